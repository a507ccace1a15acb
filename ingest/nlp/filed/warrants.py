"""Warrants as filings tell of them: "the Company issued to X warrants to purchase shares".

The parser takes "X warrants" for one noun, so that who issued them seems to get them.
"""

from __future__ import annotations

import re

from graph.model.deal import Consideration, DealKind
from ingest.nlp.filed import FORM
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

FRAME = "warrant_issue"
_ISSUED = re.compile(r"\b(?:issued?|issuing|granted?)(?: to)? $")
_WARRANT = re.compile(rf"^{FORM},? (?:an? |the )?(?:[\w-]+ ){{0,4}}warrants?\b")
_SURE = 0.95


def with_holders(text: str, parsed: Parsed, readings: list[Reading]) -> None:
    """Turn the readings of warrants, or add one, where the holder stands before the word; `text` is
    the stored text."""
    sentence = parsed.plain.sentence
    named = parsed.plain.named()
    for holder in named:
        before = text[sentence.start : holder.start]
        warrant = _WARRANT.match(text[holder.end : sentence.end])
        earlier = [m for m in named if m.end <= holder.start and m.company_id != holder.company_id]
        if warrant is None or _ISSUED.search(before) is None or not earlier:
            continue
        place = parsed.plain.token_behind(holder.end + warrant.end() - 1)
        readings[:] = [each for each in readings if each.kind is not DealKind.WARRANT_GRANT]
        readings.append(_reading(place, holder, earlier[-1]))


def _reading(place: int, holder: Mention, issuer: Mention) -> Reading:
    return Reading(
        kind=DealKind.WARRANT_GRANT,
        consideration=Consideration.WARRANT,
        trigger=place,
        frame=FRAME,
        payers=[holder],
        payees=[issuer],
        parts={"arguments": _SURE, "direction": 1.0},
        thing_is_named=True,
    )
