"""How many may watch the log at once, how often it is looked at for them, and by which threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from graph.errors import CommandRefused

Found = TypeVar("Found")
THREADS = 4
"""Apart from those that answer queries, so that who watches never makes who asks wait."""


class Watchers:
    """The places of one server; `seconds` pass between two looks at the log. For one event loop."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.taken = 0
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="watch")

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for as long as somebody watches; raises CommandRefused when all are taken."""
        if self.taken >= self.most:
            raise CommandRefused(
                "subscribe",
                f"{self.taken} subscriptions are open, the limit of this server is {self.most}",
                "close one, or try again later",
            )
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    async def work(self, look: Callable[[], Found]) -> Found:
        """What a look at the log gives, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, look)

    def close(self) -> None:
        """Wait for looks that are under way; start no other."""
        self._threads.shutdown(cancel_futures=True)
