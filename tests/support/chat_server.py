"""A chat endpoint on loopback that answers as a test says: a real server for the real client."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import SecretStr

from ingest.llm.endpoint import Chat

Step = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class FakeChat:
    """`asked` holds the body and the headers of each question, in order."""

    address: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def chat(self, *, timeout_s: float = 5.0, attempts: int = 3) -> Chat:
        key = SecretStr("sk-very-secret")
        return Chat(self.address, "fake-model", key, timeout_s=timeout_s, attempts=attempts)


@contextmanager
def chat_server(steps: Sequence[Step]) -> Iterator[FakeChat]:
    """Answers the first question with the first step and so on; the last step answers the rest."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            fake.asked.append({"path": self.path, **body})
            fake.headers.append({name.lower(): value for name, value in self.headers.items()})
            with suppress(BrokenPipeError, ConnectionResetError):
                steps[min(len(fake.asked), len(steps)) - 1](self)

        def log_message(self, *_: object) -> None:
            """A test prints nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    fake = FakeChat(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.socket.close()


def says(content: str, *, finish: str = "stop") -> Step:
    """A chat completion with this content."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}}
    return sends(json.dumps({"choices": [{**choice, "finish_reason": finish}]}))


def tells(*deals: dict[str, Any]) -> Step:
    """A chat completion with these deals."""
    return says(json.dumps({"deals": deals}))


def sends(text: str, status: int = 200, **headers: str) -> Step:
    """An answer of any sort; `Retry_After` becomes the header of that name."""

    def step(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(text.encode())

    return step


def sleeps(seconds: float) -> Step:
    """Says nothing for a while."""

    def step(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        sends("{}")(handler)

    return step


def drips(pause_s: float, seconds: float, *, heads: bool = False) -> Step:
    """A byte now and then, in the body or before it."""

    def step(handler: BaseHTTPRequestHandler) -> None:
        begun = b"HTTP/1.0 200 OK\r\nX-Slow: " if heads else b"HTTP/1.0 200 OK\r\n\r\n"
        handler.wfile.write(begun)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(pause_s)

    return step


def floods(total_bytes: int) -> Step:
    """An answer that goes on and on."""

    def step(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        part = b'{"choices": "' + b"a" * 65_536
        for _ in range(total_bytes // len(part)):
            handler.wfile.write(part)

    return step


def hangs_up() -> Step:
    """Closes the line without a word."""

    def step(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.connection.close()

    return step
