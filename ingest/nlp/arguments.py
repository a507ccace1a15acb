"""One walker over the dependency parse: which companies and things fill the slots of a trigger.

It knows active, passive, reduced passive, nominal, control and raising, coordination, relative
clauses and carriers ("signed a contract with"). Labels are those of spaCy's English models.
Every climb is bounded by CLIMB_MAX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.nlp.groups import CLIMB_MAX, LEADERS, OBJECTS, Groups
from ingest.nlp.plain import Parsed
from ingest.nlp.slots import Slots

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "csubj", "expl")
_PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_PREPOSITIONS = ("prep", "agent", "dative")
_OBJECT_CONTROL = frozenset(
    ["ask", "allow", "let", "require", "enable", "help", "urge", "want", "expect", "permit", "see",
     "force", "get", "oblige", "obligate", "commit", "lead", "pay", "hire", "tap", "choose", "pick",
     "select", "contract", "enlist"]
)  # fmt: skip
_RECEIVING = frozenset(
    ["receive", "get", "win", "land", "secure", "score", "snag", "bag", "clinch", "obtain", "raise",
     "attract", "draw", "nab", "book", "gain", "net", "capture", "lose"]
)  # fmt: skip
_ISSUING, _NOTES = frozenset({"issue"}), frozenset({"note", "bond", "debenture"})
_GIVING = frozenset(["award", "hand", "give", "place", "grant", "offer", "extend", "make"])


class Walker(Groups):
    """Fills slots on one parsed sentence."""

    def __init__(self, parsed: Parsed) -> None:
        super().__init__(parsed)
        self._doc = parsed.doc

    def of_verb(self, verb: Token) -> Slots:
        """Slots of a verb; the subject is inherited where the verb has none of its own."""
        slots = Slots()
        passive = is_passive(verb)
        for child in verb.children:
            if child.dep_ in _PASSIVE_SUBJECTS:
                self._fill(slots, "object", self._antecedent(child))
            elif child.dep_ in _SUBJECTS:
                self._fill(slots, "subject", self._antecedent(child))
            elif child.dep_ in OBJECTS:
                self._fill(slots, "object", child)
            elif child.dep_ in _PREPOSITIONS and child.tag_ in ("IN", "TO", "RP", "VBG", "RB"):
                self._preposition(slots, child, passive=passive)
            elif child.dep_ == "dative":
                self._fill(slots, "dative", child)
        self._reduced_passive(slots, verb, passive)
        if not slots.companies.get("subject") and not (passive and slots.companies.get("by")):
            self._inherit(slots, verb, passive=passive)
        self._inside_objects(slots)
        if any(self._doc[index].lemma_ in _NOTES for index in slots.nouns.get("in", ())):
            for index in slots.companies.get("from", ()):
                slots.add_company("in", index)  # "invested in a note from X"
        return slots

    def of_noun(self, noun: Token) -> Slots:
        """Slots of a noun: its own phrase first, then those of the verb that carries it."""
        slots = Slots()
        self._noun_phrase(slots, noun)
        top = noun
        for _ in range(CLIMB_MAX):
            if top.dep_ in ("compound", "nmod", "amod", "conj", "appos") and top.head.i != top.i:
                if top.dep_ in ("conj", "appos") and top.head.i in self._mentions:
                    break
                top = top.head
                self._noun_phrase(slots, top)
                continue
            break
        self._carrier(slots, top)
        return slots

    def subject_of(self, verb: Token) -> list[int]:
        """Companies that are the subject of a verb, its own or inherited."""
        slots = Slots()
        for child in verb.children:
            if child.dep_ in _SUBJECTS or child.dep_ in _PASSIVE_SUBJECTS:
                self._fill(slots, "subject", self._antecedent(child))
        if not slots.companies.get("subject"):
            self._inherit(slots, verb, passive=False)
        return slots.companies.get("subject", [])

    def _fill(self, slots: Slots, slot: str, token: Token) -> None:
        companies = self.companies_at(token)
        for index in companies:
            slots.add_company(slot, index)
        if token.i not in self._mentions:
            slots.add_noun(slot, token.i)

    def _antecedent(self, token: Token) -> Token:
        """`which`, `that`, `who` of a relative clause mean the noun that it hangs on."""
        if token.tag_ in ("WDT", "WP") or token.lower_ == "that":
            clause = token.head
            if clause.dep_ == "relcl":
                return clause.head
        return token

    def _preposition(self, slots: Slots, prep: Token, *, passive: bool) -> None:
        slot = prep.lower_
        if slot == "by" and passive:
            slot = "subject"
        if prep.dep_ == "dative":
            slot = "to"
        for child in prep.children:
            if child.dep_ in ("pobj", "pcomp"):
                self._fill(slots, slot, child)
                if slot == "subject":
                    self._fill(slots, "by", child)
            elif child.dep_ == "prep":
                self._preposition(slots, child, passive=False)

    def _reduced_passive(self, slots: Slots, verb: Token, passive: bool) -> None:
        if passive and verb.dep_ == "acl" and not slots.companies.get("object"):
            self._fill(slots, "object", verb.head)

    def _inherit(self, slots: Slots, verb: Token, *, passive: bool) -> None:
        at = verb
        slot = "object" if passive else "subject"
        for _ in range(CLIMB_MAX):
            owner = self._owner(at)
            if owner is None:
                return
            found, at = owner
            if found:
                for index in found:
                    slots.add_company(slot, index)
                return

    def _owner(self, at: Token) -> tuple[list[int], Token] | None:
        """Companies that own a clause or noun, and where to climb on when there are none."""
        head = at.head
        if head.i == at.i:
            return None
        if at.dep_ in ("relcl",) or (at.dep_ == "acl" and at.tag_ in ("VBG", "VBN")):
            return self.companies_at(head), head
        if at.dep_ in ("xcomp", "ccomp", "advcl", "conj", "pcomp", "prep", "acl", "dobj", "pobj",
                       "nsubjpass", "nsubj", "attr", "dep", "parataxis", "aux", "agent", "appos",
                       "oprd", "acomp", "compound", "npadvmod"):  # fmt: skip
            return self._owned_by(head, at), head
        return None

    def _owned_by(self, head: Token, below: Token) -> list[int]:
        if head.i in self._mentions and below.dep_ in ("prep", "acl", "relcl", "appos"):
            return self.companies_at(head)
        if head.pos_ in ("VERB", "AUX"):
            return self._clause_owner(head, below)
        slots = Slots()
        for child in head.children:
            if child.i != below.i and (
                child.dep_ == "poss"
                or (child.dep_ in ("compound", "nmod") and child.i in self._mentions)
            ):
                self._fill(slots, "subject", child)
        return slots.companies.get("subject", [])

    def _clause_owner(self, head: Token, below: Token) -> list[int]:
        subject, target = Slots(), Slots()
        for child in head.children:
            if child.i == below.i:
                continue
            if child.dep_ in _SUBJECTS or child.dep_ in _PASSIVE_SUBJECTS:
                self._fill(subject, "subject", self._antecedent(child))
            elif child.dep_ in ("dobj", "dative") and below.dep_ in ("xcomp", "advcl"):
                self._fill(target, "subject", child)
        if head.lemma_ in _OBJECT_CONTROL and target.companies.get("subject"):
            return target.companies["subject"]
        return subject.companies.get("subject", [])

    def _inside_objects(self, slots: Slots) -> None:
        """Prepositions that the parser hung on an object: "buy chips from X"; owners of things."""
        for name in list(slots.nouns):
            for index in list(slots.nouns[name]):
                token = self._doc[index]
                if name == "subject" or token.pos_ == "PRON":
                    continue
                self._noun_tail(slots, token, depth=0)

    def _noun_tail(self, slots: Slots, noun: Token, depth: int) -> None:
        for child in noun.children:
            if child.dep_ in ("prep", "agent", "dative"):
                for end in child.children:
                    if end.dep_ == "pobj":
                        self._fill(slots, child.lower_, end)
                        if end.i not in self._mentions and depth < 3:
                            self._noun_tail(slots, end, depth + 1)
            elif child.dep_ in ("compound", "poss", "nmod", "amod") and child.i in self._mentions:
                slots.add_company("thing_of", child.i)
            elif child.dep_ in ("acl", "relcl"):
                self._leaders_and_issuers(slots, child)
            elif child.dep_ in ("compound", "nmod", "conj") and depth < 3:
                self._noun_tail(slots, child, depth + 1)

    def _noun_phrase(self, slots: Slots, noun: Token) -> None:
        for child in noun.children:
            if child.dep_ == "poss":
                self._fill(slots, "possessor", child)
            elif child.dep_ in ("compound", "nmod", "amod", "npadvmod"):
                self._compound(slots, child)
            elif child.dep_ == "prep":
                self._preposition(slots, child, passive=False)
            elif child.dep_ in ("acl", "relcl"):
                self._clause_of_noun(slots, child)
        for name, held in list(slots.nouns.items()):
            if name in ("for", "of", "from", "in", "on"):
                for index in held:
                    self._noun_tail(slots, self._doc[index], depth=1)

    def _clause_of_noun(self, slots: Slots, clause: Token) -> None:
        """ "a round led by X", "an agreement signed with Y"."""
        self._leaders_and_issuers(slots, clause)
        if clause.tag_ == "VBN" and clause.lemma_ not in _ISSUING:
            for prep in clause.children:
                if prep.dep_ in ("prep", "agent"):
                    self._preposition(slots, prep, passive=False)

    def _leaders_and_issuers(self, slots: Slots, clause: Token) -> None:
        """ "a round led by X"; "debt issued by X", which is money put in X."""
        if clause.lemma_ in LEADERS or clause.lemma_ in _ISSUING:
            for index in self.agents(clause):
                slots.add_company("led_by" if clause.lemma_ in LEADERS else "in", index)

    def _compound(self, slots: Slots, token: Token) -> None:
        if token.i in self._mentions:
            slots.add_company("compound", token.i)
        for child in token.children:
            if child.dep_ in ("compound", "nmod", "conj", "poss"):
                self._compound(slots, child)

    def _carrier(self, slots: Slots, noun: Token) -> None:
        """The verb that carries the noun: "signed a contract", "in a deal with"."""
        if noun.dep_ == "pobj":
            self._carrier_of_phrase(slots, noun)
            return
        head, relation = noun.head, noun.dep_
        if head.pos_ not in ("VERB", "AUX") or head.i == noun.i:
            return
        slots.carrier = head.i
        if relation in (*OBJECTS, "xcomp"):
            self._subjects(slots, head)
            slots.receiving = head.lemma_ in _RECEIVING
            slots.giving = head.lemma_ in _GIVING
        for child in head.children:
            if child.dep_ == "dative" and child.i in self._mentions:
                slots.add_company("dative", child.i)
            elif child.dep_ in ("dobj",) and child.i in self._mentions:
                slots.add_company("object", child.i)
        self._verb_prepositions(slots, head, passive=relation in _PASSIVE_SUBJECTS)

    def _carrier_of_phrase(self, slots: Slots, noun: Token) -> None:
        head = noun.head.head
        for _ in range(CLIMB_MAX):
            if head.pos_ in ("VERB", "AUX") or head.i in self._mentions:
                break
            head = head.head
        if head.i in self._mentions:
            for index in self.companies_at(head):
                slots.add_company("subject", index)
        elif head.pos_ in ("VERB", "AUX"):
            slots.carrier = head.i
            self._subjects(slots, head)
            self._verb_prepositions(slots, head)

    def _subjects(self, slots: Slots, verb: Token) -> None:
        for index in self.subject_of(verb):
            slots.add_company("subject", index)

    def _verb_prepositions(self, slots: Slots, verb: Token, *, passive: bool = False) -> None:
        for child in verb.children:
            if child.dep_ in _PREPOSITIONS and child.tag_ in ("IN", "TO"):
                self._preposition(slots, child, passive=passive)


def is_passive(verb: Token) -> bool:
    """A passive with its auxiliary, or a past participle that hangs on a noun."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children):
        return False
    return verb.dep_ in ("acl", "advcl") or any(child.dep_ == "agent" for child in verb.children)
