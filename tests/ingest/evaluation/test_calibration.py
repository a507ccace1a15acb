"""Confidence against what was right: a table, one number, and a curve tried out of fold."""

from __future__ import annotations

import random

import pytest

from ingest.evaluation.counts import Call, Counts, Judged
from ingest.evaluation.fitting import CALLS_MIN, GROUP, fitted, reliability
from ingest.evaluation.reliability import as_table, sureness


def calls(*told: tuple[float, int, int]) -> list[Call]:
    """Each (confidence, how many of them right, how many)."""
    return [
        Call(confidence=confidence, right=number < right)
        for confidence, right, count in told
        for number in range(count)
    ]


def texts(readings: list[Call]) -> list[Judged]:
    """One text a reading, in an order drawn once."""
    mixed = random.Random(3).sample(readings, len(readings))
    return [Judged(counts=Counts(), mistakes=(), calls=(each,)) for each in mixed]


class TestSureness:
    def test_a_confidence_that_keeps_its_word_has_no_error(self) -> None:
        told = sureness(calls((0.5, 5, 10), (0.9, 9, 10)))
        assert told.expected_error == 0
        assert told.brier == pytest.approx(0.17)

    def test_the_error_is_the_distance_weighted_by_readings(self) -> None:
        told = sureness(calls((0.9, 5, 10), (0.3, 9, 30)))
        assert told.expected_error == pytest.approx(0.1)
        assert [each.calls for each in told.bins] == [0, 30, 0, 0, 10]
        assert (told.bins[4].right, told.bins[0].right) == (0.5, None)

    def test_a_confidence_of_one_has_a_place_in_the_table(self) -> None:
        assert sureness(calls((1.0, 1, 1))).bins[4].calls == 1

    def test_without_a_reading_there_is_no_figure(self) -> None:
        told = sureness([])
        assert (told.expected_error, told.brier) == (None, None)


class TestFitting:
    def test_the_curve_rises_even_where_the_readings_do_not(self) -> None:
        curve = fitted(calls((0.3, 10, 24), (0.5, 2, 24), (0.8, 20, 24)))
        assert list(curve.chances) == sorted(curve.chances)
        assert curve.chance(0.3) == pytest.approx(curve.chance(0.5))

    def test_a_few_readings_never_come_to_certainty(self) -> None:
        curve = fitted(calls((0.2, 0, GROUP), (0.9, GROUP, GROUP)))
        assert 0 < curve.chance(0.2) < 0.1
        assert 0.9 < curve.chance(0.9) < 1

    def test_the_same_readings_in_any_order_give_the_same_curve(self) -> None:
        told = calls((0.3, 3, 20), (0.4, 8, 20), (0.9, 15, 20))
        mixed = random.Random(5).sample(told, len(told))
        assert fitted(told, ["x"]) == fitted(mixed, ["x"])

    def test_nothing_is_fitted_on_nothing(self) -> None:
        with pytest.raises(ValueError, match="no reading"):
            fitted([])


class TestOutOfFold:
    def test_an_overconfident_reader_is_set_right_on_texts_that_the_curve_has_not_seen(
        self,
    ) -> None:
        told = reliability(texts(calls((0.5, 30, 120), (0.9, 72, 120))))
        assert told.as_read.expected_error == pytest.approx(0.275)
        assert told.out_of_fold is not None
        assert told.out_of_fold.expected_error is not None
        assert told.out_of_fold.expected_error < 0.06

    def test_every_reading_is_judged_once(self) -> None:
        told = reliability(texts(calls((0.5, 30, 61))))
        assert told.out_of_fold is not None
        assert sum(each.calls for each in told.out_of_fold.bins) == told.calls == 61

    def test_too_few_readings_give_no_curve_and_the_table_says_so(self) -> None:
        told = reliability(texts(calls((0.5, 5, CALLS_MIN - 1))))
        assert told.out_of_fold is None
        page = "\n".join(as_table(told))
        assert "out of fold" not in page
        assert "| 0.4 to 0.6 | 39 | 0.500 | 0.128 |" in page
