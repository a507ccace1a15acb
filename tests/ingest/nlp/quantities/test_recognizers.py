from __future__ import annotations

from benchmarks.quantities import differences, labelled
from tests.support.shared_data import shared_data

UNLIKE_OURS = {
    "It costs you 10 us dollar and me c $ 100 and fifty.",  # cents in words behind a sign
    "It may need one kuai and five mao five.",  # tenths and hundredths of a yuan
    "1 $10 dollars bill",  # the word repeats the sign
    "1 $ 10 dollars bill",  # a sign behind one number and before another
}


def test_all_180_money_expressions_but_four_are_read_as_labelled() -> None:
    path = shared_data("recognizers-text/CurrencyModel.json")
    assert len(list(labelled(path))) == 180
    assert {text for text, _, _ in differences(path)} == UNLIKE_OURS
