"""Amounts of one sentence: found by the grammar of quantities, then given their use."""

from __future__ import annotations

import re
from decimal import Decimal

from graph.model.money import AmountClaim, Basis, Per, plain_decimal
from ingest.nlp.amounts import Amount, use_of
from ingest.nlp.sentences import Sentence
from ingest.reading import ReadDocument

_WINDOW = 90
_INCREMENT = re.compile(
    r"\b(?:another|additional|further|extra|more|fresh|new)\s*$|\badditional\b[^.;]{0,12}$", re.I
)
_SIMPLE = re.compile(
    r"(?P<bound>up to|as much as|at least|more than|about|approximately|roughly)?\s*"
    r"(?P<sign>US\$|\$|€|£)\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>billion|million|trillion|bn|m|b)?\b"
    r"(?P<per> a year| per year| annually)?",
    re.I,
)
_SCALES = {"billion": 9, "bn": 9, "b": 9, "million": 6, "m": 6, "trillion": 12}
_CODES = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP"}
_BASES = {"up to": Basis.UP_TO, "as much as": Basis.UP_TO, "at least": Basis.AT_LEAST,
          "more than": Basis.AT_LEAST}  # fmt: skip


def typed_amounts(document: ReadDocument, sentence: Sentence) -> list[Amount]:
    """Money and quantities of the sentence, sorted, each with its use."""
    text = document.text
    found = []
    for match in _SIMPLE.finditer(text, sentence.start, sentence.end):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        before = text[max(sentence.start, start - _WINDOW) : start]
        after = text[match.end() : min(sentence.end, match.end() + _WINDOW)]
        claim = _claim(match)
        found.append(
            Amount(
                start=start,
                end=match.end(),
                use=use_of(before, after),
                money=claim,
                increment=_INCREMENT.search(before) is not None,
                plain=plain_words(claim),
            )
        )
    return found


def plain_words(claim: AmountClaim) -> str:
    """The money in words that the parser knows: `$ 5 billion`."""
    number = claim.high if claim.high is not None else (claim.low or Decimal(0))
    for scale, power in (("trillion", 12), ("billion", 9), ("million", 6)):
        if number >= Decimal(10) ** power:
            return f"$ {plain_decimal(number.scaleb(-power))} {scale}"
    return f"$ {number}"


def _claim(match: re.Match[str]) -> AmountClaim:
    number = Decimal(match["number"].replace(",", ""))
    if match["scale"]:
        number = number.scaleb(_SCALES[match["scale"].lower()])
    number = plain_decimal(number)
    basis = _BASES.get((match["bound"] or "").lower(), Basis.EXACT)
    low = None if basis is Basis.UP_TO else number
    high = None if basis is Basis.AT_LEAST else number
    per = Per.YEAR if match["per"] else Per.TOTAL
    return AmountClaim(
        low=low, high=high, basis=basis, currency=_CODES[match["sign"].lower()], per=per
    )
