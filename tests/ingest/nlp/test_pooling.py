"""What several sentences say of one pair, put together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from graph.model.deal import DealKind, Status
from ingest.nlp.learnt.arrays import Floats
from ingest.nlp.learnt.pooling import KINDS, STATUSES, Shares, pooled

PAIR = ("nvidia", "coreweave")


def shares(told: dict[object, float], classes: tuple[object, ...]) -> Floats:
    """Chances of the named classes; the others share what is left."""
    left = (1 - sum(told.values())) / (len(classes) - len(told))
    return np.array([told.get(each, left) for each in classes], np.float32)


def a_telling(kind: DealKind, deal: float, status: Status, sure: float = 0.9) -> Shares:
    return Shares(
        shares({None: 1 - deal, kind: 0.98 * deal}, KINDS), shares({status: sure}, STATUSES)
    )


def test_a_sentence_alone_speaks_for_itself() -> None:
    (one,) = pooled([{PAIR: a_telling(DealKind.DEBT, 0.8, Status.SIGNED)}])
    assert one[PAIR].kind is DealKind.DEBT
    assert one[PAIR].status is Status.SIGNED
    assert (one[PAIR].deal, one[PAIR].status_chance) == pytest.approx((0.8, 0.9), abs=0.002)


def test_sentences_that_tell_of_the_deal_outweigh_one_that_hardly_does() -> None:
    told = [
        {PAIR: a_telling(DealKind.DEBT, 0.6, Status.ANNOUNCED, 0.5)},
        {PAIR: a_telling(DealKind.DEBT, 0.99, Status.SIGNED)},
        {PAIR: a_telling(DealKind.DEBT, 0.99, Status.SIGNED)},
    ]
    assert [each[PAIR].status for each in pooled(told)] == [Status.SIGNED] * 3
    assert [each[PAIR].deal for each in pooled(told)] == [0.6, 0.99, 0.99]


def test_a_deal_of_another_kind_between_the_two_says_nothing() -> None:
    told = [
        {PAIR: a_telling(DealKind.DEBT, 0.95, Status.ANNOUNCED)},
        {PAIR: a_telling(DealKind.LEASE, 0.95, Status.COMPLETED)},
        {PAIR[::-1]: a_telling(DealKind.DEBT, 0.95, Status.DENIED)},
        {},
    ]
    one, other, turned, none = pooled(told)
    assert one[PAIR].status is Status.ANNOUNCED
    assert other[PAIR].status is Status.COMPLETED
    assert turned[PAIR[::-1]].status is Status.DENIED
    assert none == {}


def test_a_sum_counts_by_how_sure_its_sentence_is_of_the_deal() -> None:
    lead, later = (1, 3), (40, 44)
    told = [
        {PAIR: replace(a_telling(DealKind.DEBT, 0.9, Status.SIGNED), sums={lead: 0.2})},
        {
            PAIR: replace(
                a_telling(DealKind.DEBT, 0.45, Status.SIGNED), sums={lead: 0.9, later: 0.8}
            )
        },
        {PAIR: replace(a_telling(DealKind.LEASE, 0.9, Status.SIGNED), sums={later: 0.9})},
    ]
    one, same, other = (each[PAIR].sums for each in pooled(told))
    assert one == same
    assert one == pytest.approx({lead: 0.45, later: 0.4}, abs=0.01)
    assert other[later] == 0.9


def test_the_order_of_the_sentences_says_nothing() -> None:
    told = [
        {PAIR: a_telling(DealKind.DEBT, 0.9, status)}
        for status in (Status.ANNOUNCED, Status.SIGNED, Status.SIGNED)
    ]
    forth, back = pooled(told), pooled(told[::-1])
    assert forth == back[::-1]
