"""Serving the API with uvicorn."""

from __future__ import annotations


def run_server(store: str | None, host: str, port: int) -> None:
    """Serve until stopped."""
    raise NotImplementedError(store, host, port)
