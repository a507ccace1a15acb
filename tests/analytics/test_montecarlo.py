"""Draws agree with the exact figures, repeat by seed, and name law, rates and what is unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.contagion.drawn import Law
from analytics.montecarlo import (
    RATES,
    MonteCarloAnswer,
    MonteCarloQuestion,
    Rate,
    answer_montecarlo,
)
from analytics.reports import reproduce
from graph.errors import InvalidValue, NotFound
from graph.model.deal import Status
from graph.model.money import up_to
from tests.support.builders import Told, a_deal, a_graph, a_guarantee, a_leg


def pay(giver: str, receiver: str, amount: object, **words: object) -> Told:
    return a_deal(a_leg(giver, receiver, amount), **{"confidence": 1.0, **words})  # type: ignore[arg-type]


def ask(*deals: Told, **words: object) -> MonteCarloAnswer:
    return answer_montecarlo(a_graph(*deals), MonteCarloQuestion(**words))  # type: ignore[arg-type]


def receives(answer: MonteCarloAnswer) -> object:
    return next(each for each in answer.figures if each.name == "receives").sampled


def test_the_mean_by_hand_is_truth_times_conversion_times_the_middle() -> None:
    deal = pay("NVIDIA", "OpenAI", up_to(100), status=Status.ANNOUNCED, confidence=0.5)
    (figure,) = ask(deal, company_id="openai").figures
    assert figure.sampled.closed_form is not None
    assert figure.sampled.closed_form.mean == pytest.approx(0.5 * 0.6 * 50)


def test_draws_come_within_four_standard_errors_of_the_exact_mean() -> None:
    deals = [
        pay("NVIDIA", "OpenAI", up_to(100), status=Status.ANNOUNCED, confidence=0.7),
        pay("SoftBank", "OpenAI", 30, confidence=0.9),
        pay("Amazon", "OpenAI", up_to(50), status=Status.RUMOURED, confidence=0.4),
    ]
    (figure,) = ask(*deals, company_id="openai", draws=4_000).figures
    told = figure.sampled
    assert told.closed_form is not None
    assert abs(told.mean - told.closed_form.mean) < 4 * told.error
    assert told.deviation == pytest.approx(told.closed_form.deviation, rel=0.1)


def test_the_terms_add_up_to_the_exact_mean_and_name_their_reports() -> None:
    deals = (pay("NVIDIA", "OpenAI", up_to(100), confidence=0.7), pay("SoftBank", "OpenAI", 30))
    answer = ask(*deals, company_id="openai")
    (figure,) = answer.figures
    assert figure.sampled.closed_form is not None
    total = sum((term.expected for term in answer.terms), Decimal(0))
    assert float(total) == pytest.approx(figure.sampled.closed_form.mean)
    assert all(term.report_ids for term in answer.terms)


def test_a_rate_of_ones_own_replaces_the_assumed_one_and_is_printed() -> None:
    rate = Rate(status=Status.SIGNED, chance=Decimal("0.25"))
    answer = ask(pay("NVIDIA", "OpenAI", 100), company_id="openai", rates=(rate,))
    (figure,) = answer.figures
    assert figure.sampled.closed_form is not None
    assert figure.sampled.closed_form.mean == pytest.approx(25)
    assert rate in answer.rates
    assert len(answer.rates) == len(RATES)
    assert any("signed 0.25" in each for each in answer.assumptions)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    deal = pay("NVIDIA", "OpenAI", up_to(100))
    first, again, other = (
        receives(ask(deal, company_id="openai", seed=seed)) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_netted_money_has_draws_and_no_closed_form_and_says_why() -> None:
    progress: list[int] = []
    graph = a_graph(pay("A", "B", 100), pay("B", "A", 40))
    answer = answer_montecarlo(
        graph, MonteCarloQuestion(draws=50), lambda done, _: progress.append(done)
    )
    (figure,) = answer.figures
    assert figure.sampled.closed_form is None
    assert figure.no_closed_form
    assert {figure.sampled.least, figure.sampled.most} <= {0.0, 80.0}
    assert progress == list(range(1, 51))


def test_certain_exact_money_has_no_spread() -> None:
    deals = (
        pay("A", "B", 100, status=Status.EFFECTIVE),
        pay("B", "A", 40, status=Status.EFFECTIVE),
    )
    (figure,) = ask(*deals, draws=20).figures
    assert (figure.sampled.mean, figure.sampled.deviation) == (80, 0)


def test_a_sum_for_several_givers_is_drawn_once() -> None:
    shared = a_deal(
        a_leg("A", "C", 100, group="g"),
        a_leg("B", "C", 100, group="g"),
        status=Status.EFFECTIVE,
        confidence=1.0,
    )
    (figure,) = ask(shared, company_id="c").figures
    assert figure.sampled.closed_form is not None
    assert figure.sampled.closed_form.mean == 50
    assert figure.terms == 1


def test_guarantees_are_left_out_and_unknown_legs_are_named() -> None:
    answer = ask(
        a_deal(a_guarantee(amount=6)), pay("NVIDIA", "CoreWeave", None), company_id="coreweave"
    )
    assert not answer.figures
    assert answer.unknown_legs == 1
    assert answer.missing == ("no amount is known for NVIDIA → CoreWeave (deal-2)",)


def test_law_seed_and_draws_are_stated() -> None:
    answer = ask(pay("A", "B", up_to(9)), company_id="b", law=Law.TRIANGULAR, draws=10, seed=7)
    (figure,) = answer.figures
    told = (figure.sampled.law, figure.sampled.seed, figure.sampled.draws)
    assert told == (Law.TRIANGULAR, 7, 10)
    text = " ".join(answer.assumptions)
    assert "triangular law" in text
    assert "10 draws, seed 7" in text


def test_a_receipt_gives_the_same_draws() -> None:
    graph = a_graph(pay("A", "B", up_to(9)))
    answer = answer_montecarlo(graph, MonteCarloQuestion(company_id="b", draws=30))
    assert reproduce(graph, answer.receipt) == answer


def test_bad_questions_are_refused() -> None:
    with pytest.raises(NotFound):
        ask(company_id="nobody")
    with pytest.raises(InvalidValue):
        ask(pay("A", "B", 1), company_id="b", draws=0)
    for status, chance in ((Status.DENIED, "0.5"), (Status.SIGNED, "1.5")):
        with pytest.raises(InvalidValue, match="rates"):
            ask(pay("A", "B", 1), rates=(Rate(status=status, chance=Decimal(chance)),))
