"""Emphasis, and characters that do not show.

Words that a quotation emphasises are emphasised in its source too, or the author declares them: in the citation,
for the whole quotation, or where the style has it so in a bracket just after the words, `[emphasis added]`.
Source: rules.md, “Emphasis”.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from quoteproof.book.config import Quotations
from quoteproof.book.profiles import Latitude
from quoteproof.evidence.origins import Alteration, StepKind
from quoteproof.quotation.model import Printed
from quoteproof.quotation.pattern import ElementForm, Pattern
from quoteproof.source.library import Passage
from quoteproof.text import look_alikes
from quoteproof.text.emphasis_notes import holds_note, is_note
from quoteproof.text.languages import Languages
from quoteproof.text.look_alikes import BIDI
from quoteproof.text.words import words
from quoteproof.verdict.conditions import Reading, Step
from quoteproof.verdict.faults import InvisibleCharacter, QuotationRefusal
from quoteproof.verdict.passage_text import PassageText


def forbidden(printed: Printed) -> QuotationRefusal | None:
    """The refusal for a character that no quotation may hold, though the source should hold it too."""
    if printed.text.isprintable():
        return None  # none of these characters is
    for at, character in enumerate(printed.text):
        if character in BIDI:
            return QuotationRefusal(InvisibleCharacter(character), at, at + 1)
    return None


def invisible(printed: Printed) -> QuotationRefusal | None:
    """The refusal for a character that does not show."""
    at = next(look_alikes.invisible(printed.text), None)
    return None if at is None else QuotationRefusal(InvisibleCharacter(printed.text[at]), at, at + 1)


_STRESSED = frozenset(
    {StepKind.SOURCE, StepKind.INITIAL, StepKind.CASE, StepKind.CAPITALS, StepKind.COMPLETION, StepKind.VERSE}
)
Spans = tuple[tuple[int, int], ...]
"""Stretches of a printed text."""


def with_notes(printed: Printed, pattern: Pattern, settings: Quotations, language: str) -> Pattern:
    """The pattern with its brackets that declare emphasis marked as notes; `language` is the book's."""
    if not printed.emphasis or settings.profile.permission(Latitude.EMPHASIS_BRACKET) is None:
        return pattern
    elements = (
        replace(e, form=ElementForm.NOTE)
        if e.form is ElementForm.INSERTION and is_note(e.inner, (language,)) and _before(printed, pattern, e.start)
        else e
        for e in pattern.elements
    )
    return replace(pattern, elements=tuple(elements))


def _before(printed: Printed, pattern: Pattern, start: int) -> Spans:
    """The spans of emphasis that end just before a bracket."""
    end = len(printed.text[: pattern.folded.start(start)].rstrip())
    return tuple((a, b) for a, b in printed.emphasis if a < end <= b)


def declared(printed: Printed, pattern: Pattern, affixes: str, language: str) -> Spans:
    """The spans of emphasis that are declared; `affixes` are the words around the citation."""
    if not printed.emphasis:
        return ()  # a bracket declares the emphasis before it
    if holds_note(affixes, (language,)):
        return printed.emphasis
    notes = (e for e in pattern.elements if e.form is ElementForm.NOTE)
    return tuple(span for note in notes for span in _before(printed, pattern, note.start))


def undeclared(
    printed: Printed, pattern: Pattern, passages: PassageText, reading: Reading, known: Spans
) -> tuple[int, int] | None:
    """The first span of printed text whose emphasis is neither the source's nor declared (`known`)."""
    for start, end in (span for span in printed.emphasis if span not in known):
        for step in reading.steps:
            if step.kind not in _STRESSED:
                continue
            a = max(start, pattern.folded.start(step.start))
            b = min(end, pattern.folded.end(step.end))
            if a < b:
                bad = [w for w in words(printed.text, a, b) if not _emphasised(pattern, passages, step, *w)]
                if bad:
                    return bad[0][0], bad[-1][1]
    return None


def idle_note(pattern: Pattern, reading: Reading, languages: Callable[[], Languages]) -> tuple[int, int] | None:
    """The span in the printed text of an insertion that says emphasis was added, and declares none."""
    insertions = [e for e in pattern.elements if e.form is ElementForm.INSERTION]
    notes = {e.start for e in insertions if is_note(e.inner, languages())} if insertions else ()
    for step in reading.steps if notes else ():
        if step.kind is StepKind.INSERTION and step.start in notes:
            return pattern.folded.start(step.start), pattern.folded.end(step.end)
    return None


def alterations(printed: Printed, known: Spans) -> Iterator[Alteration]:
    """The declared emphasis as alterations."""
    return (Alteration("emphasis", printed.text[a:b], printed.text[a:b]) for a, b in known)


def _emphasised(pattern: Pattern, passages: PassageText, step: Step, start: int, end: int) -> bool:
    """Whether the source emphasises the words of a stretch of a step."""
    low = step.low + pattern.folded.positions(start).start - step.start
    high = step.low + pattern.folded.positions(end - 1).stop - step.start
    number, a, b = passages.reading_span(max(step.low, low), min(step.high, high))
    passage: Passage = passages.parts[number]
    return not passage.text[a:b].strip() or any(s <= a and b <= e for s, e in passage.emphasis)
