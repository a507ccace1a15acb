"""Legs of a snapshot → directed flows, and parallel flows → edges.

A flow keeps its deal and leg, so every sum walks back to reports. Flows inside one group vanish at
group level. A sum for several givers (amount_scope group) is at most that sum on each pair, at
least zero, and counts once in totals through `group_key`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from analytics.currency import Converted, convert
from analytics.payments import Dating, span_of
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.calendar import Certainty, PartialDate, PartialDateText, earliest
from graph.model.deal import AmountScope, Consideration, DealKind, Firmness, Stage, Status
from graph.model.money import ZERO, MoneyRange
from graph.model.value import Value

MONEY = frozenset({Consideration.CASH, Consideration.REVENUE_SHARE})
CONTINGENT = frozenset({Consideration.WARRANT, Consideration.GUARANTEE})
FAR_DAY = date(9999, 12, 31)


class Level(StrEnum):
    COMPANY = "company"
    GROUP = "group"


class Column(StrEnum):
    """Which money column a flow carries."""

    HEADLINE = "headline"
    CONTRACTED = "contracted"
    PAID = "paid"


class Selection(Value, frozen=True):
    """Which flows an analysis uses. `status_floor`: that rung of the ladder or better."""

    level: Level = Level.COMPANY
    classes: tuple[Consideration, ...] = (Consideration.CASH, Consideration.REVENUE_SHARE)
    column: Column = Column.HEADLINE
    status_floor: Status | None = None
    include_exits: bool = False
    currency: str = "USD"


class Flow(Value, frozen=True):
    """One leg as a directed edge. `low`/`high` are in the currency of the selection; both None
    when the amount is unknown; `high` alone None when no upper end is stated. `given_by` is the
    company, `giver_id` it or its group. The end of the deal has three clocks like its beginning:
    in the world, in print, in the log. It is paid between `pays_from` and `pays_until` (None:
    open), as far as `dating` can tell."""

    giver_id: str
    receiver_id: str
    given_by: str
    received_by: str
    consideration: Consideration
    low: Decimal | None
    high: Decimal | None
    kind: DealKind
    status: Status
    stage: Stage
    firmness: Firmness
    truth: Certainty
    began_on: PartialDateText | None
    ended_on: PartialDateText | None
    published_on: PartialDateText | None
    position: int
    deal_id: str
    leg_id: str
    group_key: str | None
    report_ids: tuple[str, ...]
    conversion: Converted | None = None
    ended_printed_on: PartialDateText | None = None
    ended_position: int | None = None
    pays_from: date | None = None
    pays_until: date | None = None
    dating: Dating = Dating.UNKNOWN

    @property
    def is_known(self) -> bool:
        return self.low is not None

    @property
    def upper(self) -> Decimal | None:
        """Stated upper end, or the lower where none is stated; None when unknown."""
        return self.low if self.high is None else self.high


class FlowSet(Value, frozen=True):
    """`unconverted` lists amounts without a reference rate: their flows stay, amount unknown."""

    flows: tuple[Flow, ...]
    unconverted: tuple[str, ...]


def flows(graph: KnowledgeGraph, selection: Selection, day: date) -> FlowSet:
    """Flows of the selection, sorted by deal and leg. `day` dates rates of undated deals."""
    found: list[Flow] = []
    unconverted: list[str] = []
    for deal, leg in graph.legs():
        if not _selected(deal, leg, selection):
            continue
        flow = _flow(graph, deal, leg, selection, day)
        if flow.giver_id == flow.receiver_id:
            continue
        found.append(flow)
        amount = _column(leg, selection.column)
        if amount is not None and not flow.is_known:
            unconverted.append(f"{deal.deal_id} {leg.leg_id}: {amount.upper} {amount.currency}")
    return FlowSet(flows=tuple(found), unconverted=tuple(unconverted))


def day_of(graph: KnowledgeGraph) -> date:
    """The day that undated amounts are converted at: the valid clock, else that of the latest
    rate."""
    return graph.as_of.valid_on or FAR_DAY


def _selected(deal: Deal, leg: DealLeg, selection: Selection) -> bool:
    if leg.consideration not in selection.classes:
        return False
    if deal.status.is_exit:
        return selection.include_exits
    floor = selection.status_floor
    return floor is None or deal.status.rung >= floor.rung


def _column(leg: DealLeg, column: Column) -> MoneyRange | None:
    if leg.firmness.is_contingent:
        return leg.contingent
    amount: MoneyRange | None = getattr(leg, column.value)
    return amount


def _flow(graph: KnowledgeGraph, deal: Deal, leg: DealLeg, selection: Selection, day: date) -> Flow:
    amount = _column(leg, selection.column)
    began = earliest(deal.announced_on, deal.effective_on) or deal.first_published_on
    when = PartialDate.parse(began).latest if began else day
    converted = convert(amount, selection.currency, min(when, day)) if amount else None
    value = converted.value if converted else None
    shared = leg.amount_scope is AmountScope.GROUP
    group = selection.level is Level.GROUP
    end, pays = _end(graph, deal), span_of(deal, leg)
    return Flow(
        giver_id=graph.group_of(leg.giver_id) if group else leg.giver_id,
        receiver_id=graph.group_of(leg.receiver_id) if group else leg.receiver_id,
        given_by=leg.giver_id,
        received_by=leg.receiver_id,
        consideration=leg.consideration,
        low=None if value is None else (ZERO if shared else value.low),
        high=None if value is None else (value.upper if shared else value.high),
        kind=deal.kind,
        status=deal.status,
        stage=leg.stage,
        firmness=leg.firmness,
        truth=deal.truth,
        began_on=began,
        ended_on=end.on,
        published_on=deal.first_published_on,
        position=deal.first_position,
        deal_id=deal.deal_id,
        leg_id=leg.leg_id,
        group_key=group_key_of(deal, leg),
        report_ids=leg.report_ids,
        conversion=converted if converted and converted.rate_on else None,
        ended_printed_on=end.printed_on,
        ended_position=end.position,
        pays_from=pays.earliest,
        pays_until=pays.latest,
        dating=pays.dating,
    )


class _End(NamedTuple):
    """When a deal ended, in the world, in print and in the log; None where it lives or nobody
    says."""

    on: PartialDateText | None = None
    printed_on: PartialDateText | None = None
    position: int | None = None


def group_key_of(deal: Deal, leg: DealLeg) -> str | None:
    """What a sum for several givers is known by; None for a leg with a sum of its own."""
    if leg.amount_scope is not AmountScope.GROUP:
        return None
    return f"{deal.deal_id} {leg.group or leg.receiver_id}"


def _end(graph: KnowledgeGraph, deal: Deal) -> _End:
    """The day that the report of the end names, else when it was printed."""
    if not deal.status.is_exit:
        return _End()
    for change in reversed(deal.trail):
        report = graph.reports.get(change.report_id)
        if change.status is deal.status and report is not None:
            on = report.facts.effective_on or change.published_on
            return _End(on, change.published_on, report.position)
    return _End(deal.effective_on)  # a curator said so, which is not printed


class Edge(Value, frozen=True):
    """Parallel flows of one ordered pair, summed. `low` and `high` are over the known ones;
    both None when no amount is known; `unknown` counts those that are not."""

    giver_id: str
    receiver_id: str
    low: Decimal | None
    high: Decimal | None
    unknown: int
    flows: tuple[Flow, ...]


def edges(found: Iterable[Flow]) -> dict[tuple[str, str], Edge]:
    """One edge per ordered pair, sorted by pair."""
    pairs: dict[tuple[str, str], list[Flow]] = {}
    for flow in found:
        pairs.setdefault((flow.giver_id, flow.receiver_id), []).append(flow)
    return {pair: _edge(pair, pairs[pair]) for pair in sorted(pairs)}


def _edge(pair: tuple[str, str], parallel: Sequence[Flow]) -> Edge:
    low, high, known = total(parallel)
    return Edge(
        giver_id=pair[0],
        receiver_id=pair[1],
        low=low if known else None,
        high=high if known else None,
        unknown=len(parallel) - known,
        flows=tuple(parallel),
    )


def total(parallel: Sequence[Flow]) -> tuple[Decimal, Decimal, int]:
    """Sum of low ends, of stated upper ends, and how many amounts were known. A group sum counts
    once at its upper end. A known sum of zero is zero; callers look at the third number first."""
    known = [flow for flow in parallel if flow.low is not None and flow.upper is not None]
    low = sum((flow.low for flow in known if flow.low is not None), ZERO)
    high = sum((flow.upper for flow in once(known) if flow.upper is not None), ZERO)
    return low, high, len(known)


def once(chosen: Iterable[Flow]) -> Iterator[Flow]:
    """Of a sum for several givers its first flow alone, which stands for all."""
    counted: set[str] = set()
    for flow in chosen:
        if flow.group_key is None or flow.group_key not in counted:
            yield flow
        if flow.group_key is not None:
            counted.add(flow.group_key)
