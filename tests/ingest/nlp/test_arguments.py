"""The walker: who fills the slots of a verb or a noun, however the clause is built."""

from __future__ import annotations

import pytest

from ingest.nlp.arguments import Walker, is_passive
from tests.support.parsing import a_parsed, companies_in, names_at, slots_of, token_of


@pytest.mark.parametrize(
    ("text", "verb", "slots"),
    [
        ("Nvidia will invest $5 billion in Intel.", "invest",
         {"subject": ["NVIDIA"], "in": ["Intel"]}),
        ("Oracle bought chips from Nvidia.", "bought", {"subject": ["Oracle"], "from": ["NVIDIA"]}),
        ("Meta will pay CoreWeave $5 billion.", "pay",
         {"subject": ["Meta"], "dative": ["CoreWeave"]}),
        ("Meta paid $5 billion to CoreWeave.", "paid", {"subject": ["Meta"], "to": ["CoreWeave"]}),
        ("Nvidia bought Arm.", "bought", {"subject": ["NVIDIA"], "object": ["Arm"]}),
        ("Nvidia, AMD and Intel will invest in Anthropic.", "invest",
         {"subject": ["NVIDIA", "AMD", "Intel"], "in": ["Anthropic"]}),
        ("Meta borrowed $5 billion from Pimco and Blue Owl.", "borrowed",
         {"subject": ["Meta"], "from": ["PIMCO", "Blue Owl"]}),
        ("A group of lenders including Barclays and Citigroup lent Meta $5 billion.", "lent",
         {"subject": ["Barclays", "Citi"], "dative": ["Meta"]}),
        ("OpenAI licensed its models to Apple.", "licensed",
         {"subject": ["OpenAI"], "to": ["Apple"], "thing_of": ["OpenAI"]}),
        ("Anthropic raised $5 billion in a round led by Lightspeed.", "raised",
         {"subject": ["Anthropic"], "in": ["Lightspeed"], "led_by": ["Lightspeed"]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_the_slots_of_an_active_verb(text: str, verb: str, slots: dict[str, list[str]]) -> None:
    assert companies_in(text, verb) == slots


@pytest.mark.parametrize(
    ("text", "verb", "subject", "object_"),
    [
        ("Intel was bought by Nvidia.", "bought", ["NVIDIA"], ["Intel"]),
        ("Intel has been bought by Nvidia.", "bought", ["NVIDIA"], ["Intel"]),
        ("Intel and AMD will be bought by Nvidia.", "bought", ["NVIDIA"], ["Intel", "AMD"]),
        ("Intel was bought.", "bought", [], ["Intel"]),
        ("Nvidia has bought Intel.", "bought", ["NVIDIA"], ["Intel"]),
    ],
)
def test_a_passive_turns_subject_and_object(
    text: str, verb: str, subject: list[str], object_: list[str]
) -> None:
    slots = companies_in(text, verb)
    assert (slots.get("subject", []), slots.get("object", [])) == (subject, object_)


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Nvidia agreed to buy Intel.", "buy", ["NVIDIA"]),
        ("Nvidia plans to invest in Intel and buy AMD.", "buy", ["NVIDIA"]),
        ("Nvidia, which invested in Intel, pays Oracle.", "invested", ["NVIDIA"]),
        ("Nvidia said it would buy Arm.", "buy", ["NVIDIA"]),
        ("Nvidia asked Intel to supply chips.", "supply", ["Intel"]),
        ("Nvidia is in talks to buy Arm.", "buy", ["NVIDIA"]),
        ("Nvidia signed a deal to buy Arm.", "buy", ["NVIDIA"]),
        ("Nvidia has the right to buy Arm.", "buy", ["NVIDIA"]),
        ("Nvidia's plan to buy Arm failed.", "buy", ["NVIDIA"]),
        ("Nvidia helped Intel build chips.", "build", ["Intel"]),
        ("Nvidia and Intel want to buy Arm.", "buy", ["NVIDIA", "Intel"]),
        ("It is time to buy Arm.", "buy", []),
    ],
)
def test_a_verb_without_a_subject_of_its_own_inherits_one(
    text: str, verb: str, subject: list[str]
) -> None:
    parsed = a_parsed(text)
    assert names_at(parsed, Walker(parsed).subject_of(token_of(parsed, verb))) == subject


@pytest.mark.parametrize(
    ("text", "noun", "slots"),
    [
        ("OpenAI signed a contract with Oracle.", "contract",
         {"subject": ["OpenAI"], "with": ["Oracle"]}),
        ("Nvidia's $5 billion investment in Intel was approved.", "investment",
         {"possessor": ["NVIDIA"], "in": ["Intel"]}),
        ("IREN won a contract from Microsoft.", "contract",
         {"subject": ["IREN"], "from": ["Microsoft"]}),
        ("Microsoft awarded IREN a contract.", "contract",
         {"subject": ["Microsoft"], "dative": ["IREN"]}),
        ("A deal between OpenAI and Oracle was signed.", "deal", {"between": ["OpenAI", "Oracle"]}),
        ("A $5 billion loan from Barclays to Meta closed.", "loan",
         {"from": ["Barclays"], "to": ["Meta"]}),
        ("Meta got a loan from Barclays.", "loan", {"from": ["Barclays"], "subject": ["Meta"]}),
        ("An agreement signed by Meta with Oracle ended.", "agreement",
         {"by": ["Meta"], "with": ["Oracle"]}),
        ("The Microsoft contract with Nebius ended.", "contract",
         {"compound": ["Microsoft"], "with": ["Nebius"]}),
        ("Anthropic closed a round led by Lightspeed.", "round",
         {"led_by": ["Lightspeed"], "by": ["Lightspeed"], "subject": ["Anthropic"]}),
        ("Meta is in a deal with Oracle.", "deal", {"with": ["Oracle"], "subject": ["Meta"]}),
        ("The loan closed.", "loan", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_the_slots_of_a_noun_are_its_own_and_its_carrier_s(
    text: str, noun: str, slots: dict[str, list[str]]
) -> None:
    assert companies_in(text, noun, noun=True) == slots


@pytest.mark.parametrize(
    ("text", "noun", "carrier", "receiving", "giving"),
    [
        ("IREN won a contract from Microsoft.", "contract", "won", True, False),
        ("Meta received a loan from Barclays.", "loan", "received", True, False),
        ("Microsoft awarded IREN a contract.", "contract", "awarded", False, True),
        ("Meta signed a contract with IREN.", "contract", "signed", False, False),
        ("A contract was signed by Meta.", "contract", "signed", False, False),
        ("Meta pays under a contract with IREN.", "contract", "pays", False, False),
        ("Meta's contract with IREN", "contract", None, False, False),
    ],
)
def test_the_carrier_says_whether_its_subject_gets_or_gives(
    text: str, noun: str, carrier: str | None, receiving: bool, giving: bool
) -> None:
    slots = slots_of(text, noun, noun=True)
    word = None if slots.carrier is None else a_parsed(text).plain.words[slots.carrier]
    assert (word, slots.receiving, slots.giving) == (carrier, receiving, giving)


@pytest.mark.parametrize(
    ("text", "verb", "passive"),
    [
        ("Intel was bought by Nvidia.", "bought", True),
        ("Intel will be bought.", "bought", True),
        ("Chips bought by Nvidia are good.", "bought", True),
        ("Nvidia bought Intel.", "bought", False),
        ("Nvidia has bought Intel.", "bought", False),
        ("Nvidia will buy Intel.", "buy", False),
        ("Nvidia is buying Intel.", "buying", False),
    ],
)
def test_a_passive_is_told_by_its_auxiliary_or_its_participle(
    text: str, verb: str, passive: bool
) -> None:
    assert is_passive(token_of(a_parsed(text), verb)) is passive


@pytest.mark.parametrize(
    ("text", "trigger", "noun", "slot", "words"),
    [
        ("Oracle bought chips from Nvidia.", "bought", False, "object", ["chips"]),
        ("OpenAI will be supplied with chips by AMD.", "supplied", False, "with", ["chips"]),
        ("Meta will pay CoreWeave $5 billion.", "pay", False, "object", ["billion"]),
        ("OpenAI signed a contract for chips.", "contract", True, "for", ["chips"]),
    ],
)
def test_other_nouns_fill_slots_too(
    text: str, trigger: str, noun: bool, slot: str, words: list[str]
) -> None:
    found = slots_of(text, trigger, noun=noun).nouns[slot]
    assert [a_parsed(text).plain.words[index] for index in found] == words
