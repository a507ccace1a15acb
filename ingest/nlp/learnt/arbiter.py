"""Frames against the trained model: where the model is sure of the contrary, it decides.

A frame reads one construction and sees no further; the model has seen the whole sentence. So the
model may turn a reading round, name the kind that a frame only took by default, and doubt a deal.
"""

from __future__ import annotations

from ingest.nlp.chances import PairChances, likeliest
from ingest.nlp.kinds import consideration_of
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

TURN_MIN, TURN_SURE_MIN = 0.5, 0.85
"""How much likelier the other direction must be where the frame guessed, and where it was sure."""
TOLD_MIN = 0.95
KIND_MIN = 0.6
DOUBT_MAX = 0.2
_DOUBTED = 0.6
"""Part of the confidence of a reading that the model takes for none."""


def weighed(parsed: Parsed, readings: list[Reading]) -> list[Reading]:
    """The readings of frames, turned, renamed or doubted where the model is sure."""
    for reading in readings:
        if not reading.is_whole:
            continue
        forth = likeliest(parsed.judged, reading.payers, reading.payees)
        back = likeliest(parsed.judged, reading.payees, reading.payers)
        if forth is None or back is None:
            continue
        if reading.parts.get("direction", 0.0) >= TOLD_MIN:
            continue  # the verb of an undertaking has said who pays
        guessed = reading.parts.get("arguments", 1.0) < 1.0
        turn = TURN_MIN if guessed else TURN_SURE_MIN
        if back.deal - forth.deal >= turn:
            reading.payers, reading.payees = reading.payees, reading.payers
            forth, back = back, forth
        _name(reading, forth)
        if max(forth.deal, back.deal) < DOUBT_MAX:
            reading.parts["model"] = _DOUBTED
    return readings


def _name(reading: Reading, told: PairChances) -> None:
    is_default = not reading.specific or not reading.thing_is_named
    if is_default and told.kind is not reading.kind and told.deal * told.kind_chance >= KIND_MIN:
        reading.kind = told.kind
        reading.consideration = consideration_of(told.kind, None)
