"""Receipts: the line under an answer, and asking a saved answer again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.text import Text

from analytics.receipts import Receipt
from graph.errors import InvalidValue
from graph.events.codec import canonical_json
from graph.model.value import Value

if TYPE_CHECKING:
    from api.session import Desk

SAVED_MAX_BYTES = 200_000_000


class ReceiptCheck(Value, frozen=True):
    """`same`: the answer asked again has the same bytes as the saved one (or, for a bare receipt,
    the same digest). `reasons`: what differs between the two runs, where something does."""

    same: bool
    question: str
    position: int
    digest_saved: str
    digest_now: str
    reasons: tuple[str, ...]


def receipt_line(receipt: Receipt) -> Text:
    """What makes the answer repeatable, in one line."""
    return Text(
        f"Receipt: {receipt.digest[:16]} · log {receipt.position}:{receipt.head_hash[:12]} · "
        f"{receipt.policy_id} · {receipt.code} (whole in --json)",
        style="dim",
    )


def check_receipt(desk: Desk, path: Path) -> ReceiptCheck:
    """Ask the saved answer's question again; raises InvalidValue for what is no saved answer."""
    saved = _saved(path)
    answer = "receipt" in saved
    try:
        receipt = msgspec.convert(saved["receipt"] if answer else saved, Receipt, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidValue("receipt", str(path), f"holds no receipt ({error})") from error
    again = desk.reproduce(receipt)
    same = again.receipt.digest == receipt.digest
    if answer:
        same = same and canonical_json(saved) == canonical_json(again)
    return ReceiptCheck(
        same=same,
        question=receipt.question,
        position=receipt.position,
        digest_saved=receipt.digest,
        digest_now=again.receipt.digest,
        reasons=tuple(_reasons(receipt, again.receipt, same=same)),
    )


def _saved(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        raw = file.read(SAVED_MAX_BYTES + 1)
    if len(raw) > SAVED_MAX_BYTES:
        raise InvalidValue("receipt", str(path), "is larger than any answer")
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidValue(
            "receipt", str(path), "is no JSON of an answer; save one with --json"
        ) from error


def _reasons(saved: Receipt, now: Receipt, *, same: bool) -> list[str]:
    """Why the bytes may differ."""
    found = []
    if saved.head_hash != now.head_hash:
        found.append(f"another log: position {saved.position} has another hash here")
    if saved.code != now.code:
        found.append(f"another version of the code: {saved.code} then, {now.code} now")
    if saved.policy_id != now.policy_id:
        found.append(f"another fold policy: {saved.policy_id} then, {now.policy_id} now")
    if not same and not found:
        found.append("the saved file was changed, or a time limit cut the search elsewhere")
    return found
