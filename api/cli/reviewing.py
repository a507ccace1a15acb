"""review: the queue of what the reader was not sure of, and the two verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.failures import told_in_one_line
from api.cli.options import Json, Limit, Reason, Store
from api.cli.output import say, say_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from api.views.candidates import CandidateView, ReviewAnswer

PANEL = "Curate"
Candidate = Annotated[str, typer.Argument(metavar="ID", help="A candidate or the start of its id.")]


def add_to(app: typer.Typer) -> None:
    """Declare the group and its commands."""
    group = typer.Typer(
        help="The queue of what the reader was not sure of.",
        invoke_without_command=True,
        rich_markup_mode="rich",
    )
    group.callback()(queue)
    command(group, "list", examples=_LIST)(show)
    command(group, "accept", signed=True, examples=_ACCEPT)(accept)
    command(group, "reject", signed=True, examples=_REJECT)(reject)
    command(group, "export", examples=_EXPORT)(export)
    app.add_typer(group, name="review", rich_help_panel=PANEL)


def queue(context: typer.Context, store: Store = None, json: Json = False) -> None:
    """The queue of what the reader was not sure of; without a command it is listed.

    Candidates move no number until somebody accepts them."""
    if context.invoked_subcommand is None:
        with told_in_one_line():
            show(Asking(store=store, json=json))
    elif store or json:
        raise typer.BadParameter(f"write the options after {context.invoked_subcommand}")


_LIST = """
dealgraph review list                             oldest first, with the open questions
"""


def show(
    asking: Asking,
    limit: Limit = 20,
) -> None:
    """List the candidates that wait for a verdict."""
    from api.answers.documents import review_answer

    with asking.desk() as desk:
        answer = review_answer(desk.whole(), desk.text, limit=limit)
    say_json(answer) if asking.json else say(*_page(answer))


_ACCEPT = """
dealgraph review accept cand-41bb --reason "the sentence says so"
dealgraph review accept cand-41bb --deal deal-3f2a9c --reason "the same deal"
dealgraph review accept cand-41bb --deal new --reason "a second round"
"""


def accept(
    asking: Asking,
    candidate_id: Candidate,
    reason: Reason,
    deal: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The deal that it belongs to, or new. Else it is matched."),
    ] = None,
) -> None:
    """Accept a candidate: it becomes a report of its deal."""
    from api.curating import accept_one

    with asking.desk(writes=True) as desk:
        verdict = accept_one(desk, candidate_id, deal, reason)
    if asking.json:
        say_json(verdict)
    else:
        say(f"{verdict.candidate_id} is report {verdict.report_id} of {verdict.deal_id} now")


_REJECT = """
dealgraph review reject cand-41bb --reason "a valuation, not a deal"
"""


def reject(asking: Asking, candidate_id: Candidate, reason: Reason) -> None:
    """Reject a candidate: it never moves a number."""
    from api.curating import reject_one

    with asking.desk(writes=True) as desk:
        verdict = reject_one(desk, candidate_id, reason)
    say_json(verdict) if asking.json else say(f"{verdict.candidate_id} is rejected")


_EXPORT = """
dealgraph review export verdicts.txt              sentences of the news
dealgraph review export verdicts.txt --force      and of filings, in filing_verdicts.txt beside it
"""


def export(
    asking: Asking,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A new text file.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write the verdicts as labelled sentences, to learn from and to score on.

    Sentences of filings go to a file beside it whose name begins with filing."""
    from api.verdicts import write_labels

    with asking.desk() as desk:
        written = write_labels(desk.whole(), path, force=force)
    if asking.json:
        say_json(written)
        return
    for file in written.files:
        say(f"{file.path}: {file.lines} sentences")
    say(f"{written.deals} accepted deals, {written.negatives} sentences without one")
    for reason, count in written.left_out.items():
        say(f"left out: {count}, {reason}")


def _page(answer: ReviewAnswer) -> Iterator[RenderableType]:
    from api.cli.output import shown_of

    for each in answer.candidates:
        yield from _candidate(each)
    if not answer.total:
        yield "Nothing waits for a verdict."
        return
    yield shown_of(len(answer.candidates), answer.total, "candidate")
    yield "dealgraph review accept ID --reason TEXT, or review reject ID --reason TEXT"


def _candidate(each: CandidateView) -> Iterator[RenderableType]:
    from rich.text import Text

    from api.cli.phrases import marked
    from api.cli.screen import clean
    from api.cli.wording import leg_lines, source_of, words

    head = Text(each.candidate_id, style="bold").append(f"  {clean(each.title)}  ")
    head.append(f"{words(each.kind)}, {each.status}", style="not bold")
    yield head
    yield Text(f"    {clean(source_of(each.document))}", style="dim")
    yield from leg_lines(each.legs, "    ")
    for passage in each.passages:
        yield marked(passage)
    for question in each.questions:
        yield Text(f"    ? {clean(question)}", style="yellow")
    if each.nearest_deal_id:
        yield Text(f"    nearest deal: {each.nearest_deal_id}", style="dim")
    yield ""
