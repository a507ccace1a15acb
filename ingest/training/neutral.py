"""Sentences whose words do not say who pays: "A and B signed a cloud contract".

The kinds of the two firms do, so names come out of the register, in either order, and the label
follows the kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from graph.model.company import CompanyKind
from graph.model.deal import DealKind, Status
from ingest.evaluation.gold import GoldDeal, GoldDocument
from ingest.nlp.companies import KnownCompany
from ingest.training.generate import filled

_C, _K, _S = CompanyKind, DealKind, Status


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of deal by the kinds of who pays and who is paid, and what it is called."""

    kind: DealKind
    pays: tuple[CompanyKind, ...]
    paid: tuple[CompanyKind, ...]
    nouns: tuple[str, ...]


TRADES = (
    Trade(_K.COMPUTE_PURCHASE, (_C.LAB, _C.SOFTWARE, _C.MEDIA), (_C.CLOUD, _C.NEOCLOUD),
          ("cloud", "computing", "AI infrastructure", "cloud services", "compute")),
    Trade(_K.COMPUTE_PURCHASE, (_C.CLOUD, _C.LAB), (_C.NEOCLOUD,),
          ("GPU cloud", "AI capacity", "cloud computing", "GPU services", "AI cloud services")),
    Trade(_K.HARDWARE_PURCHASE, (_C.LAB, _C.CLOUD, _C.NEOCLOUD, _C.DATA_CENTER),
          (_C.CHIP_MAKER, _C.HARDWARE),
          ("chip", "GPU", "server", "AI chip", "accelerator", "processor supply", "hardware")),
    Trade(_K.HARDWARE_PURCHASE, (_C.CHIP_MAKER,), (_C.FOUNDRY,), ("wafer", "foundry", "packaging")),
    Trade(_K.POWER_PURCHASE, (_C.CLOUD, _C.LAB, _C.NEOCLOUD, _C.DATA_CENTER), (_C.POWER,),
          ("power", "solar", "nuclear", "electricity supply", "energy", "wind power")),
    Trade(_K.LEASE, (_C.CLOUD, _C.LAB, _C.NEOCLOUD), (_C.DATA_CENTER,),
          ("lease", "data centre", "hosting", "colocation", "data center lease")),
    Trade(_K.DEBT, (_C.BANK, _C.INVESTOR), (_C.NEOCLOUD, _C.DATA_CENTER, _C.LAB, _C.POWER),
          ("loan", "credit", "debt", "debt financing", "credit facility")),
    Trade(_K.LICENCE, (_C.LAB,), (_C.MEDIA,), ("content", "licensing", "content licensing")),
)  # fmt: skip

_FRAMES: tuple[tuple[Status, str], ...] = (
    (_S.SIGNED, "{A} and {B} signed a {K}-year, {M} {noun} contract."),
    (_S.SIGNED, "{A} and {B} have signed a {noun} agreement worth {M}."),
    (_S.SIGNED, "{A}, {B} ink {M} {noun} deal"),
    (_S.SIGNED, "{A} inks {noun} deal with {B}"),
    (_S.SIGNED, "{A} and {B} extended their {noun} deal to {N}."),
    (_S.SIGNED, "{A} and {B} revised their {noun} agreement {D}."),
    (_S.SIGNED, "{A} has struck a {noun} agreement with {B} that is worth {M} over {K} years."),
    (_S.ANNOUNCED, "{A} and {B} announced a {M} {noun} deal {D}."),
    (_S.ANNOUNCED, "{A}-{B} {noun} pact expanded by {M}"),
    (_S.ANNOUNCED, "{A} in {M} {noun} deal with {B}"),
    (_S.ANNOUNCED, "{A} expands {noun} partnership with {B} to {N}"),
    (_S.ANNOUNCED, "{A} expands {B} {noun} deal to more than {N}"),
    (_S.ANNOUNCED, "{A} announces {K}-year {noun} contract with {B}, valued at {M}."),
    (_S.ANNOUNCED, "A {M} {noun} agreement between {A} and {B} was unveiled {D}."),
    (_S.ANNOUNCED, "{A} teams up with {B} in {M} {noun} deal"),
    (_S.ANNOUNCED, "Under their {noun} deal, {A} and {B} will work together for {K} years."),
    (_S.EFFECTIVE, "The {noun} contract between {A} and {B} runs to {Y}."),
    (_S.EFFECTIVE, "{A}'s {noun} contract with {B} is worth {M}."),
    (_S.RUMOURED, "{A} and {B} are in talks over a {M} {noun} deal, local media said."),
    (_S.RUMOURED, "{A} nears {M} {noun} deal with {B}, sources say"),
    (_S.PROPOSED, "{A} and {B} signed a letter of intent for a {noun} deal of {M}."),
    (_S.TERMINATED, "{A} and {B} ended their {noun} agreement {D}."),
    (_S.TERMINATED, "{A} and {B} call off {M} {noun} deal"),
    (_S.DENIED, "{A} denied that it had a {noun} contract with {B}."),
)


def neutral_sentences(
    seed: int, count: int, register: Sequence[KnownCompany]
) -> Iterator[GoldDocument]:
    """`count` labelled sentences, repeatable by the seed."""
    dice = Random(seed)
    by_kind: dict[CompanyKind, list[str]] = {}
    for company in register:
        by_kind.setdefault(company.kind, []).append(company.name)
    for number in range(count):
        trade, (status, frame) = dice.choice(TRADES), dice.choice(_FRAMES)
        payer = dice.choice(by_kind[dice.choice(trade.pays)])
        payee = dice.choice(by_kind[dice.choice(trade.paid)])
        if payer == payee:
            continue
        names = [payer, payee]
        dice.shuffle(names)
        slots = {"A": names[0], "B": names[1], "noun": dice.choice(trade.nouns)}
        deal = GoldDeal(
            payers=(payer,),
            payees=(payee,),
            kinds=(trade.kind,),
            statuses=(status,),
            amount_labelled=False,
        )
        text = filled(frame, slots, dice)
        yield GoldDocument(name=f"neutral#{number}", text=text, deals=(deal,))
