"""Verdicts of the review queue as labelled lines, in the format of `ingest/data/labelled`.

An accepted candidate is a sentence with its deal; a rejected one is a sentence without it. A line
is written only where people have judged all that was read in a sentence: one with a reading that
still waits, or that nobody was asked about, says too little and is counted as left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from graph.events.catalogue import DealReported
from graph.fold.snapshot import CandidateState, KnowledgeGraph, Report
from graph.model.deal import Consideration, DealKind, Leg
from graph.model.document import DocumentKind
from graph.model.evidence import Evidence
from graph.model.money import AmountClaim, Basis, Per
from graph.model.value import Value
from ingest.candidate import MONEY
from ingest.reextract import NO_LONGER_READ

ARROW = " => "
_SCALES = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_SIGNS = {Basis.EXACT: "=", Basis.ABOUT: "~", Basis.UP_TO: "<=", Basis.AT_LEAST: ">="}

Place = tuple[str, int, int]
"""Document, start and end of a sentence."""


class Labels(Value, frozen=True):
    """`lines` are of the news, `filing_lines` of filings: the reader of labels tells them by the
    name of their file. `left_out`: sentences that gave no line, by reason."""

    lines: tuple[str, ...]
    filing_lines: tuple[str, ...]
    deals: int
    negatives: int
    left_out: dict[str, int]


class _LeftOut(Exception):
    """Why a sentence gives no line."""


def labels_of(graph: KnowledgeGraph) -> Labels:
    """Every judged sentence as a labelled line, in order of the verdicts' candidates, each once."""
    judged: defaultdict[Place, list[CandidateState]] = defaultdict(list)
    for state in sorted(graph.candidates.values(), key=lambda each: each.position):
        place = _place(state.facts.report)
        if place is not None and not state.reason.endswith(NO_LONGER_READ):
            judged[place].append(state)
    unasked = _unasked(graph, judged)
    lines: dict[str, bool] = {}
    deals = negatives = 0
    left_out: Counter[str] = Counter()
    for place, states in judged.items():
        if all(state.verdict is None for state in states):
            continue
        try:
            line = _line(graph, states, unasked=place in unasked)
        except _LeftOut as why:
            left_out[str(why)] += 1
            continue
        if line in lines:
            continue
        lines[line] = graph.documents[place[0]].facts.kind.is_filing
        accepted = sum(state.verdict == "accepted" for state in states)
        deals, negatives = deals + accepted, negatives + (not accepted)
    return Labels(
        lines=tuple(line for line, filing in lines.items() if not filing),
        filing_lines=tuple(line for line, filing in lines.items() if filing),
        deals=deals,
        negatives=negatives,
        left_out=dict(sorted(left_out.items())),
    )


def _sentence(report: DealReported) -> Evidence | None:
    return next((each for each in report.evidence if each.field == "sentence"), None)


def _place(report: DealReported) -> Place | None:
    found = _sentence(report)
    return (found.document_id, found.start, found.end) if found else None


def _unasked(graph: KnowledgeGraph, judged: dict[Place, list[CandidateState]]) -> set[Place]:
    """Sentences with an active report that did not come out of the queue."""
    told = [_said(state.facts.report) for states in judged.values() for state in states]
    return {
        place
        for report in graph.reports.values()
        for place in [_place(report.facts)]
        if place in judged and report.retraction is None
        if _said(report.facts) not in told
    }


def _said(report: DealReported) -> tuple[object, ...]:
    """What stays of a report when a verdict gives it a deal."""
    return report.document_id, report.kind, report.status, report.legs, report.evidence


def _line(graph: KnowledgeGraph, states: list[CandidateState], *, unasked: bool) -> str:
    report = states[0].facts.report
    if graph.documents[report.document_id].facts.kind is DocumentKind.DATASET_ROW:
        raise _LeftOut("a curated row, no sentence")
    if any(state.verdict is None for state in states):
        raise _LeftOut("another reading of the sentence still waits")
    if unasked:
        raise _LeftOut("another reading of the sentence was never asked about")
    sentence = _sentence(report)
    assert sentence is not None
    text = _flat(sentence.quote)
    if ARROW.strip() in text or not text:
        raise _LeftOut("a sentence that the format cannot hold")
    accepted = [state for state in states if state.verdict == "accepted"]
    if not accepted:
        return f"{text}{ARROW}none: {_flat(states[0].reason)}"
    if any(_is_retracted(graph, state) for state in accepted):
        raise _LeftOut("a report that was retracted since")
    told = [deal for state in accepted for deal in _deals(state.facts.report)]
    return f"{text}{ARROW}{' & '.join(dict.fromkeys(told))}"


def _is_retracted(graph: KnowledgeGraph, state: CandidateState) -> bool:
    told: list[Report] = [
        report
        for report in graph.reports.values()
        if _said(report.facts) == _said(state.facts.report)
    ]
    return bool(told) and all(report.retraction is not None for report in told)


def _deals(report: DealReported) -> Iterator[str]:
    """`GIVER > RECEIVER | kind | status | amount` for each promise of money; the grantor first for
    a warrant, as the labels have it."""
    if report.kind is DealKind.WARRANT_GRANT:
        legs = [leg for leg in report.legs if leg.consideration is Consideration.WARRANT]
    else:
        legs = [leg for leg in report.legs if leg.consideration in MONEY]
    names = _names(report)
    for leg in legs or report.legs[:1]:
        sides = [names.get(each, each) for each in (leg.giver, leg.receiver)]
        if any(set(side) & set("|>&;()") for side in sides):
            raise _LeftOut("a name that the format cannot hold")
        yield f"{sides[0]} > {sides[1]} | {report.kind} | {report.status} | {_amount(leg)}"


def _names(report: DealReported) -> dict[str, str]:
    """Each party's resolved name → its words in the text."""
    quotes = {each.field: _flat(each.quote) for each in report.evidence}
    told = {party.name: quotes.get(f"parties[{at}]") for at, party in enumerate(report.parties)}
    return {name: words for name, words in told.items() if words}


def _amount(leg: Leg) -> str:
    claim: AmountClaim = leg.amount
    if not claim.is_disclosed:
        return "-"
    if claim.per is not Per.TOTAL or claim.currency is None:
        raise _LeftOut("a sum that the format cannot hold")
    ends = [_scaled(end) for end in (claim.low, claim.high) if end is not None]
    told = "..".join(ends) if claim.basis is Basis.BETWEEN else _SIGNS[claim.basis] + ends[0]
    return told if claim.currency == "USD" else f"{told} {claim.currency}"


def _scaled(number: Decimal) -> str:
    for size, sign in _SCALES:
        if number >= size:
            return f"{format((number / size).normalize(), 'f')}{sign}"
    return format(number, "f")


def _flat(text: str) -> str:
    return " ".join(text.split())
