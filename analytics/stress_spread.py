"""One run of a shock by the methods that spread losses: DebtRank of 2012, linear, and the cascade.

A firm bears losses out of a buffer. How large it is, nobody reports, so it is an assumption: a
share of what the log shows that the firm is owed. No cash moves here: a loss stays where it is and
stresses those to whom the firm owes, so losses of different firms are never added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from analytics.stress_runs import Method, Run, Terms, cents, hit_rounds

if TYPE_CHECKING:
    from analytics.contagion.arrays import Floats

_SHARE = Decimal("0.000001")


def spread(known: Mapping[tuple[str, str], float], firms: Sequence[str], terms: Terms) -> Run:
    """`known`: amount per (debtor, creditor). O(n²) a round."""
    import numpy as np

    place = {firm: row for row, firm in enumerate(firms)}
    owed = np.zeros((len(firms), len(firms)))
    for (debtor, creditor), amount in known.items():
        owed[place[debtor], place[creditor]] = amount
    due = owed.sum(axis=0)
    # Who is owed nothing cannot be hit; any buffer does.
    buffers = np.where(due > 0.0, terms.buffer * due, 1.0)
    shocked = place[terms.shocked]
    if terms.method is Method.CASCADE:
        lost, payers, failed, stress, model, converged = _cascade(owed, buffers, shocked, terms)
    else:
        lost, payers, failed, stress, model, converged = _debtrank(owed, buffers, shocked, terms)
    losses = {
        (debtor, creditor): hit
        for debtor, creditor in known
        if (hit := cents(float(lost[place[debtor], place[creditor]])))
    }
    named = {firms[row]: number for row, number in payers.items()}
    return Run(
        losses=losses,
        outside={},
        owed={firm: cents(float(owed[row].sum())) for firm, row in place.items()},
        payers=named,
        hit_round=hit_rounds(losses, named),
        shocked=terms.shocked,
        model=model,
        converged=converged,
        failed={firms[row]: number for row, number in failed.items()},
        clears=False,
        buffers={firm: cents(float(buffers[row])) for firm, row in place.items() if due[row]},
        stress={
            firm: Decimal(repr(float(stress[row]))).quantize(_SHARE)
            for firm, row in place.items()
            if stress[row] > 0.0
        },
    )


Spread = tuple["Floats", dict[int, int], dict[int, int], "Floats", str, bool]


def _debtrank(owed: Floats, buffers: Floats, shocked: int, terms: Terms) -> Spread:
    """A debtor with stress h costs its creditor h × what it owes; of 2012, as it was when the
    debtor was first hit, and at most the buffer."""
    import numpy as np

    from analytics.contagion.debtrank import (
        debtrank_2012,
        debtrank_linear,
        impact_of_liabilities,
    )

    shock = np.zeros(len(buffers))
    shock[shocked] = 1.0 - terms.fraction
    once = terms.method is Method.DEBTRANK_2012
    impact = impact_of_liabilities(owed, buffers, cap=1.0 if once else None)
    # The shocked firm pays the fraction whatever it receives itself.
    impact[:, shocked] = 0.0
    told = (debtrank_2012 if once else debtrank_linear)(impact, shock)
    stress = np.array(told.stress)
    passed = _passed_once(impact, shock, told.hit_round) if once else stress
    lost: Floats = passed[:, None] * impact * buffers[None, :]
    payers = {row: each for row, each in enumerate(told.hit_round) if each is not None}
    failed = {row: each for row, each in enumerate(told.default_round) if each is not None}
    return lost, payers, failed, stress, told.variant, told.converged


def _passed_once(impact: Floats, shock: Floats, hit_round: Sequence[int | None]) -> Floats:
    """The stress that each firm passes on: that of the round in which it was first hit, from the
    debtors that were hit before."""
    import numpy as np

    passed = np.zeros(len(shock))
    order = sorted((number, row) for row, number in enumerate(hit_round) if number is not None)
    for number, row in order:
        before = [each for earlier, each in order if earlier < number]
        passed[row] = min(1.0, shock[row] + float(impact[before, row] @ passed[before]))
    return passed


def _cascade(owed: Floats, buffers: Floats, shocked: int, terms: Terms) -> Spread:
    """Firms fail whole; each failed one pays the fraction of the question."""
    import numpy as np

    from analytics.contagion.cascade import cascade

    failing = (shocked,) if terms.fraction < 1.0 else ()
    told = cascade(owed, buffers, failing=failing, recovery=terms.fraction)
    failed = {row: each for row, each in enumerate(told.default_round) if each is not None}
    fails = np.zeros(len(buffers))
    fails[list(failed)] = 1.0
    lost: Floats = fails[:, None] * owed * (1.0 - terms.fraction)
    stress: Floats = np.minimum(1.0, np.array(told.losses) / buffers)
    stress[list(failing)] = 1.0
    return lost, failed, failed, stress, "default_cascade", told.converged
