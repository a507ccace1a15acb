"""Near duplicates: is this text a copy of one that we hold, so that both count as one source?

MinHash over shingles of words (datasketch, 128 permutations, seeded) estimates the Jaccard
likeness. The log keeps the answer alone, as `syndication_group` of `document.ingested`: the id of
the document of the group that was met first. Signatures are not stored: they are made again from
the stored texts when a process first needs them (about 1.3 ms for a text of 1,000 words), since a
signature in the log would tie it for ever to one version of this code, and a side table could go
stale. The bounds keep that cheap: only texts printed within `DAYS_MAX` days of the new one are
looked at, the `TEXTS_MAX` last of them, and `WORDS_MAX` words of each.

A text that names a sum which the other does not is no copy of it: an updated article is news.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from graph.events.catalogue import DocumentIngested
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import PartialDate
from graph.model.document import DocumentKind
from ingest.reading import ReadDocument

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIKENESS_MIN = 0.75
DAYS_MAX = 10
TEXTS_MAX = 1_000
WORDS_MAX = 1_000
WORDS_MIN = 25
"""A shorter text is a sentence or two, which honest reports may share."""
_SHINGLE_WORDS = 4
_PERMUTATIONS = 128
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_SUM = re.compile(
    r"[$€£¥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:%|(?:bn|billion|million|trillion|gw|mw|gigawatts?)\b)", re.I
)


@dataclass(frozen=True, slots=True)
class _Trace:
    signature: NDArray[np.uint32]
    sums: frozenset[str]


class Syndication:
    """Finds the group of a new text among the documents of a snapshot. `text_of` gives a stored
    text by its digest, None where it was removed. Keeps the traces of the last texts looked at."""

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        self._text_of = text_of
        self._traces: OrderedDict[str, _Trace | None] = OrderedDict()

    def group_of(self, document: ReadDocument, graph: KnowledgeGraph) -> str | None:
        """Id of the first document of the group; None for a text of its own. Of several that fit,
        the likest one decides, and of equals the oldest."""
        if document.facts.kind is DocumentKind.DATASET_ROW:
            return None
        trace = self._trace(document.facts.text_digest, document.text)
        if trace is None:
            return None
        best, found = LIKENESS_MIN, None
        for facts in _recent(document.facts, graph):
            other = self._stored_trace(facts.text_digest)
            if other is None or not trace.sums <= other.sums:
                continue
            likeness = float((trace.signature == other.signature).mean())
            if likeness > best or (likeness == best and found is None):
                best, found = likeness, facts.syndication_group or facts.document_id
        return found

    def _stored_trace(self, digest: str) -> _Trace | None:
        if digest in self._traces:
            self._traces.move_to_end(digest)
            return self._traces[digest]
        text = self._text_of(digest)
        return None if text is None else self._trace(digest, text)

    def _trace(self, digest: str, text: str) -> _Trace | None:
        self._traces[digest] = trace = _trace_of(text)
        while len(self._traces) > TEXTS_MAX:
            self._traces.popitem(last=False)
        return trace


def _recent(facts: DocumentIngested, graph: KnowledgeGraph) -> Iterator[DocumentIngested]:
    """Documents that this one may copy, oldest in the log first: of its sort, printed about then.

    A filing is never muted by a newspaper, nor the other way round, so the sorts stay apart.
    """
    fitting = [
        each
        for each in graph.documents.values()
        if each.facts.kind is not DocumentKind.DATASET_ROW
        and each.facts.kind.is_filing is facts.kind.is_filing
        and each.document_id != facts.document_id
        and _about_then(facts.published_on, each.facts.published_on)
    ]
    fitting.sort(key=lambda each: each.position)
    return (each.facts for each in fitting[-TEXTS_MAX:])


def _about_then(one: str | None, two: str | None) -> bool:
    """Within the window; a text without a date may be of any day."""
    if one is None or two is None:
        return True
    left, right = PartialDate.parse(one), PartialDate.parse(two)
    window = timedelta(days=DAYS_MAX)
    return left.earliest - window <= right.latest and right.earliest - window <= left.latest


def _trace_of(text: str) -> _Trace | None:
    words = [word.casefold() for word in _words(text)]
    if len(words) < WORDS_MIN:
        return None
    shingles = {
        " ".join(words[at : at + _SHINGLE_WORDS]).encode()
        for at in range(len(words) - _SHINGLE_WORDS + 1)
    }
    return _Trace(_signature(sorted(shingles)), frozenset(_sums(text)))


def _words(text: str) -> Iterator[str]:
    for count, found in enumerate(_WORD.finditer(text)):
        if count >= WORDS_MAX:
            return
        yield found[0]


def _sums(text: str) -> Iterator[str]:
    for found in _SUM.findall(text):
        yield re.sub(r"[\s,]|\.$", "", found).casefold()


def _signature(shingles: list[bytes]) -> NDArray[Any]:
    # Here, since datasketch loads scipy, which costs half a second that no other command needs.
    from datasketch import MinHash

    minhash = MinHash(num_perm=_PERMUTATIONS, seed=1)
    minhash.update_batch(shingles)
    signature: NDArray[Any] = minhash.hashvalues
    return signature
