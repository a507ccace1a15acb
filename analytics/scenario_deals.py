"""A deal that nobody has told of, told on a branch: the document and the report that a scenario
makes up, so that the same fold takes it in."""

from __future__ import annotations

from analytics.scenario_changes import AddDeal
from graph.errors import InvalidValue, NotFound
from graph.events.catalogue import DealReported, DocumentIngested
from graph.events.codec import canonical_json
from graph.fold.snapshot import Company, KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.deal import Consideration, DealKind, Firmness, Leg, Party, Role, Stage, Status
from graph.model.document import DocumentKind, SourceTier, text_digest
from graph.model.ids import deal_id_of

SOURCE = "what if"
_GIVEN = {
    DealKind.WARRANT_GRANT: Consideration.WARRANT,
    DealKind.GUARANTEE: Consideration.GUARANTEE,
    DealKind.REVENUE_SHARE: Consideration.REVENUE_SHARE,
}


def told(
    graph: KnowledgeGraph, new: AddDeal, clocks: AsOf
) -> tuple[DocumentIngested, DealReported]:
    """Printed and announced on the days of the question, so that no clock hides it. Raises NotFound
    for an unknown company, InvalidValue for one that deals with itself."""
    giver, receiver = _company(graph, new.giver_id), _company(graph, new.receiver_id)
    if giver.company_id == receiver.company_id:
        raise InvalidValue("add", giver.name, "is on both sides of the deal")
    digest = text_digest(canonical_json(new))
    document = DocumentIngested(
        document_id=f"what-if-{digest[:16]}",
        text_digest=digest,
        raw_digest=digest,
        kind=DocumentKind.DATASET_ROW,
        source_tier=SourceTier.AGGREGATOR,
        publisher=SOURCE,
        published_on=clocks.published_by.isoformat() if clocks.published_by else None,
    )
    report = DealReported(
        deal_id=deal_id_of(document.document_id, 1),
        document_id=document.document_id,
        kind=new.kind,
        status=new.status,
        parties=tuple(
            Party(company_id=each.company_id, name=each.name, role=Role.PARTNER)
            for each in (giver, receiver)
        ),
        legs=(_leg(giver.name, receiver.name, new),),
        announced_on=clocks.valid_on.isoformat() if clocks.valid_on else None,
        extractor=SOURCE,
    )
    return document, report


def _company(graph: KnowledgeGraph, company_id: str) -> Company:
    company = graph.company_of(company_id)
    if company is None:
        raise NotFound("company", company_id)
    return company


def _leg(giver: str, receiver: str, new: AddDeal) -> Leg:
    given = _GIVEN.get(new.kind, Consideration.CASH)
    talk = new.status.rung < Status.ANNOUNCED.rung
    firmness = Firmness.NON_BINDING if talk else Firmness.FIRM
    if given in (Consideration.WARRANT, Consideration.GUARANTEE):
        firmness = Firmness.CONTINGENT
    stage = Stage.PLANNED if talk else Stage.COMMITTED
    return Leg(
        giver=giver,
        receiver=receiver,
        consideration=given,
        amount=new.amount,
        stage=Stage.PAID if new.status is Status.COMPLETED else stage,
        firmness=firmness,
    )
