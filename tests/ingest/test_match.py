"""Which deal a candidate belongs to, and why."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from msgspec.structs import replace

from graph.events import catalogue as c
from graph.events.catalogue import MatchOutcome
from graph.events.envelope import new_event
from graph.fold.read import GraphReader
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Consideration, DealKind, Leg, Status
from graph.model.document import DocumentKind
from graph.model.money import (
    UNDISCLOSED,
    AmountClaim,
    Basis,
    Per,
    Quantity,
    QuantityUnit,
    exact,
    up_to,
)
from ingest.candidate import Candidate
from ingest.match import ACCEPT_SCORE, UNSURE_SCORE, DealIndex, Match, Matcher, match
from ingest.reading import ReadDocument
from tests.support.history import History, a_company
from tests.support.ingesting import BILLION, a_candidate, a_text, as_report, billions

NVIDIA_OPENAI = "deal-1"


def a_history(
    *known: Candidate, text: str = "What was known.", printed: str = "2025-09-22"
) -> History:
    """Each candidate as a deal of its own: deal-1, deal-2 …, from a text of its own."""
    history = History(*(a_company(name) for name in ("NVIDIA", "OpenAI", "AWS", "Amazon")))
    for number, candidate in enumerate(known, start=1):
        document = a_text(f"{text} {number}", published_on=printed)
        history.add(document.facts)
        features = {"increment": 0.0} if candidate.increment else {}
        decision = c.MatchDecision(outcome=MatchOutcome.NEW, features=features)
        history.add(as_report(candidate, document, f"deal-{number}", decision))
    return history


def matched(
    candidate: Candidate,
    *known: Candidate,
    document: ReadDocument | None = None,
    printed: str = "2025-09-22",
) -> Match:
    """Match against the known deals; checks on the way that the features add up."""
    graph = a_history(*known, printed=printed).graph()
    found = match(candidate, (document or a_text("News of today.")).facts, graph)
    assert found.score == pytest.approx(sum(found.features.values()))
    return found


def test_a_loan_that_has_ended_is_not_the_one_that_the_same_text_puts_in_its_place() -> None:
    new = a_candidate(kind=DealKind.DEBT, status=Status.SIGNED)
    old = replace(new, status=Status.TERMINATED)
    graph, document = a_history().graph(), a_text("News of today.")
    matcher = Matcher(DealIndex(graph))
    matcher.settled(new, document.facts, "deal-new")
    assert matcher.match(old, document.facts).outcome is MatchOutcome.NEW
    assert matcher.match(new, document.facts).deal_id == "deal-new"
    another = a_text("Another text.")
    assert matcher.match(old, another.facts).deal_id == "deal-new", "told later, it is the one"


@pytest.mark.parametrize(
    ("done", "apart"), [("2023-Q3", True), ("2024-06-20", False), ("2024-09", False)]
)
def test_what_was_done_long_before_an_announcement_is_another_deal(done: str, apart: bool) -> None:
    """Paid in 2023 is not what was announced in June 2024; paid then or later it may be."""
    paid = replace(a_candidate(status=Status.COMPLETED), announced_on=None, effective_on=done)
    plan = replace(a_candidate(), announced_on="2024-06-10", effective_on=None)
    for here, there in ((paid, plan), (plan, paid)):
        assert (matched(here, there).features.get("time") == -0.30) is apart


class TestQuotedOrigin:
    def told(self, origin: str | None, publisher: str | None, *, known: str | None) -> Match:
        """A candidate of `publisher` that cites `origin`, against a deal of The Daily that cites
        `known`."""
        there = replace(a_candidate(), origin=known)
        here = replace(a_candidate(amount=UNDISCLOSED), origin=origin)
        return matched(here, there, document=a_text("Another text.", publisher=publisher))

    @pytest.mark.parametrize(
        ("origin", "publisher", "known"),
        [
            ("The Daily", "The Post", None),
            ("Daily News", "The Post", None),
            ("Bloomberg News", "The Post", "Bloomberg"),
            (None, "Bloomberg", "Bloomberg News"),
        ],
        ids=["it cites the first", "by a short name", "both cite one", "the first cites it"],
    )
    def test_texts_of_one_source_are_likelier_one_deal(
        self, origin: str | None, publisher: str, known: str | None
    ) -> None:
        assert self.told(origin, publisher, known=known).features["origin"] == 0.05

    @pytest.mark.parametrize(
        ("origin", "publisher", "known"),
        [(None, "The Daily", None), ("Reuters", "The Post", "Bloomberg"), (None, None, None)],
        ids=["one outlet prints many deals", "two sources", "nobody is cited"],
    )
    def test_an_outlet_alone_or_another_source_says_nothing(
        self, origin: str | None, publisher: str | None, known: str | None
    ) -> None:
        assert "origin" not in self.told(origin, publisher, known=known).features

    def test_a_source_never_joins_what_the_sums_keep_apart(self) -> None:
        there = replace(a_candidate(announced_on="2025-01-10", amount=5), origin="Bloomberg")
        here = replace(a_candidate(announced_on="2025-09-22", amount=40), origin="Bloomberg")
        assert matched(here, there, printed="2025-01-10").outcome is not MatchOutcome.KNOWN


class TestOneDeal:
    def test_the_same_report_again_is_known(self) -> None:
        found = matched(a_candidate(), a_candidate())
        assert (found.outcome, found.deal_id) == (MatchOutcome.KNOWN, NVIDIA_OPENAI)
        assert found.features == {"parties": 0.4, "kind": 0.2, "amount": 0.25, "time": 0.25}

    def test_a_new_pair_is_new_and_has_no_features(self) -> None:
        found = matched(a_candidate("AMD", "Meta"), a_candidate())
        assert (found.outcome, found.deal_id, found.features) == (MatchOutcome.NEW, None, {})

    @pytest.mark.parametrize("status", list(Status))
    def test_a_change_of_status_never_makes_a_second_deal(self, status: Status) -> None:
        known = a_candidate(status=Status.ANNOUNCED)
        assert matched(a_candidate(status=status), known).deal_id == NVIDIA_OPENAI

    @pytest.mark.parametrize(
        "amount",
        [billions(100), up_to(100 * BILLION), billions(30), UNDISCLOSED, billions("98.5")],
        ids=["exact", "up to", "thirty", "undisclosed", "rounded"],
    )
    def test_reports_that_disagree_on_the_amount_are_one_deal(self, amount: AmountClaim) -> None:
        document = a_text("The next day.", published_on="2025-09-23")
        told = a_candidate(amount=amount, announced_on=None)
        assert matched(told, a_candidate(), document=document).deal_id == NVIDIA_OPENAI

    def test_a_closing_a_year_later_is_the_same_acquisition(self) -> None:
        known = a_candidate("Microsoft", "Activision", 69, kind=DealKind.ACQUISITION)
        told = a_candidate(
            "Microsoft",
            "Activision",
            UNDISCLOSED,
            kind=DealKind.ACQUISITION,
            status=Status.COMPLETED,
            announced_on=None,
        )
        document = a_text("Closed.", published_on="2026-11-13")
        assert matched(told, known, document=document).deal_id == NVIDIA_OPENAI

    def test_an_article_of_background_a_year_later_finds_the_deal_by_its_amount(self) -> None:
        told = a_candidate(announced_on=None)
        document = a_text("Background.", published_on="2026-12-01")
        assert matched(told, a_candidate(), document=document).deal_id == NVIDIA_OPENAI

    def test_a_near_kind_on_the_same_day_with_the_same_sum_is_the_same_deal(self) -> None:
        known = a_candidate("OpenAI", "Oracle", 300, kind=DealKind.COMPUTE_PURCHASE)
        told = a_candidate("OpenAI", "Oracle", 300, kind=DealKind.LEASE)
        assert matched(told, known).features["kind"] == 0.1
        assert matched(told, known).deal_id == NVIDIA_OPENAI

    def test_quantities_speak_where_no_money_is_told(self) -> None:
        def chips(number: int) -> Candidate:
            quantity = Quantity(
                low=Decimal(number),
                high=Decimal(number),
                basis=Basis.EXACT,
                unit=QuantityUnit.GIGAWATT,
            )
            leg = Leg(
                giver="AMD", receiver="OpenAI", consideration=Consideration.CHIPS, quantity=quantity
            )
            return a_candidate("OpenAI", "AMD", UNDISCLOSED, kind=DealKind.OTHER, others=[leg])

        assert matched(chips(6), chips(6)).features["quantity"] == 0.15
        assert matched(chips(10), chips(6)).features["quantity"] == -0.1


class TestTwoDeals:
    def test_two_rounds_far_apart_with_different_sums_stay_two(self) -> None:
        known = a_candidate("Amazon", "Anthropic", "1.25", announced_on="2023-09-25")
        told = a_candidate("Amazon", "Anthropic", 4, announced_on="2024-11-22")
        found = matched(told, known, printed="2023-09-25")
        assert (found.outcome, found.nearest_id) == (MatchOutcome.NEW, NVIDIA_OPENAI)
        assert found.score < UNSURE_SCORE

    def test_another_five_billion_is_another_deal_even_with_the_same_sum(self) -> None:
        known = a_candidate("Amazon", "Anthropic", 4, announced_on="2023-09-25")
        told = a_candidate("Amazon", "Anthropic", 4, announced_on="2024-11-22", increment=True)
        found = matched(told, known)
        assert found.outcome is MatchOutcome.NEW
        assert found.features["increment"] == -0.4

    def test_the_second_article_on_an_increment_finds_the_first(self) -> None:
        old = a_candidate("Amazon", "Anthropic", 4, announced_on="2023-09-25")
        increment = a_candidate("Amazon", "Anthropic", 4, announced_on="2024-11-22", increment=True)
        assert matched(increment, old, increment).deal_id == "deal-2"

    def test_a_first_increment_says_so_in_its_features(self) -> None:
        assert matched(a_candidate(increment=True)).features == {"increment": 0.0}

    def test_the_other_direction_is_another_deal(self) -> None:
        buys = a_candidate("OpenAI", "NVIDIA", UNDISCLOSED, kind=DealKind.OTHER)
        found = matched(buys, a_candidate(kind=DealKind.OTHER))
        assert found.outcome is MatchOutcome.NEW
        assert found.features["direction"] == -0.6

    def test_an_investment_is_not_the_purchase_that_it_pays_for(self) -> None:
        bought = a_candidate("OpenAI", "NVIDIA", 100, kind=DealKind.HARDWARE_PURCHASE)
        assert matched(bought, a_candidate()).features == {}

    def test_named_rounds_keep_apart_what_time_and_money_would_join(self) -> None:
        first = a_text("The Series E round. And a Series F round.")
        known = a_candidate(document=first, quote="The Series E round.")
        told = a_candidate(document=first, quote="a Series F round.")
        found = matched(told, known)
        assert found.features["round"] == -0.4
        assert matched(known, known).features["round"] == 0.1
        assert found.outcome is MatchOutcome.KNOWN  # all else is equal: the same day and sum
        other = a_candidate(amount=13, document=first, quote="a Series F round.")
        assert matched(other, known).outcome is MatchOutcome.NEW

    def test_two_caps_a_week_apart_are_one_deal_but_two_months_apart_a_question(self) -> None:
        def cap(number: int, day: str) -> Candidate:
            return a_candidate(
                "OpenAI",
                "CoreWeave",
                up_to(number * BILLION),
                kind=DealKind.COMPUTE_PURCHASE,
                announced_on=day,
            )

        assert matched(cap(4, "2025-03-15"), cap(12, "2025-03-10")).outcome is MatchOutcome.KNOWN
        later = matched(cap(4, "2025-05-15"), cap(12, "2025-03-10"))
        assert later.outcome is MatchOutcome.UNSURE
        assert later.features["amount"] == -0.2


class TestDoubt:
    def test_thirty_under_a_cap_of_a_hundred_five_months_later_is_a_question(self) -> None:
        told = a_candidate(amount=30, announced_on="2026-02-27")
        found = matched(told, a_candidate(amount=up_to(100 * BILLION)))
        assert found.outcome is MatchOutcome.UNSURE
        assert found.deal_id is None
        assert UNSURE_SCORE <= found.score < ACCEPT_SCORE
        assert found.question() == (
            "is it deal-1? score 0.55: amount +0.05, kind +0.20, parties +0.40, time -0.10"
        )

    def test_two_deals_that_fit_equally_well_are_a_question_that_names_both(self) -> None:
        told = a_candidate(amount=UNDISCLOSED)
        found = matched(told, a_candidate(), a_candidate(amount=55))
        assert found.outcome is MatchOutcome.UNSURE
        assert {found.nearest_id, found.rival_id} == {"deal-1", "deal-2"}
        assert "or deal-2" in found.question()

    def test_other_backers_of_the_same_sum_are_a_question(self) -> None:
        known = a_candidate("Thrive", "OpenAI", "6.6")
        found = matched(a_candidate("Microsoft", "OpenAI", "6.6"), known)
        assert found.outcome is MatchOutcome.UNSURE
        assert found.features["parties"] == -0.2
        assert matched(a_candidate("Microsoft", "OpenAI", 1), known).features == {}

    def test_other_currencies_and_periods_are_not_compared(self) -> None:
        euros = a_candidate(amount=exact(100 * BILLION, "EUR"))
        yearly = a_candidate(
            amount=AmountClaim(low=Decimal(30), high=Decimal(30), basis=Basis.EXACT, per=Per.YEAR)
        )
        for told in (euros, yearly):
            assert "amount" not in matched(told, a_candidate()).features


class TestParties:
    def test_a_consortium_meets_a_report_that_names_one_member(self) -> None:
        cash = Leg(
            giver="SoftBank",
            receiver="OpenAI",
            consideration=Consideration.CASH,
            amount=billions(100),
        )
        found = matched(a_candidate(others=[cash]), a_candidate())
        assert (found.features["parties"], found.outcome) == (0.35, MatchOutcome.KNOWN)

    def test_a_unit_and_its_parent_are_one_party(self) -> None:
        history = a_history(a_candidate("Amazon", "Anthropic", 8))
        history.add(c.ControlChanged(company_id="aws", parent_id="amazon"))
        told = a_candidate("AWS", "Anthropic", 8)
        assert match(told, a_text("x").facts, history.graph()).deal_id == NVIDIA_OPENAI

    def test_companies_that_a_curator_kept_apart_are_two_parties(self) -> None:
        history = a_history(a_candidate("Amazon", "Anthropic", 8))
        history.add(c.ControlChanged(company_id="aws", parent_id="amazon"))
        history.add(c.CompanyMatchRejected(company_id="aws", other_id="amazon", reason="told"))
        told = a_candidate("AWS", "Anthropic", 8)
        found = match(told, a_text("x").facts, history.graph())
        assert found.outcome is not MatchOutcome.KNOWN

    def test_a_deal_inside_one_group_is_matched_by_its_companies(self) -> None:
        history = a_history(a_candidate("Amazon", "AWS", 8))
        history.add(c.ControlChanged(company_id="aws", parent_id="amazon"))
        graph = history.graph()
        assert match(a_candidate("Amazon", "AWS", 8), a_text("x").facts, graph).deal_id
        assert match(a_candidate("AWS", "Amazon", 8), a_text("x").facts, graph).deal_id is None

    def test_a_merged_company_meets_its_survivor(self) -> None:
        history = a_history(a_candidate("Amazon", "Anthropic", 8))
        history.add(a_company("Amazon Com"))
        history.add(
            c.CompanyMerged(company_id="amazon-com", survivor_id="amazon", score=1.0, reason="x")
        )
        told = a_candidate("Amazon Com", "Anthropic", 8)
        assert match(told, a_text("x").facts, history.graph()).deal_id == NVIDIA_OPENAI


class TestTime:
    def test_a_year_that_a_ten_k_tells_of_has_no_date_of_its_own(self) -> None:
        told = a_candidate(amount=UNDISCLOSED, announced_on=None)
        annual = a_text("Annual.", kind=DocumentKind.FORM_10K, published_on="2029-02-01")
        found = matched(told, a_candidate(), document=annual)
        assert "time" not in found.features
        assert found.outcome is MatchOutcome.KNOWN

    def test_a_coarse_date_counts_for_less(self) -> None:
        weights = [
            matched(a_candidate(announced_on=day), a_candidate()).features["time"]
            for day in ("2025-09-22", "2025-09", "2025-Q3", "2025")
        ]
        assert weights == [0.25, 0.20, 0.10, 0.10]

    def test_the_longer_the_time_between_the_less_alike(self) -> None:
        days = ("2025-09-24", "2025-10-01", "2025-10-20", "2025-12-01", "2026-06-01", "2028-01-01")
        weights = [
            matched(a_candidate(announced_on=day), a_candidate()).features.get("time", 0.0)
            for day in days
        ]
        assert weights == [0.25, 0.20, 0.10, 0.0, -0.10, -0.30]


class TestOneDocument:
    def decide(self, *candidates: Candidate) -> list[str | None]:
        """Deals of the candidates of one document, on an empty graph; new ones get d0, d1 …"""
        matcher = Matcher(DealIndex(History().graph()))
        facts, found = a_text("One text.").facts, []
        for number, candidate in enumerate(candidates):
            deal_id = matcher.match(candidate, facts).deal_id
            matcher.settled(candidate, facts, deal_id or f"d{number}")
            found.append(deal_id)
        return found

    def test_two_sums_of_a_kind_are_two_deals(self) -> None:
        leases = [
            a_candidate("NVIDIA", "Lambda", sum, kind=DealKind.LEASE) for sum in ("1.3", "0.2")
        ]
        assert self.decide(*leases) == [None, None]

    def test_the_same_sum_twice_is_one_deal(self) -> None:
        assert self.decide(a_candidate(), a_candidate(status=Status.SIGNED)) == [None, "d0"]

    def test_a_sum_and_another_of_the_same_size_are_two(self) -> None:
        four = a_candidate("Amazon", "Anthropic", 4)
        more = a_candidate("Amazon", "Anthropic", 4, increment=True)
        assert self.decide(four, more) == [None, None]

    def test_warrants_for_orders_belong_to_the_purchase(self) -> None:
        chips = a_candidate("OpenAI", "AMD", UNDISCLOSED, kind=DealKind.HARDWARE_PURCHASE)
        warrant = a_candidate("OpenAI", "AMD", UNDISCLOSED, kind=DealKind.WARRANT_GRANT)
        assert self.decide(chips, warrant) == [None, "d0"]


class TestIndex:
    def test_refreshing_follows_reports_merges_and_groups(self) -> None:
        history = a_history(a_candidate("Amazon", "Anthropic", 8))
        reader = GraphReader(history.store)
        index = DealIndex(reader.graph())
        told, facts = a_candidate("AWS", "Anthropic", 8), a_text("x").facts

        def found(graph: KnowledgeGraph) -> str | None:
            index.refresh(graph)
            assert Matcher(index).match(told, facts) == match(told, facts, graph)
            return Matcher(index).match(told, facts).deal_id

        assert found(reader.graph()) is None
        history.add(c.ControlChanged(company_id="aws", parent_id="amazon"))
        assert found(reader.graph()) == NVIDIA_OPENAI
        (report,) = reader.graph().reports
        history.add(
            c.ReportRetracted(
                report_id=report, deal_id=NVIDIA_OPENAI, code=c.RetractionReason.MISREAD
            )
        )
        assert found(reader.graph()) is None

    def test_ten_thousand_deals_are_searched_in_milliseconds(self) -> None:
        history = History()
        batch = []
        for number in range(10_000):
            document = a_text(f"Text {number}.")
            one = a_candidate(f"Firm {number % 200}", f"Firm {200 + number % 311}", 1 + number % 90)
            batch.append(new_event(as_report(one, document, f"deal-{number}"), actor="x"))
        for start in range(0, len(batch), 1000):
            history.store.append(batch[start : start + 1000])
        graph = history.graph()
        matcher = Matcher(DealIndex(graph))
        facts = a_text("x").facts
        began = time.perf_counter()
        for number in range(100):
            told = a_candidate(f"Firm {number}", f"Firm {200 + number}", 1 + number % 90)
            assert matcher.match(told, facts).deal_id
        assert time.perf_counter() - began < 2.0
