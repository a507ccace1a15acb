"""The names of a document: its memory, its terms, its speaker, and what `it` means."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graph.model.company import CompanyKind
from graph.model.document import DocumentKind
from ingest.nlp.mentions import How
from ingest.nlp.names import DocumentNames
from ingest.nlp.sentences import Sentence, split_sentences
from ingest.nlp.spotting import Spot
from ingest.reading import ReadDocument, ZoneKind
from tests.support.parsing import a_zoned_text, named_in, the_book

FILING = DocumentKind.FORM_10Q


def told(document: ReadDocument) -> list[list[str]]:
    """For each sentence `words=name` for what is in it, in order."""
    names, found = DocumentNames(document, the_book()), []
    for sentence in split_sentences(document):
        mentions = named_in(document, sentence, names)[0].mentions
        found.append([f"{document.text[m.start : m.end]}={m.name}" for m in mentions])
    return found


def hows(document: ReadDocument) -> list[How]:
    names = DocumentNames(document, the_book())
    sentences = split_sentences(document)
    return [m.how for s in sentences for m in named_in(document, s, names)[0].mentions]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Nvidia will pay Intel.", [["Nvidia=NVIDIA", "Intel=Intel"]]),
        ("CoreWeave, Inc. will pay.", [["CoreWeave, Inc.=CoreWeave"]]),
        ("Amazon Web Services, Inc. pays Meta Platforms.",
         [["Amazon Web Services, Inc.=AWS", "Meta Platforms=Meta"]]),
        ("Microsoft-backed OpenAI rents Azure.", [["OpenAI=OpenAI", "Azure=Microsoft"]]),
        ("Google's parent Alphabet pays.", [["Google's parent Alphabet=Alphabet"]]),
        ("The ChatGPT maker pays Oracle.", [["The ChatGPT maker=OpenAI", "Oracle=Oracle"]]),
        ("Goldman Sachs analysts say Meta pays.", [["Meta=Meta"]]),
        ("Zyx to buy Meta.", [["Zyx=Zyx", "Meta=Meta"]]),
        ("It rained.", [[]]),
    ],
)  # fmt: skip
def test_a_sentence_has_its_names(text: str, sentences: list[list[str]]) -> None:
    assert told(a_zoned_text(text)) == sentences


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Quux Labs, Inc. will pay Meta. Quux Labs has cash.", ["Quux Labs=Quux Labs"]),
        ("Afterpay Limited (“Afterpay”) agreed. Afterpay pays.", ["Afterpay=Afterpay"]),
        ("Quux Works LLC (the “Borrower”) agreed. The Borrower pays.", ["The Borrower=Quux Works"]),
        ("Quux Works LLC (the “Borrower”) agreed. A borrower pays.", []),
        ("Quux Works LLC (“QW”) agreed. The QW pays.", ["The QW=Quux Works"]),
        ("Quux Works LLC (“Quux”) agreed. Quux Works, LLC pays.", ["Quux Works, LLC=Quux Works"]),
    ],
)
def test_a_document_remembers_what_it_has_named_in_full(text: str, last: list[str]) -> None:
    assert told(a_zoned_text(text))[-1] == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Meta signed. It will pay Oracle.", ["It=Meta", "Oracle=Oracle"]),
        ("Meta paid Oracle. It has cash.", ["It=Meta"]),
        ("Meta said it will pay.", ["Meta=Meta", "it=Meta"]),
        ("Nvidia told Oracle it will pay.", ["Nvidia=NVIDIA", "it=NVIDIA"]),
        ("For Meta, Oracle said it will pay.", ["Meta=Meta", "Oracle=Oracle", "it=Oracle"]),
        ("Its chips are good.", []),
        ("Meta owns its chips.", ["Meta=Meta", "its=Meta"]),
        ("Nvidia will invest in Anthropic, and the startup will pay it.",
         ["Nvidia=NVIDIA", "Anthropic=Anthropic", "the startup=Anthropic", "it=NVIDIA"]),
    ],
)  # fmt: skip
def test_it_is_who_speaks_or_the_first_company_or_the_topic_before(
    text: str, last: list[str]
) -> None:
    assert told(a_zoned_text(text))[-1] == last


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("We pay.", ["We=CoreWeave"]),
        ("Our lender is Barclays.", ["Our=CoreWeave", "Barclays=Barclays"]),
        ("The Company pays.", ["The Company=CoreWeave"]),
        ("the Registrant pays us.", ["the Registrant=CoreWeave", "us=CoreWeave"]),
        ("A company pays.", []),
        ("Oracle pays we know whom.", ["Oracle=Oracle", "we=CoreWeave"]),
    ],
)
def test_in_a_filing_the_filer_speaks(text: str, mentions: list[str]) -> None:
    filing = a_zoned_text(text, kind=FILING, filer="CoreWeave, Inc.")
    assert told(filing) == [mentions]


def test_in_news_nobody_is_we() -> None:
    assert told(a_zoned_text("We pay.", filer="CoreWeave, Inc.")) == [[]]
    assert not DocumentNames(a_zoned_text("We pay."), the_book()).speaks_as_filer


@pytest.mark.parametrize(
    ("filer", "name", "company_id"),
    [
        ("CoreWeave, Inc.", "CoreWeave", "coreweave"),
        ("NVIDIA CORP", "NVIDIA", "nvidia"),
        ("Quux Foo, Inc.", "Quux Foo", "quux-foo"),
    ],
)
def test_a_filer_is_known_by_the_register_or_by_its_short_name(
    filer: str, name: str, company_id: str
) -> None:
    names = DocumentNames(a_zoned_text("We pay.", kind=FILING, filer=filer), the_book())
    assert names.filer is not None
    assert (names.filer.name, names.filer.company_id) == (name, company_id)
    assert names.speaks_as_filer


def test_a_filing_without_a_filer_has_no_speaker() -> None:
    names = DocumentNames(a_zoned_text("We pay.", kind=FILING), the_book())
    assert names.filer is None
    assert not names.speaks_as_filer
    assert told(a_zoned_text("We pay; the Company pays.", kind=FILING)) == [[]]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("CoreWeave Compute Acquisition Co. IX, LLC borrowed.",
         "CoreWeave Compute Acquisition Co. IX, LLC", CompanyKind.VEHICLE),
        ("CoreWeave borrowed.", "CoreWeave", CompanyKind.NEOCLOUD),
    ],
)  # fmt: skip
def test_a_vehicle_is_another_entity_than_the_name_it_begins_with(
    text: str, name: str, kind: CompanyKind
) -> None:
    document = a_zoned_text(text)
    found = named_in(document, split_sentences(document)[0])[0].mentions
    assert [(m.name, m.kind) for m in found] == [(name, kind)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Meta pays.", [How.KNOWN]),
        ("Quux Labs, Inc. pays.", [How.NEW]),
        ("Zyx to buy Meta.", [How.WEAK, How.KNOWN]),
        ("The ChatGPT maker pays.", [How.EPITHET]),
        ("It rents Azure.", [How.PRODUCT]),
        ("Meta says it pays.", [How.KNOWN, How.PRONOUN]),
    ],
)
def test_each_mention_tells_how_it_was_found(text: str, found: list[How]) -> None:
    assert hows(a_zoned_text(text)) == found


def test_a_term_is_defined_and_a_filer_speaks() -> None:
    text = "Quux Works LLC (the “Lender”) and Meta. The Lender pays us."
    assert hows(a_zoned_text(text, kind=FILING, filer="Oracle"))[-2:] == [How.DEFINED, How.FILER]


@pytest.mark.parametrize(
    ("start", "end", "count"), [(0, 6, 1), (0, 5, 1), (1, 40, 2), (0, 40, 3), (7, 7, 0)]
)
def test_known_names_are_counted_by_where_they_start(start: int, end: int, count: int) -> None:
    names = DocumentNames(a_zoned_text("Nvidia paid Intel and Meta today."), the_book())
    assert [span.known.name for span in names.known] == ["NVIDIA", "Intel", "Meta"]
    assert names.count_known(start, end) == count


def test_only_organisations_are_learnt() -> None:
    text = "Quux paid Zyxo in Texas."
    names = DocumentNames(a_zoned_text(text), the_book())
    names.learn([Spot(0, 4, "ORG"), Spot(10, 14, "PERSON")])
    found = names.mentions(Sentence(0, len(text), ZoneKind.BODY), [])
    assert [m.name for m in found.mentions] == ["Quux"]


def test_a_short_spelling_leads_to_the_full_name_that_was_learnt() -> None:
    text = "Quuxo Data Works paid. Quuxo paid."
    names = DocumentNames(a_zoned_text(text), the_book())
    names.learn([Spot(0, 16, "ORG"), Spot(23, 28, "ORG")])
    spots = [Spot(23, 28, "ORG")]
    found = names.mentions(Sentence(23, len(text), ZoneKind.BODY), spots)
    assert [m.name for m in found.mentions] == ["Quuxo Data Works"]


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft-backed OpenAI rents Azure from Microsoft, which it owns.",
        "Quux Labs, Inc. (“Quux”) paid Meta Platforms, Inc. and the startup.",
        "Nvidia, AMD and Intel shares rose; the chipmaker told them it sells H100s.",
    ],
)
def test_mentions_are_sorted_apart_and_outside_the_background(text: str) -> None:
    document = a_zoned_text(text)
    named = named_in(document, split_sentences(document)[0])[0]
    spans = [(m.start, m.end) for m in named.mentions]
    assert spans == sorted(spans)
    everything = sorted([*spans, *named.background])
    assert all(one[1] <= two[0] for one, two in pairwise(everything))


def test_it_means_the_first_firm_of_the_sentence_before() -> None:
    text = "AMD lent to Crusoe. Nvidia declined to join Oracle. It walked away in March."
    assert told(a_zoned_text(text))[-1] == ["It=NVIDIA"]
