"""Composition: an address → a store or a projection. Drivers are imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from graph.errors import AddressInvalid
from graph.model.calendar import utc_now
from graph.progress import no_bar
from graph.settings import Settings
from graph.store.port import EventStore

if TYPE_CHECKING:
    from graph.fold.shards import Folding
    from graph.fold.stored import StoredSnapshot
    from graph.progress import Bar
    from graph.projection.runner import Projector

NEO4J_SCHEMES = ("neo4j", "bolt", "neo4j+s", "bolt+s", "neo4j+ssc", "bolt+ssc")


def open_store(
    address: str, settings: Settings, clock: Callable[[], datetime] = utc_now
) -> EventStore:
    """Open or make the store at `address`; raises AddressInvalid or StoreUnavailable."""
    scheme, found, rest = address.partition(":")
    if not found:
        raise AddressInvalid(address, "has no scheme")
    match scheme:
        case "memory":
            return _open_memory(address, rest, clock)
        case "sqlite":
            return _open_sqlite(address, rest, clock)
        case _ if scheme in NEO4J_SCHEMES:
            return _open_neo4j(address, settings, clock)
        case _:
            raise AddressInvalid(address, f"{scheme!r} is no kind of store")


def _open_memory(address: str, rest: str, clock: Callable[[], datetime]) -> EventStore:
    from graph.store.memory import MemoryStore

    if rest.strip("/"):
        raise AddressInvalid(address, "a log in memory has no name")
    return MemoryStore(clock)


def _open_neo4j(address: str, settings: Settings, clock: Callable[[], datetime]) -> EventStore:
    from graph.store.neo4j import Neo4jStore

    return Neo4jStore(
        address,
        user=settings.neo4j_user,
        password=settings.neo4j_password.get_secret_value(),
        database=settings.neo4j_database,
        clock=clock,
    )


def _open_sqlite(address: str, rest: str, clock: Callable[[], datetime]) -> EventStore:
    from graph.store.sqlite import SqliteStore

    if not rest.startswith("///") or not rest[3:]:
        raise AddressInvalid(address, "names no file")
    if rest[3:] == ":memory:":
        raise AddressInvalid(address, "a log in memory is written memory:")
    path = Path(rest[3:]).expanduser()
    if path.is_dir():
        raise AddressInvalid(address, "is a folder")
    return SqliteStore(path, clock)


def stored_snapshot(
    address: str,
    settings: Settings,
    store: EventStore,
    told: Callable[[str], None],
    folding: Folding | None = None,
    bar: Bar = no_bar,
) -> StoredSnapshot | None:
    """Where a snapshot of the log at `address` is kept: beside a SQLite file, else in the cache
    folder under the hash of the first event of the log. None for a log in memory, an empty log on
    a server, and where the settings switch it off. `told` hears of what is thrown away; a snapshot
    is made by `folding` (None: here), under `bar`."""
    from graph.fold.shards import FOLD_HERE
    from graph.fold.stored import StoredSnapshot

    made = partial(StoredSnapshot, told=told, folding=folding or FOLD_HERE, bar=bar)
    scheme, _, rest = address.partition(":")
    if not settings.snapshots or scheme not in ("sqlite", *NEO4J_SCHEMES):
        return None
    if scheme == "sqlite":
        path = Path(rest[3:]).expanduser()
        return made(path.with_name(f"{path.name}.snapshot"))
    first = next(iter(store.read_all(limit=1)), None)
    if first is None:
        return None
    folder = settings.cache_dir or user_cache_path("dealgraph")
    return made(folder / f"{first.hash[:20]}.snapshot")


def open_projector(address: str, settings: Settings, store: EventStore) -> Projector:
    """What keeps the nodes and edges at `address` (a Neo4j one) at the head of `store`, which may
    be any; raises AddressInvalid or StoreUnavailable."""
    if address.partition(":")[0] not in NEO4J_SCHEMES:
        raise AddressInvalid(address, "only Neo4j holds a projection")
    from graph.projection.neo4j import Neo4jPicture
    from graph.projection.runner import Projector
    from graph.store.neo4j_link import Neo4jLink

    link = Neo4jLink(
        address,
        user=settings.neo4j_user,
        password=settings.neo4j_password.get_secret_value(),
        database=settings.neo4j_database,
    )
    return Projector(store, Neo4jPicture(link))
