"""The slots of a trigger: which companies and which other nouns fill them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Slots:
    """Companies (token indexes) and other nouns by slot; `carrier` is the verb of a noun."""

    companies: dict[str, list[int]] = field(default_factory=dict)
    nouns: dict[str, list[int]] = field(default_factory=dict)
    carrier: int | None = None
    receiving: bool = False
    """The subject of the carrier gets something: "landed a contract"."""
    giving: bool = False

    def add_company(self, slot: str, index: int) -> None:
        held = self.companies.setdefault(slot, [])
        if index not in held:
            held.append(index)

    def add_noun(self, slot: str, index: int) -> None:
        held = self.nouns.setdefault(slot, [])
        if index not in held:
            held.append(index)

    def first(self, names: tuple[str, ...]) -> tuple[str, list[int]]:
        """The first slot of `names` that a company fills, with its companies."""
        for name in names:
            name = "object" if name == "object_company" else name
            if self.companies.get(name):
                return name, self.companies[name]
        return "", []
