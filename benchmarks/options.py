"""The command line of a benchmark: its docstring is its help."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter


def parser_of(doc: str | None) -> ArgumentParser:
    """A parser that shows `doc` as it stands."""
    return ArgumentParser(description=doc, formatter_class=RawDescriptionHelpFormatter)
