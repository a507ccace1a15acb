"""A rich console for texts that others wrote: no markup and no control characters in them."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


def clean(text: str) -> str:
    """The text without control characters: a document cannot drive the reader's terminal."""
    return text.translate(_CONTROLS)


class Screen(Console):
    """Plain strings are shown as they are; a broken pipe is told to the caller."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"highlight": False, "markup": False, "emoji": False, **options})

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(clean(text), **options)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError
