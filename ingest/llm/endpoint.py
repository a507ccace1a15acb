"""One question to an OpenAI-compatible chat endpoint: bounded in time, size and tries.

The deadline holds over the whole exchange, so a server that drips a byte at a time is cut off like
a silent one. Proxies and other settings of the environment are not looked at.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from pydantic import SecretStr

from graph.errors import NoAnswer

ANSWER_BYTES_MAX = 1_000_000
RETRY_AFTER_MAX_S = 60.0
"""A server that asks for a longer wait is not waited for."""
BACKOFF_FIRST_S, BACKOFF_MAX_S = 0.5, 20.0
_COMES_BACK = frozenset({408, 409, 429, 500, 502, 503, 504})
_RATE_LIMIT = 429


@dataclass(frozen=True, slots=True)
class Chat:
    """Where the model is. `timeout_s` bounds one try from connecting to the last byte."""

    address: str
    model: str
    key: SecretStr = field(default_factory=lambda: SecretStr(""))
    timeout_s: float = 60.0
    attempts: int = 4


class _ComesBack(Exception):
    """A failure that may pass; `wait_s` is what the server asked for."""

    def __init__(self, refusal: NoAnswer, wait_s: float | None = None) -> None:
        super().__init__(str(refusal))
        self.refusal, self.wait_s = refusal, wait_s


class ChatEndpoint:
    """Asks, and asks again where that may help: after 429 and 5xx, and when no connection is made.
    A try that ran out of time has had its time and is not repeated."""

    def __init__(
        self,
        chat: Chat,
        *,
        sleep: Callable[[float], None] = time.sleep,
        dice: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.chat, self._sleep, self._dice = chat, sleep, dice
        self._url = chat.address.rstrip("/") + "/chat/completions"

    def ask(self, body: dict[str, Any]) -> bytes:
        """The bytes of a 200 answer; raises NoAnswer. Not for a thread that runs an event loop."""
        for tried in range(1, self.chat.attempts + 1):
            try:
                return asyncio.run(self._in_time(body))
            except _ComesBack as failure:
                wait_s = failure.wait_s
                if tried == self.chat.attempts or (wait_s or 0) > RETRY_AFTER_MAX_S:
                    raise failure.refusal from failure
                self._sleep(self._pause(tried, wait_s))
        raise AssertionError("the loop returns or raises")

    def _pause(self, tried: int, wait_s: float | None) -> float:
        """At least what was asked for; spread, so that many clients do not come back at once."""
        longest = min(BACKOFF_MAX_S, BACKOFF_FIRST_S * 2.0 ** (tried - 1))
        return (wait_s or 0.0) + self._dice(0.0, longest)

    async def _in_time(self, body: dict[str, Any]) -> bytes:
        try:
            async with asyncio.timeout(self.chat.timeout_s):
                return await self._try(body)
        except (TimeoutError, httpx.TimeoutException) as error:
            reason = f"no whole answer within {self.chat.timeout_s:g} s"
            raise self._refusal("timeout", reason) from error
        except httpx.ConnectError as error:
            refusal = self._refusal("connection", "cannot be reached")
            raise _ComesBack(refusal) from error
        except httpx.HTTPError as error:
            # Its kind alone: the text of some errors repeats headers.
            refusal = self._refusal("connection", f"the line broke ({type(error).__name__})")
            raise _ComesBack(refusal) from error

    async def _try(self, body: dict[str, Any]) -> bytes:
        key = self.chat.key.get_secret_value()
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        limits = httpx.Timeout(self.chat.timeout_s)
        async with (
            httpx.AsyncClient(timeout=limits, trust_env=False, headers=headers) as client,
            client.stream("POST", self._url, json=body) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise self._failed(answer)
            return await self._whole(answer)

    async def _whole(self, answer: httpx.Response) -> bytes:
        held = bytearray()
        async for part in answer.aiter_bytes():
            held += part
            if len(held) > ANSWER_BYTES_MAX:
                limit = f"its answer is over {ANSWER_BYTES_MAX / 1e6:g} MB"
                raise self._refusal("too_long", limit)
        return bytes(held)

    def _failed(self, answer: httpx.Response) -> Exception:
        status = answer.status_code
        code = "rate_limit" if status == _RATE_LIMIT else "status"
        wait_s = _seconds(answer.headers.get("retry-after"))
        asked = f", asks to wait {wait_s:g} s" if wait_s else ""
        refusal = self._refusal(code, f"answers with HTTP {status}{asked}")
        return _ComesBack(refusal, wait_s) if status in _COMES_BACK else refusal

    def _refusal(self, code: str, reason: str) -> NoAnswer:
        return NoAnswer(self.chat.address, code, reason)


def _seconds(told: str | None) -> float | None:
    """`Retry-After` in seconds, told as such or as a date; None when it says neither."""
    if told is None:
        return None
    if told.strip().isdigit():
        return float(told)
    try:
        then = parsedate_to_datetime(told)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max((then - datetime.now(UTC)).total_seconds(), 0.0)
