"""The review queue: candidates that wait for a person, and the two verdicts.

A verdict is events in one append, guarded by the version of the candidate, so that of two
reviewers one is refused. `decide_accept` and `decide_reject` are pure; `accept` and `reject` write.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from graph.errors import CommandRefused, ConcurrentAppend, NotFound
from graph.events.catalogue import (
    CandidateAccepted,
    CandidateRejected,
    DealReported,
    MatchDecision,
    MatchOutcome,
)
from graph.fold.read import GraphReader
from graph.fold.snapshot import CandidateState, KnowledgeGraph
from graph.model.ids import DEAL_STREAM
from graph.model.value import Value
from graph.store.port import NO_STREAM, EventStore
from ingest.appending import ATTEMPTS_MAX, Snapshots, append
from ingest.candidate import Candidate
from ingest.draft import Draft, registration_of, unregistered
from ingest.match import match

NEW_DEAL = "new"
"""Given as `deal_id`: the candidate opens a deal of its own."""


class Verdict(Value, frozen=True):
    """What a verdict wrote. `report_id` and `deal_id` are set for an acceptance."""

    candidate_id: str
    verdict: str
    report_id: str | None = None
    deal_id: str | None = None


def waiting(graph: KnowledgeGraph) -> list[CandidateState]:
    """Candidates without a verdict, oldest first. Those of withdrawn documents do not count."""
    open_ones = (
        state
        for state in graph.candidates.values()
        if state.verdict is None and not _withdrawn(graph, state)
    )
    return sorted(open_ones, key=lambda state: state.position)


def accept(
    store: EventStore,
    candidate_id: str,
    *,
    reason: str,
    actor: str,
    deal_id: str | None = None,
    snapshots: Snapshots | None = None,
) -> Verdict:
    """Report the candidate. `deal_id`: the deal it belongs to, or NEW_DEAL; None leaves it to the
    matcher, and is refused where that is unsure."""
    return _carry_out(
        store,
        snapshots,
        lambda graph: decide_accept(
            graph, candidate_id, reason=reason, actor=actor, deal_id=deal_id
        ),
    )


def reject(
    store: EventStore,
    candidate_id: str,
    *,
    reason: str,
    actor: str,
    snapshots: Snapshots | None = None,
) -> Verdict:
    """Close the candidate; it never moves a number. The reason is kept."""
    return _carry_out(
        store,
        snapshots,
        lambda graph: decide_reject(graph, candidate_id, reason=reason, actor=actor),
    )


def decide_accept(
    graph: KnowledgeGraph,
    candidate_id: str,
    *,
    reason: str,
    actor: str,
    deal_id: str | None = None,
) -> tuple[Draft, Verdict]:
    """The events of an acceptance; raises NotFound, Ambiguous or CommandRefused."""
    state = _open(graph, candidate_id, "AcceptCandidate", reason)
    report = _placed(graph, state, deal_id)
    draft = Draft(actor=actor, cause_id=state.candidate_id)
    for party in unregistered(report.parties, graph):
        draft.add(registration_of(party, report.document_id))
    report_id = draft.add(report)
    verdict = CandidateAccepted(
        candidate_id=state.candidate_id, report_id=report_id, reason=reason.strip()
    )
    draft.add(verdict, version=1)
    if graph.deal_of(report.deal_id) is None:
        draft.expected[DEAL_STREAM + report.deal_id] = NO_STREAM
    return draft, Verdict(
        candidate_id=state.candidate_id,
        verdict="accepted",
        report_id=report_id,
        deal_id=report.deal_id,
    )


def decide_reject(
    graph: KnowledgeGraph, candidate_id: str, *, reason: str, actor: str
) -> tuple[Draft, Verdict]:
    """The event of a rejection; raises NotFound, Ambiguous or CommandRefused."""
    state = _open(graph, candidate_id, "RejectCandidate", reason)
    draft = Draft(actor=actor, cause_id=state.candidate_id)
    draft.add(CandidateRejected(candidate_id=state.candidate_id, reason=reason.strip()), version=1)
    return draft, Verdict(candidate_id=state.candidate_id, verdict="rejected")


def _carry_out(
    store: EventStore,
    snapshots: Snapshots | None,
    decide: Callable[[KnowledgeGraph], tuple[Draft, Verdict]],
) -> Verdict:
    reader = snapshots or GraphReader(store)
    for left in range(ATTEMPTS_MAX, 0, -1):
        draft, verdict = decide(reader.graph())
        try:
            append(store, draft.batch, draft.expected, {})
        except ConcurrentAppend:
            if left == 1:
                raise
            continue
        return verdict
    raise AssertionError("the loop returns or raises")


def _open(graph: KnowledgeGraph, candidate_id: str, command: str, reason: str) -> CandidateState:
    state = graph.candidates.get(candidate_id)
    if state is None:
        near = [each.candidate_id for each in waiting(graph)[:3]]
        raise NotFound("candidate", candidate_id, near)
    if state.verdict is not None:
        raise CommandRefused(command, f"{candidate_id} is {state.verdict} already ({state.reason})")
    if _withdrawn(graph, state):
        raise CommandRefused(command, "its document was withdrawn")
    if not reason.strip():
        raise CommandRefused(command, "a reason is needed", "say why, for those who ask later")
    return state


def _placed(graph: KnowledgeGraph, state: CandidateState, deal_id: str | None) -> DealReported:
    """The report of a candidate, with the deal that it goes to as the graph stands today."""
    report = state.facts.report
    curated = MatchDecision(outcome=MatchOutcome.CURATED, score=1.0, features={"reviewer": 1.0})
    if deal_id == NEW_DEAL:
        return replace(report, deal_id=_own_deal(graph, state), match=curated)
    if deal_id is not None:
        deal = graph.deal_of(deal_id)
        if deal is None:
            raise NotFound("deal", deal_id)
        return replace(report, deal_id=deal.deal_id, match=curated)
    found = match(_as_candidate(report), graph.documents[report.document_id].facts, graph)
    if found.outcome is MatchOutcome.UNSURE:
        raise CommandRefused(
            "AcceptCandidate", found.question(), f"say which: a deal id, or {NEW_DEAL!r}"
        )
    return replace(report, deal_id=found.deal_id or _own_deal(graph, state), match=found.decision())


def _own_deal(graph: KnowledgeGraph, state: CandidateState) -> str:
    """A deal id that nobody else has: a candidate that once fitted a known deal carries its id."""
    proposed = state.facts.report.deal_id
    used = {each.facts.deal_id for each in graph.reports.values()}
    return proposed if proposed not in used else "deal-" + state.candidate_id.removeprefix("cand-")


def _as_candidate(report: DealReported) -> Candidate:
    return Candidate(
        kind=report.kind,
        status=report.status,
        parties=report.parties,
        legs=report.legs,
        announced_on=report.announced_on,
        effective_on=report.effective_on,
        attribution=report.attribution,
        origin=report.origin,
        evidence=report.evidence,
        confidence=report.confidence,
        increment="increment" in report.match.features,
    )


def _withdrawn(graph: KnowledgeGraph, state: CandidateState) -> bool:
    document = graph.documents.get(state.facts.report.document_id)
    return document is not None and document.withdrawn is not None
