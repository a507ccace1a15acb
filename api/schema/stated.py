"""GraphQL types of what one document states, before it is resolved and folded into a deal."""

from __future__ import annotations

from api.schema.derive import graphql_type
from graph.model import deal

StatedParty = graphql_type(deal.Party, "StatedParty")
StatedLeg = graphql_type(deal.Leg, "StatedLeg")
