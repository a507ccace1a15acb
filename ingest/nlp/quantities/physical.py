"""Quantities that are not money: power, processors, shares, percent of a company."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from graph.model.money import Basis, Quantity, QuantityUnit, plain_decimal
from ingest.nlp.quantities.bounds import bound_of
from ingest.nlp.quantities.numbers import (
    DIGITS,
    SCALE,
    SHORT_SCALE,
    WORDS,
    is_rough,
    number_of,
    scale_of,
)

_UNITS = (
    (QuantityUnit.GIGAWATT, r"GWs?|GWdc|gigawatts?"),
    (QuantityUnit.MEGAWATT, r"MWs?|MWac|megawatts?"),
    (
        QuantityUnit.GPU,
        r"(?:(?:Nvidia|NVIDIA|AMD|Blackwell|Hopper|Rubin|GB[23]00|[HB][123]00) )?GPUs?"
        r"|graphics (?:chips|cards|processors)"
        r"|GB[23]00s|[HB][123]00s",
    ),
    (
        QuantityUnit.UNIT,
        r"(?:AI )?(?:chips|accelerators|processors|servers|racks)|TPUs?(?: chips)?|TPU chips"
        r"|NVL72s",
    ),
    (
        QuantityUnit.SHARE,
        r"(?:(?:ordinary|common|preferred|Class [A-C]|newly issued|new|additional) )?"
        r"(?:(?:ordinary|common|preferred|Class [A-C]) )?shares|ADSs",
    ),
    (
        QuantityUnit.PERCENT,
        r"(?:%|percent|per cent)(?=[\s-](?:\w+ ){0,2}(?:stake|interest|holding|of (?:the company"
        r"|its|the shares|the equity)"
        r"|equity|ownership|shareholding))",
    ),
)
_SCALE = rf"(?:[\s-]{SCALE}(?![a-z])|{SHORT_SCALE}(?![A-Za-z0-9]))"
_RANGE = rf"(?:\s?(?:-|–|to)\s?{DIGITS})"
_RULE = re.compile(
    rf"(?<![\d.,$€£¥A-Za-z-])(?P<number>{DIGITS}|\b{WORDS}(?![a-z]))(?P<to>{_RANGE})?(?P<scale>{_SCALE})?[\s-]?"
    rf"(?:{'|'.join(f'(?P<{unit.name}>{words})(?![A-Za-z])' for unit, words in _UNITS)})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QuantitySpan:
    """A number of things at `[start, end)` of the text, without its bound words."""

    start: int
    end: int
    quantity: Quantity


def quantities_in(text: str) -> list[QuantitySpan]:
    """Every quantity of the text, in order, none inside another."""
    found = []
    for match in _RULE.finditer(text):
        number = number_of(match["number"])
        unit = QuantityUnit[match.lastgroup or "UNIT"]
        if number is None or (unit is QuantityUnit.PERCENT and number > 100):
            continue
        scale = scale_of(match["scale"].strip(" -")) if match["scale"] else 0
        found.append(
            QuantitySpan(
                match.start(),
                match.end(),
                _quantity(text, match, number.scaleb(scale), unit, scale),
            )
        )
    return found


def _quantity(
    text: str, match: re.Match[str], number: Decimal, unit: QuantityUnit, scale: int
) -> Quantity:
    low = plain_decimal(number)
    if match["to"]:
        last = Decimal(re.sub(r"[^\d.]", "", match["to"])).scaleb(scale)
        if last > number:
            return Quantity(low=low, high=plain_decimal(last), basis=Basis.BETWEEN, unit=unit)
    basis = bound_of(text, match.start(), match.end())
    if basis is Basis.EXACT and is_rough(match["number"]):
        basis = Basis.ABOUT
    return Quantity(
        low=None if basis is Basis.UP_TO else low,
        high=None if basis is Basis.AT_LEAST else low,
        basis=basis,
        unit=unit,
    )
