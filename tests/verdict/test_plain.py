"""What the verdict asks of folds, words and passages, beside a plain way to the same answer."""

from __future__ import annotations

import re
import sys
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from quoteproof.book.config import Punctuation, Quotations
from quoteproof.book.profiles import Style
from quoteproof.document.role import Role
from quoteproof.quotation.model import Printed
from quoteproof.quotation.pattern import read_pattern
from quoteproof.source.library import Extent, Library, Passage
from quoteproof.text import limit_words as limits
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import _BESIDE_A_SPACE as BESIDE_A_SPACE
from quoteproof.text.folds import _SPACE_OF_MARK as SPACE_OF_MARK
from quoteproof.text.folds import fold, only_marks
from quoteproof.text.look_alikes import BIDI
from quoteproof.text.offsets import PARAGRAPH_END, apply_changes
from quoteproof.text.words import has_words, words
from quoteproof.verdict.evidence import _read as read_span
from quoteproof.verdict.evidence import _spots as spots_of
from quoteproof.verdict.evidence import skipped_limit
from quoteproof.verdict.match import plain_reading, readings
from quoteproof.verdict.passage_text import PassageText
from tests.book_of import library_of_this_book

PARTS: Final = st.sampled_from(
    ["the", "The", "cat", "cats", "not", "No.", "3.5", "fail", "fails to", "can’t", "don't", "U.S.-led", "$5", "-4%",
     "un", "unless", "impossible", "ﬁnal", "soft\u00adly", "e\u0301t", "été", "ſinless", "a", "A", "'90s", "’tis", "я",
     "“said", "she”", "\"so\"", "‘in", "it’", "—", "--", "…", "...", "[x]", "[…]", "/", "a/b", "x", ",", ".", ";", "?"]
)  # fmt: skip
SPACES: Final = st.sampled_from([" ", " ", " ", " ", "", "  ", "\u00a0", "\n", " \u00ad "])
TEXTS: Final = st.lists(st.tuples(PARTS, SPACES), min_size=1, max_size=30).map(
    lambda pairs: "".join(a + b for a, b in pairs).strip()
)


def ground_of(*texts: str, low: int = 0, high: int = -1) -> PassageText:
    passages = tuple(
        Passage(f"p{i}", Role.BODY, text, 10 * i, apply_changes(text, ())) for i, text in enumerate(texts, 1)
    )
    return PassageText(Anchor("x", "p1"), "x", "seeds/x.txt", passages, low, high)


_FOLDED: Final = re.compile(r"[^\S ]|  |--|\.\.\.|[\u00adﬀﬁﬂﬃﬄ]")


@settings(max_examples=120)
@given(st.one_of(TEXTS, st.text(max_size=40)))
def test_a_text_of_which_only_marks_fold_has_no_other_change(text: str) -> None:
    for seed in (False, True):
        folded = fold(text, seed=seed)
        assert not (only_marks(text) and (folded.changes or len(folded.text) != len(text)))
        assert only_marks(text) or _FOLDED.search(text) or folded.changes or not text.isascii()
    if PARAGRAPH_END not in text:
        marked = re.sub("[“”„]", '"', re.sub("[‘’ʼ‚]", "'", text))
        assert not only_marks(text) or fold(text).text == marked


def test_no_white_space_and_no_turning_character_is_printable() -> None:
    odd = {c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace() or c in BIDI or c in "\u00ad"}
    assert {c for c in odd if c.isprintable()} == {" "}
    assert all(re.match(r"\s", c) for c in odd if c.isspace())


@settings(max_examples=120)
@given(TEXTS.map(lambda t: fold(t, seed=True).text), st.data())
def test_limit_words_of_a_stretch_are_those_of_the_whole(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = list(limits.limit_words(text, ("en",)))
    assert spans == sorted(spans)
    wanted = tuple(span for span in spans if start <= span[0] < end)
    assert ground_of(text).limit_spans(start, end, ("en",)) == wanted


@given(TEXTS.map(lambda t: fold(t, seed=True).text), st.data())
def test_words_before_a_place_are_those_of_the_whole(text: str, data: st.DataObject) -> None:
    passages = ground_of(text)
    at = data.draw(st.integers(0, len(passages.text)))
    before = [a for a, b in words(passages.text) if b <= at]
    assert passages.words_before(at, 5) == (before[-5:] or [at])[0]


_CLAUSE: Final = re.compile(r"[,;:.!?—()\n]|[\"](?=\s)")


@settings(max_examples=120)
@given(TEXTS.filter(bool), TEXTS.filter(bool), st.data())
def test_a_limit_word_before_the_edge_is_looked_for_in_the_clause(one: str, two: str, data: st.DataObject) -> None:
    passages, book = ground_of(one, two), Quotations()
    low = data.draw(st.sampled_from([a for a, _ in words(passages.text)] or [0]))
    start = max(passages.words_before(low, book.limits.edge_words), passages.starts[passages.number(low)])
    before = passages.text[start:low]
    clause = before[max((m.end() for m in _CLAUSE.finditer(before)), default=0) :]
    found = [clause[a:b] for a, b in limits.limit_words(clause, ("en",), prefixes=False)]
    assert skipped_limit(passages, low, book, lambda: ("en",)) == (found[-1] if found else "")


@settings(max_examples=120)
@given(st.text(st.sampled_from("unoidmlrsIUſıse-ab\u0301"), max_size=9), st.sampled_from(["", "less", "leſs", "like"]))
def test_a_negative_prefix_is_told_by_two_letters(head: str, tail: str) -> None:
    word = (head + tail).lower()
    assert limits.prefixed(word) == (word not in limits.NOT_LESS and limits.NEGATIVE.fullmatch(word) is not None)


@given(TEXTS, st.data())
def test_a_part_has_the_words_it_has(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert has_words(text, start, end) == bool(words(text, start, end)) == bool(words(text[start:end]))


def test_an_anchor_of_one_passage_names_what_a_range_of_one_does() -> None:
    library: Library = library_of_this_book()
    for key, source in library.sources.items():
        for passage in source.passages:
            one = library.resolve(Anchor(key, passage.id))
            same = library.resolve(Anchor(key, f"{passage.id}-{passage.id}"))
            assert type(one) is type(same)
            if isinstance(one, Extent) and isinstance(same, Extent):
                assert (one.source, one.parts, one.locator) == (same.source, same.parts, same.locator)


STYLES: Final = st.sampled_from(
    [Quotations(), Quotations(style=Style.CHICAGO), Quotations(style=Style.CHICAGO, punctuation=Punctuation.AMERICAN)]
)


@settings(max_examples=200)
@given(TEXTS.filter(bool), TEXTS.filter(bool), st.booleans(), STYLES, st.data())
def test_the_words_of_a_source_alone_are_read_as_the_search_reads_them_first(
    one: str, two: str, cased: bool, book: Quotations, data: st.DataObject
) -> None:
    passages = ground_of(f"{one} {two}, {one}. {two}", two)
    edges = sorted({0, *(at for span in words(passages.text) for at in span)})
    start = data.draw(st.sampled_from(edges))
    end = data.draw(st.one_of(st.sampled_from(edges), st.integers(0, len(passages.text))))
    quoted = passages.text[start:end]
    pattern = read_pattern(Printed(quoted[:1].swapcase() + quoted[1:] if cased else quoted, ()))
    found = plain_reading(pattern, passages)
    assert found is None or found == next(readings(pattern, passages, book), None)


def test_words_that_stand_in_a_source_are_read_without_the_search() -> None:
    passages = ground_of("The cat can’t see “the other cat”, it’s said.")
    assert all(
        plain_reading(read_pattern(Printed(quoted, ())), passages)
        for quoted in ("The cat", "cat can’t see", "see “the other cat”, it’s said.", "said")
    )
    assert plain_reading(read_pattern(Printed("he other", ())), passages) is None


@settings(max_examples=120)
@given(TEXTS.filter(bool), st.data())
def test_a_span_is_read_with_its_place_as_its_passages_are(text: str, data: st.DataObject) -> None:
    passages = ground_of(text, f"and {text}")
    start = data.draw(st.integers(0, len(passages.text) - 1))
    end = data.draw(st.integers(start + 1, len(passages.text)))
    source, spots = read_span(passages, start, end)
    assert source == passages.reading(start, end)
    assert spots == (tuple(spots_of(passages, [(start, end)])) if source else ())


LANGUAGES: Final = ("en", "de", "fr", "nl", "la", "hr", "ko", "fi", "tr", "nn", "zz")


@settings(max_examples=200)
@given(st.lists(st.one_of(PARTS, st.sampled_from("ne non sans kein aldri only n o t falls Failed NO".split()))))
def test_no_language_has_a_limit_word_where_none_may_be(parts: list[str]) -> None:
    text = fold(" ".join(parts), seed=True).text
    if not limits.may_hold_limit_word(text):
        assert not any(True for tag in LANGUAGES for _ in limits.limit_words(text, (tag,), prefixes=False))


def test_a_limit_word_of_any_language_may_be_one_wherever_it_stands() -> None:
    listed = {word for tag in LANGUAGES for word in limits.listed(tag)}
    assert all(limits.may_hold_limit_word(f"the {word} cat") for word in listed | {"Fails to", "n o t", "wont"})
    assert not limits.may_hold_limit_word("he said that the cat")


@given(TEXTS)
def test_a_space_of_a_mark_stands_beside_one(text: str) -> None:
    text = re.sub(r"\s", " ", text)
    assert SPACE_OF_MARK.search(text) is None or any(pair in text for pair in BESIDE_A_SPACE)
