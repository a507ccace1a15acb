"""From `--store` to an open desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.output import bar_of, note
from api.session import Desk

if TYPE_CHECKING:
    from graph.settings import Settings

SQLITE = "sqlite:///"


@contextmanager
def open_desk(store: str | None, *, writes: bool, actor: str | None = None) -> Iterator[Desk]:
    """Open, hand over, close. Reading never makes a file: a log that is not there yet is read as
    an empty one, and the reader is told."""
    from graph.settings import read_settings

    settings = read_settings()
    address = address_of(store or settings.store)
    missing = None if writes else missing_file(address)
    if missing:
        note(f"There is no log at {missing} yet; nothing was made. Try: dealgraph demo")
        address = "memory:"
    desk = Desk.open(address, settings, actor=actor, told=note, bar=bar_of)
    try:
        yield desk
        if writes and desk.open_projector is not None:
            _keep_picture_up(desk)
    finally:
        desk.close()


def _keep_picture_up(desk: Desk) -> None:
    """The log has what was written; a picture that lags behind is told, and is no failure."""
    from api.rebuilding import keep_up
    from graph.errors import StoreError

    try:
        keep_up(desk)
    except StoreError as error:
        note(f"The picture in Neo4j stayed behind ({error}); run dealgraph rebuild")


def address_of(told: str) -> str:
    """A bare path is the address of a SQLite file."""
    scheme = told.partition(":")[0]
    if ":" in told and len(scheme) > 1 and "/" not in scheme and "\\" not in scheme:
        return told
    return f"{SQLITE}{told}"


def missing_file(address: str) -> Path | None:
    """The file of a SQLite address when it is not there."""
    if not address.startswith(SQLITE) or len(address) == len(SQLITE):
        return None
    path = Path(address.removeprefix(SQLITE)).expanduser()
    return None if path.exists() else path


def demo_address(store: str | None, settings: Settings) -> str:
    """Where the demo writes: the store asked for, else the one of the settings when that is a
    local file, else the file in the user's data folder. Never a shared server by accident."""
    from graph.settings import default_store

    if store:
        return address_of(store)
    chosen = address_of(settings.store)
    return chosen if chosen.startswith(SQLITE) else default_store()
