"""The place in the sources that is nearest to a refused quotation, and the words that differ there.

For messages only: nearness never decides."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.finding.model import Nearest, Place
from quoteproof.quotation.model import Printed
from quoteproof.quotation.pattern import Pattern
from quoteproof.text.anchor import Anchor
from quoteproof.text.languages import Languages
from quoteproof.text.line_hyphens import undivided
from quoteproof.values import dataclass
from quoteproof.verdict.conditions import Reading
from quoteproof.verdict.faults import Violation
from quoteproof.verdict.match import WorkExhaustedError, readings
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText

_BRACKETS: Final = re.compile(r"\[[^\[\]]*\]")
_SCORE: Final = 55.0
_AREA: Final = 20_000_000  # code points of the quotation times those of the text that are compared in one go
_RARE: Final = 3  # words by which a long text is searched
_PLACES: Final = 20  # places of each that are looked at
_FAR: Final = 4_000_000  # code points of source text beyond which looking for something near would be noticed
_LONG: Final = 400  # code points of a quotation beyond which only its beginning is looked for


def plain_words(pattern: Pattern) -> str:
    """The pattern's own words without brackets."""
    return " ".join(word for word in _BRACKETS.sub(" ", pattern.text).split(" ") if word)


def nearest(text: str, cited_texts: Iterable[PassageText]) -> tuple[PassageText, int, int] | None:
    """The span in some texts that comes nearest to a folded text, widened to whole words."""
    from rapidfuzz import fuzz  # only for what is refused

    best: tuple[float, PassageText, int, int] | None = None
    seen = 0
    short = text[:_LONG]
    for passages in cited_texts:
        seen += len(passages.text)
        if seen > _FAR or not short:
            break
        for start, text in _windows(short, passages.text):
            found = fuzz.partial_ratio_alignment(short, text, score_cutoff=max(_SCORE, best[0] if best else 0))
            if found is not None and (best is None or found.score > best[0]):
                low, high = found.dest_start, found.dest_end
                if len(short) > len(text):
                    low, high = 0, len(text)
                best = (found.score, passages, start + low, start + high)
    if best is None:
        return None
    _, passages, low, high = best
    return passages, *_whole_words(passages, low, high)


def _windows(short: str, text: str) -> Iterator[tuple[int, str]]:
    """The windows of a text to look in: the whole, or in a long text those around the longest words."""
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


def _whole_words(passages: PassageText, low: int, high: int) -> tuple[int, int]:
    first = passages.word_span(low)
    last = passages.word_span(high - 1) if high else None
    low = first[0] if first else low
    high = last[1] if last else high
    text = passages.text[low:high]
    return low + len(text) - len(text.lstrip()), max(low, high - (len(text) - len(text.rstrip())))


def near(passages: PassageText, low: int, high: int) -> Nearest:
    """A span as a hint; its anchor names the passage that it begins in."""
    stop = passages.text.find(PASSAGE_END, low, high)
    number, a, b = passages.reading_span(low, max(low, stop if stop > low else high))
    passage = passages.parts[number]
    place = Place(passages.file, *passage.raw_span(a, b))
    return Nearest(Anchor(passages.key, passage.id), undivided(passage.text[a:b]), place)


WORK: Final = 4_000
"""Most steps of the matcher for one attempt at an explanation."""


@dataclass(frozen=True, slots=True)
class UnmatchedQuotation:
    """A refused quotation."""

    printed: Printed
    """Its printed text."""
    pattern: Pattern
    """Its pattern."""
    cited: tuple[PassageText, ...]
    """The cited_texts it cites."""
    elsewhere: Callable[[], Iterable[PassageText]]
    """Gives every source as a whole, the cited ones first."""
    settings: Quotations
    """The book's rules."""
    languages: Languages
    """The languages whose limit words count."""
    lifted: frozenset[Violation] = frozenset()
    """Skewing that the author has acknowledged."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The printed span of a span of the folded pattern, widened over a bracket that touches it."""
        a = self.pattern.folded.start(start)
        b = max(a, self.pattern.folded.end(end))
        text = self.printed.text
        if text[a - 1 : a] == "]":
            a = max(0, text.rfind("[", 0, a))
        if text[b : b + 1] == "[" and b > a and "]" in text[b:]:
            b = text.index("]", b) + 1
        if text[b : b + 1] == "]" and text[a:b].count("[") > text[a:b].count("]"):
            b += 1
        inner = text[a:b].strip()
        if not any(c.isalnum() or c in "[]/" for c in inner):
            return a, b  # a gap, where words are missing
        start = a + text[a:b].index(inner)
        return start, start + len(inner)

    def strict(self, pattern: Pattern, passages: PassageText) -> Iterator[Reading]:
        """The first accepted reading of a pattern, if there is one within the work allowed."""
        try:
            yield from islice(self.readings(pattern, passages), 1)
        except WorkExhaustedError:
            return

    def readings(self, pattern: Pattern, passages: PassageText, *, strict: bool = True) -> Iterator[Reading]:
        """The readings of a pattern; raises `WorkExhaustedError` beyond the work allowed for one attempt."""
        languages, lifted = self.languages, self.lifted
        return readings(pattern, passages, self.settings, languages=languages, strict=strict, lifted=lifted, work=WORK)

    def readable(self) -> bool:
        """Whether its characters are the source's, and only conditions are broken."""
        for passages in self.cited:
            try:
                if next(self.readings(self.pattern, passages, strict=False), None) is not None:
                    return True
            except WorkExhaustedError:
                continue
        return False

    def nearest(self) -> Nearest | None:
        """The cited place that comes nearest."""
        found = nearest(plain_words(self.pattern), self.cited)
        return near(*found) if found else None
