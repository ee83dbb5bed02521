"""Moves: the ways to read one element of a pattern at one offset of the source's text.

Each form has its moves literal first. The search through all elements is in `match`, the limits are in `conditions`.
Source: rules.md, “Alterations”, by their numbers.
"""

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.evidence.origins import StepKind
from quoteproof.quotation.pattern import ElementForm, PatternElement
from quoteproof.text.turning_words import turned
from quoteproof.verdict import conditions, faults
from quoteproof.verdict.conditions import Step
from quoteproof.verdict.literals import literal_moves
from quoteproof.verdict.match_context import MatchContext, Move
from quoteproof.verdict.passage_text import PASSAGE_END


def moves(context: MatchContext, index: int, at: int, *, begins: bool) -> Iterator[Move]:
    """The moves of any element but an omission, literal first; `begins` says that it begins a piece."""
    form = context.elements[index].form
    found = (
        literal_moves(context, index, at, begins=begins)
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
            yield from _for_a_mark(context, index, at)
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
            skewed = conditions.skew(element, *turned(word, element.inner + tail, context.languages))
            yield Move(
                at + width,
                (_step(StepKind.INSERTION, element, at, at + width),),
                skewed or conditions.broken(element, faults.ChangedBeginning(word)),
            )


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
    if here in (" ", PASSAGE_END):
        mark = context.passages.slash(at) if here == PASSAGE_END else "/" if context.passages.breaks(at) else ""
        fault = () if element.text.strip() == mark else conditions.broken(element, faults.NoLineBreak(mark))
        yield Move(at + 1, (_step(StepKind.VERSE, element, at, at + 1),), fault)


def _inserted(context: MatchContext, index: int, at: int, begins: bool) -> Iterator[Move]:
    """Rule 2: words added, in place of none of the source's."""
    element = context.elements[index]
    broken = (
        *conditions.insertion(context.settings.limits, element),
        *conditions.edge(context.passages, at, element),
    )
    after = at + (context.text[at : at + 1] == " ")
    added = conditions.skew(element, *conditions.turned_by(context.passages, element, after, after, context.languages))
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
    is_hint = not (context.strict or context.ends_piece(index))  # at a piece's end nothing says how many it replaces
    most = limits.replaced_words + (_LENIENT if is_hint else 0)
    for count, high in enumerate(context.passages.word_ends_after(low, most), start=1):
        over_border = PASSAGE_END in context.passages.text[low:high]
        after = _past_space(context, index, high)
        if after is not None:
            span = (low, high)
            over = conditions.replacement(context.passages, limits, context.languages, element, span, count)
            over = (*over, *conditions.same_words(context.passages, element, low, high))
            if over_border:
                over = conditions.broken(element, faults.ReplacesOverBorder())
            yield Move(after, (_step(StepKind.REPLACEMENT, element, low, high),), (*broken, *over))


_INNER_MARK: Final = re.compile(r" ?(?P<mark>[,;:–—]|(?<= )[-/](?= ))(?: |(?=[\w\"'(]))")


def _for_a_mark(context: MatchContext, index: int, at: int) -> Iterator[Move]:
    """Rule 2: words put for a mark of punctuation inside a sentence."""
    element = context.elements[index]
    match = _INNER_MARK.match(context.text, at)
    if match is None or not (element.left and element.right) or context.ends_piece(index):
        return
    low, high = match.span("mark")
    if context.passages.cuts(low) or context.passages.cuts(high):
        return
    added = conditions.turned_by(context.passages, element, match.end(), match.end(), context.languages)
    broken = (
        *conditions.insertion(context.settings.limits, element),
        *conditions.skew(element, *added),
    )
    yield Move(match.end(), (_step(StepKind.REPLACEMENT, element, low, high),), broken)


_LENIENT: Final = 9  # words that a replacement may cover in a reading that is only a hint
