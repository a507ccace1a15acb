"""How alike a candidate and a deal are: named features that add up to the score.

| feature | weights | says |
|---|---|---|
| parties | .40 .35 .25 .15 −.20 | same; one in the other; a pair; the raiser; other backers |
| kind | .20 .10 .05 | same, near, or one of the two is vague |
| direction | −.60 | the money runs the other way |
| amount | .25 .10 .05 −.20 | equal, held by a bound, loosely held, apart (ingest.sums) |
| quantity | .15 .05 −.10 | the same for things, where no money can be compared |
| time | .25 … −.30 | days between the nearest dates, see `_TIMES`; done long before announced |
| round | .10 −.40 | the same named round, or another one |
| origin | .05 | one cites the outlet that printed the other, or that the other cites |
| increment | −.40 | "another", "additional": not the deal of long before |
| sibling | −.30 −.80 | the same text gives this deal another amount; one is "another", or is over |

Status is no feature: a change of status never makes a second deal. It only excuses the days
between an announcement and its closing or end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import PartialDate, Precision
from graph.model.deal import DealKind
from ingest.sketch import Sketch
from ingest.sums import Agreement, agreement, things_agree

VAGUE = frozenset({DealKind.PARTNERSHIP, DealKind.OTHER})
_K = DealKind
NEAR = frozenset(
    frozenset(pair)
    for pair in (
        (_K.EQUITY_INVESTMENT, _K.STAKE_SALE),
        (_K.EQUITY_INVESTMENT, _K.WARRANT_GRANT),
        (_K.EQUITY_INVESTMENT, _K.JOINT_VENTURE),
        (_K.EQUITY_INVESTMENT, _K.ACQUISITION),
        (_K.ACQUISITION, _K.STAKE_SALE),
        (_K.ACQUISITION, _K.LICENCE),
        (_K.COMPUTE_PURCHASE, _K.HARDWARE_PURCHASE),
        (_K.COMPUTE_PURCHASE, _K.LEASE),
        (_K.COMPUTE_PURCHASE, _K.WARRANT_GRANT),
        (_K.HARDWARE_PURCHASE, _K.LEASE),
        (_K.HARDWARE_PURCHASE, _K.WARRANT_GRANT),
        (_K.DEBT, _K.GUARANTEE),
        (_K.LICENCE, _K.REVENUE_SHARE),
    )
)

_AMOUNTS: dict[Agreement | None, float] = {
    Agreement.EQUAL: 0.25,
    Agreement.HELD: 0.10,
    Agreement.LOOSE: 0.05,
    Agreement.APART: -0.20,
}
_THINGS: dict[Agreement | None, float] = {
    Agreement.EQUAL: 0.15,
    Agreement.HELD: 0.05,
    Agreement.LOOSE: 0.05,
    Agreement.APART: -0.10,
}
INCREMENT_DAYS = 21
"""A deal told of this long before is not the one that "another" speaks of."""
ENDING_DAYS_MAX = 3 * 365
_TIMES = ((3, 0.25), (14, 0.20), (45, 0.10), (120, 0.0), (365, -0.10))
_DONE_DAYS = 45
_FAR_STATED, _FAR_PRINTED = -0.30, -0.10
_CAPS = {Precision.DAY: 0.25, Precision.MONTH: 0.20}
_COARSE_CAP = 0.10


def kinds_like(kinds: Iterable[DealKind]) -> list[DealKind]:
    """Every kind that a deal of `kinds` may be told as, sorted."""
    wanted = set(kinds)
    if wanted & VAGUE:
        return sorted(DealKind)
    near = {kind for pair in NEAR if pair & wanted for kind in pair}
    return sorted(wanted | near | VAGUE)


def likeness(
    told: Sketch, deal: Sketch, graph: KnowledgeGraph, siblings: Sequence[Sketch] = ()
) -> dict[str, float] | None:
    """The features, none of them zero but `increment`; None when the two cannot be one deal.

    `siblings` are earlier candidates of the same document that went to this deal.
    """
    parties = _parties(told, deal, graph)
    kind = _kind(told.kinds, deal.kinds)
    if parties is None or kind is None:
        return None
    amount = agreement(told.claims, deal.claims)
    things = things_agree(told.quantities, deal.quantities) if amount is None else None
    gap, when = _time(told, deal)
    if _done_before(told, deal) or _done_before(deal, told):
        when = _FAR_STATED
    features = {
        "parties": parties,
        "kind": kind,
        "direction": -0.60 if _runs_back(told, deal) else 0.0,
        "amount": _AMOUNTS.get(amount, 0.0),
        "quantity": _THINGS.get(things, 0.0),
        "time": when,
        "round": _round(told, deal),
        "origin": 0.05 if _cites(told, deal) else 0.0,
        "sibling": _sibling(told, siblings),
    }
    kept = {name: weight for name, weight in features.items() if weight}
    if told.increment:
        old = gap is None or gap > INCREMENT_DAYS
        kept["increment"] = -0.40 if old and not deal.increment else 0.0
    return kept


def score_of(features: dict[str, float]) -> float:
    """The sum of the features, rounded against the noise of floats."""
    return round(sum(features.values()), 6)


def _parties(told: Sketch, deal: Sketch, graph: KnowledgeGraph) -> float | None:
    ours, theirs = set(told.groups), set(deal.groups)
    shared = {group for group in ours & theirs if _same(told, deal, group, graph)}
    if len(shared) >= 2:
        if shared == ours == theirs:
            return 0.40
        return 0.35 if shared in (ours, theirs) else 0.25
    if not shared or not shared <= (told.raisers & deal.raisers):
        return None
    if shared in (ours, theirs):
        return 0.15
    return -0.20 if agreement(told.claims, deal.claims) is Agreement.EQUAL else None


def _same(told: Sketch, deal: Sketch, group: str, graph: KnowledgeGraph) -> bool:
    """Do the two mean one company in this group, as far as curators have not said otherwise?"""
    for ours in told.groups[group]:
        company = graph.company_of(ours)
        apart = set(company.different_from) if company else set()
        if any(ours == theirs or theirs not in apart for theirs in deal.groups[group]):
            return True
    return False


def _kind(ours: frozenset[DealKind], theirs: frozenset[DealKind]) -> float | None:
    if ours & theirs:
        return 0.20
    if any(frozenset((one, two)) in NEAR for one in ours for two in theirs):
        return 0.10
    return 0.05 if (ours | theirs) & VAGUE else None


def _runs_back(told: Sketch, deal: Sketch) -> bool:
    crossed = told.payers & deal.payees and told.payees & deal.payers
    return bool(crossed) and not (told.payers & deal.payers or told.payees & deal.payees)


def _round(told: Sketch, deal: Sketch) -> float:
    if not told.rounds or not deal.rounds:
        return 0.0
    return 0.10 if told.rounds & deal.rounds else -0.40


def _cites(told: Sketch, deal: Sketch) -> bool:
    """Is one the other's source, or have both the same one? Two texts of one outlet alone are no
    sign: it prints about many deals."""
    shared = told.quoted & (deal.quoted | deal.printers) or deal.quoted & told.printers
    return bool(shared)


def _sibling(told: Sketch, siblings: Sequence[Sketch]) -> float:
    """One text that gives two amounts of a kind, or a sum and "another", tells of two deals."""
    rivals = [other for other in siblings if told.kinds & other.kinds]
    if any(told.increment is not other.increment for other in rivals):
        return -0.80
    # A loan that has ended is not the one that the same text says replaces it.
    if DealKind.DEBT in told.kinds and any(told.over is not other.over for other in rivals):
        return -0.80
    sums = [agreement(told.claims, other.claims) for other in rivals]
    return -0.30 if any(each not in (None, Agreement.EQUAL) for each in sums) else 0.0


def _time(told: Sketch, deal: Sketch) -> tuple[int | None, float]:
    """Days between the nearest dates (None: unknown), and their weight."""
    stated = bool(told.stated and deal.stated)
    ours = told.stated if stated else told.stated or told.printed
    theirs = deal.stated if stated else (*deal.stated, *deal.printed)
    pairs = [(_gap(one, two), one, two) for one in ours for two in theirs]
    if not pairs:
        return None, 0.0
    days, one, two = min(pairs, key=lambda pair: pair[0])
    cap = min(_CAPS.get(each.precision, _COARSE_CAP) for each in (one, two))
    far = _FAR_STATED if stated else _FAR_PRINTED
    weight = min(cap, next((value for limit, value in _TIMES if days <= limit), far))
    later = told if one.earliest > two.latest else deal
    if not stated and later.ends and days <= ENDING_DAYS_MAX:
        weight = max(weight, 0.0)
    return days, weight


def _done_before(one: Sketch, other: Sketch) -> bool:
    """Was the one paid long before the other was announced? Then they are two, whenever printed."""
    if not one.done or not other.stated:
        return False
    last, first = max(day.latest for day in one.done), min(day.earliest for day in other.stated)
    return (first - last).days > _DONE_DAYS


def _gap(one: PartialDate, two: PartialDate) -> int:
    """Days between two dates; 0 when they may be one day."""
    return max((two.earliest - one.latest).days, (one.earliest - two.latest).days, 0)
