"""The present tense of a headline becomes `will` and a verb; nothing else does."""

from __future__ import annotations

import pytest

from ingest.nlp.headlines import HEADLINE_WORDS_MAX, headline_verbs
from ingest.nlp.plain import Plain
from ingest.reading import ZoneKind
from tests.support.parsing import a_mention, an_amount, one_sentence


def laid_out(text: str) -> Plain:
    """Words of a headline; `*` before a word makes it a company, `$` before it an amount."""
    raw = text.split()
    words = [word.lstrip("*") for word in raw]
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    companies = {i: a_mention(w[1:], at=spans[i][0]) for i, w in enumerate(raw) if w[0] == "*"}
    sums = {i: an_amount(5, start=spans[i][0]) for i, w in enumerate(raw) if w[0] == "$"}
    sentence = one_sentence(" ".join(words), ZoneKind.HEADLINE)
    return Plain(sentence, words, spans, companies, sums)


@pytest.mark.parametrize(
    ("headline", "plain"),
    [
        ("*Google buys *Wiz", "Google will buy Wiz"),
        ("*Google invests $5bn in *Wiz", "Google will invest $5bn in Wiz"),
        ("*Google taps *Wiz for chips", "Google will tap Wiz for chips"),
        ("*Google acquires *Wiz", "Google will acquire Wiz"),
        ("*Google supplies *Wiz with chips", "Google will supply Wiz with chips"),
        ("*Google finalizes deal with *Wiz", "Google will finalize deal with Wiz"),
        ("*Google reaches deal with *Wiz", "Google reaches deal with Wiz"),
        ("*Google and *Wiz signs pact", "Google and Wiz will sign pact"),
        ("*Google also buys *Wiz", "Google also will buy Wiz"),
        ("*Google 's unit buys *Wiz", "Google 's unit will buy Wiz"),
        ("*Google group buys *Wiz", "Google group will buy Wiz"),
        ("*Google now leases chips from *Wiz", "Google now will lease chips from Wiz"),
        ("Exclusive : *Google buys *Wiz", "Exclusive : Google will buy Wiz"),
        ("France 's *Mistral raises $5bn", "France 's Mistral will raise $5bn"),
        ("*Google plans $5bn deal with *Wiz", "Google will plan $5bn deal with Wiz"),
        ("*Google denies talks with *Wiz", "Google will deny talks with Wiz"),
        ("*Google SIGNS deal with *Wiz", "Google will sign deal with Wiz"),
    ],
)
def test_the_present_tense_after_a_name_is_told_as_a_future(headline: str, plain: str) -> None:
    found = headline_verbs(laid_out(headline))
    assert found.text == plain
    changed = found.text != laid_out(headline).text
    assert [found.words[i] for i in found.present] == (["will"] if changed else [])


@pytest.mark.parametrize(
    "headline",
    [
        "*Google buys *Wiz .",
        "*Google buys *Wiz !",
        "*Google buys *Wiz ?",
        "*Google to buy *Wiz",
        "*Google bought *Wiz",
        "*Google will buy *Wiz",
        "The cloud giant which buys *Wiz is big",
        "The lab buys *Wiz",
        "One of the many firms that *Google buys",
        "*Google chips",
        "*Google shares",
        "*Google deals",
        "*Google executive buys *Wiz",
        "buys *Wiz",
        "*Google",
    ],
)
def test_what_is_no_present_tense_of_a_headline_stays(headline: str) -> None:
    plain = laid_out(headline)
    assert headline_verbs(plain) is plain


def test_a_long_line_is_no_headline() -> None:
    tail = " today" * (HEADLINE_WORDS_MAX - 3)
    longest = laid_out("*Google buys *Wiz" + tail)
    assert headline_verbs(longest).words[1] == "will"
    longer = laid_out("*Google buys *Wiz today" + tail)
    assert headline_verbs(longer) is longer


def test_companies_and_amounts_move_with_their_words() -> None:
    plain = laid_out("*Google and *Meta invests $5bn in *Wiz")
    found = headline_verbs(plain)
    assert {found.words[i]: m for i, m in found.mentions.items()} == {
        plain.words[i]: m for i, m in plain.mentions.items()
    }
    assert {found.words[i] for i in found.amounts} == {"$5bn"}
    assert found.spans[3] == found.spans[4] == plain.spans[3]
