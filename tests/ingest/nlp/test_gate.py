"""Which sentences are worth a parse: a trigger, a name, and an amount or a second name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.gate import passes
from ingest.nlp.inflection import forms_of
from ingest.nlp.lexicon import lexicon


def is_let_through(text: str, known: int = 0, *, filer: bool = False) -> bool:
    return passes(text, known_names=known, speaks_as_filer=filer)


@pytest.mark.parametrize(
    "text",
    [
        "Today Acme will invest $5 million in it.",
        "On Monday Quux raised 3 billion yuan.",
        "In May Acme paid €40m to Quux.",
        "It said Acme bought 200 MW of power.",
        "The lab said Quux ordered 10,000 GPUs.",
        "It said Acme acquired 20% of it.",
        "Here Acme sold 5 million shares.",
        "The firm leased 50 megawatts to Quux.",
        "It lent Acme USD 5.",
        "It lent Acme tens of millions.",
    ],
)
def test_one_name_is_enough_beside_a_trigger_and_an_amount(text: str) -> None:
    assert is_let_through(text)


@pytest.mark.parametrize(
    "text",
    [
        "Today Acme signed a contract with Quux.",
        "In June Acme and Quux announced a joint venture.",
        "The regulator let Acme acquire Quux.",
        "It said Acme would license models from Quux.",
        "By then Acme had a stake in Quux.",
    ],
)
def test_without_an_amount_a_deal_word_needs_two_names(text: str) -> None:
    assert is_let_through(text)
    alone = text.replace("Quux", "it").replace("June", "it").replace("Acme and", "it and")
    assert not is_let_through(alone)


@pytest.mark.parametrize(
    ("text", "known", "passed"),
    [
        ("Nvidia and OpenAI went for a walk.", 2, False),
        ("Nvidia and OpenAI build a plant.", 2, True),
        ("Nvidia and OpenAI told of $5 billion.", 2, True),
        ("For Nvidia and Quux it is worth $5 billion.", 1, True),
        ("For Acme and Quux it is worth $5 billion.", 0, False),
        ("for Nvidia it is worth $5 billion.", 1, False),
    ],
)
def test_in_news_two_names_of_which_one_is_known_need_a_trigger_or_an_amount(
    text: str, known: int, passed: bool
) -> None:
    assert is_let_through(text, known) is passed


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("we borrowed $5 billion under the facility.", True),
        ("the lender will invest in us $20 million.", True),
        ("we signed a contract with Oracle.", True),
        ("we signed a contract with it.", False),
        ("we have 5 million square feet in Ohio and Texas.", False),
        ("our income rose by 5% in Ohio.", False),
    ],
)
def test_in_a_filing_the_filer_is_a_name_and_a_trigger_is_a_must(text: str, passed: bool) -> None:
    assert is_let_through(text, filer=True) is passed


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia signed an employment agreement with Colette Kress of Intel.",
        "Meta hired a chief from Apple to lead its deals.",
        "OpenAI appointed a director of Microsoft to its board for deals.",
        "Oracle and Acme entered into a confidentiality agreement.",
        "Intel and Lip-Bu Tan signed an offer letter.",
        "The chief financial officer of Nvidia led talks on a deal with Intel.",
        "Snowflake promoted its head of deals and Databricks bought none.",
    ],
)
def test_people_who_come_and_go_are_no_deal_unless_money_is_named(text: str) -> None:
    assert not is_let_through(text, 2)
    assert is_let_through(f"{text[:-1]} and will pay $5 million.", 2)


ENDED_OR_REWORDED = """
In May Quux and Acme unwound the plan.
In May Quux said it would unwind its holding in Acme.
In May Quux withdrew its order with Acme.
In May Quux and Acme ended their cooperation.
In May Quux told of the planned disposal of Acme.
In May Quux lent Acme a hand with money.
In May Quux will rent servers from Acme.
In May Quux had a revenue-share with Acme.
In May Quux walked away from Acme.
In May Quux let the option on Acme lapse.
In May Quux called off its talks with Acme.
In May Quux called the whole thing off with Acme.
In May Quux scrapped the plan with Acme.
In May Quux tore up its plan with Acme.
In May Quux tore the papers with Acme up.
In May Quux drew down its line with Acme.
In May Quux tapped the market beside Acme.
In May Quux pumped money into Acme.
In May Quux ploughed its cash into Acme.
In May Quux poured cash into Acme.
In May Quux parked cash at Acme.
In May Quux booked servers at Acme.
In May Quux locked in prices with Acme.
In May Quux reserved capacity at Acme.
In May Quux signed up for Acme.
In May Quux took a stake in Acme.
In May Quux took a position in Acme.
In May Quux put money into Acme.
In May Quux bankrolled Acme.
In May Quux wrote a cheque to Acme.
In May Quux handed Acme over.
In May Quux picked up Acme.
In May Quux snapped up Acme.
In May Quux offloaded Acme.
In May Quux sold down its holding in Acme.
In May Quux carved out Acme.
In May Quux spun off Acme.
In May Quux spun Acme out.
In May Quux refinanced with Acme.
In May Quux upsized with Acme.
In May Quux amended and restated its lease with Acme.
In May Quux teamed up with Acme.
""".strip().splitlines()


@pytest.mark.parametrize("text", ENDED_OR_REWORDED)
@pytest.mark.parametrize("filer", [False, True])
def test_words_for_the_end_and_the_change_of_a_deal_open_the_gate_beside_two_unknown_names(
    text: str, filer: bool
) -> None:
    assert is_let_through(text, filer=filer)


@pytest.mark.parametrize(
    ("text", "known", "passed"),
    [
        ("It called off the contract with Oracle.", 1, True),
        ("It called off the contract with it.", 0, False),
        ("It walked away from Oracle.", 1, False),
        ("It signed the contract with Oracle.", 1, False),
    ],
)
def test_who_ends_a_deal_with_a_known_company_may_be_a_pronoun(
    text: str, known: int, passed: bool
) -> None:
    assert is_let_through(text, known) is passed


def test_a_sum_of_nine_figures_is_an_amount() -> None:
    assert is_let_through("It paid Acme nine figures.")
    assert is_let_through("It paid Acme a 9-figure sum.")


@pytest.mark.parametrize(
    "text",
    [
        "In May Quux picked its words with Acme.",
        "In May Quux and Acme walked home.",
        "In May Quux fell ill and Acme was sad.",
        "In May Quux wound its way to Acme.",
        "In May Quux wrote a book on Acme.",
    ],
)
def test_the_verb_of_a_phrase_alone_does_not_open_it(text: str) -> None:
    assert not is_let_through(text)


@pytest.mark.parametrize("text", ["", "x", "Acme paid.", "A buys B $5"])
def test_what_is_too_short_to_tell_a_deal_is_not_read(text: str) -> None:
    assert not is_let_through(text, 2)


@pytest.mark.parametrize(
    "text",
    [
        "The weather in Ohio was fine and the sun shone.",
        "nobody invested $5 billion in anything at all.",
        "Who knows what is to become of us all now?",
        "it was a good year for all of us, he said.",
    ],
)
def test_a_sentence_without_names_or_triggers_is_not_read(text: str) -> None:
    assert not is_let_through(text)


@pytest.mark.parametrize("lemma", sorted(lemma for lemma in lexicon().verbs if " " not in lemma))
def test_every_verb_of_the_lists_opens_the_gate_in_every_form(lemma: str) -> None:
    for form in forms_of(lemma):
        assert is_let_through(f"Now Acme {form} $5 billion for Quux.")


@given(st.text(max_size=80), st.integers(0, 3), st.booleans())
def test_more_known_names_never_close_the_gate(text: str, known: int, filer: bool) -> None:
    if is_let_through(text, known, filer=filer):
        assert is_let_through(text, known + 1, filer=filer)


@given(st.text(alphabet="abcdefghij .,", max_size=120))
def test_without_capitals_numbers_and_known_names_nothing_passes(text: str) -> None:
    assert not is_let_through(text)
