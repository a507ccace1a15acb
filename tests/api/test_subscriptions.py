"""Subscriptions over a real websocket: what arrives, what is missed by nobody, what is refused."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from analytics.loop_report import LoopQuestion
from api.app import create_app
from api.auth import hash_token
from api.limits import Limits
from api.schema.build import build_schema
from api.session import Desk
from api.watching import Cursor, Follower, RingDiffer, Watch
from graph.commands import CorrectDeal
from graph.model.calendar import utc_now
from graph.settings import Settings
from tests.support.desks import TODAY, fill
from tests.support.graphql import TOKEN
from tests.support.stores import NEO4J, Backend, backend_of
from tests.support.subscribing import connected, serving, until

RING = ["NVIDIA", "OpenAI", "Oracle"]
CHANGE = "{ turn position cursor eventIds ring { names } }"
OPENED = f"""subscription($at: Int, $after: String) {{
  loopOpened(fromPosition: $at, after: $after) {CHANGE} }}"""
BROKEN = OPENED.replace("loopOpened", "loopBroken")
CROSSED = """subscription($at: Int, $after: String) {
  exposureCrossed(company: "OpenAI", threshold: "200e9", fromPosition: $at, after: $after) {
    company direction before after eventIds cursor position } }"""


on_shared_stores = pytest.mark.parametrize("scene", ["sqlite", NEO4J], indirect=True)
"""The tests of what the log tells. The others ask of the protocol, and take the log in a file."""


class Scene:
    """The small log with two desks on stores of their own: one is served, the other writes."""

    def __init__(self, backend: Backend) -> None:
        fill(backend.open())
        self.settings = Settings(
            store=backend.address, api_token_hash=hash_token(TOKEN), watch_seconds=0.05
        )
        self.serving, self.writing = (
            Desk(backend.open(utc_now), today=lambda: TODAY) for _ in range(2)
        )

    def app(self, **limits: Any) -> Any:
        return create_app(self.serving, self.settings, Limits(**limits))

    def head(self) -> int:
        return self.writing.store.head().position

    def set_status(self, status: str) -> str:
        """Of the deal between OpenAI and Oracle, on which the ring of three hangs; gives the id of
        the event."""
        (deal,) = (
            each
            for each in self.writing.whole().deals.values()
            if {"openai", "oracle"} == {party.company_id for party in each.parties}
        )
        reason = f"test {self.head()}"
        intent = CorrectDeal(deal_id=deal.deal_id, path="status", value=status, reason=reason)
        (event_id,) = self.writing.carry_out(intent).event_ids
        return event_id


@pytest.fixture
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    backend = backend_of(getattr(request, "param", "sqlite"), tmp_path, request)
    yield Scene(backend)
    backend.close()


@on_shared_stores
def test_a_client_that_was_away_is_told_exactly_what_it_missed(scene: Scene) -> None:
    head = scene.head()
    with serving(scene.app()) as port:
        with connected(port) as client:
            client.ask(BROKEN, {"at": head})
            first = scene.set_status("terminated")
            told = client.change()
        assert (told["turn"], told["eventIds"], told["position"]) == ("BROKEN", [first], head + 1)
        assert told["ring"]["names"] == RING
        missed = [scene.set_status(each) for each in ("signed", "denied", "signed", "terminated")]
        with connected(port) as client:
            client.ask(BROKEN, {"after": told["cursor"]})
            later = [client.change() for _ in range(2)]
            assert [each["eventIds"] for each in later] == [[missed[1]], [missed[3]]]
            scene.set_status("signed")
            live = scene.set_status("denied")
            assert client.change()["eventIds"] == [live]
            with pytest.raises(TimeoutError):
                client.next(0.3)


@on_shared_stores
def test_each_cursor_on_the_way_gives_the_rest_of_the_log(scene: Scene) -> None:
    scene.set_status("denied")
    scene.set_status("signed")
    watch = Watch(Follower(scene.writing, Cursor(0)), RingDiffer(LoopQuestion()))
    wanted = []
    while (found := watch.advance()) is not None:
        wanted += [each.cursor for each in found if each.turn == "opened"]  # type: ignore[union-attr]
    assert len(wanted) == 3
    with serving(scene.app()) as port:
        for number, after in enumerate(["0", *wanted]):
            with connected(port) as client:
                client.ask(OPENED, {"after": after})
                assert [client.change()["cursor"] for _ in wanted[number:]] == wanted[number:]
                with pytest.raises(TimeoutError):
                    client.next(0.2)


@on_shared_stores
def test_without_a_place_it_begins_at_the_head(scene: Scene) -> None:
    with serving(scene.app()) as port, connected(port) as client:
        client.ask(OPENED)
        until(lambda: "dealgraph_subscriptions 1.0" in metrics(port))
        with pytest.raises(TimeoutError):
            client.next(0.3)
        scene.set_status("denied")
        opened = scene.set_status("signed")
        assert client.change()["eventIds"] == [opened]


@on_shared_stores
def test_a_figure_that_crosses_is_told_with_both_sides(scene: Scene) -> None:
    head = scene.head()
    with serving(scene.app()) as port, connected(port) as client:
        client.ask(CROSSED, {"at": head})
        event = scene.set_status("denied")
        told = client.change()
    assert (told["direction"], told["company"], told["eventIds"]) == ("DOWN", "OpenAI", [event])
    assert (told["before"], told["position"]) == ("300000000000", head + 1)


@on_shared_stores
def test_a_figure_that_crosses_while_no_server_runs_is_told_from_the_cursor_on(
    scene: Scene,
) -> None:
    scene.set_status("denied")
    with serving(scene.app()) as port, connected(port) as client:
        client.ask(CROSSED, {"at": 0})
        ways = [client.change() for _ in range(2)]
    assert [each["direction"] for each in ways] == ["UP", "DOWN"]
    missed = scene.set_status("signed")
    with serving(scene.app()) as port, connected(port) as client:
        client.ask(CROSSED, {"after": ways[-1]["cursor"]})
        told = client.change()
        assert (told["direction"], told["eventIds"]) == ("UP", [missed])
        live = scene.set_status("terminated")
        assert client.change()["eventIds"] == [live]


def test_the_limit_of_open_subscriptions_is_named_and_a_place_that_is_left_is_free(
    scene: Scene,
) -> None:
    with serving(scene.app(watchers=2)) as port, connected(port) as client:
        first = client.ask(OPENED)
        with connected(port) as other:
            other.ask(OPENED)
            until(lambda: "dealgraph_subscriptions 2.0" in metrics(port))
            client.ask(OPENED)
            refused = client.refusal()
            assert refused["extensions"]["code"] == "COMMAND_REFUSED"
            assert "limit of this server is 2" in refused["message"]
        until(lambda: "dealgraph_subscriptions 1.0" in metrics(port))
        client.send({"id": first, "type": "complete"})
        until(lambda: "dealgraph_subscriptions 0.0" in metrics(port))
        client.ask(OPENED, {"at": 0})
        assert client.change()["ring"]["names"]


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ('loopOpened(after: "1+2")', "INVALID_VALUE", "cursor"),
        ('loopOpened(after: "")', "INVALID_VALUE", "cursor"),
        ("loopOpened(fromPosition: 999)", "INVALID_VALUE", "the head"),
        ("loopBroken(fromPosition: -1)", "INVALID_VALUE", "between 0"),
        ("loopBroken(question: {maxHops: 99})", "INVALID_VALUE", "12"),
        ("loopBroken(question: {timeLimit: 99})", "INVALID_VALUE", "timeLimit"),
        ('loopBroken(question: {through: "Nvidla"})', "NOT_FOUND", "NVIDIA"),
        ('exposureCrossed(company: "Nvidla", threshold: 1)', "NOT_FOUND", "NVIDIA"),
        ('exposureCrossed(company: "AMD", threshold: 0)', "INVALID_VALUE", "above zero"),
        ('exposureCrossed(company: "AMD", threshold: "NaN")', "INVALID_VALUE", "above zero"),
    ],
)
def test_a_refusal_is_told_with_its_code(scene: Scene, asked: str, code: str, words: str) -> None:
    with serving(scene.app()) as port, connected(port) as client:
        client.ask(f"subscription {{ {asked} {{ cursor }} }}")
        refused = client.refusal()
        assert refused["extensions"]["code"] == code
        assert words in refused["message"]
        client.ask("{ log { position } }")
        assert client.next()["payload"]["data"] == {"log": {"position": scene.head()}}


SAID = [
    "[]", "3", "null", '{"x', '{"type": 1}', '{"type": "subscribe", "id": {"a": 1}}',
    '{"type": "subscribe", "id": "1", "payload": 3}',
    '{"type": "subscribe", "id": "1", "payload": {"query": 3}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": null}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{log}", "variables": [1]}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{ \\"' + 300 * "é" + '\\" }"}}',
]  # fmt: skip


def test_what_is_not_the_protocol_ends_the_connection_and_leaves_no_traceback(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(scene.app()) as port:
        for text in SAID:
            with connected(port) as client:
                client.send_text(text)
                with pytest.raises(ConnectionClosed, match="4400"):
                    client.next()
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_an_operation_that_is_not_there_is_told_and_is_no_fault(scene: Scene) -> None:
    with serving(scene.app()) as port, connected(port) as client:
        payload = {"query": "{ log { position } }", "operationName": "Other"}
        client.send({"id": "1", "type": "subscribe", "payload": payload})
        assert 'named "Other"' in client.refusal()["message"]


@pytest.mark.parametrize(
    ("limits", "words"),
    [({"depth": 2}, "depth"), ({"cost": 4}, "limit is 4"), ({"aliases": 0}, "alias")],
)
def test_a_subscription_over_a_limit_is_refused_before_it_begins(
    scene: Scene, limits: dict[str, int], words: str
) -> None:
    query = "subscription { a: loopOpened(fromPosition: 0) { ring { loop { hops { giverId } } } } }"
    with serving(scene.app(**limits)) as port, connected(port) as client:
        client.ask(query)
        assert words in client.refusal()["message"]
        assert "dealgraph_subscriptions 0.0" in metrics(port)


def test_a_subscription_of_too_many_words_ends_the_connection(scene: Scene) -> None:
    with serving(scene.app(tokens=8)) as port, connected(port) as client:
        client.ask(OPENED)
        with pytest.raises(ConnectionClosed, match="more than 8 tokens"):
            client.next()


def test_a_fault_is_logged_under_an_id_and_only_the_id_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(scene.serving, "reader_at", broken)
    monkeypatch.setattr(scene.serving, "graph", broken)
    asked = [CROSSED, "{ log { position } }", OPENED]
    with serving(scene.app()) as port, connected(port) as client:
        for query in asked:
            with caplog.at_level(logging.ERROR, logger="dealgraph.api"):
                client.ask(query)
                error = client.refusal()
            assert error["extensions"] == {"code": "FAULT"}
            assert "hunter2" not in str(error)
            assert caplog.text.count(f"fault {error['message'].split()[-1]}") == 1
    assert len([each for each in caplog.records if each.name == "dealgraph.api"]) == len(asked)


def test_a_change_over_a_websocket_needs_the_token_of_the_connection(scene: Scene) -> None:
    query = 'mutation { addAlias(company: "AMD", text: "Micro", reason: "x") '
    query += "{ ... on Refusal { code } ... on Change { position } } }"
    head = scene.head()
    with serving(scene.app()) as port:
        told = []
        for token in (None, TOKEN):
            with connected(port, token=token) as client:
                client.ask(query)
                told.append(client.next()["payload"]["data"]["addAlias"])
    assert told == [{"code": "UNAUTHORISED"}, {"position": head + 1}]


@on_shared_stores
def test_a_connection_that_lasts_sees_the_log_as_it_is_by_then(scene: Scene) -> None:
    with serving(scene.app()) as port, connected(port) as client:
        for _ in range(2):
            client.ask("{ log { position } }")
            assert client.next()["payload"]["data"]["log"]["position"] == scene.head()
            assert client.next()["type"] == "complete"
            scene.set_status("denied")


def test_a_page_of_another_origin_cannot_watch(scene: Scene) -> None:
    """A browser would let any page open a websocket to loopback."""
    with serving(scene.app()) as port:
        with pytest.raises(InvalidStatus, match="403"), connected(port, origin="http://evil.test"):
            pass
        with connected(port, origin=f"http://127.0.0.1:{port}"):
            pass


def test_a_subscription_is_counted_and_not_timed_as_one_request(scene: Scene) -> None:
    with serving(scene.app()) as port:
        with connected(port) as client:
            client.ask(OPENED, {"at": 0})
            client.change()
            assert "dealgraph_subscriptions 1.0" in metrics(port)
        until(lambda: "dealgraph_subscriptions 0.0" in metrics(port))
        until(lambda: 'dealgraph_operations_total{outcome="ok"} 1.0' in metrics(port))
        assert "dealgraph_operation_seconds_count 0.0" in metrics(port)


def test_the_server_ends_while_somebody_watches(scene: Scene) -> None:
    with serving(scene.app()) as port:
        opened = connected(port)
        client = opened.__enter__()
        client.ask(OPENED)
        until(lambda: "dealgraph_subscriptions 1.0" in metrics(port))
    with pytest.raises(ConnectionClosed):
        client.next()
    opened.__exit__(None, None, None)


def test_the_log_is_not_read_ahead_of_a_slow_client(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next append is looked at when the last change has been taken, and not before."""
    for status in ("denied", "signed") * 3:
        scene.set_status(status)
    looks: list[object] = []
    advance = Watch.advance

    def counted(watch: Watch) -> object:
        looks.append(watch)
        return advance(watch)

    monkeypatch.setattr(Watch, "advance", counted)

    async def pulled() -> int:
        from api.context import RequestContext
        from api.schema.connections import Orders
        from api.watchers import Watchers

        watchers = Watchers(1, 0.01)
        context = RequestContext(
            scene.serving, Limits(), Orders(), watchers, authorised=False, mutable=False, lasts=True
        )
        stream = await build_schema(Limits()).stream(
            OPENED, {"at": scene.head() - 6}, context_value=context
        )
        await asyncio.wait_for(anext(stream), 20)
        before = len(looks)
        await asyncio.sleep(0.3)
        assert (len(looks), watchers.taken) == (before, 1)
        await stream.aclose()
        assert watchers.taken == 0
        watchers.close()
        return before

    assert asyncio.run(pulled()) == 2


def metrics(port: int) -> str:
    return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=20).text
