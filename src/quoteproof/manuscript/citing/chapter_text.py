"""The text of a chapter of a manuscript: what of it is prose, where it cites, and edits that keep its places."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.chapter.allow import CLASSES
from quoteproof.manuscript.model import ConversionKind, ConversionNote, Manuscript, ManuscriptChapter, ManuscriptPlace
from quoteproof.text.offsets import Change, apply_changes

_FENCE: Final = re.compile(r"^(?:[ \t]*>)*[ \t]*(`{3,}|~{3,})", re.MULTILINE)
_APART: Final = re.compile(
    r"(?P<escaped>\\[^\n])|(?P<ticks>`+)|(?P<comment><!--)|(?<!@)(?<!@\{)<?https?://[^\s<>;\[\]]*|\]\([^)\s]*|\{[#.][^{}\n]*\}"
)
_KEY: Final = re.compile(r"(?<![\w\\@])@(?:\{(?P<braced>[^{}\s]+)\}|(?P<bare>[\w*](?:\w|[:.#$%&\-+?<>~/](?=\w))*))")
MANUSCRIPT_CLASSES: Final = CLASSES - {"own", "translation"}
"""Classes that chapters of a manuscript may have; those left out let words pass that nothing compares."""
MASK: Final = "\0"
"""Stands for a character that is no prose."""


def masked(text: str) -> str:
    """A text of the same length with a mask for code, comments, addresses, attributes and escapes."""
    spans = list(_apart(text))
    parts, at = list[str](), 0
    for start, end in spans:
        if end > at:
            parts += [text[at : max(at, start)], MASK * (end - max(at, start))]
            at = end
    return "".join((*parts, text[at:]))


def _apart(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a text that are no prose."""
    at = 0
    while at < len(text):
        fence = _FENCE.search(text, at)
        end = fence.start() if fence else len(text)
        yield from _apart_inline(text, at, end)
        if fence is None:
            return
        close = re.compile(rf"^(?:[ \t]*>)*[ \t]*{fence[1][0]}{{{len(fence[1])},}}[ \t]*$", re.MULTILINE)
        closed = close.search(text, fence.end())
        at = closed.end() if closed else len(text)
        yield fence.start(), at


def _apart_inline(text: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    unclosed: set[int] = set()  # lengths of runs that the paragraph does not close
    border = at
    while match := _APART.search(text, at, end):
        at = match.end()
        if match["comment"]:
            closed = text.find("-->", at, end)
            at = end if closed < 0 else closed + 3
        elif ticks := match["ticks"]:
            if at > border:
                border = text.find("\n\n", at, end)
                border = end if border < 0 else border
                unclosed.clear()
            length = len(ticks)
            closing = None if length in unclosed else re.compile(rf"(?<!`){ticks}(?!`)").search(text, at, border)
            if closing is None:
                unclosed.add(length)
                continue
            at = closing.end()
        yield match.start(), at


def citations_in(text: str) -> Iterator[tuple[int, int, str]]:
    """The keys that a text cites, each with its span from the `@` on; `text` with or without masks."""
    for match in _KEY.finditer(text):
        yield match.start(), match.end(), match["braced"] or match["bare"]


def with_changes(chapter: ManuscriptChapter, changes: Sequence[Change]) -> ManuscriptChapter:
    """A chapter with changes made, which come in order; all else stays, and places move along.

    Raises ValueError where two overlap.
    """
    made = apply_changes(chapter.text, changes)
    places = tuple((made.positions(offset).start, place) for offset, place in chapter.places)
    return replace(chapter, text=made.text, places=places)


def without_acknowledgements(manuscript: Manuscript) -> Manuscript:
    """A manuscript whose comments let nothing pass: those that are written as acknowledgements are words alone.

    They would be the manuscript's own word on its quotations, and it is the manuscript that is judged.
    """
    chapters: list[ManuscriptChapter] = []
    notes: list[ConversionNote] = []
    for chapter in manuscript.chapters:
        found = list(_ACKNOWLEDGEMENT.finditer(chapter.text))
        for match in found:
            words = chapter.text[match.end() :].partition("-->")[0].strip()
            notes.append(ConversionNote(ConversionKind.COMMENT, place_in(chapter, match.start()), words, _POWERLESS))
        changes = [Change(match.end(), match.end(), "of the manuscript: ", "acknowledgement") for match in found]
        chapters.append(with_changes(chapter, changes) if found else chapter)
    return replace(manuscript, chapters=tuple(chapters), notes=(*manuscript.notes, *notes)) if notes else manuscript


_POWERLESS: Final = "a comment that acknowledges nothing"
_ACKNOWLEDGEMENT: Final = re.compile(r"(?<!\\)(?:\\\\)*<!--\s*(?=quoteproof\b)")


def place_in(chapter: ManuscriptChapter, offset: int) -> ManuscriptPlace:
    """The place of an offset; the whole chapter where it is not known."""
    return chapter.place(offset) or ManuscriptPlace(chapter.name)
