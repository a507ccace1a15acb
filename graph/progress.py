"""How long work tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Moved = Callable[[int, int], None]
"""Hears how much is done, and of how much."""

Bar = Callable[[str], AbstractContextManager[Moved]]
"""Shows to a person what is being done, and how far it has come, while it is held."""


def no_bar(_: str) -> AbstractContextManager[Moved]:
    """A bar that nobody sees."""
    return nullcontext(_unseen)


def _unseen(_: int, __: int) -> None:
    """Nobody looks."""
