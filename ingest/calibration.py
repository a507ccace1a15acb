"""From the product of the parts of a confidence to a probability: monotone curves, fitted on
labelled text, shipped as JSON beside the model.

They are applied where candidates leave the reader, so the accept line, the review queue, the event
and the scorecard all speak of the same number. A filing has a curve of its own: in its long
documents the same confidence is right far less often than in the news.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

import msgspec

from graph.errors import InvalidValue
from graph.model.value import Value
from ingest.candidate import Candidate, Extraction, Extractor
from ingest.reading import ReadDocument

CALIBRATION_FILE = Path(__file__).parent / "data" / "models" / "calibration.json"
PART = "calibration"
"""The name of the part: the probability over what the reader said."""


class Curve(Value, frozen=True):
    """`chances[i]` is the share of readings right at a confidence of `confidences[i]`; straight
    between two knots, flat behind the last, falling to 0 before the first: what is less sure than
    anything that was fitted is less likely too. Fitted on `calls` readings of `texts` (names of the
    sets, each with a digest of its content)."""

    texts: tuple[str, ...]
    calls: int
    confidences: tuple[float, ...]
    chances: tuple[float, ...]

    def __post_init__(self) -> None:
        xs, ys = self.confidences, self.chances
        rising = list(xs) == sorted(set(xs)) and list(ys) == sorted(ys)
        if not xs or len(xs) != len(ys) or not rising or min(*xs, *ys) < 0 or max(*xs, *ys) > 1:
            raise InvalidValue("calibration", xs, "has no rising knots in 0 to 1")

    def chance(self, confidence: float) -> float:
        """The probability that stands for a confidence."""
        at = bisect_right(self.confidences, confidence)
        if at == len(self.confidences):
            return self.chances[-1]
        if at == 0:
            return self.chances[0] * confidence / self.confidences[0]
        left, right = self.confidences[at - 1], self.confidences[at]
        share = (confidence - left) / (right - left)
        return self.chances[at - 1] + share * (self.chances[at] - self.chances[at - 1])


class Calibration(Value, frozen=True):
    """`reader`: the fingerprint of the reader that the curves were fitted on."""

    reader: str
    filing: Curve
    other: Curve

    @property
    def fingerprint(self) -> str:
        """`cal:` and eight hex digits over the curves."""
        content = msgspec.json.encode((self.filing, self.other))
        return f"cal:{hashlib.sha256(content).hexdigest()[:8]}"

    def applied(self, found: Extraction, document: ReadDocument) -> Extraction:
        """The extraction with probabilities; what the curve did is one more named part."""
        curve = self.filing if document.facts.kind.is_filing else self.other
        return msgspec.structs.replace(
            found,
            extractor=f"{found.extractor}+{self.fingerprint}",
            candidates=tuple(_mapped(each, curve) for each in found.candidates),
        )


def _mapped(candidate: Candidate, curve: Curve) -> Candidate:
    before = candidate.confidence
    after = round(curve.chance(before), 4)
    parts = {**candidate.parts, PART: round(after / before, 4) if before else 0.0}
    return msgspec.structs.replace(candidate, confidence=after, parts=parts)


class CalibratedExtractor:
    """A reader whose confidences are probabilities."""

    def __init__(self, reader: Extractor, calibration: Calibration) -> None:
        self._reader, self._calibration = reader, calibration

    @property
    def fingerprint(self) -> str:
        """The reader's, and the curves'."""
        return f"{self._reader.fingerprint}+{self._calibration.fingerprint}"

    def extract(self, document: ReadDocument) -> Extraction:
        """What the reader extracts, each candidate with its probability."""
        return self._calibration.applied(self._reader.extract(document), document)


def read_calibration(path: Path) -> Calibration:
    """The curves of a file; raises InvalidValue for one that holds none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Calibration)
    except (msgspec.MsgspecError, OSError) as error:
        raise InvalidValue("calibration", str(path), f"is no calibration ({error})") from error


@lru_cache(maxsize=1)
def shipped_calibration() -> Calibration:
    """The curves that ship."""
    return read_calibration(CALIBRATION_FILE)
