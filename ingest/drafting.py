"""From the candidates of one document to the events of one append. Pure; nothing is written here.

A candidate becomes a report when it is sure enough, its evidence stands in the text, and the match
is clear; otherwise it is deferred with its open questions, and moves no number.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import count

from graph.events.catalogue import (
    CandidateDeferred,
    DealReported,
    MatchOutcome,
)
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Party
from graph.model.evidence import Evidence
from graph.model.ids import candidate_id_of, deal_id_of
from graph.store.port import NO_STREAM
from ingest.candidate import Candidate
from ingest.draft import (
    Draft,
    evidence_that_stands,
    registration_of,
    report_of,
    unregistered,
)
from ingest.match import Match, Matcher
from ingest.reading import ReadDocument

ACCEPT_CONFIDENCE = 0.4
"""The accept line: a candidate below it goes to the review queue."""
CANDIDATES_MAX = 1_000
"""More reports than this out of one text are cut, and the outcome says so."""


class Drafter:
    """Adds the candidates of one document to a draft, one after the other."""

    def __init__(
        self,
        draft: Draft,
        matcher: Matcher,
        graph: KnowledgeGraph,
        document: ReadDocument,
        extractor: str,
        accept: float = ACCEPT_CONFIDENCE,
        registered: set[str] | None = None,
    ) -> None:
        """`registered`: companies that earlier drafts of the same append register; it grows."""
        self._draft, self._matcher, self._graph = draft, matcher, graph
        self._document, self._extractor, self._accept = document, extractor, accept
        self._deal_ids = _unused_deals(graph, document.facts.document_id)
        self._candidate_ids = _unused_candidates(graph, document.facts.document_id)
        self._registered = set() if registered is None else registered

    def take(
        self, candidate: Candidate, match: Match | None = None, questions: Sequence[str] = ()
    ) -> None:
        """Report or defer one candidate. `match` overrides the matcher's decision; `questions`
        are open whatever the confidence, and defer it."""
        stands = evidence_that_stands(candidate.evidence, self._document)
        match = match or self._matcher.match(candidate, self._document.facts)
        asked = [*questions, *_questions(candidate, stands, match, self._accept)]
        deal_id = match.deal_id or next(self._deal_ids)
        report = report_of(candidate, self._document, deal_id, self._extractor, match, stands)
        if asked:
            self._defer(report, (*candidate.questions, *asked), match)
        else:
            self._report(candidate, report)

    def _report(self, candidate: Candidate, report: DealReported) -> None:
        draft = self._draft
        for party in self._unregistered(report.parties):
            draft.add(registration_of(party, report.document_id), version=NO_STREAM)
            draft.companies_new.append(party.company_id)
        curated = report.match.outcome is MatchOutcome.CURATED
        is_new = report.match.outcome is MatchOutcome.NEW or (
            curated and not self._matcher.knows(report.deal_id)
        )
        report_id = draft.add(report, version=NO_STREAM if is_new else None)
        if report_id not in draft.reports:
            draft.reports.append(report_id)
        if is_new:
            draft.deals_new.append(report.deal_id)
            draft.opened.append((report.deal_id, candidate))
        elif report.deal_id not in draft.deals_known:
            draft.deals_known.append(report.deal_id)
        self._matcher.settled(candidate, self._document.facts, report.deal_id)

    def _defer(self, report: DealReported, questions: Iterable[str], match: Match) -> None:
        candidate_id = next(self._candidate_ids)
        deferred = CandidateDeferred(
            candidate_id=candidate_id,
            report=report,
            questions=tuple(dict.fromkeys(questions)),
            nearest_deal_id=match.nearest_id,
        )
        self._draft.add(deferred, version=NO_STREAM)
        self._draft.deferred.append(candidate_id)

    def _unregistered(self, parties: Iterable[Party]) -> list[Party]:
        found = unregistered(parties, self._graph, self._registered)
        self._registered.update(party.company_id for party in found)
        return found


def _questions(
    candidate: Candidate, stands: Sequence[Evidence], match: Match, accept: float
) -> list[str]:
    asked = []
    if not stands:
        asked.append("no phrase of the text carries it; is it there?")
    if candidate.confidence < accept:
        told = f"is it so? confidence {candidate.confidence:.2f} is below {accept:.2f}"
        asked.append(told + _parts(candidate))
    if match.outcome is MatchOutcome.UNSURE:
        asked.append(match.question())
    return asked


def _parts(candidate: Candidate) -> str:
    """What the confidence is made of, the weakest part first."""
    parts = sorted(candidate.parts.items(), key=lambda part: (part[1], part[0]))
    return f" ({', '.join(f'{name} {value:.2f}' for name, value in parts)})" if parts else ""


def _unused_deals(graph: KnowledgeGraph, document_id: str) -> Iterator[str]:
    if document_id not in graph.documents:
        return _unused(deal_id_of, document_id, set())
    used = {
        facts.deal_id
        for facts in (
            *(report.facts for report in graph.reports.values()),
            *(state.facts.report for state in graph.candidates.values()),
        )
        if facts.document_id == document_id
    }
    return _unused(deal_id_of, document_id, used)


def _unused_candidates(graph: KnowledgeGraph, document_id: str) -> Iterator[str]:
    return _unused(candidate_id_of, document_id, graph.candidates)


def _unused(
    make: Callable[[str, int], str], document_id: str, used: Container[str]
) -> Iterator[str]:
    """Ids in order; one that stood for something else before is never given again."""
    ids = (make(document_id, ordinal) for ordinal in count())
    return (each for each in ids if each not in used)
