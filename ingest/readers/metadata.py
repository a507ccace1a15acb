"""What a web page says about itself in its head: title, publisher, day, address, language."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator

from lxml import html

from graph.model.calendar import PartialDateText
from graph.model.value import Value
from ingest.readers.dates import day_in
from ingest.readers.decoding import squeezed

_DAY_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "datepublished",
    "date.published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "pubdate",
    "article.published",
    "originalpublicationdate",
    "dc.date",
    "date",
)
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "parsely-title", "title")
_ADDRESS_NAMES = ("og:url", "twitter:url")
_SITE_SEPARATOR = re.compile(r"\s+[|·•–—-]\s+|\s+::\s+")
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(\d\d)(?:/|$)")
_LINKED_DATA_LENGTH_MAX = 500_000
_LINKED_DATA_NODES_MAX = 2_000
# A longer title, name or address is none; it would stand in the log for ever.
_STATED_LENGTH_MAX = 500


class PageFacts(Value, frozen=True):
    """Facts that a page states in tags made for it; None where it states none."""

    title: str | None = None
    publisher: str | None = None
    address: str | None = None
    published_on: PartialDateText | None = None
    language: str | None = None


def read_page_facts(tree: html.HtmlElement) -> PageFacts:
    meta = dict(_meta(tree))
    linked = dict(_linked_data(tree))
    address = _first(meta, _ADDRESS_NAMES) or _canonical(tree)
    return PageFacts(
        title=linked.get("headline") or _title(tree, meta),
        publisher=meta.get("og:site_name") or linked.get("publisher") or _host(address),
        address=address if address and re.match(r"https?://", address) else None,
        published_on=_day(tree, meta, linked, address),
        language=_language(tree, meta),
    )


def _meta(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Names in lower case; a later tag of one name does not win over an earlier."""
    seen: set[str] = set()
    for element in tree.iter("meta"):
        content = squeezed(element.get("content") or "")
        names = f"{element.get('property') or ''} {element.get('name') or ''}"
        names += f" {element.get('itemprop') or ''}"
        for name in names.lower().split():
            if 0 < len(content) <= _STATED_LENGTH_MAX and name not in seen:
                seen.add(name)
                yield name, content


def _linked_data(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """`headline`, `datePublished` and `publisher` of the first article in JSON-LD."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = script.text or ""
        if len(text) > _LINKED_DATA_LENGTH_MAX:
            continue
        try:
            nodes = list(_nodes(json.loads(text)))
        except (ValueError, RecursionError):
            continue
        article = next((node for node in nodes if "datePublished" in node), None)
        if article is None:
            continue
        publisher = article.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        found = (("headline", article.get("headline")), ("publisher", name))
        for key, value in (*found, ("datePublished", article.get("datePublished"))):
            if isinstance(value, str) and 0 < len(stated := squeezed(value)) <= _STATED_LENGTH_MAX:
                yield key, stated
        return


def _nodes(value: object) -> Iterator[dict[str, object]]:
    """Objects of a JSON value, outer ones first; at most 2000."""
    queue, seen = deque([value]), 0
    while queue and seen < _LINKED_DATA_NODES_MAX:
        node = queue.popleft()
        seen += 1
        if isinstance(node, dict):
            yield node
            queue.extend(node.values())
        elif isinstance(node, list):
            queue.extend(node)


def _title(tree: html.HtmlElement, meta: dict[str, str]) -> str | None:
    if stated := _first(meta, _TITLE_NAMES):
        return stated
    element = tree.find(".//title")
    whole = _words_of(element) if element is not None else ""
    first = next(iter(_headings(tree)), None)
    if not whole:
        return first
    if first and first in whole and (len(first) > 10 or _without_site(whole) == whole):
        return first
    return _without_site(whole)


def _headings(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iter("h1"):
        if text := _words_of(element):
            yield text


def _words_of(element: html.HtmlElement) -> str:
    """The text of an element; nothing when it is too long to name anything."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > 4 * _STATED_LENGTH_MAX:  # white space may fill most of it
            return ""
        parts.append(part)
    text = squeezed("".join(parts))
    return text if len(text) <= _STATED_LENGTH_MAX else ""


def _without_site(title: str) -> str:
    """`Headline - Site` without the site, when what remains still reads like a headline."""
    parts = _SITE_SEPARATOR.split(title)
    if len(parts) < 2 or len(parts[-1].split()) > 3:
        return title
    stem = title[: title.rfind(parts[-1])].rstrip(" |·•–—-:")
    return stem if len(stem.split()) >= 3 else title


def _day(
    tree: html.HtmlElement, meta: dict[str, str], linked: dict[str, str], address: str | None
) -> PartialDateText | None:
    for stated in (linked.get("datePublished"), *(meta.get(name) for name in _DAY_NAMES)):
        if stated and (day := day_in(stated)):
            return day
    for element in tree.iter("time"):
        if day := day_in(element.get("datetime") or "") or day_in(_words_of(element)):
            return day
    if address and (found := _DAY_IN_ADDRESS.search(address)):
        return day_in("-".join(found.groups()))
    return None


def _canonical(tree: html.HtmlElement) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            address = squeezed(link.get("href") or "")
            return address if 0 < len(address) <= _STATED_LENGTH_MAX else None
    return None


def _language(tree: html.HtmlElement, meta: dict[str, str]) -> str | None:
    root = tree.getroottree().getroot()
    stated = root.get("lang") or meta.get("og:locale") or meta.get("content-language") or ""
    found = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", stated)
    return found[0].lower() if found else None


def _host(address: str | None) -> str | None:
    found = re.match(r"https?://(?:www\.)?([^/:?#]+)", address or "")
    return found[1] if found else None


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)
