"""Where a name begins and ends, and what can be no name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.spotting import (
    HAS_LEGAL_SUFFIX,
    capitals,
    from_model,
    full_name_end,
    is_headline,
    is_name,
    overlaps,
    trimmed,
    vehicle_end,
    with_tail,
    without_owner,
)
from tests.support.parsing import the_parser


@pytest.mark.parametrize(
    ("stretch", "name"),
    [
        ("the Quux Labs", "Quux Labs"),
        ("The Quux Labs", "Quux Labs"),
        ("while Quux", "Quux"),
        ("its Quux’s", "Quux"),
        ("Quux's", "Quux"),
        ("“Quux”", "Quux"),
        ("Quux, Inc.", "Quux, Inc"),
        ("Quux CEO", "Quux"),
        ("Quux Chief", "Quux"),
        ("Quux shares", "Quux"),
        ("Quux and", "Quux"),
        ("  Quux \n", "Quux"),
        ("and the Quux of", "Quux"),
        ("Quux Board", "Quux"),
        ("Anders Quux", "Anders Quux"),
        ("Thebes", "Thebes"),
        ("the", "the"),
        ("", ""),
    ],
)
def test_a_name_is_cut_to_its_own_words(stretch: str, name: str) -> None:
    left, right = trimmed(stretch, 0, len(stretch))
    assert stretch[left:right] == name


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_a_cut_span_lies_inside_the_old_one_and_is_stable(a: str, b: str, c: str) -> None:
    text = a + b + c
    left, right = trimmed(text, len(a), len(a) + len(b))
    assert len(a) <= left <= right <= len(a) + len(b)
    assert trimmed(text, left, right) == (left, right)


@pytest.mark.parametrize(
    "stretch",
    ["Quux", "Quux Labs", "xAI", "io Products", "AT&T", "Afterpay Limited", "Quux, Inc.", "H2O.ai",
     "Thinking Machines Lab", "Scale AI", "3M", "Núcleo"],
)  # fmt: skip
def test_a_name_may_be_a_company(stretch: str) -> None:
    assert is_name(stretch)


@pytest.mark.parametrize(
    "stretch",
    ["AI", "US", "China", "CEO", "Limited", "Inc", "Credit Agreement", "the Closing Date",
     "Mr Quux", "President Trump", "lower", "2025", "$5 bn", "20%", "Q3", "Q3 2025", "FY25",
     "Item 1.01",
     "Section 4", "Exhibit A", "Note 7", "Buys", "bought", "Fiscal 2025", "Merger Sub", "GPUs",
     "Material Contracts", "Reuters Agreement", "", "  ", "...", "12"],
)  # fmt: skip
def test_what_can_be_no_company_is_told(stretch: str) -> None:
    assert not is_name(stretch)


@given(st.text(alphabet="abcdefg 0123456789.,-", min_size=1).filter(str.strip))
def test_without_a_capital_there_is_no_name(stretch: str) -> None:
    assert not is_name(stretch)


@pytest.mark.parametrize(
    ("name", "text", "whole"),
    [
        ("CoreWeave", "CoreWeave, Inc. paid", "CoreWeave, Inc."),
        ("CoreWeave", "CoreWeave Inc paid", "CoreWeave Inc"),
        ("Meta", "Meta Platforms paid", "Meta Platforms"),
        ("Nebius", "Nebius Group paid", "Nebius Group"),
        ("SAP", "SAP SE paid", "SAP SE"),
        ("Arm", "Arm paid", "Arm"),
        ("Arm", "Arm Incoming", "Arm"),
        ("Arm, Inc", "Arm, Inc. paid", "Arm, Inc."),
        ("Arm Co", "Arm Co.", "Arm Co."),
        ("Arm", "Arm.", "Arm"),
        ("Oracle", "Oracle\nCorporation", "Oracle\nCorporation"),
    ],
)
def test_a_legal_form_belongs_to_the_name_before_it(name: str, text: str, whole: str) -> None:
    end = with_tail(text, len(name), len(text))
    assert text[:end] == whole


def test_a_legal_form_beyond_the_limit_is_not_taken() -> None:
    assert with_tail("Arm, Inc. paid", 3, 5) == 3
    assert with_tail("Arm, Inc.", 8, 8) == 8


@pytest.mark.parametrize(
    ("term", "text", "whole"),
    [
        ("Dashworks", "Dashworks Technologies, Inc. paid", "Dashworks Technologies, Inc."),
        ("Dashworks", "Dashworks, Inc. paid", "Dashworks, Inc."),
        ("Dashworks", "Dashworks Technologies paid", "Dashworks"),
        ("Dashworks", "Dashworks paid", "Dashworks"),
        ("Quux", "Quux Big Data Works LLC", "Quux Big Data Works LLC"),
    ],
)
def test_a_defined_term_may_begin_a_full_name(term: str, text: str, whole: str) -> None:
    assert text[: full_name_end(text, len(term), len(text))] == whole


@pytest.mark.parametrize(
    ("name", "text", "whole"),
    [
        ("CoreWeave", "CoreWeave Compute Acquisition Co. VII, LLC borrowed",
         "CoreWeave Compute Acquisition Co. VII, LLC"),
        ("SoftBank", "SoftBank Vision Fund 2 paid", "SoftBank Vision Fund 2"),
        ("xAI", "xAI Holdings borrowed", "xAI Holdings"),
        ("Valor", "Valor Compute Infrastructure rents", "Valor Compute Infrastructure"),
        ("Nvidia", "Nvidia Ventures paid", "Nvidia Ventures"),
        ("Talen", "Talen Energy sold", "Talen Energy"),
    ],
)  # fmt: skip
def test_a_longer_name_is_a_vehicle_of_the_name_it_begins_with(
    name: str, text: str, whole: str
) -> None:
    end = vehicle_end(text, len(name), len(text))
    assert end is not None
    assert text[:end] == whole


@pytest.mark.parametrize("text", ["Nvidia paid", "Nvidia Chips", "Nvidia", "Nvidia holdings"])
def test_a_name_that_stands_alone_is_no_vehicle(text: str) -> None:
    assert vehicle_end(text, len("Nvidia"), len(text)) is None


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("It paid Quux Labs and Acme.", ["Quux Labs", "Acme"]),
        ("Quux paid Acme.", ["Acme"]),
        ("It paid xAI in May for GPUs.", ["xAI"]),
        ("It paid Smith & Co nothing.", ["Smith & Co"]),
        ("it rained.", []),
    ],
)
def test_runs_of_capitals_inside_a_sentence_may_be_names(text: str, runs: list[str]) -> None:
    found = capitals(text, 0, len(text))
    kept = [text[spot.start : spot.end] for spot in found]
    assert [run for run in kept if run != "May"] == runs
    assert {spot.label for spot in found} <= {"CAPITAL"}


@pytest.mark.parametrize(
    ("span", "others", "shares"),
    [
        ((0, 5), [(5, 9)], False),
        ((0, 5), [(4, 9)], True),
        ((2, 3), [(0, 9)], True),
        ((0, 9), [(2, 3)], True),
        ((3, 3), [(0, 9)], True),
        ((0, 5), [], False),
        ((0, 5), [(9, 12), (5, 6)], False),
    ],
)
def test_spans_overlap_where_they_share_a_character(
    span: tuple[int, int], others: list[tuple[int, int]], shares: bool
) -> None:
    assert overlaps(span, others) is shares


@pytest.mark.parametrize(
    ("name", "has"),
    [("Quux, Inc.", True), ("Quux LLC", True), ("Quux Holdings", True), ("Quux", False),
     ("Inc.", False), ("Quuxinc", False), ("Quux Inc, which", False)],
)  # fmt: skip
def test_a_legal_suffix_ends_a_name_of_more_words(name: str, has: bool) -> None:
    assert (HAS_LEGAL_SUFFIX.search(name) is not None) is has


def test_what_the_model_sees_is_placed_in_the_text() -> None:
    stretch = "Nvidia will invest $5 billion in Intel Corporation's plant in Texas."
    doc = next(the_parser().names([the_parser().document(stretch)]))
    spots = from_model(doc, 100)
    organisations = {stretch[s.start - 100 : s.end - 100] for s in spots if s.label == "ORG"}
    assert "Intel Corporation" in organisations
    assert all(100 <= spot.start <= spot.end <= 100 + len(stretch) for spot in spots)


@pytest.mark.parametrize(
    ("stretch", "is_line"),
    [
        ("Canopy Data Terminates Merger Agreement With Fastly", True),
        ("Quux Raises Funds From Nvidia", True),
        ("Taiwan Semiconductor Manufacturing Company", False),
        ("Bank of New York Mellon", False),
        ("Quux With Fastly", False),
    ],
)
def test_a_line_in_title_case_is_not_one_name(stretch: str, is_line: bool) -> None:
    assert is_headline(stretch) is is_line


@pytest.mark.parametrize(
    ("stretch", "name"),
    [
        ("Helsinki's Nordlys Compute", "Nordlys Compute"),
        ("Ohio’s Prairie Digital", "Prairie Digital"),
        ("Moody's Ratings", "Moody's Ratings"),
        ("Nordlys Compute", "Nordlys Compute"),
    ],
)
def test_a_place_does_not_own_a_name(stretch: str, name: str) -> None:
    assert without_owner(stretch) == name
