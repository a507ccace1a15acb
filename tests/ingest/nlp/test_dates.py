"""Dates keep the precision of what is said; relative ones are worked out from the day of print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.calendar import PartialDate
from graph.model.deal import Status
from ingest.nlp.dates import dates_in
from tests.support.reading import a_read_text, candidates_of

PRINTED = "2025-11-20"  # a Thursday
SAID = [
    ("on Sept. 22, 2025", "Sept. 22, 2025", "2025-09-22"),
    ("on September 22nd", "September 22nd", "2025-09-22"),
    ("22 September", "22 September", "2025-09-22"),
    ("on 3 March 2024", "3 March 2024", "2024-03-03"),
    ("the 3rd of March 2024", "3rd of March 2024", "2024-03-03"),
    ("on Dec. 30", "Dec. 30", "2025-12-30"),
    ("on Jul. 4", "Jul. 4", "2025-07-04"),
    ("2025-09-22", "2025-09-22", "2025-09-22"),
    ("on Thursday", "on Thursday", "2025-11-20"),
    ("on Wednesday", "on Wednesday", "2025-11-19"),
    ("on Friday", "on Friday", "2025-11-14"),
    ("last Thursday", "last Thursday", "2025-11-13"),
    ("next Monday", "next Monday", "2025-11-24"),
    ("Tuesday", "Tuesday", "2025-11-18"),
    ("yesterday", "yesterday", "2025-11-19"),
    ("said last night", "last night", "2025-11-19"),
    ("said this morning", "this morning", "2025-11-20"),
    ("was handed a warrant last October", "last October", "2025-10"),
    ("since last November", "last November", "2024-11"),
    ("sold it last December", "last December", "2024-12"),
    ("today", "today", "2025-11-20"),
    ("earlier this month", "this month", "2025-11"),
    ("last month", "last month", "2025-10"),
    ("last quarter", "last quarter", "2025-Q3"),
    ("this year", "this year", "2025"),
    ("last year", "last year", "2024"),
    ("three weeks ago", "three weeks ago", "2025-10"),
    ("two days ago", "two days ago", "2025-11-18"),
    ("a year ago", "a year ago", "2024"),
    ("18 months ago", "18 months ago", "2024-05"),
    ("in December", "in December", "2025-12"),
    ("in January", "in January", "2025-01"),
    ("since June", "since June", "2025-06"),
    ("in September 2025", "September 2025", "2025-09"),
    ("in September of 2025", "September of 2025", "2025-09"),
    ("the third quarter of 2025", "third quarter of 2025", "2025-Q3"),
    ("Q3 2025", "Q3 2025", "2025-Q3"),
    ("in 2025", "in 2025", "2025"),
    ("by the end of 2027", "end of 2027", "2027"),
    ("early 2026", "early 2026", "2026"),
    ("mid-2026", "mid-2026", "2026"),
    ("the second half of 2026", "half of 2026", "2026"),
]


@pytest.mark.parametrize(("text", "words", "day"), SAID, ids=[text for text, _, _ in SAID])
def test_a_date_keeps_its_precision(text: str, words: str, day: str) -> None:
    (span,) = dates_in(text, PRINTED)
    assert (text[span.start : span.end], span.day) == (words, day)
    assert span.ahead is (PartialDate.parse(day).earliest.isoformat() > PRINTED)


@pytest.mark.parametrize(
    "text",
    [
        "the 2024 Plan",
        "Section 2025",
        "the 2025 Notes",
        "GPT-2025",
        "in fiscal 2024",
        "in the third quarter",
        "February 30, 2024",
        "June 31",
        "may invest 5 billion",
        "may 5 million",
        "March 5 million people",
        "$2025",
        "2,025 GPUs",
        "in 2025 dollars",
        "Friday's",
    ],
)
def test_what_is_no_date_or_may_be_a_fiscal_one_is_left_out(text: str) -> None:
    found = dates_in(text, PRINTED)
    assert [text[span.start : span.end] for span in found] in ([], ["Friday"])


@pytest.mark.parametrize("text", ["on Thursday", "yesterday", "last month", "Sept. 22", "in May"])
@pytest.mark.parametrize("printed", [None, "2025", "2025-11", "2025-Q4"])
def test_without_the_day_of_print_nothing_relative_is_guessed(
    text: str, printed: str | None
) -> None:
    assert dates_in(text, printed) == []


def test_several_dates_come_in_order_and_apart() -> None:
    text = "Signed on March 3, 2024 and closed in July 2024, it runs until 2030."
    days = [span.day for span in dates_in(text, PRINTED)]
    assert days == ["2024-03-03", "2024-07", "2030"]


@given(st.text(alphabet="JanSept. 0123456789,-inofQMay", max_size=80))
def test_spans_are_sorted_disjoint_and_of_the_calendar(text: str) -> None:
    at = 0
    for span in dates_in(text, PRINTED):
        assert at <= span.start < span.end <= len(text)
        assert PartialDate.parse(span.day).text == span.day
        at = span.end


@given(st.dates())
def test_every_day_that_is_written_out_is_found(day: object) -> None:
    text = f"on {day:%B} {day.day}, {day.year:04d}"  # type: ignore[attr-defined]
    found = [span.day for span in dates_in(text, PRINTED)]
    assert found == ([day.isoformat()] if 1900 <= day.year <= 2099 else found)  # type: ignore[attr-defined]


DEALS = [
    ("Nvidia said on Monday it will invest $5 billion in Intel.", "announced_on", "2025-11-17"),
    ("Meta completed its purchase of Scale AI for $14 billion in June.", "effective_on", "2025-06"),
    (
        "On June 26, 2024, Amazon invested $2.75 billion in Anthropic.",
        "effective_on",
        "2024-06-26",
    ),
    (
        "Oracle terminated its $10 billion contract with xAI on Nov. 3.",
        "effective_on",
        "2025-11-03",
    ),
    (
        "Amazon invested $4 billion in Anthropic in December.",
        "effective_on",
        "2024-12",
    ),
    (
        "Microsoft's option to lease the campus from Crusoe for $1 billion expired on Nov. 3.",
        "effective_on",
        "2025-11-03",
    ),
]


@pytest.mark.parametrize(("text", "field", "day"), DEALS)
def test_a_deal_carries_its_date_with_the_words(text: str, field: str, day: str) -> None:
    (candidate,) = candidates_of(text)
    assert getattr(candidate, field) == day
    (evidence,) = (each for each in candidate.evidence if each.field == field)
    stored = a_read_text(text).text
    assert stored[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia will invest $5 billion in Intel by the end of 2027.",
        "Meta borrowed $27 billion from Pimco, due in 2049.",
        "OpenAI will buy $10 billion of chips from Broadcom, starting in 2026.",
        "The acquisition of Sana by Workday for $1.1 billion is expected to close in December.",
    ],
)
def test_a_term_a_maturity_and_a_forecast_are_no_date_of_the_deal(text: str) -> None:
    for candidate in candidates_of(text):
        assert (candidate.announced_on, candidate.effective_on) == (None, None)


def test_a_month_without_its_year_that_lies_ahead_may_be_the_last_one() -> None:
    (ahead,) = dates_in("in December", PRINTED)
    assert (ahead.day, ahead.ahead, ahead.before) == ("2025-12", True, "2024-12")
    for told in ("in December 2025", "in December 2024", "in May", "tomorrow"):
        (span,) = dates_in(told, PRINTED)
        assert span.before is None


NEWS = "Nvidia to invest $5 billion in Intel\n\nNvidia has agreed to invest $5 billion in Intel."


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (NEWS + "\n\nThe companies said on Monday that shares will follow.", ["2025-11-17"]),
        (NEWS + "\n\nThe companies met on Nov. 3.", [None]),
        (NEWS + "\n\nThe shares are due on Friday.", [None]),
        (NEWS + "\n\nMore may follow.\n\nThe companies said so on Monday.", [None]),
        (
            NEWS + "\n\nThey said so on Monday.\n\nAmazon has agreed to lend Groq $2 billion.",
            ["2025-11-17", None],
        ),
    ],
)
def test_the_news_of_the_lead_has_the_day_on_which_it_was_told(
    text: str, days: list[str | None]
) -> None:
    found = candidates_of(text)
    assert [each.announced_on for each in found] == days
    stored = a_read_text(text).text
    for each in (evidence for one in found for evidence in one.evidence):
        assert stored[each.start : each.end] == each.quote


def test_without_a_full_day_of_print_the_lead_has_no_day() -> None:
    text = NEWS + "\n\nThe companies said on Monday that shares will follow."
    assert [each.announced_on for each in candidates_of(text, published_on="2025-11")] == [None]


def test_what_has_long_been_so_is_no_news_of_the_day() -> None:
    text = "Microsoft, which rents a campus from Crusoe, met us.\n\nThe two told us so on Monday."
    (lease,) = candidates_of(text)
    assert lease.status is Status.EFFECTIVE
    assert (lease.announced_on, lease.effective_on) == (None, None)


@pytest.mark.parametrize("head", ["11 January 2024.", "January 11, 2024:", "2024-01-11."])
def test_a_paragraph_of_a_chronicle_is_dated_by_its_head(head: str) -> None:
    text = f"A history of Groq.\n\n{head} Amazon lent Groq $2 billion. It was the first loan."
    (loan,) = candidates_of(text)
    assert loan.effective_on == "2024-01-11"
    (evidence,) = (each for each in loan.evidence if each.field == "effective_on")
    assert evidence.quote == head[:-1]


@pytest.mark.parametrize("head", ["Groq, 11 January 2024, told.", "Later.", "11 January 2099."])
def test_other_heads_date_nothing(head: str) -> None:
    (loan,) = candidates_of(f"A history of Groq.\n\n{head} Amazon lent Groq $2 billion.")
    assert loan.effective_on is None
