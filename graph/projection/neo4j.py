"""Writes pictures to Neo4j: changes and checkpoint in one transaction, or a whole new generation.

The checkpoint is the lock: whoever holds it reads where the projection stands, and refuses to write
changes that were computed from another place.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from graph.errors import ConcurrentAppend, StoreUnavailable
from graph.model.value import Value
from graph.progress import Moved
from graph.projection import neo4j_queries as q
from graph.projection.picture import ENDS, LABELS, LAYOUT, Changes, Edge, Node, Picture
from graph.store.neo4j_link import Neo4jLink, T, Transaction, rows

BATCH_ROWS = 2_000


class Checkpoint(Value, frozen=True):
    """Where the projection stands: the last event in it, and which generation it is.
    `build` names the rebuild that made the generation."""

    position: int
    head_hash: str
    generation: int
    layout: int
    build: str


class Neo4jPicture:
    """The projection in one Neo4j database. Raises StoreUnavailable, and ConcurrentAppend when
    somebody else moved the projection first."""

    def __init__(self, link: Neo4jLink) -> None:
        self._link = link
        try:
            link.prepare(q.SCHEMA)
        except BaseException:
            link.close()
            raise

    def checkpoint(self) -> Checkpoint | None:
        """Where the projection stands; None when there is none."""
        return self._link.read(_checkpoint)

    def apply(self, at: Checkpoint, changes: Changes, after: Picture) -> Checkpoint:
        """Write `changes`, computed from the picture at `at`, and move the checkpoint: both or
        neither."""

        def work(tx: Transaction) -> Checkpoint:
            _must_stand_at(tx, at)
            _write(tx, changes)
            return _move(tx, after, at.generation, at.build)

        return self._link.write(work)

    def replace(self, picture: Picture, on_progress: Moved | None = None) -> Checkpoint:
        """Write the whole picture beside the present one, then flip. People see the old one in
        full until they see the new one in full."""
        at, build = self.checkpoint(), f"{random.getrandbits(64):016x}"
        self.sweep()
        total = len(picture.nodes) + len(picture.edges)
        done = 0
        for batch in _batches(picture.nodes.values()):
            staged = [_staged_node(node, build) for node in batch]
            self._link.tell(q.STAGE_NODES, rows=staged, build=build)
            done += len(batch)
            _tell(on_progress, done, total)
        for kind in ENDS:
            of_kind = (edge for edge in picture.edges.values() if edge.type == kind)
            for edges in _batches(of_kind):
                staged = [_staged_edge(edge, build) for edge in edges]
                (made,) = self._link.tell(q.STAGE_EDGES[kind], rows=staged)
                self._must_be(made["made"], len(edges))
                done += len(edges)
                _tell(on_progress, done, total)
        moved = self._flip(at, picture, build)
        self.sweep()
        return moved

    def _flip(self, at: Checkpoint | None, picture: Picture, build: str) -> Checkpoint:
        def work(tx: Transaction) -> Checkpoint:
            now = _must_stand_at(tx, at, build)
            if now is not None and now.build == build:
                return now  # The answer to an earlier try was lost.
            (staged,) = rows(tx, q.COUNT_STAGED, build=build)
            self._must_be(staged["nodes"], len(picture.nodes))
            for query in q.RETIRE:
                rows(tx, query)
            for query in q.FLIP:
                rows(tx, query, build=build)
            return _move(tx, picture, at.generation + 1 if at else 1, build)

        try:
            return self._link.write(work)
        except StoreUnavailable as error:
            if not error.outcome_unknown:
                raise
            return self._link.write(work)

    def _must_be(self, found: int, wanted: int) -> None:
        if found != wanted:
            raise StoreUnavailable(
                self._link.address, "another rebuild of the projection is running; try again later"
            )

    def sweep(self) -> int:
        """Remove what an earlier or broken rebuild left, in bounded batches; returns how much."""
        gone = 0
        for query in q.SWEEP.values():
            while batch := self._link.tell(query, rows=BATCH_ROWS)[0]["gone"]:
                gone += batch
        return gone

    def counts(self) -> tuple[int, int]:
        """Nodes and edges that people see."""
        (found,) = self._link.ask(q.COUNTS)
        return found["nodes"], found["edges"]

    def close(self) -> None:
        self._link.close()


def _checkpoint(tx: Transaction) -> Checkpoint | None:
    found = rows(tx, q.READ_CHECKPOINT, projection=q.PROJECTION)
    if not found or found[0]["position"] is None:
        return None
    return Checkpoint(**found[0])


def _must_stand_at(tx: Transaction, at: Checkpoint | None, build: str = "") -> Checkpoint | None:
    """Take the lock first, in a statement of its own; then look."""
    rows(tx, q.LOCK, projection=q.PROJECTION, lock=random.getrandbits(62))
    now = _checkpoint(tx)
    if now != at and not (now and build and now.build == build):
        expected, actual = (each.position if each else 0 for each in (at, now))
        raise ConcurrentAppend(f"projection:{q.PROJECTION}", expected, actual)
    return now


def _move(tx: Transaction, picture: Picture, generation: int, build: str) -> Checkpoint:
    moved = Checkpoint(
        position=picture.position,
        head_hash=picture.head_hash,
        generation=generation,
        layout=LAYOUT,
        build=build,
    )
    fields = {name: getattr(moved, name) for name in moved.__struct_fields__}
    rows(tx, q.SET_CHECKPOINT, projection=q.PROJECTION, **fields)
    return moved


def _write(tx: Transaction, changes: Changes) -> None:
    """Edges go before their nodes, nodes come before their edges."""
    for kind in ENDS:
        _run(tx, q.DROP_EDGES[kind], [_edge(e) for e in changes.drop_edges if e.type == kind])
    for label in LABELS:
        dropped = [{"id": node.id} for node in changes.drop_nodes if node.label == label]
        _run(tx, q.DROP_NODES[label], dropped)
    for label in LABELS:
        put = [
            {"id": node.id, "properties": _plain(node.properties)}
            for node in changes.put_nodes
            if node.label == label
        ]
        _run(tx, q.PUT_NODES[label], put)
    for kind in ENDS:
        _run(tx, q.PUT_EDGES[kind], [_edge(e) for e in changes.put_edges if e.type == kind])


def _run(tx: Transaction, query: str, found: Sequence[dict[str, Any]]) -> None:
    for batch in _batches(found):
        rows(tx, query, rows=batch)


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "key": edge.key,
        "source_id": edge.source_id,
        "target_id": edge.target_id,
        "properties": _plain(edge.properties),
    }


def _staged_node(node: Node, build: str) -> dict[str, Any]:
    return {
        "staged_key": f"{build} {node.label} {node.id}",
        "label": node.label,
        "properties": _plain(node.properties),
    }


def _staged_edge(edge: Edge, build: str) -> dict[str, Any]:
    source, target = ENDS[edge.type]
    return {
        "source": f"{build} {source} {edge.source_id}",
        "target": f"{build} {target} {edge.target_id}",
        "properties": _plain(edge.properties),
    }


def _plain(properties: Any) -> dict[str, Any]:
    """Properties as the driver takes them: lists for tuples."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in properties.items()
    }


def _batches(found: Iterable[T]) -> Iterator[list[T]]:
    source = iter(found)
    while batch := list(islice(source, BATCH_ROWS)):
        yield batch


def _tell(on_progress: Moved | None, done: int, total: int) -> None:
    if on_progress:
        on_progress(done, total)
