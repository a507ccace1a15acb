"""The GraphQL server: `/graphql`, `/healthz`, `/readyz`, `/metrics`, and `/schema.graphql`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.requests import HTTPConnection
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from api.auth import is_authorised
from api.bodies import BodyLimit
from api.context import RequestContext
from api.limits import Limits
from api.metering import Meters
from api.schema.build import build_schema
from api.schema.connections import Orders
from api.session import Desk
from api.sockets import Router
from api.watchers import Watchers
from graph import VERSION
from graph.errors import StoreError
from graph.settings import Settings

OPERATIONS_MAX = 100
_POINTERS = {
    "graphql": "POST /graphql",
    "schema": "/schema.graphql",
    "health": ["/healthz", "/readyz", "/metrics"],
}


def create_app(desk: Desk, settings: Settings, limits: Limits | None = None) -> FastAPI:
    """An ASGI application over an open desk, which the caller closes. Mutations need the token
    whose hash the settings hold; without one they are off."""
    bounds = limits or Limits()
    meters, orders = Meters(), Orders()
    watchers = Watchers(bounds.watchers, settings.watch_seconds)
    schema = build_schema(bounds, (meters.extension(),))

    async def context(connection: HTTPConnection) -> RequestContext:
        header = connection.headers.get("authorization")
        return RequestContext(
            desk,
            bounds,
            orders,
            watchers,
            authorised=is_authorised(header, settings.api_token_hash),
            mutable=settings.api_token_hash is not None,
            lasts=connection.scope["type"] == "websocket",
        )

    app = _application(watchers)
    app.add_middleware(BodyLimit, bytes_max=bounds.body_bytes)
    router = Router(
        schema,
        context_getter=context,
        graphql_ide=None,
        allow_queries_via_get=False,
        subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
        # Ours refuses first, and names its limit; this one bounds queries over one connection too.
        max_subscriptions_per_connection=max(OPERATIONS_MAX, bounds.watchers + 1),
    )
    app.include_router(router, prefix="/graphql")
    _add_watching(app, desk, meters, watchers)
    sdl = schema.as_str()

    @app.get("/")
    async def pointers() -> dict[str, object]:
        return {"dealgraph": VERSION, **_POINTERS}

    @app.get("/schema.graphql")
    async def schema_text() -> PlainTextResponse:
        return PlainTextResponse(sdl)

    return app


def _application(watchers: Watchers) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        watchers.close()

    return FastAPI(
        title="dealgraph",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )


def _add_watching(app: FastAPI, desk: Desk, meters: Meters, watchers: Watchers) -> None:
    """Routes for whoever keeps the server running."""

    @app.get("/healthz")
    async def healthy() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def ready() -> JSONResponse:
        try:
            head = await asyncio.to_thread(desk.store.head)
        except StoreError as error:
            return JSONResponse({"status": "not ready", "reason": str(error)}, status_code=503)
        return JSONResponse({"status": "ready", "position": head.position})

    @app.get("/metrics")
    async def metrics() -> Response:
        head = await asyncio.to_thread(desk.store.head)
        text = meters.text(head.position, watchers.taken)
        return Response(text, media_type="text/plain; version=0.0.4")
