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
from ingest.nlp.learnt.sums import TAKE_MIN
from ingest.nlp.plain import Judgement, Parsed
from ingest.reading import ReadDocument
from tests.support.reading import a_read_text

PAIR = ("coreweave", "nvidia")
SURE = PairChances(0.9, DealKind.HARDWARE_PURCHASE, Status.SIGNED, 0.9)
LEAD = "CoreWeave ordered racks from Nvidia."


def an_order(
    amount: AmountClaim = UNDISCLOSED,
    *,
    consideration: Consideration = Consideration.CASH,
) -> Candidate:
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
        evidence=(
            Evidence(document_id="doc-1", field="sentence", start=0, end=len(LEAD), quote=LEAD),
        ),
    )


def read(
    text: str, *chances: PairChances | None, sums: dict[str, float] | None = None
) -> tuple[ReadDocument, list[Parsed]]:
    """The sentences of a text, with what is judged of the pair in each and of its sums in all."""
    document = a_read_text(text)
    parsed = DealExtractor(bundled_index(), gated=False).parsed(document)
    places = {
        (text.index(told), text.index(told) + len(told)): share
        for told, share in (sums or {"$2 billion": 0.9}).items()
    }
    told = [
        replace(one, judgement=Judgement({PAIR: replace(of, sums=places)} if of else {}))
        for one, of in zip(parsed, chances, strict=True)
    ]
    return document, told


def test_the_sum_that_the_model_is_sure_of_is_that_of_the_deal() -> None:
    text = f"{LEAD} The contract is worth $2 billion."
    document, parsed = read(text, SURE, None)
    (found,) = with_told_sums(document, [an_order()], parsed)
    assert found.legs[0].amount == exact(2_000_000_000)
    told = found.evidence[-1]
    assert told.field == "legs[0].amount"
    assert text[told.start : told.end] == told.quote == "$2 billion"


def test_of_two_sums_the_likelier_one_is_taken() -> None:
    text = f"{LEAD} It put $3 billion aside. The contract is worth $2 billion."
    document, parsed = read(text, SURE, SURE, SURE, sums={"$3 billion": 0.8, "$2 billion": 0.85})
    (found,) = with_told_sums(document, [an_order()], parsed)
    assert found.legs[0].amount == exact(2_000_000_000)


@pytest.mark.parametrize(
    ("sentence", "chances", "share"),
    [
        ("The contract is worth $2 billion.", replace(SURE, deal=TOLD_MIN - 0.01), 0.9),
        ("The contract is worth $2 billion.", replace(SURE, kind=DealKind.DEBT), 0.9),
        ("The contract is worth $2 billion.", None, 0.9),
        ("The contract is worth $2 billion.", SURE, TAKE_MIN - 0.01),
        ("It pays $2 billion per share.", SURE, 0.9),
    ],
)
def test_a_sum_that_may_be_of_something_else_is_left_alone(
    sentence: str, chances: PairChances | None, share: float
) -> None:
    document, parsed = read(f"{LEAD} {sentence}", chances, chances, sums={"$2 billion": share})
    order = an_order()
    assert with_told_sums(document, [order], parsed) == [order]


def test_a_sum_that_is_known_stays_and_chips_have_none() -> None:
    document, parsed = read(f"{LEAD} The contract is worth $2 billion.", SURE, SURE)
    for order in (an_order(exact(5)), an_order(consideration=Consideration.CHIPS)):
        assert with_told_sums(document, [order], parsed) == [order]
