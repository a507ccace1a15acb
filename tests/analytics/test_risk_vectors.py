"""Every risk vector: published figures are oracles, the rest was derived by hand or by a second
solver. The published ones are kept beside this file, so that they run anywhere."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.risk_models import MODELS, Figures

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared" / "data" / "risk_vectors.json"
KEPT = Path(__file__).with_name("published_vectors.json")
COUNT = 48

Vector = dict[str, Any]


def _read(path: Path) -> list[Vector]:
    vectors: list[Vector] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return vectors


def _name(vector: Vector) -> str:
    return f"oracle-{vector['name']}" if vector["origin"] == "published" else str(vector["name"])


def _figures(vector: Vector) -> Figures:
    return MODELS[vector["model"]](vector["inputs"])


def _check(vector: Vector) -> None:
    found, tolerance = _figures(vector), vector["tolerance"]
    expected = dict(vector["expected"])
    if vector["model"] == "obligation_netting" and "flows" in expected:
        _check_circulation(vector, expected.pop("flows"), found)
    for key, wanted in expected.items():
        if isinstance(wanted, dict):
            assert found[key].keys() == wanted.keys()
            mine, theirs = [found[key][name] for name in wanted], list(wanted.values())
        else:
            mine, theirs = found[key], wanted
        np.testing.assert_allclose(
            np.array(mine, dtype=float), np.array(theirs), rtol=0, atol=tolerance, err_msg=key
        )


def _check_circulation(vector: Vector, flows: list[float], found: Figures) -> None:
    """The printed flows go round, fit, and add up to the maximum; another split may do so too."""
    net: Counter[str] = Counter()
    triples = vector["inputs"]["edges_debtor_creditor_amount"]
    for (giver, receiver, capacity), flow, most in zip(
        triples, flows, found["most_per_pair"], strict=True
    ):
        assert 0 <= flow <= min(capacity, float(most))
        net[giver] -= flow
        net[receiver] += flow
    assert not any(net.values())
    assert sum(flows) == float(found["max_circulation"])


@pytest.mark.parametrize("vector", _read(KEPT), ids=_name)
def test_a_published_figure_is_met(vector: Vector) -> None:
    _check(vector)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data/risk_vectors.json is not there")
@pytest.mark.parametrize("vector", _read(SHARED), ids=_name)
def test_a_vector_is_met(vector: Vector) -> None:
    _check(vector)


def test_every_vector_has_a_test_and_every_published_one_is_kept() -> None:
    vectors = _read(SHARED)
    if not vectors:
        pytest.skip("../shared/data/risk_vectors.json is not there")
    assert len({vector["name"] for vector in vectors}) == len(vectors) == COUNT
    assert {vector["model"] for vector in vectors} == MODELS.keys()
    assert [v for v in vectors if v["origin"] != "derived"] == _read(KEPT)


def test_the_vectors_can_tell_a_wrong_solver() -> None:
    """One figure of each kept vector, moved by more than its tolerance, is not met."""
    for vector in _read(KEPT):
        key = next(key for key in vector["expected"] if key not in ("flows", "defaulted"))
        value = vector["expected"][key]
        step = 3 * vector["tolerance"]
        moved = (
            {name: each + step for name, each in value.items()}
            if isinstance(value, dict)
            else (np.array(value) + step).tolist()
        )
        with pytest.raises(AssertionError):
            _check({**vector, "expected": {key: moved}})
