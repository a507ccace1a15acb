"""Labelled sentences without end from the grammar: names, sums and days are drawn by a seed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from graph.model.deal import DealKind, Status
from ingest.evaluation.gold import GoldDeal, GoldDocument
from ingest.training.templates import Template, Told, templates

_FIRST = (
    "Al", "Bri", "Cor", "Dex", "El", "Fen", "Gra", "Hel", "Ion", "Jun", "Kel", "Lum", "Mer",
    "Nor", "Or", "Pel", "Quan", "Ra", "Sol", "Tri", "Ul", "Ver", "Wes", "Xen", "Yor", "Zeph",
)  # fmt: skip
_LAST = (
    "ar", "bit", "core", "dyne", "eon", "flux", "gent", "ion", "ix", "lane", "mind", "nova", "on",
    "phase", "rix", "scale", "tern", "uma", "via", "wave", "yx", "zon",
)  # fmt: skip
_TAILS = (
    "", "", "", " AI", " Labs", " Compute", " Energy", " Capital", " Systems", " Cloud",
    " Networks", " Power", " Robotics", " Partners", " Data Centers", " Technologies",
)  # fmt: skip
_PLACES = (
    "Texas", "Ohio", "Norway", "Arizona", "Abu Dhabi", "Virginia", "Wyoming", "Malaysia",
    "Wisconsin", "Portugal", "New Mexico", "Finland", "Johor", "Iowa",
)  # fmt: skip
_DAYS = (
    "on Monday", "on Tuesday", "on Thursday", "in March", "last week", "in September",
    "last year", "this month", "earlier this year", "in the second quarter of 2025", "on Friday",
)  # fmt: skip
_MONTHS = ("January", "March", "April", "June", "July", "October", "November")
_THINGS = ("GPUs", "MW", "megawatts", "GW", "gigawatts", "chips", "accelerators", "TPUs")
_SAID = (
    ", the company said {D}.", ", it said.", ", according to a filing.", ", the firms said.",
    ", its chief executive told investors.", ", a spokesperson confirmed.",
)  # fmt: skip
_WHISPERED = (
    ", people familiar with the matter said.", ", according to two people briefed on it.",
    ", sources said.", ", a person with knowledge of the talks said.",
)  # fmt: skip
_FIRM = (Status.ANNOUNCED, Status.SIGNED)
_SAID_SHARE, _WHISPERED_SHARE, _KNOWN_SHARE = 0.12, 0.08, 0.5


def sentences(seed: int, count: int, names: Sequence[str]) -> Iterator[GoldDocument]:
    """`count` labelled sentences, repeatable by the seed. About half of the companies are out of
    `names` (a register), the others are invented, so that wording is learnt and no name."""
    dice = Random(seed)
    known = templates()
    for number in range(count):
        template = known[number % len(known)] if number < len(known) else dice.choice(known)
        yield _sentence(template, dice, names, number)


def _sentence(template: Template, dice: Random, names: Sequence[str], number: int) -> GoldDocument:
    text, turned = template.written(dice), None
    firm = bool(template.deals) and all(deal.status in _FIRM for deal in template.deals)
    if firm and text.endswith(".") and len(text) < 160:
        draw = dice.random()
        if draw < _WHISPERED_SHARE:
            text, turned = text[:-1] + dice.choice(_WHISPERED), Status.RUMOURED
        elif draw < _WHISPERED_SHARE + _SAID_SHARE:
            text = text[:-1] + dice.choice(_SAID)
    slots = dict(zip("PQO", _companies(dice, names), strict=True))
    deals = tuple(
        GoldDeal(
            payers=(slots[deal.receiver if _is_grant(deal) else deal.giver],),
            payees=(slots[deal.giver if _is_grant(deal) else deal.receiver],),
            kinds=(deal.kind,),
            statuses=(turned or deal.status,),
            amount_labelled=False,
        )
        for deal in template.deals
    )
    written = filled(text, slots, dice)
    return GoldDocument(name=f"{template.place}#{number}", text=written, deals=deals)


def _is_grant(deal: Told) -> bool:
    """Templates of warrants have the holder as {P}; labels name the grantor first."""
    return deal.kind is DealKind.WARRANT_GRANT


def _companies(dice: Random, names: Sequence[str]) -> list[str]:
    found: list[str] = []
    while len(found) < 3:
        known = bool(names) and dice.random() < _KNOWN_SHARE
        name = dice.choice(names) if known else _invented(dice)
        if not any(name in other or other in name for other in found):
            found.append(name)
    return found


def _invented(dice: Random) -> str:
    return dice.choice(_FIRST) + dice.choice(_LAST) + dice.choice(_TAILS)


def filled(text: str, slots: dict[str, str], dice: Random) -> str:
    """The text with its slots filled: those of `slots`, and sums, days and numbers by the dice."""
    text = re.sub(r"^On \{D\}", f"On {_full_day(dice)}", text)

    def fill(match: re.Match[str]) -> str:
        slot = match[1]
        return slots[slot] if slot in slots else _drawn(slot, dice)

    return re.sub(r"\{([^{}]+)\}", fill, text)


def _drawn(slot: str, dice: Random) -> str:
    match slot:
        case "M" | "M2" | "V":
            return _money(dice)
        case "N":
            thing = dice.choice(_THINGS)
            number = dice.choice(("200", "1.2", "50", "six", "300", "2", "10,000", "100,000"))
            return f"{number} {thing}"
        case "N%":
            return dice.choice(("10%", "49%", "5 percent", "20%", "51 percent"))
        case "NS":
            return dice.choice(("160 million shares", "5,000,000 shares", "12 million shares"))
        case "D":
            return dice.choice(_DAYS)
        case "Y":
            return str(dice.randint(2021, 2025))
        case "K":
            return dice.choice(("five", "15", "10", "seven", "20"))
        case "C":
            return dice.choice(_PLACES)
        case _:
            return dice.choice("ABCDEF")


def _full_day(dice: Random) -> str:
    return f"{dice.choice(_MONTHS)} {dice.randint(1, 28)}, {dice.randint(2022, 2025)}"


def _money(dice: Random) -> str:
    number = dice.choice(("1", "2", "5", "10", "40", "1.5", "6.6", "17.4", "300", "750", "38"))
    form = dice.choice(
        (
            "${n} billion", "${n} million", "${n}bn", "${n}B", "${n}m", "€{n} billion", "£{n}m",
            "about ${n} billion", "up to ${n} billion", "at least ${n} billion",
            "more than ${n} million", "as much as ${n} billion", "{n} billion euros",
            "${n}-billion", "C${n} million", "nearly ${n} billion",
        )
    )  # fmt: skip
    return form.replace("{n}", number)
