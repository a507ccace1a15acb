"""What a stored snapshot rests on: a log up to an event, and the code and versions of today."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

import msgspec

from graph.events.catalogue import SCHEMA_VERSION
from graph.events.codec import canonical_json
from graph.fold.policy import POLICY_ID
from graph.fold.stored_file import Basis, Unusable
from graph.store.port import EventStore, Head


@cache
def fingerprint() -> str:
    """sha256 of the sources that a fold runs through, and of what they are run by."""
    root = Path(__file__).parents[1]
    found = hashlib.sha256(f"{sys.version_info[:2]} {msgspec.__version__}".encode())
    for folder in ("events", "fold", "model"):
        for path in sorted((root / folder).glob("*.py")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def basis_of(head: Head) -> Basis:
    """What a snapshot at this head rests on, with the code of today."""
    return Basis(
        events=hashlib.sha256(canonical_json(SCHEMA_VERSION).encode()).hexdigest(),
        policy=POLICY_ID,
        code=fingerprint(),
        position=head.position,
        head_hash=head.hash,
    )


def check_basis(basis: Basis, store: EventStore) -> None:
    """Raises Unusable, with the first thing that differs from this code and this log."""
    wanted = basis_of(Head(position=basis.position, hash=basis.head_hash))
    for name in ("events", "policy", "code"):
        if getattr(basis, name) != getattr(wanted, name):
            raise Unusable(f"it was made with another version ({name})")
    last = next(iter(store.read_all(basis.position - 1, basis.position)), None)
    if last is None or last.hash != basis.head_hash:
        raise Unusable("it is of another log")
