"""A log as JSONL: the backup of a live store, and the way from one store to another.

Lines, in this order: a header; each text (`{"digest", "text"}`); each event, in order of position;
last the head (`{"head": {"position", "hash"}}`), so that a file which was cut is seen as such. The
file is checked in full before the first event goes in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from graph.events.envelope import Event
from graph.model.value import Value
from graph.progress import Moved
from graph.store.checking import BATCH_MAX
from graph.store.port import EventStore, Head
from graph.store.transfer_lines import (
    FORMAT,
    CheckedLog,
    EventLine,
    HeaderLine,
    HeadLine,
    TextLine,
    kept,
    line_text,
)
from graph.store.verify import PROGRESS_EVERY

SPOOL_BYTES_MAX = 64 * 1024 * 1024
BATCH_EVENTS, BATCH_CHARS = 500, 8 * 1024 * 1024


class ExportReport(Value, frozen=True):
    """What was written: events 1 to `head.position`, and the texts that were there."""

    head: Head
    events: int
    texts: int


class ImportReport(Value, frozen=True):
    """`written` events and `texts` were new; `known` says that the log was there in full."""

    head: Head
    written: int
    texts: int
    known: bool


def export_log(
    store: EventStore, write: Callable[[str], object], on_progress: Moved | None = None
) -> ExportReport:
    """Call `write` with each line. Safe beside writers: the head is fixed first, and whatever
    comes after it stays out. Raises StoreUnavailable, StoreCorrupt and what `write` raises."""
    head = store.head()
    write(line_text(HeaderLine(format=FORMAT)))
    texts = 0
    for digest in store.text_digests():
        text = store.text(digest)
        if text is not None:
            write(line_text(TextLine(digest=digest, text=text)))
            texts += 1
    events = 0
    for event in store.read_all(upto=head.position):
        write(line_text(EventLine(event=event)))
        events += 1
        if on_progress and event.position % PROGRESS_EVERY == 0:
            on_progress(event.position, head.position)
    write(line_text(HeadLine(head=head, texts=texts)))
    return ExportReport(head=head, events=events, texts=texts)


def import_log(
    store: EventStore, lines: Iterable[str], on_progress: Moved | None = None
) -> ImportReport:
    """Take in a whole exported log. The store must be empty or hold a part of the same log.

    Reads `lines` once, into a spool; raises ImportRefused before anything is written when the file
    is cut, changed or of another log. A run that dies half-way leaves a shorter log that is whole;
    the same import goes on from there. A text that was removed on demand is not brought back: texts
    come in with the events that are new.
    """
    with tempfile.SpooledTemporaryFile(
        SPOOL_BYTES_MAX, mode="w+", encoding="utf-8", newline="\n"
    ) as spool:
        checked = CheckedLog(store.head())
        checked.read(lines, spool.write)
        checked.must_fit(store)
        spool.seek(0)
        texts = sum(_put_texts(store, spool, checked.known_digests))
        spool.seek(0)
        written = 0
        for batch in _new_events(spool, checked.before.position):
            store.restore(batch, {})
            written += len(batch)
            if on_progress:
                on_progress(batch[-1].position, checked.head.position)
    return ImportReport(
        head=store.head(), written=written, texts=texts, known=not written and not texts
    )


def _put_texts(store: EventStore, lines: Iterable[str], known: Collection[str]) -> Iterator[int]:
    """Store the texts of new events in bounded batches; yields how many were new in each."""
    batch: dict[str, str] = {}
    chars = 0
    for text_line in kept(lines, TextLine):
        if text_line.digest in known or store.text(text_line.digest) is not None:
            continue
        batch[text_line.digest] = text_line.text
        chars += len(text_line.text)
        if len(batch) >= BATCH_EVENTS or chars > BATCH_CHARS:
            store.restore((), batch)
            yield len(batch)
            batch, chars = {}, 0
    if batch:
        store.restore((), batch)
        yield len(batch)


def _new_events(lines: Iterable[str], after: int) -> Iterator[list[Event]]:
    """Events after a position, in batches bounded by number and size. A batch ends where an append
    ended, unless that one alone is over BATCH_CHARS: who follows the log sees each whole."""
    batch: list[Event] = []
    chars = 0
    for event_line in kept(lines, EventLine):
        event = event_line.event
        if event.position <= after:
            continue
        if batch and _ends_before(event, batch, chars):
            yield batch
            batch, chars = [], 0
        batch.append(event)
        chars += len(event.payload_json)
    if batch:
        yield batch


def _ends_before(event: Event, batch: Sequence[Event], chars: int) -> bool:
    """Is the batch full? The events of one append share their time of recording."""
    if chars > BATCH_CHARS or len(batch) >= BATCH_MAX:
        return True
    return len(batch) >= BATCH_EVENTS and event.recorded_at != batch[-1].recorded_at
