"""A scenario as a person reads it: the changes, then rings, exposure and concentration, before and
after, with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from analytics.concentration import Concentration, Share
from analytics.loop_report import RankedLoop
from analytics.scenario_events import AppliedChange
from analytics.scenario_exposure import ExposureChange, RowChange
from analytics.scenario_rings import RingChange, RingDiff
from analytics.scenarios import ScenarioAnswer
from api import figures
from api.cli.concentration_page import concentration_line
from api.cli.output import counted, table
from api.cli.receipts import receipt_line
from api.cli.ring_page import bottleneck_of
from api.cli.screen import clean
from api.cli.wording import moment_line, words
from api.presenters.exposure import gross_of
from graph.model.money import ZERO

RINGS_SHOWN, NAMES_SHOWN = 12, 10
ARROW = " ⇒ "


def scenario_page(answer: ScenarioAnswer) -> Iterator[RenderableType]:
    """The changes, the three differences, what is assumed, receipt."""
    yield Text("What if", style="bold").append(
        f"  {answer.level} level, in {answer.currency}", style="not bold dim"
    )
    if not answer.changes:
        yield "nothing changed: both sides are the same."
    for change in answer.changes:
        yield f"  {clean(change_line(change))}"
    yield ""
    yield from _rings(answer.rings, answer.currency)
    for exposure in answer.exposures:
        yield ""
        yield from _exposure(exposure, answer.currency)
    if answer.companies_left_out:
        yield f"not shown: {clean(', '.join(answer.companies_left_out))}; name them with --company"
    yield ""
    yield from _concentration(answer)
    for missing in dict.fromkeys(answer.missing):
        yield Text(f"missing: {clean(missing)}", style="yellow")
    for assumption in answer.assumptions:
        yield Text(f"* {clean(assumption)}", style="dim")
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def change_line(change: AppliedChange) -> str:
    """`deal-6995 OpenAI → Oracle, compute purchase: signed ⇒ terminated`."""
    ends = f"{change.giver} → {change.receiver}, " if change.giver else ""
    head = f"{change.deal_id} {ends}{words(change.kind)}: "
    if change.status_after is None:
        return head + "no report is left, so the deal is gone"
    amount = figures.claim(change.amount_after) if change.amount_after else figures.UNKNOWN
    if change.status_before is None:
        return head + f"new, {change.status_after}, {amount}"
    told = []
    if change.status_before is not change.status_after:
        told.append(f"{change.status_before}{ARROW}{change.status_after}")
    if change.amount_before != change.amount_after and change.amount_before:
        told.append(f"{figures.claim(change.amount_before)}{ARROW}{amount}")
    events = counted(len(change.events), "event")
    return head + (", ".join(told) or "as before") + f" ({events} on the branch)"


def _rings(diff: RingDiff, currency: str) -> Iterator[RenderableType]:
    yield Text(f"Rings of money: {diff.before:,}{ARROW}{diff.after:,}", style="bold")
    sorts = (
        ("opens", diff.opened_count, diff.opened),
        ("breaks", diff.broken_count, diff.broken),
        ("changes", diff.changed_count, diff.changed),
    )
    rows = [(word, ring) for word, _, rings in sorts for ring in rings[:RINGS_SHOWN]]
    if rows:
        made = table("ring", ("", "f"), ("bottleneck", "r"), "weakest", ("through", "f"))
        for word, ring in rows:
            names = clean(" → ".join((*ring.names, ring.names[0])))
            made.add_row(
                word, names, _bottleneck(ring, currency), _weakest(ring), " ".join(ring.by)
            )
        yield made
    else:
        yield "no ring opens, breaks or changes"
    for word, count, rings in sorts:
        shown = len(rings[:RINGS_SHOWN])
        if shown < count:
            yield Text(f"{count - shown:,} more of those where a ring {word} in --json", "dim")
    if diff.truncated:
        yield Text(f"the search was cut by {', '.join(diff.cut_by)}", style="yellow")
    was, now = diff.netting_before, diff.netting_after
    yield "Netted, no dollar twice: " + _turn(
        figures.spread(was.circulating_low, was.circulating_high, currency),
        figures.spread(now.circulating_low, now.circulating_high, currency),
    )


def _bottleneck(ring: RingChange, currency: str) -> str:
    return _turn(*(bottleneck_of(each.loop, currency) for each in _sides(ring)))


def _weakest(ring: RingChange) -> str:
    return _turn(*(each.loop.weakest_status.value for each in _sides(ring)))


def _sides(ring: RingChange) -> list[RankedLoop]:
    return [side for side in (ring.before, ring.after) if side is not None]


def _turn(*sides: str) -> str:
    """What it was and what it is; once where that is the same."""
    return ARROW.join(dict.fromkeys(sides))


def _exposure(change: ExposureChange, currency: str) -> Iterator[RenderableType]:
    yield Text(f"Exposure of {clean(change.company)}", style="bold")
    for word, sides in (
        ("gives", (change.gives_before, change.gives_after)),
        ("receives", (change.receives_before, change.receives_after)),
    ):
        yield f"  {word} " + _turn(*(figures.money(each, currency) for each in sides))
    if change.rows:
        made = table(
            "", ("counterparty", "fw"), ("gross before", "rn"), ("after", "rn"), ("change", "rn"),
            ("in loops", "rn"), ("by", "f"),
        )  # fmt: skip
        for row in change.rows:
            made.add_row(*_row(row, currency))
        yield made
    rest = counted(change.unchanged, "other row")
    yield Text(f"{rest} as before" + ("; rows were cut" if change.truncated else ""), style="dim")


def _row(row: RowChange, currency: str) -> Sequence[str]:
    sides = (row.before, row.after)
    before, after = (gross_of(side, currency) if side else figures.NOTHING for side in sides)
    return (
        row.relation.value,
        clean(row.counterparty),
        before,
        after,
        signed(row.gross_change, currency),
        _turn(*(figures.money(side.inside_loops if side else ZERO, currency) for side in sides)),
        " ".join(dict.fromkeys(term.deal_id for term in row.terms)),
    )


def signed(change: Decimal | None, currency: str) -> str:
    """`+$5bn`, `−$300bn`, `–` for none, `n/d` for an unknown one."""
    if not change:
        return figures.money(change, currency)
    return ("+" if change > 0 else "−") + figures.money(abs(change), currency)


def _concentration(answer: ScenarioAnswer) -> Iterator[RenderableType]:
    was, now = answer.concentration_before, answer.concentration_after
    yield Text(f"Concentration of contracted money by {answer.by}", style="bold")
    yield Text("  before  ").append_text(concentration_line(was))
    yield Text("  after   ").append_text(concentration_line(now))
    moved = _moved(was, now)
    if not moved:
        return
    made = table(("name", "f"), ("before", "rn"), ("share", "rn"), ("after", "rn"), ("share", "rn"))
    for name, *sides in moved[:NAMES_SHOWN]:
        cells = [cell for side in sides for cell in _share(side, answer.currency)]
        made.add_row(clean(words(name)), *cells)
    yield made
    if len(moved) > NAMES_SHOWN:
        yield Text(f"{len(moved) - NAMES_SHOWN} more names in --json", style="dim")


def _moved(
    was: Concentration | None, now: Concentration | None
) -> list[tuple[str, Share | None, Share | None]]:
    """Names whose amount differs, largest difference first."""
    before, after = (
        {each.name: each for each in side.shares} if side else {} for side in (was, now)
    )
    found = [
        (name, before.get(name), after.get(name))
        for name in {**before, **after}
        if _amounts(before.get(name)) != _amounts(after.get(name))
    ]
    return sorted(found, key=lambda row: (-abs(_amounts(row[1])[1] - _amounts(row[2])[1]), row[0]))


def _amounts(share: Share | None) -> tuple[Decimal, Decimal]:
    return (share.amount_low, share.amount_high) if share else (Decimal(0), Decimal(0))


def _share(share: Share | None, currency: str) -> tuple[str, str]:
    if share is None:
        return figures.NOTHING, figures.NOTHING
    return figures.spread(*_amounts(share), currency), figures.percent(share.share)
