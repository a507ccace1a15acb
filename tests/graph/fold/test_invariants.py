"""The invariants of the model on random histories (numbers as in ARCHITECTURE.md)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.events import catalogue as c
from graph.events.codec import canonical_json, hash_of
from graph.fold.read import GraphReader, read_graph
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.money import Basis
from tests.support.history import History, a_document
from tests.support.random_history import Draw, payloads

many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
clocks = st.builds(
    AsOf,
    valid_on=st.sampled_from([None, date(2025, 3, 1), date(2025, 12, 31)]),
    published_by=st.sampled_from([None, date(2025, 6, 30), date(2026, 2, 1)]),
)


def a_history(draws: list[tuple[int, ...]]) -> History:
    history = History()
    for number, payload in enumerate(payloads(draws)):
        history.add(payload, cause=str(number) if _is_repeatable(payload) else None)
    return history


def _is_repeatable(payload: c.Payload) -> bool:
    return not isinstance(payload, c.DealReported | c.DocumentIngested)


def numbers(graph: KnowledgeGraph) -> str:
    """All that a reader sees but for the place in the log."""
    return canonical_json([graph.deals, graph.companies, graph.anomalies])


@given(Draw)
@many
def test_positions_and_versions_have_no_gaps_and_the_chain_holds(
    draws: list[tuple[int, ...]],
) -> None:
    events = list(a_history(draws).store.read_all())
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    versions: dict[str, int] = {}
    for event in events:
        versions[event.stream_id] = versions.get(event.stream_id, 0) + 1
        assert event.version == versions[event.stream_id]
        assert event.hash == hash_of(event)


@given(Draw, clocks)
@many
def test_rebuild_from_zero_equals_incremental_byte_for_byte(
    draws: list[tuple[int, ...]], as_of: AsOf
) -> None:
    history = History()
    reader = GraphReader(history.store)
    for number, payload in enumerate(payloads(draws)):
        history.add(payload, cause=str(number) if _is_repeatable(payload) else None)
        if number % 3 == 0:
            reader.graph(as_of)
            reader.graph()
    assert canonical_json(reader.graph(as_of)) == canonical_json(read_graph(history.store, as_of))


@given(Draw, st.integers(min_value=0, max_value=40))
@many
def test_a_fold_at_a_position_is_what_it_was_then(draws: list[tuple[int, ...]], stop: int) -> None:
    everything = list(payloads(draws))
    history, then = History(), ""
    position = 0
    for number, payload in enumerate(everything):
        history.add(payload, cause=str(number) if _is_repeatable(payload) else None)
        if number == min(stop, len(everything) - 1):
            position = history.position()
            then = canonical_json(history.graph(position=position))
    assert canonical_json(history.graph(position=position)) == then


@given(Draw)
@many
def test_paid_contracted_headline_keep_their_order_or_an_anomaly_says_so(
    draws: list[tuple[int, ...]],
) -> None:
    graph = a_history(draws).graph()
    named = {anomaly.subject_id for anomaly in graph.anomalies}
    for deal, leg in graph.legs():
        exact = leg.amount.basis is Basis.EXACT
        columns = [leg.paid, leg.contracted, leg.headline]
        for smaller, larger in pairwise(columns):
            if exact and smaller and larger and smaller.upper > larger.upper:
                assert f"{deal.deal_id} {leg.leg_id}" in named
        if leg.contingent and leg.contingent.upper:
            assert not (leg.headline and leg.headline.upper)


@given(Draw)
@many
def test_every_number_walks_back_to_active_reports(draws: list[tuple[int, ...]]) -> None:
    graph = a_history(draws).graph()
    for deal, leg in graph.legs():
        assert set(leg.report_ids) <= set(deal.report_ids)
        assert leg.decided_by == "curator" or leg.decided_by in leg.report_ids
        for report_id in deal.report_ids:
            report = graph.reports[report_id]
            assert report.active
            assert report.deal_id == deal.deal_id
        stated = [graph.reports[each].facts for each in leg.report_ids]
        ends = {
            end
            for facts in stated
            for each in facts.legs
            for end in (each.amount.low, each.amount.high)
        }
        for value in (leg.headline, leg.contracted, leg.paid, leg.contingent):
            assert value is None or value.upper == 0 or value.upper in ends


@given(Draw, st.integers(min_value=0, max_value=10_000))
@many
def test_retracting_a_report_adds_nothing_after_and_still_does_before(
    draws: list[tuple[int, ...]], pick: int
) -> None:
    history = a_history(draws)
    before = history.graph()
    active = [report for report in before.reports.values() if report.active]
    if not active:
        return
    report = active[pick % len(active)]
    history.add(
        c.ReportRetracted(
            report_id=report.report_id,
            deal_id=report.facts.deal_id,
            code=c.RetractionReason.FALSE_MATCH,
        )
    )
    after = history.graph()
    assert all(report.report_id not in deal.report_ids for deal in after.deals.values())
    assert all(report.report_id not in leg.report_ids for _, leg in after.legs())
    assert numbers(history.graph(position=before.position)) == numbers(before)


@given(Draw, st.integers(min_value=0, max_value=10_000))
@many
def test_unmerging_restores_the_numbers_exactly(draws: list[tuple[int, ...]], pick: int) -> None:
    history = a_history(draws)
    before = history.graph()
    if len(before.deals) < 2:
        return
    ids = sorted(before.deals)
    merged = ids[1 + pick % (len(ids) - 1)]
    history.add(
        c.DealMerged(
            deal_id=merged, survivor_id=ids[0], score=1.0, decided_by="x", reason="the same"
        ),
        cause="merge",
    )
    assert merged not in history.graph().deals
    history.add(c.DealUnmerged(deal_id=merged, survivor_id=ids[0], reason="not so"), cause="undo")
    assert numbers(history.graph()) == numbers(before)


@given(Draw, st.integers(min_value=0, max_value=4), st.integers(min_value=1, max_value=3))
@many
def test_unmerging_a_company_restores_the_numbers_exactly(
    draws: list[tuple[int, ...]], pick: int, step: int
) -> None:
    history = a_history(draws)
    before = history.graph()
    ids = sorted(before.companies)
    if len(ids) < 2:
        return
    company, survivor = ids[pick % len(ids)], ids[(pick + step) % len(ids)]
    if company == survivor:
        return
    history.add(
        c.CompanyMerged(company_id=company, survivor_id=survivor, score=1.0, reason="same"),
        cause="merge",
    )
    assert company not in history.graph().companies
    history.add(
        c.CompanyUnmerged(company_id=company, survivor_id=survivor, reason="no"), cause="undo"
    )
    assert numbers(history.graph()) == numbers(before)


@given(Draw, st.integers(min_value=0, max_value=10_000))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_fifty_copies_leave_confidence_and_amounts_where_they_were(
    draws: list[tuple[int, ...]], pick: int
) -> None:
    history = a_history(draws)
    reports = [report for report in history.graph().reports.values() if report.active]
    if not reports:
        return
    report = reports[pick % len(reports)]
    facts = history.graph().documents[report.facts.document_id].facts
    before = history.graph().deals[report.deal_id]
    for number in range(50):
        name = f"copy{number}"
        group = facts.syndication_group or facts.document_id
        history.add(
            a_document(
                name,
                tier=facts.source_tier,
                published_on=facts.published_on,
                publisher=name,
                syndication_group=group,
            )
        )
        history.add(_copied(report.facts, f"doc-{name}"))
    after = history.graph().deals[report.deal_id]
    assert (after.confidence, after.independent_sources, after.status) == (
        before.confidence,
        before.independent_sources,
        before.status,
    )
    assert after.legs == before.legs
    assert after.trail == before.trail


def _copied(facts: c.DealReported, document_id: str) -> c.DealReported:
    fields = {name: getattr(facts, name) for name in facts.__struct_fields__}
    return c.DealReported(**{**fields, "document_id": document_id})
