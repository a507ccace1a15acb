"""The GraphQL type of companies: views of one snapshot."""

from __future__ import annotations

import strawberry

from api.schema.values import Alias, Identifier
from graph.fold import snapshot
from graph.model.company import CompanyKind

Graph = strawberry.Private[snapshot.KnowledgeGraph]


@strawberry.type(description="A resolved organisation.")
class Company:
    graph: Graph
    facts: strawberry.Private[snapshot.Company]
    id: strawberry.ID
    name: str
    kind: CompanyKind
    country: str | None
    provisional: bool = strawberry.field(
        description="A new name met in a text, waiting for somebody to say who it is."
    )

    @staticmethod
    def of(graph: snapshot.KnowledgeGraph, company_id: str) -> Company:
        facts = graph.company_of(company_id)
        if facts is None:
            facts = _unregistered(company_id)
        return Company(
            graph=graph,
            facts=facts,
            id=strawberry.ID(facts.company_id),
            name=facts.name,
            kind=facts.kind,
            country=facts.country,
            provisional=facts.provisional,
        )

    @strawberry.field
    def aliases(self) -> list[Alias]:
        return [Alias.of(alias) for alias in self.facts.aliases]

    @strawberry.field
    def identifiers(self) -> list[Identifier]:
        return [Identifier.of(identifier) for identifier in self.facts.identifiers]

    @strawberry.field(description="The company that controls it on the day asked for.")
    def parent(self) -> Company | None:
        return Company.of(self.graph, self.facts.parent_id) if self.facts.parent_id else None

    @strawberry.field(description="The top of its chain of control; itself without one.")
    def group(self) -> Company:
        return Company.of(self.graph, self.facts.group_id)

    @strawberry.field(description="Ids of companies merged into this one.")
    def merged_ids(self) -> list[strawberry.ID]:
        return [strawberry.ID(other) for other in self.facts.merged_ids]


def _unregistered(company_id: str) -> snapshot.Company:
    """A party that nobody registered shows under its id, provisional."""
    return snapshot.Company(
        company_id=company_id,
        name=company_id,
        kind=CompanyKind.UNKNOWN,
        country=None,
        identifiers=(),
        aliases=(),
        provisional=True,
        merged_ids=(),
        parent_id=None,
        group_id=company_id,
        control=(),
        different_from=(),
    )
