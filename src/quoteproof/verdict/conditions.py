"""A reading's steps, and the conditions of alterations: functions from a stretch of a reading to its violations.

A reading is one way in which the printed text comes out of the passages; its steps cover the pattern from end to end,
in order. Every number comes from the book's limits; nothing here searches.
Source: rules.md, “Alterations” and “Skewing”.
"""

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from quoteproof.book.limits import Limits
from quoteproof.evidence.origins import StepKind
from quoteproof.quotation.pattern import ElementForm, Pattern, PatternElement
from quoteproof.text.inflections import is_inflection
from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import denies_word
from quoteproof.text.turning_words import Turned, turned
from quoteproof.text.words import count_words, words
from quoteproof.values import dataclass
from quoteproof.verdict import faults
from quoteproof.verdict.faults import BrokenCondition, Violation
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText
from quoteproof.verdict.skewing import omitted_limits, stranded_limit


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of a reading."""

    kind: StepKind
    """Where it comes from."""
    start: int
    """First offset in the folded pattern."""
    end: int
    """End, exclusive."""
    low: int
    """First offset in the passages that it covers."""
    high: int
    """End, exclusive; equal to `low` where it covers no words of the source."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way through the whole pattern."""

    steps: tuple[Step, ...]
    """Its steps."""
    violations: tuple[Violation, ...]
    """The conditions it breaks; none for a reading that is accepted."""
    swapped: bool
    """Whether inner marks are exchanged, single for double."""


OMISSIONS: Final = frozenset({ElementForm.OMISSION, ElementForm.BARE_OMISSION})
"""Forms that leave source words out."""
_ALTERATIONS: Final = frozenset(
    {StepKind.OMISSION, StepKind.INSERTION, StepKind.REPLACEMENT, StepKind.COMPLETION, StepKind.INITIAL}
)
_ADDED: Final = frozenset({StepKind.INSERTION, StepKind.REPLACEMENT})
_BESIDE: Final = 80  # code points on each side of a bracket with which its words can join
_FROM_SOURCE: Final = frozenset(
    {StepKind.SOURCE, StepKind.INITIAL, StepKind.CASE, StepKind.CAPITALS, StepKind.COMPLETION}
)


def edge(passages: PassageText, at: int, element: PatternElement, *, after: bool = False) -> tuple[Violation, ...]:
    """A piece starts and ends at word edges."""
    if not passages.cuts(at):
        return ()
    word = passages.cut_word(at)
    place = (element.end - 1, element.end) if after else (element.start, element.start + 1)
    return (Violation(faults.CutWord(word), *place),)


def gap(
    passages: PassageText, limits: Limits, languages: Languages, element: PatternElement, low: int, high: int
) -> tuple[Violation, ...]:
    """An omission leaves out a word, not too many, not over too many borders, and no limit word of what is kept."""
    count = passages.word_count(low, high)
    if count == 0:
        return broken(element, faults.EmptyOmission(passages.text[low:high].replace(PASSAGE_END, " ").strip()))
    if count > limits.omission_words:
        return broken(element, faults.OmissionTooLong(count))
    ends = passages.paragraph_ends(low, high)
    over = broken(element, faults.OmissionOverBorder(ends)) if ends > limits.omission_borders else ()
    left_out = omitted_limits(passages, low, high, languages).errors
    skewed = skew(element, left_out, stranded=_stranded(passages, low, high, languages))
    if over or skewed or not passages.enters_list(low, high):
        return (*over, *skewed)
    return broken(element, faults.OmissionOverIntroduction())


def _stranded(passages: PassageText, low: int, high: int, languages: Languages) -> tuple[str, ...]:
    """The limit word before a stretch that is left out or replaced, where that makes it govern other words."""
    found = stranded_limit(passages, low, high, languages)
    return (found.word,) if found is not None and found.certain else ()


def completion(
    passages: PassageText, limits: Limits, languages: Languages, element: PatternElement, at: int
) -> tuple[Violation, ...]:
    """A completion keeps enough of the source's word, puts in few letters, and makes no other word of it."""
    span = passages.word_span(at - 1)
    if span is None:
        return ()
    low, high = span
    word, length = passages.text[low:high], at - low
    if passages.text[at:high] == element.inner:
        return broken(element, faults.EmptyCompletion(word))
    letters = sum(character.isalpha() for character in passages.text[low:at])
    if letters < limits.completion_stem or length * 2 < len(word) or not passages.text[at - 1].isalpha():
        return broken(element, faults.StemTooShort(word))
    completed = passages.text[low:at] + element.inner
    if len(element.inner) > min(letters, limits.completion_letters):
        return broken(element, faults.CompletionTooLong(word))
    inflected = is_inflection(word, completed, languages)
    skewed = skew(element, *turned(word, completed, languages, excuse=inflected))
    return skewed if inflected else (*broken(element, faults.OtherWordCompleted(word)), *skewed)


def same_words(passages: PassageText, element: PatternElement, low: int, high: int) -> tuple[Violation, ...]:
    """A bracket puts other words than the source's, not the same ones."""
    same = passages.text[low:high] == element.inner
    return broken(element, faults.SameWords(element.inner)) if same else ()


def insertion(limits: Limits, element: PatternElement) -> tuple[Violation, ...]:
    """An insertion is short."""
    count = count_words(element.inner)
    if count == 0:
        return broken(element, faults.EmptyInsertion())
    return broken(element, faults.InsertionTooLong(count)) if count > limits.insertion_words else ()


def replacement(
    passages: PassageText,
    limits: Limits,
    languages: Languages,
    element: PatternElement,
    span: tuple[int, int],
    count: int,
) -> tuple[Violation, ...]:
    """A replacement covers few words and changes no limit word."""
    if count > limits.replaced_words:
        return broken(element, faults.ReplacesTooMuch(count))
    words = turned_by(passages, element, *span, languages)
    return skew(element, *words, stranded=_stranded(passages, *span, languages))


def turned_by(passages: PassageText, element: PatternElement, low: int, high: int, languages: Languages) -> Turned:
    """The words by which a bracket in the place of a stretch of the passages can turn the sense."""
    text = passages.text
    before, after = text[max(0, low - _BESIDE) : low], text[high : high + _BESIDE]
    found = turned(text[low:high], element.inner, languages, before=before, after=after)
    uncertain = (text[slice(*span)].lower() for span in passages.uncertain_limits(low, high, languages))
    denied = _denied_beside(element.inner, before, after) if low == high else ()
    return found._replace(gone=found.gone.union(uncertain, denied))


def _denied_beside(inner: str, before: str, after: str) -> Iterator[str]:
    """The word of the source beside an insertion that denies what is put in: `inherently [equal]` before “unequal”."""
    added, following, preceding = words(inner), words(after), words(before)
    for beside, text, own in ((following[:1], after, added[:1]), (preceding[-1:], before, added[-1:])):
        for span, mine in zip(beside, own, strict=False):
            if denies_word(text[slice(*span)], inner[slice(*mine)]):
                yield text[slice(*span)].lower()


def broken(element: PatternElement, fault: BrokenCondition) -> tuple[Violation, ...]:
    """The violation of one condition by an element."""
    return (Violation(fault, element.start, element.end),)


def skew(
    element: PatternElement, gone: Collection[str], come: Collection[str] = (), *, stranded: tuple[str, ...] = ()
) -> tuple[Violation, ...]:
    """A limit word comes or goes, or comes to govern other words."""
    fault = faults.Skewing(tuple(sorted(gone)), tuple(sorted(come)), stranded)
    return broken(element, fault) if gone or come or stranded else ()


def whole(passages: PassageText, limits: Limits, pattern: Pattern, steps: Sequence[Step]) -> tuple[Violation, ...]:
    """The conditions of the whole quotation that a finished reading breaks."""
    return (
        *_beside(pattern.text, steps),
        *_short_pieces(passages, limits, steps),
        *_shares(passages, limits, pattern.text, steps),
        *_other_line_ends(passages, pattern, steps),
    )


def _other_line_ends(passages: PassageText, pattern: Pattern, steps: Sequence[Step]) -> Iterator[Violation]:
    """A line break stands where a line of the source ends, an empty line where its stanza or paragraph does."""
    for at, mark in pattern.line_ends:
        for step in (s for s in steps if s.kind in _FROM_SOURCE and s.start <= at < s.end):
            border = passages.slash(step.low + at - step.start)
            if border != mark:
                yield Violation(faults.OtherLineEnd(border), at, at + 1)


def _beside(text: str, steps: Sequence[Step]) -> Iterator[Violation]:
    """An insertion is beside no other alteration; the source's own dots and brackets are no alterations."""
    for one, other in itertools.pairwise(steps):
        if one.kind in _ALTERATIONS and other.kind in _ALTERATIONS and {one.kind, other.kind} & _ADDED:
            added, near = (one, other) if one.kind in _ADDED else (other, one)
            yield Violation(faults.BesideAlteration(text[near.start : near.end]), added.start, added.end)


def _short_pieces(passages: PassageText, limits: Limits, steps: Sequence[Step]) -> Iterator[Violation]:
    """A piece beside an omission has three words or more, or the only omission leaves out part of its sentence."""
    gaps = [i for i, s in enumerate(steps) if s.kind is StepKind.OMISSION]
    if not gaps:
        return
    bounds = itertools.pairwise((-1, *gaps, len(steps)))
    pieces = [[s for s in steps[low + 1 : high] if s.kind is not StepKind.ADDED] for low, high in bounds]
    between = len(gaps) == 1 and all(pieces)
    left, right = steps[gaps[0]].low - 1, steps[gaps[0]].high + 1
    for piece in filter(None, pieces):
        low, high = piece[0].low, piece[-1].high
        words = sum(passages.word_count(s.low, s.high) for s in _runs(piece))
        if words >= limits.piece_words or passages.introduces(low, high):
            continue
        if not (between and passages.same_sentence(min(low, left), max(high, right))):
            yield Violation(faults.PieceTooShort(), piece[0].start, piece[-1].end)


def _shares(passages: PassageText, limits: Limits, text: str, steps: Sequence[Step]) -> Iterator[Violation]:
    """At least half of the printed words, and one, are the source's; several brackets hold few of them."""
    foreign = [s for s in steps if s.kind in (StepKind.INSERTION, StepKind.REPLACEMENT)]
    if not foreign:
        if not any(has_whole_word(passages, s.low, s.high) for s in _runs(steps)):
            yield Violation(faults.TooLittleOfSource(), 0, len(text))
        return
    inserted = sum(count_words(text[s.start + 1 : s.end - 1]) for s in foreign)
    quoted = sum(passages.word_count(s.low, s.high) for s in _runs(steps))
    if quoted < 1 or quoted < inserted:
        yield Violation(faults.TooLittleOfSource(), 0, len(text))
    elif len(foreign) == 1 and quoted < limits.insertion_quoted:
        yield Violation(faults.TooLittleQuoted(quoted), foreign[0].start, foreign[0].end)
    elif len(foreign) > 1 and inserted * limits.insertion_ratio > quoted:
        yield Violation(faults.TooMuchInserted(inserted, quoted), foreign[0].start, foreign[0].end)


def has_whole_word(passages: PassageText, low: int, high: int) -> bool:
    """Whether a whole word of the passages is in a span."""
    pieces = passages.text[low:high].split(" ", 2)  # no word holds a space
    return (len(pieces) > 2 and pieces[1][:1].isalnum()) or passages.word_count(low, high) > 0


def _runs(steps: Sequence[Step]) -> Iterator[Step]:
    """Join source steps that follow one another in the passages, so that a word in two steps counts once."""
    run: Step | None = None
    for step in (s for s in steps if s.kind in _FROM_SOURCE):
        if run is not None and step.low == run.high:
            run = Step(run.kind, run.start, step.end, run.low, step.high)
            continue
        if run is not None:
            yield run
        run = step
    if run is not None:
        yield run
