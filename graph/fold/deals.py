"""Reports → a deal: the fold of one deal, with its corrections, trail and anomalies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph.events.catalogue import DealCorrected
from graph.fold.corrections import leg_corrections, top_corrections
from graph.fold.legs import LegClaim, claim_of, fold_leg, lane_of
from graph.fold.policy import POLICY_ID, fold_status, in_order_of_print, strongest_first
from graph.fold.reports import status_on, took_effect
from graph.fold.snapshot import Anomaly, Deal, DealLeg, DealParty, Report
from graph.model.calendar import Certainty, PartialDateText, earliest
from graph.model.deal import DealKind, Stage, Status
from graph.model.money import MoneyRange

# Named once, since a member of an enum costs a look-up through its class, each time.
_YES, _PAID = Certainty.YES, Stage.PAID


def fold_deal(
    deal_id: str,
    reports: Sequence[Report],
    corrections: Sequence[DealCorrected],
    redirects: Mapping[str, str],
    merged_ids: tuple[str, ...],
    valid_on: date | None,
) -> Deal | None:
    """The deal that `reports` (visible ones, active or not) add up to; None without active ones.

    `redirects` maps merged company ids to the survivor. Cost is linear in legs times reports.
    """
    in_print = in_order_of_print([report for report in reports if report.active])
    if not in_print:
        return None
    active = strongest_first(in_print)
    heard = _without_copies(in_print)
    voters = active if len(heard) == len(active) else strongest_first(heard)
    overrides = top_corrections(corrections)
    status_of = {report.report_id: status_on(report.facts, valid_on) for report in heard}
    status, trail = fold_status(heard, status_of)
    if "status" in overrides:
        status = Status(overrides["status"])
    best_of_source = _best_of_source(active)
    first = voters[0].facts
    return Deal(
        deal_id=deal_id,
        kind=DealKind(overrides["kind"]) if "kind" in overrides else first.kind,
        status=status,
        truth=_YES if _YES in [report.truth for report in active] else Certainty.POSSIBLE,
        parties=_parties(voters, redirects),
        legs=_legs(voters, status_of, status, corrections, redirects, valid_on),
        announced_on=overrides.get("announced_on")
        or _first(report.facts.announced_on for report in voters),
        effective_on=overrides.get("effective_on")
        or _first(report.facts.effective_on for report in voters),
        first_published_on=earliest(*[report.published_on for report in active]),
        confidence=_confidence(best_of_source),
        independent_sources=len(best_of_source),
        report_ids=tuple([report.report_id for report in active]),
        retracted_ids=tuple(sorted([report.report_id for report in reports if not report.active])),
        merged_ids=merged_ids,
        corrected=tuple(sorted({correction.path for correction in corrections})),
        trail=trail,
        policy_id=POLICY_ID,
        first_position=min([report.position for report in reports]),
    )


def _without_copies(active: Sequence[Report]) -> Sequence[Report]:
    """One document of each syndicate speaks: the one that we met first. A copy printed later would
    otherwise win as "the latest word", and fifty copies would move a figure."""
    if len({report.syndicate for report in active}) == len(active):
        return active
    speaker: dict[str, str] = {}
    for report in sorted(active, key=lambda each: each.position):
        speaker.setdefault(report.syndicate, report.facts.document_id)
    return [each for each in active if speaker[each.syndicate] == each.facts.document_id]


def _first(stated: Iterable[PartialDateText | None]) -> PartialDateText | None:
    return next((text for text in stated if text), None)


def _best_of_source(active: Sequence[Report]) -> dict[str, float]:
    """Independent source → the confidence of its best report."""
    best: dict[str, float] = {}
    for report in active:
        best[report.origin_key] = max(best.get(report.origin_key, 0.0), report.facts.confidence)
    return best


def _confidence(best: Mapping[str, float]) -> float:
    """1 − Π(1 − c) over independent sources, each with its best report: copies add nothing."""
    doubt = 1.0
    for key in sorted(best):
        doubt *= 1.0 - best[key]
    return round(1.0 - doubt, 6)


def _parties(active: Sequence[Report], redirects: Mapping[str, str]) -> tuple[DealParty, ...]:
    found = {
        (redirects.get(party.company_id, party.company_id), party.role)
        for report in active
        for party in report.facts.parties
    }
    return tuple(DealParty(company_id=company_id, role=role) for company_id, role in sorted(found))


def _legs(
    active: Sequence[Report],
    status_of: Mapping[str, Status],
    status: Status,
    corrections: Sequence[DealCorrected],
    redirects: Mapping[str, str],
    valid_on: date | None,
) -> tuple[DealLeg, ...]:
    claims: defaultdict[str, list[LegClaim]] = defaultdict(list)
    for report in active:
        tranches: dict[str, int] = {}
        for claim in _claims(report, status_of[report.report_id], redirects, valid_on):
            lane = lane_of(claim)
            ordinal = tranches[lane] = tranches.get(lane, 0) + 1
            claims[lane if ordinal == 1 else f"{lane}#{ordinal}"].append(claim)
    return tuple(
        [
            fold_leg(leg_id, claims[leg_id], status, leg_corrections(corrections, leg_id))
            for leg_id in sorted(claims)
        ]
    )


def _claims(
    report: Report, status: Status, redirects: Mapping[str, str], valid_on: date | None
) -> Iterable[LegClaim]:
    facts = report.facts
    ids = {party.name: redirects.get(party.company_id, party.company_id) for party in facts.parties}
    for leg in facts.legs:
        giver_id, receiver_id = ids.get(leg.giver), ids.get(leg.receiver)
        if giver_id is None or receiver_id is None or giver_id == receiver_id:
            continue
        stage = leg.stage
        if stage is _PAID and not took_effect(facts, valid_on):
            stage = Stage.COMMITTED
        yield claim_of(report, status, leg, giver_id, receiver_id, stage)


def anomalies_of(deal: Deal) -> list[Anomaly]:
    """Legs that break paid ≤ contracted ≤ headline where both sides are exact."""
    found = []
    for leg in deal.legs:
        for code, smaller, larger in (
            ("paid_over_contracted", leg.paid, leg.contracted),
            ("contracted_over_headline", leg.contracted, leg.headline),
        ):
            if smaller and larger and _exceeds(smaller, larger):
                found.append(
                    Anomaly(
                        code=code,
                        subject_id=f"{deal.deal_id} {leg.leg_id}",
                        report_id=leg.decided_by,
                        text=f"{smaller.upper} {smaller.currency} is more than "
                        f"{larger.upper} {larger.currency}",
                    )
                )
    return found


def _exceeds(smaller: MoneyRange, larger: MoneyRange) -> bool:
    return smaller.currency == larger.currency and smaller.upper > larger.upper
