"""Comment marks: where comments begin and end in the main part of a DOCX, set between its bytes.

Promises: every byte of the part stays; a run is parted where a comment begins or ends in it, and both halves keep its
properties. Takes a part as pandoc writes it: the prefix `w`, no CDATA. Leaves out: the comments themselves.
Source: ECMA-376, part 1, 17.13.4.3 to 17.13.4.5 (commentRangeEnd, commentRangeStart, commentReference).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

_CHARACTER: Final = re.compile(rb"&[^;]*;|[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*")
_UNSEEN: Final = frozenset((b"\xc2\xad", b" ", b"\t", b"\r", b"\n"))  # a soft hyphen, white space


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the main part of a DOCX."""

    element: int
    """Number of a text (`t`) or of the mark of a note, both counted together in the order of the part, from 0."""
    at: int
    """How many of the text's characters come before that show something; of no meaning for the mark of a note."""


@dataclass(slots=True)
class _Run:
    """A run, by offsets in the part."""

    start: int
    """Where it begins."""
    depth: int
    """How deep it lies."""
    end: int = 0
    """Where it ends."""
    properties: bytes = b""
    """Its properties, whole."""
    children: int = 0
    """How many children it has but for its properties."""


@dataclass(slots=True)
class _Element:
    """A text or the mark of a note."""

    run: _Run
    """The run it stands in."""
    child: int
    """Which child of the run it is, from 1."""
    start: int
    """Where its text begins."""
    end: int
    """Where its text ends; equal to `start` for the mark of a note."""
    is_text: bool
    """Whether it is a text."""


def with_marks(part: bytes, spans: Sequence[tuple[Place, Place]]) -> bytes:
    """Give the part with the marks of a comment around each of `spans`, which are numbered in their order from 0.

    A span ends in the element of its last character. Spans may meet, and lie at the mark of one note together.
    """
    elements = _Scan(part).elements
    edits: list[tuple[int, bool, int, bytes]] = []
    for number, (start, end) in enumerate(spans):
        at, text = _cut(part, elements[start.element], start.at, _BEGIN % number, ends=False)
        edits.append((at, True, number, text))  # after what ends at the same place
        at, text = _cut(part, elements[end.element], end.at, _END % (number, number), ends=True)
        edits.append((at, False, number, text))
    out: list[bytes] = []
    done = 0
    for at, _, _, text in sorted(edits):
        out += (part[done:at], text)
        done = at
    return b"".join((*out, part[done:]))


_BEGIN: Final = b'<w:commentRangeStart w:id="%d"/>'
_END: Final = (
    b'<w:commentRangeEnd w:id="%d"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
    b'<w:commentReference w:id="%d"/></w:r>'
)


def _cut(part: bytes, element: _Element, shown: int, mark: bytes, *, ends: bool) -> tuple[int, bytes]:
    """Give where a mark goes, and the mark, with what parts the run in two where it has to be parted."""
    at = _offset(part, element, shown, ends=ends) if element.is_text else element.start
    run = element.run
    if ends and at == element.end and element.child == run.children:
        return run.end, mark
    if not ends and at == element.start and element.child == 1:
        return run.start, mark
    return at, b'</w:t></w:r>%b<w:r>%b<w:t xml:space="preserve">' % (mark, run.properties)


def _offset(part: bytes, element: _Element, shown: int, *, ends: bool) -> int:
    """Give the offset after as many characters that show something, and before the next one where a comment begins."""
    at = element.start
    for match in _CHARACTER.finditer(part, element.start, element.end):
        unseen = match.group() in _UNSEEN
        if shown == 0 and (ends or not unseen):
            break
        shown -= not unseen
        at = match.end()
    return at


class _Scan:
    """Finds the texts and the marks of notes in a part, in order."""

    def __init__(self, part: bytes) -> None:
        """Read the part."""
        self.elements: list[_Element] = []
        self._part = part
        self._runs: list[_Run] = []
        self._open: list[int] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        run = self._runs[-1] if self._runs else None
        if run and len(self._open) == run.depth and name != "w:rPr":
            run.children += 1
        if name == "w:r":
            self._runs.append(_Run(at, len(self._open) + 1))
        local = name.rpartition(":")[2]
        if local == "t" or local.endswith("noteReference"):
            inside = self._tag_end(at)
            self.elements.append(_Element(run or _Run(at, 0), run.children if run else 0, inside, inside, local == "t"))
        self._open.append(at)

    def _end(self, name: str) -> None:
        at, began = self._parser.CurrentByteIndex, self._open.pop()
        run = self._runs[-1] if self._runs else None
        if run and name == "w:rPr" and len(self._open) == run.depth:
            run.properties = self._part[began : self._tag_end(at)]
        elif run and name == "w:r":
            self._runs.pop().end = self._tag_end(at)
        elif name == "w:t" and at != began:
            self.elements[-1].end = at

    def _tag_end(self, at: int) -> int:
        """Give the end of the tag that begins at an offset; an attribute as pandoc writes it holds no `>`."""
        return self._part.index(b">", at) + 1
