"""Names of labels and names that were read: when they mean one firm."""

from __future__ import annotations

import pytest

from graph.model.deal import DealKind, Status
from graph.model.money import AmountClaim
from ingest.evaluation.gold import GoldDeal
from ingest.evaluation.told import FoundPair, GoldPair, Same, in_names_of, in_one_form
from ingest.nlp.companies import bundled_index


def gold(payer: str, payee: str) -> GoldPair:
    deal = GoldDeal((payer,), (payee,), (DealKind.DEBT,), (Status.SIGNED,))
    return GoldPair(payer=payer, payee=payee, deal=deal)


def found(payer: str, payee: str) -> FoundPair:
    return FoundPair(payer, payee, DealKind.DEBT, Status.SIGNED, AmountClaim(), (), "")


def sides(pairs: list[GoldPair] | list[FoundPair]) -> list[tuple[str | None, str | None]]:
    return [(each.payer, each.payee) for each in pairs]


def test_labels_of_one_text_call_a_firm_by_its_fullest_name() -> None:
    same = Same(bundled_index())
    told = in_one_form([gold("athene", "stream data"), gold("apollo", "stream")], same)
    assert sides(told) == [("athene", "stream data"), ("apollo", "stream data")]


def test_a_name_that_two_others_go_on_from_stays() -> None:
    same = Same(bundled_index())
    told = in_one_form([gold("ada", "ada power"), gold("ada wares", "quux")], same)
    assert sides(told) == [("ada", "ada power"), ("ada wares", "quux")]


@pytest.mark.parametrize(
    ("label", "read", "meets"),
    [
        ("ortal", "ortal photonics", True),
        ("ortal photonics", "ortal", True),
        ("ort", "ortal", False),
    ],
)
def test_what_was_read_takes_the_name_of_the_label(label: str, read: str, meets: bool) -> None:
    same = Same(bundled_index())
    (told,) = in_names_of([found(read, "quux")], [gold(label, "quux")], same)
    assert told.payer == (label if meets else read)


def test_a_firm_of_the_register_may_have_a_short_name_that_it_lacks_but_is_none_itself() -> None:
    same = Same(bundled_index())
    together, cloud, google = same("Together AI"), same("Google Cloud"), same("Google")
    assert same.is_form(together, same("Together"))
    assert not same.is_form(cloud, google)
