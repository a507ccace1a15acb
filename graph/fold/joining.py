"""Parts of a log, and the snapshot that stood before them → one snapshot in a file.

What is right in a part is copied as it is written. Folded again are the deals that lean on more
than one part, or of which something else was told: by the same code that folds later events over a
snapshot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

import msgspec

from graph.fold.base import Base, Rest, last_day_of, row_of
from graph.fold.blocks import Joined, Put, Row, join_sections
from graph.fold.lazy import Layered
from graph.fold.ledger import Ledger, roots
from graph.fold.over import extractors_over, fold_over
from graph.fold.parts import Part
from graph.fold.places import EventsAt
from graph.fold.sections import TYPES, documents, of_company, plain, told_in
from graph.fold.snapshot import KnowledgeGraph, Report
from graph.fold.stored_file import Written
from graph.model.calendar import AsOf
from graph.store.port import EventStore

Kept = TypeVar("Kept")

_EMPTY = Rest(
    withdrawn={},
    retractions={},
    corrections={},
    deal_survivor={},
    company_survivor={},
    companies={},
    metrics=(),
    parked=(),
    anomalies=(),
    loose_extractions={},
    extractors={},
)


def write_joined(
    put: Put, store: EventStore, before: Base | None, parts: Sequence[Part], position: int
) -> Written:
    """Write the snapshot of the log of `store` up to `position`: of what stood `before` (None:
    nothing) and of the parts after it, in order, which leave no gap."""
    base = _together(store, before, parts)
    ledger = base.ledger()
    for event in chain.from_iterable(part.rest.others for part in parts):
        ledger.take(event)
    ledger.touch(chain.from_iterable(part.rest.unsettled for part in parts))
    for company_id in roots(ledger.company_survivor):
        # A part knows no merges, so that it names the companies that were told.
        for part in parts:
            ledger.touch(part.sections["of_company"].get(company_id, ()))
    ledger.position, ledger.head_hash = position, parts[-1].rest.head_hash
    graph = fold_over(base, ledger, AsOf(), {})
    return _sections(put, base, graph), put(msgspec.msgpack.encode(_rest(base, ledger, graph)))


def _together(store: EventStore, before: Base | None, parts: Sequence[Part]) -> Base:
    """The parts as if nothing else had been told in them."""
    rest = before.rest if before else _EMPTY
    kept = [each.rest for each in parts]
    extractors = defaultdict[str, int](int, rest.extractors)
    for name, count in chain.from_iterable(each.extractors.items() for each in kept):
        extractors[name] += count
    joined = msgspec.structs.replace(
        rest,
        anomalies=(*rest.anomalies, *chain.from_iterable(each.anomalies for each in kept)),
        extractors=dict(extractors),
    )
    layers = ([before.sections] if before else []) + [each.sections for each in parts]
    sections = {
        name: Joined(
            [each[name] for each in layers], _one_after_another if name == "lanes" else _all
        )
        for name in TYPES
    }
    return Base(before.position if before else 0, "", joined, sections, EventsAt(store))


def _one_after_another(values: list[Any]) -> Any:
    return tuple(chain.from_iterable(values))


def _all(values: list[Any]) -> Any:
    return tuple(sorted(set(chain.from_iterable(values))))


def _sections(put: Put, base: Base, graph: KnowledgeGraph) -> dict[str, Any]:
    deals, papers = _layered(graph.deals), _layered(graph.documents)
    reports = _layered(graph.reports).changes.values()
    rows: dict[str, Iterable[Row]] = {
        "deals": plain(deals.changes),
        "places": (),
        "documents": documents(papers.changes),
        "candidates": plain(_layered(graph.candidates).changes),
        "lanes": _lanes(base, reports),
        "told_in": _with(base, "told_in", told_in(reports)),
        "of_company": _with(base, "of_company", of_company(deals.changes)),
    }
    gone = {"deals": deals.gone, "documents": papers.gone}
    return {
        name: join_sections(put, base.sections[name].parts, [*rows[name]], gone.get(name, ()))
        for name in TYPES
    }


def _layered(values: Mapping[str, Kept]) -> Layered[Kept]:
    """What a fold over a base gives."""
    assert isinstance(values, Layered)
    return values


def _lanes(base: Base, reports: Iterable[Report]) -> Iterable[Row]:
    """What several parts know of, and what was folded again: its days may be others now."""
    rows = {key: (key, day, value) for key, day, value in base.sections["lanes"].shared()}
    days: defaultdict[str, list[int]] = defaultdict(list)
    for report in reports:
        days[report.facts.deal_id].append(last_day_of(report))
    rows |= {key: (key, max(each), base.lanes[key]) for key, each in days.items()}
    return [rows[key] for key in sorted(rows)]


def _with(base: Base, name: str, more: Mapping[str, list[str]]) -> Iterable[Row]:
    """Deals by a key: what several parts know of, and more of them."""
    known = base.sections[name]
    rows = {key: value for key, _, value in known.shared()}
    for key, each in more.items():
        rows[key] = _all([each, known.get(key, ())])
    return plain(rows)


def _rest(base: Base, ledger: Ledger, graph: KnowledgeGraph) -> Rest:
    told = {*base.rest.loose_extractions, *(ledger.told_documents or ())}
    read = extractors_over(base, _layered(graph.documents))
    return rest_of(ledger, graph, told, extractors=dict(read))


def rest_of(
    ledger: Ledger, graph: KnowledgeGraph, told: Iterable[str], extractors: dict[str, int]
) -> Rest:
    """All of a snapshot that stands in no section; `told`: documents that may have been read and
    never come in."""
    return Rest(
        withdrawn=ledger.withdrawn,
        retractions=ledger.retractions,
        corrections={key: tuple(each) for key, each in ledger.corrections.items() if each},
        deal_survivor=ledger.deal_survivor,
        company_survivor=ledger.company_survivor,
        companies={key: row_of(facts) for key, facts in ledger.companies.items()},
        metrics=tuple(ledger.metrics),
        parked=tuple(ledger.parked),
        anomalies=graph.anomalies,
        loose_extractions={
            key: tuple(ledger.extractions[key])
            for key in sorted(told)
            if key not in graph.documents and ledger.extractions.get(key)
        },
        extractors=extractors,
    )
