"""What people decided about the queue, as labelled sentences that the reader of labels takes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graph.events import catalogue as c
from graph.events.envelope import new_event
from graph.fold.read import read_graph
from graph.model.deal import DealKind, Status
from graph.model.document import DocumentKind
from graph.model.money import AmountClaim, Basis, Per, up_to
from graph.store.memory import MemoryStore
from ingest.candidate import Candidate
from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold
from ingest.reading import ReadDocument
from ingest.record import Recorder
from ingest.reextract import reextract
from ingest.review import NEW_DEAL, accept, reject
from ingest.verdicts import Labels, labels_of
from tests.support.history import TickingClock
from tests.support.ingesting import BILLION, FixedExtractor, a_candidate, a_text, evidence_of

TEXT = "Last week Nvidia said\nit will invest $5 billion in Intel Corp. Others may follow."
SENTENCE = "Last week Nvidia said\nit will invest $5 billion in Intel Corp."


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(clock=TickingClock())


def a_reading(document: ReadDocument, **more: object) -> Candidate:
    """A faint reading of the first sentence, with the words of each party."""
    more.setdefault("confidence", 0.3)
    more.setdefault("amount", 5)
    told = a_candidate("NVIDIA", "Intel", document=document, quote=SENTENCE, **more)  # type: ignore[arg-type]
    words = {"NVIDIA": "Nvidia", "Intel": "Intel Corp."}
    parties = [
        evidence_of(document, words[party.name], f"parties[{at}]")
        for at, party in enumerate(told.parties)
    ]
    return Candidate(
        **{
            **{name: getattr(told, name) for name in told.__struct_fields__},
            "evidence": (*told.evidence, *parties),
        }
    )


def queue(
    store: MemoryStore, *readings: dict[str, object], kind: DocumentKind = DocumentKind.NEWS
) -> tuple[ReadDocument, tuple[str, ...]]:
    """One document whose readings wait; gives their ids."""
    document = a_text(TEXT, kind=kind)
    found = [a_reading(document, **each) for each in readings or ({},)]
    outcome = Recorder(store, FixedExtractor({TEXT: found}), actor="pipeline@1").record(document)
    return document, outcome.deferred


def labels(store: MemoryStore) -> Labels:
    return labels_of(read_graph(store))


def test_an_accepted_candidate_is_a_sentence_with_its_deal(store: MemoryStore) -> None:
    _, (one,) = queue(store)
    accept(store, one, reason="it says so", actor="ann")
    told = labels(store)
    assert told.lines == (
        "Last week Nvidia said it will invest $5 billion in Intel Corp."
        " => Nvidia > Intel Corp. | equity_investment | announced | =5bn",
    )
    assert (told.deals, told.negatives, told.left_out) == (1, 0, {})


def test_a_rejected_candidate_is_a_sentence_without_a_deal_and_keeps_the_reason(
    store: MemoryStore,
) -> None:
    _, (one,) = queue(store)
    reject(store, one, reason="a plan of\nan analyst", actor="ann")
    (line,) = labels(store).lines
    assert line.endswith(" => none: a plan of an analyst")
    assert labels(store).negatives == 1


def test_two_deals_of_one_sentence_share_a_line(store: MemoryStore) -> None:
    _, (one, two) = queue(store, {}, {"kind": DealKind.DEBT, "amount": up_to(2 * BILLION, "EUR")})
    accept(store, one, reason="yes", actor="ann")
    accept(store, two, reason="yes", actor="ann", deal_id=NEW_DEAL)
    (line,) = labels(store).lines
    assert line.endswith(
        "| equity_investment | announced | =5bn"
        " & Nvidia > Intel Corp. | debt | announced | <=2bn EUR"
    )


def test_a_rejected_reading_beside_an_accepted_one_leaves_the_accepted_deal(
    store: MemoryStore,
) -> None:
    _, (one, two) = queue(store, {}, {"kind": DealKind.LEASE})
    accept(store, one, reason="yes", actor="ann")
    reject(store, two, reason="no lease", actor="ann")
    (line,) = labels(store).lines
    assert line.count("|") == 3
    assert "lease" not in line.split(" => ")[1]


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        (({}, {"kind": DealKind.DEBT}), "still waits"),
        (({}, {"kind": DealKind.DEBT, "confidence": 0.9}), "never asked about"),
        (({"amount": AmountClaim(low=Decimal(5), high=Decimal(5), basis=Basis.EXACT,
                                 per=Per.YEAR)},), "a sum that the format"),
    ],
    ids=["waiting", "unasked", "a year"],
)  # fmt: skip
def test_a_sentence_that_is_not_wholly_judged_or_does_not_fit_is_left_out_and_counted(
    store: MemoryStore, readings: tuple[dict[str, object], ...], reason: str
) -> None:
    _, waiting = queue(store, *readings)
    accept(store, waiting[0], reason="yes", actor="ann", deal_id=NEW_DEAL)
    told = labels(store)
    assert told.lines == ()
    assert [count for why, count in told.left_out.items() if reason in why] == [1]


def test_a_queue_without_a_verdict_gives_no_line_and_leaves_nothing_out(
    store: MemoryStore,
) -> None:
    queue(store)
    assert labels(store) == Labels(lines=(), filing_lines=(), deals=0, negatives=0, left_out={})


def test_what_a_better_reader_closed_is_no_verdict_of_a_person(store: MemoryStore) -> None:
    document, _ = queue(store)
    better = Recorder(store, FixedExtractor({}, "fixed@2"), actor="pipeline@2")
    reextract(better, document.facts.document_id)
    graph = read_graph(store)
    assert [each.verdict for each in graph.candidates.values()] == ["rejected"]
    assert labels_of(graph).lines == ()


def test_a_report_that_was_retracted_since_is_left_out(store: MemoryStore) -> None:
    _, (one,) = queue(store)
    verdict = accept(store, one, reason="yes", actor="ann")
    assert verdict.report_id
    assert verdict.deal_id
    gone = c.ReportRetracted(
        report_id=verdict.report_id,
        deal_id=verdict.deal_id,
        code=c.RetractionReason.MISREAD,
        reason="no",
    )
    store.append([new_event(gone, actor="bob")])
    told = labels(store)
    assert told.lines == ()
    assert told.left_out == {"a report that was retracted since": 1}


def test_the_grantor_of_a_warrant_stands_first(store: MemoryStore) -> None:
    from tests.support.builders import a_warrant

    reading = {"kind": DealKind.WARRANT_GRANT, "others": [a_warrant("Intel", "NVIDIA")]}
    _, (one,) = queue(store, reading)
    accept(store, one, reason="yes", actor="ann")
    (line,) = labels(store).lines
    assert "=> Intel Corp. > Nvidia | warrant_grant" in line


class TestReadBack:
    def read(self, tmp_path: Path, told: Labels) -> list[GoldDocument]:
        (tmp_path / "verdicts.txt").write_text("\n".join(told.lines))
        return load_gold(tmp_path / "verdicts.txt", None)

    @pytest.mark.parametrize(
        "claim",
        [
            AmountClaim(low=Decimal("4.25e9"), high=Decimal("4.25e9"), basis=Basis.ABOUT),
            AmountClaim(low=Decimal(750_000), high=Decimal(750_000), basis=Basis.EXACT),
            AmountClaim(low=Decimal(3 * BILLION), high=Decimal(5 * BILLION), basis=Basis.BETWEEN),
            AmountClaim(low=Decimal(100_000_000), basis=Basis.AT_LEAST, currency="JPY"),
            AmountClaim(high=Decimal(1_200 * BILLION), basis=Basis.UP_TO),
            AmountClaim(),
        ],
    )
    def test_the_reader_of_labels_gets_the_same_deal(
        self, store: MemoryStore, tmp_path: Path, claim: AmountClaim
    ) -> None:
        _, (one,) = queue(store, {"amount": claim, "status": Status.SIGNED})
        accept(store, one, reason="yes", actor="ann")
        (document,) = self.read(tmp_path, labels(store))
        (deal,) = document.deals
        assert (deal.payers, deal.payees) == (("Nvidia",), ("Intel Corp.",))
        assert (deal.kinds, deal.statuses) == ((DealKind.EQUITY_INVESTMENT,), (Status.SIGNED,))
        assert (deal.low, deal.high) == (claim.low, claim.high)
        assert deal.currency == (claim.currency if claim.is_disclosed else None)

    def test_sentences_of_filings_are_apart_since_their_file_says_how_they_are_read(
        self, store: MemoryStore
    ) -> None:
        _, (one,) = queue(store, kind=DocumentKind.FORM_8K)
        reject(store, one, reason="a risk factor", actor="ann")
        told = labels(store)
        assert (told.lines, len(told.filing_lines)) == ((), 1)
