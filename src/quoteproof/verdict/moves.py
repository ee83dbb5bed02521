"""Moves: how one element of a pattern can be read at one place of the ground.

Promises: each form gives its moves literal first, and nothing here looks further than its element.
Leaves out: the search through all elements (`match`), and conditions' numbers (`conditions`).
Source: rules.md, “Alterations”, by their numbers.
"""

from __future__ import annotations

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
    """What a move is made in."""

    elements: tuple[PatternElement, ...]
    """The pattern."""
    ground: PassageText
    """The cited passages."""
    text: str
    """The ground's text, its inner marks exchanged or not."""
    settings: Quotations
    """The book's rules."""
    languages: Languages
    """The languages whose limit words count."""
    strict: bool
    """Whether moves that break a condition are left out."""
    lifted: frozenset[Violation] = frozenset()
    """Skewing that the author has acknowledged with a reason, each one by itself."""

    def counted(self, violations: tuple[Violation, ...]) -> tuple[Violation, ...]:
        """Give the violations that count; those that are acknowledged do not."""
        return tuple(v for v in violations if v not in self.lifted) if self.lifted else violations

    def ends_piece(self, index: int) -> bool:
        """Tell whether an element ends a piece; dots that the style takes for none are the source's own."""
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
    """Where the ground goes on."""
    steps: tuple[Step, ...]
    """What was read."""
    violations: tuple[Violation, ...] = ()
    """The conditions it breaks."""


def moves(scene: MatchContext, index: int, at: int, *, begins: bool) -> Iterator[Move]:
    """Give the moves of any element but an omission, literal first; `begins` says that it begins a piece."""
    form = scene.elements[index].form
    found = (
        _literal(scene, index, at, begins) if form is ElementForm.LITERAL else _marked(scene, index, at, form, begins)
    )
    for move in found:
        broken = scene.counted(move.violations)
        if move.at <= scene.ground.high and not (scene.strict and broken):
            yield Move(move.at, move.steps, broken)


def _marked(scene: MatchContext, index: int, at: int, form: ElementForm, begins: bool) -> Iterator[Move]:
    yield from as_it_stands(scene, index, at)
    if form is ElementForm.SIC:
        yield from _sic(scene, index, at)
    elif form is ElementForm.NOTE:
        yield from _note(scene, index, at)
    elif form is ElementForm.INITIAL:
        yield from _initial(scene, index, at, begins)
    elif form is ElementForm.COMPLETION:
        yield from _completion(scene, index, at)
    elif form is ElementForm.SLASH:
        yield from _verse(scene, index, at)
    elif form is ElementForm.PREFIX and not scene.strict:
        yield from _prefix(scene, index, at)
    elif form is ElementForm.INSERTION:
        yield from _inserted(scene, index, at, begins)
        if not begins:
            yield from _replaced(scene, index, at)


def _step(kind: StepKind, element: PatternElement, low: int, high: int) -> Step:
    return Step(kind, element.start, element.end, low, high)


def as_it_stands(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 7: the source's own brackets, dots or slash."""
    element = scene.elements[index]
    spaced = " " * element.left + element.text + " " * element.right
    whole = element.text if element.form is ElementForm.SLASH else spaced
    if scene.text.startswith(whole, at):
        yield Move(at + len(whole), (_step(StepKind.SOURCE, element, at, at + len(whole)),))


def _literal(scene: MatchContext, index: int, at: int, begins: bool) -> Iterator[Move]:
    element = scene.elements[index]
    end = at + len(element.text)
    if scene.text.startswith(element.text, at):
        yield Move(end, (_step(StepKind.SOURCE, element, at, end),))
    elif begins:
        yield from _silent_case(scene, index, at)
    if scene.ends_piece(index):
        yield from _dropped_mark(scene, element, at)
        yield from _added_mark(scene, index, at)


def _silent_case(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """A first letter of the other case, where the style allows that without a mark."""
    latitude = Latitude.INITIAL_CASE if index == 0 else Latitude.CASE_AFTER_OMISSION
    element = scene.elements[index]
    end = at + len(element.text)
    here = scene.text[at:end]
    other_case = here[:1] != element.text[:1] and here[:1].lower() == element.text[:1].lower()
    if other_case and here[1:] == element.text[1:] and scene.settings.profile.permission(latitude):
        first, rest = _cut(element, 0, 1), _cut(element, 1, len(element.text))
        yield Move(end, (_step(StepKind.CASE, first, at, at + 1), _step(StepKind.SOURCE, rest, at + 1, end)))


def _cut(element: PatternElement, start: int, end: int) -> PatternElement:
    """Give a stretch of a literal element."""
    text = element.text[start:end]
    return PatternElement(ElementForm.LITERAL, text, text, element.start + start, element.start + end)


def _dropped_mark(scene: MatchContext, element: PatternElement, at: int) -> Iterator[Move]:
    """Rule 8: the source's final comma or period before closing marks is dropped."""
    core = element.text.rstrip("\"'")
    closers = element.text[len(core) :]
    end = at + len(core)
    if not (closers and core) or scene.text[end : end + 1] not in (",", "."):
        return
    if scene.text.startswith(core, at) and scene.text.startswith(closers, end + 1):
        body, tail = _cut(element, 0, len(core)), _cut(element, len(core), len(element.text))
        high = end + 1 + len(closers)
        dropped = Step(StepKind.DROPPED, body.end, body.end, end, end + 1)
        steps = (_step(StepKind.SOURCE, body, at, end), dropped, _step(StepKind.SOURCE, tail, end + 1, high))
        yield Move(high, steps)


def _added_mark(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 8: American punctuation adds a final comma or period before closing marks, or exchanges it."""
    element = scene.elements[index]
    core = element.text.rstrip("\"'")
    closers = element.text[len(core) :]
    stem, mark = core[:-1], core[-1:]
    last = index + 1 == len(scene.elements)
    if scene.settings.punctuation is not Punctuation.AMERICAN or mark not in (",", ".") or not (stem or index):
        return
    end = at + len(stem)
    following = scene.text[end : end + 1]
    if not scene.text.startswith(stem, at) or not (last or closers) or following in ("?", "!", mark):
        return
    for taken in (0, 1) if following in _PUNCTUATION and following else (0,):
        low = end + taken
        if scene.text.startswith(closers, low):
            high = low + len(closers) if closers else end
            body, added = _cut(element, 0, len(stem)), _cut(element, len(stem), len(stem) + 1)
            tail = _cut(element, len(stem) + 1, len(element.text))
            steps = [_step(StepKind.SOURCE, body, at, end)] if stem else []
            steps.append(_step(StepKind.ADDED, added, end, low))
            if closers:
                steps.append(_step(StepKind.SOURCE, tail, low, high))
            yield Move(high, tuple(steps))
            return


def _sic(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 5: consumes nothing; the word before it is the source's."""
    element = scene.elements[index]
    after_word = at > 0 and index > 0 and scene.text[at - 1].isalnum()
    if after_word:
        end = at + 1 if element.right and scene.text[at : at + 1] == " " else at
        yield Move(end, (_step(StepKind.SIC, element, at, at),))


def _note(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 6: `[emphasis added]` consumes nothing; the words before it are the source's."""
    element = scene.elements[index]
    end = at + 1 if element.left and element.right and scene.text[at : at + 1] == " " else at
    yield Move(end, (_step(StepKind.NOTE, element, at, at),))


def _initial(scene: MatchContext, index: int, at: int, begins: bool) -> Iterator[Move]:
    """Rule 4: that letter, differing only in case."""
    element = scene.elements[index]
    if element.left and index > 0 and not begins:
        if scene.text[at : at + 1] != " ":
            return
        at += 1
    here = scene.text[at : at + 1]
    if here and here.lower() == element.inner.lower():
        same = conditions.broken(element, faults.SameInitial(here)) if here == element.inner else ()
        yield Move(at + 1, (_step(StepKind.INITIAL, element, at, at + 1),), same)


def _prefix(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """No alteration at all: a bracket for a word's beginning. Read only to say what is wrong with it."""
    element = scene.elements[index]
    if element.left and scene.text[at : at + 1] == " ":
        at += 1
    span = scene.ground.word_span(at)
    rest = scene.elements[index + 1].text if index + 1 < len(scene.elements) else ""
    if span is None or span[0] != at:
        return
    word = scene.ground.text[at : span[1]]
    for width in range(len(word)):
        tail = word[width:]
        if rest.startswith(tail):
            turned = conditions.skew(element, _turned(word, element.inner + tail, scene.languages))
            yield Move(
                at + width,
                (_step(StepKind.INSERTION, element, at, at + width),),
                turned or conditions.broken(element, faults.ChangedBeginning(word)),
            )


def _turned(one: str, other: str, languages: Languages) -> frozenset[str]:
    return conditions.limits_in(one, languages) ^ conditions.limits_in(other, languages)


def _completion(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 3: letters for a word's end."""
    element = scene.elements[index]
    span = scene.ground.word_span(at - 1) if at > 0 and index > 0 else None
    if span is None or not scene.text[at - 1].isalnum():
        return
    high = span[1]
    rest = scene.ground.text[at:high]
    if rest and not rest.isalpha():
        return
    broken = conditions.completion(scene.ground, scene.settings.limits, scene.languages, element, at)
    after = _past_space(scene, index, high)
    if after is not None:
        yield Move(after, (_step(StepKind.COMPLETION, element, at, high),), broken)


def _past_space(scene: MatchContext, index: int, at: int) -> int | None:
    """Step over the space that an alteration printed after it; an omission takes what follows as it is."""
    element = scene.elements[index]
    if not element.right or scene.ends_piece(index):
        return at
    return at + 1 if scene.text[at : at + 1] == " " else None


def _verse(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 9: a slash where the source breaks its line, two where it breaks its stanza."""
    element = scene.elements[index]
    here = scene.text[at : at + 1]
    stanza = element.text.strip() == "//"
    if here in (" ", PASSAGE_END):
        broken = (here == PASSAGE_END) if stanza else (here == " " and scene.ground.breaks(at))
        fault = () if broken else conditions.broken(element, faults.NoLineBreak())
        yield Move(at + 1, (_step(StepKind.VERSE, element, at, at + 1),), fault)


def _inserted(scene: MatchContext, index: int, at: int, begins: bool) -> Iterator[Move]:
    """Rule 2: words added, standing for none of the source's."""
    element = scene.elements[index]
    broken = (
        *conditions.insertion(scene.settings.limits, element),
        *conditions.edge(scene.ground, at, element),
    )
    after = at + (scene.text[at : at + 1] == " ")
    added = conditions.skew(element, conditions.inserted_limits(scene.ground, element, after, scene.languages))
    inside = not (begins or scene.ends_piece(index))
    if inside and (element.left or element.right) and scene.text[at : at + 1] == " ":
        yield Move(at + 1, (_step(StepKind.INSERTION, element, at, at),), (*broken, *added))
    if not (inside and element.left and element.right):
        yield Move(at, (_step(StepKind.INSERTION, element, at, at),), (*broken, *added))


def _replaced(scene: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 2: words put for one, two or three of the source's, all in one passage."""
    element = scene.elements[index]
    limits = scene.settings.limits
    broken = conditions.insertion(limits, element)
    if element.left and scene.text[at : at + 1] != " ":
        return
    low = at + element.left
    most = limits.replaced_words + (0 if scene.strict else _LENIENT)
    for count, high in enumerate(scene.ground.word_ends_after(low, most), start=1):
        over_border = PASSAGE_END in scene.ground.text[low:high]
        after = _past_space(scene, index, high)
        if after is not None:
            span = (low, high)
            over = conditions.replacement(scene.ground, limits, scene.languages, element, span, count)
            if over_border:
                over = conditions.broken(element, faults.ReplacesOverBorder())
            yield Move(after, (_step(StepKind.REPLACEMENT, element, low, high),), (*broken, *over))


_LENIENT: Final = 9  # words a replacement may stand for when readings are only looked through for a hint
