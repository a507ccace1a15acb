"""The form in which EDGAR disseminates a filing: a header, then several documents.

Two spellings of one thing: `<CONFORMED-NAME>X` tags (feed) and `COMPANY CONFORMED NAME: X` lines
(the .txt in the archive). Graphics, archives and XBRL files inside are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from graph.errors import UnreadableDocument
from graph.model.calendar import PartialDateText
from graph.model.document import DocumentKind
from graph.model.value import Value
from ingest.readers.blocks import Block, Draft
from ingest.readers.bounds import refuse_sprawl
from ingest.readers.cover import kind_of_form
from ingest.readers.dates import compact_day
from ingest.readers.filing import Tagged, read_filing, tagged_facts
from ingest.readers.lines import paragraphs_of, with_tables
from ingest.readers.markup import blocks_of, parse_or_none

_START = re.compile(
    r"\s*(?:-----BEGIN PRIVACY-ENHANCED|<SEC-DOCUMENT>|<SUBMISSION>|<SEC-HEADER>|<IMS-|"
    r"<DOCUMENT>\s*<TYPE>)"
)
_DOCUMENT = re.compile(r"<DOCUMENT>(.*?)(?:</DOCUMENT>|\Z)", re.DOTALL)
_TEXT = re.compile(r"<TEXT>(.*?)(?:</TEXT>|\Z)", re.DOTALL)
_TAGGED = re.compile(r"<([A-Z0-9-]{2,40})>([^<\n]*)")
_LINED = re.compile(r"^[ \t]*([A-Z][A-Z0-9 /-]{2,50}):[ \t]*(.*)$", re.MULTILINE)
_SKIPPED_TYPES = re.compile(
    r"GRAPHIC|ZIP|EXCEL|XML|JSON|PDF|EX-10[14]|EX-27\b|COVER", re.IGNORECASE
)
_ENCODED = re.compile(r"\s*(?:<PDF>|<XML>|begin \d{3} )")
_HEADER_LENGTH_MAX = 200_000
_FACT_LENGTH_MAX = 200
_DOCUMENTS_MAX = 5_000

_FORM_NAMES = ("TYPE", "CONFORMED SUBMISSION TYPE", "FORM-TYPE")
_DATE_NAMES = ("FILING-DATE", "FILED AS OF DATE")
_COMPANY_NAMES = ("CONFORMED-NAME", "COMPANY CONFORMED NAME")
_CIK_NAMES = ("CIK", "CENTRAL INDEX KEY")
_ACCESSION_NAMES = ("ACCESSION-NUMBER", "ACCESSION NUMBER")
_SECTION = {
    "FILER": "filer",
    "FILED-BY": "filed by",
    "FILED BY": "filed by",
    "ISSUER": "issuer",
    "SUBJECT-COMPANY": "subject",
    "SUBJECT COMPANY": "subject",
    "REPORTING-OWNER": "owner",
    "REPORTING OWNER": "owner",
}
# Who speaks: the one that files, before the one that is filed about.
_SPEAKERS = ("filed by", "filer", "issuer", "", "subject", "owner")


class Header(Value, frozen=True):
    """What the header says; None where it does not."""

    form: str | None = None
    filed_on: PartialDateText | None = None
    filer: str | None = None
    cik: str | None = None
    accession: str | None = None


def is_sgml(text: str) -> bool:
    return _START.match(text) is not None


def read_header(text: str) -> Header:
    """Read the header, in either spelling, up to the first document."""
    head = text[: max(0, text.find("<DOCUMENT>"))][:_HEADER_LENGTH_MAX]
    facts: dict[str, str] = {}
    companies: dict[str, tuple[str, str | None]] = {}
    section = ""
    pairs = _TAGGED.findall(head) if "<CONFORMED-NAME>" in head else _LINED.findall(head)
    for name, raw_value in pairs:
        value = " ".join(raw_value.split())[:_FACT_LENGTH_MAX]
        if name in _SECTION and not value:
            section = _SECTION[name]
        elif name in _COMPANY_NAMES:
            companies.setdefault(section, (value, None))
        elif name in _CIK_NAMES and section in companies and companies[section][1] is None:
            companies[section] = (companies[section][0], value.lstrip("0") or None)
        else:
            facts.setdefault(name, value)
    speaker = next((companies[role] for role in _SPEAKERS if role in companies), (None, None))
    return Header(
        form=_first(facts, _FORM_NAMES),
        filed_on=compact_day(_first(facts, _DATE_NAMES) or ""),
        filer=speaker[0],
        cik=speaker[1],
        accession=_first(facts, _ACCESSION_NAMES),
    )


def read_sgml(text: str, *, source: str, kind: DocumentKind | None) -> Draft:
    """All readable documents of the submission as one text; the first one gives the kind."""
    header = read_header(text)
    drafts = list(_drafts(text, header, source, kind))
    if not drafts:
        raise UnreadableDocument(
            source, "is an EDGAR submission without a readable document; fetch its main document"
        )
    main = drafts[0]
    blocks = [block for draft in drafts for block in draft.blocks]
    later = (draft.published_on for draft in drafts if draft.published_on)
    filer = header.filer or main.filer
    form = header.form or main.kind.value
    return replace(
        main,
        blocks=tuple(blocks),
        title=f"Form {form} of {filer}" if filer else f"Form {form}",
        publisher=filer,
        address=_address(header),
        published_on=header.filed_on or next(later, None),
        filer=filer,
        filer_cik=header.cik or main.filer_cik,
    )


def _drafts(text: str, header: Header, source: str, kind: DocumentKind | None) -> Iterator[Draft]:
    for number, found in enumerate(_DOCUMENT.finditer(text)):
        if number >= _DOCUMENTS_MAX:
            raise UnreadableDocument(
                source, f"holds more than {_DOCUMENTS_MAX} documents; ingest its main document"
            )
        content = found[1]
        opening = content[: max(0, content.find("<TEXT>"))][:2000]
        form = next(
            (value.strip() for name, value in _TAGGED.findall(opening) if name == "TYPE"), ""
        )
        body = _TEXT.search(content)
        if not body or _SKIPPED_TYPES.match(form) or _ENCODED.match(body[1]):
            continue
        blocks, tagged = _blocks(body[1], source)
        if not blocks:
            continue
        exhibit = kind_of_form(form) is DocumentKind.EXHIBIT
        wanted = None if exhibit else kind or kind_of_form(header.form or form)
        draft = read_filing(blocks, source=source, tagged=tagged, kind=wanted, form=form or None)
        yield draft


def _blocks(body: str, source: str) -> tuple[list[Block], Tagged | None]:
    refuse_sprawl(body, source)
    if not re.search(r"<(?:html|body|p|div|table)\b", body[:20_000], re.IGNORECASE):
        return with_tables(
            paragraphs_of(re.sub(r"</?(?:PAGE|S|C|TABLE|CAPTION|FN)>", "", body))
        ), None
    tree = parse_or_none(re.sub(r"</?XBRL>", "", body), source)
    return ([], None) if tree is None else (blocks_of(tree), tagged_facts(tree))


def _first(facts: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((facts[name] for name in names if facts.get(name)), None)


def _address(header: Header) -> str | None:
    if not (header.cik and header.accession):
        return None
    number = header.accession
    return f"https://www.sec.gov/Archives/edgar/data/{header.cik}/{number}.txt"
