"""From a confidence to a probability: rising, by sort of document, and shown as a named part."""

from __future__ import annotations

from itertools import pairwise
from math import prod
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graph.errors import InvalidValue
from graph.fold.read import read_graph
from graph.model.document import DocumentKind
from graph.store.memory import MemoryStore
from ingest.calibration import (
    CALIBRATION_FILE,
    PART,
    CalibratedExtractor,
    Calibration,
    Curve,
    read_calibration,
    shipped_calibration,
)
from ingest.outcome import Outcome
from ingest.record import Recorder
from tests.support.ingesting import FixedExtractor, a_candidate, a_text
from tests.support.reading import a_read_text, candidates_of


def a_curve(*knots: tuple[float, float]) -> Curve:
    return Curve(
        texts=("a set",),
        calls=100,
        confidences=tuple(x for x, _ in knots),
        chances=tuple(y for _, y in knots),
    )


LOW, HIGH = a_curve((0.2, 0.1), (1.0, 0.4)), a_curve((0.2, 0.5), (0.6, 0.7), (1.0, 0.9))
CALIBRATION = Calibration(reader="fixed@1", filing=LOW, other=HIGH)


def test_between_knots_the_way_is_straight_behind_them_flat_and_before_them_falls() -> None:
    chances = [HIGH.chance(each) for each in (0.0, 0.1, 0.2, 0.4, 0.6, 0.9, 1.0)]
    assert chances == pytest.approx([0.0, 0.25, 0.5, 0.6, 0.7, 0.85, 0.9])
    assert a_curve((0.5, 0.3)).chance(0.9) == 0.3


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_confidence_is_never_less_probability(one: float, two: float) -> None:
    low, high = sorted((one, two))
    curve = shipped_calibration().other
    assert 0 <= curve.chance(low) <= curve.chance(high) <= 1


@pytest.mark.parametrize(
    "knots",
    [(), ((0.5, 0.2), (0.4, 0.3)), ((0.4, 0.3), (0.5, 0.2)), ((0.4, 0.3), (0.4, 0.5)),
     ((0.5, 1.2),), ((-0.1, 0.2),)],
)  # fmt: skip
def test_a_curve_that_does_not_rise_within_its_bounds_is_refused(
    knots: tuple[tuple[float, float], ...],
) -> None:
    with pytest.raises(InvalidValue, match="no rising knots"):
        a_curve(*knots)


def test_the_probability_decides_what_waits_for_a_person() -> None:
    text = "NVIDIA will invest $100 billion in OpenAI."
    for kind, confidence, outcome in (
        (DocumentKind.NEWS, 0.3, (1, 0)),
        (DocumentKind.FORM_8K, 0.9, (0, 1)),
    ):
        document = a_text(text, kind=kind)
        found = a_candidate(document=document, confidence=confidence)
        reader = CalibratedExtractor(FixedExtractor({text: [found]}), CALIBRATION)
        told = Recorder(MemoryStore(), reader, actor="test").record(document)
        assert told.outcome is Outcome.NEW
        assert (len(told.reports), len(told.deferred)) == outcome


def test_a_reviewer_sees_what_the_confidence_is_made_of_the_weakest_part_first() -> None:
    document = a_text(kind=DocumentKind.FORM_8K)
    found = replace(
        a_candidate(document=document, confidence=0.6), parts={"names": 0.8, "status": 0.75}
    )
    reader = CalibratedExtractor(FixedExtractor({document.text: [found]}), CALIBRATION)
    store = MemoryStore()
    (candidate_id,) = Recorder(store, reader, actor="test").record(document).deferred
    (question,) = read_graph(store).candidates[candidate_id].facts.questions
    assert question == (
        "is it so? confidence 0.25 is below 0.40 (calibration 0.42, status 0.75, names 0.80)"
    )


def test_what_the_curve_did_is_a_part_of_the_confidence_like_any_other() -> None:
    document = a_text()
    found = a_candidate(document=document, confidence=0.4)
    reader = CalibratedExtractor(FixedExtractor({document.text: [found]}), CALIBRATION)
    (mapped,) = reader.extract(document).candidates
    assert mapped.confidence == pytest.approx(0.6)
    assert mapped.parts == {PART: 1.5}


def test_the_parts_of_the_reader_that_ships_multiply_to_its_confidence() -> None:
    (found,) = candidates_of("Nvidia said it will invest $5 billion in Intel.")
    assert {"status", "names", PART} <= set(found.parts)
    assert prod(found.parts.values()) == pytest.approx(found.confidence, abs=0.002)


def test_the_fingerprint_names_the_curves_and_is_what_an_extraction_carries() -> None:
    reader = CalibratedExtractor(FixedExtractor({}), CALIBRATION)
    assert reader.fingerprint == f"fixed@1+{CALIBRATION.fingerprint}"
    assert reader.extract(a_read_text("Nothing here.")).extractor == reader.fingerprint
    other = Calibration(reader="fixed@1", filing=LOW, other=LOW)
    assert other.fingerprint != CALIBRATION.fingerprint


def test_the_curves_that_ship_say_what_they_were_fitted_on() -> None:
    shipped = read_calibration(CALIBRATION_FILE)
    assert shipped.reader.startswith("frames@")
    for curve in (shipped.filing, shipped.other):
        assert curve.texts
        assert curve.calls >= 30
        assert all(low < high for low, high in pairwise(curve.confidences))


@pytest.mark.parametrize("content", ["", "{}", '{"reader": "x", "filing": 1, "other": 2}'])
def test_a_file_that_holds_no_curves_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(content)
    with pytest.raises(InvalidValue, match="is no calibration"):
        read_calibration(path)
    with pytest.raises(InvalidValue, match="is no calibration"):
        read_calibration(tmp_path / "none.json")
