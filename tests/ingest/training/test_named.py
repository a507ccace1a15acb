"""What a labelled text teaches the tagger of names."""

from __future__ import annotations

from pathlib import Path

from ingest.nlp.companies import bundled_index
from ingest.training.named import UNKNOWN, NamedText, named_texts
from tests.ingest.training.test_examples import texts_of


def named(tmp_path: Path, line: str) -> NamedText:
    (found,) = named_texts(bundled_index(), texts_of(tmp_path, line))
    return found


def told(found: NamedText, of: int) -> list[str]:
    return [w.text for w, each in zip(found.words, found.classes, strict=True) if each == of]


def test_sides_and_their_short_forms_are_firms_wherever_they_stand(tmp_path: Path) -> None:
    line = (
        "Vireo Fotonik borrows in Aachen. Lenders like Vireo. Nvidia does not pay."
        " => Ostsee Kapital > Vireo Fotonik | debt | signed | - | Vireo Fotonik borrows in"
    )
    found = named(tmp_path, line)
    assert told(found, 1) == ["Vireo", "Vireo", "Nvidia"]
    assert told(found, 2) == ["Fotonik"]
    assert [list(each) for each in found.sides["Vireo Fotonik"]] == [[0, 1]]
    assert found.classes[found.words.index(next(w for w in found.words if w.text == "Aachen"))] == 0


def test_of_what_only_sounds_like_a_firm_nobody_has_said_anything(tmp_path: Path) -> None:
    found = named(tmp_path, "Shares of Kelvane Systems Inc. rose on Monday. => none: markets")
    assert "Kelvane" in told(found, UNKNOWN)
    assert "Monday" in told(found, 0)
