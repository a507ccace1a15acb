"""Where the defined terms of a text stand: `Afterpay` after `Afterpay Limited ("Afterpay")`; in a
filing also `we` and `the Company`, for who files it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.nlp.definitions import ROLE_TERMS, Definition
from ingest.nlp.mentions import How, KnownName, Mention, mention_of
from ingest.nlp.spotting import full_name_end

_SPEAKER = re.compile(r"\b(?:we|our|us|We|Our|Us)\b")


class Terms:
    """The terms of one text."""

    def __init__(
        self, text: str, defined: Mapping[str, Definition], speaker: KnownName | None
    ) -> None:
        """`speaker` is who `we` and `the Company` are; None where the text is nobody's report."""
        self._text, self._defined, self._speaker = text, defined, speaker
        self._rule = self._rule_of(speaker)

    def mentions(self, start: int, end: int) -> list[Mention]:
        """Mentions in `text[start:end]`, terms first."""
        found = []
        if self._rule is not None:
            for match in self._rule.finditer(self._text, start, end):
                found.append(self._mention(match, end))
        if self._speaker is not None:
            for match in _SPEAKER.finditer(self._text, start, end):
                found.append(mention_of(match.start(), match.end(), self._speaker, How.FILER))
        return found

    def _mention(self, match: re.Match[str], limit: int) -> Mention:
        term = " ".join(match["term"].split())
        meaning = self._defined.get(term) or self._defined.get(term[4:])
        if meaning is not None:
            known = KnownName(meaning.name, meaning.company_id, meaning.kind)
            last = full_name_end(self._text, match.end(), limit)
            return mention_of(match.start(), last, known, How.DEFINED)
        assert self._speaker is not None  # only then is `the Company` alone part of the rule
        return mention_of(match.start(), match.end(), self._speaker, How.FILER)

    def _rule_of(self, speaker: KnownName | None) -> re.Pattern[str] | None:
        names = {term for term in self._defined if term.lower() not in ("we", "us", "our")}
        bare = [term for term in names if term.lower() not in ROLE_TERMS]
        roles = [term for term in names if term.lower() in ROLE_TERMS]
        if speaker is not None:
            roles.extend(("Company", "Registrant", "Corporation"))
        parts = [re.escape(term).replace(r"\ ", r"\s+") for term in sorted(bare, key=len)[::-1]]
        parts += [rf"[Tt]he\s+{re.escape(term)}" for term in sorted(set(roles), key=len)[::-1]]
        if not parts:
            return None
        return re.compile(rf"(?<![\w“\"])(?:[Tt]he\s+)?(?P<term>{'|'.join(parts)})(?![\w”\"])")
