"""One Neo4j database: sessions per use, bounded waits, the driver's errors as ours.

Shared by the log and by the projection. A driver never crosses a fork: a child process that uses
the link gets a driver of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions as failures

from graph.errors import AddressInvalid, DealgraphError, StoreUnavailable

T = TypeVar("T")
CONNECT_SECONDS_MAX, RETRY_SECONDS_MAX, POOL_MAX = 5.0, 15.0, 20
SCHEMA_WAIT_SECONDS = 60
Transaction = neo4j.ManagedTransaction
Work = Callable[[Transaction], T]
Rows = list[dict[str, Any]]

_IS_IT_UP = "start Neo4j, or give the address where it runs"
_NOT_ACCEPTED = "user or password is not accepted (DEALGRAPH_NEO4J_USER, DEALGRAPH_NEO4J_PASSWORD)"


class Neo4jLink:
    """Runs pure functions of a transaction; the driver may run one of them several times.

    Raises AddressInvalid or StoreUnavailable when the server cannot be reached as told.
    """

    def __init__(self, address: str, *, user: str, password: str, database: str = "neo4j") -> None:
        self.address, self.database = _checked(address), database
        self._auth = (user, password)
        self._owner = 0
        self._driver: neo4j.Driver | None = None
        try:
            self._connected().verify_connectivity()
        except failures.ServiceUnavailable as error:
            self.close()
            raise StoreUnavailable(self.address, f"{first_line(error)}; {_IS_IT_UP}") from error
        except (failures.DriverError, failures.Neo4jError, ValueError) as error:
            self.close()
            raise self._told(error) from error

    def _connected(self) -> neo4j.Driver:
        if self._driver is None or self._owner != os.getpid():
            try:
                self._driver = neo4j.GraphDatabase.driver(
                    self.address,
                    auth=self._auth,
                    connection_timeout=CONNECT_SECONDS_MAX,
                    connection_acquisition_timeout=RETRY_SECONDS_MAX,
                    max_transaction_retry_time=RETRY_SECONDS_MAX,
                    max_connection_pool_size=POOL_MAX,
                    notifications_min_severity="OFF",
                    telemetry_disabled=True,
                )
            except (failures.ConfigurationError, ValueError) as error:
                raise AddressInvalid(self.address, first_line(error)) from error
            self._owner = os.getpid()
        return self._driver

    def read(self, work: Work[T]) -> T:
        """The value of `work` in a read transaction."""
        return self._run(work, writes=False)

    def ask(self, query: str, **parameters: Any) -> Rows:
        """All rows of one query in a read transaction."""
        return self.read(lambda tx: rows(tx, query, **parameters))

    def tell(self, query: str, **parameters: Any) -> Rows:
        """All rows of one query in a write transaction."""
        return self.write(lambda tx: rows(tx, query, **parameters))

    def write(self, work: Work[T]) -> T:
        """The value of `work`, committed. StoreUnavailable with `outcome_unknown` when the answer
        to the commit was lost; ConstraintError of the driver passes through."""
        return self._run(work, writes=True)

    def _run(self, work: Work[T], *, writes: bool) -> T:
        try:
            with self._connected().session(database=self.database) as session:
                run = session.execute_write if writes else session.execute_read
                return run(work)
        except failures.ConstraintError:
            raise
        except (failures.DriverError, failures.Neo4jError) as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> DealgraphError:
        if isinstance(error, failures.AuthError):
            return StoreUnavailable(self.address, _NOT_ACCEPTED)
        if isinstance(error, failures.ClientError) and "DatabaseNotFound" in str(error.code):
            return StoreUnavailable(self.address, f"has no database {self.database!r}")
        unknown = isinstance(error, failures.IncompleteCommit | failures.DatabaseError)
        return StoreUnavailable(self.address, first_line(error), outcome_unknown=unknown)

    def prepare(self, schema: tuple[str, ...]) -> None:
        """Run schema statements, each in a transaction of its own, and wait for their indexes."""
        for statement in schema:
            self.tell(statement)
        self.ask(f"CALL db.awaitIndexes({SCHEMA_WAIT_SECONDS})")

    def backend(self) -> str:
        """Name, version and edition of the server."""
        query = "CALL dbms.components() YIELD name, versions, edition RETURN *"
        (found,) = self.ask(query)
        return f"Neo4j {found['versions'][0]} {found['edition']}"

    def close(self) -> None:
        """Close the pool; the link opens a new one when it is used again."""
        if self._driver is not None and self._owner == os.getpid():
            self._driver.close()
        self._driver = None


def _checked(address: str) -> str:
    """The address, when it names a host and no user."""
    parts = urlsplit(address)
    if "@" in address:
        # The address is shown in answers and logs, so a password must not be in it.
        shown = f"{parts.scheme}://…@…"
        raise AddressInvalid(shown, "names a user; set DEALGRAPH_NEO4J_USER and _PASSWORD")
    try:
        named = parts.hostname is not None and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.path.strip("/"):
        raise AddressInvalid(address, "does not name HOST or HOST:PORT")
    return address


def rows(tx: Transaction, query: str, **parameters: Any) -> Rows:
    """All rows of a query. Queries are constants of our own; values go in as parameters."""
    return tx.run(query, parameters).data()


def first_line(error: Exception) -> str:
    """The first line of what an error says, or its class."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(":")
