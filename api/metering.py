"""Measurements for `/metrics`, in the text format of Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.execution import ExecutionContext
from strawberry.types.graphql import OperationType

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Meters:
    """The meters of one server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.operations = Counter(
            "dealgraph_operations",
            "GraphQL operations, by whether errors came back",
            ["outcome"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "dealgraph_operation_seconds",
            "Wall-clock seconds of one GraphQL operation; subscriptions are not timed",
            buckets=SECONDS,
            registry=self._registry,
        )
        self.position = Gauge(
            "dealgraph_log_position", "Last position of the log", registry=self._registry
        )
        self.subscriptions = Gauge(
            "dealgraph_subscriptions", "Subscriptions that are open", registry=self._registry
        )

    def text(self, position: int, watching: int) -> bytes:
        """All meters now, with the position of the log and how many subscriptions are open."""
        self.position.set(position)
        self.subscriptions.set(watching)
        return generate_latest(self._registry)

    def extension(self) -> type[SchemaExtension]:
        """A schema extension that counts each operation, and times each that has an end of its own.
        A subscription lasts as long as its client likes, and ends by being dropped."""
        meters = self

        class Metered(SchemaExtension):
            def on_operation(self) -> Iterator[None]:
                began, ended = time.perf_counter(), False
                try:
                    yield
                    ended = True
                finally:
                    lasts = _is_subscription(self.execution_context)
                    if ended and not lasts:
                        meters.seconds.observe(time.perf_counter() - began)
                    if ended or lasts:
                        failed = bool(getattr(self.execution_context.result, "errors", None))
                        meters.operations.labels("errors" if failed else "ok").inc()

        return Metered


def _is_subscription(context: ExecutionContext) -> bool:
    if context.graphql_document is not None:
        with suppress(CannotGetOperationTypeError):
            return context.operation_type is OperationType.SUBSCRIPTION
    return False
