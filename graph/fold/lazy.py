"""Mappings whose values are made when somebody asks: what a stored snapshot is read through.

`Overlay` grows over a mapping that stays as it is. `Layered` is one mapping with some values
changed and some gone; it iterates in order of key, and equals the dict that it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from functools import cached_property
from typing import Any, Generic, TypeVar

Below = TypeVar("Below")
Kept = TypeVar("Kept")


class Overlay(MutableMapping[str, Kept], Generic[Below, Kept]):
    """What `read` makes of the values of `below`, and what is set here. `make` gives the value of
    a key that is nowhere; without it, KeyError. Nothing is taken away."""

    def __init__(
        self,
        below: Mapping[str, Below],
        read: Callable[[str, Below], Kept],
        make: Callable[[], Kept] | None = None,
    ) -> None:
        self._below, self._read, self._make = below, read, make
        self._own: dict[str, Kept] = {}
        self._more: dict[str, None] = {}

    @property
    def held(self) -> Mapping[str, Kept]:
        """What was set here or asked for; all that differs from `below` is among it."""
        return self._own

    def __getitem__(self, key: str) -> Kept:
        if key in self._own:
            return self._own[key]
        if key in self._below:
            kept = self._read(key, self._below[key])
        elif self._make is not None:
            kept = self._make()
            self._more[key] = None
        else:
            raise KeyError(key)
        self._own[key] = kept
        return kept

    def __setitem__(self, key: str, value: Kept) -> None:
        if key not in self._own and key not in self._below:
            self._more[key] = None
        self._own[key] = value

    def __delitem__(self, key: str) -> None:
        raise TypeError("facts of a log are never taken away")

    def __contains__(self, key: object) -> bool:
        return key in self._own or key in self._below

    def __iter__(self) -> Iterator[str]:
        yield from self._below
        yield from self._more

    def __len__(self) -> int:
        return len(self._below) + len(self._more)

    def get(self, key: str, default: Any = None) -> Any:
        """As of a dict: a key that is nowhere is not made."""
        if key not in self:
            return default
        return self[key]

    def fork(self) -> Overlay[Below, Kept]:
        """The same, growing on its own; lists are copied, frozen values shared."""
        made = Overlay(self._below, self._read, self._make)
        made._own = {
            key: value.copy() if isinstance(value, list) else value  # type: ignore[misc]
            for key, value in self._own.items()
        }
        made._more = self._more.copy()
        return made


class Layered(Mapping[str, Kept]):
    """`below`, sorted by key, with `changes` instead and more, and without the keys in `gone`."""

    def __init__(
        self, below: Mapping[str, Kept], changes: Mapping[str, Kept], gone: Collection[str] = ()
    ) -> None:
        self.below, self.changes = below, changes
        self.gone = frozenset(key for key in gone if key in below and key not in changes)
        self._more = sorted(key for key in changes if key not in below)

    def __getitem__(self, key: str) -> Kept:
        if key in self.changes:
            return self.changes[key]
        if key in self.gone:
            raise KeyError(key)
        return self.below[key]

    def __contains__(self, key: object) -> bool:
        return key in self.changes or (key in self.below and key not in self.gone)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    @cached_property
    def _keys(self) -> list[str]:
        kept = [key for key in self.below if key not in self.gone] if self.gone else [*self.below]
        return sorted([*kept, *self._more]) if self._more else kept

    def __len__(self) -> int:
        return len(self.below) - len(self.gone) + len(self._more)
