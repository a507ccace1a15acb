"""The file of a stored snapshot: written whole or not at all, and read only when every byte is as
it was written.

    magic · blocks of sections … · header as MessagePack · its length (8 bytes) · sha256 of all that

The header says what the file rests on (`Basis`) and where everything stands.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from graph.fold.blocks import Put, SectionIndex, Span
from graph.model.value import Value

MAGIC = b"dealgraph snapshot\x01\n"
BYTES_MAX = 2 * 1024**3
"""A file over it is neither written nor read."""

LEFT_OVER_SECONDS = 3_600
_DIGEST, _LENGTH = 32, 8


class Basis(Value, frozen=True):
    """What a stored snapshot rests on. It counts only while all of it holds."""

    events: str
    policy: str
    code: str
    position: int
    head_hash: str


class Header(Value, frozen=True):
    """The basis, and where the sections and the rest stand."""

    basis: Basis
    sections: dict[str, SectionIndex]
    rest: Span


class Unusable(Exception):
    """The file cannot be used; says why."""


Written = tuple[Mapping[str, SectionIndex], Span]


def write_file(
    path: Path, basis: Basis, write: Callable[[Put], Written], *, lasting: bool = True
) -> None:
    """Put what `write` puts into the file at `path`, in place of what was there: the new file gets
    its name when it is complete and, where it is to last, on the disk. Raises Unusable when it
    grows over BYTES_MAX, and OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_left_overs(path)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = hashlib.sha256(), 0

            def put(data: bytes | memoryview) -> Span:
                nonlocal size
                span = Span(start=size, size=len(data))
                size += len(data)
                if size > BYTES_MAX:
                    raise Unusable(f"it would be larger than {BYTES_MAX:,} bytes")
                digest.update(data)
                file.write(data)
                return span

            put(MAGIC)
            sections, rest = write(put)
            header = Header(basis=basis, sections=dict(sections), rest=rest)
            place = put(msgspec.msgpack.encode(header))
            put(place.size.to_bytes(_LENGTH, "big"))
            file.write(digest.digest())
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _clear_left_overs(path: Path) -> None:
    """What a killed writer left; a file that somebody may be writing now stays."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > LEFT_OVER_SECONDS:
                part.unlink()


def read_file(path: Path) -> tuple[Header, memoryview]:
    """The header and all bytes. Raises Unusable when a byte is not as it was written, and OSError
    (FileNotFoundError where there is none)."""
    if path.stat().st_size > BYTES_MAX:
        raise Unusable(f"it is larger than {BYTES_MAX:,} bytes")
    data = memoryview(path.read_bytes())
    body, digest = data[:-_DIGEST], data[-_DIGEST:]
    if len(body) < len(MAGIC) + _LENGTH or body[: len(MAGIC)] != MAGIC:
        raise Unusable("it is no snapshot of this version")
    if hashlib.sha256(body).digest() != digest:
        raise Unusable("it was changed or cut after it was written")
    size = int.from_bytes(body[-_LENGTH:], "big")
    try:
        header = msgspec.msgpack.decode(body[-_LENGTH - size : -_LENGTH], type=Header)
    except msgspec.MsgspecError as error:
        raise Unusable("its header is that of another version") from error
    return header, body
