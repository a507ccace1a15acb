"""Words that stand for a name, or hang on one and say nothing of the deal."""

from __future__ import annotations

import pytest

from graph.model.company import CompanyKind
from ingest.nlp.epithets import (
    appositions,
    background_spans,
    epithet_mentions,
    product_mentions,
)
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import How, Mention
from tests.support.parsing import a_mention, one_sentence, the_book

K = CompanyKind
LAB = a_mention("Anthropic", K.LAB)
CHIPS = a_mention("NVIDIA", K.CHIP_MAKER)
CLOUD = a_mention("CoreWeave", K.NEOCLOUD)
BANK = a_mention("Morgan Stanley", K.BANK)
EARLIER = (LAB, CHIPS, CLOUD, BANK)


def by_epithet(
    text: str, *here: Mention, recent: tuple[Mention, ...] = ()
) -> list[tuple[str, str]]:
    """Epithet and the company that it means."""
    found = epithet_mentions(text, one_sentence(text), here, recent, the_book())
    assert all(mention.how is How.EPITHET for mention in found)
    return [(text[m.start : m.end], m.name) for m in found]


def names_in(text: str, *names: str) -> list[Mention]:
    return [a_mention(name, text=text) for name in names]


@pytest.mark.parametrize(
    ("text", "name", "background"),
    [
        ("Microsoft-backed OpenAI pays.", "Microsoft", ["Microsoft-backed"]),
        ("SoftBank-owned Arm pays.", "SoftBank", ["SoftBank-owned"]),
        ("Nvidia‑designed chips.", "Nvidia", ["Nvidia‑designed"]),
        ("Nvidia–powered racks.", "Nvidia", ["Nvidia–powered"]),
        ("an Amazon -backed lab", "Amazon", ["Amazon -backed"]),
        ("NVIDIA-LED round", "NVIDIA", ["NVIDIA-LED"]),
        ("Microsoft-OpenAI pact", "Microsoft", []),
        ("Microsoft backed OpenAI.", "Microsoft", []),
        ("Nvidia-backing fans", "Nvidia", []),
        ("Microsoft", "Microsoft", []),
    ],
)
def test_a_backer_before_a_hyphen_is_background(
    text: str, name: str, background: list[str]
) -> None:
    spans = background_spans(text, one_sentence(text), names_in(text, name))
    assert [text[start:end] for start, end in spans] == background


@pytest.mark.parametrize(
    ("text", "names", "kept"),
    [
        ("Google's parent Alphabet pays.", ("Google", "Alphabet"), ["Google's parent Alphabet"]),
        ("Google’s parent Alphabet pays.", ("Google", "Alphabet"), ["Google’s parent Alphabet"]),
        ("Google parent Alphabet pays.", ("Google", "Alphabet"), ["Google parent Alphabet"]),
        ("Alphabet's Google pays.", ("Alphabet", "Google"), ["Alphabet's Google"]),
        ("Amazon's cloud computing unit AWS pays.", ("Amazon", "AWS"),
         ["Amazon's cloud computing unit AWS"]),
        ("Google pays Alphabet.", ("Google", "Alphabet"), ["Google", "Alphabet"]),
        ("Google, parent Alphabet pays.", ("Google", "Alphabet"), ["Google", "Alphabet"]),
        ("Google and its supplier Broadcom pay.", ("Google", "Broadcom"), ["Google", "Broadcom"]),
        ("Cursor maker Anysphere pays.", ("Anysphere",), ["Cursor maker Anysphere"]),
        ("The ChatGPT developer OpenAI pays.", ("OpenAI",), ["The ChatGPT developer OpenAI"]),
        ("Claude maker's rival OpenAI pays.", ("OpenAI",), ["OpenAI"]),
        ("OpenAI pays.", ("OpenAI",), ["OpenAI"]),
    ],
)  # fmt: skip
def test_an_apposition_is_one_mention_of_the_last_name(
    text: str, names: tuple[str, ...], kept: list[str]
) -> None:
    found = appositions(text, one_sentence(text), names_in(text, *names), [])
    assert [text[m.start : m.end] for m in found] == kept
    assert found[-1].name == names[-1]


def test_a_name_behind_a_backer_is_no_apposition_of_the_name_before_it() -> None:
    text = "Meta's Google-backed lab Anthropic"
    named = names_in(text, "Meta", "Anthropic")
    start = text.index("Google")
    found = appositions(text, one_sentence(text), named, [(start, start + len("Google-backed"))])
    assert [m.name for m in found] == ["Meta", "Anthropic"]


@pytest.mark.parametrize(
    "between",
    [" bought startup ", " will acquire rival ", " and its partner ", " backed the startup ",
     " sued supplier ", " with partner ", " to lease chips from operator ", " hired builder "],
)  # fmt: skip
def test_a_verb_or_a_joint_between_two_names_keeps_them_apart(between: str) -> None:
    text = f"Nvidia{between}Acme"
    found = appositions(text, one_sentence(text), names_in(text, "Nvidia", "Acme"), [])
    assert [m.name for m in found] == ["Nvidia", "Acme"]


@pytest.mark.parametrize(
    "between", [" chip unit ", " cloud computing arm ", "'s leased power unit ", " financing arm "]
)
def test_nouns_that_look_like_verbs_keep_an_apposition_whole(between: str) -> None:
    text = f"Nvidia{between}Acme"
    found = appositions(text, one_sentence(text), names_in(text, "Nvidia", "Acme"), [])
    assert [m.name for m in found] == ["Acme"]


def test_an_epithet_right_before_a_name_is_that_name() -> None:
    text = "It bought the startup Anysphere."
    assert by_epithet(text, a_mention("Anysphere", text=text), recent=EARLIER) == []


def test_names_that_stand_far_apart_are_two() -> None:
    text = "Google's " + "very " * 12 + "parent Alphabet"
    found = appositions(text, one_sentence(text), names_in(text, "Google", "Alphabet"), [])
    assert [m.name for m in found] == ["Google", "Alphabet"]


@pytest.mark.parametrize(
    ("text", "epithet", "name"),
    [
        ("The ChatGPT maker will pay.", "The ChatGPT maker", "OpenAI"),
        ("It said the ChatGPT-maker pays.", "the ChatGPT-maker", "OpenAI"),
        ("A deal with the iPhone maker.", "the iPhone maker", "Apple"),
        ("Facebook owner rises.", "Facebook owner", "Meta"),
        ("Facebook's parent rises.", "Facebook's parent", "Meta"),
        ("It pays Claude's developer.", "Claude's developer", "Anthropic"),
        ("the Windows MAKER", "the Windows MAKER", "Microsoft"),
        ("the Vision Fund operator", "the Vision Fund operator", "SoftBank"),
    ],
)
def test_the_maker_of_a_product_is_its_company(text: str, epithet: str, name: str) -> None:
    assert by_epithet(text) == [(epithet, name)]


@pytest.mark.parametrize("product", sorted(lexicon().names.epithets))
def test_the_maker_of_each_listed_product_is_in_the_register(product: str) -> None:
    assert len(by_epithet(f"so the {product} maker pays.")) == 1


@pytest.mark.parametrize(
    ("noun", "name"),
    [
        ("startup", "Anthropic"),
        ("lab", "Anthropic"),
        ("AI lab", "Anthropic"),
        ("AI company", "Anthropic"),
        ("chipmaker", "NVIDIA"),
        ("chip giant", "NVIDIA"),
        ("cloud provider", "CoreWeave"),
        ("neocloud", "CoreWeave"),
        ("data center operator", "CoreWeave"),
        ("lender", "Morgan Stanley"),
        ("bank", "Morgan Stanley"),
        ("giant", "Anthropic"),
    ],
)
def test_a_kind_of_firm_is_the_first_of_that_kind_in_the_sentence_before(
    noun: str, name: str
) -> None:
    assert by_epithet(f"Then the {noun} pays.", recent=EARLIER) == [(f"the {noun}", name)]


def test_a_company_is_the_subject_of_the_last_sentence_that_named_one() -> None:
    text = "Oracle pays. Anthropic bought chips from NVIDIA. Then the company pays."
    earlier = tuple(a_mention(name, text=text) for name in ("Oracle", "Anthropic", "NVIDIA"))
    found = epithet_mentions(text, one_sentence(text), [], earlier, the_book())
    assert [mention.name for mention in found] == ["Anthropic"]


@pytest.mark.parametrize("noun", ["utility", "foundry", "carmaker", "buyout firm"])
def test_a_kind_of_firm_that_nobody_is_means_nobody(noun: str) -> None:
    assert by_epithet(f"Then the {noun} pays.", recent=EARLIER) == []


@pytest.mark.parametrize(
    ("text", "epithets"),
    [
        ("that startup pays", ["that startup"]),
        ("this fast-growing Ohio startup pays", ["this fast-growing Ohio startup"]),
        ("the startups pay", []),
        ("a startup pays", []),
        ("the startup-led round", []),
        ("the contract with the startup", ["the startup"]),
        ("the chips that the startup buys", ["the startup"]),
        ("The startup is the company", ["The startup", "the company"]),
        ("the bank of the firm", ["the firm"]),
        ("The startup pays", ["The startup"]),
    ],
)  # fmt: skip
def test_only_a_definite_phrase_points_back(text: str, epithets: list[str]) -> None:
    assert [epithet for epithet, _ in by_epithet(text, recent=EARLIER)] == epithets


def test_the_company_is_the_first_of_its_sentence() -> None:
    text = "NVIDIA told CoreWeave that the company would pay."
    here = (a_mention("NVIDIA", K.CHIP_MAKER, text=text), a_mention("CoreWeave", text=text))
    assert by_epithet(text, *here, recent=(LAB,)) == [("the company", "NVIDIA")]


def test_a_name_after_an_epithet_is_not_meant_by_it() -> None:
    text = "The chipmaker will pay NVIDIA"
    assert by_epithet(text, a_mention("NVIDIA", K.CHIP_MAKER, text=text)) == []


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("$30 billion of Azure capacity", ["Microsoft"]),
        ("a million TPUs and Trainium2", ["Google", "Amazon"]),
        ("GB200s for ChatGPT", ["NVIDIA", "OpenAI"]),
        ("Claude-like answers", []),
        ("azure skies", []),
        ("Geminis", ["Google"]),
        ("Geminist", []),
        ("chips", []),
    ],
)
def test_a_bare_product_means_its_owner_weakly(text: str, owners: list[str]) -> None:
    found = product_mentions(text, one_sentence(text), the_book())
    assert [m.name for m in found] == owners
    assert all(m.how is How.PRODUCT for m in found)


@pytest.mark.parametrize("product", sorted(lexicon().names.products))
def test_the_owner_of_each_listed_product_is_in_the_register(product: str) -> None:
    assert len(product_mentions(product, one_sentence(product), the_book())) == 1


def test_a_retailer_is_the_one_that_the_text_named() -> None:
    text = "Amazon remains close to Anthropic. The retailer pays."
    earlier = tuple(a_mention(name, text=text) for name in ("Amazon", "Anthropic"))
    found = epithet_mentions(text, one_sentence(text), [], earlier, the_book())
    assert [mention.name for mention in found] == ["Amazon"]
    assert by_epithet("The retailer pays.") == []


def test_who_puts_money_in_the_company_is_not_the_company() -> None:
    text = "Anthropic grew. Amazon has invested in the company."
    earlier = (a_mention("Anthropic", text=text),)
    here = [a_mention("Amazon", text=text)]
    found = epithet_mentions(text, one_sentence(text), here, earlier, the_book())
    assert [mention.name for mention in found] == ["Anthropic"]
