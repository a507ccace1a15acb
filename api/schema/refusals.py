"""Refusals and faults in GraphQL. A refusal is told with its code and its fields; a fault of ours
is logged under an id, and only the id is told."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from graph import errors as e
from graph.model.value import Value

LOG = logging.getLogger("dealgraph.api")
CODES: dict[type[e.DealgraphError], str] = {
    e.InvalidValue: "INVALID_VALUE",
    e.InvalidEvent: "INVALID_EVENT",
    e.NotFound: "NOT_FOUND",
    e.Ambiguous: "AMBIGUOUS",
    e.CommandRefused: "COMMAND_REFUSED",
    e.UnreadableDocument: "UNREADABLE_DOCUMENT",
    e.NoAnswer: "NO_ANSWER",
    e.ImportRefused: "IMPORT_REFUSED",
    e.AddressInvalid: "ADDRESS_INVALID",
    e.ConcurrentAppend: "CONCURRENT_APPEND",
    e.IdempotencyMismatch: "IDEMPOTENCY_MISMATCH",
    e.StoreUnavailable: "STORE_UNAVAILABLE",
    e.StoreCorrupt: "STORE_CORRUPT",
}
"""The one table from errors to the codes of GraphQL."""

_MISASKED = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)
"""What a request says of itself and does not hold: over HTTP it ends before it gets here."""
UNAUTHORISED, MUTATIONS_OFF, TIME_LIMIT = "UNAUTHORISED", "MUTATIONS_OFF", "TIME_LIMIT"


class RefusalValue(Value, frozen=True):
    """Why a mutation wrote nothing, and what would do. `near`: what may have been meant."""

    code: str
    message: str
    near: tuple[str, ...] = ()


class TimeLimit(e.Refusal):
    """The question took longer than `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within the limit of {seconds:g} s: ask for less")
        self.seconds = seconds


def code_of(error: e.DealgraphError) -> str:
    """The code of an error, by its nearest class in the table."""
    if isinstance(error, TimeLimit):
        return TIME_LIMIT
    return next((CODES[each] for each in type(error).__mro__ if each in CODES), "REFUSED")


def refusal_of(error: e.DealgraphError) -> RefusalValue:
    """The typed refusal that a mutation answers with."""
    near = getattr(error, "near", ()) or getattr(error, "candidates", ())
    return RefusalValue(code=code_of(error), message=" ".join(str(error).split()), near=near)


class ToldErrors(SchemaExtension):
    """Replaces the errors of a result: refusals by code and message, faults by an id. What has
    been told has no cause any more, so that nothing is told, or logged, twice."""

    def on_operation(self) -> Iterator[None]:
        yield
        result: Any = self.execution_context.result
        if getattr(result, "errors", None):
            result.errors = told(result.errors)

    def on_stream_result(self, result: Any) -> Iterator[None]:
        """Over a websocket a result is on its way before its operation has ended."""
        if getattr(result, "errors", None):
            result.errors = told(result.errors)
        yield


def told(errors: Sequence[GraphQLError]) -> list[GraphQLError]:
    """Errors as a client may see them. Errors of the query itself pass as they are."""
    return [_told(each) for each in errors]


def _told(error: GraphQLError) -> GraphQLError:
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return error
    if isinstance(cause, _MISASKED):
        return GraphQLError(error.message)
    if isinstance(cause, e.DealgraphError):
        refusal = refusal_of(cause)
        extensions: dict[str, Any] = {"code": refusal.code}
        if refusal.near:
            extensions["near"] = list(refusal.near)
        return _same_place(error, refusal.message, extensions)
    fault = uuid.uuid4().hex[:12]
    LOG.error("fault %s at %s", fault, error.path, exc_info=cause)
    return _same_place(
        error, f"something went wrong here; the log has it as {fault}", {"code": "FAULT"}
    )


def _same_place(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message, nodes=error.nodes, source=error.source, path=error.path, extensions=extensions
    )


@strawberry.type(description="Why nothing was written, and what would do.")
class Refusal:
    code: str
    message: str
    near: list[str]

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        return isinstance(value, RefusalValue)
