"""Amounts with a use: what an amount of money is for is decided before it is attached to a deal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from graph.model.money import AmountClaim, Quantity


class Use(StrEnum):
    """What an amount is. Only `consideration` may become a leg of a deal by itself."""

    CONSIDERATION = "consideration"
    VALUATION = "valuation"
    REVENUE = "revenue"
    CAPEX = "capex"
    STAKE_VALUE = "stake_value"
    MARKET_VALUE = "market_value"
    FEE = "fee"
    PER_SHARE = "per_share"
    TO_DATE = "to_date"
    PROJECT = "project"
    FUND = "fund"
    ALTERNATIVE = "alternative"
    BACKGROUND = "background"
    VAGUE = "vague"
    """An order of size, "tens of billions": the claim is a guess at what the words allow, and no
    sum of a deal."""
    PART = "part"
    """Of a sum that stands before it: "$310 million, consisting of $250 million in cash"."""


NO_SUMS = frozenset({Use.PER_SHARE, Use.VAGUE})
"""What never is the sum of a deal, whatever stands beside it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Money or a quantity at `[start, end)` of the stored text, with its use."""

    start: int
    end: int
    use: Use
    money: AmountClaim | None = None
    quantity: Quantity | None = None
    increment: bool = False
    """"another", "additional", "a further": on top of what was agreed before."""
    plain: str = ""
    """The words that stand for it in the simplified sentence."""


_BEFORE: tuple[tuple[Use, str], ...] = (
    (Use.PER_SHARE, r"\b(?:price|value) per share of\s*$"),
    (
        Use.PART,
        r"\d [mbt]\w*illion\b[^.;$€£]{0,50}\b(?:consist|compris|compos)\w+ of(?: \w+){0,3}\s*$",
    ),
    (
        Use.CAPEX,
        r"\b(?:capital (?:spending|expenditures?|expenses?|outlays?|investments?)"
        r"|capex)\b[^.;$€£]{0,60}$",
    ),
    (
        Use.MARKET_VALUE,
        r"\bmarket (?:value|cap(?:itali[sz]ation)?)\b[^.;$€£]{0,30}$",
    ),
    (
        Use.FEE,
        r"\b(?:fee|fees|fine|penalty|penalties|settlement|damages|charge|write-?down"
        r"|impairment|costs?|expenses?|dividends?|severance|taxes|interest|bonus(?:es)?|award)"
        r"(?: \w+){0,3} (?:of|was|were|totall?ing|is|to|at|by)(?: \w+){0,2}\s*$"
        r"|\b(?:fined|sued)(?: \w+){0,4}(?: for)?\s*$",
    ),
    (
        Use.VALUATION,
        r"\bvalu(?:ed|es|ing|ation|ations|e)\b(?:[^.;$€£]{0,60}?)\b(?:at|of|to|around|about|above|over)"
        r"(?: \w+){0,3}\s*$|\b(?:pre|post)-?money(?: \w+){0,3}\s*$|\bvaluation\b[^.;$€£]{0,30}$"
        r"|\bat (?:an?|the)(?: \w+){0,2}\s*$(?=.)",
    ),
    (
        Use.REVENUE,
        r"\b(?:revenues?|sales|turnover|run[- ]rate|bookings|profits?|income|earnings|ebitda"
        r"|loss(?:es)?"
        r"|gains?|margin|cash flow|cash|backlog|obligations?|arr|guidance|forecast|estimates?"
        r"|deposits?"
        r"|assets?(?: under management)?|goodwill|equity|budget|gdp)"
        r"(?: \w+){0,4} (?:of|was|were|to|at|by|reached|hit|topped|totall?ed|totall?ing|is|are"
        r"|from)"
        r"(?: \w+){0,2}\s*$|\bbacklog (?:above|over|past|beyond|near)(?: \w+){0,2}\s*$"
        r"|\b(?:manages|managing)(?: \w+){0,2}\s*$"
        r"|\b(?:earned|generated|lost|losing|burn(?:ed|ing|s)?)(?: \w+){0,3}\s*$",
    ),
    (
        Use.STAKE_VALUE,
        r"\b(?:stakes?|holdings?|shares?|position|investments?)(?: \w+){0,5}"
        r" (?:worth|valued at|carried at|is worth|are worth|was worth|now worth)(?: \w+){0,2}\s*$",
    ),
    (
        Use.TO_DATE,
        r"\b(?:has|had|have) (?:now )?raised(?: \w+){0,4}\s*$(?=.)"
        r"|\bbrings?(?:ing)? (?:its|the|their) total\b[^.;$€£]{0,40}$"
        r"|\btotal (?:funding|raised|investment|commitment)\w* (?:to|of)(?: \w+){0,2}\s*$",
    ),
    (
        Use.PROJECT,
        r"\b(?:project|build-?out|initiative|programme|program|campus|plan)(?: \w+){0,3}"
        r" (?:worth|costing|valued at|cost(?:s)?|of)(?: \w+){0,2}\s*$",
    ),
    (Use.FUND, r"\b(?:fund|vehicle)(?: \w+){0,2} (?:of|worth|with)(?: \w+){0,2}\s*$"),
)
_AFTER: tuple[tuple[Use, str], ...] = (
    (
        Use.PER_SHARE,
        r"^\s*(?:in cash )?(?:per|a|an|for each|each|/) ?(?:ordinary |common "
        r"|class \w+ )?(?:share|unit|ADS|note)\b|^\s*per\b[^.;]{0,20}\bshare\b",
    ),
    (
        Use.VALUATION,
        r"^[- ]*(?:\([^)]*\) )?(?:(?:pre|post)-?money|valuation|equity valuation"
        r"|enterprise value|price tag valuation)"
        r"|^\s*(?:startup|company|unicorn)\b",
    ),
    (
        Use.REVENUE,
        r"^\s*(?:in|of) (?:\w+[- ]){0,3}?(?:revenues?|sales|turnover|profits?|income|earnings"
        r"|losses|loss"
        r"|bookings|backlog|assets|deposits|goodwill|arr|ebitda|orders? backlog|tax(?:es)?"
        r"|savings|synergies)\b"
        r"|^\s*(?:revenue|run[- ]rate|backlog|profit|loss|windfall|order backlog)\b",
    ),
    (
        Use.CAPEX,
        r"^\s*(?:in|on|of) (?:\w+ ){0,2}?(?:capital (?:spending|expenditures?|expenses)|capex)\b",
    ),
    (
        Use.MARKET_VALUE,
        r"^\s*(?:in|of) (?:\w+ ){0,2}?market (?:value|cap(?:itali[sz]ation)?)\b"
        r"|^\s*market (?:value|cap)\b",
    ),
    (
        Use.FEE,
        r"^\s*(?:(?:reverse )?(?:termination|break-?up|commitment|arrangement|signing|legal"
        r"|advisory)"
        r" (?:fee|bonus)|fee|fine|penalty|settlement|lawsuit|verdict|charge|write-?down"
        r"|impairment|dividend"
        r"|severance|bonus|tax|judgment|claim|damages)\b"
        r"|^\s*(?:in|of) (?:\w+ ){0,2}?(?:damages|fees|fines|penalties|severance|costs|charges"
        r"|dividends|interest)\b",
    ),
    (
        Use.PROJECT,
        r"^\s*(?:\w+ ){0,3}?(?:project|build-?out|initiative|joint venture called)\b"
        r"(?! (?:financing|finance|loan|debt|bond))",
    ),
    (Use.FUND, r"^\s*(?:\w+ ){0,2}?(?:fund|buyback|share repurchase|repurchase program)\b"),
    (
        Use.TO_DATE,
        r"^\s*(?:to date|in total (?:funding|so far)|so far|since (?:its )?(?:founding|inception))",
    ),
    (
        Use.STAKE_VALUE,
        r"^\s*stake\b[^.;]{0,40}\b(?:is|are|was|were)? ?(?:carried|recorded|held|worth|valued)",
    ),
)
_BEFORE_RULES = tuple((use, re.compile(text, re.IGNORECASE)) for use, text in _BEFORE)
_AFTER_RULES = tuple((use, re.compile(text, re.IGNORECASE)) for use, text in _AFTER)
_DEAL_VALUED = re.compile(
    r"\b(?:deal|transaction|contract|agreement|acquisition|order|pact|takeover|merger|offer|lease"
    r"|arrangement|partnership|purchase|investment|commitment)\b[^.;$€£]{0,30}\b(?:valued|worth|value)\b"
    r"[^.;$€£]{0,12}$"
    r"|\b(?:initial|total|contract|deal|transaction|aggregate|purchase"
    r"|equity)\b[^.;$€£]{0,12} value of(?: \w+){0,2}\s*$"
    r"|\bin an? [^.;$€£]{0,60}\b(?:deal|transaction"
    r"|agreement)\b[^.;$€£]{0,20}valu\w+[^.;$€£]{0,20}$",
    re.IGNORECASE,
)
_CONTRACT_REVENUE = re.compile(
    r"^\s*(?:in|of) (?:[\w-]+ ){0,3}?(?:contract(?:ed)?|lease|rental|hosting) revenues?\b"
    r"|^\s*(?:in|of) (?:[\w-]+ ){0,3}?revenues? (?:over|during|across|through|for) (?:the|its"
    r"|an?|\d+|\w+)[- ]"
    r"(?:\w+[- ]){0,3}?(?:term|years?|lease|contract|life)\b",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(
    r"illion\b[^.;$€£]{0,20}\bof which(?: approximately| about)?\s*$", re.IGNORECASE
)
_SETTLED = re.compile(
    r"^\s*(?:was|is|were|will be|has been|had been)?\s?(?:paid|payable|in cash|due|settled"
    r"|deposited|placed in escrow)\b",
    re.IGNORECASE,
)
"""A part of a price: "$9.9 million, of which $6 million was paid at closing"."""
_RAISED_FROM = re.compile(r"\bfrom(?: \w+){0,2}\s*$", re.IGNORECASE)
_RAISED_TO = re.compile(r"^\s*to (?:\w+ ){0,2}[^\sA-Za-z]*\d", re.IGNORECASE)
"""What was agreed before: "from $500 million to $1.1 billion"."""
_LICENCE_FEE = re.compile(r"\b(?:licen[cs](?:e|ing)|access) fees?\b[^.;$€£]{0,30}$", re.IGNORECASE)
_HAVE_BEFORE = re.compile(
    r"\b(?:has|have|had|put|lent|lend|gave|give)(?: \w+){0,3}\s*$", re.IGNORECASE
)
_APIECE = re.compile(r"^\s*apiece\b", re.IGNORECASE)
"""Of shares it is a price; "three banks have $175 million apiece" is a part of a sum."""
_BARE_AT = re.compile(r"\bat (?:an?|the)(?: \w+){0,2}\s*$", re.IGNORECASE)
_VALUATION_AHEAD = re.compile(r"^\s*(?:\w+ ){0,2}valuation\b", re.IGNORECASE)


_BETWEEN = (
    (Use.PART, _OF_WHICH, _SETTLED),
    (Use.BACKGROUND, _RAISED_FROM, _RAISED_TO),
)
"""Told by the words on both sides."""


def use_of(before: str, after: str) -> Use:
    """The use of an amount from the words before and after it in its sentence."""
    if _CONTRACT_REVENUE.search(after) or _LICENCE_FEE.search(before):
        return Use.CONSIDERATION
    if _APIECE.search(after) and not _HAVE_BEFORE.search(before):
        return Use.PER_SHARE
    told = (use for use, left, right in _BETWEEN if left.search(before) and right.search(after))
    between = next(told, None)
    if between is not None:
        return between
    for use, rule in _AFTER_RULES:
        if rule.search(after):
            return use
    if _DEAL_VALUED.search(before):
        return Use.CONSIDERATION
    bare = _BARE_AT.search(before)
    if bare is not None and "valu" not in bare[0].lower():
        return Use.VALUATION if _VALUATION_AHEAD.search(after) else Use.CONSIDERATION
    for use, rule in _BEFORE_RULES:
        if rule.search(before):
            return use
    return Use.CONSIDERATION
