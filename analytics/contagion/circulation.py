"""How much of a network of flows goes round, by two measures that answer different questions.

Finn's cycling index: what share of all throughput is on a second or later visit to the same node.
Finn (1976), "Measures of Ecosystem Structure and Function Derived from Analysis of Flows", Journal
of Theoretical Biology 56; conventions as in Borrett and Lau (2014), enaR. Needs flows over the
boundary. Helmholtz–Hodge split: the net flow of each edge is a downhill part and a circular part.
Jiang, Lim, Yao, Ye (2011), "Statistical Ranking and Combinatorial Hodge Theory", Mathematical
Programming 127. Reciprocal flows vanish in the net flow, so it is never the only measure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from analytics.contagion.arrays import (
    ROUNDING,
    Flags,
    Floats,
    as_tuple,
    divided,
    not_negative,
    square_matrix,
    vector,
)
from analytics.contagion.look_through import spectral_radius
from graph.errors import InvalidValue
from graph.model.value import Value

FINN_CONVENTION = (
    "throughflow convention: index = Σ Tᵢ(1 − 1/nᵢᵢ) / Σ Tᵢ, with Tᵢ all that flows into i"
)
IMBALANCE_CONVENTION = (
    "what a firm gives beyond what it gets enters at the boundary, what it keeps leaves there"
)
HODGE_CONVENTION = (
    "net flow per edge, all edges of weight one; share = squared norm of the circular part / "
    "squared norm of the net flow"
)
CLOSED = "money that enters {} never leaves over the boundary, so throughput has no bound"
_BALANCE = 1e-3


class Finn(Value, frozen=True):
    """`throughflow` Σ Tᵢ, `throughput` with boundary outflows, `boundary` inflow, in the unit of
    the flows. `path_length` = throughflow / boundary; `index` from 0 to 1; `indirect_ratio`:
    indirect over direct flow. Each None, with the reason in `missing`, where a ring has no way out
    or nothing flows. `through` is Tᵢ per node, `cycled` its part on a second or later visit: index
    = Σ cycled / Σ through."""

    boundary: float
    throughflow: float
    throughput: float
    path_length: float | None
    index: float | None
    indirect_ratio: float | None
    missing: str | None
    conventions: tuple[str, ...]
    through: tuple[float, ...] = ()
    cycled: tuple[float, ...] | None = None


def finn(
    flows: ArrayLike, boundary_in: ArrayLike | None = None, boundary_out: ArrayLike | None = None
) -> Finn:
    """`flows` n × n from row to column, boundaries n, all ≥ 0 and balanced at each node (within a
    thousandth, as printed tables are). Without boundaries they are the imbalances of the nodes.
    O(n³). Raises InvalidValue, also where a node does not balance."""
    internal = square_matrix("flows", flows)
    size = internal.shape[0]
    conventions: tuple[str, ...] = (FINN_CONVENTION,)
    if boundary_in is None and boundary_out is None:
        surplus = internal.sum(axis=1) - internal.sum(axis=0)
        entering, leaving = np.maximum(surplus, 0.0), np.maximum(-surplus, 0.0)
        conventions = (FINN_CONVENTION, IMBALANCE_CONVENTION)
    elif boundary_in is None or boundary_out is None:
        raise InvalidValue("boundary", None, "needs both of its sides, or neither")
    else:
        entering = not_negative("boundary_in", vector("boundary_in", boundary_in, size))
        leaving = not_negative("boundary_out", vector("boundary_out", boundary_out, size))
    through: Floats = entering + internal.sum(axis=0)
    _check_balance(through, internal.sum(axis=1) + leaving)
    shares: Floats = divided(internal, through[:, None])
    missing = _without_boundary(internal, leaving, through)
    if missing is None and spectral_radius(shares) >= 1.0 - ROUNDING:
        # Inside the tolerance of the balance, a ring may give more than it gets.
        missing = CLOSED.format("a ring")
    path_length: float | None = None
    index: float | None = None
    ratio: float | None = None
    cycled: Floats | None = None
    if missing is None:
        path_length, cycled, ratio = _cycling(shares, entering, through)
        index = min(max(float(cycled.sum()) / float(through.sum()), 0.0), 1.0)
    return Finn(
        boundary=float(entering.sum()),
        throughflow=float(through.sum()),
        throughput=float(through.sum() + leaving.sum()),
        path_length=path_length,
        index=index,
        indirect_ratio=ratio,
        missing=missing,
        conventions=conventions,
        through=as_tuple(through),
        cycled=None if cycled is None else as_tuple(cycled),
    )


def _cycling(
    shares: Floats, entering: Floats, through: Floats
) -> tuple[float, Floats, float | None]:
    visits = np.linalg.inv(np.eye(shares.shape[0]) - shares)
    cycled: Floats = through * (1.0 - 1.0 / np.diag(visits))
    total, boundary = float(through.sum()), float(entering.sum())
    direct = float((entering @ shares).sum())
    ratio = (total - boundary - direct) / direct if direct > 0.0 else None
    return total / boundary, cycled, ratio


def _check_balance(into: Floats, out: Floats) -> None:
    gap = np.abs(into - out)
    wrong = np.flatnonzero(gap > _BALANCE * np.maximum(into, out))
    if wrong.size:
        node = int(wrong[0])
        raise InvalidValue(
            f"flows of node {node}", f"{into[node]:g} in, {out[node]:g} out", "do not balance"
        )


def _without_boundary(internal: Floats, leaving: Floats, through: Floats) -> str | None:
    """Why the index is undefined: no flow, or a node from which no way leads out."""
    if not through.size or not through.any():
        return "there is no flow"
    out: Flags = leaving > ROUNDING * through
    follows = internal > 0.0
    for _ in range(through.size):
        grown = out | follows[:, out].any(axis=1)
        if (grown == out).all():
            break
        out = grown
    stuck = np.flatnonzero((through > 0.0) & ~out)
    return CLOSED.format(f"node {int(stuck[0])}") if stuck.size else None


class Hodge(Value, frozen=True):
    """Per edge (tail, head): `flow` = `gradient` + `circulation`, orthogonal to one another, and
    `circulation` = `curl_part` (round the filled triangles) + `harmonic` (round the holes).

    `potential` per node, mean zero in each connected part: gradient = head − tail. `divergence` per
    node: in − out. `curl` per triangle. `circular_share` from 0 to 1; None where no net flow is.
    """

    edges: tuple[tuple[int, int], ...]
    flow: tuple[float, ...]
    gradient: tuple[float, ...]
    circulation: tuple[float, ...]
    curl_part: tuple[float, ...]
    harmonic: tuple[float, ...]
    potential: tuple[float, ...]
    divergence: tuple[float, ...]
    curl: tuple[float, ...]
    circular_share: float | None
    convention: str = HODGE_CONVENTION


def hodge(
    nodes: int,
    edges: Sequence[tuple[int, int]],
    flow: ArrayLike,
    triangles: Sequence[tuple[int, int, int]] = (),
) -> Hodge:
    """`flow` along each edge (tail, head) of `nodes` nodes, any sign; each pair at most once.

    Gradient by least squares: one sparse solve of the graph Laplacian. `triangles` (a, b, c), each
    side an edge, are taken as filled; their part is a dense least-squares fit, O(edges ×
    triangles²). Raises InvalidValue for loops, repeated pairs, or sides that are no edge.
    """
    along = vector("flow", flow, len(edges))
    _check_edges(nodes, edges)
    tails = np.array([tail for tail, _ in edges], dtype=np.int64)
    heads = np.array([head for _, head in edges], dtype=np.int64)
    inflow = np.bincount(heads, weights=along, minlength=nodes)
    outflow = np.bincount(tails, weights=along, minlength=nodes)
    divergence = np.asarray(inflow - outflow, dtype=np.float64)
    potential = _potential(nodes, tails, heads, divergence)
    gradient: Floats = potential[heads] - potential[tails]
    circulation: Floats = along - gradient
    sides = _boundary_of(edges, triangles)
    curl: Floats = sides.T @ along
    curl_part: Floats = (
        sides @ np.linalg.lstsq(sides, circulation, rcond=None)[0]
        if triangles
        else np.zeros(len(edges))
    )
    energy = float(along @ along)
    return Hodge(
        edges=tuple((int(tail), int(head)) for tail, head in edges),
        flow=as_tuple(along),
        gradient=as_tuple(gradient),
        circulation=as_tuple(circulation),
        curl_part=as_tuple(curl_part),
        harmonic=as_tuple(circulation - curl_part),
        potential=as_tuple(potential),
        divergence=as_tuple(divergence),
        curl=as_tuple(curl),
        circular_share=min(float(circulation @ circulation) / energy, 1.0) if energy else None,
    )


def hodge_of_flows(flows: ArrayLike) -> Hodge:
    """The split of a matrix of flows: each pair is one edge with what flows net, no triangle is
    filled. Raises InvalidValue."""
    given = square_matrix("flows", flows)
    net: Floats = given - given.T
    tails, heads = np.nonzero(np.triu(np.maximum(given, given.T), k=1))
    pairs = [(int(tail), int(head)) for tail, head in zip(tails, heads, strict=True)]
    return hodge(given.shape[0], pairs, net[tails, heads])


def _check_edges(nodes: int, edges: Sequence[tuple[int, int]]) -> None:
    seen: set[frozenset[int]] = set()
    for tail, head in edges:
        pair = frozenset((tail, head))
        if len(pair) < 2 or not (0 <= tail < nodes and 0 <= head < nodes):
            raise InvalidValue("edges", (tail, head), f"joins no two of the {nodes} nodes")
        if pair in seen:
            raise InvalidValue("edges", (tail, head), "is there twice; add up first")
        seen.add(pair)


def _potential(nodes: int, tails: np.ndarray, heads: np.ndarray, divergence: Floats) -> Floats:
    """Least squares of head − tail = flow: L p = divergence, with one node of each connected part
    held at zero, then shifted to mean zero."""
    ones = np.ones(tails.size)
    links = coo_array((ones, (tails, heads)), shape=(nodes, nodes))
    links = (links + links.T).tocsr()
    count, part = connected_components(links, directed=False)
    held = np.unique(part, return_index=True)[1]
    free = np.setdiff1d(np.arange(nodes), held)
    potential: Floats = np.zeros(nodes)
    if free.size:
        degrees = np.asarray(links.sum(axis=1)).ravel()
        laplacian = (diags_array(degrees) - links).tocsr()
        potential[free] = spsolve(laplacian[free][:, free].tocsc(), divergence[free])
    means = np.bincount(part, weights=potential, minlength=count) / np.bincount(part)
    shifted: Floats = potential - means[part]
    return shifted


def _boundary_of(
    edges: Sequence[tuple[int, int]], triangles: Sequence[tuple[int, int, int]]
) -> Floats:
    """Edge × triangle: +1 where the way a → b → c → a runs along the edge, −1 against it."""
    row_of = {edge: row for row, edge in enumerate(edges)}
    sides = np.zeros((len(edges), len(triangles)))
    for column, (a, b, c) in enumerate(triangles):
        for tail, head in ((a, b), (b, c), (c, a)):
            if (tail, head) in row_of:
                sides[row_of[tail, head], column] = 1.0
            elif (head, tail) in row_of:
                sides[row_of[head, tail], column] = -1.0
            else:
                raise InvalidValue("triangles", (a, b, c), f"has no edge {tail} to {head}")
    return sides
