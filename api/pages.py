"""Pages that do not shift while data is appended: cursors on (sort key, id), never on an index."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from api.limits import PAGE_DEFAULT, PAGE_MAX
from graph.errors import InvalidValue

Node = TypeVar("Node")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page(Generic[Node]):
    """Nodes with their cursors, in order; `total` counts the whole list."""

    nodes: tuple[Node, ...]
    cursors: tuple[str, ...]
    total: int
    has_next: bool
    has_previous: bool


def cursor_of(key: Key) -> str:
    """An opaque cursor for a sort key and an id."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode("ascii")


def key_of(cursor: str) -> Key:
    """The sort key inside a cursor; raises InvalidValue for what is none of ours."""
    try:
        key: Key = msgspec.json.decode(base64.urlsafe_b64decode(cursor.encode()), type=Key)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise InvalidValue("after", cursor, "is no cursor that this server gave") from error
    return key


def page_of(
    ordered: Sequence[Node],
    key: Callable[[Node], Key],
    *,
    first: int | None = None,
    after: str | None = None,
) -> Page[Node]:
    """The page after `after`. `ordered` is sorted by `key`; `first` is 1 to PAGE_MAX."""
    size = PAGE_DEFAULT if first is None else first
    if not 1 <= size <= PAGE_MAX:
        raise InvalidValue("first", size, f"is not between 1 and {PAGE_MAX}")
    start = bisect_right(ordered, key_of(after), key=key) if after else 0
    nodes = tuple(ordered[start : start + size])
    return Page(
        nodes=nodes,
        cursors=tuple(cursor_of(key(node)) for node in nodes),
        total=len(ordered),
        has_next=start + size < len(ordered),
        has_previous=start > 0,
    )
