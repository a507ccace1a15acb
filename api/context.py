"""What a GraphQL request carries: the desk, who asks, and loaders that batch its look-ups."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext
from strawberry.types import Info

from api.session import Desk
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf


class RequestContext(BaseContext):
    """One per request. `authorised` is True when a valid bearer token came with it."""

    def __init__(self, desk: Desk, *, authorised: bool) -> None:
        super().__init__()
        self.desk = desk
        self.authorised = authorised
        self.texts: DataLoader[str, str | None] = DataLoader(load_fn=self._load_texts)
        self._graphs: dict[AsOf, asyncio.Task[KnowledgeGraph]] = {}

    async def graph(self, as_of: AsOf) -> KnowledgeGraph:
        """The snapshot as of the clocks, folded once per request and off the event loop."""
        task = self._graphs.get(as_of)
        if task is None:
            task = asyncio.create_task(asyncio.to_thread(self.desk.graph, as_of))
            self._graphs[as_of] = task
        return await task

    async def _load_texts(self, digests: list[str]) -> Sequence[str | None]:
        return await asyncio.to_thread(self.desk.texts, digests)


RequestInfo = Info[RequestContext, None]
