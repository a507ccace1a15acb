"""Asks the real application over HTTP, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
from fastapi import FastAPI
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    get_named_type,
)

from api.app import create_app
from api.auth import hash_token
from api.limits import Limits
from api.schema.build import SDL_FILE
from api.session import Desk
from graph.settings import Settings

TOKEN = "a-token-for-tests"
CLOCKS = '{validOn: "2026-06-30", publishedBy: "2026-06-30"}'


def an_app(desk: Desk, *, limits: Limits | None = None, token: str | None = TOKEN) -> FastAPI:
    """The application with mutations on, unless `token` is None."""
    settings = Settings(store="memory:", api_token_hash=hash_token(token) if token else None)
    return create_app(desk, settings, limits)


def http(app: FastAPI, method: str, path: str, **sent: Any) -> httpx.Response:
    """One request over ASGI; faults of the server come back as answers, as over a socket."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, **sent)

    return asyncio.run(ask())


def ask(
    app: FastAPI,
    query: str,
    variables: Mapping[str, object] | None = None,
    token: str | None = None,
) -> dict[str, Any]:
    """The whole answer: `data` and perhaps `errors`."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"query": query, "variables": variables or {}}
    answer: dict[str, Any] = http(app, "POST", "/graphql", json=body, headers=headers).json()
    return answer


def data(
    app: FastAPI,
    query: str,
    variables: Mapping[str, object] | None = None,
    token: str | None = None,
) -> dict[str, Any]:
    """The data; an error fails the test with its message."""
    answer = ask(app, query, variables, token)
    assert "errors" not in answer, answer["errors"]
    told: dict[str, Any] = answer["data"]
    return told


def everything(type_name: str) -> str:
    """The selection of every field below a type of the published SDL."""
    schema = build_schema(SDL_FILE.read_text(encoding="utf-8"))
    return _selection(schema.type_map[type_name])


def _selection(named: Any) -> str:
    if isinstance(named, GraphQLScalarType | GraphQLEnumType):
        return ""
    assert isinstance(named, GraphQLObjectType)
    return "{ " + " ".join(_field(name, field) for name, field in named.fields.items()) + " }"


def _field(name: str, field: GraphQLField) -> str:
    return f"{name} {_selection(get_named_type(field.type))}"
