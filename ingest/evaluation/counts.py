"""Counts of one document, from which every score is made, and its errors by kind."""

from __future__ import annotations

from collections.abc import Sequence
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
    MISSED = "missed deal"
    FALSE = "false deal"
    TURNED = "direction reversed"
    PARTY = "wrong party"
    KIND = "wrong kind"
    AMOUNT = "wrong amount"
    STATUS = "wrong status"


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
    amounts: float = 0
    statuses: float = 0
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


class Judged(Value, frozen=True):
    counts: Counts
    mistakes: tuple[Mistake, ...]


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
        "silent": not gold,
        "false_in_silent": len(found) if not gold else 0,
        "quotes": quotes[0],
        "quotes_of": quotes[1],
    }
    mistakes: list[Mistake] = []
    for row, column in kept:
        for field, value in _pair_counts(found[row], gold[column]).items():
            counts[field] = counts.get(field, 0) + value
        wrong = _mistake(found[row], gold[column])
        if wrong is not None:
            mistakes.append(Mistake(name, *wrong, found[row].quote[:120]))
    met = {row for row, _ in matches}
    mistakes += [
        Mistake(name, ErrorKind.FALSE, _shown(each), each.quote[:120])
        for row, each in enumerate(found)
        if row not in met
    ]
    seen = {column for _, column in matches}
    mistakes += [
        Mistake(name, ErrorKind.MISSED, f"{each.payer} > {each.payee}, {each.deal.kinds[0]}", "")
        for column, each in enumerate(gold)
        if column not in seen and not each.deal.optional
    ]
    return Judged(Counts(**counts), tuple(mistakes))


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
        "amounts": kind * amount,
        "statuses": found.status in gold.deal.statuses,
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


def _mistake(found: FoundPair, gold: GoldPair) -> tuple[ErrorKind, str] | None:
    """The gravest error of a matched pair."""
    deal = gold.deal
    if is_turned(found, gold):
        return ErrorKind.TURNED, _shown(found)
    if not fits(found, gold):
        return ErrorKind.PARTY, f"{_shown(found)} for {gold.payer} > {gold.payee}"
    if not kind_score(found.kind, deal):
        return ErrorKind.KIND, f"{found.kind} for {deal.kinds[0]}"
    if not amount_is_right(found.amount, deal):
        told = found.amount
        return ErrorKind.AMOUNT, f"{told.low}..{told.high} for {deal.low}..{deal.high}"
    if found.status not in deal.statuses:
        return ErrorKind.STATUS, f"{found.status} for {deal.statuses[0]}"
    return None


def _shown(found: FoundPair) -> str:
    return f"{found.payer} > {found.payee}, {found.kind}"
