"""The port of the event log. Memory, SQLite and Neo4j pass one contract suite (tests/contracts)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from graph.events.envelope import Event, NewEvent
from graph.model.value import Value

NO_STREAM = 0
ANY = -1
Expected = Mapping[str, int]
"""Stream id → the version it must be at: a number, NO_STREAM or ANY (also for streams left out)."""


class Head(Value, frozen=True):
    """Last position and its hash; position 0 and the genesis hash when the log is empty."""

    position: int
    hash: str


class AppendResult(Value, frozen=True):
    """`replayed`: the whole batch was in the log before, nothing was written."""

    head: Head
    written: int
    replayed: bool


class StoreInfo(Value, frozen=True):
    """Where the log lives, and how it guards itself: tamper-evident, or tamper-resistant too."""

    address: str
    backend: str
    guard: Literal["none", "tamper-evident", "tamper-evident and tamper-resistant"]
    durable: bool


class EventStore(Protocol):
    """All methods are synchronous. Errors: see graph.errors (StoreError and InvalidEvent)."""

    def append(
        self,
        batch: Sequence[NewEvent],
        expected: Expected | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> AppendResult:
        """All or nothing, durable on return. `texts` (digest → text) are stored with the batch."""

    def restore(self, events: Sequence[Event], texts: Mapping[str, str]) -> Head:
        """Add recorded events verbatim after the head; the chain must fit. For import only."""

    def read_all(
        self,
        after: int = 0,
        upto: int | None = None,
        types: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        """Events with after < position ≤ upto, in order of position."""

    def read_stream(self, stream_id: str) -> Iterator[Event]: ...
    def read_streams(self, stream_ids: Collection[str], upto: int) -> Iterator[Event]:
        """Events of position ≤ upto of these streams: one stream after the other, in order of id,
        each in order of version."""

    def get(self, event_id: str) -> Event | None: ...
    def head(self) -> Head: ...
    def text(self, digest: str) -> str | None: ...
    def text_digests(self) -> Iterator[str]: ...
    def forget_text(self, digest: str) -> bool:
        """Remove a text on demand; its digests stay in the log. False when it was not there."""

    def self_check(self) -> Iterator[str]:
        """What the store finds wrong beside the chain: broken pages, index copies that differ."""

    def info(self) -> StoreInfo: ...
    def close(self) -> None: ...
