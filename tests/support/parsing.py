"""Short texts at each step of the reader: document, sentence, names, plain sentence, parse."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from graph.model.company import CompanyKind, company_slug
from graph.model.deal import Consideration, DealKind
from graph.model.document import DocumentKind
from graph.model.money import AmountClaim
from ingest.nlp.amounts import Amount, Use
from ingest.nlp.arguments import Walker
from ingest.nlp.companies import CompanyIndex, bundled_index
from ingest.nlp.frames import FrameReader
from ingest.nlp.gaps import without_gaps
from ingest.nlp.headlines import headline_verbs
from ingest.nlp.language import Parser, parser
from ingest.nlp.mentions import How, Mention
from ingest.nlp.names import DocumentNames, SentenceNames
from ingest.nlp.plain import Parsed, Plain, simplify
from ingest.nlp.promote import promote_names
from ingest.nlp.ranker import NearestArguments
from ingest.nlp.readings import Reading
from ingest.nlp.sentences import Sentence, dateline_end
from ingest.nlp.slots import Slots
from ingest.nlp.spotting import Spot, from_model
from ingest.nlp.typed import typed_amounts
from ingest.reading import ReadDocument, Zone, ZoneKind
from tests.support.ingesting import a_text, billions

if TYPE_CHECKING:
    from spacy.tokens import Token


@lru_cache(maxsize=1)
def the_book() -> CompanyIndex:
    """The bundled register; made once."""
    return bundled_index()


@lru_cache(maxsize=1)
def the_parser() -> Parser:
    """The one pipeline; loaded once."""
    return parser()


def a_zoned_text(
    *zones: str | tuple[str, ZoneKind],
    kind: DocumentKind = DocumentKind.NEWS,
    filer: str | None = None,
) -> ReadDocument:
    """A document of the zones, with a blank line between two; a bare text is a body."""
    text, placed = "", list[Zone]()
    for zone in zones:
        words, zone_kind = (zone, ZoneKind.BODY) if isinstance(zone, str) else zone
        text += "\n\n" if text else ""
        placed.append(Zone(start=len(text), end=len(text) + len(words), kind=zone_kind))
        text += words
    document = a_text(text, kind=kind)
    return msgspec.structs.replace(document, zones=tuple(placed), filer=filer)


def one_sentence(text: str, zone: ZoneKind = ZoneKind.BODY) -> Sentence:
    """The whole text as one sentence, without its dateline."""
    return Sentence(dateline_end(text, 0, len(text)) or 0, len(text), zone)


def a_mention(
    name: str = "NVIDIA",
    kind: CompanyKind = CompanyKind.UNKNOWN,
    how: How = How.KNOWN,
    *,
    at: int = 0,
    text: str | None = None,
    aside: bool = False,
) -> Mention:
    """A mention of `name` that starts at `at`; in a text, where the name stands in it."""
    start = at if text is None else text.index(name, at)
    return Mention(start, start + len(name), name, company_slug(name), kind, how, aside)


def an_amount(
    claim: AmountClaim | float = 5, *, start: int = 0, use: Use = Use.CONSIDERATION
) -> Amount:
    """An amount of money, by default five billion dollars."""
    money = claim if isinstance(claim, AmountClaim) else billions(claim)
    return Amount(start=start, end=start + 10, use=use, money=money)


def a_reading(
    payers: str | list[Mention] = "Microsoft",
    payees: str | list[Mention] = "OpenAI",
    kind: DealKind = DealKind.EQUITY_INVESTMENT,
    frame: str = "invest",
    **fields: object,
) -> Reading:
    """A reading at the first word; a text for a side is a known company of no known kind."""
    sides = [[a_mention(s)] if isinstance(s, str) else s for s in (payers, payees)]
    given = {"consideration": Consideration.EQUITY, "trigger": 0, "parts": {"arguments": 1.0}}
    return Reading(kind=kind, frame=frame, payers=sides[0], payees=sides[1], **{**given, **fields})  # type: ignore[arg-type]


def named_in(
    document: ReadDocument, sentence: Sentence, names: DocumentNames | None = None
) -> tuple[SentenceNames, list[Spot]]:
    """What names say in the sentence, and what the model of names sees there."""
    names = names or DocumentNames(document, the_book())
    stretch = document.text[sentence.start : sentence.end].replace("\n", " ")
    doc = next(the_parser().names([the_parser().document(stretch)]))
    spots = from_model(doc, sentence.start)
    names.learn(spots)
    return names.mentions(sentence, spots), spots


def _plain(
    text: str, zone: ZoneKind, kind: DocumentKind, filer: str | None
) -> tuple[Plain, list[Spot], DocumentNames]:
    document = a_zoned_text((text, zone), kind=kind, filer=filer)
    sentence = one_sentence(text, zone)
    names = DocumentNames(document, the_book())
    named, spots = named_in(document, sentence, names)
    amounts = typed_amounts(document, sentence)
    return simplify(text, sentence, named, amounts, the_parser()), spots, names


def a_plain(
    text: str,
    zone: ZoneKind = ZoneKind.BODY,
    *,
    kind: DocumentKind = DocumentKind.NEWS,
    filer: str | None = None,
) -> Plain:
    """The one sentence, simplified; gaps and headline verbs as they stand."""
    return _plain(text, zone, kind, filer)[0]


@lru_cache(maxsize=512)
def _parsed(text: str, zone: ZoneKind, kind: DocumentKind, filer: str | None) -> Parsed:
    simple, spots, names = _plain(text, zone, kind, filer)
    plain = headline_verbs(without_gaps(simple))
    doc = next(the_parser().parse([the_parser().plain(plain.words)]))
    parsed = Parsed(plain, doc)
    promote_names(parsed, text, spots, names.weak)
    return parsed


def a_parsed(
    text: str,
    zone: ZoneKind = ZoneKind.BODY,
    *,
    kind: DocumentKind = DocumentKind.NEWS,
    filer: str | None = None,
) -> Parsed:
    """The one sentence as the reader parses it. Shared between tests: do not change it."""
    return _parsed(text, zone, kind, filer)


def token_of(parsed: Parsed, word: str) -> Token:
    """The first token that is `word`, or that stands for the company `word`."""
    named = (i for i, m in sorted(parsed.plain.mentions.items()) if m.name == word)
    index = next(named, None)
    if index is None:
        index = [shown.lower() for shown in parsed.plain.words].index(word.lower())
    return parsed.doc[index]


def names_at(parsed: Parsed, indexes: list[int]) -> list[str]:
    """The companies at the tokens."""
    return [parsed.plain.mentions[index].name for index in indexes]


def slots_of(text: str, word: str, *, noun: bool = False) -> Slots:
    """The slots of the trigger `word`."""
    parsed = a_parsed(text)
    walker, token = Walker(parsed), token_of(parsed, word)
    return walker.of_noun(token) if noun else walker.of_verb(token)


def companies_in(text: str, word: str, *, noun: bool = False) -> dict[str, list[str]]:
    """Slot → companies, for the trigger `word`."""
    held = slots_of(text, word, noun=noun).companies
    return {slot: names_at(a_parsed(text), indexes) for slot, indexes in held.items()}


def readings_of(text: str, zone: ZoneKind = ZoneKind.BODY) -> list[Reading]:
    """What the frames read, with open sides filled by what stands nearest."""
    return FrameReader(NearestArguments()).read(a_parsed(text, zone))


def sides_told(reading: Reading) -> str:
    """`payers > payees`, each side in order."""
    payers, payees = ("+".join(m.name for m in s) for s in (reading.payers, reading.payees))
    return f"{payers or '?'} > {payees or '?'}"
