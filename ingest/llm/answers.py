"""The model's answer: asked for, decoded, asked for once more where it is no JSON of the schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import msgspec

from graph.errors import NoAnswer
from graph.model.deal import DealKind, Status
from graph.model.value import Value
from ingest.llm.endpoint import ChatEndpoint

DEALS_MAX, PARTIES_MAX = 50, 20
_ECHO_CHARS_MAX = 4_000
"""Of a bad answer, so much is shown to the model again."""


_NO_JSON = (msgspec.MsgspecError, ValueError, RecursionError)
_AGAIN = "Answer again, with the JSON alone."


class ToldKind(Value, frozen=True):
    value: DealKind
    quote: str


class ToldStatus(Value, frozen=True):
    value: Status
    quote: str


class ToldParty(Value, frozen=True):
    name: str
    quote: str


class ToldAmount(Value, frozen=True):
    low: Decimal | None
    high: Decimal | None
    currency: str
    quote: str


class ToldDate(Value, frozen=True):
    value: str
    quote: str


_Parties = Annotated[tuple[ToldParty, ...], msgspec.Meta(max_length=PARTIES_MAX)]


class ToldDeal(Value, frozen=True):
    """One deal as the model tells it; nothing of it is believed yet."""

    kind: ToldKind
    payers: _Parties
    payees: _Parties
    status: ToldStatus | None = None
    amount: ToldAmount | None = None
    date: ToldDate | None = None


class _Told(Value, frozen=True):
    deals: Annotated[tuple[ToldDeal, ...], msgspec.Meta(max_length=DEALS_MAX)]


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None


class _Envelope(msgspec.Struct, frozen=True):
    choices: Annotated[tuple[_Choice, ...], msgspec.Meta(min_length=1)]


def told_deals(endpoint: ChatEndpoint, body: dict[str, Any]) -> tuple[ToldDeal, ...]:
    """The deals of an answer. Raises NoAnswer when the second one is no better than the first."""
    content, fault = _content(endpoint, body), ""
    for mended in (False, True):
        try:
            return msgspec.json.decode(_bare(content), type=_Told).deals
        except _NO_JSON as error:
            fault = " ".join(str(error).split())[:200]
        if not mended:
            content = _content(endpoint, _asked_again(body, content, fault))
    raise NoAnswer(endpoint.chat.address, "bad_answer", f"twice no JSON of the schema ({fault})")


def _content(endpoint: ChatEndpoint, body: dict[str, Any]) -> str:
    address = endpoint.chat.address
    try:
        (choice, *_) = msgspec.json.decode(endpoint.ask(body), type=_Envelope).choices
    except _NO_JSON as error:
        reason = "is no OpenAI-compatible chat endpoint (its answer has no `choices`)"
        raise NoAnswer(address, "bad_answer", reason) from error
    if choice.finish_reason == "length":
        raise NoAnswer(address, "too_long", "its answer found no end within the limit")
    return choice.message.content or ""


def _bare(content: str) -> str:
    """Some servers put the JSON into a fence of Markdown."""
    text = content.strip()
    if text.startswith("```") and text.endswith("```"):
        return text.strip("`").removeprefix("json").strip()
    return text


def _asked_again(body: dict[str, Any], content: str, fault: str) -> dict[str, Any]:
    messages = [
        *body["messages"],
        {"role": "assistant", "content": content[:_ECHO_CHARS_MAX]},
        {"role": "user", "content": f"That is no JSON of the schema: {fault}. {_AGAIN}"},
    ]
    return {**body, "messages": messages}
