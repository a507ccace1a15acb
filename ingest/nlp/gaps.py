"""Clauses without a verb of their own, cut out before the parse and read back after it.

Gapping: "Microsoft will invest up to $5bn and Nvidia up to $10bn in the startup".
Shares of a sum: "raised $20bn, including $2bn from Nvidia".
Series: "commitments of $250bn to Microsoft, $300bn to Oracle and $38bn to Amazon".
Members of a group: "a round led by X, with participation from Y and Z".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.model.deal import DealKind
from ingest.nlp.amounts import Use
from ingest.nlp.mentions import Mention
from ingest.nlp.plain import Gap, Plain
from ingest.nlp.readings import Reading
from ingest.nlp.sides import distinct

_JOINTS = frozenset({"and", "while", ",", ";", "plus", "with"})
_SHARE_OPENERS = frozenset({"including", "of", "with", "comprising", "plus", "and"})
_BY = frozenset({"from", "by"})
_JOINING = ("participating", "joining", "investing", "contributing", "taking", "also", "as", "in")
_GROUP_KINDS = frozenset({DealKind.EQUITY_INVESTMENT, DealKind.DEBT})


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int
    gap: Gap


def without_gaps(plain: Plain) -> Plain:
    """The plain sentence without its gapped parts, which it keeps beside it."""
    cuts = []
    index = 1
    while index < len(plain.words):
        cut = _gapped(plain, index) or _share(plain, index)
        if cut is None:
            index += 1
            continue
        cuts.append(cut)
        index = cut.end
    if not cuts:
        return plain
    gone = {i for cut in cuts for i in range(cut.start, cut.end)}
    kept = [i for i in range(len(plain.words)) if i not in gone]
    moved = {old: new for new, old in enumerate(kept)}
    return replace(
        plain,
        words=[plain.words[i] for i in kept],
        spans=[plain.spans[i] for i in kept],
        mentions={moved[i]: m for i, m in plain.mentions.items() if i in moved},
        amounts={moved[i]: a for i, a in plain.amounts.items() if i in moved},
        gaps=tuple(cut.gap for cut in cuts),
    )


def _amount_from(plain: Plain, start: int) -> int | None:
    """The head index of an amount of money whose words begin at `start`."""
    for index in range(start, min(start + 4, len(plain.words))):
        amount = plain.amounts.get(index)
        if amount is not None:
            first = plain.first_of(index)
            ours = amount.use is Use.CONSIDERATION and amount.money is not None
            return index if first == start and ours else None
    return None


def _gapped(plain: Plain, index: int) -> _Cut | None:
    """`and MENTION AMOUNT` after an earlier amount."""
    mention = plain.mentions.get(index)
    if mention is None or plain.words[index - 1] not in _JOINTS:
        return None
    start = index + 1
    if start < len(plain.words) and plain.words[start] == ",":
        if plain.words[index - 1] == "with":
            return None  # "$250bn with X, $300bn with Y" is a series
        start += 1
    head = _amount_from(plain, start)
    if head is None or not _money_before(plain, index):
        return None
    after = plain.words[head + 1] if head + 1 < len(plain.words) else "."
    if after.isalpha() and after.lower() not in (
        "in", "into", "to", "and", "while", "for", "over", "by", "with", "each", "on", "from", "as"
    ):  # fmt: skip
        return None
    first = index - 1
    if first > 0 and plain.words[first - 1] == "," and plain.words[first] != ",":
        first -= 1
    return _Cut(first, head + 1, Gap(mention, plain.amounts[head], shares=False))


def _share(plain: Plain, index: int) -> _Cut | None:
    """`including AMOUNT from MENTION`."""
    if plain.words[index - 1].lower() not in _SHARE_OPENERS or not _money_before(plain, index - 1):
        return None
    head = _amount_from(plain, index)
    if head is None or head + 2 >= len(plain.words) or plain.words[head + 1] not in _BY:
        return None
    mention = plain.mentions.get(head + 2)
    if mention is None:
        return None
    first = index - 1
    if first > 0 and plain.words[first - 1] == ",":
        first -= 1
    return _Cut(first, head + 3, Gap(mention, plain.amounts[head], shares=True))


def _money_before(plain: Plain, index: int) -> bool:
    return any(i < index and a.money is not None for i, a in plain.amounts.items())


def with_gaps(plain: Plain, readings: list[Reading]) -> list[Reading]:
    """Readings with those that the cut parts tell: the same frame, another payer and sum."""
    found = list(readings)
    for gap in plain.gaps:
        model = _model_of(gap, readings)
        if model is None:
            continue
        twin = model.twin()
        twin.payers, twin.amount, twin.quantity = [gap.mention], gap.amount, None
        if any(gap.mention.company_id == m.company_id for m in twin.payees):
            twin.payees = model.payers
        found.append(twin)
    return found


_SERIES_PREPOSITIONS = frozenset({"to", "from", "with", "for", "into", "in", "at", "by"})
_SERIES_JOINTS = frozenset({",", "and", "&", ";", "another", "a", "further"})


def with_series(plain: Plain, readings: list[Reading]) -> list[Reading]:
    """Readings with those of a series: what is told of one company of it is told of each."""
    found = list(readings)
    for run in _runs(plain):
        ids = {plain.mentions[step.company].company_id for step in run}
        model = next((r for r in found if r.is_whole and _has_one_of(r, ids)), None)
        if model is None:
            continue
        twins = [_like(model, plain, step, ids) for step in run]
        told = {frozenset(twin.pair()) for twin in twins}
        found = [r for r in found if r is not model and frozenset(r.pair()) not in told] + twins
    return found


def _has_one_of(reading: Reading, ids: set[str]) -> bool:
    """Does exactly one side of the reading stand in the series?"""
    payers, payees = reading.pair()
    return bool(payers & ids) != bool(payees & ids)


def _like(model: Reading, plain: Plain, step: _Step, ids: set[str]) -> Reading:
    twin = model.twin()
    twin.amount, twin.quantity = plain.amounts[step.amount], None
    mention = plain.mentions[step.company]
    if model.pair()[0] & ids:
        twin.payers = [mention]
    else:
        twin.payees = [mention]
    return twin


def _runs(plain: Plain) -> Iterator[list[_Step]]:
    """Series of two steps or more."""
    run: list[_Step] = []
    for step in _steps(plain):
        if run and not step.follows(run[-1], plain):
            if len(run) > 1:
                yield run
            run = []
        run.append(step)
    if len(run) > 1:
        yield run


@dataclass(frozen=True, slots=True)
class _Step:
    """`AMOUNT to COMPANY`: indexes of the head of the sum, of the word between, of the name."""

    amount: int
    company: int

    def follows(self, other: _Step, plain: Plain) -> bool:
        """Only joints stand between the two, and both have the same preposition."""
        between = plain.words[other.company + 1 : plain.first_of(self.amount)]
        same = plain.words[self.amount + 1] == plain.words[other.amount + 1]
        return same and bool(between) and all(word in _SERIES_JOINTS for word in between)


def _steps(plain: Plain) -> Iterator[_Step]:
    for index, amount in sorted(plain.amounts.items()):
        company = index + 2
        if amount.money is None or company not in plain.mentions:
            continue
        if plain.words[index + 1] in _SERIES_PREPOSITIONS:
            yield _Step(index, company)


def _model_of(gap: Gap, readings: list[Reading]) -> Reading | None:
    """The last whole reading with money before the gap; a share of a sum needs a payee."""
    before = [
        r
        for r in readings
        if r.amount is not None and r.amount.start < gap.amount.start and r.payees
        and (r.payers or gap.shares)
    ]  # fmt: skip
    return before[-1] if before else None


def with_members(plain: Plain, readings: list[Reading]) -> None:
    """Add the participants of a round or a loan to its payers."""
    for reading in readings:
        if reading.kind not in _GROUP_KINDS or not reading.payees:
            continue
        members = _members(plain, reading)
        taken = {m.company_id for m in reading.payees}
        reading.payers = distinct(
            [*reading.payers, *(m for m in members if m.company_id not in taken)]
        )


def _members(plain: Plain, reading: Reading) -> list[Mention]:
    found: list[Mention] = []
    words = [word.lower() for word in plain.words]
    lists = plain.lists()
    for index, mention in plain.mentions.items():
        row = lists.get(index, (index,))
        before, after = words[max(0, row[0] - 3) : row[0]], words[row[-1] + 1 : row[-1] + 4]
        opened = (
            "participation" in before
            or before[-2:] == ["joined", "by"]
            or (before[-1:] in (["alongside"], ["included"], ["include"]))
        )
        joined = before[-1:] in (["with"], ["and"], [","]) and any(
            w in _JOINING[:5] for w in after[:2]
        )
        if (opened or joined) and index > reading.trigger - 12:
            found.append(mention)
    return found
