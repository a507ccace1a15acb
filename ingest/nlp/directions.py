"""Who pays when no word says so: what moves and the kinds of the two firms decide."""

from __future__ import annotations

from graph.model.company import CompanyKind
from graph.model.deal import DealKind
from ingest.nlp.arguments import Slots
from ingest.nlp.plain import Parsed
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


def by_prior(reading: Reading, parsed: Parsed, slots: Slots) -> bool:
    """Turn the reading so that the firm downstream pays; False where the prior has no say."""
    del parsed, slots
    if reading.kind not in _PURCHASES or not reading.is_whole:
        return False
    payer, payee = _rank(reading.payers[0].kind), _rank(reading.payees[0].kind)
    if payer is None or payee is None or payer == payee:
        return False
    if payer < payee:
        reading.payers, reading.payees = reading.payees, reading.payers
    return True


def _rank(kind: CompanyKind) -> int | None:
    return _UPSTREAM.get(kind)
