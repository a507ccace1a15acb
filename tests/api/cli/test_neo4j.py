"""The command line on the real Neo4j: the same answers, and a picture that is kept up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import CLOCKS, Ran, dealgraph
from tests.support.neo4j_server import Access
from tests.support.stores import cypher

pytestmark = pytest.mark.neo4j


def count(access: Access, query: str) -> int:
    with cypher(access) as session:
        return int(session.run(query).single(strict=True)[0])  # type: ignore[arg-type]


def test_a_log_moves_to_neo4j_and_gives_the_same_answers(
    empty_neo4j: Access, log: str, tmp_path: Path
) -> None:
    environment = {
        "DEALGRAPH_NEO4J_USER": empty_neo4j.user,
        "DEALGRAPH_NEO4J_PASSWORD": empty_neo4j.password,
    }

    def there(*words: str) -> Ran:
        ran = dealgraph(*words, "--store", empty_neo4j.address, environment=environment)
        assert ran.code == 0, ran.err
        return ran

    backup = tmp_path / "backup.jsonl"
    head = dealgraph("export", str(backup), "--store", log, "--json").json["head"]
    assert there("import", str(backup), "--json").json["head"] == head
    for words in (("loops",), ("deals",), ("exposure", "NVIDIA"), ("review",)):
        clocks = CLOCKS if words != ("review",) else ()
        here = dealgraph(*words, "--store", log, *clocks, "--json")
        assert there(*words, *clocks, "--json").out == here.out
    assert there("verify").out.splitlines()[-1].endswith(head["hash"])
    assert count(empty_neo4j, "MATCH (d:Deal) RETURN count(d)") == 4
    there("register", "Nscale", "--kind", "neocloud")
    assert count(empty_neo4j, "MATCH (c:Company {name: 'Nscale'}) RETURN count(c)") == 1
    drawn = there("rebuild", "--json").json["projection"]
    assert drawn["rebuilt"] == "asked for"
    assert drawn["position"] == head["position"] + 1


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
