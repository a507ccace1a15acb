"""The bundled register: complete, unambiguous, quick, and in line with the table of the SEC."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from graph.errors import InvalidValue
from graph.events.catalogue import CompanyRegistered, ControlChanged
from graph.events.envelope import new_event
from graph.fold.read import read_graph
from graph.model.calendar import AsOf, PartialDate
from graph.model.company import AliasKind, CaseRule, CompanyKind, IdentifierScheme, company_slug
from graph.store.memory import MemoryStore
from ingest.nlp import registry as register
from ingest.nlp.companies import CompanyIndex, companies_of_register
from ingest.nlp.registry import RegistryEntry, products, registry, seed_payloads
from ingest.seed import plant

SHARED = Path(__file__).parents[4] / "shared" / "data"
SEC_TABLE = SHARED / "edgar" / "company_tickers.json"
ROWS = SHARED / "ai_deals.csv"
BY_NAME = {entry.name: entry for entry in registry()}
NOBODY = {"others", "undisclosed", "Azure", ""}
"""What the columns of parties hold beside companies."""


def test_it_holds_organisations_of_every_kind_that_deals_are_made_of() -> None:
    kinds = Counter(entry.kind for entry in registry())
    assert len(registry()) >= 200
    assert set(kinds) == set(CompanyKind) - {CompanyKind.UNKNOWN}
    assert min(kinds.values()) >= 5


@pytest.mark.parametrize(
    "name",
    [
        "NVIDIA", "OpenAI", "Oracle", "Alphabet", "Google", "Amazon", "AWS", "Meta", "Microsoft",
        "xAI", "xAI Holdings", "SpaceX", "Anthropic", "Mistral", "AMD", "Intel", "Broadcom", "TSMC",
        "SK Hynix", "Micron", "Arm", "CoreWeave", "Nebius", "Lambda", "Crusoe", "Nscale", "IREN",
        "Core Scientific", "TeraWulf", "Cipher Mining", "Aligned Data Centers", "Related Digital",
        "SoftBank", "MGX", "AIP", "BlackRock", "Global Infrastructure Partners", "Blue Owl",
        "Apollo", "Valor", "Diameter Capital", "PIMCO", "JPMorgan", "Morgan Stanley",
        "Constellation", "Talen", "Brookfield", "Stargate", "Hyperion JV",
        "Valor Compute Infrastructure",
        "CoreWeave Compute Acquisition Co. VII, LLC", "US Government", "Reuters", "Bloomberg",
        "Federal Trade Commission", "Latham & Watkins", "Gartner", "OpenAI OpCo LLC",
    ],
)  # fmt: skip
def test_it_knows(name: str) -> None:
    assert name in BY_NAME


def test_ids_are_the_slugs_of_the_names_and_differ() -> None:
    ids = [entry.company_id for entry in registry()]
    assert ids == [company_slug(entry.name) for entry in registry()]
    assert len(set(ids)) == len(ids)


def test_no_spelling_belongs_to_two_companies() -> None:
    owners: dict[str, str] = {}
    for entry in registry():
        for text in {entry.name, *(alias.text for alias in entry.aliases)}:
            assert owners.setdefault(text.casefold(), entry.name) == entry.name, text


def test_no_ticker_and_no_number_belongs_to_two_companies() -> None:
    tickers = Counter(each for entry in registry() for each in entry.ticker)
    ciks = Counter(entry.cik for entry in registry() if entry.cik)
    assert max(tickers.values()) == max(ciks.values()) == 1


def test_countries_are_two_letters() -> None:
    for entry in registry():
        country = entry.country
        assert country is None or (len(country) == 2 and country.isupper()), entry.name
    assert BY_NAME["Aker"].country == "NO"


@pytest.mark.parametrize(
    "name", ["Meta", "Apple", "Oracle", "Intel", "Arm", "Lambda", "Crusoe", "Cohere", "Micron"]
)
def test_a_common_word_counts_in_its_spelling_only(name: str) -> None:
    assert BY_NAME[name].case is CaseRule.EXACT
    assert name not in {a.text for a in BY_NAME[name].aliases if a.case_rule is CaseRule.ANY}


def test_short_forms_are_marked_as_such() -> None:
    kinds = {alias.text: alias.kind for alias in BY_NAME["Scale AI"].aliases}
    assert kinds["Scale"] is AliasKind.SHORT
    kinds = {alias.text: alias.kind for alias in BY_NAME["Core Scientific"].aliases}
    assert kinds["Core"] is AliasKind.SHORT


def test_parents_are_in_the_register_and_no_chain_of_control_is_a_circle() -> None:
    parents = {
        entry.company_id: {company_slug(change.parent) for change in entry.control}
        for entry in registry()
    }
    for company_id in parents:
        seen, level = {company_id}, parents[company_id]
        while level:
            assert not level & seen, company_id
            seen |= level
            level = {upper for each in level for upper in parents[each]}


def test_control_is_told_oldest_first() -> None:
    for entry in registry():
        days = [PartialDate.parse(each.since).earliest for each in entry.control if each.since]
        assert days == sorted(days), entry.name


@pytest.fixture(scope="module")
def planted() -> MemoryStore:
    store = MemoryStore()
    plant(store, seed_payloads(), actor="register@test")
    return store


@pytest.mark.parametrize(
    ("company", "day", "group"),
    [
        ("aws", "2025-01-01", "amazon"),
        ("instagram", "2025-01-01", "meta"),
        ("google-deepmind", "2025-01-01", "alphabet"),
        ("google", "2015-01-01", "google"),
        ("github", "2025-01-01", "microsoft"),
        ("xai", "2025-12-31", "xai"),
        ("xai", "2026-02-02", "spacex"),
        ("altera", "2025-01-01", "intel"),
        ("altera", "2025-12-31", "silver-lake"),
        ("arm", "2025-01-01", "softbank"),
        ("coreweave", "2026-01-01", "coreweave"),
    ],
)
def test_who_belongs_to_whom_is_a_matter_of_the_day(
    planted: MemoryStore, company: str, day: str, group: str
) -> None:
    graph = read_graph(planted, AsOf(valid_on=PartialDate.parse(day).earliest))
    assert graph.group_of(company) == group


def test_the_register_folds_into_companies_with_their_aliases(planted: MemoryStore) -> None:
    graph = read_graph(planted)
    assert len(graph.companies) == len(registry())
    nvidia = graph.companies["nvidia"]
    assert (nvidia.name, nvidia.kind, nvidia.country) == ("NVIDIA", CompanyKind.CHIP_MAKER, "US")
    assert {each.value for each in nvidia.identifiers} == {"0001045810", "NVDA"}
    assert "NVIDIA Corporation" in {alias.text for alias in nvidia.aliases}
    assert not nvidia.provisional


def test_the_events_are_the_same_at_each_call_and_all_differ() -> None:
    first = [new_event(each, actor="x").event_id for each in seed_payloads()]
    assert first == [new_event(each, actor="x").event_id for each in seed_payloads()]
    assert len(set(first)) == len(first)


def test_companies_are_registered_before_anybody_controls_them() -> None:
    kinds = [type(each) for each in seed_payloads()]
    assert kinds.index(ControlChanged) == len(registry())
    assert set(kinds[: len(registry())]) == {CompanyRegistered}


def test_products_belong_to_companies_of_the_register() -> None:
    owned = [each for each in products().products if each.owner]
    assert len(owned) >= 60
    assert {each.owner for each in owned} <= set(BY_NAME)
    assert {each.kind for each in owned} == {
        "chips", "compute", "model", "software", "device", "site"
    }  # fmt: skip


def test_a_product_that_is_a_common_word_has_no_bare_form() -> None:
    helios = next(each for each in products().products if each.name == "Helios")
    assert "Helios" not in helios.texts
    assert helios.texts


def test_two_entries_with_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"name": "Foo Bar", "kind": "lab"}, {"name": "Foo-Bar", "kind": "lab"}]
    with pytest.raises(InvalidValue, match="has the id of Foo Bar"):
        _registry_of(rows, monkeypatch)


def test_a_parent_that_is_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"name": "Foo", "kind": "lab", "control": [{"parent": "Bar"}]}]
    with pytest.raises(InvalidValue, match="is no company, but the parent of Foo"):
        _registry_of(rows, monkeypatch)


def test_a_field_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(msgspec.ValidationError, match="nickname"):
        _registry_of([{"name": "Foo", "kind": "lab", "nickname": "F"}], monkeypatch)


def _registry_of(
    rows: Sequence[Mapping[str, object]], monkeypatch: pytest.MonkeyPatch
) -> tuple[RegistryEntry, ...]:
    """The register as it would be read from these lines; the shared cache is not touched."""
    monkeypatch.setattr(register, "_read", lambda _: rows)
    return register.registry.__wrapped__()


def test_it_is_read_without_the_language_model_and_in_a_blink() -> None:
    code = (
        "import time, sys; import msgspec, yaml, graph.events.catalogue\n"
        "start = time.process_time()\n"
        "from ingest.nlp.registry import seed_payloads; seed_payloads()\n"
        "print(time.process_time() - start, 'spacy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, loaded = done.stdout.split()
    assert loaded == "False"
    assert float(seconds) < 0.15


@pytest.mark.skipif(not SEC_TABLE.exists(), reason="shared/data/edgar is not here")
def test_every_number_and_ticker_agrees_with_the_table_of_the_sec() -> None:
    table = {row["ticker"]: row for row in json.loads(SEC_TABLE.read_text()).values()}
    numbers = {row["cik_str"] for row in table.values()}
    confirmed = 0
    for entry in registry():
        assert entry.cik is None or entry.cik in numbers, entry.name
        for ticker in entry.ticker:
            row = table.get(ticker)
            if row is not None:
                assert row["cik_str"] == entry.cik, (entry.name, ticker, row)
                confirmed += 1
    assert confirmed >= 180


@pytest.mark.skipif(not SEC_TABLE.exists(), reason="shared/data/edgar is not here")
def test_the_title_of_each_number_is_a_name_of_that_company() -> None:
    """A number copied from a wrong line would meet another company's title."""
    index = CompanyIndex(companies_of_register())
    titles = {row["cik_str"]: row["title"] for row in json.loads(SEC_TABLE.read_text()).values()}
    strange = []
    for entry in registry():
        if entry.cik is not None:
            found = index.look_up(titles[entry.cik])
            if found is None or found.company.company_id != entry.company_id:
                strange.append((entry.name, titles[entry.cik]))
    assert strange == []


@pytest.mark.skipif(not ROWS.exists(), reason="shared/data/ai_deals.csv is not here")
def test_every_party_of_the_deal_rows_is_in_the_register() -> None:
    index = CompanyIndex(companies_of_register())
    named: set[str] = set()
    with ROWS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column in ("payer_or_investor", "payee_or_investee", "other_parties"):
                named.update(each.strip() for each in row[column].replace("/", ";").split(";"))
    unknown = {name for name in named - NOBODY if index.resolve(name) is None}
    assert unknown == set()


def test_identifiers_are_written_as_their_registers_write_them() -> None:
    identifiers = {each.scheme: each.value for each in BY_NAME["Oracle"].identifiers}
    assert identifiers == {IdentifierScheme.CIK: "0001341439", IdentifierScheme.TICKER: "ORCL"}
