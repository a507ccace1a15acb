"""The status of a clause: exits first, then the weakest of heads, modals and phrases."""

from __future__ import annotations

import pytest

from graph.model.deal import Status
from ingest.nlp.factuality import ClauseStatus, StatusReading
from ingest.reading import ZoneKind
from tests.support.parsing import a_parsed, readings_of

S = Status


def status_of(text: str, zone: ZoneKind = ZoneKind.BODY) -> StatusReading:
    """The status of the first reading of the sentence."""
    return ClauseStatus().status(a_parsed(text, zone), readings_of(text, zone)[0])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Nvidia is in talks to buy Intel.", S.RUMOURED),
        ("Nvidia is considering an investment in Intel.", S.RUMOURED),
        ("Nvidia weighs an acquisition of Intel.", S.RUMOURED),
        ("Nvidia is close to buying Intel.", S.RUMOURED),
        ("Nvidia may invest $5 billion in Intel.", S.RUMOURED),
        ("Nvidia might buy Intel.", S.RUMOURED),
        ("Nvidia could buy Intel.", S.RUMOURED),
        ("Nvidia would buy Intel if regulators agree.", S.RUMOURED),
        ("Nvidia will reportedly buy Intel.", S.RUMOURED),
        ("Nvidia is said to be buying Intel.", S.RUMOURED),
        ("Nvidia is expected to complete its acquisition of Intel.", S.RUMOURED),
        ("Nvidia will buy Intel, people familiar with the matter said.", S.RUMOURED),
        ("Nvidia proposed to buy Intel.", S.PROPOSED),
        ("Nvidia signed a letter of intent to buy Intel.", S.PROPOSED),
        ("Nvidia signed a memorandum of understanding to invest in Intel.", S.PROPOSED),
        ("Nvidia intends to invest $5 billion in Intel.", S.PROPOSED),
        ("Nvidia will invest $5 billion in Intel.", S.ANNOUNCED),
        ("Nvidia plans to invest $5 billion in Intel.", S.ANNOUNCED),
        ("Nvidia announced an investment in Intel.", S.ANNOUNCED),
        ("Nvidia pledged a $5 billion investment in Intel.", S.ANNOUNCED),
        ("Nvidia is buying Intel.", S.ANNOUNCED),
        ("Nvidia said it would buy Arm.", S.ANNOUNCED),
        ("Nvidia agreed to buy Intel.", S.SIGNED),
        ("Nvidia has agreed to invest in Intel.", S.SIGNED),
        ("Nvidia signed a contract with Intel.", S.SIGNED),
        ("Nvidia entered into a lease with Intel.", S.SIGNED),
        ("Nvidia struck a deal to buy Intel.", S.SIGNED),
        ("Meta may draw $5 billion under the facility from Barclays.", S.SIGNED),
        ("Nvidia guaranteed $5 billion of CoreWeave's loans.", S.SIGNED),
        ("The contract between OpenAI and Oracle took effect.", S.EFFECTIVE),
        ("The lease between OpenAI and Oracle commenced.", S.EFFECTIVE),
        ("Nvidia invested $5 billion in Intel.", S.COMPLETED),
        ("Nvidia has invested $5 billion in Intel.", S.COMPLETED),
        ("Nvidia completed its acquisition of Intel.", S.COMPLETED),
        ("Nvidia closed its investment in Intel.", S.COMPLETED),
        ("Nvidia made an investment in Intel.", S.COMPLETED),
        ("Intel was bought by Nvidia.", S.COMPLETED),
        ("Meta borrowed $5 billion from Pimco.", S.COMPLETED),
        ("Nvidia scrapped its investment in Intel.", S.TERMINATED),
        ("Nvidia walked away from its acquisition of Arm.", S.TERMINATED),
        ("Nvidia called off its acquisition of Arm.", S.TERMINATED),
        ("Nvidia's acquisition of Arm was blocked.", S.TERMINATED),
        ("Nvidia's acquisition of Arm fell apart.", S.TERMINATED),
        ("Shareholders rejected Nvidia's acquisition of Arm.", S.TERMINATED),
        ("Nvidia's bid for Arm lapsed.", S.EXPIRED),
        ("Nvidia's offer for Arm expired.", S.EXPIRED),
        ("Nvidia denied that it would buy Intel.", S.DENIED),
        ("Nvidia rejected reports of its acquisition of Arm.", S.DENIED),
        ("Nvidia has no plan to invest in Intel.", S.DENIED),
        ("Nvidia called reports that it would buy Intel false.", S.DENIED),
    ],
)
def test_a_clause_has_the_status_that_its_words_give(text: str, status: Status) -> None:
    assert status_of(text).status is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Nvidia plans to sign a contract with Intel.", S.ANNOUNCED),
        ("Nvidia will sign a contract with Intel.", S.ANNOUNCED),
        ("Nvidia plans a contract with Intel.", S.ANNOUNCED),
        ("Nvidia will complete its acquisition of Intel.", S.ANNOUNCED),
        ("Nvidia hopes to sign a contract with Intel.", S.RUMOURED),
        ("Nvidia won a contract from Intel.", S.SIGNED),
    ],
)
def test_a_signature_or_a_closing_still_ahead_is_none(text: str, status: Status) -> None:
    assert status_of(text).status is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Nvidia holds shares in Intel.", S.EFFECTIVE),
        ("Nvidia, which supplies chips to Intel, met Arm.", S.EFFECTIVE),
        ("Nvidia, which will supply chips to Intel, met Arm.", S.ANNOUNCED),
        ("Nvidia, which supplied chips to Intel, met Arm.", S.ANNOUNCED),
    ],
)
def test_what_is_told_as_lasting_is_in_force(text: str, status: Status) -> None:
    assert status_of(text).status is status


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia will not buy Intel.",
        "Nvidia did not invest in Intel.",
        "Nvidia never bought Intel.",
    ],
)
def test_a_negated_trigger_tells_of_no_deal(text: str) -> None:
    found = status_of(text)
    assert found.negated
    assert found.status is S.DENIED


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Nvidia denied that it would buy Intel.", "denied"),
        ("Nvidia is in talks to buy Intel.", "talks"),
        ("Nvidia may invest $5 billion in Intel.", "may"),
        ("Nvidia agreed to buy Intel.", "agreed"),
        ("Nvidia scrapped its investment in Intel.", "scrapped"),
        ("Nvidia's bid for Arm lapsed.", "lapsed"),
        ("Nvidia invested $5 billion in Intel.", "invested"),
        ("Nvidia will not buy Intel.", "not"),
        ("Nvidia proposed to buy Intel.", "proposed"),
    ],
)
def test_the_word_that_decides_is_told(text: str, word: str) -> None:
    token = status_of(text).token
    assert token is not None
    assert a_parsed(text).plain.words[token] == word


@pytest.mark.parametrize("text", ["Nvidia taps Intel for chips", "Nvidia buys Intel",
                                  "Nvidia invests $5 billion in Intel"])  # fmt: skip
def test_the_present_of_a_headline_is_announced(text: str) -> None:
    assert status_of(text, ZoneKind.HEADLINE).status is S.ANNOUNCED


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        ("Nvidia denied that it would buy Intel.", "Nvidia will not buy Intel."),
        ("Nvidia completed its acquisition of Intel.", "Nvidia invested $5 billion in Intel."),
        ("Nvidia is in talks to buy Intel.", "Nvidia may invest $5 billion in Intel."),
    ],
)
def test_a_cue_is_surer_than_a_tense_or_a_modal(surer: str, less: str) -> None:
    assert 1 >= status_of(surer).sure > status_of(less).sure > 0
