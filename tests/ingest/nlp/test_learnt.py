"""Trained parts: arrays that survive a file, features without names, proposals above the line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.model.deal import DealKind, Status
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.features import clause_features, pair_features
from ingest.nlp.learnt.linear import DIMENSIONS, LinearModel, best_of, hashed, load_model
from ingest.nlp.learnt.pairs import NO_DEAL, TrainedPairs, companies_in, trained_pairs
from ingest.nlp.learnt.statuses import TrainedStatus, trained_status
from ingest.nlp.plain import Parsed
from ingest.training.fitting import calibrated, fit
from tests.support.reading import a_read_text


def a_model(classes: tuple[str, ...] = ("none", "debt")) -> LinearModel:
    weights = np.zeros((DIMENSIONS, len(classes)))
    weights[7, 1], weights[9, 0] = 2.5, 1.5
    return LinearModel(classes, weights, np.array([0.5, -0.25]), 1.0)


def parsed(text: str) -> Parsed:
    (one,) = DealExtractor(bundled_index()).parsed(a_read_text(text))
    return one


def test_probabilities_add_up_and_follow_the_weights() -> None:
    model = a_model()
    towards, away = (model.probabilities(np.array([place])) for place in (7, 9))
    for chances in (towards, away, model.probabilities(np.array([], dtype=np.int64))):
        assert sum(chances.values()) == pytest.approx(1.0)
    assert towards["debt"] > 0.5 > away["debt"]


def test_a_model_survives_its_file_with_its_fingerprint(tmp_path: Path) -> None:
    model = a_model()
    model.save(tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz")
    assert again.classes == model.classes
    assert again.fingerprint == model.fingerprint
    places = np.array([7, 9, 11])
    assert again.probabilities(places) == pytest.approx(model.probabilities(places), abs=1e-3)


def test_another_weight_or_class_is_another_fingerprint() -> None:
    model = a_model()
    other = a_model(("none", "lease"))
    warm = LinearModel(model.classes, model.weights, model.bias, 1.5)
    heavier = LinearModel(model.classes, model.weights * 2, model.bias, 1.0)
    assert len({each.fingerprint for each in (model, other, warm, heavier)}) == 4


def test_hashes_are_the_same_on_every_machine() -> None:
    assert hashed(["order:PQ", "top:invest", "order:PQ"]).tolist() == [11626, 38472]


def test_the_best_class_may_leave_some_out() -> None:
    assert best_of({"none": 0.6, "debt": 0.3, "lease": 0.1}) == ("none", 0.6)
    assert best_of({"none": 0.6, "debt": 0.3, "lease": 0.1}, but=("none",)) == ("debt", 0.3)


def test_fitting_learns_what_tells_classes_apart_and_is_repeatable() -> None:
    rows = [np.array([1, 5]), np.array([2, 5]), np.array([1, 6]), np.array([2, 6])] * 10
    labels = ["yes", "no", "yes", "no"] * 10
    one, two = (fit(rows, labels, penalty=1e-4) for _ in range(2))
    assert one.fingerprint == two.fingerprint
    assert one.probabilities(np.array([1]))["yes"] > 0.9
    assert one.probabilities(np.array([2]))["no"] > 0.9
    assert one.probabilities(np.array([5]))["yes"] == pytest.approx(0.5, abs=0.05)


def test_weights_of_examples_move_the_fit() -> None:
    rows = [np.array([1])] * 2
    even = fit(rows, ["a", "b"], penalty=1e-3)
    uneven = fit(rows, ["a", "b"], penalty=1e-3, weights=np.array([9.0, 1.0]))
    assert even.probabilities(np.array([1]))["a"] == pytest.approx(0.5, abs=0.01)
    assert uneven.probabilities(np.array([1]))["a"] > 0.8


def test_an_overconfident_model_is_cooled_on_unseen_examples() -> None:
    rows = [np.array([1]), np.array([2])] * 20
    model = fit(rows, ["a", "b"] * 20, penalty=1e-6)
    wrong = [*(["a", "b"] * 12), *(["b", "a"] * 8)]
    assert calibrated(model, rows, wrong).temperature > model.temperature


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nvidia will lend CoreWeave $2 billion.", "Oracle will lend Lambda $7 billion."),
        ("Amazon pays Groq $1 billion a year.", "Microsoft pays Groq $3 billion a year."),
    ],
)
def test_features_hold_no_name_and_no_sum(one: str, other: str) -> None:
    told = []
    for text in (one, other):
        sentence = parsed(text)
        payer, payee = companies_in(sentence)
        told.append(
            [
                each
                for each in (
                    *pair_features(sentence, payer, payee),
                    *clause_features(sentence, payer, payee),
                )
                if not each.startswith(("kinds:", "payer:", "payee:"))
            ]
        )
    assert sorted(told[0]) == sorted(told[1])
    assert not any("nvidia" in each or "billion" in each for each in told[0])


def test_the_two_directions_of_a_pair_have_other_features() -> None:
    sentence = parsed("Nvidia will lend CoreWeave $2 billion.")
    payer, payee = companies_in(sentence)
    assert pair_features(sentence, payer, payee) != pair_features(sentence, payee, payer)


def test_a_sentence_with_a_long_list_of_companies_is_not_paired() -> None:
    text = (
        "Nvidia, AMD, Intel, Oracle, Microsoft, Amazon, Google and Meta signed a $5 billion deal."
    )
    assert companies_in(parsed(text)) == {}


def test_the_shipped_ranker_knows_who_pays_in_plain_wording() -> None:
    ranker = trained_pairs()
    sentence = parsed("Zorbit Labs is the new tenant of Fenwave Data Centers, paying $2 billion.")
    found = ranker.proposals(sentence, [])
    told = [([m.name for m in each.payers], [m.name for m in each.payees]) for each in found]
    assert told in ([], [(["Zorbit Labs"], ["Fenwave Data Centers"])])
    plain = parsed("Amazon will lend Groq $2 billion.")
    (reading,) = ranker.proposals(plain, [])
    assert (reading.kind, reading.payers[0].name, reading.payees[0].name) == (
        DealKind.DEBT,
        "Amazon",
        "Groq",
    )


def test_what_a_frame_has_read_is_not_proposed_again() -> None:
    plain = parsed("Amazon will lend Groq $2 billion.")
    found = trained_pairs().proposals(plain, [])
    assert trained_pairs().proposals(plain, found) == []


def test_a_ranker_that_sees_no_deal_proposes_none() -> None:
    classes = (NO_DEAL, *(kind.value for kind in DealKind))
    weights = np.zeros((DIMENSIONS, len(classes)))
    bias = np.array([9.0, *(0.0 for _ in DealKind)])
    ranker = TrainedPairs(LinearModel(classes, weights, bias, 1.0))
    assert ranker.proposals(parsed("Amazon will lend Groq $2 billion."), []) == []


def test_a_clear_cue_is_not_put_to_the_classifier() -> None:
    classes = tuple(status.value for status in Status)
    weights = np.zeros((DIMENSIONS, len(classes)))
    always = LinearModel(classes, weights, np.array([9.0 * (s == "expired") for s in classes]), 1.0)
    sentence = parsed("Amazon signed a contract to lend Groq $2 billion.")
    reading = trained_pairs().proposals(sentence, [])[0]
    assert TrainedStatus(always).status(sentence, reading).status is Status.SIGNED


def test_the_shipped_parts_have_fingerprints_that_the_reader_carries() -> None:
    book = bundled_index()
    bare, trained = DealExtractor(book), DealExtractor.trained(book)
    assert bare.fingerprint != trained.fingerprint
    assert trained_pairs().fingerprint.startswith("pairs:")
    assert trained_status().fingerprint.startswith("statuses:")
