"""What a backlog leans on: shares only of contracts that can be in it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.backlog import BacklogAnswer, BacklogQuestion, answer_backlog
from analytics.reports import reproduce
from graph.errors import NotFound
from graph.events.catalogue import Metric
from graph.model.calendar import Certainty
from graph.model.deal import Stage, Status
from tests.support.builders import Told, a_leg, a_purchase
from tests.support.reporting import a_figure, with_figures

BACKLOG = a_figure("oracle", Metric.BACKLOG, 400, period="2025-08-31", months=None)


def a_contract(amount: int | None = 300, on: str = "2025-06-30", **words: object) -> Told:
    buyer = str(words.pop("buyer", "OpenAI"))
    return a_purchase(a_leg(buyer, "Oracle", amount), announced_on=on, printed=on, **words)


def ask(*deals: Told, figures: tuple = (BACKLOG,)) -> BacklogAnswer:  # type: ignore[type-arg]
    graph = with_figures(*figures, deals=deals).graph()
    return answer_backlog(graph, BacklogQuestion(company_id="oracle"))


def test_a_contract_signed_before_is_a_share_of_the_backlog() -> None:
    (row,) = ask(a_contract()).rows
    assert (row.share_of_backlog, row.times_backlog) == (Decimal("0.75"), Decimal("0.75"))
    assert row.terms[0].in_backlog is Certainty.YES
    assert not row.missing


def test_a_younger_contract_has_no_share_and_the_missing_figure_is_named() -> None:
    answer = ask(a_contract(on="2025-09-10"))
    (row,) = answer.rows
    assert (row.share_of_backlog, row.times_backlog) == (None, Decimal("0.75"))
    assert "a backlog of Oracle at a day after 2025-09-10" in answer.missing[0]


def test_a_contract_dated_by_its_quarter_alone_may_be_younger() -> None:
    (row,) = ask(a_contract(on="2025-Q3")).rows
    assert row.terms[0].in_backlog is Certainty.POSSIBLE
    assert row.share_of_backlog is None


def test_without_a_backlog_the_shares_of_the_log_remain() -> None:
    answer = ask(a_contract(300), a_contract(100, buyer="Meta"), figures=())
    assert [row.share_of_log for row in answer.rows] == [Decimal("0.75"), Decimal("0.25")]
    assert answer.missing == ("no backlog of Oracle is in the log",)


def test_only_what_binds_and_is_unpaid_is_open() -> None:
    paid = a_purchase(a_leg("OpenAI", "Oracle", 50, stage=Stage.PAID), status=Status.COMPLETED)
    answer = ask(a_contract(300), a_contract(999, status=Status.PROPOSED), paid)
    assert (answer.open_low, answer.open_high) == (300, 300)


def test_an_unknown_amount_is_counted_and_named() -> None:
    answer = ask(a_contract(None))
    (row,) = answer.rows
    assert (row.owes_high, row.unknown, row.share_of_backlog) == (None, 1, None)
    assert "no amount is known for OpenAI → Oracle (deal-1)" in answer.missing


def test_a_receipt_gives_the_same_answer() -> None:
    graph = with_figures(BACKLOG, deals=(a_contract(),)).graph()
    answer = answer_backlog(graph, BacklogQuestion(company_id="oracle"))
    assert reproduce(graph, answer.receipt) == answer


def test_nobody_has_no_backlog() -> None:
    with pytest.raises(NotFound):
        answer_backlog(with_figures().graph(), BacklogQuestion(company_id="nobody"))
