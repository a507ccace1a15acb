"""The scorecard: scores by field, accuracies, intervals by resampling documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.model.value import Value
from ingest.evaluation.counts import Counts, ErrorKind, Judged, Mistake

RESAMPLES, SEED = 1000, 7
EXAMPLES_MAX = 20
_FIELDS = Counts.__struct_fields__
Sums = NDArray[np.float64]


class Interval(Value, frozen=True):
    """A figure with its 95 % interval over resampled documents; None: nothing to score."""

    value: float | None
    low: float | None
    high: float | None


class FieldScore(Value, frozen=True):
    """`field` is right together with all fields above it."""

    field: str
    precision: Interval
    recall: Interval
    f1: Interval


class ErrorCount(Value, frozen=True):
    kind: ErrorKind
    count: int
    examples: tuple[Mistake, ...]


class Scorecard(Value, frozen=True):
    """`accept_line`: candidates below it wait for a person and are not counted."""

    extractor: str
    accept_line: float
    documents: int
    silent_documents: int
    deals: int
    found: int
    fields: tuple[FieldScore, ...]
    status: Interval
    currency: Interval
    bound: Interval
    day: Interval
    false_per_silent: Interval
    quotes_right: Interval
    errors: tuple[ErrorCount, ...]
    words: int
    seconds: float
    note: str = "Figures on text that the rules were written on say nothing about new text."


def scorecard(
    judged: Sequence[Judged], *, extractor: str, accept_line: float, words: int, seconds: float
) -> Scorecard:
    """Scores over documents. Repeatable but for the time: the resampling has a fixed seed."""
    table = np.array([[getattr(each.counts, name) for name in _FIELDS] for each in judged])
    draws = np.random.default_rng(SEED).integers(0, len(judged), (RESAMPLES, len(judged)))
    samples = np.array([table[draw].sum(axis=0) for draw in draws])
    sums = table.sum(axis=0)

    def interval(score: Callable[[Sums], Sums]) -> Interval:
        return _interval(score(sums[None, :])[0], score(samples))

    def share(part: str, of: str) -> Interval:
        return interval(lambda counted: _ratio(_of(counted, part), _of(counted, of)))

    return Scorecard(
        extractor=extractor,
        accept_line=accept_line,
        documents=len(judged),
        silent_documents=int(_of(sums[None, :], "silent")[0]),
        deals=int(_of(sums[None, :], "gold")[0]),
        found=int(_of(sums[None, :], "found")[0]),
        fields=tuple(
            FieldScore(
                field=label,
                precision=share(name, "found"),
                recall=share(name, "gold"),
                f1=interval(
                    lambda counted, name=name: _ratio(  # type: ignore[misc]
                        2 * _of(counted, name), _of(counted, "found") + _of(counted, "gold")
                    )
                ),
            )
            for name, label in _LADDER
        ),
        status=share("statuses", "parties"),
        currency=share("currencies", "amounts_of"),
        bound=share("bounds", "amounts_of"),
        day=share("days", "days_of"),
        false_per_silent=share("false_in_silent", "silent"),
        quotes_right=share("quotes", "quotes_of"),
        errors=_errors(judged),
        words=words,
        seconds=round(seconds, 3),
    )


_LADDER = (
    ("undirected", "parties, either way"),
    ("parties", "parties with direction"),
    ("kinds", "+ kind"),
    ("amounts", "+ amount"),
)


def _interval(value: float, spread: Sums) -> Interval:
    if np.isnan(value):
        return Interval(None, None, None)
    low, high = np.quantile(spread[~np.isnan(spread)], (0.025, 0.975))
    return Interval(round(float(value), 4), round(float(low), 4), round(float(high), 4))


def _of(counted: Sums, name: str) -> Sums:
    column: Sums = counted[:, _FIELDS.index(name)]
    return column


def _ratio(part: Sums, whole: Sums) -> Sums:
    shares: Sums = np.full(part.shape, np.nan)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares


def _errors(judged: Sequence[Judged]) -> tuple[ErrorCount, ...]:
    mistakes = [mistake for each in judged for mistake in each.mistakes]
    counted = Counter(mistake.kind for mistake in mistakes)
    return tuple(
        ErrorCount(
            kind=kind,
            count=counted[kind],
            examples=tuple(each for each in mistakes if each.kind is kind)[:EXAMPLES_MAX],
        )
        for kind in ErrorKind
    )
