"""The ways to read a literal element: the source's characters, and what is permitted without a mark.

Each permission is a transition at its own place of the element: the first letter of a piece, capitals that stand for
small capitals, the final mark of a piece. Between two places every character is the source's own. So permissions
combine by themselves, and none of them reaches further than its place.
Source: rules.md, “Alterations”, 8, and the style profiles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from quoteproof.book.config import Punctuation
from quoteproof.book.profiles import Latitude
from quoteproof.evidence.origins import StepKind
from quoteproof.quotation.pattern import ElementForm, PatternElement
from quoteproof.verdict.conditions import OMISSIONS, Step
from quoteproof.verdict.match_context import MatchContext, Move

_PUNCTUATION: Final = frozenset(",.;:—–")
_CLOSERS: Final = "\"'"
_ASKED: Final = re.compile(r"[\W_]*?(?:[?!؟⸮‽⁇⁈⁉‼՞՜፧꘏？！︖︕﹖﹗]|(?<=[\u0370-\u03ff\u1f00-\u1fff])[\"')\]]*;)")
"""Marks without a word before one that ends a question or an exclamation; `;` is one behind a Greek letter."""

_Passed = tuple[int, tuple[Step, ...]]
"""The offset in the source after a transition, and its steps."""
_Transition = Callable[[int], Iterator[tuple[int, int, tuple[Step, ...]]]]
"""From an offset in the source: the offset in the element after it, that in the source, and its steps."""


def literal_moves(context: MatchContext, index: int, at: int, *, begins: bool) -> Iterator[Move]:
    """The readings of a literal element at an offset, literal first; `begins` says that it begins a piece."""
    element = context.elements[index]
    for end, steps in _as_it_stands(context, element, 0, at):
        yield Move(end, steps)
    places = sorted(_places(context, index, at, begins=begins), key=lambda place: place[0])
    for end, steps in _by_transitions(context, element, places, 0, at):
        yield Move(end, steps)


def first_letter(text: str) -> int:
    """The offset of the letter whose case may change at the beginning of a piece: behind opening inner marks."""
    at = len(text) - len(text.lstrip(_CLOSERS))
    return at if text[at : at + 1].isalpha() else len(text)


def ends_with_added_mark(context: MatchContext) -> bool:
    """Whether the last element is a comma or period alone, which the author may have put in."""
    american = context.settings.punctuation is Punctuation.AMERICAN
    return american and context.elements[-1].text in (",", ".")


def _read(
    context: MatchContext, element: PatternElement, places: list[tuple[int, _Transition]], done: int, at: int
) -> Iterator[_Passed]:
    """Read an element from an offset in it on: first as it stands, then by each place's transition."""
    yield from _as_it_stands(context, element, done, at)
    yield from _by_transitions(context, element, places, done, at)


def _as_it_stands(context: MatchContext, element: PatternElement, done: int, at: int) -> Iterator[_Passed]:
    text = element.text
    if context.text.startswith(text[done:], at):
        end = at + len(text) - done
        yield end, (_source(element, done, len(text), at),) if done < len(text) else ()


def _by_transitions(
    context: MatchContext, element: PatternElement, places: list[tuple[int, _Transition]], done: int, at: int
) -> Iterator[_Passed]:
    text = element.text
    for number, (place, transition) in enumerate(places):
        width = place - done
        if width < 0:
            continue
        if not context.text.startswith(text[done:place], at):
            return
        before = (_source(element, done, place, at),) if width else ()
        for after, low, steps in transition(at + width):
            for end, rest in _read(context, element, places[number + 1 :], after, low):
                yield end, (*before, *steps, *rest)


def _source(element: PatternElement, start: int, end: int, at: int) -> Step:
    return Step(StepKind.SOURCE, element.start + start, element.start + end, at, at + end - start)


def _places(context: MatchContext, index: int, at: int, *, begins: bool) -> Iterator[tuple[int, _Transition]]:
    """The places of an element at which something is permitted, each with its transition."""
    element = context.elements[index]
    leading = index - 1 if _follows_leading_bracket(context, index) else index
    latitude = Latitude.INITIAL_CASE if leading == 0 else Latitude.CASE_AFTER_OMISSION
    first = first_letter(element.text)
    if (begins or leading < index) and first < len(element.text) and context.allows(latitude):
        yield first, lambda low: _other_case(context, element, first, low)
    yield from _capitals(context, element, at)
    if context.ends_piece(index):
        yield from _ends(context, index)


def _follows_leading_bracket(context: MatchContext, index: int) -> bool:
    """Whether the author's own words in brackets begin a piece, and the source's words begin behind them."""
    elements = context.elements
    if index == 0 or elements[index - 1].form is not ElementForm.INSERTION or not elements[index - 1].right:
        return False
    return index == 1 or elements[index - 2].form in OMISSIONS


def _other_case(
    context: MatchContext, element: PatternElement, at: int, low: int
) -> Iterator[tuple[int, int, tuple[Step, ...]]]:
    """A first letter of the other case, where the style allows that without a mark."""
    here, mine = context.text[low : low + 1], element.text[at]
    if here != mine and here.lower() == mine.lower():
        yield at + 1, low + 1, (Step(StepKind.CASE, element.start + at, element.start + at + 1, low, low + 1),)


def _capitals(context: MatchContext, element: PatternElement, at: int) -> Iterator[tuple[int, _Transition]]:
    """Where a declared word in capitals may have its other form: at its first letter that differs.

    So its first letter may still be the first of a piece.
    """
    for word_at, read in context.passages.capitals():
        start = word_at - at
        if start + len(read) > len(element.text):
            return
        skipped = read[0].isupper()
        form = read[skipped:]
        if start >= 0 and form and element.text.startswith(form, start + skipped):
            yield start + skipped, partial(_other_form, element, start + skipped, form)


def _other_form(element: PatternElement, at: int, form: str, low: int) -> Iterator[tuple[int, int, tuple[Step, ...]]]:
    end, start = at + len(form), element.start + at
    yield end, low + len(form), (Step(StepKind.CAPITALS, start, element.start + end, low, low + len(form)),)


def _ends(context: MatchContext, index: int) -> Iterator[tuple[int, _Transition]]:
    """Rule 8: where the final mark of a piece may be dropped, put in or exchanged."""
    element = context.elements[index]
    core = element.text.rstrip(_CLOSERS)
    last = index + 1 == len(context.elements)
    closers = len(element.text) - len(core)
    if core and closers:
        yield len(core), lambda low: _dropped_mark(context, element, len(core), low)
    american = context.settings.punctuation is Punctuation.AMERICAN
    if american and core[-1:] in (",", ".") and core and (len(core) > 1 or index) and (last or closers):
        yield len(core) - 1, lambda low: _added_mark(context, element, len(core) - 1, low)


def _dropped_mark(
    context: MatchContext, element: PatternElement, at: int, low: int
) -> Iterator[tuple[int, int, tuple[Step, ...]]]:
    """The source's final comma or period before closing marks is dropped."""
    if context.text[low : low + 1] in (",", ".") and context.text.startswith(element.text[at:], low + 1):
        end = element.start + at
        yield at, low + 1, (Step(StepKind.DROPPED, end, end, low, low + 1),)


def _added_mark(
    context: MatchContext, element: PatternElement, at: int, low: int
) -> Iterator[tuple[int, int, tuple[Step, ...]]]:
    """A final comma or period is put in before closing marks, or exchanged for the source's own mark.

    Not where the source asks or exclaims: `Is he “lost”?` is no statement.
    """
    closers = element.text[at + 1 :]
    following = context.text[low : low + 1]
    if following == element.text[at] or _ASKED.match(context.text, low):
        return
    for taken in (0, 1) if following in _PUNCTUATION and following else (0,):
        if context.text.startswith(closers, low + taken):
            step = Step(StepKind.ADDED, element.start + at, element.start + at + 1, low, low + taken)
            yield at + 1, low + taken, (step,)
            return
