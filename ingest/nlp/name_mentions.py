"""From hits of the gazetteer to mentions: short forms, longer names, tickers, products,
epithets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from graph.model.company import company_slug
from graph.model.value import Value
from ingest.nlp.definitions import short_name
from ingest.nlp.gazetteer import Hit
from ingest.nlp.mentions import KnownName, NameSpan
from ingest.nlp.spotting import vehicle_end, with_tail

if TYPE_CHECKING:
    from ingest.nlp.companies import KnownCompany

_HEADLINE_WORD = (
    r"(?!(?:With|To|For|From|In|On|At|By|As|And|Over|Into|Signs?|Buys?|Will|Says?|Deal|Invests?"
    r"|Acquires?|Agrees?|Leads?|Backs?|Is|Has|The|After|Its)\b)"
)
_OTHER_ENTITY = re.compile(
    rf"(?:\s{_HEADLINE_WORD}(?:[A-Z][\w’'&.-]*|[IVX]+|&|\d+)){{1,6}},?\s"
    r"(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|L\.L\.C|LLP|LP|L\.P|PLC|plc|AG|N\.V|S\.A"
    r"|GmbH|B\.V)\b\.?"
)
_TICKER = re.compile(
    r"\(?\b(?:NASDAQ|Nasdaq|NasdaqGS|NYSE(?: American)?|AMEX|LSE|TSX|ASX|TSE|Euronext|Xetra|OTC\w*)"
    r"\s?:\s?(?P<listed>[A-Z]{1,5}(?:[.-][A-Z])?)\b\)?"
    r"|\((?P<bare>[A-Z]{2,5})(?:\.[A-Z]{1,2})?\)|\$(?P<cash>[A-Z]{2,5})\b"
)
_MAKER = re.compile(
    r"['’]?s?[\s-]+(?:maker|parent|owner|developer|creator|operator|provider|producer|company)\b"
)


class NameLabel(StrEnum):
    """What a mention is: `entity` is a name that no register knows, but that begins like one."""

    COMPANY = "company"
    TICKER = "ticker"
    PRODUCT = "product"
    EPITHET = "epithet"
    ENTITY = "entity"


CERTAINTY = {
    NameLabel.COMPANY: 1.0,
    NameLabel.TICKER: 0.95,
    NameLabel.EPITHET: 0.9,
    NameLabel.PRODUCT: 0.9,
    NameLabel.ENTITY: 0.5,
}
SHORT_CERTAINTY = 0.9
BARE_TICKER_CERTAINTY = 0.6


class NameMention(Value, frozen=True):
    """`text[start:end]`, which is `text`, means `name`. For a product `company_id` is its owner's
    (None: nobody's) and `name` the product's; for an entity it is the slug of the new name."""

    start: int
    end: int
    text: str
    name: str
    company_id: str | None
    label: NameLabel
    certainty: float


@dataclass(frozen=True, slots=True)
class Target:
    """What a form of the gazetteer stands for: a company, a product, or (neither) no company."""

    known: KnownName | None = None
    short: bool = False
    product: str | None = None
    owner: KnownName | None = None


def known_spans(text: str, hits: Sequence[Hit], targets: Sequence[Target]) -> list[NameSpan]:
    """Known companies at their own places. A name that runs on to a legal suffix of another entity
    is left out, unless the extractor itself sees where that entity's name ends."""
    spans = []
    limits = _limits(text, hits)
    listed = [match.span() for match in _TICKER.finditer(text)]
    for hit, known in _companies(hits, targets):
        if _inside(hit.start, listed):
            continue
        suffixed = _OTHER_ENTITY.match(text, hit.end, limits[hit.start])
        if suffixed is None or vehicle_end(text, hit.end, len(text)):
            spans.append(NameSpan(hit.start, hit.end, known))
    return spans


def find_mentions(
    text: str,
    hits: Sequence[Hit],
    targets: Sequence[Target],
    by_ticker: Callable[[str], KnownCompany | None],
) -> list[NameMention]:
    """Every mention, sorted, without overlaps. `(NASDAQ: NVDA)` wins over the names in it, a bare
    `(NVDA)` loses to a name."""
    limits = _limits(text, hits)
    found = [
        _company(text, hit, known, targets[hit.form.target].short, limits[hit.start])
        for hit, known in _companies(hits, targets)
    ]
    found += [
        _product(text, hit, target)
        for hit in hits
        if (target := targets[hit.form.target]).product is not None
    ]
    tickers = _tickers(text, {mention.end: mention.company_id for mention in found}, by_ticker)
    sure = [each for each in tickers if each.certainty > BARE_TICKER_CERTAINTY]
    return _apart([*sure, *found, *tickers])


def _companies(hits: Sequence[Hit], targets: Sequence[Target]) -> list[tuple[Hit, KnownName]]:
    """Hits of companies; short forms only where a fuller name of the company was hit too."""
    full = {
        known.company_id
        for hit in hits
        if (known := targets[hit.form.target].known) and not targets[hit.form.target].short
    }
    return [
        (hit, known)
        for hit in hits
        if (known := targets[hit.form.target].known)
        and (not targets[hit.form.target].short or known.company_id in full)
    ]


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Is `place` in one of the sorted spans?"""
    at = bisect_right(spans, (place, place)) - 1
    near = spans[max(at, 0) : at + 2]
    return any(start <= place < end for start, end in near)


def _limits(text: str, hits: Sequence[Hit]) -> dict[int, int]:
    """Start of each hit → where the next one starts: no name runs over another."""
    ends = [*(hit.start for hit in hits[1:]), len(text)]
    return {hit.start: end for hit, end in zip(hits, ends, strict=True)} if hits else {}


def _company(text: str, hit: Hit, known: KnownName, short: bool, limit: int) -> NameMention:
    longer = _longer_end(text, hit.end, limit)
    if longer is not None:
        surface = " ".join(text[hit.start : longer].split())
        name = short_name(surface)
        if company_slug(name) != known.company_id:
            slug = company_slug(name)
            return _mention(text, hit.start, longer, name, slug, NameLabel.ENTITY)
    end = with_tail(text, hit.end, limit)
    sure = SHORT_CERTAINTY if short else None
    return _mention(text, hit.start, end, known.name, known.company_id, NameLabel.COMPANY, sure)


def _product(text: str, hit: Hit, target: Target) -> NameMention:
    maker = _MAKER.match(text, hit.end)
    if maker is not None and target.owner is not None:
        owner = target.owner
        return _mention(
            text, hit.start, maker.end(), owner.name, owner.company_id, NameLabel.EPITHET
        )
    owner_id = target.owner.company_id if target.owner else None
    return _mention(text, hit.start, hit.end, target.product or "", owner_id, NameLabel.PRODUCT)


def _tickers(
    text: str,
    ends: Mapping[int, str | None],
    by_ticker: Callable[[str], KnownCompany | None],
) -> list[NameMention]:
    found = []
    for match in _TICKER.finditer(text):
        company = by_ticker(match["listed"] or match["bare"] or match["cash"])
        if company is None:
            continue
        before = ends.get(match.start()) or ends.get(match.start() - 1)
        sure: float | None = None
        if before == company.company_id:
            sure = 1.0
        elif match["bare"]:
            sure = BARE_TICKER_CERTAINTY
        start, end = match.span()
        found.append(
            _mention(text, start, end, company.name, company.company_id, NameLabel.TICKER, sure)
        )
    return found


def _longer_end(text: str, end: int, limit: int) -> int | None:
    """Where the name of another entity ends that begins with this one: `Oracle America, Inc.`,
    `CoreWeave Compute Acquisition Co. VII, LLC`; never over a comma, which divides two names of a
    list, unless a legal suffix follows."""
    suffixed = _OTHER_ENTITY.match(text, end, limit)
    if suffixed is not None:
        return suffixed.end()
    longer = vehicle_end(text, end, limit)
    if longer is None or "\n" in text[end:longer]:
        return None
    _, comma, rest = text[end:longer].partition(",")
    return longer if not comma or re.fullmatch(r"\s(?:LLC|Inc|L\.P)\.?", rest) else None


def _apart(mentions: Sequence[NameMention]) -> list[NameMention]:
    """Without overlaps: of two, the one that comes first in `mentions` stays. Sorted by place."""
    kept: list[NameMention] = []
    taken: set[int] = set()
    for mention in mentions:
        places = range(mention.start, mention.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _mention(
    text: str,
    start: int,
    end: int,
    name: str,
    company_id: str | None,
    label: NameLabel,
    certainty: float | None = None,
) -> NameMention:
    return NameMention(
        start=start,
        end=end,
        text=text[start:end],
        name=name,
        company_id=company_id,
        label=label,
        certainty=CERTAINTY[label] if certainty is None else certainty,
    )
