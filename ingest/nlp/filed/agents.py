"""Credit agreements as filings write them: a borrower, lenders without names, and an agent.

"The Company entered into a $3.0 billion Credit Agreement among the Company, as borrower, the
lenders listed therein, and X, as administrative agent": the agent stands for the lenders. "It
replaces the previous $2.0 billion facility, with X as administrative agent": that one has ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.model.company import CompanyKind
from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

FRAME = "credit_agreement"
_AGREEMENT = re.compile(
    r"\b(?:credit|loan|facility|facilities|term loan|revolving|revolver|bridge|note purchase)\b"
    r"[^.]{0,60}\b(?:agreements?|facility|facilities)\b",
    re.IGNORECASE,
)
_FORM = (
    r"[.,\s]*(?:N\.A\.|National Association|AG|PLC|plc|Inc\.?|LLC|L\.L\.C\.?|L\.P\.?|LP|Ltd\.?"
    r"|USA)?[,\s]*"
)
_BESIDE = re.compile(rf"{_FORM}(?:\([^()]{{0,60}}\))?[,\s]*(?:and\s)?", re.IGNORECASE)
"""What stands between two lenders of a row."""
_AGENT = re.compile(
    rf"^{_FORM}(?:\([^()]{{0,60}}\))?[,\s(]*(?:each )?(?:as|acting as"
    r"|in its capacity as)"
    r"\s(?:the\s|an?\s)?(?:sole\s|lead\s|initial\s)?(?P<role>administrative agent"
    r"|facility agent|agent|lenders?|collateral agent)\b",
    re.IGNORECASE,
)
_BORROWER = re.compile(
    r"^[,\s]*(?:Inc\.?|LLC|plc)?[,\s(]*as\s(?:the\s)?(?:parent\s)?borrower\b", re.I
)
_REPLACED = re.compile(
    r"\b(?:replac|refinanc|terminat|supersede)\w+ (?:and replac\w+ )?(?:the|its|our|their)"
    r" (?:previous|prior|existing|former)\b",
    re.I,
)
_ENTERED = re.compile(r"\bentered into\b", re.I)
"""A new loan that replaces another is not the one that has ended."""
_TRIGGERS = frozenset({"agreement", "facility", "loan", "revolver", "facilities"})
_SURE = {
    "administrative agent": 0.85,
    "facility agent": 0.85,
    "agent": 0.8,
    "collateral agent": 0.7,
    "lender": 0.95,
    "lenders": 0.95,
}


def credit_agreements(text: str, parsed: Parsed, before: Sequence[Reading]) -> Iterator[Reading]:
    """The reading of a sentence that tells of a credit agreement with an agent or a lender named as
    one; `text` is the stored text. Of one that is replaced the borrower may stand in `before`."""
    sentence = parsed.plain.sentence
    if _AGREEMENT.search(text, sentence.start, sentence.end) is None:
        return
    lenders = dict(_in_role(text, parsed, _AGENT))
    borrower = _borrower(text, parsed, {m.company_id for m in lenders.values()})
    is_new = _ENTERED.search(text, sentence.start, sentence.end) is not None
    is_replaced = not is_new and _REPLACED.search(text, sentence.start, sentence.end) is not None
    if borrower is None and is_replaced:
        debts = (each for each in before if each.frame == FRAME)
        borrower = next((replace(each.payees[0], how=How.PRONOUN) for each in debts), None)
    trigger = next((t.i for t in parsed.doc if t.lemma_.lower() in _TRIGGERS), None)
    if not lenders or borrower is None or trigger is None:
        return
    role, lender = min(lenders.items(), key=lambda pair: -_SURE[pair[0]])
    row = _row(text, parsed, lender, borrower) if role == "lenders" else [lender]
    yield Reading(
        kind=DealKind.DEBT,
        consideration=Consideration.DEBT,
        trigger=trigger,
        frame=FRAME,
        payers=row,
        payees=[borrower],
        parts={"arguments": _SURE[role]},
        thing_is_named=True,
        told_status=Status.TERMINATED if is_replaced else None,
    )


def _row(text: str, parsed: Parsed, last: Mention, borrower: Mention) -> list[Mention]:
    """The lenders that are named in a row, which ends with `last`."""
    named = parsed.plain.named()
    found = [last]
    for mention in reversed([each for each in named if each.end <= last.start]):
        between = text[mention.end : found[0].start]
        if mention.company_id == borrower.company_id or not _BESIDE.fullmatch(between):
            break
        found.insert(0, mention)
    return found


def _may_borrow(mention: Mention) -> bool:
    bank = mention.kind is CompanyKind.BANK or "Bank" in mention.name.split()
    return mention.how is not How.PRODUCT and not bank


def _in_role(text: str, parsed: Parsed, rule: re.Pattern[str]) -> Iterator[tuple[str, Mention]]:
    end = parsed.plain.sentence.end
    for mention in parsed.plain.mentions.values():
        found = rule.match(text[mention.end : min(end, mention.end + 90)])
        if found is not None:
            yield (found["role"].lower() if "role" in rule.groupindex else ""), mention


def _borrower(text: str, parsed: Parsed, lenders: set[str]) -> Mention | None:
    """Who is named as the borrower, else the first company of the sentence that is no lender."""
    named = [mention for _, mention in _in_role(text, parsed, _BORROWER)]
    others = [mention for mention in parsed.plain.named() if _may_borrow(mention)]
    # "the Company's subsidiary, X, entered into": X borrows
    others.sort(key=lambda m: text[m.end : m.end + 2] in ("’s", "'s"))
    return next((m for m in (*named, *others) if m.company_id not in lenders), None)
