"""Receipts: what makes an answer repeatable, byte for byte."""

from __future__ import annotations

from typing import TypeVar

from graph import VERSION
from graph.events.codec import digest_of
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.value import Value

Question = TypeVar("Question", bound=Value)


class Receipt(Value, frozen=True):
    """`digest` is the sha256 of the canonical JSON of the answer without its receipt.
    `as_of.position` is always set, so that a log that has grown still gives the old answer."""

    question: str
    parameters: dict[str, object]
    as_of: AsOf
    position: int
    head_hash: str
    policy_id: str
    code: str
    extractors: tuple[str, ...]
    digest: str


def receipt_for(graph: KnowledgeGraph, question: Value, body: object) -> Receipt:
    """The receipt of an answer `body` to `question` on this snapshot."""
    return Receipt(
        question=type(question).__name__,
        parameters={name: getattr(question, name) for name in question.__struct_fields__},
        as_of=AsOf(
            valid_on=graph.as_of.valid_on,
            published_by=graph.as_of.published_by,
            position=graph.position,
        ),
        position=graph.position,
        head_hash=graph.head_hash,
        policy_id=graph.policy_id,
        code=f"dealgraph@{VERSION}",
        extractors=graph.extractors,
        digest=digest_of(body),
    )
