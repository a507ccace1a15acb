"""How many of a list are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from graph.errors import InvalidValue

LIMIT_DEFAULT, LIMIT_MAX = 50, 10_000
REPORTS_MAX = 200
Thing = TypeVar("Thing")


def cut_to(found: Sequence[Thing], limit: int) -> tuple[Sequence[Thing], bool]:
    """The first `limit`, and whether there were more; raises InvalidValue for an odd limit."""
    if not 1 <= limit <= LIMIT_MAX:
        raise InvalidValue("limit", limit, f"is not between 1 and {LIMIT_MAX}")
    return found[:limit], len(found) > limit
