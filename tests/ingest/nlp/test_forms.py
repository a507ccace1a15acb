"""Spellings: what may differ between two writings of one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.forms import key_of, numbers_of, plain_spelling, without_suffix


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("  the  Walt Disney\nCompany ", "Walt Disney Company"),
        ("“Block”", "Block"),
        ("the “Borrower”", "Borrower"),
        ("Nvidia's", "Nvidia"),
        ("Nvidia’s", "Nvidia"),
        ("Holdings'", "Holdings"),
        ("Moody’s Ratings", "Moody's Ratings"),
        ("X‑energy", "X-energy"),
        ("Core\xa0Scientific,", "Core Scientific"),
        ("The", "The"),
        ("", ""),
    ],
)
def test_quotes_spaces_articles_and_possessives_are_taken_off(written: str, plain: str) -> None:
    assert plain_spelling(written) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NVIDIA", "Nvidia"),
        ("Société Générale", "societe generale"),
        ("Condé Nast", "CONDE NAST"),
        ("KKR & Co.", "kkr & co"),
        ("the Information", "The Information"),
    ],
)
def test_a_key_forgets_case_and_accents(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_a_key_keeps_what_tells_names_apart() -> None:
    assert key_of("xAI Holdings") != key_of("xAI")
    assert key_of("Foo Co. VII") != key_of("Foo Co. VI")


@pytest.mark.parametrize(
    ("legal", "bare"),
    [
        ("CoreWeave, Inc.", "CoreWeave"),
        ("CoreWeave Inc", "CoreWeave"),
        ("Oracle Corporation", "Oracle"),
        ("Arm Holdings plc", "Arm Holdings"),
        ("Nebius Group N.V.", "Nebius Group"),
        ("Siemens AG", "Siemens"),
        ("IREN Limited", "IREN"),
        ("Samsung Electronics Co., Ltd.", "Samsung Electronics"),
        ("Google LLC", "Google"),
        ("OpenAI Group PBC", "OpenAI Group"),
        ("INTEL CORP /DE/", "INTEL"),
        ("TOYOTA MOTOR CORP/", "TOYOTA MOTOR"),
        ("JPMorgan Chase Bank, N.A.", "JPMorgan Chase Bank"),
        ("Brookfield Renewable Partners L.P.", "Brookfield Renewable Partners"),
    ],
)
def test_legal_suffixes_are_stripped(legal: str, bare: str) -> None:
    assert without_suffix(legal) == bare


@pytest.mark.parametrize(
    "name", ["xAI Holdings", "Intel Capital", "Vision Fund 2", "Blue Owl Trust"]
)
def test_words_that_make_another_entity_stay(name: str) -> None:
    assert without_suffix(name) == name


@pytest.mark.parametrize("name", ["Inc.", "Co", "LLC", "SE", "AG Inc"])
def test_a_suffix_alone_is_not_stripped_to_nothing(name: str) -> None:
    assert len(without_suffix(name)) >= 2


def test_digits_and_roman_numerals_are_numbers() -> None:
    assert numbers_of("coreweave compute acquisition co. vii, llc") == ("vii",)
    assert numbers_of("vision fund 2") == ("2",)
    assert numbers_of("core scientific") == ()


WORDS = st.text(alphabet="ABCDEFGHabcdefgh 123&", min_size=3, max_size=30).filter(
    lambda text: len(text.strip()) >= 3 and " " not in text.strip()
)


@given(WORDS, st.sampled_from([", Inc.", " Inc", " Corp.", " plc", " N.V.", " LLC", ", L.P."]))
def test_any_name_comes_back_from_under_its_suffix(name: str, suffix: str) -> None:
    assert without_suffix(name.strip() + suffix) == without_suffix(name)


@given(st.text(max_size=60))
def test_stripping_never_adds(text: str) -> None:
    assert plain_spelling(text).startswith(without_suffix(text)[:1])
    assert len(without_suffix(text)) <= len(plain_spelling(text))
