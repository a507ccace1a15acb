"""circulation as a person sees it."""

from __future__ import annotations

import pytest

from tests.support.cli import CLOCKS, dealgraph


def ask(store: str, *words: str, columns: int = 160) -> str:
    ran = dealgraph("circulation", *words, "--store", store, *CLOCKS, columns=columns)
    assert ran.code == 0, ran.err
    return ran.out


def test_each_measure_names_its_convention(log: str) -> None:
    out = ask(log)
    for told in (
        "netted, no dollar twice",
        "Finn's cycling index",
        "circular share of net flow (Hodge)",
        "throughflow convention",
        "max Σx",
        "net = downhill + circular",
        "Receipt: ",
    ):
        assert told in out
    assert "More than chance?" not in out


def test_chance_is_shown_with_draws_seed_and_what_is_kept(log: str) -> None:
    out = ask(log, "--null-model", "--draws", "19", "--seed", "7")
    assert "More than chance?" in out
    assert "19 draws, seed 7, kept: degree" in out
    assert "p = (1 + draws at or above) / (1 + draws)" in " ".join(out.split())
    assert out == ask(log, "--null-model", "--draws", "19", "--seed", "7")


@pytest.mark.parametrize("columns", [80, 120])
def test_the_page_fits_a_narrow_terminal(log: str, columns: int) -> None:
    out = ask(log, "--null-model", "--draws", "9", columns=columns)
    assert all(len(line.rstrip()) <= columns for line in out.splitlines())


def test_bad_draws_are_one_line(log: str) -> None:
    ran = dealgraph("circulation", "--null-model", "--draws", "0", "--store", log, *CLOCKS)
    assert ran.code != 0
    assert "draws" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_draws_stand_beside_the_exact_figures_with_law_and_seed(log: str) -> None:
    words = ("montecarlo", "OpenAI", "--draws", "200", "--seed", "5", "--store", log, *CLOCKS)
    ran = dealgraph(*words)
    assert ran.code == 0, ran.err
    for told in ("mean of draws", "mean, exact", "200 draws, seed 5", "uniform law", "The weight"):
        assert told in ran.out
    narrow = dealgraph(*words, columns=80).out
    assert all(len(line.rstrip()) <= 80 for line in narrow.splitlines())


@pytest.mark.parametrize("rate", ["announced", "nothing=1", "signed=2", "signed=x"])
def test_a_rate_that_is_none_is_refused_in_one_line(log: str, rate: str) -> None:
    ran = dealgraph("montecarlo", "OpenAI", "--convert", rate, "--store", log, *CLOCKS)
    assert ran.code != 0
    assert len(ran.err.strip().splitlines()) == 1
