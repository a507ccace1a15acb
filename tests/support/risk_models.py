"""Each model of the risk vectors, from the inputs of a vector to the figures it expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from analytics.circularity import netting, returning
from analytics.concentration import Part, concentration, disclosed_bounds
from analytics.contagion.cascade import balance_buffers, cascade
from analytics.contagion.circulation import finn, hodge
from analytics.contagion.clearing import clear, least_clearing
from analytics.contagion.debtrank import (
    DebtRank,
    debtrank_2012,
    debtrank_linear,
    impact_of_liabilities,
    susceptibility,
)
from analytics.contagion.estimation import compression, max_entropy
from analytics.contagion.look_through import final_owners, look_through
from analytics.dispersion import (
    disclosed_index,
    entropy_number,
    gini,
    herfindahl,
    inverse_herfindahl,
    share_interval,
    top_share,
)
from analytics.facilities import Facility, allowance_after, facilities, net_of_provision
from analytics.flows import Edge

Inputs = Mapping[str, Any]
Figures = dict[str, Any]


def exactly(number: float) -> Decimal:
    return Decimal(repr(number))


def _clearing(given: Inputs) -> Figures:
    found = clear(
        given["liabilities"],
        given["external_assets"],
        alpha=given["alpha"],
        beta=given["beta"],
        external_liabilities=given.get("external_liabilities"),
    )
    assert found.converged
    return {"payments": found.payments, "defaulted": found.defaulted}


def _least(given: Inputs) -> Figures:
    found = least_clearing(
        given["liabilities"], given["external_assets"], alpha=given["alpha"], beta=given["beta"]
    )
    assert found.converged
    return {"least_fixed_point": found.payments}


def _impact(given: Inputs, cap: float | None) -> Any:
    if "impact_matrix_receiver_row" in given:
        return np.array(given["impact_matrix_receiver_row"]).T
    owed = np.array(given["exposures_assets"]).T
    return impact_of_liabilities(owed, given["buffer"], cap=cap)


def _ranked(found: DebtRank) -> Figures:
    assert found.converged
    return {
        "final_stress": found.stress,
        "additional_stress": found.additional,
        "additional_defaults": found.additional_defaults,
    }


def _debtrank_2012(given: Inputs) -> Figures:
    impact = _impact(given, given.get("impact_cap", 1))
    return _ranked(debtrank_2012(impact, given["shock"], weights=given.get("weights")))


def _debtrank_linear(given: Inputs) -> Figures:
    impact = _impact(given, None)
    return _ranked(debtrank_linear(impact, given["shock"], weights=given.get("weights")))


def _susceptibility(given: Inputs) -> Figures:
    found = susceptibility(_impact(given, 1.0))
    return {"susceptibility": found.susceptibility, "fluidity": found.fluidity}


def _impact_matrix(given: Inputs) -> Figures:
    capped = impact_of_liabilities(given["liabilities"], given["buffer"])
    return {
        "impact_capped": capped,
        "communicability_of_binary": susceptibility(capped).communicability,
    }


def _max_entropy(given: Inputs) -> Figures:
    found = max_entropy(given["row_sums_assets"], given["col_sums_liabilities"])
    assert found.converged
    return {"matrix": found.matrix}


def _finn(given: Inputs) -> Figures:
    found = finn(given["flows_from_row_to_col"], given["boundary_in"], given["boundary_out"])
    return {
        "boundary": found.boundary,
        "tst": found.throughflow,
        "tstp": found.throughput,
        "apl": found.path_length,
        "fci": found.index,
        "id_f": found.indirect_ratio,
    }


def _hodge(given: Inputs) -> Figures:
    incidence = np.array(given["B1_node_edge"])
    tails, heads = incidence.argmin(axis=0).tolist(), incidence.argmax(axis=0).tolist()
    triangles = [
        _corners(column, tails, heads) for column in np.array(given.get("B2_edge_triangle", [])).T
    ]
    pairs = list(zip(tails, heads, strict=True))
    found = hodge(incidence.shape[0], pairs, given["flow"], triangles)
    return {
        "divergence": found.divergence,
        "curl": found.curl,
        "gradient": found.gradient,
        "curl_part": found.curl_part,
        "harmonic": found.harmonic,
        "circulation": found.circulation,
        "circular_energy_share": found.circular_share,
    }


def _corners(
    column: Sequence[int], tails: Sequence[int], heads: Sequence[int]
) -> tuple[int, int, int]:
    """The way round a triangle, from the signs of its sides."""
    steps = {
        (tails[edge] if sign > 0 else heads[edge]): (heads[edge] if sign > 0 else tails[edge])
        for edge, sign in enumerate(column)
        if sign
    }
    first = next(iter(steps))
    return first, steps[first], steps[steps[first]]


def _edges_of(triples: Sequence[Sequence[Any]]) -> dict[tuple[str, str], Edge]:
    return {
        (giver, receiver): Edge(
            giver_id=giver,
            receiver_id=receiver,
            low=exactly(amount),
            high=exactly(amount),
            unknown=0,
            flows=(),
        )
        for giver, receiver, amount in triples
    }


def _netting(given: Inputs) -> Figures:
    pairs = _edges_of(given["edges_debtor_creditor_amount"])
    found = netting(pairs, "USD")
    assert found.circulating_low == found.circulating_high
    most = [returning(pairs, pair) for pair in pairs]
    return {"max_circulation": found.circulating_high, "most_per_pair": most}


def _compression(given: Inputs) -> Figures:
    triples = given["edges_seller_buyer_notional"]
    nodes = sorted({name for giver, receiver, _ in triples for name in (giver, receiver)})
    matrix = np.zeros((len(nodes), len(nodes)))
    for giver, receiver, amount in triples:
        matrix[nodes.index(giver), nodes.index(receiver)] += amount
    found = compression(matrix)
    return {
        "gross_by_node": dict(zip(nodes, found.gross, strict=True)),
        "net_by_node": dict(zip(nodes, found.net, strict=True)),
        "total_gross": found.total_gross,
        "minimum_gross": found.minimum_gross,
        "excess": found.excess,
        "conservative_compressible": netting(_edges_of(triples), "USD").circulating_high,
    }


def _hhi(given: Inputs) -> Figures:
    shares = [exactly(share) / 100 for share in given["shares_pct"]]
    index = herfindahl(shares)
    assert index is not None
    named = [Part(name=str(place), low=s, high=s) for place, s in enumerate(shares)]
    reported = concentration(named)
    assert reported is not None
    assert abs(reported.hhi - index) <= Decimal("0.005")
    after = [_merged(shares, pair) for pair in given.get("merge_pairs", ())]
    return {
        "hhi": index,
        "hhi_pre": index,
        "hhi_post": after,
        "delta": [post - index for post in after],
    }


def _merged(shares: Sequence[Decimal], pair: Sequence[float]) -> Decimal:
    left = list(shares)
    for share in pair:
        left.remove(exactly(share) / 100)
    index = herfindahl([*left, sum((exactly(share) / 100 for share in pair), Decimal(0))])
    assert index is not None
    return index


def _hhi_bounds(given: Inputs) -> Figures:
    disclosed = [exactly(share) / 100 for share in given["disclosed_pct"]]
    half = exactly(given.get("rounding_half_width", 0)) / 100
    below = exactly(given["undisclosed_each_below_pct"]) / 100
    low, high = disclosed_index(disclosed, below, half)
    if not half:
        assert disclosed_bounds(disclosed) == (low, high)
    return {"hhi_low": low, "hhi_high_open": high}


def _effective(given: Inputs) -> Figures:
    shares = [exactly(share) for share in given["shares"]]
    return {
        "inverse_hhi": inverse_herfindahl(shares),
        "exp_entropy": entropy_number(shares),
        "cr2": top_share(shares, 2),
    }


def _gini(given: Inputs) -> Figures:
    return {"gini": gini([exactly(value) for value in given["values"]])}


def _share_interval(given: Inputs) -> Figures:
    ranges = {name: (exactly(low), exactly(high)) for name, (low, high) in given.items()}
    return {
        name: share_interval(own, [ranges[other] for other in ranges if other != name])
        for name, own in ranges.items()
    }


def _cascade(given: Inputs) -> Figures:
    buffers = balance_buffers(
        given["liabilities"], given["external_assets"], given["external_liabilities"]
    )
    failed = [
        np.isin(range(buffers.size), cascade(given["liabilities"], buffers, recovery=r).defaulted)
        for r in given["recovery_rates"]
    ]
    return {"defaulted_recovery_0": failed[0], "defaulted_recovery_0_8": failed[1]}


def _leontief(given: Inputs) -> Figures:
    return {"output": look_through(given["A"], given["final_demand"]).total}


def _buckets(given: Inputs) -> Figures:
    number = {name: exactly(value) for name, value in given.items()}
    if "loan_commitments" not in number:
        return {
            f"net_{year}": net_of_provision(number[f"gross_{year}"], number[f"provision_{year}"])
            for year in (2002, 2003)
        }
    loans = Facility(name="loans", committed=number["loan_commitments"], used=number["loans_drawn"])
    guarantees = Facility(
        name="guarantees",
        committed=number["guarantee_commitments"],
        used=number["guarantees_used"],
    )
    both = facilities([loans, guarantees])
    assert both.open == both.committed - both.used
    return {
        "total_committed": both.committed,
        "total_used": both.used,
        "undrawn_loans": loans.open,
        "unused_guarantees": guarantees.open,
    }


def _roll(given: Inputs) -> Figures:
    parts = [exactly(given[name]) for name in ("opening", "added", "written_off")]
    return {"closing": allowance_after(*parts)}


MODELS: dict[str, Callable[[Inputs], Figures]] = {
    "rogers_veraart": _clearing,
    "eisenberg_noe": _clearing,
    "rogers_veraart_least": _least,
    "debtrank_2012": _debtrank_2012,
    "debtrank_linear_2015": _debtrank_linear,
    "impact_susceptibility": _susceptibility,
    "impact_matrix": _impact_matrix,
    "matrix_estimation_max_entropy": _max_entropy,
    "finn_cycling": _finn,
    "hodge_decomposition": _hodge,
    "obligation_netting": _netting,
    "portfolio_compression": _compression,
    "hhi": _hhi,
    "hhi_bounds": _hhi_bounds,
    "concentration": _effective,
    "gini": _gini,
    "share_interval": _share_interval,
    "default_cascade": _cascade,
    "cross_holdings": lambda given: {"A": final_owners(given["C"])},
    "leontief": _leontief,
    "exposure_buckets": _buckets,
    "roll_forward": _roll,
}
