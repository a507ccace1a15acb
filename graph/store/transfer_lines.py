"""Lines of an exported log, and the check of a whole file before any of it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from graph.errors import ImportRefused
from graph.events.codec import canonical_json
from graph.events.envelope import GENESIS_HASH, Event
from graph.model.document import text_digest
from graph.model.value import Value
from graph.store.port import EventStore, Head
from graph.store.verify import ChainWalk

FORMAT = "dealgraph.log.1"
LINE_CHARS_MAX = 256 * 1024 * 1024


class HeaderLine(Value, frozen=True, tag_field="line", tag="header"):
    format: str


class TextLine(Value, frozen=True, tag_field="line", tag="text"):
    digest: str
    text: str


class EventLine(Value, frozen=True, tag_field="line", tag="event"):
    event: Event


class HeadLine(Value, frozen=True, tag_field="line", tag="head"):
    head: Head
    texts: int


Line = HeaderLine | TextLine | EventLine | HeadLine
L = TypeVar("L", TextLine, EventLine)
_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


class CheckedLog:
    """One pass over a file: every line is in its place and the chain holds from 1 to the head."""

    def __init__(self, before: Head) -> None:
        self.before = before
        self.head = Head(position=0, hash=GENESIS_HASH)
        self.known_digests = frozenset[str]()
        self._walk = ChainWalk()
        self._hash_before = GENESIS_HASH
        self._texts = 0
        self._stage = 0

    def read(self, lines: Iterable[str], keep: Callable[[str], object]) -> None:
        """Check each line and hand it to `keep`; raises ImportRefused."""
        number = 0
        try:
            for number, text in enumerate(lines, start=1):
                if not text.strip():
                    continue
                if len(text) > LINE_CHARS_MAX:
                    raise ImportRefused(number, f"has more than {LINE_CHARS_MAX} characters")
                self._take(number, _DECODER.decode(text))
                keep(text if text.endswith("\n") else text + "\n")
        except (msgspec.DecodeError, UnicodeError) as error:
            raise ImportRefused(number or 1, f"is no line of a log ({error})") from error
        if self._stage != _STAGES[HeadLine]:
            raise ImportRefused(0, "the file is cut: its last line is not the head of a log")

    def _take(self, number: int, line: Line) -> None:
        stage = _STAGES[type(line)]
        if stage < self._stage or (stage == self._stage and not isinstance(line, _MANY)):
            raise ImportRefused(number, "is out of order")
        if self._stage == 0 and not (isinstance(line, HeaderLine) and line.format == FORMAT):
            raise ImportRefused(number, f"does not start a log of format {FORMAT}")
        self._stage = stage
        match line:
            case TextLine():
                if text_digest(line.text) != line.digest:
                    raise ImportRefused(number, f"the text {line.digest} was changed")
                self._texts += 1
            case EventLine():
                self._take_event(number, line.event)
            case HeadLine():
                if line.head != self._walk.head or line.texts != self._texts:
                    raise ImportRefused(number, "the head does not fit the lines before it")
                self.head = line.head

    def _take_event(self, number: int, event: Event) -> None:
        for fault in self._walk.faults(event):
            raise ImportRefused(number, f"event {event.position}: {fault}")
        if event.position == self.before.position:
            self._hash_before = event.hash
            self.known_digests = frozenset(self._walk.digests)

    def must_fit(self, store: EventStore) -> None:
        """The store holds a part of this log, or this log is a part of the store's."""
        at = self.head.position
        if at < self.before.position:
            self.known_digests = frozenset(self._walk.digests)
            theirs = [event.hash for event in store.read_all(after=at - 1, upto=at)] if at else []
            fits = not at or theirs == [self.head.hash]
        else:
            fits = self._hash_before == self.before.hash
        if not fits:
            raise ImportRefused(0, "the store holds another log; import into an empty one")


_STAGES: dict[type[Line], int] = {HeaderLine: 1, TextLine: 2, EventLine: 3, HeadLine: 4}
_MANY = (TextLine, EventLine)


def kept(lines: Iterable[str], kind: type[L]) -> Iterator[L]:
    for text in lines:
        line = _DECODER.decode(text)
        if isinstance(line, kind):
            yield line


def line_text(line: Line) -> str:
    return canonical_json(line) + "\n"
