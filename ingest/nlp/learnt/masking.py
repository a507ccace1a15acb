"""A parsed sentence as pieces for the encoder: each company is a sign, each sum and quantity too.

So wording is learnt and no name: two sentences that differ only in names and numbers are one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import How
from ingest.nlp.plain import Parsed

COMPANY_SIGNS = tuple(f"[unused{number}]" for number in range(1, 9))
"""By order of appearance; the last one stands for every further company."""
MONEY_SIGN, QUANTITY_SIGN = "[unused20]", "[unused21]"
START, END = "[CLS]", "[SEP]"


@dataclass(frozen=True, slots=True)
class Masked:
    """Ids of the pieces, and by company id the place of its first sign."""

    ids: tuple[int, ...]
    places: dict[str, int]


def masked(parsed: Parsed, pieces: WordPieces, length_max: int) -> Masked:
    """At most `length_max` pieces; companies beyond the cut have no place."""
    plain = parsed.plain
    ids = [pieces.id_of(START)]
    places: dict[str, int] = {}
    signs: dict[str, str] = {}
    sums = {plain.spans[index] for index in plain.amounts}
    for index, word in enumerate(plain.words):
        mention = plain.mentions.get(index)
        if len(ids) >= length_max - 1:
            break
        if index in plain.amounts:
            is_money = plain.amounts[index].money is not None
            ids.append(pieces.id_of(MONEY_SIGN if is_money else QUANTITY_SIGN))
            if not is_money:
                ids.extend(pieces.ids(word))  # its unit
        elif plain.spans[index] in sums:
            continue
        elif mention is not None and mention.how is not How.PRODUCT:
            company = mention.company_id
            last = len(COMPANY_SIGNS) - 1
            sign = signs.setdefault(company, COMPANY_SIGNS[min(len(signs), last)])
            places.setdefault(company, len(ids))
            ids.append(pieces.id_of(sign))
        elif index not in plain.parts:
            ids.extend(pieces.ids(word))
    return Masked((*ids[: length_max - 1], pieces.id_of(END)), places)
