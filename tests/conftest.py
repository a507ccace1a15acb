"""What more than one folder of tests needs: the real Neo4j server, stores of each kind, patience.

Each test that asks for `backend` runs on all four stores, `shared_backend` on the two that several
processes can open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.neo4j_jars import NoServer
from tests.support.neo4j_server import Access, find_server
from tests.support.stores import NEO4J, Backend, backend_of, wipe

# How long one example takes says nothing on a machine that others use too.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Access]:
    """One server for the whole session. None on this machine: skip; in CI that is a failure."""
    try:
        access = find_server()
    except NoServer as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI runs the real Neo4j: {error}")
        pytest.skip(str(error))
    yield access
    access.stop()


@pytest.fixture
def empty_neo4j(neo4j_server: Access) -> Access:
    """The server with nothing in its database."""
    wipe(neo4j_server)
    return neo4j_server


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
