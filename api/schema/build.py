"""The executable schema with its limits, and its SDL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import strawberry
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from api.limits import Limits, extensions
from api.schema.derive import PARAMETERS, Parameters
from api.schema.mutation import Mutation
from api.schema.query import Query
from api.schema.refusals import ToldErrors
from api.schema.watching import Subscription

SDL_FILE = Path(__file__).with_name("schema.graphql")


class Schema(strawberry.Schema):
    """Errors are told and logged by ToldErrors alone, once each."""

    def process_errors(self, errors: object, execution_context: object = None) -> None:
        del errors, execution_context


def build_schema(limits: Limits, more: Sequence[type[SchemaExtension]] = ()) -> strawberry.Schema:
    """The schema, with `more` extensions outside its own; a request over a limit is refused before
    it is executed."""
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=[*more, ToldErrors, *extensions(limits)],
        config=StrawberryConfig(scalar_map={Parameters: PARAMETERS}),
    )


def sdl() -> str:
    """The schema in its definition language, as SDL_FILE holds it."""
    return build_schema(Limits()).as_str() + "\n"


def write_sdl() -> None:
    """Renew SDL_FILE."""
    SDL_FILE.write_text(sdl(), encoding="utf-8")
