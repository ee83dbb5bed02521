"""Properties of the verdict over generated Unicode: what is exact passes, what is changed never does."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quoteproof.text.folds import fold
from quoteproof.text.words import words
from quoteproof.verdict.model import Altered, Verbatim
from tests.verdict.judging import verdict_of

LETTERS = st.characters(categories=("Lu", "Ll", "Lo", "Nd"), max_codepoint=0x1FFFF, exclude_characters="ﬀﬁﬂﬃﬄ")
WORDS = st.text(LETTERS, min_size=1, max_size=9)
PUNCTUATION = st.sampled_from(["", "", "", ",", ";", ".", "?", " –", "—", ":"])
SEEDS = st.lists(st.tuples(WORDS, PUNCTUATION), min_size=6, max_size=24).map(
    lambda pairs: " ".join(word + mark for word, mark in pairs)
)


def slices(seed: str, data: st.DataObject) -> tuple[int, int]:
    """Draw a stretch of whole words."""
    spans = words(seed)
    assume(len(spans) >= 4)
    first = data.draw(st.integers(0, len(spans) - 3))
    last = data.draw(st.integers(first + 1, len(spans) - 1))
    return spans[first][0], spans[last][1]


@settings(max_examples=100)
@given(SEEDS, st.data())
def test_a_slice_of_whole_words_is_verbatim(seed: str, data: st.DataObject) -> None:
    start, end = slices(seed, data)
    assert isinstance(verdict_of(seed[start:end], seed), Verbatim)


@settings(max_examples=150)
@given(SEEDS, st.data())
def test_one_changed_character_is_never_exact(seed: str, data: st.DataObject) -> None:
    start, end = slices(seed, data)
    quoted = seed[start:end]
    at = data.draw(st.integers(0, len(quoted) - 1))
    put = data.draw(st.one_of(LETTERS, st.sampled_from(" ,.'-"), st.just("")))
    changed = quoted[:at] + put + quoted[at + 1 :]
    # The changed words may happen to stand in the passage all the same.
    assume(fold(changed).text.strip() not in fold(seed, seed=True).text)
    assert not isinstance(verdict_of(changed, seed), Verbatim | Altered)


@settings(max_examples=100)
@given(SEEDS, st.data())
def test_a_slice_that_cuts_a_word_is_never_exact(seed: str, data: st.DataObject) -> None:
    spans = [s for s in words(seed) if s[1] - s[0] > 1]
    assume(len(spans) > 3)
    start, end = data.draw(st.sampled_from(spans))
    cut = data.draw(st.integers(start + 1, end - 1))
    words_of_seed = {seed[a:b] for a, b in words(seed)}
    piece = seed[cut:end]
    assume(piece not in words_of_seed)
    tail = seed[cut : spans[-1][1]]
    assume(fold(seed).text.count(fold(tail).text) == 1)
    assert not isinstance(verdict_of(tail, seed), Verbatim | Altered)


@settings(max_examples=150)
@given(st.text(max_size=60), st.text(min_size=1, max_size=80).filter(lambda t: t.strip() and "\r" not in t))
def test_nothing_raises(quoted: str, seed: str) -> None:
    line = " ".join(seed.split()) or "x"
    assume(not any(0xD800 <= ord(c) <= 0xDFFF for c in quoted + line))
    verdict_of(quoted, line)


@settings(max_examples=100)
@given(st.text(st.sampled_from("abc […][]xT…. '\"“”‘’/sic"), max_size=50))
def test_no_combination_of_marks_raises(quoted: str) -> None:
    verdict_of(quoted, "abc xT abc: 'sic' […] a/b. “abc” c [x] b c a abc")
