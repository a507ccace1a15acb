"""One store on each of the four backends."""

from __future__ import annotations

import pytest

from graph.store.port import EventStore
from tests.support.stores import Backend


@pytest.fixture
def store(backend: Backend) -> EventStore:
    return backend.open()
