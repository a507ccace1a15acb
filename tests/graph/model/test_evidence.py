import pytest

from graph.errors import InvalidValue
from graph.model.evidence import Evidence


def test_evidence_holds_only_where_the_slice_equals_the_quote() -> None:
    text = "Oracle — “up to $40bn” of chips"
    start = text.index("up to")
    evidence = Evidence(
        document_id="d", field="legs[0].amount", start=start, end=start + 12, quote="up to $40bn”"
    )
    assert evidence.holds_in(text)
    assert not evidence.holds_in("x" + text)
    assert not evidence.holds_in("")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 4), (0, 4), (5, 2)])
def test_a_span_that_is_not_that_of_its_quote_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidValue):
        Evidence(document_id="d", field="status", start=start, end=end, quote="abc")
