"""The Cypher that we show to people runs on the real server and says what our own code says."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

import graph.projection
from analytics.flows import Selection, edges, flows
from analytics.loops import Bounds, find_loops
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import DealKind, Status
from graph.projection.drawing import MONEY
from graph.projection.runner import Projector
from tests.graph.projection.test_neo4j import projector_of
from tests.support.history import History, a_cash_leg, a_company, a_document, a_reported_deal
from tests.support.neo4j_server import Access
from tests.support.stores import cypher

PAGE = Path(graph.projection.__file__).with_name("queries.md").read_text(encoding="utf-8")
TITLES = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
QUERIES = re.findall(r"```cypher\n(.+?)```", PAGE, re.DOTALL)
RINGS = next(query for query in QUERIES if "ring" in query)


def a_ring() -> History:
    """NVIDIA → OpenAI → Oracle → NVIDIA, and a rumour beside it."""
    history = History(
        *(a_company(name) for name in ("NVIDIA", "OpenAI", "Oracle", "SoftBank")), a_document("a")
    )
    legs = [
        ("1", a_cash_leg("NVIDIA", "OpenAI", 100)),
        ("2", a_cash_leg("OpenAI", "Oracle", 300)),
        ("3", a_cash_leg("Oracle", "NVIDIA", 40)),
        ("5", a_cash_leg("SoftBank", "Oracle", 100)),
    ]
    for deal, leg in legs:
        history.add(a_reported_deal(deal, "a", legs=[leg]))
    history.add(
        a_reported_deal(
            "4",
            "a",
            kind=DealKind.DEBT,
            status=Status.RUMOURED,
            legs=[a_cash_leg("SoftBank", "OpenAI", 20)],
        )
    )
    return history


def rings_by_walking(snapshot: KnowledgeGraph, hops_max: int) -> set[tuple[str, ...]]:
    """Simple cycles over active money legs, found by networkx; each from its first member on."""
    network = nx.DiGraph(
        (leg.giver_id, leg.receiver_id)
        for deal, leg in snapshot.legs()
        if leg.consideration in MONEY
        and not deal.status.is_exit
        and leg.giver_id != leg.receiver_id
    )
    found = set()
    for cycle in nx.simple_cycles(network, length_bound=hops_max):
        start = cycle.index(min(cycle))
        found.add(tuple(cycle[start:] + cycle[:start]))
    return found


def rings_by_analytics(snapshot: KnowledgeGraph, hops_max: int) -> set[tuple[str, ...]]:
    """The same from our own loop search."""
    found = flows(snapshot, Selection(), date(2026, 1, 1)).flows
    search = find_loops(edges(found), Bounds(max_hops=hops_max, limit=10_000))
    assert not search.truncated
    rings = set()
    for loop in search.loops:
        start = loop.members.index(min(loop.members))
        rings.add((*loop.members[start:], *loop.members[:start]))
    return rings


def rings_by_cypher(access: Access, query: str) -> set[tuple[str, ...]]:
    """The same from the projection; the query ends each ring with its first member."""
    with cypher(access) as session:
        rows = session.run(query).data()  # type: ignore[arg-type]
    found = [tuple(row["members"]) for row in rows]
    assert len(set(found)) == len(found), "a ring is told twice"
    return {(members[-1], *members[:-1]) for members in found}


@pytest.fixture
def ring(empty_neo4j: Access) -> Iterator[tuple[Access, History]]:
    history = a_ring()
    projector = projector_of(empty_neo4j, history)
    projector.catch_up()
    yield empty_neo4j, history
    projector.close()


def test_there_are_five_questions() -> None:
    assert len(TITLES) == len(QUERIES) == 5


@pytest.mark.neo4j
@pytest.mark.parametrize("query", QUERIES, ids=TITLES)
def test_each_question_is_answered(ring: tuple[Access, History], query: str) -> None:
    access, _ = ring
    with cypher(access) as session:
        rows = session.run(query).data()  # type: ignore[arg-type]
    assert rows
    assert all(value is not None for row in rows for value in row.values())


@pytest.mark.neo4j
def test_the_answers_are_those_of_the_history(ring: tuple[Access, History]) -> None:
    access, _ = ring
    paying, rings, texts, rumours, leaning = QUERIES
    with cypher(access) as session:
        first = session.run(paying).data()[0]  # type: ignore[arg-type]
        assert first == {
            "payer": "OpenAI",
            "payee": "Oracle",
            "promises": 1,
            "headline": 300.0,
            "contracted": 300.0,
        }
        assert session.run(rings).data() == [  # type: ignore[arg-type]
            {"members": ["OpenAI", "Oracle", "NVIDIA"], "hops": 3}
        ]
        assert [row["publisher"] for row in session.run(texts)] == ["Outlet a"]  # type: ignore[arg-type]
        (rumour,) = session.run(rumours).data()  # type: ignore[arg-type]
        assert (rumour["deal"], rumour["status"]) == ("deal-4", "rumoured")
        shares = [(row["payer"], row["percent"]) for row in session.run(leaning)]  # type: ignore[arg-type]
        assert shares == [("OpenAI", 75.0), ("SoftBank", 25.0)]


def a_web(seed: int) -> History:
    """Thirty deals among eight companies, some of them over."""
    chance = random.Random(seed)
    names = [f"Company {letter}" for letter in "ABCDEFGH"]
    history = History(*(a_company(name) for name in names), a_document("a"))
    for number in range(30):
        giver, receiver = chance.sample(names, 2)
        history.add(
            a_reported_deal(
                str(number),
                "a",
                status=chance.choice([Status.SIGNED, Status.SIGNED, Status.TERMINATED]),
                legs=[a_cash_leg(giver, receiver, chance.randrange(1, 100))],
            )
        )
    return history


@pytest.mark.neo4j
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rings_by_cypher_are_those_of_our_loop_search_and_of_networkx(
    empty_neo4j: Access, seed: int
) -> None:
    history = a_web(seed)
    projector: Projector = projector_of(empty_neo4j, history)
    projector.catch_up()
    snapshot = history.graph()
    query = RINGS.replace("member.name", "member.id").replace("LIMIT 50", "")
    wanted = rings_by_walking(snapshot, 5)
    assert wanted
    assert rings_by_cypher(empty_neo4j, query) == wanted
    assert rings_by_analytics(snapshot, 5) == wanted
    projector.close()
