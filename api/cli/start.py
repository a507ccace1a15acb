"""The console script: Ctrl-C is told in one line even while the commands are still being loaded."""

from __future__ import annotations

import sys


def run() -> None:
    """Load the commands and run the one that is asked for."""
    try:
        from api.cli import main

        main.run()
    except KeyboardInterrupt:
        sys.stderr.write("dealgraph: stopped before anything was done\n")
        sys.exit(130)
