"""Mappings that stand for a dict."""

from __future__ import annotations

import pytest

from graph.events.codec import canonical_json
from graph.fold.lazy import Layered, Overlay

BELOW = {"a": 1, "c": 3, "e": 5}


def test_layers_equal_the_dict_that_they_stand_for() -> None:
    seen = Layered(BELOW, {"b": 2, "c": 30}, ["a", "c", "x"])
    expected = {"b": 2, "c": 30, "e": 5}
    assert seen == expected
    assert expected == seen
    assert list(seen) == ["b", "c", "e"]
    assert len(seen) == 3
    assert dict(seen.items()) == expected
    assert canonical_json(seen) == canonical_json(expected)
    assert "a" not in seen
    assert seen.get("a") is None
    with pytest.raises(KeyError):
        seen["a"]


def test_layers_on_layers_stay_sorted() -> None:
    first = Layered(BELOW, {"d": 4}, ["a"])
    assert list(Layered(first, {"a": 0}, ["d"])) == ["a", "c", "e"]
    assert len(Layered(first, {"a": 0}, ["d"])) == 3


def test_an_overlay_reads_below_until_something_is_set() -> None:
    read: list[str] = []

    def doubled(key: str, value: int) -> int:
        read.append(key)
        return 2 * value

    seen = Overlay(BELOW, doubled)
    assert seen["a"] == 2
    assert seen["a"] == 2
    assert read == ["a"]
    seen["z"] = 9
    seen["c"] = 7
    assert dict(seen) == {"a": 2, "c": 7, "e": 10, "z": 9}
    assert len(seen) == 4
    assert seen.setdefault("e", 0) == 10
    assert seen.get("nowhere", 5) == 5
    assert "nowhere" not in seen
    with pytest.raises(KeyError):
        seen["nowhere"]
    with pytest.raises(TypeError):
        del seen["a"]


def test_a_fork_grows_on_its_own() -> None:
    seen: Overlay[tuple[int, ...], list[int]] = Overlay({"a": (1,)}, lambda _, it: [*it], list)
    seen["a"].append(2)
    other = seen.fork()
    other["a"].append(3)
    other["b"].append(4)
    assert dict(seen) == {"a": [1, 2]}
    assert dict(other) == {"a": [1, 2, 3], "b": [4]}
