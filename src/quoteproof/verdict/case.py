"""A refused quotation with all that bears on it, and what every diagnosis asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.finding.model import Nearest
from quoteproof.quotation.model import Printed, Quotation
from quoteproof.quotation.pattern import ElementForm, Pattern, read_pattern
from quoteproof.text.languages import Languages
from quoteproof.text.words import count_words
from quoteproof.verdict.bench import Bench
from quoteproof.verdict.conditions import Reading
from quoteproof.verdict.faults import ChangedCase, ChangedPunctuation, Misquotation, QuotationRefusal, Violation
from quoteproof.verdict.ground import PassageText
from quoteproof.verdict.match import WorkExhaustedError, readings
from quoteproof.verdict.nearest import difference, near, nearest, plain_words

Differing = type[Misquotation] | type[ChangedCase] | type[ChangedPunctuation]
"""Faults that name the first words that differ."""
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
    """The grounds it cites."""
    elsewhere: Callable[[], Iterable[PassageText]]
    """Gives every source as a whole, the cited ones first."""
    settings: Quotations
    """The book's rules."""
    languages: Languages
    """The languages whose limit words count."""
    lifted: frozenset[Violation] = frozenset()
    """Skewing that the author has acknowledged."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the printed span of a span of the folded pattern, widened over a bracket that touches it."""
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

    def strict(self, pattern: Pattern, ground: PassageText) -> Iterator[Reading]:
        """Give the first accepted reading of a pattern over a ground, within the work allowed."""
        try:
            yield from islice(self.readings(pattern, ground), 1)
        except WorkExhaustedError:
            return

    def readings(self, pattern: Pattern, ground: PassageText, *, strict: bool = True) -> Iterator[Reading]:
        """Give readings within the work allowed to one attempt; raises `WorkExhaustedError`."""
        languages, lifted = self.languages, self.lifted
        return readings(pattern, ground, self.settings, languages=languages, strict=strict, lifted=lifted, work=WORK)

    def readable(self) -> bool:
        """Tell whether its characters are the source's, and only conditions are broken."""
        for ground in self.cited:
            try:
                if next(self.readings(self.pattern, ground, strict=False), None) is not None:
                    return True
            except WorkExhaustedError:
                continue
        return False

    def nearest(self) -> Nearest | None:
        """Give the cited place that comes nearest."""
        found = nearest(plain_words(self.pattern), self.cited)
        return near(*found) if found else None

    def differing(self, kind: Differing, ground: PassageText, low: int, high: int) -> QuotationRefusal:
        """Make a refusal of the first words that differ from a stretch of a ground."""
        hint = near(ground, low, high)
        change = difference(self.pattern, ground, low, high)
        if change is None:
            return QuotationRefusal(kind(), nearest=hint)
        span = self.span(change.start, change.end)
        hint = near(ground, *ground.clipped(low, high, change.at))
        return QuotationRefusal(kind(change.printed, change.source), *span, hint)


_WORDS = 2  # fewer words stand in too many places for one of them to be a help


def whereabouts(quotation: Quotation, bench: Bench) -> Nearest | None:
    """Give the first place in the seeds where a quotation's words stand exactly."""
    pattern = read_pattern(quotation.printed)
    if pattern.words < _WORDS or not any(
        e.form is ElementForm.LITERAL and count_words(e.text) for e in pattern.elements
    ):
        return None
    for ground in bench.wholes(()):
        try:
            for reading in readings(pattern, ground, bench.settings, languages=(bench.language,), work=WORK):
                quoted = [s for s in reading.steps if s.high > s.low]
                return near(ground, quoted[0].low, quoted[-1].high)
        except WorkExhaustedError:
            continue
    return None
