"""What if? Some changes on a branch of the log, and what they do to rings, exposure and
concentration: the same fold and the same questions on both sides, and the differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from analytics.concentration import Concentration
from analytics.concentration_report import ConcentrationQuestion, answer_concentration
from analytics.exposure_report import EXPOSURE_ASSUMPTIONS, ExposureQuestion, answer_exposure
from analytics.flows import Column, Level
from analytics.loop_report import LoopQuestion, answer_loops
from analytics.loops import LOOPS_MAX
from analytics.receipts import Receipt, receipt_for
from analytics.scenario_changes import Change, ordered
from analytics.scenario_events import AppliedChange, carry_out
from analytics.scenario_exposure import ExposureChange, exposure_change
from analytics.scenario_rings import RingDiff, ring_diff
from analytics.shares import Dimension
from graph.branching import Branch
from graph.errors import InvalidValue, NotFound
from graph.fold.snapshot import KnowledgeGraph
from graph.model.value import Value

COMPANIES_MAX = 20

SCENARIO_ASSUMPTIONS = (
    "The changes are events on a branch of the log: nothing is written, and nobody reacts to them.",
    "A deal that is signed in a scenario binds at its stated amount; one that ends keeps only what "
    "was paid.",
    "Rings carry headline money, as in `loops`; concentration is of contracted money.",
    *EXPOSURE_ASSUMPTIONS[:3],
)


class ScenarioQuestion(Value, frozen=True):
    """What if these changes were so? `companies`: ids whose exposure is shown; empty: those on
    either side of a changed deal. `limit` bounds each list of rings, `time_limit` (seconds) the
    search on each side."""

    changes: tuple[Change, ...] = ()
    companies: tuple[str, ...] = ()
    by: Dimension = Dimension.RECEIVER
    level: Level = Level.GROUP
    max_hops: int = 6
    currency: str = "USD"
    limit: int = 50
    time_limit: float = 10.0


class ScenarioSide(Value, frozen=True):
    """One side: where its log ends (after: on the branch) and the receipts of what was asked."""

    position: int
    head_hash: str
    receipts: tuple[Receipt, ...]


class ScenarioAnswer(Value, frozen=True):
    """What the changes did. Each figure stands with what it was; rings carry their hops, rows their
    legs, shares their names, so that each difference walks back to deals and reports. `missing`
    names each amount that nobody states and that the changes touch."""

    changes: tuple[AppliedChange, ...]
    rings: RingDiff
    exposures: tuple[ExposureChange, ...]
    companies_left_out: tuple[str, ...]
    by: Dimension
    concentration_before: Concentration | None
    concentration_after: Concentration | None
    level: Level
    currency: str
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]
    before: ScenarioSide
    after: ScenarioSide
    receipt: Receipt


def answer_scenario(branch: Branch, question: ScenarioQuestion) -> ScenarioAnswer:
    """Let the branch, which has not grown yet, grow by the changes and compare.

    The order of the changes makes no difference. Raises NotFound, InvalidValue, CommandRefused.
    """
    if not 1 <= question.limit <= LOOPS_MAX:
        raise InvalidValue("limit", question.limit, f"is not between 1 and {LOOPS_MAX}")
    if len(question.companies) > COMPANIES_MAX:
        raise InvalidValue("companies", len(question.companies), f"is over {COMPANIES_MAX}")
    asked = msgspec.structs.replace(question, changes=ordered(question.changes))
    before = branch.graph()
    applied = tuple(carry_out(branch, change) for change in asked.changes)
    after = branch.graph()
    return _compared(before, after, applied, asked)


def _compared(
    before: KnowledgeGraph,
    after: KnowledgeGraph,
    applied: Sequence[AppliedChange],
    question: ScenarioQuestion,
) -> ScenarioAnswer:
    shown, left_out = _companies(before, after, applied, question)
    was, now = (_Side(graph, question, shown) for graph in (before, after))
    touched = {change.deal_id for change in applied}
    body: dict[str, Any] = {
        "changes": tuple(applied),
        "rings": ring_diff(was.loops, now.loops, touched, question.limit),
        "exposures": tuple(map(exposure_change, was.exposures, now.exposures)),
        "companies_left_out": tuple(before.name_of(each) for each in left_out),
        "by": question.by,
        "concentration_before": was.concentration.concentration,
        "concentration_after": now.concentration.concentration,
        "level": question.level,
        "currency": question.currency,
        "missing": tuple(filter(None, map(_missing, applied))),
        "assumptions": SCENARIO_ASSUMPTIONS,
        "before": was.told(),
        "after": now.told(),
    }
    return ScenarioAnswer(**body, receipt=receipt_for(before, question, body))


def _missing(change: AppliedChange) -> str | None:
    if change.amount_after is None or change.amount_after.is_disclosed:
        return None
    return f"no amount is known for {change.giver} → {change.receiver} ({change.deal_id})"


def _companies(
    before: KnowledgeGraph,
    after: KnowledgeGraph,
    applied: Sequence[AppliedChange],
    question: ScenarioQuestion,
) -> tuple[list[str], list[str]]:
    """The ids to show, and those that are over the bound."""
    wanted = list(question.companies)
    for company_id in wanted:
        if before.company_of(company_id) is None:
            raise NotFound("company", company_id)
    if not wanted:
        for change in applied:
            deal = after.deal_of(change.deal_id) or before.deal_of(change.deal_id)
            for leg in deal.legs if deal else ():
                wanted += [leg.giver_id, leg.receiver_id]
    if question.level is Level.GROUP:
        wanted = [before.group_of(each) for each in wanted]
    unique = [each for each in dict.fromkeys(wanted) if before.company_of(each) is not None]
    return unique[:COMPANIES_MAX], unique[COMPANIES_MAX:]


class _Side:
    """The same questions, asked on one side."""

    def __init__(
        self, graph: KnowledgeGraph, question: ScenarioQuestion, companies: Sequence[str]
    ) -> None:
        level, currency = question.level, question.currency
        self._graph = graph
        self.loops = answer_loops(
            graph,
            LoopQuestion(
                max_hops=question.max_hops,
                level=level,
                currency=currency,
                limit=LOOPS_MAX,
                time_limit=question.time_limit,
            ),
        )
        self.exposures = [
            answer_exposure(
                graph, ExposureQuestion(company_id=each, level=level, currency=currency)
            )
            for each in companies
        ]
        self.concentration = answer_concentration(
            graph,
            ConcentrationQuestion(
                by=question.by, level=level, column=Column.CONTRACTED, currency=currency
            ),
        )

    def told(self) -> ScenarioSide:
        exposed = [answer.receipt for answer in self.exposures]
        return ScenarioSide(
            position=self._graph.position,
            head_hash=self._graph.head_hash,
            receipts=(self.loops.receipt, *exposed, self.concentration.receipt),
        )
