"""Reads labels from files: our own sentences, sentences as JSON lines, filings with assertions."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from graph.errors import InvalidValue
from graph.model.deal import Status
from graph.model.document import DocumentKind
from ingest.evaluation.gold import COARSE, KINDS, STATUSES, GoldDeal, GoldDocument, names_of
from ingest.evaluation.outside import load_json
from ingest.nlp.companies import bundled_index
from ingest.nlp.definitions import read_definitions
from ingest.reading import Hints

Word = TypeVar("Word")
NEGATIVE = "NEG"
"""In the name of a file: it tells of no deal."""

_SCALES = {"": 0, "k": 3, "m": 6, "bn": 9, "tn": 12}
_AMOUNT = re.compile(
    r"(?P<bound>=|~|<=|>=)?(?P<one>[\d.]+)(?P<scale>k|m|bn|tn)?"
    r"(?:\.\.(?P<two>[\d.]+)(?P<scale2>k|m|bn|tn)?)?(?: (?P<code>[A-Z]{3}))?"
)
_DEAL = re.compile(r"(.+?\|.+?\|.+?\| ?\S+(?: [A-Z]{3})?(?: \| .+?)?)(?: & |$)")
_PARAGRAPH = " // "
_FILER = re.compile(r"Filer: (?P<name>.+?) // ")
WRITERS = frozenset({"We", "we", "us", "Our", "our", "The Company", "the Company"})
"""What labels of a filing call its writer, who is not named."""


def load_gold(gold: Path, documents: Path | None) -> list[GoldDocument]:
    """Labels of a file or folder. Text files hold our own labelled sentences; JSON lines are either
    sentences with `deals`, or assertions that name a file of `documents` as `doc`; a .json file is
    FIRE or CORE. Raises InvalidValue, with file and line, for what is none of these."""
    files = sorted(gold.glob("*.txt")) if gold.is_dir() else [gold]
    if not files:
        raise InvalidValue("gold", str(gold), "holds no labelled text file")
    found: list[GoldDocument] = []
    for file in files:
        if file.suffix == ".json":
            found.extend(load_json(file))
            continue
        rows = _lines(file)
        if file.suffix == ".txt":
            found.extend(_labelled(file, number, line) for number, line in rows)
            continue
        told = [(number, _json(file, number, line)) for number, line in rows]
        if told and "doc" in told[0][1]:
            found.extend(_assertions(file, told, documents))
        else:
            found.extend(_sentence(file, number, row) for number, row in told)
    if not found:
        raise InvalidValue("gold", str(gold), "holds no label")
    return found


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidValue("gold", str(file), "is no text in UTF-8") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _json(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise _bad(file, number, f"is no JSON object ({error})") from error


def _bad(file: Path, number: int, reason: str) -> InvalidValue:
    return InvalidValue("gold", f"{file.name}:{number}", reason)


def _labelled(file: Path, number: int, line: str) -> GoldDocument:
    """`TEXT => GIVER > RECEIVER | kind | status | amount & …`, or `TEXT => none: reason`. A text of
    several sentences has ` // ` between paragraphs, and may say in a fifth field, pieces joined by
    ` ; `, which of them tell of a deal. `Filer: NAME // TEXT` is a filing of that firm."""
    text, arrow, told = line.partition(" => ")
    if not arrow:
        raise _bad(file, number, "has no ` => ` between text and label")
    parts = [] if told.startswith("none") else _DEAL.findall(told) or [told]
    deals = tuple(_labelled_deal(file, number, part) for part in parts)
    told_filer = _FILER.match(text)
    stored = _FILER.sub("", text).replace(_PARAGRAPH, "\n\n")
    names = {name for deal in deals for name in (*deal.payers, *deal.payees)}
    hints = Hints(kind=DocumentKind.NEWS)
    if told_filer or is_of_filings(file) or not names.isdisjoint(WRITERS):
        writer = told_filer["name"] if told_filer else _writer(stored)
        hints = Hints(kind=DocumentKind.FORM_8K, publisher=writer)
        deals = tuple(_of_writer(deal, writer) for deal in deals)
    return GoldDocument(name=f"{file.stem}:{number}", text=stored, deals=deals, hints=hints)


def is_of_filings(voice: Path) -> bool:
    """Does the file hold filings, by its name?"""
    return voice.stem.startswith("filing")


def _writer(text: str) -> str:
    """Who a report calls the Company, by name where it gives one: `Tarn Metals, Inc. (the
    "Company")`."""
    defined = read_definitions(text, bundled_index()).get("Company")
    return defined.name if defined is not None else "the Company"


def _of_writer(deal: GoldDeal, writer: str) -> GoldDeal:
    """The deal with the name of the writer in place of what it calls itself."""
    payers, payees = (
        tuple(writer if name in WRITERS else name for name in names)
        for names in (deal.payers, deal.payees)
    )
    return msgspec.structs.replace(deal, payers=payers, payees=payees)


def _labelled_deal(file: Path, number: int, told: str) -> GoldDeal:
    try:
        parties, kind, status, amount, *pieces = (part.strip() for part in told.split("|"))
        if len(pieces) > 1:
            raise ValueError(told)
        giver, receiver = parties.split(" > ")
        low, high, currency = _amount(amount)
        return GoldDeal(
            payers=(giver,),
            payees=(receiver,),
            kinds=KINDS[kind],
            statuses=STATUSES[status],
            low=low,
            high=high,
            currency=currency,
            told_in=tuple(piece for each in pieces for piece in each.split(" ; ")),
        )
    except (ValueError, KeyError, InvalidOperation) as error:
        raise _bad(file, number, f"has a label that is not understood: {told!r}") from error


def _amount(told: str) -> tuple[Decimal | None, Decimal | None, str | None]:
    if told == "-":
        return None, None, None
    found = _AMOUNT.fullmatch(told)
    if found is None:
        raise ValueError(told)
    one = Decimal(found["one"]).scaleb(_SCALES[found["scale"] or found["scale2"] or ""])
    two = Decimal(found["two"]).scaleb(_SCALES[found["scale2"] or ""]) if found["two"] else one
    low = None if found["bound"] == "<=" else one
    high = None if found["bound"] == ">=" else two
    return low, high, found["code"] or "USD"


def _sentence(file: Path, number: int, row: Mapping[str, Any]) -> GoldDocument:
    try:
        deals = tuple(_sentence_deal(deal) for deal in row["deals"])
        return GoldDocument(name=str(row["id"]), text=row["text"], deals=deals)
    except (KeyError, TypeError, IndexError, InvalidOperation) as error:
        raise _bad(file, number, f"lacks or mistakes {error}") from error


def _sentence_deal(deal: Mapping[str, Any]) -> GoldDeal:
    told, modifiers = deal.get("amount"), deal.get("mod") or ()
    amount = Decimal(str(told[0])) if told else None
    return GoldDeal(
        payers=names_of(deal["payer"]),
        payees=names_of(deal["payee"]),
        kinds=KINDS[deal["type"]],
        statuses=STATUSES[deal["status"]],
        low=None if "upto" in modifiers else amount,
        high=None if "atleast" in modifiers else amount,
        currency=told[1] if told else None,
        optional=bool(deal.get("optional")),
    )


def _assertions(
    file: Path, rows: list[tuple[int, dict[str, Any]]], documents: Path | None
) -> Iterator[GoldDocument]:
    """Each file of the folder with its assertions; files without any are texts without a deal."""
    folder = documents or file.parent
    manifest = _manifest(folder)
    told: dict[str, list[GoldDeal]] = {}
    statuses = _statuses_of([row for _, row in rows])
    for number, row in rows:
        try:
            told.setdefault(row["doc"], []).append(_assertion(row, statuses))
        except (KeyError, TypeError, InvalidOperation) as error:
            raise _bad(file, number, f"lacks or mistakes {error}") from error
        if not (folder / row["doc"]).is_file():
            raise _bad(file, number, f"names {row['doc']}, which is not in {folder.name}")
    silent = (path.name for path in folder.iterdir() if NEGATIVE in path.stem)
    for name in sorted({*told, *silent}):
        yield GoldDocument(
            name=name,
            path=folder / name,
            deals=tuple(told.get(name, ())),
            hints=manifest.get(name, Hints()),
        )


def _statuses_of(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, tuple[Status, ...]]:
    """What the words for statuses mean in a set, by which of them it knows."""
    words = {word for row in rows for word in (row.get("status"), *_also(row, "status"))}
    is_coarse = "closed" in words and words.isdisjoint({"effective", "expired"})
    return {**STATUSES, **COARSE} if is_coarse else STATUSES


def _assertion(row: Mapping[str, Any], statuses: Mapping[str, tuple[Status, ...]]) -> GoldDeal:
    amount = row.get("amount_local", row["amount"])
    high = Decimal(str(amount)) if amount is not None else None
    least = row.get("amount_low")
    bound = row.get("bound")
    low = Decimal(str(least)) if least is not None else high
    return GoldDeal(
        payers=names_of(row["payer_or_investor"]),
        payees=names_of(row["counterparty"]),
        kinds=_any_of(KINDS, row, "kind"),
        statuses=_any_of(statuses, row, "status"),
        low=None if bound == "up_to" else low,
        high=None if bound in ("at_least", "more_than") else high,
        currency=row.get("currency", "USD") if high is not None else None,
        day=row.get("date"),
        optional=bool(row.get("optional")),
        symmetric=bool(row.get("symmetric")),
    )


def _any_of(
    known: Mapping[str, tuple[Word, ...]], row: Mapping[str, Any], field: str
) -> tuple[Word, ...]:
    """What the row says of a field, and what may be said as well."""
    told = (row[field], *_also(row, field))
    return tuple(dict.fromkeys(each for word in told for each in known[word]))


def _also(row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    also = row.get(f"{field}_also", ())
    return (also,) if isinstance(also, str) else tuple(also)


def _manifest(folder: Path) -> dict[str, Hints]:
    """What the list beside the files says of each: form, filer, day."""
    path = folder / "MANIFEST.tsv"
    if not path.is_file():
        return {}
    kinds = {kind.value: kind for kind in DocumentKind}
    with path.open(encoding="utf-8", newline="") as opened:
        return {
            row["file"]: Hints(
                kind=kinds.get(row["form"].split()[0]),
                publisher=None if "/" in row["company"] else row["company"] or None,
                published_on=row["date"].split()[0] or None,
            )
            for row in csv.DictReader(opened, delimiter="\t")
        }
