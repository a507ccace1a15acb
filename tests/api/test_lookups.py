"""From what a person types to the thing meant."""

from __future__ import annotations

import pytest

from api.lookups import (
    find_candidate,
    find_company,
    find_deal,
    find_document,
    find_report,
)
from graph.commands import MergeCompanies, MergeDeals
from graph.errors import Ambiguous, InvalidValue, NotFound
from graph.fold.snapshot import KnowledgeGraph
from tests.support.desks import CLOUD, a_desk
from tests.support.history import History, a_company


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return a_desk().whole()


@pytest.mark.parametrize(
    "typed",
    ["nvidia", "NVIDIA", "Nvidia", "NVIDIA Corporation", "nvidia corporation", "NVDA", "nvda",
     "  NVIDIA \n", "nvid"],
)  # fmt: skip
def test_a_company_is_found_by_id_name_alias_identifier_and_start(
    graph: KnowledgeGraph, typed: str
) -> None:
    assert find_company(graph, typed).company_id == "nvidia"


@pytest.mark.parametrize("typed", ["Moody's", "Moody’s", "moody's"])
def test_the_form_of_a_quote_does_not_matter(typed: str) -> None:
    graph = History(a_company("Moody’s")).graph()
    assert find_company(graph, typed).name == "Moody’s"


def test_a_name_that_is_whole_wins_over_longer_names(graph: KnowledgeGraph) -> None:
    assert find_company(graph, "Oracle").company_id == "oracle"


def test_the_start_of_two_ids_is_ambiguous_and_says_which(graph: KnowledgeGraph) -> None:
    with pytest.raises(Ambiguous, match=r"oracle, oracle-power; write more of it") as refused:
        find_company(graph, "oracl")
    assert refused.value.candidates == ("oracle", "oracle-power")


def test_a_misspelt_name_is_met_with_close_spellings(graph: KnowledgeGraph) -> None:
    with pytest.raises(NotFound) as refused:
        find_company(graph, "Nvidea")
    assert refused.value.near[0] == "NVIDIA"


def test_a_name_that_is_like_none_has_no_close_spellings(graph: KnowledgeGraph) -> None:
    with pytest.raises(NotFound) as refused:
        find_company(graph, "qqqqqqqq")
    assert refused.value.near == ()


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_typed_is_refused(graph: KnowledgeGraph, typed: str) -> None:
    for find in (find_company, find_deal, find_document, find_report, find_candidate):
        with pytest.raises(InvalidValue, match="is empty"):
            find(graph, typed)


def test_a_merged_company_is_found_by_its_old_id_and_name() -> None:
    desk = a_desk()
    desk.carry_out(MergeCompanies(company_id="oracle-power", survivor_id="oracle", reason="one"))
    graph = desk.whole()
    assert find_company(graph, "oracle-power").company_id == "oracle"
    assert find_company(graph, "Oracle Power").company_id == "oracle"


def test_a_deal_is_found_by_id_start_of_id_and_report(graph: KnowledgeGraph) -> None:
    for deal in graph.deals.values():
        stem = deal.deal_id.removeprefix("deal-")
        typed = [deal.deal_id, stem, stem[:6], deal.deal_id[:10], stem.upper()[:6]]
        typed += [*deal.report_ids, deal.report_ids[0][:8]]
        assert {find_deal(graph, each).deal_id for each in typed} == {deal.deal_id}


def test_a_merged_deal_is_found_by_its_old_id_and_the_start_of_it() -> None:
    desk = a_desk()
    survivor, merged = sorted(desk.whole().deals)[:2]
    desk.carry_out(MergeDeals(deal_id=merged, survivor_id=survivor, reason="one"))
    assert find_deal(desk.whole(), merged).deal_id == survivor
    assert find_deal(desk.whole(), merged[:11]).deal_id == survivor


def test_three_letters_are_too_few_for_the_start_of_an_id(graph: KnowledgeGraph) -> None:
    deal_id = next(iter(graph.deals))
    with pytest.raises(NotFound):
        find_deal(graph, deal_id.removeprefix("deal-")[:3])


def test_a_document_is_found_by_id_start_and_digest(graph: KnowledgeGraph) -> None:
    facts = CLOUD.facts
    for typed in (facts.document_id, facts.document_id[:9], facts.text_digest):
        assert find_document(graph, typed).document_id == facts.document_id


def test_reports_and_candidates_are_found_by_the_start_of_their_ids(graph: KnowledgeGraph) -> None:
    report_id, candidate_id = next(iter(graph.reports)), next(iter(graph.candidates))
    assert find_report(graph, report_id[:7]).report_id == report_id
    assert find_candidate(graph, candidate_id[:10]).candidate_id == candidate_id
    assert find_candidate(graph, candidate_id.removeprefix("cand-")).candidate_id == candidate_id
    with pytest.raises(NotFound, match="no report"):
        find_report(graph, "00000000")
