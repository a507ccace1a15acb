"""Every question and its answer. Each answer carries its receipt; the command line, GraphQL and a
Python call give the same value, and `reproduce` gives the same bytes again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from analytics.backing import BackingAnswer, BackingQuestion, answer_backing
from analytics.backlog import BacklogAnswer, BacklogQuestion, answer_backlog
from analytics.circulation import (
    CirculationAnswer,
    CirculationQuestion,
    answer_circulation,
)
from analytics.concentration_report import (
    ConcentrationAnswer,
    ConcentrationQuestion,
    answer_concentration,
)
from analytics.customers import CustomersAnswer, CustomersQuestion, answer_customers
from analytics.exposure_report import (
    EXPOSURE_ASSUMPTIONS,
    ExposureAnswer,
    ExposureQuestion,
    answer_exposure,
)
from analytics.loop_report import LoopAnswer, LoopQuestion, RankedLoop, answer_loops
from analytics.montecarlo import MonteCarloAnswer, MonteCarloQuestion, answer_montecarlo
from analytics.plans import PlansAnswer, PlansQuestion, answer_plans
from analytics.rebate import RebateAnswer, RebateQuestion, answer_rebate
from analytics.receipts import Receipt
from analytics.stress import StressAnswer, StressQuestion, answer_stress
from graph.errors import CommandRefused
from graph.fold.snapshot import KnowledgeGraph
from graph.model.value import Value

__all__ = [
    "EXPOSURE_ASSUMPTIONS",
    "Answer",
    "ConcentrationAnswer",
    "ConcentrationQuestion",
    "ExposureAnswer",
    "ExposureQuestion",
    "LoopAnswer",
    "LoopQuestion",
    "RankedLoop",
    "StressAnswer",
    "StressQuestion",
    "answer_concentration",
    "answer_exposure",
    "answer_loops",
    "answer_stress",
    "reproduce",
]

Answer = (
    LoopAnswer
    | ExposureAnswer
    | ConcentrationAnswer
    | StressAnswer
    | RebateAnswer
    | BacklogAnswer
    | BackingAnswer
    | PlansAnswer
    | CustomersAnswer
    | CirculationAnswer
    | MonteCarloAnswer
)
_QUESTIONS: dict[str, tuple[type[Value], Callable[[KnowledgeGraph, Any], Answer]]] = {
    "LoopQuestion": (LoopQuestion, answer_loops),
    "ExposureQuestion": (ExposureQuestion, answer_exposure),
    "ConcentrationQuestion": (ConcentrationQuestion, answer_concentration),
    "StressQuestion": (StressQuestion, answer_stress),
    "RebateQuestion": (RebateQuestion, answer_rebate),
    "BacklogQuestion": (BacklogQuestion, answer_backlog),
    "BackingQuestion": (BackingQuestion, answer_backing),
    "PlansQuestion": (PlansQuestion, answer_plans),
    "CustomersQuestion": (CustomersQuestion, answer_customers),
    "CirculationQuestion": (CirculationQuestion, answer_circulation),
    "MonteCarloQuestion": (MonteCarloQuestion, answer_montecarlo),
}


def reproduce(graph: KnowledgeGraph, receipt: Receipt) -> Answer:
    """Ask the question of a receipt again. `graph` must be as of `receipt.as_of`."""
    known = _QUESTIONS.get(receipt.question)
    if known is None:
        raise CommandRefused("reproduce", f"{receipt.question!r} is no question of this version")
    question_type, answer = known
    question = msgspec.convert(msgspec.to_builtins(receipt.parameters), question_type, strict=False)
    return answer(graph, question)
