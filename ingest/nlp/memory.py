"""The names of one text that no register knows. A shorter form means the same firm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from graph.model.company import CompanyKind, company_slug
from ingest.nlp.definitions import short_name
from ingest.nlp.forms import COMMON_FIRST, is_longer_form
from ingest.nlp.inflection import verb_forms
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import KnownName
from ingest.nlp.others import FIRM_END, is_thing
from ingest.nlp.sentences import is_titled
from ingest.nlp.spotting import is_name

NAMES_MAX = 500
_TWICE = 2
_SHORT_MIN = 4
_LETTERS = re.compile(r"[A-Z]{3,6}")
_CUT = re.compile(r"[A-Z][A-Za-z]{4,}")
_SMALL = frozenset({"of", "for", "the", "and", "&", "de", "do", "da", "del"})
_RUN = re.compile(
    r"(?<![\w&’'.-])(?:[A-Z][\w&’-]*\w|[a-z]{1,2}[A-Z]\w+)(?:\s(?:(?:&|de|da|do|dos|das|del|di|van|von)\s)?[A-Z][\w&-]*\w){1,4}"
    r"(?P<behind>,\s(?:an?|the|which|whose|based)\b)?"
)


class NewNames:
    """Grows while a text is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names: dict[str, KnownName] = {}
        self._registered: dict[str, KnownName] = {}
        self._runs = _runs_of(text)

    def note(self, surface: str, known: KnownName) -> None:
        """Remember a firm of the register under the name that this text gives it: what is short for
        that may be a name that the register lacks."""
        if len(self._registered) < NAMES_MAX:
            self._registered.setdefault(surface, known)

    def find(self, stem: str) -> KnownName | None:
        """The name itself, the longer one that begins with it, or the one that it abbreviates."""
        longer = (known for name, known in self._names.items() if is_longer_form(name, stem))
        return self._names.get(stem) or next(longer, None) or self._meant_by(stem)

    def _meant_by(self, stem: str) -> KnownName | None:
        """The one firm whose full name stands in this text and begins with `stem`, or has its
        letters for initials: `Intersect` of Intersect Power, `STMicro` of STMicroelectronics,
        `JBIC` of Japan Bank for International Cooperation."""
        is_short = len(stem) >= _SHORT_MIN and stem.lower() not in COMMON_FIRST
        meant = {
            known.company_id: known
            for name, known in self._registered.items()
            if is_short and is_longer_form(name, stem)
        }
        if _CUT.fullmatch(stem):
            meant |= {k.company_id: k for name, k in self._everything() if _goes_on(name, stem)}
        if _LETTERS.fullmatch(stem):
            meant |= {k.company_id: k for name, k in self._everything() if _initials(name) == stem}
        return next(iter(meant.values())) if len(meant) == 1 else None

    def _everything(self) -> Iterator[tuple[str, KnownName]]:
        yield from self._names.items()
        yield from self._registered.items()

    def add(self, stem: str, kind: CompanyKind = CompanyKind.UNKNOWN) -> KnownName | None:
        """The firm of a name, remembered in the full form that the text has; None for one of no
        length, or one too many."""
        if len(stem) < 2 or len(self._names) >= NAMES_MAX:
            return None
        name = self.full(stem) if kind is CompanyKind.UNKNOWN else stem
        known = self._names.setdefault(name, KnownName(name, company_slug(name), kind))
        short = name.split()[0]
        if short != name and kind is CompanyKind.UNKNOWN and self._stands_alone(short):
            self._names.setdefault(short, known)
        return self._names.setdefault(stem, known)

    def learn_repeated(self, is_known: Callable[[str], bool]) -> None:
        """Remember what sounds like a firm and stands in the text more than once. `is_known` says
        which names are of the register."""
        for run, count in self._runs.items():
            sounds = count >= _TWICE and FIRM_END.search(run) is not None
            if sounds and not is_known(run.split()[0]) and not is_known(run):
                self.add(run)

    def _stands_alone(self, short: str) -> bool:
        """Does the text say `Kestrel` of `Kestrel Mobility`, with no other capital word behind?"""
        if len(short) < _SHORT_MIN or short.lower() in COMMON_FIRST or not is_name(short):
            return False
        rule = rf"(?<=[a-z,] ){re.escape(short)}(?=['’]s\b|[,.;]?\s(?![A-Z])|[,.;])"
        return short not in lexicon().others.places and re.search(rule, self._text) is not None

    def all(self) -> Iterator[tuple[str, KnownName]]:
        """Each name that may be looked for, with its firm."""
        yield from self._names.items()

    def full(self, stem: str) -> str:
        """`Kestrel` is `Kestrel Mobility` where the text says so more than once, or says it of
        what sounds like a firm; `Digital`, which is never said alone, is `Prairie Digital`."""
        weighed = (
            (count, len(run), run)
            for run, count in self._runs.items()
            if self._ends_only_in(run, stem)
            or (is_longer_form(run, stem) and (count >= _TWICE or FIRM_END.search(run)))
        )
        _, _, longest = max(weighed, default=(0, 0, stem))
        return longest

    def _ends_only_in(self, run: str, stem: str) -> bool:
        """Is the word a word of firms, or never said without what stands before it?"""
        if " " in stem or not run.endswith(" " + stem):
            return False
        if FIRM_END.fullmatch(stem) is not None:
            return True
        said = len(re.findall(rf"(?<![\w-]){re.escape(stem)}(?![\w-])", self._text))
        return said <= self._runs[run]


def _runs_of(text: str) -> Counter[str]:
    """Runs of two capital words and more, in lines that are no headline in title case. One that is
    told more of ("Quux Renewables, a developer") counts twice."""
    found: Counter[str] = Counter()
    for line in text.split("\n"):
        if is_titled(line):
            continue
        for match in _RUN.finditer(line):
            run = match[0].removesuffix(match["behind"] or "")
            for end in ("'s", "’s"):
                run = run.removesuffix(end)
            run = _without_verb(short_name(run))
            if " " in run and not is_thing(run):
                found[run] += _TWICE if match["behind"] else 1
    return found


def _goes_on(name: str, stem: str) -> bool:
    """`STMicroelectronics` is one word that begins with `STMicro`."""
    return name.startswith(stem) and name[len(stem) :].isalpha() and name[len(stem) :].islower()


def _initials(name: str) -> str:
    """`SBI` of State Bank of India."""
    return "".join(word[0] for word in name.split() if word not in _SMALL).upper()


def _without_verb(run: str) -> str:
    """ "to Buy Sana" in a headline names Sana."""
    first, _, rest = run.partition(" ")
    return rest if first.lower() in verb_forms() else run
