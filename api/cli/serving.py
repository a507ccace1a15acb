"""Serving the API with uvicorn, until somebody stops it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from api.cli.output import bar_of, note
from graph.errors import CommandRefused

if TYPE_CHECKING:
    from graph.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run_server(store: str | None, host: str, port: int) -> None:
    """Serve the log at `store`; raises CommandRefused when the port is taken or the host is none
    of this machine."""
    import uvicorn

    from api.app import create_app
    from api.cli.opening import address_of
    from api.limits import Limits
    from api.session import Desk
    from graph.settings import read_settings

    settings = read_settings()
    address = address_of(store or settings.store)
    with (
        listening(host, port) as listener,
        closing(Desk.open(address, settings, told=note, bar=bar_of)) as desk,
    ):
        app = create_app(desk, settings)
        for line in _told(host, port, address, settings):
            note(line)
        config = uvicorn.Config(app, log_level="warning", ws_max_size=Limits().body_bytes)
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The port, taken before anything is opened: a port in use is a refusal, not a crash."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: asyncio else leaves Nagle's delay on, which costs 40 ms an answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        told = (error.strerror or str(error)).lower()
        raise CommandRefused("serve", f"{host}:{port}: {told}", "choose another --port") from error
    try:
        yield listener
    finally:
        listener.close()


def _told(host: str, port: int, address: str, settings: Settings) -> Iterator[str]:
    shown = f"[{host}]" if ":" in host else host
    yield f"GraphQL at http://{shown}:{port}/graphql, log {address}; Ctrl-C ends it"
    if settings.api_token_hash is None:
        yield "Mutations are off: DEALGRAPH_API_TOKEN_HASH is not set"
    if host not in LOOPBACK:
        yield "Reads are open to everybody who reaches this address"
