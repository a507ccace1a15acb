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
