"""Companies as of a day: registrations, aliases, merges, and control rolled up to the group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from graph.events import catalogue as c
from graph.fold.ledger import CompanyFacts, Ledger
from graph.fold.snapshot import Company, Control
from graph.model.calendar import Certainty, PartialDate
from graph.model.company import Alias, AliasKind, Identifier

_MAX_LEVELS = 32


def fold_companies(
    ledger: Ledger, redirects: Mapping[str, str], valid_on: date | None
) -> dict[str, Company]:
    """Every company that stands for itself, sorted by id."""
    members: dict[str, list[str]] = {}
    for company_id in ledger.companies:
        members.setdefault(redirects.get(company_id, company_id), []).append(company_id)
    parents = {
        root: _parent_on(ledger.companies[root], valid_on)
        for root in members
        if root in ledger.companies
    }
    parents = {
        root: redirects.get(parent, parent) if parent else None for root, parent in parents.items()
    }
    folded = {}
    for root in sorted(members):
        facts = ledger.companies.get(root)
        if facts is None or not facts.registrations:
            continue
        merged = tuple(sorted(member for member in members[root] if member != root))
        folded[root] = _fold_company(
            root, facts, [ledger.companies[other] for other in merged], merged, parents
        )
    return folded


def _fold_company(
    company_id: str,
    facts: CompanyFacts,
    absorbed: list[CompanyFacts],
    merged_ids: tuple[str, ...],
    parents: Mapping[str, str | None],
) -> Company:
    latest = facts.registrations[-1]
    everything = [facts, *absorbed]
    control = tuple(
        Control(parent_id=change.parent_id, share=change.share, valid_from=change.valid_from)
        for change in facts.control
    )
    former = [
        Alias(text=other.registrations[-1].name, kind=AliasKind.NAME)
        for other in absorbed
        if other.registrations
    ]
    return Company(
        company_id=company_id,
        name=latest.name,
        kind=latest.kind,
        country=latest.country,
        identifiers=_identifiers(everything),
        aliases=_aliases(everything, former),
        provisional=all(each.provisional for each in facts.registrations),
        merged_ids=merged_ids,
        parent_id=parents.get(company_id),
        group_id=_top(company_id, parents),
        control=control,
        different_from=tuple(
            sorted({other for each in everything for other in each.different_from})
        ),
    )


def _identifiers(everything: Iterable[CompanyFacts]) -> tuple[Identifier, ...]:
    found = {
        (identifier.scheme, identifier.value): identifier
        for facts in everything
        for registration in facts.registrations
        for identifier in registration.identifiers
    }
    return tuple(found[key] for key in sorted(found))


def _aliases(everything: Iterable[CompanyFacts], former: list[Alias]) -> tuple[Alias, ...]:
    found: dict[str, Alias] = {alias.text: alias for alias in former}
    for facts in everything:
        for registration in facts.registrations:
            found.update((alias.text, alias) for alias in registration.aliases)
        for change in facts.aliases:
            if isinstance(change, c.CompanyAliased):
                found[change.alias.text] = change.alias
            else:
                found.pop(change.alias_text, None)
    return tuple(found[text] for text in sorted(found))


def _parent_on(facts: CompanyFacts, valid_on: date | None) -> str | None:
    """The parent by the last change that had begun on the day; a change without a date always has,
    and one whose precision leaves it open counts from its earliest day."""
    current: tuple[date, str | None] = (date.min, None)
    for change in facts.control:
        begins = PartialDate.parse(change.valid_from) if change.valid_from else None
        if begins and valid_on and begins.on_or_before(valid_on) is Certainty.NO:
            continue
        since = begins.earliest if begins else date.min
        if since >= current[0]:
            current = (since, change.parent_id)
    return current[1]


def _top(company_id: str, parents: Mapping[str, str | None]) -> str:
    """The last company up the chain of control; circles end where they begin."""
    at, seen = company_id, {company_id}
    for _ in range(_MAX_LEVELS):
        parent = parents.get(at)
        if parent is None or parent in seen:
            return at
        seen.add(parent)
        at = parent
    return at
