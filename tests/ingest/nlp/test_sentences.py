"""Where a sentence begins and ends: abbreviations, quotes, wrapped lines, zones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.sentences import SENTENCE_CHARS_MAX, split_sentences
from ingest.reading import ReadDocument, ZoneKind
from tests.support.parsing import a_zoned_text

HEADLINE, BODY, QUOTE = ZoneKind.HEADLINE, ZoneKind.BODY, ZoneKind.QUOTE
LEFT_OUT = (ZoneKind.BOILERPLATE, ZoneKind.TABLE)


def slices(document: ReadDocument) -> list[str]:
    return [document.text[s.start : s.end] for s in split_sentences(document)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Nvidia will invest.", "OpenAI will buy."],
        ["Is it true?", "Nobody knows!", "It was denied."],
        ["Nvidia Corp. will invest in Intel.", "Intel agreed."],
        ["CoreWeave, Inc. signed.", "Meta paid."],
        ["He met Mr. Altman of OpenAI.", "They agreed."],
        ["Dr. Su said AMD would pay.", "No date was given."],
        ["The U.S. Government bought shares.", "Intel sold them."],
        ["It closed on Nov. 19 as planned.", "It was late."],
        ["See Item 1.01 of the report.", "It is long."],
        ["Under Section 4.2 Acme pays.", "Quux delivers."],
        ["J. Huang owns 3.5% of it.", "He sold none."],
        ["It cost $1.5 billion, i.e. Nothing new.", "Nobody paid."],
        ["“We will buy chips.”", "Oracle said so."],
        ["He said: “It is done.”", "“Is it?”", "She laughed."],
        ["The price is $5 billion.", "$2 billion is cash."],
        ["It paid 3 billion.", "4 billion are open."],
        ["It pays Fluidstack Ltd. and Nscale Ltd. for space.", "Both agreed."],
        ["OpenAI (the lab) will pay.", "(It has the cash.)"],
        ["It pays €5 billion.", "€2 billion is debt."],
        ["Apple Co. ended it.", "Both agreed."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert slices(a_zoned_text(" ".join(sentences))) == sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It was sold to Amazon.com Inc. The price is open.", 2),
        ("It was sold to Amazon.com Inc. Chief Executive Andy Jassy bought it.", 1),
        ("They rent from Vantage Corp. Under the lease they pay.", 2),
        ("They rent from Vantage Corp. Holdings of Denver.", 1),
        ("They moved to the U.S. Last year they paid.", 2),
        ("They moved to the U.S. Department of Energy.", 1),
        ("It was sold to Acme LLC. Shares rose.", 2),
        ("It was sold to Acme LLC. Capital for a song.", 1),
    ],
)  # fmt: skip
def test_a_legal_form_ends_a_sentence_only_before_a_word_that_opens_one(
    text: str, count: int
) -> None:
    assert len(slices(a_zoned_text(text))) == count


@pytest.mark.parametrize("small", ["it was late.", "and nobody came.", "for a song."])
def test_no_sentence_begins_with_a_small_letter(small: str) -> None:
    text = f"Nvidia paid Intel approx. {small}"
    assert slices(a_zoned_text(text)) == [text]


def test_a_blank_line_is_a_border_and_a_wrapped_line_is_none() -> None:
    text = "Nvidia will\ninvest in\nIntel\n\nMeta will\npay CoreWeave"
    assert slices(a_zoned_text(text)) == [
        "Nvidia will\ninvest in\nIntel",
        "Meta will\npay CoreWeave",
    ]


def test_lines_that_are_too_long_to_be_wrapped_are_paragraphs() -> None:
    long = "Nvidia will invest in Intel and it will " + "really " * 20 + "pay"
    assert len(long) > 140
    assert slices(a_zoned_text(f"{long}\nMeta agreed")) == [long, "Meta agreed"]


@pytest.mark.parametrize("mark", ["•", "*", "–", "-", "(a)", "1)", "ii)", "(12)", "·"])
def test_each_bullet_is_a_sentence_of_its_own(mark: str) -> None:
    text = f"The deals are:\n{mark} Meta pays CoreWeave\n{mark} OpenAI pays Oracle"
    found = slices(a_zoned_text(text))
    assert found == ["The deals are:", f"{mark} Meta pays CoreWeave", f"{mark} OpenAI pays Oracle"]


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_boilerplate_and_tables_have_no_sentences(kind: ZoneKind) -> None:
    document = a_zoned_text("Meta pays.", ("Nvidia pays.", kind), "OpenAI pays.")
    assert slices(document) == ["Meta pays.", "OpenAI pays."]


@pytest.mark.parametrize("kind", [kind for kind in ZoneKind if kind not in LEFT_OUT])
def test_a_sentence_knows_its_zone(kind: ZoneKind) -> None:
    assert [s.zone for s in split_sentences(a_zoned_text(("Meta pays. It can.", kind)))] == [
        kind
    ] * 2


def test_zones_are_hard_borders() -> None:
    document = a_zoned_text(("Meta to pay", HEADLINE), ("CoreWeave for", BODY), ("chips", QUOTE))
    found = split_sentences(document)
    assert slices(document) == ["Meta to pay", "CoreWeave for", "chips"]
    assert [s.zone for s in found] == [HEADLINE, BODY, QUOTE]


@pytest.mark.parametrize("empty", ["", " ", "\n\n", " \n \n ", "\t"])
def test_white_space_is_no_sentence(empty: str) -> None:
    assert slices(a_zoned_text(empty)) == []


@pytest.mark.parametrize("joint", ["; ", ", "])
def test_what_is_too_long_is_cut_at_the_last_joint(joint: str) -> None:
    clause = "the borrower pays the lender what it owes"
    text = joint.join([clause] * 60)
    found = slices(a_zoned_text(text))
    assert len(found) == 3
    assert all(len(one) <= SENTENCE_CHARS_MAX for one in found)
    assert all(one.endswith(clause + joint.strip()) for one in found[:-1])
    assert " ".join(found) == text


def test_what_has_no_joint_is_cut_at_the_limit() -> None:
    found = slices(a_zoned_text("x" * (2 * SENTENCE_CHARS_MAX + 7)))
    assert [len(one) for one in found] == [SENTENCE_CHARS_MAX, SENTENCE_CHARS_MAX, 7]


WORDS = st.sampled_from(
    ["Nvidia", "Corp.", "Inc.", "pays", "$5", "billion.", "The", "U.S.", "“We", "agree.”", "\n",
     "\n\n", "•", "(a)", "it", "No.", "7", ";", ",", "?", "x" * 130, "  ", "é", "😀", "J."]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)
ZONES = st.lists(st.tuples(TEXTS, st.sampled_from(list(ZoneKind))), max_size=4)


@given(ZONES)
def test_sentences_are_sorted_apart_and_each_inside_one_zone(
    zones: list[tuple[str, ZoneKind]],
) -> None:
    document = a_zoned_text(*zones)
    at = 0
    for sentence in split_sentences(document):
        assert at <= sentence.start < sentence.end
        homes = [z for z in document.zones if z.start <= sentence.start and sentence.end <= z.end]
        assert sentence.zone in [zone.kind for zone in homes]
        at = sentence.end


@given(ZONES)
def test_every_letter_of_an_open_zone_is_in_a_sentence(zones: list[tuple[str, ZoneKind]]) -> None:
    document = a_zoned_text(*zones)
    told = "".join("".join(one.split()) for one in slices(document))
    wanted = "".join("".join(text.split()) for text, kind in zones if kind not in LEFT_OUT)
    assert told == wanted


@given(TEXTS)
def test_no_sentence_has_white_space_at_its_edges(text: str) -> None:
    assert all(one == one.strip() for one in slices(a_zoned_text(text)))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "FRANKFURT, March 4 — Siemens will supply 14 turbines.",
            "Siemens will supply 14 turbines.",
        ),
        ("SEOUL -- Mubadala signed.", "Mubadala signed."),
        ("OSLO, Norway, March 4, 2026 – Norrfjord announced it.", "Norrfjord announced it."),
        ("STOCKHOLM--(BUSINESS WIRE)--Evroc raised it.", "Evroc raised it."),
        ("March 4 - CoreWeave said so.", "CoreWeave said so."),
        ('ABU DHABI -- "We signed," it said.', '"We signed," it said.'),
        ("NVIDIA -- Shares rose. NVIDIA also bought Quux.", "NVIDIA -- Shares rose."),
        (
            "IBM -- the maker of servers -- bought Quux.",
            "IBM -- the maker of servers -- bought Quux.",
        ),
        (
            "Meta said on March 4 - a Monday - that it pays.",
            "Meta said on March 4 - a Monday - that it pays.",
        ),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(text: str, first: str) -> None:
    assert slices(a_zoned_text((text, ZoneKind.BODY)))[0] == first
