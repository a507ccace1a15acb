"""Forms of verbs: regular, doubled, irregular; and back from the present tense."""

from __future__ import annotations

import pytest

from ingest.nlp.inflection import forms_of, present_forms, verb_forms
from ingest.nlp.lexicon import lexicon


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("invest", ["invest", "invests", "invested", "investing"]),
        ("acquire", ["acquire", "acquires", "acquired", "acquiring"]),
        ("supply", ["supply", "supplies", "supplied", "supplying"]),
        ("commit", ["commit", "commits", "committed", "committing"]),
        ("tap", ["tap", "taps", "tapped", "tapping"]),
        ("buy", ["buy", "buys", "bought", "buying"]),
        ("sell", ["sell", "sells", "sold", "selling"]),
        ("lend", ["lend", "lends", "lent", "lending"]),
        ("take", ["take", "takes", "took", "taken", "taking"]),
        ("give", ["give", "gives", "gave", "given", "giving"]),
        ("draw", ["draw", "draws", "drew", "drawn", "drawing"]),
        ("choose", ["choose", "chooses", "chose", "chosen", "choosing"]),
        ("finance", ["finance", "finances", "financed", "financing"]),
        ("purchase", ["purchase", "purchases", "purchased", "purchasing"]),
        ("back", ["back", "backs", "backed", "backing"]),
        ("lead", ["lead", "leads", "led", "leading"]),
        ("win", ["win", "wins", "won", "winning"]),
        ("pay", ["pay", "pays", "paid", "paying"]),
        ("put", ["put", "puts", "putting"]),
        ("splash", ["splash", "splashes", "splashed", "splashing"]),
    ],
)
def test_every_english_form_of_a_verb_is_known(lemma: str, forms: list[str]) -> None:
    assert set(forms) <= forms_of(lemma)


@pytest.mark.parametrize("lemma", sorted({*lexicon().verbs, *lexicon().nouns}))
def test_a_word_is_a_form_of_itself_and_no_form_is_empty(lemma: str) -> None:
    head = lemma.split()[0]
    forms = forms_of(head)
    assert head in forms
    assert "" not in forms
    assert all(form == form.strip() for form in forms)


@pytest.mark.parametrize(
    ("present", "base"),
    [
        ("invests", "invest"),
        ("buys", "buy"),
        ("pays", "pay"),
        ("supplies", "supply"),
        ("splashes", "splash"),
        ("purchases", "purchase"),
        ("taps", "tap"),
        ("takes", "take"),
        ("signs", "sign"),
        ("denies", "deny"),
        ("terminates", "terminate"),
        ("axes", "axe"),
        ("closes", "close"),
        ("weighs", "weigh"),
    ],
)
def test_the_third_person_leads_back_to_its_verb(present: str, base: str) -> None:
    assert present_forms()[present] == base


@pytest.mark.parametrize("word", ["invest", "invested", "investing", "smiles", "", "noun:reports"])
def test_other_words_are_no_third_person(word: str) -> None:
    assert word not in present_forms()


def test_verbs_of_the_lists_and_heads_of_cues_have_a_third_person() -> None:
    bases = set(present_forms().values())
    assert {lemma.split()[0] for lemma in lexicon().verbs} <= bases
    assert {"deny", "expire", "consider", "propose", "announce"} <= bases
    assert not any(":" in base for base in bases)


@pytest.mark.parametrize(
    ("form", "known"),
    [("bought", True), ("investing", True), ("snapped", True), ("took", True), ("smile", False),
     ("Buy", False), ("", False)],
)  # fmt: skip
def test_verb_forms_are_lower_case_and_of_the_lists(form: str, known: bool) -> None:
    assert (form in verb_forms()) is known
