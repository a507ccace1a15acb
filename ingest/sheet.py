"""The stored text of a curated row: its fields, one a line, so that every figure has its slice."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

import msgspec

Spans = dict[str, tuple[int, int]]


def sheet_of(row: msgspec.Struct) -> tuple[str, Spans]:
    """The fields one a line, and where each value stands; `number`, its line, is none of them."""
    text, spans = "", {}
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if name == "number" or value is None:
            continue
        told = " ".join((format(value, "f") if isinstance(value, Decimal) else str(value)).split())
        spans[name] = (len(text) + len(name) + 2, len(text) + len(name) + 2 + len(told))
        text += f"{name}: {told}\n"
    return text, spans


def host_of(address: str | None) -> str | None:
    """The site of a page, as a publisher's name."""
    return (urlsplit(address).hostname or "").removeprefix("www.") or None if address else None
