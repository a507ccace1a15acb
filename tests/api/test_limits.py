from __future__ import annotations

import pytest
from graphql import parse

from api.limits import cost_of


@pytest.mark.parametrize(
    ("query", "variables", "cost"),
    [
        ("{ a b c }", {}, 3),
        ("{ deals(first: 10) { edges { node { id } } } }", {}, 1 + 10 * 3),
        ("{ deals { nodes { id } } }", {}, 1 + 50 * 2),
        ("query($n: Int) { deals(first: $n) { nodes { id } } }", {"n": 7}, 1 + 7 * 2),
        ("query($n: Int) { deals(first: $n) { nodes { id } } }", {}, 1 + 50 * 2),
        ("{ deals(first: 2) { ...F } } fragment F on X { nodes { id } }", {}, 1 + 2 * 2),
        ("{ ...F ...F } fragment F on X { a b }", {}, 4),
        ("{ ... on Query { a b } }", {}, 2),
        (
            "{ deals(first: 10) { nodes { legs { amount } reports(first: 5) { nodes { id } } } } }",
            {},
            1 + 10 * (1 + 2 + 1 + 5 * 2),
        ),
    ],
)
def test_pages_multiply_what_is_below_them(
    query: str, variables: dict[str, object], cost: int
) -> None:
    assert cost_of(parse(query), variables, 10**9) == cost


def test_a_circle_of_fragments_ends() -> None:
    assert cost_of(parse("{ ...A } fragment A on X { a ...B } fragment B on X { b ...A }"), {}, 99)


def test_counting_stops_soon_after_the_limit() -> None:
    levels = 40
    fragments = " ".join(
        f"fragment F{n} on X {{ a ...F{n + 1} ...F{n + 1} }}" for n in range(levels)
    )
    query = f"{{ ...F0 }} {fragments} fragment F{levels} on X {{ a }}"
    assert cost_of(parse(query), {}, 1000) > 1000


def test_the_dearest_operation_decides() -> None:
    assert cost_of(parse("query A { a } query B { a b c }"), {}, 99) == 3
