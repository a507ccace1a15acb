"""Shards of a log → one snapshot in a file, copied as they are written.

Only what is looked up by a document or by a company may be told in several shards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec

from graph.fold.base import Rest
from graph.fold.blocks import Put, Section, join_sections
from graph.fold.sections import TYPES, plain
from graph.fold.shards import Part
from graph.fold.stored_file import Written
from graph.fold.whole import anomalies_with


def write_joined(put: Put, parts: Sequence[Part]) -> Written:
    """Write the snapshot of all shards of a log."""
    sections = {}
    for name in TYPES:
        layers = [part.sections[name] for part in parts]
        told_apart = name in ("told_in", "of_company")
        sections[name] = join_sections(put, layers, [*plain(_shared(layers))] if told_apart else [])
    return sections, put(msgspec.msgpack.encode(_rest([part.rest for part in parts])))


def _shared(sections: Sequence[Section[tuple[str, ...]]]) -> dict[str, list[str]]:
    """What more than one of them speaks of, put together."""
    told = Counter(chain.from_iterable(sections))
    keys = {key for key, count in told.items() if count > 1}
    return {key: sorted(set(_said(sections, key))) for key in keys}


def _said(sections: Sequence[Section[tuple[str, ...]]], key: str) -> Iterator[str]:
    return chain.from_iterable(section[key] for section in sections if key in section)


def _rest(rests: Sequence[Rest]) -> Rest:
    """Of anomalies, extractors and what this code cannot read, each tells its own."""
    parked = {each.position: each for rest in rests for each in rest.parked}
    extractors = sum((Counter(rest.extractors) for rest in rests), Counter[str]())
    found = chain.from_iterable(rest.anomalies for rest in rests)
    changed: dict[str, Any] = {
        "parked": tuple(parked[position] for position in sorted(parked)),
        "anomalies": anomalies_with(found, {}, ()),
        "extractors": dict(extractors),
    }
    return msgspec.structs.replace(rests[0], **changed)
