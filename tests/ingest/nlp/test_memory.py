"""Names that no register knows, as one text uses them."""

from __future__ import annotations

import pytest

from graph.model.company import CompanyKind
from ingest.nlp.memory import NAMES_MAX, NewNames


def test_a_shorter_form_means_the_longer_name() -> None:
    names = NewNames("")
    full = names.add("Kestrel Mobility")
    assert full is not None
    assert names.find("Kestrel") == full
    assert names.find("Kes") is None


def test_a_vehicle_is_no_longer_form_of_its_parent() -> None:
    names = NewNames("")
    names.add("Quux Funding II")
    assert names.find("Quux") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Kestrel Mobility picks cores. Kestrel Mobility, a maker of vans, pays.",
            "Kestrel Mobility",
        ),
        ("Kestrel Mobility picks cores. Kestrel pays.", "Kestrel"),
        ("Kestrel Funding II borrows. Kestrel Trust lends. Kestrel Trust owns.", "Kestrel"),
        ("", "Kestrel"),
    ],
)
def test_a_name_is_kept_in_the_full_form_that_the_text_repeats(text: str, name: str) -> None:
    names = NewNames(text)
    known = names.add("Kestrel")
    assert known is not None
    assert known.name == name
    assert names.find("Kestrel") == known == names.find(name)


def test_a_kind_that_is_known_keeps_its_name() -> None:
    names = NewNames("Kestrel Mobility. Kestrel Mobility.")
    known = names.add("Kestrel", CompanyKind.VEHICLE)
    assert known is not None
    assert (known.name, known.kind) == ("Kestrel", CompanyKind.VEHICLE)


def test_one_name_too_many_and_one_letter_are_not_kept() -> None:
    names = NewNames("")
    assert names.add("Q") is None
    for number in range(NAMES_MAX):
        assert names.add(f"Firm{number}") is not None
    assert names.add("Another") is None
    assert len(list(names.all())) == NAMES_MAX
