"""New shares as filings tell of their sale: an agreement with buyers, or a purchase at the closing.

"The Company entered into a securities purchase agreement with A and B, pursuant to which the
Company agreed to issue and sell 18,400,000 shares … for gross proceeds of $460 million": A and B
invest. "At the closing, A purchased 500,000 shares of Series A preferred stock for $500 million":
in the filer, where nobody else is named. "A beneficially owns 11.4% of our common stock": so it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.amounts import Amount
from ingest.nlp.filed import FORM
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

FRAME = "placement"
_AGREEMENT = re.compile(
    r"\b(?:securities|stock|share|unit|subscription|investment|preferred stock)"
    r"(?: (?:purchase|subscription))? agreements?\b[^.]{0,80}?"
    r"\b(?:with|among|between|by and among)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"\b(?:pursuant to|under|in) which\b|\bproviding for\b|\brelating to\b")
_SHARES = (
    r"(?:shares|common stock|preferred stock|ordinary shares|units|ADSs|pre-funded warrants)\b"
)
_SOLD = re.compile(
    rf"\b(?:issued?|sell|sold|sale|purchased?|acquired?)\b[^.;]{{0,90}}\b{_SHARES}", re.IGNORECASE
)
_BOUGHT = re.compile(
    rf"^{FORM}(?: has| had)?(?: agreed to)? purchased? [^.;]{{0,60}}\b{_SHARES}",
    re.IGNORECASE,
)
_OWN_SOLD = re.compile(
    rf"\b(?:sold|sell|issued)\b[^.;]{{0,40}}\b(?:shares of )?(?:its|our)\b[^.;]{{0,40}}\b{_SHARES}"
    r"[^.;]{0,40}\bto $",
    re.IGNORECASE,
)
_OWNS = re.compile(
    r"^[^.;]{0,60}?\b(?:beneficially )?(?:owns?|holds?|held|owned)\b[^.;]{0,40}?"
    r"\d[\d.]*\s?(?:%|percent|per cent) of (?:the (?:total |issued and |issued )?outstanding )?"
    r"(?:our|the Company[’']s)\b",
    re.IGNORECASE,
)
_DEBT = re.compile(r"\b(?:notes|debentures|bonds)\b", re.IGNORECASE)
_FOR = re.compile(
    r"(?:gross proceeds of|in exchange for|consideration of|for(?: a total of| total)?"
    r"|aggregate (?:gross |purchase |subscription )?(?:price|proceeds|amount) of)"
    r"(?: approximately| about)?\s*$",
    re.IGNORECASE,
)
_SURE = 0.95


def placements(text: str, parsed: Parsed, filer: Mention | None) -> Iterator[Reading]:
    """The reading of a sentence that tells of new shares; `text` is the stored text, `filer` the
    filer as it was named last."""
    sentence = parsed.plain.sentence
    if filer is None:
        return
    others = [each for each in parsed.plain.named() if each.company_id != filer.company_id]
    holder = next((m for m in others if _OWNS.match(text[m.end : sentence.end])), None)
    if holder is not None:
        yield _reading(parsed, [holder], filer, None, holder.end, Status.EFFECTIVE)
        return
    if _DEBT.search(text, sentence.start, sentence.end):
        return
    buyers, place, status = _buyers(text, parsed, others)
    if buyers:
        yield _reading(parsed, buyers, filer, _price(text, parsed), place, status)


def _buyers(
    text: str, parsed: Parsed, others: list[Mention]
) -> tuple[list[Mention], int, Status | None]:
    """Who buys, behind which place of the text it is told, and the status if that says it."""
    sentence = parsed.plain.sentence
    agreed = _AGREEMENT.search(text, sentence.start, sentence.end)
    if agreed is not None and _SOLD.search(text, agreed.end(), sentence.end):
        stop = _STOP.search(text, agreed.end(), sentence.end)
        end = stop.start() if stop else sentence.end
        found = [each for each in others if agreed.end() <= each.start < end]
        if found:
            once = {each.company_id: each for each in found}
            return list(once.values()), agreed.start(), Status.SIGNED
    sold = [m for m in others if _OWN_SOLD.search(text[sentence.start : m.start])]
    if sold:
        return sold[:1], sold[0].start, Status.COMPLETED
    bought = [each for each in others if _BOUGHT.match(text[each.end : sentence.end])]
    if len(bought) == len(others) == 1:
        return bought, bought[0].end, None
    return [], sentence.start, None


def _price(text: str, parsed: Parsed) -> Amount | None:
    """The sum that the shares are sold for."""
    start = parsed.plain.sentence.start
    for _, amount in sorted(parsed.plain.amounts.items()):
        if amount.money is not None and _FOR.search(text[start : amount.start]):
            return amount
    return None


def _reading(
    parsed: Parsed,
    buyers: list[Mention],
    issuer: Mention,
    amount: Amount | None,
    place: int,
    status: Status | None,
) -> Reading:
    return Reading(
        kind=DealKind.EQUITY_INVESTMENT,
        consideration=Consideration.EQUITY,
        trigger=parsed.plain.token_behind(place),
        frame=FRAME,
        payers=buyers,
        payees=[issuer],
        amount=amount,
        parts={"arguments": _SURE},
        thing_is_named=True,
        told_status=status,
    )
