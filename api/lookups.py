"""From what a person types to the thing meant: an id, the start of an id, a name or an alias.

An exact id wins, then an exact name or alias, then the same without regard to case and to the form
of quotes, then the only id that starts with it. Several: Ambiguous; none: NotFound with close
spellings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from graph.errors import Ambiguous, InvalidValue, NotFound
from graph.fold.snapshot import CandidateState, Company, Deal, Document, KnowledgeGraph, Report

Found = TypeVar("Found")
NEAR_MAX = 3
NEAR_SCORE = 60
PREFIX_MIN = 4
"""Shortest start of an id that is looked at, without the `deal-`, `doc-` or `cand-` before it."""


def find_company(graph: KnowledgeGraph, key: str) -> Company:
    """A company by id (also one that was merged), name, alias, ticker, CIK or LEI."""
    wanted = _written(key, "company")
    by_id = graph.company_of(wanted)
    if by_id is not None:
        return by_id
    for fits in (str, _plain):
        named = [each for each in graph.companies.values() if _is_called(each, wanted, fits)]
        if named:
            return _only("company", wanted, {each.company_id: each for each in named})
    by_prefix = _starting(graph.companies, wanted, "")
    if by_prefix:
        return _only("company", wanted, by_prefix)
    names = (name for each in graph.companies.values() for name in _names(each))
    raise NotFound("company", wanted, _near(wanted, names))


def _plain(name: str) -> str:
    """In small letters, with the quote that keyboards have."""
    return name.replace("’", "'").casefold()


def company_id_of(graph: KnowledgeGraph, key: str | None) -> str | None:
    """The id of the company that is asked for; None where none is."""
    return find_company(graph, key).company_id if key else None


def find_deal(graph: KnowledgeGraph, key: str) -> Deal:
    """A deal by id (also one that was merged), the start of it, or the id of one of its reports."""
    wanted = _written(key, "deal")
    by_id = graph.deal_of(wanted) or graph.deal_of(f"deal-{wanted}")
    if by_id is not None:
        return by_id
    deal_ids = {**{each: each for each in graph.deals}, **graph.deal_redirects}
    meant = set(_starting(deal_ids, wanted, "deal-").values())
    meant |= {each.deal_id for each in _starting(graph.reports, wanted, "").values()}
    found = {each: graph.deals[each] for each in sorted(meant) if each in graph.deals}
    if not found:
        raise NotFound("deal", wanted, _near(wanted, graph.deals))
    return _only("deal", wanted, found)


def find_document(graph: KnowledgeGraph, key: str) -> Document:
    """A document by id, the start of it, its address, or the start of its text's digest."""
    wanted = _written(key, "document")
    if wanted in graph.documents:
        return graph.documents[wanted]
    found = _starting(graph.documents, wanted, "doc-")
    for document_id, each in graph.documents.items():
        digest = len(wanted) >= PREFIX_MIN and each.facts.text_digest.startswith(wanted.lower())
        if digest or each.facts.address == wanted:
            found[document_id] = each
    if not found:
        raise NotFound("document", wanted, _near(wanted, graph.documents))
    return _only("document", wanted, found)


def find_report(graph: KnowledgeGraph, key: str) -> Report:
    """A report by id or the start of it."""
    return _by_id("report", graph.reports, key, "")


def find_candidate(graph: KnowledgeGraph, key: str) -> CandidateState:
    """A deferred candidate by id or the start of it."""
    return _by_id("candidate", graph.candidates, key, "cand-")


def _by_id(kind: str, known: Mapping[str, Found], key: str, before: str) -> Found:
    wanted = _written(key, kind)
    for exact in (wanted, before + wanted):
        if exact in known:
            return known[exact]
    found = _starting(known, wanted, before)
    if not found:
        raise NotFound(kind, wanted, _near(wanted, known))
    return _only(kind, wanted, found)


def _written(key: str, kind: str) -> str:
    wanted = " ".join(key.split())
    if not wanted:
        raise InvalidValue(kind, key, "is empty; write a name or an id")
    return wanted


def _starting(known: Mapping[str, Found], wanted: str, before: str) -> dict[str, Found]:
    start = wanted.lower().removeprefix(before)
    if len(start) < PREFIX_MIN:
        return {}
    return {key: each for key, each in known.items() if key.startswith(before + start)}


def _only(kind: str, wanted: str, found: Mapping[str, Found]) -> Found:
    if len(found) > 1:
        raise Ambiguous(kind, wanted, sorted(found))
    return next(iter(found.values()))


def _names(company: Company) -> list[str]:
    return [company.name, *(alias.text for alias in company.aliases)]


def _is_called(company: Company, wanted: str, fits: object) -> bool:
    told = [*_names(company), *(each.value for each in company.identifiers)]
    return fits(wanted) in map(fits, told)  # type: ignore[operator, call-overload]


def _near(wanted: str, known: Iterable[str]) -> list[str]:
    """Close spellings, best first. rapidfuzz is loaded only when somebody mistypes."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        wanted,
        list(dict.fromkeys(known)),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=NEAR_MAX,
        score_cutoff=NEAR_SCORE,
    )
    return [name for name, _, _ in found]
