"""Which of the pairs that the model sees are proposed, and what it makes of readings of frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from graph.model.deal import DealKind, Status
from ingest.nlp.chances import PairChances
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.arbiter import GUESS_MIN, SURE_MIN, weighed
from ingest.nlp.learnt.pairs import CARRIED_ONE_MIN, trained_pairs
from ingest.nlp.plain import Judgement, Parsed
from ingest.nlp.readings import Reading
from tests.support.parsing import a_reading, the_book
from tests.support.reading import a_read_text

EQUITY, DEBT, GUARANTEE = DealKind.EQUITY_INVESTMENT, DealKind.DEBT, DealKind.GUARANTEE
Pair = tuple[str, str]


def chances(deal: float, kind: DealKind = EQUITY) -> PairChances:
    return PairChances(deal, kind, Status.COMPLETED, 0.9)


def last_of(text: str, judged: Mapping[Pair, PairChances]) -> Parsed:
    """The last sentence of a text with what was judged of it; who was named before is carried."""
    *before, last = DealExtractor(the_book()).parsed(a_read_text(text))
    own = {mention.company_id for mention in last.plain.mentions.values()}
    named = [mention for one in before for mention in one.plain.mentions.values()]
    carried = {each.company_id: each for each in named if each.company_id not in own}
    return replace(last, judgement=Judgement(judged, carried))


def proposed(sentence: Parsed, readings: list[Reading] | None = None) -> set[str]:
    found = trained_pairs().proposals(sentence, readings or [])
    return {f"{one.name} > {two.name}" for r in found for one in r.payers for two in r.payees}


def test_no_payer_of_three_is_lost_whatever_verb_it_stands_with() -> None:
    text = "Groq rose.\n\nMeta led the round of $2 billion, in which Nvidia and AMD took part."
    judged = {(payer, "groq"): chances(0.97) for payer in ("meta", "nvidia", "amd")}
    sentence = last_of(text, judged)
    assert proposed(sentence) == {"Meta > Groq", "NVIDIA > Groq", "AMD > Groq"}


def test_who_is_named_deals_with_one_of_those_that_are_not() -> None:
    text = "Groq and Cerebras rose.\n\nMeta led the round of $2 billion."
    sentence = last_of(text, {("meta", "groq"): chances(0.97), ("meta", "cerebras"): chances(0.9)})
    assert proposed(sentence) == {"Meta > Groq"}
    apart = replace(
        sentence,
        judgement=Judgement(
            {**sentence.judged, ("meta", "cerebras"): chances(0.9, DEBT)}, sentence.carried
        ),
    )
    assert proposed(apart) == {"Meta > Groq", "Meta > Cerebras"}


def test_a_pair_that_is_named_by_half_must_be_likelier() -> None:
    text = "Groq rose.\n\nMeta led the round of $2 billion."
    assert proposed(last_of(text, {("meta", "groq"): chances(CARRIED_ONE_MIN)}))
    assert not proposed(last_of(text, {("meta", "groq"): chances(CARRIED_ONE_MIN - 0.01)}))


def a_told(sentence: Parsed, arguments: float, kind: DealKind = EQUITY) -> Reading:
    """A reading of the first two companies of the sentence."""
    payer, payee, *_ = sentence.plain.mentions.values()
    reading = a_reading([payer], [payee], kind=kind)
    reading.parts = {"arguments": arguments}
    return reading


def test_who_is_owed_a_debt_is_no_second_one_that_a_guarantor_stands_for() -> None:
    text = "Google will backstop $2 billion that Fluidstack owes TeraWulf."
    sentence = last_of(text, {("google", "terawulf"): chances(0.99, GUARANTEE)})
    assert proposed(sentence) == {"Google > TeraWulf"}
    assert proposed(sentence, [a_told(sentence, 1.0, GUARANTEE)]) == set()


PAIR = ("nvidia", "groq")


@pytest.mark.parametrize(
    ("arguments", "deal", "parts"),
    [
        (0.6, GUESS_MIN, {"arguments": GUESS_MIN}),
        (0.6, GUESS_MIN - 0.01, {"arguments": 0.6, "model": 0.3}),
        (1.0, SURE_MIN, {"arguments": 1.0}),
        (1.0, SURE_MIN - 0.01, {"arguments": 1.0, "model": 0.3}),
    ],
)
def test_a_guess_is_as_sure_as_the_model_is_of_it(
    arguments: float, deal: float, parts: dict[str, float]
) -> None:
    judged = {PAIR: chances(deal), PAIR[::-1]: chances(0.0)}
    sentence = last_of("Nvidia put $2 billion in Groq.", judged)
    reading = a_told(sentence, arguments)
    weighed(sentence, [reading])
    assert reading.parts == parts


def test_a_guess_is_turned_where_the_other_way_is_likelier() -> None:
    judged = {PAIR: chances(0.1), PAIR[::-1]: chances(0.99, DealKind.LICENCE)}
    sentence = last_of("Nvidia put $2 billion in Groq.", judged)
    reading = a_told(sentence, 0.6)
    weighed(sentence, [reading])
    assert (reading.payers[0].name, reading.kind) == ("Groq", DealKind.LICENCE)


def test_what_is_invested_in_a_note_is_no_loan() -> None:
    sentence = last_of("Nvidia put $2 billion in Groq.", {PAIR: chances(0.99, DEBT)})
    reading = a_told(sentence, 0.6)
    weighed(sentence, [reading])
    assert reading.kind is EQUITY
