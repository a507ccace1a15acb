from __future__ import annotations

import msgspec

from graph.events import catalogue as c
from graph.model.company import Alias, CompanyKind, Identifier, IdentifierScheme
from tests.support.history import History, a_company


def test_a_later_registration_says_who_a_provisional_name_is() -> None:
    history = History(
        c.CompanyRegistered(
            company_id="acme-ai", name="Acme AI", kind=CompanyKind.UNKNOWN, provisional=True
        )
    )
    assert history.graph().companies["acme-ai"].provisional
    history.add(
        c.CompanyRegistered(
            company_id="acme-ai", name="Acme AI", kind=CompanyKind.LAB, country="FR"
        )
    )
    company = history.graph().companies["acme-ai"]
    assert (company.provisional, company.kind, company.country) == (False, CompanyKind.LAB, "FR")


def test_an_alias_is_known_until_it_is_withdrawn() -> None:
    history = History(a_company("OpenAI"))
    history.add(c.CompanyAliased(company_id="openai", alias=Alias(text="the ChatGPT maker")))
    assert [alias.text for alias in history.graph().companies["openai"].aliases] == [
        "the ChatGPT maker"
    ]
    history.add(
        c.AliasWithdrawn(company_id="openai", alias_text="the ChatGPT maker", reason="epithet")
    )
    assert history.graph().companies["openai"].aliases == ()


def test_a_merge_lends_names_and_identifiers_to_the_survivor_and_an_unmerge_takes_them_back() -> (
    None
):
    twin = msgspec.structs.replace(
        a_company("Facebook"),
        identifiers=(Identifier(scheme=IdentifierScheme.CIK, value="0001326801"),),
    )
    history = History(a_company("Meta"), twin)
    apart = history.graph().companies
    history.add(
        c.CompanyMerged(company_id="facebook", survivor_id="meta", score=1, reason="renamed")
    )
    merged = history.graph().companies
    assert list(merged) == ["meta"]
    assert merged["meta"].merged_ids == ("facebook",)
    assert [alias.text for alias in merged["meta"].aliases] == ["Facebook"]
    assert merged["meta"].identifiers == twin.identifiers
    history.add(c.CompanyUnmerged(company_id="facebook", survivor_id="meta", reason="undo"))
    assert history.graph().companies == apart


def test_merges_in_a_row_end_at_the_last_survivor() -> None:
    history = History(a_company("A"), a_company("B"), a_company("C"))
    history.add(c.CompanyMerged(company_id="a", survivor_id="b", score=1, reason="x"))
    history.add(c.CompanyMerged(company_id="b", survivor_id="c", score=1, reason="x"))
    graph = history.graph()
    assert graph.company_redirects == {"a": "c", "b": "c"}
    assert graph.companies["c"].merged_ids == ("a", "b")


def test_two_that_are_different_are_remembered_on_both_sides() -> None:
    history = History(a_company("Meta"), a_company("Meta Materials"))
    history.add(
        c.CompanyMatchRejected(company_id="meta", other_id="meta-materials", reason="other firm")
    )
    companies = history.graph().companies
    assert companies["meta"].different_from == ("meta-materials",)
    assert companies["meta-materials"].different_from == ("meta",)


def test_an_id_that_nobody_registered_shows_as_itself() -> None:
    graph = History().graph()
    assert graph.name_of("nobody") == graph.group_of("nobody") == "nobody"
    assert graph.company_of("nobody") is None
