"""Slots hold each filler once, in order of their finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.slots import Slots

FILLERS = st.lists(st.tuples(st.sampled_from(["subject", "in", "to"]), st.integers(0, 5)))


@given(FILLERS)
def test_a_slot_holds_each_filler_once_in_order(fillers: list[tuple[str, int]]) -> None:
    slots = Slots()
    for slot, index in fillers:
        slots.add_company(slot, index)
        slots.add_noun(slot, index)
    for slot in {slot for slot, _ in fillers}:
        wanted = list(dict.fromkeys(index for name, index in fillers if name == slot))
        assert slots.companies[slot] == slots.nouns[slot] == wanted


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("subject", "in"), ("subject", [1])),
        (("in", "subject"), ("in", [2, 3])),
        (("to", "in"), ("in", [2, 3])),
        (("object_company",), ("object", [4])),
        (("to", "from"), ("", [])),
        ((), ("", [])),
    ],
)
def test_the_first_filled_slot_is_asked_for_by_name(
    names: tuple[str, ...], found: tuple[str, list[int]]
) -> None:
    slots = Slots(companies={"subject": [1], "in": [2, 3], "object": [4], "to": []})
    assert slots.first(names) == found


def test_nouns_do_not_fill_the_slots_of_companies() -> None:
    slots = Slots()
    slots.add_noun("subject", 1)
    assert slots.first(("subject",)) == ("", [])


def test_slots_begin_empty_and_without_a_carrier() -> None:
    slots = Slots()
    assert (slots.companies, slots.nouns, slots.carrier) == ({}, {}, None)
    assert not slots.receiving
    assert not slots.giving
