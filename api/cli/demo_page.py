"""What the demo prints: what was learnt, the rings, one exposure report, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from api.cli.exposure_page import exposure_page
from api.cli.loops_page import loops_page
from api.cli.output import counted, table
from api.cli.screen import clean
from api.cli.wording import words
from api.demo import DemoAnswer
from graph.fold.snapshot import KnowledgeGraph
from ingest.outcome import Outcome


def demo_page(answer: DemoAnswer, graph: KnowledgeGraph, *, store: str) -> Iterator[RenderableType]:
    """`store` is what follows `dealgraph` commands to ask this log: empty for the default one."""
    yield Rule("What was learnt")
    yield from _learnt(answer)
    yield Rule("Rings of money")
    yield from loops_page(answer.loops, graph)
    yield Rule("One firm")
    yield from exposure_page(answer.exposure)
    yield Rule("Go on")
    yield from _go_on(answer, store)


def _learnt(answer: DemoAnswer) -> Iterator[RenderableType]:
    yield f"The log: {answer.store}"
    made = table(("document", "f"), "outcome", ("reports", "r"), ("to review", "r"), ("", "f"))
    for each in answer.documents:
        told = each.document
        made.add_row(
            clean(each.source),
            words(told.outcome),
            *_numbers(len(told.reports), len(told.deferred)),
            clean(told.reason),
        )
    rows = answer.rows
    outcome = Outcome.NEW if rows.new else Outcome.KNOWN
    made.add_row(
        f"deals.csv, {counted(rows.files, 'curated row')}", outcome,
        *_numbers(rows.reports, rows.deferred),
    )  # fmt: skip
    figures = answer.metrics
    made.add_row(
        f"metrics.csv, {counted(figures.files, 'curated figure')}",
        Outcome.NEW if figures.new else Outcome.KNOWN,
    )
    yield made
    yield (
        f"{counted(answer.deals, 'deal')} in the log, "
        f"{counted(answer.waiting, 'candidate')} for review."
    )
    if not answer.written:
        yield Text("Everything was known already: nothing was written.", style="green")
    else:
        yield f"{counted(answer.written, 'event')} written; a second run writes none."


def _numbers(reports: int, deferred: int) -> tuple[str, str]:
    return str(reports or ""), str(deferred or "")


def _go_on(answer: DemoAnswer, store: str) -> Iterator[RenderableType]:
    largest = answer.loops.loops[0] if answer.loops.loops else None
    deal_id = largest.loop.hops[0].flows[0].deal_id if largest else "ID"
    made = table("", "")
    made.show_header = False
    for typed, told in (
        (f"deal {deal_id}", "the reports behind a leg, with the phrase marked"),
        ("loops --legs --limit 1", "each leg of the largest ring"),
        ("loops --published-by 2025-09-30", "what could be seen by then"),
        ("exposure NVIDIA", "another firm; --format html gives a page"),
        ("concentration --by country", "how much leans on one country"),
        ("review list", "what the reader was not sure of"),
        ("ingest FILE", "read a document of your own"),
        ("serve", "GraphQL at http://127.0.0.1:8000/graphql"),
    ):
        made.add_row(f"dealgraph {typed}{store}", Text(told, style="dim"))
    yield made
