"""Known spellings in a text: where they begin and end, and which of two wins."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.gazetteer import Form, Gazetteer

NAMES = [
    "OpenAI",
    "Core Scientific",
    "Core",
    "AT&T",
    "JD.com",
    "Moody's",
    "X-energy",
    "xAI",
    "Meta",
]
EXACT = {"Core", "Meta"}
GAZETTEER = Gazetteer(Form(text, text not in EXACT, target) for target, text in enumerate(NAMES))


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in GAZETTEER.hits(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("OpenAI signed.", ["OpenAI"]),
        ("openai and OPENAI", ["openai", "OPENAI"]),
        ("Core Scientific rents; Core agreed; the core of it", ["Core Scientific", "Core"]),
        ("Meta and meta", ["Meta"]),
        ("AT&T and JD.com met", ["AT&T", "JD.com"]),
        ("OpenAI's cloud, OpenAI’s cloud", ["OpenAI", "OpenAI"]),
        ("OpenAI-backed, non-OpenAI", ["OpenAI", "OpenAI"]),
        ("OpenAI/xAI", ["OpenAI", "xAI"]),
        ("(OpenAI)", ["OpenAI"]),
        ("“OpenAI”, it said", ["OpenAI"]),
        ("by OpenAI.The rest", ["OpenAI"]),
        ("X‑energy, X–energy", ["X‑energy", "X–energy"]),
        ("Moody’s and Moody's", ["Moody’s", "Moody's"]),
    ],
)
def test_names_are_found_as_they_stand(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "OpenAIs", "MyOpenAI", "OpenAI2", "open ai", "@OpenAI", "#OpenAI", "https://openai.com/x",
        "openai.com", "www.openai.org", "blog.openai.com", "mail@openai.com", "xAI_core", "METAL",
        "Metal", "$xAIx", "",
    ],
)  # fmt: skip
def test_a_part_of_a_word_or_of_an_address_is_no_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("space", [" ", "  ", "\n", " \n ", "\xa0", "\t"])
def test_a_name_may_wrap_within_a_paragraph(space: str) -> None:
    assert found(f"by Core{space}Scientific") == [f"Core{space}Scientific"]


def test_a_name_does_not_run_into_the_next_paragraph() -> None:
    assert found("by Core\n\nScientific") == ["Core"]


def test_the_longest_name_wins_and_names_do_not_overlap() -> None:
    hits = GAZETTEER.hits("Core Scientific Core Core Scientific")
    assert [hit.form.text for hit in hits] == ["Core Scientific", "Core", "Core Scientific"]
    assert all(left.end <= right.start for left, right in itertools.pairwise(hits))


def test_of_two_equal_spellings_the_lower_rank_wins() -> None:
    both = Gazetteer([Form("Azure", False, 1, rank=6), Form("Azure", False, 2, rank=0)])
    assert [hit.form.target for hit in both.hits("on Azure")] == [2]


def test_an_exact_spelling_before_a_free_one_of_another_length() -> None:
    mixed = Gazetteer([Form("Arm", False, 1), Form("arm holdings", True, 2)])
    assert [hit.form.target for hit in mixed.hits("Arm Holdings and Arm, an arm")] == [2, 1]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_and_offsets_hold(text: str) -> None:
    for hit in GAZETTEER.hits(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert (
            " ".join(text[hit.start : hit.end].split())
            .casefold()
            .startswith(hit.form.text[:1].casefold())
        )


@given(st.lists(st.sampled_from(NAMES), max_size=12))
def test_every_name_between_commas_is_found(names: list[str]) -> None:
    assert found(", ".join(names)) == names


def test_a_long_text_costs_a_look_up_a_word() -> None:
    text = "The parties of the agreement met in the city and said so. " * 10_000
    start = time.process_time()
    assert GAZETTEER.hits(text) == []
    assert time.process_time() - start < 1.0
