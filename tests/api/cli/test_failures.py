"""Exit codes and the one line on stderr, as a program of its own sees them."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import dealgraph, dealgraph_apart


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lops",), "no such command 'lops'"),
        (("loops", "--mx-hops", "3"), "no such option: --mx-hops"),
        (("deal",), "missing argument 'ID'"),
        (("loops", "--as-of", "2025-13-01"), "is no day of the calendar"),
        (("loops", "--as-of", "soon"), "'soon' is not YYYY"),
        (("loops", "--position", "-1"), "position"),
        (("serve", "--port", "99999999"), "65535"),
        (("ingest",), "missing argument"),
    ],
)
def test_wrong_usage_is_code_two_and_one_line(words: tuple[str, ...], told: str) -> None:
    ran = dealgraph(*words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.startswith("dealgraph: ")
    assert ran.err.endswith("--help)\n")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("foo://x", "is no kind of store"),
        ("sqlite:x", "names no file"),
        ("sqlite:////", "is a folder"),
        ("memory:/x", "has no name"),
    ],
)
def test_a_bad_address_is_refused_with_the_good_ones(address: str, told: str) -> None:
    ran = dealgraph("deals", "--store", address)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err
    assert "use sqlite:///PATH" in ran.err


def test_a_position_that_the_log_has_not_reached_is_refused(log: str) -> None:
    ran = dealgraph("loops", "--store", log, "--position", "999")
    assert (ran.code, ran.err) == (
        1,
        "dealgraph: position: 999 is not between 0 and 24, the head\n",
    )


def test_a_bad_setting_is_refused_without_its_value() -> None:
    ran = dealgraph("deals", environment={"DEALGRAPH_API_TOKEN_HASH": "my-secret"})
    assert ran.code == 1
    assert "DEALGRAPH_API_TOKEN_HASH" in ran.err
    assert "my-secret" not in ran.err


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("these are my notes, and a long way from a database " * 50)
    before = path.read_bytes()
    for words in (("deals",), ("register", "X")):
        ran = dealgraph(*words, "--store", str(path))
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.count("\n") == 1
    assert path.read_bytes() == before


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE events (mine TEXT)")
    database.close()
    ran = dealgraph("register", "X", "--store", str(path))
    assert ran.code == 1
    assert ran.err.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_log_without_permission_is_refused(log: str) -> None:
    path = Path(log.removeprefix("sqlite:///"))
    path.chmod(0)
    ran = dealgraph("deals", "--store", log)
    assert ran.code == 1
    assert ran.err.count("\n") == 1


def test_a_locked_log_is_refused_in_one_line(log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.store.sqlite_file.BUSY_MS", 50)
    holder = sqlite3.connect(log.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        ran = dealgraph("register", "Nscale", "--store", log)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "store" in ran.err


def test_a_refusal_that_is_long_stays_one_line() -> None:
    ran = dealgraph("deal", "x" * 5000 + "\ny")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 700


def test_the_program_gives_the_same_codes(log: str) -> None:
    environment = {"DEALGRAPH_STORE": log}
    for words, code in ((("deals",), 0), (("deal", "zzzz"), 1), (("lops",), 2), (("--help",), 0)):
        ran = dealgraph_apart(words, environment=environment)
        assert ran.returncode == code
        assert b"Traceback" not in ran.stderr


def test_nothing_but_the_result_is_on_stdout(log: str) -> None:
    ran = dealgraph_apart(("deals", "--json"), environment={"DEALGRAPH_STORE": log})
    assert ran.stderr == b""
    assert ran.stdout.startswith(b"{")


def test_a_pipe_gets_plain_text(log: str) -> None:
    ran = dealgraph_apart(
        ("loops",), environment={"DEALGRAPH_STORE": log, "TERM": "xterm-256color"}
    )
    assert b"\x1b[" not in ran.stdout


def test_a_reader_who_goes_away_is_no_error(log: str) -> None:
    program = f"{sys.executable} -c 'from api.cli.start import run; run()'"
    for words in ("deals --json", "deals", "export -", "--help"):
        script = f"set -o pipefail; {program} {words} | head -c 10 >/dev/null"
        ran = subprocess.run(
            ["bash", "-c", script], env={"DEALGRAPH_STORE": log, "PATH": os.environ["PATH"]},
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_terminal_without_unicode_still_gets_an_answer(log: str) -> None:
    environment = {"DEALGRAPH_STORE": log, "PYTHONIOENCODING": "ascii"}
    table = dealgraph_apart(("loops",), environment=environment)
    assert table.returncode == 0, table.stderr
    assert b"NVIDIA" in table.stdout
    answer = dealgraph_apart(("deals", "--json"), environment=environment)
    assert "NVIDIA → OpenAI".encode() in answer.stdout


def test_ctrl_c_ends_with_one_line_and_code_130(log: str) -> None:
    # a suite that a shell runs in the background passes on that Ctrl-C is ignored
    heeding = "import signal as s; s.signal(s.SIGINT, s.default_int_handler)"
    program = subprocess.Popen(
        [sys.executable, "-c", f"{heeding}; from api.cli.start import run; run()", "ingest", "-"],
        env={"DEALGRAPH_STORE": log},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdin
    program.stdin.write(b"More than a pipe holds. " * 100_000)  # taken: it waits for the rest
    program.stdin.flush()
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=30)
    assert program.returncode == 130
    assert out == b""
    assert err.startswith(b"dealgraph: stopped; ")
    assert err.count(b"\n") == 1


def test_ctrl_c_while_the_commands_are_loaded_is_told_in_one_line() -> None:
    slow = "import sys; sys.meta_path.insert(0, Pressed())"
    pressed = "class Pressed:\n    def find_spec(self, *_): raise KeyboardInterrupt\n"
    program = f"from api.cli.start import run\n{pressed}\n{slow}\nrun()"
    ran = subprocess.run(
        [sys.executable, "-c", program, "deals"], capture_output=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout) == (130, b"")
    assert ran.stderr == b"dealgraph: stopped before anything was done\n"


def test_a_text_cannot_drive_the_terminal(log: str) -> None:
    dealgraph("register", "Evil \x1b[31mred\x07 [bold]Inc", "--store", log)
    out = dealgraph("companies", "--store", log, "--limit", "100").out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "[bold]Inc" in out
