"""review: the queue and its verdicts."""

from __future__ import annotations

import pytest

from tests.support.cli import CLOCKS, dealgraph


@pytest.fixture
def candidate_id(log: str) -> str:
    (found,) = dealgraph("review", "list", "--store", log, "--json").json["candidates"]
    return str(found["candidate_id"])


def test_the_queue_shows_the_phrase_and_the_questions(log: str, candidate_id: str) -> None:
    out = dealgraph("review", "list", "--store", log).out
    assert candidate_id in out
    assert "Blackstone → CoreWeave" in out
    assert "? is it more than a guess?" in out
    assert "one analyst thinks" in out
    assert "1 candidate" in out


def test_without_a_command_the_queue_is_listed(log: str) -> None:
    listed = dealgraph("review", "list", "--store", log)
    assert dealgraph("review", "--store", log) == listed
    as_json = dealgraph("review", "--store", log, "--json")
    assert as_json == dealgraph("review", "list", "--store", log, "--json")


def test_options_before_the_command_are_not_dropped_in_silence(log: str) -> None:
    ran = dealgraph("review", "--store", log, "list")
    assert ran.code == 2
    assert "write the options after list" in ran.err


def test_an_empty_queue_is_said() -> None:
    ran = dealgraph("review", "list", "--store", "memory:")
    assert (ran.code, ran.out) == (0, "Nothing waits for a verdict.\n")


def test_an_accepted_candidate_becomes_a_deal(log: str, candidate_id: str) -> None:
    ran = dealgraph(
        "review", "accept", candidate_id[:10], "--reason", "it says so", "--deal", "new",
        "--store", log,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert f"{candidate_id} is report" in ran.out
    deals = dealgraph("deals", "--store", log, *CLOCKS, "--json").json["deals"]
    assert "Blackstone → CoreWeave" in [each["title"] for each in deals]
    assert dealgraph("review", "--store", log).out.startswith("Nothing waits")


def test_a_candidate_can_be_put_to_a_known_deal(log: str, candidate_id: str) -> None:
    first = dealgraph("deals", "--store", log, *CLOCKS, "--json").json["deals"][0]["deal_id"]
    ran = dealgraph(
        "review", "accept", candidate_id, "--reason", "the same", "--deal", first[:10],
        "--store", log, "--json",
    )  # fmt: skip
    assert ran.json["deal_id"] == first
    assert ran.json["verdict"] == "accepted"


def test_a_rejected_candidate_moves_nothing_and_cannot_be_accepted(
    log: str, candidate_id: str
) -> None:
    before = dealgraph("deals", "--store", log, *CLOCKS, "--json").json["deals"]
    ran = dealgraph("review", "reject", candidate_id, "--reason", "a guess", "--store", log)
    assert (ran.code, ran.out) == (0, f"{candidate_id} is rejected\n")
    assert dealgraph("deals", "--store", log, *CLOCKS, "--json").json["deals"] == before
    late = dealgraph("review", "accept", candidate_id, "--reason", "x", "--store", log)
    assert late.code == 1
    assert "is rejected already (a guess)" in late.err


def test_an_unknown_candidate_is_refused(log: str) -> None:
    ran = dealgraph("review", "accept", "cand-zzzz", "--reason", "x", "--store", log)
    assert ran.code == 1
    assert "no candidate is known as 'cand-zzzz'" in ran.err
