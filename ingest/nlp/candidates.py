"""From one reading to one candidate with evidence that equals its slices of the text."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.deal import Status
from graph.model.evidence import Evidence
from ingest.candidate import Candidate
from ingest.nlp.assemble import Terms, legs_of, parties_of
from ingest.nlp.attribution import attribution_of, outlet_of
from ingest.nlp.dated import Dated, date_of
from ingest.nlp.factuality import CERTAIN, StatusReader, StatusReading
from ingest.nlp.mentions import SURENESS
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading
from ingest.reading import ReadDocument

CONFIDENCE_MIN = 0.2
"""A reading below this is noise and is not shown at all."""


def candidate_of(
    document: ReadDocument, parsed: Parsed, reading: Reading, reader: StatusReader
) -> Candidate | None:
    """The candidate, or None where the clause says that there is no deal."""
    status = _status(parsed, reading, reader)
    if status.negated:
        return None
    parties = parties_of(reading)
    if len(parties) < 2:
        return None
    reading.parts["status"] = 0.5 + status.sure / 2
    everyone = (*reading.payers, *reading.payees)
    reading.parts["names"] = round(min(SURENESS[m.how] for m in everyone), 3)
    if reading.confidence < CONFIDENCE_MIN:
        return None
    facts = document.facts
    dated = date_of(document, parsed, reading, status.status)
    days = {dated.field: dated.day} if dated else {}
    evidence = _evidence(document, parsed, reading, status, [p.company_id for p in parties])
    return Candidate(
        kind=reading.kind,
        status=status.status,
        parties=parties,
        legs=legs_of(reading, Terms(status=status.status)),
        attribution=attribution_of(parsed, is_filing=facts.kind.is_filing),
        origin=outlet_of(parsed),
        evidence=(*evidence, *_date_evidence(document, dated)),
        announced_on=days.get("announced_on"),
        effective_on=days.get("effective_on"),
        confidence=reading.confidence,
        parts=dict(reading.parts),
        new_names=tuple(sorted({m.name for m in everyone if m.is_new})),
        questions=_questions(reading, status.status),
        increment=bool(reading.amount and reading.amount.increment),
    )


def _status(parsed: Parsed, reading: Reading, reader: StatusReader) -> StatusReading:
    if reading.told_status is not None:
        return StatusReading(reading.told_status, reading.trigger, CERTAIN)
    return reader.status(parsed, reading)


def _evidence(
    document: ReadDocument,
    parsed: Parsed,
    reading: Reading,
    status: StatusReading,
    party_ids: list[str],
) -> tuple[Evidence, ...]:
    """Sentence, status, kind, each party, amount and quantity; quotes are slices of the text."""
    spans = parsed.plain.spans
    sentence = parsed.plain.sentence
    found = [document.evidence("sentence", sentence.start, sentence.end, 1.0)]
    token = reading.trigger if status.token is None else status.token
    found.append(document.evidence("status", *spans[token], status.sure))
    found.append(document.evidence("kind", *spans[reading.trigger], 1.0))
    placed = {m.company_id: m for m in (*reading.sellers, *reading.payees, *reading.payers)}
    for index, company_id in enumerate(party_ids):
        mention = placed[company_id]
        found.append(
            document.evidence(
                f"parties[{index}]", mention.start, mention.end, SURENESS[mention.how]
            )
        )
    if reading.amount is not None:
        amount = reading.amount
        found.append(document.evidence("legs[0].amount", amount.start, amount.end, 1.0))
    if reading.quantity is not None:
        held = reading.quantity
        found.append(document.evidence("legs[1].quantity", held.start, held.end, 1.0))
    return tuple(found)


def _date_evidence(document: ReadDocument, dated: Dated | None) -> Iterator[Evidence]:
    if dated is not None:
        yield document.evidence(dated.field, dated.span.start, dated.span.end, 0.9)


def _questions(reading: Reading, status: Status) -> tuple[str, ...]:
    questions = [f"is {m.name} a company?" for m in (*reading.payers, *reading.payees) if m.is_new]
    if reading.parts.get("direction", 1.0) < 1.0:
        questions.append("who pays whom?")
    if reading.parts.get("arguments", 1.0) < 1.0:
        questions.append("are these the parties?")
    del status
    return tuple(dict.fromkeys(questions))
