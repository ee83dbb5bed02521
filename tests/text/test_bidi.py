"""The bidirectional algorithm, held against the one that Typst uses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.text.bidi import is_leftwards, keeps_order, levels, reordered, stretches

ALPHABET = "abאבגلا12٣ .,()[]«»“”-+%&:؛،!\u05b8\u064e"
MIRRORED = str.maketrans(dict.fromkeys("()[]«»", "?"))


@given(st.text(ALPHABET, min_size=1, max_size=16).map(str.strip), st.booleans())
def test_a_line_is_set_as_the_reference_sets_it(text: str, leftwards: bool) -> None:
    reference = pytest.importorskip("bidi", reason="python-bidi is not installed")
    shown = "".join(reordered(text, levels(text, leftwards=leftwards)))
    if text:
        expected = reference.get_display(text, base_dir="R" if leftwards else "L")
        assert shown.translate(MIRRORED) == expected.translate(MIRRORED)


@given(st.text(ALPHABET, max_size=16), st.booleans())
def test_what_is_set_is_read_back_by_the_same_levels(text: str, leftwards: bool) -> None:
    depths = levels(text, leftwards=leftwards)
    shown, moved = reordered(text, depths), reordered(depths, depths)
    assert "".join(reordered(shown, moved)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("عام 1932 في Berlin، وقال", ["عام ", "1932", " في ", "Berlin", "، وقال"]),
        ("abc 5", ["abc 5"]),
        ("(עברית) 12", ["(עברית) ", "12"]),
    ],
)
def test_a_text_is_divided_by_direction(text: str, parts: list[str]) -> None:
    assert [part for part, _ in stretches(text)] == parts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("שלום (Smith 2020, para. 1)", True),
        ("5 – 3 was the score, שלום", False),  # from the right, it would show as 3 – 5
        ("words alone", False),
    ],
)
def test_a_paragraph_from_the_right_keeps_the_order_of_other_words(text: str, kept: bool) -> None:
    assert keeps_order(text) is kept


def test_languages_written_from_the_right() -> None:
    assert all(map(is_leftwards, ("ar", "he-IL", "fa", "ur", "yi", "az-Arab", "pa-Arab-PK")))
    assert not any(map(is_leftwards, ("en", "de", "ja", "az-Latn", "ar-Latn", "yi-Latn-US")))
