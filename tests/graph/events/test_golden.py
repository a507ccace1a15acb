"""Golden samples: written once, never edited, and readable for ever."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from graph.events.catalogue import CATALOGUE, SCHEMA_VERSION
from graph.events.codec import Parked, decode, encode_payload, hash_of
from graph.events.envelope import Event
from graph.fold.ledger import Ledger

GOLDEN = sorted((Path(__file__).parents[2] / "golden").glob("*.json"))


def read(path: Path) -> Event:
    return msgspec.json.decode(path.read_bytes(), type=Event)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_event_decodes_and_writes_back_the_same_bytes(path: Path) -> None:
    event = read(path)
    payload = decode(event)
    assert not isinstance(payload, Parked)
    assert isinstance(payload, CATALOGUE[event.type])
    if event.schema_version == SCHEMA_VERSION[event.type]:
        assert encode_payload(payload) == event.payload_json
    assert hash_of(event) == event.hash


def test_every_type_and_version_has_a_golden_sample() -> None:
    sampled = {(event.type, event.schema_version) for event in map(read, GOLDEN)}
    wanted = {
        (name, version)
        for name, latest in SCHEMA_VERSION.items()
        for version in range(1, latest + 1)
    }
    assert wanted <= sampled


def test_the_golden_log_folds() -> None:
    ledger = Ledger()
    for event in map(read, GOLDEN):
        ledger.apply(event)
    assert ledger.position == len(GOLDEN)
    assert ledger.head_hash == "9ff66a8f0c00a0a1aaa7def52bfd9c99a1e1711a44ec1b774a009a29c37b55cd"
    assert not ledger.parked
    assert ledger.candidates["cand-a"].verdict == "accepted"
    assert ledger.withdrawn == {"doc-z": "the publisher took it back"}
