"""Does the log hold together? One pass over the events, one over the texts; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.errors import Refusal, StoreCorrupt, StoreError
from graph.events.codec import Parked, decode, hash_of
from graph.events.envelope import GENESIS_HASH, Event, stream_of
from graph.model.document import text_digest
from graph.model.value import Value
from graph.progress import Moved
from graph.store.placing import derived_id
from graph.store.port import EventStore, Head

PROBLEMS_MAX = 100
PROGRESS_EVERY = 1_000


class Problem(Value, frozen=True):
    """`position` is 0 for what is no event: the head, a text, the store itself."""

    position: int
    text: str


class VerifyReport(Value, frozen=True):
    """What was looked at and what is wrong. `problems` holds the first hundred; `cut` says that
    there were more. Parked events are of a type or version that this code does not know: they are
    kept in the chain, and no fault. `texts_absent` were removed on demand, or never stored."""

    head: Head
    events: int
    streams: int
    parked: int
    texts: int
    texts_absent: int
    problems: tuple[Problem, ...]
    cut: bool

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(store: EventStore, on_progress: Moved | None = None) -> VerifyReport:
    """Check chain, gaps, versions, ids, payloads, texts, and what the store says of itself.

    `on_progress` is called with the position reached and the last one. Memory grows with streams
    and ids, not with payloads. Raises StoreUnavailable only.
    """
    walk = ChainWalk()
    found: list[Problem] = []

    def note(position: int, text: str) -> None:
        if len(found) <= PROBLEMS_MAX:
            found.append(Problem(position=position, text=text))

    head, texts = walk.head, set[str]()
    try:
        head = store.head()
        for event in store.read_all(upto=head.position):
            for fault in walk.faults(event):
                note(event.position, fault)
            if on_progress and event.position % PROGRESS_EVERY == 0:
                on_progress(event.position, head.position)
        if walk.head != head:
            note(0, f"the head names position {head.position}, the last event {walk.head.position}")
        texts = _texts(store, note)
    except StoreCorrupt as error:
        note(error.position, error.reason)
    try:
        for fault in store.self_check():
            note(0, fault)
    except StoreError as error:
        note(0, f"the store could not check itself: {error}")
    return VerifyReport(
        head=head,
        events=walk.events,
        streams=len(walk.versions),
        parked=walk.parked,
        texts=len(texts),
        texts_absent=len(walk.digests - texts),
        problems=tuple(found[:PROBLEMS_MAX]),
        cut=len(found) > PROBLEMS_MAX,
    )


class ChainWalk:
    """Takes events in order and says what is wrong with each; keeps count on the way."""

    def __init__(self) -> None:
        self.head = Head(position=0, hash=GENESIS_HASH)
        self.versions: dict[str, int] = {}
        self.digests: set[str] = set()
        self.events = self.parked = 0
        self._ids: set[str] = set()

    def faults(self, event: Event) -> Iterator[str]:
        """Everything wrong with the next event; goes on from what it claims, so that one changed
        event is one problem and not one for each event after it."""
        yield from self._faults_of_place(event)
        yield from self._faults_of_body(event)
        self.events += 1
        self.head = Head(position=event.position, hash=event.hash)
        self.versions[event.stream_id] = event.version
        self._ids.add(event.event_id)

    def _faults_of_place(self, event: Event) -> Iterator[str]:
        if event.position != self.head.position + 1:
            yield f"follows position {self.head.position}"
        if event.prev_hash != self.head.hash:
            yield "does not carry the hash of the event before it"
        if event.hash != hash_of(event):
            yield "was changed: the hash is not that of its fields"
        version = self.versions.get(event.stream_id, 0) + 1
        if event.version != version:
            yield f"is version {event.version} of {event.stream_id}, not {version}"
        if event.event_id in self._ids:
            yield "has the id of an earlier event"

    def _faults_of_body(self, event: Event) -> Iterator[str]:
        if event.event_id != derived_id(event):
            yield "the id is not that of its content"
        try:
            payload = decode(event)
        except Refusal as error:
            yield str(error)
            return
        if isinstance(payload, Parked):
            self.parked += 1
            return
        if stream_of(payload) != event.stream_id:
            yield f"belongs to stream {stream_of(payload)}"
        if event.type == "document.ingested":
            self.digests.add(payload.text_digest)  # type: ignore[union-attr]


def _texts(store: EventStore, note: Callable[[int, str], None]) -> set[str]:
    seen = set()
    for digest in store.text_digests():
        seen.add(digest)
        text = store.text(digest)
        if text is not None and text_digest(text) != digest:
            note(0, f"the text {digest} was changed")
    return seen
