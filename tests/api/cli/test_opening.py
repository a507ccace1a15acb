"""From --store to an open desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.opening import address_of, demo_address, missing_file, open_desk
from graph.errors import StoreUnavailable
from graph.projection.runner import Projector
from graph.settings import Settings, default_store
from graph.store.memory import MemoryStore
from tests.support.desks import a_desk


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("log.sqlite", "sqlite:///log.sqlite"),
        ("./a/log.sqlite", "sqlite:///./a/log.sqlite"),
        ("/a/log.sqlite", "sqlite:////a/log.sqlite"),
        ("~/log.sqlite", "sqlite:///~/log.sqlite"),
        ("a/with:colon", "sqlite:///a/with:colon"),
        ("sqlite:///x", "sqlite:///x"),
        ("memory:", "memory:"),
        ("neo4j://h:7687", "neo4j://h:7687"),
        ("bolt+s://h", "bolt+s://h"),
        ("C:\\log.sqlite", "sqlite:///C:\\log.sqlite"),
    ],
)
def test_a_bare_path_is_the_address_of_a_file(told: str, address: str) -> None:
    assert address_of(told) == address


def test_only_a_file_can_be_missing(tmp_path: Path) -> None:
    there = tmp_path / "there.sqlite"
    there.touch()
    assert missing_file(f"sqlite:///{there}") is None
    assert missing_file(f"sqlite:///{tmp_path / 'none'}") == tmp_path / "none"
    for address in ("memory:", "neo4j://h", "sqlite:///"):
        assert missing_file(address) is None


def test_reading_a_log_that_is_not_there_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.sqlite"
    with open_desk(str(path), writes=False) as desk:
        assert desk.whole().position == 0
    assert not path.exists()
    assert "There is no log at" in capsys.readouterr().err


def test_writing_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "log.sqlite"
    with open_desk(str(path), writes=True, actor="anna") as desk:
        assert desk.actor == "anna"
    assert path.exists()


def test_the_store_is_closed_when_a_command_fails(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def fail() -> None:
        with open_desk(str(tmp_path / "log.sqlite"), writes=True) as desk:
            stores.append(desk.store)
            raise Stop

    stores: list[object] = []
    with pytest.raises(Stop):
        fail()
    with pytest.raises(StoreUnavailable):
        stores[0].head()  # type: ignore[attr-defined]


def test_the_demo_goes_to_a_file_and_never_to_a_server() -> None:
    assert demo_address("x.sqlite", Settings(store="neo4j://h")) == "sqlite:///x.sqlite"
    assert demo_address(None, Settings(store="sqlite:///y")) == "sqlite:///y"
    assert demo_address(None, Settings(store="y.sqlite")) == "sqlite:///y.sqlite"
    assert demo_address(None, Settings(store="neo4j://h")) == default_store()
    assert demo_address("memory:", Settings()) == "memory:"


def test_a_picture_that_stays_behind_is_told_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = a_desk(MemoryStore())

    def gone() -> Projector:
        raise StoreUnavailable("bolt://h", "does not answer")

    desk.open_projector = gone
    monkeypatch.setattr("api.cli.opening.Desk.open", lambda *_, **__: desk)
    with open_desk("memory:", writes=True):
        pass
    told = capsys.readouterr().err
    assert "The picture in Neo4j stayed behind" in told
    assert "run dealgraph rebuild" in told
