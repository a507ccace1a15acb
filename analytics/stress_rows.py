"""What a payment shock does to each firm: rows whose terms add up, and their sums by round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from analytics.obligations import Obligation
from analytics.stress_runs import Run
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import Certainty
from graph.model.money import ZERO, plain_decimal
from graph.model.value import Value

_ROUNDING = Decimal("0.05")


class Figure(Value, frozen=True):
    """One figure of both runs: all amounts at their lower ends, all at their upper ends."""

    at_low: Decimal
    at_high: Decimal


class StressTerm(Value, frozen=True):
    """What one debtor owes the firm and does not pay; None (`n/d`) where no amount is known, and
    `lost` also where only an unknown amount may keep the debtor from paying. `unknown` legs have no
    amount and are in neither figure."""

    debtor_id: str
    debtor: str
    owed: Figure | None
    lost: Figure | None
    unknown: int
    deal_ids: tuple[str, ...]
    report_ids: tuple[str, ...]


class StressRow(Value, frozen=True):
    """A firm that gets less than it is owed. `lost` = the terms added up = `passed_on` (what it
    then owes firms of the log and does not pay) + `outside` (the same to creditors that the log
    does not show) + `absorbed` (what stays with it; below zero where costs of default make it pass
    on more than it lost). `certainty`: possible, where an amount on the way is unknown
    or may be zero. `failed_round`: when it cannot pay, or its buffer is gone; None: it does not
    fail. `owes` is None where it owes and no amount is known. Methods that spread losses move no
    cash: `passed_on`, `outside` and `absorbed` are None, and `buffer` and `stress` (lost / buffer,
    at most 1, of losses as the method counts them) say how hard it is hit."""

    round: int
    company_id: str
    company: str
    certainty: Certainty
    lost: Figure | None
    passed_on: Figure | None
    outside: Figure | None
    absorbed: Figure | None
    owes: Figure | None
    failed_round: int | None
    buffer: Figure | None
    stress: Figure | None
    terms: tuple[StressTerm, ...]


class StressRound(Value, frozen=True):
    """Firms first hit in this round, and what they lose in the end. Losses of several rounds
    overlap, for the same missing dollar is passed on: add `ended` (absorbed, or passed on to
    creditors outside; None where no cash moves), never `lost`."""

    round: int
    hit: tuple[str, ...]
    may_be_hit: tuple[str, ...]
    lost: Figure
    ended: Figure | None


def rows_of(
    graph: KnowledgeGraph,
    pairs: Sequence[Obligation],
    low: Run,
    high: Run,
    possible: dict[str, int],
) -> list[StressRow]:
    """One row per firm that is hit or may be, by round, then loss. O(pairs)."""
    by_creditor: dict[str, list[Obligation]] = {}
    for pair in pairs:
        by_creditor.setdefault(pair.creditor_id, []).append(pair)
    found: list[StressRow] = []
    unknown = unknown_debtors(pairs)
    for firm, incoming in by_creditor.items():
        struck = [each.hit_round[firm] for each in (low, high) if firm in each.hit_round]
        if struck or firm in possible:
            number = min(struck) if struck else possible[firm]
            found.append(_row(graph, firm, number, incoming, low, high, possible, unknown))
    return sorted(
        found,
        key=lambda row: (row.round, -(row.lost.at_high if row.lost else ZERO), row.company_id),
    )


def _row(
    graph: KnowledgeGraph,
    firm: str,
    number: int,
    incoming: Sequence[Obligation],
    low: Run,
    high: Run,
    possible: dict[str, int],
    unknown: set[str],
) -> StressRow:
    payers = {*low.payers, *high.payers, *possible}
    terms = tuple(_term(graph, pair, low, high) for pair in incoming if pair.debtor_id in payers)
    known = [term.lost for term in terms if term.lost is not None]
    lost = passed_on = outside = absorbed = None
    if any(figure.at_low or figure.at_high for figure in known):
        lost = _added(known)
    if lost is not None and low.clears:
        passed_on = Figure(at_low=low.passed_on(firm), at_high=high.passed_on(firm))
        missed = Figure(at_low=low.missed_outside(firm), at_high=high.missed_outside(firm))
        outside, absorbed = _settled(_less(lost, passed_on), missed)
    sure = lost is not None and lost.at_low > 0
    return StressRow(
        round=number,
        company_id=firm,
        company=graph.name_of(firm),
        certainty=Certainty.YES if sure else Certainty.POSSIBLE,
        lost=lost,
        passed_on=passed_on,
        outside=outside,
        absorbed=absorbed,
        owes=owes_of(firm, low, high, unknown=firm in unknown),
        failed_round=min(
            (each.failed[firm] for each in (low, high) if firm in each.failed), default=None
        ),
        buffer=_of(low.buffers, high.buffers, firm),
        stress=_of(low.stress, high.stress, firm),
        terms=terms,
    )


def unknown_debtors(pairs: Sequence[Obligation]) -> set[str]:
    """Firms that owe something, and of nothing that they owe an amount is known. O(pairs)."""
    known = {pair.debtor_id for pair in pairs if pair.low is not None}
    return {pair.debtor_id for pair in pairs} - known


def owes_of(firm: str, low: Run, high: Run, *, unknown: bool) -> Figure | None:
    """What the firm owes in the log; None (`n/d`) where all of it is unknown."""
    return None if unknown else Figure(at_low=low.owes(firm), at_high=high.owes(firm))


def _of(low: Mapping[str, Decimal], high: Mapping[str, Decimal], firm: str) -> Figure | None:
    """None where neither run has the figure."""
    if firm not in low and firm not in high:
        return None
    return Figure(at_low=low.get(firm, ZERO), at_high=high.get(firm, ZERO))


def _term(graph: KnowledgeGraph, pair: Obligation, low: Run, high: Run) -> StressTerm:
    key = (pair.debtor_id, pair.creditor_id)
    known = pair.low is not None and pair.high is not None
    # A debtor that only an unknown amount may reach loses its creditor an unknown sum, not nothing.
    struck = pair.debtor_id in low.payers or pair.debtor_id in high.payers
    return StressTerm(
        debtor_id=pair.debtor_id,
        debtor=graph.name_of(pair.debtor_id),
        owed=Figure(at_low=pair.low or ZERO, at_high=pair.high or ZERO) if known else None,
        lost=Figure(at_low=low.lost(key), at_high=high.lost(key)) if known and struck else None,
        unknown=pair.unknown,
        deal_ids=pair.deal_ids,
        report_ids=pair.report_ids,
    )


def _added(figures: Sequence[Figure]) -> Figure:
    return Figure(
        at_low=plain_decimal(sum((figure.at_low for figure in figures), ZERO)),
        at_high=plain_decimal(sum((figure.at_high for figure in figures), ZERO)),
    )


def _less(whole: Figure, part: Figure) -> Figure:
    return Figure(
        at_low=plain_decimal(whole.at_low - part.at_low),
        at_high=plain_decimal(whole.at_high - part.at_high),
    )


def _settled(left: Figure, outside: Figure) -> tuple[Figure, Figure]:
    """What goes outside and what is absorbed, adding up to `left`; a few cents of rounding go to
    the former where there is any."""
    absorbed = _less(left, outside)
    moved = Figure(
        at_low=_cents_of(absorbed.at_low, outside.at_low),
        at_high=_cents_of(absorbed.at_high, outside.at_high),
    )
    return _added([outside, moved]), _less(absorbed, moved)


def _cents_of(absorbed: Decimal, outside: Decimal) -> Decimal:
    return absorbed if outside and abs(absorbed) <= _ROUNDING else ZERO


def _ended(row: StressRow) -> Figure:
    return _added([figure for figure in (row.absorbed, row.outside) if figure is not None])


def rounds_of(rows: Sequence[StressRow], *, clears: bool) -> tuple[StressRound, ...]:
    """The rows added up by round; `clears`: cash moves, so that what ends can be told."""
    numbers = sorted({row.round for row in rows})
    return tuple(
        StressRound(
            round=number,
            hit=tuple(row.company for row in rows if row.round == number and row.lost),
            may_be_hit=tuple(row.company for row in rows if row.round == number and not row.lost),
            lost=_added([row.lost for row in rows if row.round == number and row.lost]),
            ended=_added([_ended(row) for row in rows if row.round == number]) if clears else None,
        )
        for number in numbers
    )
