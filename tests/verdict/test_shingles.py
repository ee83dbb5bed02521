"""Numbers of rows of words: equal where the words are, the same on every machine, one for each row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoteproof.verdict.shingles import Shingles, plain_words

WORDS = st.lists(st.sampled_from("a b c dé e".split()), max_size=30)


@given(WORDS, st.integers(1, 6))
def test_a_number_for_each_row_and_equal_rows_have_equal_numbers(plain: list[str], length: int) -> None:
    shingles = Shingles(length)
    numbers = shingles.of(plain)
    rows = list(zip(*(plain[i:] for i in range(length)), strict=False))
    assert len(numbers) == len(rows)
    by_row = dict(zip(rows, numbers, strict=True))
    assert [by_row[row] for row in rows] == numbers
    assert len(set(by_row.values())) == len(by_row)
    assert all(Shingles(length).of(row) == [number] for row, number in by_row.items())
    assert shingles.of_all([plain]) == set(numbers)


def test_numbers_are_the_same_on_every_machine() -> None:
    assert Shingles(3).of("the sea is too loud".split()) == [
        15617555863118296013,
        6944202916294593710,
        8908555639338071845,
    ]


def test_words_are_compared_as_borrowings_are() -> None:
    assert plain_words("The “Keeper’s” light—too LOUD.") == ["the", "keeper's", "light", "too", "loud"]
