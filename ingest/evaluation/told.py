"""What a reader found, and what it should have found, as pairs: who gives money to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

import msgspec

from graph.model.deal import DealKind, Status
from graph.model.money import AmountClaim
from graph.model.value import Value
from ingest.candidate import MONEY, Candidate
from ingest.evaluation.gold import GoldDeal, Scope
from ingest.nlp.forms import is_longer_form, key_of, without_suffix
from ingest.nlp.mentions import NameBook

WITHIN = Decimal("0.01")
"""Two sums are one when they differ by no more than this share of the larger."""

_FILER = frozenset({"we", "us", "our", "the company", "the registrant"})
"""Who speaks in a filing has one key, whatever it calls itself."""


class FoundPair(Value, frozen=True):
    """One promise that was read: keys of both sides, and what was said of it."""

    payer: str
    payee: str
    kind: DealKind
    status: Status
    amount: AmountClaim
    days: tuple[str, ...]
    quote: str
    confidence: float = 1.0


class GoldPair(Value, frozen=True):
    """One promise that stands in the text; None for a side without a name."""

    payer: str | None
    payee: str | None
    deal: GoldDeal

    @property
    def is_directed(self) -> bool:
        """A warrant's labels differ in who stands first: the holder or the grantor."""
        return not self.deal.symmetric and DealKind.WARRANT_GRANT not in self.deal.kinds


class Same:
    """Spellings of one company have one key: its id in the register, else its plain name."""

    def __init__(self, book: NameBook) -> None:
        self._book = book
        self._registered: set[str] = set()

    def __call__(self, name: str) -> str:
        """The key of a name."""
        if name.casefold() in _FILER:
            return "company"
        known = self._book.resolve(name)
        if known is None:
            return key_of(without_suffix(name)).removeprefix("the ")
        self._registered.add(known.company_id)
        return known.company_id

    def is_form(self, key: str, other: str) -> bool:
        """Is one of two keys a shorter form of the other? A firm of the register is no shorter form
        of anything, but may have one that the register lacks: "Together" of Together AI."""
        short, long = sorted((key, other), key=len)
        full = long.replace("-", " ") if long in self._registered else long
        return short not in self._registered and is_longer_form(full, short)


def found_pairs(candidate: Candidate, same: Same) -> Iterator[FoundPair]:
    """The pairs of one candidate, by its legs of money, else by its first leg."""
    legs = [leg for leg in candidate.legs if leg.consideration in MONEY] or candidate.legs[:1]
    quotes = [each.quote for each in candidate.evidence if each.field == "sentence"]
    days = (candidate.announced_on, candidate.effective_on)
    seen = set()
    for leg in legs:
        pair = same(leg.giver), same(leg.receiver)
        if pair in seen and not leg.amount.is_disclosed:
            continue
        seen.add(pair)
        yield FoundPair(
            payer=pair[0],
            payee=pair[1],
            kind=candidate.kind,
            status=candidate.status,
            amount=leg.amount,
            days=tuple(day for day in days if day),
            quote=quotes[0] if quotes else "",
            confidence=candidate.confidence,
        )


def gold_pairs(deal: GoldDeal, same: Same) -> Iterator[GoldPair]:
    """Every payer with every payee."""
    for payer in deal.payers or (None,):
        for payee in deal.payees or (None,):
            yield GoldPair(
                payer=same(payer) if payer else None,
                payee=same(payee) if payee else None,
                deal=deal,
            )


def in_one_form(gold: Sequence[GoldPair], same: Same) -> list[GoldPair]:
    """The labels of one text with one name for each firm, where some say "Ortal" and others "Ortal
    Photonics"."""
    names = {side for pair in gold for side in (pair.payer, pair.payee) if side is not None}
    longer = {name: form_among(names - {name}, name, same) for name in names}
    meant = {name: full for name, full in longer.items() if full and len(full) > len(name)}
    return [
        msgspec.structs.replace(
            pair,
            payer=meant.get(pair.payer or "", pair.payer),
            payee=meant.get(pair.payee or "", pair.payee),
        )
        for pair in gold
    ]


def in_names_of(
    found: Sequence[FoundPair], gold: Sequence[GoldPair], same: Same
) -> list[FoundPair]:
    """The found pairs with the labels' names where these are a longer or a shorter form of what was
    found: a label says "Ortal" of Ortal Photonics. None where two labels could be meant."""
    names = {side for pair in gold for side in (pair.payer, pair.payee) if side is not None}
    return [
        msgspec.structs.replace(
            each,
            payer=form_among(names, each.payer, same) or each.payer,
            payee=form_among(names, each.payee, same) or each.payee,
        )
        for each in found
    ]


def form_among(names: Collection[str], key: str, same: Same) -> str | None:
    """The key itself, if it is one of `names`; else the only one of them that is a longer or a
    shorter form of it."""
    if key in names:
        return key
    near = [each for each in names if same.is_form(each, key)]
    return near[0] if len(near) == 1 else None


def is_in_scope(found: FoundPair, scope: Scope, same: Same) -> bool:
    """Would the set have labelled this pair, were it a deal?"""
    names = {same(name) for name in scope.names}
    return found.kind in scope.kinds and {found.payer, found.payee} <= names


def fits(found: FoundPair, gold: GoldPair) -> bool:
    """Are both sides right, in their direction?"""
    return _sides(found.payer, found.payee, gold) or (
        not gold.is_directed and _sides(found.payee, found.payer, gold)
    )


def is_turned(found: FoundPair, gold: GoldPair) -> bool:
    """Are both sides right, in the wrong direction?"""
    return not fits(found, gold) and _sides(found.payee, found.payer, gold)


def shares_side(found: FoundPair, gold: GoldPair) -> bool:
    """Is at least one named side right?"""
    return found.payer == gold.payer or found.payee == gold.payee


def _sides(payer: str, payee: str, gold: GoldPair) -> bool:
    if gold.payer is None and gold.payee is None:
        return False
    return gold.payer in (None, payer) and gold.payee in (None, payee)


def amount_is_right(claim: AmountClaim, deal: GoldDeal) -> bool:
    """The same sum within WITHIN, or none on both sides; any where sums are not labelled."""
    if not deal.amount_labelled:
        return True
    told, right = _sum(claim.low, claim.high), _sum(deal.low, deal.high)
    if told is None or right is None:
        return told is None and right is None
    return abs(told - right) <= WITHIN * max(abs(told), abs(right))


def bound_is_right(claim: AmountClaim, deal: GoldDeal) -> bool:
    """Is each end stated where it is stated in the text?"""
    return (claim.low is None) == (deal.low is None) and (claim.high is None) == (deal.high is None)


def _sum(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    return low if high is None else high
