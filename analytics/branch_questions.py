"""Questions that are asked of a branch of the log, and how a receipt of one gives its answer
again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from analytics.load_bearing import (
    LoadBearingAnswer,
    LoadBearingQuestion,
    answer_load_bearing,
)
from analytics.receipts import Receipt
from analytics.scenarios import ScenarioAnswer, ScenarioQuestion, answer_scenario
from graph.branching import Branch
from graph.errors import CommandRefused
from graph.model.value import Value

BranchAnswer = ScenarioAnswer | LoadBearingAnswer
_QUESTIONS: dict[str, tuple[type[Value], Callable[[Branch, Any], BranchAnswer]]] = {
    "ScenarioQuestion": (ScenarioQuestion, answer_scenario),
    "LoadBearingQuestion": (LoadBearingQuestion, answer_load_bearing),
}


def is_asked_of_a_branch(receipt: Receipt) -> bool:
    """Does the question of this receipt need the log, not only a snapshot of it?"""
    return receipt.question in _QUESTIONS


def reproduce_on(branch: Branch, receipt: Receipt) -> BranchAnswer:
    """Ask the question of a receipt again, on a branch as of `receipt.as_of`."""
    if not is_asked_of_a_branch(receipt):
        raise CommandRefused("reproduce", f"{receipt.question!r} is not asked of a branch")
    question_type, answer = _QUESTIONS[receipt.question]
    question = msgspec.convert(msgspec.to_builtins(receipt.parameters), question_type, strict=False)
    return answer(branch, question)
