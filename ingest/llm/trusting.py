"""What of a told deal is believed: fields whose quote stands in the text once, and says it.

Names go through the linker of the pipeline, sums and days are read from the quote by its grammars
and must come to what the model says. A deal without a kind or without two sides is dropped; any
other field that does not stand is dropped by itself, and a person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.model.deal import Attribution, Status
from graph.model.evidence import Evidence
from ingest.candidate import Candidate
from ingest.llm.answers import ToldAmount, ToldDate, ToldDeal, ToldParty
from ingest.llm.quotes import Span, place_of
from ingest.nlp.amounts import Amount, Use
from ingest.nlp.assemble import Terms, legs_of, parties_of
from ingest.nlp.attribution import PEOPLE
from ingest.nlp.companies import CompanyIndex
from ingest.nlp.dates import dates_in
from ingest.nlp.kinds import consideration_of
from ingest.nlp.linking import DocumentMemory, LinkHow, link
from ingest.nlp.mentions import SURENESS, How, Mention
from ingest.nlp.quantities.money import money_in
from ingest.nlp.readings import Reading
from ingest.nlp.sentences import Sentence
from ingest.nlp.spotting import is_name
from ingest.nlp.typed import typed_amounts
from ingest.reading import ReadDocument

MODEL_SURE = 0.75
"""Part of the confidence that the model carries by itself; an assumption, not a measurement."""
STATUS_LOST, AMOUNT_LOST = 0.6, 0.8
_EFFECTIVE = frozenset({Status.COMPLETED, Status.EFFECTIVE, Status.TERMINATED, Status.EXPIRED})
_HOW = {LinkHow.DEFINED: How.DEFINED, LinkHow.NEW: How.NEW}


@dataclass(slots=True)
class Trust:
    """Checks the told deals of one stretch against its text."""

    document: ReadDocument
    sentences: Sequence[Sentence]
    memory: DocumentMemory
    index: CompanyIndex
    stretch: Span
    _asked: list[str] = field(default_factory=list)
    _evidence: list[Evidence] = field(default_factory=list)

    def candidate(self, told: ToldDeal) -> Candidate | None:
        """What stands of the deal; None where its kind or a side does not."""
        self._asked, self._evidence = [], []
        kind = self._place(told.kind.quote)
        sentence = self._sentence(kind)
        payers, payees = self._side(told.payers), self._side(told.payees)
        if kind is None or sentence is None or not payers or not payees:
            return None
        reading = Reading(
            kind=told.kind.value,
            consideration=consideration_of(told.kind.value, None),
            trigger=0,
            frame="llm",
            payers=payers,
            payees=payees,
            parts={"model": MODEL_SURE},
        )
        parties = parties_of(reading)
        if len(parties) < 2:
            return None
        self._carry("sentence", Span(sentence.start, sentence.end))
        self._carry("kind", kind)
        status = self._status(told, reading)
        mentions = {mention.company_id: mention for mention in (*payees, *payers)}
        for number, party in enumerate(parties):
            mention = mentions[party.company_id]
            sure = SURENESS[mention.how]
            self._carry(f"parties[{number}]", Span(mention.start, mention.end), sure)
        reading.amount = self._amount(told.amount, reading)
        reading.parts["names"] = min(SURENESS[each.how] for each in mentions.values())
        day = self._day(told.date, "effective_on" if status in _EFFECTIVE else "announced_on")
        return Candidate(
            kind=reading.kind,
            status=status,
            parties=parties,
            legs=legs_of(reading, Terms(status=status)),
            attribution=self._attribution(sentence),
            evidence=tuple(self._evidence),
            announced_on=None if status in _EFFECTIVE else day,
            effective_on=day if status in _EFFECTIVE else None,
            confidence=reading.confidence,
            parts=dict(reading.parts),
            new_names=tuple(sorted({m.name for m in mentions.values() if m.is_new})),
            questions=tuple(self._asked),
            increment=bool(reading.amount and reading.amount.increment),
        )

    def _place(self, quote: str) -> Span | None:
        return place_of(quote, self.document.text, self.stretch)

    def _carry(self, name: str, span: Span, sure: float = 1.0) -> None:
        self._evidence.append(span.evidence(self.document, name, sure))

    def _sentence(self, span: Span | None) -> Sentence | None:
        """The sentence that the quote begins in."""
        if span is None:
            return None
        return next((s for s in self.sentences if s.start <= span.start < s.end), None)

    def _side(self, told: Sequence[ToldParty]) -> list[Mention]:
        """The parties that stand; one that does not is left out, and a person is told."""
        found: dict[str, Mention] = {}
        for party in told:
            place = self._place(party.quote)
            at = party.quote.find(party.name) if party.name.strip() else -1
            if place is None or at < 0:
                self._asked.append(f"is {party.name[:80]!r} a party? its quote does not stand")
                continue
            company = link(party.name, self.memory, self.index)
            how = _HOW.get(company.how, How.KNOWN)
            if how is How.NEW and not is_name(party.name):
                self._asked.append(f"who is {party.name[:80]!r}?")
                continue
            start = place.start + at
            found[company.company_id] = Mention(
                start=start,
                end=start + len(party.name),
                name=company.name,
                company_id=company.company_id,
                kind=company.kind,
                how=how,
            )
        return list(found.values())

    def _status(self, told: ToldDeal, reading: Reading) -> Status:
        """The told status, else the lowest one, which moves no contracted money."""
        place = self._place(told.status.quote) if told.status else None
        if told.status is not None and place is not None:
            self._carry("status", place)
            return told.status.value
        self._asked.append("what is its status? no quote carries one")
        reading.parts["status"] = STATUS_LOST
        return Status.RUMOURED

    def _amount(self, told: ToldAmount | None, reading: Reading) -> Amount | None:
        if told is None:
            return None
        found = self._read_amount(told)
        if found is None:
            self._asked.append("what is the sum? its quote does not come to what was told")
            reading.parts["amount"] = AMOUNT_LOST
            return None
        self._carry("legs[0].amount", Span(found.start, found.end))
        return found

    def _read_amount(self, told: ToldAmount) -> Amount | None:
        """The one sum of the quote as our grammar reads it in its sentence, if it is paid in a deal
        and its figures and currency are the told ones."""
        place = self._place(told.quote)
        sentence = self._sentence(place)
        if place is None or sentence is None or len(money_in(told.quote)) != 1:
            return None
        fit = [
            each
            for each in typed_amounts(self.document, sentence)
            if each.money and each.start < place.end and place.start < each.end <= place.end
        ]
        if len(fit) != 1 or fit[0].use is not Use.CONSIDERATION:
            return None
        claim = fit[0].money
        assert claim is not None
        read = {end for end in (claim.low, claim.high) if end is not None}
        said = {end for end in (told.low, told.high) if end is not None}
        same = read == said and claim.currency == told.currency.strip().upper()
        return fit[0] if same else None

    def _day(self, told: ToldDate | None, name: str) -> str | None:
        if told is None:
            return None
        place = self._place(told.quote)
        days = dates_in(told.quote, self.document.facts.published_on) if place else []
        if place is None or [each.day for each in days] != [told.value]:
            self._asked.append("when was it? the quote does not come to the told day")
            return None
        start, end = place.start + days[0].start, place.start + days[0].end
        self._carry(name, Span(start, end), 0.9)
        return days[0].day

    def _attribution(self, sentence: Sentence) -> Attribution:
        if self.document.facts.kind.is_filing:
            return Attribution.FILING
        if PEOPLE.search(self.document.text[sentence.start : sentence.end]):
            return Attribution.PEOPLE_FAMILIAR
        return Attribution.UNSTATED
