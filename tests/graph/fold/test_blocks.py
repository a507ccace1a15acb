"""Sorted values in compressed blocks."""

from __future__ import annotations

from collections.abc import Callable, Collection

from hypothesis import given
from hypothesis import strategies as st

from graph.fold.blocks import (
    BLOCK_VALUES,
    NO_DAYS,
    SLACK,
    Days,
    Put,
    Row,
    Section,
    SectionIndex,
    Span,
    join_sections,
    write_section,
)

Told = tuple[int, str]
Values = dict[str, tuple[Days, Told]]
"""Key → days and value."""

KEYS = st.text(alphabet="abcdefgh", min_size=1, max_size=3)
DAYS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda days: (min(days), max(days)))
VALUES = st.dictionaries(KEYS, st.tuples(DAYS, st.tuples(st.integers(0, 9), KEYS)))


def written_by(write: Callable[[Put], SectionIndex]) -> Section[Told]:
    written = bytearray(b"before")

    def put(data: bytes | memoryview) -> Span:
        span = Span(start=len(written), size=len(data))
        written.extend(data)
        return span

    index = write(put)
    return Section(memoryview(written), index, Told)


def a_section(rows: list[Row]) -> Section[Told]:
    return written_by(lambda put: write_section(put, rows))


def join(parts: list[Section[Told]], rows: list[Row], gone: Collection[str] = ()) -> Section[Told]:
    return written_by(lambda put: join_sections(put, parts, rows, gone))


def rows_of(values: Values) -> list[Row]:
    return [(key, *values[key]) for key in sorted(values)]


def assert_holds(section: Section[Told], values: Values) -> None:
    assert list(section) == sorted(values)
    assert dict(section) == {key: value for key, (_, value) in values.items()}
    assert len(section) == len(values)
    assert section.days == {key: days for key, (days, _) in values.items()}
    for limit in range(-1, 10):
        ending, beginning = section.ending_after(limit), section.beginning_after(limit)
        assert ending == {key for key, ((_, last), _) in values.items() if last > limit}
        assert beginning == {key for key, ((first, _), _) in values.items() if first > limit}


@given(st.dictionaries(st.text(max_size=8), st.integers(0, 99), max_size=300))
def test_a_section_gives_back_what_was_written(values: dict[str, int]) -> None:
    rows: list[Row] = [(key, NO_DAYS, (values[key], key)) for key in sorted(values)]
    section = a_section(rows)
    assert list(section) == sorted(values)
    assert dict(section) == {key: (values[key], key) for key in values}
    assert len(section) == len(values)
    assert "not there" not in section
    assert [len(run.blocks) for run in section.runs] == [-(-len(values) // BLOCK_VALUES)]


def test_only_the_block_that_is_asked_for_is_read() -> None:
    section = a_section([(f"{n:04}", NO_DAYS, (n, "x")) for n in range(5 * BLOCK_VALUES)])
    assert section["0070"] == (70, "x")
    assert list(section._read) == [1]


@given(VALUES, st.lists(st.tuples(st.lists(VALUES, max_size=3), VALUES, st.sets(KEYS)), max_size=5))
def test_joined_sections_say_what_was_said_last(
    first: Values, later: list[tuple[list[Values], Values, set[str]]]
) -> None:
    """Again and again: parts that share no key but those of rows and of what is gone."""
    values, section = first, a_section(rows_of(first))
    for parts, rows, dropped in later:
        gone = dropped - rows.keys()
        parts_apart = _apart(parts, {*values}, {*rows, *gone})
        joined = [section, *(a_section(rows_of(part)) for part in parts_apart)]
        section = join(joined, rows_of(rows), gone)
        for part in (*parts_apart, rows):
            values = values | part
        values = {key: each for key, each in values.items() if key not in gone}
        assert_holds(section, values)
        assert sum(run.size for run in section.runs) <= SLACK * len(values)


def _apart(parts: list[Values], taken: set[str], free: set[str]) -> list[Values]:
    """The parts without what is taken, by an earlier one too, and not free."""
    apart = []
    for part in parts:
        apart.append({key: each for key, each in part.items() if key in free or key not in taken})
        taken |= part.keys()
    return apart


def test_what_is_joined_is_copied_as_it_is() -> None:
    parts = [a_section([(f"{part}{n:03}", NO_DAYS, (n, "x")) for n in range(100)]) for part in "ab"]
    joined = join(parts, [("a007", (3, 3), (7, "new"))])
    assert [run.size for run in joined.runs] == [100, 100, 1]
    assert (joined["a007"], joined["a008"], joined["b007"]) == ((7, "new"), (8, "x"), (7, "x"))
    assert joined._read.keys() == {0, 2, 4}


def test_what_was_overruled_often_is_written_anew() -> None:
    section = a_section([(f"{n:03}", NO_DAYS, (n, "x")) for n in range(100)])
    for turn in range(10):
        rows: list[Row] = [(f"{n:03}", (turn, turn), (n, str(turn))) for n in range(40)]
        section = join([section], rows)
        assert sum(run.size for run in section.runs) <= SLACK * 100
        assert (section["007"], section["070"]) == ((7, str(turn)), (70, "x"))
