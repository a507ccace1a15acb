"""Tender offers as the offeror files them: the cover names whose shares are sought.

"X will accept for payment all shares properly tendered, for a total purchase price of $16 million":
X buys shares of the subject company, which the sentence calls the Company or does not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.definitions import new_company
from ingest.nlp.mentions import How, Mention, NameBook, mention_of
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

FRAME = "tender_offer"
_SUBJECT = re.compile(r"(?P<name>[^\n]{2,80})\n\s*\(Name of Subject Company", re.IGNORECASE)
_COVER = 6_000
_TAKEN = re.compile(
    r"\b(?:(?:has|have|will)\s)?(?:accept(?:ed)? for (?:payment|purchase)"
    r"|purchased?)\b[^.;]{0,80}\btendered\b",
    re.IGNORECASE,
)
_SURE = 0.9


def tender_offers(text: str, parsed: Parsed, book: NameBook) -> Iterator[Reading]:
    """The reading of a sentence that says that tendered shares were taken; `text` is the stored
    text, whose cover names the subject company."""
    sentence = parsed.plain.sentence
    taken = _TAKEN.search(text, sentence.start, sentence.end)
    subject = _SUBJECT.search(text, 0, _COVER) if taken is not None else None
    if taken is None or subject is None:
        return
    target = _target(subject, book)
    ahead = [each for each in parsed.plain.named() if each.end <= taken.start()]
    buyer = next((m for m in reversed(ahead) if m.company_id != target.company_id), None)
    if buyer is None:
        return
    yield Reading(
        kind=DealKind.ACQUISITION,
        consideration=Consideration.EQUITY,
        trigger=parsed.plain.token_behind(taken.start()),
        frame=FRAME,
        payers=[buyer],
        payees=[target],
        parts={"arguments": _SURE},
        thing_is_named=True,
        told_status=Status.COMPLETED,
    )


def _target(subject: re.Match[str], book: NameBook) -> Mention:
    name = subject["name"].strip(" ,")
    name = name.title() if name.isupper() else name
    meant = book.resolve(name) or new_company(name)
    return mention_of(*subject.span("name"), meant, How.DEFINED)
