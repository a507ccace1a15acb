"""What-if branches: decided and folded like the log, and gone without a trace."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from graph.branching import Branch
from graph.commands import CorrectDeal, MergeDeals, RetractReport, decide
from graph.errors import CommandRefused, InvalidValue, NotFound
from graph.events.catalogue import RetractionReason
from graph.events.codec import canonical_json
from graph.fold.read import GraphReader, read_graph
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.deal import Status
from tests.support.builders import a_deal, a_history, a_leg
from tests.support.history import History

CLOCKS = AsOf(valid_on=date(2026, 1, 1), published_by=date(2026, 1, 1))
END = CorrectDeal(deal_id="deal-1", path="status", value="terminated", reason="what if")


@pytest.fixture
def history() -> History:
    """Two deals, the first told twice."""
    return a_history(
        a_deal(deal="1"),
        a_deal(a_leg(amount=30), deal="1", printed="2025-09-25"),
        a_deal(a_leg("OpenAI", "Oracle", 300), deal="2"),
    )


def retraction(report_id: str) -> RetractReport:
    return RetractReport(report_id=report_id, code=RetractionReason.MISREAD, reason="what if")


def unplaced(graph: KnowledgeGraph) -> str:
    """What a snapshot says, without what only tells where in the log it stands or why a report
    was retracted."""
    reports = {
        key: msgspec.structs.replace(each, retraction=None) for key, each in graph.reports.items()
    }
    return canonical_json([graph.deals, reports, graph.companies, graph.documents, graph.anomalies])


def test_a_branch_decides_and_folds_like_the_log_and_leaves_it_alone(history: History) -> None:
    head, events = history.store.head(), list(history.store.read_all())
    branch = Branch(history.store, CLOCKS)
    before = branch.graph()
    branch.carry_out(END)
    assert before.deals["deal-1"].status is Status.SIGNED
    assert branch.graph().deals["deal-1"].status is Status.TERMINATED
    assert (history.store.head(), list(history.store.read_all())) == (head, events)
    history.store.append(decide(history.graph(), END, actor="curator"))
    told = read_graph(history.store, CLOCKS)
    assert unplaced(told) == unplaced(branch.graph())


def test_a_branch_without_events_is_the_log(history: History) -> None:
    branch = Branch(history.store, CLOCKS)
    assert canonical_json(branch.graph()) == canonical_json(read_graph(history.store, CLOCKS))


def test_a_reader_that_is_lent_is_left_as_it_was(history: History) -> None:
    reader = GraphReader(history.store)
    kept = canonical_json(reader.graph(CLOCKS))
    one, other = (Branch(history.store, CLOCKS, reader) for _ in range(2))
    one.carry_out(END)
    one.carry_out(MergeDeals(deal_id="deal-2", survivor_id="deal-1", reason="what if"))
    assert canonical_json(reader.graph(CLOCKS)) == kept
    assert canonical_json(other.graph()) == kept
    apart = Branch(history.store, CLOCKS)
    apart.carry_out(END)
    apart.carry_out(MergeDeals(deal_id="deal-2", survivor_id="deal-1", reason="what if"))
    assert canonical_json(apart.graph()) == canonical_json(one.graph())


def test_a_branch_starts_at_the_position_asked_for(history: History) -> None:
    position = history.position() - 2
    reader = GraphReader(history.store)
    reader.catch_up()
    branch = Branch(history.store, AsOf(position=position), reader)
    assert "deal-2" not in branch.graph().deals
    assert branch.graph().position == position
    with pytest.raises(NotFound):
        branch.carry_out(msgspec.structs.replace(END, deal_id="deal-2"))
    with pytest.raises(InvalidValue, match="position"):
        Branch(history.store, AsOf(position=99))


def test_intents_are_decided_one_after_the_other(history: History) -> None:
    branch = Branch(history.store, CLOCKS)
    report = branch.graph().deals["deal-2"].report_ids[0]
    branch.carry_out(retraction(report))
    with pytest.raises(CommandRefused, match="retracted already"):
        branch.carry_out(retraction(report))
    assert "deal-2" not in branch.graph().deals


def test_without_a_report_is_as_if_it_had_been_retracted(history: History) -> None:
    branch = Branch(history.store, CLOCKS)
    before = canonical_json(branch.graph())
    for report_id in branch.graph().reports:
        retracted = Branch(history.store, CLOCKS)
        retracted.carry_out(retraction(report_id))
        assert unplaced(branch.without([report_id])) == unplaced(retracted.graph())
    assert canonical_json(branch.graph()) == before


def test_without_a_report_of_merged_deals_is_the_same_as_retracting_it(history: History) -> None:
    merge = MergeDeals(deal_id="deal-2", survivor_id="deal-1", reason="what if")
    reports = history.graph().reports
    for report_id in reports:
        left_out, retracted = (Branch(history.store, CLOCKS) for _ in range(2))
        left_out.carry_out(merge)
        retracted.carry_out(merge)
        retracted.carry_out(retraction(report_id))
        assert unplaced(left_out.without([report_id])) == unplaced(retracted.graph())


def test_what_is_odd_about_a_deal_goes_with_the_report_that_says_it() -> None:
    less = a_leg(amount=60)
    history = a_history(
        *(a_deal(deal=deal, printed="2025-09-01") for deal in "12"),
        *(a_deal(less, deal=deal, status=Status.ANNOUNCED) for deal in "12"),
    )
    assert len(history.graph().anomalies) == 2
    branch = Branch(history.store, CLOCKS)
    for report_id in branch.graph().reports:
        retracted = Branch(history.store, CLOCKS)
        retracted.carry_out(retraction(report_id))
        assert branch.without([report_id]).anomalies == retracted.graph().anomalies


def test_without_all_reports_no_deal_is_left(history: History) -> None:
    branch = Branch(history.store, CLOCKS)
    empty = branch.without(tuple(branch.graph().reports))
    assert empty.deals == {}
    assert not any(report.active for report in empty.reports.values())
    with pytest.raises(NotFound):
        branch.without(["no-report"])
