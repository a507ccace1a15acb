"""Help that teaches: examples beside what they do, paragraphs that the terminal may wrap."""

from __future__ import annotations

import inspect

from rich.markup import escape

HELP_COLUMNS, EXAMPLE_COLUMNS = 74, 44


def epilog_of(examples: str) -> str | None:
    """Examples as they are typed, each with what it does beside it, or above it when long."""
    lines = []
    for line in examples.strip().splitlines():
        typed, _, told = line.partition("  ")
        told = told.strip()
        beside = len(typed) <= EXAMPLE_COLUMNS and len(told) <= HELP_COLUMNS - EXAMPLE_COLUMNS
        if told and not beside:
            lines.append(f"  [dim]# {escape(told)}[/dim]")
        lines.append(
            f"  {escape(typed):<{EXAMPLE_COLUMNS}}{escape(told) if beside else ''}".rstrip()
        )
    return "\n".join(["Examples:", *lines]) if lines else None


def unwrapped(text: str) -> str:
    """Paragraphs on one line each, for the terminal to wrap."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)
