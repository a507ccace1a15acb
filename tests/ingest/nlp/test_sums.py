"""Whose a sum is: the model where it is sure, else the frame."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.amounts import Amount
from ingest.nlp.chances import PairChances
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.sums import KEEP_MIN, TAKE_MIN, weigh_sums
from ingest.nlp.plain import Judgement, Parsed
from ingest.nlp.readings import Reading
from tests.support.reading import a_read_text

TEXT = "Oracle will lend CoreWeave $2 billion at a value of $30 billion."
LOAN, VALUE = (
    (TEXT.index(told), TEXT.index(told) + len(told)) for told in ("$2 billion", "$30 billion")
)
SURE = PairChances(0.9, DealKind.DEBT, Status.SIGNED, 0.9)


@pytest.mark.parametrize(
    ("held", "shares", "expected"),
    [
        (None, {LOAN: TAKE_MIN, VALUE: 0.1}, LOAN),
        (None, {LOAN: TAKE_MIN - 0.01, VALUE: 0.1}, None),
        (VALUE, {LOAN: 0.9, VALUE: KEEP_MIN - 0.01}, LOAN),
        (VALUE, {LOAN: 0.9, VALUE: KEEP_MIN}, VALUE),
        (VALUE, {LOAN: 0.31, VALUE: 0.0}, VALUE),
        (VALUE, {LOAN: 0.29, VALUE: 0.0}, None),
        (VALUE, {}, VALUE),
    ],
)
def test_a_sum_is_given_changed_or_taken_as_the_model_is_sure(
    held: tuple[int, int] | None,
    shares: dict[tuple[int, int], float],
    expected: tuple[int, int] | None,
) -> None:
    parsed, reading = a_loan(held, shares)
    weigh_sums(parsed, [reading])
    assert reading.amount == (None if expected is None else sums_of(parsed)[expected])


def test_the_model_that_speaks_of_another_kind_takes_no_sum() -> None:
    parsed, reading = a_loan(VALUE, {VALUE: 0.0})
    reading.kind = DealKind.LEASE
    weigh_sums(parsed, [reading])
    assert reading.amount == sums_of(parsed)[VALUE]


def test_what_another_deal_of_the_two_has_is_not_given_twice() -> None:
    parsed, second = a_loan(None, {LOAN: 0.9})
    _, loan = a_loan(LOAN, {LOAN: 0.9})
    weigh_sums(parsed, [second, loan])
    assert (second.amount, loan.amount) == (None, sums_of(parsed)[LOAN])


@pytest.mark.parametrize(("kind", "shared"), [(DealKind.LEASE, False), (DealKind.DEBT, True)])
def test_only_deals_of_one_kind_share_a_sum(kind: DealKind, shared: bool) -> None:
    parsed, loan = a_loan(None, {LOAN: 0.9})
    _, other = a_loan(LOAN, {LOAN: 0.9})
    other.kind, other.payers = kind, [replace(other.payers[0], company_id="microsoft")]
    weigh_sums(parsed, [loan, other])
    assert loan.amount == (sums_of(parsed)[LOAN] if shared else None)


def sums_of(parsed: Parsed) -> dict[tuple[int, int], Amount]:
    return {(each.start, each.end): each for each in parsed.plain.amounts.values()}


def a_loan(
    held: tuple[int, int] | None, shares: dict[tuple[int, int], float]
) -> tuple[Parsed, Reading]:
    """The loan of TEXT with the sum at `held`, where the model finds the sums so likely."""
    (parsed,) = DealExtractor(bundled_index()).parsed(a_read_text(TEXT))
    sums = sums_of(parsed)
    assert sums.keys() == {LOAN, VALUE}
    parsed = replace(
        parsed, judgement=Judgement({("oracle", "coreweave"): replace(SURE, sums=shares)})
    )
    payer, payee = parsed.plain.mentions.values()
    return parsed, Reading(
        kind=DealKind.DEBT,
        consideration=Consideration.DEBT,
        trigger=2,
        frame="lend",
        payers=[payer],
        payees=[payee],
        amount=None if held is None else sums[held],
    )
