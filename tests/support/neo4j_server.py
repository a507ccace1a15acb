"""A real Neo4j 5.26 server: for the tests, and for `make neo4j-up` and `make neo4j-down`.

Tests look in this order: NEO4J_TEST_URI (with NEO4J_TEST_USER, NEO4J_TEST_PASSWORD; its database
is emptied), Docker, then the server's own jars from Maven, which need Java 17 and `mvn`. The jars
stay in the user's cache folder; data goes to a folder of its own.
"""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from tests.support.neo4j_jars import (
    STOP_SECONDS_MAX,
    VERSION,
    LocalNeo4j,
    NoServer,
    free_port,
    is_open,
)


@dataclass(frozen=True)
class Access:
    """How to reach a running server. `kill` and `revive` are None where we did not start it."""

    address: str
    user: str
    password: str
    stop: Callable[[], None]
    local: LocalNeo4j | None = None


def find_server() -> Access:
    """The first server that can be had; raises NoServer with all that was tried."""
    address = os.environ.get("NEO4J_TEST_URI")
    if address:
        user = os.environ.get("NEO4J_TEST_USER", "neo4j")
        return Access(address, user, os.environ.get("NEO4J_TEST_PASSWORD", ""), lambda: None)
    tried = ["NEO4J_TEST_URI is not set"]
    for way in (_from_docker, _from_jars):
        try:
            return way()
        except NoServer as error:
            tried.append(str(error))
    raise NoServer("no Neo4j server: " + "; ".join(tried))


def _docker_answers() -> bool:
    import docker
    from docker.errors import DockerException

    with suppress(DockerException, OSError), closing(docker.from_env(timeout=10)) as client:
        return bool(client.ping())
    return False


def _from_docker() -> Access:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not _docker_answers():
            gc.collect()  # A client that found nobody leaves its socket to the collector.
            raise NoServer("Docker does not answer")
        from docker.errors import DockerException
        from testcontainers.neo4j import Neo4jContainer

        container = Neo4jContainer(f"neo4j:{VERSION}-community", password=secrets.token_hex(8))
        try:
            container.start()
        except (DockerException, OSError, TimeoutError) as error:
            raise NoServer(f"Docker could not start Neo4j: {error}") from error
    return Access(
        container.get_connection_url(), container.username, container.password, container.stop
    )


def _from_jars() -> Access:
    home = Path(tempfile.mkdtemp(prefix="dealgraph-neo4j-"))
    server = LocalNeo4j(home=home, port=free_port(), password=secrets.token_hex(8))

    def stop() -> None:
        server.kill()  # Nobody needs the data, so nobody waits for a last flush.
        shutil.rmtree(home, ignore_errors=True)

    try:
        server.start()
    except (NoServer, OSError) as error:
        stop()
        raise NoServer(str(error)) from error
    return Access(server.address, "neo4j", server.password, stop, local=server)


def up(home: Path, port: int) -> str:
    """Start a local server that stays, or find it running; says how to reach it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = home / "password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(12), encoding="utf-8")
    server = LocalNeo4j(home, port, kept.read_text(encoding="utf-8"), outlives_us=True)
    if _running(home) is None:
        if is_open(port):
            raise NoServer(f"port {port} is taken by somebody else")
        server.start()
        (home / "pid").write_text(str(server.let_go()), encoding="utf-8")
    return (
        f"Neo4j {VERSION} answers at {server.address}; use it with\n"
        f"  export DEALGRAPH_STORE={server.address} DEALGRAPH_NEO4J_PASSWORD={server.password}\n"
    )


def down(home: Path) -> str:
    """Stop the local server in good order; its data stays."""
    pid = _running(home)
    if pid is None:
        return "no local Neo4j is running\n"
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS_MAX
    while _running(home) is not None and time.monotonic() < until:
        time.sleep(0.2)
    if _running(home) is not None:
        os.kill(pid, signal.SIGKILL)
    (home / "pid").unlink(missing_ok=True)
    return f"stopped; its data is in {home}\n"


def _running(home: Path) -> int | None:
    """The process id of the server of this home, when it is alive and still that server."""
    with suppress(OSError, ValueError):
        pid = int((home / "pid").read_text(encoding="utf-8"))
        told = subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        if f"--home-dir={home}" in told.stdout:
            return pid
    return None


def main(arguments: list[str]) -> int:
    home = user_data_path("dealgraph") / "neo4j"
    try:
        match arguments:
            case ["up"]:
                sys.stdout.write(up(home, 7687))
            case ["down"]:
                sys.stdout.write(down(home))
            case _:
                sys.stderr.write("usage: python -m tests.support.neo4j_server up|down\n")
                return 2
    except NoServer as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
