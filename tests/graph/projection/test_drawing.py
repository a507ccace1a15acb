"""From a snapshot to nodes and edges, without any server."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.events import catalogue as c
from graph.model.deal import Consideration, DealKind, Firmness, Status
from graph.model.money import UNDISCLOSED, AmountClaim, Basis, Per, exact, up_to
from graph.projection.drawing import amount_text, picture_of
from graph.projection.picture import Picture, changes_between
from tests.support.history import (
    History,
    a_cash_leg,
    a_company,
    a_document,
    a_reported_deal,
)


def a_history() -> History:
    """NVIDIA invests in OpenAI; OpenAI buys from Oracle."""
    return History(
        a_company("NVIDIA"),
        a_company("OpenAI", "US"),
        a_document("a"),
        a_reported_deal("1", "a"),
        a_reported_deal(
            "2",
            "a",
            kind=DealKind.COMPUTE_PURCHASE,
            legs=[
                a_cash_leg("OpenAI", "Oracle", up_to(300)),
                a_cash_leg("Oracle", "OpenAI", UNDISCLOSED, consideration=Consideration.COMPUTE),
            ],
        ),
    )


def picture(history: History) -> Picture:
    return picture_of(history.graph())


def test_the_picture_has_a_node_for_each_thing_and_names_its_place_in_the_log() -> None:
    history = a_history()
    drawn = picture(history)
    assert (drawn.position, drawn.head_hash) == (5, history.store.head().hash)
    assert [key for key in drawn.nodes if key[0] != "Report"] == [
        ("Company", "nvidia"),
        ("Company", "openai"),
        ("Company", "oracle"),
        ("Deal", "deal-1"),
        ("Deal", "deal-2"),
        ("Document", "doc-a"),
    ]
    assert sum(label == "Report" for label, _ in drawn.nodes) == 2


def test_a_company_that_nobody_registered_stands_under_its_id() -> None:
    node = picture(a_history()).nodes["Company", "oracle"]
    assert node.properties == {"id": "oracle", "name": "oracle", "provisional": True}


def test_only_money_is_paid_and_what_is_unknown_is_no_property() -> None:
    drawn = picture(a_history())
    paid = {key: edge for key, edge in drawn.edges.items() if key[0] == "PAYS"}
    assert sorted((edge.source_id, edge.target_id) for edge in paid.values()) == [
        ("nvidia", "openai"),
        ("openai", "oracle"),
    ]
    (edge,) = (edge for edge in paid.values() if edge.source_id == "openai")
    told = edge.properties
    assert told["amount"] == "up to USD 300"
    assert (told["high"], told["currency"], told["headline"]) == ("300", "USD", "300")
    assert "low" not in told
    assert (told["deal_id"], told["status"], told["active"]) == ("deal-2", "signed", True)
    assert told["leg_id"] == "openai>oracle:cash"


def test_a_report_leads_to_its_deal_and_its_document() -> None:
    history = a_history()
    drawn = picture(history)
    (report_id,) = history.graph().deals["deal-1"].report_ids
    assert drawn.edges["ABOUT", report_id].target_id == "deal-1"
    assert drawn.edges["FROM", report_id].target_id == "doc-a"


def test_parties_carry_their_role() -> None:
    edges = picture(a_history()).edges
    roles = [edge for edge in edges.values() if edge.type == "PARTY_TO"]
    assert {(edge.source_id, edge.target_id) for edge in roles} == {
        ("nvidia", "deal-1"),
        ("openai", "deal-1"),
        ("openai", "deal-2"),
        ("oracle", "deal-2"),
    }
    assert {edge.properties["role"] for edge in roles} == {"partner"}


def test_a_terminated_deal_stays_and_is_no_longer_active() -> None:
    history = a_history()
    history.add(a_document("b", published_on="2025-12-01"))
    history.add(a_reported_deal("1", "b", status=Status.TERMINATED))
    drawn = picture(history)
    (edge,) = (edge for edge in drawn.edges.values() if edge.properties.get("deal_id") == "deal-1")
    assert (edge.properties["status"], edge.properties["active"]) == ("terminated", False)


def test_a_contingent_amount_is_in_its_own_column() -> None:
    history = History(
        a_document("a"),
        a_reported_deal("1", "a", legs=[a_cash_leg(firmness=Firmness.CONTINGENT)]),
    )
    (edge,) = (edge for edge in picture(history).edges.values() if edge.type == "PAYS")
    assert edge.properties["contingent"] == "100"
    assert edge.properties["headline"] == "0"


def test_a_report_of_a_deal_that_is_gone_is_about_nothing() -> None:
    history = a_history()
    (report_id,) = history.graph().deals["deal-1"].report_ids
    history.add(
        c.ReportRetracted(report_id=report_id, deal_id="deal-1", code=c.RetractionReason.MISREAD)
    )
    drawn = picture(history)
    assert drawn.nodes["Report", report_id].properties["active"] is False
    assert drawn.nodes["Report", report_id].properties["retracted"] == "misread"
    about = drawn.edges.get(("ABOUT", report_id))
    assert about is None or about.properties["active"] is False


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (exact(100), "USD 100"),
        (up_to(Decimal("1E+11")), "up to USD 100000000000"),
        (AmountClaim(low=Decimal(5), basis=Basis.AT_LEAST), "at least USD 5"),
        (AmountClaim(low=Decimal(5), high=Decimal(5), basis=Basis.ABOUT), "about USD 5"),
        (
            AmountClaim(
                low=Decimal("0.5"),
                high=Decimal(7),
                basis=Basis.BETWEEN,
                currency="EUR",
                per=Per.YEAR,
            ),
            "EUR 0.5 to 7 per year",
        ),
        (AmountClaim(), "undisclosed"),
    ],
)
def test_an_amount_reads_as_a_person_would_say_it(claim: AmountClaim, text: str) -> None:
    assert amount_text(claim) == text


def test_equal_pictures_have_nothing_between_them() -> None:
    assert changes_between(picture(a_history()), picture(a_history())).count == 0


def test_changes_put_what_is_new_or_other_and_drop_what_is_gone() -> None:
    history = a_history()
    before = picture(history)
    history.add(c.CompanyRegistered(company_id="oracle", name="Oracle", kind="cloud"))  # type: ignore[arg-type]
    history.add(a_document("b", published_on="2025-12-01"))
    report_id = history.add(a_reported_deal("1", "b", status=Status.EFFECTIVE))
    changes = changes_between(before, picture(history))
    assert {(node.label, node.id) for node in changes.put_nodes} == {
        ("Company", "oracle"),
        ("Deal", "deal-1"),
        ("Document", "doc-b"),
        ("Report", report_id),
    }
    assert changes.drop_nodes == ()
    assert {(edge.type, edge.key) for edge in changes.put_edges} == {
        ("ABOUT", report_id),
        ("FROM", report_id),
        ("PAYS", "deal-1 nvidia>openai:cash"),
    }
    assert changes.drop_edges == ()
    back = changes_between(picture(history), before)
    assert {(node.label, node.id) for node in back.drop_nodes} == {
        ("Document", "doc-b"),
        ("Report", report_id),
    }


def test_a_merge_moves_the_ends_of_edges() -> None:
    history = a_history()
    history.add(a_company("Oracle"))
    history.add(a_company("Oracle Cloud"))
    history.add(a_reported_deal("3", "a", legs=[a_cash_leg("OpenAI", "Oracle Cloud", 5)]))
    before = picture(history)
    history.add(
        c.CompanyMerged(company_id="oracle-cloud", survivor_id="oracle", score=1.0, reason="same")
    )
    after = picture(history)
    assert ("Company", "oracle-cloud") not in after.nodes
    changes = changes_between(before, after)
    assert any(edge.target_id == "oracle-cloud" for edge in changes.drop_edges)
    assert any(
        edge.target_id == "oracle" and edge.properties["deal_id"] == "deal-3"
        for edge in changes.put_edges
        if edge.type == "PAYS"
    )
