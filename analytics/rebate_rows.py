"""What a seller puts into each of its customers, against the gross profit on what they buy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from analytics.flows import Edge, Flow, total
from analytics.patterns import FINANCING
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import Certainty
from graph.model.money import ZERO, QuantityUnit, plain_decimal
from graph.model.value import Value

HALF = Decimal("0.5")
_RATIO = Decimal("0.0001")
_GIGAWATTS = {QuantityUnit.GIGAWATT: Decimal(1), QuantityUnit.MEGAWATT: Decimal("0.001")}
Pairs = Mapping[tuple[str, str], Edge]


class RebateTerm(Value, frozen=True):
    """One leg behind a sum; both ends None where no amount is known."""

    deal_id: str
    leg_id: str
    status: str
    began_on: str | None
    low: Decimal | None
    high: Decimal | None
    report_ids: tuple[str, ...]


class Sum(Value, frozen=True):
    """Terms added up; None at an end that cannot be known (`n/d`): `low` where no term has an
    amount, `high` also where one has none."""

    low: Decimal | None
    high: Decimal | None
    unknown: int
    terms: tuple[RebateTerm, ...]


class BoughtThrough(Value, frozen=True):
    """The customer pays a third firm, which pays the seller: at most the smaller of the sums."""

    via_id: str
    via: str
    at_most: Decimal
    deal_ids: tuple[str, ...]


class RebateRow(Value, frozen=True):
    """One customer that the seller has put money into. `handed_back` = invested / (purchases ×
    gross margin), low and high ends apart; None where an end is not known. `half_at`: the purchases
    at which half of the gross profit is handed back, from the least invested to the most, and
    `half_at_per_gigawatt` the same for each gigawatt sold, where the log states gigawatts."""

    customer_id: str
    customer: str
    invested: Sum
    purchases: Sum
    through: tuple[BoughtThrough, ...]
    gross_profit_low: Decimal | None
    gross_profit_high: Decimal | None
    handed_back_low: Decimal | None
    handed_back_high: Decimal | None
    at_least_half: Certainty | None
    half_at_low: Decimal | None
    half_at_high: Decimal | None
    gigawatts: Decimal | None
    half_at_per_gigawatt_low: Decimal | None
    half_at_per_gigawatt_high: Decimal | None
    missing: tuple[str, ...]


def rebate_rows(
    graph: KnowledgeGraph, flows: Iterable[Flow], pairs: Pairs, own: str, margin: Decimal | None
) -> list[RebateRow]:
    """One row per financed firm, largest investment first. `pairs` are edges of purchases alone."""
    invested: dict[str, list[Flow]] = {}
    bought: dict[str, list[Flow]] = {}
    for flow in flows:
        if flow.giver_id == own and flow.kind in FINANCING:
            invested.setdefault(flow.receiver_id, []).append(flow)
        elif flow.receiver_id == own and flow.kind not in FINANCING:
            bought.setdefault(flow.giver_id, []).append(flow)
    rows = [
        _row(graph, pairs, own, customer, given, bought.get(customer, []), margin)
        for customer, given in sorted(invested.items())
    ]
    return sorted(
        rows, key=lambda row: (-(row.invested.high or row.invested.low or ZERO), row.customer_id)
    )


def sum_of(flows: Iterable[Flow]) -> Sum:
    """Parallel flows added up; a sum for several givers counts once at its upper end."""
    chosen = list(flows)
    low, high, known = total(chosen)
    unknown = len(chosen) - known
    open_end = any(flow.is_known and flow.high is None for flow in chosen)
    return Sum(
        low=low if known else None,
        high=high if known and not unknown and not open_end else None,
        unknown=unknown,
        terms=tuple(
            RebateTerm(
                deal_id=flow.deal_id,
                leg_id=flow.leg_id,
                status=flow.status.value,
                began_on=flow.began_on,
                low=flow.low,
                high=flow.high,
                report_ids=flow.report_ids,
            )
            for flow in chosen
        ),
    )


def _row(
    graph: KnowledgeGraph,
    pairs: Pairs,
    own: str,
    customer: str,
    given: list[Flow],
    bought: list[Flow],
    margin: Decimal | None,
) -> RebateRow:
    invested, purchases = sum_of(given), sum_of(bought)
    profit_low, profit_high = _times(purchases.low, margin), _times(purchases.high, margin)
    back_low, back_high = _over(invested.low, profit_high), _over(invested.high, profit_low)
    half_low, half_high = _half_at(invested.low, margin), _half_at(invested.high, margin)
    gigawatts = _gigawatts(graph, bought, own)
    name, seller = graph.name_of(customer), graph.name_of(own)
    return RebateRow(
        customer_id=customer,
        customer=name,
        invested=invested,
        purchases=purchases,
        through=_through(graph, pairs, own, customer),
        gross_profit_low=profit_low,
        gross_profit_high=profit_high,
        handed_back_low=back_low,
        handed_back_high=back_high,
        at_least_half=_at_least_half(back_low, back_high),
        half_at_low=half_low,
        half_at_high=half_high,
        gigawatts=gigawatts,
        half_at_per_gigawatt_low=_each(half_low, gigawatts),
        half_at_per_gigawatt_high=_each(half_high, gigawatts),
        missing=tuple(_missing(name, seller, invested, purchases)),
    )


def _through(
    graph: KnowledgeGraph, pairs: Pairs, own: str, customer: str
) -> tuple[BoughtThrough, ...]:
    found = []
    for (giver, via), first in pairs.items():
        second = pairs.get((via, own))
        if giver != customer or second is None or not first.high or not second.high:
            continue
        deals = {flow.deal_id for edge in (first, second) for flow in edge.flows}
        found.append(
            BoughtThrough(
                via_id=via,
                via=graph.name_of(via),
                at_most=min(first.high, second.high),
                deal_ids=tuple(sorted(deals)),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.at_most, each.via_id)))


def _gigawatts(graph: KnowledgeGraph, bought: list[Flow], own: str) -> Decimal | None:
    """What the seller sends for the purchases, where it is counted in gigawatts."""
    amount, seen = ZERO, False
    for deal_id in sorted({flow.deal_id for flow in bought}):
        for leg in graph.deals[deal_id].legs:
            unit = leg.quantity and _GIGAWATTS.get(leg.quantity.unit)
            if (
                leg.quantity is None
                or not unit
                or graph.group_of(leg.giver_id) != graph.group_of(own)
            ):
                continue
            stated = leg.quantity.low if leg.quantity.low is not None else leg.quantity.high
            amount, seen = amount + (stated or ZERO) * unit, True
    return amount if seen and amount else None


def _missing(name: str, seller: str, invested: Sum, purchases: Sum) -> list[str]:
    found = []
    if not purchases.terms:
        found.append(f"no purchase of {name} from {seller} is in the log")
    unknown = [term.deal_id for term in purchases.terms if term.low is None]
    if unknown:
        found.append(f"no amount is known for {name} → {seller} ({', '.join(unknown)})")
    open_ends = [t.deal_id for t in purchases.terms if t.low is not None and t.high is None]
    if open_ends:
        found.append(f"no upper end is stated for {name} → {seller} ({', '.join(open_ends)})")
    unknown = [term.deal_id for term in invested.terms if term.low is None]
    if unknown:
        found.append(f"no amount is known for {seller} → {name} ({', '.join(unknown)})")
    return found


def _times(amount: Decimal | None, margin: Decimal | None) -> Decimal | None:
    return None if amount is None or margin is None else _cents(amount * margin)


def _over(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else (part / whole).quantize(_RATIO)


def _half_at(invested: Decimal | None, margin: Decimal | None) -> Decimal | None:
    if invested is None or not margin or margin <= 0:
        return None
    return _cents(invested / (HALF * margin))


def _each(amount: Decimal | None, count: Decimal | None) -> Decimal | None:
    return None if amount is None or not count else _cents(amount / count)


def _at_least_half(low: Decimal | None, high: Decimal | None) -> Certainty | None:
    if low is not None and low >= HALF:
        return Certainty.YES
    if high is not None and high < HALF:
        return Certainty.NO
    return Certainty.POSSIBLE if low is not None and high is not None else None


def _cents(amount: Decimal) -> Decimal:
    return plain_decimal(amount.quantize(Decimal("0.01")))
