"""The desk: one open log, its snapshots, and every question and command that a door can pass on.

The command line and GraphQL ask the same desk, so that both give the same value. Safe for threads:
one lock guards the snapshots and every write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from api.inquiries import Inquiries
from api.snapshots import local_today
from graph.commands import Intent, decide
from graph.errors import ConcurrentAppend
from graph.events.envelope import NewEvent
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.value import Value
from graph.progress import Moved, no_bar
from graph.store.port import EventStore

if TYPE_CHECKING:
    from analytics.branch_questions import BranchAnswer
    from analytics.load_bearing import LoadBearingAnswer, LoadBearingQuestion
    from analytics.loop_changes import LoopChangesAnswer
    from analytics.receipts import Receipt
    from analytics.reports import (
        Answer,
        ConcentrationAnswer,
        ConcentrationQuestion,
        ExposureAnswer,
        ExposureQuestion,
        LoopAnswer,
        LoopQuestion,
    )
    from analytics.scenarios import ScenarioAnswer, ScenarioQuestion
    from analytics.stress import StressAnswer, StressQuestion
    from api.reading import MakeReader
    from graph.fold.stored import StoredSnapshot
    from graph.progress import Bar
    from graph.projection.runner import Projector
    from graph.settings import Settings
    from ingest.candidate import Extractor
    from ingest.files import Source
    from ingest.intake import FileOutcome, Progress
    from ingest.reading import Hints
    from ingest.record import Recorder
    from ingest.review import Verdict

ATTEMPTS_MAX = 5


class Written(Value, frozen=True):
    """What a command wrote: `event_ids` in order, and the position of the log after them.
    `replayed`: these very events were in the log before, so nothing changed."""

    event_ids: tuple[str, ...]
    position: int
    replayed: bool


class Desk(Inquiries):
    """`actor` signs what is written; `extractor` makes the reader of deals on first use."""

    def __init__(
        self,
        store: EventStore,
        *,
        actor: str = "curator",
        extractor: Callable[[], Extractor] | None = None,
        today: Callable[[], date] = local_today,
        stored: StoredSnapshot | None = None,
    ) -> None:
        super().__init__(store, today=today, stored=stored)
        self.actor, self._make_extractor = actor, extractor
        self.reader: MakeReader | None = None
        """Who reads, made with the names that the log knows; None: the reader that ships."""
        self._recorder: Recorder | None = None
        self.open_projector: Callable[[], Projector] | None = None
        """Opens the picture for people who browse; None where the store has none."""

    @staticmethod
    def open(
        address: str,
        settings: Settings,
        *,
        actor: str | None = None,
        told: Callable[[str], None] = lambda _: None,
        bar: Bar = no_bar,
    ) -> Desk:
        """A desk at the log of `address`; raises AddressInvalid or StoreUnavailable. `told` hears
        what a person should know of a stored snapshot, and `bar` shows how it is made."""
        from graph.connect import NEO4J_SCHEMES, open_projector, open_store, stored_snapshot
        from graph.workers import in_parallel

        store = open_store(address, settings)
        folding = in_parallel(address, settings)
        stored = stored_snapshot(address, settings, store, told, folding, bar)
        desk = Desk(store, actor=actor or settings.actor, stored=stored)
        if address.partition(":")[0] in NEO4J_SCHEMES:
            desk.open_projector = lambda: open_projector(address, settings, store)
        return desk

    # The questions. Each answer carries its receipt.

    def loops(self, question: LoopQuestion, as_of: AsOf | None = None) -> LoopAnswer:
        """Rings of money; `question.through` is a company id."""
        from analytics.reports import answer_loops

        return answer_loops(self.graph(as_of), question)

    def loop_changes(
        self, question: LoopQuestion, since: int, as_of: AsOf | None = None
    ) -> LoopChangesAnswer:
        """Rings that opened or broke after position `since` of the log, by the same clocks."""
        from api.ring_turns import loop_changes

        return loop_changes(self, question, since, as_of or self.moment())

    def exposure(self, question: ExposureQuestion, as_of: AsOf | None = None) -> ExposureAnswer:
        """The exposure report of one company or group."""
        from analytics.reports import answer_exposure

        return answer_exposure(self.graph(as_of), question)

    def concentration(
        self, question: ConcentrationQuestion, as_of: AsOf | None = None
    ) -> ConcentrationAnswer:
        """How money is spread over names; where chips are made is filled in from what ships."""
        from analytics.reports import answer_concentration
        from api.fabrication import with_fabrication

        graph = self.graph(as_of)
        return answer_concentration(graph, with_fabrication(graph, question))

    def stress(self, question: StressQuestion, as_of: AsOf | None = None) -> StressAnswer:
        """Who is hit if a company pays only a part of what it owes."""
        from analytics.stress import answer_stress

        return answer_stress(self.graph(as_of), question)

    def what_if(self, question: ScenarioQuestion, as_of: AsOf | None = None) -> ScenarioAnswer:
        """What some changes would do; nothing is written."""
        from analytics.scenarios import answer_scenario

        return answer_scenario(self.branch(as_of), question)

    def load_bearing(
        self,
        question: LoadBearingQuestion,
        as_of: AsOf | None = None,
        on_progress: Moved | None = None,
    ) -> LoadBearingAnswer:
        """Which single report, if it were retracted, would move a figure most."""
        from analytics.load_bearing import answer_load_bearing

        return answer_load_bearing(self.branch(as_of), question, on_progress)

    def reproduce(self, receipt: Receipt) -> Answer | BranchAnswer | LoopChangesAnswer:
        """The answer that a receipt was given for, computed again from the log."""
        from analytics.branch_questions import is_asked_of_a_branch, reproduce_on
        from analytics.loop_changes import is_asked_of_two
        from analytics.reports import reproduce

        if is_asked_of_two(receipt):
            from api.ring_turns import changes_again

            return changes_again(self, receipt)
        if is_asked_of_a_branch(receipt):
            return reproduce_on(self.branch(receipt.as_of), receipt)
        return reproduce(self.graph(receipt.as_of), receipt)

    # The commands.

    def carry_out(self, intent: Intent, *, actor: str | None = None) -> Written:
        """Decide an intent on the head of the log and append its events; decided again when
        somebody else wrote to the stream meanwhile. Raises what graph.commands.decide raises."""
        with self.lock:
            for left in range(ATTEMPTS_MAX, 0, -1):
                graph = self.whole()
                events = decide(graph, intent, actor=actor or self.actor)
                try:
                    result = self.store.append(events, self._versions(events, graph.position))
                except ConcurrentAppend:
                    if left == 1:
                        raise
                    continue
                return Written(
                    event_ids=tuple(event.event_id for event in events),
                    position=result.head.position,
                    replayed=result.replayed,
                )
        raise AssertionError("the loop returns or raises")

    def _versions(self, events: Iterable[NewEvent], position: int) -> dict[str, int]:
        """The versions that the decision rests on, so that of two curators at once one is told."""
        streams = {event.stream_id for event in events}
        return {
            stream: sum(each.position <= position for each in self.store.read_stream(stream))
            for stream in sorted(streams)
        }

    def accept(
        self,
        candidate_id: str,
        *,
        reason: str,
        deal_id: str | None = None,
        actor: str | None = None,
    ) -> Verdict:
        """Report a candidate of the review queue; see ingest.review.accept."""
        from ingest.review import accept

        with self.lock:
            return accept(
                self.store,
                candidate_id,
                reason=reason,
                actor=actor or self.actor,
                deal_id=deal_id,
                snapshots=self.snapshots(),
            )

    def reject(self, candidate_id: str, *, reason: str, actor: str | None = None) -> Verdict:
        """Close a candidate of the review queue; see ingest.review.reject."""
        from ingest.review import reject

        with self.lock:
            return reject(
                self.store,
                candidate_id,
                reason=reason,
                actor=actor or self.actor,
                snapshots=self.snapshots(),
            )

    def take_in(
        self,
        sources: Iterable[Source],
        *,
        hints: Hints | None = None,
        on_progress: Progress | None = None,
        again: bool = False,
    ) -> list[FileOutcome]:
        """Read files, folders and posted bytes into the log, one outcome each; one bad file stops
        nothing. `on_progress` is called after each file."""
        from ingest.intake import NO_HINTS, take_in

        with self.lock:
            outcomes = take_in(
                sources,
                self.recorder(),
                hints=hints or NO_HINTS,
                on_progress=on_progress,
                again=again,
            )
            return list(outcomes)

    def recorder(self) -> Recorder:
        """The one writer of documents; its match index grows with the log. The register of names is
        planted before the first document, so that known names are no new ones."""
        from ingest.record import Recorder

        if self._recorder is None:
            self._recorder = Recorder(
                self.store,
                self._extractor(),
                actor=self.actor,
                snapshots=self.snapshots(),
                prepare=self.plant_register,
            )
        return self._recorder

    def plant_register(self) -> int:
        """Write what the log lacks of the bundled register; gives the number of events written."""
        from api.reading import REGISTER_ACTOR, register
        from ingest.seed import plant

        with self.lock:
            return plant(self.store, register(), actor=REGISTER_ACTOR)

    def _extractor(self) -> Extractor:
        from api.reading import CurrentExtractor, trained_reader
        from ingest.intake import LateExtractor

        if self._make_extractor is not None:
            return LateExtractor(self._make_extractor)
        return CurrentExtractor(self.whole, self.reader or trained_reader)

    def snapshots(self) -> _WholeSnapshots:
        """What ingest decides on: the unbounded snapshot, so that the log is folded once."""
        return _WholeSnapshots(self)


class _WholeSnapshots:
    """The unbounded snapshot of a desk, in the form that ingest asks for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def graph(self) -> KnowledgeGraph:
        return self._desk.whole()
