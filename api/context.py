"""What a GraphQL request carries: the desk, who asks, and loaders that batch its look-ups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext
from strawberry.types import Info

from api.limits import Limits
from api.schema.connections import Orders
from api.schema.refusals import TimeLimit
from api.session import Desk
from api.watchers import Watchers
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf

Asked = TypeVar("Asked")


class RequestContext(BaseContext):
    """One per request, or per connection that `lasts`: such a one remembers nothing, so that each
    of its queries sees the log as it is by then. `orders` and `watchers` outlive it.
    `authorised`: a valid bearer token came with it; `mutable`: the server has a token at all."""

    def __init__(
        self,
        desk: Desk,
        limits: Limits,
        orders: Orders,
        watchers: Watchers,
        *,
        authorised: bool,
        mutable: bool,
        lasts: bool = False,
    ) -> None:
        super().__init__()
        self.watchers, self._lasts = watchers, lasts
        self.desk, self.limits, self.orders = desk, limits, orders
        self.authorised, self.mutable = authorised, mutable
        self.texts: DataLoader[str, str | None] = DataLoader(
            load_fn=self._load_texts, cache=not lasts
        )
        self._graphs: dict[AsOf, asyncio.Task[KnowledgeGraph]] = {}

    async def graph(self, as_of: AsOf) -> KnowledgeGraph:
        """The snapshot as of the clocks, folded once per request and off the event loop."""
        if self._lasts:
            return await self.ask(lambda: self.desk.graph(as_of))
        task = self._graphs.get(as_of)
        if task is None:
            task = asyncio.create_task(self.ask(lambda: self.desk.graph(as_of)))
            self._graphs[as_of] = task
        return await task

    async def ask(self, question: Callable[[], Asked]) -> Asked:
        """The answer, worked out off the event loop; raises TimeLimit when it takes too long."""
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await asyncio.to_thread(question)
        except TimeoutError as error:
            raise TimeLimit(self.limits.seconds) from error

    async def _load_texts(self, digests: list[str]) -> Sequence[str | None]:
        return await asyncio.to_thread(self.desk.texts, digests)


RequestInfo = Info[RequestContext, None]
