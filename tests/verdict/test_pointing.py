"""A planted fault is named: one thing is changed in a quotation that stands, and the refusal points at that thing.

The texts are made up here. Every kind of change is planted at every place where it can be, in quotations with and
without alterations, under every style and both customs of punctuation. What a style permits is planted beside it, and
is not blamed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest

from quoteproof.book.config import Punctuation, Quotations
from quoteproof.book.profiles import Style
from quoteproof.quotation.model import Citation, Kind, Printed, Quotation, Stretches
from quoteproof.text.anchor import Anchor
from quoteproof.text.pairing import pair
from quoteproof.verdict.collate import judge
from quoteproof.verdict.faults import QuotationRefusal
from quoteproof.verdict.model import Altered, Misplaced, Misquoted, Verbatim, Verdict
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import library_of
from tests.samples import sampled
from tests.verdict.judging import NOWHERE

SEED = (
    "When the old harbour froze in the winter of 1848, nobody in the town had thought of a bridge; the ferryman, who "
    "was ninety years old, would not hear of it.\n"
    "The council met twice that year, and both times it sent the engineers home: their plans were bold, their sums "
    "were not. “We build when the ice is gone,” wrote the mayor, and the ice stayed.\n"
    "Only the schoolmaster kept a diary, in which he drew the piers, the arches and the lamps as they would stand one "
    "day; he died before the first stone was laid."
)
STYLES = [(style, punctuation) for style in Style for punctuation in Punctuation]


@dataclass(frozen=True)
class Accepted:
    """A quotation that stands."""

    words: str
    anchor: str
    kind: Kind = Kind.INLINE


PLAIN = (
    Accepted(
        "nobody in the town had thought of a bridge; the ferryman, who was ninety years old, would not hear", "x#p1"
    ),
    Accepted("both times it sent the engineers home: their plans were bold, their sums were not", "x#p2"),
    Accepted("in which he drew the piers, the arches and the lamps as they would stand one day", "x#p3"),
)
MARKED = (
    Accepted("nobody in the town had thought of a bridge; the ferryman […] would not hear of it", "x#p1"),
    Accepted("[N]obody in the town had thought of a bridge; the [old] ferryman, who was ninety years old", "x#p1"),
    Accepted("it sent the engineers home […] and the ice stayed", "x#p2"),
    Accepted("he drew the piers [of stone], the arches and the lamps as they would stand one day; he died", "x#p3"),
    Accepted("‘We build when the ice is gone,’ wrote the mayor, and the ice stayed", "x#p2"),
)
BLOCKS = (
    Accepted(
        "the ferryman, who was ninety years old, would not hear of it.\u2029The council met twice that year, and both "
        "times it sent the engineers home",
        "x#p1-p2",
        Kind.BLOCK,
    ),
)


@cache
def _context(style: Style, punctuation: Punctuation) -> VerdictContext:
    return VerdictContext(library_of({"x": SEED}), Quotations(style=style, punctuation=punctuation))


def _verdict(words: str, accepted: Accepted, style: Style, punctuation: Punctuation) -> Verdict:
    pairing = pair(words)
    inner = tuple((run.start, run.end - run.width) for run in pairing.runs)
    printed = Printed(words, Stretches(((0, 0, len(words)),)), (), inner, pairing.apostrophes)
    citation = Citation(0, 0, (Anchor.parse(accepted.anchor),), "", False, NOWHERE, NOWHERE, None)
    quotation = Quotation("q", "chapters/x.md", accepted.kind, 0, 0, 0, NOWHERE, printed, citation=citation)
    return judge(quotation, _context(style, punctuation)).verdict


@dataclass(frozen=True)
class Planted:
    """A quotation with one fault."""

    words: str
    start: int
    """Where the fault is."""
    end: int
    codes: frozenset[str]
    """The codes that name it."""


def _words(text: str) -> list[tuple[int, int]]:
    """The words outside of brackets, and of more than two letters."""
    brackets = [m.span() for m in re.finditer(r"\w?\[[^\]]*\]\w*", text)]
    spans = [m.span() for m in re.finditer(r"[A-Za-z]{3,}", text)]
    return [s for s in spans if not any(a <= s[0] < b or a < s[1] <= b for a, b in brackets)]


def _changed(text: str, span: tuple[int, int], put: str, *codes: str) -> Planted:
    start, end = span
    return Planted(text[:start] + put + text[end:], start, start + len(put), frozenset(codes))


def other_word(text: str) -> Iterator[Planted]:
    """A word for another."""
    for span in _words(text):
        yield _changed(text, span, "zebras", "Q001")


def other_letter(text: str) -> Iterator[Planted]:
    """A letter inside a word."""
    for start, end in _words(text):
        word = text[start:end]
        other = f"{word[0]}{'x' if word[1] != 'x' else 'q'}{word[2:]}"
        yield _changed(text, (start, end), other, "Q001")


def other_case(text: str) -> Iterator[Planted]:
    """A word in capitals."""
    for start, end in _words(text):
        yield _changed(text, (start, end), text[start:end].upper(), "Q012")


def added_word(text: str) -> Iterator[Planted]:
    """A word too many."""
    for _, end in _words(text)[:-1]:
        if text[end : end + 1] == " ":
            planted = _changed(text, (end, end), " zebras", "Q001")
            yield Planted(planted.words, planted.start + 1, planted.end, planted.codes)


def missing_word(text: str) -> Iterator[Planted]:
    """A word too few, inside a piece."""
    spans = _words(text)
    for start, end in spans[1:-1]:
        if text[start - 1] == text[end] == " " and text[start - 2].isalnum() and text[end + 1].isalnum():
            yield Planted(text[:start] + text[end + 1 :], start - 1, start, frozenset({"Q004"}))


def swapped_words(text: str) -> Iterator[Planted]:
    """Two words in the other order."""
    spans = _words(text)
    for (a, b), (c, d) in pairwise(spans):
        if text[b:c] == " " and text[a:b].lower() != text[c:d].lower():
            yield _changed(text, (a, d), f"{text[c:d]} {text[a:b]}", "Q001")


def missing_mark(text: str) -> Iterator[Planted]:
    """A comma or semicolon too few."""
    for match in re.finditer(r"(?<=[a-z])[,;:](?= [a-z])", text):
        at = match.start()
        yield Planted(text[:at] + text[at + 1 :], at, at + 1, frozenset({"Q013"}))


def added_mark(text: str) -> Iterator[Planted]:
    """A comma too many."""
    for match in re.finditer(r"(?<=[a-z]) (?=[a-z])(?![^\[]*\])", text):
        yield _changed(text, (match.start(), match.start()), ",", "Q013")


def other_mark(text: str) -> Iterator[Planted]:
    """A mark for another."""
    for match in re.finditer(r"(?<=[a-z])[,;:](?= [a-z])", text):
        yield _changed(text, match.span(), "!", "Q013")


def added_space(text: str) -> Iterator[Planted]:
    """A space before a mark."""
    for match in re.finditer(r"(?<=[a-z])[,;:](?= [a-z])", text):
        yield _changed(text, (match.start(), match.start()), " ", "Q013")


def cut_word(text: str) -> Iterator[Planted]:
    """The last word without its end."""
    start, end = _words(text)[-1]
    if end == len(text) and end - start > 3:
        yield Planted(text[: end - 1], start, end - 1, frozenset({"Q011"}))


KINDS: tuple[Callable[[str], Iterator[Planted]], ...] = (
    *(other_word, other_letter, other_case, added_word, missing_word, swapped_words),
    *(missing_mark, added_mark, other_mark, added_space, cut_word),
)


def _refusal(verdict: Verdict) -> QuotationRefusal | None:
    return verdict.refusal if isinstance(verdict, Misquoted | Misplaced) else None


def _points_at(refusal: QuotationRefusal, planted: Planted) -> bool:
    low, high = refusal.start, refusal.end
    return refusal.fault.code in planted.codes and low <= planted.end and planted.start <= high and high - low < 40


@pytest.mark.parametrize(("style", "punctuation"), STYLES)
def test_the_quotations_stand(style: Style, punctuation: Punctuation) -> None:
    for accepted in (*PLAIN, *MARKED, *BLOCKS):
        verdict = _verdict(accepted.words, accepted, style, punctuation)
        assert isinstance(verdict, Verbatim | Altered), (accepted, verdict)


@pytest.mark.parametrize(
    ("kind", "style", "punctuation"),
    sampled(
        {
            f"{kind.__name__}-{style}-{punctuation}": (kind, style, punctuation)
            for kind in KINDS
            for style, punctuation in STYLES
        },
        5,  # neither the number of kinds nor that of styles has it as a factor: each kind and each style comes
    ),
)
def test_a_planted_fault_is_named(
    kind: Callable[[str], Iterator[Planted]], style: Style, punctuation: Punctuation
) -> None:
    missed = [
        (planted.words, refusal and (refusal.fault, planted.words[refusal.start : refusal.end]))
        for accepted in (*PLAIN, *MARKED, *BLOCKS)
        for planted in kind(accepted.words)
        for refusal in (_refusal(_verdict(planted.words, accepted, style, punctuation)),)
        if refusal is None or not _points_at(refusal, planted)
    ]
    assert not missed, "\n".join(map(str, missed))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_the_style_permits_is_not_blamed(kind: Callable[[str], Iterator[Planted]]) -> None:
    """The first capital and the last full stop are the author's own, and neither is named."""
    style, punctuation = Style.CHICAGO, Punctuation.AMERICAN
    missed = []
    for accepted in PLAIN[:2]:
        for planted in kind(accepted.words):
            if planted.start == 0 or planted.end >= len(planted.words):
                continue
            words = f"{planted.words[0].upper()}{planted.words[1:]}."
            refusal = _refusal(_verdict(words, accepted, style, punctuation))
            if refusal is None or not _points_at(refusal, planted):
                missed.append((words, refusal and (refusal.fault, words[refusal.start : refusal.end])))
    assert not missed, "\n".join(map(str, missed))
