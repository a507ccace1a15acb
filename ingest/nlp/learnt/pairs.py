"""Deals that no frame found: each pair of companies is asked of the trained pair ranker.

Frames come first, since they are precise; the ranker proposes the pairs that they do not see. It
was trained on wording, with every name masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Protocol

from graph.model.deal import DealKind
from ingest.nlp.kinds import consideration_of
from ingest.nlp.learnt.features import common_head, pair_features
from ingest.nlp.learnt.linear import LinearModel, best_of, hashed, load_model
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

MODEL_FILE = Path(__file__).parents[2] / "data" / "models" / "pairs.npz"
NO_DEAL = "none"
FRAME = "pair"
PROPOSE_MIN, SURE_MIN = 0.5, 0.9
_NEED_AMOUNT = frozenset(
    {DealKind.COMPUTE_PURCHASE, DealKind.HARDWARE_PURCHASE, DealKind.LICENCE, DealKind.OTHER}
)
"""Kinds that "uses", "provides" and the like suggest: without a sum they must be surer."""
COMPANIES_MAX = 6
"""Companies of one sentence that are paired; a list of more is no sentence about a deal."""


class PairReader(Protocol):
    """Sees the deals between companies of one sentence that no frame found."""

    def proposals(self, parsed: Parsed, readings: list[Reading]) -> list[Reading]: ...


class TrainedPairs:
    """Proposes deals. `model` maps pair features to a kind or `none`."""

    def __init__(self, model: LinearModel) -> None:
        self._model = model
        self.fingerprint = f"pairs:{model.fingerprint}"

    def proposals(self, parsed: Parsed, readings: list[Reading]) -> list[Reading]:
        """Readings for pairs that no whole reading joins, several payers of one deal together."""
        told = [{m.company_id for m in (*r.payers, *r.payees)} for r in readings if r.is_whole]
        found: dict[tuple[str, DealKind], Reading] = {}
        for payer, payee, kind, chance in self._likely(parsed):
            one, two = parsed.plain.mentions[payer], parsed.plain.mentions[payee]
            if any({one.company_id, two.company_id} <= ids for ids in told):
                continue
            known = found.get((two.company_id, kind))
            if known is not None:
                known.payers.append(one)
                continue
            if kind in _NEED_AMOUNT and not parsed.plain.amounts and chance < SURE_MIN:
                continue
            trigger = common_head(parsed.doc[payer], parsed.doc[payee])
            found[two.company_id, kind] = Reading(
                kind=kind,
                consideration=consideration_of(kind, None),
                trigger=trigger.i,
                frame=FRAME,
                payers=[one],
                payees=[two],
                parts={"arguments": round(chance, 3)},
            )
        return list(found.values())

    def _likely(self, parsed: Parsed) -> Iterator[tuple[int, int, DealKind, float]]:
        """Pairs above the line, each pair in its likelier direction."""
        chances = {
            (payer, payee): self._kind(parsed, payer, payee)
            for payer, payee in permutations(companies_in(parsed), 2)
        }
        for (payer, payee), (kind, chance) in chances.items():
            if kind is not None and chance >= PROPOSE_MIN and chance > chances[payee, payer][1]:
                yield payer, payee, kind, chance

    def _kind(self, parsed: Parsed, payer: int, payee: int) -> tuple[DealKind | None, float]:
        chances = self._model.probabilities(hashed(pair_features(parsed, payer, payee)))
        name, _ = best_of(chances, but=(NO_DEAL,))
        return DealKind(name), 1 - chances[NO_DEAL]


def with_support(readings: list[Reading]) -> list[Reading]:
    """Proposals without a sum beside a reading that has one: another giver of the same sum joins
    that reading; the others are background ("which already owns a part of X") and go."""
    told = [each for each in readings if each.amount is not None]
    kept = []
    for each in readings:
        bare = each.frame == FRAME and each.amount is None and each.quantity is None
        if not bare or not told:
            kept.append(each)
            continue
        twin = next((one for one in told if _same_deal(one, each)), None)
        if twin is not None:
            held = {mention.company_id for mention in twin.payers}
            twin.payers.extend(m for m in each.payers if m.company_id not in held)
    return kept


def _same_deal(one: Reading, other: Reading) -> bool:
    return one.kind is other.kind and one.pair()[1] == other.pair()[1]


def companies_in(parsed: Parsed) -> dict[int, Mention]:
    """The first mention of each company that may be a party, by token, in order of the sentence;
    none where there are more than COMPANIES_MAX."""
    first: dict[str, int] = {}
    for index, mention in sorted(parsed.plain.mentions.items()):
        if mention.how is not How.PRODUCT and not mention.aside:
            first.setdefault(mention.company_id, index)
    if len(first) > COMPANIES_MAX:
        return {}
    return {index: parsed.plain.mentions[index] for index in first.values()}


@lru_cache(maxsize=1)
def trained_pairs() -> TrainedPairs:
    """The ranker that ships."""
    return TrainedPairs(load_model(MODEL_FILE))
