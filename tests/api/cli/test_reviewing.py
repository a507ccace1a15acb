"""review: the queue and its verdicts."""

from __future__ import annotations

from pathlib import Path

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


class TestExport:
    def test_verdicts_are_written_as_labelled_sentences(
        self, log: str, candidate_id: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "verdicts.txt"
        reject = ("review", "reject", candidate_id, "--reason", "a guess", "--store", log)
        assert dealgraph(*reject).code == 0
        told = dealgraph("review", "export", str(path), "--store", log, "--json").json
        assert told["files"] == [{"path": str(path), "lines": 1}]
        assert (told["deals"], told["negatives"], told["left_out"]) == (0, 1, {})
        assert path.read_text().endswith(" => none: a guess\n")

    def test_a_file_that_is_there_is_replaced_only_on_demand(
        self, log: str, candidate_id: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "verdicts.txt"
        path.write_text("mine\n")
        dealgraph("review", "reject", candidate_id, "--reason", "a guess", "--store", log)
        words = ("review", "export", str(path), "--store", log)
        ran = dealgraph(*words)
        assert (ran.code, path.read_text()) == (1, "mine\n")
        assert "is there already" in ran.err
        assert "1 sentences" in dealgraph(*words, "--force").out
        assert path.read_text() != "mine\n"

    def test_without_a_verdict_no_file_is_made(self, log: str, tmp_path: Path) -> None:
        path = tmp_path / "verdicts.txt"
        ran = dealgraph("review", "export", str(path), "--store", log)
        assert (ran.code, path.exists()) == (0, False)
        assert "0 accepted deals" in ran.out

    @pytest.mark.parametrize("name", ["verdicts.jsonl", "filings.txt", "none/verdicts.txt"])
    def test_a_name_that_the_reader_of_labels_would_misread_is_refused(
        self, log: str, tmp_path: Path, name: str
    ) -> None:
        ran = dealgraph("review", "export", str(tmp_path / name), "--store", log)
        assert (ran.code, ran.out, list(tmp_path.glob("*.txt"))) == (1, "", [])
