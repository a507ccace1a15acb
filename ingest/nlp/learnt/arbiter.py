"""Frames against the trained model: where the model is sure of the contrary, it decides.

A frame reads one construction and sees no further; the model has seen the whole sentence. So the
model may turn a reading round, say of what kind it is, and doubt a deal. Thresholds were chosen on
the validation voices and the development articles.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.model.company import CompanyKind
from graph.model.deal import DealKind
from ingest.nlp.chances import PairChances, likeliest
from ingest.nlp.directions import follows_prior
from ingest.nlp.kinds import consideration_of
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

TURN_MIN, TURN_SURE_MIN = 0.3, 0.85
"""How much likelier the other direction must be where the frame guessed, and where it was sure."""
TOLD_MIN = 0.95
KIND_MIN = 0.6
"""How sure the model must be of a deal to say of what kind it is: where the two differ, it is right
twice as often as the frame."""
PART_MIN = 0.9
"""How sure of each of two kinds of deal to tell those who do them apart."""
_CLEAR = frozenset(
    {"borrow", "lend", "lease_in", "lease_out", "issue_warrant", "receive_warrant", "warrant"}
)
_INVEST = "invest"
GUESS_MIN, SURE_MIN = 0.75, 0.3
"""How likely the model must find a deal that a frame guessed, and one that it was sure of."""
_DOUBTED = 0.3
"""Part of the confidence of a reading that the model takes for none."""


def weighed(parsed: Parsed, readings: list[Reading]) -> list[Reading]:
    """The readings of frames, turned or doubted where the model is sure."""
    readings[:] = [part for reading in readings for part in _parted(parsed, reading)]
    for reading in readings:
        if not reading.is_whole:
            continue
        forth = likeliest(parsed.judged, reading.payers, reading.payees)
        back = likeliest(parsed.judged, reading.payees, reading.payers)
        if forth is None or back is None:
            continue
        if reading.parts.get("direction", 0.0) >= TOLD_MIN:
            continue  # the verb of an undertaking has said who pays
        forth, back = _turned(reading, forth, back)
        _with_kind(parsed, reading, forth, readings)
        if not _is_second(parsed, reading, readings):
            _doubted(reading, forth, back)
    return readings


def _parted(parsed: Parsed, reading: Reading) -> list[Reading]:
    """The reading, or one for each kind of deal that the model is sure its payers do: "from a bank,
    and Oracle is the tenant"."""
    groups: dict[DealKind | None, list[Mention]] = {}
    for payer in reading.payers:
        of = likeliest(parsed.judged, [payer], reading.payees)
        sure = of is not None and of.deal >= PART_MIN
        groups.setdefault(of.kind if of is not None and sure else None, []).append(payer)
    if len(groups) < 2 or None in groups:
        return [reading]
    found = []
    for kind, payers in groups.items():
        assert kind is not None
        part = reading.twin()
        part.payers, part.kind, part.consideration = payers, kind, consideration_of(kind, None)
        found.append(part)
    return found


def _turned(
    reading: Reading, forth: PairChances, back: PairChances
) -> tuple[PairChances, PairChances]:
    """Turns the reading where the other way is likelier; the chances there and back as it stands
    then."""
    turn = TURN_MIN if _is_guess(reading) else TURN_SURE_MIN
    if back.deal - forth.deal < turn or follows_prior(reading):
        return forth, back
    reading.payers, reading.payees = reading.payees, reading.payers
    return back, forth


def _with_kind(
    parsed: Parsed, reading: Reading, forth: PairChances, readings: Sequence[Reading]
) -> None:
    if forth.deal >= KIND_MIN and not _is_told(parsed, reading, forth.kind, readings):
        reading.kind = forth.kind
        reading.consideration = consideration_of(forth.kind, None)


def _doubted(reading: Reading, forth: PairChances, back: PairChances) -> None:
    """A guess is as sure as the model is of it; what the model takes for none is doubted."""
    if not _is_guess(reading):
        is_doubted = max(forth.deal, back.deal) < SURE_MIN
    else:
        is_doubted = forth.deal < GUESS_MIN
        if not is_doubted:
            reading.parts["arguments"] = forth.deal
    if is_doubted:
        reading.parts["model"] = _DOUBTED


def guarantees(mention: Mention, readings: Sequence[Reading]) -> bool:
    """Does a reading say for whom it stands? Who is owed the debt is then no second one."""
    told = (each for each in readings if each.is_whole and each.kind is DealKind.GUARANTEE)
    return any(mention.company_id in {m.company_id for m in each.payers} for each in told)


def _is_second(parsed: Parsed, reading: Reading, readings: Sequence[Reading]) -> bool:
    """Is it a guess beside a sure deal of the same two, in a sentence of several sums? Of two deals
    of one pair the model judges one."""
    if not _is_guess(reading) or not _has_sums(parsed):
        return False
    twins = (each for each in readings if each is not reading and each.pair() == reading.pair())
    return any(each.is_whole and not _is_guess(each) for each in twins)


def _has_sums(parsed: Parsed) -> bool:
    """Are there two sums or more?"""
    return sum(each.money is not None for each in parsed.plain.amounts.values()) > 1


def _is_guess(reading: Reading) -> bool:
    return reading.parts.get("arguments", 1.0) < 1.0


def _is_told(parsed: Parsed, reading: Reading, kind: DealKind, readings: Sequence[Reading]) -> bool:
    """Is the kind what the model says, or surer than that: by a verb that means one kind alone, by
    what the two firms do, or since another reading of the two has the model's kind already (beside
    a guess only a sure one, and another sum), or says for whom the guarantor stands?"""
    if reading.kind is kind or reading.frame in _CLEAR or follows_prior(reading):
        return True
    if kind is DealKind.GUARANTEE and guarantees(reading.payers[0], readings):
        return True
    if kind is DealKind.LICENCE and reading.payees[0].kind is CompanyKind.NEOCLOUD:
        return True  # it has machines to let, and no software
    if kind is DealKind.LEASE and reading.payers[0].kind is CompanyKind.BANK:
        return True  # it lends
    if kind is DealKind.DEBT and reading.frame == _INVEST:
        return True  # the note that it invests in will be shares
    others = (each for each in readings if each is not reading and each.pair() == reading.pair())
    told = [each for each in others if each.is_whole and each.kind is kind]
    if not _is_guess(reading):
        return bool(told)
    return _has_sums(parsed) and any(not _is_guess(each) for each in told)
