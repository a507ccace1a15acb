"""One run of a payment shock over open obligations, and which firms unknown amounts may reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from analytics.obligations import Obligation
from graph.model.money import ZERO, plain_decimal
from graph.model.value import Value

if TYPE_CHECKING:
    from analytics.contagion.clearing import Clearing

_CENT = Decimal("0.01")


class Surplus(StrEnum):
    """What firms do with receipts beyond what the log shows that they owe. Nobody reports it, so
    either is an assumption: `kept` hits the fewest firms, `promised` (to creditors that the log
    does not show, of equal rank) the most."""

    KEPT = "kept"
    PROMISED = "promised"


class Method(StrEnum):
    """How a shock passes on. The first two clear payments; the others spread losses that firms
    bear out of buffers, and answer up to five times apart: so each answer names its own."""

    EISENBERG_NOE = "eisenberg-noe"
    ROGERS_VERAART = "rogers-veraart"
    DEBTRANK_2012 = "debtrank-2012"
    DEBTRANK_LINEAR = "debtrank-linear"
    CASCADE = "cascade"

    @property
    def clears(self) -> bool:
        return self in (Method.EISENBERG_NOE, Method.ROGERS_VERAART)


class Terms(Value, frozen=True):
    """The shock and the assumptions, as floats from 0 to 1 (`own_money`, `buffer` ≥ 0). `buffer`:
    the loss that a firm can bear, as a share of what the log shows that it is owed."""

    shocked: str
    fraction: float
    own_money: float
    surplus: Surplus
    alpha: float
    beta: float
    method: Method = Method.EISENBERG_NOE
    buffer: float = 0.1


class Run(Value, frozen=True):
    """Decimal to the cent. `losses` per (debtor, creditor), only where money is missing; `payers`
    are the firms that pay short, by round (0: the shocked one), `hit_round` those that get less.
    `outside`: what a firm fails to pay to creditors that the log does not show. `failed`: the round
    of failure. Methods that spread losses have `buffers` and `stress` (0 to 1), and pass nothing on
    in cash (not `clears`)."""

    losses: Mapping[tuple[str, str], Decimal]
    outside: Mapping[str, Decimal]
    owed: Mapping[str, Decimal]
    payers: Mapping[str, int]
    hit_round: Mapping[str, int]
    shocked: str
    model: str
    converged: bool
    failed: Mapping[str, int]
    clears: bool = True
    buffers: Mapping[str, Decimal] = {}
    stress: Mapping[str, Decimal] = {}

    def lost(self, pair: tuple[str, str]) -> Decimal:
        return self.losses.get(pair, ZERO)

    def owes(self, firm: str) -> Decimal:
        return self.owed.get(firm, ZERO)

    def short(self, firm: str) -> Decimal:
        """What the firm owes and does not pay."""
        return sum((lost for (debtor, _), lost in self.losses.items() if debtor == firm), ZERO)

    def missed_outside(self, firm: str) -> Decimal:
        return self.outside.get(firm, ZERO)

    def passed_on(self, firm: str) -> Decimal:
        """As `short`; the shocked firm passes nothing on, for its payments do not depend on what
        it receives."""
        return ZERO if firm == self.shocked else self.short(firm)


def run(pairs: Sequence[Obligation], terms: Terms, *, upper: bool) -> Run:
    """Pass the shock on over the obligations at one end of their ranges. Outside money of each
    firm, where payments clear: what it owes beyond what it is owed, and `own_money` on top. O(n³) a
    round, at most n rounds."""
    ends = {(pair.debtor_id, pair.creditor_id): pair.high if upper else pair.low for pair in pairs}
    known = {pair: float(end) for pair, end in ends.items() if end}
    firms = sorted({firm for pair in known for firm in pair} | {terms.shocked})
    if not terms.method.clears:
        from analytics.stress_spread import spread

        return spread(known, firms, terms)
    total, elsewhere, cleared = _cleared(known, firms, terms)
    failed = {
        firm: number
        for firm, number in zip(firms, cleared.default_round, strict=True)
        if number is not None
    }
    payers = dict(failed)
    unpaid = {
        firm: 1.0 - cleared.payments[row] / cleared.owed[row]
        for row, firm in enumerate(firms)
        if firm in payers
    }
    if terms.fraction < 1.0:
        payers[terms.shocked], unpaid[terms.shocked] = 0, 1.0 - terms.fraction
    losses = _told_losses(known, unpaid, terms.shocked)
    payers = {firm: number for firm, number in payers.items() if firm in unpaid}
    return Run(
        losses=losses,
        failed={firm: number for firm, number in failed.items() if firm in unpaid},
        outside={
            firm: lost
            for firm, amount in zip(firms, elsewhere, strict=True)
            if (lost := cents(amount * unpaid.get(firm, 0.0)))
        },
        owed=dict(zip(firms, map(cents, total), strict=True)),
        payers=payers,
        hit_round=hit_rounds(losses, payers),
        shocked=terms.shocked,
        model=cleared.model,
        converged=cleared.converged,
    )


def _told_losses(
    known: Mapping[tuple[str, str], float], unpaid: dict[str, float], shocked: str
) -> dict[tuple[str, str], Decimal]:
    """What each creditor loses, in cents. Who loses less than a cent is not hit, and leaves
    `unpaid`: what it passes on is less than that."""
    while True:
        losses = {
            pair: lost
            for pair, amount in known.items()
            if (lost := cents(amount * unpaid.get(pair[0], 0.0)))
        }
        spared = unpaid.keys() - {creditor for _, creditor in losses} - {shocked}
        if not spared:
            return losses
        for firm in spared:
            del unpaid[firm]


def _cleared(
    known: Mapping[tuple[str, str], float], firms: Sequence[str], terms: Terms
) -> tuple[list[float], list[float], Clearing]:
    """What each firm owes in the log, and elsewhere, and how it clears."""
    # Late, so that asking for loops or exposure does not load numerics.
    import numpy as np

    from analytics.contagion.clearing import clear

    place = {firm: row for row, firm in enumerate(firms)}
    owed = np.zeros((len(firms), len(firms)))
    for (debtor, creditor), amount in known.items():
        owed[place[debtor], place[creditor]] = amount
    total, due = owed.sum(axis=1), owed.sum(axis=0)
    elsewhere = np.maximum(due - total, 0.0) * (terms.surplus is Surplus.PROMISED)
    money = np.maximum(total - due, 0.0) + terms.own_money * (total + elsewhere)
    shocked = place[terms.shocked]
    owed[shocked] *= terms.fraction
    # It pays the fraction whatever comes in.
    money[shocked], elsewhere[shocked] = owed[shocked].sum(), 0.0
    cleared = clear(owed, money, alpha=terms.alpha, beta=terms.beta, external_liabilities=elsewhere)
    return total.tolist(), elsewhere.tolist(), cleared


def hit_rounds(
    losses: Mapping[tuple[str, str], Decimal], payers: Mapping[str, int]
) -> dict[str, int]:
    """One more than the round of the first debtor that pays the firm short."""
    found: dict[str, int] = {}
    for debtor, creditor in losses:
        number = payers[debtor] + 1
        found[creditor] = min(number, found.get(creditor, number))
    return found


def may_be_hit(pairs: Sequence[Obligation], shocked: str, low: Run, high: Run) -> dict[str, int]:
    """Firms that an unknown amount may reach, with the first round: owed an unknown sum by a firm
    that pays short, then owed anything by a firm that may be hit. O(pairs × rounds)."""
    payers = dict(high.payers)
    for firm, number in low.payers.items():
        payers[firm] = min(number, payers.get(firm, number))
    found: dict[str, int] = {}
    for number in range(len(pairs) + 1):
        reached = {
            pair.creditor_id
            for pair in pairs
            if (pair.unknown and payers.get(pair.debtor_id) == number)
            or (found.get(pair.debtor_id) == number and pair.debtor_id != shocked)
        }
        for firm in reached:
            found.setdefault(firm, number + 1)
    return found


def cents(amount: float) -> Decimal:
    return plain_decimal(Decimal(repr(amount)).quantize(_CENT))
