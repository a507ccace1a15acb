"""Who pays when no word says so: what moves and the kinds of the two firms decide."""

from __future__ import annotations

from graph.model.company import CompanyKind
from graph.model.deal import DealKind
from ingest.nlp.readings import Reading

_K = CompanyKind
_UPSTREAM = {
    _K.FOUNDRY: 0,
    _K.POWER: 1,
    _K.CHIP_MAKER: 2,
    _K.HARDWARE: 3,
    _K.DATA_CENTER: 4,
    _K.NEOCLOUD: 5,
    _K.CLOUD: 6,
    _K.SOFTWARE: 7,
    _K.OTHER: 8,
    _K.LAB: 9,
}
"""Value chain: a firm with a lower number sells to one with a higher number."""

_MONEY = {_K.BANK: 0, _K.INVESTOR: 1, _K.VEHICLE: 2}
_PURCHASES = frozenset(
    {
        DealKind.COMPUTE_PURCHASE,
        DealKind.HARDWARE_PURCHASE,
        DealKind.POWER_PURCHASE,
        DealKind.LEASE,
        DealKind.LICENCE,
        DealKind.PARTNERSHIP,
    }
)


def by_prior(reading: Reading) -> bool:
    """Turn the reading so that the firm downstream pays; False where the prior has no say."""
    if reading.kind not in _PURCHASES or not reading.is_whole:
        return False
    payer, payee = _rank(reading.payers[0].kind), _rank(reading.payees[0].kind)
    if payer is None or payee is None or payer == payee:
        return False
    if payer < payee:
        reading.payers, reading.payees = reading.payees, reading.payers
    return True


def follows_prior(reading: Reading) -> bool:
    """Does the firm downstream pay already?"""
    payer, payee = _rank(reading.payers[0].kind), _rank(reading.payees[0].kind)
    if reading.kind not in _PURCHASES or payer is None or payee is None:
        return False
    return payer > payee


def sells_compute(payer: CompanyKind, payee: CompanyKind) -> bool:
    """Would a cloud pay a laboratory for compute this way? It is the other way round."""
    clouds = {_K.CLOUD, _K.NEOCLOUD, _K.DATA_CENTER}
    return payer in clouds and payee is _K.LAB


def split_by_prior(reading: Reading) -> bool:
    """ "A and B will deploy accelerators": both stand on one side; the firm upstream is paid."""
    if reading.kind not in _PURCHASES or len(reading.payers) != 2:
        return False
    ranks = [_rank(mention.kind) for mention in reading.payers]
    if ranks[0] is None or ranks[1] is None or ranks[0] == ranks[1]:
        return False
    first, second = reading.payers
    reading.payers, reading.payees = (
        ([second], [first]) if ranks[0] < ranks[1] else ([first], [second])
    )
    return True


def kind_by_firms(left: CompanyKind, right: CompanyKind) -> DealKind | None:
    """What a contract for money between firms of these kinds is most often about."""
    pair = {left, right}
    if pair & {_K.BANK}:
        return DealKind.DEBT
    if pair & {_K.POWER}:
        return DealKind.POWER_PURCHASE
    ranks = sorted(rank for rank in (_rank(left), _rank(right)) if rank is not None)
    if len(ranks) < 2 or ranks[0] == ranks[1]:
        return None
    if ranks[0] <= _UPSTREAM[_K.HARDWARE]:
        return DealKind.HARDWARE_PURCHASE
    if ranks[0] <= _UPSTREAM[_K.CLOUD]:
        return DealKind.COMPUTE_PURCHASE
    return None


def _rank(kind: CompanyKind) -> int | None:
    return _UPSTREAM.get(kind)
