"""Diagnosis: which one fault explains best why a quotation is not exact.

Promises: called only once a quotation has been refused, it never makes it pass; faults are tried in the order of
rules.md, “Codes”, and the first that explains it speaks. Work is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.finding.codes import PRECEDENCE
from quoteproof.quotation.model import Printed
from quoteproof.quotation.pattern import Pattern, read_pattern
from quoteproof.text.look_alikes import BIDI, is_invisible, named, skeleton
from quoteproof.text.offsets import apply_changes
from quoteproof.verdict.ground import Ground
from quoteproof.verdict.match import WorkExhaustedError, readings
from quoteproof.verdict.model import Near, Problem
from quoteproof.verdict.nearest import difference, near, nearest, plain_words
from quoteproof.verdict.reading import Reading, Violation

_READINGS: Final = 200
_WORK: Final = 4_000
# Punctuation between words; a point or hyphen inside a word is part of the word.
_SILENT: Final = re.compile(r"(?<!\w)[^\w\s\[\]…]|[^\w\s\[\]…](?!\w)")


@dataclass(frozen=True, slots=True)
class Case:
    """A refused quotation with all that bears on it."""

    printed: Printed
    """Its printed text."""
    pattern: Pattern
    """Its pattern."""
    cited: tuple[Ground, ...]
    """The grounds it cites."""
    elsewhere: Callable[[], Iterable[Ground]]
    """Gives every source as a whole, the cited ones first."""
    settings: Quotations
    """The book's rules."""
    language: str
    """BCP 47 tag of the source's language."""


def diagnose(case: Case) -> Problem:
    """Give the most telling problem of a refused quotation."""
    steps = (_invisible, _look_alike, _misplaced, _disordered, _broken, _unmarked, _case, _punctuation)
    for step in steps:
        problem = step(case)
        if problem is not None:
            return problem
    return _misquoted(case)


def forbidden(printed: Printed) -> Problem | None:
    """Give the problem of a character that no quotation may hold, though the source should hold it too."""
    for at, character in enumerate(printed.text):
        if character in BIDI:
            return Problem("Q009", at, at + 1, what=named(character))
    return None


def _invisible(case: Case) -> Problem | None:
    for at, character in enumerate(case.printed.text):
        if is_invisible(character):
            return Problem("Q009", at, at + 1, what=named(character), near=_near(case))
    return None


def _look_alike(case: Case) -> Problem | None:
    twin = _relaxed(case, skeleton)
    if twin is None:
        return None
    for at, character in enumerate(case.printed.text):
        looks = skeleton(character)
        there = any(character in ground.text for ground in case.cited)
        if looks != character and not character.isspace() and character not in "“”‘’„" and not there:
            what = " + ".join(named(c) for c in looks) if len(looks) < 4 else looks
            return Problem("Q008", at, at + 1, what=f"{named(character)}|{what}", near=twin)
    found = _first_foreign(case)
    return Problem("Q008", what=f"{found}|", near=twin) if found else None


def _first_foreign(case: Case) -> str:
    """Name the source's own character that looks like something else."""
    for ground in case.cited:
        for character in ground.text:
            if not character.isascii() and skeleton(character) != character and character not in "…—–":
                return named(character)
    return ""


def _misplaced(case: Case) -> Problem | None:
    """Look for it, letter for letter, in every other passage."""
    found: list[Near] = []
    for ground in case.elsewhere():
        for reading in _strict(case.pattern, ground, case):
            quoted = [s for s in reading.steps if s.high > s.low]
            if quoted:
                found.append(near(ground, quoted[0].low, quoted[-1].high))
            break
        if len(found) == 3:
            break
    if not found:
        return None
    return Problem("Q003", near=found[0], others=tuple(n.anchor for n in found[1:]))


def _disordered(case: Case) -> Problem | None:
    """Every piece stands in one cited ground, but not in this order."""
    pieces = case.pattern.pieces()
    if len(pieces) < 2:
        return None
    for ground in case.cited:
        parts = [replace(case.pattern, elements=piece, swappable=case.pattern.swappable) for piece in pieces]
        hits = [next(_strict(part, ground, case), None) for part in parts]
        if all(hits):
            places = [hit.steps[0].low for hit in hits if hit is not None]
            late = next((i for i in range(1, len(places)) if places[i] < places[i - 1]), None)
            if late is not None:
                piece = pieces[late]
                span = _back(case, piece[0].start, piece[-1].end)
                return Problem("Q005", *span, printed=case.printed.text[slice(*span)], near=_near(case))
    return None


def _broken(case: Case) -> Problem | None:
    """A reading that breaks a condition explains it, if it breaks few."""
    best: tuple[int, int, Reading, Violation, Ground] | None = None
    for ground in case.cited:
        try:
            found = readings(case.pattern, ground, case.settings, language=case.language, strict=False, work=_WORK)
            for reading in islice(found, _READINGS):
                if not reading.violations:
                    continue
                first = min(reading.violations, key=lambda v: PRECEDENCE.index(v.code))
                rank = (len(reading.violations), PRECEDENCE.index(first.code))
                if best is None or rank < best[:2]:
                    best = (*rank, reading, first, ground)
        except WorkExhaustedError:
            continue
    if best is None or best[0] > 3:
        return None
    return _from_violation(case, best[2], best[3], best[4])


def _from_violation(case: Case, reading: Reading, violation: Violation, ground: Ground) -> Problem:
    span = _back(case, violation.start, violation.end)
    quoted = [s for s in reading.steps if s.high > s.low]
    hint = near(ground, quoted[0].low, quoted[-1].high) if quoted else None
    printed = case.printed.text[slice(*span)]
    what = violation.breach.value
    return Problem(violation.code, *span, what=what, printed=printed, source=violation.detail, near=hint)


def _unmarked(case: Case) -> Problem | None:
    """All its words stand there in order, but words between them are missing without a mark."""
    found = nearest(plain_words(case.pattern), case.cited)
    if found is None:
        return None
    ground, low, high = _widened(case, *found)
    change = difference(case.pattern, ground, low, high)
    if change is None or not change.only_missing:
        return None
    span = _back(case, change.start, change.end)
    return Problem("Q004", *span, source=change.source, near=near(ground, *found[1:]))


def _widened(case: Case, ground: Ground, low: int, high: int) -> tuple[Ground, int, int]:
    """Widen a near stretch to the quotation's own first and last words, where these stand around it."""
    ours = plain_words(case.pattern).split()
    if ours:
        first = ground.text.rfind(ours[0], max(0, low - 600), high)
        last = ground.text.find(ours[-1], low, high + 600)
        low = min(low, first) if first >= 0 else low
        high = max(high, last + len(ours[-1])) if last >= 0 else high
    return ground, low, high


def _case(case: Case) -> Problem | None:
    if _relaxed(case, _lower) is None:
        return None
    return _differing(case, "Q012")


def _lower(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _punctuation(case: Case) -> Problem | None:
    if _relaxed(case, _without_punctuation) is None:
        return None
    return _differing(case, "Q013", characters=True)


def _without_punctuation(text: str) -> str:
    return re.sub(r"\s+", " ", _SILENT.sub("", unicodedata.normalize("NFC", text))).strip()


def _differing(case: Case, code: str, *, characters: bool = False) -> Problem:
    """Make a problem of the first words (or characters) that differ from the nearest place."""
    found = nearest(plain_words(case.pattern), case.cited)
    if found is None:
        return Problem(code)
    ground, low, high = found
    hint = near(ground, low, high)
    change = difference(case.pattern, ground, low, high)
    if change is not None:
        span = _back(case, change.start, change.end)
        return Problem(code, *span, printed=change.printed, source=change.source, near=hint)
    if characters:
        return _first_character(case, code, ground, low, hint)
    return Problem(code, near=hint)


def _first_character(case: Case, code: str, ground: Ground, low: int, hint: Near) -> Problem:
    """Point at the first character at which print and source part."""
    mine, theirs = case.pattern.text, ground.text[low:]
    at = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), None)
    if at is None:
        at = max(0, len(mine) - 1)
    span = _back(case, at, at + 1)
    return Problem(code, *span, printed=mine[at : at + 1], source=theirs[at : at + 1], near=hint)


def _misquoted(case: Case) -> Problem:
    found = nearest(plain_words(case.pattern), case.cited) or nearest(plain_words(case.pattern), case.elsewhere())
    if found is None:
        return Problem("Q001")
    ground, low, high = found
    hint = near(ground, low, high)
    change = difference(case.pattern, ground, low, high)
    if change is None:
        return Problem("Q001", near=hint)
    span = _back(case, change.start, change.end)
    return Problem("Q001", *span, printed=change.printed, source=change.source, near=hint)


def _near(case: Case) -> Near | None:
    found = nearest(plain_words(case.pattern), case.cited)
    return near(*found) if found else None


def _back(case: Case, start: int, end: int) -> tuple[int, int]:
    """Give the printed span of a span of the folded pattern."""
    a = case.pattern.folded.start(start)
    return a, max(a, case.pattern.folded.end(end))


def _strict(pattern: Pattern, ground: Ground, case: Case) -> Iterator[Reading]:
    try:
        yield from islice(readings(pattern, ground, case.settings, language=case.language, work=_WORK), 1)
    except WorkExhaustedError:
        return


def _relaxed(case: Case, change: Callable[[str], str]) -> Near | None:
    """Tell whether the quotation would be exact if print and source were both changed so; give the place."""
    inner: Sequence[tuple[int, int]] = case.printed.inner if len(change("“‘”’\"'")) == 6 else ()
    text = change(case.printed.text)
    if len(text) != len(case.printed.text):
        inner = ()
    printed = Printed(text, tuple((-1, i) for i in range(len(text))), (), tuple(inner), case.printed.apostrophes)
    pattern = read_pattern(printed if inner else replace(printed, apostrophes=frozenset()))
    for ground in case.cited:
        if any(True for _ in _strict(pattern, _changed(ground, change), case)):
            return _near(case) or near(ground, ground.low, min(ground.high, ground.low + 80))
    return None


def _changed(ground: Ground, change: Callable[[str], str]) -> Ground:
    passages = []
    for passage in ground.passages:
        text = change(passage.text)
        spans = ((0, len(text)),)
        plain = apply_changes(text, ())
        passages.append(
            replace(passage, text=text, mapped=plain, sentences=spans, emphasis=(), corrections=(), breaks=())
        )
    return Ground(ground.anchor, ground.key, ground.file, tuple(passages), 0, -1)
