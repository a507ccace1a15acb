"""A scorecard as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.evaluation.card import Interval, Scorecard
from ingest.evaluation.reliability import as_table


def as_markdown(card: Scorecard) -> str:
    """Tables for people: scores by field, the other figures, kinds of error."""
    lines = [
        f"{card.documents} documents, {card.silent_documents} of them without a deal; "
        f"{card.deals} deals by pairs of parties, {card.found} found; reader {card.extractor}; "
        f"candidates from a confidence of {card.accept_line:g} on.",
        "",
        "| right together | precision | recall | F1 |",
        "|---|---|---|---|",
        *(
            f"| {each.field} | {' | '.join(map(_shown, (each.precision, each.recall, each.f1)))} |"
            for each in card.fields
        ),
        "",
        "| given the parties | right | share |",
        "|---|---|---|",
        *(
            f"| {each.field} | {each.right:g} of {each.of} | {_shown(each.share)} |"
            for each in card.given
        ),
        "",
        "| over all documents | |",
        "|---|---|",
        f"| false deals in a document without one | {_shown(card.false_per_silent)} |",
        f"| quotes that equal their slice | {_shown(card.quotes_right)} |",
        "",
        "| field | error | count |",
        "|---|---|---|",
        *(f"| {each.field} | {each.kind} | {each.count} |" for each in card.errors),
        "",
        *_ablations(card),
        *(as_table(card.calibration) if card.calibration else ()),
        "In brackets: 95 % intervals over resampled documents. "
        f"{card.words:,} words in {card.seconds:.1f} s of this run.",
        *_speed(card),
        card.note,
    ]
    return "\n".join(lines) + "\n"


def _ablations(card: Scorecard) -> Iterator[str]:
    if not card.ablations:
        return
    heads = ("parties with direction", "+ kind", "+ amount", "status", "false deals", "words/s")
    yield f"| F1 without | {' | '.join(heads)} |"
    yield "|---|---|---|---|---|---|---|"
    for each in card.ablations:
        scores = (each.parties, each.kind, each.amount, each.status, each.false_per_silent)
        shown = " | ".join(map(_shown, scores))
        yield f"| {each.without} | {shown} | {each.words_per_s:,.0f} |"
    yield ""


def _speed(card: Scorecard) -> Iterator[str]:
    if card.speed is not None:
        yield (
            f"{card.speed.words_per_s:,.0f} words a second, {card.speed.ratio:.2f} times the bare "
            f"spaCy pipeline ({card.speed.bare_words_per_s:,.0f}) on {card.speed.words:,} words of "
            "these texts in this run."
        )


def _shown(figure: Interval) -> str:
    if figure.value is None:
        return "n/d"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"
