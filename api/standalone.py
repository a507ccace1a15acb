"""Reports as HTML pages that stand alone: one file, no script, nothing loaded from anywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from api import figures

if TYPE_CHECKING:
    from jinja2 import Environment

    from analytics.exposure import Bucket
    from analytics.reports import ConcentrationAnswer, ExposureAnswer
    from analytics.stress import StressAnswer
    from analytics.stress_rows import Figure


def exposure_html(answer: ExposureAnswer) -> str:
    """The exposure report as a page."""
    # Late, since it draws in the analyses, which a page of another report does without.
    from api.presenters.exposure import (
        footer_lines,
        gross_of,
        header_lines,
        may_be,
        net_of,
        ways_of,
    )

    return (
        _pages()
        .get_template("exposure.html")
        .render(
            answer=answer,
            gross=gross_of,
            may_be=may_be,
            net=net_of,
            ways=ways_of,
            header=list(header_lines(answer)),
            footer=list(footer_lines(answer)),
        )
    )


def concentration_html(answer: ConcentrationAnswer) -> str:
    """The concentration report as a page."""
    return _pages().get_template("concentration.html").render(answer=answer)


def stress_html(answer: StressAnswer) -> str:
    """A payment shock as a page."""
    return _pages().get_template("stress.html").render(answer=answer)


@lru_cache(maxsize=1)
def _pages() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "money": figures.money,
        "percent": figures.percent,
        "bucket": bucket,
        "both": both,
        "words": lambda text: text.replace("_", " "),
    }
    made.filters.update(filters)
    made.globals["spread"] = figures.spread
    return made


def bucket(value: Bucket, currency: str) -> str:
    """Low to high; `+ n/d` where some legs have no known amount, `n/d` where none has."""
    if value.shown is None:
        return figures.UNKNOWN
    text = figures.spread(value.low, value.high, currency) if value.high else figures.NOTHING
    return text + (" + n/d" if value.unknown else "")


def both(figure: Figure | None, currency: str) -> str:
    """A figure of two runs, from the lesser to the greater; `n/d` where no amount is known."""
    if figure is None:
        return figures.UNKNOWN
    low, high = sorted((figure.at_low, figure.at_high))
    return figures.spread(low, high, currency) if low or high else figures.NOTHING
