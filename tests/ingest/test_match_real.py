"""Matching on the curated rows of real deals, each taken for an article of its day."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from graph.events.catalogue import MatchOutcome
from graph.model.deal import Consideration, DealKind, Leg, Status
from graph.model.money import UNDISCLOSED, AmountClaim, Basis
from ingest.candidate import Candidate
from ingest.match import DealIndex, Match, Matcher
from tests.support.history import History
from tests.support.ingesting import a_party, a_text

ROWS = Path(__file__).parents[3] / "shared" / "data" / "ai_deals.csv"
pytestmark = pytest.mark.skipif(not ROWS.exists(), reason="shared/data/ai_deals.csv is not here")

KINDS = {
    "backstop/guarantee": DealKind.GUARANTEE,
    "debt_financing": DealKind.DEBT,
    **{kind.value: kind for kind in DealKind},
}
ONE_DEAL = {
    "nvidia-openai-loi-t1": "nvidia-openai-loi",
    "nvidia-openai-30b": "nvidia-openai-30b-rumor",
    "amd-openai-hw-90": "amd-openai-hw",
    "amd-openai-warrant": "amd-openai-hw",
    "amd-meta-warrant": "amd-meta-hw",
    "anth-azure-upto": "anth-azure",
    "nvidia-crwv-backstop-baddate": "nvidia-crwv-backstop",
    "nv-groq-acq": "nv-groq",
    "ms-openai-recap-april": "ms-openai-recap",
}
DEALS_OF_THEIR_OWN = [
    "nvidia-openai-30b-rumor",
    "openai-nvidia-systems",
    "nvidia-crwv-2023",
    "nvidia-crwv-ipo",
    "nvidia-crwv-2b",
    "nvidia-crwv-6.3-misread",
    "crwv-core-lease",
    "crwv-core-acq",
    "nvidia-anth",
    "ms-anth",
    "anth-aws-100",
    "openai-azure-250",
]
QUESTIONS = ["amzn-anth-2", "openai-crwv-4", "openai-aws-plus100", "nvms-anth-split"]


@pytest.fixture(scope="module")
def matches() -> dict[str, Match]:
    """Row id → its match against the rows announced before it. A deal is named by its first row."""
    matcher = Matcher(DealIndex(History().graph()))
    with ROWS.open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["id"]]
    found = {}
    for row in sorted(rows, key=lambda each: each["announced_date"]):
        facts = a_text(row["id"], published_on=row["announced_date"] or None).facts
        candidate = _candidate(row)
        match = found[row["id"]] = matcher.match(candidate, facts)
        matcher.settled(candidate, facts, match.deal_id or row["id"])
    return found


def _candidate(row: dict[str, str]) -> Candidate:
    kind = KINDS.get(row["deal_type"], DealKind.OTHER)
    receiver = row["payee_or_investee"]
    moved = Consideration.WARRANT if kind is DealKind.WARRANT_GRANT else Consideration.CASH
    payers = [name.strip() for name in row["payer_or_investor"].split(";")]
    return Candidate(
        kind=kind,
        status=Status.ANNOUNCED,
        parties=tuple(a_party(name) for name in sorted({*payers, receiver})),
        legs=tuple(
            Leg(giver=payer, receiver=receiver, consideration=moved, amount=_claim(row))
            for payer in payers
        ),
        announced_on=row["announced_date"] or None,
    )


def _claim(row: dict[str, str]) -> AmountClaim:
    low, high = (
        Decimal(row[name]) if row[name] else None for name in ("amount_low", "amount_high")
    )
    if low is None and high is None:
        return UNDISCLOSED
    if low is None or high is None:
        return AmountClaim(low=low, high=high, basis=Basis.AT_LEAST if low else Basis.UP_TO)
    return AmountClaim(low=low, high=high, basis=Basis.EXACT if low == high else Basis.BETWEEN)


@pytest.mark.parametrize(("row", "deal"), ONE_DEAL.items())
def test_two_tellings_of_a_deal_are_one(matches: dict[str, Match], row: str, deal: str) -> None:
    assert (matches[row].outcome, matches[row].deal_id) == (MatchOutcome.KNOWN, deal)


@pytest.mark.parametrize("row", DEALS_OF_THEIR_OWN)
def test_deals_between_the_same_firms_stay_apart(matches: dict[str, Match], row: str) -> None:
    assert matches[row].outcome is MatchOutcome.NEW


@pytest.mark.parametrize("row", QUESTIONS)
def test_what_people_argue_about_is_a_question(matches: dict[str, Match], row: str) -> None:
    assert matches[row].outcome is MatchOutcome.UNSURE


def test_most_rows_are_deals_of_their_own_and_few_are_questions(matches: dict[str, Match]) -> None:
    outcomes = [match.outcome for match in matches.values()]
    assert outcomes.count(MatchOutcome.NEW) > 0.6 * len(outcomes)
    assert outcomes.count(MatchOutcome.UNSURE) < 0.15 * len(outcomes)


def test_every_score_is_the_sum_of_its_features(matches: dict[str, Match]) -> None:
    for match in matches.values():
        assert match.score == pytest.approx(sum(match.features.values()))
