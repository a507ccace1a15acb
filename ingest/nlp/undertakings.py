"""Contracts that say who does what: "an agreement under which X will pay $2 billion".

The verb of the undertaking decides who gives the money, whatever the order of the names, and of
what kind a deal is that is only called one.
"""

from __future__ import annotations

from graph.model.deal import DealKind
from ingest.nlp.kinds import consideration_of
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

_LEADS = (("under", "which"), ("to", "which"), ("whereby",), ("wherein",))
_REACH_MAX = 9
_PAYS = frozenset(
    ["pay", "purchase", "buy", "acquire", "subscribe", "invest", "rent", "lend", "spend", "order",
     "contribute", "advance", "loan", "finance"]
)  # fmt: skip
_IS_PAID = frozenset(["supply", "sell", "deliver", "host", "license", "issue", "borrow", "furnish"])
_EITHER = frozenset(["provide", "make"])
"""A lender provides money; anybody else provides goods."""
_KINDS = {
    "invest": DealKind.EQUITY_INVESTMENT,
    "subscribe": DealKind.EQUITY_INVESTMENT,
    "lend": DealKind.DEBT,
    "loan": DealKind.DEBT,
    "borrow": DealKind.DEBT,
    "license": DealKind.LICENCE,
}
_SURE = 0.95


def with_undertakings(parsed: Parsed, readings: list[Reading]) -> None:
    """Turn whole readings that an undertaking of the sentence contradicts, and give those of a bare
    contract its kind."""
    told = _undertaking(parsed)
    if told is None:
        return
    company_id, verb = told
    for reading in readings:
        if not reading.is_whole:
            continue
        pays = _pays(verb, reading)
        sides = (reading.payees, reading.payers) if pays else (reading.payers, reading.payees)
        wrong = [mention.company_id for mention in sides[0]] == [company_id]
        right = [mention.company_id for mention in sides[1]] == [company_id]
        if wrong and len(sides[1]) == 1:
            reading.payers, reading.payees = reading.payees, reading.payers
            reading.parts["direction"] = _SURE
        elif right:
            reading.parts["direction"] = 1.0
        if (wrong or right) and not reading.specific and verb in _KINDS:
            reading.kind = _KINDS[verb]
            reading.consideration = consideration_of(reading.kind, None)


def _pays(verb: str, reading: Reading) -> bool:
    if verb in _EITHER:
        return reading.kind is DealKind.DEBT
    return verb in _PAYS


def _undertaking(parsed: Parsed) -> tuple[str, str] | None:
    """The company that undertakes, and the verb of what it undertakes."""
    words = [word.lower() for word in parsed.plain.words]
    for lead in _LEADS:
        for at in range(len(words) - len(lead)):
            if tuple(words[at : at + len(lead)]) == lead:
                found = _after(parsed, at + len(lead))
                if found is not None:
                    return found
    return None


def _after(parsed: Parsed, start: int) -> tuple[str, str] | None:
    company: str | None = None
    for token in parsed.doc[start : start + _REACH_MAX]:
        mention = parsed.plain.mentions.get(token.i)
        if mention is not None and company is None:
            company = mention.company_id
        elif company is not None and token.lemma_.lower() in _PAYS | _IS_PAID | _EITHER:
            return company, token.lemma_.lower()
    return None
