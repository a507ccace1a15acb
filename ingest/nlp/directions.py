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

_LICENSED_BY_LABS = frozenset({_K.SOFTWARE, _K.CLOUD})
"""Who takes licences of models from laboratories. Publishers give them licences, so of other firms
nothing can be said."""
_PURCHASES = frozenset(
    {
        DealKind.COMPUTE_PURCHASE,
        DealKind.HARDWARE_PURCHASE,
        DealKind.POWER_PURCHASE,
        DealKind.LEASE,
        DealKind.LICENCE,
    }
)
_SPLIT = _PURCHASES | {DealKind.PARTNERSHIP}
"""Who stands first of two partners pays, as it is told; only where both stand on one side does the
chain say who."""


def by_prior(reading: Reading) -> bool:
    """Turn the reading so that the firm downstream pays; False where the prior has no say."""
    if not reading.is_whole:
        return False
    lead = _lead(reading.kind, reading.payers[0].kind, reading.payees[0].kind)
    if not lead:
        return False
    if lead < 0:
        reading.payers, reading.payees = reading.payees, reading.payers
    return True


def follows_prior(reading: Reading) -> bool:
    """Does the firm downstream pay already?"""
    return _lead(reading.kind, reading.payers[0].kind, reading.payees[0].kind) > 0


def sells_compute(payer: CompanyKind, payee: CompanyKind) -> bool:
    """Would a cloud pay a laboratory for compute this way? It is the other way round."""
    clouds = {_K.CLOUD, _K.NEOCLOUD, _K.DATA_CENTER}
    return payer in clouds and payee is _K.LAB


def split_by_prior(reading: Reading) -> bool:
    """ "A and B will deploy accelerators": both stand on one side; the firm upstream is paid."""
    if len(reading.payers) != 2:
        return False
    first, second = reading.payers
    lead = _downstream(first.kind, second.kind)
    if reading.kind not in _SPLIT or not lead:
        return False
    reading.payers, reading.payees = ([second], [first]) if lead < 0 else ([first], [second])
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


def _lead(kind: DealKind, payer: CompanyKind, payee: CompanyKind) -> int:
    """How far downstream of the payee the payer is; 0 where nothing can be said."""
    if kind not in _PURCHASES:
        return 0
    if kind is DealKind.LICENCE and _K.LAB in (payer, payee):
        sells = {payer, payee} & _LICENSED_BY_LABS
        return 0 if not sells else 1 if payee is _K.LAB else -1
    return _downstream(payer, payee)


def _downstream(payer: CompanyKind, payee: CompanyKind) -> int:
    one, two = _rank(payer), _rank(payee)
    return 0 if one is None or two is None else one - two


def _rank(kind: CompanyKind) -> int | None:
    return _UPSTREAM.get(kind)
