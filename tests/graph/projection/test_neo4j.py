"""The projection on the real server: moved with its checkpoint, rebuilt aside, kept at the head."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from graph.connect import open_projector
from graph.errors import AddressInvalid, ConcurrentAppend, StoreUnavailable
from graph.events import catalogue as c
from graph.events.envelope import new_event
from graph.projection import neo4j as target_module
from graph.projection import runner
from graph.projection.drawing import picture_of
from graph.projection.neo4j import Neo4jPicture
from graph.projection.picture import changes_between
from graph.projection.runner import Projector
from graph.settings import read_settings
from graph.store.memory import MemoryStore
from graph.store.neo4j_link import Neo4jLink
from tests.graph.projection.test_drawing import a_history
from tests.support.bolt_proxy import BoltProxy, Cut
from tests.support.history import History, a_document, a_reported_deal
from tests.support.neo4j_server import Access
from tests.support.projection import expected_of, seen_by_people
from tests.support.random_history import payloads
from tests.support.stores import cypher

pytestmark = pytest.mark.neo4j


def projector_of(access: Access, history: History, address: str | None = None) -> Projector:
    settings = read_settings(
        {"DEALGRAPH_NEO4J_USER": access.user, "DEALGRAPH_NEO4J_PASSWORD": access.password}
    )
    return open_projector(address or access.address, settings, history.store)


@pytest.fixture
def history() -> History:
    return a_history()


@pytest.fixture
def projector(empty_neo4j: Access, history: History) -> Iterator[Projector]:
    made = projector_of(empty_neo4j, history)
    yield made
    made.close()


@pytest.fixture
def target(empty_neo4j: Access) -> Iterator[Neo4jPicture]:
    made = Neo4jPicture(
        Neo4jLink(empty_neo4j.address, user=empty_neo4j.user, password=empty_neo4j.password)
    )
    yield made
    made.close()


def assert_shows(access: Access, history: History) -> None:
    """People see exactly the picture of the newest snapshot, and nothing staged is left."""
    with cypher(access) as session:
        assert seen_by_people(session) == expected_of(picture_of(history.graph()))
        query = "MATCH (n) WHERE n:Staged OR n:Retired RETURN count(n) AS left"
        assert session.run(query).single(strict=True)["left"] == 0


def one_more(history: History, name: str = "more") -> None:
    history.add(a_document(name, published_on="2025-12-01"))
    history.add(a_reported_deal("1", name, legs=None))


def test_the_first_catch_up_builds_everything(
    projector: Projector, history: History, empty_neo4j: Access, target: Neo4jPicture
) -> None:
    report = projector.catch_up()
    assert (report.position, report.generation, report.rebuilt) == (5, 1, "there was none")
    drawn = picture_of(history.graph())
    assert report.written == len(drawn.nodes) + len(drawn.edges)
    assert target.counts() == (len(drawn.nodes), len(drawn.edges))
    assert_shows(empty_neo4j, history)


def test_a_later_catch_up_writes_only_what_changed(
    projector: Projector, history: History, empty_neo4j: Access
) -> None:
    projector.catch_up()
    one_more(history)
    report = projector.catch_up()
    assert (report.position, report.generation, report.rebuilt) == (7, 1, None)
    assert 0 < report.written < 10
    assert_shows(empty_neo4j, history)


def test_with_nothing_new_nothing_is_written(projector: Projector) -> None:
    projector.catch_up()
    assert projector.catch_up().written == 0


def test_another_projector_goes_on_from_the_checkpoint(
    projector: Projector, history: History, empty_neo4j: Access
) -> None:
    projector.catch_up()
    one_more(history)
    other = projector_of(empty_neo4j, history)
    assert other.catch_up().rebuilt is None
    other.close()
    assert projector.catch_up().written == 0
    assert_shows(empty_neo4j, history)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_incremental_and_rebuilt_are_the_same_over_random_histories(
    empty_neo4j: Access, seed: int
) -> None:
    chance = random.Random(seed)
    draws = [tuple(chance.randrange(10_000) for _ in range(6)) for _ in range(40)]
    history = History()
    projector = projector_of(empty_neo4j, history)
    for number, payload in enumerate(payloads(draws)):
        if history.store.get(new_event(payload, actor="history@1").event_id) is None:
            history.add(payload, cause=str(number))
        if chance.random() < 0.25:
            projector.catch_up()
    projector.catch_up()
    assert_shows(empty_neo4j, history)
    with cypher(empty_neo4j) as session:
        incremental = seen_by_people(session)
    report = projector.rebuild()
    assert report.generation == 2
    with cypher(empty_neo4j) as session:
        assert seen_by_people(session) == incremental
    projector.close()


def test_a_rebuild_repairs_what_somebody_changed(
    projector: Projector, history: History, empty_neo4j: Access
) -> None:
    projector.catch_up()
    with cypher(empty_neo4j) as session:
        session.run("MATCH (c:Company {id: 'openai'}) DETACH DELETE c").consume()
        session.run("CREATE (:Company {id: 'invented', name: 'Invented'})").consume()
    report = projector.rebuild()
    assert (report.generation, report.rebuilt) == (2, "asked for")
    assert_shows(empty_neo4j, history)


def test_a_projection_of_another_log_is_made_anew(
    projector: Projector, empty_neo4j: Access
) -> None:
    projector.catch_up()
    other_log = History(a_document("other"))
    for number in range(6):
        one_more(other_log, f"x{number}")
    other = projector_of(empty_neo4j, other_log)
    report = other.catch_up()
    assert (report.generation, report.rebuilt) == (2, "it was of another log")
    other.close()
    assert_shows(empty_neo4j, other_log)


def test_an_older_layout_is_made_anew(projector: Projector, empty_neo4j: Access) -> None:
    projector.catch_up()
    with cypher(empty_neo4j) as session:
        session.run("MATCH (c:Checkpoint) SET c.layout = 0").consume()
    assert projector.catch_up().rebuilt == "layout 0 is not 1"


def test_too_many_changes_are_a_new_generation(
    projector: Projector, history: History, empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    projector.catch_up()
    one_more(history)
    monkeypatch.setattr(runner, "CHANGES_MAX", 1)
    report = projector.catch_up()
    assert report.rebuilt is not None
    assert "too many" in report.rebuilt
    assert_shows(empty_neo4j, history)


def test_batches_smaller_than_the_picture_give_the_same(
    projector: Projector, history: History, empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "BATCH_ROWS", 2)
    told: list[tuple[int, int]] = []
    projector.rebuild(lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert_shows(empty_neo4j, history)


def test_an_empty_log_has_an_empty_projection(empty_neo4j: Access) -> None:
    history = History()
    projector = projector_of(empty_neo4j, history)
    assert projector.catch_up().position == 0
    assert projector.catch_up().rebuilt is None
    history.add(a_document("a"))
    assert projector.catch_up().rebuilt is None
    assert_shows(empty_neo4j, history)
    projector.close()


@pytest.mark.parametrize("cut", list(Cut))
def test_edges_and_checkpoint_move_together_or_not_at_all(
    projector: Projector, history: History, empty_neo4j: Access, cut: Cut
) -> None:
    """The wire is cut at the commit: either both are as before or both are as after."""
    projector.catch_up()
    at = projector._target.checkpoint()
    assert at is not None
    before = picture_of(history.graph())
    one_more(history)
    after = picture_of(history.graph())
    proxy = BoltProxy(empty_neo4j.address)
    wired = Neo4jPicture(
        Neo4jLink(proxy.address, user=empty_neo4j.user, password=empty_neo4j.password)
    )
    proxy.arm(cut)
    with pytest.raises(StoreUnavailable) as failed:
        wired.apply(at, changes_between(before, after), after)
    assert failed.value.outcome_unknown
    expected = before if cut is Cut.BEFORE_COMMIT else after
    with cypher(empty_neo4j) as session:
        assert seen_by_people(session) == expected_of(expected)
    now = projector._target.checkpoint()
    assert now is not None
    assert now.position == expected.position
    wired.close()
    proxy.close()
    assert projector.catch_up().rebuilt is None
    assert_shows(empty_neo4j, history)


def test_an_error_after_the_edges_takes_them_back(
    projector: Projector, history: History, empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    projector.catch_up()
    before = expected_of(picture_of(history.graph()))
    one_more(history)
    broken = "MATCH (c:Checkpoint) SET c.position = 1 / 0 + $position"
    with monkeypatch.context() as patch:
        patch.setattr(target_module.q, "SET_CHECKPOINT", broken)
        with pytest.raises(StoreUnavailable, match="by zero"):
            projector.catch_up()
    with cypher(empty_neo4j) as session:
        assert seen_by_people(session) == before
    projector.catch_up()
    assert_shows(empty_neo4j, history)


@pytest.mark.parametrize("cut", list(Cut))
def test_a_catch_up_whose_commit_was_cut_ends_at_the_head(
    history: History, empty_neo4j: Access, cut: Cut
) -> None:
    proxy = BoltProxy(empty_neo4j.address)
    projector = projector_of(empty_neo4j, history, proxy.address)
    projector.catch_up()
    one_more(history)
    proxy.arm(cut)
    assert projector.catch_up().position == 7
    assert proxy.cuts == 1
    assert_shows(empty_neo4j, history)
    projector.close()
    proxy.close()


def test_a_rebuild_that_died_leaves_the_old_picture_and_is_swept_by_the_next(
    projector: Projector, history: History, empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    projector.catch_up()
    before = expected_of(picture_of(history.graph()))
    one_more(history)
    with monkeypatch.context() as patch:
        patch.setattr(target_module.q, "FLIP", ("RETURN 1 / 0 AS broken",))
        with pytest.raises(StoreUnavailable):
            projector.rebuild()
    with cypher(empty_neo4j) as session:
        nodes, _ = before
        assert {row["id"] for row in session.run("MATCH (n:Company) RETURN n.id AS id")} == {
            node_id for label, node_id in nodes if label == "Company"
        }
        assert session.run("MATCH (n:Staged) RETURN count(n) AS n").single(strict=True)["n"] > 0
    projector.rebuild()
    assert_shows(empty_neo4j, history)


def test_changes_from_another_place_are_refused(
    projector: Projector, history: History, target: Neo4jPicture
) -> None:
    projector.catch_up()
    at = target.checkpoint()
    assert at is not None
    before = picture_of(history.graph())
    one_more(history)
    after = picture_of(history.graph())
    changes = changes_between(before, after)
    target.apply(at, changes, after)
    with pytest.raises(ConcurrentAppend) as refused:
        target.apply(at, changes, after)
    assert (refused.value.expected, refused.value.actual) == (5, 7)


def test_a_rebuild_beside_another_does_not_mix_with_it(
    target: Neo4jPicture, empty_neo4j: Access, history: History
) -> None:
    drawn = picture_of(history.graph())

    def intrude(done: int, _total: int) -> None:
        if done == len(drawn.nodes):
            with cypher(empty_neo4j) as session:
                session.run("MATCH (n:Staged) WITH n LIMIT 1 DETACH DELETE n").consume()

    with pytest.raises(StoreUnavailable, match="another rebuild"):
        target.replace(drawn, intrude)
    target.replace(drawn)
    assert_shows(empty_neo4j, history)


def test_only_neo4j_holds_a_projection() -> None:
    with pytest.raises(AddressInvalid, match="only Neo4j"):
        open_projector("sqlite:///x", read_settings({}), MemoryStore())


def test_the_log_and_its_projection_live_side_by_side(empty_neo4j: Access) -> None:
    from graph.connect import open_store
    from graph.store.verify import verify

    settings = read_settings(
        {
            "DEALGRAPH_NEO4J_USER": empty_neo4j.user,
            "DEALGRAPH_NEO4J_PASSWORD": empty_neo4j.password,
        }
    )
    store = open_store(empty_neo4j.address, settings)
    for payload in (a_document("a"), a_reported_deal("1", "a")):
        store.append([new_event(payload, actor="x")])
    projector = open_projector(empty_neo4j.address, settings, store)
    assert projector.catch_up().position == 2
    projector.rebuild()
    assert verify(store).ok
    store.append([new_event(c.DocumentWithdrawn(document_id="doc-a", reason="wrong"), actor="x")])
    assert projector.catch_up().rebuilt is None
    projector.close()
    store.close()
