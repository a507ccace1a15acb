"""Joint ventures as filings tell of their forming: "the Company and X formed Y, LLC (the “JV”)"; "a
joint venture in which the Company owns 51% and X owns 49%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

FRAME = "formed_venture"
_FORMED = re.compile(
    r"\b(?:formed|established|created|organized|organised)\b(?=[^.;]{0,120}"
    r"(?:\(the [“\"](?:JV|Joint Venture|Venture)\b|\bjoint venture\b))",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"\bjoint venture (?:in|of) which (?=[^;]{0,80}\bowns?\b[^;]{0,80}\bowns?\b)", re.IGNORECASE
)
_REACH = 120
_SURE = 0.95


def formed_ventures(text: str, parsed: Parsed) -> Iterator[Reading]:
    """The reading of a sentence that tells who formed, or owns, a joint venture."""
    sentence = parsed.plain.sentence
    formed = _FORMED.search(text, sentence.start, sentence.end)
    owned = _OWNED.search(text, sentence.start, sentence.end)
    place = formed or owned
    if place is None:
        return
    named = parsed.plain.named()
    if formed is not None:
        near = [m for m in named if formed.start() - _REACH <= m.start < formed.start()]
    else:
        near = [m for m in named if place.end() <= m.start < place.end() + _REACH]
    sides = list({each.company_id: each for each in near}.values())
    if len(sides) == 2:
        yield _reading(parsed, sides, place.start(), Status.SIGNED if formed else Status.EFFECTIVE)


def _reading(parsed: Parsed, sides: list[Mention], place: int, status: Status) -> Reading:
    return Reading(
        kind=DealKind.JOINT_VENTURE,
        consideration=Consideration.EQUITY,
        trigger=parsed.plain.token_behind(place),
        frame=FRAME,
        payers=sides[:1],
        payees=sides[1:],
        parts={"arguments": _SURE},
        symmetric=True,
        thing_is_named=True,
        told_status=status,
    )
