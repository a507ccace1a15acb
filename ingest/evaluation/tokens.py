"""Sets that come as tokens, put together to text as people write it."""

from __future__ import annotations

from collections.abc import Sequence

_NO_SPACE_BEFORE = frozenset(",.;:!?)]}%”’") | {"'s", "’s", "n't", "''", "'"}
_NO_SPACE_AFTER = frozenset("([{$€£“‘#") | {"``"}


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where each token stands in it."""
    text, places = "", list[tuple[int, int]]()
    opened = False
    glued = True
    for token in tokens:
        closes = token == '"' and opened
        if not glued and token not in _NO_SPACE_BEFORE and not closes:
            text += " "
        places.append((len(text), len(text) + len(token)))
        text += token
        if token == '"':
            opened = not opened
        glued = token in _NO_SPACE_AFTER or (token == '"' and opened)
    return text, places
