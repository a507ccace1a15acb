"""The names of one text that no register knows. A shorter form means the same firm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from graph.model.company import CompanyKind, company_slug
from ingest.nlp.forms import is_vehicle_of
from ingest.nlp.mentions import KnownName

NAMES_MAX = 500
_TWICE = 2


class NewNames:
    """Grows while a text is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names: dict[str, KnownName] = {}

    def find(self, stem: str) -> KnownName | None:
        """The name itself, or the longer one that begins with it."""
        longer = (
            known
            for name, known in self._names.items()
            if name.startswith(stem + " ") and not is_vehicle_of(name, stem)
        )
        return self._names.get(stem) or next(longer, None)

    def add(self, stem: str, kind: CompanyKind = CompanyKind.UNKNOWN) -> KnownName | None:
        """The firm of a name, remembered in the full form that the text has; None for one of no
        length, or one too many."""
        if len(stem) < 2 or len(self._names) >= NAMES_MAX:
            return None
        name = self._full(stem) if kind is CompanyKind.UNKNOWN else stem
        known = self._names.setdefault(name, KnownName(name, company_slug(name), kind))
        return self._names.setdefault(stem, known)

    def all(self) -> Iterator[tuple[str, KnownName]]:
        """Each name that may be looked for, with its firm."""
        yield from self._names.items()

    def _full(self, stem: str) -> str:
        """`Kestrel` is `Kestrel Mobility` where the text says so more than once."""
        if " " in stem:
            return stem
        rule = rf"(?<![\w-]){re.escape(stem)} ([A-Z][a-z]\w+)(?!\w)"
        behind = Counter(re.findall(rule, self._text)).most_common(1)
        if not behind or behind[0][1] < _TWICE:
            return stem
        longer = f"{stem} {behind[0][0]}"
        return stem if is_vehicle_of(longer, stem) else longer
