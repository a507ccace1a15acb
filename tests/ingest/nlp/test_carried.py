"""What other sentences say of a deal: its sum."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.model.deal import Consideration, DealKind, Leg, Party, Role, Status
from graph.model.evidence import Evidence
from graph.model.money import UNDISCLOSED, AmountClaim, exact
from ingest.candidate import Candidate
from ingest.nlp.carried import TOLD_MIN, with_told_sums
from ingest.nlp.chances import PairChances
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.plain import Parsed
from ingest.reading import ReadDocument
from tests.support.reading import a_read_text

PAIR = ("coreweave", "nvidia")
SURE = PairChances(0.9, DealKind.HARDWARE_PURCHASE, Status.SIGNED, 0.9)
LEAD = "CoreWeave ordered racks from Nvidia."


def an_order(
    amount: AmountClaim = UNDISCLOSED,
    *,
    sum_at: tuple[int, int] | None = None,
    consideration: Consideration = Consideration.CASH,
) -> Candidate:
    sums = () if sum_at is None else (("legs[0].amount", *sum_at),)
    return Candidate(
        kind=DealKind.HARDWARE_PURCHASE,
        status=Status.SIGNED,
        parties=(
            Party(company_id="coreweave", name="CoreWeave", role=Role.CUSTOMER),
            Party(company_id="nvidia", name="NVIDIA", role=Role.SUPPLIER),
        ),
        legs=(
            Leg(giver="CoreWeave", receiver="NVIDIA", consideration=consideration, amount=amount),
        ),
        confidence=0.8,
        evidence=tuple(
            Evidence(
                document_id="doc-1", field=field, start=start, end=end, quote="x" * (end - start)
            )
            for field, start, end in (("sentence", 0, len(LEAD)), *sums)
        ),
    )


def read(text: str, *chances: PairChances | None) -> tuple[ReadDocument, list[Parsed]]:
    """The sentences of a text, with what is judged of the pair in each."""
    document = a_read_text(text)
    parsed = DealExtractor(bundled_index(), gated=False).parsed(document)
    told = [
        replace(one, judged={PAIR: of} if of else {})
        for one, of in zip(parsed, chances, strict=True)
    ]
    return document, told


def test_the_only_sum_of_a_sentence_that_tells_of_the_deal_is_its_sum() -> None:
    text = f"{LEAD} The contract is worth $2 billion."
    document, parsed = read(text, SURE, SURE)
    (found,) = with_told_sums(document, [an_order()], parsed)
    assert found.legs[0].amount == exact(2_000_000_000)
    told = found.evidence[-1]
    assert told.field == "legs[0].amount"
    assert text[told.start : told.end] == told.quote == "$2 billion"


def test_of_two_sentences_the_likelier_one_tells_the_sum() -> None:
    text = f"{LEAD} It put $3 billion aside. The contract is worth $2 billion."
    document, parsed = read(text, SURE, replace(SURE, deal=0.5), SURE)
    (found,) = with_told_sums(document, [an_order()], parsed)
    assert found.legs[0].amount == exact(2_000_000_000)


@pytest.mark.parametrize(
    ("sentence", "chances"),
    [
        ("The contract is worth $2 billion.", replace(SURE, deal=TOLD_MIN - 0.01)),
        ("The contract is worth $2 billion.", replace(SURE, kind=DealKind.DEBT)),
        ("The contract is worth $2 billion.", None),
        ("It pays $2 billion now and $3 billion later.", SURE),
        ("Its revenue was $2 billion.", SURE),
        ("The chips fill 2,000 racks.", SURE),
    ],
)
def test_a_sum_that_may_be_of_something_else_is_left_alone(
    sentence: str, chances: PairChances | None
) -> None:
    document, parsed = read(f"{LEAD} {sentence}", SURE, chances)
    order = an_order()
    assert with_told_sums(document, [order], parsed) == [order]


def test_a_sum_that_another_deal_has_is_not_taken_twice() -> None:
    text = f"{LEAD} The contract is worth $2 billion."
    document, parsed = read(text, SURE, SURE)
    at = text.index("$2 billion")
    other = an_order(exact(2_000_000_000), sum_at=(at, at + len("$2 billion")))
    assert with_told_sums(document, [other, an_order()], parsed) == [other, an_order()]
    first, second = with_told_sums(document, [an_order(), an_order()], parsed)
    assert first.legs[0].amount == exact(2_000_000_000)
    assert second == an_order()


def test_a_sum_that_is_known_stays_and_chips_have_none() -> None:
    document, parsed = read(f"{LEAD} The contract is worth $2 billion.", SURE, SURE)
    for order in (an_order(exact(5)), an_order(consideration=Consideration.CHIPS)):
        assert with_told_sums(document, [order], parsed) == [order]
