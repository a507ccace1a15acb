"""A small log with a ring of money, told by texts: what the doors are tested on.

NVIDIA may invest in OpenAI (a letter of intent; a wire says less), OpenAI has signed for compute
at Oracle, Oracle has bought chips of NVIDIA. AMD gives warrants for purchases. One candidate waits.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from api.session import Desk
from graph.events import catalogue as c
from graph.events.envelope import new_event
from graph.model.company import Alias, AliasKind, CompanyKind, Identifier, IdentifierScheme
from graph.model.deal import Consideration, DealKind, Firmness, Leg, Status
from graph.model.document import DocumentKind
from graph.model.money import AmountClaim, Basis
from graph.store.memory import MemoryStore
from graph.store.port import EventStore
from graph.store.sqlite import SqliteStore
from ingest.candidate import Candidate
from ingest.reading import ReadDocument
from ingest.record import Recorder
from tests.support.history import TickingClock
from tests.support.ingesting import FixedExtractor, a_candidate, a_text, billions

TODAY = date(2026, 6, 30)
LETTER = a_text(
    "NVIDIA and OpenAI signed a letter of intent. NVIDIA intends to invest up to $100 billion in "
    "OpenAI as systems are deployed. The partners will work out the details in the coming weeks.",
    kind=DocumentKind.RELEASE,
    publisher="NVIDIA",
)
WIRE = a_text(
    "NVIDIA is in talks to invest $30 billion in OpenAI, people familiar with the matter said.",
    published_on="2026-01-28",
    publisher="The Wire",
)
CLOUD = a_text(
    "OpenAI signed a contract to buy about $300 billion of computing power from Oracle.",
    published_on="2025-09-10",
    kind=DocumentKind.FORM_8K,
    publisher="Oracle",
)
CHIPS = a_text(
    "Oracle has spent $40 billion on NVIDIA chips for a data center in Abilene.",
    published_on="2025-05-23",
    publisher="The Daily",
)
WARRANT = a_text(
    "AMD issued OpenAI a warrant for up to 160 million shares. OpenAI will buy chips of AMD.",
    published_on="2025-10-06",
    kind=DocumentKind.FORM_8K,
    publisher="AMD",
)
RUMOUR = a_text(
    "CoreWeave may borrow $2 billion from Blackstone, one analyst thinks.",
    published_on="2025-11-01",
    publisher="A Blog",
)
COMPANIES = (
    c.CompanyRegistered(
        company_id="nvidia",
        name="NVIDIA",
        kind=CompanyKind.CHIP_MAKER,
        country="US",
        identifiers=(Identifier(scheme=IdentifierScheme.TICKER, value="NVDA"),),
        aliases=(Alias(text="NVIDIA Corporation", kind=AliasKind.LEGAL),),
    ),
    c.CompanyRegistered(company_id="openai", name="OpenAI", kind=CompanyKind.LAB, country="US"),
    c.CompanyRegistered(company_id="oracle", name="Oracle", kind=CompanyKind.CLOUD, country="US"),
    c.CompanyRegistered(company_id="oracle-power", name="Oracle Power", kind=CompanyKind.POWER),
    c.ControlChanged(company_id="oracle-power", parent_id="oracle"),
    c.CompanyRegistered(company_id="amd", name="AMD", kind=CompanyKind.CHIP_MAKER, country="US"),
)


def _read() -> dict[str, list[Candidate]]:
    up_to = AmountClaim(high=billions(100).high, basis=Basis.UP_TO)
    about = AmountClaim(low=billions(300).low, high=billions(300).high, basis=Basis.ABOUT)
    undisclosed = AmountClaim()
    warrant = Leg(
        giver="AMD",
        receiver="OpenAI",
        consideration=Consideration.WARRANT,
        firmness=Firmness.CONTINGENT,
    )
    return {
        LETTER.text: [
            a_candidate(
                amount=up_to,
                status=Status.PROPOSED,
                document=LETTER,
                quote="NVIDIA intends to invest up to $100 billion in OpenAI",
            )
        ],
        WIRE.text: [
            a_candidate(
                amount=30,
                status=Status.RUMOURED,
                announced_on="2025-09-22",
                document=WIRE,
                quote="invest $30 billion in OpenAI",
            )
        ],
        CLOUD.text: [
            a_candidate(
                "OpenAI",
                "Oracle",
                about,
                kind=DealKind.COMPUTE_PURCHASE,
                status=Status.SIGNED,
                announced_on="2025-09-10",
                document=CLOUD,
                quote="buy about $300 billion of computing power from Oracle",
            )
        ],
        CHIPS.text: [
            a_candidate(
                "Oracle",
                "NVIDIA",
                40,
                kind=DealKind.HARDWARE_PURCHASE,
                status=Status.COMPLETED,
                announced_on="2025-05-23",
                document=CHIPS,
                quote="spent $40 billion on NVIDIA chips",
            )
        ],
        WARRANT.text: [
            a_candidate(
                "OpenAI",
                "AMD",
                undisclosed,
                kind=DealKind.HARDWARE_PURCHASE,
                status=Status.SIGNED,
                announced_on="2025-10-06",
                document=WARRANT,
                others=[warrant],
            )
        ],
        RUMOUR.text: [
            a_candidate(
                "Blackstone",
                "CoreWeave",
                2,
                kind=DealKind.DEBT,
                status=Status.RUMOURED,
                announced_on="2025-11-01",
                confidence=0.2,
                document=RUMOUR,
                questions=("is it more than a guess?",),
            )
        ],
    }


TEXTS: tuple[ReadDocument, ...] = (CHIPS, CLOUD, LETTER, WARRANT, RUMOUR, WIRE)


def an_extractor() -> FixedExtractor:
    """Reads the texts of this module, and nothing else."""
    return FixedExtractor(_read())


def fill(store: EventStore) -> EventStore:
    """Register the companies and read the texts, in order of print."""
    store.append([new_event(payload, actor="register@1") for payload in COMPANIES])
    recorder = Recorder(store, an_extractor(), actor="test@1", timer=lambda: 0.0)
    for text in TEXTS:
        recorder.record(text)
    return store


def a_desk(store: EventStore | None = None) -> Desk:
    """A desk at the small log, on a fixed day."""
    kept = fill(MemoryStore(clock=TickingClock())) if store is None else store
    return Desk(kept, actor="tester", extractor=an_extractor, today=lambda: TODAY)


def a_log_file(path: Path) -> str:
    """The small log in a SQLite file; gives its address."""
    store = SqliteStore(path, TickingClock())
    fill(store)
    store.close()
    return f"sqlite:///{path}"
