"""Single risk vectors by name; a test that needs one skips, saying so, where they are absent."""

from __future__ import annotations

import json
from typing import Any

from tests.support.shared_data import shared_data


def vector_named(name: str) -> dict[str, Any]:
    """`inputs`, `expected`, `tolerance`, `source`, `origin`."""
    vectors = json.loads(shared_data("risk_vectors.json").read_text(encoding="utf-8"))
    (found,) = (each for each in vectors if each["name"] == name)
    return dict(found)
