"""Is a confidence a probability? How often what was said with so much confidence was right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.model.value import Value
from ingest.evaluation.counts import Call

BINS = 5


class Bin(Value, frozen=True):
    """Calls with a confidence from `low` (to below `high`): their mean, and the share right."""

    low: float
    high: float
    calls: int
    confidence: float | None
    right: float | None


class Sureness(Value, frozen=True):
    """`expected_error`: expected calibration error, the mean distance of confidence and share
    right over the bins, weighted by calls. `brier`: mean squared distance of each call."""

    bins: tuple[Bin, ...]
    expected_error: float | None
    brier: float | None


class Reliability(Value, frozen=True):
    """`as_read`: the confidence that the reader gives. `out_of_fold`: the same calls through a map
    that was fitted on the other folds; None with too few calls to fit one. `as_shipped`: through
    the map that ships, which may have seen these texts."""

    calls: int
    folds: int
    as_read: Sureness
    out_of_fold: Sureness | None
    as_shipped: Sureness | None = None
    meaning: str = "right: both sides, the direction, and the kind or a near one"


def sureness(calls: Sequence[Call], bins: int = BINS) -> Sureness:
    """The reliability table over bins of equal width."""
    told = tuple(_bins(calls, bins))
    total = len(calls)
    if not total:
        return Sureness(bins=told, expected_error=None, brier=None)
    error = sum(
        each.calls * abs(each.confidence - each.right)
        for each in told
        if each.confidence is not None and each.right is not None
    )
    brier = sum((each.confidence - each.right) ** 2 for each in calls)
    return Sureness(
        bins=told, expected_error=round(error / total, 4), brier=round(brier / total, 4)
    )


def _bins(calls: Sequence[Call], bins: int) -> Iterator[Bin]:
    for number in range(bins):
        inside = [each for each in calls if min(int(each.confidence * bins), bins - 1) == number]
        count = len(inside)
        yield Bin(
            low=number / bins,
            high=(number + 1) / bins,
            calls=count,
            confidence=round(sum(c.confidence for c in inside) / count, 4) if count else None,
            right=round(sum(c.right for c in inside) / count, 4) if count else None,
        )


def as_table(told: Reliability) -> Iterator[str]:
    """As Markdown, line by line."""
    ways = {
        "as read": told.as_read,
        "out of fold": told.out_of_fold,
        "as shipped": told.as_shipped,
    }
    shown = {name: way for name, way in ways.items() if way is not None}
    yield f"Confidence of {told.calls} readings ({told.meaning}), {told.folds} folds by text:"
    yield ""
    yield "| confidence |" + "".join(f" {name}: readings | mean | right |" for name in shown)
    yield "|---|" + "---|---|---|" * len(shown)
    for number, each in enumerate(told.as_read.bins):
        cells = "".join(f" {_cells(way.bins[number])} |" for way in shown.values())
        yield f"| {each.low:.1f} to {each.high:.1f} |{cells}"
    yield ""
    errors = (
        f"{name} {_number(way.expected_error)} (Brier {_number(way.brier)})"
        for name, way in shown.items()
    )
    yield f"Expected calibration error: {', '.join(errors)}."
    yield ""


def _cells(each: Bin) -> str:
    return f"{each.calls} | {_number(each.confidence)} | {_number(each.right)}"


def _number(value: float | None) -> str:
    return "n/d" if value is None else f"{value:.3f}"
