"""The trained part: arrays that survive a file, signs for names, proposals above the line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.model.company import CompanyKind
from graph.model.deal import DealKind, Status
from ingest.nlp.chances import Judged, PairChances, likeliest
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.encoder import (
    Arrays,
    Encoder,
    Floats,
    gelu,
    load_arrays,
    save_arrays,
    softmax,
)
from ingest.nlp.learnt.judge import (
    KINDS,
    MODEL_FILE,
    STATUSES,
    PairJudge,
    companies_in,
    trained_judge,
)
from ingest.nlp.learnt.masking import (
    ASKED_SIGNS,
    MONEY_SIGN,
    OTHER_SIGN,
    QUANTITY_SIGN,
    SORTS,
    Masked,
    masked,
)
from ingest.nlp.learnt.pairs import trained_pairs
from ingest.nlp.learnt.statuses import TrainedStatus
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.plain import Parsed
from tests.support.reading import a_read_text

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *ASKED_SIGNS, OTHER_SIGN, MONEY_SIGN, QUANTITY_SIGN,
         "lend", "##s", "will", "in", "##vest", ".", "'")  # fmt: skip
WIDTH = 12 * 2


def some_weights(layers: int = 2, seed: int = 3) -> dict[str, Floats]:
    dice = np.random.default_rng(seed)

    def drawn(*shape: int) -> Floats:
        return dice.normal(0, 0.2, shape).astype(np.float32)

    found = {"pieces": drawn(len(WORDS), WIDTH), "places": drawn(32, WIDTH)}
    found["sorts"] = drawn(len(SORTS), WIDTH)
    norms = ["start", *(f"{n}.l{k}" for n in range(layers) for k in (1, 2))]
    for name in norms:
        found[f"{name}.w"], found[f"{name}.b"] = np.ones(WIDTH, np.float32), drawn(WIDTH)
    for layer in range(layers):
        for name, shape in {
            **dict.fromkeys("qkvo", (WIDTH, WIDTH)),
            "f": (WIDTH, 48),
            "g": (48, WIDTH),
        }.items():
            found[f"{layer}.{name}.w"], found[f"{layer}.{name}.b"] = drawn(*shape), drawn(shape[1])
    for inner, outer, classes in (("h1", "kind", len(KINDS)), ("h2", "status", len(STATUSES))):
        found[f"{inner}.w"], found[f"{inner}.b"] = drawn(3 * WIDTH, 8), drawn(8)
        found[f"{outer}.w"], found[f"{outer}.b"] = drawn(8, classes), drawn(classes)
    return found


def a_judge(**bias: float) -> PairJudge:
    """A judge that says the same of every pair: `bias` adds to the classes that it names."""
    weights = some_weights()
    for name in ("kind.w", "status.w"):
        weights[name] = np.zeros_like(weights[name])
    names = [str(kind or "none") for kind in KINDS]
    weights["kind.b"] = np.array([bias.get(name, 0.0) for name in names], np.float32)
    weights["status.b"] = np.array([bias.get(str(each), 0.0) for each in STATUSES], np.float32)
    return PairJudge(Arrays(weights, WORDS, (1.0, 1.0), "drawn"))


def parsed(text: str) -> Parsed:
    (one,) = DealExtractor(bundled_index()).parsed(a_read_text(text))
    return one


def test_words_are_cut_into_the_longest_pieces_of_the_vocabulary() -> None:
    cut = WordPieces(WORDS)
    assert [WORDS[number] for number in cut.ids("Invests")] == ["in", "##vest", "##s"]
    assert [WORDS[number] for number in cut.ids("lends.")] == ["lend", "##s", "."]
    assert [WORDS[number] for number in cut.ids("zzz")] == ["[UNK]"]


def of_first_two(sentence: Parsed, length: int = 40) -> Masked:
    first, second = [mention.company_id for mention in companies_in(sentence).values()][:2]
    return masked(sentence, WordPieces(WORDS), length, (first, second))


def test_names_and_sums_become_signs() -> None:
    one, other = (
        of_first_two(parsed(text))
        for text in (
            "Nvidia will lend CoreWeave $2 billion.",
            "Oracle will lend Lambda about $7.5 billion.",
        )
    )
    assert one.ids == other.ids
    assert MONEY_SIGN in [WORDS[number] for number in one.ids]
    assert list(one.places.values()) == list(other.places.values())
    assert [WORDS[one.ids[place]] for (place,) in one.places.values()] == [*ASKED_SIGNS]
    assert len(one.ids) == len(one.sorts)


def test_a_third_company_is_another() -> None:
    one = of_first_two(parsed("Nvidia and Oracle will lend CoreWeave $2 billion."))
    assert [WORDS[number] for number in one.ids if WORDS[number].startswith("[unused")] == [
        *ASKED_SIGNS,
        OTHER_SIGN,
        MONEY_SIGN,
    ]


def test_the_kind_of_a_known_company_stands_at_each_of_its_signs() -> None:
    one = of_first_two(parsed("Nvidia will lend Zorbit Labs $2 billion, and Nvidia may lend more."))
    nvidia = one.places["nvidia"]
    assert len(nvidia) == 2
    assert {SORTS[one.sorts[place]] for place in nvidia} == {CompanyKind.CHIP_MAKER}
    others = {place for places in one.places.values() for place in places}
    assert all(sort == 0 for at, sort in enumerate(one.sorts) if at not in others)


def test_a_long_sentence_is_cut_and_companies_beyond_have_no_place() -> None:
    one = of_first_two(parsed("Nvidia will lend CoreWeave $2 billion."), length=5)
    assert len(one.ids) <= 5
    assert len(one.places) == 1


def test_arrays_survive_their_file_to_eight_bits(tmp_path: Path) -> None:
    weights = some_weights()
    save_arrays(tmp_path / "model.npz", weights, WORDS, (1.25, 0.8))
    again = load_arrays(tmp_path / "model.npz")
    assert again.vocabulary == WORDS
    assert again.temperatures == (1.25, 0.8)
    assert set(again.weights) == set(weights)
    for name, array in weights.items():
        assert np.abs(again.weights[name] - array).max() <= np.abs(array).max() / 120


def test_other_arrays_have_another_fingerprint(tmp_path: Path) -> None:
    prints = set()
    for number, warmth in ((3, 1.0), (4, 1.0), (3, 1.5)):
        save_arrays(tmp_path / "model.npz", some_weights(seed=number), WORDS, (warmth, 1.0))
        prints.add(load_arrays(tmp_path / "model.npz").fingerprint)
    assert len(prints) == 3


def test_padding_does_not_move_a_sentence() -> None:
    encoder = Encoder(some_weights())
    ids = np.array([[2, 4, 9, 5, 3]])
    alone = encoder.states(ids, np.zeros_like(ids), np.ones_like(ids, dtype=np.bool_))
    padded = np.zeros((2, 9), dtype=np.int64)
    padded[0, :5], padded[1] = ids, 6
    used = np.ones_like(padded, dtype=np.bool_)
    used[0, 5:] = False
    assert np.allclose(
        encoder.states(padded, np.zeros_like(padded), used)[0, :5], alone[0], atol=1e-5
    )


def test_every_piece_sees_every_other() -> None:
    encoder = Encoder(some_weights())
    ids = np.array([[2, 4, 9, 5, 3]])
    used = np.ones_like(ids, dtype=np.bool_)
    other = ids.copy()
    other[0, 2] = 12
    none, kinds = np.zeros_like(ids), np.array([[0, 3, 0, 0, 0]])
    start = encoder.states(ids, none, used)[0, 0]
    assert np.abs(encoder.states(other, none, used)[0, 0] - start).max() > 1e-4
    assert np.abs(encoder.states(ids, kinds, used)[0, 0] - start).max() > 1e-4


def test_softmax_adds_up_and_gelu_has_its_known_values() -> None:
    scores = np.array([[1.0, 2.0, 300.0]], dtype=np.float32)
    assert softmax(scores).sum() == pytest.approx(1.0)
    # x·Φ(x): 0 at 0, 0.8413 at 1, −0.1587 at −1
    assert gelu(np.array([0, 1, -1], np.float32)).tolist() == pytest.approx(
        [0.0, 0.8413, -0.1587], abs=1e-3
    )


def test_each_ordered_pair_is_judged_and_lonely_companies_are_not() -> None:
    judge = a_judge(debt=3.0, signed=4.0)
    texts = ("Nvidia will lend CoreWeave $2 billion.", "Nvidia will spend $2 billion on deals.")
    two, one = judge.judge([*map(parsed, texts)])
    assert len(two.judged) == 2
    for chances in two.judged.values():
        assert chances.kind is DealKind.DEBT
        assert chances.status is Status.SIGNED
        assert 0.5 < chances.deal < 1
    assert one.judged == {}


def test_judging_together_is_judging_one_by_one() -> None:
    texts = (
        "Nvidia will lend CoreWeave $2 billion.",
        "Oracle agreed on Monday to buy $40 billion of chips from Nvidia for a site in Texas.",
        "Amazon, Google and Meta signed a $5 billion deal.",
    )
    sentences = [*map(parsed, texts)]
    together = trained_judge().judge(sentences)
    for one, told in zip(sentences, together, strict=True):
        (alone,) = trained_judge().judge([one])
        assert {pair: each.kind for pair, each in alone.judged.items()} == {
            pair: each.kind for pair, each in told.judged.items()
        }
        for pair, each in alone.judged.items():
            assert told.judged[pair].deal == pytest.approx(each.deal, abs=0.002)


def test_a_sentence_with_a_long_list_of_companies_is_not_paired() -> None:
    names = "Nvidia, AMD, Intel, Oracle, Microsoft, Amazon, Google, Meta and Broadcom"
    assert companies_in(parsed(f"{names} signed a $5 billion deal.")) == {}


def test_the_likeliest_pair_of_a_reading_speaks_for_it() -> None:
    sentence = trained_judge().judge([parsed("Amazon will lend Groq $2 billion.")])[0]
    payer, payee = companies_in(sentence).values()
    found = likeliest(sentence.judged, [payer], [payee])
    assert found is not None
    assert found.kind is DealKind.DEBT
    assert likeliest({}, [payer], [payee]) is None


def judged(text: str) -> Parsed:
    return trained_judge().judge([parsed(text)])[0]


def test_the_shipped_model_knows_who_pays_in_plain_wording() -> None:
    (reading,) = trained_pairs().proposals(judged("Amazon will lend Groq $2 billion."), [])
    assert (reading.kind, reading.payers[0].name, reading.payees[0].name) == (
        DealKind.DEBT,
        "Amazon",
        "Groq",
    )


def test_what_a_frame_has_read_is_not_proposed_again() -> None:
    sentence = judged("Amazon will lend Groq $2 billion.")
    found = trained_pairs().proposals(sentence, [])
    assert trained_pairs().proposals(sentence, found) == []


def test_a_model_that_sees_no_deal_proposes_none() -> None:
    sentence = a_judge(none=9.0).judge([parsed("Amazon will lend Groq $2 billion.")])[0]
    assert trained_pairs().proposals(sentence, []) == []


def test_a_clear_cue_is_not_put_to_the_model() -> None:
    sentence = judged("Amazon signed a contract to lend Groq $2 billion.")
    (reading,) = trained_pairs().proposals(sentence, [])
    always: Judged = {
        pair: PairChances(0.9, DealKind.DEBT, Status.EXPIRED, 0.99) for pair in sentence.judged
    }
    told = Parsed(sentence.plain, sentence.doc, always)
    assert TrainedStatus().status(told, reading).status is Status.SIGNED


def test_the_shipped_part_has_a_fingerprint_that_the_reader_carries() -> None:
    book = bundled_index()
    bare, trained = DealExtractor(book), DealExtractor.trained(book)
    assert bare.fingerprint != trained.fingerprint
    assert trained_pairs().fingerprint == f"pairs:{load_arrays(MODEL_FILE).fingerprint}"
