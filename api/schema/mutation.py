"""What can be written: texts taken in, and curation. Every change needs the bearer token and a
reason; what is refused comes back as a `Refusal`, and nothing was written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import strawberry

from api import curating
from api.claims import correction_of
from api.context import RequestContext, RequestInfo
from api.schema.answers import ChangeResult, IngestResult, VerdictResult
from api.schema.inputs import Hints
from api.schema.refusals import MUTATIONS_OFF, UNAUTHORISED, RefusalValue, refusal_of
from api.session import Desk
from graph.errors import DealgraphError, UnreadableDocument
from graph.events.catalogue import RetractionReason
from graph.model.company import AliasKind, CaseRule, CompanyKind
from ingest.files import Posted
from ingest.outcome import DocumentOutcome, Outcome

_OFF = RefusalValue(
    code=MUTATIONS_OFF,
    message="this server takes no mutations: DEALGRAPH_API_TOKEN_HASH is not set",
)
_UNAUTHORISED = RefusalValue(
    code=UNAUTHORISED, message="a mutation needs the header Authorization: Bearer TOKEN"
)


@strawberry.type
class Mutation:
    @strawberry.field(
        graphql_type=IngestResult,
        description="Read one text into the log. A second time changes nothing, and says so.",
    )
    async def ingest_document(
        self, info: RequestInfo, text: str, source: str = "posted text", hints: Hints | None = None
    ) -> Any:
        given = (hints or Hints()).value()
        posted = Posted(source=source, raw=text.encode("utf-8", errors="surrogatepass"))

        def ingest(desk: Desk) -> DocumentOutcome:
            (outcome,) = desk.take_in([posted], hints=given)
            if outcome.outcome is Outcome.REFUSED:
                raise UnreadableDocument(source, outcome.document.reason)
            return outcome.document

        return await _write(info.context, ingest)

    @strawberry.field(
        graphql_type=ChangeResult,
        description="Override one field of a deal: status, kind, announced_on, effective_on, "
        "legs[LEG].amount, legs[LEG].stage, legs[LEG].firmness; value as on the command line.",
    )
    async def correct_deal(
        self, info: RequestInfo, deal: str, path: str, value: str, reason: str
    ) -> Any:
        def correct(desk: Desk) -> curating.Change:
            return curating.correct_deal(desk, deal, path, correction_of(path, value), reason)

        return await _write(info.context, correct)

    @strawberry.field(graphql_type=ChangeResult, description="Retract one report.")
    async def retract_report(
        self, info: RequestInfo, report: str, code: RetractionReason, reason: str
    ) -> Any:
        return await _write(
            info.context, lambda desk: curating.retract_report(desk, report, code, reason)
        )

    @strawberry.field(
        graphql_type=ChangeResult, description="Withdraw a document with all of its reports."
    )
    async def withdraw_document(self, info: RequestInfo, document: str, reason: str) -> Any:
        return await _write(
            info.context, lambda desk: curating.withdraw_document(desk, document, reason)
        )

    @strawberry.field(
        graphql_type=ChangeResult, description="Merge one company, or one deal, into another."
    )
    async def merge(self, info: RequestInfo, this: str, into: str, reason: str) -> Any:
        return await _write(info.context, lambda desk: curating.merge_two(desk, this, into, reason))

    @strawberry.field(graphql_type=ChangeResult, description="Undo a merge.")
    async def unmerge(self, info: RequestInfo, key: str, reason: str) -> Any:
        return await _write(info.context, lambda desk: curating.unmerge_one(desk, key, reason))

    @strawberry.field(
        graphql_type=ChangeResult, description="Record that two companies are different."
    )
    async def keep_apart(self, info: RequestInfo, this: str, other: str, reason: str) -> Any:
        return await _write(
            info.context, lambda desk: curating.keep_apart(desk, this, other, reason)
        )

    @strawberry.field(graphql_type=ChangeResult, description="Give a company another name.")
    async def add_alias(
        self,
        info: RequestInfo,
        company: str,
        text: str,
        reason: str,
        kind: AliasKind = AliasKind.NAME,
        case_rule: CaseRule = CaseRule.EXACT,
    ) -> Any:
        return await _write(
            info.context,
            lambda desk: curating.add_alias(desk, company, text, reason, kind, case_rule),
        )

    @strawberry.field(graphql_type=ChangeResult, description="Withdraw a name of a company.")
    async def remove_alias(self, info: RequestInfo, company: str, text: str, reason: str) -> Any:
        return await _write(
            info.context, lambda desk: curating.remove_alias(desk, company, text, reason)
        )

    @strawberry.field(
        graphql_type=ChangeResult,
        description="Register a company, or say who a provisional one is.",
    )
    async def register_company(
        self, info: RequestInfo, name: str, kind: CompanyKind, country: str | None = None
    ) -> Any:
        return await _write(
            info.context, lambda desk: curating.register_company(desk, name, kind, country)
        )

    @strawberry.field(
        graphql_type=VerdictResult,
        description="Report a candidate of the review queue, of a new deal or of the one named.",
    )
    async def accept_candidate(
        self, info: RequestInfo, candidate: str, reason: str, deal: str | None = None
    ) -> Any:
        return await _write(
            info.context, lambda desk: curating.accept_one(desk, candidate, deal, reason)
        )

    @strawberry.field(graphql_type=VerdictResult, description="Close a candidate of the queue.")
    async def reject_candidate(self, info: RequestInfo, candidate: str, reason: str) -> Any:
        return await _write(info.context, lambda desk: curating.reject_one(desk, candidate, reason))


async def _write(context: RequestContext, command: Callable[[Desk], Any]) -> Any:
    """Carry out a command off the event loop. It has no time limit of its own: a client that was
    sent away could not know whether it had been written."""
    if not context.mutable:
        return _OFF
    if not context.authorised:
        return _UNAUTHORISED
    try:
        return await asyncio.to_thread(command, context.desk)
    except DealgraphError as error:
        return refusal_of(error)
