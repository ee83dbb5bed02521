"""Moves: the ways to read one element of a pattern at one offset of the source's text.

Each form has its moves literal first. The search through all elements is in `match`, the limits are in `conditions`.
Source: rules.md, “Alterations”, by their numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quoteproof.book.config import Punctuation, Quotations
from quoteproof.book.profiles import Latitude
from quoteproof.evidence.origins import StepKind
from quoteproof.quotation.pattern import ElementForm, PatternElement
from quoteproof.text.languages import Languages
from quoteproof.verdict import conditions, faults
from quoteproof.verdict.conditions import Step
from quoteproof.verdict.faults import Violation
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText

_PUNCTUATION: Final = frozenset(",.;:—–")


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What is the same for all moves of one search."""

    elements: tuple[PatternElement, ...]
    """The pattern."""
    passages: PassageText
    """The cited passages."""
    text: str
    """The passages' text, its inner marks exchanged or not."""
    settings: Quotations
    """The book's rules."""
    languages: Languages
    """The languages whose limit words count."""
    strict: bool
    """Whether moves that break a condition are left out."""
    lifted: frozenset[Violation] = frozenset()
    """Skewing that the author has acknowledged with a reason, each one by itself."""

    def counted(self, violations: tuple[Violation, ...]) -> tuple[Violation, ...]:
        """The violations that are not acknowledged."""
        return tuple(v for v in violations if v not in self.lifted) if self.lifted else violations

    def ends_piece(self, index: int) -> bool:
        """Whether an element ends a piece; dots that are no omission in the style are the source's own."""
        if index + 1 == len(self.elements):
            return True
        following = self.elements[index + 1].form
        bare = self.settings.profile.permission(Latitude.BARE_ELLIPSIS) is not None
        return following is ElementForm.OMISSION or (
            following is ElementForm.BARE_OMISSION and (bare or not self.strict)
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One reading of one element."""

    at: int
    """The offset in the text after it."""
    steps: tuple[Step, ...]
    """What was read."""
    violations: tuple[Violation, ...] = ()
    """The conditions it breaks."""


def moves(context: MatchContext, index: int, at: int, *, begins: bool) -> Iterator[Move]:
    """The moves of any element but an omission, literal first; `begins` says that it begins a piece."""
    form = context.elements[index].form
    found = (
        _literal(context, index, at, begins)
        if form is ElementForm.LITERAL
        else _marked(context, index, at, form, begins)
    )
    for move in found:
        broken = context.counted(move.violations)
        if move.at <= context.passages.high and not (context.strict and broken):
            yield Move(move.at, move.steps, broken)


def _marked(context: MatchContext, index: int, at: int, form: ElementForm, begins: bool) -> Iterator[Move]:
    yield from as_it_stands(context, index, at)
    if form is ElementForm.SIC:
        yield from _sic(context, index, at)
    elif form is ElementForm.NOTE:
        yield from _note(context, index, at)
    elif form is ElementForm.INITIAL:
        yield from _initial(context, index, at, begins)
    elif form is ElementForm.COMPLETION:
        yield from _completion(context, index, at)
    elif form is ElementForm.SLASH:
        yield from _verse(context, index, at)
    elif form is ElementForm.PREFIX and not context.strict:
        yield from _prefix(context, index, at)
    elif form is ElementForm.INSERTION:
        yield from _inserted(context, index, at, begins)
        if not begins:
            yield from _replaced(context, index, at)


def _step(kind: StepKind, element: PatternElement, low: int, high: int) -> Step:
    return Step(kind, element.start, element.end, low, high)


def as_it_stands(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 7: the source's own brackets, dots or slash."""
    element = context.elements[index]
    spaced = " " * element.left + element.text + " " * element.right
    whole = element.text if element.form is ElementForm.SLASH else spaced
    if context.text.startswith(whole, at):
        yield Move(at + len(whole), (_step(StepKind.SOURCE, element, at, at + len(whole)),))


def _literal(context: MatchContext, index: int, at: int, begins: bool) -> Iterator[Move]:
    element = context.elements[index]
    end = at + len(element.text)
    if context.text.startswith(element.text, at):
        yield Move(end, (_step(StepKind.SOURCE, element, at, end),))
    elif begins:
        yield from _silent_case(context, index, at)
    if context.ends_piece(index):
        yield from _dropped_mark(context, element, at)
        yield from _added_mark(context, index, at)


def _silent_case(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """A first letter of the other case, where the style allows that without a mark."""
    latitude = Latitude.INITIAL_CASE if index == 0 else Latitude.CASE_AFTER_OMISSION
    element = context.elements[index]
    end = at + len(element.text)
    here = context.text[at:end]
    other_case = here[:1] != element.text[:1] and here[:1].lower() == element.text[:1].lower()
    if other_case and here[1:] == element.text[1:] and context.settings.profile.permission(latitude):
        first, rest = _cut(element, 0, 1), _cut(element, 1, len(element.text))
        yield Move(end, (_step(StepKind.CASE, first, at, at + 1), _step(StepKind.SOURCE, rest, at + 1, end)))


def _cut(element: PatternElement, start: int, end: int) -> PatternElement:
    """A part of a literal element."""
    text = element.text[start:end]
    return PatternElement(ElementForm.LITERAL, text, text, element.start + start, element.start + end)


def _dropped_mark(context: MatchContext, element: PatternElement, at: int) -> Iterator[Move]:
    """Rule 8: the source's final comma or period before closing marks is dropped."""
    core = element.text.rstrip("\"'")
    closers = element.text[len(core) :]
    end = at + len(core)
    if not (closers and core) or context.text[end : end + 1] not in (",", "."):
        return
    if context.text.startswith(core, at) and context.text.startswith(closers, end + 1):
        body, tail = _cut(element, 0, len(core)), _cut(element, len(core), len(element.text))
        high = end + 1 + len(closers)
        dropped = Step(StepKind.DROPPED, body.end, body.end, end, end + 1)
        steps = (_step(StepKind.SOURCE, body, at, end), dropped, _step(StepKind.SOURCE, tail, end + 1, high))
        yield Move(high, steps)


def _added_mark(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 8: American punctuation adds a final comma or period before closing marks, or exchanges it."""
    element = context.elements[index]
    core = element.text.rstrip("\"'")
    closers = element.text[len(core) :]
    stem, mark = core[:-1], core[-1:]
    last = index + 1 == len(context.elements)
    if context.settings.punctuation is not Punctuation.AMERICAN or mark not in (",", ".") or not (stem or index):
        return
    end = at + len(stem)
    following = context.text[end : end + 1]
    if not context.text.startswith(stem, at) or not (last or closers) or following in ("?", "!", mark):
        return
    for taken in (0, 1) if following in _PUNCTUATION and following else (0,):
        low = end + taken
        if context.text.startswith(closers, low):
            high = low + len(closers) if closers else end
            body, added = _cut(element, 0, len(stem)), _cut(element, len(stem), len(stem) + 1)
            tail = _cut(element, len(stem) + 1, len(element.text))
            steps = [_step(StepKind.SOURCE, body, at, end)] if stem else []
            steps.append(_step(StepKind.ADDED, added, end, low))
            if closers:
                steps.append(_step(StepKind.SOURCE, tail, low, high))
            yield Move(high, tuple(steps))
            return


def _sic(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 5: consumes nothing; the word before it is the source's."""
    element = context.elements[index]
    after_word = at > 0 and index > 0 and context.text[at - 1].isalnum()
    if after_word:
        end = at + 1 if element.right and context.text[at : at + 1] == " " else at
        yield Move(end, (_step(StepKind.SIC, element, at, at),))


def _note(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 6: `[emphasis added]` consumes nothing; the words before it are the source's."""
    element = context.elements[index]
    end = at + 1 if element.left and element.right and context.text[at : at + 1] == " " else at
    yield Move(end, (_step(StepKind.NOTE, element, at, at),))


def _initial(context: MatchContext, index: int, at: int, begins: bool) -> Iterator[Move]:
    """Rule 4: that letter, differing only in case."""
    element = context.elements[index]
    if element.left and index > 0 and not begins:
        if context.text[at : at + 1] != " ":
            return
        at += 1
    here = context.text[at : at + 1]
    if here and here.lower() == element.inner.lower():
        same = conditions.broken(element, faults.SameInitial(here)) if here == element.inner else ()
        yield Move(at + 1, (_step(StepKind.INITIAL, element, at, at + 1),), same)


def _prefix(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """No alteration at all: a bracket for a word's beginning. Read only to say what is wrong with it."""
    element = context.elements[index]
    if element.left and context.text[at : at + 1] == " ":
        at += 1
    span = context.passages.word_span(at)
    rest = context.elements[index + 1].text if index + 1 < len(context.elements) else ""
    if span is None or span[0] != at:
        return
    word = context.passages.text[at : span[1]]
    for width in range(len(word)):
        tail = word[width:]
        if rest.startswith(tail):
            turned = conditions.skew(element, _turned(word, element.inner + tail, context.languages))
            yield Move(
                at + width,
                (_step(StepKind.INSERTION, element, at, at + width),),
                turned or conditions.broken(element, faults.ChangedBeginning(word)),
            )


def _turned(one: str, other: str, languages: Languages) -> frozenset[str]:
    return conditions.limits_in(one, languages) ^ conditions.limits_in(other, languages)


def _completion(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 3: letters for a word's end."""
    element = context.elements[index]
    span = context.passages.word_span(at - 1) if at > 0 and index > 0 else None
    if span is None or not context.text[at - 1].isalnum():
        return
    high = span[1]
    rest = context.passages.text[at:high]
    if rest and not rest.isalpha():
        return
    broken = conditions.completion(context.passages, context.settings.limits, context.languages, element, at)
    after = _past_space(context, index, high)
    if after is not None:
        yield Move(after, (_step(StepKind.COMPLETION, element, at, high),), broken)


def _past_space(context: MatchContext, index: int, at: int) -> int | None:
    """Step over the space that an alteration printed after it; an omission takes what follows as it is."""
    element = context.elements[index]
    if not element.right or context.ends_piece(index):
        return at
    return at + 1 if context.text[at : at + 1] == " " else None


def _verse(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 9: a slash where the source breaks its line, two where it breaks its stanza."""
    element = context.elements[index]
    here = context.text[at : at + 1]
    stanza = element.text.strip() == "//"
    if here in (" ", PASSAGE_END):
        broken = (here == PASSAGE_END) if stanza else (here == " " and context.passages.breaks(at))
        fault = () if broken else conditions.broken(element, faults.NoLineBreak())
        yield Move(at + 1, (_step(StepKind.VERSE, element, at, at + 1),), fault)


def _inserted(context: MatchContext, index: int, at: int, begins: bool) -> Iterator[Move]:
    """Rule 2: words added, in place of none of the source's."""
    element = context.elements[index]
    broken = (
        *conditions.insertion(context.settings.limits, element),
        *conditions.edge(context.passages, at, element),
    )
    after = at + (context.text[at : at + 1] == " ")
    added = conditions.skew(element, conditions.inserted_limits(context.passages, element, after, context.languages))
    inside = not (begins or context.ends_piece(index))
    if inside and (element.left or element.right) and context.text[at : at + 1] == " ":
        yield Move(at + 1, (_step(StepKind.INSERTION, element, at, at),), (*broken, *added))
    if not (inside and element.left and element.right):
        yield Move(at, (_step(StepKind.INSERTION, element, at, at),), (*broken, *added))


def _replaced(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 2: words put for one, two or three of the source's, all in one passage."""
    element = context.elements[index]
    limits = context.settings.limits
    broken = conditions.insertion(limits, element)
    if element.left and context.text[at : at + 1] != " ":
        return
    low = at + element.left
    most = limits.replaced_words + (0 if context.strict else _LENIENT)
    for count, high in enumerate(context.passages.word_ends_after(low, most), start=1):
        over_border = PASSAGE_END in context.passages.text[low:high]
        after = _past_space(context, index, high)
        if after is not None:
            span = (low, high)
            over = conditions.replacement(context.passages, limits, context.languages, element, span, count)
            if over_border:
                over = conditions.broken(element, faults.ReplacesOverBorder())
            yield Move(after, (_step(StepKind.REPLACEMENT, element, low, high),), (*broken, *over))


_LENIENT: Final = 9  # words that a replacement may cover in a reading that is only a hint
