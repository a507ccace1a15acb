"""Companies that speak, rate, advise or move on the market, and are in no deal."""

from __future__ import annotations

import pytest

from graph.model.company import CompanyKind
from ingest.nlp.bystanders import without_bystanders
from ingest.nlp.mentions import Mention
from tests.support.parsing import a_mention, one_sentence


def kept(text: str, name: str, kind: CompanyKind = CompanyKind.UNKNOWN) -> list[Mention]:
    return without_bystanders(text, one_sentence(text), [a_mention(name, kind, text=text)])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Analysts at Jefferies see a deal.", "Jefferies"),
        ("Jefferies analysts see a deal.", "Jefferies"),
        ("Jefferies’s strategists see a deal.", "Jefferies"),
        ("according to Synergy, Meta pays", "Synergy"),
        ("Meta told Quux that it pays", "Quux"),
        ("a survey by Quux", "Quux"),
        ("data from the Quux", "Quux"),
        ("a filing with Quux", "Quux"),
        ("Meta, advised by Lazard, pays", "Lazard"),
        ("Lazard advised Meta on the deal", "Lazard"),
        ("Lazard is acting for Meta", "Lazard"),
        ("Lazard served as adviser", "Lazard"),
        ("first reported by Quux", "Quux"),
        ("Quux first reported the deal", "Quux"),
        ("Quux Intelligence says so", "Quux"),
        ("listed on Nasdaq", "Nasdaq"),
        ("Moody's rated the bonds", "Moody's"),
        ("S&P sees a risk", "S&P"),
        ("the SEC asked Meta", "SEC"),
        ("the parent of Google pays", "Google"),
        ("a unit of the Meta", "Meta"),
        ("the operator of Grok pays", "Grok"),
        ("a lawyer at Quux", "Quux"),
        ("an interview with Quux", "Quux"),
        ("Quux wrote in a note", "Quux"),
    ],
)
def test_who_only_speaks_rates_or_advises_is_no_party(text: str, name: str) -> None:
    assert kept(text, name) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Barclays lends Meta $5 billion.", "Barclays"),
        ("Meta will pay Quux.", "Quux"),
        ("Quux said it would pay Meta.", "Quux"),
        ("Quux announced a deal with Meta.", "Quux"),
        ("Meta told of a deal with Quux.", "Quux"),
        ("Lazard bought shares of Meta.", "Lazard"),
        ("Meta sold its parent to Quux.", "Quux"),
        ("Quux reports to nobody.", "Quux"),
    ],
)
def test_who_acts_stays(text: str, name: str) -> None:
    assert [(m.name, m.aside) for m in kept(text, name)] == [(name, False)]


@pytest.mark.parametrize(
    ("text", "outlet", "stays"),
    [
        ("Reuters reported that Meta will pay Oracle.", "Reuters", False),
        ("Meta will pay Oracle, Bloomberg said.", "Bloomberg", False),
        ("The deal was seen by CNBC", "CNBC", False),
        ("OpenAI signed a content deal with Reuters worth $5 million.", "Reuters", True),
        ("Amazon will license archives of Forbes for its models.", "Forbes", True),
        ("Reuters said OpenAI would license content.", "Reuters", False),
        ("Axel bought a stake in Politico for $1 billion.", "Politico", True),
        ("Politico is a site of $1 billion.", "Politico", False),
    ],
)
def test_an_outlet_is_a_party_only_where_its_content_or_its_shares_are_sold(
    text: str, outlet: str, stays: bool
) -> None:
    assert bool(kept(text, outlet)) is stays


@pytest.mark.parametrize("verb", ["expects", "reckons", "forecast", "predicts", "sees", "thinks"])
def test_a_bank_that_forecasts_is_no_lender(verb: str) -> None:
    text = f"Barclays {verb} that Meta will pay."
    assert kept(text, "Barclays", CompanyKind.BANK) == []
    assert kept(text, "Barclays", CompanyKind.LAB) != []


@pytest.mark.parametrize(
    "text",
    [
        "Shares of Quux rose after Meta paid.",
        "Shares in Quux fell.",
        "The market value of Quux is high.",
        "Quux rose 5% after Meta paid.",
        "Quux shares jumped.",
        "Quux's stock tumbled.",
        "Quux's shares were up.",
        "Quux sharply fell.",
        "Quux closed at $180.",
        "Quux bonds slid.",
        "Quux traded higher.",
    ],
)
def test_who_only_moves_on_the_market_is_an_aside(text: str) -> None:
    assert [m.aside for m in kept(text, "Quux")] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Meta bought shares of Quux.",
        "Meta will buy 5 million shares of Quux.",
        "Meta acquired all outstanding shares of Quux.",
        "Meta has warrants for shares of Quux",
        "Meta sold some of its stock in Quux.",
        "Quux raised $5 billion.",
        "Quux shares its chips with Meta.",
    ],
)
def test_whose_shares_are_bought_or_sold_is_no_aside(text: str) -> None:
    assert [m.aside for m in kept(text, "Quux")] == [False]


def test_the_others_of_the_sentence_stay_in_their_order() -> None:
    text = "Meta, advised by Lazard, pays Oracle, Jefferies analysts say."
    mentions = [a_mention(name, text=text) for name in ("Meta", "Lazard", "Oracle", "Jefferies")]
    found = without_bystanders(text, one_sentence(text), mentions)
    assert [m.name for m in found] == ["Meta", "Oracle"]


def test_nobody_is_left_of_nobody() -> None:
    assert without_bystanders("It rained.", one_sentence("It rained."), []) == []
