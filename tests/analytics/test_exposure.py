"""Rows of an exposure report: buckets that exclude one another and add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.exposure import Bucket, ExposureRow, Relation
from analytics.exposure_legs import measure
from analytics.exposure_rows import rows_of
from analytics.exposure_sums import Total, total_of
from analytics.flows import Level
from analytics.obligations import obligations
from graph.events import catalogue as c
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Consideration, DealKind, Firmness, Stage, Status
from graph.model.money import UNDISCLOSED, MoneyRange, exact, up_to
from tests.support.builders import (
    Told,
    a_deal,
    a_graph,
    a_guarantee,
    a_history,
    a_leg,
    a_purchase,
    a_warrant,
    dollars,
)

DAY = date(2026, 6, 30)
PAID = Stage.PAID


def rows_in(
    graph: KnowledgeGraph, company: str = "nvidia", level: Level = Level.COMPANY
) -> list[ExposureRow]:
    measured, _, _ = measure(graph, company, level, "USD", DAY)
    return rows_of(graph, measured, {})


def row_of(*told: Told) -> ExposureRow:
    """The only row of NVIDIA."""
    (row,) = rows_in(a_graph(*told))
    return row


def figures(row: ExposureRow) -> tuple[Decimal | None, ...]:
    """Headline, contracted, paid, undrawn, not binding, contingent."""
    buckets = (
        row.headline, row.contracted, row.paid, row.undrawn, row.non_binding, row.contingent,
    )  # fmt: skip
    return tuple(bucket.shown for bucket in buckets)


def test_a_signed_promise_is_contracted_and_undrawn() -> None:
    row = row_of(a_deal(status=Status.SIGNED))
    assert figures(row) == (100, 100, 0, 100, 0, 0)
    assert (row.gross_low, row.gross_high, row.coverage) == (100, 100, 1)


def test_what_is_paid_is_no_longer_undrawn() -> None:
    row = row_of(
        a_deal(a_leg(amount=100), deal="1"),
        a_deal(a_leg(amount=30, stage=PAID), deal="1", printed="2025-12-01"),
    )
    assert figures(row) == (100, 100, 30, 70, 0, 0)
    assert row.gross_high == 100


def test_what_is_only_announced_stands_beside_gross() -> None:
    row = row_of(a_deal(status=Status.ANNOUNCED))
    assert figures(row) == (100, 0, 0, 0, 100, 0)
    assert row.gross_high == 0


def test_what_is_not_binding_in_a_signed_deal_stands_beside_gross_too() -> None:
    row = row_of(a_deal(a_leg(firmness=Firmness.NON_BINDING)))
    assert figures(row) == (100, 0, 0, 0, 100, 0)


def test_guarantees_warrants_and_options_are_contingent_only() -> None:
    row = row_of(
        a_deal(a_guarantee("NVIDIA", "OpenAI", 40)),
        a_deal(a_warrant("NVIDIA", "OpenAI", 7)),
        a_deal(a_leg(amount=5, firmness=Firmness.OPTIONAL)),
    )
    assert figures(row) == (0, 0, 0, 0, 0, 52)
    assert row.gross_high == 52


def test_of_a_completed_deal_nothing_is_undrawn_and_at_most_all_was_paid() -> None:
    row = row_of(a_deal(status=Status.COMPLETED))
    assert figures(row) == (100, 100, 100, 0, 0, 0)
    assert (row.paid.low, row.equity_at_cost.high) == (0, 100)
    assert (row.gross_low, row.gross_high) == (0, 100)


def test_a_completed_deal_that_cost_less_than_was_contracted_leaves_nothing_undrawn() -> None:
    row = row_of(
        a_deal(a_leg(amount=100), deal="1", status=Status.COMPLETED),
        a_deal(a_leg(amount=30, stage=PAID), deal="1", printed="2025-08-01"),
    )
    assert (row.contracted.shown, row.paid.shown, row.undrawn.shown) == (100, 30, 0)
    assert row.gross_high == 30


@pytest.mark.parametrize("status", [each for each in Status if each.is_binding])
def test_what_is_undrawn_is_what_is_still_owed(status: Status) -> None:
    graph = a_graph(a_deal(status=status), a_deal(a_leg(amount=7, stage=PAID), status=status))
    (row,) = rows_in(graph)
    owed = obligations(graph, Level.COMPANY, Status.SIGNED, "USD", DAY).pairs
    assert row.undrawn.high == sum(pair.high or 0 for pair in owed)


def test_equity_at_cost_is_what_was_paid_for_shares() -> None:
    row = row_of(
        a_deal(a_leg(amount=60, stage=PAID), status=Status.COMPLETED),
        a_purchase(a_leg(amount=25, stage=PAID), status=Status.COMPLETED),
    )
    assert (row.equity_at_cost.shown, row.paid.shown) == (60, 85)


def test_a_range_is_a_range_in_every_bucket() -> None:
    row = row_of(a_deal(a_leg(amount=up_to(100))))
    assert (row.undrawn.low, row.undrawn.high) == (0, 100)
    assert (row.gross_low, row.gross_high) == (0, 100)


def test_an_undisclosed_promise_is_unknown_everywhere_and_never_zero() -> None:
    row = row_of(a_deal(a_leg(amount=None)))
    assert figures(row) == (None, None, 0, None, 0, 0)
    assert (row.gross_low, row.gross_high) == (None, None)
    assert (row.share_of_total, row.coverage) == (None, 0)


def test_an_undisclosed_warrant_is_unknown_beside_known_cash() -> None:
    row = row_of(a_deal(), a_deal(a_warrant("NVIDIA", "OpenAI", None)))
    assert (row.contingent.shown, row.contingent.unknown) == (None, 1)
    assert (row.gross_high, row.coverage) == (100, Decimal("0.5"))


def test_a_payment_of_unknown_size_leaves_any_part_undrawn() -> None:
    row = row_of(
        a_deal(a_leg(amount=100), deal="1"),
        a_deal(a_leg(amount=None, stage=PAID), deal="1", printed="2025-12-01"),
    )
    assert (row.paid.shown, row.contracted.shown) == (None, 100)
    assert (row.undrawn.low, row.undrawn.high) == (0, 100)


def test_both_directions_are_rows_of_their_own() -> None:
    graph = a_graph(a_deal(a_leg("NVIDIA", "OpenAI", 10)), a_purchase(a_leg("OpenAI", "NVIDIA", 3)))
    found = [(row.relation, row.gross_high) for row in rows_in(graph)]
    assert found == [(Relation.GIVES, 10), (Relation.RECEIVES, 3)]


def test_shares_are_of_what_goes_the_same_way() -> None:
    graph = a_graph(
        a_deal(a_leg("NVIDIA", "OpenAI", 30)),
        a_deal(a_leg("NVIDIA", "xAI", 10)),
        a_deal(a_leg("NVIDIA", "Mistral", None)),
        a_purchase(a_leg("Oracle", "NVIDIA", 7)),
    )
    found = {row.counterparty: row.share_of_total for row in rows_in(graph)}
    assert found == {
        "OpenAI": Decimal("0.75"),
        "xAI": Decimal("0.25"),
        "Mistral": None,
        "Oracle": 1,
    }


def test_a_row_that_binds_nothing_has_a_share_of_zero() -> None:
    graph = a_graph(a_deal(), a_deal(a_leg("NVIDIA", "xAI", 10), status=Status.ANNOUNCED))
    assert {row.counterparty: row.share_of_total for row in rows_in(graph)}["xAI"] == 0


def test_rows_are_in_order_of_gross_then_headline_with_the_unknown_last() -> None:
    graph = a_graph(
        a_deal(a_leg("NVIDIA", "Small", 1)),
        a_deal(a_leg("NVIDIA", "Unknown", None)),
        a_deal(a_leg("NVIDIA", "Large", 9)),
        a_deal(a_leg("NVIDIA", "Said", 99), status=Status.ANNOUNCED),
    )
    assert [row.counterparty for row in rows_in(graph)] == ["Large", "Small", "Said", "Unknown"]


def test_after_an_end_only_what_was_paid_is_left() -> None:
    row = row_of(
        a_deal(a_leg(amount=100), deal="1"),
        a_deal(a_leg(amount=30, stage=PAID), deal="1", printed="2025-12-01"),
        a_deal(a_leg(amount=100), deal="1", status=Status.TERMINATED, printed="2026-02-01"),
    )
    assert (row.paid.shown, row.undrawn.shown, row.gross_high) == (30, 0, 30)


def test_a_group_is_one_row_that_names_its_companies() -> None:
    history = a_history(a_deal(a_leg("NVIDIA", "Arm", 5)), a_deal(a_leg("NVIDIA", "SoftBank", 6)))
    history.add(c.ControlChanged(company_id="arm", parent_id="softbank"))
    (row,) = rows_in(history.graph(), level=Level.GROUP)
    assert (row.counterparty, row.companies) == ("SoftBank", ("Arm", "SoftBank"))
    assert row.gross_high == 11
    assert len(rows_in(history.graph())) == 2
    assert rows_in(history.graph(), "softbank", Level.GROUP)[0].gross_high == 11


def a_sum_for_all(*givers: str, paid: int | None = None, **words: Any) -> Told:
    stage = Stage.COMMITTED if paid is None else PAID
    legs = [a_leg(name, "Stargate", paid or 500, group="all", stage=stage) for name in givers]
    return a_deal(*legs, kind=DealKind.JOINT_VENTURE, **words)


def test_a_sum_for_several_givers_is_at_most_all_of_it_on_each_row_and_once_in_total() -> None:
    graph = a_graph(
        a_sum_for_all("SoftBank", "OpenAI", "Oracle", "MGX"),
        a_deal(a_leg("SoftBank", "Stargate", 3)),
    )
    rows = rows_in(graph, "stargate")
    assert [(row.counterparty, row.gross_low, row.gross_high) for row in rows] == [
        ("SoftBank", 3, 503), ("MGX", 0, 500), ("OpenAI", 0, 500), ("Oracle", 0, 500),
    ]  # fmt: skip
    assert total_of(rows, Relation.RECEIVES) == Total(gross=Decimal(503), repeated=Decimal(1500))
    assert total_of(rows, Relation.GIVES) == Total(gross=Decimal(0), repeated=Decimal(0))
    assert rows[0].share_of_total == 1


def test_two_sums_for_several_givers_count_once_each() -> None:
    graph = a_graph(a_sum_for_all("SoftBank", "MGX"), a_sum_for_all("SoftBank", "Oracle"))
    total = total_of(rows_in(graph, "stargate"), Relation.RECEIVES)
    assert (total.gross, total.repeated) == (1000, 1000)


def test_in_one_row_a_sum_for_several_givers_counts_once() -> None:
    history = a_history(a_sum_for_all("Arm", "SoftBank"))
    history.add(c.ControlChanged(company_id="arm", parent_id="softbank"))
    (row,) = rows_in(history.graph(), "stargate", Level.GROUP)
    assert figures(row) == (500, 500, 0, 500, 0, 0)
    assert (row.gross_low, row.gross_high, len(row.legs)) == (0, 500, 2)
    assert total_of([row], Relation.RECEIVES).repeated == 0


def test_a_sum_for_several_givers_that_was_paid_is_not_undrawn() -> None:
    rows = rows_in(a_graph(a_sum_for_all("SoftBank", "MGX", paid=500)), "stargate")
    assert [(row.paid.low, row.paid.high, row.undrawn.high) for row in rows] == [(0, 500, 0)] * 2
    assert total_of(rows, Relation.RECEIVES).gross == 500


def test_a_total_of_unknown_sums_for_several_givers_is_unknown() -> None:
    legs = [a_leg(name, "Stargate", None, group="all") for name in ("SoftBank", "MGX")]
    rows = rows_in(a_graph(a_deal(*legs)), "stargate")
    assert total_of(rows, Relation.RECEIVES) == Total(gross=None, repeated=Decimal(0))


def test_a_deal_inside_a_group_is_nobodys_exposure() -> None:
    history = a_history(a_deal(a_leg("Arm", "SoftBank", 5)))
    history.add(c.ControlChanged(company_id="arm", parent_id="softbank"))
    assert rows_in(history.graph(), "softbank", Level.GROUP) == []


def test_foreign_money_is_converted_and_its_rate_day_named() -> None:
    graph = a_graph(a_deal(a_leg(amount=exact(100, "EUR")), announced_on="2024-01-05"))
    measured, unconverted, rate_days = measure(graph, "nvidia", Level.COMPANY, "USD", DAY)
    assert measured[0].leg.contracted == MoneyRange(
        low=Decimal("109.21"), high=Decimal("109.21"), currency="USD"
    )
    assert (unconverted, rate_days) == ([], {"EUR 1.0921 on 2024-01-05"})


def test_foreign_money_without_a_rate_is_unknown_and_nothing_stays_zero() -> None:
    graph = a_graph(a_deal(a_leg(amount=exact(100, "TWD"))))
    measured, unconverted, _ = measure(graph, "nvidia", Level.COMPANY, "USD", DAY)
    assert measured[0].leg.contracted is None
    assert measured[0].leg.paid == dollars(0)
    assert unconverted == ["deal-1 nvidia>openai:cash: 100 TWD"] * 2  # headline, contracted


def test_things_are_in_no_bucket() -> None:
    graph = a_graph(a_deal(a_leg("OpenAI", "NVIDIA", None, Consideration.EQUITY)))
    assert rows_in(graph) == []


def test_money_inside_loops_is_what_the_caller_found_for_the_pair() -> None:
    graph = a_graph(a_deal())
    measured, _, _ = measure(graph, "nvidia", Level.COMPANY, "USD", DAY)
    (row,) = rows_of(graph, measured, {("openai", Relation.GIVES.value): Decimal(40)})
    assert row.inside_loops == 40
    assert rows_of(graph, measured, {})[0].inside_loops is None


@pytest.mark.parametrize(
    ("values", "shown", "unknown"),
    [((), 0, 0), ((None,), None, 1), ((dollars(5), None), 5, 1), ((dollars(0),), 0, 0)],
)
def test_a_bucket_is_unknown_only_when_nothing_in_it_is_known(
    values: tuple[MoneyRange | None, ...], shown: int | None, unknown: int
) -> None:
    bucket = Bucket()
    for value in values:
        bucket = bucket.plus(value)
    assert (bucket.shown, bucket.unknown) == (shown, unknown)


amounts = st.one_of(
    st.just(UNDISCLOSED), st.integers(1, 99).map(exact), st.integers(1, 99).map(up_to)
)
legs = st.builds(
    a_leg,
    st.just("NVIDIA"),
    st.sampled_from(["OpenAI", "xAI"]),
    amounts,
    st.sampled_from([Consideration.CASH, Consideration.WARRANT]),
    stage=st.sampled_from(Stage),
    firmness=st.sampled_from(Firmness),
    group=st.sampled_from([None, None, "all"]),
)
statuses = st.sampled_from(Status)
kinds = st.sampled_from([DealKind.EQUITY_INVESTMENT, DealKind.COMPUTE_PURCHASE])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.builds(a_deal, legs, legs, kind=kinds, status=statuses), min_size=1, max_size=6))
def test_terms_add_up_and_nothing_known_is_less_than_nothing(told: list[Told]) -> None:
    rows = rows_in(a_graph(*told))
    total = total_of(rows, Relation.GIVES)
    known = [row.gross_high for row in rows if row.gross_high is not None]
    assert (total.gross is None) == (not known)
    assert sum(known) == (total.gross or 0) + total.repeated
    for row in rows:
        parts = (row.paid, row.undrawn, row.contingent)
        if row.gross_high is None:
            assert all(part.high == 0 for part in parts)
            assert any(part.unknown for part in parts)
            assert row.share_of_total is None
        else:
            assert row.gross_low == sum(part.low for part in parts)
            assert row.gross_high == sum(part.high for part in parts)
            assert 0 <= (row.gross_low or 0) <= row.gross_high <= (total.gross or 0)
        assert 0 <= row.coverage <= 1
        assert all(0 <= part.low <= part.high for part in parts)
