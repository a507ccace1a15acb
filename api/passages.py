"""From evidence to passages: the words of the stored text with the phrases marked in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.views.reports import Mark, Passage
from graph.model.evidence import Evidence

CONTEXT = 80
"""Characters shown before the first and after the last mark of a passage, at most."""
GAP_MAX = 200
"""Evidence further apart than this goes to passages of its own."""
PASSAGES_MAX = 12
_SENTENCE_ENDS = re.compile(r"[.!?][”\"’')\]]*\s+|\n\s*\n?")


def passages_of(evidence: Sequence[Evidence], text: str | None) -> tuple[Passage, ...]:
    """At most `PASSAGES_MAX` passages in order of the text. Evidence that does not stand in the
    text is left out: a phrase is only ever shown where it stands."""
    if text is None:
        return ()
    stands = sorted(
        (each for each in evidence if each.holds_in(text)), key=lambda each: (each.start, each.end)
    )
    groups: list[list[Evidence]] = []
    for each in stands:
        if groups and each.start - max(one.end for one in groups[-1]) <= GAP_MAX:
            groups[-1].append(each)
        else:
            groups.append([each])
    return tuple(_passage(group, text) for group in groups[:PASSAGES_MAX])


def _passage(group: Sequence[Evidence], text: str) -> Passage:
    first, last = group[0].start, max(each.end for each in group)
    start, end = _opening(text, first), _closing(text, last)
    fields: dict[tuple[int, int], list[str]] = {}
    for each in group:
        fields.setdefault((each.start - start, each.end - start), []).append(each.field)
    marks = (
        Mark(start=begins, end=ends, fields=tuple(dict.fromkeys(names)))
        for (begins, ends), names in sorted(fields.items())
    )
    return Passage(start=start, text=text[start:end], marks=tuple(marks))


def _opening(text: str, first: int) -> int:
    """The beginning of the sentence, or of a word, within the context before `first`."""
    least = max(first - CONTEXT, 0)
    ends = [each.end() for each in _SENTENCE_ENDS.finditer(text, least, first)]
    if ends:
        return ends[-1]
    space = text.find(" ", least, first)
    return least if least == 0 or space < 0 else space + 1


def _closing(text: str, last: int) -> int:
    """The end of the sentence, or of a word, within the context after `last`."""
    most = min(last + CONTEXT, len(text))
    if last and text[last - 1] in ".!?":
        return last
    end = _SENTENCE_ENDS.search(text, last, most)
    if end:
        return end.start() + len(end[0].rstrip())
    space = text.rfind(" ", last, most)
    return most if most == len(text) or space < 0 else space
