"""A snapshot stored beside the log, so that a big log need not be folded from zero each time.

It is a convenience and no source: it is thrown away when one byte of it, the code that folds, the
schema of events, the policy or the log is another, and then made anew. `verify` never looks at it,
and `rebuild` folds from zero whatever it says.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from graph.events.catalogue import SCHEMA_VERSION
from graph.events.codec import canonical_json
from graph.fold.base import Base, Rest, last_day_of, printed_on, row_of
from graph.fold.blocks import Put, Section, write_section
from graph.fold.ledger import Ledger
from graph.fold.policy import POLICY_ID
from graph.fold.snapshot import CandidateState, Deal, Document, KnowledgeGraph, Report
from graph.fold.stored_file import Basis, Unusable, Written, read_file, write_file
from graph.fold.whole import read_by
from graph.store.port import EventStore, Head

EVENTS_LEAST = 20_000
"""A smaller log is folded from zero in less time than anybody notices."""

LATER_SHARE = 0.1

_TYPES: dict[str, Any] = {
    "deals": Deal,
    "reports": Report,
    "documents": Document,
    "candidates": CandidateState,
    "lanes": tuple[str, ...],
    "told_in": tuple[str, ...],
    "of_company": tuple[str, ...],
}
Told = Callable[[str], None]
Row = tuple[str, int, object]


@cache
def fingerprint() -> str:
    """sha256 of the sources that a fold runs through, and of what they are run by."""
    root = Path(__file__).parents[1]
    found = hashlib.sha256(f"{sys.version_info[:2]} {msgspec.__version__}".encode())
    for folder in ("events", "fold", "model"):
        for path in sorted((root / folder).glob("*.py")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def basis_of(head: Head) -> Basis:
    """What a snapshot at this head rests on, with the code of today."""
    return Basis(
        events=hashlib.sha256(canonical_json(SCHEMA_VERSION).encode()).hexdigest(),
        policy=POLICY_ID,
        code=fingerprint(),
        position=head.position,
        head_hash=head.hash,
    )


class StoredSnapshot:
    """The file at `path`. `told` hears, in one line each, of what is thrown away or cannot be
    written. Logs of fewer than `least` events have none; it is renewed when more than that, and
    more than `later_share` of the log, came after it."""

    def __init__(
        self,
        path: Path,
        told: Told = lambda _: None,
        *,
        least: int = EVENTS_LEAST,
        later_share: float = LATER_SHARE,
    ) -> None:
        self.path, self._told = path, told
        self._least, self._later_share = least, later_share

    def is_for(self, position: int) -> bool:
        """Is a log with its head there large enough?"""
        return position >= self._least

    def is_outgrown(self, base: Base, position: int) -> bool:
        """Is it time to store it anew, with the head of the log there?"""
        return position - base.position > max(self._least, position * self._later_share)

    def load(self, store: EventStore) -> Base | None:
        """The base that the file holds; None without one that fits this log and this code."""
        try:
            header, data = read_file(self.path)
            _check(header.basis, store)
            sections: dict[str, Section[Any]] = {
                name: Section(data, header.sections[name], value_type)
                for name, value_type in _TYPES.items()
            }
            span = header.rest
            rest = msgspec.msgpack.decode(data[span.start : span.start + span.size], type=Rest)
        except FileNotFoundError:
            return None
        except (OSError, Unusable, KeyError, msgspec.MsgspecError) as error:
            self._told(f"The stored snapshot {self.path.name} is not used: {_line(error)}")
            return None
        return Base(header.basis.position, header.basis.head_hash, rest, sections)

    def save(self, ledger: Ledger, graph: KnowledgeGraph) -> bool:
        """Put the unbounded `graph`, folded from `ledger`, into the file. False, and told, when it
        cannot be written; what was there before then stays."""
        head = Head(position=ledger.position, hash=ledger.head_hash)
        self._told(f"Storing a snapshot of {head.position:,} events in {self.path.name}")
        try:
            write_file(self.path, basis_of(head), lambda put: _write(put, ledger, graph))
        except (OSError, Unusable) as error:
            self._told(f"The snapshot was not stored: {_line(error)}")
            return False
        return True


def _line(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())


def _check(basis: Basis, store: EventStore) -> None:
    """Raises Unusable, with the first thing that differs."""
    wanted = basis_of(Head(position=basis.position, hash=basis.head_hash))
    for name in ("events", "policy", "code"):
        if getattr(basis, name) != getattr(wanted, name):
            raise Unusable(f"it was made with another version ({name})")
    last = next(iter(store.read_all(basis.position - 1, basis.position)), None)
    if last is None or last.hash != basis.head_hash:
        raise Unusable("it is of another log")


def _write(put: Put, ledger: Ledger, graph: KnowledgeGraph) -> Written:
    rows = _rows(ledger, graph)
    sections = {name: write_section(put, rows[name]) for name in _TYPES}
    return sections, put(msgspec.msgpack.encode(_rest(ledger, graph)))


def _rows(ledger: Ledger, graph: KnowledgeGraph) -> Mapping[str, Iterator[Row]]:
    """Key, day and value of each section, in order of key."""
    parties: defaultdict[str, list[str]] = defaultdict(list)
    for deal_id, deal in graph.deals.items():
        for company_id in dict.fromkeys(party.company_id for party in deal.parties):
            parties[company_id].append(deal_id)
    return {
        "deals": _plain(graph.deals),
        "reports": _plain(graph.reports),
        "documents": (
            (key, printed_on(each).latest.toordinal(), each)
            for key, each in graph.documents.items()
        ),
        "candidates": _plain(graph.candidates),
        "lanes": _lanes(ledger, graph),
        "told_in": _plain(_told_in(graph)),
        "of_company": _plain({key: parties[key] for key in sorted(parties)}),
    }


def _plain(values: Mapping[str, object]) -> Iterator[Row]:
    return ((key, 0, value) for key, value in values.items())


def _lanes(ledger: Ledger, graph: KnowledgeGraph) -> Iterator[Row]:
    for deal_id in sorted(ledger.reports_of_deal):
        ids = [each.report_id for each in ledger.reports_of_deal[deal_id]]
        if ids:
            yield deal_id, max(last_day_of(graph.reports[each]) for each in ids), ids


def _told_in(graph: KnowledgeGraph) -> dict[str, list[str]]:
    """Deals, as reports name them, by document and by the first document of its group."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for report in graph.reports.values():
        for document_id in (report.facts.document_id, report.syndicate):
            found[document_id][report.facts.deal_id] = None
    return {key: sorted(found[key]) for key in sorted(found)}


def _rest(ledger: Ledger, graph: KnowledgeGraph) -> Rest:
    return Rest(
        withdrawn=ledger.withdrawn,
        retractions=ledger.retractions,
        corrections={key: tuple(each) for key, each in ledger.corrections.items() if each},
        deal_survivor=ledger.deal_survivor,
        company_survivor=ledger.company_survivor,
        companies={key: row_of(facts) for key, facts in ledger.companies.items()},
        metrics=tuple(ledger.metrics),
        parked=tuple(ledger.parked),
        anomalies=graph.anomalies,
        loose_extractions={
            key: tuple(each)
            for key, each in ledger.extractions.items()
            if each and key not in graph.documents
        },
        extractors=Counter(
            name for document in graph.documents.values() for name in read_by(document)
        ),
    )
