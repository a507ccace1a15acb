"""What of a document is shown to a model: stretches between zone borders, each within a bound.

Boilerplate and tables are never shown, nor stretches in which no sentence passes the gate, so a
long filing costs what its few pages about deals cost.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import NoAnswer
from ingest.llm.quotes import Span
from ingest.nlp.gate import passes
from ingest.nlp.sentences import Sentence, split_sentences
from ingest.reading import ReadDocument, ZoneKind

CHARS_PER_TOKEN = 3.5
"""A cautious rule of thumb for English with names and sums; no tokenizer fits all models."""
TOKENS_MAX = 3_000
STRETCHES_MAX = 60


def stretches(document: ReadDocument, *, tokens_max: int = TOKENS_MAX) -> list[Span]:
    """Stretches of the text in order, without overlap. A headline stays with the body below it.
    Raises NoAnswer when there are more than STRETCHES_MAX: half a document is never read."""
    chars_max = int(tokens_max * CHARS_PER_TOKEN)
    found = [
        Span(group[0].start, group[-1].end)
        for group in _groups(document, chars_max)
        if any(_is_open(document, sentence) for sentence in group)
    ]
    if len(found) > STRETCHES_MAX:
        reason = f"the text needs {len(found)} questions, over the limit of {STRETCHES_MAX}"
        raise NoAnswer("(not asked)", "too_long", f"{reason}; split it")
    return found


def _groups(document: ReadDocument, chars_max: int) -> Iterator[list[Sentence]]:
    """Neighbouring sentences, as many as fit; what is never shown parts two groups."""
    hidden = [
        zone.start for zone in document.zones if zone.kind in (ZoneKind.BOILERPLATE, ZoneKind.TABLE)
    ]
    group: list[Sentence] = []
    for sentence in split_sentences(document):
        if group and (
            sentence.end - group[0].start > chars_max
            or any(group[-1].end <= start < sentence.start for start in hidden)
        ):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _is_open(document: ReadDocument, sentence: Sentence) -> bool:
    """Wider than for the frames: names are not known yet, so each is taken for a known one."""
    text = document.text[sentence.start : sentence.end]
    return passes(text, known_names=2, speaks_as_filer=False)
