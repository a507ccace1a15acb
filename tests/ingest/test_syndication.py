"""Copies of one text are one source; news about the same deal is not a copy."""

from __future__ import annotations

import time

import msgspec
import pytest

from graph.events.catalogue import DocumentIngested
from graph.model.document import DocumentKind
from ingest.reading import ReadDocument
from ingest.syndication import DAYS_MAX, TEXTS_MAX, Syndication
from tests.support.history import History
from tests.support.ingesting import a_text

SCOOP = (
    "Nvidia has agreed to invest up to $100 billion in OpenAI, people with knowledge of the talks "
    "said on Monday. The chip maker will put in $10 billion when the first gigawatt of capacity is "
    "deployed, in the second half of next year. The start-up will lease the systems, and the two "
    "firms expect to sign a definitive agreement within weeks. Shares of the company rose 4% after "
    "the announcement. A spokesman declined to comment on the terms of the financing."
)
OTHER = (
    "OpenAI and Nvidia announced a partnership on Monday under which the chip maker intends to "
    "spend as much as $100 billion on the lab. Analysts at two banks called it circular: what "
    "goes out as equity comes back as orders. The letter of intent is not binding, and the firms "
    "have yet to say how the stake will be valued in each of the ten steps that they plan."
)


class Archive:
    """Documents in a log and their texts, and one Syndication that looks at them."""

    def __init__(self) -> None:
        self.history = History()
        self.texts: dict[str, str] = {}
        self.syndication = Syndication(self.texts.get)

    def keep(self, document: ReadDocument, group: str | None = None) -> str:
        facts = document.facts
        self.texts[facts.text_digest] = document.text
        self.history.add(_grouped(facts, group))
        return facts.document_id

    def group_of(self, document: ReadDocument) -> str | None:
        return self.syndication.group_of(document, self.history.graph())


def _grouped(facts: DocumentIngested, group: str | None) -> DocumentIngested:
    return msgspec.structs.replace(facts, syndication_group=group)


@pytest.fixture
def archive() -> Archive:
    return Archive()


COPIES = {
    "dateline": "SAN FRANCISCO (Wire) — " + SCOOP,
    "cut at the end": SCOOP[: SCOOP.index("A spokesman")],
    "another title": "Nvidia bets on its customer\n\n" + SCOOP,
    "edited": SCOOP.replace("people with knowledge", "persons with knowledge"),
    "white space": SCOOP.replace(". ", ".\n\n"),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=list(COPIES))
def test_a_copy_joins_the_group_of_the_first(archive: Archive, text: str) -> None:
    first = archive.keep(a_text(SCOOP))
    assert archive.group_of(a_text(text, publisher="Another")) == first


def test_the_group_is_the_first_document_even_for_a_copy_of_a_copy(archive: Archive) -> None:
    first = archive.keep(a_text(SCOOP))
    archive.keep(a_text(COPIES["dateline"]), group=first)
    assert archive.group_of(a_text(COPIES["dateline"] + " More follows.")) == first


def test_a_text_of_its_own_has_no_group(archive: Archive) -> None:
    archive.keep(a_text(SCOOP))
    assert archive.group_of(a_text(OTHER)) is None


def test_an_update_that_names_another_sum_is_news(archive: Archive) -> None:
    archive.keep(a_text(SCOOP))
    assert archive.group_of(a_text(SCOOP.replace("$10 billion", "$20 billion"))) is None
    assert archive.group_of(a_text(SCOOP + " It also pledged $5 billion to a fund.")) is None


def test_a_short_text_is_never_a_copy(archive: Archive) -> None:
    archive.keep(a_text("Nvidia invests $100 billion in OpenAI."))
    assert archive.group_of(a_text("Nvidia invests $100 billion in OpenAI!")) is None


def test_a_reprint_long_after_is_not_looked_for(archive: Archive) -> None:
    archive.keep(a_text(SCOOP, published_on="2025-09-22"))
    late = a_text(COPIES["dateline"], published_on="2025-10-22")
    assert archive.group_of(late) is None
    assert DAYS_MAX < 30
    undated = a_text(COPIES["dateline"], published_on=None)
    assert archive.group_of(undated) is not None


def test_a_filing_and_a_newspaper_do_not_mute_each_other(archive: Archive) -> None:
    first = archive.keep(a_text(SCOOP))
    filed = a_text(COPIES["dateline"], kind=DocumentKind.EXHIBIT)
    assert archive.group_of(filed) is None
    assert archive.group_of(a_text(COPIES["dateline"], kind=DocumentKind.RELEASE)) == first


def test_dataset_rows_are_never_grouped(archive: Archive) -> None:
    archive.keep(a_text(SCOOP, kind=DocumentKind.DATASET_ROW))
    assert archive.group_of(a_text(COPIES["dateline"])) is None
    row = a_text(COPIES["dateline"], kind=DocumentKind.DATASET_ROW)
    archive.keep(a_text(SCOOP + " "))
    assert archive.group_of(row) is None


def test_a_text_that_was_removed_is_passed_over(archive: Archive) -> None:
    archive.keep(a_text(SCOOP))
    archive.texts.clear()
    assert archive.group_of(a_text(COPIES["dateline"])) is None


def test_the_answer_is_the_same_in_a_fresh_process(archive: Archive) -> None:
    archive.keep(a_text(OTHER))
    first = archive.keep(a_text(SCOOP))
    copy = a_text(COPIES["edited"])
    assert archive.group_of(copy) == first
    assert Syndication(archive.texts.get).group_of(copy, archive.history.graph()) == first


def test_a_full_window_of_texts_is_searched_in_seconds_and_then_from_memory() -> None:
    archive = Archive()
    for number in range(150):
        filler = " ".join(f"w{number}x{each}" for each in range(400))
        archive.keep(a_text(filler))
    first = archive.keep(a_text(SCOOP))
    graph = archive.history.graph()
    copy = a_text(COPIES["dateline"])
    archive.syndication.group_of(copy, graph)
    began = time.perf_counter()
    assert archive.syndication.group_of(copy, graph) == first
    assert time.perf_counter() - began < 0.2
    assert TEXTS_MAX >= 150
