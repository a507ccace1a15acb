"""Names that open a line before a verb: "Workday to buy Sana", "Cognition swallows Windsurf"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.nlp.inflection import present_forms
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import Mention

_STOP_OPENERS = re.compile(
    r"^(?:The|A|An|In|On|At|As|It|Its|This|That|These|Those|We|Our|They|Investors?|Shares?|Stocks?|Banks?"
    r"|Lenders?|Analysts?|Startups?|Chipmakers?|Hyperscalers?|Tech|Big|Why|How|What|When|Where|Who|Is|Are"
    r"|Will|Can|Exclusive|Report|Update|Breaking|Watch|Opinion|Analysis|Here|There|But|And|If|For|From"
    r"|With|After|Before|Under|Sources?|People|Private|Venture|Wall|White|Federal|European|Chinese|U\.?S\.?"
    r"|AI|Both|Each|Everyone|Nobody|Some|Most|Many|One|Two|Three|Four|Five|Remember|Today|Yesterday"
    r"|He|She|You|I|So|My|His|Her|Their|No|Not|All|Any|Chip|Cloud|Data|Revenue|Profit|Sales|Company"
    r"|Companies|Firms?|Founders?|Employees|Shareholders?|Customers?|Suppliers?|Regulators?|Government"
    r"|Separately|Meanwhile|However|Also|Tickets?|Prices?|Deal|Deals|Talks|Tenant|Landlord|Borrower"
    r"|Lender|Buyer|Seller|Purchaser|Parent|Holder|Customer|Company)$"
)
_OPENING_NAME = re.compile(
    r"(?:(?:Exclusive|Update|Breaking|Report|UPDATE \d)[:-]\s*)?"
    r"(?P<name>[A-Z][\w&.-]*\w(?:\s[A-Z0-9][\w&.-]*){0,3}?)"
    r"(?=\s+(?P<verb>to\s+[a-z]+|in talks|[a-z]+s)\b)"
)


def opening_name(
    text: str, start: int, end: int, mentions: Sequence[Mention]
) -> tuple[int, int] | None:
    """An unknown name that opens a line before a verb of the lists: "Workday to buy Sana"."""
    match = _OPENING_NAME.match(text, start, end)
    if match is None or _STOP_OPENERS.match(match["name"].split()[0]):
        return None
    if any(m.start < match.end("name") and match.start("name") < m.end for m in mentions):
        return None
    verb = match["verb"].split()
    known = set(lexicon().verbs)
    if verb[0] == "to" and verb[1] not in {lemma.split()[0] for lemma in known}:
        return None
    if verb[0] not in ("to", "in") and verb[0] not in present_forms():
        return None
    return match.start("name"), match.end("name")
