"""Features of a pair of companies in a parsed plain sentence, and of the clause they stand in.

Companies are masked: `P` may give the money, `Q` may get it, `O` is any other; money is `M`, a
quantity `N`. So a model can learn no name, only wording.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.nlp.groups import CLIMB_MAX
from ingest.nlp.mentions import How
from ingest.nlp.plain import Parsed
from ingest.nlp.things import classify

if TYPE_CHECKING:
    from spacy.tokens import Token

_WINDOW = 8
_PATH_MAX = 8


def pair_features(parsed: Parsed, payer: int, payee: int) -> list[str]:
    """What speaks for and against money going from the company at `payer` to that at `payee`."""
    words = masked(parsed, payer, payee)
    left, right = min(payer, payee), max(payer, payee)
    order = "PQ" if payer < payee else "QP"
    found = [f"order:{order}", f"far:{order}:{min((right - left) // 4, 4)}"]
    found += _grams("before", words[max(0, left - _WINDOW) : left + 1], order)
    found += _grams("between", words[left : right + 1], order)
    found += _grams("after", words[right : right + _WINDOW + 1], order)
    found += [f"any:{word}" for word in set(words)]
    found += _around("P", words, payer)
    found += _around("Q", words, payee)
    found += _path(parsed, words, payer, payee)
    found += _kinds(parsed, payer, payee)
    thing = classify(" ".join(word for word in words if word.islower()))
    found.append(f"thing:{thing.consideration if thing else '-'}")
    return found


def clause_features(parsed: Parsed, payer: int, payee: int) -> list[str]:
    """What speaks for a status of the deal between two companies."""
    words = masked(parsed, payer, payee)
    found = [f"w:{word}" for word in set(words)]
    found += [f"w2:{one} {two}" for one, two in pairwise(words)]
    found += [
        f"w3:{one} {two} {three}"
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    ]
    anchor = common_head(parsed.doc[payer], parsed.doc[payee])
    steps = [anchor, *anchor.ancestors][:CLIMB_MAX]
    for distance, token in enumerate(steps):
        near = "here" if distance == 0 else "above"
        found += [f"{near}:{token.lemma_.lower()}", f"{near}:tag:{token.tag_}"]
        for child in token.children:
            if child.dep_ in ("aux", "auxpass", "neg", "prt", "mark", "advmod", "acomp"):
                found.append(f"{near}:{child.dep_}:{child.lower_}")
    found.append(f"title:{parsed.plain.words[-1] not in ('.', '?', '!')}")
    return found


def masked(parsed: Parsed, payer: int, payee: int) -> list[str]:
    """The words as lemmas, with companies, sums and numbers masked."""
    plain, doc = parsed.plain, parsed.doc
    first = plain.mentions[payer].company_id
    second = plain.mentions[payee].company_id
    words = []
    for index, token in enumerate(doc):
        mention = plain.mentions.get(index)
        if index in plain.amounts:
            words.append("M" if plain.amounts[index].money is not None else "N")
        elif mention is not None and mention.how is not How.PRODUCT:
            words.append({first: "P", second: "Q"}.get(mention.company_id, "O"))
        elif index in plain.parts or token.like_num:
            words.append("#")
        else:
            words.append(token.lemma_.lower())
    return words


def common_head(left: Token, right: Token) -> Token:
    """The lowest token that both hang on."""
    above = {token.i: token for token in (left, *left.ancestors)}
    return next((token for token in (right, *right.ancestors) if token.i in above), left.sent.root)


def _grams(zone: str, words: list[str], order: str) -> Iterator[str]:
    for size in (1, 2, 3):
        for at in range(len(words) - size + 1):
            yield f"{zone}:{order}:{' '.join(words[at : at + size])}"


def _around(role: str, words: list[str], index: int) -> Iterator[str]:
    left = words[max(0, index - 3) : index]
    right = words[index + 1 : index + 4]
    for size in range(1, len(left) + 1):
        yield f"{role}<{' '.join(left[-size:])}"
    for size in range(1, len(right) + 1):
        yield f"{role}>{' '.join(right[:size])}"


def _path(parsed: Parsed, words: list[str], payer: int, payee: int) -> list[str]:
    one, two = parsed.doc[payer], parsed.doc[payee]
    top = common_head(one, two)
    up, down = _climb(one, top), _climb(two, top)
    lemma = words[top.i]
    labels = f"{'.'.join(t.dep_ for t in up)}^{lemma}^{'.'.join(t.dep_ for t in down)}"
    found = [f"path:{labels}", f"top:{lemma}", f"roles:{one.dep_}:{two.dep_}"]
    found += [f"up:{words[t.head.i]}:{t.dep_}" for t in up]
    found += [f"down:{words[t.head.i]}:{t.dep_}" for t in down]
    return found


def _climb(token: Token, top: Token) -> list[Token]:
    steps: list[Token] = []
    at = token
    while at.i != top.i and len(steps) < _PATH_MAX:
        steps.append(at)
        at = at.head
    return steps


def _kinds(parsed: Parsed, payer: int, payee: int) -> list[str]:
    one, two = parsed.plain.mentions[payer].kind, parsed.plain.mentions[payee].kind
    return [f"kinds:{one}>{two}", f"payer:{one}", f"payee:{two}"]
