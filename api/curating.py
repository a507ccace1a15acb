"""From what a curator types to an intent, carried out: names and id starts become ids.

Each function answers with what was written and with how the thing stands before and after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.lookups import find_candidate, find_company, find_deal, find_document, find_report
from api.presenters.deals import deal_view
from api.session import Desk
from api.views.deals import DealView
from graph import commands as c
from graph.errors import CommandRefused, NotFound
from graph.events.catalogue import RetractionReason
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.company import AliasKind, CaseRule, CompanyKind, company_slug
from graph.model.deal import Consideration
from graph.model.value import Value

if TYPE_CHECKING:
    from ingest.review import Verdict

ID_OF_DEAL = "deal-"
_LEG_FIELDS = ("amount", "stage", "firmness")


class Change(Value, frozen=True):
    """`said` tells in words what is recorded now. `before` and `after` show the deal that it was
    about; both None for companies, `after` None when no deal is left."""

    said: str
    event_ids: tuple[str, ...]
    position: int
    position_before: int
    before: DealView | None = None
    after: DealView | None = None


def correct_deal(
    desk: Desk, key: str, path: str, value: str | dict[str, str | None], reason: str
) -> Change:
    """Override one field. `amount`, `stage`, `firmness` alone mean the deal's only money leg."""
    graph = desk.whole()
    deal = find_deal(graph, key)
    full = f"legs[{_only_money_leg(graph, deal.deal_id)}].{path}" if path in _LEG_FIELDS else path
    intent = c.CorrectDeal(deal_id=deal.deal_id, path=full, value=value, reason=reason)
    return _carry_out(desk, intent, f"{full} of {deal.deal_id} is corrected", deal.deal_id)


def retract_report(desk: Desk, key: str, code: RetractionReason, reason: str) -> Change:
    """Retract one report."""
    report = find_report(desk.whole(), key)
    intent = c.RetractReport(report_id=report.report_id, code=code, reason=reason)
    said = f"report {report.report_id} counts no longer"
    return _carry_out(desk, intent, said, report.deal_id)


def merge_two(desk: Desk, this: str, into: str, reason: str) -> Change:
    """Merge two deals when both are deals, else two companies."""
    graph = desk.whole()
    if _is_deal(graph, this) and _is_deal(graph, into):
        deal, survivor = find_deal(graph, this), find_deal(graph, into)
        merged = c.MergeDeals(deal_id=deal.deal_id, survivor_id=survivor.deal_id, reason=reason)
        said = f"{deal.deal_id} is part of {survivor.deal_id} now"
        return _carry_out(desk, merged, said, survivor.deal_id)
    company, other = find_company(graph, this), find_company(graph, into)
    intent = c.MergeCompanies(
        company_id=company.company_id, survivor_id=other.company_id, reason=reason
    )
    return _carry_out(desk, intent, f"{company.name} is {other.name} now")


def keep_apart(desk: Desk, this: str, other: str, reason: str) -> Change:
    """Record that two companies are different."""
    graph = desk.whole()
    left, right = find_company(graph, this), find_company(graph, other)
    intent = c.KeepApart(company_id=left.company_id, other_id=right.company_id, reason=reason)
    return _carry_out(desk, intent, f"{left.name} and {right.name} stay two")


def unmerge_one(desk: Desk, key: str, reason: str) -> Change:
    """Undo the merge of a deal or company, named by its id or, for a company, its old name."""
    graph = desk.whole()
    wanted = " ".join(key.split())
    for deal_id in (wanted, ID_OF_DEAL + wanted):
        if deal_id in graph.deal_redirects:
            intent = c.UnmergeDeal(deal_id=deal_id, reason=reason)
            return _carry_out(desk, intent, f"{deal_id} is a deal of its own again", deal_id)
    for company_id in (wanted, company_slug(wanted)):
        if company_id in graph.company_redirects:
            undo = c.UnmergeCompany(company_id=company_id, reason=reason)
            return _carry_out(desk, undo, f"{company_id} is a company of its own again")
    if _is_deal(graph, wanted):
        raise CommandRefused("UnmergeDeal", f"{wanted} is not merged into another")
    merged = (*graph.deal_redirects, *graph.company_redirects)
    raise NotFound("merged deal or company", wanted, merged[:3])


def add_alias(
    desk: Desk, key: str, text: str, reason: str, kind: AliasKind, rule: CaseRule
) -> Change:
    """Give a company another name."""
    company = find_company(desk.whole(), key)
    intent = c.AddAlias(
        company_id=company.company_id, text=text, reason=reason, kind=kind, case_rule=rule
    )
    return _carry_out(desk, intent, f"{text!r} means {company.name} now")


def remove_alias(desk: Desk, key: str, text: str, reason: str) -> Change:
    """Withdraw a name of a company."""
    company = find_company(desk.whole(), key)
    intent = c.WithdrawAlias(company_id=company.company_id, text=text, reason=reason)
    return _carry_out(desk, intent, f"{text!r} does not mean {company.name} any more")


def withdraw_document(desk: Desk, key: str, reason: str) -> Change:
    """Withdraw a document with all of its reports."""
    document_id = find_document(desk.whole(), key).document_id
    intent = c.WithdrawDocument(document_id=document_id, reason=reason)
    return _carry_out(desk, intent, f"no report of {document_id} counts any more")


def register_company(desk: Desk, name: str, kind: CompanyKind, country: str | None) -> Change:
    """Register a company, or say who a provisional one is."""
    intent = c.RegisterCompany(name=name, kind=kind, country=country)
    return _carry_out(desk, intent, f"{name.strip()} is registered as {company_slug(name)}")


def accept_one(desk: Desk, key: str, deal: str | None, reason: str) -> Verdict:
    """Report a candidate of the review queue. `deal`: the one it belongs to, `new`, or None to
    have it matched."""
    from ingest.review import NEW_DEAL

    graph = desk.whole()
    state = find_candidate(graph, key)
    deal_id = deal if deal in (None, NEW_DEAL) else find_deal(graph, deal or "").deal_id
    return desk.accept(state.candidate_id, reason=reason, deal_id=deal_id)


def reject_one(desk: Desk, key: str, reason: str) -> Verdict:
    """Close a candidate of the review queue."""
    state = find_candidate(desk.whole(), key)
    return desk.reject(state.candidate_id, reason=reason)


def _carry_out(desk: Desk, intent: c.Intent, said: str, deal_id: str | None = None) -> Change:
    before = desk.whole()
    written = desk.carry_out(intent)
    return Change(
        said=said,
        event_ids=written.event_ids,
        position=written.position,
        position_before=before.position,
        before=_view(before, deal_id),
        after=_view(desk.graph(AsOf()), deal_id),
    )


def _view(graph: KnowledgeGraph, deal_id: str | None) -> DealView | None:
    deal = graph.deal_of(deal_id) if deal_id else None
    return deal_view(graph, deal) if deal else None


def _is_deal(graph: KnowledgeGraph, key: str) -> bool:
    wanted = key.strip()
    return wanted.startswith(ID_OF_DEAL) or ID_OF_DEAL + wanted in graph.deals


def _only_money_leg(graph: KnowledgeGraph, deal_id: str) -> str:
    legs = [
        leg.leg_id
        for leg in graph.deals[deal_id].legs
        if leg.consideration in (Consideration.CASH, Consideration.REVENUE_SHARE)
    ]
    if len(legs) != 1:
        known = ", ".join(leg.leg_id for leg in graph.deals[deal_id].legs) or "none"
        raise CommandRefused(
            "CorrectDeal",
            f"{deal_id} has {len(legs)} money legs",
            f"name one as legs[LEG].amount; its legs: {known}",
        )
    return legs[0]
