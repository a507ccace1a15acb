"""Look-through: hand-computed networks, terms that add up, and rings that do not die out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import exposure_bounds, exposure_report, exposure_through
from analytics.exposure import Exposure, LookThroughView, Relation, ThroughRow
from analytics.exposure_bounds import Ways, bounds_of
from analytics.exposure_through import Direct, view_of
from analytics.flows import Level
from analytics.reports import ExposureQuestion, answer_exposure
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.model.money import ZERO, AmountClaim, Basis, exact
from tests.support.builders import Told, a_deal, a_graph, a_guarantee, a_leg

CENT = Decimal("0.01")
EMPTY = a_graph()


def exposure_of(graph: KnowledgeGraph, company: str = "a") -> Exposure:
    question = ExposureQuestion(company_id=company, level=Level.COMPANY)
    return answer_exposure(graph, question).exposure


def views_of(*told: Told, company: str = "a") -> tuple[LookThroughView, LookThroughView]:
    gives, receives = exposure_of(a_graph(*told), company).look_through
    assert (gives.relation, receives.relation) == (Relation.GIVES, Relation.RECEIVES)
    return gives, receives


def paid(giver: str, receiver: str, amount: int | None, status: Status = Status.SIGNED) -> Told:
    return a_deal(a_leg(giver, receiver, amount), status=status)


def by_name(view: LookThroughView) -> dict[str, ThroughRow]:
    return {row.counterparty: row for row in view.rows}


def figures(view: LookThroughView) -> dict[str, tuple[Decimal | None, ...]]:
    return {row.counterparty: (row.direct, row.indirect, row.look_through) for row in view.rows}


def test_a_counterparty_without_others_behind_it_is_seen_as_it_is() -> None:
    gives, receives = views_of(paid("A", "B", 100))
    assert figures(gives) == {"B": (100, 0, 100)}
    assert (gives.firms, gives.spectral_radius, gives.missing) == (1, 0, None)
    assert receives.rows == ()


def test_a_chain_passes_on_the_part_that_each_gives_of_what_it_gets() -> None:
    """B gets 100 and gives 40, so 0.4 of what is at B is at C; C gives more than it gets, and all
    that is at C is at D too."""
    gives, _ = views_of(paid("A", "B", 100), paid("B", "C", 40), paid("C", "D", 500))
    assert figures(gives) == {"B": (100, 0, 100), "C": (0, 40, 40), "D": (0, 40, 40)}
    (term,) = by_name(gives)["C"].terms
    assert (term.via, term.share, term.amount) == ("B", Decimal("0.4"), 40)


def test_money_is_also_seen_through_those_that_it_comes_from() -> None:
    _, receives = views_of(paid("D", "C", 500), paid("C", "B", 40), paid("B", "A", 100))
    assert figures(receives) == {"B": (100, 0, 100), "C": (0, 40, 40), "D": (0, 40, 40)}
    assert [term.via for term in by_name(receives)["D"].terms] == ["C"]


def test_direct_and_each_way_add_up_to_what_is_seen_through() -> None:
    """By hand: B passes 50 of 100 to D, C 30 of 60, and D is dealt with too."""
    gives, _ = views_of(
        paid("A", "B", 100), paid("A", "C", 60), paid("A", "D", 7),
        paid("B", "D", 50), paid("C", "D", 30),
    )  # fmt: skip
    row = by_name(gives)["D"]
    assert (row.direct, row.indirect, row.look_through) == (7, 80, 87)
    assert [(term.via, term.amount) for term in row.terms] == [("B", 50), ("C", 30)]


def test_a_ring_behind_a_counterparty_goes_round_until_it_dies_out() -> None:
    """B gets 100 + 50 and gives 75: A[C][B] = 1/2. C gets 75 and gives 50: A[B][C] = 2/3. So
    X_B = 100 + 2/3 X_C and X_C = 1/2 X_B give 150 and 75, and the radius is √(1/3)."""
    gives, _ = views_of(paid("A", "B", 100), paid("B", "C", 75), paid("C", "B", 50))
    assert figures(gives) == {"B": (100, 50, 150), "C": (0, 75, 75)}
    assert gives.spectral_radius == Decimal("0.577350")


def test_a_ring_that_hardly_leaks_has_no_look_through_and_says_why() -> None:
    big = 10**13
    graph = a_graph(paid("A", "B", 1), paid("B", "C", big), paid("C", "B", big))
    told = exposure_of(graph)
    gives = told.look_through[0]
    assert figures(gives) == {"B": (1, None, None)}
    assert gives.missing == "the spectral radius is 1.0000, not below one: chains do not die out"
    assert f"look-through, gives to: {gives.missing}" in told.missing
    (row,) = told.rows
    assert (row.gross_high, row.look_through) == (1, None)


@pytest.mark.parametrize("share", ["1", "1.5"])
def test_a_radius_of_one_or_more_is_no_answer(share: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    rings = np.array([[0.0, float(share)], [float(share), 0.0]])
    monkeypatch.setattr(Ways, "shares", lambda *_, **__: rings)
    view = view_of(
        EMPTY, {"b": (Decimal(5), Decimal(5))}, Ways({}, ["b", "c"], "a", Relation.GIVES)
    )
    assert view.spectral_radius == Decimal(share)
    assert [(row.direct, row.indirect, row.look_through) for row in view.rows] == [(5, None, None)]
    assert view.missing is not None
    assert "not below one" in view.missing


def test_what_returns_to_the_company_is_no_exposure_and_goes_no_further() -> None:
    gives, receives = views_of(paid("A", "B", 100), paid("B", "A", 60), paid("A", "C", 9))
    assert figures(gives) == {"B": (100, 0, 100), "C": (9, 0, 9)}
    assert figures(receives) == {"B": (60, 0, 60)}


def test_only_what_binds_passes_on_and_guarantees_do() -> None:
    gives, _ = views_of(
        paid("A", "B", 100),
        paid("B", "C", 50, Status.ANNOUNCED),
        a_deal(a_guarantee("B", "D", 25)),
    )
    assert figures(gives) == {"B": (100, 0, 100), "D": (0, 25, 25)}


def test_an_unknown_sum_passes_nothing_on_and_is_counted() -> None:
    graph = a_graph(paid("A", "B", 100), paid("B", "C", None), paid("A", "D", None))
    told = exposure_of(graph)
    gives = told.look_through[0]
    assert figures(gives) == {"B": (100, 0, 100), "D": (None, 0, None)}
    assert gives.unknown_pairs == 1
    assert any("which pass nothing on: 1" in each for each in told.missing)


def test_a_firm_that_is_dealt_with_at_an_unknown_sum_is_unknown_whatever_reaches_it() -> None:
    gives, _ = views_of(paid("A", "B", 100), paid("B", "C", 40), paid("A", "C", None))
    assert figures(gives)["C"] == (None, 40, None)


def test_a_sum_for_several_givers_is_spread_over_them_evenly() -> None:
    givers = ("B", "C")
    told = a_deal(*(a_leg(name, "D", 500, group="all") for name in givers))
    _, receives = views_of(paid("D", "A", 100), told)
    assert figures(receives) == {"D": (100, 0, 100), "B": (0, 50, 50), "C": (0, 50, 50)}


def test_the_column_of_a_row_is_that_of_the_view() -> None:
    graph = a_graph(paid("A", "B", 100), paid("B", "C", 40), paid("A", "C", 5))
    told = exposure_of(graph)
    assert {row.counterparty: row.look_through for row in told.rows} == {"B": 100, "C": 45}
    assert told.total_gives == 105


def test_foreign_money_is_spread_at_its_rate() -> None:
    graph = a_graph(
        a_deal(a_leg("A", "B", 100), announced_on="2025-09-22"),
        a_deal(a_leg("B", "C", exact(10, "EUR")), announced_on="2025-09-22"),
    )
    (_, reached) = exposure_of(graph).look_through[0].rows
    assert reached.look_through is not None
    assert Decimal(11) < reached.look_through < Decimal(12)


def test_a_network_that_is_too_wide_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exposure_through, "FIRMS_MAX", 3)
    chain = [paid(giver, receiver, 100) for giver, receiver in ("AB", "BC", "CD")]
    assert views_of(*chain)[0].missing is None
    gives, _ = views_of(*chain, paid("D", "E", 100))
    assert (gives.missing, gives.spectral_radius) == ("more than 3 firms are within reach", None)
    assert figures(gives) == {"B": (100, None, None)}


MONEY = st.one_of(st.none(), st.integers(min_value=0, max_value=10**12).map(Decimal))


@given(st.dictionaries(st.sampled_from("bcdefg"), MONEY), st.sampled_from(Relation))
def test_with_nothing_passed_on_look_through_is_direct(
    direct: dict[str, Decimal | None], relation: Relation
) -> None:
    ranges = {firm: None if sum_ is None else (ZERO, sum_) for firm, sum_ in direct.items()}
    view = view_of(EMPTY, ranges, Ways({}, sorted(direct), "a", relation))
    assert {row.counterparty_id: row.look_through for row in view.rows} == direct
    assert all(row.direct == row.look_through == row.high and not row.terms for row in view.rows)
    assert all(row.low == ZERO for row in view.rows)
    assert (view.missing, view.unknown_pairs) == (None, 0)


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")).filter(
            lambda p: p[0] != p[1]
        ),
        st.integers(min_value=1, max_value=10**6),
        min_size=1,
        max_size=10,
    )
)
def test_terms_add_up_and_no_firm_gets_more_than_all_that_is_given(
    sums: dict[tuple[str, str], int],
) -> None:
    graph = a_graph(*(paid(giver, receiver, amount) for (giver, receiver), amount in sums.items()))
    company = sorted({name for pair in sums for name in pair})[0]
    for view in exposure_of(graph, company.lower()).look_through:
        for row in view.rows:
            if view.missing:
                continue
            assert row.look_through == (row.direct or 0) + sum(term.amount for term in row.terms)
            assert all(0 < term.share <= 1 for term in row.terms)
            assert row.counterparty != company
        solved = {row.counterparty_id: row.look_through for row in view.rows}
        for row in view.rows:
            for term in row.terms:
                reached = solved[term.via_id]
                assert reached is not None
                assert term.amount <= reached + CENT


def up_to(amount: int) -> AmountClaim:
    return AmountClaim(low=None, high=Decimal(amount), basis=Basis.UP_TO)


def between(low: int, high: int) -> AmountClaim:
    return AmountClaim(low=Decimal(low), high=Decimal(high), basis=Basis.BETWEEN)


def ends_of(view: LookThroughView) -> dict[str, tuple[Decimal | None, ...]]:
    return {row.counterparty: (row.low, row.look_through, row.high) for row in view.rows}


def signed(giver: str, receiver: str, amount: AmountClaim) -> Told:
    return a_deal(a_leg(giver, receiver, amount), status=Status.SIGNED)


def test_without_ranges_both_ends_are_the_figure() -> None:
    gives, _ = views_of(paid("A", "B", 100), paid("B", "C", 75), paid("C", "B", 50))
    assert ends_of(gives) == {"B": (150, 150, 150), "C": (75, 75, 75)}


def test_a_range_on_the_way_is_a_range_behind_it() -> None:
    """B gets 50 to 100 and gives up to 40: C sees nothing, or at most all of the 40."""
    gives, _ = views_of(signed("A", "B", between(50, 100)), signed("B", "C", up_to(40)))
    assert ends_of(gives) == {"B": (50, 100, 100), "C": (0, 40, 40)}


def test_what_a_firm_may_pass_on_to_either_of_two_is_not_passed_on_twice() -> None:
    """B gets 100 and may give all of it to C or to D, which both give what they get to E."""
    gives, _ = views_of(
        paid("A", "B", 100), signed("B", "C", up_to(100)), signed("B", "D", up_to(100)),
        paid("C", "E", 500), paid("D", "E", 500),
    )  # fmt: skip
    told = ends_of(gives)
    assert told["C"] == told["D"] == (0, 50, 100)
    assert told["E"] == (0, 100, 100)


def test_a_ring_that_may_pass_all_of_it_on_has_no_upper_end() -> None:
    gives, _ = views_of(
        paid("A", "B", 1), signed("B", "C", up_to(10**9)), signed("C", "B", between(1, 10**9))
    )
    assert by_name(gives)["B"].high is None
    assert by_name(gives)["B"].low == 1


def test_of_many_firms_no_ends_are_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exposure_bounds, exposure_report):
        monkeypatch.setattr(module, "BOUNDED_MAX", 1)
    told = exposure_of(a_graph(paid("A", "B", 100), paid("B", "C", 40)))
    assert ends_of(told.look_through[0]) == {"B": (None, 100, None), "C": (None, 40, None)}
    assert "ends of look-through, gives to: more than 1 firms are within reach" in told.missing


FLOWS = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda p: p[0] != p[1]),
    st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted).map(tuple),
    min_size=1,
    max_size=9,
)


@given(FLOWS, st.data(), st.sampled_from(Relation))
def test_every_network_within_the_ranges_lies_between_the_ends(
    flows: dict[tuple[str, str], tuple[int, int]], data: st.DataObject, relation: Relation
) -> None:
    drawn = {pair: data.draw(st.integers(*ends), str(pair)) for pair, ends in flows.items()}
    firms = ["b", "c", "d", "e"]

    def told(sums: Mapping[tuple[str, str], tuple[int, int]]) -> tuple[Ways, Direct]:
        gross = {pair: (Decimal(low), Decimal(high)) for pair, (low, high) in sums.items()}
        mine = {
            (pair[1] if relation is Relation.GIVES else pair[0]): ends
            for pair, ends in gross.items()
            if pair[0 if relation is Relation.GIVES else 1] == "a"
        }
        return Ways(gross, firms, "a", relation), mine

    point = view_of(EMPTY, *reversed(told({pair: (x, x) for pair, x in drawn.items()})))
    seen = {row.counterparty_id: row.look_through for row in point.rows}
    ends = bounds_of(*told(flows))
    for firm, (low, high) in zip(firms, ends, strict=True):
        figure = seen.get(firm, ZERO)
        if figure is not None:
            assert low is None or low <= float(figure) + 0.02
            assert high is None or float(figure) <= high + 0.02
