"""Readers with known answers get exactly the scores that they deserve."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from graph.model.deal import Consideration, DealKind, Leg, Party, Role, Status
from graph.model.evidence import Evidence
from graph.model.money import AmountClaim, Basis, exact
from ingest.candidate import Candidate, Extraction
from ingest.evaluate import evaluate
from ingest.evaluation.card import Scorecard
from ingest.evaluation.counts import ErrorKind
from ingest.evaluation.markdown import as_markdown
from ingest.reading import ReadDocument

GOLD = """\
Zorg Labs will pay Quux Cloud. => Zorg Labs > Quux Cloud | compute_purchase | signed | =5bn
Fnord lends Blip. => Fnord > Blip | debt | announced | <=2bn
Profit of Zorg Labs rose. => none: earnings
Sales of Blip fell. => none: earnings
"""


class Fixed:
    """Reads what it was told, by the first word of a text."""

    fingerprint = "fixed@1"

    def __init__(self, told: dict[str, Sequence[Candidate]]) -> None:
        self._told = told

    def extract(self, document: ReadDocument) -> Extraction:
        found = self._told.get(document.text.split()[0], ())
        quote = document.text[:4]
        sliced = Evidence(
            document_id=document.facts.document_id, field="sentence", start=0, end=4, quote=quote
        )
        return Extraction(
            extractor=self.fingerprint,
            candidates=tuple(_with(each, sliced) for each in found),
            sentences=1,
            gated=1,
        )


def _with(candidate: Candidate, evidence: Evidence) -> Candidate:
    fields = {name: getattr(candidate, name) for name in candidate.__struct_fields__}
    return Candidate(**{**fields, "evidence": (evidence,)})


def _deal(
    giver: str,
    receiver: str,
    kind: DealKind,
    status: Status,
    amount: AmountClaim | int | None,
    confidence: float = 0.9,
) -> Candidate:
    claim = exact(Decimal(amount)) if isinstance(amount, int) else amount or AmountClaim()
    return Candidate(
        kind=kind,
        status=status,
        parties=tuple(
            Party(company_id=name.lower(), name=name, role=Role.PARTNER)
            for name in (giver, receiver)
        ),
        legs=(
            Leg(giver=giver, receiver=receiver, consideration=Consideration.CASH, amount=claim),
            Leg(giver=receiver, receiver=giver, consideration=Consideration.COMPUTE),
        ),
        confidence=confidence,
    )


RIGHT = {
    "Zorg": [
        _deal(
            "ZORG LABS", "Quux Cloud, Inc.", DealKind.COMPUTE_PURCHASE, Status.SIGNED, 5_000_000_000
        )
    ],
    "Fnord": [
        _deal(
            "Fnord",
            "Blip",
            DealKind.DEBT,
            Status.ANNOUNCED,
            AmountClaim(high=Decimal(2_000_000_000), basis=Basis.UP_TO),
        )
    ],
}


def _card(tmp_path: Path, told: dict[str, Sequence[Candidate]], gold: str = GOLD) -> Scorecard:
    path = tmp_path / "labels.txt"
    path.write_text(gold, encoding="utf-8")
    return evaluate(path, None, Fixed(told), lambda *_: None)


def _f1(card: Scorecard) -> list[float | None]:
    return [each.f1.value for each in card.fields]


def _errors(card: Scorecard) -> dict[ErrorKind, int]:
    return {each.kind: each.count for each in card.errors if each.count}


def test_a_perfect_reader_scores_one_everywhere(tmp_path: Path) -> None:
    card = _card(tmp_path, RIGHT)
    assert _f1(card) == [1, 1, 1, 1]
    assert (card.status.value, card.currency.value, card.bound.value) == (1, 1, 1)
    assert (card.false_per_silent.value, card.quotes_right.value) == (0, 1)
    assert _errors(card) == {}
    assert (card.documents, card.silent_documents, card.deals, card.found) == (4, 2, 2, 2)


def test_a_reader_that_finds_nothing_has_no_precision(tmp_path: Path) -> None:
    card = _card(tmp_path, {})
    assert card.fields[1].precision.value is None
    assert card.fields[1].recall.value == 0
    assert _errors(card) == {ErrorKind.MISSED: 2}


def test_a_turned_direction_counts_only_either_way(tmp_path: Path) -> None:
    turned = _deal(
        "Quux Cloud", "Zorg Labs", DealKind.COMPUTE_PURCHASE, Status.SIGNED, 5_000_000_000
    )
    card = _card(tmp_path, {**RIGHT, "Zorg": [turned]})
    assert _f1(card) == [1, 0.5, 0.5, 0.5]
    assert _errors(card) == {ErrorKind.TURNED: 1}


def test_a_near_kind_is_half_right_and_another_kind_wrong(tmp_path: Path) -> None:
    near = _deal(
        "Zorg Labs", "Quux Cloud", DealKind.HARDWARE_PURCHASE, Status.SIGNED, 5_000_000_000
    )
    assert _f1(_card(tmp_path, {**RIGHT, "Zorg": [near]})) == [1, 1, 0.75, 0.75]
    other = _deal("Zorg Labs", "Quux Cloud", DealKind.LEASE, Status.SIGNED, 5_000_000_000)
    card = _card(tmp_path, {**RIGHT, "Zorg": [other]})
    assert _f1(card) == [1, 1, 0.5, 0.5]
    assert _errors(card) == {ErrorKind.KIND: 1}


@pytest.mark.parametrize(
    ("amount", "right"),
    [(5_000_000_000, True), (4_960_000_000, True), (4_000_000_000, False), (None, False)],
)
def test_an_amount_is_right_within_a_hundredth(
    tmp_path: Path, amount: int | None, right: bool
) -> None:
    told = _deal("Zorg Labs", "Quux Cloud", DealKind.COMPUTE_PURCHASE, Status.SIGNED, amount)
    card = _card(tmp_path, {**RIGHT, "Zorg": [told]})
    assert card.fields[3].f1.value == (1 if right else 0.5)
    assert (ErrorKind.AMOUNT in _errors(card)) is not right


def test_a_bound_and_a_currency_are_scored_where_both_sides_have_an_amount(
    tmp_path: Path,
) -> None:
    told = _deal(
        "Fnord", "Blip", DealKind.DEBT, Status.SIGNED, exact(Decimal(2_000_000_000), "EUR")
    )
    card = _card(tmp_path, {**RIGHT, "Fnord": [told]})
    assert (card.bound.value, card.currency.value, card.status.value) == (0.5, 0.5, 0.5)
    assert _errors(card) == {ErrorKind.STATUS: 1, ErrorKind.BOUND: 1, ErrorKind.CURRENCY: 1}


def test_deals_in_silent_documents_are_counted_by_document(tmp_path: Path) -> None:
    false = _deal("Zorg Labs", "Blip", DealKind.DEBT, Status.SIGNED, 1)
    card = _card(tmp_path, {**RIGHT, "Profit": [false, false], "Sales": []})
    assert card.false_per_silent.value == 1.0
    assert card.fields[1].precision.value == 0.5
    assert _errors(card) == {ErrorKind.FALSE: 2}


def test_candidates_below_the_accept_line_are_not_counted(tmp_path: Path) -> None:
    doubted = _deal("Zorg Labs", "Blip", DealKind.DEBT, Status.SIGNED, 1, confidence=0.3)
    card = _card(tmp_path, {**RIGHT, "Profit": [doubted]})
    assert card.false_per_silent.value == 0
    assert _f1(card) == [1, 1, 1, 1]


def test_two_deals_of_one_text_are_matched_the_best_way(tmp_path: Path) -> None:
    gold = "A text. => Xa > Yb | debt | signed | =1bn & Xa > Yb | debt | terminated | =2bn\n"
    told = [
        _deal("Xa", "Yb", DealKind.DEBT, Status.TERMINATED, 2_000_000_000),
        _deal("Xa", "Yb", DealKind.DEBT, Status.SIGNED, 1_000_000_000),
    ]
    card = _card(tmp_path, {"A": told}, gold)
    assert _f1(card) == [1, 1, 1, 1]
    assert card.status.value == 1


def test_the_holder_and_the_grantor_of_a_warrant_may_stand_either_way(tmp_path: Path) -> None:
    gold = "A text. => Xa > Yb | warrant_grant | signed | -\n"
    told = [_deal("Yb", "Xa", DealKind.WARRANT_GRANT, Status.SIGNED, None)]
    assert _f1(_card(tmp_path, {"A": told}, gold))[1] == 1


def test_intervals_hold_the_value_and_are_repeatable(tmp_path: Path) -> None:
    one, two = (_card(tmp_path, {"Zorg": RIGHT["Zorg"]}) for _ in range(2))
    assert one.fields == two.fields
    for each in (*(field.recall for field in one.fields), one.status):
        assert each.value is not None
        assert each.low is not None
        assert each.high is not None
        assert each.low <= each.value <= each.high
    assert one.fields[1].recall.low == 0
    assert one.fields[1].recall.high == 1


def test_a_scorecard_is_readable_and_warns(tmp_path: Path) -> None:
    text = as_markdown(_card(tmp_path, {"Zorg": RIGHT["Zorg"]}))
    assert "| parties with direction | 1.00 [1.00, 1.00] | 0.50" in text
    assert "| status | 1 of 1 | 1.00 [1.00, 1.00] |" in text
    assert "| date | 0 of 0 | n/d |" in text
    assert "| parties | missed deal | 1 |" in text
    assert "say nothing about new text" in text
    assert "fixed@1" in text


def test_every_example_of_an_error_names_its_document(tmp_path: Path) -> None:
    card = _card(tmp_path, {"Profit": [_deal("A", "B", DealKind.DEBT, Status.SIGNED, 1)]})
    told = [mistake for each in card.errors for mistake in each.examples]
    assert {(each.document, each.kind) for each in told} == {
        ("labels:3", ErrorKind.FALSE),
        ("labels:1", ErrorKind.MISSED),
        ("labels:2", ErrorKind.MISSED),
    }


def test_one_deal_told_as_two_is_split_and_not_a_deal_that_is_not_there(tmp_path: Path) -> None:
    again = _deal("Zorg Labs", "Quux Cloud", DealKind.LEASE, Status.SIGNED, 1_000_000_000)
    other = _deal("Fnord", "Quux Cloud", DealKind.DEBT, Status.SIGNED, None)
    card = _card(tmp_path, {**RIGHT, "Zorg": [*RIGHT["Zorg"], again, other]})
    assert _errors(card) == {ErrorKind.SPLIT: 1, ErrorKind.FALSE: 1}


def test_two_deals_told_as_one_are_merged_and_not_simply_missed(tmp_path: Path) -> None:
    gold = "A text. => Xa > Yb | debt | signed | =1bn & Xa > Yb | lease | signed | =2bn\n"
    told = [_deal("Xa", "Yb", DealKind.DEBT, Status.SIGNED, 1_000_000_000)]
    assert _errors(_card(tmp_path, {"A": told}, gold)) == {ErrorKind.MERGED: 1}


def test_a_pair_with_both_sides_right_counts_for_every_field_that_is_wrong(
    tmp_path: Path,
) -> None:
    told = _deal("Zorg Labs", "Quux Cloud", DealKind.LEASE, Status.DENIED, 1_000_000_000)
    card = _card(tmp_path, {**RIGHT, "Zorg": [told]})
    assert _errors(card) == {ErrorKind.KIND: 1, ErrorKind.AMOUNT: 1, ErrorKind.STATUS: 1}
    given = {each.field: (each.right, each.of) for each in card.given}
    assert given["kind"] == given["amount"] == given["status"] == (1, 2)
    assert given["currency"] == (2, 2)
    fields = {each.kind: each.field for each in card.errors}
    assert fields[ErrorKind.BOUND] == "amount"
    assert fields[ErrorKind.DAY] == "date"
