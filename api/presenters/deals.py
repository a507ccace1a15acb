"""Deals with the names of their companies."""

from __future__ import annotations

from decimal import Decimal

from api.presenters.titles import parties_title, title_of
from api.views.deals import DealView, LegView, PartyView
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.money import ZERO


def deal_view(graph: KnowledgeGraph, deal: Deal) -> DealView:
    """The deal with names; all fields of the fold."""
    fields = {
        name: getattr(deal, name)
        for name in DealView.__struct_fields__
        if name not in ("title", "parties", "legs")
    }
    return DealView(
        **fields,
        title=title_of(
            (leg.consideration, graph.name_of(leg.giver_id), graph.name_of(leg.receiver_id))
            for leg in deal.legs
        )
        or parties_title(graph.name_of(party.company_id) for party in deal.parties),
        parties=tuple(
            PartyView(
                company_id=party.company_id, name=graph.name_of(party.company_id), role=party.role
            )
            for party in deal.parties
        ),
        legs=tuple(_leg_view(graph, leg) for leg in deal.legs),
    )


def _leg_view(graph: KnowledgeGraph, leg: DealLeg) -> LegView:
    fields = {name: getattr(leg, name) for name in leg.__struct_fields__}
    return LegView(
        **fields, giver=graph.name_of(leg.giver_id), receiver=graph.name_of(leg.receiver_id)
    )


def headline_of(deal: Deal) -> Decimal:
    """Sort key of a deal: the largest figure of its legs; -1 where none is known or left."""
    columns = (column for leg in deal.legs for column in (leg.headline, leg.contingent) if column)
    return max((column.upper for column in columns if column.upper), default=ZERO - 1)
