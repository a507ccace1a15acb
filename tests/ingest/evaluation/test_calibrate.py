"""The command that builds the curves: the same texts give the same file, filings apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.calibration import read_calibration
from ingest.evaluation import calibrate as module
from ingest.evaluation.calibrate import calibrate

NEWS = """\
Nvidia will invest $5 billion in Intel. => Nvidia > Intel | equity_investment | announced | =5bn
Oracle bought chips for $2 billion from AMD. => Oracle > AMD | hardware_purchase | completed | =2bn
"""
FILING = (
    "Oracle agreed to buy Cerner for $28 billion. => Oracle > Cerner | acquisition | signed | -\n"
)
ARTICLE = (
    '{"doc": "a01.txt", "payer_or_investor": "Nvidia", "counterparty": "Intel",'
    ' "kind": "equity_investment", "amount": 5000000000, "status": "announced"}\n'
)


@pytest.fixture
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "labelled"
    (folder / "validation").mkdir(parents=True)
    (folder / "dev_articles").mkdir()
    (folder / "wire.txt").write_text("no label at all\n")
    (folder / "validation" / "filing.txt").write_text(FILING)
    (folder / "validation" / "trade.txt").write_text(NEWS)
    (folder / "dev_articles" / "a01.txt").write_text("Nvidia will invest $5 billion in Intel.")
    (folder / "dev_articles" / "GOLD.jsonl").write_text(ARTICLE)
    monkeypatch.setattr(module, "LABELLED", folder)
    return tmp_path


def test_the_same_texts_give_the_same_file_and_it_is_read_back(labelled: Path) -> None:
    one, two = labelled / "one.json", labelled / "two.json"
    told = calibrate(one, None)
    calibrate(two, None)
    assert one.read_bytes() == two.read_bytes()
    assert read_calibration(one) == told


def test_each_curve_names_its_texts_and_none_is_a_voice_that_is_learnt_from(labelled: Path) -> None:
    told = calibrate(labelled / "one.json", None)
    assert [each.split()[0] for each in told.other.texts] == ["GOLD", "trade"]
    assert [each.split()[0] for each in told.filing.texts] == ["filing"]
    assert told.other.calls >= 2


def test_whole_filings_stand_beside_those_of_the_voices(labelled: Path) -> None:
    whole = labelled / "filings.txt"
    whole.write_text(FILING)
    told = calibrate(labelled / "one.json", whole)
    assert [each.split()[0] for each in told.filing.texts] == ["filings", "filing"]
