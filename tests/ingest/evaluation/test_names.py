"""Names found against CoNLL labels: exact spans, overlaps, and documents by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import InvalidValue
from ingest.evaluation.names import NamesCard, as_names_markdown, score_names
from ingest.nlp.companies import bundled_index

SEC_FIN = Path(__file__).parents[4] / "shared" / "data" / "gold" / "sec_fin3_test.conll"
DOCUMENT = """\
-DOCSTART- -X- O O

Nvidia NNP - I-ORG
Corp NNP - I-ORG
. . - O
signed VBD - O
a DT - O
loan NN - O
agreement NN - O
with IN - O
Oracle NNP - I-ORG
. . - O

The DT - O
office NN - O
of IN - O
the DT - O
Zorgblatt NNP - I-ORG
was VBD - O
shut VBN - O
. . - O
"""


def scored(tmp_path: Path, text: str) -> NamesCard:
    path = tmp_path / "set.conll"
    path.write_text(text)
    return score_names(path, bundled_index(), lambda *_: None)


def test_a_name_is_found_exactly_whatever_sign_ends_it(tmp_path: Path) -> None:
    card = scored(tmp_path, DOCUMENT)
    assert card.total.labelled == 3
    assert card.total.exact >= 2
    assert card.total.exact <= card.total.overlapping <= 3
    assert card.recall_exact == round(card.total.exact / 3, 4)


def test_each_document_is_counted_by_itself(tmp_path: Path) -> None:
    card = scored(tmp_path, DOCUMENT + "\n" + DOCUMENT)
    one, two = card.documents
    assert (one.document, two.document) == ("set:1", "set:2")
    assert card.total.labelled == one.labelled + two.labelled == 6
    assert "| set:2 | 3 |" in as_names_markdown(card)


def test_a_set_without_a_label_has_no_recall(tmp_path: Path) -> None:
    card = scored(tmp_path, "-DOCSTART- -X- O O\n\nNothing NN - O\nhappened VBD - O\n")
    assert (card.recall_exact, card.recall_overlapping) == (None, None)
    assert "Recall n/d exactly" in as_names_markdown(card)


def test_a_line_without_columns_is_refused_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"set\.conll:2"):
        scored(tmp_path, "Nvidia NNP - I-ORG\nprose\n")


@pytest.mark.skipif(not SEC_FIN.is_file(), reason="the sets of other hands are not here")
def test_most_organisations_of_loan_agreements_are_found() -> None:
    card = score_names(SEC_FIN, bundled_index(), lambda *_: None)
    assert len(card.documents) == 3
    assert card.recall_overlapping is not None
    assert card.recall_overlapping > 0.4
