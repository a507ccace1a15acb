"""A stored snapshot and the events after it → the snapshot of today, in a file.

What still stands is copied as it is written; what the later events touch is folded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from graph.fold.base import Base
from graph.fold.blocks import Put, Row, join_sections
from graph.fold.lazy import Layered
from graph.fold.ledger import Ledger
from graph.fold.over import extractors_over, fold_over
from graph.fold.sections import TYPES, LookUps, documents, plain, rest_of
from graph.fold.snapshot import KnowledgeGraph
from graph.fold.stored_file import Written
from graph.model.calendar import AsOf
from graph.progress import Moved
from graph.store.port import EventStore

Kept = TypeVar("Kept")


def later_over(base: Base, store: EventStore, upto: int, moved: Moved) -> Ledger:
    """The ledger of the base, grown by the events of `store` after it."""
    ledger = base.ledger()
    for event in store.read_all(base.position, upto):
        ledger.apply(event)
        if event.position % 1000 == 0:
            moved(event.position - base.position, upto - base.position)
    return ledger


def write_renewed(put: Put, base: Base, ledger: Ledger) -> Written:
    """Write what the `ledger`, grown over the base, adds up to."""
    graph = fold_over(base, ledger, AsOf(), {})
    told = {*base.rest.loose_extractions, *(ledger.told_documents or ())}
    read = extractors_over(base, _layered(graph.documents))
    rest = rest_of(ledger, graph.anomalies, told, read)
    return _sections(put, base, graph), put(msgspec.msgpack.encode(rest))


def _sections(put: Put, base: Base, graph: KnowledgeGraph) -> dict[str, Any]:
    deals, papers = _layered(graph.deals), _layered(graph.documents)
    look_ups = LookUps(deals.changes.values(), _layered(graph.reports).changes.values())
    new = {key: each for key, each in look_ups.places.items() if key not in base.places}
    rows: dict[str, Iterable[Row]] = {
        **look_ups.rows(),
        "deals": plain(deals.changes),
        "places": plain(new),
        "documents": documents(papers.changes.values()),
        "candidates": plain(_layered(graph.candidates).changes),
        "told_in": _with(base.told_in, look_ups.told_in),
        "of_company": _with(base.of_company, look_ups.of_company),
    }
    gone = {"deals": deals.gone, "documents": papers.gone}
    return {
        name: join_sections(put, [base.sections[name]], [*rows[name]], gone.get(name, ()))
        for name in TYPES
    }


def _with(known: Mapping[str, tuple[str, ...]], more: Mapping[str, set[str]]) -> Iterator[Row]:
    """Deals by a key: those that are known, and more of them."""
    return plain({key: sorted({*each, *known.get(key, ())}) for key, each in more.items()})


def _layered(values: Mapping[str, Kept]) -> Layered[Kept]:
    """What a fold over a base gives."""
    assert isinstance(values, Layered)
    return values
