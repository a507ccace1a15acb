"""The trained part: arrays that survive a file, signs for names, proposals above the line."""

from __future__ import annotations

from dataclasses import replace
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
from ingest.nlp.learnt.pairs import trained_pairs
from ingest.nlp.learnt.pooling import KINDS, STATUSES
from ingest.nlp.learnt.statuses import TrainedStatus
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import How
from ingest.nlp.plain import Parsed
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


def sentences_of(text: str) -> list[Parsed]:
    return DealExtractor(bundled_index(), gated=False).parsed(a_read_text(text))


def segments_of(text: str) -> list[Segment]:
    return [
        segment(one, WordPieces(WORDS), [*companies_in(one).values()]) for one in sentences_of(text)
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


def test_padding_does_not_move_a_sentence() -> None:
    encoder = Encoder(some_weights())
    ids = np.array([[2, 4, 9, 5, 3]])
    everywhere = np.arange(5)[None]
    alone = encoder.states(ids, np.zeros_like(ids), np.ones_like(ids, dtype=np.bool_), everywhere)
    padded = np.zeros((2, 9), dtype=np.int64)
    padded[0, :5], padded[1] = ids, 6
    used = np.ones_like(padded, dtype=np.bool_)
    used[0, 5:] = False
    both = np.concatenate([everywhere, everywhere])
    found = encoder.states(padded, np.zeros_like(padded), used, both)
    assert np.allclose(found[0], alone[0], atol=1e-5)


def test_a_place_has_the_same_vector_whatever_else_is_wanted() -> None:
    encoder = Encoder(some_weights())
    ids = np.array([[2, 4, 9, 5, 3]])
    none, used = np.zeros_like(ids), np.ones_like(ids, dtype=np.bool_)
    whole = encoder.states(ids, none, used, np.arange(5)[None])
    part = encoder.states(ids, none, used, np.array([[3, 0]]))
    assert np.allclose(part[0], whole[0, [3, 0]], atol=1e-6)


def test_every_piece_sees_every_other() -> None:
    encoder = Encoder(some_weights())
    ids = np.array([[2, 4, 9, 5, 3]])
    used = np.ones_like(ids, dtype=np.bool_)
    other = ids.copy()
    other[0, 2] = 12
    none, kinds = np.zeros_like(ids), np.array([[0, 3, 0, 0, 0]])
    whole = np.array([[0]])
    start = encoder.states(ids, none, used, whole)
    assert np.abs(encoder.states(other, none, used, whole) - start).max() > 1e-4
    assert np.abs(encoder.states(ids, kinds, used, whole) - start).max() > 1e-4


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
    two, one = (judge.judge([parsed(text)])[0] for text in texts)
    assert len(two.judged) == 2
    for chances in two.judged.values():
        assert chances.kind is DealKind.DEBT
        assert chances.status is Status.SIGNED
        assert 0.5 < chances.deal < 1
    assert one.judged == {}


def test_the_chances_of_sums_leave_room_for_none() -> None:
    one = parsed("Nvidia will lend CoreWeave $2 billion, and Oracle will lend it $3 billion.")
    (judged,) = a_judge(debt=9.0).judge([one])
    spans = {(each.start, each.end) for each in one.plain.amounts.values()}
    assert len(spans) == 2
    for chances in judged.judged.values():
        assert chances.sums.keys() == spans
        assert 0 < sum(chances.sums.values()) < 1
    (no_pair,) = a_judge().judge([parsed("Nvidia will lend $2 billion.")])
    assert no_pair.judged == {}


def test_a_pair_that_is_carried_can_be_proposed_with_the_mention_named_last() -> None:
    text = "Nvidia met CoreWeave on Monday.\n\nThe loan is $2 billion."
    first, second = a_judge(debt=9.0, signed=4.0).judge(sentences_of(text))
    assert set(second.carried) == {"nvidia", "coreweave"}
    assert second.carried["nvidia"].start == 0
    sure = {("nvidia", "coreweave"): PairChances(0.96, DealKind.DEBT, Status.SIGNED, 0.9)}
    (reading,) = trained_pairs().proposals(replace(second, judged=sure), [])
    assert {m.how for m in (*reading.payers, *reading.payees)} == {How.PRONOUN}
    assert first.carried == {}


def test_what_a_sentence_beyond_the_longest_window_names_is_known_after_it() -> None:
    filler = " ".join(["will in lend"] * 40)
    end = "Nvidia met CoreWeave.\n\nThe loan is $2 billion."
    text = f"Oracle met Meta.\n\nThere {filler} Groq.\n\n{end}"
    judged = a_judge(debt=9.0, signed=4.0).judge(sentences_of(text))
    assert len(judged) == 4
    assert {"nvidia", "coreweave"} <= set(judged[3].carried)


def test_a_text_longer_than_a_window_is_judged_to_its_end() -> None:
    text = "\n\n".join(["Nvidia will lend CoreWeave $2 billion."] * 12)
    judged = a_judge(debt=3.0, signed=4.0).judge(sentences_of(text))
    assert [len(each.judged) for each in judged] == [2] * 12


def test_a_sentence_with_a_long_list_of_companies_is_not_paired() -> None:
    names = "Nvidia, AMD, Intel, Oracle, Microsoft, Amazon, Google, Meta, Dell, Micron and Broadcom"
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
    (reading,) = trained_pairs().proposals(replace(sentence, judged=sure), [])
    told = Parsed(sentence.plain, sentence.doc, always)
    assert TrainedStatus().status(told, reading).status is status


def test_the_shipped_part_has_a_fingerprint_that_the_reader_carries() -> None:
    book = bundled_index()
    bare, trained = DealExtractor(book), DealExtractor.trained(book)
    assert bare.fingerprint != trained.fingerprint
    assert trained_pairs().fingerprint == f"pairs:{load_arrays(MODEL_FILE).fingerprint}"


def test_in_a_filing_only_sentences_that_name_two_firms_are_judged() -> None:
    text = "Nvidia will lend CoreWeave $2 billion.\n\nThe interest on the loan is $1 million."
    two, none = a_judge(debt=3.0, signed=4.0).judge(sentences_of(text), is_filing=True)
    assert len(two.judged) == 2
    assert none.judged == none.carried == {}


def test_without_context_windows_hold_each_sentence_once() -> None:
    text = "\n\n".join(
        f"{name} will lend CoreWeave $2 billion." for name in ("AMD", "Intel", "Meta")
    )
    made = list(windows(segments_of(text), 40, 0))
    assert [index for indexes, _ in made for index in indexes] == [0, 1, 2]
    assert {context for _, context in made} == {0}
