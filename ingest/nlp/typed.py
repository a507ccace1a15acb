"""Amounts of one sentence: found by the grammars of quantities, then given their use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from graph.model.money import AmountClaim, Quantity, plain_decimal
from ingest.nlp.amounts import Amount, Use, use_of
from ingest.nlp.quantities.announced import announced_scale, scaled
from ingest.nlp.quantities.money import money_in
from ingest.nlp.quantities.physical import quantities_in
from ingest.nlp.quantities.spans import MoneySpan
from ingest.nlp.sentences import Sentence
from ingest.reading import ReadDocument

_WINDOW = 90
_SMALL = 1000
"""Less is the price of one thing, and no deal; a single dollar is one that firms are sold for."""
_INCREMENT = re.compile(
    r"\b(?:another|additional|further|extra|more|fresh|new)\s*$|\badditional\b[^.;]{0,12}$", re.I
)
_BOUND_BEFORE = re.compile(
    r"\b(?:(?:up to|as much as|at least|more than|approximately|roughly|nearly|some)"
    r"(?: (?:an?|the|additional|another))?|(?:about|around|over)(?: (?:additional|another))?)\s+$",
    re.IGNORECASE,
)
_WORDS = {"GW": "gigawatts", "MW": "megawatts", "GPU": "GPUs", "units": "chips"}


def typed_amounts(document: ReadDocument, sentence: Sentence) -> list[Amount]:
    """Money and quantities of the sentence, sorted, each with its use."""
    stretch = document.text[sentence.start : sentence.end]
    times = announced_scale(document.text) if document.facts.kind.is_filing else None
    found = [*_money(stretch, sentence.start, times), *_quantities(stretch, sentence.start)]
    return sorted(found, key=lambda amount: amount.start)


def _money(stretch: str, offset: int, times: Decimal | None) -> Iterator[Amount]:
    for span in money_in(stretch):
        if times is not None:
            claim = scaled(span.claim, stretch[span.start : span.end], times)
            span = replace(span, claim=claim)
        start = _with_bound(stretch, span.start)
        before = stretch[max(0, start - _WINDOW) : start]
        after = stretch[span.end : span.end + _WINDOW]
        yield Amount(
            start=offset + start,
            end=offset + span.end,
            use=_use(span, before, after),
            money=span.claim,
            increment=_INCREMENT.search(before) is not None,
            plain=plain_words(span.claim),
        )


def _use(span: MoneySpan, before: str, after: str) -> Use:
    """What the sum is for; "166 million shares at $6.01 each", "94 cents on the dollar"."""
    if span.vague:
        return Use.VAGUE
    most = span.claim.high if span.claim.high is not None else span.claim.low
    if most is not None and 0 < most < _SMALL and most != 1:
        return Use.PER_SHARE
    return use_of(before, after)


def _quantities(stretch: str, offset: int) -> Iterator[Amount]:
    for span in quantities_in(stretch):
        start = _with_bound(stretch, span.start)
        before = stretch[max(0, start - _WINDOW) : start]
        yield Amount(
            start=offset + start,
            end=offset + span.end,
            use=Use.CONSIDERATION,
            quantity=span.quantity,
            increment=_INCREMENT.search(before) is not None,
            plain=quantity_words(span.quantity),
        )


def _with_bound(stretch: str, start: int) -> int:
    """Where the amount begins with the words that bound it: they are no words of the clause."""
    found = _BOUND_BEFORE.search(stretch[:start][-40:])
    return start - len(found[0]) if found else start


def plain_words(claim: AmountClaim) -> str:
    """The money in words that the parser knows: `$ 5 billion`."""
    number = claim.high if claim.high is not None else (claim.low or Decimal(0))
    for scale, power in (("trillion", 12), ("billion", 9), ("million", 6)):
        if number >= Decimal(10) ** power:
            return f"$ {plain_decimal(number.scaleb(-power))} {scale}"
    return f"$ {number}"


def quantity_words(quantity: Quantity) -> str:
    """The quantity in words that the parser knows: `200 megawatts`, `160 million shares`."""
    number = quantity.high if quantity.high is not None else (quantity.low or Decimal(0))
    unit = _WORDS.get(quantity.unit.value, quantity.unit.value)
    if number >= 1_000_000:
        return f"{plain_decimal(number.scaleb(-6))} million {unit}"
    return f"{plain_decimal(number)} {unit}"
