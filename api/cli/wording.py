"""Words that several pages share: clocks, legs, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from api import figures
from api.cli.screen import clean
from api.views.reports import DocumentView
from graph.model.calendar import AsOf
from graph.model.deal import Leg


def moment_line(as_of: AsOf, position: int) -> Text:
    """The clocks of an answer, in words."""
    told = [
        f"true on {as_of.valid_on}" if as_of.valid_on else "",
        f"printed by {as_of.published_by}" if as_of.published_by else "",
        f"log position {position}",
    ]
    return Text("As of: " + " · ".join(each for each in told if each), style="dim")


def words(word: str) -> str:
    """`compute_purchase` → `compute purchase`."""
    return word.replace("_", " ")


def leg_lines(legs: Iterable[Leg], indent: str = "  ") -> Iterator[RenderableType]:
    """Each leg as the report states it: `OpenAI → Oracle  cash  ~$300bn`."""
    for leg in legs:
        amount, things = figures.claim(leg.amount), figures.quantity(leg.quantity)
        told = leg_words(leg.consideration, amount, things)
        yield f"{indent}{clean(leg.giver)} → {clean(leg.receiver)}  {told}"


def leg_words(consideration: str, amount: str, things: str) -> str:
    """`cash $38bn`, `chips 10 GW`, `equity n/d`."""
    told = amount if amount != figures.UNKNOWN or not things else ""
    return "  ".join(each for each in (words(consideration), told, things) if each)


def source_of(document: DocumentView | None) -> str:
    """Publisher, kind and date of a source in one line."""
    if document is None:
        return "a document that the log does not hold"
    who = document.publisher or document.filer or document.title or document.document_id
    return ", ".join((who, words(document.kind), document.published_on or "undated"))
