"""Which kind of deal a frame makes, from its class and from what moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from graph.model.company import CompanyKind
from graph.model.deal import Consideration, DealKind
from ingest.nlp.directions import kind_by_firms
from ingest.nlp.lexicon import FrameClass
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.slots import Slots
from ingest.nlp.things import Thing, is_class

if TYPE_CHECKING:
    from spacy.tokens import Token

    _Check = Callable[[Parsed, Token, Slots, Thing | None], bool]

_C, _K = Consideration, DealKind
_CONSIDERATION: dict[DealKind, Consideration] = {
    _K.EQUITY_INVESTMENT: _C.EQUITY,
    _K.ACQUISITION: _C.EQUITY,
    _K.COMPUTE_PURCHASE: _C.COMPUTE,
    _K.HARDWARE_PURCHASE: _C.CHIPS,
    _K.POWER_PURCHASE: _C.POWER,
    _K.LEASE: _C.SPACE,
    _K.DEBT: _C.DEBT,
    _K.GUARANTEE: _C.GUARANTEE,
    _K.WARRANT_GRANT: _C.WARRANT,
    _K.LICENCE: _C.LICENCE,
    _K.REVENUE_SHARE: _C.REVENUE_SHARE,
    _K.JOINT_VENTURE: _C.EQUITY,
    _K.STAKE_SALE: _C.EQUITY,
    _K.PARTNERSHIP: _C.SERVICES,
    _K.OTHER: _C.OTHER,
}
_FUNDING = re.compile(
    r"funding|financing|investment|capital|round|debt|loan|credit|facility|note|bond|equity|backing"
    r"|commitment|cash|money|fund|euro|dollar|pound|million|billion|series"
)
_FINANCING = re.compile(r"\bfinancing\b", re.I)
_CREDIT = re.compile(
    r"\b(?:credit|loans?|lend\w*|borrow\w*|revolv\w*|term|bridge|debt|secured|financ\w+)\b", re.I
)
_BUILDING = re.compile(
    r"\b(?:for|to build|to construct|to fund) (?:\w+[' -]?s? ?){0,5}(?:data cent\w+|campus"
    r"|facility|project|site|plant|construction)",
    re.I,
)
_ROUND_WORDS = re.compile(r"\b(?:round|series|seed|equity|valuation|venture|investors?)\b", re.I)
_FORMING = frozenset({"form", "create", "establish", "launch", "announce", "set", "enter", "agree",
                      "sign", "found", "start", "plan", "build", "unveil", "join", "complete",
                      "finalize", "close", "dissolve", "be"})  # fmt: skip
_ROUND = re.compile(
    r"\b(?:round|series|financing|funding|investment|raise|fundraising|seed|tranche)\b", re.I
)
SELLING = frozenset({"sell", "divest", "sale"})
"""Frames that sell."""
_STAKE = re.compile(
    r"\b(?:stakes?|shares?|stock|interests?|holdings?|position|ownership|equity)\b", re.I
)
_SUPPLIER = re.compile(
    r"\b(?:supplier|provider|vendor|partner|host|builder|manufacturer|maker|operator|contractor)\b",
    re.I,
)
_CUSTOMER = re.compile(r"\b(?:customers?|clients?|tenants?|user|anchor)\b", re.I)
_FEE = re.compile(r"\b(?:termination|break-?up|settlement|reverse)\b", re.I)
_VENTURE = re.compile(r"\b(?:joint venture|venture|jv|new company)\b", re.I)
_REVENUE = re.compile(r"\b(?:revenues?|sales|proceeds|profits?|percent|%)\b", re.I)
_CUT = re.compile(
    r"(?:%|\b(?:percent|per cent|cut|share|slice|half|third|quarter|fifth|tenth)\b).{0,40}"
    r"\b(?:revenues?|sales|takings|turnover)\b",
    re.I,
)
_ACQUISITION = re.compile(r"\b(?:acquisition|merger|takeover|acquire|buyout|all-stock)\b", re.I)
_TRADE = re.compile(
    r"^(?:buy|purchase|acquire|take|bought|build|raise|boost|increase|snap|grab|pick|secure|get|receive)"
)
_MAY_BE_DEBT = frozenset({"raise", "investment", "put_money", "lead_round", "contribute"})
_CHIPS_LEASED = frozenset({_C.CHIPS, _C.COMPUTE})


def meets(
    frame: FrameClass, parsed: Parsed, token: Token, slots: Slots, thing: Thing | None
) -> bool:
    """Are the needs of the frame met?"""
    if token.lemma_ == "facility" and not _is_money(parsed, token):
        return False
    if frame.needs is None:
        return True
    check = _NEEDS.get(frame.needs)
    if check is None:
        return True
    return check(parsed, token, slots, thing)


def _is_money(parsed: Parsed, token: Token) -> bool:
    """A facility of a bank, and not "our Georgia facilities"."""
    inside = any(each.i in parsed.plain.amounts for each in token.subtree)
    return inside or _CREDIT.search(parsed.plain.text) is not None


def _reach(token: Token) -> str:
    """The words under the trigger."""
    return " ".join(t.text for t in token.subtree)


def _has_amount(parsed: Parsed, token: Token, _slots: Slots, _thing: Thing | None) -> bool:
    inside = {t.i for t in token.subtree}
    return any(i in inside for i in parsed.plain.amounts)


def _has_thing(_parsed: Parsed, _token: Token, _slots: Slots, thing: Thing | None) -> bool:
    """Something that is traded; a loan or a stake is not supplied, ordered or used."""
    return (
        thing is not None
        and thing.distance <= 2
        and thing.of.consideration not in (_C.DEBT, _C.EQUITY)
    )


def _has_debt(parsed: Parsed, token: Token, slots: Slots, _thing: Thing | None) -> bool:
    return is_class(_objects(parsed, token, slots), _C.DEBT)


def _borrows(parsed: Parsed, token: Token, slots: Slots, thing: Thing | None) -> bool:
    drawn = token.lemma_ == "draw" and any(child.lower_ == "down" for child in token.children)
    return drawn or token.lemma_ == "borrow" or _has_debt(parsed, token, slots, thing)


def _has_warrant(parsed: Parsed, token: Token, slots: Slots, _thing: Thing | None) -> bool:
    return is_class(_objects(parsed, token, slots), _C.WARRANT)


def _has_equity(parsed: Parsed, token: Token, slots: Slots, _thing: Thing | None) -> bool:
    return _STAKE.search(_objects(parsed, token, slots)) is not None


def _objects(parsed: Parsed, token: Token, slots: Slots) -> str:
    heads = [parsed.doc[i] for name in ("object", "dative") for i in slots.nouns.get(name, ())]
    if not heads:
        heads = [token]
    return " ".join(t.text for head in heads for t in head.subtree)


def _matches(rule: re.Pattern[str]) -> _Check:
    def check(_parsed: Parsed, token: Token, _slots: Slots, _thing: Thing | None) -> bool:
        return rule.search(_reach(token)) is not None

    return check


def _traded(parsed: Parsed, _token: Token, slots: Slots, _thing: Thing | None) -> bool:
    """A stake counts only where somebody buys, takes or sells it."""
    if slots.carrier is None:
        return False
    return _TRADE.match(parsed.doc[slots.carrier].lemma_) is not None


def _money_object(parsed: Parsed, _token: Token, slots: Slots, _thing: Thing | None) -> bool:
    """What is raised or won is money itself, and not an order or a contract."""
    heads = [parsed.doc[i] for i in slots.nouns.get("object", ())]
    return any(
        head.i in parsed.plain.amounts
        or _FUNDING.search(head.lemma_.lower()) is not None
        or any(child.i in parsed.plain.amounts and child.dep_ == "prep" for child in head.children)
        for head in heads
    )


def _formed(parsed: Parsed, _token: Token, slots: Slots, _thing: Thing | None) -> bool:
    """A venture is a deal where it is formed or agreed, and background elsewhere."""
    if slots.carrier is None:
        return slots.companies.get("possessor") is None
    return parsed.doc[slots.carrier].lemma_ in _FORMING


def _issued(parsed: Parsed, _token: Token, slots: Slots, _thing: Thing | None) -> bool:
    if slots.carrier is None:
        return False
    return parsed.doc[slots.carrier].lemma_ in (
        "issue",
        "sell",
        "price",
        "place",
        "complete",
        "offer",
    )


_NEEDS: dict[str, _Check] = {
    "money_object": _money_object,
    "formed": _formed,
    "amount": _has_amount,
    "thing": _has_thing,
    "debt": _has_debt,
    "debt_or_borrow": _borrows,
    "warrant": _has_warrant,
    "equity": _has_equity,
    "round": _matches(_ROUND),
    "stake": _matches(_STAKE),
    "as_supplier": _matches(_SUPPLIER),
    "as_customer": _matches(_CUSTOMER),
    "fee": _matches(_FEE),
    "venture": _matches(_VENTURE),
    "revenue": _matches(_REVENUE),
    "cut_of_revenue": _matches(_CUT),
    "trade": _traded,
    "issue": _issued,
}


def kind_of(
    frame: FrameClass,
    parsed: Parsed,
    token: Token,
    slots: Slots,
    thing: Thing | None,
    sides: tuple[list[Mention], list[Mention]],
) -> DealKind:
    """The kind of the reading; see `things.yaml` for what moves."""
    if token.lemma_ == "financing" or (frame.id == "raise" and _FINANCING.search(_reach(token))):
        return _financing(frame, parsed, sides, thing)
    if frame.kind is not None:
        return _narrowed(frame, thing)
    if frame.id in ("acquire", "buy", "sell", "divest", "acquisition", "sale"):
        return _bought(frame, parsed, token, slots, thing)
    if frame.prior and _ACQUISITION.search(_reach(token)) and (thing is None or thing.distance > 0):
        return _K.ACQUISITION
    if thing is None or (frame.id == "partnership" and thing.distance > 2):
        return _by_firms(frame, parsed, sides)
    return thing.of.bought


def _financing(
    frame: FrameClass,
    parsed: Parsed,
    sides: tuple[list[Mention], list[Mention]],
    thing: Thing | None,
) -> DealKind:
    """Financing is debt from a bank or for a building, and equity in a round."""
    text = parsed.plain.text
    if thing is not None and thing.of.consideration is _C.DEBT:
        return _K.DEBT
    if any(mention.kind is CompanyKind.BANK for mention in sides[0]) or _BUILDING.search(text):
        return _K.DEBT
    if frame.id == "raise" or _ROUND_WORDS.search(text):
        return _K.EQUITY_INVESTMENT
    return frame.kind or frame.default_kind


def _by_firms(
    frame: FrameClass, parsed: Parsed, sides: tuple[list[Mention], list[Mention]]
) -> DealKind:
    """A contract for money about nothing named: the kinds of the firms decide."""
    payers, payees = sides
    if not (frame.prior or frame.id in ("pay", "spend", "commit", "order")):
        return frame.default_kind
    if not payers or not payees or not parsed.plain.amounts:
        return frame.default_kind
    return kind_by_firms(payers[0].kind, payees[0].kind) or frame.default_kind


def _narrowed(frame: FrameClass, thing: Thing | None) -> DealKind:
    kind = frame.kind or frame.default_kind
    debt = thing is not None and thing.distance <= 2 and thing.of.consideration is _C.DEBT
    if debt and kind is _K.EQUITY_INVESTMENT and frame.id in _MAY_BE_DEBT:
        return _K.DEBT
    return kind


def thing_slot(frame: FrameClass) -> str:
    """The slot of what is bought or sold: of a noun what stands behind "of"."""
    return "of" if frame.id in ("acquisition", "sale") else "object"


def _bought(
    frame: FrameClass, parsed: Parsed, token: Token, slots: Slots, thing: Thing | None
) -> DealKind:
    object_slot = thing_slot(frame)
    company_object = bool(slots.companies.get(object_slot))
    objects = " ".join(parsed.doc[i].text for i in slots.nouns.get(object_slot, ()))
    if _STAKE.search(objects) or (frame.id == "divest" and not company_object):
        return _K.STAKE_SALE if frame.id in SELLING else _K.EQUITY_INVESTMENT
    if company_object and not slots.nouns.get(object_slot):
        return _K.ACQUISITION
    if "facilit" in objects and not _is_money(parsed, token):
        return frame.default_kind
    if thing is not None and thing.distance <= 2:
        if thing.of.consideration is _C.EQUITY:
            return _K.EQUITY_INVESTMENT if frame.id in ("buy", "acquire") else frame.default_kind
        if thing.of.consideration is _C.CHIPS and token.lemma_ in ("rent", "hire"):
            return _K.COMPUTE_PURCHASE  # who rents chips buys what they compute
        return thing.of.bought
    return frame.default_kind


def consideration_of(kind: DealKind, thing: Thing | None) -> Consideration:
    """What moves against the money. A lease of chips moves chips."""
    if kind is _K.LEASE and thing is not None and thing.of.consideration in _CHIPS_LEASED:
        return thing.of.consideration
    if kind is _K.PARTNERSHIP:
        return _C.SERVICES
    return _CONSIDERATION[kind]
