"""Relation sets of other hands, as far as they map to deals: FIRE and CORE.

FIRE (Hamad et al. 2024): `ActionBuy` and `ActionMerge` between companies are acquisitions. CORE
(Borchert et al. 2023): `acquired_by` and `merged_with` are acquisitions, `shareholder_of` equity,
`client_of` a purchase, `collaboration` a partnership; one pair of a text is labelled, every other
relation between the two is no deal. Neither set labels sums, status or dates, nor other deals: what
is found outside its scope is neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from graph.errors import InvalidValue
from graph.model.deal import DealKind
from ingest.evaluation.gold import GoldDeal, GoldDocument, Scope
from ingest.evaluation.tokens import joined

_K = DealKind
_PURCHASES = (_K.COMPUTE_PURCHASE, _K.HARDWARE_PURCHASE, _K.POWER_PURCHASE, _K.LICENCE, _K.LEASE)
_RELATIONS: Mapping[str, tuple[DealKind, ...]] = MappingProxyType(
    {
        "acquired_by": (_K.ACQUISITION,),
        "merged_with": (_K.ACQUISITION,),
        "shareholder_of": (_K.EQUITY_INVESTMENT, _K.STAKE_SALE),
        "client_of": _PURCHASES,
        "collaboration": (_K.PARTNERSHIP, _K.JOINT_VENTURE),
    }
)
_SYMMETRIC = frozenset({"merged_with", "collaboration", "ActionMerge"})
_PAYER_SECOND = frozenset({"acquired_by"})
_UNDECIDED = frozenset({"subsidiary_of"})
"""It may have come of an acquisition that the text tells of."""
_NAMELESS = frozenset({"it", "its", "they", "their", "them", "we", "our", "us", "who", "which"})


def load_json(file: Path) -> list[GoldDocument]:
    """The texts of a FIRE or a CORE file; raises InvalidValue for any other JSON."""
    try:
        rows = msgspec.json.decode(file.read_bytes(), type=list[dict[str, Any]])
        if rows and "relations" in rows[0]:
            return [_fire(number, row) for number, row in enumerate(rows)]
        if rows and "relation" in rows[0]:
            return [each for row in rows for each in _core(row)]
    except (msgspec.MsgspecError, KeyError, IndexError, TypeError) as error:
        raise InvalidValue("gold", file.name, f"is no set that is known ({error})") from error
    raise InvalidValue("gold", file.name, "is neither FIRE nor CORE; JSON lines end in .jsonl")


def _fire(number: int, row: Mapping[str, Any]) -> GoldDocument:
    text, places = joined(row["tokens"])
    entities = row["entities"]

    def name(at: int) -> str:
        told = entities[at]
        return _name(text[places[told["start"]][0] : places[told["end"] - 1][1]])

    companies = {at for at, each in enumerate(entities) if each["type"] == "Company"}
    deals = [
        GoldDeal(
            payers=(name(each["head"]),),
            payees=(name(each["tail"]),),
            kinds=(_K.ACQUISITION,),
            statuses=(),
            # Who sells stands beside who buys; alone it says too little.
            optional=each["type"] == "ActionSell",
            symmetric=each["type"] in _SYMMETRIC,
            amount_labelled=False,
        )
        for each in row["relations"]
        if each["type"] in ("ActionBuy", "ActionMerge", "ActionSell")
        and {each["head"], each["tail"]} <= companies
    ]
    scope = Scope(kinds=frozenset({_K.ACQUISITION}), names=tuple(name(at) for at in companies))
    return GoldDocument(name=f"fire:{number}", text=text, deals=tuple(deals), scope=scope)


def _core(row: Mapping[str, Any]) -> Iterator[GoldDocument]:
    """Nothing where the text does not name one of the two: a reader cannot either."""
    text, places = joined(row["context"])
    one, two = (
        _name(text[places[row[f"{side}_start"]][0] : places[row[f"{side}_end"]][1]])
        for side in ("e1", "e2")
    )
    if not (_is_named(one) and _is_named(two)):
        return
    scope = Scope(
        kinds=frozenset(k for each in _RELATIONS.values() for k in each), names=(one, two)
    )
    if row["invert_relation"]:
        one, two = two, one
    relation = row["relation"]
    payer, payee = (two, one) if relation in _PAYER_SECOND else (one, two)
    optional = relation in _UNDECIDED
    kinds = (_K.ACQUISITION,) if optional else _RELATIONS.get(relation, ())
    deal = GoldDeal(
        payers=(payer,),
        payees=(payee,),
        kinds=kinds,
        statuses=(),
        optional=optional,
        symmetric=optional or relation in _SYMMETRIC,
        amount_labelled=False,
    )
    deals = (deal,) if kinds else ()
    yield GoldDocument(name=f"core:{row['id']}", text=text, deals=deals, scope=scope)


def _name(words: str) -> str:
    """The words of a label without what is set behind a name."""
    bare = words.split(" (")[0].strip(" ,.;:\"'`")
    return bare.removesuffix("'s").removesuffix("’s").strip(" ,.;:")


def _is_named(words: str) -> bool:
    """Does a capital letter or a figure say that it is a name, and no pronoun or "the company"?"""
    first = words.split()[0].lower() if words else ""
    if first in _NAMELESS or words.lower() in ("the company", "the firm", "the group"):
        return False
    return any(letter.isupper() or letter.isdigit() for letter in words.removeprefix("The "))
