"""No purchase of shares is proposed of a vehicle, or of a firm by who the text says owns it."""

from __future__ import annotations

import pytest

from graph.model.company import CompanyKind
from graph.model.deal import Consideration, DealKind
from ingest.nlp.filed.vehicles import without_vehicles
from ingest.nlp.mentions import How, Mention
from ingest.nlp.readings import Reading

MERGER = (
    "On May 1, 2025, Sable Networks, Inc. (“Sable”), Quill Sub, Inc., a Delaware corporation and a"
    " wholly owned subsidiary of Sable (“Merger Sub”), and Orrin Systems, Inc. agreed to merge."
)
BANK = "Tarn Bank, a federal savings bank and wholly owned subsidiary of Tarn Bancorp, merged."
OURS = "Redfern Compute LLC, an indirect, wholly owned subsidiary of the Company, sold units."


def a_mention(name: str, how: How = How.NEW) -> Mention:
    return Mention(0, len(name), name, name.lower(), CompanyKind.UNKNOWN, how)


def a_proposal(payer: Mention, payee: Mention, kind: DealKind) -> Reading:
    return Reading(
        kind=kind,
        consideration=Consideration.EQUITY,
        trigger=0,
        frame="pair",
        payers=[payer],
        payees=[payee],
    )


@pytest.mark.parametrize(
    ("text", "payer", "payee", "kind", "kept"),
    [
        (MERGER, "Sable Networks", "Orrin Systems", DealKind.ACQUISITION, True),
        (MERGER, "Quill Sub", "Orrin Systems", DealKind.ACQUISITION, False),
        (MERGER, "Orrin Systems", "Quill Sub", DealKind.EQUITY_INVESTMENT, False),
        (MERGER, "Sable Networks", "Osprey Merger Sub", DealKind.ACQUISITION, False),
        (BANK, "Tarn Bancorp", "Tarn Bank", DealKind.ACQUISITION, False),
        (BANK, "Tarn Bank", "Tarn Bancorp", DealKind.STAKE_SALE, False),
        (BANK, "Tarn Bancorp", "Tarn Bank", DealKind.GUARANTEE, True),
        (BANK, "Orrin Systems", "Tarn Bank", DealKind.ACQUISITION, True),
    ],
)
def test_who_owns_a_firm_does_not_buy_it(
    text: str, payer: str, payee: str, kind: DealKind, *, kept: bool
) -> None:
    proposal = a_proposal(a_mention(payer), a_mention(payee), kind)
    assert without_vehicles(text, [proposal]) == [proposal] * kept


def test_the_filer_is_the_company() -> None:
    filer, other = a_mention("CoreWeave", How.FILER), a_mention("Orrin Systems")
    owned = a_mention("Redfern Compute LLC")
    inside = a_proposal(filer, owned, DealKind.EQUITY_INVESTMENT)
    outside = a_proposal(other, owned, DealKind.EQUITY_INVESTMENT)
    assert without_vehicles(OURS, [inside, outside]) == [outside]
