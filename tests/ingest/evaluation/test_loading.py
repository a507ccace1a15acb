from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graph.errors import InvalidValue
from graph.model.deal import DealKind, Status
from graph.model.document import DocumentKind
from ingest.evaluation.loading import load_gold

LABELS = Path(__file__).parents[3] / "ingest" / "data" / "labelled"


def _file(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_labelled_line_names_giver_receiver_kind_status_and_amount(tmp_path: Path) -> None:
    line = (
        "A & Co pays B. => A & Co > B | debt | signed | ~1.5bn EUR & C > B | lease | announced | -"
    )
    (document,) = load_gold(_file(tmp_path, "wire.txt", line), None)
    first, second = document.deals
    assert (first.payers, first.payees) == (("A & Co",), ("B",))
    assert (first.kinds, first.statuses) == ((DealKind.DEBT,), (Status.SIGNED,))
    assert (first.low, first.high, first.currency) == (Decimal("1.5e9"), Decimal("1.5e9"), "EUR")
    assert (second.payers, second.has_amount) == (("C",), False)
    assert document.text == "A & Co pays B."


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        ("=5bn", 5_000_000_000, 5_000_000_000),
        ("<=5bn", None, 5_000_000_000),
        (">=750m", 750_000_000, None),
        ("3bn..5bn", 3_000_000_000, 5_000_000_000),
        ("=1250000", 1_250_000, 1_250_000),
        ("=80k", 80_000, 80_000),
        ("=1.2tn", 1_200_000_000_000, 1_200_000_000_000),
    ],
)
def test_amounts_have_bounds_and_scales(
    tmp_path: Path, told: str, low: int | None, high: int | None
) -> None:
    line = f"A pays B. => A > B | debt | signed | {told}"
    (document,) = load_gold(_file(tmp_path, "a.txt", line), None)
    assert (document.deals[0].low, document.deals[0].high) == (low, high)


def test_a_line_without_a_deal_has_none_and_notes_are_passed_over(tmp_path: Path) -> None:
    text = "# a note\n\nProfit rose. => none: earnings\n"
    (document,) = load_gold(_file(tmp_path, "a.txt", text), None)
    assert document.deals == ()
    assert document.name == "a:3"


@pytest.mark.parametrize(
    "line",
    [
        "no arrow at all",
        "A pays B. => A > B | debt | signed",
        "A pays B. => A > B | gift | signed | =5bn",
        "A pays B. => A > B | debt | hoped | =5bn",
        "A pays B. => A > B | debt | signed | much",
        "A pays B. => A B | debt | signed | =5bn",
    ],
)
def test_a_label_that_is_not_understood_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(InvalidValue, match=r"wire\.txt:1"):
        load_gold(_file(tmp_path, "wire.txt", line), None)


def test_every_label_that_ships_is_understood() -> None:
    documents = [*load_gold(LABELS, None), *load_gold(LABELS / "validation", None)]
    assert len(documents) >= 285
    assert sum(not each.deals for each in documents) >= 80
    filing = next(each for each in documents if each.name.startswith("filing:"))
    assert filing.hints.kind is DocumentKind.FORM_8K


def test_sentences_as_json_lines_carry_modifiers(tmp_path: Path) -> None:
    row = (
        '{"id": "g1", "text": "A may pay B.", "deals": [{"payer": "A; C", "payee": "B", "type":'
        ' "purchase", "amount": [5e9, "USD"], "status": "loi", "mod": ["upto"]}]}'
    )
    (document,) = load_gold(_file(tmp_path, "s.jsonl", row), None)
    (deal,) = document.deals
    assert deal.payers == ("A", "C")
    assert DealKind.HARDWARE_PURCHASE in deal.kinds
    assert deal.statuses == (Status.PROPOSED,)
    assert (deal.low, deal.high) == (None, Decimal(5_000_000_000))


def test_assertions_name_files_and_files_without_one_are_silent(tmp_path: Path) -> None:
    for name in ("one.txt", "two_NEG.txt"):
        _file(tmp_path, name, "A text.")
    _file(
        tmp_path,
        "MANIFEST.tsv",
        "file\tform\tcompany\tdate\none.txt\t8-K\tBlock, Inc.\t2022-01-31\n",
    )
    row = (
        '{"doc": "one.txt", "payer_or_investor": "(lenders)", "counterparty": "Block", "kind":'
        ' "loan", "amount": 2, "amount_local": 3, "currency": "AUD", "bound": "up_to",'
        ' "status": "closed", "date": "2022-01", "optional": true}'
    )
    one, two = load_gold(_file(tmp_path, "GOLD.jsonl", row), tmp_path)
    (deal,) = one.deals
    assert (deal.payers, deal.payees) == ((), ("Block",))
    assert (deal.low, deal.high, deal.currency) == (None, Decimal(3), "AUD")
    assert deal.optional
    assert (one.hints.kind, one.hints.publisher) == (DocumentKind.FORM_8K, "Block, Inc.")
    assert (two.name, two.deals) == ("two_NEG.txt", ())


@pytest.mark.parametrize(
    ("words", "signed"),
    [
        (("signed", "closed"), (Status.SIGNED, Status.EFFECTIVE)),
        (("signed", "closed", "effective"), (Status.SIGNED,)),
        (("signed", "completed"), (Status.SIGNED,)),
    ],
)
def test_a_set_without_a_word_for_what_is_in_force_calls_it_signed_or_closed(
    tmp_path: Path, words: tuple[str, ...], signed: tuple[Status, ...]
) -> None:
    _file(tmp_path, "one.txt", "A text.")
    row = (
        '{{"doc": "one.txt", "payer_or_investor": "A", "counterparty": "B", "kind": "loan",'
        ' "amount": null, "status": "{}"}}'
    )
    gold = _file(tmp_path, "GOLD.jsonl", "\n".join(row.format(word) for word in words))
    (document,) = load_gold(gold, tmp_path)
    assert document.deals[0].statuses == signed


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.jsonl", "{", "is no JSON object"),
        ("a.jsonl", "[]", "is no JSON object"),
        ("a.jsonl", '{"id": 1}', "lacks or mistakes"),
        ("a.jsonl", '{"doc": "none.txt"}', "lacks or mistakes"),
        (
            "a.jsonl",
            '{"doc": "none.txt", "payer_or_investor": "A", "counterparty": "B", "kind": "loan",'
            ' "amount": null, "status": "closed"}',
            "which is not in",
        ),
        ("a.txt", "", "holds no label"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    with pytest.raises(InvalidValue, match=words) as refusal:
        load_gold(_file(tmp_path, name, text), tmp_path)
    assert "\n" not in str(refusal.value)


def test_a_folder_without_labels_and_a_binary_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="no labelled text file"):
        load_gold(tmp_path, None)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidValue, match="no text in UTF-8"):
        load_gold(path, None)
