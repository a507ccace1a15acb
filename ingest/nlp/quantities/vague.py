"""Orders of magnitude: "tens of billions", "low single-digit millions", "a nine-figure sum".

Of each only the least that its words allow is known. Low, mid and high single digits are read as
1, 4 and 7, as finance uses them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.nlp.quantities.numbers import number_of, scale_of

_SCALES = r"(?:thousand|million|billion|trillion)s?"
MANY = (
    r"(?:tens|hundreds|dozens|scores|thousands?) of |several |many |a few |a handful of |multi-?"
    r"|multiple |untold |countless "
)
ORDER = rf"(?:(?:{MANY})(?:hundred[\s-])?)?{_SCALES}"
"""Behind it a currency must stand, since it may lack any word of number."""
MANY_ORDER = rf"(?:(?:{MANY})(?:hundred[\s-])?{_SCALES}|(?:thousand|million|billion|trillion)s)"
DIGIT_ORDER = (
    r"(?:(?P<level>low|lower|mid|middle|high|upper)[\s-]+)?"
    rf"(?:single|double|triple)[\s-]digit[\s-]+(?:{_SCALES})"
)
FIGURES = (
    r"(?:(?:low|lower|mid|middle|high|upper)[\s-]+)?"
    r"(?:five|six|seven|eight|nine|ten|eleven|twelve|thirteen|[5-9]|1[0-3])[\s-]figures?"
)
_TIMES = {"hundreds of": 100, "thousand of": 1000, "thousands of": 1000, "dozens of": 20,
          "scores of": 40, "tens of": 10}  # fmt: skip
_DIGITS = {"single": 0, "double": 1, "triple": 2}
_LEVELS = {"low": 1, "mid": 4, "hig": 7, "upp": 7}
_DIGIT_WORD = re.compile(r"\b(single|double|triple)[\s-]digit")
_FIGURE_WORD = re.compile(r"(\w+)[\s-]figure")
_SCALE_WORD = re.compile(r"(trillion|billion|million|thousand)s?(?!.*(?:illion|thousand))")


def least_of(told: str) -> Decimal:
    """The least that the words of an order of magnitude allow."""
    low = told.lower()
    level = _LEVELS.get(low[:3], 1)
    figures = _FIGURE_WORD.search(low)
    if figures is not None:
        return Decimal(level).scaleb(int(number_of(figures[1]) or 1) - 1)
    scale = _SCALE_WORD.search(low)
    power = scale_of(scale[1]) if scale else 0
    digits = _DIGIT_WORD.search(low)
    if digits is not None:
        return Decimal(level).scaleb(power + _DIGITS[digits[1]])
    times = next((number for word, number in _TIMES.items() if low.startswith(word)), 1)
    return Decimal(times * (100 if re.search(r"hundred\b", low) else 1)).scaleb(power)
