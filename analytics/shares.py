"""Amounts of flows summed by a dimension, for concentration."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from analytics.flows import Flow, total
from graph.errors import InvalidValue
from graph.fold.snapshot import KnowledgeGraph

UNSTATED = "n/d"


class Dimension(StrEnum):
    """What the money is summed by. `country` is that of the receiver of the money: for purchases,
    the supplier. The last three look at who makes the chips (analytics.supply)."""

    GIVER = "giver"
    RECEIVER = "receiver"
    COUNTERPARTY = "counterparty"
    KIND = "kind"
    INSTRUMENT = "instrument"
    COUNTRY = "country"
    SUPPLIER = "supplier"
    FOUNDRY = "foundry"
    SUPPLY_COUNTRY = "supply-country"


def amounts_by(
    graph: KnowledgeGraph, flows: Sequence[Flow], by: Dimension, own: str | None
) -> dict[str, tuple[Decimal, Decimal]]:
    """Name → (sum of low ends, sum of upper ends) over known amounts. A group sum counts once in
    each name."""
    named: dict[str, list[Flow]] = {}
    for flow in flows:
        if flow.is_known:
            named.setdefault(_name(graph, flow, by, own), []).append(flow)
    return {name: total(named[name])[:2] for name in sorted(named)}


def _name(graph: KnowledgeGraph, flow: Flow, by: Dimension, own: str | None) -> str:
    match by:
        case Dimension.GIVER:
            return graph.name_of(flow.giver_id)
        case Dimension.RECEIVER:
            return graph.name_of(flow.receiver_id)
        case Dimension.COUNTERPARTY:
            other = flow.receiver_id if flow.giver_id == own else flow.giver_id
            return graph.name_of(other)
        case Dimension.KIND:
            return flow.kind.value
        case Dimension.INSTRUMENT:
            return flow.consideration.value
        case Dimension.COUNTRY:
            company = graph.company_of(flow.received_by)
            return (company and company.country) or UNSTATED
        case _:
            raise InvalidValue("by", by.value, "is no field of a flow")
