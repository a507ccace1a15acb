"""A real server on loopback in a thread of this process, and a real websocket client."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import uvicorn
from fastapi import FastAPI
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE_SECONDS = 20.0
"""Of every wait: a test that would hang fails."""
PROTOCOL = Subprotocol("graphql-transport-ws")


@contextmanager
def serving(app: FastAPI) -> Iterator[int]:
    """The port of a server with the application. It must end in time, whatever is still open."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            until(lambda: server.started)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), "the server did not end"


def until(holds: Callable[[], object]) -> None:
    """Wait until it holds; fails when it never does."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < patience, "it never came to hold"
        time.sleep(0.01)


class Client:
    """One connection that speaks graphql-transport-ws."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._asked = socket, 0

    def send(self, message: Mapping[str, object]) -> None:
        self.send_text(msgspec.json.encode(message).decode())

    def send_text(self, text: str) -> None:
        self._socket.send(text)

    def next(self, seconds: float = PATIENCE_SECONDS) -> dict[str, Any]:
        """The next message; TimeoutError when none comes."""
        told: dict[str, Any] = msgspec.json.decode(self._socket.recv(timeout=seconds))
        return told

    def ask(self, query: str, variables: Mapping[str, object] | None = None) -> str:
        """Begin an operation; gives its id."""
        self._asked += 1
        payload = {"query": query, "variables": variables or {}}
        self.send({"id": str(self._asked), "type": "subscribe", "payload": payload})
        return str(self._asked)

    def change(self) -> dict[str, Any]:
        """The next change of the only subscription."""
        message = self.next()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        (told,) = message["payload"]["data"].values()
        change: dict[str, Any] = told
        return change

    def refusal(self) -> dict[str, Any]:
        """The only error of what comes next, and then the end of the operation."""
        message = self.next()
        if message["type"] == "next":
            errors = message["payload"]["errors"]
            assert self.next()["type"] == "complete"
        else:
            assert message["type"] == "error", message
            errors = message["payload"]
        (error,) = errors
        told: dict[str, Any] = error
        return told


@contextmanager
def connected(
    port: int, *, token: str | None = None, origin: str | None = None
) -> Iterator[Client]:
    """A client whose connection was taken up."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with connect(
        f"ws://127.0.0.1:{port}/graphql",
        subprotocols=[PROTOCOL],
        additional_headers=headers,
        origin=origin,  # type: ignore[arg-type]
        open_timeout=PATIENCE_SECONDS,
        close_timeout=PATIENCE_SECONDS,
        proxy=None,
    ) as socket:
        client = Client(socket)
        client.send({"type": "connection_init"})
        assert client.next() == {"type": "connection_ack"}
        yield client
