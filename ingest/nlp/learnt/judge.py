"""What the trained encoder makes of each ordered pair of companies that a sentence may speak of.

The encoder reads some sentences at once, with a sign for each company. A pair is read off the
vectors of its two signs in the sentence and of the mark that opens it, by one layer for the kind of
deal and one for its status.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.model.company import CompanyKind
from ingest.nlp.chances import Span
from ingest.nlp.learnt.arrays import Arrays, Floats, load_arrays
from ingest.nlp.learnt.encoder import Asked, Encoder, gelu, softmax
from ingest.nlp.learnt.masking import (
    COMPANIES_MAX,
    Pair,
    Told,
    Window,
    segment,
    window,
    windows,
)
from ingest.nlp.learnt.pooling import Shares, pooled
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Judgement, Plain

MODEL_FILE = Path(__file__).parents[2] / "data" / "models" / "pairs.npz"
_ANALYSTS = frozenset({CompanyKind.BANK, CompanyKind.OTHER, CompanyKind.UNKNOWN})
_EXPECTS = frozenset(
    {"expects", "estimates", "forecasts", "predicts", "reckons", "projects", "thinks", "believes"}
)
Seen = tuple[list[Floats], Floats]
"""Of each sentence of a window the vector of its mark, then one for each of its companies, the mean
of its signs: (1 + companies, width). Then those of the sums of the window."""
_SAYS = frozenset({"said", "says", "told", "wrote", "added", "estimated", "predicted", "argued"})


class PairJudge:
    """The trained pair model."""

    def __init__(self, arrays: Arrays) -> None:
        self.fingerprint = f"pairs:{arrays.fingerprint}"
        self._pieces = WordPieces(arrays.vocabulary)
        self._encoder = Encoder(arrays.weights)
        self._weights = arrays.weights
        self._of_kinds, self._of_statuses = arrays.temperatures

    def judge(self, sentences: Sequence[Plain]) -> list[Judgement]:
        """What is made of each of the sentences of a text, in order."""
        asked = [[*companies_in(each).values()] for each in sentences]
        segments = [
            segment(each, self._pieces, found) for each, found in zip(sentences, asked, strict=True)
        ]
        latest: dict[str, Mention] = {}
        shares: list[Mapping[Pair, Shares]] = []
        carried: list[Mapping[str, Mention]] = []
        cut = [*windows(segments, self._encoder.length_max)]
        made = [
            window([segments[i] for i in indexes], self._pieces, self._encoder.length_max)
            for indexes, _ in cut
        ]
        told_of = [one.told[context:] for one, (_, context) in zip(made, cut, strict=True)]
        seen = self._seen([*zip(made, map(_paired, told_of), strict=True)])
        for (indexes, context), one, told_in, of in zip(cut, made, told_of, seen, strict=True):
            found, asked_of = self._shares(one, told_in, of), iter(told_in)
            for index in indexes[context:]:
                told = next(asked_of, None)
                # Beyond the longest window nothing is judged.
                shares.append({} if told is None else next(found))
                carried.append({each: latest[each] for each in (told.carried if told else ())})
                latest |= {mention.company_id: mention for mention in asked[index]}
        return [Judgement(*each) for each in zip(pooled(shares), carried, strict=True)]

    def _shares(
        self, one: Window, told: Sequence[Told], seen: Seen
    ) -> Iterator[Mapping[Pair, Shares]]:
        """What is judged of each of the sentences `told`."""
        vectors, sums = seen
        of = iter(vectors)
        for each in told:
            yield self._judged(each, next(of), sums, [*one.sums]) if each.has_pairs else {}

    def _seen(self, asked: Sequence[tuple[Window, Sequence[Told]]]) -> Iterator[Seen]:
        """What the encoder makes of each window with its sentences that have pairs."""
        found = iter(
            self._encoder.states(
                [Asked(one.ids, one.sorts, _wanted(one, told)) for one, told in asked if told]
            )
        )
        for _, told in asked:
            yield _cut(told, next(found)) if told else ([], np.zeros((0, 0), np.float32))

    def scores(self, one: Window) -> Iterator[tuple[int, Floats, Floats]]:
        """The index of each sentence that has pairs, and raw scores of kinds and of statuses, a row
        for each pair; for calibration."""
        asked = [n for n, each in enumerate(one.told) if each.has_pairs]
        told = [one.told[n] for n in asked]
        ((vectors, sums),) = self._seen([(one, told)])
        for number, each, of in zip(asked, told, vectors, strict=True):
            kinds, statuses, _ = self._scores(each, each.pairs(), of, sums)
            yield number, kinds, statuses

    def _scores(
        self, told: Told, pairs: Sequence[Pair], vectors: Floats, sums: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Of kinds, of statuses, and of sums (the first: that none is told), a row a pair."""
        place = {company: index for index, company in enumerate(told.places)}
        sides = np.array([(place[payer], place[payee]) for payer, payee in pairs]).T
        of, layers = self._weights, ("h1", "h2", "h3")
        kinds, statuses, asking = (self._hidden(vectors, sides, layer) for layer in layers)
        keys = np.vstack([of["sum.none"], sums @ of["sum.w"] + of["sum.b"]])
        return (
            kinds @ of["kind.w"] + of["kind.b"],
            statuses @ of["status.w"] + of["status.b"],
            asking @ keys.T / np.float32(np.sqrt(keys.shape[1])),
        )

    def _hidden(self, vectors: Floats, sides: NDArray[np.int64], inner: str) -> Floats:
        """A layer over payer, payee and mark put end to end, worked out once for each of these and
        not for each pair."""
        of, (mark, companies) = self._weights, (vectors[0], vectors[1:])
        as_payer, as_payee, as_mark = np.split(of[inner + ".w"], 3)
        payers, payees = sides
        told = mark @ as_mark + of[inner + ".b"]
        return gelu((companies @ as_payer)[payers] + (companies @ as_payee)[payees] + told)

    def _judged(
        self, told: Told, vectors: Floats, sums: Floats, spans: Sequence[Span]
    ) -> Mapping[Pair, Shares]:
        pairs = told.pairs()
        kinds, statuses, amounts = self._scores(told, pairs, vectors, sums)
        kinds = softmax(kinds / np.float32(self._of_kinds))
        statuses = softmax(statuses / np.float32(self._of_statuses))
        likely = softmax(amounts)[:, 1:].tolist()
        return {
            pair: Shares(kinds[i], statuses[i], dict(zip(spans, likely[i], strict=True)))
            for i, pair in enumerate(pairs)
        }


def _paired(told: Sequence[Told]) -> list[Told]:
    """The sentences that two companies or more are asked of."""
    return [each for each in told if each.has_pairs]


def _wanted(one: Window, told: Sequence[Told]) -> list[int]:
    """The places that are read: of each sentence its mark and the signs of its companies, then the
    sums of the window."""
    signs = [at for each in told for at in (each.mark, *chain.from_iterable(each.places.values()))]
    return [*signs, *one.sums.values()]


def _cut(told: Sequence[Told], states: Floats) -> Seen:
    start, found = 0, []
    for each in told:
        ends = np.cumsum([start + 1, *map(len, each.places.values())])
        means = [states[a:b].mean(axis=0) for a, b in pairwise(ends)]
        found.append(np.stack([states[start], *means]))
        start = int(ends[-1])
    return found, states[start:]


def companies_in(plain: Plain) -> dict[int, Mention]:
    """The first mention of each company that may be a party, by token, in order of the sentence;
    none where there are more than COMPANIES_MAX."""
    first: dict[str, int] = {}
    for index, mention in sorted(plain.mentions.items()):
        if mention.how is not How.PRODUCT and not mention.aside and not _is_speaker(plain, index):
            first.setdefault(mention.company_id, index)
    if len(first) > COMPANIES_MAX:
        return {}
    return {index: plain.mentions[index] for index in first.values()}


def _is_speaker(plain: Plain, index: int) -> bool:
    """A name that no register knows, quoted at the end: ", Sam Altman said"; a bank or broker that
    gives its view: "Morgan Stanley expects"."""
    words, mention = plain.words, plain.mentions[index]
    if index + 1 < len(words) and words[index + 1].lower() in _EXPECTS:
        return mention.kind in _ANALYSTS
    if not mention.is_new or not 0 < index < len(words) - 1:
        return False
    before = index - 1
    while before > 0 and before in plain.parts:
        before -= 1
    return words[before] == "," and words[index + 1].lower() in _SAYS


@lru_cache(maxsize=1)
def trained_judge() -> PairJudge:
    """The model that ships."""
    return PairJudge(load_arrays(MODEL_FILE))
