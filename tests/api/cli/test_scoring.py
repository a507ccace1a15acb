"""evaluate: the scorecard as a person sees it, and labels that are refused."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import dealgraph

LINE = "Nvidia will invest $5 billion in Intel. => Nvidia > Intel | equity_investment | announced"
LABELS = f"{LINE} | =5bn\nNvidia shares rose. => none: a market move\n"


def test_a_scorecard_is_printed_for_people_as_markdown_and_as_json(tmp_path: Path) -> None:
    gold = tmp_path / "wire.txt"
    gold.write_text(LABELS)
    card = dealgraph("evaluate", str(gold), "--json").json
    assert card["documents"] == 2
    by_field = {each["field"]: each["f1"]["value"] for each in card["fields"]}
    assert by_field == {
        "parties, either way": 1.0,
        "parties with direction": 1.0,
        "+ kind": 1.0,
        "+ amount": 1.0,
    }
    assert card["false_per_silent"]["value"] == 0
    assert "| + amount | 1.00 [1.00, 1.00] |" in dealgraph("evaluate", str(gold), "--markdown").out
    assert "+ amount" in dealgraph("evaluate", str(gold)).out


def test_labels_that_are_not_there_are_refused(tmp_path: Path) -> None:
    for words in (
        (str(tmp_path / "none.txt"),),
        (__file__, "--documents", str(tmp_path / "none")),
    ):
        ran = dealgraph("evaluate", *words)
        assert (ran.code, ran.out) == (1, "")
        assert "no file is known as" in ran.err


def test_labels_that_are_not_understood_are_refused_in_one_line(tmp_path: Path) -> None:
    gold = tmp_path / "wire.txt"
    gold.write_text("a line without a label\n")
    ran = dealgraph("evaluate", str(gold))
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "wire.txt:1" in ran.err
