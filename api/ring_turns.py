"""Rings that opened or broke since a position of the log: both snapshots, by the same clocks."""

from __future__ import annotations

from analytics.loop_changes import (
    LoopChangesAnswer,
    LoopChangesQuestion,
    answer_loop_changes,
    changes_asked,
)
from analytics.loop_report import LoopQuestion
from analytics.receipts import Receipt
from api.snapshots import OpenLog
from graph.errors import InvalidValue
from graph.model.calendar import AsOf


def loop_changes(
    log: OpenLog, question: LoopQuestion, since: int, as_of: AsOf
) -> LoopChangesAnswer:
    """Raises InvalidValue for a position after that of `as_of`."""
    with log.lock:
        graph = log.graph(as_of)
        if not 0 <= since <= graph.position:
            raise InvalidValue("since", since, f"is not between 0 and {graph.position}")
        then = AsOf(valid_on=as_of.valid_on, published_by=as_of.published_by, position=since)
        before = log.graph(then)
    return answer_loop_changes(before, graph, LoopChangesQuestion.of(question, since))


def changes_again(log: OpenLog, receipt: Receipt) -> LoopChangesAnswer:
    """The answer that a receipt was given for; raises CommandRefused for one of another kind."""
    question = changes_asked(receipt)
    return loop_changes(log, question, question.since, receipt.as_of)
