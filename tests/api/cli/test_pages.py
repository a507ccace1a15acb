"""Pages on odd logs: unknown sums, rings that broke, many names, foreign money."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import RenderableType

from analytics.reports import (
    ConcentrationQuestion,
    ExposureQuestion,
    LoopQuestion,
)
from api.cli.concentration_page import concentration_line, concentration_page
from api.cli.exposure_file import exposure_csv
from api.cli.exposure_page import exposure_page
from api.cli.loops_page import loops_page
from api.cli.screen import Screen
from api.session import Desk
from graph.events.catalogue import Metric
from graph.model.deal import DealKind, Status
from graph.model.money import UNDISCLOSED, AmountClaim, Basis, exact
from tests.support.builders import a_deal, a_leg
from tests.support.history import (
    History,
    a_cash_leg,
    a_company,
    a_document,
    a_reported_deal,
)
from tests.support.reporting import a_figure, with_figures


def shown(parts: object, width: int = 160) -> str:
    screen = Screen(width=width, file=io.StringIO())
    for part in parts:  # type: ignore[attr-defined]
        screen.print(part)
    told: str = screen.file.getvalue()  # type: ignore[attr-defined]
    return told


def a_log(*deals: tuple[str, str, AmountClaim | int, Status]) -> Desk:
    """One deal a line: giver, receiver, amount, status."""
    names = sorted({name for deal in deals for name in deal[:2]})
    history = History(*map(a_company, names))
    for number, (giver, receiver, amount, status) in enumerate(deals):
        history.add(a_document(str(number)))
        history.add(
            a_reported_deal(
                str(number),
                str(number),
                kind=DealKind.COMPUTE_PURCHASE,
                status=status,
                effective_on="2025-12-01" if status.is_exit else None,
                legs=[a_cash_leg(giver, receiver, amount)],
            )
        )
    return Desk(history.store, today=lambda: date(2026, 6, 30))


def loops_of(desk: Desk, **question: object) -> str:
    answer = desk.loops(LoopQuestion(**question))  # type: ignore[arg-type]
    return shown(loops_page(answer, desk.graph(), legs=bool(question.pop("legs", False))))


SIGNED = Status.SIGNED


def test_a_ring_without_any_sum_is_unknown_and_not_zero() -> None:
    out = loops_of(a_log(("A", "B", UNDISCLOSED, SIGNED), ("B", "A", UNDISCLOSED, SIGNED)))
    (line,) = (each for each in out.splitlines() if "A → B → A" in each)
    assert line.count("n/d") == 2
    assert "No cash flow with a known amount." in out


def test_a_ring_with_one_unknown_hop_says_so() -> None:
    out = loops_of(a_log(("A", "B", 30, SIGNED), ("B", "A", UNDISCLOSED, SIGNED)))
    assert "n/d – $30" in out


def test_a_ring_without_an_upper_end_says_so() -> None:
    at_least = AmountClaim(low=exact(30).low, basis=Basis.AT_LEAST)
    out = loops_of(a_log(("A", "B", at_least, SIGNED), ("B", "A", 50, SIGNED)))
    assert "A → B → A" in out
    assert "$30" in out


def test_a_broken_ring_is_shown_on_demand_with_its_day() -> None:
    desk = a_log(("A", "B", 30, SIGNED), ("B", "A", 50, Status.TERMINATED))
    assert "No ring of money" in loops_of(desk)
    assert "broke 2025-12-01" in loops_of(desk, include_broken=True)


def test_a_log_without_rings_says_so() -> None:
    out = loops_of(a_log(("A", "B", 30, SIGNED)))
    assert "No ring of money is known within these bounds." in out
    assert "0 rings fit" in out


def test_money_without_a_rate_is_listed() -> None:
    desk = a_log(("A", "B", exact(30, "XTS"), SIGNED), ("B", "A", 50, SIGNED))
    assert "1 amount without a rate to USD: deal-0" in loops_of(desk)
    answer = desk.exposure(ExposureQuestion(company_id="a"))
    assert "Without a rate: deal-0" in shown(exposure_page(answer))
    spread = desk.concentration(ConcentrationQuestion())
    assert "without a rate: deal-0" in shown(concentration_page(spread))


def test_foreign_money_shows_the_rate_it_was_changed_at() -> None:
    desk = a_log(("A", "B", exact(1_000_000, "EUR"), SIGNED))
    out = shown(exposure_page(desk.exposure(ExposureQuestion(company_id="a"))))
    assert "Rates: EUR 1." in out
    in_euros = desk.exposure(ExposureQuestion(company_id="a", currency="EUR"))
    assert "€1m" in shown(exposure_page(in_euros))


def test_a_retracted_report_is_counted_under_the_table() -> None:
    desk = a_log(("A", "B", 30, SIGNED))
    out = shown(exposure_page(desk.exposure(ExposureQuestion(company_id="b"))))
    assert "0 legs without an amount · 0 retracted reports not counted" in out


def test_many_names_are_cut_and_say_so() -> None:
    desk = a_log(*(("Payer", f"Receiver {number:02}", number + 1, SIGNED) for number in range(45)))
    out = shown(concentration_page(desk.concentration(ConcentrationQuestion())))
    assert "40 of 45 names shown; --format csv has all" in out


def test_shares_of_ranges_have_bounds() -> None:
    up_to = AmountClaim(high=exact(100).high, basis=Basis.UP_TO)
    desk = a_log(("A", "B", up_to, SIGNED), ("A", "C", 50, SIGNED))
    out = shown(concentration_page(desk.concentration(ConcentrationQuestion())))
    assert "(between " in out
    assert " – " in out


def test_no_concentration_is_said() -> None:
    assert "n/d" in concentration_line(None).plain


@pytest.mark.parametrize("width", [50, 80, 100, 200])
def test_pages_fit_every_width(width: int) -> None:
    desk = a_log(
        ("A company with quite a long name", "Another company of that sort", 30, SIGNED),
        ("Another company of that sort", "A company with quite a long name", 50, SIGNED),
    )
    answer = desk.exposure(ExposureQuestion(company_id="another-company-of-that-sort"))
    pages: list[RenderableType] = [
        *loops_page(desk.loops(LoopQuestion()), desk.graph()),
        *loops_page(desk.loops(LoopQuestion()), desk.graph(), legs=True),
        *exposure_page(answer),
        *concentration_page(desk.concentration(ConcentrationQuestion())),
    ]
    for line in shown(pages, width).splitlines():
        assert len(line.rstrip()) <= width


def test_gross_and_net_say_when_a_part_of_them_is_unknown() -> None:
    desk = a_log(("A", "B", 50, SIGNED), ("A", "B", UNDISCLOSED, SIGNED))
    out = shown(exposure_page(desk.exposure(ExposureQuestion(company_id="a"))))
    (row,) = (line for line in out.splitlines() if line.strip().startswith("B"))
    assert row.count("$50 + n/d") == 5  # headline, contracted, undrawn, gross, net


def test_net_is_unknown_where_money_binds_both_ways_and_the_page_says_why() -> None:
    desk = a_log(("A", "B", 50, SIGNED), ("B", "A", 20, SIGNED))
    out = shown(exposure_page(desk.exposure(ExposureQuestion(company_id="a"))))
    rows = [line.split() for line in out.splitlines() if line.strip().startswith("B  ")]
    assert [row[7:9] for row in rows] == [["$50", "n/d"], ["$20", "n/d"]]
    assert "n/d: net, where money binds both ways (rows: 2)" in out
    assert "no report in the log states" in out


def test_a_ring_that_hardly_leaks_shows_no_look_through_and_says_why() -> None:
    big = 10**13
    desk = a_log(("A", "B", 1, SIGNED), ("B", "C", big, SIGNED), ("C", "B", big, SIGNED))
    answer = desk.exposure(ExposureQuestion(company_id="a"))
    out = shown(exposure_page(answer))
    assert "Look-through: A" not in out
    assert "n/d: look-through, gives to: the spectral radius is 1.0000, not below one" in out
    assert exposure_csv(answer).splitlines()[1].split(",")[-6:-3] == ["", "", ""]


def test_the_head_and_the_foot_name_what_the_firm_reports_of_itself() -> None:
    deal = a_deal(a_leg("NVIDIA", "OpenAI", 30))
    share = a_figure("nvidia", Metric.CUSTOMER_SHARE, "0.12", subject="A", currency=None)
    log = with_figures(a_figure("nvidia", Metric.REVENUE, 120), share, deals=(deal,))
    desk = Desk(log.store, today=lambda: date(2026, 6, 30))
    out = shown(exposure_page(desk.exposure(ExposureQuestion(company_id="nvidia"))))
    year = "over 12 months to 2025-01-26"
    assert f"Against its revenue of $120 {year}: gives 25.0 %, receives 0.0 %" in out
    assert f"Customers without a name, on no row: 1, 12 % of revenue {year}" in out
    asked = ExposureQuestion(company_id="nvidia", currency="EUR")
    assert "Against its revenue of $120 (€" in shown(exposure_page(desk.exposure(asked)))
