"""Data that nobody on this project wrote, beside the repo; tests that need it skip without it."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "data"


def shared_data(path: str) -> Path:
    """The file or folder; skips the test, saying so, where it is absent."""
    found = FOLDER / path
    if not found.exists():
        pytest.skip(f"shared data is not here: {path}")
    return found
