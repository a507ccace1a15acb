"""Labels of texts become labels of pairs in each of their sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import InvalidValue
from graph.model.deal import DealKind, Status
from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold
from ingest.nlp.companies import bundled_index
from ingest.nlp.learnt.pooling import KINDS, STATUSES
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.training.examples import UNKNOWN, Example, examples
from ingest.training.voices import LABELLED, PASSAGES, voices
from tests.ingest.nlp.test_learnt import WORDS

DEBT, LEASE = KINDS.index(DealKind.DEBT), KINDS.index(DealKind.LEASE)


def texts_of(tmp_path: Path, *lines: str) -> list[GoldDocument]:
    file = tmp_path / "voice.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return load_gold(file, None)


def examples_of(tmp_path: Path, *lines: str, together: bool = False) -> list[Example]:
    texts = texts_of(tmp_path, *lines)
    return examples(bundled_index(), WordPieces(WORDS), texts, together=together)


def test_a_deal_is_told_where_both_sides_are_named(tmp_path: Path) -> None:
    line = "Nvidia will lend CoreWeave $2 billion. => Nvidia > CoreWeave | debt | signed | =2bn"
    (one,) = examples_of(tmp_path, line)
    (labels,) = one.labels
    assert {pair: label.kind for pair, label in labels.items()} == {("nvidia", "coreweave"): DEBT}
    assert labels["nvidia", "coreweave"].status == STATUSES.index(Status.SIGNED)


def test_the_sum_of_a_deal_is_known_wherever_it_stands(tmp_path: Path) -> None:
    text = (
        "Nvidia will lend CoreWeave $2 billion. Its revenue was $5 billion. It pays the $2.0bn in "
        "May. Meta rents from Oracle."
    )
    line = (
        f"{text} => Nvidia > CoreWeave | debt | signed | =2bn & Meta > Oracle | lease | signed | -"
    )
    (one,) = examples_of(tmp_path, line)
    debt = one.labels[0]["nvidia", "coreweave"]
    assert debt.sums is not None
    assert {text[start:end] for start, end in debt.sums} == {"$2 billion", "$2.0bn"}
    assert debt.sums <= {span for each in one.segments for span in each.sums.values()}
    assert one.labels[3]["meta", "oracle"].sums == frozenset()


def test_of_other_sentences_nobody_has_said_whether_they_tell_of_it(tmp_path: Path) -> None:
    line = (
        "Nvidia will lend CoreWeave $2 billion. It will pay the money in May."
        " => Nvidia > CoreWeave | debt | signed | =2bn"
    )
    ((first, second),) = (each.labels for each in examples_of(tmp_path, line))
    assert first["nvidia", "coreweave"].kind == DEBT
    assert {label.kind for label in second.values()} == {UNKNOWN}
    assert set(second) == {("nvidia", "coreweave"), ("coreweave", "nvidia")}


def test_pieces_say_which_sentences_tell_of_it(tmp_path: Path) -> None:
    line = (
        "Nvidia met CoreWeave. // The chip maker will lend it $2 billion. Shares rose by a tenth."
        " => Nvidia > CoreWeave | debt | signed | =2bn | will lend it"
    )
    ((first, second, third),) = (each.labels for each in examples_of(tmp_path, line))
    assert first == third == {}
    assert second["nvidia", "coreweave"].kind == DEBT


def test_the_holder_of_a_warrant_would_pay(tmp_path: Path) -> None:
    line = "AMD gave OpenAI a warrant for its shares. => AMD > OpenAI | warrant_grant | signed | -"
    (one,) = examples_of(tmp_path, line)
    assert list(one.labels[0]) == [("openai", "amd")]


def test_texts_with_fewer_than_two_companies_teach_nothing(tmp_path: Path) -> None:
    assert examples_of(tmp_path, "Nvidia sold more chips than ever. => none: sales") == []


def test_read_together_each_sentence_keeps_its_own_label(tmp_path: Path) -> None:
    found = examples_of(
        tmp_path,
        "Nvidia will lend CoreWeave $2 billion. => Nvidia > CoreWeave | debt | signed | =2bn",
        "Oracle rents a site from Crusoe for $3bn. => Oracle > Crusoe | lease | signed | =3bn",
        together=True,
    )
    kinds = [{pair: label.kind for pair, label in one.labels[0].items()} for one in found]
    assert kinds == [{("nvidia", "coreweave"): DEBT}, {("oracle", "crusoe"): LEASE}]


def test_paragraphs_are_parted_and_the_writer_of_a_report_is_the_company(tmp_path: Path) -> None:
    news, filing = texts_of(
        tmp_path,
        "Nvidia lends. // CoreWeave owes. => Nvidia > CoreWeave | debt | signed | - | owes",
        "We owe Nvidia $2 billion. => Nvidia > We | debt | effective | =2bn | We owe",
    )
    assert news.text == "Nvidia lends.\n\nCoreWeave owes."
    assert news.deals[0].told_in == ("owes",)
    assert not (news.hints.kind and news.hints.kind.is_filing)
    assert filing.hints.kind is not None
    assert filing.hints.kind.is_filing


def test_a_text_may_be_told_whose_filing_it_is(tmp_path: Path) -> None:
    (filing,) = texts_of(
        tmp_path,
        "Filer: Tarn Metals, Inc. // We owe Nvidia $2 billion."
        " => Nvidia > We | debt | effective | =2bn | We owe",
    )
    assert filing.text == "We owe Nvidia $2 billion."
    assert filing.hints.publisher == "Tarn Metals, Inc."
    assert filing.deals[0].payees == ("Tarn Metals, Inc.",)


def test_a_sixth_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"voice\.txt:1"):
        texts_of(tmp_path, "A lends B. => A > B | debt | signed | - | lends | more")


def test_each_passage_says_where_its_deals_are_told() -> None:
    passages = voices(PASSAGES)
    assert len(passages) >= 2_000
    for each in passages:
        for deal in each.deals:
            assert deal.told_in
            assert all((each.text or "").count(piece) == 1 for piece in deal.told_in), each.name


def test_no_passage_is_one_of_the_texts_that_are_scored_on() -> None:
    known = {each.text for each in voices(PASSAGES)}
    assert known.isdisjoint(each.text for each in voices(LABELLED / "validation"))
