"""How much a store is asked for at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator

STREAMS_AT_ONCE = 500


def in_turn(stream_ids: Collection[str]) -> Iterator[list[str]]:
    """The ids, each once and in order, a few at a time."""
    ordered = sorted(set(stream_ids))
    for first in range(0, len(ordered), STREAMS_AT_ONCE):
        yield ordered[first : first + STREAMS_AT_ONCE]
