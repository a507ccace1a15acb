"""Notes as filings tell of their issue: an issuer, sums, and holders without names.

"The Company issued $600.0 million of its 4.800% Medium-Term Notes due 2028 and $800.0 million of
its 5.450% Notes due 2053": two debts. Where it is not said who buys them, the holders of the notes
of that issuer stand for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.model.company import CompanyKind, company_slug
from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.amounts import Amount
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

FRAME = "note_issue"
_ISSUED = re.compile(
    r"\b(?:(?P<done>issued|sold|(?:closed|completed|consummated) (?:the|its|an?)\b[^.;$]{0,60}"
    r"\b(?:offering|issuance|sale))|issue and s(?:ell|ale)|issuance and sale|priced)\b",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"(?:\s(?:in )?(?:aggregate )?principal amount)?(?: of| in)(?: its| the Company[’']s| our)?"
    r"(?: aggregate principal amount of)?[^.;$€£()]{0,12}(?:\d*\.\d+%)?[^.;$€£()]{0,70}?"
    r"\b(?P<notes>(?:Notes|Debentures|Bonds|notes|debentures|bonds))\b"
)
_TO = re.compile(r"\bto (?:certain funds managed by )?$")
_SURE = 0.9


def note_issues(text: str, parsed: Parsed) -> Iterator[Reading]:
    """A reading for each series that the sentence says was issued; `text` is the stored text."""
    sentence = parsed.plain.sentence
    issued = _ISSUED.search(text, sentence.start, sentence.end)
    issuer = None if issued is None else _issuer(parsed, issued.start())
    if issued is None or issuer is None:
        return
    seen = False
    for _, amount in sorted(parsed.plain.amounts.items()):
        series = _SERIES.match(text, amount.end, sentence.end)
        if amount.money is None or amount.start < issued.end() or series is None:
            continue
        holders = _buyer(text, parsed, series.end()) or _holders(issuer, series.span("notes"))
        one = replace(amount, increment=seen)  # a further series, even of one size
        reading = _reading(parsed, holders, issuer, one, series.span("notes"))
        seen = True
        reading.told_status = Status.COMPLETED if issued["done"] else Status.SIGNED
        yield reading


def _issuer(parsed: Parsed, end: int) -> Mention | None:
    """The company named last before the verb that is no bank."""
    named = [mention for mention in parsed.plain.named() if mention.end <= end]
    may = (m for m in reversed(named) if m.kind is not CompanyKind.BANK)
    return next((m for m in may if m.how is not How.PRODUCT), None)


def _buyer(text: str, parsed: Parsed, start: int) -> Mention | None:
    """The company that the notes are said to go to."""
    after = (mention for mention in parsed.plain.named() if mention.start >= start)
    return next((m for m in after if _TO.search(text, start, m.start)), None)


def _holders(issuer: Mention, at: tuple[int, int]) -> Mention:
    name = f"Holders of notes of {issuer.name}"
    return Mention(*at, name, company_slug(name), CompanyKind.OTHER, How.FILER)


def _reading(
    parsed: Parsed, holders: Mention, issuer: Mention, amount: Amount, at: tuple[int, int]
) -> Reading:
    return Reading(
        kind=DealKind.DEBT,
        consideration=Consideration.DEBT,
        trigger=parsed.plain.token_behind(at[1] - 1),
        frame=FRAME,
        payers=[holders],
        payees=[issuer],
        amount=amount,
        parts={"arguments": _SURE},
        thing_is_named=True,
    )
