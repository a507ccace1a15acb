"""Names that only the parse shows are weak mentions; places, dates and things are none."""

from __future__ import annotations

import pytest

from graph.model.company import CompanyKind
from ingest.nlp.mentions import How
from ingest.nlp.names import DocumentNames
from ingest.nlp.plain import Parsed
from ingest.nlp.promote import promote_names
from ingest.nlp.spotting import Spot
from ingest.reading import ZoneKind
from tests.support.parsing import a_parsed, a_plain, a_zoned_text, the_book, the_parser


def promoted(text: str) -> list[str]:
    found = a_parsed(text).plain.mentions
    return [m.name for _, m in sorted(found.items()) if m.how is How.WEAK]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sana will pay Meta $5 billion.", ["Sana"]),
        ("Meta will buy Zyxo Labs.", ["Zyxo Labs"]),
        ("Oracle chose Zyx Big Data over AMD.", ["Zyx Big Data"]),
        ("Zyx's order with Oracle was cut.", ["Zyx"]),
        ("Meta was paid by Sana Labs.", ["Sana Labs"]),
        ("Meta sued Tempus over chips.", ["Tempus"]),
        ("Tempus invested in Meta.", ["Tempus"]),
    ],
)
def test_a_proper_noun_in_a_slot_may_be_a_company(text: str, names: list[str]) -> None:
    assert promoted(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Meta rents chips in Texas on Monday.",
        "Meta will pay in January.",
        "Oracle signed the Credit Agreement.",
        "JPMorgan Chase Bank lent Meta $5 billion.",
        "Meta pays $5 billion.",
        "Meta pays the CEO.",
        "Meta rents GPUs in Ohio.",
        "Meta pays Mr. Smith.",
        "nobody pays anything.",
    ],
)
def test_places_days_things_and_people_are_no_companies(text: str) -> None:
    assert promoted(text) == []


def test_a_weak_name_is_new_and_of_no_known_kind() -> None:
    text = "Meta will buy Zyxo Labs."
    mention = next(m for m in a_parsed(text).plain.mentions.values() if m.how is How.WEAK)
    assert (mention.company_id, mention.kind) == ("zyxo-labs", CompanyKind.UNKNOWN)
    assert text[mention.start : mention.end] == "Zyxo Labs"
    assert mention.is_new


def test_the_first_words_of_a_weak_name_are_its_parts() -> None:
    plain = a_parsed("Oracle chose Zyx Big Data over AMD.").plain
    assert [plain.words[index] for index in sorted(plain.parts)] == ["Zyx", "Big"]


@pytest.mark.parametrize(
    ("label", "kept"),
    [("GPE", False), ("DATE", False), ("NORP", False), ("MONEY", False), ("PERSON", True),
     ("WORK_OF_ART", True), ("PRODUCT", True)],
)  # fmt: skip
def test_what_the_model_of_names_calls_a_place_or_a_day_is_left_out(label: str, kept: bool) -> None:
    text = "Meta will buy Zyxo."
    plain = a_plain(text)
    parsed = Parsed(plain, next(the_parser().parse([the_parser().plain(plain.words)])))
    names = DocumentNames(a_zoned_text((text, ZoneKind.BODY)), the_book())
    promote_names(parsed, text, [Spot(14, 18, label)], names.weak)
    assert [m.name for m in parsed.plain.mentions.values()] == ["Meta"] + ["Zyxo"] * kept
