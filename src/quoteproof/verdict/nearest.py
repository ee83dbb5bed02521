"""Nearness: where a quotation nearly stands, and which words differ there. For messages only, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from quoteproof.finding.model import Nearest, Place
from quoteproof.quotation.pattern import ElementForm, Pattern
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import words
from quoteproof.verdict.ground import PASSAGE_END, PassageText

_BRACKETS: Final = re.compile(r"\[[^\[\]]*\]")
_SCORE: Final = 55.0
_AREA: Final = 20_000_000  # code points of quotation times ground that are compared in one go
_RARE: Final = 3  # words by which a long ground is searched
_PLACES: Final = 20  # places of each that are looked at
_FAR: Final = 4_000_000  # code points of ground beyond which looking for something near would be noticed
_AROUND: Final = 4  # words looked at on either side of a near stretch, which may end too soon
_Code = tuple[str, int, int, int, int]
_LONG: Final = 400  # code points of a quotation beyond which only its beginning is looked for


@dataclass(frozen=True, slots=True)
class Difference:
    """The first words that differ between a quotation and the place where it nearly stands."""

    start: int
    """First offset in the folded pattern."""
    end: int
    """End, exclusive."""
    printed: str
    """The quotation's words there; empty where words are missing."""
    source: str
    """The source's words there; empty where words were added."""
    at: int
    """An offset in the ground, where the source's words are or would be."""
    only_missing: bool
    """Whether all differences are source words that the quotation lacks, between its first and last."""


def plain_words(pattern: Pattern) -> str:
    """Give the pattern's own words without brackets."""
    return " ".join(word for word in _BRACKETS.sub(" ", pattern.text).split(" ") if word)


def nearest(text: str, grounds: Iterable[PassageText]) -> tuple[PassageText, int, int] | None:
    """Give the stretch of the grounds that comes nearest to a folded text, widened to whole words."""
    from rapidfuzz import fuzz  # only for what is refused

    best: tuple[float, PassageText, int, int] | None = None
    seen = 0
    short = text[:_LONG]
    for ground in grounds:
        seen += len(ground.text)
        if seen > _FAR or not short:
            break
        for start, text in _windows(short, ground.text):
            found = fuzz.partial_ratio_alignment(short, text, score_cutoff=max(_SCORE, best[0] if best else 0))
            if found is not None and (best is None or found.score > best[0]):
                low, high = found.dest_start, found.dest_end
                if len(short) > len(text):
                    low, high = 0, len(text)
                best = (found.score, ground, start + low, start + high)
    if best is None:
        return None
    _, ground, low, high = best
    return ground, *_whole_words(ground, low, high)


def _windows(short: str, text: str) -> Iterator[tuple[int, str]]:
    """Give the stretches of a ground to look in: all of it, or of a long one those around the longest words."""
    if len(short) * len(text) <= _AREA:
        yield 0, text
        return
    reach = 2 * len(short)
    for word in sorted(set(short.split()), key=len, reverse=True)[:_RARE]:
        at = text.find(word)
        for _ in range(_PLACES):
            if at < 0:
                break
            start = max(0, at - reach)
            yield start, text[start : at + reach]
            at = text.find(word, at + reach)


def _whole_words(ground: PassageText, low: int, high: int) -> tuple[int, int]:
    first = ground.word_span(low)
    last = ground.word_span(high - 1) if high else None
    low = first[0] if first else low
    high = last[1] if last else high
    text = ground.text[low:high]
    return low + len(text) - len(text.lstrip()), max(low, high - (len(text) - len(text.rstrip())))


def near(ground: PassageText, low: int, high: int) -> Nearest:
    """Give a stretch of a ground as a hint; it is named by the passage it begins in."""
    stop = ground.text.find(PASSAGE_END, low, high)
    number, a, b = ground.reading_span(low, max(low, stop if stop > low else high))
    passage = ground.passages[number]
    return Nearest(Anchor(ground.key, passage.id), passage.text[a:b], Place(ground.file, *passage.raw_span(a, b)))


def difference(pattern: Pattern, ground: PassageText, low: int, high: int) -> Difference | None:
    """Compare word by word with a stretch of the ground; None where the words are the same."""
    theirs = words(ground.text, *ground.widened(low, high, _AROUND))
    said = [ground.text[a:b] for a, b in theirs]
    mine, ours = _own_words(pattern, said)
    codes = SequenceMatcher(a=ours, b=said, autojunk=False).get_opcodes()
    changes = [_best(_at_ends(c, len(ours), len(theirs)), ours, said) for c in codes if c[0] != "equal"]
    # Words of the source before the first and after the last quoted one are simply not quoted.
    changes = [c for c in changes if not (c[0] == "insert" and c[1] in (0, len(ours)))]
    # So are words under a mark of omission.
    changes = [c for c in changes if not (c[0] == "insert" and _marked(pattern, mine[c[1] - 1][1], mine[c[1]][0]))]
    if not changes or not mine:
        return None
    only_missing = all(c[0] == "insert" for c in changes)
    _, a, b, c, d = changes[0]
    start, end = _stretch(mine, a, b)
    source = ground.text[theirs[c][0] : theirs[d - 1][1]] if d > c else ""
    at = theirs[min(c, len(theirs) - 1)][0]
    return Difference(start, end, pattern.text[start:end] if b > a else "", source, at, only_missing)


def case_differences(pattern: Pattern, ground: PassageText, low: int, high: int) -> Iterator[tuple[int, int, str]]:
    """Give the quotation's words that differ in case alone: their spans in the pattern, and the source's words."""
    said = [ground.text[a:b] for a, b in words(ground.text, *ground.widened(low, high, _AROUND))]
    spans, ours = _own_words(pattern, said)
    matcher = SequenceMatcher(a=[w.lower() for w in ours], b=[w.lower() for w in said], autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for i in range(size):
            if ours[a + i] != said[b + i]:
                yield (*spans[a + i], said[b + i])


def _own_words(pattern: Pattern, said: Sequence[str]) -> tuple[list[tuple[int, int]], list[str]]:
    """Give the spans of the quotation's own words, and the words as the source would have them.

    A capital in brackets is read in its other case, and a stem before a completed ending as the source's word.
    """
    spans: list[tuple[int, int]] = []
    ours: list[str] = []
    elements = pattern.elements
    for i, element in enumerate(elements):
        if element.form is not ElementForm.LITERAL:
            continue
        for start, end in words(pattern.text, element.start, element.end):
            word = pattern.text[start:end]
            before = elements[i - 1] if i and start == element.start else None
            after = elements[i + 1] if i + 1 < len(elements) and end == element.end else None
            if before is not None and before.form is ElementForm.INITIAL and before.end == start:
                word = before.inner.swapcase() + word
            if after is not None and after.form is ElementForm.COMPLETION:
                word = next((other for other in said if other.startswith(word)), word)
            spans.append((start, end))
            ours.append(word)
    return spans, ours


def _marked(pattern: Pattern, start: int, end: int) -> bool:
    omissions = (ElementForm.OMISSION, ElementForm.BARE_OMISSION)
    return any(e.form in omissions and start <= e.start and e.end <= end for e in pattern.elements)


def _best(code: _Code, ours: Sequence[str], said: Sequence[str]) -> _Code:
    """Of many words of the source put against few of the quotation's, keep those that are most like them."""
    tag, a, b, c, d = code
    if tag != "replace" or d - c <= b - a or b - a != len(ours):
        return code
    from rapidfuzz import fuzz

    mine = " ".join(ours[a:b])
    starts = range(c, d - (b - a) + 1)
    best = max(starts, key=lambda i: fuzz.ratio(mine, " ".join(said[i : i + b - a])))
    return tag, a, b, best, best + b - a


def _at_ends(code: _Code, mine: int, theirs: int) -> _Code:
    """At the ends of the stretch, put no more of the source's words against the quotation's than it has there."""
    tag, a, b, c, d = code
    if tag != "replace" or b - a == mine:
        return code
    if b == mine and d == theirs:
        d = min(d, c + b - a)
    elif a == 0 and c == 0:
        c = max(c, d - (b - a))
    return tag, a, b, c, d


def _stretch(spans: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """Give the span of words `first` to `last`; of none, the gap before `first`."""
    if last > first:
        return spans[first][0], spans[last - 1][1]
    return spans[first - 1][1], spans[min(first, len(spans) - 1)][0]
