"""Curation: an intent and the snapshot → events, or a typed refusal. Nothing is written here.

Every intent carries a reason; the actor is given when the events are made. The same intent on the
same snapshot gives the same event ids, so a retry is a no-op.
"""

from __future__ import annotations

from graph.errors import CommandRefused, InvalidValue, NotFound
from graph.events import catalogue as c
from graph.events.envelope import NewEvent, new_event
from graph.fold.corrections import leg_of, read_value
from graph.fold.snapshot import Company, Deal, KnowledgeGraph
from graph.model.company import Alias, AliasKind, CaseRule, CompanyKind, company_slug
from graph.model.value import Value


class CorrectDeal(Value, frozen=True):
    """Override one field of the fold; paths and values: graph.fold.corrections."""

    deal_id: str
    path: str
    value: str | dict[str, str | None]
    reason: str


class RetractReport(Value, frozen=True):
    report_id: str
    code: c.RetractionReason
    reason: str


class MergeDeals(Value, frozen=True):
    deal_id: str
    survivor_id: str
    reason: str


class UnmergeDeal(Value, frozen=True):
    deal_id: str
    reason: str


class WithdrawDocument(Value, frozen=True):
    document_id: str
    reason: str


class RegisterCompany(Value, frozen=True):
    name: str
    kind: CompanyKind
    country: str | None = None
    reason: str = ""


class AddAlias(Value, frozen=True):
    company_id: str
    text: str
    reason: str
    kind: AliasKind = AliasKind.NAME
    case_rule: CaseRule = CaseRule.EXACT


class WithdrawAlias(Value, frozen=True):
    company_id: str
    text: str
    reason: str


class MergeCompanies(Value, frozen=True):
    company_id: str
    survivor_id: str
    reason: str


class UnmergeCompany(Value, frozen=True):
    company_id: str
    reason: str


class KeepApart(Value, frozen=True):
    """These two companies are different; remembered."""

    company_id: str
    other_id: str
    reason: str


Intent = (
    CorrectDeal
    | RetractReport
    | MergeDeals
    | UnmergeDeal
    | WithdrawDocument
    | RegisterCompany
    | AddAlias
    | WithdrawAlias
    | MergeCompanies
    | UnmergeCompany
    | KeepApart
)


def decide(graph: KnowledgeGraph, intent: Intent, *, actor: str) -> tuple[NewEvent, ...]:
    """The events that carry out `intent`; raises CommandRefused, NotFound or InvalidValue.

    `graph` must be the unbounded snapshot (no clock set), or facts may seem to be missing.
    """
    if not isinstance(intent, RegisterCompany) and not intent.reason.strip():
        raise CommandRefused(
            _name(intent), "a reason is needed", "say why, for those who ask later"
        )
    payload = _decide_deal(graph, intent) or _decide_company(graph, intent)
    # The position makes the id: undoing a merge and merging again are two events, not one.
    return (new_event(payload, actor=actor, cause_id=f"log:{graph.position}"),)


def _name(intent: Intent) -> str:
    return type(intent).__name__


def _decide_deal(graph: KnowledgeGraph, intent: Intent) -> c.Payload | None:
    match intent:
        case CorrectDeal():
            return _correct(graph, intent)
        case RetractReport():
            return _retract(graph, intent)
        case MergeDeals():
            return _merge_deals(graph, intent)
        case UnmergeDeal():
            survivor = graph.deal_redirects.get(intent.deal_id)
            if survivor is None:
                raise CommandRefused("UnmergeDeal", f"{intent.deal_id} is not merged into another")
            return c.DealUnmerged(
                deal_id=intent.deal_id, survivor_id=survivor, reason=intent.reason
            )
        case WithdrawDocument():
            document = graph.documents.get(intent.document_id)
            if document is None:
                raise NotFound("document", intent.document_id)
            if document.withdrawn is not None:
                raise CommandRefused(
                    "WithdrawDocument", f"{intent.document_id} is withdrawn already"
                )
            return c.DocumentWithdrawn(document_id=intent.document_id, reason=intent.reason)
        case _:
            return None


def _correct(graph: KnowledgeGraph, intent: CorrectDeal) -> c.DealCorrected:
    deal = _deal(graph, intent.deal_id)
    read_value(intent.path, intent.value)
    leg_id = leg_of(intent.path)
    if leg_id is not None and all(leg.leg_id != leg_id for leg in deal.legs):
        known = ", ".join(leg.leg_id for leg in deal.legs) or "none"
        raise CommandRefused("CorrectDeal", f"{deal.deal_id} has no leg {leg_id}", f"legs: {known}")
    return c.DealCorrected(
        deal_id=deal.deal_id, path=intent.path, value=intent.value, reason=intent.reason
    )


def _retract(graph: KnowledgeGraph, intent: RetractReport) -> c.ReportRetracted:
    report = graph.reports.get(intent.report_id)
    if report is None:
        raise NotFound("report", intent.report_id)
    if report.retraction is not None:
        raise CommandRefused(
            "RetractReport", f"{intent.report_id} is retracted already ({report.retraction.code})"
        )
    return c.ReportRetracted(
        report_id=intent.report_id,
        deal_id=report.facts.deal_id,
        code=intent.code,
        reason=intent.reason,
    )


def _merge_deals(graph: KnowledgeGraph, intent: MergeDeals) -> c.DealMerged:
    deal, survivor = _deal(graph, intent.deal_id), _deal(graph, intent.survivor_id)
    if deal.deal_id == survivor.deal_id:
        raise CommandRefused("MergeDeals", f"both ids stand for {deal.deal_id} already")
    return c.DealMerged(
        deal_id=deal.deal_id,
        survivor_id=survivor.deal_id,
        score=1.0,
        decided_by="curator",
        reason=intent.reason,
    )


def _decide_company(graph: KnowledgeGraph, intent: Intent) -> c.Payload:
    match intent:
        case RegisterCompany():
            return _register(graph, intent)
        case AddAlias():
            return _add_alias(graph, intent)
        case WithdrawAlias():
            company = _company(graph, intent.company_id)
            if all(alias.text != intent.text for alias in company.aliases):
                raise CommandRefused(
                    "WithdrawAlias", f"{company.name} has no alias {intent.text!r}"
                )
            return c.AliasWithdrawn(
                company_id=company.company_id, alias_text=intent.text, reason=intent.reason
            )
        case MergeCompanies():
            company, survivor = _pair(graph, intent, intent.company_id, intent.survivor_id)
            if survivor.company_id in company.different_from:
                raise CommandRefused(
                    "MergeCompanies",
                    f"{company.name} and {survivor.name} were recorded as different",
                )
            return c.CompanyMerged(
                company_id=company.company_id,
                survivor_id=survivor.company_id,
                score=1.0,
                reason=intent.reason,
            )
        case UnmergeCompany():
            into = graph.company_redirects.get(intent.company_id)
            if into is None:
                raise CommandRefused("UnmergeCompany", f"{intent.company_id} is not merged")
            return c.CompanyUnmerged(
                company_id=intent.company_id, survivor_id=into, reason=intent.reason
            )
        case KeepApart():
            company, other = _pair(graph, intent, intent.company_id, intent.other_id)
            return c.CompanyMatchRejected(
                company_id=company.company_id, other_id=other.company_id, reason=intent.reason
            )
        case _:
            raise CommandRefused(_name(intent), "is not a command")


def _register(graph: KnowledgeGraph, intent: RegisterCompany) -> c.CompanyRegistered:
    name = intent.name.strip()
    if not name:
        raise InvalidValue("name", intent.name, "is empty")
    known = graph.company_of(company_slug(name))
    if known is not None and not known.provisional:
        raise CommandRefused("RegisterCompany", f"{known.name} is registered as {known.company_id}")
    return c.CompanyRegistered(
        company_id=company_slug(name), name=name, kind=intent.kind, country=intent.country
    )


def _add_alias(graph: KnowledgeGraph, intent: AddAlias) -> c.CompanyAliased:
    company, text = _company(graph, intent.company_id), intent.text.strip()
    if len(text) < 2:
        raise InvalidValue("alias", intent.text, "is too short to tell anybody apart")
    for other in graph.companies.values():
        taken = other.name == text or any(alias.text == text for alias in other.aliases)
        if taken and other.company_id == company.company_id:
            raise CommandRefused("AddAlias", f"{company.name} is known as {text!r} already")
        if taken:
            raise CommandRefused(
                "AddAlias",
                f"{text!r} belongs to {other.name}",
                "withdraw it there, or merge the two",
            )
    return c.CompanyAliased(
        company_id=company.company_id,
        alias=Alias(text=text, kind=intent.kind, case_rule=intent.case_rule),
        reason=intent.reason,
    )


def _deal(graph: KnowledgeGraph, deal_id: str) -> Deal:
    deal = graph.deal_of(deal_id)
    if deal is None:
        raise NotFound("deal", deal_id)
    return deal


def _company(graph: KnowledgeGraph, company_id: str) -> Company:
    company = graph.company_of(company_id)
    if company is None:
        raise NotFound("company", company_id)
    return company


def _pair(
    graph: KnowledgeGraph, intent: Intent, first_id: str, second_id: str
) -> tuple[Company, Company]:
    first, second = _company(graph, first_id), _company(graph, second_id)
    if first.company_id == second.company_id:
        raise CommandRefused(_name(intent), f"both ids stand for {first.name}")
    return first, second
