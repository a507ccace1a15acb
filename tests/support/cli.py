"""Runs the real command line in this process, as a person would type it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from typer.testing import CliRunner

from api.cli.main import app

CLOCKS = ("--as-of", "2026-06-30", "--published-by", "2026-06-30")
"""The day of the small log, for commands that read: the tests run on any day."""


@dataclass(frozen=True)
class Ran:
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


def dealgraph(
    *words: str,
    stdin: str | bytes | None = None,
    columns: int = 160,
    environment: Mapping[str, str | None] | None = None,
) -> Ran:
    """Run `dealgraph WORDS`; nothing of the caller's environment shines through."""
    clean: dict[str, str | None] = {
        "COLUMNS": str(columns),
        "DEALGRAPH_STORE": "memory:",
        "DEALGRAPH_ACTOR": None,
        "NO_COLOR": None,
        "FORCE_COLOR": None,
        **(environment or {}),
    }
    result = CliRunner().invoke(app, list(words), input=stdin, env=clean)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def dealgraph_apart(
    words: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
    timeout: float = 60,
) -> subprocess.CompletedProcess[bytes]:
    """Run it as a program of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from api.cli.start import run; run()", *words],
        input=stdin,
        env=dict(environment or {}),
        capture_output=True,
        timeout=timeout,
        check=False,
    )
