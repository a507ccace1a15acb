"""The compose file and the Dockerfile, as far as they can be read without Docker."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.settings import PREFIX, Settings
from tests.support.neo4j_jars import VERSION

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded


def test_neo4j_is_the_version_that_the_tests_run_on(compose: dict[str, Any]) -> None:
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{VERSION}-community"


def test_each_service_says_when_it_is_well(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        check = service["healthcheck"]
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        assert {"interval", "timeout", "retries", "start_period"} <= set(check)
    waits = compose["services"]["api"]["depends_on"]["neo4j"]
    assert waits == {"condition": "service_healthy"}


def test_the_password_comes_from_the_environment_and_must_be_set(compose: dict[str, Any]) -> None:
    neo4j, api = compose["services"]["neo4j"], compose["services"]["api"]
    demanded = re.compile(r"\$\{NEO4J_PASSWORD:\?[^}]+\}$")
    assert demanded.search(neo4j["environment"]["NEO4J_AUTH"])
    assert demanded.match(api["environment"]["DEALGRAPH_NEO4J_PASSWORD"])
    # The image would read it as a setting and refuse to start.
    assert "NEO4J_PASSWORD" not in neo4j["environment"]


def test_the_data_lives_in_a_named_volume(compose: dict[str, Any]) -> None:
    (mount,) = compose["services"]["neo4j"]["volumes"]
    name, _, place = mount.partition(":")
    assert place == "/data"
    assert name in compose["volumes"]


def test_nothing_listens_beyond_this_machine(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_every_setting_of_the_api_is_one_that_we_read(compose: dict[str, Any]) -> None:
    for name in compose["services"]["api"]["environment"]:
        assert name.removeprefix(PREFIX).lower() in Settings.model_fields


def test_the_image_copies_what_exists_and_runs_our_command_as_nobody_special() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for name in " ".join(copied).split():
        assert (ROOT / name).exists() or name == "README.md"
        assert f"!{name}" in kept
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    command = re.search(r'^CMD \["(\w+)"', DOCKERFILE, re.MULTILINE)
    assert command is not None
    assert command[1] in project["scripts"]
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE


def compose_command() -> list[str] | None:
    """Compose as a plugin of Docker or as a command of its own; None where there is neither."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            asked = subprocess.run([*command, "version"], capture_output=True, check=False)
            if asked.returncode == 0:
                return command
    return None


def test_compose_takes_the_file_with_a_password_and_refuses_it_without() -> None:
    command = compose_command()
    if command is None:
        pytest.skip("Compose is not installed")

    def config(**more: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k != "NEO4J_PASSWORD"} | more
        return subprocess.run(
            [*command, "config", "--quiet"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    taken = config(NEO4J_PASSWORD="long enough")
    assert taken.returncode == 0, taken.stderr
    refused = config()
    assert refused.returncode != 0
    assert "NEO4J_PASSWORD" in refused.stderr
