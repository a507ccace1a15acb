"""Sort keys of lists: text that sorts as the list does, then the id, as cursors need them."""

from __future__ import annotations

from api.pages import Key
from api.presenters.deals import headline_of
from graph.fold.snapshot import CandidateState, Company, Deal, Document, Report

_DIGITS_MAX = 40
_HIGHEST = 10**_DIGITS_MAX
_BACKWARDS = str.maketrans("0123456789", "9876543210")
_LAST = "~"
"""Sorts behind every digit: what has no date comes last."""


def by_headline(deal: Deal) -> Key:
    """Largest figure first, to the cent; unknown last."""
    cents = min(int(headline_of(deal) * 100), _HIGHEST - 1)
    return f"{_HIGHEST - 1 - cents:0{_DIGITS_MAX + 1}d}", deal.deal_id


def by_announcement(deal: Deal) -> Key:
    """Latest first; deals without a date last."""
    told = deal.announced_on or deal.first_published_on
    return (told.translate(_BACKWARDS) if told else _LAST), deal.deal_id


def by_name(company: Company) -> Key:
    return company.name.casefold(), company.company_id


def latest_first(node: Report | Document) -> Key:
    """By position in the log, backwards; a position has one node."""
    node_id = node.report_id if isinstance(node, Report) else node.document_id
    return f"{_HIGHEST - node.position:0{_DIGITS_MAX + 1}d}", node_id


def oldest_first(candidate: CandidateState) -> Key:
    return f"{candidate.position:0{_DIGITS_MAX + 1}d}", candidate.candidate_id
