"""Deals and candidates in the few terms that matching compares, and an index to find them by.

A sketch names companies at group level, so that AWS and Amazon meet; a deal inside one group is
sketched by the companies themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from graph.events.catalogue import DealReported, DocumentIngested
from graph.fold.snapshot import Deal, KnowledgeGraph
from graph.model.calendar import PartialDate
from graph.model.deal import Consideration, DealKind, Leg, Party, Status
from graph.model.document import DocumentKind
from graph.model.evidence import Evidence
from graph.model.money import AmountClaim, Quantity
from ingest.candidate import Candidate

_ROUND = re.compile(r"\bseries\s+([a-k]\d?)\b|\b(seed)\s+(?:round|funding|financing)\b", re.I)
_LOOKS_BACK = frozenset({DocumentKind.FORM_10K, DocumentKind.FORM_10Q, DocumentKind.FORM_S1})
"""Filings that tell of a whole period: their own date says nothing about the date of a deal."""

RAISING = frozenset({DealKind.EQUITY_INVESTMENT, DealKind.DEBT, DealKind.ACQUISITION})
"""Kinds in which the receiver of the money is the same firm in every telling of one round."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """`groups`: group id → company ids met in it. `payers` and `payees` are group ids. `stated`
    dates come from the text, `done` ones say when what is completed was, `printed` ones are those
    of the documents that tell of the deal. `quoted`: outlets that the texts cite, `printers`: who
    printed them, in plain spelling."""

    deal_id: str
    kinds: frozenset[DealKind]
    groups: Mapping[str, frozenset[str]]
    payers: frozenset[str]
    payees: frozenset[str]
    claims: tuple[tuple[AmountClaim, int | None], ...]
    quantities: tuple[Quantity, ...]
    stated: tuple[PartialDate, ...]
    done: tuple[PartialDate, ...]
    printed: tuple[PartialDate, ...]
    rounds: frozenset[str]
    increment: bool
    ends: bool
    over: bool
    quoted: frozenset[str] = frozenset()
    printers: frozenset[str] = frozenset()

    @property
    def raisers(self) -> frozenset[str]:
        """Who raises money, is lent to, or is bought; empty for other kinds."""
        return self.payees if self.kinds & RAISING else frozenset()


Told = DealReported | Candidate


def sketch_of_candidate(
    candidate: Candidate, facts: DocumentIngested, graph: KnowledgeGraph, deal_id: str = ""
) -> Sketch:
    """The sketch of what one document says, before it has a deal."""
    return _sketch(deal_id, [(candidate, facts)], graph, increment=candidate.increment)


def sketch_of_deal(deal: Deal, graph: KnowledgeGraph) -> Sketch:
    """The sketch of all that the active reports of a deal say; disagreements side by side."""
    told = [
        (report.facts, document.facts if document else None)
        for report in (graph.reports[each] for each in deal.report_ids)
        for document in (graph.documents.get(report.facts.document_id),)
    ]
    opened = any("increment" in facts.match.features for facts, _ in told)
    return _sketch(deal.deal_id, told, graph, increment=opened)


def _sketch(
    deal_id: str,
    told: Iterable[tuple[Told, DocumentIngested | None]],
    graph: KnowledgeGraph,
    *,
    increment: bool,
) -> Sketch:
    pairs = list(told)
    facts = [each for each, _ in pairs]
    level = _level(graph, {party.company_id for each in facts for party in each.parties})
    payers: set[str] = set()
    payees: set[str] = set()
    for each in facts:
        paying, paid = _sides(each.legs, each.parties)
        payers.update(level[company] for company in paying)
        payees.update(level[company] for company in paid)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for company, group in level.items():
        groups[group].add(company)
    return Sketch(
        deal_id=deal_id,
        kinds=frozenset(each.kind for each in facts),
        groups={group: frozenset(members) for group, members in groups.items()},
        payers=frozenset(payers),
        payees=frozenset(payees),
        claims=tuple({claim: None for each in facts for claim in _claims(each.legs)}),
        quantities=tuple(leg.quantity for each in facts for leg in each.legs if leg.quantity),
        stated=_dates(each.announced_on for each in facts),
        done=_dates(each.effective_on for each in facts if each.status is Status.COMPLETED),
        printed=_dates(_printed(document) for _, document in pairs),
        rounds=frozenset().union(*(_rounds(each.evidence) for each in facts)),
        increment=increment,
        ends=any(_ends(each.status) for each in facts),
        over=any(each.status.is_exit for each in facts),
        quoted=frozenset(_outlet(each.origin) for each in facts if each.origin),
        printers=frozenset(
            _outlet(document.publisher) for _, document in pairs if document and document.publisher
        ),
    )


def _level(graph: KnowledgeGraph, company_ids: Collection[str]) -> dict[str, str]:
    """Each company (through merges) → its group; → itself where all are of one group."""
    resolved = {each: graph.company_redirects.get(each, each) for each in company_ids}
    groups = {company: graph.group_of(company) for company in resolved.values()}
    if len(groups) > 1 and len(set(groups.values())) == 1:
        groups = {company: company for company in groups}
    return {each: groups[company] for each, company in resolved.items()}


def _sides(legs: Iterable[Leg], parties: Iterable[Party]) -> tuple[set[str], set[str]]:
    """Who pays and who is paid: by cash where cash is told of, else against the things' way."""
    ids = {party.name: party.company_id for party in parties}
    known = [leg for leg in legs if leg.giver in ids and leg.receiver in ids]
    cash = [leg for leg in known if leg.consideration is Consideration.CASH]
    if cash:
        return {ids[leg.giver] for leg in cash}, {ids[leg.receiver] for leg in cash}
    return {ids[leg.receiver] for leg in known}, {ids[leg.giver] for leg in known}


def _claims(legs: Iterable[Leg]) -> list[tuple[AmountClaim, int | None]]:
    stated = [leg for leg in legs if leg.amount.is_disclosed]
    cash = [leg for leg in stated if leg.consideration is Consideration.CASH]
    return [
        (leg.amount, leg.schedule.term_months if leg.schedule else None) for leg in cash or stated
    ]


def _printed(document: DocumentIngested | None) -> str | None:
    return document.published_on if document and document.kind not in _LOOKS_BACK else None


def _outlet(name: str) -> str:
    """The outlet without article and "News": Bloomberg News is Bloomberg."""
    return name.casefold().strip().removeprefix("the ").removesuffix(" news")


def _dates(texts: Iterable[str | None]) -> tuple[PartialDate, ...]:
    return tuple(sorted({PartialDate.parse(text) for text in texts if text}))


def _rounds(evidence: Iterable[Evidence]) -> set[str]:
    return {
        (letter or seed).casefold()
        for each in evidence
        for letter, seed in _ROUND.findall(each.quote)
    }


def _ends(status: Status) -> bool:
    return status in (Status.EFFECTIVE, Status.COMPLETED) or status.is_exit


class Buckets:
    """Sketches by (pair of groups or one raiser, kind), so that a look-up meets few of them."""

    def __init__(self) -> None:
        self._buckets: defaultdict[tuple[frozenset[str], DealKind], dict[str, Sketch]]
        self._buckets = defaultdict(dict)
        self._sketches: dict[str, Sketch] = {}

    def put(self, sketch: Sketch) -> None:
        """Add a sketch, in place of an older one of the same deal."""
        self.drop(sketch.deal_id)
        self._sketches[sketch.deal_id] = sketch
        for key in _keys(sketch):
            self._buckets[key][sketch.deal_id] = sketch

    def drop(self, deal_id: str) -> None:
        """Forget a deal; nothing happens when it is not there."""
        known = self._sketches.pop(deal_id, None)
        for key in _keys(known) if known else ():
            del self._buckets[key][deal_id]

    def get(self, deal_id: str) -> Sketch | None:
        return self._sketches.get(deal_id)

    def near(self, sketch: Sketch, kinds: Iterable[DealKind]) -> dict[str, Sketch]:
        """Deals that share two groups, or the raiser, and are of one of `kinds`; by deal id."""
        found: dict[str, Sketch] = {}
        places = _places(sketch)
        for kind in kinds:
            for place in places:
                found.update(self._buckets.get((place, kind), {}))
        return found


def _places(sketch: Sketch) -> list[frozenset[str]]:
    pairs = [frozenset(pair) for pair in combinations(sorted(sketch.groups), 2)]
    return [*pairs, *(frozenset({group}) for group in sorted(sketch.raisers))]


def _keys(sketch: Sketch) -> Iterable[tuple[frozenset[str], DealKind]]:
    return [(place, kind) for place in _places(sketch) for kind in sorted(sketch.kinds)]
