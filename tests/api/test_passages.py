"""Phrases are shown where they stand, with words round them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.passages import CONTEXT, GAP_MAX, PASSAGES_MAX, passages_of
from graph.model.evidence import Evidence

TEXT = "It rained. Oracle will pay NVIDIA $40 billion for chips this year, it said. The end came."


def at(quote: str, field: str = "sentence", text: str = TEXT) -> Evidence:
    start = text.index(quote)
    end = start + len(quote)
    return Evidence(document_id="doc-1", field=field, start=start, end=end, quote=quote)


def test_a_passage_holds_the_sentence_round_the_phrase() -> None:
    (passage,) = passages_of([at("$40 billion", "legs[0].amount")], TEXT)
    assert passage.text == "Oracle will pay NVIDIA $40 billion for chips this year, it said."
    (mark,) = passage.marks
    assert passage.text[mark.start : mark.end] == "$40 billion"
    assert mark.fields == ("legs[0].amount",)


def test_phrases_near_each_other_share_a_passage() -> None:
    (passage,) = passages_of([at("NVIDIA", "parties[1]"), at("Oracle", "parties[0]")], TEXT)
    assert [passage.text[mark.start : mark.end] for mark in passage.marks] == ["Oracle", "NVIDIA"]


def test_fields_of_one_phrase_share_a_mark() -> None:
    (passage,) = passages_of([at("chips", "kind"), at("chips", "legs[1]"), at("chips")], TEXT)
    assert [mark.fields for mark in passage.marks] == [("kind", "legs[1]", "sentence")]


def test_phrases_far_apart_have_passages_of_their_own() -> None:
    text = "First words here." + " filler" * GAP_MAX + ". Last words here."
    shown = passages_of([at("Last", text=text), at("First", text=text)], text)
    assert [each.text.split()[0] for each in shown] == ["First", "Last"]


def test_a_long_sentence_is_cut_at_words() -> None:
    text = "one " * 100 + "MARK " + "two " * 100
    (passage,) = passages_of([at("MARK", text=text)], text)
    assert len(passage.text) <= 2 * CONTEXT + len("MARK")
    assert passage.text.startswith("one ")
    assert passage.text.endswith(" two")


def test_a_phrase_that_does_not_stand_in_the_text_is_not_shown() -> None:
    moved = Evidence(document_id="doc-1", field="x", start=0, end=4, quote="none")
    assert passages_of([moved], TEXT) == ()


def test_a_text_that_was_removed_has_no_passages() -> None:
    assert passages_of([at("chips")], None) == ()


def test_passages_are_bounded() -> None:
    text = ("word" + " filler" * GAP_MAX + " ") * (PASSAGES_MAX + 3)
    found = [
        Evidence(document_id="doc-1", field="x", start=start, end=start + 4, quote="word")
        for start in range(len(text))
        if text.startswith("word ", start)
    ]
    assert len(found) > PASSAGES_MAX
    assert len(passages_of(found, text)) == PASSAGES_MAX


@given(
    st.text(alphabet="ab .!?\n”é", min_size=1, max_size=600),
    st.lists(st.tuples(st.integers(0, 599), st.integers(1, 40)), max_size=8),
)
def test_every_mark_is_the_phrase_itself(text: str, spans: list[tuple[int, int]]) -> None:
    found = [
        Evidence(
            document_id="doc-1",
            field=f"f{number}",
            start=start,
            end=start + len(text[start : start + length]),
            quote=text[start : start + length],
        )
        for number, (start, length) in enumerate(spans)
        if start < len(text)
    ]
    shown = passages_of(found, text)
    marked = set()
    for passage in shown:
        assert text[passage.start : passage.start + len(passage.text)] == passage.text
        for mark in passage.marks:
            marked |= {
                (field, passage.text[mark.start : mark.end], passage.start + mark.start)
                for field in mark.fields
            }
    assert marked == {(each.field, each.quote, each.start) for each in found}
