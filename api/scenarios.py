"""Changes of a scenario as people write them: names and the starts of ids, amounts in words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

import msgspec

from analytics.scenario_changes import AddDeal, Change, Retract, SetAmount, SetStatus
from api.claims import read_claim
from api.lookups import find_company, find_deal, find_report
from graph.errors import InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import DealKind, Status
from graph.model.money import UNDISCLOSED, AmountClaim

ADDED = "GIVER > RECEIVER | kind | status | amount"
Word = TypeVar("Word", bound=StrEnum)


class Written(msgspec.Struct, frozen=True):
    """The changes as they are written on a command line."""

    terminate: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    retract: tuple[str, ...] = ()


def changes_of(graph: KnowledgeGraph, written: Written) -> tuple[Change, ...]:
    """The changes meant; raises InvalidValue, NotFound or Ambiguous."""
    return tuple(_read(graph, written))


def _read(graph: KnowledgeGraph, written: Written) -> Iterable[Change]:
    for key in written.terminate:
        yield set_status(graph, key, Status.TERMINATED)
    for text in written.status:
        key, word = _two(text, "status", "DEAL=signed")
        yield set_status(graph, key, _word(Status, "status", word))
    for text in written.amount:
        key, claim = _two(text, "amount", "DEAL=up to $50bn")
        deal, _, leg_id = key.partition(":")
        yield set_amount(graph, deal, leg_id.strip() or None, claim)
    for text in written.add:
        yield _added(graph, text)
    for key in written.retract:
        yield retract(graph, key)


def set_status(graph: KnowledgeGraph, key: str, status: Status) -> SetStatus:
    """Another status of a deal, named by its id or the start of it."""
    return SetStatus(deal_id=find_deal(graph, key).deal_id, status=status)


def set_amount(graph: KnowledgeGraph, key: str, leg_id: str | None, amount: str) -> SetAmount:
    """Another amount of a deal's leg; None is its only money leg."""
    deal_id = find_deal(graph, key).deal_id
    return SetAmount(deal_id=deal_id, leg_id=leg_id, amount=claim_of(amount))


def add_deal(
    graph: KnowledgeGraph, giver: str, receiver: str, kind: DealKind, status: Status, amount: str
) -> AddDeal:
    """One more deal between two firms that the log knows."""
    return AddDeal(
        giver_id=find_company(graph, giver).company_id,
        receiver_id=find_company(graph, receiver).company_id,
        kind=kind,
        status=status,
        amount=claim_of(amount) if amount.strip() else UNDISCLOSED,
    )


def retract(graph: KnowledgeGraph, key: str) -> Retract:
    """One report less, named by its id or the start of it."""
    return Retract(report_id=find_report(graph, key).report_id)


def claim_of(text: str) -> AmountClaim:
    """`up to $50bn` as a claim; raises InvalidValue."""
    return msgspec.convert(read_claim(text), AmountClaim, strict=False)


def _added(graph: KnowledgeGraph, text: str) -> AddDeal:
    parts = [part.strip() for part in text.split("|")]
    giver, arrow, receiver = parts[0].replace("→", ">").partition(">")
    if not arrow or len(parts) not in (3, 4):
        raise InvalidValue("add", text, f"is not written as '{ADDED}'")
    kind, status = _word(DealKind, "kind", parts[1]), _word(Status, "status", parts[2])
    return add_deal(graph, giver, receiver, kind, status, parts[3] if len(parts) == 4 else "")


def _two(text: str, field: str, example: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (equals and key.strip() and value.strip()):
        raise InvalidValue(field, text, f"is not written as {example}")
    return key.strip(), value.strip()


def _word(words: type[Word], field: str, text: str) -> Word:
    told = "_".join(text.lower().replace("-", " ").split())
    for word in words:
        if word.value == told:
            return word
    raise InvalidValue(field, text, f"is not one of {', '.join(word.value for word in words)}")
