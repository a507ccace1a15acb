"""The status of a deal: what the trained model makes of all sentences that tell of it; the cues of
the lists where it was not asked or cannot say."""

from __future__ import annotations

from ingest.nlp.chances import likeliest
from ingest.nlp.factuality import CERTAIN, ClauseStatus, StatusReading
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

TAKE_MIN, SURE_MIN = 0.3, 0.5
"""How sure the model must be, and how sure where a cue is clear too."""
CUE_MIN = 0.85
EXIT_MIN = 0.8
"""How sure of an end, where a cue clearly says something."""


class TrainedStatus:
    """The trained model first, cues where it says little (DECISIONS 27 has the shares right)."""

    def __init__(self) -> None:
        self._cues = ClauseStatus()

    def status(self, parsed: Parsed, reading: Reading) -> StatusReading:
        """The status by the model, or by cues where these deny the deal or the model is unsure."""
        told = self._cues.status(parsed, reading)
        chances = likeliest(parsed.judged, reading.payers, reading.payees)
        if told.negated or told.sure >= CERTAIN or chances is None:
            return told
        is_clear = told.sure >= CUE_MIN
        if is_clear and chances.kind is not reading.kind:
            return told  # the model speaks of another deal of the two
        if is_clear and chances.status.is_exit and chances.status_chance < EXIT_MIN:
            return told  # a deal is not over without a word that says so
        if chances.status_chance < (SURE_MIN if is_clear else TAKE_MIN):
            return told
        return StatusReading(chances.status, told.token, chances.status_chance)
