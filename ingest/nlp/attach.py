"""Amounts to readings: each amount goes to the nearest trigger; readings of one deal are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.deal import DealKind
from graph.model.money import Per
from ingest.nlp.amounts import Amount, Use
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

FEE_FRAME = "pay_fee"
_LONE_AMOUNT = 0.9
_DEFAULTED = frozenset(
    {DealKind.COMPUTE_PURCHASE, DealKind.HARDWARE_PURCHASE, DealKind.PARTNERSHIP}
)
"""Kinds that a frame takes when nothing says what moves."""


def attach_amounts(parsed: Parsed, readings: list[Reading]) -> None:
    """Give each reading its amount and quantity. One amount goes to one trigger."""
    offers: dict[int, list[tuple[float, int]]] = {}
    fees = any(reading.frame == FEE_FRAME for reading in readings)
    uses = (Use.CONSIDERATION, Use.FEE) if fees else (Use.CONSIDERATION,)
    usable = [i for i, a in sorted(parsed.plain.amounts.items()) if a.use in uses]
    for index in usable:
        best = _nearest(parsed, index, readings)
        if best is not None:
            position, distance = best
            offers.setdefault(position, []).append((distance, index))
    for position, reading in enumerate(readings):
        _take(parsed, reading, offers.get(position, []))
    _lone(parsed, readings, usable)


def _nearest(parsed: Parsed, index: int, readings: list[Reading]) -> tuple[int, float] | None:
    best: tuple[int, float] | None = None
    for position, reading in enumerate(readings):
        distance = float(path_length(parsed.doc[index], parsed.doc[reading.trigger]))
        distance += abs(index - reading.trigger) / 100
        if not reading.is_whole:
            distance += 1.5
        if best is None or distance < best[1]:
            best = (position, distance)
    return best


def _take(parsed: Parsed, reading: Reading, offers: list[tuple[float, int]]) -> None:
    for _, index in sorted(offers):
        amount = parsed.plain.amounts[index]
        if amount.money is not None:
            if reading.amount is None or _restates(reading.amount, amount):
                reading.amount = amount
        elif amount.quantity is not None and reading.quantity is None:
            reading.quantity = amount


def _restates(held: Amount, other: Amount) -> bool:
    """A total beats a yearly restatement of it."""
    if held.money is None or other.money is None:
        return False
    return held.money.per is not Per.TOTAL and other.money.per is Per.TOTAL


def _lone(parsed: Parsed, readings: list[Reading], usable: list[int]) -> None:
    """One whole reading and one sum of money in a sentence belong together."""
    whole = [reading for reading in readings if reading.is_whole]
    money = [i for i in usable if parsed.plain.amounts[i].money is not None]
    pairs = {reading.pair() for reading in whole}
    if len(pairs) != 1 or len(money) != 1:
        return
    for reading in whole:
        if reading.amount is None:
            reading.amount = parsed.plain.amounts[money[0]]
            reading.parts["amount"] = _LONE_AMOUNT


def path_length(left: Token, right: Token) -> int:
    """Edges between two tokens of one tree."""
    up: dict[int, int] = {}
    at, steps = left, 0
    while True:
        up[at.i] = steps
        if at.head.i == at.i:
            break
        at, steps = at.head, steps + 1
    at, steps = right, 0
    while at.i not in up:
        if at.head.i == at.i:
            return 99
        at, steps = at.head, steps + 1
    return up[at.i] + steps


def join_readings(readings: list[Reading]) -> list[Reading]:
    """Readings of one sentence with the same two sides are one deal: the specific kind wins."""
    kept: list[Reading] = []
    for reading in readings:
        if not reading.is_whole:
            continue
        twin = next((other for other in kept if _same_deal(other, reading)), None)
        if twin is None:
            kept.append(reading)
            continue
        kept[kept.index(twin)] = _joined(twin, reading)
    return kept


def _same_deal(left: Reading, right: Reading) -> bool:
    if not _same_sides(left, right):
        return False
    if left.amount and right.amount and left.amount is not right.amount:
        return False
    opposite = left.payers[0].company_id == right.payees[0].company_id
    if opposite and left.specific and right.specific:
        return False
    if left.amount is not None and left.amount is right.amount:
        return True
    if left.specific and right.specific and left.kind is not right.kind:
        return not (left.amount or left.quantity) or not (right.amount or right.quantity)
    return True


def _same_sides(left: Reading, right: Reading) -> bool:
    everyone = {m.company_id for m in (*left.payers, *left.payees)}
    others = {m.company_id for m in (*right.payers, *right.payees)}
    return everyone == others or (
        len(everyone & others) >= 2 and (everyone <= others or others <= everyone)
    )


def _joined(left: Reading, right: Reading) -> Reading:
    strong, weak = _ordered(left, right)
    strong.amount = strong.amount or weak.amount
    strong.quantity = strong.quantity or weak.quantity
    strong.sellers = strong.sellers or weak.sellers
    if len(weak.payers) > len(strong.payers) and weak.pair()[1] == strong.pair()[1]:
        strong.payers = weak.payers
    elif len(weak.payees) > len(strong.payees) and weak.pair()[0] == strong.pair()[0]:
        strong.payees = weak.payees
    return strong


def _ordered(left: Reading, right: Reading) -> tuple[Reading, Reading]:
    def rank(reading: Reading) -> tuple[bool, bool, bool, bool, float]:
        return (
            "model" not in reading.parts,  # what the trained part doubts gives way
            reading.specific,
            reading.thing_is_named or reading.kind not in _DEFAULTED,
            reading.amount is not None or reading.quantity is not None,
            reading.confidence,
        )

    return (left, right) if rank(left) >= rank(right) else (right, left)
