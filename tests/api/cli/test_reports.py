"""loops, exposure, concentration."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from analytics.reports import LoopAnswer, LoopQuestion
from api.session import Desk
from graph.events.codec import canonical_json
from graph.model.calendar import AsOf
from graph.settings import Settings
from tests.support.cli import CLOCKS, Ran, dealgraph
from tests.support.desks import TODAY


def ask(log: str, *words: str, columns: int = 160) -> Ran:
    ran = dealgraph(*words, "--store", log, *CLOCKS, columns=columns)
    assert ran.code == 0, ran.err
    return ran


def test_the_ring_is_listed_with_pattern_bottleneck_and_weakest_leg(log: str) -> None:
    out = ask(log, "loops").out
    (line,) = (each for each in out.splitlines() if "Oracle → NVIDIA" in each)
    for told in ("NVIDIA → OpenAI → Oracle", "vendor finance", "≤ $40bn", "proposed", "2025-09-22"):
        assert told in line
    assert "take-or-pay with warrants" in out
    assert "2 rings fit" in out
    assert "Netted, no dollar twice: ≤ $120bn" in out


def test_the_command_line_gives_the_value_that_a_python_call_gives(log: str) -> None:
    told = ask(log, "loops", "--json").out
    with Desk.open(log, Settings()) as desk:
        answer = desk.loops(LoopQuestion(), AsOf(valid_on=TODAY, published_by=TODAY))
    assert canonical_json(msgspec.json.decode(told, type=LoopAnswer)) == canonical_json(answer)


@pytest.mark.parametrize(
    ("words", "rings"),
    [
        (("--max-hops", "2"), 1),
        (("--min-amount", "50bn"), 0),
        (("--min-amount", "$40 billion"), 1),
        (("--status", "signed"), 1),
        (("--pattern", "vendor-finance"), 1),
        (("--pattern", "vendor finance"), 1),
        (("--through", "AMD"), 1),
        (("--through", "Oracle", "--level", "group"), 1),
        (("--column", "contracted"), 2),
        (("--money-only",), 1),
        (("--limit", "1"), 1),
        (("--include-broken",), 2),
        (("--currency", "eur"), 2),
    ],
)
def test_rings_are_filtered(log: str, words: tuple[str, ...], rings: int) -> None:
    assert len(ask(log, "loops", *words, "--json").json["loops"]) == rings


def test_a_cut_answer_says_what_cut_it(log: str) -> None:
    out = ask(log, "loops", "--limit", "1").out
    assert "2 rings fit, 1 shown; cut by cap: raise --limit" in out
    answer = ask(log, "loops", "--limit", "1", "--json").json
    assert (answer["truncated"], answer["cut_by"]) == (True, ["cap"])


def test_what_a_minimum_leaves_out_is_said(log: str) -> None:
    out = ask(log, "loops", "--min-amount", "50bn").out
    assert "No ring of money is known within these bounds" in out
    assert "left out for want of a known amount" in out
    assert "1 pair left out as smaller than the minimum" in out


def test_each_leg_of_a_ring_is_shown_with_its_deal(log: str) -> None:
    out = ask(log, "loops", "--legs", "--through", "NVIDIA").out
    for told in ("NVIDIA → OpenAI", "OpenAI → Oracle", "completed", "2025-05-23", "deal-"):
        assert told in out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_tables_fit_a_narrow_terminal(log: str, columns: int) -> None:
    for words in (("loops",), ("loops", "--legs"), ("exposure", "OpenAI"), ("concentration",)):
        for line in ask(log, *words, columns=columns).out.splitlines():
            assert len(line.rstrip()) <= columns


FIGURE = re.compile(r"\$\S+|\S+ %|\S+\d-\d\S*")


@pytest.mark.parametrize("columns", [60, 72, 80, 90, 100, 108, 116, 124])
@pytest.mark.parametrize("words", [("exposure", "OpenAI"), ("exposure", "NVIDIA"), ("deals",)])
def test_a_column_without_room_is_left_out_and_no_figure_is_cut(
    log: str, words: tuple[str, ...], columns: int
) -> None:
    found = next(each["deal_id"] for each in ask(log, "deals", "--json").json["deals"])
    amount = ("amount", "$1.25bn..$131bn", "--reason", "wide")
    assert dealgraph("correct", found, *amount, "--store", log).code == 0
    there = set(FIGURE.findall(ask(log, *words, columns=200).out))
    out = ask(log, *words, columns=columns).out
    assert "…" not in out
    assert len(there) >= 5
    assert set(FIGURE.findall(out)) <= there


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--max-hops", "99"), 1, "max_hops: 99 is not between 2 and"),
        (("--time-limit", "0"), 1, "time_limit"),
        (("--limit", "0"), 1, "limit: 0 is not between"),
        (("--through", "Nvidea"), 1, "did you mean NVIDIA"),
        (("--status", "sgined"), 2, "not one of rumoured"),
        (("--pattern", "fraud"), 2, "not one of vendor-finance"),
        (("--min-amount", "much"), 2, "is no amount; write 5bn"),
        (("--level", "planet"), 2, "level"),
        (("--max-hops", "x"), 2, "max-hops"),
    ],
)
def test_bad_bounds_are_refused_in_one_line(
    log: str, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = dealgraph("loops", "--store", log, *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_exposure_shows_both_directions_with_their_concentration(log: str) -> None:
    out = ask(log, "exposure", "NVIDIA").out
    assert "NVIDIA gives to" in out
    assert "NVIDIA receives from" in out
    assert "HHI 10,000, high" in out
    assert "OpenAI → Oracle → NVIDIA  ≤ $40bn" in out
    assert "* Gross adds paid, undrawn and contingent" in out


def test_exposure_never_shows_an_unknown_sum_as_zero(log: str) -> None:
    out = ask(log, "exposure", "AMD").out
    received = out.split("AMD receives from")[1]
    (row,) = (line for line in received.splitlines() if line.strip().startswith("OpenAI"))
    headline, contracted, paid, undrawn, contingent, at_cost, gross, net, share = row.split()[1:10]
    assert (headline, contracted, undrawn, gross, net, share) == ("n/d",) * 6
    assert at_cost == "–"
    assert (paid, contingent) == ("–", "–")


def test_exposure_looks_through_control_at_group_level(log: str) -> None:
    answer = ask(log, "exposure", "Oracle Power", "--json").json
    assert answer["company"] == "Oracle"
    assert answer["perimeter"] == ["Oracle", "Oracle Power"]
    alone = ask(log, "exposure", "Oracle Power", "--level", "company", "--json").json
    assert alone["exposure"]["rows"] == []
    assert (
        "nobody, as far as the log knows"
        in ask(log, "exposure", "Oracle Power", "--level", "company").out
    )


def test_exposure_as_csv_has_exact_numbers_and_leaves_unknown_empty(log: str) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(log, "exposure", "OpenAI", "--format", "csv").out)))
    by_name = {(row["relation"], row["counterparty"]): row for row in rows}
    oracle = by_name["gives to", "Oracle"]
    assert Decimal(oracle["undrawn_high"]) == 300 * 10**9
    amd = by_name["gives to", "AMD"]
    assert amd["headline_high"] == ""
    assert amd["headline_unknown_legs"] == "1"
    assert oracle["deals"].startswith("deal-")


class Page(HTMLParser):
    """Collects what a page loads, and whether its tags fit."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize(
    "words",
    [
        ("exposure", "OpenAI"),
        ("exposure", "Oracle Power", "--level", "company"),
        ("concentration",),
        ("concentration", "--company", "AMD"),
    ],
)
def test_a_page_stands_alone_and_holds_the_receipt(log: str, words: tuple[str, ...]) -> None:
    out = ask(log, *words, "--format", "html").out
    page = Page()
    page.feed(out)
    assert (page.loads, page.open) == ([], [])
    assert "<script" not in out
    receipt = ask(log, *words, "--json").json["receipt"]
    assert receipt["digest"] in out


def test_words_of_a_page_keep_their_distance(log: str) -> None:
    page = " ".join(ask(log, "concentration", "--by", "country", "--format", "html").out.split())
    assert "<h1>Contracted money by country, in USD</h1>" in page
    page = " ".join(ask(log, "exposure", "OpenAI", "--format", "html").out.split())
    assert "<li>OpenAI → Oracle → NVIDIA: at most" in page


def test_a_page_shows_names_as_text(log: str) -> None:
    name = "Evil <script>alert(1)</script>"
    registered = dealgraph("register", name, "--store", log)
    assert registered.code == 0
    out = ask(log, "exposure", name, "--format", "html").out
    assert "<script>" not in out
    assert "&lt;script&gt;" in out


def test_concentration_shows_shares_flags_and_bounds(log: str) -> None:
    out = ask(log, "concentration", "--column", "headline").out
    assert "≥ 10 %" in out
    assert "HHI" in out
    assert "1 flow without a known amount" in out
    rows = list(
        csv.DictReader(
            io.StringIO(ask(log, "concentration", "--column", "headline", "--format", "csv").out)
        )
    )
    assert [row["name"] for row in rows] == ["Oracle", "OpenAI", "NVIDIA"]
    assert {row["currency"] for row in rows} == {"USD"}


def test_concentration_of_nothing_is_not_zero(log: str) -> None:
    words = ("concentration", "--company", "Oracle Power", "--level", "company")
    assert "there is no concentration" in ask(log, *words).out
    assert ask(log, *words, "--json").json["concentration"] is None
    empty = ask(log, *words, "--format", "csv").out
    assert empty.count("\n") == 1


@pytest.mark.parametrize(
    "by", ["giver", "receiver", "counterparty", "kind", "instrument", "country"]
)
def test_concentration_sums_by_each_dimension(log: str, by: str) -> None:
    answer = ask(log, "concentration", "--by", by, "--company", "OpenAI", "--json").json
    assert answer["by"] == by
    assert Decimal(answer["concentration"]["total_high"]) == 300 * 10**9


def test_json_and_format_json_are_the_same(log: str) -> None:
    for words in (("exposure", "NVIDIA"), ("concentration",)):
        assert ask(log, *words, "--json").out == ask(log, *words, "--format", "json").out


def test_a_saved_answer_is_asked_again_after_the_log_has_grown(log: str, tmp_path: Path) -> None:
    for words in (("loops",), ("exposure", "NVIDIA"), ("concentration",)):
        saved = tmp_path / f"{words[0]}.json"
        saved.write_text(ask(log, *words, "--json").out, encoding="utf-8")
        dealgraph("register", f"Another {words[0]}", "--store", log)
        ran = dealgraph("verify", "--receipt", str(saved), "--store", log)
        assert ran.code == 0, ran.out + ran.err
        assert "The same bytes again" in ran.out


def test_a_changed_answer_does_not_verify(log: str, tmp_path: Path) -> None:
    saved = tmp_path / "loops.json"
    saved.write_text(ask(log, "loops", "--json").out.replace('"40000000000"', '"4"', 1))
    ran = dealgraph("verify", "--receipt", str(saved), "--store", log, "--json")
    assert ran.code == 1
    assert ran.json["same"] is False
    assert ran.json["reasons"] == [
        "the saved file was changed, or a time limit cut the search elsewhere"
    ]


def test_an_answer_of_another_log_does_not_verify(log: str, tmp_path: Path) -> None:
    saved = tmp_path / "loops.json"
    saved.write_text(ask(log, "loops", "--json").out, encoding="utf-8")
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    for number in range(30):
        dealgraph("register", f"Company {number}", "--store", other)
    ran = dealgraph("verify", "--receipt", str(saved), "--store", other)
    assert ran.code == 1
    assert "another log" in ran.out


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"receipt": {}}', "\x00\xff"])
def test_what_is_no_saved_answer_is_refused(log: str, tmp_path: Path, text: str) -> None:
    saved = tmp_path / "saved.json"
    saved.write_bytes(text.encode("latin-1"))
    ran = dealgraph("verify", "--receipt", str(saved), "--store", log)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_exposure_is_seen_through_its_counterparties_in_a_table_of_its_own(log: str) -> None:
    out = ask(log, "exposure", "OpenAI").out
    direct, through = out.split("Look-through: OpenAI gives to")
    assert "never added to it" in through
    (row,) = (line for line in through.splitlines() if line.strip().startswith("NVIDIA"))
    assert row.split()[:3] == ["NVIDIA", "–", "$40bn"]
    assert row.split()[3:] == ["≤", "$40bn", "Oracle", "$40bn"]
    assert "$300bn" in direct


def test_the_head_of_an_exposure_has_clocks_rates_and_denominator_with_their_dates(
    log: str,
) -> None:
    head = ask(log, "exposure", "OpenAI").out.split("OpenAI gives to")[0]
    assert "As of: true on 2026-06-30 · printed by 2026-06-30 · log position" in head
    assert "Rates: none needed, all in USD" in head
    assert "Shares are of gross in all, as of 2026-06-30" in head
    assert "Against its equity or revenue: n/d" in head


def test_the_foot_of_an_exposure_says_what_is_on_no_row(log: str) -> None:
    out = ask(log, "exposure", "OpenAI").out
    for told in ("Customers without a name", "retracted report", "corrected by a curator"):
        assert told in out


COLUMNS = {
    "relation", "headline_high", "contracted_high", "paid_high", "undrawn_high", "contingent_high",
    "equity_at_cost_high", "non_binding_high", "gross_low", "gross_high", "net_low", "net_high",
    "indirect_via", "through", "look_through", "look_through_low", "look_through_high",
    "share_of_total", "inside_loops", "coverage",
    "sources", "valid_on", "published_by", "position",
}  # fmt: skip


def test_the_file_has_every_column_and_the_firms_that_are_only_reached(log: str) -> None:
    told = ask(log, "exposure", "OpenAI", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(told)))
    assert set(rows[0]) >= COLUMNS
    by_name = {(row["relation"], row["counterparty"]): row for row in rows}
    reached = by_name["gives to", "NVIDIA"]
    assert (reached["gross_high"], reached["net_high"], reached["sources"]) == ("0", "0", "0")
    assert Decimal(reached["look_through"]) == 40 * 10**9
    assert reached["through"] == "Oracle 40000000000"
    assert reached["indirect_via"] == "OpenAI → Oracle → NVIDIA ≤ 40000000000"
    oracle = by_name["gives to", "Oracle"]
    assert (oracle["look_through"], oracle["net_high"]) == ("300000000000",) * 2
    amd = by_name["gives to", "AMD"]
    assert (amd["look_through"], amd["net_high"], amd["gross_high"]) == ("", "", "")
    assert {row["valid_on"] for row in rows} == {"2026-06-30"}


def test_the_page_has_every_column(log: str) -> None:
    page = " ".join(ask(log, "exposure", "OpenAI", "--format", "html").out.split())
    for name in (
        "headline", "contracted", "paid", "undrawn", "contingent", "at cost", "only announced",
        "gross", "net", "look-through", "share", "in loops", "known", "sources",
    ):  # fmt: skip
        assert f'class="n">{name}</th>' in page
    assert "<h2>Look-through: OpenAI gives to</h2>" in page
    assert "<td>Oracle $40bn</td>" in page
    assert "Against its equity or revenue: n/d, no such figure is in the log." in page
    assert "Customers without a name: none is in the log." in page
