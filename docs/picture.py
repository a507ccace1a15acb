"""Renews `demo.svg`: rings and an exposure report of `dealgraph demo`, as a terminal shows them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

COLUMNS, FIRST, LAST = 110, "Rings of money", "At two steps"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/demo.sqlite"
        ran = subprocess.run(
            [sys.executable, "-c", "from api.cli.start import run; run()", "demo"],
            env={"DEALGRAPH_STORE": store, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    lines = ran.stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if FIRST in line)
    end = next(number for number, line in enumerate(lines) if LAST in line)
    console = Console(record=True, width=COLUMNS, file=StringIO())
    for line in lines[start:end]:
        console.print(Text.from_ansi(line))
    console.save_svg(str(Path(__file__).with_name("demo.svg")), title="dealgraph demo")


if __name__ == "__main__":
    main()
