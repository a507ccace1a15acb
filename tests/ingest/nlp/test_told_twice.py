"""A deal told twice in one text is one candidate; other deals of the same firms stay apart."""

from __future__ import annotations

from msgspec.structs import replace

from graph.model.deal import Consideration, DealKind, Leg, Party, Role, Status
from graph.model.evidence import Evidence
from graph.model.money import AmountClaim, exact
from ingest.candidate import Candidate
from ingest.nlp.told_twice import amount_of, join_told_twice
from tests.support.reading import deals_in


def told(
    kind: DealKind = DealKind.DEBT,
    amount: int | None = 5,
    status: Status = Status.SIGNED,
    *,
    giver: str = "A",
    receiver: str = "B",
    confidence: float = 0.8,
    increment: bool = False,
    quote: str = "words",
) -> Candidate:
    claim = exact(amount) if amount is not None else AmountClaim()
    return Candidate(
        kind=kind,
        status=status,
        parties=tuple(
            Party(company_id=name.lower(), name=name, role=Role.PARTNER)
            for name in (giver, receiver)
        ),
        legs=(Leg(giver=giver, receiver=receiver, consideration=Consideration.CASH, amount=claim),),
        confidence=confidence,
        increment=increment,
        evidence=(Evidence(document_id="doc-1", field="sentence", start=0, end=5, quote=quote),),
    )


def test_a_headline_and_its_text_are_one_deal_with_the_evidence_of_both() -> None:
    one, two = told(amount=None, quote="title"), told(quote="words")
    (joined,) = join_told_twice([one, two])
    assert amount_of(joined) == exact(5)
    assert {each.quote for each in joined.evidence} == {"title", "words"}


def test_the_firmer_status_of_two_tellings_holds_and_an_end_wins() -> None:
    (firmer,) = join_told_twice([told(status=Status.ANNOUNCED), told(status=Status.SIGNED)])
    assert firmer.status is Status.SIGNED
    (ended,) = join_told_twice([told(), told(status=Status.TERMINATED)])
    assert ended.status is Status.TERMINATED


def test_two_sums_between_the_same_firms_are_two_deals() -> None:
    assert len(join_told_twice([told(amount=5), told(amount=7)])) == 2


def test_the_same_sum_under_another_kind_is_one_deal_of_the_surer_kind() -> None:
    found = join_told_twice([told(DealKind.LEASE, confidence=0.6), told(DealKind.DEBT)])
    assert [each.kind for each in found] == [DealKind.DEBT]


def test_the_same_sum_the_other_way_is_another_deal() -> None:
    found = join_told_twice([told(DealKind.LEASE), told(DealKind.DEBT, giver="B", receiver="A")])
    assert len(found) == 2


def test_another_kind_without_a_sum_stays_apart() -> None:
    assert len(join_told_twice([told(DealKind.LEASE, None), told(DealKind.DEBT, None)])) == 2


def test_an_increment_is_not_the_deal_that_it_adds_to() -> None:
    assert len(join_told_twice([told(), told(increment=True)])) == 2


def test_a_merger_that_ended_is_the_one_that_was_agreed_and_a_loan_is_not() -> None:
    merger = [
        told(DealKind.ACQUISITION, 20),
        told(DealKind.ACQUISITION, None, Status.TERMINATED),
    ]
    (joined,) = join_told_twice(merger)
    assert (joined.status, amount_of(joined)) == (Status.TERMINATED, exact(20))
    loans = [told(amount=5), told(amount=None, status=Status.TERMINATED)]
    assert len(join_told_twice(loans)) == 2


def test_a_text_with_its_headline_gives_one_deal() -> None:
    text = (
        "Crusoe lands $11.6bn from JPMorgan, and Oracle is the tenant\n\n"
        "Crusoe has closed on $11.6 billion of debt from JPMorgan, the company said on Wednesday."
    )
    assert deals_in(text) == [
        "JPMorgan > Crusoe | debt | completed | $11.6bn",
        "Oracle > Crusoe | lease | announced | -",
    ]


def placed(candidate: Candidate, *sides: int, start: int) -> Candidate:
    """Its sentence at `start`, 50 long, and its parties at `sides`."""
    parts = [("sentence", start, start + 50)]
    parts += [(f"parties[{index}]", at, at + 1) for index, at in enumerate(sides)]
    evidence = [
        Evidence(
            document_id="doc-1", field=field, start=left, end=right, quote="q" * (right - left)
        )
        for field, left, right in parts
    ]
    return replace(candidate, evidence=tuple(evidence))


def test_another_sum_of_a_sentence_that_names_neither_side_is_of_the_deal_that_is_told_of() -> None:
    one = placed(told(amount=5), 3, 20, start=0)
    carried = placed(told(amount=9, confidence=0.95), 3, 20, start=100)
    for order in ([one, carried], [carried, one]):
        (joined,) = join_told_twice(order)
        assert amount_of(joined) == exact(5)
    named = placed(told(amount=9), 103, 20, start=100)
    assert len(join_told_twice([one, named])) == 2
    over = placed(told(amount=9, status=Status.TERMINATED), 3, 20, start=100)
    assert len(join_told_twice([one, over])) == 2
