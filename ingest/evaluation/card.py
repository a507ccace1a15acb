"""The scorecard: scores by field, accuracies, intervals by resampling documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.model.value import Value
from ingest.evaluation.counts import Counts, ErrorKind, Judged, Mistake
from ingest.evaluation.reliability import Reliability

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


class GivenDeal(Value, frozen=True):
    """How often a field alone is right where both sides are: `right` of `of` (a near kind counts
    half)."""

    field: str
    right: float
    of: int
    share: Interval


class ErrorCount(Value, frozen=True):
    field: str
    kind: ErrorKind
    count: int
    examples: tuple[Mistake, ...]


class Speed(Value, frozen=True):
    """Words a second of the reader, decoding included, and of the bare spaCy pipeline on the same
    texts in the same run; `words` is how many were read both ways."""

    words: int
    words_per_s: float
    bare_words_per_s: float
    ratio: float


class Ablation(Value, frozen=True):
    """The scores of the reader without one of its parts."""

    without: str
    parties: Interval
    kind: Interval
    amount: Interval
    status: Interval
    false_per_silent: Interval
    words_per_s: float


class Scorecard(Value, frozen=True):
    """`accept_line`: candidates below it wait for a person and are not counted."""

    extractor: str
    accept_line: float
    documents: int
    silent_documents: int
    deals: int
    found: int
    fields: tuple[FieldScore, ...]
    given: tuple[GivenDeal, ...]
    status: Interval
    currency: Interval
    bound: Interval
    day: Interval
    false_per_silent: Interval
    quotes_right: Interval
    errors: tuple[ErrorCount, ...]
    words: int
    seconds: float
    speed: Speed | None = None
    ablations: tuple[Ablation, ...] = ()
    calibration: Reliability | None = None
    note: str = "Figures on text that the rules were written on say nothing about new text."


class _Table:
    """Counts by document, with shares of their sums over resampled documents."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        rows = [[getattr(each.counts, name) for name in _FIELDS] for each in judged]
        table = np.array(rows)
        draws = np.random.default_rng(SEED).integers(0, len(judged), (RESAMPLES, len(judged)))
        self._samples = np.array([table[draw].sum(axis=0) for draw in draws])
        self._sums = table.sum(axis=0)

    def sum(self, name: str) -> float:
        return float(self._sums[_FIELDS.index(name)])

    def interval(self, score: Callable[[Sums], Sums]) -> Interval:
        return _interval(score(self._sums[None, :])[0], score(self._samples))

    def share(self, part: str, of: str) -> Interval:
        return self.interval(lambda counted: _ratio(_of(counted, part), _of(counted, of)))

    def field(self, name: str, label: str) -> FieldScore:
        def f1(counted: Sums) -> Sums:
            return _ratio(2 * _of(counted, name), _of(counted, "found") + _of(counted, "gold"))

        return FieldScore(
            field=label,
            precision=self.share(name, "found"),
            recall=self.share(name, "gold"),
            f1=self.interval(f1),
        )

    def given(self, part: str, of: str, label: str) -> GivenDeal:
        right, whole = self.sum(part), int(self.sum(of))
        return GivenDeal(field=label, right=right, of=whole, share=self.share(part, of))


def scorecard(
    judged: Sequence[Judged], *, extractor: str, accept_line: float, words: int, seconds: float
) -> Scorecard:
    """Scores over documents. Repeatable but for the time: the resampling has a fixed seed."""
    table = _Table(judged)
    labels_sums = not table.sum("gold") or table.sum("amount_labels") > 0
    ladder = _LADDER if labels_sums else _LADDER[:-1]
    return Scorecard(
        extractor=extractor,
        accept_line=accept_line,
        documents=len(judged),
        silent_documents=int(table.sum("silent")),
        deals=int(table.sum("gold")),
        found=int(table.sum("found")),
        fields=tuple(table.field(name, label) for name, label in ladder),
        given=tuple(table.given(*row) for row in _GIVEN if labels_sums or row[0] != "sums"),
        status=table.share("statuses", "statuses_of"),
        currency=table.share("currencies", "amounts_of"),
        bound=table.share("bounds", "amounts_of"),
        day=table.share("days", "days_of"),
        false_per_silent=table.share("false_in_silent", "silent"),
        quotes_right=table.share("quotes", "quotes_of"),
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
_GIVEN = (
    ("kinds", "parties", "kind"),
    ("sums", "parties", "amount"),
    ("currencies", "amounts_of", "currency"),
    ("bounds", "amounts_of", "bound (up to, at least)"),
    ("statuses", "statuses_of", "status"),
    ("days", "days_of", "date"),
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
            field=kind.field,
            kind=kind,
            count=counted[kind],
            examples=tuple(each for each in mistakes if each.kind is kind)[:EXAMPLES_MAX],
        )
        for kind in ErrorKind
    )
