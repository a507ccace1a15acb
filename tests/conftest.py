"""What more than one folder of tests needs: the real Neo4j server, and patience."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.neo4j_jars import NoServer
from tests.support.neo4j_server import Access, find_server
from tests.support.stores import wipe

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
