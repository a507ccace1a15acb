"""Two steps: through a counterparty to the firms that it deals with."""

from __future__ import annotations

from analytics.exposure import IndirectRow, Relation
from analytics.flows import edges
from analytics.indirect import INDIRECT_MAX, indirect_rows
from tests.support.builders import a_deal, a_flow, a_graph, a_leg, pairs_of

GRAPH = a_graph(a_deal(a_leg("NVIDIA", "OpenAI")), a_deal(a_leg("Oracle", "AMD")))


def rows_of(*triples: tuple[str, str, int | None], own: str = "nvidia") -> list[IndirectRow]:
    rows, cut = indirect_rows(GRAPH, pairs_of(*triples), own)
    assert not cut
    return list(rows)


def told(row: IndirectRow) -> tuple[str, str, str, int]:
    return row.relation.value, row.via, row.counterparty, int(row.at_most)


def test_a_path_carries_at_most_its_smaller_step() -> None:
    (row,) = rows_of(("nvidia", "openai", 100), ("openai", "oracle", 300))
    assert told(row) == ("gives to", "OpenAI", "Oracle", 100)
    (row,) = rows_of(("nvidia", "openai", 100), ("openai", "oracle", 30))
    assert row.at_most == 30


def test_money_that_comes_from_two_steps_away_is_a_row_too() -> None:
    (row,) = rows_of(("amd", "oracle", 7), ("oracle", "nvidia", 9))
    assert told(row) == ("receives from", "Oracle", "AMD", 7)


def test_the_way_back_is_no_indirect_exposure() -> None:
    assert rows_of(("nvidia", "openai", 100), ("openai", "nvidia", 50)) == []


def test_a_step_without_an_amount_leads_nowhere() -> None:
    assert rows_of(("nvidia", "openai", None), ("openai", "oracle", 300)) == []
    assert rows_of(("nvidia", "openai", 100), ("openai", "oracle", 0)) == []


def test_each_way_to_a_firm_is_a_row_of_its_own_largest_first() -> None:
    rows = rows_of(
        ("nvidia", "openai", 10),
        ("nvidia", "oracle", 90),
        ("openai", "amd", 500),
        ("oracle", "amd", 500),
    )
    assert [told(row)[1:] for row in rows] == [("Oracle", "AMD", 90), ("OpenAI", "AMD", 10)]


def test_three_steps_are_too_far() -> None:
    rows = rows_of(("nvidia", "openai", 1), ("openai", "oracle", 1), ("oracle", "amd", 1))
    assert [row.counterparty for row in rows] == ["Oracle"]


def test_a_firm_without_flows_has_no_rows() -> None:
    assert rows_of(("openai", "oracle", 1), own="amd") == []


def test_a_long_list_is_cut_to_the_largest_and_says_so() -> None:
    many = [a_flow("hub", f"far{n:03d}", 1 + n, deal=str(n)) for n in range(INDIRECT_MAX + 5)]
    rows, cut = indirect_rows(GRAPH, edges([a_flow("own", "hub", 10**6), *many]), "own")
    assert (len(rows), cut) == (INDIRECT_MAX, True)
    assert [row.at_most for row in rows] == sorted((row.at_most for row in rows), reverse=True)
    assert rows[0].at_most == INDIRECT_MAX + 5
    assert {row.relation for row in rows} == {Relation.GIVES}
