"""Borrowing: what the sieve passes over holds no run of the author's words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoteproof.chapter.model import Chapter, Flow, FlowKind, Where
from quoteproof.finding.model import Place
from quoteproof.quotation.model import Collected, Kind, Printed, Quotation, Stretches
from quoteproof.text.folds import fold_marks
from quoteproof.text.words import words
from quoteproof.verdict.borrowing import borrowings, find_windows, runs, windows
from tests.book_of import library_of

# Few words, so that runs meet often; some are several parts to the sieve, one is no part at all.
WORDS = st.sampled_from(["war", "war", "peace", "non-alignment", "2.7%", "U.S.-led", "he’s", "e\u0301t", "\u0301"])
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


@given(TEXTS, TEXTS, st.integers(1, 9))
def test_every_shared_run_is_found(seed: str, author: str, length: int) -> None:
    flow = Flow(0, FlowKind.PARAGRAPH, Where(), author, (), (), tuple(range(len(author))))
    chapter = Chapter("chapters/x.md", author, {"blocks": []}, (flow,), ())
    outside = tuple(runs(chapter, Collected((), (), ()), length))
    known = find_windows(library_of({"x": seed}), windows(outside, length), length, outside)
    found = list(borrowings(outside, known, length))
    theirs = {window for _, window in _windows(seed, length)}
    mine = _windows(author, length)
    covered = {at for run in found for at in range(run.place.start, run.place.end)}
    for start, window in mine:
        assert window not in theirs or start in covered
    assert bool(found) == any(window in theirs for _, window in mine)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=5))
def test_a_run_has_the_words_that_begin_outside_quotations(author: str, quoted: list[tuple[int, int]]) -> None:
    flow = Flow(0, FlowKind.PARAGRAPH, Where(), author, (), (), tuple(range(len(author))))
    chapter = Chapter("chapters/x.md", author, {"blocks": []}, (flow,), ())
    spans = [(min(start, len(author)), min(start + length, len(author))) for start, length in quoted]
    nowhere = Place("chapters/x.md")
    quotations = tuple(
        Quotation("", "", Kind.INLINE, 0, a, b, nowhere, Printed("", Stretches(((0, a, b),)))) for a, b in spans
    )
    inside = {at for a, b in spans for at in range(a, b)}
    expected: list[list[tuple[int, int]]] = [[]]
    for span in words(author):
        if span[0] in inside:
            expected.append([])
        else:
            expected[-1].append(span)
    found = runs(chapter, Collected(quotations, (), ()), 1)
    assert [list(run.spans) for run in found] == [run for run in expected if run]


def _windows(text: str, length: int) -> list[tuple[int, tuple[str, ...]]]:
    """Every run of so many words, with its offset."""
    plain = [(a, fold_marks(text[a:b]).lower()) for a, b in words(text)]
    runs = zip(*(plain[i:] for i in range(length)), strict=False)
    return [(run[0][0], tuple(word for _, word in run)) for run in runs]
