"""Counts of one document, from which every score is made, and its errors by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from graph.errors import InvalidValue
from graph.model.calendar import PartialDate, overlap
from graph.model.value import Value
from ingest.evaluation.align import aligned
from ingest.evaluation.gold import kind_score
from ingest.evaluation.told import (
    FoundPair,
    GoldPair,
    amount_is_right,
    bound_is_right,
    fits,
    is_turned,
)


class ErrorKind(StrEnum):
    """What is wrong. A pair with a wrong side counts as that alone; a pair with both sides right
    counts once for each of its other fields that is wrong."""

    MISSED = "missed deal"
    MERGED = "missed, two deals told as one"
    FALSE = "false deal"
    SPLIT = "false, one deal told as two"
    TURNED = "direction reversed"
    PARTY = "wrong party"
    KIND = "wrong kind"
    AMOUNT = "wrong amount"
    BOUND = "wrong bound"
    CURRENCY = "wrong currency"
    STATUS = "wrong status"
    DAY = "wrong date"

    @property
    def field(self) -> str:
        """The field that it belongs to."""
        return _FIELDS.get(self, "parties")


_FIELDS = {
    ErrorKind.TURNED: "direction",
    ErrorKind.KIND: "kind",
    ErrorKind.AMOUNT: "amount",
    ErrorKind.BOUND: "amount",
    ErrorKind.CURRENCY: "amount",
    ErrorKind.STATUS: "status",
    ErrorKind.DAY: "date",
}


class Mistake(Value, frozen=True):
    """One error: the document, what was wrong, and the words that it was read from."""

    document: str
    kind: ErrorKind
    told: str
    quote: str


class Counts(Value, frozen=True):
    """Sums over pairs. `kinds` counts near kinds half. The last ones are out of `parties`, or of
    the `…_of` beside them."""

    found: float = 0
    gold: float = 0
    undirected: float = 0
    parties: float = 0
    kinds: float = 0
    sums: float = 0
    """The same sum, whatever the kind."""
    amounts: float = 0
    amount_labels: float = 0
    """Pairs of labels that say what the sum is, or that there is none."""
    statuses: float = 0
    statuses_of: float = 0
    currencies: float = 0
    bounds: float = 0
    amounts_of: float = 0
    days: float = 0
    days_of: float = 0
    silent: float = 0
    """1 for a document without a deal."""
    false_in_silent: float = 0
    quotes: float = 0
    quotes_of: float = 0


class Call(Value, frozen=True):
    """How sure the reader was of a pair, and was it right: both sides, the direction, and the kind
    or a near one."""

    confidence: float
    right: bool


class Judged(Value, frozen=True):
    counts: Counts
    mistakes: tuple[Mistake, ...]
    calls: tuple[Call, ...] = ()


def judge(
    name: str, found: Sequence[FoundPair], gold: Sequence[GoldPair], quotes: tuple[int, int]
) -> Judged:
    """Compare what was found in a document with its labels. `quotes`: how many equal their slice,
    of how many. A pair that meets an optional label is left out on both sides."""
    matches = aligned(found, gold)
    spared = {row for row, column in matches if gold[column].deal.optional}
    kept = [(row, column) for row, column in matches if row not in spared]
    counts: dict[str, float] = {
        "found": len(found) - len(spared),
        "gold": sum(not each.deal.optional for each in gold),
        "amount_labels": sum(each.deal.amount_labelled for each in gold),
        "silent": not gold,
        "false_in_silent": len(found) if not gold else 0,
        "quotes": quotes[0],
        "quotes_of": quotes[1],
    }
    mistakes: list[Mistake] = []
    for row, column in kept:
        for field, value in _pair_counts(found[row], gold[column]).items():
            counts[field] = counts.get(field, 0) + value
        mistakes += [
            Mistake(document=name, kind=kind, told=told, quote=found[row].quote[:120])
            for kind, told in _mistakes(found[row], gold[column])
        ]
    mistakes += _unmatched(name, found, gold, matches)
    right = {row for row, column in kept if _is_right(found[row], gold[column])}
    calls = (
        Call(confidence=each.confidence, right=row in right)
        for row, each in enumerate(found)
        if row not in spared
    )
    return Judged(counts=Counts(**counts), mistakes=tuple(mistakes), calls=tuple(calls))


def _is_right(found: FoundPair, gold: GoldPair) -> bool:
    return fits(found, gold) and kind_score(found.kind, gold.deal) > 0


def _unmatched(
    name: str,
    found: Sequence[FoundPair],
    gold: Sequence[GoldPair],
    matches: Sequence[tuple[int, int]],
) -> list[Mistake]:
    """What stands alone on either side: a deal too many is a false one, or half of a split one; a
    deal that is not there was missed, or merged into another."""
    met, seen = {row for row, _ in matches}, {column for _, column in matches}
    mistakes = []
    for row, each in enumerate(found):
        if row not in met:
            split = any(fits(each, gold[column]) for column in seen)
            kind = ErrorKind.SPLIT if split else ErrorKind.FALSE
            mistakes.append(
                Mistake(document=name, kind=kind, told=_shown(each), quote=each.quote[:120])
            )
    for column, wanted in enumerate(gold):
        if column not in seen and not wanted.deal.optional:
            merged = any(fits(found[row], wanted) for row in met)
            kind = ErrorKind.MERGED if merged else ErrorKind.MISSED
            told = f"{wanted.payer} > {wanted.payee}, {wanted.deal.kinds[0]}"
            mistakes.append(Mistake(document=name, kind=kind, told=told, quote=""))
    return mistakes


def _pair_counts(found: FoundPair, gold: GoldPair) -> dict[str, float]:
    right = fits(found, gold)
    counts: dict[str, float] = {"undirected": right or is_turned(found, gold)}
    if not right:
        return counts
    kind = kind_score(found.kind, gold.deal)
    amount = amount_is_right(found.amount, gold.deal)
    counts |= {
        "parties": 1,
        "kinds": kind,
        "sums": amount,
        "amounts": kind * amount,
        "statuses": found.status in gold.deal.statuses,
        "statuses_of": bool(gold.deal.statuses),
    }
    if gold.deal.has_amount and found.amount.is_disclosed:
        counts |= {
            "amounts_of": 1,
            "currencies": found.amount.currency == gold.deal.currency,
            "bounds": bound_is_right(found.amount, gold.deal),
        }
    if gold.deal.day is not None:
        counts |= {"days_of": 1, "days": any(_meets(day, gold.deal.day) for day in found.days)}
    return counts


def _meets(day: str, right: str) -> bool:
    try:
        return overlap(PartialDate.parse(day), PartialDate.parse(right))
    except InvalidValue:
        return day == right


def _mistakes(found: FoundPair, gold: GoldPair) -> Iterator[tuple[ErrorKind, str]]:
    """What is wrong with a matched pair."""
    deal, told = gold.deal, found.amount
    if is_turned(found, gold):
        yield ErrorKind.TURNED, _shown(found)
        return
    if not fits(found, gold):
        yield ErrorKind.PARTY, f"{_shown(found)} for {gold.payer} > {gold.payee}"
        return
    if not kind_score(found.kind, deal):
        yield ErrorKind.KIND, f"{found.kind} for {deal.kinds[0]}"
    if not amount_is_right(told, deal):
        yield ErrorKind.AMOUNT, f"{told.low}..{told.high} for {deal.low}..{deal.high}"
    elif deal.has_amount and told.is_disclosed:
        if not bound_is_right(told, deal):
            yield ErrorKind.BOUND, f"{told.low}..{told.high} for {deal.low}..{deal.high}"
        if told.currency != deal.currency:
            yield ErrorKind.CURRENCY, f"{told.currency} for {deal.currency}"
    if deal.statuses and found.status not in deal.statuses:
        yield ErrorKind.STATUS, f"{found.status} for {deal.statuses[0]}"
    if deal.day is not None and not any(_meets(day, deal.day) for day in found.days):
        yield ErrorKind.DAY, f"{', '.join(found.days) or 'n/d'} for {deal.day}"


def _shown(found: FoundPair) -> str:
    return f"{found.payer} > {found.payee}, {found.kind}"
