"""Deals that no frame found: each pair of companies is asked of the trained pair model.

Frames come first, since they are precise; the model proposes the pairs that they do not see, and
says how likely it finds those that they do. It was trained on wording, with every name masked.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from graph.model.company import CompanyKind
from graph.model.deal import DealKind
from ingest.nlp.chances import PairChances
from ingest.nlp.directions import sells_compute
from ingest.nlp.kinds import consideration_of
from ingest.nlp.learnt.arbiter import guarantees
from ingest.nlp.learnt.judge import PairJudge, companies_in, trained_judge
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Judgement, Parsed, Plain
from ingest.nlp.readings import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

FRAME = "pair"
PROPOSE_MIN = 0.7
UNKNOWN_MIN = 0.8
"""Where a side is a name that no register knows, which may be no company at all."""
CARRIED_ONE_MIN, CARRIED_BOTH_MIN = 0.75, 0.95
"""Where the sentence names one of the sides, or neither."""
THIRD_MIN = 0.95
"""Where both deal with a third, likelier so: members of a row do not deal with each other."""
_CARRIED_MIN = (PROPOSE_MIN, CARRIED_ONE_MIN, CARRIED_BOTH_MIN)
_OF_MEDIA = frozenset(
    {DealKind.LICENCE, DealKind.REVENUE_SHARE, DealKind.PARTNERSHIP, DealKind.ACQUISITION}
)
"""Deals that an outlet is a party of; in others it is who reports."""


class PairReader(Protocol):
    """Sees the deals between companies of one sentence that no frame found."""

    def judge(self, sentences: Sequence[Plain]) -> list[Judgement]: ...

    def proposals(
        self, parsed: Parsed, readings: list[Reading], least: float = 0.0
    ) -> list[Reading]: ...


class TrainedPairs:
    """Proposes deals where the trained model sees them."""

    def __init__(self, judge: PairJudge) -> None:
        self._judge = judge
        self.fingerprint = judge.fingerprint

    def judge(self, sentences: Sequence[Plain]) -> list[Judgement]:
        """What the model makes of the pairs of each sentence of a document."""
        return self._judge.judge(sentences)

    def proposals(
        self, parsed: Parsed, readings: list[Reading], least: float = 0.0
    ) -> list[Reading]:
        """Readings for pairs that no whole reading joins, several payers of one deal together; of
        chances from `least` on, beside what each pair asks for."""
        told = [
            {mention.company_id for mention in (*each.payers, *each.payees, *each.sellers)}
            for each in readings
            if each.is_whole
        ]
        triggers = {reading.trigger for reading in readings if reading.is_whole}
        found: dict[tuple[str, DealKind, int], Reading] = {}
        companies = companies_in(parsed.plain)
        places = {mention.company_id: index for index, mention in companies.items()}
        for one, two, chances in _likely(parsed, companies.values(), readings, least):
            if any({one.company_id, two.company_id} <= ids for ids in told):
                continue
            kind = chances.kind
            if kind is DealKind.GUARANTEE and guarantees(one, readings):
                continue
            heads = [
                parsed.doc[places[side.company_id]]
                for side in (one, two)
                if side.company_id in places
            ]
            trigger = _own_verb(parsed, heads, triggers)
            known = found.get((two.company_id, kind, trigger.i))
            if known is not None:
                known.payers.append(one)
                continue
            found[two.company_id, kind, trigger.i] = Reading(
                kind=kind,
                consideration=consideration_of(kind, None),
                trigger=trigger.i,
                frame=FRAME,
                payers=[one],
                payees=[two],
                parts={"arguments": chances.deal},
            )
        return list(found.values())


def _own_verb(parsed: Parsed, named: Sequence[Token], triggers: set[int]) -> Token:
    """The verb over either company that no frame has read yet ("while Microsoft will contribute
    $5bn"), else the lowest token over those that the sentence names: its root where none is."""
    if not named:
        return next(iter(parsed.doc.sents)).root
    top = common_head(named[0], named[-1])
    if top.i not in triggers and len(named) > 1:
        return top
    for token in named:
        verb = next((each for each in token.ancestors if each.pos_ == "VERB"), None)
        if verb is not None and verb.i not in triggers:
            return verb
    return top


def _likely(
    parsed: Parsed, companies: Iterable[Mention], readings: Sequence[Reading], least: float
) -> Iterator[tuple[Mention, Mention, PairChances]]:
    """Pairs above the line, each pair in its likelier direction. A company that was named before
    stands as a pronoun would."""
    mentions = {mention.company_id: mention for mention in companies}
    before = {
        each: mention if mention.is_new else replace(mention, how=How.PRONOUN)
        for each, mention in parsed.carried.items()
    }
    linked: dict[str, set[str]] = {}
    meant: set[tuple[str, bool, DealKind]] = set()
    nearest = dict.fromkeys(_told_sides(readings, mentions), 0)
    ranked = sorted(
        parsed.judged.items(), key=lambda each: (len(before.keys() & set(each[0])), -each[1].deal)
    )
    for (payer, payee), chances in ranked:
        other = parsed.judged.get((payee, payer))
        one, two = ((mentions | before)[side] for side in (payer, payee))
        carried = len(before.keys() & {payer, payee})
        if chances.deal < max(least, _least(one, two, chances.kind), _CARRIED_MIN[carried]):
            continue
        if other is not None and chances.deal <= other.deal:
            continue
        ends = linked.setdefault(payer, set()), linked.setdefault(payee, set())
        if ends[0] & ends[1] and chances.deal < THIRD_MIN:
            continue
        sides = (payer, True, chances.kind), (payee, False, chances.kind)
        if min(nearest.get(side, carried) for side in sides) < carried:
            continue  # the sentence names who it deals with
        if carried == 1:
            named = sides[0] if payee in before else sides[1]
            if named in meant:
                continue  # it means somebody likelier
            meant.add(named)
        for side in sides:
            nearest.setdefault(side, carried)
        ends[0].add(payee)
        ends[1].add(payer)
        if chances.kind is DealKind.COMPUTE_PURCHASE and sells_compute(one.kind, two.kind):
            one, two = two, one
        yield one, two, chances


def _told_sides(
    readings: Iterable[Reading], named: Container[str]
) -> Iterator[tuple[str, bool, DealKind]]:
    """Who gives or gets by the frames that the model does not doubt: the company, whether it gives,
    and the kind of deal."""
    for reading in readings:
        if not reading.is_whole or "model" in reading.parts:
            continue
        for gives, mentions in ((True, reading.payers), (False, reading.payees)):
            for mention in mentions:
                if mention.company_id in named:
                    yield mention.company_id, gives, reading.kind


def _least(payer: Mention, payee: Mention, kind: DealKind) -> float:
    """How likely the model must find a deal between the two for it to be proposed."""
    outlets = lexicon().names.outlets
    if kind not in _OF_MEDIA and (payer.name in outlets or payee.name in outlets):
        return 1.0
    if kind is DealKind.LEASE and payer.kind is CompanyKind.BANK:
        return 1.0  # it lends
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
