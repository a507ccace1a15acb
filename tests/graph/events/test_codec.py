from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from graph.errors import InvalidEvent
from graph.events import catalogue as c
from graph.events import codec
from graph.events.envelope import GENESIS_HASH, new_event, stream_of
from graph.model.ids import event_id_of
from tests.support.history import History, a_company, a_document, a_reported_deal


def test_the_same_intent_has_the_same_id_and_another_cause_another() -> None:
    one, two = (new_event(a_company("NVIDIA"), actor=actor) for actor in ("a", "b"))
    assert one.event_id == two.event_id
    assert new_event(a_company("NVIDIA"), actor="a", cause_id="x").event_id != one.event_id


@pytest.mark.parametrize(
    ("payload", "stream"),
    [
        (a_document("a"), "document:doc-a"),
        (a_reported_deal("1"), "deal:deal-1"),
        (a_company("xAI"), "company:xai"),
        (c.CandidateRejected(candidate_id="cand-1", reason="no"), "candidate:cand-1"),
        (
            c.MetricReported(
                company_id="xai", document_id="doc-a", metric=c.Metric.CASH, value=Decimal(1)
            ),
            "company:xai",
        ),
    ],
)
def test_each_payload_knows_its_stream(payload: c.Payload, stream: str) -> None:
    assert stream_of(payload) == stream


def test_an_unknown_type_is_parked_and_named() -> None:
    parked = codec.decode_payload("deal.teleported", 1, "{}")
    assert isinstance(parked, codec.Parked)
    assert parked.type == "deal.teleported"


def test_a_newer_version_than_ours_is_parked() -> None:
    assert isinstance(codec.decode_payload("deal.reported", 99, "{}"), codec.Parked)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"company_id": 1, "reason": "x"}'])
def test_a_known_type_with_a_wrong_body_is_an_error(text: str) -> None:
    with pytest.raises(InvalidEvent, match=r"company\.merged"):
        codec.decode_payload("company.merged", 1, text)


def test_an_old_version_is_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename_why(raw: dict[str, Any]) -> dict[str, Any]:
        return {**{key: raw[key] for key in raw if key != "why"}, "reason": raw["why"]}

    def add_code(raw: dict[str, Any]) -> dict[str, Any]:
        return {**raw, "reason": raw["reason"] + "!"}

    monkeypatch.setitem(codec.SCHEMA_VERSION, "document.withdrawn", 3)
    monkeypatch.setitem(codec.UPCASTS, ("document.withdrawn", 1), rename_why)
    monkeypatch.setitem(codec.UPCASTS, ("document.withdrawn", 2), add_code)
    payload = codec.decode_payload("document.withdrawn", 1, '{"document_id":"d","why":"denied"}')
    assert payload == c.DocumentWithdrawn(document_id="d", reason="denied!")


def test_a_version_without_a_step_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(codec.SCHEMA_VERSION, "document.withdrawn", 2)
    with pytest.raises(InvalidEvent, match="no upcast"):
        codec.decode_payload("document.withdrawn", 1, "{}")


def test_the_hash_covers_every_immutable_field() -> None:
    history = History(a_company("NVIDIA"), a_document("a"))
    event = list(history.store.read_all())[1]
    assert codec.hash_of(event) == event.hash
    assert event.prev_hash != GENESIS_HASH
    for name in event.__struct_fields__:
        if name in {"hash"}:
            continue
        value = getattr(event, name)
        changed = value + 1 if isinstance(value, int) else f"{value or ''}0"
        tampered = msgspec.structs.replace(event, **{name: changed})
        assert codec.hash_of(tampered) != event.hash, name


def test_event_ids_are_derived_from_what_was_written() -> None:
    event = new_event(a_document("a"), actor="x")
    assert event.event_id == event_id_of(event.stream_id, event.type, event.payload_json, None)
