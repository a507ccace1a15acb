"""The trained part: arrays that survive a file, signs for names, proposals above the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import erf
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.model.company import CompanyKind
from graph.model.deal import DealKind, Status
from ingest.nlp.chances import Judged, PairChances, likeliest
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.arrays import Arrays, Floats, load_arrays, save_arrays
from ingest.nlp.learnt.encoder import Asked, Encoder, gelu, softmax
from ingest.nlp.learnt.judge import (
    MODEL_FILE,
    PairJudge,
    companies_in,
    trained_judge,
)
from ingest.nlp.learnt.masking import (
    COMPANY_SIGNS,
    MARK_SIGN,
    MONEY_SIGN,
    OTHER_SIGN,
    QUANTITY_SIGN,
    SORTS,
    Segment,
    Told,
    Window,
    segment,
    window,
    windows,
)
from ingest.nlp.learnt.network import HEADS
from ingest.nlp.learnt.pairs import trained_pairs
from ingest.nlp.learnt.pooling import KINDS, STATUSES
from ingest.nlp.learnt.statuses import TrainedStatus
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import How
from ingest.nlp.plain import Judgement, Parsed
from tests.support.reading import a_read_text

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *COMPANY_SIGNS, OTHER_SIGN, MONEY_SIGN, QUANTITY_SIGN,
         MARK_SIGN, "lend", "##s", "will", "in", "##vest", ".", "'")  # fmt: skip
WIDTH = 12 * 2


def some_weights(layers: int = 2, seed: int = 3) -> dict[str, Floats]:
    dice = np.random.default_rng(seed)

    def drawn(*shape: int) -> Floats:
        return dice.normal(0, 0.2, shape).astype(np.float32)

    found = {"pieces": drawn(len(WORDS), WIDTH), "places": drawn(60, WIDTH)}
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
    found["h3.w"], found["h3.b"] = drawn(3 * WIDTH, 8), drawn(8)
    found["sum.w"], found["sum.b"], found["sum.none"] = drawn(WIDTH, 8), drawn(8), drawn(8)
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


def judged_by(judge: PairJudge, sentences: Sequence[Parsed]) -> list[Parsed]:
    told = judge.judge([each.plain for each in sentences])
    return [replace(each, judgement=of) for each, of in zip(sentences, told, strict=True)]


def sentences_of(text: str) -> list[Parsed]:
    return DealExtractor(bundled_index(), gated=False).parsed(a_read_text(text))


def segments_of(text: str) -> list[Segment]:
    return [
        segment(one.plain, WordPieces(WORDS), [*companies_in(one.plain).values()])
        for one in sentences_of(text)
    ]


def a_window(text: str, length: int = 60) -> Window:
    return window(segments_of(text), WordPieces(WORDS), length)


def shown(one: Window) -> list[str]:
    return [WORDS[number] for number in one.ids]


def test_names_and_sums_become_signs() -> None:
    one, other = (
        a_window(text)
        for text in (
            "Nvidia will lend CoreWeave $2 billion.",
            "Oracle will lend Lambda about $7.5 billion.",
        )
    )
    assert one.ids == other.ids
    assert MONEY_SIGN in shown(one)
    (told,) = one.told
    assert [shown(one)[place] for (place,) in told.places.values()] == [*COMPANY_SIGNS[:2]]
    assert shown(one)[told.mark] == MARK_SIGN
    assert len(one.ids) == len(one.sorts)


def test_each_company_has_a_sign_of_its_own_and_one_too_many_is_another() -> None:
    one = a_window("Nvidia and Oracle will lend CoreWeave $2 billion.")
    signs = [sign for sign in shown(one) if sign.startswith("[unused")]
    assert signs == [MARK_SIGN, *COMPANY_SIGNS[:3], MONEY_SIGN]
    names = "Nvidia, AMD, Intel, Oracle, Microsoft, Amazon, Google, Meta, Dell, Micron and Broadcom"
    assert OTHER_SIGN in shown(a_window(f"{names} met."))
    assert [len(told.places) for told in a_window(f"{names} met.").told] == [0]


def test_a_sentence_carries_the_companies_named_before_it_latest_first() -> None:
    text = (
        "Nvidia will lend CoreWeave $2 billion.\n\nIt will lend Groq $3 billion.\n\n"
        "The interest is $1 million."
    )
    one = a_window(text)
    first, second, third = one.told
    assert first.carried == frozenset()
    assert set(second.places) >= {"groq", "nvidia", "coreweave"}
    assert "groq" not in second.carried
    assert third.carried >= {"groq", "nvidia", "coreweave"}
    assert third.mark < min(place for places in third.places.values() for place in places)
    assert all(place < third.mark for places in second.places.values() for place in places)


def test_two_unnamed_companies_are_asked_only_where_fewer_than_two_are_named() -> None:
    named = Told(1, {"a": (2,), "b": (3,), "c": (4,), "d": (5,)}, frozenset({"c", "d"}))
    assert len(named.pairs()) == 12 - 2
    lonely = Told(1, {"a": (2,), "c": (4,), "d": (5,)}, frozenset({"c", "d"}))
    assert len(lonely.pairs()) == 6


def test_the_kind_of_a_known_company_stands_at_each_of_its_signs() -> None:
    one = a_window("Nvidia will lend Zorbit Labs $2 billion, and Nvidia may lend more.")
    (told,) = one.told
    assert len(told.places["nvidia"]) == 2
    assert {SORTS[one.sorts[at]] for at in told.places["nvidia"]} == {CompanyKind.CHIP_MAKER}
    others = {place for places in told.places.values() for place in places}
    assert all(sort == 0 for at, sort in enumerate(one.sorts) if at not in others)


def test_each_sum_of_money_has_its_sign_in_the_window_and_quantities_have_none() -> None:
    text = (
        "Nvidia will lend CoreWeave $2 billion.\n\nIt will lend 300 megawatts to Groq and Oracle "
        "for $3 billion and about $40 million."
    )
    one = a_window(text)
    told = {text[start:end]: shown(one)[at] for (start, end), at in one.sums.items()}
    assert told == dict.fromkeys(["$2 billion", "$3 billion", "about $40 million"], MONEY_SIGN)
    assert len({*one.sums.values()}) == 3
    assert not a_window("Nvidia will lend CoreWeave $2 billion.", length=5).sums


def test_a_long_sentence_is_cut_and_companies_beyond_have_no_place() -> None:
    one = a_window("Nvidia will lend CoreWeave $2 billion.", length=5)
    assert len(one.ids) <= 5
    assert len(one.told[0].places) == 1


@pytest.mark.parametrize("length", [24, 40, 80, 400])
def test_each_sentence_is_judged_once_with_what_stands_before_it_in_sight(length: int) -> None:
    names = ("Nvidia", "AMD", "Intel", "Oracle", "Meta", "Google", "Groq")
    text = "\n\n".join(f"{name} will lend CoreWeave $2 billion." for name in names)
    made = list(windows(segments_of(text), length))
    judged = [index for indexes, context in made for index in indexes[context:]]
    assert judged == list(range(len(names)))
    for indexes, context in made[1:]:
        assert {*indexes[:context]} <= {0, indexes[context] - 2, indexes[context] - 1}
        assert length < 80 or indexes[context] - 1 in indexes[:context]


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


IDS = (2, 4, 9, 5, 3)


def test_the_network_is_the_encoder_that_training_knows() -> None:
    """Against the same layers written out in 64 bits; what is lost is that of eight bits."""
    weights = some_weights()
    asked = Asked(IDS, (0, 1, 0, 0, 0), range(5))
    (found,) = Encoder(weights).states([asked])
    told = written_out(weights, asked)
    assert found.shape == told.shape
    cosines = (found * told).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(told, axis=1)
    assert cosines.min() > 0.999


def written_out(weights: dict[str, Floats], asked: Asked) -> NDArray[np.float64]:
    of = {name: array.astype(np.float64) for name, array in weights.items()}

    def normed(state: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        state = state - state.mean(1, keepdims=True)
        return state / state.std(1, keepdims=True) * of[name + ".w"] + of[name + ".b"]

    ids, sorts = np.array(asked.ids), np.array(asked.sorts)
    state = normed(of["pieces"][ids] + of["places"][: len(ids)] + of["sorts"][sorts], "start")
    for layer in range(2):
        at = f"{layer}."
        query, key, value = (
            np.split(state @ of[at + name + ".w"] + of[at + name + ".b"], HEADS, axis=1)
            for name in "qkv"
        )
        seen = []
        for q, k, v in zip(query, key, value, strict=True):
            shares = np.exp(q @ k.T / np.sqrt(q.shape[1]))
            seen.append(shares / shares.sum(1, keepdims=True) @ v)
        told = np.concatenate(seen, 1) @ of[at + "o.w"] + of[at + "o.b"]
        state = normed(state + told, at + "l1")
        inner = state @ of[at + "f.w"] + of[at + "f.b"]
        grown = inner * 0.5 * (1 + np.vectorize(erf)(inner / np.sqrt(2)))
        state = normed(state + grown @ of[at + "g.w"] + of[at + "g.b"], at + "l2")
    wanted: NDArray[np.float64] = state[[*asked.wanted]]
    return wanted


def test_texts_side_by_side_are_read_as_each_alone() -> None:
    encoder = Encoder(some_weights())
    texts = [Asked(IDS[:n], (0,) * n, range(n)) for n in (5, 2, 4, 1, 3)]
    together = encoder.states(texts)
    assert encoder.states([]) == []
    for text, found in zip(texts, together, strict=True):
        assert np.array_equal(found, encoder.states([text])[0])


def test_a_place_has_the_same_vector_whatever_else_is_wanted() -> None:
    encoder = Encoder(some_weights())
    whole, part = encoder.states([Asked(IDS, (0,) * 5, range(5)), Asked(IDS, (0,) * 5, (3, 0))])
    assert np.allclose(part, whole[[3, 0]], atol=0.05)


def test_every_piece_sees_every_other() -> None:
    encoder = Encoder(some_weights())
    texts = ((IDS, (0,) * 5), ((2, 4, 12, 5, 3), (0,) * 5), (IDS, (0, 3, 0, 0, 0)))
    start, other, of_a_kind = encoder.states([Asked(*each, (0,)) for each in texts])
    assert np.abs(other - start).max() > 0.01
    assert np.abs(of_a_kind - start).max() > 0.01


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
    two, one = (judged_by(judge, [parsed(text)])[0] for text in texts)
    assert len(two.judged) == 2
    for chances in two.judged.values():
        assert chances.kind is DealKind.DEBT
        assert chances.status is Status.SIGNED
        assert 0.5 < chances.deal < 1
    assert one.judged == {}


def test_the_chances_of_sums_leave_room_for_none() -> None:
    one = parsed("Nvidia will lend CoreWeave $2 billion, and Oracle will lend it $3 billion.")
    (judged,) = judged_by(a_judge(debt=9.0), [one])
    spans = {(each.start, each.end) for each in one.plain.amounts.values()}
    assert len(spans) == 2
    for chances in judged.judged.values():
        assert chances.sums.keys() == spans
        assert 0 < sum(chances.sums.values()) < 1
    (no_pair,) = judged_by(a_judge(), [parsed("Nvidia will lend $2 billion.")])
    assert no_pair.judged == {}


def test_a_pair_that_is_carried_can_be_proposed_with_the_mention_named_last() -> None:
    text = "Nvidia met CoreWeave on Monday.\n\nThe loan is $2 billion."
    first, second = judged_by(a_judge(debt=9.0, signed=4.0), sentences_of(text))
    assert set(second.carried) == {"nvidia", "coreweave"}
    assert second.carried["nvidia"].start == 0
    sure = {("nvidia", "coreweave"): PairChances(0.96, DealKind.DEBT, Status.SIGNED, 0.9)}
    (reading,) = trained_pairs().proposals(
        replace(second, judgement=Judgement(sure, second.carried)), []
    )
    assert {m.how for m in (*reading.payers, *reading.payees)} == {How.PRONOUN}
    assert first.carried == {}


def test_what_a_sentence_beyond_the_longest_window_names_is_known_after_it() -> None:
    filler = " ".join(["will in lend"] * 40)
    end = "Nvidia met CoreWeave.\n\nThe loan is $2 billion."
    text = f"Oracle met Meta.\n\nThere {filler} Groq.\n\n{end}"
    judged = judged_by(a_judge(debt=9.0, signed=4.0), sentences_of(text))
    assert len(judged) == 4
    assert {"nvidia", "coreweave"} <= set(judged[3].carried)


def test_a_text_longer_than_a_window_is_judged_to_its_end() -> None:
    text = "\n\n".join(["Nvidia will lend CoreWeave $2 billion."] * 12)
    judged = judged_by(a_judge(debt=3.0, signed=4.0), sentences_of(text))
    assert [len(each.judged) for each in judged] == [2] * 12


def test_a_sentence_with_a_long_list_of_companies_is_not_paired() -> None:
    names = "Nvidia, AMD, Intel, Oracle, Microsoft, Amazon, Google, Meta, Dell, Micron and Broadcom"
    assert companies_in(parsed(f"{names} signed a $5 billion deal.").plain) == {}


def test_the_likeliest_pair_of_a_reading_speaks_for_it() -> None:
    sentence = judged_by(trained_judge(), [parsed("Amazon will lend Groq $2 billion.")])[0]
    payer, payee = companies_in(sentence.plain).values()
    found = likeliest(sentence.judged, [payer], [payee])
    assert found is not None
    assert found.kind is DealKind.DEBT
    assert likeliest({}, [payer], [payee]) is None


def judged(text: str) -> Parsed:
    return judged_by(trained_judge(), [parsed(text)])[0]


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
    sentence = judged_by(a_judge(none=9.0), [parsed("Amazon will lend Groq $2 billion.")])[0]
    assert trained_pairs().proposals(sentence, []) == []


@pytest.mark.parametrize(
    ("text", "chance", "kind", "status"),
    [
        ("Amazon signed a contract to lend Groq $2 billion.", 0.9, DealKind.DEBT, Status.EXPIRED),
        ("Amazon signed a contract to lend Groq $2 billion.", 0.4, DealKind.DEBT, Status.SIGNED),
        ("Amazon signed a contract to lend Groq $2 billion.", 0.9, DealKind.LEASE, Status.SIGNED),
        ("Amazon will lend Groq $2 billion.", 0.2, DealKind.DEBT, Status.ANNOUNCED),
        ("Amazon will sign a loan of $2 billion with Groq.", 0.9, DealKind.DEBT, Status.ANNOUNCED),
    ],
)
def test_a_status_is_that_of_the_model_where_it_speaks_of_the_deal_and_is_sure(
    text: str, chance: float, kind: DealKind, status: Status
) -> None:
    sentence = judged(text)
    pair = ("amazon", "groq")
    always: Judged = {pair: PairChances(0.9, kind, Status.EXPIRED, chance)}
    sure: Judged = {pair: PairChances(0.9, DealKind.DEBT, Status.SIGNED, 0.9)}
    (reading,) = trained_pairs().proposals(replace(sentence, judgement=Judgement(sure)), [])
    told = Parsed(sentence.plain, sentence.doc, Judgement(always))
    assert TrainedStatus().status(told, reading).status is status


def test_the_shipped_part_has_a_fingerprint_that_the_reader_carries() -> None:
    book = bundled_index()
    bare, trained = DealExtractor(book), DealExtractor.trained(book)
    assert bare.fingerprint != trained.fingerprint
    assert trained_pairs().fingerprint == f"pairs:{load_arrays(MODEL_FILE).fingerprint}"
