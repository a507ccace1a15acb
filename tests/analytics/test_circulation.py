"""Three measures of money that goes round: by hand, with terms that add up, and against chance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.chance import ChanceQuestion
from analytics.circulation import CirculationAnswer, CirculationQuestion, answer_circulation
from analytics.contagion.drawn import Keeps
from analytics.flows import Level
from analytics.reports import reproduce
from graph.errors import InvalidValue
from graph.events.catalogue import ControlChanged
from graph.model.deal import Status
from graph.model.money import up_to
from tests.support.builders import Told, a_deal, a_graph, a_history, a_leg
from tests.support.history import a_company


def pay(giver: str, receiver: str, amount: object, **words: object) -> Told:
    return a_deal(a_leg(giver, receiver, amount), **words)  # type: ignore[arg-type]


RING = (pay("NVIDIA", "OpenAI", 100), pay("OpenAI", "Oracle", 100), pay("Oracle", "NVIDIA", 70))


def ask(*deals: Told, **words: object) -> CirculationAnswer:
    return answer_circulation(a_graph(*deals), CirculationQuestion(**words))  # type: ignore[arg-type]


def test_a_ring_with_a_bottleneck_nets_three_times_that() -> None:
    answer = ask(*RING)
    assert (answer.netting.circulating_high, answer.netting.gross_high) == (210, 270)


def test_finn_of_two_firms_by_hand_is_a_third() -> None:
    """150 there and 50 back, 100 over the boundary: the published-style hand vector."""
    answer = ask(pay("NVIDIA", "OpenAI", 150), pay("OpenAI", "NVIDIA", 50))
    assert answer.finn_high.index == Decimal("0.333333")
    assert answer.finn_high.boundary == 100


def test_the_terms_of_finn_add_up_to_the_index() -> None:
    figures = ask(*RING).finn_high
    through = sum(term.through for term in figures.terms)
    cycled = sum(term.cycled or 0 for term in figures.terms)
    assert through == figures.through
    assert figures.index is not None
    assert abs(cycled / through - figures.index) < Decimal("0.00001")


def test_a_ring_that_nothing_leaves_has_no_index_and_says_why() -> None:
    answer = ask(*(pay(a, b, 100) for a, b in (("A", "B"), ("B", "C"), ("C", "A"))))
    assert answer.finn_high.index is None
    assert answer.finn_high.missing is not None
    assert "never leaves over the boundary" in answer.finn_high.missing
    assert "node" not in answer.finn_high.missing
    assert answer.hodge_high.circular_share == 1


def test_the_terms_of_hodge_add_up_to_the_net_flow_of_each_pair() -> None:
    figures = ask(*RING).hodge_high
    assert all(term.net == term.gradient + term.circular for term in figures.terms)
    nets = {(term.giver, term.receiver): abs(term.net) for term in figures.terms}
    assert sorted(nets.values()) == [70, 100, 100]
    assert all(term.report_ids for term in figures.terms)


def test_hodge_of_a_ring_by_hand() -> None:
    """Flows of 2, 1 and 3 round a ring of three: circular 2 each, so 12 of 14."""
    figures = ask(pay("A", "B", 2), pay("B", "C", 1), pay("C", "A", 3)).hodge_high
    assert figures.circular_share == Decimal("0.857143")
    assert {abs(term.circular) for term in figures.terms} == {Decimal(2)}


def test_a_chain_has_nothing_circular() -> None:
    assert ask(pay("A", "B", 2), pay("B", "C", 1)).hodge_high.circular_share == 0


def test_payments_that_match_vanish_from_the_net_flow() -> None:
    answer = ask(pay("A", "B", 100), pay("B", "A", 100))
    assert answer.hodge_high.circular_share is None
    assert answer.hodge_high.missing == "nothing flows net between any two firms"
    assert answer.netting.circulating_high == 200


def test_ranges_give_two_ends_and_unknown_pairs_are_named() -> None:
    answer = ask(pay("A", "B", up_to(100)), pay("B", "A", 40), pay("B", "C", None))
    assert (answer.netting.circulating_low, answer.netting.circulating_high) == (0, 80)
    assert (answer.unknown_pairs, answer.missing) == (1, ("no amount is known for B → C",))


def test_flows_inside_a_group_vanish_at_group_level() -> None:
    control = ControlChanged(company_id="aws", parent_id="amazon")
    history = a_history(pay("AWS", "Amazon", 5), pay("Amazon", "AWS", 5), pay("AWS", "A", 1))
    history.add(a_company("AWS"))
    history.add(control)
    pairs = {
        level: answer_circulation(history.graph(), CirculationQuestion(level=level)).pairs
        for level in Level
    }
    assert pairs == {Level.COMPANY: 3, Level.GROUP: 1}


def test_a_floor_leaves_talk_out() -> None:
    deals = (pay("A", "B", 1), pay("B", "A", 1, status=Status.RUMOURED))
    assert ask(*deals).netting.circulating_high == 2
    assert ask(*deals, status=Status.SIGNED).netting.circulating_high == 0


def test_an_empty_log_has_no_index_rather_than_zero() -> None:
    answer = ask()
    assert answer.finn_high.index is None
    assert answer.hodge_high.circular_share is None


def test_chance_names_draws_seed_and_law_and_is_never_zero() -> None:
    progress: list[tuple[int, int]] = []
    chance = ChanceQuestion(draws=19, seed=5, keeps=Keeps.STRENGTH)
    deals = (*RING, pay("Meta", "AMD", 60), pay("Google", "Anthropic", 40), pay("AMD", "TSMC", 9))
    answer = answer_circulation(
        a_graph(*deals),
        CirculationQuestion(chance=chance),
        lambda done, last: progress.append((done, last)),
    )
    assert answer.chance is not None
    told = answer.chance.loops
    assert (told.draws, told.seed, told.keeps, told.observed) == (19, 5, Keeps.STRENGTH, 1)
    assert 1 / 20 <= told.p_above <= 1
    assert answer.chance.netted.observed == float(answer.netting.circulating_high)
    assert progress[-1] == (38, 38)
    assert "one-sided" in answer.chance.convention


def test_a_planted_ring_among_pairs_is_more_than_chance() -> None:
    strangers = [pay(f"A{number}", f"B{number}", 10) for number in range(12)]
    answer = ask(*RING, *strangers, chance=ChanceQuestion(draws=99, seed=1))
    assert answer.chance is not None
    assert answer.chance.loops.p_above <= 0.05


def test_a_receipt_gives_the_same_answer_draws_included() -> None:
    graph = a_graph(*RING, pay("Meta", "AMD", 60))
    answer = answer_circulation(graph, CirculationQuestion(chance=ChanceQuestion(draws=9)))
    assert reproduce(graph, answer.receipt) == answer


def test_bad_draws_and_hops_are_refused() -> None:
    for chance in (ChanceQuestion(draws=0), ChanceQuestion(max_hops=99)):
        with pytest.raises(InvalidValue):
            ask(*RING, chance=chance)


def test_a_sum_for_several_givers_is_told_to_count_once_when_netted_and_in_full_elsewhere() -> None:
    shared = a_deal(a_leg("A", "C", 100, group="g"), a_leg("B", "C", 100, group="g"))
    answer = ask(shared)
    assert answer.netting.gross_high == 100
    assert answer.finn_high.boundary == 200
    assert answer.finn_low.boundary == 0
    assert any("sum for several givers" in each for each in answer.conventions)
