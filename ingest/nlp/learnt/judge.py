"""What the trained encoder makes of each ordered pair of companies of a sentence.

The encoder reads the sentence once for each two companies, with a sign for either and one for all
others; both directions are read off the vectors of the two signs and of the whole sentence, by one
layer for the kind of deal and one for its status.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, permutations
from pathlib import Path

import numpy as np

from graph.model.deal import DealKind, Status
from ingest.nlp.chances import Judged, PairChances
from ingest.nlp.learnt.encoder import Arrays, Encoder, Floats, gelu, load_arrays, softmax
from ingest.nlp.learnt.masking import Masked, masked
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed

MODEL_FILE = Path(__file__).parents[2] / "data" / "models" / "pairs.npz"
KINDS: tuple[DealKind | None, ...] = (None, *DealKind)
"""The classes of the first layer; None: no deal in this direction."""
STATUSES: tuple[Status, ...] = tuple(Status)
COMPANIES_MAX = 6
"""Companies of one sentence that are paired; a list of more is no sentence about a deal."""
_PIECES_AT_ONCE = 256  # what fits the caches: 512 is a tenth slower, 1,024 a third
_SAYS = frozenset({"said", "says", "told", "wrote", "added", "estimated", "predicted", "argued"})


Asked = tuple[int, Masked]
"""The index of a sentence, and the sentence masked for one of its pairs."""
Pair = tuple[tuple[int, ...], tuple[int, ...]]
"""The places of the signs of who may give the money, and of who may get it."""


class PairJudge:
    """The trained pair model."""

    def __init__(self, arrays: Arrays) -> None:
        self.fingerprint = f"pairs:{arrays.fingerprint}"
        self._pieces = WordPieces(arrays.vocabulary)
        self._encoder = Encoder(arrays.weights)
        self._weights = arrays.weights
        self._of_kinds, self._of_statuses = arrays.temperatures

    def judge(self, sentences: Sequence[Parsed]) -> list[Parsed]:
        """The sentences with what was judged of them; a pair takes two companies."""
        found: list[dict[tuple[str, str], PairChances]] = [{} for _ in sentences]
        for batch in _batches(self._asked(sentences)):
            states = self._states([one for _, one in batch])
            for row, (number, one) in enumerate(batch):
                found[number].update(self._pair(states[row], one))
        return [replace(one, judged=each) for one, each in zip(sentences, found, strict=True)]

    def _asked(self, sentences: Sequence[Parsed]) -> list[Asked]:
        """Each unordered pair of each sentence, both of which stand before the cut."""
        asked = []
        for number, parsed in enumerate(sentences):
            ids = [mention.company_id for mention in companies_in(parsed).values()]
            for pair in combinations(ids, 2):
                one = masked(parsed, self._pieces, self._encoder.length_max, pair)
                if len(one.places) == 2:
                    asked.append((number, one))
        return asked

    def _states(self, rows: Sequence[Masked]) -> Floats:
        width = max(len(one.ids) for one in rows)
        ids, sorts = np.zeros((2, len(rows), width), dtype=np.int64)
        used = np.zeros((len(rows), width), dtype=np.bool_)
        for row, one in enumerate(rows):
            ids[row, : len(one.ids)] = one.ids
            sorts[row, : len(one.ids)] = one.sorts
            used[row, : len(one.ids)] = True
        return self._encoder.states(ids, sorts, used)

    def scores(self, one: Masked, pairs: Sequence[Pair]) -> tuple[Floats, Floats]:
        """Raw scores of kinds and of statuses, a row a pair; for calibration."""
        return self._scores(self._states([one])[0], pairs)

    def _scores(self, state: Floats, pairs: Sequence[Pair]) -> tuple[Floats, Floats]:
        joined = np.stack(
            [
                np.concatenate([state[[*p]].mean(axis=0), state[[*q]].mean(axis=0), state[0]])
                for p, q in pairs
            ]
        )
        return self._layer(joined, "h1", "kind"), self._layer(joined, "h2", "status")

    def _layer(self, joined: Floats, inner: str, outer: str) -> Floats:
        of = self._weights
        hidden = gelu(joined @ of[inner + ".w"] + of[inner + ".b"])
        scores: Floats = hidden @ of[outer + ".w"] + of[outer + ".b"]
        return scores

    def _pair(self, state: Floats, one: Masked) -> Judged:
        pairs = list(permutations(one.places, 2))
        kinds, statuses = self._scores(state, [(one.places[p], one.places[q]) for p, q in pairs])
        kinds = softmax(kinds / np.float32(self._of_kinds))
        statuses = softmax(statuses / np.float32(self._of_statuses))
        return {pair: _chances(kinds[row], statuses[row]) for row, pair in enumerate(pairs)}


def _chances(kinds: Floats, statuses: Floats) -> PairChances:
    kind = KINDS[1 + int(kinds[1:].argmax())]
    status = int(statuses.argmax())
    assert kind is not None
    return PairChances(
        deal=round(1 - float(kinds[0]), 3),
        kind=kind,
        status=STATUSES[status],
        status_chance=round(float(statuses[status]), 3),
    )


def _batches(asked: list[Asked]) -> Iterator[list[Asked]]:
    """Rows of like length together, so that little is padding."""
    batch: list[Asked] = []
    for each in sorted(asked, key=lambda row: len(row[1].ids)):
        if batch and (len(batch) + 1) * len(each[1].ids) > _PIECES_AT_ONCE:
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch


def companies_in(parsed: Parsed) -> dict[int, Mention]:
    """The first mention of each company that may be a party, by token, in order of the sentence;
    none where there are more than COMPANIES_MAX."""
    first: dict[str, int] = {}
    for index, mention in sorted(parsed.plain.mentions.items()):
        if mention.how is not How.PRODUCT and not mention.aside and not _is_speaker(parsed, index):
            first.setdefault(mention.company_id, index)
    if len(first) > COMPANIES_MAX:
        return {}
    return {index: parsed.plain.mentions[index] for index in first.values()}


def _is_speaker(parsed: Parsed, index: int) -> bool:
    """A name that no register knows, quoted at the end: ", Sam Altman said"."""
    words = parsed.plain.words
    if not parsed.plain.mentions[index].is_new or not 0 < index < len(words) - 1:
        return False
    before = index - 1
    while before > 0 and before in parsed.plain.parts:
        before -= 1
    return words[before] == "," and words[index + 1].lower() in _SAYS


@lru_cache(maxsize=1)
def trained_judge() -> PairJudge:
    """The model that ships."""
    return PairJudge(load_arrays(MODEL_FILE))
