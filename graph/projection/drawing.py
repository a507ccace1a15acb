"""A snapshot → its picture. Pure.

Amounts are decimal text, since Neo4j has no decimals; `toFloat(p.headline)` sorts them. What is
unknown is no property at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.fold.snapshot import Company, Deal, DealLeg, KnowledgeGraph, Report
from graph.model.deal import Consideration
from graph.model.money import AmountClaim, Basis, MoneyRange, Per
from graph.projection.picture import (
    ABOUT,
    COMPANY,
    DEAL,
    DOCUMENT,
    ENDS,
    FROM,
    PARTY_TO,
    PAYS,
    REPORT,
    Edge,
    Node,
    Picture,
    Property,
)

MONEY = frozenset({Consideration.CASH, Consideration.REVENUE_SHARE})
_BEFORE = {Basis.ABOUT: "about ", Basis.UP_TO: "up to ", Basis.AT_LEAST: "at least "}


def picture_of(graph: KnowledgeGraph) -> Picture:
    """The picture of a snapshot. Companies that a deal names and nobody registered are there too,
    under their id."""
    edges = {(edge.type, edge.key): edge for edge in _edges(graph)}
    nodes = {(node.label, node.id): node for node in _nodes(graph)}
    for edge in edges.values():
        for label, node_id in zip(ENDS[edge.type], (edge.source_id, edge.target_id), strict=True):
            if (label, node_id) not in nodes:
                nodes[label, node_id] = _node(label, node_id, name=node_id, provisional=True)
    return Picture(
        position=graph.position,
        head_hash=graph.head_hash,
        nodes=dict(sorted(nodes.items())),
        edges=dict(sorted(edges.items())),
    )


def _nodes(graph: KnowledgeGraph) -> Iterator[Node]:
    for company in graph.companies.values():
        yield _company(company)
    for deal in graph.deals.values():
        yield _deal(deal)
    for report in graph.reports.values():
        yield _report(report)
    for document_id, document in graph.documents.items():
        facts = document.facts
        yield _node(
            DOCUMENT,
            document_id,
            kind=facts.kind.value,
            title=facts.title,
            publisher=facts.publisher,
            address=facts.address,
            published_on=facts.published_on,
            tier=int(facts.source_tier),
            withdrawn=document.withdrawn,
        )


def _company(company: Company) -> Node:
    return _node(
        COMPANY,
        company.company_id,
        name=company.name,
        kind=company.kind.value,
        country=company.country,
        provisional=company.provisional,
        parent_id=company.parent_id,
        group_id=company.group_id,
        aliases=tuple(alias.text for alias in company.aliases),
        merged_ids=company.merged_ids,
    )


def _deal(deal: Deal) -> Node:
    return _node(
        DEAL,
        deal.deal_id,
        kind=deal.kind.value,
        status=deal.status.value,
        active=not deal.status.is_exit,
        truth=deal.truth.value,
        announced_on=deal.announced_on,
        effective_on=deal.effective_on,
        first_published_on=deal.first_published_on,
        confidence=deal.confidence,
        independent_sources=deal.independent_sources,
        reports=len(deal.report_ids),
        merged_ids=deal.merged_ids,
    )


def _report(report: Report) -> Node:
    return _node(
        REPORT,
        report.report_id,
        kind=report.facts.kind.value,
        status=report.facts.status.value,
        active=report.active,
        published_on=report.published_on,
        tier=int(report.tier),
        origin=report.origin_key,
        confidence=report.facts.confidence,
        actor=report.actor,
        position=report.position,
        retracted=report.retraction.code.value if report.retraction else None,
    )


def _edges(graph: KnowledgeGraph) -> Iterator[Edge]:
    for deal in graph.deals.values():
        for party in deal.parties:
            key = f"{party.company_id} {party.role.value} {deal.deal_id}"
            ends = (party.company_id, deal.deal_id)
            yield _edge(PARTY_TO, key, ends, role=party.role.value)
        for leg in deal.legs:
            if leg.consideration in MONEY and leg.giver_id != leg.receiver_id:
                yield _pays(deal, leg)
    for report_id, report in graph.reports.items():
        if report.deal_id in graph.deals:
            yield _edge(ABOUT, report_id, (report_id, report.deal_id), active=report.active)
        if report.facts.document_id in graph.documents:
            yield _edge(FROM, report_id, (report_id, report.facts.document_id))


def _pays(deal: Deal, leg: DealLeg) -> Edge:
    return _edge(
        PAYS,
        f"{deal.deal_id} {leg.leg_id}",
        (leg.giver_id, leg.receiver_id),
        deal_id=deal.deal_id,
        leg_id=leg.leg_id,
        consideration=leg.consideration.value,
        amount=amount_text(leg.amount),
        low=_text(leg.amount.low),
        high=_text(leg.amount.high),
        currency=leg.amount.currency if leg.amount.is_disclosed else None,
        scope=leg.amount_scope.value,
        status=deal.status.value,
        active=not deal.status.is_exit,
        stage=leg.stage.value,
        firmness=leg.firmness.value,
        headline=_upper(leg.headline),
        contracted=_upper(leg.contracted),
        paid=_upper(leg.paid),
        contingent=_upper(leg.contingent),
        announced_on=deal.announced_on,
        report_ids=leg.report_ids,
    )


def amount_text(claim: AmountClaim) -> str:
    """A claim as a person reads it: `up to USD 100000000 per year`."""
    if not claim.is_disclosed:
        return "undisclosed"
    low, high = _text(claim.low), _text(claim.high)
    number = f"{low} to {high}" if claim.basis is Basis.BETWEEN else (high or low)
    currency = f"{claim.currency} " if claim.currency else ""
    per = "" if claim.per is Per.TOTAL else f" per {claim.per.value}"
    return f"{_BEFORE.get(claim.basis, '')}{currency}{number}{per}"


def _upper(amount: MoneyRange | None) -> str | None:
    return None if amount is None else _text(amount.upper)


def _text(number: object) -> str | None:
    return None if number is None else format(number, "f")


def _node(label: str, node_id: str, **properties: Property | None) -> Node:
    return Node(label=label, id=node_id, properties=_known(id=node_id, **properties))


def _edge(kind: str, key: str, ends: tuple[str, str], **properties: Property | None) -> Edge:
    source, target = ends
    return Edge(
        type=kind,
        key=key,
        source_id=source,
        target_id=target,
        properties=_known(key=key, **properties),
    )


def _known(**properties: Property | None) -> dict[str, Property]:
    return {name: value for name, value in properties.items() if value is not None}
