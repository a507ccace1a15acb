"""Names that no register knows, as one text uses them."""

from __future__ import annotations

import pytest

from graph.model.company import CompanyKind
from ingest.nlp.memory import NAMES_MAX, NewNames
from ingest.nlp.mentions import KnownName


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


@pytest.mark.parametrize(
    ("stem", "text", "name"),
    [
        (
            "Brightmesa",
            "Google picks Brightmesa. It pays Brightmesa Renewables.",
            "Brightmesa Renewables",
        ),
        ("Quux", "It pays Quux Wares, a maker of racks.", "Quux Wares"),
        ("Quux", "It pays Quux Wares AS, which makes racks.", "Quux Wares"),
        ("Quux", "It pays Quux Wares.", "Quux"),
        ("Digital", "CoreWeave rents from Prairie Digital.", "Prairie Digital"),
        ("Ventos", "It buys from Casa dos Ventos.", "Casa dos Ventos"),
        ("Bay", "Tampa Bay pays. Bay pays.", "Bay"),
        ("Canopy", "Canopy Data Ends Merger Pact With Fastly", "Canopy"),
    ],
)
def test_the_text_says_what_a_name_is_in_full(stem: str, text: str, name: str) -> None:
    assert NewNames(text).full(stem) == name


def test_what_sounds_like_a_firm_and_is_repeated_is_remembered() -> None:
    names = NewNames(
        "Welcome to Kestrel Silicon. Kestrel Silicon sells. Oracle Cloud. Oracle Cloud."
    )
    names.learn_repeated(lambda name: name == "Oracle")
    assert [name for name, _ in names.all()] == ["Kestrel Silicon"]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Halden Robotics pays. ABB licenses Halden's software.", True),
        ("Halden Robotics pays. On Monday, Halden sold it.", True),
        ("Halden Robotics pays. It met Halden Park.", False),
        ("Halden Robotics pays.", False),
    ],
)
def test_the_first_word_of_a_name_is_its_short_form_where_the_text_uses_it(
    text: str, short: bool
) -> None:
    names = NewNames(text)
    full = names.add("Halden Robotics")
    assert ("Halden" in dict(names.all())) is short
    assert names.find("Halden") == full


def test_a_word_that_many_names_begin_with_is_no_short_form() -> None:
    names = NewNames("Global Foundrix pays. The deal went to Global.")
    names.add("Global Foundrix")
    assert "Global" not in dict(names.all())


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


@pytest.mark.parametrize(
    ("full", "stem", "is_meant"),
    [
        ("Japan Bank for International Cooperation", "JBIC", True),
        ("Intersect Power", "Intersect", True),
        ("Intersect Power", "Power", False),
        ("First Solar", "First", False),
        ("Quux Trust", "Quux", False),
        ("Japan Bank for International Cooperation", "JPIC", False),
    ],
)
def test_what_is_short_for_a_firm_of_the_register_means_it(
    full: str, stem: str, is_meant: bool
) -> None:
    names, known = NewNames(""), KnownName(full, "of-register", CompanyKind.UNKNOWN)
    names.note(full, known)
    assert names.find(stem) == (known if is_meant else None)


def test_letters_that_two_firms_share_mean_neither() -> None:
    names = NewNames("")
    names.add("Swan Bank International")
    names.add("Star Biotech India")
    assert names.find("SBI") is None
