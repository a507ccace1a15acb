from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages import cursor_of, key_of, page_of
from graph.errors import InvalidValue

Row = tuple[str, str]
rows = st.lists(st.tuples(st.text(max_size=3), st.text(max_size=4)), unique_by=lambda row: row[1])


def key(row: Row) -> Row:
    return row


@given(rows, st.integers(min_value=1, max_value=7))
def test_walking_the_pages_gives_every_row_once(unordered: list[Row], size: int) -> None:
    ordered = sorted(unordered)
    seen: list[Row] = []
    after = None
    for _ in range(len(ordered) + 1):
        page = page_of(ordered, key, first=size, after=after)
        assert page.total == len(ordered)
        assert page.has_previous == (after is not None)
        seen += page.nodes
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert seen == ordered


@given(rows, rows)
def test_a_page_does_not_shift_while_rows_are_added(before: list[Row], added: list[Row]) -> None:
    ordered = sorted(before)
    if len(ordered) < 2:
        return
    half = len(ordered) // 2
    cursor = page_of(ordered, key, first=half).cursors[-1]
    rest = set(ordered[half:])
    grown = sorted(set(ordered) | set(added))
    after = page_of(grown, key, first=200, after=cursor).nodes
    assert rest <= set(after)
    assert not set(ordered[:half]) & set(after)


@pytest.mark.parametrize("first", [0, -1, 201])
def test_a_page_size_out_of_bounds_is_refused_with_the_bounds(first: int) -> None:
    with pytest.raises(InvalidValue, match="between 1 and 200"):
        page_of([], key, first=first)


@pytest.mark.parametrize("cursor", ["x", "????", "e30=", cursor_of(("a", "b"))[:-6], "é"])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidValue, match="cursor"):
        page_of([], key, after=cursor)


@given(st.tuples(st.text(), st.text()))
def test_a_cursor_holds_its_key(row: Row) -> None:
    assert key_of(cursor_of(row)) == row
