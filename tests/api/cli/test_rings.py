"""loops in time and since a position, on the small log of one ring and a warrant."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from analytics.loop_changes import LoopChangesAnswer
from analytics.reports import LoopQuestion
from api.session import Desk
from graph.events.codec import canonical_json
from graph.model.calendar import AsOf
from graph.settings import Settings
from tests.support.cli import CLOCKS, Ran, dealgraph
from tests.support.desks import TODAY

MOMENT = AsOf(valid_on=TODAY, published_by=TODAY)


def ask(log: str, *words: str) -> Ran:
    ran = dealgraph("loops", *words, "--store", log, *CLOCKS, columns=200)
    assert ran.code == 0, ran.err
    return ran


def closing_position(log: str) -> int:
    """Where the last report of the ring of three stands in the log."""
    with Desk.open(log, Settings()) as desk:
        loops = desk.loops(LoopQuestion(), MOMENT).loops
    return max(each.loop.life_line.position for each in loops if len(each.names) == 3)


def test_rings_are_told_that_opened_after_an_event(log: str) -> None:
    closed = closing_position(log)
    out = ask(log, "--since", str(closed - 1)).out
    assert "NVIDIA → OpenAI → Oracle → NVIDIA" in out
    assert f"since event {closed - 1:,} of the log" in out
    assert "0 rings broke" in out
    told = ask(log, "--since", str(closed), "--json").json
    assert [turn["ranked"]["names"] for turn in told["opened"]] == [["AMD", "OpenAI"]]


def test_nothing_opened_since_the_head(log: str) -> None:
    with Desk.open(log, Settings()) as desk:
        head = desk.graph(MOMENT).position
    told = ask(log, "--since", str(head), "--json").json
    assert (told["opened"], told["broken"], told["opened_count"]) == ([], [], 0)


def test_a_ring_that_broke_is_told_with_the_deal_that_ended(log: str) -> None:
    with Desk.open(log, Settings()) as desk:
        graph = desk.graph(MOMENT)
        head = graph.position
        (deal_id,) = (
            deal.deal_id
            for deal in graph.deals.values()
            if deal.legs[0].giver_id == "openai" and deal.legs[0].receiver_id == "oracle"
        )
    ran = dealgraph("correct", deal_id, "status", "terminated", "--reason", "x", "--store", log)
    assert ran.code == 0, ran.err
    told = ask(log, "--since", str(head), "--json").json
    assert [turn["deal_ids"] for turn in told["broken"]] == [[deal_id]]
    assert told["opened"] == []
    assert deal_id in ask(log, "--since", str(head), "--legs").out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--since", "99999"), "since"),
        (("--carry", "2"), "carry"),
        (("--carry", "0%"), "carry"),
        (("--window-days", "-1"), "window"),
    ],
)
def test_bounds_that_make_no_sense_are_one_line(
    log: str, words: tuple[str, ...], complaint: str
) -> None:
    ran = dealgraph("loops", *words, "--store", log, *CLOCKS)
    assert ran.code != 0
    assert complaint in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_share_is_read_with_a_percent_sign_or_without(log: str) -> None:
    told = [ask(log, "--carry", each, "--json").json for each in ("40%", "0.4")]
    assert [each["loops"][0]["timing"]["carry"] for each in told] == ["0.4", "0.4"]


def test_the_order_of_payments_and_the_three_clocks_are_shown(log: str) -> None:
    out = ask(log, "--legs", "--window-days", "900").out
    assert "In time: possible, within 900 days and with 50 % of the bottleneck" in out
    assert "Closed in the world 2025-09-22, in print" in out
    assert "1. " in out
    assert "from 2025-05-23 on" in out


def test_the_receipt_of_changes_gives_them_again(log: str, tmp_path: Path) -> None:
    saved = tmp_path / "answer.json"
    saved.write_text(ask(log, "--since", "10", "--window-days", "90", "--json").out)
    answer = msgspec.json.decode(saved.read_bytes(), type=LoopChangesAnswer)
    with Desk.open(log, Settings()) as desk:
        again = desk.reproduce(answer.receipt)
    assert canonical_json(again) == canonical_json(answer)
    ran = dealgraph("verify", "--receipt", str(saved), "--store", log)
    assert ran.code == 0, ran.err
