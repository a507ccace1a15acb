"""watch: changes as they come, one a line, and where to go on."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from api.session import Desk
from graph.settings import Settings
from tests.support.cli import Ran, dealgraph

RING = "NVIDIA → OpenAI → Oracle → NVIDIA"
SECONDS = 60


def once(log: str, *words: str) -> Ran:
    ran = dealgraph("watch", "--once", *words, "--store", log)
    assert ran.code == 0, ran.err
    return ran


def lines(ran: Ran) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in ran.out.splitlines()]


def head_of(log: str) -> int:
    with Desk.open(log, Settings()) as desk:
        return desk.store.head().position


def set_status(log: str, status: str) -> None:
    """Of the deal on which the ring of three hangs."""
    with Desk.open(log, Settings()) as desk:
        (deal,) = (
            each.deal_id
            for each in desk.whole().deals.values()
            if {"openai", "oracle"} == {party.company_id for party in each.parties}
        )
    reason = f"test {head_of(log)}"
    ran = dealgraph("correct", deal, "status", status, "--reason", reason, "--store", log)
    assert ran.code == 0, ran.err


def test_with_once_it_tells_what_the_log_holds_and_ends(log: str) -> None:
    ran = once(log, "--from", "0")
    told = ran.out.splitlines()
    assert len(told) == 2
    assert f"opened  {RING}  vendor finance" in told[0]
    head = head_of(log)
    assert f"--from {head} goes on from there" in ran.err.replace("\n", " ")
    assert once(log, "--from", str(head)).out == once(log).out == ""


def test_going_on_from_each_cursor_tells_the_rest(log: str) -> None:
    for status in ("denied", "signed", "terminated"):
        set_status(log, status)
    everything = lines(once(log, "--from", "0", "--json"))
    assert [each["turn"] for each in everything] == ["opened"] * 2 + ["broken", "opened", "broken"]
    for number, change in enumerate(everything, start=1):
        assert lines(once(log, "--from", change["cursor"], "--json")) == everything[number:]


def test_rings_may_be_asked_for_more_narrowly(log: str) -> None:
    for words in (("--through", "Oracle"), ("--min-amount", "1bn"), ("--money-only",)):
        assert RING in once(log, "--from", "0", *words).out
        assert len(once(log, "--from", "0", *words).out.splitlines()) == 1
    assert RING not in once(log, "--from", "0", "--max-hops", "2").out


def test_a_total_that_crosses_is_told_with_both_figures(log: str) -> None:
    head = head_of(log)
    set_status(log, "denied")
    words = ("--company", "OpenAI", "--threshold", "200bn", "--from", str(head))
    (line,) = once(log, *words).out.splitlines()
    assert line.endswith("down    OpenAI gives –, was $300bn; threshold $200bn")
    (told,) = lines(once(log, *words, "--json"))
    assert (told["before"], told["direction"], told["position"]) == (
        "300000000000",
        "down",
        head + 1,
    )
    assert once(log, *words, "--direction", "up").out == ""
    assert once(log, *words, "--measure", "receives").out == ""


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("--company", "OpenAI"), 2, "go together"),
        (("--threshold", "1bn"), 2, "go together"),
        (("--from", "yesterday"), 1, "cursor"),
        (("--from", "99999"), 1, "the head"),
        (("--from", "0", "--max-hops", "99"), 1, "max_hops"),
        (("--company", "Nobody", "--threshold", "1bn"), 1, "Nobody"),
        (("--company", "AMD", "--threshold", "0"), 1, "above zero"),
    ],
)
def test_what_cannot_be_watched_is_refused_in_one_line(
    log: str, words: tuple[str, ...], code: int, complaint: str
) -> None:
    ran = dealgraph("watch", "--once", *words, "--store", log)
    assert (ran.code, ran.out) == (code, "")
    assert complaint in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_log_in_memory_or_that_is_not_there_ends_at_once(log: str) -> None:
    """Nobody else can write to it, so waiting would be for ever."""
    for store in ("memory:", log.replace("ring", "none")):
        ran = dealgraph("watch", "--store", store)
        assert (ran.code, ran.out) == (0, "")


@contextmanager
def watching(log: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a program of its own; killed when it does not end in time."""
    program = "from api.cli.start import run; run()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "watch", *words],
        env={"DEALGRAPH_STORE": log, "DEALGRAPH_WATCH_SECONDS": "0.05"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        end = threading.Timer(SECONDS, running.kill)
        end.start()
        try:
            yield running
        finally:
            end.cancel()
            running.kill()


def test_changes_arrive_as_they_are_written_and_ctrl_c_ends_it_well(log: str) -> None:
    head = head_of(log)
    with watching(log, "--from", str(head), "--json") as running:
        assert running.stdout is not None
        for status, turn in (("denied", "broken"), ("signed", "opened")):
            set_status(log, status)
            told = msgspec.json.decode(running.stdout.readline())
            assert (told["turn"], told["ring"]["names"][0]) == (turn, "NVIDIA")
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=SECONDS)
    assert (running.returncode, out) == (0, "")
    assert f"--from {head + 2} goes on from there" in err.replace("\n", " ")
    assert "Traceback" not in err


def test_a_reader_that_goes_away_ends_it(log: str) -> None:
    with watching(log, "--from", "0") as running:
        assert running.stdout is not None
        assert RING in running.stdout.readline()
        running.stdout.close()
        set_status(log, "denied")
        assert running.wait(timeout=SECONDS) == 0
