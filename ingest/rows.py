"""A curated row → a document with its candidate: legs both ways, claims, status, evidence.

The stored text of a row is its fields, one a line, so that every figure has its slice. A row that
sums up other rows is left out, with the reason; a disputed one waits for a reviewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from graph.errors import InvalidValue
from graph.events.catalogue import DocumentIngested
from graph.model.company import company_slug
from graph.model.deal import Attribution, Party, Role, Status
from graph.model.document import DocumentKind, document_id_of, text_digest, tier_of
from graph.model.evidence import Evidence
from graph.model.value import Value
from ingest.candidate import Candidate
from ingest.curated import CuratedRow
from ingest.nlp.mentions import NameBook
from ingest.readers.dataset import Row, names_in
from ingest.reading import ReadDocument, Zone, ZoneKind
from ingest.row_legs import legs_of
from ingest.row_words import CONFIDENCE, KINDS, PART_OF, RETURNED, ROLES, SAME_DEAL, STATUSES
from ingest.sheet import host_of, sheet_of


class LeftOut(Value, frozen=True):
    """A row that is not imported, and why."""

    row: Row
    reason: str


def curated_rows(rows: Sequence[Row], book: NameBook) -> list[CuratedRow | LeftOut]:
    """Each row in its place: with its candidate, or why it is left out. Rows with one `deal_key`
    are one deal; without a key, a row whose note says that it contradicts or restates its only
    related row goes to the deal of that one."""
    by_id = {row.id: row for row in rows}
    return [_placed(row, by_id, book) for row in rows]


def _placed(row: Row, by_id: Mapping[str, Row], book: NameBook) -> CuratedRow | LeftOut:
    reason = _reason_to_leave(row, by_id)
    if reason:
        return LeftOut(row=row, reason=reason)
    try:
        return _curated(row, _key_of(row, by_id), book)
    except InvalidValue as error:
        return LeftOut(row=row, reason=str(error))


def _reason_to_leave(row: Row, by_id: Mapping[str, Row]) -> str:
    if row.deal_type not in KINDS:
        return f"{row.deal_type!r} is no kind of deal"
    if row.status and row.status not in STATUSES:
        return f"{row.status!r} is no status"
    if row.amount_qualifier == "aggregate":
        return "it sums up other rows"
    if row.note and PART_OF.search(row.note):
        return "it is a part of another row"
    if len(row.payers) > 1 and _sums_up(row, by_id):
        return "it sums up rows of single givers"
    if not row.payers or not names_in(row.payee_or_investee):
        return "it does not say who gives or who receives"
    return ""


def _sums_up(row: Row, by_id: Mapping[str, Row], depth: int = 3) -> bool:
    """Does the row, or one that it relates to, restate rows with one giver each?"""
    for other in (by_id[each] for each in row.related if each in by_id):
        alike = other.payee_or_investee == row.payee_or_investee and set(other.payers) <= set(
            row.payers
        )
        if alike and (len(other.payers) == 1 or (depth and _sums_up(other, by_id, depth - 1))):
            return True
    return False


def _key_of(row: Row, by_id: Mapping[str, Row], depth: int = 5) -> str:
    if row.deal_key:
        return row.deal_key
    restates = len(row.related) == 1 and row.note and SAME_DEAL.search(row.note)
    other = by_id.get(row.related[0]) if restates else None
    if other is None or other.deal_type != row.deal_type or not depth:
        return row.id
    return _key_of(other, by_id, depth - 1)


def _curated(row: Row, key: str, book: NameBook) -> CuratedRow:
    text, spans = sheet_of(row)
    digest = text_digest(text)
    facts = DocumentIngested(
        document_id=document_id_of(digest),
        text_digest=digest,
        raw_digest=sha256(text.encode()).hexdigest(),
        kind=DocumentKind.DATASET_ROW,
        source_tier=tier_of(DocumentKind.DATASET_ROW),
        publisher=host_of(row.source_address),
        address=row.source_address,
        title=f"{row.payer_or_investor} → {row.payee_or_investee}, {row.deal_type}",
        published_on=_printed_on(row),
        language="en",
    )
    document = ReadDocument(
        facts=facts, text=text, zones=(Zone(start=0, end=len(text), kind=ZoneKind.TABLE),)
    )
    candidate = _candidate(row, facts.document_id, text, spans, book)
    questions = ("the source is disputed: is it so?",) if row.status == "disputed" else ()
    return CuratedRow(
        document=document, candidates=(candidate,), deal_keys=(key,), questions=questions
    )


def _printed_on(row: Row) -> str | None:
    """As stated, else a row that tells of an end or a closing was printed no earlier than that."""
    if row.published_date:
        return row.published_date
    ended = STATUSES.get(row.status or "") in (Status.COMPLETED, Status.TERMINATED, Status.EXPIRED)
    if ended and row.status_date:
        return row.status_date
    return row.announced_date or row.status_date


def _candidate(
    row: Row, document_id: str, text: str, spans: Mapping[str, tuple[int, int]], book: NameBook
) -> Candidate:
    kind = KINDS[row.deal_type]
    status = STATUSES.get(row.status or "", Status.ANNOUNCED)
    givers = [_name(each, book) for each in row.payers]
    (receiver, *_) = [_name(each, book) for each in names_in(row.payee_or_investee)]
    giving, getting = ROLES.get(kind, (Role.PARTNER, Role.PARTNER))
    if row.consideration is not None and row.consideration is RETURNED.get(kind):
        giving, getting = getting, giving  # the row tells of what comes back: shares, not money
    parties = {
        **{name: _party(company_id, name, Role.PARTNER) for company_id, name in _others(row, book)},
        receiver[1]: _party(*receiver, getting),
        **{name: _party(company_id, name, giving) for company_id, name in givers},
    }
    ended = status in (Status.COMPLETED, Status.TERMINATED, Status.EXPIRED)
    return Candidate(
        kind=kind,
        status=status,
        parties=tuple(parties.values()),
        legs=legs_of(row, kind, status, [name for _, name in givers], receiver[1]),
        announced_on=row.announced_date,
        effective_on=row.status_date if ended else None,
        attribution=Attribution.ANALYST
        if row.amount_qualifier == "estimate"
        else Attribution.UNSTATED,
        evidence=_evidence(document_id, text, spans),
        confidence=0.2 if row.status == "disputed" else CONFIDENCE.get(status, 0.9),
    )


def _name(told: str, book: NameBook) -> tuple[str, str]:
    """Id and display name: of the register, or of a new name."""
    known = book.resolve(told)
    return (known.company_id, known.name) if known else (company_slug(told), told)


def _others(row: Row, book: NameBook) -> list[tuple[str, str]]:
    """Other parties, as far as the register knows them: the column holds products and units too."""
    known = (book.resolve(each) for each in names_in(row.other_parties or ""))
    return [(each.company_id, each.name) for each in known if each is not None]


def _party(company_id: str, name: str, role: Role) -> Party:
    return Party(company_id=company_id, name=name, role=role)


def _evidence(
    document_id: str, text: str, spans: Mapping[str, tuple[int, int]]
) -> tuple[Evidence, ...]:
    fields = {
        "payer_or_investor": "legs[0].giver",
        "payee_or_investee": "legs[0].receiver",
        "deal_type": "kind",
        "status": "status",
        "amount_high": "legs[0].amount",
        "amount_low": "legs[0].amount",
        "quantity": "legs[0].quantity",
        "announced_date": "announced_on",
        "status_date": "effective_on",
        "conditions": "legs[0].condition",
    }
    return tuple(
        Evidence(
            document_id=document_id,
            field=field,
            start=spans[name][0],
            end=spans[name][1],
            quote=text[slice(*spans[name])],
        )
        for name, field in fields.items()
        if name in spans
    )
