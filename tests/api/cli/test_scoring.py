"""evaluate: the scorecard as a person sees it, and labels that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.chat_server import chat_server, tells
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


def test_parts_and_confidences_are_shown_on_demand(tmp_path: Path) -> None:
    gold = tmp_path / "wire.txt"
    gold.write_text(LABELS)
    words = ("evaluate", str(gold), "--ablation", "--calibration")
    card = dealgraph(*words, "--json").json
    assert [each["without"] for each in card["ablations"]] == [
        "the trained pairs and statuses",
        "the trained statuses",
        "the trained names",
        "the register of names",
        "zones",
        "the gate",
    ]
    assert all(each["words_per_s"] > 0 for each in card["ablations"])
    assert card["calibration"]["calls"] == 1
    assert card["calibration"]["out_of_fold"] is None
    speed = card["speed"]
    assert speed["ratio"] == pytest.approx(
        speed["words_per_s"] / speed["bare_words_per_s"], rel=0.02
    )
    page = dealgraph(*words, "--markdown").out
    assert "| F1 without | parties with direction |" in page
    assert "Expected calibration error" in page
    assert "times the bare spaCy pipeline" in page


def test_a_plain_scorecard_has_speed_and_neither_parts_nor_confidences(tmp_path: Path) -> None:
    gold = tmp_path / "wire.txt"
    gold.write_text(LABELS)
    card = dealgraph("evaluate", str(gold), "--json").json
    assert (card["ablations"], card["calibration"]) == ([], None)
    assert card["speed"]["words"] == card["words"]
    assert "+cal:" in card["extractor"]


def test_names_of_token_labels_are_scored_by_themselves(tmp_path: Path) -> None:
    gold = tmp_path / "set.conll"
    gold.write_text("-DOCSTART- -X- O O\n\nNvidia NNP - I-ORG\nrose VBD - O\nfast RB - O\n")
    card = dealgraph("evaluate", str(gold), "--json").json
    assert (card["total"]["labelled"], card["recall_exact"]) == (1, 1.0)
    assert "Recall 1.000 exactly" in dealgraph("evaluate", str(gold)).out


def test_a_language_model_is_scored_like_any_reader(tmp_path: Path) -> None:
    gold = tmp_path / "wire.txt"
    gold.write_text(LABELS.splitlines()[0] + "\n")
    deal = {
        "kind": {"value": "equity_investment", "quote": "will invest"},
        "status": {"value": "announced", "quote": "will"},
        "payers": [{"name": "Nvidia", "quote": "Nvidia"}],
        "payees": [{"name": "Intel", "quote": "Intel"}],
        "amount": {"low": 5e9, "high": 5e9, "currency": "USD", "quote": "$5 billion"},
        "date": None,
    }
    with chat_server([tells(deal)]) as fake:
        told = {"DEALGRAPH_LLM_ADDRESS": fake.address, "DEALGRAPH_LLM_MODEL": "fake-model"}
        words = ("evaluate", str(gold), "--extractor", "llm", "--json")
        card = dealgraph(*words, environment=told).json
    assert len(fake.asked) == 1
    assert card["extractor"].startswith("llm@")
    assert (card["fields"][-1]["f1"]["value"], card["speed"]) == (1.0, None)


def test_parts_of_a_language_model_cannot_be_taken_away(tmp_path: Path) -> None:
    gold = tmp_path / "wire.txt"
    gold.write_text(LABELS)
    ran = dealgraph("evaluate", str(gold), "--extractor", "llm", "--ablation")
    assert (ran.code, ran.out) == (2, "")
    assert "about the trained reader" in ran.err
