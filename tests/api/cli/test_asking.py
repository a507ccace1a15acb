"""How a command is declared: common options, help, refusals in one line."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from api.cli.asking import Asking, command
from api.cli.main import Commands
from api.cli.options import read_day, read_first_day
from api.cli.teaching import epilog_of, unwrapped
from graph.errors import NotFound, StoreCorrupt


class Seen:
    """Remembers what a declared command was called with."""

    def __init__(self) -> None:
        self.asking: Asking | None = None
        self.number = 0

    def run(self, *words: str, **options: bool) -> tuple[int, str]:
        app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
        app.callback()(lambda: None)

        def probe(
            asking: Asking,
            number: Annotated[int, typer.Argument()],
            twice: Annotated[bool, typer.Option("--twice")] = False,
        ) -> None:
            """Say a number.

            More of
            it."""
            self.asking = asking
            self.number = number * 2 if twice else number

        command(app, "probe", examples="dealgraph probe 5  says five", **options)(probe)
        result = CliRunner().invoke(app, list(words), env={"COLUMNS": "100"})
        return result.exit_code, result.output


def test_common_options_come_after_the_command() -> None:
    seen = Seen()
    code, _ = seen.run(
        "probe", "5", "--twice", "--store", "x", "--json", "--as-of", "2025-Q3", "--position", "7",
        "--published-by", "2025-09-01", "--by", "anna", clocks=True, signed=True,
    )  # fmt: skip
    assert code == 0
    assert seen.number == 10
    assert seen.asking == Asking(
        store="x",
        json=True,
        as_of=date(2025, 9, 30),
        published_by=date(2025, 9, 1),
        position=7,
        actor="anna",
    )


def test_options_left_out_are_unset() -> None:
    seen = Seen()
    seen.run("probe", "5", clocks=True, signed=True)
    assert seen.asking == Asking()


@pytest.mark.parametrize("option", ["--as-of=2025", "--by=anna", "--position=1"])
def test_options_that_make_no_sense_are_not_taken(option: str) -> None:
    code, out = Seen().run("probe", "5", option)
    assert code == 2
    assert "no such option" in out


def test_a_command_without_a_log_takes_no_store() -> None:
    code, out = Seen().run("probe", "5", "--store", "x", stored=False)
    assert code == 2
    assert "no such option: --store" in out


def test_help_has_the_words_of_the_function_and_its_examples() -> None:
    _, out = Seen().run("probe", "--help", clocks=True)
    assert "Say a number." in out
    assert "More of it." in out
    assert "dealgraph probe 5" in out.split("Examples:")[1]
    assert out.index("Common options") < out.index("--as-of")


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (NotFound("deal", "x"), 1, "no deal is known as 'x'; dealgraph deals lists what there is"),
        (NotFound("company", "x", ["y"]), 1, "no company is known as 'x'; did you mean y?"),
        (StoreCorrupt(7, "was changed"), 1, "restore a backup, or export what stands before it"),
        (PermissionError(13, "Permission denied", "/x"), 1, "/x: permission denied; check the"),
        (OSError("odd"), 1, "odd; check the path"),
        (RecursionError(), 1, "nested too deeply"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_an_error_inside_a_command_is_one_line(error: Exception, code: int, line: str) -> None:
    app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
    app.callback()(lambda: None)

    def fail(_asking: Asking) -> None:
        """Fail."""
        raise error

    command(app, "fail")(fail)
    result = CliRunner().invoke(app, ["fail"])
    assert result.exit_code == code
    assert line in result.stderr
    assert result.stderr.count("\n") == (1 if line else 0)


def test_a_fault_of_ours_is_not_hidden() -> None:
    app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
    app.callback()(lambda: None)

    def fail(asking: Asking) -> None:
        """Fail."""
        raise ZeroDivisionError(asking.store)

    command(app, "fail")(fail)
    result = CliRunner().invoke(app, ["fail"])
    assert isinstance(result.exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-09-22", (2025, 9, 22), (2025, 9, 22)),
        (" 2025-02 ", (2025, 2, 1), (2025, 2, 28)),
        ("2025-Q3", (2025, 7, 1), (2025, 9, 30)),
        ("2025-H1", (2025, 1, 1), (2025, 6, 30)),
        ("2024", (2024, 1, 1), (2024, 12, 31)),
    ],
)
def test_a_span_of_days_has_two_ends(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert read_first_day(text) == date(*first)
    assert read_day(text) == date(*last)


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "2025-02-30", "22.09.2025", "2025-Q5"])
def test_what_is_no_day_is_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_day(text)


def test_examples_stand_beside_what_they_do_or_under_it_when_long() -> None:
    told = epilog_of(
        "dealgraph short  does it\n"
        "dealgraph a-rather-long-one --with many --options to type  does more\n"
        "dealgraph plain [x]"
    )
    assert told is not None
    assert told.splitlines() == [
        "Examples:",
        f"  {'dealgraph short':<44}does it",
        "  [dim]# does more[/dim]",
        "  dealgraph a-rather-long-one --with many --options to type",
        "  dealgraph plain \\[x]",
    ]
    assert epilog_of("") is None


def test_paragraphs_are_unwrapped() -> None:
    assert unwrapped("One\n    two.\n\n    Three\n    four.") == "One two.\n\nThree four."
