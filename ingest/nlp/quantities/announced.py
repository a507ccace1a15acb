"""Sums of a filing that says once for all that they are in thousands or millions.

"NOTE 8: BANK LOANS (U.S. dollars in thousands) … a term loan of $24,000" is 24 million. The head of
a table, "(in thousands)", speaks of the table alone; American filers write prose in full.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from msgspec.structs import replace

from graph.model.money import AmountClaim

_ANNOUNCED = re.compile(
    r"\b(?:dollars?|euros?|pounds|yen|won|shekels?|amounts?|figures?|sums|USD|EUR|GBP|RMB|NIS|NT\$"
    r"|US\$)(?: (?:in this (?:note|report|section)|are|is|being|stated|expressed|given|presented"
    r"|shown)){0,4} in (?P<scale>thousands|millions)\b",
    re.IGNORECASE,
)
_FULL = re.compile(r"[a-z]{2}|\d[kmb]\b|\.\d", re.IGNORECASE)
"""A sum with a word of scale, or with cents, says itself what it is."""
_CODE = re.compile(r"\b[A-Z]{3}\b|US\$|NT\$")
_TIMES = {"thousands": Decimal(1000), "millions": Decimal(1000000)}


@lru_cache(maxsize=2)
def announced_scale(text: str) -> Decimal | None:
    """What the plain sums of a filing are to be multiplied by; None where it does not say. Asked of
    each sentence of one text in turn, hence the cache."""
    found = _ANNOUNCED.search(text)
    return _TIMES[found["scale"].lower()] if found else None


def scaled(claim: AmountClaim, words: str, times: Decimal) -> AmountClaim:
    """The claim in full, where its `words` are bare digits."""
    if _FULL.search(_CODE.sub("", words)):
        return claim
    low, high = (None if end is None else end * times for end in (claim.low, claim.high))
    return replace(claim, low=low, high=high)
