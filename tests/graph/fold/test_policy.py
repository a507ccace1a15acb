"""The status ladder: what may raise it, lower it, end it."""

from __future__ import annotations

import pytest

from graph.model.deal import Status
from graph.model.document import SourceTier
from tests.support.history import History, a_document, a_reported_deal

FILING, RELEASE, NAMED, AGGREGATOR = (
    SourceTier.FILING,
    SourceTier.RELEASE,
    SourceTier.NAMED,
    SourceTier.AGGREGATOR,
)


@pytest.mark.parametrize(
    ("steps", "ends_as"),
    [
        ([(NAMED, "rumoured"), (NAMED, "signed")], "signed"),
        ([(FILING, "signed"), (NAMED, "completed")], "completed"),
        ([(FILING, "signed"), (NAMED, "rumoured")], "signed"),
        ([(NAMED, "signed"), (NAMED, "announced")], "signed"),
        ([(NAMED, "signed"), (NAMED, "rumoured")], "signed"),
        ([(NAMED, "signed"), (NAMED, "proposed")], "proposed"),
        ([(NAMED, "signed"), (FILING, "announced")], "announced"),
        ([(FILING, "signed"), (NAMED, "terminated")], "terminated"),
        ([(FILING, "signed"), (AGGREGATOR, "terminated")], "signed"),
        ([(AGGREGATOR, "signed"), (AGGREGATOR, "terminated")], "terminated"),
        ([(NAMED, "rumoured"), (NAMED, "denied")], "denied"),
        ([(NAMED, "signed"), (FILING, "denied")], "signed"),
        ([(NAMED, "denied"), (NAMED, "signed")], "signed"),
        ([(FILING, "terminated"), (NAMED, "announced")], "terminated"),
        ([(NAMED, "proposed"), (NAMED, "expired")], "expired"),
    ],
)
def test_the_ladder_moves_as_the_policy_says(
    steps: list[tuple[SourceTier, str]], ends_as: str
) -> None:
    history = History()
    for day, (tier, status) in enumerate(steps, 1):
        history.add(a_document(f"d{day}", tier=tier, published_on=f"2025-09-0{day}"))
        history.add(a_reported_deal("1", f"d{day}", status=Status(status)))
    deal = history.deal()
    assert deal.status == ends_as
    assert [step.status for step in deal.trail] == [status for _, status in steps]
    assert deal.trail[0].moved


def test_reports_count_in_the_order_of_print_not_of_arrival() -> None:
    history = History(
        a_document("late", published_on="2025-10-01"),
        a_document("early", published_on="2025-09-01"),
        a_reported_deal("1", "late", status=Status.TERMINATED),
        a_reported_deal("1", "early", status=Status.SIGNED),
    )
    assert history.deal().status is Status.TERMINATED


def test_a_change_of_status_never_makes_a_second_deal() -> None:
    history = History(a_document("a"), a_document("b"))
    history.add(a_reported_deal("1", "a", status=Status.RUMOURED))
    history.add(a_reported_deal("1", "b", status=Status.COMPLETED))
    assert len(history.graph().deals) == 1


def test_only_signed_or_better_binds() -> None:
    assert [status for status in Status if status.is_binding] == [
        Status.SIGNED,
        Status.EFFECTIVE,
        Status.COMPLETED,
    ]
    assert [status for status in Status if status.is_exit] == [
        Status.TERMINATED,
        Status.EXPIRED,
        Status.DENIED,
    ]
