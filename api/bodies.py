"""ASGI middleware that refuses a body over the limit before it is held in memory."""

from __future__ import annotations

from contextlib import suppress

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyTooLarge(Exception):
    """The body went over the limit while it was read."""


class _Counter:
    """A `receive` that raises BodyTooLarge once more than `bytes_max` bytes have come."""

    def __init__(self, receive: Receive, bytes_max: int) -> None:
        self._receive, self._left = receive, bytes_max
        self.over = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.over = True
            raise BodyTooLarge
        return message


class BodyLimit:
    """Answers 413, and names the limit, for a body of more than `bytes_max` bytes, whether its
    length is declared or not."""

    def __init__(self, app: ASGIApp, bytes_max: int) -> None:
        self._app, self._bytes_max = app, bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self._bytes_max:
            await self._refuse(scope, receive, send)
            return
        counter = _Counter(receive, self._bytes_max)

        async def send_unless_over(message: Message) -> None:
            if not counter.over:
                await send(message)

        with suppress(BodyTooLarge):  # told below, as it is when the application has caught it
            await self._app(scope, counter, send_unless_over)
        if counter.over:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        text = f"the body is over the limit of {self._bytes_max} bytes"
        answer = {"errors": [{"message": text, "extensions": {"code": "BODY_LIMIT"}}]}
        await JSONResponse(answer, status_code=413)(scope, receive, send)
