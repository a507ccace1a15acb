"""Titles of deals: who gives to whom."""

from __future__ import annotations

from collections.abc import Iterable

from graph.events.catalogue import DealReported
from graph.model.deal import Consideration

NAMES_MAX = 3


def report_title(told: DealReported) -> str:
    """Who gives to whom, in the words of the report."""
    legs = ((leg.consideration, leg.giver, leg.receiver) for leg in told.legs)
    return title_of(legs) or parties_title(party.name for party in told.parties)


def title_of(legs: Iterable[tuple[Consideration, str, str]]) -> str:
    """`NVIDIA → OpenAI`, by the money where there is any; `A ⇄ B` where it goes both ways."""
    told = list(legs)
    money = [each for each in told if each[0] in (Consideration.CASH, Consideration.REVENUE_SHARE)]
    promised = [
        each for each in told if each[0] in (Consideration.GUARANTEE, Consideration.WARRANT)
    ]
    chosen = money or promised or told[:1]
    if not chosen:
        return ""
    givers, receivers = ({each[side]: None for each in chosen} for side in (1, 2))
    if givers.keys() & receivers.keys():
        return " ⇄ ".join((givers | receivers).keys())
    return f"{_names(givers)} → {_names(receivers)}"


def parties_title(names: Iterable[str]) -> str:
    return " – ".join(dict.fromkeys(names)) or "no parties"


def _names(names: Iterable[str]) -> str:
    told = list(dict.fromkeys(names))
    more = f" +{len(told) - NAMES_MAX}" if len(told) > NAMES_MAX else ""
    return ", ".join(told[:NAMES_MAX]) + more
