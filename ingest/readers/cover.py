"""What the cover page of a filing says: the form, who files, and the date of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model.calendar import PartialDateText
from graph.model.document import DocumentKind
from graph.model.value import Value
from ingest.readers.blocks import Block
from ingest.readers.dates import day_in, month_in

_COVER_LENGTH = 9_000
_COVER_BLOCKS = 25
_FORM = re.compile(
    r"\b(?:form|schedule)\s+(8-K|10-K|10-Q|6-K|20-F|40-F|S-\d{1,2}|F-\d|TO(?:-[TIC])?|13[DG]|14A|"
    r"DEF 14A|424B\d)(?![\w-])",
    re.IGNORECASE,
)
# The first line of a page that a browser saved from EDGAR: `EX-2.1 2 d720113dex21.htm EX-2.1`.
_EDGAR_LINE = re.compile(r"(?P<form>[A-Z0-9-]+(?:\.\d+)?(?:/A)?) \d{1,3} \S+\.(?:htm|html|txt)\b")
_EXHIBIT_LINE = re.compile(r"exhibit\s+\d{1,3}(?:\.\d+)?$|ex-\d{1,3}", re.IGNORECASE)
_COMMISSION = re.compile(r"securities\s+and\s+exchange\s+commission", re.IGNORECASE)
_EXACT_NAME = re.compile(
    r"\(?\s*exact\s+name\s+of\s+(?:the\s+)?(?:registrants?|company|issuer)\b", re.IGNORECASE
)
_OFFERORS = re.compile(r"\(?\s*names?\s+of\s+filing\s+persons?", re.IGNORECASE)
_REPORT_DATE_LABEL = re.compile(r".*\(date of earliest event reported\)\s*:?\s*", re.IGNORECASE)
_LEGAL_SUFFIX = re.compile(
    r"(?:inc|corp|corporation|plc|ltd|limited|llc|l\.?p|n\.?v|s\.?a|ag|se|co)\.?,?$", re.IGNORECASE
)
_REPORT_DATE = re.compile(r"date\s+of\s+(?:the\s+)?report", re.IGNORECASE)
_DEFINED = re.compile(
    r"(?P<name>[A-Z][\w&.’'-]*(?:,? [A-Z&(][\w&.’'()-]*){0,6}"
    r"(?:,? (?:Inc|Corp|Ltd|plc|LLC|L\.P|N\.V)\b\.?)?)"
    r"(?:,? an? [^()]{3,80}?)?,? \((?:together with [^)]{0,60}?|collectively, |NASDAQ: \w+, )?"
    r"(?:the )?[“\"](?:the )?(?:Company|Registrant|registrant)[”\"]"
)
_KIND_OF_FORM = {
    "8-K": DocumentKind.FORM_8K,
    "10-K": DocumentKind.FORM_10K,
    "10-Q": DocumentKind.FORM_10Q,
    "6-K": DocumentKind.FORM_6K,
    "S-1": DocumentKind.FORM_S1,
    "F-1": DocumentKind.FORM_S1,
}


class Cover(Value, frozen=True):
    """Facts of a cover page; None where it is silent. `present`: there is one at all."""

    present: bool = False
    form: str | None = None
    filer: str | None = None
    published_on: PartialDateText | None = None


def read_cover(blocks: Sequence[Block]) -> Cover:
    """Facts from the first pages of a filing."""
    head = _head(blocks)
    present = any(
        _COMMISSION.search(block.text) for block in blocks[:_COVER_BLOCKS] if len(block.text) < 250
    )
    form = _FORM.search(head)
    return Cover(
        present=present,
        form=form[1].upper() if form and present else _edgar_form(blocks),
        filer=_filer(head) if present else None,
        published_on=_report_date(head) if present else None,
    )


def kind_of_form(form: str | None) -> DocumentKind | None:
    """`8-K/A` is an 8-K, `EX-99.1` an exhibit, `SC TO-T` some other filing; None for None."""
    if form is None:
        return None
    if form.upper().startswith("EX-"):
        return DocumentKind.EXHIBIT
    stem = re.sub(r"(?:/A|T|SB|KT|405)$", "", form.upper().strip())
    return _KIND_OF_FORM.get(stem, DocumentKind.FILING_OTHER)


def opens_as_exhibit(blocks: Sequence[Block]) -> bool:
    """Does the text start with `Exhibit 99.1` or with EDGAR's own line for an exhibit?"""
    return any(_EXHIBIT_LINE.match(block.text) for block in blocks[:3] if len(block.text) < 120)


def defined_company(blocks: Sequence[Block], limit: int = 40) -> str | None:
    """The name before `(the “Company”)`, where a text defines who speaks."""
    for block in blocks[:limit]:
        if not block.table and (found := _DEFINED.search(block.text[:1500])):
            return _tidy(found["name"])
    return None


def signed_on(blocks: Sequence[Block]) -> PartialDateText | None:
    """The first date under the signatures."""
    texts = [block.text for block in blocks if block.label == "signatures"]
    return day_in("\n".join(texts)[:4000])


def first_month(blocks: Sequence[Block]) -> PartialDateText | None:
    """The day, else the month, that a 6-K puts on its cover."""
    head = _head(blocks)[:3000]
    return day_in(head) or month_in(head)


def _head(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    length = 0
    for block in blocks:
        parts.append(block.text)
        length += len(block.text)
        if length > _COVER_LENGTH:
            break
    return "\n".join(parts)


def _edgar_form(blocks: Sequence[Block]) -> str | None:
    found = _EDGAR_LINE.match(blocks[0].text) if blocks else None
    return found["form"] if found else None


def _filer(head: str) -> str | None:
    label = _EXACT_NAME.search(head) or _OFFERORS.search(head)
    if not label:
        return None
    lines = [line.strip() for line in head[: label.start()].split("\n") if line.strip(" |_-")]
    if not lines:
        return None
    name = _REPORT_DATE_LABEL.sub("", lines[-1])
    if _LEGAL_SUFFIX.fullmatch(name) and len(lines) > 1:
        name = f"{lines[-2]} {name}"
    return _tidy(name)


def _tidy(name: str) -> str | None:
    name = re.sub(r"\s+", " ", name).strip(' |,;:*_“”"')
    return name if 2 <= len(name) <= 120 and re.search(r"[A-Za-z]", name) else None


def _report_date(head: str) -> PartialDateText | None:
    label = _REPORT_DATE.search(head)
    if not label:
        return None
    return day_in(head[label.end() : label.end() + 160]) or day_in(
        head[max(0, label.start() - 60) : label.start()]
    )
