"""Small random networks for properties, and the same by seed for sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from analytics.contagion.arrays import Floats

FIRMS_MAX = 7
amounts = st.one_of(st.just(0.0), st.integers(1, 10_000).map(lambda cents: cents / 100))
rates = st.integers(0, 20).map(lambda step: step / 20)


@st.composite
def matrices(draw: Any, sizes: st.SearchStrategy[int] | None = None) -> Floats:
    """Square, empty diagonal, amounts to the cent from 0 to 100, about half of them 0."""
    size = draw(sizes if sizes is not None else st.integers(1, FIRMS_MAX))
    rows = draw(
        st.lists(st.lists(amounts, min_size=size, max_size=size), min_size=size, max_size=size)
    )
    matrix: Floats = np.array(rows, dtype=np.float64)
    np.fill_diagonal(matrix, 0.0)
    return matrix


@st.composite
def books(draw: Any) -> tuple[Floats, Floats, Floats]:
    """Liabilities, outside assets, debts to the outside."""
    liabilities = draw(matrices())
    size = liabilities.shape[0]
    assets = draw(st.lists(amounts, min_size=size, max_size=size))
    outside = draw(st.lists(amounts, min_size=size, max_size=size))
    return liabilities, np.array(assets), np.array(outside)


@st.composite
def impacts_and_shocks(draw: Any) -> tuple[Floats, Floats]:
    """Impacts from 0 to 2, shocks from 0 to 1."""
    impact = draw(matrices()) / 50.0
    size = impact.shape[0]
    shock = draw(st.lists(rates, min_size=size, max_size=size))
    return impact, np.array(shock)


def a_network(size: int, share: float, seed: int) -> Floats:
    """`share` of all pairs have a log-normal amount."""
    generator = np.random.default_rng(seed)
    drawn = generator.lognormal(size=(size, size))
    matrix: Floats = np.where(generator.random((size, size)) < share, drawn, 0.0)
    np.fill_diagonal(matrix, 0.0)
    return matrix
