"""How far training has come: a bar, and lines where nobody watches."""

from __future__ import annotations

from rich.progress import Progress as Bar

from ingest.training.descent import Progress

_TOLD_EVERY = 50


def told_on(bar: Bar, name: str) -> Progress:
    """Shows each step on a task of its own."""
    task = bar.add_task(name, total=None)

    def moved(done: int, total: int, loss: float) -> None:
        told = f"{name}, loss {loss:.3f}"
        bar.update(task, total=total, completed=done, description=told)
        if not bar.console.is_terminal and (done % _TOLD_EVERY == 0 or done == total):
            bar.console.print(f"{told}, {done} of {total}")

    return moved
