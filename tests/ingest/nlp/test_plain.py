"""The plain sentence: short words for names and sums, each with its place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.document import DocumentKind
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import How
from ingest.nlp.plain import Plain
from ingest.nlp.sentences import is_title_case
from ingest.reading import ZoneKind
from tests.support.parsing import a_mention, a_plain, an_amount, one_sentence

FACES = lexicon().names.surrogates
PARTS = (
    "Nvidia", "OpenAI", "Microsoft-backed", "will invest", "paid", "$5 billion",
    "up to $40 million",
    "in", "(the lab)", "the startup", "it", "CoreWeave, Inc.", "and", ",", "200 MW", "chips.",
    "“Wow”",
    "all of the outstanding shares of", "Azure", "to", "signs", "\n", "é😀",
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nvidia will invest in Intel.", "Google will invest in Microsoft ."),
        ("Intel will invest in Intel.", "Google will invest in Google ."),
        ("Nvidia put up to $100 billion in OpenAI.", "Google put $ 100 billion in Microsoft ."),
        ("Nvidia paid about $5,500,000 to Intel.", "Google paid $ 5.5 million to Microsoft ."),
        ("Nvidia (NVDA) paid Intel.", "Google paid Microsoft ."),
        ("Microsoft-backed OpenAI paid Oracle.", "Google paid Microsoft ."),
        ("CoreWeave, Inc. paid Oracle.", "Google paid Microsoft ."),
        ("Cursor maker Anysphere paid Oracle.", "Google paid Microsoft ."),
        ("Nvidia bought all of the outstanding shares of Arm.", "Google bought Microsoft ."),
        ("Nvidia bought all assets of Arm.", "Google bought Microsoft ."),
        ("Nvidia bought shares of Arm.", "Google bought shares of Microsoft ."),
        ("Nvidia said it will pay Arm.", "Google said it will pay Microsoft ."),
        ("Arm’s “big” deal – with Nvidia", 'Google \'s " big " deal - with Microsoft'),
        ("Meta ordered 200 MW of power.", "Google ordered 200 megawatts of power ."),
        ("Meta rents Azure from Microsoft.", "Google rents Azure from Microsoft ."),
        ("(Reuters) Meta paid Arm.", "( Reuters ) Google paid Microsoft ."),
    ],
)
def test_names_and_sums_are_short_and_what_hangs_on_them_is_gone(text: str, plain: str) -> None:
    assert a_plain(text).text == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("OpenAI Signs $38 Billion Cloud Deal With Amazon",
         "Google signs $ 38 billion cloud deal with Microsoft"),
        ("Microsoft Taps Nebius for Computing Capacity",
         "Google taps Microsoft for computing capacity"),
        ("Nvidia to Invest $5 Billion in Intel", "Google will invest $ 5 billion in Microsoft"),
        ("Workday to Buy Sana", "Google will buy Sana"),
        ("Nvidia to buy Arm", "Google will buy Microsoft"),
        ("Nvidia, Intel to buy Arm", "Google , Microsoft will buy Amazon"),
        ("Nvidia agrees to buy Arm", "Google agrees to buy Microsoft"),
    ],
)  # fmt: skip
def test_a_headline_loses_its_case_and_its_infinitive(text: str, plain: str) -> None:
    assert a_plain(text, ZoneKind.HEADLINE).text == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nvidia asked Intel to buy Arm.", "Google asked Microsoft to buy Amazon ."),
        ("A deal for Nvidia to buy Arm", "A deal for Google to buy Microsoft"),
        ("Meta sold Nvidia to Arm.", "Google sold Microsoft to Amazon ."),
    ],
)
def test_an_infinitive_under_a_verb_stays(text: str, plain: str) -> None:
    assert a_plain(text).text == plain


def test_two_sentences_that_differ_in_names_and_numbers_have_one_plain_sentence() -> None:
    one = a_plain("Nvidia, Inc. will pay Intel $5 billion.").words
    two = a_plain("Meta will pay Oracle €5 bn.").words
    assert one == two


def test_we_and_the_company_are_the_filer() -> None:
    plain = a_plain(
        "We pay Oracle; the Company pays.", kind=DocumentKind.FORM_8K, filer="CoreWeave, Inc."
    )
    assert plain.text == "We pay Google ; Microsoft pays ."
    found = [(plain.words[i], m.name, m.how) for i, m in plain.mentions.items()]
    assert found[0] == ("We", "CoreWeave", How.FILER)
    assert found[2] == ("Microsoft", "CoreWeave", How.FILER)


@pytest.mark.parametrize(
    ("text", "word", "slice_"),
    [
        ("Nvidia paid Intel up to $5 billion.", "billion", "up to $5 billion"),
        ("CoreWeave, Inc. paid Intel.", "Google", "CoreWeave, Inc."),
        ("Nvidia’s chips", "'s", "’s"),
        ("Nvidia Taps Nebius for Computing Chips", "taps", "Taps"),
        ("Nvidia to buy Arm", "will", "to"),
        ("Google's parent Alphabet paid.", "Google", "Google's parent Alphabet"),
    ],
)
def test_a_word_points_at_what_it_stands_for(text: str, word: str, slice_: str) -> None:
    plain = a_plain(text)
    start, end = plain.spans[plain.words.index(word)]
    assert text[start:end] == slice_


@settings(deadline=None, max_examples=60)
@given(SENTENCES)
def test_spans_are_sorted_inside_the_sentence_and_point_at_their_words(text: str) -> None:
    plain = a_plain(text)
    assert len(plain.words) == len(plain.spans)
    at = (0, 0)
    for index, (start, end) in enumerate(plain.spans):
        assert 0 <= start < end <= len(text)
        assert (start, end) == at or start >= at[1]
        at = (start, end)
        stands_for_more = any(m.start <= start < m.end for m in plain.mentions.values()) or any(
            a.start <= start < a.end for a in plain.amounts.values()
        )
        shown = text[start:end].translate(str.maketrans("“”’–", '""\'-')).lower()
        if not stands_for_more and plain.words[index] != "will":
            assert plain.words[index].lower() == shown


@settings(deadline=None, max_examples=60)
@given(SENTENCES)
def test_mentions_and_amounts_stand_on_their_last_word(text: str) -> None:
    plain = a_plain(text)
    for index, mention in plain.mentions.items():
        assert plain.spans[index][1] == mention.end
    for index, amount in plain.amounts.items():
        assert plain.spans[index] == (amount.start, amount.end)
    assert not set(plain.mentions) & set(plain.amounts)


@st.composite
def plains(draw: st.DrawFn) -> Plain:
    words = draw(st.lists(st.sampled_from(["a", "b", "buys", ",", "and"]), min_size=1, max_size=8))
    spans = [(2 * i, 2 * i + 1) for i in range(len(words))]
    places = st.sets(st.integers(0, len(words) - 1), max_size=4)
    mentions = {i: a_mention(f"M{i}", at=i) for i in draw(places)}
    amounts = {i: an_amount(i + 1, start=i) for i in draw(places) if i not in mentions}
    return Plain(one_sentence(" ".join(words)), words, spans, mentions, amounts)


@given(plains(), st.data())
def test_with_will_moves_everything_from_its_place_on(plain: Plain, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(plain.words) - 1))
    found = plain.with_will(index, "buy")
    assert found.words == [*plain.words[:index], "will", "buy", *plain.words[index + 1 :]]
    assert found.spans[: index + 1] == plain.spans[: index + 1]
    assert found.spans[index + 1 :] == plain.spans[index:]
    assert found.present == {index}
    for before, after in ((plain.mentions, found.mentions), (plain.amounts, found.amounts)):
        assert list(after.values()) == list(before.values())
        assert [plain.spans[i] for i in before] == [found.spans[i] for i in after]
        assert index not in after


@pytest.mark.parametrize(
    ("words", "zone", "rows"),
    [
        ("*A and *B paid", ZoneKind.BODY, [(0, 2)]),
        ("*A , *B and *C paid", ZoneKind.BODY, [(0, 2, 4)]),
        ("*A , *B , and *C paid", ZoneKind.BODY, [(0, 2, 5)]),
        ("*A & *B paid", ZoneKind.BODY, [(0, 2)]),
        ("*A , *B paid", ZoneKind.BODY, []),
        ("*A , *B paid", ZoneKind.HEADLINE, [(0, 2)]),
        ("so *A , *B paid", ZoneKind.HEADLINE, []),
        ("*A and *B paid *C and *D", ZoneKind.BODY, [(0, 2), (4, 6)]),
        ("*A and *B and *C", ZoneKind.BODY, [(0, 2)]),
        ("*A and the *B", ZoneKind.BODY, []),
        ("*A paid *B", ZoneKind.BODY, []),
        ("*A and both *B", ZoneKind.BODY, [(0, 3)]),
        ("and *A", ZoneKind.BODY, []),
        ("*A and", ZoneKind.BODY, []),
    ],
)
def test_companies_in_a_row_are_a_list(
    words: str, zone: ZoneKind, rows: list[tuple[int, ...]]
) -> None:
    raw = words.split()
    mentions = {i: a_mention(w[1:], at=i) for i, w in enumerate(raw) if w[0] == "*"}
    shown = [word.lstrip("*") for word in raw]
    spans = [(i, i + 1) for i in range(len(raw))]
    plain = Plain(one_sentence(words, zone), shown, spans, mentions)
    assert plain.lists() == {member: row for row in rows for member in row}


@pytest.mark.parametrize("how", [How.PRONOUN, How.PRODUCT])
def test_it_and_products_are_in_no_list(how: How) -> None:
    mentions = {0: a_mention("A"), 2: a_mention("B", how=how)}
    plain = Plain(one_sentence("A and B"), ["A", "and", "B"], [(0, 1), (2, 5), (6, 7)], mentions)
    assert plain.lists() == {}


@pytest.mark.parametrize(
    ("stretch", "is_title"),
    [
        ("OpenAI Signs Cloud Deal With Amazon", True),
        ("OpenAI signs cloud deal with Amazon", False),
        ("Nvidia Buys Arm", False),
        ("NVIDIA BUYS STAKE IN INTEL TODAY", True),
        ("Microsoft, Meta, Oracle and Nvidia will invest", False),
        ("", False),
        ("$5 $6 $7", False),
    ],
)
def test_title_case_needs_four_longer_words_of_which_most_are_capital(
    stretch: str, is_title: bool
) -> None:
    assert is_title_case(stretch) is is_title


def test_there_are_faces_enough_for_a_long_list() -> None:
    text = "Nvidia, AMD, Intel, Oracle, Meta and Arm paid."
    found = [word for word in a_plain(text).words if word in FACES]
    assert found == list(FACES[:6])
