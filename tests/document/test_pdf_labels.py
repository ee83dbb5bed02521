"""The numbers that are printed on the pages of a PDF."""

from collections.abc import Callable, Sequence

import pytest

from quoteproof.document.pdf.labels import EdgeLine, PageLabelling, labelled

HEIGHT = 800.0


def top(text: str) -> EdgeLine:
    return EdgeLine(text, (50, 770, 300, 780))


def foot(text: str) -> EdgeLine:
    return EdgeLine(text, (50, 20, 300, 30))


def body(text: str) -> EdgeLine:
    return EdgeLine(text, (50, 400, 300, 410))


def label(pages: Sequence[Sequence[EdgeLine]], given: Sequence[str | None] | None = None) -> PageLabelling:
    return labelled(given or [None] * len(pages), pages, [HEIGHT] * len(pages))


def numbered(first: int, count: int) -> list[list[EdgeLine]]:
    return [[foot(str(number)), body("12")] for number in range(first, first + count)]


def strings(first: int, count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(first, first + count))


@pytest.mark.parametrize(
    "line",
    [
        str,
        "– {} –".format,
        "{} | Running Head".format,
        "Running Head {}".format,
        "Page {} of 20".format,
        "Case 1, Page{} of 9".format,
        "Page: {} Date Filed: 1/1/20".format,
    ],
)
def test_numbers_that_grow_with_the_page(line: Callable[[int], str]) -> None:
    assert label([[top(line(i)), body("7")] for i in range(33, 40)]).labels == strings(33, 7)


def test_running_heads_on_both_sides() -> None:
    heads = [f"{i} THE BOOK" if i % 2 else f"CHAPTER {i // 5} {i}" for i in range(100, 130)]
    assert label([[top(head)] for head in heads]).labels == strings(100, 30)


def test_roman_numerals_come_first() -> None:
    pages = [[foot(number)] for number in ("ii", "iii", "iv", "v", "1", "2", "3")]
    assert label(pages).labels == ("ii", "iii", "iv", "v", "1", "2", "3")


def test_numbers_of_five_digits() -> None:
    pages = [[top(f"{i} Federal Register / Vol. 89 / Rules")] for i in range(63801, 63810)]
    assert label(pages).labels == strings(63801, 9)


def test_a_number_before_that_belongs_to_it() -> None:
    assert label([[foot(f"A-{i}")] for i in range(1, 6)]).labels == tuple(f"A-{i}" for i in range(1, 6))


def test_pages_that_were_left_out_need_no_offset() -> None:
    pages = numbered(1, 6) + numbered(9, 6) + numbered(17, 6)
    assert label(pages).labels == strings(1, 6) + strings(9, 6) + strings(17, 6)


def test_a_page_without_a_number_between_two_that_agree() -> None:
    pages = numbered(1, 9)
    pages[4] = [body("no number")]
    assert label(pages).labels == strings(1, 9)


def test_a_page_without_a_number_where_one_was_left_out() -> None:
    pages = [*numbered(1, 4), [body("no number")], *numbered(7, 4)]
    assert label(pages).labels == (*strings(1, 4), None, *strings(7, 4))


def test_no_page_before_the_first_number_is_counted_back() -> None:
    assert label([[body("title")], *numbered(2, 5)]).labels == (None, *strings(2, 5))


def test_a_number_that_no_other_agrees_with() -> None:
    pages = [*numbered(1, 5), [foot("11")], *numbered(20, 5)]
    assert label(pages).labels == (*strings(1, 5), None, *strings(20, 5))


def test_less_than_half_of_the_pages() -> None:
    assert label([*numbered(1, 4), *([body("text")] for _ in range(6))]).labels == (None,) * 10


def test_numbers_of_notes_and_years_are_no_pages() -> None:
    pages = [[foot(f"{3 * i} See p. {i * 7}."), top(f"Annual report {1990 + i % 3}")] for i in range(1, 12)]
    assert label(pages).labels == (None,) * 11


def test_one_page_proves_nothing() -> None:
    assert label([[foot("1")]]).labels == (None,)


def test_a_few_pages_whose_numbers_look_alike() -> None:
    assert label([[foot("272")], [foot("273")]]).labels == ("272", "273")
    assert label([[foot("272 Notes")], [foot("Notes 273")]]).labels == ("272", "273")
    assert label([[foot("7")], [foot("8 apples in June")]]).labels == (None, None)


def test_two_numberings_are_asked_for() -> None:
    pages = [[top(f"Case: 1-2, 08/05/2020, Page {i + 2} of 12"), foot(str(i))] for i in range(10)]
    found = label(pages)
    assert found.labels == (None,) * 10
    assert {one.name: one.labels[3] for one in found.numberings} == {"Page 2 of 12": "5", "0": "3"}


def test_two_numberings_that_agree_are_one() -> None:
    pages = [[top(f"Page {i} of 9"), foot(str(i))] for i in range(1, 10)]
    assert label(pages) == PageLabelling(strings(1, 9))


def test_labels_of_the_file_that_are_printed_too() -> None:
    given = ["i", "ii", "1", "2", "3", "4", "5"]
    pages = [[body("")], [body("")], *numbered(1, 5)]
    assert label(pages, given).labels == tuple(given)


def test_the_count_of_the_file_is_no_label() -> None:
    assert label(numbered(233, 6), list(strings(1, 6))).labels == strings(233, 6)
    assert label([[body("text")]] * 6, list(strings(1, 6))).labels == (None,) * 6


def test_labels_of_the_file_that_nothing_contradicts() -> None:
    given = list(strings(233, 6))
    assert label([[body("text")]] * 6, given).labels == tuple(given)


def test_labels_of_the_file_that_are_not_what_is_printed_are_asked_for() -> None:
    found = label(numbered(5, 6), list(strings(233, 6)))
    assert found.labels == (None,) * 6
    assert [one.labels[0] for one in found.numberings] == ["5", "233"]


def test_a_label_of_the_file_that_one_page_contradicts() -> None:
    pages = numbered(1, 20)
    given: list[str | None] = list(strings(1, 20))
    given[7], given[0] = "9", "cover"
    pages[0] = [body("")]
    assert label(pages, given).labels[6:10] == ("7", None, "9", "10")


def test_a_label_of_two_pages_is_none() -> None:
    given = ["a", "b", "c", "c", "e", "f"]
    assert label([[body("")]] * 6, given).labels == ("a", "b", None, None, "e", "f")
