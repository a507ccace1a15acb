"""Whose a sum is: the model where it is sure, else the frame."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.chances import PairChances
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.sums import KEEP_MIN, TAKE_MIN, weigh_sums
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
        (VALUE, {LOAN: 0.3, VALUE: 0.0}, VALUE),
        (VALUE, {}, VALUE),
    ],
)
def test_a_sum_is_given_or_changed_and_never_only_taken(
    held: tuple[int, int] | None,
    shares: dict[tuple[int, int], float],
    expected: tuple[int, int] | None,
) -> None:
    (parsed,) = DealExtractor(bundled_index()).parsed(a_read_text(TEXT))
    sums = {(each.start, each.end): each for each in parsed.plain.amounts.values()}
    assert sums.keys() == {LOAN, VALUE}
    pair = ("oracle", "coreweave")
    parsed = replace(parsed, judged={pair: replace(SURE, sums=shares)})
    payer, payee = parsed.plain.mentions.values()
    reading = Reading(
        kind=DealKind.DEBT,
        consideration=Consideration.DEBT,
        trigger=2,
        frame="lend",
        payers=[payer],
        payees=[payee],
        amount=None if held is None else sums[held],
    )
    weigh_sums(parsed, [reading])
    assert reading.amount == (None if expected is None else sums[expected])
