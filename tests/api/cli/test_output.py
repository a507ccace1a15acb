"""What is written, and how."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from api.cli.output import (
    WORD_COLUMNS,
    counted,
    csv_text,
    first_that_fits,
    json_bytes,
    shown_of,
    table,
    width_of,
)
from api.cli.phrases import marked
from api.cli.screen import Screen, clean
from api.views.reports import Mark, Passage
from graph.model.money import MoneyRange


def test_json_has_decimals_as_text_and_unknown_as_null() -> None:
    value = {
        "money": MoneyRange(low=Decimal("1.50"), high=None, currency="USD"),
        "day": date(2025, 9, 1),
    }
    assert msgspec.json.decode(json_bytes(value)) == {
        "money": {"low": "1.50", "high": None, "currency": "USD"},
        "day": "2025-09-01",
    }


def test_json_is_indented_and_keeps_letters_as_they_are() -> None:
    assert json_bytes({"name": "Société"}) == '{\n  "name": "Société"\n}'.encode()


def test_counts_have_the_right_number() -> None:
    assert counted(1, "deal") == "1 deal"
    assert counted(0, "deal") == "0 deals"
    assert counted(2304, "company", "companies") == "2,304 companies"
    assert shown_of(2, 2, "deal") == "2 deals"
    assert shown_of(50, 120, "deal") == "50 of 120 deals shown; --limit 120 shows all"


def test_a_table_needs_its_longest_cells_and_words() -> None:
    made = table(("name", "f"), ("sum", "rn"), ("word", "w"))
    made.add_row("Valor Compute", "$1bn – $2bn", "–")
    assert width_of(made) == len("Compute") + len("$1bn – $2bn") + WORD_COLUMNS + 2 + 2 * 3


@pytest.mark.parametrize(("columns", "shown"), [("40", "wide wide wide"), ("12", "narrow")])
def test_the_first_table_that_fits_is_shown(
    columns: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ways = [lambda: table(("wide wide wide", "n")), lambda: table(("narrow", "n"))]
    made = first_that_fits(ways)
    assert [column.header for column in made.columns] == [shown]


def test_csv_leaves_unknown_empty_and_formulas_text() -> None:
    rows = [[None, Decimal(0), "=1+1", "@x", "a,b"], ["-", 5, "+1", "", 'say "x"']]
    assert csv_text(["a", "b", "c", "d", "e"], rows) == (
        'a,b,c,d,e\n,0,\'=1+1,\'@x,"a,b"\n\'-,5,\'+1,,"say ""x"""\n'
    )


@pytest.mark.parametrize("text", ["\x1b[2J", "\x07bell", "\x00", "\x9b31m", "\x7f", "a\rb"])
def test_control_characters_are_shown_as_one_sign(text: str) -> None:
    assert all(ord(letter) >= 32 and not 127 <= ord(letter) < 160 for letter in clean(text))


def test_lines_and_letters_of_all_scripts_stay() -> None:
    assert clean("naïve\n日本\t€") == "naïve\n日本\t€"


def a_screen() -> Screen:
    return Screen(width=120)


PASSAGE = Passage(
    start=0,
    text="Oracle will pay NVIDIA\n$40 billion.",
    marks=(
        Mark(start=0, end=35, fields=("sentence",)),
        Mark(start=0, end=6, fields=("parties[0]",)),
        Mark(start=23, end=34, fields=("legs[0].amount",)),
        Mark(start=27, end=34, fields=("legs[0]",)),
    ),
)


def test_phrases_are_marked_by_brackets_in_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    a_screen().print(marked(PASSAGE))
    out = capsys.readouterr().out
    assert out == "    “⟦Oracle⟧ will pay NVIDIA $40 ⟦billion⟧.”\n"


def test_phrases_that_overlap_are_shown_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    passage = Passage(
        start=0,
        text="abcdefgh",
        marks=(Mark(start=0, end=4, fields=("x",)), Mark(start=2, end=6, fields=("y",))),
    )
    a_screen().print(marked(passage))
    assert "“⟦abcdef⟧gh”" in capsys.readouterr().out


def test_nothing_in_a_text_is_markup(capsys: pytest.CaptureFixture[str]) -> None:
    a_screen().print("[bold]x[/bold] :smile: [/nope]")
    assert capsys.readouterr().out == "[bold]x[/bold] :smile: [/nope]\n"
