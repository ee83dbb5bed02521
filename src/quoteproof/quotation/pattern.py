"""The pattern: a quotation's printed text as pieces of source words and marked alterations.

Brackets and dots only get their possible meanings here, by their form; each may also be the source's own characters.
Works on folded text; every element keeps its span there. Source: rules.md, “Alterations”.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Final

from quoteproof.quotation.model import Printed
from quoteproof.text.folds import fold, fold_marks
from quoteproof.text.offsets import PARAGRAPH_END, Change, Mapped, apply_changes
from quoteproof.text.words import count_words
from quoteproof.values import dataclass

ELEMENTS: Final = 240
"""Most elements of a pattern that is still looked at; beyond that a quotation is uncheckable."""


class ElementForm(StrEnum):
    """What an element may be by its form; any of them may also be the source's own characters."""

    LITERAL = "literal"
    OMISSION = "omission"
    BARE_OMISSION = "bare omission"
    SIC = "sic"
    NOTE = "emphasis note"
    INITIAL = "initial"
    COMPLETION = "completion"
    INSERTION = "insertion"
    SLASH = "verse"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class PatternElement:
    """One stretch of the pattern."""

    form: ElementForm
    text: str
    """Its folded text, brackets included."""
    inner: str
    """What stands between its brackets; for other forms its text."""
    start: int
    """Its first offset in the folded pattern."""
    end: int
    left: bool = False
    """Whether a space stands before it."""
    right: bool = False
    """Whether a space stands after it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A quotation as something to be found."""

    folded: Mapped
    """The folded text with the way back to the printed text."""
    elements: tuple[PatternElement, ...]
    """Its elements, in order; literal text beside an alteration without the space between."""
    swappable: tuple[int, ...]
    """Offsets in the folded text of inner quotation marks that pair."""
    apostrophes: frozenset[int]
    """Offsets in the folded text of apostrophes."""
    line_ends: tuple[tuple[int, str], ...] = ()
    """Offsets in the folded text of line breaks that stand for borders of passages, each with its slash (rule 9)."""

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    @property
    def words(self) -> int:
        """How many words print, those in brackets included."""
        return count_words(self.folded.text)

    def pieces(self) -> tuple[tuple[PatternElement, ...], ...]:
        """The elements between omissions, for hints."""
        pieces: list[list[PatternElement]] = [[]]
        for element in self.elements:
            if element.form in (ElementForm.OMISSION, ElementForm.BARE_OMISSION):
                pieces.append([])
            else:
                pieces[-1].append(element)
        return tuple(tuple(piece) for piece in pieces if piece)


_TOKEN: Final = re.compile(
    r"(?P<bracket>\[[^\[\]]*\])|(?P<four>\.…|…\.|\. \. \. \.)|(?P<dots>…|\. \. \.)|(?P<slash> //? )"
)
_OMITTED: Final = re.compile(r"\s*(?:…|\. \. \.)\s*")
_SIC: Final = re.compile(r"\s*sic[.!]?\s*", re.IGNORECASE)


def fold_printed(printed: Printed) -> Mapped:
    """Fold a printed text; the border between two paragraphs becomes a line feed and no space."""
    if PARAGRAPH_END not in printed.text:
        return fold(printed.text)
    changes: list[Change] = []
    start = 0
    for paragraph in printed.text.split(PARAGRAPH_END):
        shifted = fold(paragraph).changes
        changes += (replace(c, start=c.start + start, end=c.end + start) for c in shifted)
        start += len(paragraph) + 1
        if start <= len(printed.text):
            changes.append(Change(start - 1, start, "\n", "border"))
    mapped = apply_changes(printed.text, changes)
    return mapped.with_text(fold_marks(mapped.text))


def breaks_lines(printed: Printed) -> bool:
    """Whether a printed text has line breaks of its own, as verse has."""
    return "\n" in printed.text


_BREAK: Final = re.compile(r"[^\S\u2029]*\n[^\S\u2029]*")


def _line_ends(text: str, folded: Mapped) -> Iterator[tuple[int, str]]:
    """The line breaks of a text: one stands for a line's end, an empty line for that of a stanza."""
    for match in _BREAK.finditer(text):
        at = folded.positions(match.start()).start
        if folded.text[at : at + 1] == " ":
            yield at, "/" if match.group().count("\n") == 1 else "//"


def read_pattern(printed: Printed, *, lines: Collection[str] = ()) -> Pattern:
    """Read a printed text as a pattern; line breaks with the slashes in `lines` stand for borders of passages."""
    folded = fold_printed(printed)
    line_ends = tuple(end for end in _line_ends(printed.text, folded) if end[1] in lines) if lines else ()
    if line_ends:
        characters = list(folded.text)
        for at, _ in line_ends:
            characters[at] = "\n"
        folded = folded.with_text("".join(characters))
    swappable = tuple([i for both in printed.inner for at in both for i in folded.positions(at)])
    apostrophes = frozenset([i for at in printed.apostrophes for i in folded.positions(at)])
    elements = _spaced(_split(folded.text))
    return Pattern(folded, elements, swappable, apostrophes, line_ends)


def _split(text: str) -> list[PatternElement]:
    """Cut the text at brackets, dots and slashes; a bracket inside a bracket stays literal."""
    if not ("[" in text or "…" in text or ". ." in text or "/" in text):
        return [PatternElement(ElementForm.LITERAL, text, text, 0, len(text))] if text else []
    nested = _nested_spans(text)
    elements: list[PatternElement] = []
    done = 0

    def literal(end: int) -> None:
        if end > done:
            elements.append(PatternElement(ElementForm.LITERAL, text[done:end], text[done:end], done, end))

    for match in _TOKEN.finditer(text):
        if match.start() < done or any(a <= match.start() < b for a, b in nested):
            continue
        form = _form(text, match)
        if form is ElementForm.LITERAL:
            continue
        literal(match.start())
        inner = match.group()[1:-1] if match["bracket"] else match.group()
        elements.append(PatternElement(form, match.group(), inner, match.start(), match.end()))
        done = match.end()
    literal(len(text))
    return elements


def _nested_spans(text: str) -> list[tuple[int, int]]:
    """The outermost spans of brackets that hold brackets, in one pass."""
    spans: list[tuple[int, int]] = []
    depth = deepest = start = 0
    for match in re.finditer(r"[\[\]]", text):
        if match.group() == "[":
            start = match.start() if depth == 0 else start
            depth += 1
            deepest = max(deepest, depth)
        elif depth:
            depth -= 1
            if depth == 0:
                if deepest > 1:
                    spans.append((start, match.end()))
                deepest = 0
    return spans


def _form(text: str, match: re.Match[str]) -> ElementForm:
    if match["slash"]:
        return ElementForm.SLASH
    if not match["bracket"]:
        return ElementForm.BARE_OMISSION
    inner = match.group()[1:-1]
    before = text[match.start() - 1 : match.start()].isalnum()
    after = text[match.end() : match.end() + 1].isalnum()
    if _OMITTED.fullmatch(inner):
        return ElementForm.OMISSION
    if _SIC.fullmatch(inner) and not after:
        return ElementForm.SIC
    if before == after:
        return ElementForm.INSERTION if not before and inner.strip() else ElementForm.LITERAL
    return _form_in_word(inner, behind=before)


def _form_in_word(inner: str, *, behind: bool) -> ElementForm:
    """What a bracket may be that touches a word on one side: `behind` it or before it."""
    if inner and not inner.isalpha():
        return ElementForm.LITERAL
    if behind:
        return ElementForm.COMPLETION
    return ElementForm.INITIAL if len(inner) == 1 else ElementForm.PREFIX


def _gives(before: PatternElement | None, index: int) -> bool:
    """Whether the space at an element's end goes to the alteration after it, which has the given index."""
    return before is not None and before.form is not ElementForm.SLASH and bool(before.text.strip() or index == 1)


def _spaced(elements: list[PatternElement]) -> tuple[PatternElement, ...]:
    """Move the spaces around an alteration to the alteration, so that a reading may do without them."""
    spaced: list[PatternElement] = []
    for i, element in enumerate(elements):
        if element.form is not ElementForm.LITERAL:
            # A lone space between two alterations belongs to the first of them.
            before = elements[i - 1] if i else None
            after = elements[i + 1] if i + 1 < len(elements) else None
            # A verse slash has its spaces to itself: they stand for the line's end.
            left = _gives(before, i) and before is not None and before.text.endswith(" ")
            right = after is not None and after.form is not ElementForm.SLASH and after.text.startswith(" ")
            spaced.append(replace(element, left=left, right=right))
            continue
        start, end = element.start, element.end
        text = element.text
        if text.startswith(" "):
            text, start = text[1:], start + 1
        if text.endswith(" "):
            text, end = text[:-1], end - 1
        if text:
            kept = len(text) == len(element.text)
            spaced.append(element if kept else PatternElement(ElementForm.LITERAL, text, text, start, end))
    return tuple(spaced)
