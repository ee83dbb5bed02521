"""Marks with the letters beside them: how two sequences are aligned, and what is told of each change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.text.placed import PlacedMark, Repeated, align, placed_marks, same

TEXT = "He said “the sea is ‘far’ too loud” and she “a storm is only weather”.\u2029The dogs’ bowl, 6′2″, isn’t “here”."


def marks(text: str) -> list[PlacedMark]:
    """The marks of a text."""
    return [mark for _, mark in placed_marks(text)]


def test_letters_are_those_of_the_paragraph_and_not_of_the_next() -> None:
    assert marks("weather”.\u2029“The")[0] == PlacedMark("”", "weather", "")
    assert marks("weather”.\u2029“The")[1] == PlacedMark("“", "", "the")


def test_letters_end_where_the_text_is_cut() -> None:
    at = TEXT.index("said")
    assert marks("He said “the")[0].before == "hesaid"
    assert next(placed_marks("He said “the", (at,)))[1].before == "said"


def test_case_accents_and_signs_are_no_difference() -> None:
    assert marks("a CAFÉ, “B")[0] == marks("a cafe\u0301 —“b")[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("isn't", "isn’t"), ("isnʼt", "isn’t"), ('6"', "6″"), ("x′′", "x″"), ("x′′′", "x‴")],
)
def test_what_prints_alike_is_one_mark(one: str, other: str) -> None:
    assert len(marks(one)) == len(marks(other))
    assert same(marks(one)[0], marks(other)[0])


@pytest.mark.parametrize(("one", "other"), [("“a", "”a"), ("„a", "“a"), ("«a", "“a"), ("‘a", "’a")])
def test_other_marks_are_another(one: str, other: str) -> None:
    assert not same(marks(one)[0], marks(other)[0])


def test_one_side_may_know_fewer_letters() -> None:
    assert same(PlacedMark("“", "", "thesea"), PlacedMark("“", "hesaid", "theseais"))
    assert not same(PlacedMark("“", "she", "thesea"), PlacedMark("“", "hesaid", "theseais"))


def test_the_same_text_has_nothing_absent_or_added() -> None:
    found = align(marks(TEXT), marks(TEXT))
    assert (found.absent, found.added) == ((), ())
    assert len(found.pairs) == len(marks(TEXT))


def test_added_marks_are_told_and_no_others() -> None:
    text = TEXT.replace("The dogs’ bowl", "The dogs’ “bowl”")
    found = align(marks(TEXT), marks(text))
    assert found.absent == ()
    added = [marks(text)[at] for at in found.added]
    assert [(mark.glyph, mark.before) for mark in added] == [("“", "thedogs"), ("”", "dogsbowl")]


def test_a_mark_that_was_taken_out_is_told() -> None:
    text = TEXT.replace("‘far’", "far")
    found = align(marks(TEXT), marks(text))
    assert found.added == ()
    assert [marks(TEXT)[at].glyph for at in found.absent] == ["‘", "’"]


def test_a_mark_that_was_moved_is_absent_and_added() -> None:
    found = align(marks(TEXT), marks(TEXT.replace("too loud” and she", "too” loud and she")))
    assert (len(found.absent), len(found.added)) == (1, 1)


def test_a_quotation_that_was_doubled_is_added_once() -> None:
    text = TEXT.replace("and she", "and she “a storm is only weather”, and she")
    assert len(align(marks(TEXT), marks(text)).added) == 2
    assert len(align(marks(text), marks(TEXT)).absent) == 2


def test_marks_that_were_exchanged_are_told() -> None:
    found = align(marks("say “one” and ‘two’"), marks("say ‘one’ and “two”"))
    assert len(found.absent) == len(found.added) == 4


def test_long_sequences_are_aligned_too() -> None:
    whole = marks("\u2029".join(f"word{n} “a quotation {n}” and more" for n in range(1500)))
    other = [*whole[1:400], *marks("an “added” one"), *whole[400:2600], *whole[2601:-1]]
    found = align(whole, other)
    assert found.absent == (0, 2600, len(whole) - 1)
    assert found.added == (399, 400)


@given(st.lists(st.sampled_from(marks(TEXT)), max_size=12), st.lists(st.sampled_from(marks(TEXT)), max_size=12))
def test_every_mark_is_in_one_pair_or_told(one: list[PlacedMark], other: list[PlacedMark]) -> None:
    found = align(one, other)
    assert sorted((*(i for i, _ in found.pairs), *found.absent)) == list(range(len(one)))
    assert sorted((*(j for _, j in found.pairs), *found.added)) == list(range(len(other)))
    assert all(same(one[i], other[j]) for i, j in found.pairs)
    assert list(found.pairs) == sorted(found.pairs)


def test_a_formula_of_a_text_that_stands_again_may_print_otherwise() -> None:
    texts = Repeated(["On “lamps” \ufffc and \ufffc", "The \ufffc’ house"])
    assert texts.is_owned("3 On “lamps” 𝑥 2 and 𝑎 𝑏 14")
    assert texts.is_owned("On “lamps” and")
    assert texts.is_owned("The 𝑓’ house")
    assert not texts.is_owned("On “lamps” “x” and y")
    assert not texts.is_owned("On “tables” x and y")
    assert not texts.is_owned("and “lamps” on")
    assert not texts.is_owned("Not on “lamps” x and y")


def test_a_running_head_may_be_cut_off_before_what_is_quoted() -> None:
    texts = Repeated(["The keeper’s house and what he called “his lamp”"])
    assert texts.is_owned("The keeper’s house and…")
    assert texts.is_owned("12 The keeper’s house…")
    assert not texts.is_owned("The keeper’s “house…")
    assert not texts.is_owned("The keeper’s house and what he called “his…")
    assert not texts.is_owned("The keepers’ house…")
    assert not texts.is_owned("A keeper’s house…")
    assert not texts.is_owned("The keeper’s house and")
