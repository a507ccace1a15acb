"""The best of a search, and the bounds that cut it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from analytics.ranking import Rank, Ranking, Watch

RANKS = st.tuples(
    st.booleans(), st.integers(0, 3).map(Decimal), st.booleans(), st.integers(0, 2), st.just(-2)
)


def a_rank(dollars: int, *, known: bool = True) -> Rank:
    return (known, Decimal(dollars), True, 3, -2)


@given(st.lists(RANKS, max_size=30), st.integers(1, 8))
def test_the_best_are_those_that_sorting_all_would_give(ranks: list[Rank], limit: int) -> None:
    ranking: Ranking[int] = Ranking(limit)
    for number, rank in enumerate(ranks):
        if ranking.has_room_for(rank):
            ranking.offer(rank, f"id-{number:02d}", number)
    order = sorted(range(len(ranks)), key=lambda number: (*_falling(ranks[number]), number))
    assert list(ranking.best()) == order[:limit]


def _falling(rank: Rank) -> tuple[Decimal, ...]:
    return tuple(-Decimal(part) for part in rank)


def test_ties_are_in_order_of_the_id_whichever_came_first() -> None:
    for names in ("abc", "cba", "bac"):
        ranking: Ranking[str] = Ranking(2)
        for name in names:
            ranking.offer(a_rank(5), name, name)
        assert ranking.best() == ("a", "b")


def test_what_is_known_goes_before_more_that_is_not() -> None:
    ranking: Ranking[str] = Ranking(2)
    ranking.offer(a_rank(99, known=False), "perhaps", "perhaps")
    ranking.offer(a_rank(1), "surely", "surely")
    assert ranking.best() == ("surely", "perhaps")


def test_a_full_ranking_has_no_room_for_less() -> None:
    ranking: Ranking[str] = Ranking(1)
    ranking.offer(a_rank(5), "a", "a")
    assert not ranking.has_room_for(a_rank(4))
    assert ranking.has_room_for(a_rank(5))


def test_a_search_that_finds_just_as_many_as_it_may_is_not_cut() -> None:
    watch = Watch(60, most=3)
    assert [watch.count() for _ in range(3)] == [True] * 3
    assert not watch.is_full
    assert not watch.count()
    assert (watch.is_full, watch.found) == (True, 3)


def test_a_search_that_is_late_stays_late() -> None:
    watch = Watch(-1, most=3)
    assert not watch.keep_going()
    assert not watch.count()
    assert (watch.is_late, watch.is_full, watch.found) == (True, False, 0)
