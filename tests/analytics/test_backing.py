"""Promises that count only if something happens."""

from __future__ import annotations

from analytics.backing import BackingQuestion, Promise, answer_backing
from analytics.exposure import Relation
from analytics.reports import reproduce
from graph.model.deal import DealKind, Firmness, Status
from graph.model.money import up_to
from tests.support.builders import a_deal, a_graph, a_guarantee, a_leg, a_warrant


def guarantee(amount: object = 6, **words: object) -> object:
    return a_deal(a_guarantee(amount=amount), kind=DealKind.GUARANTEE, **words)  # type: ignore[arg-type]


def test_a_guarantee_is_given_by_one_and_got_by_the_other() -> None:
    graph = a_graph(guarantee())  # type: ignore[arg-type]
    (given,) = answer_backing(graph, BackingQuestion(company_id="nvidia")).rows
    (got,) = answer_backing(graph, BackingQuestion(company_id="coreweave")).rows
    assert (given.relation, given.promise, given.high) == (Relation.GIVES, Promise.GUARANTEE, 6)
    assert (got.relation, got.counterparty) == (Relation.RECEIVES, "NVIDIA")
    assert given.report_ids == got.report_ids


def test_sums_by_sort_leave_out_what_nobody_states_and_name_it() -> None:
    graph = a_graph(guarantee(6), guarantee(None))  # type: ignore[arg-type]
    answer = answer_backing(graph, BackingQuestion(company_id="nvidia"))
    (total,) = answer.totals
    assert (total.high, total.known, total.unknown) == (6, 1, 1)
    assert answer.missing == ("no amount is known for the guarantee NVIDIA → CoreWeave (deal-2)",)


def test_nothing_but_unknown_amounts_is_no_zero() -> None:
    graph = a_graph(a_deal(a_warrant(), kind=DealKind.WARRANT_GRANT))
    (total,) = answer_backing(graph, BackingQuestion(company_id="amd")).totals
    assert (total.promise, total.low, total.high) == (Promise.WARRANT, None, None)


def test_a_tranche_that_hangs_on_a_condition_is_no_guarantee() -> None:
    tranche = a_leg("Amazon", "OpenAI", up_to(35), firmness=Firmness.CONTINGENT)
    graph = a_graph(a_deal(a_leg("Amazon", "OpenAI", 15)), a_deal(tranche))
    (row,) = answer_backing(graph, BackingQuestion(company_id="amazon")).rows
    assert (row.promise, row.low, row.high) == (Promise.TRANCHE, 0, 35)


def test_an_ended_guarantee_backs_nobody() -> None:
    graph = a_graph(guarantee(6, status=Status.TERMINATED))  # type: ignore[arg-type]
    assert not answer_backing(graph, BackingQuestion(company_id="nvidia")).rows


def test_a_receipt_gives_the_same_answer() -> None:
    graph = a_graph(guarantee())  # type: ignore[arg-type]
    answer = answer_backing(graph, BackingQuestion(company_id="nvidia"))
    assert reproduce(graph, answer.receipt) == answer
