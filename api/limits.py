"""Limits of a GraphQL request. Each refusal names the limit and the value that was over it.

Cost: every field costs 1, times the page sizes of the connections above it (`first`, 50 when not
given). Fragments are counted where they are spread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)
from strawberry.extensions import (
    MaxAliasesLimiter,
    MaxTokensLimiter,
    QueryDepthLimiter,
    SchemaExtension,
)

from graph.model.value import Value

PAGE_DEFAULT, PAGE_MAX = 50, 200


class Limits(Value, frozen=True):
    """Largest request that the server takes. Seconds are wall-clock for one request."""

    depth: int = 12
    aliases: int = 20
    tokens: int = 2_000
    cost: int = 20_000
    body_bytes: int = 6_000_000
    seconds: float = 20.0
    watchers: int = 16
    """Open subscriptions of one server; each keeps a snapshot of its own place in the log."""


def extensions(limits: Limits) -> list[Callable[[], SchemaExtension]]:
    """Makers of extensions that refuse a request before it is executed."""
    return [
        lambda: MaxTokensLimiter(max_token_count=limits.tokens),
        lambda: QueryDepthLimiter(max_depth=limits.depth),
        lambda: MaxAliasesLimiter(max_alias_count=limits.aliases),
        _cost_limiter(limits.cost),
    ]


def _cost_limiter(cost_max: int) -> type[SchemaExtension]:
    class CostLimiter(SchemaExtension):
        """Refuses an operation whose cost is over the limit, before it is validated."""

        def on_validate(self) -> Iterator[None]:
            context = self.execution_context
            document = context.graphql_document
            if document is not None and not context.pre_execution_errors:
                cost = cost_of(document, context.variables or {}, cost_max)
                if cost > cost_max:
                    context.pre_execution_errors = [
                        GraphQLError(
                            f"the query costs {cost} or more, the limit is {cost_max}: "
                            "ask for smaller pages or fewer nested lists"
                        )
                    ]
            yield

    return CostLimiter


def cost_of(document: DocumentNode, variables: Mapping[str, object], stop_at: int) -> int:
    """Cost of the dearest operation; counting stops soon after `stop_at`, so it is bounded."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    meter = _Meter(fragments, variables, stop_at)
    return max(
        (
            meter.selection(node.selection_set, ())
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        ),
        default=0,
    )


class _Meter:
    def __init__(
        self,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, object],
        stop_at: int,
    ) -> None:
        self._fragments, self._variables, self._stop_at = fragments, variables, stop_at

    def selection(self, selected: SelectionSetNode | None, spread: tuple[str, ...]) -> int:
        """`spread` has the fragments above, so that a circle ends (validation refuses it too)."""
        total = 0
        for node in selected.selections if selected else ():
            if isinstance(node, FieldNode):
                total += 1 + self._page(node) * self.selection(node.selection_set, spread)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name in self._fragments and name not in spread:
                    fragment = self._fragments[name]
                    total += self.selection(fragment.selection_set, (*spread, name))
            else:
                total += self.selection(node.selection_set, spread)  # type: ignore[attr-defined]
            if total > self._stop_at:
                break
        return total

    def _page(self, node: FieldNode) -> int:
        """Page size of a connection: it is what selects `edges` or `nodes`."""
        selected = node.selection_set.selections if node.selection_set else ()
        names = {child.name.value for child in selected if isinstance(child, FieldNode)}
        fragments = any(not isinstance(child, FieldNode) for child in selected)
        if not names & {"edges", "nodes"} and not (fragments and node.arguments):
            return 1
        for argument in node.arguments or ():
            if argument.name.value != "first":
                continue
            value = argument.value
            if isinstance(value, IntValueNode):
                return max(1, int(value.value))
            if isinstance(value, VariableNode):
                given = self._variables.get(value.name.value)
                return max(1, given) if isinstance(given, int) else PAGE_DEFAULT
        return PAGE_DEFAULT
