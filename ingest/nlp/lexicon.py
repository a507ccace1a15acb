"""The word lists of the frames, read once from YAML into frozen values."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from graph.model.deal import Consideration, DealKind, Status

_FILES = ("verbs.yaml", "nouns.yaml", "things.yaml", "cues.yaml", "names.yaml", "others.yaml")
_ELSEWHERE = ("currencies.yaml", "gate.yaml", "sums.yaml")
"""Read where they are used; they count for the digest, since they change what is read."""


@dataclass(frozen=True, slots=True)
class FrameClass:
    """One way of moving value: which slots of its trigger hold payer, payee and seller."""

    id: str
    lemmas: tuple[str, ...]
    payer: tuple[str, ...]
    payee: tuple[str, ...]
    kind: DealKind | None
    """None: decided by what moves, `default_kind` where nothing says so."""
    default_kind: DealKind
    seller: tuple[str, ...] = ()
    reverse: tuple[str, ...] = ()
    """Slots that, when filled, turn the direction: "leases chips *to* X"."""
    needs: str | None = None
    weak: bool = False
    symmetric: bool = False
    prior: bool = False
    receiver_payee: bool = False


@dataclass(frozen=True, slots=True)
class ThingClass:
    """What moves, and the kind of deal that buying or renting it makes."""

    consideration: Consideration
    bought: DealKind
    rented: DealKind
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class StatusCue:
    """Heads (lemmas) and phrases that speak for one status."""

    status: Status
    heads: frozenset[str]
    phrases: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words around names: epithets, backing suffixes, makers, publishers, collectives."""

    epithets: dict[str, str]
    kind_epithets: dict[str, tuple[str, ...]]
    described: dict[str, tuple[str, ...]]
    background: tuple[str, ...]
    makers: tuple[str, ...]
    not_parties: frozenset[str]
    outlets: frozenset[str]
    products: dict[str, str]
    not_names: frozenset[str]
    no_company_ends: frozenset[str]
    titles: frozenset[str]
    collectives: frozenset[str]
    surrogates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherWords:
    """Words that tell things, places and people from companies."""

    contract_words: frozenset[str]
    other_ends: frozenset[str]
    other_starts: frozenset[str]
    place_ends: frozenset[str]
    site_words: frozenset[str]
    regions: tuple[str, ...]
    places: frozenset[str]
    not_companies: frozenset[str]
    job_words: frozenset[str]
    given_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists; `digest` names their content."""

    verbs: dict[str, tuple[FrameClass, ...]]
    nouns: dict[str, tuple[FrameClass, ...]]
    things: tuple[ThingClass, ...]
    cues: tuple[StatusCue, ...]
    names: NameWords
    others: OtherWords
    digest: str


def _raw(name: str) -> str:
    return (files("ingest.nlp") / "lexicons" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lists that ship with the package."""
    texts = {name: _raw(name) for name in (*_FILES, *_ELSEWHERE)}
    parsed = {name: yaml.safe_load(texts[name]) for name in _FILES}
    digest = hashlib.sha256("\x1f".join(texts.values()).encode()).hexdigest()[:12]
    return Lexicon(
        verbs=_by_lemma(parsed["verbs.yaml"]),
        nouns=_by_lemma(parsed["nouns.yaml"]),
        things=tuple(_thing(row) for row in parsed["things.yaml"]),
        cues=tuple(_cue(name, row) for name, row in parsed["cues.yaml"].items()),
        names=_names(parsed["names.yaml"]),
        others=_others(parsed["others.yaml"]),
        digest=digest,
    )


def _by_lemma(rows: list[dict[str, Any]]) -> dict[str, tuple[FrameClass, ...]]:
    found: dict[str, tuple[FrameClass, ...]] = {}
    for row in rows:
        frame = _frame(row)
        for lemma in frame.lemmas:
            found[lemma] = (*found.get(lemma, ()), frame)
    return found


def _frame(row: dict[str, Any]) -> FrameClass:
    by_thing = row["kind"] == "thing"
    return FrameClass(
        id=row["id"],
        lemmas=tuple(str(lemma) for lemma in row["lemmas"]),
        payer=tuple(row["payer"]),
        payee=tuple(row["payee"]),
        kind=None if by_thing else DealKind(row["kind"]),
        default_kind=DealKind(row["default_kind"] if by_thing else row["kind"]),
        seller=tuple(row.get("seller", ())),
        reverse=tuple(row.get("reverse", ())),
        needs=row.get("needs"),
        weak=bool(row.get("weak")),
        symmetric=bool(row.get("symmetric")),
        prior=row.get("direction") == "prior",
        receiver_payee=bool(row.get("receiver_payee")),
    )


def any_of(words: list[str], *, plural: bool = True) -> re.Pattern[str]:
    """An expression that finds any of the words, longest first, in any case."""
    ordered = sorted({re.escape(word) for word in words}, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(ordered)}){'(?:s|es)?' if plural else ''}\b", re.IGNORECASE)


def _thing(row: dict[str, Any]) -> ThingClass:
    bought = DealKind(row["bought"])
    return ThingClass(
        consideration=Consideration(row["consideration"]),
        bought=bought,
        rented=DealKind(row.get("rented", row["bought"])),
        pattern=any_of(row["lemmas"]),
    )


def _cue(name: str, row: dict[str, list[str]]) -> StatusCue:
    phrases = row.get("phrases") or []
    return StatusCue(
        status=Status(name),
        heads=frozenset(row.get("heads") or ()),
        phrases=re.compile("|".join(phrases), re.IGNORECASE) if phrases else None,
    )


def _names(row: dict[str, Any]) -> NameWords:
    return NameWords(
        epithets={str(key).lower(): value for key, value in row["epithets"].items()},
        kind_epithets={str(key): tuple(value) for key, value in row["kind_epithets"].items()},
        described={str(key): tuple(value) for key, value in row["described"].items()},
        background=tuple(row["background"]),
        makers=tuple(row["makers"]),
        not_parties=frozenset(row["not_parties"]),
        outlets=frozenset(row["outlets"]),
        products=dict(row["products"]),
        not_names=frozenset(str(name) for name in row["not_names"]),
        no_company_ends=frozenset(str(word) for word in row["no_company_ends"]),
        titles=frozenset(str(word) for word in row["titles"]),
        collectives=frozenset(row["collectives"]),
        surrogates=tuple(row["surrogates"]),
    )


def _others(row: dict[str, Any]) -> OtherWords:
    sets = {key: frozenset(words) for key, words in row.items() if key != "regions"}
    return OtherWords(regions=tuple(row["regions"]), **sets)
