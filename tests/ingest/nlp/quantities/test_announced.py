"""A filing that says once that its sums are in thousands means all of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.model.document import DocumentKind
from ingest.document import read_document
from ingest.nlp.quantities.announced import announced_scale, scaled
from ingest.nlp.quantities.money import money_in
from ingest.nlp.sentences import split_sentences
from ingest.nlp.typed import typed_amounts
from ingest.reading import Hints


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("NOTE 8: BANK LOANS (U.S. dollars in thousands)", 1000),
        ("All amounts are in thousands of dollars unless otherwise said.", 1000),
        ("Amounts in this note are stated in millions of euros.", 1000000),
        ("The following table sets out maturities (in thousands):", None),
        ("Thousands of dollars were spent in millions of homes.", None),
        ("(in millions, except per share amounts)", None),
    ],
)
def test_is_said_of_sums_and_not_of_a_table(text: str, times: int | None) -> None:
    assert announced_scale(text) == (None if times is None else Decimal(times))


@pytest.mark.parametrize(
    ("words", "full"),
    [
        ("$24,000", 24_000_000),
        ("US$7,500", 7_500_000),
        ("NT$ 900", 900_000),
        ("$24 million", 24_000_000),
        ("$24,000 thousand", 24_000_000),
        ("$3.25", Decimal("3.25")),
    ],
)
def test_only_bare_digits_are_put_in_full(words: str, full: Decimal) -> None:
    (span,) = money_in(words)
    claim = scaled(span.claim, words, Decimal(1000))
    assert claim.high == full


@pytest.mark.parametrize(("kind", "sum_"), [(DocumentKind.FORM_6K, 24_000_000), (None, 24_000)])
def test_holds_in_filings_alone(kind: DocumentKind | None, sum_: int) -> None:
    text = (
        "NOTE 8: BANK LOANS (U.S. dollars in thousands)\n\nIn January 2022, Nevatim Optics Ltd."
        " obtained from Bank Leumi a term loan of $24,000."
    )
    hints = Hints(kind=kind or DocumentKind.NEWS, publisher="Nevatim Optics Ltd.")
    document = read_document(text.encode(), source="a test", hints=hints)
    found = [each for one in split_sentences(document) for each in typed_amounts(document, one)]
    assert found[-1].money is not None
    assert found[-1].money.high == sum_
