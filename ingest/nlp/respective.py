"""Sums told in the order of firms: "A and B will invest $5 billion and $10 billion, respectively".

The word may be missing: two firms in a row and two sums in a row belong together one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.nlp.amounts import NO_SUMS, Amount
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Plain
from ingest.nlp.readings import Reading

_JOINTS = frozenset({",", "and", "&", "or"})


def with_respective(plain: Plain, readings: Sequence[Reading]) -> list[Reading]:
    """Readings with one for each firm of a side that stands in a row with as many sums in a row."""
    found: list[Reading] = []
    rows = list(_rows_of_sums(plain))
    for reading in readings:
        found.extend(_apart(plain, reading, rows) or [reading])
    return found


def _apart(plain: Plain, reading: Reading, rows: Sequence[Sequence[Amount]]) -> list[Reading]:
    """One reading for each firm and its sum; none where firms and sums do not match."""
    for side in ("payers", "payees"):
        named: list[Mention] = sorted(getattr(reading, side), key=lambda mention: mention.start)
        sums = next((row for row in rows if reading.amount in row and len(row) == len(named)), None)
        if sums is None or len(named) < 2 or not _is_row(plain, named):
            continue
        twins = []
        for mention, amount in zip(named, sums, strict=True):
            twin = reading.twin()
            twin.amount = amount
            setattr(twin, side, [mention])
            twins.append(twin)
        return twins
    return []


def _is_row(plain: Plain, named: Sequence[Mention]) -> bool:
    """Do they stand in one row of the sentence, and nobody else in it?"""
    places = {mention.start: index for index, mention in plain.mentions.items()}
    at = [places.get(mention.start) for mention in named]
    row = plain.lists().get(at[0]) if at[0] is not None else None
    return row is not None and list(row) == at


def _rows_of_sums(plain: Plain) -> Iterator[list[Amount]]:
    """Sums of money with only joints between them, two and more."""
    row: list[Amount] = []
    last = -1
    for index, amount in sorted(plain.amounts.items()):
        if amount.money is None or amount.use in NO_SUMS:
            continue
        between = plain.words[last + 1 : plain.first_of(index)]
        if row and not (between and all(word.lower() in _JOINTS for word in between)):
            if len(row) > 1:
                yield row
            row = []
        row.append(amount)
        last = index
    if len(row) > 1:
        yield row
