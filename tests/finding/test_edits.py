"""Edits: which fixes go together, and that a text changes where it is edited and nowhere else."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.finding.edits import Choice, apart, apply_edits, choices, edited
from quoteproof.finding.model import Edit, Fix, Place, finding
from quoteproof.rules.table import CODES

FILE = "chapters/01-one.md"
LETTERS = st.text(alphabet="ab “”é\u200b𝒳漢\n", max_size=40)


def edit(start: int, end: int, text: str, file: str = FILE) -> Edit:
    return Edit(Place(file, start, end), text)


def choice(*edits: Edit, safe: bool = True) -> Choice:
    fix = Fix("mend it", edits, safe)
    return Choice(finding(CODES["Q001"], "wrong", edits[0].place, fixes=(fix,)), fix)


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """Draw a text and edits in it, of which no two overlap."""
    text = draw(LETTERS)
    ends = sorted(draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8)))
    return text, [edit(a, b, draw(LETTERS)) for a, b in zip(ends[::2], ends[1::2], strict=False)]


@given(texts_with_edits(), st.data())
def test_all_at_once_is_one_by_one_from_the_end(drawn: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = drawn
    some = [one for one in edits if data.draw(st.booleans())]
    expected = text
    for one in reversed(some):
        expected = expected[: one.place.start] + one.text + expected[one.place.end :]
    assert apply_edits(text, data.draw(st.permutations(some))) == expected


@given(LETTERS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), LETTERS), max_size=6))
def test_what_is_chosen_together_can_be_made_together(text: str, drawn: list[tuple[int, int, str]]) -> None:
    offered = [choice(edit(start, end, new)).finding for start, end, new in drawn]
    chosen = apart(choices(offered, {FILE: text}, unsafe=False))
    edited({FILE: text}, chosen)
    left = [c for c in choices(offered, {FILE: text}, unsafe=False) if c not in chosen]
    assert all(not apart([one], chosen) for one in left)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ((0, 3), (3, 5), True),
        ((0, 3), (2, 5), False),
        ((0, 5), (1, 2), False),
        ((3, 3), (3, 3), False),
        ((0, 3), (3, 3), False),
        ((3, 3), (3, 5), False),
        ((0, 3), (4, 4), True),
    ],
)
def test_of_two_that_touch_the_first_is_chosen(first: tuple[int, int], second: tuple[int, int], both: bool) -> None:
    one, other = choice(edit(*first, "x")), choice(edit(*second, "y"))
    assert apart([one, other]) == ((one, other) if both else (one,))
    assert apart([other], [one]) == ((other,) if both else ())


def test_a_fix_is_made_whole_or_not_at_all() -> None:
    one = choice(edit(0, 1, "x"), edit(8, 9, "y"))
    other = choice(edit(4, 5, "z"), edit(8, 9, ""))
    assert apart([one, other]) == (one,)
    assert edited({FILE: "0123456789", "other": "same"}, [one]) == {FILE: "x1234567y9", "other": "same"}


def test_a_safe_fix_goes_before_others() -> None:
    unsafe, safe = Fix("this", (edit(0, 1, "x"),)), Fix("that", (edit(1, 2, "x"),), safe=True)
    found = finding(CODES["Q001"], "wrong", Place(FILE, 0, 1), fixes=(unsafe, safe))
    for wanted in (True, False):
        assert [c.fix for c in choices([found], {FILE: "ab"}, unsafe=wanted)] == [safe]


@pytest.mark.parametrize(
    "bad",
    [
        (),
        (Edit(Place(FILE, 0, 1, approximate=True), "x"),),
        (edit(0, 99, "x"),),
        (edit(2, 1, "x"),),
        (edit(0, 1, "x", "seeds/letter.txt"),),
        (edit(0, 1, "x", "book.yaml"),),
        (edit(0, 3, "x"), edit(2, 4, "y")),
    ],
)
def test_a_fix_without_an_exact_place_in_a_chapter_is_passed_over(bad: tuple[Edit, ...]) -> None:
    found = finding(CODES["Q001"], "wrong", Place(FILE, 0, 1), fixes=(Fix("mend it", bad, safe=True),))
    assert choices([found], {FILE: "abcdef"}, unsafe=True) == ()


def test_line_ends_are_the_texts_own() -> None:
    assert apply_edits("a\r\nb\r\n", [edit(0, 1, "x\ny\r\nz")]) == "x\r\ny\r\nz\r\nb\r\n"
    assert apply_edits("a\nb\n", [edit(0, 1, "x\ny")]) == "x\ny\nb\n"


def test_edits_that_overlap_are_refused() -> None:
    for one, other in combinations([edit(0, 3, ""), edit(2, 4, ""), edit(1, 2, "")], 2):
        if (one.place.start, other.place.start) != (2, 1):
            with pytest.raises(ValueError, match="overlap"):
                apply_edits("abcdef", [one, other])
