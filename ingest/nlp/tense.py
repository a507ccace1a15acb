"""When what a clause tells of takes place: done, ahead, or lasting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.nlp.plain import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAYING = frozenset({"announce", "unveil", "plan", "pledge", "promise"})
_FUTURE = frozenset({"will", "to", "shall", "would"})
_HOLDING = frozenset({"own", "hold", "control"})


def lasts(trigger: Token) -> bool:
    """ "which sells power to Google", "owns 15 per cent", "pays rent under a contract": so it is,
    and has been for some time."""
    if trigger.tag_ not in ("VBZ", "VBP") or trigger.pos_ != "VERB":
        return False
    under = any(child.dep_ == "prep" and child.lower_ == "under" for child in trigger.children)
    return under or trigger.dep_ == "relcl" or trigger.lemma_ in _HOLDING


def stands_beside(trigger: Token, cue: int | None) -> bool:
    """ "entered into an agreement and invested": the second verb says by itself that it is done."""
    return trigger.dep_ == "conj" and trigger.tag_ == "VBD" and trigger.head.i == cue


def is_future(parsed: Parsed, path: list[Token]) -> bool:
    """Does the clause of the trigger, which leads the path, lie ahead?"""
    for token in path[:4]:
        if any(
            c.dep_ == "aux" and c.lower_ in _FUTURE and c.i not in parsed.plain.present
            for c in token.children
        ):
            return True
        if token.dep_ in ("relcl", "ccomp"):
            return False
    return False


def is_planned(token: Token) -> bool:
    """ "plans to sign": the signature is still ahead. "Under the lease X will pay" is signed."""
    return token.pos_ in ("VERB", "AUX") and is_future_cue(token)


def is_plan(path: list[Token]) -> bool:
    """ "plans a contract": the noun that would tell of a signature is only a plan."""
    return any(token.lemma_ in ("plan", "aim", "prepare") for token in path[1:])


def is_future_cue(token: Token) -> bool:
    """ "is expected to close", "will complete": the completion is still ahead."""
    at = token
    for _ in range(3):
        if any(
            c.dep_ == "aux" and c.lower_ in ("will", "to", "would", "could") for c in at.children
        ):
            return True
        if at.head.i == at.i:
            return False
        at = at.head
    return False


def tense(token: Token) -> str:
    """ "past", or "none" where the verb does not say so."""
    if token.tag_ == "VBD":
        return "past"
    if token.tag_ == "VBN":
        aux = {child.lemma_ for child in token.children if child.dep_ in ("aux", "auxpass")}
        if "have" in aux or any(c.lower_ in ("was", "were", "been") for c in token.children):
            return "past"
        return "past" if token.dep_ in ("acl",) else "none"
    return "none"


def carrier_is_past(token: Token) -> bool:
    """ "made an investment" is done; "announced an investment" is said."""
    if token.head.lemma_ in _SAYING:
        return False
    return token.dep_ in ("dobj", "nsubjpass") and tense(token.head) == "past"
