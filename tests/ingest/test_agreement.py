"""Headline and text: where they differ neither is as sure, and a person is asked what is right."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from graph.model.deal import Status
from graph.model.money import up_to
from ingest.agreement import ALONE, APART, PART, weighed_by_headline
from ingest.candidate import Candidate
from ingest.reading import ReadDocument, ZoneKind
from tests.support.ingesting import BILLION, a_candidate
from tests.support.parsing import a_zoned_text
from tests.support.reading import candidates_of

HEAD, BODY = "Nvidia buys into OpenAI", "Nvidia will put money into OpenAI, it said."


@pytest.fixture
def document() -> ReadDocument:
    return a_zoned_text((HEAD, ZoneKind.HEADLINE), BODY)


def weighed(
    document: ReadDocument, head: dict[str, object] | None, *texts: dict[str, object]
) -> list[Candidate]:
    told = [
        a_candidate(document=document, quote=HEAD, **head) if head is not None else None,  # type: ignore[arg-type]
        *(a_candidate(document=document, quote=BODY, **each) for each in texts),  # type: ignore[arg-type]
    ]
    return weighed_by_headline(document, [each for each in told if each is not None])


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ({}, {}),
        ({"amount": 100}, {"amount": 99}),
        ({"amount": 100}, {"amount": up_to(100 * BILLION)}),
        ({"status": Status.SIGNED}, {"status": Status.ANNOUNCED}),
        ({"status": Status.ANNOUNCED}, {"status": Status.COMPLETED}),
        ({"status": Status.RUMOURED}, {"status": Status.PROPOSED}),
    ],
)
def test_what_agrees_or_says_less_is_left_as_it_is(
    document: ReadDocument, head: dict[str, object], text: dict[str, object]
) -> None:
    assert [each.parts for each in weighed(document, head, text)] == [{}, {}]


@pytest.mark.parametrize(
    ("head", "text", "field"),
    [
        ({"amount": 100}, {"amount": 10}, "the sum"),
        ({}, {"giver": "OpenAI", "receiver": "NVIDIA"}, "who pays"),
        ({"status": Status.ANNOUNCED}, {"status": Status.RUMOURED}, "how firm it is"),
        ({"status": Status.TERMINATED}, {"status": Status.SIGNED}, "whether it still stands"),
    ],
)
def test_what_differs_lowers_both_and_is_asked_about(
    document: ReadDocument, head: dict[str, object], text: dict[str, object], field: str
) -> None:
    for each in weighed(document, head, text):
        assert each.confidence == pytest.approx(0.9 * APART)
        assert each.parts == {PART: APART}
        assert each.questions == (f"headline and text differ in {field}; which is right?",)


def test_one_of_two_tellings_in_the_text_is_enough_to_agree(document: ReadDocument) -> None:
    found = weighed(document, {"amount": 100}, {"amount": 10}, {"amount": 100})
    assert [each.parts for each in found] == [{}, {}, {}]


def test_a_deal_of_the_headline_that_the_text_does_not_tell_of_is_less_sure(
    document: ReadDocument,
) -> None:
    head, text = weighed(document, {}, {"giver": "AMD"})
    assert head.parts == {PART: ALONE}
    assert "the text does not" in head.questions[0]
    assert text.parts == {}


def test_where_the_text_tells_of_no_deal_the_headline_stands_alone(
    document: ReadDocument,
) -> None:
    assert [each.parts for each in weighed(document, {})] == [{}]


def test_without_a_headline_nothing_is_compared(document: ReadDocument) -> None:
    bare = replace(document, zones=tuple(z for z in document.zones if z.kind is ZoneKind.BODY))
    told = [a_candidate(amount=amount, document=bare, quote=BODY) for amount in (100, 10)]
    assert weighed_by_headline(bare, told) == told


def test_a_headline_that_is_firmer_than_its_text_costs_confidence_in_the_real_reader() -> None:
    agreed = "Nvidia Buys Nscale for $5 Billion\n\nNvidia said it will buy Nscale for $5 billion."
    apart = "Nvidia Buys Nscale for $5 Billion\n\nNvidia said it will buy Nscale for $2 billion."
    (one,) = candidates_of(agreed)
    both = candidates_of(apart)
    assert PART not in one.parts
    assert both
    assert all(each.parts[PART] == APART for each in both)
