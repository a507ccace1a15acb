"""The small log in a file, made once and copied for each test that writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.desks import a_log_file


@pytest.fixture(scope="session")
def made_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "ring.sqlite"
    a_log_file(path)
    return path


@pytest.fixture
def log(made_log: Path, tmp_path: Path) -> str:
    """The address of a copy of the small log."""
    copy = tmp_path / "ring.sqlite"
    shutil.copy(made_log, copy)
    return f"sqlite:///{copy}"
