"""The command line on the real Neo4j: the same answers, and a picture that is kept up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.fold.stored import StoredSnapshot
from tests.support.cli import CLOCKS, Ran, dealgraph
from tests.support.neo4j_server import Access
from tests.support.stores import cypher, wipe

pytestmark = pytest.mark.neo4j
WATCH = ("watch", "--once", "--from", "0")


def count(access: Access, query: str) -> int:
    with cypher(access) as session:
        return int(session.run(query).single(strict=True)[0])  # type: ignore[arg-type]


@pytest.fixture
def there(empty_neo4j: Access, tmp_path: Path) -> Callable[..., Ran]:
    """Runs a command on the server, with a cache folder of its own."""
    environment = {
        "DEALGRAPH_NEO4J_USER": empty_neo4j.user,
        "DEALGRAPH_NEO4J_PASSWORD": empty_neo4j.password,
        "DEALGRAPH_CACHE_DIR": str(tmp_path / "cache"),
    }

    def run(*words: str) -> Ran:
        ran = dealgraph(*words, "--store", empty_neo4j.address, environment=environment)
        assert ran.code == 0, ran.err
        return ran

    return run


def test_a_log_moves_to_neo4j_and_gives_the_same_answers(
    empty_neo4j: Access, there: Callable[..., Ran], log: str, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.jsonl"
    head = dealgraph("export", str(backup), "--store", log, "--json").json["head"]
    assert there("import", str(backup), "--json").json["head"] == head
    for words in (("loops",), ("deals",), ("exposure", "NVIDIA"), ("review",), WATCH):
        clocks = CLOCKS if words not in (("review",), WATCH) else ()
        here = dealgraph(*words, "--store", log, *clocks, "--json")
        assert there(*words, *clocks, "--json").out == here.out
    assert there("verify").out.splitlines()[-1].endswith(head["hash"])
    assert count(empty_neo4j, "MATCH (d:Deal) RETURN count(d)") == 4
    there("register", "Nscale", "--kind", "neocloud")
    assert count(empty_neo4j, "MATCH (c:Company {name: 'Nscale'}) RETURN count(c)") == 1
    drawn = there("rebuild", "--json").json["projection"]
    assert drawn["rebuilt"] == "asked for"
    assert drawn["position"] == head["position"] + 1


def test_a_big_log_on_a_server_begins_at_a_snapshot_in_the_cache_folder(
    empty_neo4j: Access,
    there: Callable[..., Ran],
    log: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One event makes it big here. The snapshot of a log that is put back from an older backup, of
    the same first event, is that of another."""
    backups, wanted = [tmp_path / name for name in ("older", "newer")], list[str]()
    for backup in backups:
        dealgraph("export", str(backup), "--store", log)
        wanted.append(dealgraph("deals", "--store", log, *CLOCKS, "--json").out)
        dealgraph("register", "Nscale", "--kind", "neocloud", "--store", log)
    monkeypatch.setitem(StoredSnapshot.__init__.__kwdefaults__, "least", 1)  # type: ignore[index]

    def told(answer: str) -> str:
        ran = there("deals", *CLOCKS, "--json")
        assert ran.out == answer
        return " ".join(ran.err.split())

    older, newer = wanted
    there("import", str(backups[1]))
    assert told(newer).startswith("Storing a snapshot of ")
    assert told(newer) == ""
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert f"{kept.name} is not used: it was changed or cut" in told(newer)
    assert told(newer) == ""
    wipe(empty_neo4j)
    there("import", str(backups[0]))
    assert f"{kept.name} is not used: it is of another log Storing a snapshot" in told(older)
    assert told(older) == ""


def test_a_wrong_password_is_refused_in_one_line_without_it(neo4j_server: Access) -> None:
    ran = dealgraph(
        "deals",
        "--store",
        neo4j_server.address,
        environment={"DEALGRAPH_NEO4J_USER": "neo4j", "DEALGRAPH_NEO4J_PASSWORD": "open-sesame"},
    )
    assert (ran.code, ran.out) == (1, "")
    assert "DEALGRAPH_NEO4J_PASSWORD" in ran.err
    assert "open-sesame" not in ran.err
    assert ran.err.count("\n") == 1


def test_a_server_that_is_not_there_is_refused_in_one_line() -> None:
    ran = dealgraph("deals", "--store", "bolt://127.0.0.1:1")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("; start Neo4j, or give the address where it runs\n")
