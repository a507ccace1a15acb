"""Labels: what a reader should have found, in one form for every set that we are scored on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from graph.model.deal import DealKind, Status
from graph.model.value import Value
from ingest.reading import Hints

_UNNAMED = re.compile(r"\([^()]*\)")
"""A party in parentheses has no name in the text: it is not looked for."""

_K, _S = DealKind, Status
KINDS: Mapping[str, tuple[DealKind, ...]] = MappingProxyType(
    {
        **{kind.value: (kind,) for kind in DealKind},
        "equity": (_K.EQUITY_INVESTMENT, _K.STAKE_SALE),
        "purchase": (_K.COMPUTE_PURCHASE, _K.HARDWARE_PURCHASE, _K.POWER_PURCHASE),
        "loan": (_K.DEBT,),
        "warrant": (_K.WARRANT_GRANT,),
        "cloud_contract": (_K.COMPUTE_PURCHASE,),
        "chip_supply": (_K.HARDWARE_PURCHASE,),
        "guarantee_backstop": (_K.GUARANTEE,),
        "offtake": (_K.POWER_PURCHASE,),
        "equity_warrant": (_K.WARRANT_GRANT,),
    }
)
"""Words for kinds in the sets → the kinds of ours that are right."""

STATUSES: Mapping[str, tuple[Status, ...]] = MappingProxyType(
    {
        **{status.value: (status,) for status in Status},
        "closed": (_S.COMPLETED,),
        "planned": (_S.PROPOSED, _S.ANNOUNCED),
        "loi": (_S.PROPOSED,),
        "definitive": (_S.SIGNED,),
        "amended": (_S.SIGNED, _S.EFFECTIVE),
    }
)
COARSE: Mapping[str, tuple[Status, ...]] = MappingProxyType(
    {
        "signed": (_S.SIGNED, _S.EFFECTIVE),
        "closed": (_S.COMPLETED, _S.EFFECTIVE),
        "terminated": (_S.TERMINATED, _S.EXPIRED),
    }
)
"""The same in a set that says `closed` and has no word for what is in force or ran out."""
_NEAR = (
    frozenset({_K.COMPUTE_PURCHASE, _K.HARDWARE_PURCHASE}),
    frozenset({_K.PARTNERSHIP, _K.OTHER}),
)


class GoldDeal(Value, frozen=True):
    """One deal that a text tells of. The money goes from `payers` to `payees`; an empty side is
    unnamed. Any of `kinds` and `statuses` is right. `optional`: neither rewarded nor missed.
    `symmetric`: neither side pays the other, so either direction is right. Without `statuses`, or
    with `amount_labelled` off, the set does not label that field, and nothing is said of it."""

    payers: tuple[str, ...]
    payees: tuple[str, ...]
    kinds: tuple[DealKind, ...]
    statuses: tuple[Status, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    day: str | None = None
    optional: bool = False
    symmetric: bool = False
    amount_labelled: bool = True
    told_in: tuple[str, ...] = ()
    """Pieces of the sentences that tell of it, where the set says which these are."""

    @property
    def has_amount(self) -> bool:
        return self.low is not None or self.high is not None


class Scope(Value, frozen=True):
    """What a set labels of its texts: deals of `kinds` whose sides are both among `names`. What is
    found outside is neither rewarded nor false."""

    kinds: frozenset[DealKind]
    names: tuple[str, ...]


class GoldDocument(Value, frozen=True):
    """A text with its deals; `text`, or the file at `path`, holds it. `scope` None: all deals of
    the text are labelled."""

    name: str
    deals: tuple[GoldDeal, ...]
    text: str | None = None
    path: Path | None = None
    hints: Hints = Hints()
    scope: Scope | None = None


def kind_score(kind: DealKind, gold: GoldDeal) -> float:
    """1 right, 0.5 near (compute and hardware; partnership and other), else 0."""
    if kind in gold.kinds:
        return 1.0
    return 0.5 if any(kind in near and near & set(gold.kinds) for near in _NEAR) else 0.0


def names_of(told: str | None) -> tuple[str, ...]:
    """Parties of a label: several are joined by `; `, unnamed ones left out."""
    named = _UNNAMED.sub("", told or "")
    return tuple(part.strip() for part in named.split(";") if part.strip())
