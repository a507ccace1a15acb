"""Clauses without a verb of their own: gaps, shares of a sum, series, members of a group."""

from __future__ import annotations

import pytest

from tests.support.reading import deals_in


@pytest.mark.parametrize(
    ("text", "deals"),
    [
        (
            "Microsoft will invest up to $5 billion and Nvidia up to $10 billion in Anthropic.",
            {"Microsoft > Anthropic ≤ $5bn", "NVIDIA > Anthropic ≤ $10bn"},
        ),
        (
            "Nvidia will put up to $10 billion into Anthropic, while Microsoft will contribute as "
            "much as $5 billion.",
            {"NVIDIA > Anthropic ≤ $10bn", "Microsoft > Anthropic ≤ $5bn"},
        ),
        (
            "OpenAI has signed contracts worth $250 billion with Microsoft, $300 billion with "
            "Oracle and $38 billion with Amazon.",
            {"OpenAI > Microsoft $250bn", "OpenAI > Oracle $300bn", "OpenAI > Amazon $38bn"},
        ),
        (
            "CoreWeave has borrowed $2.3 billion from Blackstone and $1.1 billion from Magnetar.",
            {"Blackstone > CoreWeave $2.3bn", "Magnetar > CoreWeave $1.1bn"},
        ),
    ],
)
def test_each_of_a_row_has_its_own_sum(text: str, deals: set[str]) -> None:
    found = {f"{told.split(' | ')[0]} {told.split(' | ')[3]}" for told in deals_in(text)}
    assert found == deals


def test_a_round_has_one_sum_for_all_its_members() -> None:
    text = "Anthropic raised $13 billion in a round led by ICONIQ, with participation from GIC."
    assert {told.split(" | ")[0] for told in deals_in(text)} == {
        "ICONIQ > Anthropic",
        "GIC > Anthropic",
    }
    assert {told.split(" | ")[3] for told in deals_in(text)} == {"$13bn"}
