"""A scorecard as Markdown."""

from __future__ import annotations

from ingest.evaluation.card import Interval, Scorecard


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
        "| given the deal | |",
        "|---|---|",
        f"| status | {_shown(card.status)} |",
        f"| currency | {_shown(card.currency)} |",
        f"| bound (up to, at least) | {_shown(card.bound)} |",
        f"| date | {_shown(card.day)} |",
        f"| false deals in a document without one | {_shown(card.false_per_silent)} |",
        f"| quotes that equal their slice | {_shown(card.quotes_right)} |",
        "",
        "| error | count |",
        "|---|---|",
        *(f"| {each.kind} | {each.count} |" for each in card.errors),
        "",
        "In brackets: 95 % intervals over resampled documents. "
        f"{card.words:,} words in {card.seconds:.1f} s of this run.",
        card.note,
    ]
    return "\n".join(lines) + "\n"


def _shown(figure: Interval) -> str:
    if figure.value is None:
        return "n/d"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"
