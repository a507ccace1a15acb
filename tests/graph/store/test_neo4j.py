"""What only the Neo4j store promises: constraints, copies, its errors, the life of its driver."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator

import pytest

from graph.connect import open_store
from graph.errors import AddressInvalid, InvalidEvent, StoreCorrupt, StoreUnavailable
from graph.events.envelope import Event
from graph.settings import Settings, read_settings
from graph.store import neo4j as neo4j_store
from graph.store import neo4j_queries as q
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_link import Neo4jLink, first_line
from graph.store.neo4j_log import node_of
from tests.support.neo4j_server import Access
from tests.support.stores import an_event, assert_whole, cypher, some_events

pytestmark = pytest.mark.neo4j


def settings_of(access: Access, **changed: str) -> Settings:
    environment = {
        "DEALGRAPH_NEO4J_USER": access.user,
        "DEALGRAPH_NEO4J_PASSWORD": access.password,
        **{f"DEALGRAPH_NEO4J_{name.upper()}": value for name, value in changed.items()},
    }
    return read_settings(environment)


@pytest.fixture
def store(empty_neo4j: Access) -> Iterator[Neo4jStore]:
    made = Neo4jStore(empty_neo4j.address, user=empty_neo4j.user, password=empty_neo4j.password)
    yield made
    made.close()


def test_every_constraint_of_the_log_is_there(store: Neo4jStore, empty_neo4j: Access) -> None:
    with cypher(empty_neo4j) as session:
        found = session.run(q.CONSTRAINT_NAMES).single(strict=True)["names"]  # type: ignore[arg-type]
    assert set(q.CONSTRAINTS) <= set(found)
    assert {"deal_text_digest", "checkpoint_projection"} <= set(found)
    assert list(store.self_check()) == []


def test_a_node_has_every_field_and_two_copies_for_people(
    store: Neo4jStore, empty_neo4j: Access
) -> None:
    store.append([an_event("a", cause="because")])
    (event,) = store.read_all()
    with cypher(empty_neo4j) as session:
        node = session.run("MATCH (e:DealEvent) RETURN properties(e) AS e").single(strict=True)["e"]
    for name in Event.__struct_fields__:
        assert node.pop(name) == getattr(event, name)
    assert node.pop("stream_kind") == "deal"
    micros = node.pop("recorded_micros")
    assert node == {}
    with cypher(empty_neo4j) as session:
        answer = session.run(
            "RETURN datetime($text) = datetime({epochSeconds: $micros / 1000000, "
            "nanosecond: ($micros % 1000000) * 1000}) AS same",
            text=event.recorded_at,
            micros=micros,
        )
        assert answer.single(strict=True)["same"]


def test_the_last_version_of_a_stream_is_found_by_the_index_alone(
    store: Neo4jStore, empty_neo4j: Access
) -> None:
    store.append(some_events("a", 200, streams=1))
    with cypher(empty_neo4j) as session:
        query = "PROFILE " + q.VERSIONS
        plan = session.run(query, streams=["deal:deal-0"]).consume().profile  # type: ignore[arg-type]
    assert plan is not None
    assert "NodeUniqueIndexSeek" in plan["args"]["string-representation"]
    assert plan["args"]["GlobalMemory"] < 10_000
    assert "Total database accesses: 2" in plan["args"]["string-representation"]


def test_a_routing_address_works_on_a_single_server(empty_neo4j: Access) -> None:
    address = empty_neo4j.address.replace("bolt://", "neo4j://")
    store = open_store(address, settings_of(empty_neo4j))
    store.append([an_event("a")])
    assert_whole(store, 1)
    store.close()


def test_a_wrong_password_is_one_clear_line_that_hides_it(empty_neo4j: Access) -> None:
    with pytest.raises(StoreUnavailable, match="not accepted") as failed:
        open_store(empty_neo4j.address, settings_of(empty_neo4j, password="hunter2"))
    assert "\n" not in str(failed.value)
    assert "hunter2" not in str(failed.value)
    assert "DEALGRAPH_NEO4J_PASSWORD" in str(failed.value)


def test_a_database_that_is_not_there_is_named(empty_neo4j: Access) -> None:
    with pytest.raises(StoreUnavailable, match="no database 'deals'"):
        open_store(empty_neo4j.address, settings_of(empty_neo4j, database="deals"))


def test_a_node_in_the_way_ends_in_a_bounded_number_of_tries(
    store: Neo4jStore, empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_store, "ATTEMPTS_MAX", 2)
    with cypher(empty_neo4j) as session:
        session.run("CREATE (:DealEvent {position: 1})").consume()
    with pytest.raises(StoreUnavailable, match="run verify") as failed:
        store.append([an_event("a")])
    assert not failed.value.outcome_unknown
    assert store.head().position == 0


def test_a_node_without_a_property_is_never_written() -> None:
    event = Event(
        position=1,
        event_id="a",
        stream_id="deal:a",
        version=1,
        type="deal.reported",
        schema_version=1,
        payload_json=None,  # type: ignore[arg-type]
        recorded_at="2026-01-01T00:00:00.000000Z",
        actor="x",
        cause_id=None,
        prev_hash="0",
        hash="1",
    )
    with pytest.raises(InvalidEvent, match="has no payload_json"):
        node_of(event)


def test_an_event_that_is_gone_is_missed_and_named(
    store: Neo4jStore, empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_store, "ATTEMPTS_MAX", 1)
    store.append(some_events("a", 5))
    with cypher(empty_neo4j) as session:
        session.run("MATCH (e:DealEvent {position: 3}) DELETE e").consume()
    with pytest.raises(StoreCorrupt) as found:
        list(store.read_all())
    assert found.value.position == 3


def _append_in_a_child(store: Neo4jStore) -> None:
    store.append([an_event("child")])
    store.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_gets_a_driver_of_its_own(store: Neo4jStore) -> None:
    store.append([an_event("parent")])
    child = multiprocessing.get_context("fork").Process(target=_append_in_a_child, args=(store,))
    child.start()
    child.join(timeout=60)
    assert child.exitcode == 0
    store.append([an_event("parent again")])
    assert_whole(store, 3)


def test_a_link_can_be_used_again_after_it_was_closed(empty_neo4j: Access) -> None:
    link = Neo4jLink(empty_neo4j.address, user=empty_neo4j.user, password=empty_neo4j.password)
    link.close()
    assert link.ask("RETURN 1 AS one") == [{"one": 1}]
    link.close()


@pytest.mark.parametrize("address", ["bolt://", "bolt://host:port", "bolt://host/database"])
def test_an_address_without_a_plain_host_is_refused(address: str) -> None:
    with pytest.raises(AddressInvalid):
        Neo4jLink(address, user="neo4j", password="x")


def test_an_error_is_told_by_its_first_line() -> None:
    assert first_line(ValueError("one\ntwo")) == "one"
    assert first_line(ValueError()) == "ValueError"
