"""Fits a curve of ingest.calibration on judged readings, and tries it out of fold.

Readings are put in order of confidence and into groups of `GROUP` or more; each group is a point
(mean confidence, share right with half a reading added either way, so that a few readings never
come to 0 or 1); an isotonic fit (pool adjacent violators; Barlow et al. 1972) makes them rise.
"""

from __future__ import annotations

from collections.abc import Sequence

from scipy.optimize import isotonic_regression

from ingest.calibration import Curve
from ingest.evaluation.counts import Call, Judged
from ingest.evaluation.reliability import Reliability, sureness

GROUP, FOLDS, CALLS_MIN = 12, 10, 40


def fitted(calls: Sequence[Call], texts: Sequence[str] = ()) -> Curve:
    """The curve over the calls. Deterministic; raises ValueError without a call."""
    groups = _groups(calls)
    if not groups:
        raise ValueError("no reading to fit on")
    sizes = [len(each) for each in groups]
    means = [sum(call.confidence for call in each) / len(each) for each in groups]
    shares = [(sum(call.right for call in each) + 0.5) / (len(each) + 1) for each in groups]
    rising = isotonic_regression(shares, weights=sizes).x
    knots: dict[float, float] = {}
    for mean, share in zip(means, rising.tolist(), strict=True):
        knots[round(mean, 4)] = round(share, 4)
    return Curve(
        texts=tuple(texts),
        calls=len(calls),
        confidences=tuple(knots),
        chances=tuple(knots.values()),
    )


def _groups(calls: Sequence[Call]) -> list[list[Call]]:
    """In order of confidence; readings of one confidence stay together, and a short rest joins the
    group before it."""
    groups: list[list[Call]] = []
    for call in sorted(calls, key=lambda each: each.confidence):
        if groups and (len(groups[-1]) < GROUP or groups[-1][-1].confidence == call.confidence):
            groups[-1].append(call)
        else:
            groups.append([call])
    if len(groups) > 1 and len(groups[-1]) < GROUP:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def reliability(judged: Sequence[Judged], folds: int = FOLDS) -> Reliability:
    """The reliability of the calls as read, and through a curve of the other folds. A fold is
    every `folds`-th text, so that no text is judged by a curve that has seen it."""
    calls = [call for each in judged for call in each.calls]
    mapped: list[Call] = []
    if len(calls) >= CALLS_MIN:
        for fold in range(folds):
            others = [c for at, j in enumerate(judged) if at % folds != fold for c in j.calls]
            own = [call for each in judged[fold::folds] for call in each.calls]
            if own:
                curve = fitted(others)
                mapped += [Call(confidence=curve.chance(c.confidence), right=c.right) for c in own]
    return Reliability(
        calls=len(calls),
        folds=folds,
        as_read=sureness(calls),
        out_of_fold=sureness(mapped) if mapped else None,
    )
