"""Each test that asks for `backend` runs on all four stores, `shared_backend` on the two that
several processes can open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store.port import EventStore
from tests.support.stores import Backend, BranchBackend, MemoryBackend, Neo4jBackend, SqliteBackend

NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)


def backend_of(name: str, folder: Path, request: pytest.FixtureRequest) -> Backend:
    if name == "memory":
        return MemoryBackend()
    if name == "branch":
        return BranchBackend()
    if name == "sqlite":
        return SqliteBackend(folder)
    return Neo4jBackend(request.getfixturevalue("empty_neo4j"))


@pytest.fixture(params=["memory", "branch", "sqlite", NEO4J])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    made = backend_of(request.param, tmp_path, request)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", NEO4J])
def shared_backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    made = backend_of(request.param, tmp_path, request)
    yield made
    made.close()


@pytest.fixture
def store(backend: Backend) -> EventStore:
    return backend.open()
