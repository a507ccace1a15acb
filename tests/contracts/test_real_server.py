"""The way to a real Neo4j server, itself tested: found in order, started, stopped, kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import neo4j_server
from tests.support.neo4j_jars import POM, VERSION, NoServer, ask, free_port, is_open, jars
from tests.support.neo4j_server import down, find_server, up


@pytest.fixture
def without_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_TEST_URI", "NEO4J_TEST_USER", "NEO4J_TEST_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


def test_an_address_that_is_given_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_TEST_URI", "bolt://elsewhere:7687")
    monkeypatch.setenv("NEO4J_TEST_PASSWORD", "p")
    monkeypatch.delenv("NEO4J_TEST_USER", raising=False)
    access = find_server()
    assert (access.address, access.user, access.password) == ("bolt://elsewhere:7687", "neo4j", "p")
    assert access.local is None


@pytest.mark.usefixtures("without_address")
def test_without_docker_java_and_maven_it_says_what_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(NoServer) as failed:
        find_server()
    for word in ("NEO4J_TEST_URI", "Docker", "java is not installed"):
        assert word in str(failed.value)


def test_the_pom_names_the_version_that_the_cache_is_called_after() -> None:
    assert f"<neo4j.version>{VERSION}<" in POM.read_text(encoding="utf-8")


def test_a_wrong_word_on_the_command_line_is_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert neo4j_server.main(["sideways"]) == 2
    assert "up|down" in capsys.readouterr().err


def test_stopping_what_never_ran_says_so(tmp_path: Path) -> None:
    assert down(tmp_path) == "no local Neo4j is running\n"


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.usefixtures("neo4j_server")
def test_a_local_server_goes_up_and_down_and_keeps_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        jars()
    except NoServer as error:
        pytest.skip(str(error))
    home, port = tmp_path / "neo4j", free_port()
    try:
        said = up(home, port)
        assert f"DEALGRAPH_STORE=bolt://127.0.0.1:{port}" in said
        assert up(home, port) == said
        key = (home / "password").read_text(encoding="utf-8")
        assert (home / "password").stat().st_mode & 0o077 == 0
        ask(f"bolt://127.0.0.1:{port}", key, "CREATE (:Kept {id: 1})")
        with pytest.raises(NoServer, match="taken"):
            up(tmp_path / "other", port)
    finally:
        monkeypatch.setattr(neo4j_server, "STOP_SECONDS_MAX", 20)
        assert "stopped" in down(home)
    assert not is_open(port)
    assert any(home.rglob("neostore*"))
    assert os.path.isdir(home / "data")
