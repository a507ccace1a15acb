"""How many dollars of compute lean on one chip maker, one foundry, or one country?

Two views that are never added, since a dollar may pass through both: `direct` is money paid to a
firm whose chips are made there; `through` is money for computing power paid to a firm that, in the
log, buys from such a maker: at most all of it leans there. What nobody states stays apart. Where
chips are made is no event of the log but a curated assumption that the question carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from analytics.flows import Flow, total
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import DealKind
from graph.model.value import Value

COMPUTE = frozenset({DealKind.HARDWARE_PURCHASE, DealKind.COMPUTE_PURCHASE})
UNSTATED = "n/d"


class SupplyBy(StrEnum):
    """What the makers of chips are grouped by."""

    SUPPLIER = "supplier"
    FOUNDRY = "foundry"
    SUPPLY_COUNTRY = "supply-country"


class Fabrication(Value, frozen=True):
    """Chips of the company are made by the foundry in the country; several rows: no one says which
    product comes from which. `source_address`: where that was read."""

    company_id: str
    foundry: str
    country: str
    source_address: str
    note: str = ""


class Route(StrEnum):
    DIRECT = "direct"
    THROUGH = "through"
    UNSTATED = "unstated"


class SupplyTerm(Value, frozen=True):
    """One purchase: what it may lean on, and through which makers."""

    route: Route
    names: tuple[str, ...]
    giver: str
    receiver: str
    makers: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None
    deal_id: str
    report_ids: tuple[str, ...]


class SupplyRow(Value, frozen=True):
    """Dollars that lean on one name. `direct_low`: at least, from makers that use no other;
    `direct_high`: at most, with those that use others too; `through_high`: at most, never added to
    direct. `unknown` purchases have no amount; None (`n/d`) where that is all there is."""

    name: str
    direct_low: Decimal | None
    direct_high: Decimal | None
    through_high: Decimal | None
    unknown: int


class Supply(Value, frozen=True):
    """Rows, largest first. `unstated_high`: purchases of which nobody says whose chips they use.
    `terms` are all purchases behind the sums."""

    rows: tuple[SupplyRow, ...]
    unstated_high: Decimal
    unstated_unknown: int
    terms: tuple[SupplyTerm, ...]
    sources: tuple[str, ...]
    assumptions: tuple[str, ...]


ASSUMPTIONS = (
    "Where chips are made is curated from public pages, not read from deals: an assumption.",
    "A foundry is taken to make them in its home country; plants elsewhere are not told apart.",
    "Through: compute paid to a firm leans, at most in full, on the makers that the log shows it "
    "buying from; direct and through overlap and are never added.",
)


def supply_of(
    graph: KnowledgeGraph,
    chosen: Sequence[Flow],
    all_flows: Iterable[Flow],
    by: SupplyBy,
    fabrication: Sequence[Fabrication],
    *,
    group: bool,
) -> tuple[Supply, list[tuple[str, Flow]]]:
    """The view over purchases among `chosen`; and each direct purchase with the name that a
    concentration sums it under (`TW`, or `KR or TW` where both are possible). Who buys from whom is
    read off `all_flows`."""
    places = _places(graph, by, fabrication, group=group)
    sources = _suppliers(all_flows, places)
    terms, named = [], []
    for flow in chosen:
        if flow.kind not in COMPUTE:
            continue
        route, makers = _route(flow, places, sources)
        names = tuple(sorted({name for maker in makers for name in places[maker]}))
        terms.append((flow, _term(graph, flow, route, names, makers)))
        if route is Route.DIRECT:
            named.append((" or ".join(names), flow))
        elif flow.kind is DealKind.HARDWARE_PURCHASE:
            named.append((UNSTATED, flow))
    unstated = [flow for flow, term in terms if term.route is Route.UNSTATED]
    supply = Supply(
        rows=_rows(terms),
        unstated_high=total(unstated)[1],
        unstated_unknown=sum(not flow.is_known for flow in unstated),
        terms=tuple(term for _, term in terms),
        sources=tuple(sorted({each.source_address for each in fabrication})),
        assumptions=ASSUMPTIONS,
    )
    return supply, named


Places = dict[str, frozenset[str]]


def _places(
    graph: KnowledgeGraph, by: SupplyBy, fabrication: Sequence[Fabrication], *, group: bool
) -> Places:
    found: dict[str, set[str]] = {}
    for each in fabrication:
        company = graph.company_of(each.company_id)
        if company is None:
            continue
        own = company.group_id if group else company.company_id
        names = {
            SupplyBy.SUPPLIER: graph.name_of(own),
            SupplyBy.FOUNDRY: each.foundry,
            SupplyBy.SUPPLY_COUNTRY: each.country,
        }
        found.setdefault(own, set()).add(names[by])
    return {own: frozenset(names) for own, names in found.items()}


def _suppliers(all_flows: Iterable[Flow], places: Places) -> dict[str, set[str]]:
    """Firm → the makers in the map that it buys hardware from."""
    found: dict[str, set[str]] = {}
    for flow in all_flows:
        if flow.kind is DealKind.HARDWARE_PURCHASE and flow.receiver_id in places:
            found.setdefault(flow.giver_id, set()).add(flow.receiver_id)
    return found


def _route(
    flow: Flow, places: Places, sources: Mapping[str, set[str]]
) -> tuple[Route, tuple[str, ...]]:
    if flow.receiver_id in places:
        return Route.DIRECT, (flow.receiver_id,)
    makers = sources.get(flow.receiver_id)
    return (Route.THROUGH, tuple(sorted(makers))) if makers else (Route.UNSTATED, ())


def _term(
    graph: KnowledgeGraph, flow: Flow, route: Route, names: tuple[str, ...], makers: tuple[str, ...]
) -> SupplyTerm:
    return SupplyTerm(
        route=route,
        names=names,
        giver=graph.name_of(flow.giver_id),
        receiver=graph.name_of(flow.receiver_id),
        makers=tuple(graph.name_of(each) for each in makers),
        low=flow.low,
        high=flow.upper,
        deal_id=flow.deal_id,
        report_ids=flow.report_ids,
    )


def _rows(terms: Sequence[tuple[Flow, SupplyTerm]]) -> tuple[SupplyRow, ...]:
    rows = []
    for name in sorted({name for _, term in terms for name in term.names}):
        here = [(flow, term) for flow, term in terms if name in term.names]
        direct = [flow for flow, term in here if term.route is Route.DIRECT]
        alone = [flow for flow, term in here if term.route is Route.DIRECT and len(term.names) == 1]
        through = [flow for flow, term in here if term.route is Route.THROUGH]
        rows.append(
            SupplyRow(
                name=name,
                direct_low=None if _all_unknown(direct) else total(alone)[0],
                direct_high=None if _all_unknown(direct) else total(direct)[1],
                through_high=None if _all_unknown(through) else total(through)[1],
                unknown=sum(not flow.is_known for flow, _ in here),
            )
        )
    return tuple(
        sorted(rows, key=lambda row: (-(row.direct_high or 0), -(row.through_high or 0), row.name))
    )


def _all_unknown(flows: Sequence[Flow]) -> bool:
    return bool(flows) and not any(flow.is_known for flow in flows)
