"""Real filings: kind, filer, day and parts, as their cover pages and headers tell them."""

from __future__ import annotations

import pytest

from graph.model.document import DocumentKind
from ingest.document import read_document, read_path
from ingest.reading import Hints, ReadDocument, ZoneKind
from tests.ingest.test_document import assert_zones_fit
from tests.support.shared_data import shared_data

NO_HINTS = Hints()
FILINGS = [
    ("8k_block_afterpay_2022-01-31.txt", "8-K", "Block, Inc.", "2022-01-28", "item 2.01"),
    ("8k_salesforce_slack_2021-07-21.txt", "8-K", "salesforce.com, inc.", "2021-07-21",
     "item 1.01"),
    ("8k_lockheed_revolver_2023-08-24.txt", "8-K", "LOCKHEED MARTIN CORPORATION", "2023-08-24",
     "item 1.01"),
    ("8k_jnj_kenvue_2023-08-23.txt", "8-K", "Johnson & Johnson", "2023-08-23", "item 2.01"),
    ("8k_amcor_credit_2022-04-26.txt", "8-K", "AMCOR PLC", "2022-04-26", "item 1.02"),
    ("8k_amcor_substitution_2022-06-30.txt", "8-K", "AMCOR PLC", "2022-07-01", "item 8.01"),
    ("8k_bestbuy_revolver_2023-04-12.txt", "8-K", "BEST BUY CO., INC.", "2023-04-12", "item 1.01"),
    ("8k_mcdonalds_notes_2023-08-14.txt", "8-K", "McDONALD’S CORPORATION", "2023-08-14",
     "item 8.01"),
    ("8k_costco_dividend_2023-01-19_NEG.txt", "8-K", "COSTCO WHOLESALE CORPORATION", "2023-01-19",
     "item 8.01"),
    ("8k_mgm_cyber_2023-09-12_NEG.txt", "8-K", "MGM Resorts International", "2023-09-12",
     "forward-looking"),
    ("8k_simplicity_homestreet_2014-09-27.md", "8-K", "Simplicity Bancorp, Inc.", "2014-09-26",
     "item 1.01"),
    ("ex2_synopsys_ansys_2024-01-15_excerpt.md", "exhibit", None, "2024-01-15", "exhibit 2.1"),
    ("ex4_jupiter_apollo_2024-10-31.md", "exhibit", None, "2024-10-31", "exhibit 4.1"),
    ("10k_amazon_anthropic_2024_excerpt.html", "10-K", "AMZN", None, None),
    ("10k_adobe_figma_2024_excerpt.html", "10-K", "ADBE", None, "note 3"),
    ("10q_jnj_intracellular_2025_excerpt.html", "10-Q", "JNJ", None, "note 10"),
    ("10k_salesforce_own_2024_excerpt.html", "10-K", "CRM", None, "note 7"),
    ("10q_oracle_rpo_ampere_2024-08-31_excerpt.html", "10-Q", "ORCL", None, "note 1"),
    ("10q_hubspot_dashworks_2025_excerpt.html", "10-Q", "HUBS", None, "note 17"),
    ("scto_cvr_icahn_2025-01-10.nc.txt", "filing", "ICAHN ENTERPRISES HOLDINGS L.P.", "2025-01-10",
     "item 12"),
    ("6k_philips_2023-01_NEG.html", "6-K", "KONINKLIJKE PHILIPS N.V.", "2023-01-30", "about"),
    ("10k_microsoft_2023_excerpt.txt", "10-K", None, None, "note 8"),
]  # fmt: skip
EDGAR = [
    ("0000887919-21-000012.html", "PREMIER FINANCIAL BANCORP, INC.", "887919", "2021-03-29"),
    ("1800Flowers.8-K.html", "1-800-FLOWERS.COM, INC.", "1084869", "2023-12-14"),
    ("NextPoint.8K.html", "NEXPOINT CAPITAL, INC.", "1588272", "2023-12-20"),
    ("Oracle.8-K.html", "Oracle Corporation", "1341439", "2024-11-14"),
    ("form8K.Blackrock.html", "BlackRock, Inc.", "1364742", "2023-02-24"),
    ("nvda-10-k-2025-02-26.html", "NVIDIA CORPORATION", "1045810", "2025-02-26"),
]


@pytest.mark.parametrize(
    ("name", "kind", "filer", "day", "label"), FILINGS, ids=[row[0] for row in FILINGS]
)
def test_a_filing_is_known_by_its_own_words(
    name: str, kind: str, filer: str | None, day: str | None, label: str | None
) -> None:
    document = read_path(shared_data("filings") / name, NO_HINTS)
    assert (document.facts.kind.value, document.filer) == (kind, filer)
    assert document.facts.published_on == day
    assert label is None or label in {zone.label for zone in document.zones}
    assert_zones_fit(document)


@pytest.mark.parametrize(("name", "filer", "cik", "day"), EDGAR, ids=[row[0] for row in EDGAR])
def test_a_page_of_edgar_gives_filer_number_and_day(
    name: str, filer: str, cik: str, day: str
) -> None:
    document = read_path(shared_data("edgar") / name, NO_HINTS)
    assert (document.filer, document.filer_cik) == (filer, cik)
    assert document.facts.published_on == day
    assert_zones_fit(document)


SGML = """<SEC-DOCUMENT>0001234567-25-000001.txt : 20250110
<SEC-HEADER>0001234567-25-000001.hdr.sgml : 20250110
ACCESSION NUMBER:		0001234567-25-000001
CONFORMED SUBMISSION TYPE:	8-K
CONFORMED PERIOD OF REPORT:	20250108
FILED AS OF DATE:		20250110
FILER:
	COMPANY DATA:
		COMPANY CONFORMED NAME:			ZORG CORP
		CENTRAL INDEX KEY:			0001234567
</SEC-HEADER>
<DOCUMENT>
<TYPE>8-K
<SEQUENCE>1
<TEXT>
FORM 8-K

Item 1.01 Entry into a Material Definitive Agreement.

On January 8, 2025, Zorg Corp (the "Company") entered into a Supply Agreement with Quux Inc. under
which the Company will purchase $2.5 billion of processors.

Item 9.01 Financial Statements and Exhibits.
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>GRAPHIC
<TEXT>
begin 644 logo.jpg
M_]C_X``02D9)1@`!`0$`8`!@``#_VP!#``(!`0(!`0(
end
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""


def sgml() -> ReadDocument:
    return read_document(SGML.encode(), source="a.txt", hints=NO_HINTS)


def test_the_raw_dissemination_format_is_read_by_its_header() -> None:
    document = sgml()
    assert document.facts.kind is DocumentKind.FORM_8K
    assert (document.filer, document.filer_cik) == ("ZORG CORP", "1234567")
    assert document.facts.published_on == "2025-01-10"
    assert_zones_fit(document)


def test_items_are_zones_and_encoded_pictures_are_left_out() -> None:
    document = sgml()
    (item,) = [zone for zone in document.zones if zone.label == "item 1.01"]
    assert "Supply Agreement with Quux" in document.text[item.start : item.end]
    assert "begin 644" not in document.text


def test_forward_looking_words_are_boilerplate() -> None:
    text = (
        "Zorg will buy Quux for $5 billion.\n\nForward-Looking Statements\n\nThis release contains "
        "forward-looking statements within the meaning of Section 27A of the Securities Act, "
        "including our plan to spend $9 billion on chips of Nvidia.\n"
    )
    document = read_document(text.encode(), source="a", hints=Hints(kind=DocumentKind.RELEASE))
    at = document.text.index("$9 billion")
    (zone,) = [zone for zone in document.zones if zone.start <= at < zone.end]
    assert zone.kind is ZoneKind.BOILERPLATE
    at = document.text.index("$5 billion")
    (zone,) = [zone for zone in document.zones if zone.start <= at < zone.end]
    assert zone.kind is not ZoneKind.BOILERPLATE


def test_a_release_is_dated_and_attributed_by_its_dateline() -> None:
    text = (
        "Zorg and Quux Announce Partnership\n\nSANTA CLARA, Calif., Sept. 22, 2025 (GLOBE NEWS"
        "WIRE) -- Zorg (NASDAQ: ZORG) today announced that it will invest $5 billion in Quux.\n"
    )
    document = read_document(text.encode(), source="a", hints=NO_HINTS)
    assert document.facts.published_on == "2025-09-22"
    assert document.filer == "Zorg"
    assert document.facts.kind is DocumentKind.RELEASE
