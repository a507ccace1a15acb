"""When a ring closed, in the world, in print and in the log, and when it broke."""

from __future__ import annotations

from analytics.flows import FAR_DAY, Selection, edges, flows
from analytics.lifelines import LifeLine, life_line_of
from analytics.loops import Bounds, find_loops
from graph.model.deal import Status
from tests.support.builders import Told, a_deal, a_flow, a_graph, a_leg, a_purchase


def a_line(*hops: str | None) -> LifeLine:
    """Of a ring with one flow per hop that began on the day."""
    return life_line_of([[a_flow(began_on=day)] for day in hops])


def line_in(*told: Told) -> LifeLine:
    """Of the only ring of a log, broken or not."""
    found = flows(a_graph(*told), Selection(include_exits=True), FAR_DAY)
    (loop,) = find_loops(edges(found.flows), Bounds()).loops
    return loop.life_line


def test_a_ring_closes_in_the_world_with_its_last_hop() -> None:
    line = a_line("2025-09-22", "2025-10-06", "2025-01-21")
    assert line.began == ("2025-09-22", "2025-10-06", "2025-01-21")
    assert line.closed_on == "2025-10-06"


def test_a_date_that_nobody_states_leaves_the_closing_open() -> None:
    line = a_line("2025-09-22", None)
    assert (line.began, line.closed_on) == (("2025-09-22", None), None)


def test_a_coarse_date_counts_by_its_last_day() -> None:
    assert a_line("2025-Q4", "2025-11-01").closed_on == "2025-Q4"
    assert a_line("2025-Q3", "2025-11-01").closed_on == "2025-11-01"


def test_each_hop_begins_with_the_earliest_of_its_flows() -> None:
    hops = [
        [a_flow(began_on="2025-09-22", position=9), a_flow(began_on="2024-03", position=4)],
        [a_flow("b", "a", began_on="2025-02-01", position=7)],
    ]
    line = life_line_of(hops)
    assert line.began == ("2024-03", "2025-02-01")
    assert (line.closed_on, line.position) == ("2025-02-01", 7)


def test_print_and_log_have_their_own_clocks() -> None:
    hops = [
        [a_flow(began_on="2025-01-01", published_on="2025-06-30", position=50)],
        [a_flow("b", "a", began_on="2025-02-01", published_on="2025-02-02", position=3)],
    ]
    line = life_line_of(hops)
    assert (line.closed_on, line.printed_on, line.position) == ("2025-02-01", "2025-06-30", 50)


def test_a_living_ring_is_not_broken() -> None:
    assert a_line("2025-09-22", "2025-10-06").broke_on is None


def test_a_hop_lives_as_long_as_one_of_its_flows() -> None:
    ended = a_flow(status=Status.TERMINATED, ended_on="2026-01-01")
    hops = [[ended, a_flow()], [a_flow("b", "a")]]
    assert life_line_of(hops).broke_on is None
    assert life_line_of([[ended], [a_flow("b", "a")]]).broke_on == "2026-01-01"


def test_a_ring_breaks_with_the_first_hop_that_loses_its_last_flow() -> None:
    gone = {"status": Status.TERMINATED}
    hops = [
        [a_flow(ended_on="2026-01-01", **gone), a_flow(ended_on="2026-05-01", **gone)],  # type: ignore[arg-type]
        [a_flow("b", "a", ended_on="2026-03-01", **gone)],  # type: ignore[arg-type]
    ]
    assert life_line_of(hops).broke_on == "2026-03-01"


def test_an_end_without_a_day_is_never_dated_by_the_first_report() -> None:
    hops = [[a_flow(status=Status.TERMINATED, published_on="2025-01-01")], [a_flow("b", "a")]]
    assert life_line_of(hops).broke_on is None


def test_in_a_log_a_ring_breaks_when_the_end_of_a_deal_is_told() -> None:
    line = line_in(
        a_deal(a_leg("A", "B"), deal="1", announced_on="2025-01-01", printed="2025-01-02"),
        a_purchase(a_leg("B", "A"), deal="2", announced_on="2025-03-01", printed="2025-03-02"),
        a_deal(
            a_leg("A", "B"), deal="1", status=Status.TERMINATED, announced_on="2025-01-01",
            printed="2026-02-03",
        ),
    )  # fmt: skip
    assert (line.closed_on, line.printed_on) == ("2025-03-01", "2025-03-02")
    assert line.broke_on == "2026-02-03"


def test_every_leg_has_its_day_in_the_world_in_print_and_in_the_log() -> None:
    hops = [
        [
            a_flow(began_on="2025-01-01", published_on="2025-03-01", position=9),
            a_flow(began_on="2025-02-01", published_on="2025-02-02", position=4),
        ],
        [a_flow("b", "a", began_on=None, published_on="2025-05-05", position=7)],
    ]
    line = life_line_of(hops)
    assert line.began == ("2025-01-01", None)
    assert line.printed == ("2025-02-02", "2025-05-05")
    assert line.positions == (4, 7)
    assert not line.is_broken
    assert (line.broke_printed_on, line.broke_position) == (None, None)


def test_in_a_log_a_ring_breaks_in_print_and_at_a_position_of_its_own() -> None:
    first = a_deal(a_leg("A", "B"), deal="1", printed="2025-01-02")
    back = a_purchase(a_leg("B", "A"), deal="2", printed="2025-03-02")
    end = a_deal(
        a_leg("A", "B"), deal="1", status=Status.TERMINATED, effective_on="2026-01-15",
        printed="2026-02-03",
    )  # fmt: skip
    line = line_in(first, back, end)
    assert line.is_broken
    assert (line.broke_on, line.broke_printed_on) == ("2026-01-15", "2026-02-03")
    assert line.broke_position is not None
    assert line.broke_position > line.position


def test_where_a_curator_ends_a_deal_nobody_knows_when_it_was_printed() -> None:
    ended = a_flow(status=Status.TERMINATED, ended_on="2026-01-15")
    line = life_line_of([[ended], [a_flow("b", "a")]])
    assert line.is_broken
    assert (line.broke_on, line.broke_printed_on, line.broke_position) == ("2026-01-15", None, None)
