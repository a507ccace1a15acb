"""A passage with its phrases marked: by colour on a terminal, by brackets in plain text."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from api.cli.output import console
from api.cli.screen import clean
from api.views.reports import Passage

MARK_STYLE = "bold yellow"
OPEN, CLOSE = "⟦", "⟧"


def marked(passage: Passage, *, indent: int = 4) -> Padding:
    """The words round the evidence. Marks that overlap are shown as one."""
    coloured = console().color_system is not None
    text = Text("“")
    at = 0
    for start, end in _spans(passage):
        text.append(_flat(passage.text[at:start]))
        phrase = _flat(passage.text[start:end])
        if coloured:
            text.append(phrase, style=MARK_STYLE)
        else:
            text.append(f"{OPEN}{phrase}{CLOSE}")
        at = end
    text.append(_flat(passage.text[at:]) + "”")
    return Padding(text, (0, 0, 0, indent), expand=False)


def _spans(passage: Passage) -> list[tuple[int, int]]:
    """Marked stretches, finest first where they nest: a whole sentence is marked only where no
    finer phrase inside it is."""
    marks = [(mark.start, mark.end) for mark in passage.marks]
    fine = [
        mark
        for mark in marks
        if not any(other != mark and mark[0] <= other[0] and other[1] <= mark[1] for other in marks)
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(fine):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _flat(text: str) -> str:
    """One line, and nothing that drives a terminal."""
    return clean(text.replace("\n", " "))
