"""Files and folders → one outcome each. One bad file stops nothing; a second run goes on.

What the log holds already is skipped before anything is parsed: by the digest of the bytes, then,
once read, by the digest of the text. A file is recorded whole or not at all, so a run that was cut
off at any moment is taken up again by the same command.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

from graph.errors import Refusal, UnreadableDocument
from graph.model.value import Value
from ingest.candidate import Extraction, Extractor
from ingest.document import SIZE_MAX_BYTES, read_document
from ingest.files import FILES_MAX, Posted, Source, list_files, read_bytes
from ingest.outcome import DocumentOutcome, Outcome, known
from ingest.reading import Hints, ReadDocument
from ingest.record import Recorder
from ingest.reextract import reextract

NO_HINTS = Hints()


class FileOutcome(Value, frozen=True):
    """What became of one file; `document.outcome` is refused, with the reason, for a bad one."""

    source: str
    document: DocumentOutcome

    @property
    def outcome(self) -> Outcome:
        return self.document.outcome


class IntakeSummary(Value, frozen=True):
    """Counts over the files of one run; `cut` says that there were more than `FILES_MAX`."""

    files: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    nothing_found: int = 0
    refused: int = 0
    reports: int = 0
    deferred: int = 0
    deals_new: int = 0
    cut: bool = False


Progress = Callable[[int, int, FileOutcome], None]
"""Called after each file with its number from 1, the number of files, and its outcome."""


class LateExtractor:
    """An extractor that is only made when a text must really be read: models load slowly."""

    def __init__(self, make: Callable[[], Extractor]) -> None:
        self._make = make
        self._made: Extractor | None = None

    def _extractor(self) -> Extractor:
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def fingerprint(self) -> str:
        return self._extractor().fingerprint

    def extract(self, document: ReadDocument) -> Extraction:
        return self._extractor().extract(document)


def take_in(
    sources: Iterable[Source],
    recorder: Recorder,
    *,
    hints: Hints = NO_HINTS,
    on_progress: Progress | None = None,
    again: bool = False,
    size_max: int = SIZE_MAX_BYTES,
    files_max: int = FILES_MAX,
) -> Iterator[FileOutcome]:
    """Take in each source, folders by their files, in a fixed order. `again` lets the recorder's
    extractor read known texts again. Only errors of the store are raised."""
    files, cut = list_files(sources, files_max)
    documents = recorder.graph().documents.values()
    held = {each.facts.raw_digest: each.document_id for each in documents}
    for number, file in enumerate(files, start=1):
        outcome = _take_one(file, recorder, hints, held, again=again, size_max=size_max)
        if on_progress:
            on_progress(number, len(files), outcome)
        yield outcome
    if cut:
        reason = f"more than {files_max} files; the rest was left out, name fewer at a time"
        yield _refused("…", reason)


def summarise(outcomes: Iterable[FileOutcome]) -> IntakeSummary:
    """The counts of a run."""
    found = list(outcomes)
    cut = bool(found) and found[-1].source == "…"
    files = found[:-1] if cut else found
    by_outcome = {each: sum(one.outcome is each for one in files) for each in Outcome}
    return IntakeSummary(
        files=len(files),
        new=by_outcome[Outcome.NEW],
        known=by_outcome[Outcome.KNOWN],
        changed=by_outcome[Outcome.CHANGED],
        nothing_found=by_outcome[Outcome.NOTHING_FOUND],
        refused=by_outcome[Outcome.REFUSED],
        reports=sum(len(each.document.reports) for each in files),
        deferred=sum(len(each.document.deferred) for each in files),
        deals_new=sum(len(each.document.deals_new) for each in files),
        cut=cut,
    )


def _take_one(
    file: Source,
    recorder: Recorder,
    hints: Hints,
    held: dict[str, str],
    *,
    again: bool,
    size_max: int,
) -> FileOutcome:
    """`held`: digest of bytes → document id of what the log holds; grows with what is taken in."""
    source = file.source if isinstance(file, Posted) else str(file)
    try:
        raw = file.raw if isinstance(file, Posted) else read_bytes(file, size_max)
        digest = hashlib.sha256(raw).hexdigest()
        if digest not in held:
            document = read_document(raw, source=source, hints=hints, size_max=size_max)
            document_id = document.facts.document_id
            if document_id not in recorder.graph().documents:
                outcome = recorder.record(document)
                held[digest] = document_id
                return FileOutcome(source=source, document=outcome)
            held[digest] = document_id
        if again:
            return FileOutcome(source=source, document=reextract(recorder, held[digest]))
        return FileOutcome(source=source, document=known(recorder.graph(), held[digest]))
    except Refusal as error:
        return _refused(source, _reason(error))


def _reason(error: Refusal) -> str:
    """The message in one line, without the name of the file, which stands beside it already."""
    text = error.reason if isinstance(error, UnreadableDocument) else str(error)
    return " ".join(text.split())


def _refused(source: str, reason: str) -> FileOutcome:
    outcome = DocumentOutcome(document_id=None, outcome=Outcome.REFUSED, reason=reason)
    return FileOutcome(source=source, document=outcome)
