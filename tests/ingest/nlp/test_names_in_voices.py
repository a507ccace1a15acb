"""Names in many voices: `names.txt` has a sentence a line, and below it what the reader must name
(`+`) and what it must take for no company (`-`). The last stage of names is asked: the parse too
has added what only it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model.document import DocumentKind
from ingest.nlp.mentions import How, Mention
from ingest.reading import ZoneKind
from tests.support.parsing import a_parsed

Voice = tuple[str, tuple[str, ...], tuple[str, ...]]
_ZONES = {"HEADLINE": ZoneKind.HEADLINE}
_KINDS = {"FILING": DocumentKind.FORM_8K}


def _voices() -> list[Voice]:
    found: list[Voice] = []
    lines = Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        told = line.strip()
        if line.startswith("    "):
            text, named, others = found[-1]
            if told.startswith("+ "):
                named = (*named, told[2:])
            else:
                others = (*others, told[2:])
            found[-1] = (text, named, others)
        elif told and not told.startswith("#"):
            found.append((told, (), ()))
    return found


VOICES = _voices()


def _read(line: str) -> tuple[str, list[Mention]]:
    head, colon, rest = line.partition(": ")
    marked = bool(colon) and head in (*_ZONES, *_KINDS)
    text = rest if marked else line
    zone = _ZONES.get(head, ZoneKind.BODY) if marked else ZoneKind.BODY
    kind = _KINDS.get(head, DocumentKind.NEWS) if marked else DocumentKind.NEWS
    mentions = a_parsed(text, zone, kind=kind).plain.mentions.values()
    return text, [m for m in mentions if m.how is not How.PRONOUN]


@pytest.mark.parametrize(("line", "named", "others"), VOICES, ids=[v[0][:50] for v in VOICES])
def test_a_sentence_names_its_companies_and_nothing_else(
    line: str, named: tuple[str, ...], others: tuple[str, ...]
) -> None:
    text, mentions = _read(line)
    assert set(named) <= {mention.name for mention in mentions}
    taken = [
        other
        for other in others
        for at in (text.index(other),)
        if any(m.start < at + len(other) and at < m.end for m in mentions)
    ]
    assert taken == []


def test_there_are_names_of_both_sorts() -> None:
    assert len(VOICES) >= 110
    assert sum(len(others) for _, _, others in VOICES) >= 80
    assert sum(len(named) for _, named, _ in VOICES) >= 180
