"""Status of a clause: the cues on the way from its trigger to the root; the weakest head wins.

`StatusReader` is the seam for a trained classifier: it sees the parsed plain sentence and the
trigger, and answers a status, the token that decided it, and how sure it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from graph.model.deal import DealKind, Status
from ingest.nlp.attribution import PEOPLE
from ingest.nlp.groups import CLIMB_MAX
from ingest.nlp.lexicon import StatusCue, lexicon
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading
from ingest.nlp.tense import (
    carrier_is_past,
    is_future,
    is_future_cue,
    is_plan,
    is_planned,
    lasts,
    stands_beside,
    tense,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAIMS = frozenset({"report", "claim", "suggestion", "speculation", "rumor", "rumour",
                     "story", "idea",
                     "notion", "allegation", "talk", "account"})  # fmt: skip
CERTAIN = 1.0
"""Where grammar leaves no doubt: "will sign" is not signed."""
_MODALS = frozenset({"could", "may", "might", "would"})


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status, the token that decided it (None: the tense of the trigger), and how sure it is."""

    status: Status
    token: int | None
    sure: float
    negated: bool = False


class StatusReader(Protocol):
    """Reads the status of one reading in its sentence."""

    def status(self, parsed: Parsed, reading: Reading) -> StatusReading: ...


class ClauseStatus:
    """Status by cues of the clause and the tense of the trigger."""

    def status(self, parsed: Parsed, reading: Reading) -> StatusReading:
        """Exits first, then the weakest of what the heads, the modals and the phrases say."""
        trigger = parsed.doc[reading.trigger]
        path = _path(trigger)
        text, origin = _clause_text(parsed, path)
        denied = _by_cue(Status.DENIED, path, text, origin, parsed)
        if denied is not None:
            return denied
        negated = _negation(path)
        for exit_status in (Status.TERMINATED, Status.EXPIRED):
            found = _by_cue(exit_status, path, text, origin, parsed)
            if found is not None and negated is None:
                return found
        if negated is not None:
            return StatusReading(Status.DENIED, negated, 0.6, negated=True)
        soft = _soft(path, text, origin, parsed, trigger)
        if soft is not None:
            return soft
        return _firm(path, text, origin, parsed, trigger, reading)


def _path(trigger: Token) -> list[Token]:
    """The trigger and the heads above it, nearest first."""
    path, at = [trigger], trigger
    for _ in range(CLIMB_MAX):
        if at.head.i == at.i:
            break
        at = at.head
        path.append(at)
    return path


def _clause_text(parsed: Parsed, path: list[Token]) -> tuple[str, list[int]]:
    """The plain words of the sentence with company names as they stand, and each word's index."""
    del path
    words = parsed.plain.words
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return " ".join(words), starts


def _by_cue(
    status: Status, path: list[Token], text: str, starts: list[int], parsed: Parsed
) -> StatusReading | None:
    """A cue of `status`: a head on the path, its children, or a phrase near the path."""
    cue = next(row for row in lexicon().cues if row.status is status)
    for token in path:
        if _is_head(token, cue) and token.i not in parsed.plain.mentions:
            if token is path[0] and status is not Status.COMPLETED and token.pos_ == "VERB":
                continue
            return StatusReading(_turned(status, token), token.i, 0.95)
        for child in token.children:
            if child.dep_ in ("amod", "acl", "relcl", "advmod", "acomp") and (
                child.lemma_.lower() in cue.heads
            ):
                return StatusReading(status, child.i, 0.85)
    if cue.phrases is None:
        return None
    for match in cue.phrases.finditer(text):
        index = _index_at(starts, match.start())
        if _governs(parsed.doc[index], path):
            return StatusReading(status, index, 0.9)
    return None


def _is_head(token: Token, cue: StatusCue) -> bool:
    lemma = token.lemma_.lower()
    if lemma in cue.heads:
        # Who ends up buying ends nothing.
        return lemma != "end" or all(child.lower_ != "up" for child in token.children)
    return token.pos_ == "NOUN" and f"noun:{lemma}" in cue.heads


def _turned(status: Status, token: Token) -> Status:
    """Owners and regulators who reject a deal end it; a firm that rejects a report denies it."""
    if status is not Status.DENIED or token.lemma_ not in ("reject", "dismiss", "rebuff"):
        return status
    objects = {
        child.lemma_.lower() for child in token.children if child.dep_ in ("dobj", "nsubjpass")
    }
    return Status.TERMINATED if objects and not objects & _CLAIMS else status


def _index_at(starts: list[int], offset: int) -> int:
    index = 0
    for position, start in enumerate(starts):
        if start > offset:
            break
        index = position
    return index


def _governs(token: Token, path: list[Token]) -> bool:
    """Does the cue stand on the path, or hang on a token of it outside other finite clauses?"""
    on_path = {step.i for step in path}
    at = token
    for _ in range(CLIMB_MAX):
        if at.i in on_path:
            return True
        if at.dep_ in ("conj", "relcl", "advcl", "ccomp") and at.pos_ == "VERB" and at.i != token.i:
            return at.head.i == path[0].i or at.dep_ == "advcl"
        if at.head.i == at.i:
            return False
        at = at.head
    return False


def _negation(path: list[Token]) -> int | None:
    """A negation of the trigger or of a head of it."""
    for token in path[:5]:
        for child in token.children:
            if child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no"):
                return child.i
        if token.dep_ in ("relcl", "advcl"):
            break
    return None


def _soft(
    path: list[Token], text: str, starts: list[int], parsed: Parsed, trigger: Token
) -> StatusReading | None:
    rumoured = _by_cue(Status.RUMOURED, path, text, starts, parsed)
    if rumoured is not None:
        return rumoured
    for token in path:
        for child in token.children:
            if child.dep_ == "aux" and child.lower_ in _MODALS:
                if child.lower_ == "would" and not _is_hypothetical(parsed):
                    continue
                if child.lower_ == "may" and _is_contract_may(text):
                    continue
                return StatusReading(Status.RUMOURED, child.i, 0.85)
        if token.i != trigger.i and token.dep_ in ("ROOT", "relcl"):
            break
    if PEOPLE.search(text):
        return StatusReading(Status.RUMOURED, None, 0.7)
    return _by_cue(Status.PROPOSED, path, text, starts, parsed)


def _is_hypothetical(parsed: Parsed) -> bool:
    return any(word.lower() == "if" for word in parsed.plain.words)


def _is_contract_may(text: str) -> bool:
    return (
        re.search(r"\b(?:borrower|facility|loan|lease|company may|may draw|tenant)\b", text, re.I)
        is not None
    )


_PAST_COMPLETES = frozenset(
    {
        DealKind.EQUITY_INVESTMENT,
        DealKind.ACQUISITION,
        DealKind.DEBT,
        DealKind.STAKE_SALE,
        DealKind.OTHER,
    }
)
_PAST_SIGNS = frozenset({DealKind.WARRANT_GRANT, DealKind.GUARANTEE})


def _firm(
    path: list[Token],
    text: str,
    starts: list[int],
    parsed: Parsed,
    trigger: Token,
    reading: Reading,
) -> StatusReading:
    completed = _by_cue(Status.COMPLETED, path, text, starts, parsed)
    future = is_future(parsed, path)
    if completed is not None and not future and not is_future_cue(parsed.doc[completed.token or 0]):
        return completed
    if not future and lasts(trigger):
        return StatusReading(Status.EFFECTIVE, trigger.i, CERTAIN)
    for status in (Status.EFFECTIVE, Status.SIGNED):
        found = _by_cue(status, path, text, starts, parsed)
        if found is None or stands_beside(trigger, found.token):
            continue
        own = found.token == trigger.i
        ahead = future and (own or is_planned(parsed.doc[found.token or 0]))
        if not ahead and not (own and is_plan(path)):
            return found
        if ahead and status is Status.SIGNED:
            return StatusReading(Status.ANNOUNCED, found.token, CERTAIN)
    is_past = tense(trigger) == "past"
    promised = reading.frame == "commit"  # who pledged has not yet paid
    if not future and is_past and reading.kind in _PAST_COMPLETES and not promised:
        # "which invested $100 million", "signed and bought": done, whatever else is told.
        aside = trigger.dep_ in ("relcl", "conj") and trigger.tag_ == "VBD"
        return StatusReading(Status.COMPLETED, trigger.i, CERTAIN if aside else 0.75)
    if not future and carrier_is_past(trigger) and reading.kind in _PAST_COMPLETES:
        return StatusReading(Status.COMPLETED, trigger.head.i, 0.6)
    if not future and is_past and reading.kind in _PAST_SIGNS:
        return StatusReading(Status.SIGNED, trigger.i, 0.6)
    announced = _by_cue(Status.ANNOUNCED, path, text, starts, parsed)
    return announced or StatusReading(Status.ANNOUNCED, None, 0.6)
