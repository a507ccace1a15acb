"""Following a log, one append at a time, and telling what each did to rings and exposure.

The events of one append share their time of recording, and are looked at as a whole. What is told
is a function of the log, the question and the place to start from: a client that was away goes on
from the cursor of the last change it has seen, and misses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple, Protocol

import msgspec

from analytics.loop_report import LoopQuestion, bounds_of
from analytics.watching import (
    Cause,
    Change,
    CrossingQuestion,
    ExposureCrossed,
    RingTurned,
    SeenRings,
    check_crossing,
    crossed_between,
    figure_of,
    seen_rings,
    turned_between,
)
from api.snapshots import OpenLog
from graph.errors import InvalidValue
from graph.events.codec import digest_of
from graph.events.envelope import Event
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.ids import DEAL_STREAM
from graph.model.value import Value

_CURSOR = re.compile(
    r"(?P<position>\d{1,15})(\+(?P<skip>\d{1,6})\.(?P<question>[0-9a-f]{8}))?", re.ASCII
)
STILL = frozenset(
    {
        "document.ingested",
        "document.extracted",
        "candidate.deferred",
        "candidate.accepted",
        "candidate.rejected",
        "company.alias_withdrawn",
        "company.aliased",
        "company.match_rejected",
        "metric.reported",
    }
)
"""Events that by themselves move neither a flow nor a figure of exposure. A company that is
registered is none of them: deals may have named it before, and control of it counts from then."""


class Cursor(NamedTuple):
    """After `position`, and without the first `skip` changes of the append that comes next. Those
    are counted by one `question`, of which this is the mark; a bare position fits any."""

    position: int
    skip: int = 0
    question: str = ""

    def __str__(self) -> str:
        return f"{self.position}+{self.skip}.{self.question}" if self.skip else str(self.position)

    @staticmethod
    def parse(text: str) -> Cursor:
        """`1017`, or `1017+2.5c0ffee5`; raises InvalidValue."""
        found = _CURSOR.fullmatch(text.strip())
        if found is None:
            raise InvalidValue("from", text, "is no position of the log, or cursor of a change")
        return Cursor(int(found["position"]), int(found["skip"] or 0), found["question"] or "")


class Step(NamedTuple):
    """One append that can have moved something. `began` is the position before it."""

    began: int
    was: KnowledgeGraph
    now: KnowledgeGraph
    causes: tuple[Cause, ...]


class Follower:
    """Goes through the log after `start` (None: its head), append by append; the clocks of the
    world are open. Holds a reader of its own. Not safe for use by two threads at once."""

    def __init__(self, log: OpenLog, start: Cursor | None = None) -> None:
        """Raises InvalidValue for a position that the log has not reached."""
        self._log = log
        self._reader, position = log.reader_at(start.position if start else None)
        self.cursor = start or Cursor(position)
        self._graph = self._graph_at(self.cursor.position)
        self._appends = self._read()

    def _graph_at(self, position: int) -> KnowledgeGraph:
        return self._reader.graph(AsOf(position=position))

    def _read(self) -> Iterator[list[Event]]:
        events = self._log.store.read_all(after=self.cursor.position)
        for _, append in groupby(events, key=lambda event: event.recorded_at):
            yield [*append]

    def step(self) -> Step | None:
        """The next append that can move something; None at the head of the log. Raises what the
        store raises."""
        for append in self._appends:
            began, last = self.cursor.position, append[-1].position
            causes = tuple(_cause(event) for event in append if event.type not in STILL)
            if causes:
                was, self._graph = self._graph, self._graph_at(last)
            self.cursor = Cursor(last)
            if causes:
                return Step(began, was, self._graph, causes)
        self._appends = self._read()
        return None


def _cause(event: Event) -> Cause:
    kind, _, key = event.stream_id.partition(":")
    return Cause(event_id=event.event_id, deal_id=key if f"{kind}:" == DEAL_STREAM else None)


class Differ(Protocol):
    """What a step changed, in an order that depends on the log and the question alone. `mark`
    names the question."""

    mark: str

    def __call__(self, step: Step) -> Sequence[Change]: ...


class Watch:
    """A follower with what is to be told of each step. `keeps`: which of the changes are told; all
    are counted, so that a cursor means the same whatever is kept. Raises InvalidValue for a cursor
    half way through the changes of another question."""

    def __init__(
        self, follower: Follower, differ: Differ, keeps: Callable[[Change], bool] = lambda _: True
    ) -> None:
        self._follower, self._differ, self._keeps = follower, differ, keeps
        self.cursor = follower.cursor
        """Where to go on once all that was told is taken in."""
        if self.cursor.skip and self.cursor.question != differ.mark:
            raise InvalidValue(
                "from",
                str(self.cursor),
                f"is a cursor of another question: start from {self.cursor.position}",
            )

    def advance(self) -> list[Change] | None:
        """What the next append changed, perhaps nothing; None at the head of the log. Raises
        CommandRefused for an append that changes more than can be told."""
        step = self._follower.step()
        if step is None:
            self.cursor = self._follower.cursor
            return None
        skip = self.cursor.skip
        found = [
            msgspec.structs.replace(change, cursor=str(cursor))
            for change, cursor in self._counted(step)
        ]
        self.cursor = self._follower.cursor
        return [change for change in found[skip:] if self._keeps(change)]

    def _counted(self, step: Step) -> Iterator[tuple[Change, Cursor]]:
        found = self._differ(step)
        for number, change in enumerate(found, start=1):
            within = Cursor(step.began, number, self._differ.mark)
            yield change, Cursor(step.now.position) if number == len(found) else within


def _mark_of(question: Value) -> str:
    return digest_of((type(question).__name__, question))[:8]


class RingDiffer:
    """What a step did to the rings of a question; keeps the pairs of the later snapshot. Raises
    InvalidValue for bounds that make no sense."""

    def __init__(self, question: LoopQuestion) -> None:
        bounds_of(question)
        self._question = question
        self._kept: SeenRings | None = None
        usual = LoopQuestion()
        self.mark = _mark_of(
            msgspec.structs.replace(question, limit=usual.limit, time_limit=usual.time_limit)
        )

    def __call__(self, step: Step) -> list[RingTurned]:
        kept = self._kept
        was = kept if kept and kept.graph is step.was else seen_rings(step.was, self._question)
        now = self._kept = seen_rings(step.now, self._question)
        return turned_between(was, now, self._question, step.causes)


class CrossingDiffer:
    """Whether a step carried a figure over its threshold; keeps the later figure. Raises
    InvalidValue for a threshold that is none."""

    def __init__(self, question: CrossingQuestion) -> None:
        check_crossing(question)
        self._question, self.mark = question, _mark_of(question)
        self._kept: tuple[KnowledgeGraph, Decimal | None] | None = None

    def __call__(self, step: Step) -> list[ExposureCrossed]:
        kept = self._kept
        had = kept[1] if kept and kept[0] is step.was else figure_of(step.was, self._question)
        has = figure_of(step.now, self._question)
        self._kept = (step.now, has)
        return crossed_between((step.was, had), (step.now, has), self._question, step.causes)
