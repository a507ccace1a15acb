"""The status of a deal where no cue of the lists decides it: what the trained model makes of it."""

from __future__ import annotations

from ingest.nlp.chances import likeliest
from ingest.nlp.factuality import ClauseStatus, StatusReading
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

UNSURE = 0.65
"""A reading by cues that is no surer than this is put to the model."""
TAKE_MIN = 0.3


class TrainedStatus:
    """Cues first; the trained model where they say little."""

    def __init__(self) -> None:
        self._cues = ClauseStatus()

    def status(self, parsed: Parsed, reading: Reading) -> StatusReading:
        """The status by cues, or the model's where it is surer."""
        told = self._cues.status(parsed, reading)
        if told.sure > UNSURE or told.negated:
            return told
        chances = likeliest(parsed.judged, reading.payers, reading.payees)
        if chances is None or chances.status_chance < TAKE_MIN:
            return told
        return StatusReading(chances.status, told.token, chances.status_chance)
