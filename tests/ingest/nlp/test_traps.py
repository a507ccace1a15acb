"""Sentences that readers of deals fall for: `traps.txt` has a sentence a line, and below it the
deals that it tells of, as `GIVER > RECEIVER | kind | status | amount`; none below: no deal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading import a_read_text, candidates_of, deals_in


def _traps() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in Path(__file__).with_name("traps.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[-1][1].append(line.strip())
        elif line.strip():
            found.append((line, []))
    return found


TRAPS = _traps()


@pytest.mark.parametrize(("text", "deals"), TRAPS, ids=[text[:60] for text, _ in TRAPS])
def test_a_trap_is_read_as_it_is_meant(text: str, deals: list[str]) -> None:
    assert deals_in(text) == deals


def test_there_are_traps_of_both_sorts() -> None:
    assert len(TRAPS) >= 60
    assert sum(not deals for _, deals in TRAPS) >= 25


def test_every_quote_is_the_slice_that_it_names() -> None:
    whole = " ".join(text for text, _ in TRAPS)
    stored = a_read_text(whole).text
    evidence = [each for candidate in candidates_of(whole) for each in candidate.evidence]
    assert len(evidence) > 100
    for each in evidence:
        assert stored[each.start : each.end] == each.quote
