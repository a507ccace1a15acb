"""Measurements for `/metrics`, in the text format of Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from strawberry.extensions import SchemaExtension

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
            "Wall-clock seconds of one GraphQL operation",
            buckets=SECONDS,
            registry=self._registry,
        )
        self.position = Gauge(
            "dealgraph_log_position", "Last position of the log", registry=self._registry
        )

    def text(self, position: int) -> bytes:
        """All meters now, with the position of the log."""
        self.position.set(position)
        return generate_latest(self._registry)

    def extension(self) -> type[SchemaExtension]:
        """A schema extension that counts and times each operation."""
        meters = self

        class Metered(SchemaExtension):
            def on_operation(self) -> Iterator[None]:
                began = time.perf_counter()
                yield
                meters.seconds.observe(time.perf_counter() - began)
                failed = bool(getattr(self.execution_context.result, "errors", None))
                meters.operations.labels("errors" if failed else "ok").inc()

        return Metered
