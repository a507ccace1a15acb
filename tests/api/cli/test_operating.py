"""status, verify, rebuild, export, import."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from api.session import Desk
from graph.settings import Settings
from tests.support.cli import CLOCKS, dealgraph
from tests.support.desks import LETTER, TODAY


def test_status_says_what_the_log_holds(log: str) -> None:
    out = dealgraph("status", "--store", log).out
    for told in ("24 events", "documents", "to review", "dealgraph review list", "fixed@1"):
        assert told in out
    answer = dealgraph("status", "--store", log, "--json").json
    counts = {name: answer[name] for name in ("documents", "reports", "deals", "companies")}
    assert counts == {"documents": 6, "reports": 5, "deals": 4, "companies": 5}
    assert answer["waiting"] == 1
    assert answer["events"]["deal.reported"] == 5
    assert sum(answer["events"].values()) == answer["head"]["position"]


def test_status_as_of_a_position_counts_what_was_there_then(log: str) -> None:
    answer = dealgraph("status", "--store", log, "--position", "9", "--json").json
    assert (answer["documents"], answer["head"]["position"]) == (1, 9)
    assert sum(answer["events"].values()) == 9


def test_status_of_a_log_that_is_not_there_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "none.sqlite"
    ran = dealgraph("status", "--store", str(path))
    assert ran.code == 0
    assert "There is no log at" in ran.err
    assert "dealgraph demo" in ran.err
    assert not path.parent.exists()


def test_a_bare_path_is_a_sqlite_file(log: str) -> None:
    path = log.removeprefix("sqlite:///")
    as_address, as_path = (
        dealgraph("deals", "--store", each, *CLOCKS, "--json").json for each in (log, path)
    )
    assert as_address == as_path


def test_the_store_of_the_environment_is_asked(log: str) -> None:
    ran = dealgraph("deals", *CLOCKS, "--json", environment={"DEALGRAPH_STORE": log})
    assert ran.json["total"] == 4


def test_a_whole_log_verifies(log: str) -> None:
    ran = dealgraph("verify", "--store", log)
    assert ran.code == 0
    assert "The log holds together" in ran.out
    answer = dealgraph("verify", "--store", log, "--json").json
    assert (answer["events"], answer["problems"]) == (24, [])


def tamper(log: str, told: str, forged: str) -> None:
    """Another text in every payload, past the triggers that refuse it."""
    with sqlite3.connect(log.removeprefix("sqlite:///")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        database.execute(
            "UPDATE events SET payload_json = replace(payload_json, ?, ?)", (told, forged)
        )


def test_a_damaged_log_is_refused_with_what_says_where(log: str) -> None:
    tamper(log, '"status":"signed"', '"status":"sifned"')
    ran = dealgraph("deals", "--store", log)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("; dealgraph verify says where the log is damaged\n")


def test_a_changed_log_does_not_verify_and_says_where(log: str) -> None:
    tamper(log, "40000000000", "4")
    ran = dealgraph("verify", "--store", log)
    assert ran.code == 1
    assert "was changed" in ran.out
    assert "restore a backup" in ran.out


def test_a_rebuild_from_zero_is_the_same(log: str) -> None:
    ran = dealgraph("rebuild", "--store", log)
    assert ran.code == 0
    assert "The same as the snapshot" in ran.out
    answer = dealgraph("rebuild", "--store", log, "--json").json
    assert answer["same"] is True
    assert answer["digest"] == answer["digest_before"]
    assert answer["deals"] == 4


def test_an_export_goes_in_elsewhere_with_the_same_head(log: str, tmp_path: Path) -> None:
    backup, copy = tmp_path / "backup.jsonl", f"sqlite:///{tmp_path / 'copy.sqlite'}"
    exported = dealgraph("export", str(backup), "--store", log, "--json").json
    assert (exported["events"], exported["texts"]) == (24, 6)
    imported = dealgraph("import", str(backup), "--store", copy, "--json").json
    assert imported["head"] == exported["head"]
    again = dealgraph("import", str(backup), "--store", copy)
    assert "nothing new" in again.out
    loops = [dealgraph("loops", "--store", each, *CLOCKS, "--json").out for each in (log, copy)]
    assert loops[0] == loops[1]
    with Desk.open(copy, Settings()) as desk:
        assert desk.text(LETTER.facts.text_digest) == LETTER.text


def test_an_export_goes_through_a_pipe(log: str, tmp_path: Path) -> None:
    exported = dealgraph("export", "-", "--store", log)
    assert exported.err == ""
    copy = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    imported = dealgraph("import", "-", "--store", copy, stdin=exported.out.encode())
    assert imported.code == 0, imported.err
    assert dealgraph("export", "-", "--store", copy).out == exported.out


def test_an_export_does_not_replace_a_file_unasked(log: str, tmp_path: Path) -> None:
    there = tmp_path / "there.jsonl"
    there.write_text("mine")
    ran = dealgraph("export", str(there), "--store", log)
    assert ran.code == 1
    assert "is there already" in ran.err
    assert there.read_text() == "mine"
    assert dealgraph("export", str(there), "--store", log, "--force").code == 0
    assert there.read_text() != "mine"


@pytest.mark.parametrize("name", ["none/backup.jsonl", "."])
def test_an_export_to_nowhere_is_refused(log: str, tmp_path: Path, name: str) -> None:
    ran = dealgraph("export", str(tmp_path / name), "--store", log)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ring.sqlite"]


@pytest.mark.parametrize("cut", ["", "{}\n", "not json\n", "\x00\x01", "\xff\xfe"])
def test_what_is_no_export_is_refused_and_nothing_is_taken_in(tmp_path: Path, cut: str) -> None:
    bad, copy = tmp_path / "bad.jsonl", f"sqlite:///{tmp_path / 'copy.sqlite'}"
    bad.write_bytes(cut.encode("latin-1"))
    ran = dealgraph("import", str(bad), "--store", copy)
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was imported" in ran.err
    assert ran.err.count("\n") == 1
    assert dealgraph("status", "--store", copy, "--json").json["head"]["position"] == 0


def test_a_cut_export_is_refused(log: str, tmp_path: Path) -> None:
    lines = dealgraph("export", "-", "--store", log).out.splitlines(keepends=True)
    bad, copy = tmp_path / "bad.jsonl", f"sqlite:///{tmp_path / 'copy.sqlite'}"
    bad.write_text("".join(lines[:-3]), encoding="utf-8")
    ran = dealgraph("import", str(bad), "--store", copy)
    assert ran.code == 1
    assert "nothing was imported" in ran.err


def test_a_missing_export_is_refused_in_one_line(tmp_path: Path) -> None:
    ran = dealgraph("import", str(tmp_path / "none.jsonl"), "--store", "memory:")
    assert ran.code == 1
    assert "no such file or directory; check the path" in ran.err


def test_reports_dated_after_today_are_counted(log: str) -> None:
    with Desk.open(log, Settings()) as desk:
        from api.status import status_of

        assert status_of(Desk(desk.store, today=lambda: TODAY)).later == 0
        early = Desk(desk.store, today=lambda: TODAY.replace(year=2025, month=9, day=1))
        assert status_of(early).later == 4
