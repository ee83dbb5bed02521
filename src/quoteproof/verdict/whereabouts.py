"""Whereabouts: where the words of a quotation really stand, when its citation cannot say.

Promises: a place is named only where the words stand there letter for letter; for messages, never a verdict.
"""

from __future__ import annotations

from quoteproof.finding.model import Nearest
from quoteproof.quotation.model import Quotation
from quoteproof.quotation.pattern import ElementForm, read_pattern
from quoteproof.text.words import count_words
from quoteproof.verdict.bench import Bench
from quoteproof.verdict.case import WORK
from quoteproof.verdict.match import WorkExhaustedError, readings
from quoteproof.verdict.nearest import near

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
