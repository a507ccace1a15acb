"""A Neo4j Community server from its own jars: fetched by Maven, run by Java, on loopback."""

from __future__ import annotations

import ctypes
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError
from platformdirs import user_cache_path

VERSION = "5.26.0"
POM = Path(__file__).parent / "neo4j" / "pom.xml"
START_SECONDS_MAX, STOP_SECONDS_MAX, FETCH_SECONDS_MAX = 120.0, 30.0, 600.0
_OPENED = "java.base/{}=ALL-UNNAMED"
_PACKAGES = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_CONFIG = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.heap.initial_size=256m
server.memory.heap.max_size=512m
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""


class NoServer(Exception):
    """No way to a server on this machine; the text says what was tried."""


@dataclass
class LocalNeo4j:
    """A server from jars, with its data in `home`. Starts on loopback only."""

    home: Path
    port: int
    password: str
    outlives_us: bool = False
    _java: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def let_go(self) -> int:
        """Leave the server running after us; returns its process id."""
        assert self._java is not None
        pid, self._java.returncode = self._java.pid, 0  # Nobody here will wait for it.
        self._java = None
        return pid

    def start(self) -> None:
        """Start, wait until it answers, set the password; raises NoServer."""
        config = self.home / "conf"
        config.mkdir(parents=True, exist_ok=True)
        (config / "neo4j.conf").write_text(_CONFIG.format(port=self.port), encoding="utf-8")
        (self.home / "logs").mkdir(exist_ok=True)
        opened = [f"--add-opens={_OPENED.format(package)}" for package in _PACKAGES]
        command = ["java", "-Xmx512m", "-XX:+UseG1GC", *opened, "-Dlog4j2.disable.jmx=true"]
        command += ["-cp", f"{jars()}/*", "org.neo4j.server.CommunityEntryPoint"]
        command += [f"--home-dir={self.home}", f"--config-dir={config}"]
        with (self.home / "logs" / "console.log").open("ab") as console:
            self._java = subprocess.Popen(
                command,
                stdout=console,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=None if self.outlives_us else _die_with_parent,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < until:
            if self._java and self._java.poll() is not None:
                raise NoServer(f"Neo4j ended at once; see {self.home}/logs/console.log")
            if is_open(self.port) and self._answers():
                return
            time.sleep(0.2)
        self.kill()
        raise NoServer(f"Neo4j did not answer within {START_SECONDS_MAX:.0f} s")

    def _answers(self) -> bool:
        with suppress(DriverError, Neo4jError):
            if (self.home / "password-set").exists():
                ask(self.address, self.password, "RETURN 1")
            else:
                change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
                ask(self.address, "neo4j", change, database="system", password=self.password)
                (self.home / "password-set").touch()
            return True
        return False

    def stop(self) -> None:
        """End the server in good order, or by force when it takes too long."""
        if self._java is None:
            return
        self._java.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._java.wait(STOP_SECONDS_MAX)
        self.kill()

    def kill(self) -> None:
        """SIGKILL: what it had not written to disk is lost. The data folder stays."""
        if self._java is not None:
            self._java.kill()
            self._java.wait()
            self._java = None


def ask(address: str, key: str, query: str, database: str = "neo4j", **parameters: object) -> None:
    """Run one query with `key` as the password; raises what the driver raises."""
    with (
        neo4j.GraphDatabase.driver(
            address, auth=("neo4j", key), connection_timeout=5, max_transaction_retry_time=1
        ) as driver,
        driver.session(database=database) as session,
    ):
        session.run(query, parameters).consume()  # type: ignore[arg-type]


def _die_with_parent() -> None:
    """On Linux the kernel ends the server with us, even when we are killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def jars() -> Path:
    """The folder of the server's jars, fetched once; raises NoServer."""
    folder = user_cache_path("dealgraph") / f"neo4j-{VERSION}"
    if folder.is_dir():
        return folder
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise NoServer(f"{tool} is not installed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix="neo4j-part-"))
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={part}"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=FETCH_SECONDS_MAX)
        with suppress(OSError):  # Somebody else was first: theirs is as good.
            part.rename(folder)
    except (subprocess.SubprocessError, OSError) as error:
        raise NoServer(f"Maven did not fetch the server: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder
