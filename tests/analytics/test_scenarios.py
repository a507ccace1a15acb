"""What if: the same fold and the same questions on both sides of some changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.branch_questions import reproduce_on
from analytics.flows import Level
from analytics.receipts import Receipt
from analytics.reports import ExposureQuestion, answer_exposure, answer_loops, reproduce
from analytics.scenario_changes import (
    CHANGES_MAX,
    AddDeal,
    Change,
    Retract,
    SetAmount,
    SetStatus,
    ordered,
)
from analytics.scenarios import (
    COMPANIES_MAX,
    ScenarioAnswer,
    ScenarioQuestion,
    answer_scenario,
)
from graph.branching import Branch
from graph.errors import CommandRefused, InvalidValue, NotFound
from graph.events.catalogue import ControlChanged
from graph.events.codec import canonical_json
from graph.fold.read import read_graph
from graph.model.calendar import AsOf
from graph.model.deal import DealKind, Status
from graph.model.money import AmountClaim, Basis, exact, up_to
from tests.support.builders import a_deal, a_history, a_leg, a_purchase, a_warrant
from tests.support.history import History

CLOCKS = AsOf(valid_on=date(2026, 1, 1), published_by=date(2026, 1, 1))
END_ORACLE = SetStatus(deal_id="deal-2", status=Status.TERMINATED)
RING = ("NVIDIA", "OpenAI", "Oracle")


def a_ring() -> History:
    """NVIDIA may invest in OpenAI, which has signed at Oracle, which has paid NVIDIA; a warrant of
    AMD, and a deal that closes no ring."""
    return a_history(
        a_deal(a_leg(amount=up_to(100)), status=Status.ANNOUNCED, deal="1"),
        a_purchase(a_leg("OpenAI", "Oracle", 300), deal="2"),
        a_purchase(a_leg("Oracle", "NVIDIA", 40), deal="3"),
        a_purchase(a_leg("OpenAI", "AMD", None), a_warrant(), deal="4"),
        a_purchase(a_leg("Meta", "Oracle", 20), deal="5"),
    )


@pytest.fixture(scope="module")
def history() -> History:
    return a_ring()


def ask(history: History, *changes: Change, **words: object) -> ScenarioAnswer:
    question = ScenarioQuestion(changes=changes, **words)  # type: ignore[arg-type]
    return answer_scenario(Branch(history.store, CLOCKS), question)


def test_an_empty_scenario_changes_nothing(history: History) -> None:
    answer = ask(history, companies=("openai",))
    assert answer.changes == ()
    assert answer.before == answer.after
    assert answer.before.head_hash == history.store.head().hash
    rings = answer.rings
    assert (rings.before, rings.after) == (2, 2)
    assert (rings.opened, rings.broken, rings.changed) == ((), (), ())
    assert rings.netting_before == rings.netting_after
    assert answer.concentration_before == answer.concentration_after
    (openai,) = answer.exposures
    assert (openai.rows, openai.unchanged) == ((), 4)


def test_ending_the_oracle_deal_breaks_the_ring_of_nvidia(history: History) -> None:
    answer = ask(history, END_ORACLE)
    (broken,) = answer.rings.broken
    assert (broken.names, broken.by, broken.after) == (RING, ("deal-2",), None)
    assert broken.before is not None
    assert broken.before.loop.bottleneck_high == 40
    assert (answer.rings.before, answer.rings.after, answer.rings.opened) == (2, 1, ())
    assert answer.rings.netting_before.circulating_high == 120
    assert answer.rings.netting_after.circulating_high == 0


def test_what_ends_is_gone_from_the_exposure_of_both_sides(history: History) -> None:
    answer = ask(history, END_ORACLE)
    by_name = {each.company: each for each in answer.exposures}
    assert set(by_name) == {"OpenAI", "Oracle"}
    assert (by_name["OpenAI"].gives_before, by_name["OpenAI"].gives_after) == (300, 0)
    assert (by_name["Oracle"].receives_before, by_name["Oracle"].receives_after) == (320, 20)
    (row,) = (each for each in by_name["Oracle"].rows if each.counterparty == "OpenAI")
    assert row.gross_change == -300
    (term,) = row.terms
    assert (term.deal_id, term.before, term.after) == ("deal-2", 300, 0)
    assert term.report_ids


def test_terms_add_up_to_the_change_of_each_row(history: History) -> None:
    changes = (
        SetAmount(deal_id="deal-2", amount=exact(50)),
        SetStatus(deal_id="deal-1", status=Status.SIGNED),
        AddDeal(
            giver_id="openai",
            receiver_id="oracle",
            kind=DealKind.LEASE,
            status=Status.SIGNED,
            amount=exact(7),
        ),
    )
    rows = [row for each in ask(history, *changes).exposures for row in each.rows]
    assert rows
    for row in rows:
        moved = sum((term.after or 0) - (term.before or 0) for term in row.terms)
        assert row.gross_change == moved


def test_concentration_is_told_before_and_after(history: History) -> None:
    answer = ask(history, END_ORACLE)
    assert answer.concentration_before is not None
    assert answer.concentration_after is not None
    assert answer.concentration_before.total_high == 360
    assert answer.concentration_after.total_high == 60
    assert {each.name for each in answer.concentration_after.shares} == {"NVIDIA", "Oracle"}


def test_a_promise_that_is_signed_binds_at_its_stated_amount(history: History) -> None:
    answer = ask(history, SetStatus(deal_id="deal-1", status=Status.SIGNED), companies=("nvidia",))
    (change,) = answer.changes
    assert (change.status_before, change.status_after) == (Status.ANNOUNCED, Status.SIGNED)
    (nvidia,) = answer.exposures
    (row,) = (each for each in nvidia.rows if each.counterparty == "OpenAI")
    assert row.before is not None
    assert row.after is not None
    assert (row.before.contracted.high, row.after.contracted.high) == (0, 100)
    assert row.after.undrawn.high == 100
    (changed,) = answer.rings.changed
    assert changed.before is not None
    assert changed.after is not None
    assert changed.before.loop.weakest_status is Status.ANNOUNCED
    assert changed.after.loop.weakest_status is Status.SIGNED


def test_a_letter_of_intent_that_is_signed_binds_too() -> None:
    from graph.model.deal import Firmness

    loose = a_leg(amount=100, firmness=Firmness.NON_BINDING)
    history = a_history(a_deal(loose, status=Status.PROPOSED, deal="1"))
    signed = ask(history, SetStatus(deal_id="deal-1", status=Status.SIGNED))
    assert {each.company: each.gives_after for each in signed.exposures}["NVIDIA"] == 100
    done = ask(history, SetStatus(deal_id="deal-1", status=Status.COMPLETED))
    (row,) = next(each for each in done.exposures if each.company == "NVIDIA").rows
    assert row.after is not None
    assert (row.after.paid.high, row.after.undrawn.high) == (100, 0)


def test_an_amount_that_nobody_states_is_named_as_missing(history: History) -> None:
    answer = ask(history, SetStatus(deal_id="deal-4", status=Status.EFFECTIVE), END_ORACLE)
    assert answer.missing == ("no amount is known for OpenAI → AMD (deal-4)",)


def test_a_lower_status_binds_nobody(history: History) -> None:
    answer = ask(history, SetStatus(deal_id="deal-2", status=Status.ANNOUNCED))
    assert {each.company: each.gives_after for each in answer.exposures}["OpenAI"] == 0
    assert answer.rings.broken == ()


def test_a_new_deal_opens_a_ring(history: History) -> None:
    new = AddDeal(
        giver_id="nvidia",
        receiver_id="meta",
        kind=DealKind.EQUITY_INVESTMENT,
        status=Status.SIGNED,
        amount=exact(15),
    )
    answer = ask(history, new)
    (opened,) = answer.rings.opened
    assert set(opened.names) == {"NVIDIA", "Meta", "Oracle"}
    assert opened.before is None
    assert opened.after is not None
    assert opened.after.loop.bottleneck_high == 15
    (change,) = answer.changes
    assert opened.by == (change.deal_id,)
    assert (change.status_before, change.status_after) == (None, Status.SIGNED)
    assert [event.split()[0] for event in change.events] == ["document.ingested", "deal.reported"]


@pytest.mark.parametrize("clocks", [AsOf(), CLOCKS, AsOf(valid_on=date(2025, 10, 1))])
def test_no_clock_hides_a_new_deal(history: History, clocks: AsOf) -> None:
    new = AddDeal(
        giver_id="meta",
        receiver_id="amd",
        kind=DealKind.HARDWARE_PURCHASE,
        status=Status.ANNOUNCED,
        amount=exact(9),
    )
    answer = answer_scenario(Branch(history.store, clocks), ScenarioQuestion(changes=(new,)))
    meta = {each.company: each for each in answer.exposures}["Meta"]
    (row,) = meta.rows
    assert row.after is not None
    assert row.after.headline.high == 9


def test_a_new_warrant_is_contingent(history: History) -> None:
    new = AddDeal(
        giver_id="oracle",
        receiver_id="openai",
        kind=DealKind.WARRANT_GRANT,
        status=Status.SIGNED,
        amount=exact(9),
    )
    (row,) = next(each for each in ask(history, new).exposures if each.company == "Oracle").rows
    assert row.after is not None
    assert (row.after.contingent.high, row.after.undrawn.high) == (9, 0)


def test_without_its_only_report_a_deal_is_gone(history: History) -> None:
    (report_id,) = history.graph().deals["deal-2"].report_ids
    answer = ask(history, Retract(report_id=report_id))
    (change,) = answer.changes
    assert (change.status_before, change.status_after) == (Status.SIGNED, None)
    assert [each.names for each in answer.rings.broken] == [RING]
    assert {each.company for each in answer.exposures} == {"OpenAI", "Oracle"}


def test_the_log_is_left_as_it_was(history: History) -> None:
    head, events = history.store.head(), list(history.store.read_all())
    graph = canonical_json(history.graph())
    (report_id,) = history.graph().deals["deal-5"].report_ids
    ask(history, END_ORACLE, Retract(report_id=report_id))
    assert (history.store.head(), list(history.store.read_all())) == (head, events)
    assert canonical_json(history.graph()) == graph


CHANGES: tuple[Change, ...] = (
    END_ORACLE,
    SetStatus(deal_id="deal-1", status=Status.SIGNED),
    SetStatus(deal_id="deal-5", status=Status.COMPLETED),
    SetAmount(deal_id="deal-1", amount=exact(30)),
    SetAmount(deal_id="deal-3", amount=up_to(10)),
    SetAmount(
        deal_id="deal-5", amount=AmountClaim(low=Decimal(5), basis=Basis.AT_LEAST, high=None)
    ),
    AddDeal(
        giver_id="nvidia",
        receiver_id="meta",
        kind=DealKind.DEBT,
        status=Status.SIGNED,
        amount=exact(15),
    ),
    AddDeal(
        giver_id="amd",
        receiver_id="meta",
        kind=DealKind.GUARANTEE,
        status=Status.PROPOSED,
        amount=AmountClaim(),
    ),
)


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_the_order_of_changes_makes_no_difference(data: st.DataObject) -> None:
    history = _SHARED
    chosen = data.draw(st.lists(st.sampled_from(CHANGES), unique=True, min_size=2))
    shuffled = data.draw(st.permutations(chosen))
    one, other = ask(history, *chosen), ask(history, *shuffled)
    assert canonical_json(one) == canonical_json(other)


@given(st.permutations(CHANGES))
@settings(max_examples=20, deadline=None)
def test_the_fold_too_gives_the_same_deals_in_any_order(changes: list[Change]) -> None:
    from analytics.scenario_events import carry_out

    def deals(order: list[Change]) -> str:
        branch = Branch(_SHARED.store, CLOCKS)
        for change in order:
            carry_out(branch, change)
        found = branch.graph().deals.values()
        return canonical_json([msgspec.structs.replace(each, first_position=0) for each in found])

    assert deals(changes) == deals(sorted(changes, key=canonical_json))


_SHARED = a_ring()


def test_both_sides_carry_receipts_of_their_own(history: History) -> None:
    answer = ask(history, END_ORACLE)
    names = ["LoopQuestion", *["ExposureQuestion"] * 2, "ConcentrationQuestion"]
    for side in (answer.before, answer.after):
        assert [receipt.question for receipt in side.receipts] == names
        assert {receipt.position for receipt in side.receipts} == {side.position}
    assert answer.after.position == answer.before.position + 1
    graph = read_graph(history.store, answer.before.receipts[0].as_of)
    for receipt in answer.before.receipts:
        assert reproduce(graph, receipt).receipt == receipt


def test_the_side_before_is_what_the_plain_questions_say(history: History) -> None:
    answer = ask(history, END_ORACLE, companies=("oracle",))
    graph = history.graph(valid_on=CLOCKS.valid_on, published_by=CLOCKS.published_by)
    plain = answer_exposure(graph, ExposureQuestion(company_id="oracle"))
    assert plain.receipt.digest == answer.before.receipts[1].digest
    assert plain.exposure.total_receives == answer.exposures[0].receives_before


def test_a_signed_sum_for_several_givers_moves_its_row_and_the_total_once() -> None:
    legs = [a_leg(name, "Stargate", 500, group="all") for name in ("Arm", "SoftBank", "MGX")]
    history = a_history(a_deal(*legs, status=Status.ANNOUNCED, deal="1"))
    history.add(ControlChanged(company_id="arm", parent_id="softbank"))
    signed = SetStatus(deal_id="deal-1", status=Status.SIGNED)
    (change,) = ask(history, signed, companies=("stargate",)).exposures
    assert (change.receives_before, change.receives_after) == (0, 500)
    assert {row.counterparty: row.gross_change for row in change.rows} == {
        "SoftBank": 500,
        "MGX": 500,
    }
    for row in change.rows:
        assert sum((term.after or 0) - (term.before or 0) for term in row.terms) == 500


def test_a_receipt_gives_the_scenario_again_after_the_log_has_grown() -> None:
    history = a_ring()
    answer = ask(history, *CHANGES)
    saved = msgspec.json.decode(msgspec.json.encode(answer.receipt), type=Receipt)
    history.add(msgspec.structs.replace(_a_report(history), deal_id="deal-9"))
    again = reproduce_on(Branch(history.store, saved.as_of), saved)
    assert canonical_json(again) == canonical_json(answer)
    strange = msgspec.structs.replace(saved, question="LoopQuestion")
    with pytest.raises(CommandRefused, match="not asked of a branch"):
        reproduce_on(Branch(history.store, saved.as_of), strange)


def _a_report(history: History) -> object:
    return next(iter(history.graph().reports.values())).facts


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ([SetStatus(deal_id="deal-99", status=Status.SIGNED)], NotFound, "deal-99"),
        ([SetAmount(deal_id="deal-2", leg_id="a>b:cash", amount=exact(1))], CommandRefused, "leg"),
        ([Retract(report_id="nothing")], NotFound, "nothing"),
        (
            [END_ORACLE, SetStatus(deal_id="deal-2", status=Status.SIGNED)],
            InvalidValue,
            "changed twice",
        ),
        ([END_ORACLE, END_ORACLE], InvalidValue, "changed twice"),
        ([END_ORACLE] * (CHANGES_MAX + 1), InvalidValue, f"over {CHANGES_MAX}"),
    ],
)
def test_changes_that_make_no_sense_are_refused(
    history: History, changes: list[Change], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        ask(history, *changes)


@pytest.mark.parametrize(("giver", "receiver"), [("nobody", "meta"), ("meta", "meta")])
def test_a_new_deal_needs_two_firms_that_are_known(
    history: History, giver: str, receiver: str
) -> None:
    new = AddDeal(
        giver_id=giver,
        receiver_id=receiver,
        kind=DealKind.DEBT,
        status=Status.SIGNED,
        amount=exact(1),
    )
    with pytest.raises((NotFound, InvalidValue)):
        ask(history, new)


def test_an_amount_needs_a_leg_where_there_are_several() -> None:
    two = a_history(a_deal(a_leg(), a_leg("OpenAI", "NVIDIA", 5), deal="1"))
    with pytest.raises(InvalidValue, match="has 2 money legs; name one of: nvidia>openai:cash"):
        ask(two, SetAmount(deal_id="deal-1", amount=exact(1)))
    named = SetAmount(deal_id="deal-1", leg_id="openai>nvidia:cash", amount=exact(6))
    (change,) = ask(two, named).changes
    assert (change.giver, change.amount_before, change.amount_after) == (
        "OpenAI",
        exact(5),
        exact(6),
    )


def test_lists_are_bounded_and_counts_tell_the_whole(history: History) -> None:
    answer = ask(history, *(SetStatus(deal_id=f"deal-{n}", status=Status.DENIED) for n in (2, 4)),
                 limit=1)  # fmt: skip
    assert (answer.rings.broken_count, len(answer.rings.broken)) == (2, 1)
    assert not answer.rings.truncated
    with pytest.raises(InvalidValue, match="limit"):
        ask(history, limit=0)
    with pytest.raises(InvalidValue, match="companies"):
        ask(history, companies=("openai",) * (COMPANIES_MAX + 1))
    with pytest.raises(NotFound):
        ask(history, companies=("nobody",))


def test_levels_are_those_of_the_plain_questions(history: History) -> None:
    from analytics.reports import LoopQuestion

    graph = history.graph(valid_on=CLOCKS.valid_on, published_by=CLOCKS.published_by)
    for level in Level:
        plain = answer_loops(graph, LoopQuestion(level=level))
        assert ask(history, level=level).rings.before == plain.matching


def test_changes_stand_in_one_order() -> None:
    assert ordered(CHANGES) == ordered(tuple(reversed(CHANGES)))
