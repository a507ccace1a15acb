"""Deals that no frame found: each pair of companies is asked of the trained pair model.

Frames come first, since they are precise; the model proposes the pairs that they do not see, and
says how likely it finds those that they do. It was trained on wording, with every name masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from graph.model.deal import DealKind
from ingest.nlp.chances import Judged, PairChances
from ingest.nlp.kinds import consideration_of
from ingest.nlp.learnt.judge import PairJudge, companies_in, trained_judge
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

FRAME = "pair"
PROPOSE_MIN, SURE_MIN = 0.5, 0.9
UNKNOWN_MIN = 0.7
"""Where a side is a name that no register knows, which may be no company at all."""
_OF_MEDIA = frozenset(
    {DealKind.LICENCE, DealKind.REVENUE_SHARE, DealKind.PARTNERSHIP, DealKind.ACQUISITION}
)
"""Deals that an outlet is a party of; in others it is who reports."""
_NEED_AMOUNT = frozenset(
    {DealKind.COMPUTE_PURCHASE, DealKind.HARDWARE_PURCHASE, DealKind.LICENCE, DealKind.OTHER}
)
"""Kinds that "uses", "provides" and the like suggest: without a sum they must be surer."""


class PairReader(Protocol):
    """Sees the deals between companies of one sentence that no frame found."""

    def judge(self, sentences: Sequence[Parsed]) -> list[Parsed]: ...

    def proposals(self, parsed: Parsed, readings: list[Reading]) -> list[Reading]: ...


class TrainedPairs:
    """Proposes deals where the trained model sees them."""

    def __init__(self, judge: PairJudge) -> None:
        self._judge = judge
        self.fingerprint = judge.fingerprint

    def judge(self, sentences: Sequence[Parsed]) -> list[Parsed]:
        """The sentences of a document, with what the model makes of their pairs."""
        return self._judge.judge(sentences)

    def proposals(self, parsed: Parsed, readings: list[Reading]) -> list[Reading]:
        """Readings for pairs that no whole reading joins, several payers of one deal together."""
        told = [{m.company_id for m in (*r.payers, *r.payees)} for r in readings if r.is_whole]
        triggers = {reading.trigger for reading in readings if reading.is_whole}
        found: dict[tuple[str, str], Reading] = {}
        companies = companies_in(parsed)
        places = {mention.company_id: index for index, mention in companies.items()}
        for one, two, chances in _likely(parsed.judged, companies.values()):
            if any({one.company_id, two.company_id} <= ids for ids in told):
                continue
            kind = chances.kind
            heads = parsed.doc[places[one.company_id]], parsed.doc[places[two.company_id]]
            trigger = _own_verb(heads, triggers)
            known = found.get((two.company_id, kind))
            if known is not None and known.trigger == trigger.i:
                known.payers.append(one)
                continue
            if kind in _NEED_AMOUNT and not parsed.plain.amounts and chances.deal < SURE_MIN:
                continue
            found[two.company_id, kind if known is None else f"{kind}:{trigger.i}"] = Reading(
                kind=kind,
                consideration=consideration_of(kind, None),
                trigger=trigger.i,
                frame=FRAME,
                payers=[one],
                payees=[two],
                parts={"arguments": chances.deal},
            )
        return list(found.values())


def _own_verb(pair: tuple[Token, Token], triggers: set[int]) -> Token:
    """The verb over either company that no frame has read yet ("while Microsoft will contribute
    $5bn"), else the lowest token over both."""
    top = common_head(*pair)
    if top.i not in triggers:
        return top
    for token in pair:
        verb = next((each for each in token.ancestors if each.pos_ == "VERB"), None)
        if verb is not None and verb.i not in triggers:
            return verb
    return top


def _likely(
    judged: Judged, companies: Iterable[Mention]
) -> Iterator[tuple[Mention, Mention, PairChances]]:
    """Pairs above the line, each pair in its likelier direction."""
    mentions = {mention.company_id: mention for mention in companies}
    for (payer, payee), chances in judged.items():
        other = judged.get((payee, payer))
        one, two = mentions[payer], mentions[payee]
        if chances.deal < _least(one, two, chances.kind):
            continue
        if other is None or chances.deal > other.deal:
            yield one, two, chances


def _least(payer: Mention, payee: Mention, kind: DealKind) -> float:
    """How likely the model must find a deal between the two for it to be proposed."""
    outlets = lexicon().names.outlets
    if kind not in _OF_MEDIA and (payer.name in outlets or payee.name in outlets):
        return 1.0
    return UNKNOWN_MIN if payer.is_new or payee.is_new else PROPOSE_MIN


def common_head(left: Token, right: Token) -> Token:
    """The lowest token that both hang on."""
    above = {token.i: token for token in (left, *left.ancestors)}
    return next((token for token in (right, *right.ancestors) if token.i in above), left.sent.root)


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


@lru_cache(maxsize=1)
def trained_pairs() -> TrainedPairs:
    """The model that ships."""
    return TrainedPairs(trained_judge())
