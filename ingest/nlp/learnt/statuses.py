"""The status of a deal where no cue of the lists decides it: asked of the trained classifier."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from graph.model.deal import Status
from ingest.nlp.factuality import ClauseStatus, StatusReading
from ingest.nlp.learnt.features import clause_features
from ingest.nlp.learnt.linear import LinearModel, best_of, hashed, load_model
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

MODEL_FILE = Path(__file__).parents[2] / "data" / "models" / "statuses.npz"
UNSURE = 0.65
"""A reading by cues that is no surer than this is put to the classifier."""
TAKE_MIN = 0.6


class TrainedStatus:
    """Cues first; the classifier where they say little."""

    def __init__(self, model: LinearModel) -> None:
        self._cues, self._model = ClauseStatus(), model
        self.fingerprint = f"statuses:{model.fingerprint}"

    def status(self, parsed: Parsed, reading: Reading) -> StatusReading:
        """The status by cues, or the classifier's where it is surer."""
        told = self._cues.status(parsed, reading)
        if told.sure > UNSURE or told.negated:
            return told
        places = {mention.company_id: index for index, mention in parsed.plain.mentions.items()}
        payer = places.get(reading.payers[0].company_id)
        payee = places.get(reading.payees[0].company_id)
        if payer is None or payee is None:
            return told
        chances = self._model.probabilities(hashed(clause_features(parsed, payer, payee)))
        name, chance = best_of(chances)
        if chance < TAKE_MIN:
            return told
        return StatusReading(Status(name), told.token, round(chance, 3))


@lru_cache(maxsize=1)
def trained_status() -> TrainedStatus:
    """The classifier that ships."""
    return TrainedStatus(load_model(MODEL_FILE))
