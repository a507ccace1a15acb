"""Exposure at two steps: through a counterparty to the firms that it deals with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from analytics.exposure import IndirectRow, Relation
from analytics.flows import Edge
from graph.fold.snapshot import KnowledgeGraph

INDIRECT_MAX = 50


def indirect_rows(
    graph: KnowledgeGraph, pairs: Mapping[tuple[str, str], Edge], own: str
) -> tuple[tuple[IndirectRow, ...], bool]:
    """Two-step paths from and to `own`, by size; and whether the list was cut. A step without a
    known amount leads nowhere, since nothing could be said about the sum."""
    found = [
        *_walk(graph, pairs, own, Relation.GIVES),
        *_walk(graph, pairs, own, Relation.RECEIVES),
    ]
    found.sort(key=lambda row: (-row.at_most, row.via_id, row.counterparty_id, row.relation))
    return tuple(found[:INDIRECT_MAX]), len(found) > INDIRECT_MAX


def _walk(
    graph: KnowledgeGraph,
    pairs: Mapping[tuple[str, str], Edge],
    own: str,
    relation: Relation,
) -> list[IndirectRow]:
    steps: dict[str, list[tuple[str, Decimal]]] = {}
    for (giver, receiver), edge in pairs.items():
        if edge.high:
            here, there = (giver, receiver) if relation is Relation.GIVES else (receiver, giver)
            steps.setdefault(here, []).append((there, edge.high))
    return [
        IndirectRow(
            via_id=via,
            via=graph.name_of(via),
            counterparty_id=far,
            counterparty=graph.name_of(far),
            relation=relation,
            at_most=min(first, second),
        )
        for via, first in steps.get(own, ())
        for far, second in steps.get(via, ())
        if far not in (own, via)
    ]
