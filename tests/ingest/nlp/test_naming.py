"""The tagger of names: words, shapes, windows, and what it finds in texts it was not shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.firms import FIRM_MIN, Firms
from ingest.nlp.learnt.naming import NameChance, chunks, shape_of, trained_names, words_of
from ingest.nlp.new_names import legal_names
from ingest.nlp.spotting import Spot
from tests.support.reading import a_read_text


@given(st.text(alphabet="Ab9 .\n-'é", max_size=80))
def test_words_are_slices_of_the_text_and_lose_nothing_but_space(text: str) -> None:
    words = words_of(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert "".join(word.text for word in words) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("word", "shape"),
    [("the", 0), ("-", 0), ("Oracle", 1), ("A", 1), ("IBM", 2), ("xAI", 3), ("G42", 4), ("42", 4)],
)
def test_the_shape_of_a_word(word: str, shape: int) -> None:
    assert shape_of(word) == shape


@given(
    st.lists(st.integers(1, 4), max_size=40).flatmap(
        lambda lengths: st.tuples(st.just(lengths), st.integers(4, 12))
    )
)
def test_chunks_hold_each_word_once_and_fit(drawn: tuple[list[int], int]) -> None:
    lengths, length_max = drawn
    words = words_of(" ".join("." if i % 7 == 3 else "word" for i in range(len(lengths))))
    found = list(chunks(lengths, words, length_max))
    assert [index for chunk in found for index in chunk] == list(range(len(lengths)))
    assert all(sum(lengths[i] for i in chunk) <= length_max for chunk in found)


def test_a_window_ends_with_a_sentence_where_it_can() -> None:
    words = words_of("One two. Three four five six.")
    assert [list(chunk) for chunk in chunks([1] * len(words), words, 6)] == [
        [0, 1, 2],
        [3, 4, 5, 6, 7],
    ]


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        (
            "BADEN-BADEN - Vireo Fotonik has raised 40 million euros from Brantwood Capital, the "
            "Rostock investor said. Its founder, Petra Vossberg, studied in Aachen.",
            {"Vireo Fotonik", "Brantwood Capital"},
        ),
        (
            "Quillmark will rent servers from Dunmore Compute in Limerick, chief executive Aoife "
            "Brennan said on Tuesday.",
            {"Quillmark", "Dunmore Compute"},
        ),
        ("Prices of memory rose in Osaka on Monday, and traders in London took note.", set()),
        ("", set()),
    ],
)
def test_firms_that_no_register_knows_are_told_from_places_and_people(
    text: str, firms: set[str]
) -> None:
    found = [each for each in trained_names().names(text) if each.chance >= FIRM_MIN]
    assert {text[each.start : each.end] for each in found} == firms


def test_an_address_is_one_name() -> None:
    text = "sevenfold.ai of Lisbon has raised 6 million euros from Indico Capital, said Indico."
    found = {text[each.start : each.end] for each in trained_names().names(text)}
    assert "sevenfold.ai" in found
    assert not found & {"ai", "sevenfold"}


def test_a_name_has_one_chance_in_a_text() -> None:
    text = "Dunmore Compute borrows. Lenders like Dunmore Compute. Dunmore Compute pays in May."
    chances = {each.chance for each in trained_names().names(text) if each.end - each.start > 9}
    assert len(chances) == 1


def test_no_part_of_a_tagged_name_is_a_name_of_its_own() -> None:
    text = (
        "To pay for the hall Cinder Peak has borrowed A$180 million from Bank of Tasmania, its "
        "chief financial officer said."
    )
    (sentence,) = DealExtractor.trained(bundled_index()).parsed(a_read_text(text))
    named = {m.name for m in sentence.plain.mentions.values() if m.is_new}
    assert named == {"Cinder Peak", "Bank of Tasmania"}


def test_firms_that_lie_in_a_sentence_are_its_spots() -> None:
    firms = Firms([NameChance(4, 10, 0.9), NameChance(20, 24, FIRM_MIN - 0.1)])
    assert firms.spots(0, 40) == [Spot(4, 10, "ORG")]
    assert firms.spots(6, 40) == []
    assert firms.stands_at(9, 12)
    assert not firms.stands_at(10, 24)


def test_of_a_tagged_name_and_one_with_its_legal_form_the_longer_holds() -> None:
    firms = Firms([NameChance(4, 10, 0.9), NameChance(30, 50, 0.9)], [(4, 16), (40, 50), (60, 70)])
    assert list(firms.inside(0, 99)) == [(4, 16), (30, 50), (60, 70)]


def test_the_end_of_a_date_is_no_part_of_a_name() -> None:
    text = (
        "On May 15, 2024 Fernhollow Software Corp. borrowed $20 million from Hercules Capital, Inc."
    )
    assert not any(text[each.start].isdigit() for each in trained_names().names(text))


def test_a_legal_form_tells_a_name_that_a_date_may_stand_before() -> None:
    text = "By October 30 Hongtai Server Co., Ltd. had paid KeyBank National Association in full."
    told = [text[start:end] for start, end in legal_names(text)]
    assert told[0].startswith("Hongtai Server Co")
    assert told[1] == "KeyBank National Association"
