"""The server around the schema: health, meters, limits, faults, tokens."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.limits import Limits
from api.schema.refusals import CODES, refusal_of
from api.session import Desk
from graph import errors
from graph.errors import DealgraphError, StoreUnavailable
from graph.model.calendar import AsOf
from tests.support.desks import a_desk
from tests.support.graphql import TOKEN, an_app, ask, data, http

ALIAS = 'mutation { addAlias(company: "AMD", text: "Advanced Micro", reason: "legal") {'
ALIAS += " ... on Refusal { code message } ... on Change { said position } } }"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk() as opened:
        yield opened


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    return an_app(desk)


def test_it_says_that_it_lives_and_that_it_is_ready(desk: Desk, app: FastAPI) -> None:
    assert http(app, "GET", "/healthz").json() == {"status": "ok"}
    ready = http(app, "GET", "/readyz").json()
    assert ready == {"status": "ready", "position": desk.store.head().position}
    assert http(app, "GET", "/").json()["graphql"] == "POST /graphql"


def test_it_is_not_ready_while_the_store_does_not_answer(
    desk: Desk, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable() -> None:
        raise StoreUnavailable("bolt://nowhere", "no answer")

    monkeypatch.setattr(desk.store, "head", unreachable)
    answer = http(app, "GET", "/readyz")
    assert answer.status_code == 503
    assert "no answer" in answer.json()["reason"]


def test_its_meters_count_operations_by_outcome_and_tell_the_position(
    desk: Desk, app: FastAPI
) -> None:
    ask(app, "{ log { position } }")
    ask(app, '{ company(key: "nobody at all") { id } }')
    told = http(app, "GET", "/metrics").text
    assert 'dealgraph_operations_total{outcome="ok"} 1.0' in told
    assert 'dealgraph_operations_total{outcome="errors"} 1.0' in told
    assert f"dealgraph_log_position {float(desk.store.head().position)}" in told
    assert 'dealgraph_operation_seconds_bucket{le="20.0"} 2.0' in told


def test_a_fault_is_logged_under_an_id_and_only_the_id_is_told(
    desk: Desk,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_: AsOf | None = None) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(desk, "graph", broken)
    with caplog.at_level(logging.ERROR, logger="dealgraph.api"):
        answer = ask(app, "{ log { position } }")
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "FAULT"}
    assert "hunter2" not in str(answer)
    fault_id = error["message"].split()[-1]
    assert fault_id in caplog.text
    assert "hunter2" in caplog.text


def test_a_refusal_is_told_with_its_code_and_what_may_be_meant(app: FastAPI) -> None:
    (error,) = ask(app, '{ company(key: "Nvidla") { id } }')["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert "NVIDIA" in error["extensions"]["near"]
    assert error["path"] == ["company"]


def test_every_error_of_the_tree_has_a_code_of_its_own() -> None:
    leaves = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, DealgraphError) and not each.__subclasses__()
    ]
    assert set(leaves) <= set(CODES)
    assert len(set(CODES.values())) == len(CODES)
    assert refusal_of(errors.NotFound("deal", "x", ("y",))).near == ("y",)


@pytest.mark.parametrize(
    ("limits", "query", "words"),
    [
        (Limits(depth=2), "{ deals { nodes { legs { id } } } }", "depth"),
        (Limits(aliases=2), "{ a: log { position } b: log { position } c: log { position } }", "3"),
        (Limits(tokens=8), "{ log { position headHash policyId companies deals } }", "token"),
        (Limits(cost=100), "{ deals(first: 200) { nodes { id } } }", "costs"),
        (
            Limits(cost=100),
            "{ deals(first: 200) { ...F } } fragment F on DealConnection { nodes { id } }",
            "limit is 100",
        ),
    ],
)
def test_a_query_over_a_limit_is_refused_before_it_runs(
    desk: Desk, limits: Limits, query: str, words: str
) -> None:
    answer = ask(an_app(desk, limits=limits), query)
    assert answer.get("data") is None
    assert words in answer["errors"][0]["message"].lower()


def test_a_body_over_the_limit_is_refused_by_its_length_and_while_it_streams(desk: Desk) -> None:
    app = an_app(desk, limits=Limits(body_bytes=1000))
    written = {"Content-Type": "application/json"}
    declared = http(app, "POST", "/graphql", content=b"x" * 1001, headers=written)

    async def stream() -> object:
        for _ in range(11):
            yield b"x" * 100

    streamed = http(app, "POST", "/graphql", content=stream(), headers=written)
    for answer in (declared, streamed):
        assert answer.status_code == 413
        assert "1000 bytes" in answer.json()["errors"][0]["message"]


def test_a_question_that_takes_too_long_is_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    graph = desk.graph

    def slow(as_of: AsOf | None = None) -> object:
        time.sleep(0.2)
        return graph(as_of)

    monkeypatch.setattr(desk, "graph", slow)
    (error,) = ask(an_app(desk, limits=Limits(seconds=0.05)), "{ log { position } }")["errors"]
    assert error["extensions"] == {"code": "TIME_LIMIT"}
    assert "0.05 s" in error["message"]


def test_queries_are_not_taken_from_addresses(app: FastAPI) -> None:
    """A link must not be able to ask, or to change, anything."""
    assert http(app, "GET", "/graphql?query={log{position}}").status_code in (400, 404, 405)


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"query": 3}', b'{"query": "{"}', b"[]", b"\xff\xfe", b'{"nothing": 1}']
)
def test_what_is_no_query_is_refused_in_one_line(app: FastAPI, body: bytes) -> None:
    answer = http(
        app, "POST", "/graphql", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.text


def test_mutations_are_off_without_a_token_in_the_settings(desk: Desk) -> None:
    answer = data(an_app(desk, token=None), ALIAS, token="anything")["addAlias"]
    assert answer["code"] == "MUTATIONS_OFF"


@pytest.mark.parametrize("token", [None, "wrong", TOKEN + "x", TOKEN[:-1]])
def test_a_mutation_without_the_token_writes_nothing(
    desk: Desk, app: FastAPI, token: str | None
) -> None:
    before = desk.store.head()
    assert data(app, ALIAS, token=token)["addAlias"]["code"] == "UNAUTHORISED"
    assert desk.store.head() == before


def test_a_mutation_with_the_token_is_written(desk: Desk, app: FastAPI) -> None:
    before = desk.store.head().position
    answer = data(app, ALIAS, token=TOKEN)["addAlias"]
    assert answer["position"] == before + 1 == desk.store.head().position


def test_a_server_sees_what_another_writer_appends(tmp_path: Path) -> None:
    from graph.commands import AddAlias
    from graph.connect import open_store
    from graph.settings import Settings
    from tests.support.desks import TODAY, a_log_file

    address = a_log_file(tmp_path / "deals.sqlite")
    with (
        Desk(open_store(address, Settings(store=address)), today=lambda: TODAY) as serving,
        Desk(open_store(address, Settings(store=address)), today=lambda: TODAY) as writing,
    ):
        app = an_app(serving)
        before = data(app, "{ log { position } }")["log"]["position"]
        writing.carry_out(AddAlias(company_id="amd", text="Advanced Micro", reason="legal name"))
        told = data(app, '{ log { position } company(key: "Advanced Micro") { id } }')
        assert told == {"log": {"position": before + 1}, "company": {"id": "amd"}}
