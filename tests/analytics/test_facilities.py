"""Committed, used, open; provisions and allowances."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.facilities import Facility, allowance_after, facilities, net_of_provision
from graph.errors import InvalidValue

D = Decimal


def test_what_is_open_is_committed_and_not_used() -> None:
    both = facilities(
        [
            Facility(name="loan", committed=D("6.7"), used=D("1.3")),
            Facility(name="guarantee", committed=D("1.4"), used=D("0.77")),
        ]
    )
    assert (both.committed, both.used, both.open) == (D("8.1"), D("2.07"), D("6.03"))
    assert [part.open for part in both.parts] == [D("5.4"), D("0.63")]
    assert facilities([]).open == 0


def test_more_used_than_committed_is_refused() -> None:
    with pytest.raises(InvalidValue, match="loan: '2' is not within 1"):
        Facility(name="loan", committed=D(1), used=D(2))
    with pytest.raises(InvalidValue):
        Facility(name="loan", committed=D(1), used=D(-1))


def test_a_provision_comes_off_the_gross() -> None:
    assert net_of_provision(D(1120), D(824)) == 296
    with pytest.raises(InvalidValue, match="provision"):
        net_of_provision(D(1), D(2))


def test_an_allowance_rolls_forward() -> None:
    assert allowance_after(D(318), D(252), D(69)) == 501
    with pytest.raises(InvalidValue, match="written_off"):
        allowance_after(D(1), D(0), D(2))
