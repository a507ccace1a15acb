"""One row of a leave-one-out: a report or document, what it says, and what moves without it."""

from __future__ import annotations

from decimal import Decimal

from analytics.flows import MONEY
from analytics.load_figures import Figures, Reading
from graph.fold.snapshot import KnowledgeGraph, Report
from graph.model.calendar import PartialDateText
from graph.model.money import ZERO
from graph.model.value import Value

RINGS_SHOWN = 20
QUOTE_MAX = 400


class LeaningDeal(Value, frozen=True):
    """A deal that is told of, with the ends of its first money leg. `only_source`: no other active
    report tells of it, so without this it is gone."""

    deal_id: str
    giver: str
    receiver: str
    only_source: bool


class Leaning(Value, frozen=True):
    """What leans on a report or document. `without` are the figures when it is left out;
    `broken` and `opened` name at most 20 of the rings that `rings_moved` counts; `dollars_moved`
    adds the absolute moves of netted dollars, or of what is given and received. `quote` is the
    sentence, else the phrase behind the amount, else the first one."""

    subject_id: str
    report_ids: tuple[str, ...]
    document_id: str
    publisher: str | None
    published_on: PartialDateText | None
    quote: str | None
    deals: tuple[LeaningDeal, ...]
    without: Figures
    rings_moved: int
    dollars_moved: Decimal
    broken: tuple[tuple[str, ...], ...]
    opened: tuple[tuple[str, ...], ...]

    @property
    def moves(self) -> bool:
        return bool(self.rings_moved or self.dollars_moved)


def leaning(
    graph: KnowledgeGraph,
    after: KnowledgeGraph,
    subject_id: str,
    report_ids: tuple[str, ...],
    before: Reading,
    without: Reading,
) -> Leaning:
    """The row of one subject; `after` is the snapshot without it."""
    report = graph.reports[report_ids[0]]
    document = graph.documents.get(report.facts.document_id)
    broken = sorted(names for key, names in before.rings.items() if key not in without.rings)
    opened = sorted(names for key, names in without.rings.items() if key not in before.rings)
    was, now = before.figures, without.figures
    return Leaning(
        subject_id=subject_id,
        report_ids=report_ids,
        document_id=report.facts.document_id,
        publisher=document.facts.publisher if document else None,
        published_on=report.published_on,
        quote=_quote(report),
        deals=_deals(graph, after, report_ids),
        without=now,
        rings_moved=len(broken) + len(opened),
        dollars_moved=sum(
            (
                abs((getattr(was, name) or ZERO) - (getattr(now, name) or ZERO))
                for name in ("netted", "gives", "receives")
            ),
            ZERO,
        ),
        broken=tuple(broken[:RINGS_SHOWN]),
        opened=tuple(opened[:RINGS_SHOWN]),
    )


def _quote(report: Report) -> str | None:
    spans = report.facts.evidence
    whole = [each.quote for each in spans if each.field == "sentence"]
    about = [each.quote for each in spans if each.field.endswith("amount")]
    quotes = [*whole, *about, *(each.quote for each in spans)]
    return quotes[0][:QUOTE_MAX] if quotes else None


def _deals(
    graph: KnowledgeGraph, after: KnowledgeGraph, report_ids: tuple[str, ...]
) -> tuple[LeaningDeal, ...]:
    found = []
    for deal_id in sorted({graph.reports[each].deal_id for each in report_ids}):
        deal = graph.deals[deal_id]
        money = [leg for leg in deal.legs if leg.consideration in MONEY]
        leg = next(iter([*money, *deal.legs]), None)
        found.append(
            LeaningDeal(
                deal_id=deal_id,
                giver=graph.name_of(leg.giver_id) if leg else "",
                receiver=graph.name_of(leg.receiver_id) if leg else "",
                only_source=deal_id not in after.deals,
            )
        )
    return tuple(found)
