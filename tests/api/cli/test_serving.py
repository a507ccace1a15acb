"""serve: the port is taken first, and what cannot be served is refused."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from tests.support.cli import dealgraph


@pytest.fixture
def taken() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port: int = listener.getsockname()[1]
        yield port  # type: ignore[misc]


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


def test_it_serves_the_log_until_it_is_told_to_end(log: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from api.cli.start import run; run()",
            "serve",
            "--port",
            str(port),
        ],
        env={"DEALGRAPH_STORE": log},
        stderr=subprocess.PIPE,
    )
    try:
        answer = _answer(f"http://127.0.0.1:{port}/graphql", "{ deals { total } }")
        assert answer == {"data": {"deals": {"total": 4}}}
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").json()["status"] == "ready"
    finally:
        server.send_signal(signal.SIGINT)
        told = server.communicate(timeout=20)[1].decode()
    assert "Mutations are off: DEALGRAPH_API_TOKEN_HASH is not set" in told
    assert "Traceback" not in told


def _answer(address: str, query: str) -> object:
    for _ in range(200):
        try:
            return httpx.post(address, json={"query": query}).json()
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")
