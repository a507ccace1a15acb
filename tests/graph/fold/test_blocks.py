"""Sorted values in compressed blocks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.fold.blocks import BLOCK_VALUES, Section, SectionIndex, Span, write_section


def a_section(rows: list[tuple[str, int, object]]) -> tuple[Section[tuple[int, str]], SectionIndex]:
    written = bytearray(b"before")

    def put(data: bytes) -> Span:
        span = Span(start=len(written), size=len(data))
        written.extend(data)
        return span

    index = write_section(put, rows)
    return Section(memoryview(written), index, tuple[int, str]), index


@given(st.dictionaries(st.text(max_size=8), st.integers(0, 99), max_size=300))
def test_a_section_gives_back_what_was_written(values: dict[str, int]) -> None:
    rows: list[tuple[str, int, object]] = [
        (key, values[key], (values[key], key)) for key in sorted(values)
    ]
    section, index = a_section(rows)
    assert list(section) == sorted(values)
    assert dict(section) == {key: (values[key], key) for key in values}
    assert len(section) == len(values)
    assert "not there" not in section
    assert len(index.blocks) == -(-len(values) // BLOCK_VALUES)
    for day in (-1, 0, 50, 99):
        assert section.after_day(day) == [key for key in sorted(values) if values[key] > day]


def test_only_the_block_that_is_asked_for_is_read() -> None:
    section, _ = a_section([(f"{n:04}", 0, (n, "x")) for n in range(5 * BLOCK_VALUES)])
    assert section["0070"] == (70, "x")
    assert list(section._read) == [1]
