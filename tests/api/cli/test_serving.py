"""serve: the port is taken first, and what cannot be served is refused."""

from __future__ import annotations

import importlib.util
import socket

import pytest

from api.cli import serving
from tests.support.cli import dealgraph


@pytest.fixture
def taken() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port: int = listener.getsockname()[1]
        yield port  # type: ignore[misc]


@pytest.fixture(autouse=True)
def with_a_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door itself is tested elsewhere; here it only has to be there."""
    if importlib.util.find_spec(serving.DOOR) is None:
        monkeypatch.setattr(serving, "DOOR", "api.pages")


def test_a_port_in_use_is_refused_in_one_line(log: str, taken: int) -> None:
    ran = dealgraph("serve", "--port", str(taken), "--store", log)
    assert (ran.code, ran.out) == (1, "")
    assert "address already in use" in ran.err
    assert "choose another --port" in ran.err
    assert ran.err.count("\n") == 1


def test_an_address_of_another_machine_is_refused(log: str) -> None:
    ran = dealgraph("serve", "--host", "203.0.113.7", "--port", "8123", "--store", log)
    assert ran.code == 1
    assert ran.err.startswith("dealgraph: serve: 203.0.113.7:8123: ")


def test_a_version_without_a_door_says_so(log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "DOOR", "api.no_such_door")
    ran = dealgraph("serve", "--store", log)
    assert (ran.code, ran.err) == (1, "dealgraph: serve: this version has no GraphQL door\n")
