"""A wire between a driver and a Neo4j server that can be cut at a COMMIT: before the server hears
it, or after the server answered and before the driver hears that."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import StrEnum
from urllib.parse import urlsplit

# A Bolt message of one chunk: its length, the structure COMMIT (0x12) without fields, the end.
COMMIT = b"\x00\x02\xb0\x12\x00\x00"
_ACCEPT_SECONDS = 0.1


class Cut(StrEnum):
    BEFORE_COMMIT = "before"
    AFTER_COMMIT = "after"


class BoltProxy:
    """Forwards from loopback to a `bolt://HOST:PORT`. `arm(cut, times)` cuts that many commits."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 7687)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_ACCEPT_SECONDS)
        self._open = True
        self._cut, self._times = Cut.BEFORE_COMMIT, 0
        self.cuts = 0
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def address(self) -> str:
        return f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"

    def arm(self, cut: Cut, times: int = 1) -> None:
        self._cut, self._times = cut, times

    def close(self) -> None:
        self._open = False
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()

    def _accept(self) -> None:
        while self._open:
            with suppress(TimeoutError):
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                wire = threading.Thread(target=self._carry, args=(client, server))
                self._threads.append(wire)
                wire.start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        """One connection, both ways in turn: Bolt asks and answers, so one thread is enough."""
        for end in (client, server):
            end.settimeout(0.01)
        with client, server, suppress(OSError):
            while self._open:
                asked = _received(client)
                if asked is not None:
                    if COMMIT in asked and self._times > 0:
                        self._do_cut(server, asked)
                        return
                    if not asked:
                        return
                    server.sendall(asked)
                answered = _received(server)
                if answered is not None:
                    if not answered:
                        return
                    client.sendall(answered)

    def _do_cut(self, server: socket.socket, asked: bytes) -> None:
        self._times -= 1
        self.cuts += 1
        if self._cut is Cut.AFTER_COMMIT:
            server.settimeout(30)
            server.sendall(asked)
            server.recv(65_536)  # The server has committed and says so; nobody hears it.


def _received(end: socket.socket) -> bytes | None:
    """What has come in; None when nothing has, empty when the other side closed."""
    try:
        return end.recv(65_536)
    except TimeoutError:
        return None
