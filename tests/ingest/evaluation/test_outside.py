"""Sets of other hands: what maps to a deal, what does not, and what they say nothing about."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from graph.errors import InvalidValue
from graph.model.deal import DealKind, Status
from ingest.evaluate import evaluate
from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold
from ingest.evaluation.markdown import as_markdown
from ingest.evaluation.outside import load_json
from ingest.evaluation.tokens import joined
from tests.ingest.evaluation.test_scores import Fixed, _deal

GOLD = Path(__file__).parents[4] / "shared" / "data" / "gold"
FIRE, CORE = GOLD / "fire_dev.json", GOLD / "core_test.json"


def a_fire(tmp_path: Path, *relations: tuple[str, int, int]) -> Path:
    """`Exxon Corp. bought Reliance (the pump maker) from Fnord, which bought land.`"""
    words = "Exxon Corp. bought Reliance ( the pump maker ) from Fnord , which bought land ."
    entities = [(0, 2, "Company"), (3, 9, "Company"), (10, 11, "Company"), (14, 15, "Property")]
    row = {
        "tokens": words.split(),
        "entities": [{"start": s, "end": e, "type": kind} for s, e, kind in entities],
        "relations": [{"type": kind, "head": h, "tail": t} for kind, h, t in relations],
    }
    path = tmp_path / "fire.json"
    path.write_text(json.dumps([row]))
    return path


def a_core(
    tmp_path: Path, relation: str, *, invert: int = 0, words: str = ""
) -> list[GoldDocument]:
    tokens = (words or "Blip bought Zorg 's shares .").split()
    row = {
        "id": "X1", "relation": relation, "invert_relation": invert, "context": tokens,
        "e1_start": 0, "e1_end": 0, "e2_start": 2, "e2_end": 3,
    }  # fmt: skip
    path = tmp_path / "core.json"
    path.write_text(json.dumps([row]))
    return load_json(path)


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("Exxon Corp . ( US ) bought it , for $ 5 .", "Exxon Corp. (US) bought it, for $5."),
        ('He said , " We sell . "', 'He said, "We sell."'),
        ("Nvidia 's 5 % stake", "Nvidia's 5% stake"),
        ("", ""),
    ],
)
def test_tokens_are_joined_as_people_write_and_each_is_found_again(tokens: str, text: str) -> None:
    words = tokens.split()
    told, places = joined(words)
    assert told == text
    assert [told[start:end] for start, end in places] == words


class TestFire:
    def test_who_buys_pays_and_its_other_names_are_cut_off(self, tmp_path: Path) -> None:
        (document,) = load_gold(a_fire(tmp_path, ("ActionBuy", 0, 1)), None)
        (deal,) = document.deals
        assert (deal.payers, deal.payees) == (("Exxon Corp",), ("Reliance",))
        assert (deal.kinds, deal.statuses) == ((DealKind.ACQUISITION,), ())
        assert not deal.symmetric
        assert document.text is not None
        assert document.text.startswith("Exxon Corp. bought Reliance (the pump maker) from Fnord,")

    def test_a_merger_may_stand_either_way_and_a_seller_is_neither_asked_nor_false(
        self, tmp_path: Path
    ) -> None:
        path = a_fire(tmp_path, ("ActionMerge", 0, 1), ("ActionSell", 2, 1))
        merger, sale = load_gold(path, None)[0].deals
        assert (merger.symmetric, merger.optional) == (True, False)
        assert sale.optional

    def test_things_that_are_bought_are_no_deal_between_companies(self, tmp_path: Path) -> None:
        assert load_gold(a_fire(tmp_path, ("ActionBuy", 2, 3)), None)[0].deals == ()

    def test_what_the_set_does_not_label_is_neither_right_nor_wrong(self, tmp_path: Path) -> None:
        path = a_fire(tmp_path, ("ActionBuy", 0, 1))
        bought = _deal("Exxon Corp", "Reliance", DealKind.ACQUISITION, Status.COMPLETED, 7)
        outside = _deal("Exxon Corp", "Zorg", DealKind.ACQUISITION, Status.COMPLETED, 7)
        lent = _deal("Exxon Corp", "Fnord", DealKind.DEBT, Status.COMPLETED, 7)
        card = evaluate(path, None, Fixed({"Exxon": [bought, outside, lent]}), lambda *_: None)
        assert card.found == 1
        assert [each.f1.value for each in card.fields] == [1, 1, 1]
        assert card.status.value is None
        assert "+ amount" not in as_markdown(card)

    def test_an_acquisition_between_labelled_companies_that_is_none_is_false(
        self, tmp_path: Path
    ) -> None:
        path = a_fire(tmp_path)
        false = _deal("Exxon Corp", "Fnord", DealKind.ACQUISITION, Status.COMPLETED, None)
        card = evaluate(path, None, Fixed({"Exxon": [false]}), lambda *_: None)
        assert card.false_per_silent.value == 1


class TestCore:
    @pytest.mark.parametrize(
        ("relation", "invert", "payer", "kind"),
        [
            ("acquired_by", 0, "Zorg", DealKind.ACQUISITION),
            ("acquired_by", 1, "Blip", DealKind.ACQUISITION),
            ("shareholder_of", 0, "Blip", DealKind.EQUITY_INVESTMENT),
            ("client_of", 1, "Zorg", DealKind.COMPUTE_PURCHASE),
            ("collaboration", 0, "Blip", DealKind.PARTNERSHIP),
        ],
    )
    def test_relations_map_with_their_direction(
        self, tmp_path: Path, relation: str, invert: int, payer: str, kind: DealKind
    ) -> None:
        ((deal,),) = (each.deals for each in a_core(tmp_path, relation, invert=invert))
        assert deal.payers == (payer,)
        assert deal.kinds[0] is kind
        assert deal.symmetric is (relation == "collaboration")

    @pytest.mark.parametrize("relation", ["competitor_of", "undefined", "traded_on", "brand_of"])
    def test_any_other_relation_is_no_deal_between_the_two(
        self, tmp_path: Path, relation: str
    ) -> None:
        (document,) = a_core(tmp_path, relation)
        assert document.deals == ()
        assert document.scope is not None
        assert set(document.scope.names) == {"Blip", "Zorg"}

    def test_a_subsidiary_may_have_been_bought(self, tmp_path: Path) -> None:
        ((deal,),) = (each.deals for each in a_core(tmp_path, "subsidiary_of"))
        assert deal.optional

    @pytest.mark.parametrize("words", ["It bought Zorg 's shares .", "they bought Zorg ' shares ."])
    def test_a_pair_that_the_text_does_not_name_is_left_out(
        self, tmp_path: Path, words: str
    ) -> None:
        assert a_core(tmp_path, "acquired_by", words=words) == []


@pytest.mark.parametrize("content", ["[]", "{}", '[{"text": "x"}]', "no", '[{"relation": "x"}]'])
def test_any_other_json_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(InvalidValue, match=r"other\.json"):
        load_gold(path, None)


@pytest.mark.skipif(not FIRE.is_file(), reason="the sets of other hands are not here")
def test_the_published_sets_hold_what_their_readme_says() -> None:
    fire, core = load_gold(FIRE, None), load_gold(CORE, None)
    asked = [deal for each in fire for deal in each.deals if not deal.optional]
    assert (len(fire), len(asked)) == (454, 51)
    assert sum(deal.symmetric for deal in asked) == 8
    kinds = Counter(deal.kinds[0] for each in core for deal in each.deals if not deal.optional)
    assert len(core) == 477
    assert kinds[DealKind.ACQUISITION] > 80
