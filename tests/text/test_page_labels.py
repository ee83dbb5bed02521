"""Labels of pages: what is one, and how they count on."""

import pytest

from quoteproof.text.page_labels import is_page_label, label_after, roman_numeral, roman_value


@pytest.mark.parametrize("number", [*range(1, 120), 399, 944, 1999, 3888, 4999])
def test_a_roman_numeral_is_its_number(number: int) -> None:
    numeral = roman_numeral(number)
    assert numeral is not None
    assert roman_value(numeral) == roman_value(numeral.upper()) == number


@pytest.mark.parametrize("word", ["", "iiii", "vx", "iX", "abc", "12", "mmmmm"])
def test_what_is_no_roman_numeral(word: str) -> None:
    assert roman_value(word) is None


def test_numbers_without_a_roman_numeral() -> None:
    assert [roman_numeral(number) for number in (0, -3, 5000)] == [None] * 3


@pytest.mark.parametrize(
    ("label", "pages", "after"),
    [
        *[("1", 0, "1"), ("1", 11, "12"), ("99", 1, "100"), ("i", 3, "iv"), ("XII", 1, "XIII"), ("A-9", 1, "A-10")],
        *[("S007", 4, "S011"), ("12-3", 2, "12-5"), ("12–13", 2, "16–17"), ("12–15", 1, "12–16")],
        *[("a", 0, "a"), ("a", 1, None), ("12a", 1, None), ("mmmmcmxcix", 1, None)],
    ],
)
def test_a_label_counts_on(label: str, pages: int, after: str | None) -> None:
    assert label_after(label, pages) == after


@pytest.mark.parametrize("label", ["12", "xii", "XII", "A-12", "12–13", "b", "12a"])
def test_labels(label: str) -> None:
    assert is_page_label(label)


@pytest.mark.parametrize("label", ["", "p. 12", "twelve", "12 13", "“12”", "1234567", "xii\n"])
def test_no_labels(label: str) -> None:
    assert not is_page_label(label)
