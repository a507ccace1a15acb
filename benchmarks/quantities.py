"""How many of the 180 money expressions of Recognizers-Text our grammar reads as they are labelled.

A result of the set without a value (a bare "dollars") is no amount and is left out. Cents count as
hundredths. Prints each expression that differs, then how many agree, and characters a second.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.options import parser_of
from ingest.nlp.quantities.money import money_in

DATA = Path(__file__).parents[2] / "shared" / "data" / "recognizers-text" / "CurrencyModel.json"
CODES = {
    "Dollar": "USD", "United States dollar": "USD", "Cent": "USD", "Pound": "GBP",
    "British pound": "GBP", "Pence": "GBP", "Penny": "GBP", "Euro": "EUR", "Franc": "CHF",
    "Swiss franc": "CHF", "Japanese yen": "JPY", "Chinese yuan": "CNY", "Canadian dollar": "CAD",
    "Hong Kong dollar": "HKD", "Australian dollar": "AUD", "New Zealand dollar": "NZD",
    "Finnish markka": "FIM", "Peseta": "ESP", "Netherlands guilder": "NLG", "Rupee": "INR",
    "Turkish lira": "TRY", "Mexican peso": "MXN", "Bitcoin": "XBT", "Satoshi": "XSA", "Sen": "XSE",
    "Costa Rican colón": "CRC", "Georgian lari": "GEL", "Lao kip": "LAK",
    "Sri Lankan rupee": "LKR",
}  # fmt: skip
HUNDREDTHS = ("Cent", "Pence", "Penny")
Sum = tuple[str, Decimal | None, str | None]


def labelled(path: Path) -> Iterator[tuple[str, list[Sum]]]:
    """Each expression with its sums: words, value, currency."""
    for row in json.loads(path.read_text(encoding="utf-8-sig")):
        told: list[Sum] = []
        for result in row["Results"]:
            value, unit = result["Resolution"]["value"], result["Resolution"]["unit"]
            if value:
                share = 100 if unit in HUNDREDTHS else 1
                told.append((result["Text"].lower(), Decimal(value) / share, CODES[unit]))
        yield row["Input"], told


def read(text: str) -> list[Sum]:
    """What the grammar reads."""
    return [
        (
            text[span.start : span.end].lower(),
            span.claim.low if span.claim.high is None else span.claim.high,
            span.claim.currency,
        )
        for span in money_in(text)
    ]


def differences(path: Path) -> list[tuple[str, list[Sum], list[Sum]]]:
    """Expressions that are read otherwise than labelled."""
    return [(text, told, read(text)) for text, told in labelled(path) if read(text) != told]


def main() -> None:
    parser_of(__doc__).parse_args()
    console = Console(soft_wrap=True)
    if not DATA.exists():
        console.print("the expressions are not here; nothing was measured")
        return
    rows = list(labelled(DATA))
    wrong = differences(DATA)
    for text, told, found in wrong:
        console.print(f"{text[:70]!r}\n  labelled {told}\n  read     {found}", markup=False)
    console.print(f"{len(rows) - len(wrong)} of {len(rows)} money expressions as labelled")
    text = " ".join(text for text, _ in rows) * 20
    began = time.perf_counter()
    money_in(text)
    console.print(f"{len(text) / (time.perf_counter() - began):,.0f} characters a second")


if __name__ == "__main__":
    main()
