"""Readings that a better reading of the same sentence explains away."""

from __future__ import annotations

from itertools import islice

from ingest.nlp.mentions import How
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

_WEAK_FRAMES = frozenset({"use", "give_money", "supply", "choose"})
_BOOKKEEPING = frozenset(
    [
        "write",
        "mark",
        "carry",
        "value",
        "account",
        "record",
        "remeasure",
        "impair",
        "regret",
        "assess",
    ]
)
_OPTION_FRAMES = frozenset({"buy", "acquire", "acquisition", "stake"})


def pruned(parsed: Parsed, readings: list[Reading]) -> list[Reading]:
    """The readings that stand by themselves, in order."""
    return [one for one in readings if not _is_explained(parsed, one, readings)]


def _is_explained(parsed: Parsed, one: Reading, readings: list[Reading]) -> bool:
    others = [other for other in readings if other is not one and other.is_whole]
    return (
        _is_kept_in_books(parsed, one)
        or _hangs_on_verb(one, others)
        or _is_option(parsed, one, others)
        or (_is_weak(one) and bool(others))
        or (_leans_on_product(one) and any(o.frame not in _WEAK_FRAMES for o in others))
    )


def _is_kept_in_books(parsed: Parsed, one: Reading) -> bool:
    """ "wrote down its investment in X", "the fair value of our investment in X": what is valued or
    held is no new deal."""
    if one.frame not in ("investment", "stake", "notes", "loan"):
        return False
    above = islice(parsed.doc[one.trigger].ancestors, 2)
    if any(each.lemma_ == "value" and each.pos_ == "NOUN" for each in above):
        return True
    return one.carrier is not None and parsed.doc[one.carrier].lemma_ in _BOOKKEEPING


def _hangs_on_verb(one: Reading, others: list[Reading]) -> bool:
    """A noun whose sides come from a verb that tells a deal of its own."""
    if one.carrier is None or one.own_sides:
        return False
    carrier = next((other for other in others if other.trigger == one.carrier), None)
    if carrier is None:
        return False
    if carrier.frame == "guarantee":
        return True  # the debt that is guaranteed
    same = {m.company_id for m in (*carrier.payers, *carrier.payees)}
    return {m.company_id for m in (*one.payers, *one.payees)} != same


def _is_option(parsed: Parsed, one: Reading, others: list[Reading]) -> bool:
    """ "warrants to buy shares": the purchase is the content of the warrant."""
    if one.frame not in _OPTION_FRAMES:
        return False
    above = {token.i for token in parsed.doc[one.trigger].ancestors}
    words = {parsed.doc[i].lemma_.lower() for i in above}
    granted = [o for o in others if o.frame in ("issue_warrant", "receive_warrant", "warrant")]
    if words & {"warrant", "option", "right"} and granted:
        return True
    return any(other.trigger in above for other in granted)


def _is_weak(one: Reading) -> bool:
    return one.frame == "use" and not one.own_sides and one.parts.get("arguments", 0) < 1.0


def _leans_on_product(one: Reading) -> bool:
    """A frame of using or supplying whose other side is only the maker of a thing."""
    if one.frame not in _WEAK_FRAMES:
        return False
    sides = (*one.payers, *one.payees)
    return any(m.how is How.PRODUCT for m in sides) or not one.payees or not one.payers
