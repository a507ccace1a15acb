"""Who is hit, and in which round, if a company pays only a part of what it owes."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.flows import Level
from analytics.obligations import Obligation
from analytics.reports import reproduce
from analytics.stress import StressAnswer, StressQuestion, answer_stress
from analytics.stress_rows import Figure, StressRow
from analytics.stress_runs import Method, Surplus, Terms, run
from graph.errors import InvalidValue, NotFound
from graph.events import catalogue as c
from graph.model.calendar import Certainty
from graph.model.company import company_slug
from graph.model.deal import Status
from graph.model.money import UNDISCLOSED, AmountClaim, up_to
from tests.support.history import History, a_cash_leg, a_company, a_document, a_reported_deal

Promise = tuple[str, str, AmountClaim | int]
CHAIN: tuple[Promise, ...] = (
    ("Lab", "Cloud", 100),
    ("Cloud", "Chips", 60),
    ("Chips", "Foundry", 30),
)
KEPT = Surplus.KEPT
WIDE = Decimal("0.9")


def a_log(*promises: Promise) -> History:
    names = sorted({name for giver, receiver, _ in promises for name in (giver, receiver)})
    return History(
        a_document("a"),
        *(a_company(name) for name in names),
        *(
            a_reported_deal(str(place), legs=[a_cash_leg(giver, receiver, amount)])
            for place, (giver, receiver, amount) in enumerate(promises, start=1)
        ),
    )


def asked(*promises: Promise, **question: object) -> StressAnswer:
    wanted: dict[str, object] = {"company_id": "lab", **question}
    return answer_stress(a_log(*promises).graph(), StressQuestion(**wanted))  # type: ignore[arg-type]


def row_of(answer: StressAnswer, name: str) -> StressRow:
    (row,) = (row for row in answer.rows if row.company == name)
    return row


def both(amount: int) -> Figure:
    return Figure(at_low=Decimal(amount), at_high=Decimal(amount))


def test_half_a_payment_runs_down_a_chain_one_firm_a_round() -> None:
    answer = asked(*CHAIN)
    assert (answer.owes, answer.unpaid) == (both(100), both(50))
    assert [(row.round, row.company, row.lost) for row in answer.rows] == [
        (1, "Cloud", both(50)),
        (2, "Chips", both(30)),
        (3, "Foundry", both(15)),
    ]
    assert [each.hit for each in answer.rounds] == [("Cloud",), ("Chips",), ("Foundry",)]
    assert (answer.model, answer.converged, answer.truncated) == ("eisenberg_noe", True, False)


def test_a_kept_surplus_stops_the_shock_where_it_can() -> None:
    answer = asked(*CHAIN, surplus=KEPT)
    cloud = row_of(answer, "Cloud")
    assert (cloud.lost, cloud.passed_on, cloud.absorbed) == (both(50), both(10), both(40))
    assert row_of(answer, "Chips").absorbed == both(10)
    assert [each.hit for each in answer.rounds] == [("Cloud",), ("Chips",)]


def test_money_to_spare_is_an_assumption_that_counts() -> None:
    spared = asked(*CHAIN, own_money=Decimal("0.5"))
    assert [row.company for row in spared.rows] == ["Cloud"]
    assert row_of(spared, "Cloud").absorbed == both(50)


def test_what_is_lost_is_passed_on_paid_to_nobody_outside_or_absorbed() -> None:
    for answer in (asked(*CHAIN), asked(*CHAIN, surplus=KEPT)):
        for row in answer.rows:
            assert row.lost
            assert row.passed_on
            assert row.outside
            assert row.absorbed
            for end in ("at_low", "at_high"):
                parts = (row.passed_on, row.outside, row.absorbed)
                assert getattr(row.lost, end) == sum(getattr(part, end) for part in parts)
                assert getattr(row.lost, end) == sum(
                    getattr(term.lost, end) for term in row.terms if term.lost
                )


def test_no_dollar_of_the_shock_is_counted_twice_where_it_ends() -> None:
    for surplus in Surplus:
        answer = asked(*CHAIN, ("Chips", "Lab", 20), ("Cloud", "Lab", 10), surplus=surplus)
        ended = sum(each.ended.at_high for each in answer.rounds)
        assert abs(ended - answer.unpaid.at_high) < Decimal("0.1")


def test_the_company_itself_can_be_hit_by_way_of_a_loop() -> None:
    answer = asked(*CHAIN, ("Foundry", "Lab", 30))
    lab = row_of(answer, "Lab")
    assert lab.round == 4
    assert lab.lost == lab.absorbed == both(15)
    assert lab.passed_on == both(0)


def test_two_ways_to_a_firm_give_two_terms_and_the_first_round() -> None:
    answer = asked(("Lab", "Cloud", 100), ("Lab", "Chips", 10), ("Cloud", "Chips", 40))
    chips = row_of(answer, "Chips")
    assert chips.round == 1
    assert [(term.debtor, term.lost) for term in chips.terms] == [
        ("Cloud", both(20)),
        ("Lab", both(5)),
    ]
    assert chips.terms[0].deal_ids == ("deal-3",)
    assert len(chips.terms[0].report_ids) == 1


def test_a_range_gives_two_runs_and_a_possible_hit() -> None:
    answer = asked(("Lab", "Cloud", up_to(100)))
    cloud = row_of(answer, "Cloud")
    assert cloud.lost == Figure(at_low=Decimal(0), at_high=Decimal(50))
    assert cloud.certainty is Certainty.POSSIBLE
    assert row_of(asked(*CHAIN), "Cloud").certainty is Certainty.YES


def test_an_unknown_amount_hits_perhaps_and_is_named_as_missing() -> None:
    answer = asked(("Lab", "Cloud", UNDISCLOSED), ("Cloud", "Chips", 60))
    cloud, chips = row_of(answer, "Cloud"), row_of(answer, "Chips")
    assert (cloud.round, cloud.lost, cloud.terms[0].owed, cloud.terms[0].unknown) == (
        1,
        None,
        None,
        1,
    )
    assert (chips.round, chips.lost, chips.certainty) == (2, None, Certainty.POSSIBLE)
    assert answer.missing == ("no amount is known for Lab → Cloud (deal-1)",)
    assert [each.may_be_hit for each in answer.rounds] == [("Cloud",), ("Chips",)]


def test_a_ring_of_unknown_amounts_ends() -> None:
    answer = asked(("Lab", "Cloud", UNDISCLOSED), ("Cloud", "Lab", UNDISCLOSED))
    assert [(row.round, row.company) for row in answer.rows] == [(1, "Cloud"), (2, "Lab")]


def test_payment_in_full_hits_nobody() -> None:
    answer = asked(*CHAIN, ("Lab", "Power", UNDISCLOSED), fraction=Decimal(1))
    assert (answer.rows, answer.rounds, answer.unpaid) == ((), (), both(0))
    assert answer.missing == ("no amount is known for Lab → Power (deal-4)",)


def test_costs_of_default_make_it_worse_and_change_the_name_of_the_model() -> None:
    plain = asked(*CHAIN)
    costly = asked(*CHAIN, beta=Decimal("0.5"), alpha=Decimal("0.5"))
    assert costly.model == "rogers_veraart"
    assert row_of(costly, "Chips").lost == both(45)
    assert row_of(plain, "Chips").lost == both(30)
    assert "A failing firm pays out 0.5 of other money, 0.5 of receipts" in " ".join(
        costly.assumptions
    )


def test_each_assumption_is_printed_with_its_figure() -> None:
    text = "\n".join(asked(*CHAIN, fraction=Decimal("0.25"), own_money=Decimal("0.1")).assumptions)
    assert "contracted and unpaid money of deals that are signed or better" in text
    assert "Lab pays 0.25 of each obligation" in text
    assert "has 0.1 of what it owes to spare" in text
    assert "promised to others" in text
    kept = "\n".join(asked(*CHAIN, surplus=KEPT, status_floor=Status.PROPOSED).assumptions)
    assert "a buffer that it keeps" in kept
    assert "headline and unpaid money of deals that are proposed or better" in kept


def test_a_group_is_stressed_as_one_unless_asked_by_company() -> None:
    history = a_log(*CHAIN)
    history.add(c.ControlChanged(company_id="chips", parent_id="cloud"))
    graph = history.graph()
    grouped = answer_stress(graph, StressQuestion(company_id="lab"))
    assert [row.company for row in grouped.rows] == ["Cloud", "Foundry"]
    single = answer_stress(graph, StressQuestion(company_id="lab", level=Level.COMPANY))
    assert [row.company for row in single.rows] == ["Cloud", "Chips", "Foundry"]
    part = answer_stress(graph, StressQuestion(company_id="chips"))
    assert part.company == "Cloud"


def test_the_receipt_repeats_the_answer() -> None:
    history = a_log(*CHAIN)
    first = answer_stress(history.graph(), StressQuestion(company_id="lab"))
    again = answer_stress(history.graph(), StressQuestion(company_id="lab"))
    assert msgspec.json.encode(first) == msgspec.json.encode(again)
    assert first.receipt.question == "StressQuestion"
    assert first.receipt.parameters["fraction"] == Decimal("0.5")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fraction", Decimal("1.1")),
        ("fraction", Decimal("-0.1")),
        ("fraction", Decimal("nan")),
        ("alpha", Decimal(2)),
        ("beta", Decimal(-1)),
        ("own_money", Decimal(-1)),
        ("own_money", Decimal("inf")),
    ],
)
def test_a_figure_outside_its_range_is_refused(field: str, value: Decimal) -> None:
    with pytest.raises(InvalidValue) as refused:
        asked(*CHAIN, **{field: value})
    assert refused.value.field == field


def test_an_unknown_company_is_refused() -> None:
    with pytest.raises(NotFound, match="nobody"):
        asked(*CHAIN, company_id="nobody")


firms = st.sampled_from(["Lab", "Cloud", "Chips", "Foundry", "Power"])
promises = st.lists(
    st.tuples(firms, firms, st.integers(1, 1_000)).filter(lambda each: each[0] != each[1]),
    min_size=1,
    max_size=10,
    unique_by=lambda each: each[:2],
)


def an_obligation(debtor: str, creditor: str, amount: int) -> Obligation:
    return Obligation(
        debtor_id=company_slug(debtor),
        creditor_id=company_slug(creditor),
        low=Decimal(amount),
        high=Decimal(amount),
        unknown=0,
        unknown_deals=(),
        deal_ids=(),
        report_ids=(),
    )


@settings(deadline=None)
@given(promises, st.integers(0, 10), st.sampled_from(Surplus))
@example(
    [
        ("Lab", "Chips", 1),
        ("Chips", "Foundry", 1),
        ("Foundry", "Cloud", 1),
        ("Foundry", "Chips", 13),
    ],
    1,
    Surplus.PROMISED,
)  # the cloud loses less than a cent
def test_nobody_loses_more_than_it_is_owed_and_each_hit_has_an_earlier_payer(
    given_promises: list[tuple[str, str, int]], tenths: int, surplus: Surplus
) -> None:
    pairs = [an_obligation(*promise) for promise in given_promises]
    terms = Terms(
        shocked="lab", fraction=tenths / 10, own_money=0.0, surplus=surplus, alpha=1.0, beta=1.0
    )
    found = run(pairs, terms, upper=True)
    owed = {(pair.debtor_id, pair.creditor_id): pair.high for pair in pairs}
    assert found.converged
    for pair, lost in found.losses.items():
        assert 0 < lost <= (owed[pair] or 0)
        assert found.hit_round[pair[1]] <= found.payers[pair[0]] + 1
    for firm, number in found.payers.items():
        assert firm == "lab" or found.hit_round[firm] <= number


def spread(method: Method, buffer: str = "0.1", *promises: Promise) -> StressAnswer:
    return asked(*(promises or CHAIN), method=method, buffer=Decimal(buffer))


def test_linear_debtrank_with_wide_buffers_passes_half_on_down_the_chain() -> None:
    answer = spread(Method.DEBTRANK_LINEAR, "1")
    for name, lost, round_ in (("Cloud", 50, 1), ("Chips", 30, 2), ("Foundry", 15, 3)):
        row = row_of(answer, name)
        assert (row.lost, row.round, row.failed_round) == (both(lost), round_, None)
        assert row.stress is not None
        assert row.stress.at_high == Decimal("0.5")
    assert answer.model == "debtrank_linear_2015"


def test_linear_debtrank_with_thin_buffers_takes_them_whole() -> None:
    answer = spread(Method.DEBTRANK_LINEAR)
    cloud, chips = row_of(answer, "Cloud"), row_of(answer, "Chips")
    assert (cloud.lost, cloud.buffer, cloud.failed_round) == (both(50), both(10), 1)
    assert (chips.lost, chips.failed_round) == (both(60), 2)


def test_debtrank_of_2012_costs_no_creditor_more_than_its_buffer() -> None:
    answer = spread(Method.DEBTRANK_2012)
    cloud, chips = row_of(answer, "Cloud"), row_of(answer, "Chips")
    assert (cloud.lost, chips.lost) == (both(5), both(3))
    assert cloud.stress is not None
    assert cloud.stress.at_high == Decimal("0.5")
    assert cloud.failed_round is None


def test_the_two_debtranks_differ_and_each_answer_names_its_own() -> None:
    linear, once = spread(Method.DEBTRANK_LINEAR), spread(Method.DEBTRANK_2012)
    assert (linear.method, once.method) == (Method.DEBTRANK_LINEAR, Method.DEBTRANK_2012)
    assert row_of(linear, "Foundry").stress != row_of(once, "Foundry").stress


def test_a_cascade_fails_firms_whole_until_a_buffer_holds() -> None:
    falling, held = spread(Method.CASCADE), spread(Method.CASCADE, "0.6")
    assert {row.company: row.failed_round for row in falling.rows} == {
        "Cloud": 1,
        "Chips": 2,
        "Foundry": 3,
    }
    assert [row.company for row in held.rows] == ["Cloud"]
    assert held.rows[0].failed_round is None
    assert held.rows[0].lost == both(50)


@pytest.mark.parametrize("method", [each for each in Method if not each.clears])
def test_methods_that_spread_losses_move_no_cash_and_label_their_buffers(method: Method) -> None:
    answer = spread(method)
    for row in answer.rows:
        assert (row.passed_on, row.outside, row.absorbed) == (None, None, None)
        assert row.lost is not None
        terms = [term.lost for term in row.terms if term.lost is not None]
        assert row.lost.at_high == sum(term.at_high for term in terms)
    assert all(each.ended is None for each in answer.rounds)
    assert any(each.startswith("Buffers are assumed") for each in answer.assumptions)
    assert reproduce(a_log(*CHAIN).graph(), answer.receipt) == answer


@pytest.mark.parametrize("method", [each for each in Method if each is not Method.ROGERS_VERAART])
def test_who_pays_all_hits_nobody_by_any_method(method: Method) -> None:
    assert not asked(*CHAIN, method=method, fraction=Decimal(1)).rows


def test_a_method_is_refused_where_costs_of_default_say_otherwise() -> None:
    with pytest.raises(InvalidValue, match="rogers-veraart"):
        asked(*CHAIN, method=Method.EISENBERG_NOE, beta=Decimal("0.5"))
    with pytest.raises(InvalidValue, match="costs of default"):
        asked(*CHAIN, method=Method.ROGERS_VERAART)
    with pytest.raises(InvalidValue, match="buffer"):
        asked(*CHAIN, method=Method.CASCADE, buffer=Decimal(0))
    assert asked(*CHAIN, beta=Decimal("0.5")).method is Method.ROGERS_VERAART


@pytest.mark.parametrize("method", [each for each in Method if not each.clears])
def test_an_unknown_debt_may_hit_by_any_method(method: Method) -> None:
    answer = spread(method, "0.1", *CHAIN, ("Cloud", "Power", UNDISCLOSED))
    row = row_of(answer, "Power")
    assert (row.lost, row.certainty) == (None, Certainty.POSSIBLE)


@pytest.mark.parametrize("method", [None, *(each for each in Method if not each.clears)])
def test_a_debtor_that_only_an_unknown_sum_may_reach_costs_an_unknown_sum(
    method: Method | None,
) -> None:
    answer = asked(
        *CHAIN, ("Lab", "Bank", UNDISCLOSED), ("Bank", "Chips", 40), method=method, buffer=WIDE
    )
    by_debtor = {term.debtor: term for term in row_of(answer, "Chips").terms}
    assert (by_debtor["Bank"].owed, by_debtor["Bank"].lost) == (both(40), None)
    bank = row_of(answer, "Bank")
    assert (bank.lost, bank.buffer, bank.owes) == (None, None, both(40))


@pytest.mark.parametrize("method", [None, *(each for each in Method if not each.clears)])
def test_who_owes_only_unknown_sums_owes_no_known_one_and_not_nothing(
    method: Method | None,
) -> None:
    told = asked(("Lab", "Cloud", UNDISCLOSED), ("Cloud", "Chips", UNDISCLOSED), method=method)
    assert (told.owes, told.unpaid) == (None, None)
    assert (row_of(told, "Cloud").owes, row_of(told, "Chips").owes) == (None, both(0))
    nothing = asked(("Cloud", "Lab", 5), method=method)
    assert (nothing.owes, nothing.unpaid) == (both(0), both(0))
