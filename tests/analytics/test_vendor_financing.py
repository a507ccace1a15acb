"""The back-test: telecom vendor financing of 2000 and 2001, as a log that is asked as of then.

`vendor_financing.csv` is imported like any curated deals. Its figures are those of the vectors
`lucent_fy2000_buckets` and `nortel_customer_financing_2002_2003`; what no vector states is unknown
or, in a note, called an assumption. What can be known on a day is what was printed by that day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from analytics.backing import BackingQuestion
from analytics.circulation import CirculationQuestion
from analytics.exposure import ExposureRow, Relation
from analytics.flows import MONEY, Column
from analytics.loop_report import RankedLoop
from analytics.patterns import Pattern
from analytics.plans import PlansQuestion
from analytics.receipts import Receipt
from analytics.reports import (
    ConcentrationQuestion,
    ExposureQuestion,
    LoopQuestion,
    StressQuestion,
    reproduce,
)
from analytics.shares import Dimension
from api.importing import import_csv
from api.session import Desk
from graph.model.calendar import AsOf
from graph.model.deal import Status
from graph.model.money import ZERO
from graph.model.value import Value
from graph.store.memory import MemoryStore
from ingest.outcome import Outcome
from tests.support.cli import dealgraph
from tests.support.history import TickingClock
from tests.support.vectors import vector_named

ROWS = Path(__file__).with_name("vendor_financing.csv")
CUSTOMERS = "customers-of-lucent"
NEW_YEAR, DEFAULT, LATER = date(2000, 12, 31), date(2001, 4, 18), date(2001, 12, 31)
BILLION = 10**9


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk(MemoryStore(clock=TickingClock()), actor="curator", today=lambda: LATER) as opened:
        outcomes = import_csv(opened, ROWS)
        assert {each.document.outcome for each in outcomes} == {Outcome.NEW}
        yield opened


def at(valid_on: date, published_by: date, position: int | None = None) -> AsOf:
    return AsOf(valid_on=valid_on, published_by=published_by, position=position)


def row_of(desk: Desk, moment: AsOf, company: str, other: str) -> ExposureRow:
    """What `company` gives to `other`."""
    told = desk.exposure(ExposureQuestion(company_id=company), moment).exposure.rows
    (row,) = (
        each for each in told if each.counterparty_id == other and each.relation is Relation.GIVES
    )
    return row


def ring_of(desk: Desk, moment: AsOf, column: Column, other: str) -> RankedLoop:
    question = LoopQuestion(column=column, through="lucent", include_broken=True)
    (ring,) = (each for each in desk.loops(question, moment).loops if other in each.loop.members)
    return ring


def lent(ring: RankedLoop) -> Decimal:
    """The cash of the hop from Lucent."""
    (hop,) = (each for each in ring.loop.hops if each.giver_id == "lucent")
    return sum((each.upper or ZERO for each in hop.flows if each.consideration in MONEY), ZERO)


def test_each_figure_is_one_of_a_vector_or_called_an_assumption() -> None:
    lucent = vector_named("lucent_fy2000_buckets")["inputs"]
    nortel = vector_named("nortel_customer_financing_2002_2003")["inputs"]
    known = {
        *(Decimal(str(lucent[name])) * BILLION for name in lucent),
        *(Decimal(nortel[name]) * 10**6 for name in nortel),
    }
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        amounts = {Decimal(row[name]) for name in ("amount_low", "amount_high") if row[name]}
        assert amounts <= known
        assert amounts or row["amount_qualifier"] == "undisclosed"
        assert "ASSUMPTION: " in row["note"]  # at the least the day of print is one
    assert sum(bool(row["amount_low"]) for row in rows) == 5


def test_in_2000_the_ring_is_committed_and_far_less_is_drawn(desk: Desk) -> None:
    then = at(NEW_YEAR, NEW_YEAR)
    committed = ring_of(desk, then, Column.CONTRACTED, CUSTOMERS)
    assert committed.loop.pattern is Pattern.VENDOR_FINANCE
    assert {hop.status for hop in committed.loop.hops} == {Status.SIGNED}
    drawn = ring_of(desk, then, Column.PAID, CUSTOMERS)
    assert (lent(committed), lent(drawn)) == (Decimal("6.7") * BILLION, Decimal("1.3") * BILLION)
    assert lent(drawn) < lent(committed) / 5


def test_the_buckets_of_lucent_add_up_to_the_vector(desk: Desk) -> None:
    row = row_of(desk, at(NEW_YEAR, NEW_YEAR), "lucent", CUSTOMERS)
    told = (row.contracted, row.paid, row.undrawn, row.contingent)
    assert [each.shown for each in told] == [
        Decimal(text) * BILLION for text in ("6.7", "1.3", "5.4", "1.4")
    ]
    assert row.gross_high == Decimal("8.1") * BILLION
    expected = vector_named("lucent_fy2000_buckets")["expected"]
    assert float(row.gross_high or 0) == expected["total_committed"] * BILLION
    assert float(row.undrawn.high) == expected["undrawn_loans"] * BILLION


def test_before_the_report_was_printed_nothing_was_known(desk: Desk) -> None:
    assert desk.loops(LoopQuestion(), at(NEW_YEAR, date(2000, 12, 28))).loops == ()
    told = desk.exposure(ExposureQuestion(company_id="lucent"), at(NEW_YEAR, date(2000, 12, 28)))
    assert told.exposure.rows == ()


def test_what_winstar_owes_is_unknown_in_2000_and_never_zero(desk: Desk) -> None:
    row = row_of(desk, at(NEW_YEAR, NEW_YEAR), "lucent", "winstar")
    assert {leg.status for leg in row.legs} == {Status.SIGNED.value}
    buckets = (row.headline, row.contracted, row.paid, row.undrawn)
    assert [each.shown for each in buckets] == [None] * 4
    assert (row.gross_high, row.net_high, row.share_of_total) == (None, None, None)
    ring = ring_of(desk, at(NEW_YEAR, NEW_YEAR), Column.HEADLINE, "winstar")
    assert (ring.loop.pattern, ring.loop.bottleneck_high) == (Pattern.VENDOR_FINANCE, None)
    assert ring.loop.life_line.broke_on is None


def test_in_2001_the_loan_has_ended_and_what_was_drawn_stays_unknown(desk: Desk) -> None:
    row = row_of(desk, at(LATER, LATER), "lucent", "winstar")
    assert {leg.status for leg in row.legs} == {Status.TERMINATED.value}
    assert (row.paid.shown, row.gross_high) == (None, None)
    (leg,) = row.legs
    assert leg.contingent is not None
    assert leg.contingent.upper == 0
    life = ring_of(desk, at(LATER, LATER), Column.HEADLINE, "winstar").loop.life_line
    assert str(life.broke_on) == DEFAULT.isoformat()
    live = desk.loops(LoopQuestion(), at(LATER, LATER)).loops
    assert [each.loop.members for each in live] == [("lucent", CUSTOMERS)]
    others = row_of(desk, at(LATER, LATER), "lucent", CUSTOMERS)
    assert others.gross_high == Decimal("8.1") * BILLION  # what 2000 said of all of them


QUESTIONS: tuple[Value, ...] = (
    LoopQuestion(include_broken=True),
    ExposureQuestion(company_id="lucent"),
    ExposureQuestion(company_id="winstar"),
    ConcentrationQuestion(by=Dimension.RECEIVER, column=Column.HEADLINE),
    StressQuestion(company_id="winstar"),
    StressQuestion(company_id="lucent"),
    BackingQuestion(company_id="lucent"),
    CirculationQuestion(),
    PlansQuestion(),
)


def asked(desk: Desk, question: Value, moment: AsOf) -> dict[str, Any]:
    """The answer as plain values, without what says when it was asked."""
    receipt = Receipt(
        question=type(question).__name__,
        parameters=msgspec.to_builtins(question),
        as_of=moment, position=0, head_hash="", policy_id="", code="", extractors=(), digest="",
    )  # fmt: skip
    told: dict[str, Any] = msgspec.to_builtins(reproduce(desk.graph(moment), receipt))
    del told["receipt"]
    return told


def before_the_default(desk: Desk) -> int:
    """The position of our log just before the row of the default."""
    (told,) = (
        each
        for each in desk.graph().documents.values()
        if each.facts.published_on == DEFAULT.isoformat()
    )
    return told.position - 1


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: type(each).__name__)
def test_before_it_was_printed_no_answer_knows_of_the_default(desk: Desk, question: Value) -> None:
    """Even when asked what is true at the end of 2001: the same as from a log without that row."""
    told = asked(desk, question, at(LATER, date(2001, 4, 17)))
    without = asked(desk, question, at(LATER, date(2001, 4, 17), before_the_default(desk)))
    assert told == without
    assert "2001-04" not in msgspec.json.encode(told).decode()
    assert '"terminated"' not in msgspec.json.encode(told).decode()


@pytest.mark.parametrize("question", QUESTIONS[:3], ids=["loops", "lucent", "winstar"])
def test_on_the_day_it_is_printed_the_answers_do(desk: Desk, question: Value) -> None:
    told = msgspec.json.encode(asked(desk, question, at(LATER, DEFAULT))).decode()
    assert '"terminated"' in told


def test_our_log_does_not_know_it_before_the_row_though_it_was_printed(desk: Desk) -> None:
    moment = at(LATER, LATER, before_the_default(desk))
    assert {leg.status for leg in row_of(desk, moment, "lucent", "winstar").legs} == {"signed"}


def test_who_knows_of_2001_and_asks_of_2000_sees_a_loan_that_lives(desk: Desk) -> None:
    row = row_of(desk, at(NEW_YEAR, LATER), "lucent", "winstar")
    assert {leg.status for leg in row.legs} == {"signed"}


@pytest.mark.parametrize(("year", "millions"), [(2002, 1120), (2003, 401)])
def test_what_nortel_has_lent_is_that_of_the_year_before_provisions(
    desk: Desk, year: int, millions: int
) -> None:
    row = row_of(desk, at(date(year, 12, 31), date(2005, 12, 31)), "nortel", "customers-of-nortel")
    assert (row.paid.shown, row.gross_high) == (millions * 10**6, millions * 10**6)
    known_then = desk.exposure(
        ExposureQuestion(company_id="nortel"), at(date(year, 12, 31), date(2004, 12, 31))
    )
    assert known_then.exposure.rows == ()


def test_the_command_line_tells_the_same_of_both_days(tmp_path: Path) -> None:
    store = str(tmp_path / "log.sqlite")
    assert dealgraph("import-deals", str(ROWS), "--store", store).code == 0

    def shown(day: date) -> str:
        clocks = ("--as-of", day.isoformat(), "--published-by", day.isoformat())
        ran = dealgraph("exposure", "Lucent", "--store", store, *clocks)
        assert ran.code == 0, ran.err
        return ran.out

    for day in (NEW_YEAR, LATER):
        gives = shown(day).split("Lucent gives to")[1].split("Lucent receives from")[0]
        (customers,) = (line for line in gives.splitlines() if "Customers of Lucent" in line)
        (winstar,) = (line for line in gives.splitlines() if "WinStar" in line)
        for told in ("$6.7bn", "$1.3bn", "$5.4bn", "$1.4bn", "$8.1bn"):
            assert told in customers
        assert "$" not in winstar
        assert "n/d" in winstar
