"""The GraphQL router, with what it reads and says over a websocket held to the protocol."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.fastapi import GraphQLRouter
from strawberry.http.exceptions import NonJsonMessageReceived

from api.context import RequestContext

REASON_BYTES = 123
"""What the frame that closes a websocket has room for."""


class _Message(msgspec.Struct):
    type: str
    id: str | None = None
    payload: dict[str, Any] | None = None


class _Asked(msgspec.Struct):
    query: str
    variables: dict[str, Any] | None = None
    operationName: str | None = None


class _Socket(ASGIWebSocketAdapter):
    """Ends a connection whose messages are none of the protocol, in its own words: the library
    would fall over them, and its traceback in our log would be the client's doing."""

    async def iter_json(
        self, *, ignore_parsing_errors: bool = False
    ) -> AsyncGenerator[object, None]:
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            try:
                told = msgspec.convert(message, _Message)
                if told.type == "subscribe":
                    msgspec.convert(told.payload, _Asked)
            except msgspec.ValidationError as error:
                raise NonJsonMessageReceived from error
            yield message

    async def close(self, code: int, reason: str) -> None:
        kept = reason.encode()[:REASON_BYTES].decode(errors="ignore")
        await super().close(code, kept)


class Router(GraphQLRouter[RequestContext, None]):
    """Serves queries over HTTP and all that there is over websockets."""

    websocket_adapter_class = _Socket
