"""Units: a quotation and its source as words and marks, in order, before they are compared.

Marked alterations are units of their own; a word that a bracket begins or ends is one unit with it.
"""

import re
from collections.abc import Sequence
from typing import Final

from quoteproof.quotation.pattern import ElementForm, Pattern, PatternElement
from quoteproof.text.words import words
from quoteproof.values import dataclass

_BRACKETED: Final = re.compile(r"\w*\[[^\]]*\]+\w*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark of a folded text."""

    text: str
    start: int
    """Its first offset in the text."""
    end: int
    spaced: bool
    """Whether a space stands before it."""

    @property
    def is_word(self) -> bool:
        """Whether it is a word, and no mark of punctuation or border."""
        return self.text[-1].isalnum() or any(c.isalnum() for c in self.text)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or mark of the quotation, or one of its alterations."""

    form: ElementForm
    """`LITERAL` for a word or a mark."""
    token: Token
    """Its characters, with offsets in the folded pattern."""
    element: int
    """The number of its element in the pattern."""
    before: str = ""
    """The letter in brackets that the word begins with."""
    stem: bool = False
    """Whether a bracket completes the word."""
    tail: bool = False
    """Whether a bracket begins the word."""


def tokens(text: str, low: int = 0, high: int | None = None, *, bracketed: bool = False) -> list[Token]:
    """The words and marks of a text or of a part of it, in order; `bracketed` takes brackets for one word."""
    high = len(text) if high is None else high
    found: list[Token] = []
    at = low
    for start, end in [*_words(text, low, high, bracketed=bracketed), (high, high)]:
        for i in range(at, start):
            if text[i] != " ":
                found.append(Token(text[i], i, i + 1, i > low and text[i - 1] == " "))
        if end > start:
            found.append(Token(text[start:end], start, end, start > low and text[start - 1] == " "))
        at = end
    return found


def _words(text: str, low: int, high: int, *, bracketed: bool) -> list[tuple[int, int]]:
    plain = words(text, low, high)
    if "–" in text:
        plain = [part for span in plain for part in _parted(text, *span)]
    wide = [m.span() for m in _BRACKETED.finditer(text, low, high)] if bracketed else []
    if not wide:
        return plain
    return sorted([*(s for s in plain if not any(a <= s[0] < b for a, b in wide)), *wide])


def _parted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words that an en dash joins, each by itself; between digits it belongs to the number."""
    cuts = [i for i in range(start + 1, end - 1) if text[i] == "–" and text[i - 1].isalpha() and text[i + 1].isalpha()]
    return list(zip([start, *(i + 1 for i in cuts)], [*cuts, end], strict=True))


def units(pattern: Pattern, *, bracketed: bool = True) -> list[Unit]:
    """The quotation's words, marks and alterations, in order; `bracketed` says that no bracket is the source's own."""
    found: list[Unit] = []
    elements = pattern.elements
    for number, element in enumerate(elements):
        if element.form is ElementForm.LITERAL:
            found += _literal(pattern, number, bracketed=bracketed)
        elif not (_leads(elements, number) or _completes(elements, number)):
            token = Token(element.text, element.start, element.end, element.left)
            found.append(Unit(element.form, token, number))
    return found


def _literal(pattern: Pattern, number: int, *, bracketed: bool) -> list[Unit]:
    element = pattern.elements[number]
    bracketed = bracketed and "[" in element.text
    parts = tokens(pattern.text, element.start, element.end, bracketed=bracketed)
    found = [Unit(ElementForm.LITERAL, t, number) for t in parts]
    if found and _leads(pattern.elements, number - 1):
        before = pattern.elements[number - 1]
        initial = before.inner if before.form is ElementForm.INITIAL else ""
        found[0] = Unit(ElementForm.LITERAL, found[0].token, number, before=initial, tail=not initial)
    if found and _completes(pattern.elements, number + 1):
        last = found[-1]
        found[-1] = Unit(ElementForm.LITERAL, last.token, number, before=last.before, stem=True, tail=last.tail)
    return found


def _leads(elements: Sequence[PatternElement], number: int) -> bool:
    """Whether an element is a bracket that begins the word of the next one."""
    if not 0 <= number < len(elements) - 1:
        return False
    element, following = elements[number], elements[number + 1]
    return (
        element.form in (ElementForm.INITIAL, ElementForm.PREFIX)
        and following.form is ElementForm.LITERAL
        and element.end == following.start
    )


def _completes(elements: Sequence[PatternElement], number: int) -> bool:
    """Whether an element is a bracket that ends the word of the one before."""
    if not 0 < number < len(elements):
        return False
    before, element = elements[number - 1], elements[number]
    return element.form is ElementForm.COMPLETION and before.form is ElementForm.LITERAL and before.end == element.start
