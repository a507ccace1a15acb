"""A parsed sentence as pieces for the encoder: each company is a sign, each sum and quantity too.

So wording is learnt and no name: two sentences that differ only in names and numbers are one.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.company import CompanyKind
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import How
from ingest.nlp.plain import Parsed

ASKED_SIGNS = ("[unused1]", "[unused2]")
"""The two companies of whom it is asked who pays whom."""
OTHER_SIGN = "[unused3]"
"""Any third company."""
MONEY_SIGN, QUANTITY_SIGN = "[unused20]", "[unused21]"
START, END = "[CLS]", "[SEP]"


SORTS: tuple[CompanyKind | None, ...] = (None, *CompanyKind)
"""What the encoder is told of a sign beside its place in the sentence: the kind of company, as far
as the register knows it. None for words."""
MENTIONS_MAX = 4
"""Signs of one company that are read; further ones stand in the sentence all the same."""


@dataclass(frozen=True, slots=True)
class Masked:
    """Ids of the pieces, the index in SORTS of each, and the places of both asked companies."""

    ids: tuple[int, ...]
    sorts: tuple[int, ...]
    places: dict[str, tuple[int, ...]]


def masked(parsed: Parsed, pieces: WordPieces, length_max: int, asked: tuple[str, str]) -> Masked:
    """The sentence for one pair of company ids. At most `length_max` pieces; a company beyond the
    cut has no place."""
    plain = parsed.plain
    ids, sorts = [pieces.id_of(START)], [0]
    places: dict[str, tuple[int, ...]] = {}
    signs = dict(zip(asked, ASKED_SIGNS, strict=True))
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
            if company in signs:
                places[company] = (*places.get(company, ()), len(ids))[:MENTIONS_MAX]
            ids.append(pieces.id_of(signs.get(company, OTHER_SIGN)))
            sorts.append(SORTS.index(mention.kind))
        elif index not in plain.parts:
            ids.extend(pieces.ids(word))
        sorts += [0] * (len(ids) - len(sorts))
    ids, sorts = ids[: length_max - 1], sorts[: length_max - 1]
    return Masked((*ids, pieces.id_of(END)), (*sorts, 0), places)
