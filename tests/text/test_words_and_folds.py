"""Text: words, folds and offset maps."""

from __future__ import annotations

import re
import unicodedata
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quoteproof.text import folds
from quoteproof.text.folds import fold, folds_needed, small_letters, typeset, typewritten
from quoteproof.text.look_alikes import is_invisible, named, skeleton
from quoteproof.text.offsets import Change, LineIndex, apply_changes
from quoteproof.text.words import MOST_MARKS, find_words, stacked_marks, word_pattern, words

ALPHABET = st.sampled_from("ab cé\n\t-.…—–'\"“”‘’\u00a0\u0301\u00adﬁ\U0001f600[]7,%")
TEXTS = st.text(ALPHABET, max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.7% of the total", ["2.7%", "of", "the", "total"]),
        ("he’s", ["he’s"]),
        ("Sino-Soviet split", ["Sino-Soviet", "split"]),
        ("the U.S.-led bloc", ["the", "U.S.-led", "bloc"]),
        ("a word—another", ["a", "word", "another"]),
        ("1941–1945, and/or 2,000", ["1941–1945", "and/or", "2,000"]),
        ("$50 and -5% at 20°C", ["$50", "and", "-5%", "at", "20°C"]),
        ("e\u0301tude", ["e\u0301tude"]),
        ("“quoted”", ["quoted"]),
        ("AT&T, MUST_NOT, a_b.c and 10^6", ["AT&T", "MUST_NOT", "a_b.c", "and", "10^6"]),
        ("in C++ or C#, and 50+ but not word#", ["in", "C++", "or", "C#", "and", "50+", "but", "not", "word"]),
        ("<5% of ~30, a _word_ too", ["<5%", "of", "~30", "a", "word", "too"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in words(text)] == expected


# The word as its definition has it, letter by letter, with nothing done for speed.
_LETTER = "(?:[^\\W_]|[\u0300-\u036f\u20d0-\u20f0])"
_JOINED = rf"(?:(?:\.(?=[-‐‑–’'ʼ‘]))?[’'ʼ‘\-‐‑.,:/–_&@^=+#]{_LETTER}+)"
_SIGN = r"(?:(?<![\w)\]’'])[+\-−±<>≤≥≈~](?=[$€£¥₽₹₩]?\d))"
_ENDING = r"(?:(?<=(?<![^\W_])[A-Z])(?:\+\+?|#)|(?<=\d)\+)(?!\w)"
_DEFINED = re.compile(rf"{_SIGN}?[$€£¥₽₹₩]?{_SIGN}?{_LETTER}+{_JOINED}*(?:[%‰°]{_LETTER}*|[$€£¥₽₹₩]|{_ENDING})?")


@given(st.text(st.sampled_from("aB7é_ .,:/-–—'’‘ʼ‑+−±<#&^$€%°)]\u0301\u20d7中\n"), max_size=24))
def test_the_fast_patterns_find_the_words_of_the_definition(text: str) -> None:
    expected = [m.span() for m in _DEFINED.finditer(text)]
    assert words(text) == expected
    assert [m.span() for m in word_pattern().finditer(text)] == expected
    assert [m.span() for m in find_words(text)] == expected


def test_no_combining_mark_stands_where_texts_are_taken_to_have_none() -> None:
    near = (*range(0x300), *range(0x2000, 0x20D0))
    assert not [code for code in near if unicodedata.category(chr(code)).startswith("M")]


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assume(not re.search("[ﬁ\u00ad]\u0301", text))  # no seed has an accent on a ligature
    once = fold(text, seed=True).text
    assert fold(once, seed=True).text == once


@given(TEXTS)
def test_offset_maps_are_monotonic_and_stay_inside(text: str) -> None:
    mapped = fold(text, seed=True)
    starts = [mapped.start(i) for i in range(len(mapped.text))]
    ends = [mapped.end(i) for i in range(1, len(mapped.text) + 1)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= a <= b <= len(text) for a, b in zip(starts, ends, strict=True))


@given(TEXTS)
def test_a_folded_character_comes_from_the_run_that_folds_to_it(text: str) -> None:
    mapped = fold(text, seed=True)
    for i in range(len(mapped.text)):
        run = text[mapped.start(i) : mapped.end(i + 1)]
        assert mapped.text[i] in fold(run, seed=True).text


@given(TEXTS)
def test_positions_invert_starts(text: str) -> None:
    mapped = fold(text)
    for old in range(len(text)):
        for new in mapped.positions(old):
            assert mapped.start(new) <= old < mapped.end(new + 1)


def test_composition_keeps_the_way_back() -> None:
    text = "cafe\u0301s"
    mapped = fold(text)
    assert mapped.text == "cafés"
    assert (mapped.start(3), mapped.end(4)) == (3, 5)
    assert mapped.start(4) == 5


@given(st.text(max_size=40))
def test_composition_is_that_of_unicode(text: str) -> None:
    bare = fold(text, skip="quotation-marks")
    whitespace = " ".join(part for part in [text] if part)
    assert unicodedata.is_normalized("NFC", bare.text) or bool(whitespace)
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


def test_folds_are_named_where_they_are_needed() -> None:
    assert folds_needed("a “b”", 'a  "b"') == ("whitespace", "quotation-marks")
    assert folds_needed("first", "ﬁrst") == ("seed-ligatures",)
    assert folds_needed("same", "same") == ()


def test_case_digits_and_punctuation_are_never_folded() -> None:
    for one, other in (("A", "a"), ("1", "2"), (",", "."), ("½", "1/2"), ("colour", "color")):
        assert fold(one).text != fold(other, seed=True).text


def test_changes_must_not_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_changes("abc", (Change(0, 2, "x", "k"), Change(1, 3, "y", "k")))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_count_once(end: str) -> None:
    index = LineIndex(f"one{end}two{end}𐐷x")
    assert index.position(index.text.index("two")) == (2, 1)
    assert index.position(index.text.index("x")) == (3, 2)
    assert index.line(2) == "two"
    assert index.offset(3, 2) == index.text.index("x")


def test_look_alikes_and_invisible_characters_are_named() -> None:
    assert skeleton("Сhina") == "China"
    assert skeleton("ﬁ ½") == "fi 1/2"
    assert "CYRILLIC CAPITAL LETTER ES" in named("С")
    assert is_invisible("\u200b")
    assert is_invisible("\u00ad")
    assert not is_invisible("\n")


@pytest.mark.parametrize(
    ("text", "stands_for"),
    [
        *(
            ("came--and", "—"),
            ("so -- and", "—"),
            ("word-- and", "—"),
            ('never--"', "—"),
            ("wait--", "—"),
            ("5--a", "—"),
        ),
        *(("1914--1918", "–"), ("use --help", ""), ('"--help"', ""), ("(--force)", ""), ("--Yes", ""), ("a --5", "")),
        *(('"Yes"--and', "—"), ("came-\u00ad-and", "—"), ("came---and", "—"), ("use ---and", "—")),
    ],
)
def test_what_two_hyphens_of_a_seed_stand_for(text: str, stands_for: str) -> None:
    start = text.index("-")
    end = text.rindex("-") + 1
    assert typewritten(text, start, end) == stands_for
    assert typeset(text, 0, len(text)) == text[:start] + (stands_for or text[start:end]) + text[end:]


def test_three_dots_of_a_seed_are_one_sign() -> None:
    assert typeset("so... it was", 0, 12) == "so… it was"


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0323", "\u0345"], ids=["one", "two-classes", "below"])
def test_composing_takes_work_that_grows_with_the_marks(marks: str) -> None:
    small, large = (len(_normalized("a" + marks * n + " end")) for n in (200, 400))
    assert large <= 2.2 * small


def _normalized(text: str) -> str:
    """All that a fold of a text hands to Unicode's normalization, one after another."""
    seen: list[str] = []

    def normalize(form: str, part: str) -> str:
        seen.append(part)
        return unicodedata.normalize(form, part)  # type: ignore[arg-type]

    with patch.object(folds, "unicodedata", SimpleNamespace(**{**vars(unicodedata), "normalize": normalize})):
        fold(text)
    return "".join(seen)


@pytest.mark.parametrize(
    "text",
    [
        "\u1112\u1161\u11ab",
        "\u0cc6\u0cc2\u0cd5",
        "\u0dd9\u0dcf\u0dca",
        "\u1b05\u1b35",
        "e\u0323\u0302x",
        "\u1100\u1161\u1161",
    ],
)
def test_starters_and_marks_compose_as_unicode_says(text: str) -> None:
    assert fold(f"a {text} b").text == unicodedata.normalize("NFC", f"a {text} b")


def test_more_marks_than_any_language_writes_are_told() -> None:
    assert stacked_marks("a" + "\u0301" * MOST_MARKS) is None
    assert stacked_marks("so a" + "\u0301\u0323" * MOST_MARKS) == 4


@given(st.text() | st.text("AÄΣİǅẞa"))
def test_small_letters_stand_at_their_own_offsets(text: str) -> None:
    small = small_letters(text)
    assert len(small) == len(text)
    assert all(small_letters(c) == s for c, s in zip(text, small, strict=True))
