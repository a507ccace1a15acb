"""Curators' corrections: which paths there are, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from graph.errors import InvalidValue
from graph.events.catalogue import DealCorrected
from graph.model.calendar import PartialDate
from graph.model.deal import DealKind, Firmness, Stage, Status
from graph.model.money import AmountClaim

_LEG_PATH = re.compile(r"^legs\[(?P<leg>[^\]]+)\]\.(?P<field>amount|stage|firmness)$")
TOP_PATHS = ("status", "kind", "announced_on", "effective_on")
PATHS = "status, kind, announced_on, effective_on, legs[LEG].amount|stage|firmness"

LegValue = AmountClaim | Stage | Firmness


def read_value(path: str, value: object) -> str | LegValue:
    """The typed value of a correction; raises InvalidValue for an unknown path or a bad value."""
    leg = _LEG_PATH.match(path)
    if leg is None and path not in TOP_PATHS:
        raise InvalidValue("path", path, f"is not one of {PATHS}")
    wanted = {
        "status": Status,
        "kind": DealKind,
        "amount": AmountClaim,
        "stage": Stage,
        "firmness": Firmness,
    }.get(leg["field"] if leg else path)
    if wanted is None:
        return PartialDate.parse(str(value)).text
    try:
        typed: str | LegValue = msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidValue(path, value, _unfit(wanted, error)) from error
    return typed


def _unfit(wanted: type, error: msgspec.ValidationError) -> str:
    if issubclass(wanted, StrEnum):
        return f"does not fit; it is one of {', '.join(wanted)}"
    return f"does not fit ({error})"


def leg_of(path: str) -> str | None:
    """The leg id inside a leg path; None for the other paths."""
    found = _LEG_PATH.match(path)
    return found["leg"] if found else None


def top_corrections(corrections: Sequence[DealCorrected]) -> dict[str, str]:
    """Last correction per field of the deal itself."""
    return {
        correction.path: str(read_value(correction.path, correction.value))
        for correction in corrections
        if correction.path in TOP_PATHS
    }


def leg_corrections(corrections: Sequence[DealCorrected], leg_id: str) -> dict[str, object]:
    """Last correction per field of one leg."""
    found: dict[str, object] = {}
    for correction in corrections:
        match = _LEG_PATH.match(correction.path)
        if match and match["leg"] == leg_id:
            found[match["field"]] = read_value(correction.path, correction.value)
    return found
