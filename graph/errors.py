"""One exception tree. Each error carries fields, so that a door can show them without parsing text.

DealgraphError
├── Refusal                 the caller can mend it (exit code 1, typed refusal in GraphQL)
│   ├── InvalidValue        a value breaks a rule of the model
│   ├── InvalidEvent        an event cannot be decoded or breaks an append rule
│   ├── NotFound            no such deal, company, report, document, candidate
│   ├── Ambiguous           a short id or name fits several
│   ├── CommandRefused      the intent makes no sense on this snapshot
│   ├── UnreadableDocument  a text that cannot be read (binary, empty, too big …)
│   ├── NoAnswer            a language model gave no answer that can be used
│   ├── ImportRefused       a log file that is cut, changed, or of another log
│   └── AddressInvalid      a store address that nobody can open
└── StoreError
    ├── ConcurrentAppend    somebody else wrote to the stream first
    ├── IdempotencyMismatch the same event id with another body
    ├── StoreUnavailable    the store did not answer; the outcome may be unknown
    └── StoreCorrupt        the log does not verify
"""

from __future__ import annotations

from collections.abc import Sequence


class DealgraphError(Exception):
    """Root of every error that this project raises on purpose."""


class Refusal(DealgraphError):
    """Something that the caller can mend; the message says how."""


class InvalidValue(Refusal):
    """`field` holds `value`, which breaks the rule named in `reason`."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field}: {value!r} {reason}")
        self.field, self.value, self.reason = field, value, reason


class InvalidEvent(Refusal):
    """An event that breaks the catalogue or the append rules."""

    def __init__(self, reason: str, *, event_id: str | None = None) -> None:
        super().__init__(f"event {event_id}: {reason}" if event_id else reason)
        self.reason, self.event_id = reason, event_id


class NotFound(Refusal):
    """No `kind` is known by `key`; `near` lists close spellings."""

    def __init__(self, kind: str, key: str, near: Sequence[str] = ()) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"no {kind} is known as {key!r}{hint}")
        self.kind, self.key, self.near = kind, key, tuple(near)


class Ambiguous(Refusal):
    """`key` fits each of `candidates`; write more of it."""

    def __init__(self, kind: str, key: str, candidates: Sequence[str]) -> None:
        shown = ", ".join(candidates[:5]) + (" …" if len(candidates) > 5 else "")
        super().__init__(
            f"{key!r} fits {len(candidates)} of kind {kind}: {shown}; write more of it"
        )
        self.kind, self.key, self.candidates = kind, key, tuple(candidates)


class CommandRefused(Refusal):
    """The intent `command` does not fit the snapshot; `hint` says what would."""

    def __init__(self, command: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{command}: {reason}" + (f" ({hint})" if hint else ""))
        self.command, self.reason, self.hint = command, reason, hint


class UnreadableDocument(Refusal):
    """The text at `source` cannot be read; nothing was stored."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source, self.reason = source, reason


class NoAnswer(Refusal):
    """The language model at `address` gave no answer that can be used; nothing was stored. `code`
    names the cause: `timeout`, `rate_limit`, `status`, `connection`, `too_long`, `bad_answer`."""

    def __init__(self, address: str, code: str, reason: str) -> None:
        super().__init__(f"language model {address}: {reason}; nothing was stored")
        self.address, self.code, self.reason = address, code, reason


class ImportRefused(Refusal):
    """The log file is wrong at `line` (0: as a whole); nothing of it was taken in."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__((f"line {line}: " if line else "") + f"{reason}; nothing was imported")
        self.line, self.reason = line, reason


class AddressInvalid(Refusal):
    """`address` is not a store address."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"store address {address!r}: {reason}; "
            "use sqlite:///PATH, neo4j://HOST:PORT, bolt://HOST:PORT or memory:"
        )
        self.address, self.reason = address, reason


class StoreError(DealgraphError):
    """The log could not do what was asked."""


class ConcurrentAppend(StoreError):
    """The stream is at version `actual`, not at `expected`; read again and decide again."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(
            f"stream {stream} is at version {actual}, not {expected}: "
            "somebody wrote first; try again"
        )
        self.stream, self.expected, self.actual = stream, expected, actual


class IdempotencyMismatch(StoreError):
    """The event id is in the log already with another body (or only a part of the batch is)."""

    def __init__(self, event_id: str, reason: str = "is recorded with another body") -> None:
        super().__init__(f"event {event_id} {reason}; nothing was written")
        self.event_id, self.reason = event_id, reason


class StoreUnavailable(StoreError):
    """The store did not answer. With `outcome_unknown`, append the same ids again to find out."""

    def __init__(self, address: str, reason: str, *, outcome_unknown: bool = False) -> None:
        tail = "; the outcome is unknown, run the same command again" if outcome_unknown else ""
        super().__init__(f"store {address}: {reason}{tail}")
        self.address, self.reason, self.outcome_unknown = address, reason, outcome_unknown


class StoreCorrupt(StoreError):
    """The log does not verify at `position`."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"the log does not verify at position {position}: {reason}")
        self.position, self.reason = position, reason
