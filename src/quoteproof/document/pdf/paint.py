"""What is painted over the words of a PDF, or between them, and is no word itself: nobody can quote over it.

Letters that a line goes through are struck out. What stands in a gap of a line, a picture, an outline or an annotation,
may be a word. Both stand in the text as `UNKNOWN`. Rules above and below words, frames and grounds are no words.
"""

import ctypes
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from quoteproof.document.model import UNKNOWN, Box
from quoteproof.document.pdf.calls import address
from quoteproof.document.pdf.characters import Character
from quoteproof.document.pdf.lines import TextLine, turned, unturned
from quoteproof.document.pdf.objects import PageObject, bounds, fill_colour, inner_objects, page_objects
from quoteproof.values import dataclass

_DEPTH: Final = 12  # forms inside forms
_MOST: Final = 5_000  # marks of a page that are looked at
_THIN: Final = 0.2  # of the size: how high a line is at most that strikes words out
_LOW: Final = 0.1  # of the size, above the base line: from where a line strikes out
_HIGH: Final = 0.48  # of the size: up to where; about the height of an x
_ACROSS: Final = 0.6  # of a letter: how much of it a line crosses
_GAP: Final = 0.6  # of the size: a gap that is wider than a space
_BESIDE: Final = 0.3  # of the size: how far a mark may reach out of its gap
_TALL: Final = 4.0  # of the size: the highest mark in a line
_NARROW: Final = 0.12  # of the size: the width of a rule between columns
_SEGMENTS: Final = 16  # most points of the path of a frame, for each place that it marks
_WHITE: Final = 250
_UNPAINTED: Final = frozenset({pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_UNKNOWN})
_FRAMES: Final = frozenset(
    {
        pdfium.FPDF_ANNOT_LINK,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
    }
)
"""Annotations that mark words which stay readable."""
_HIDDEN: Final = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_Matrix = tuple[float, float, float, float, float, float]
_SAME: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PagePaint:
    """The marks of a page that are no characters, in points from the corner of the crop box."""

    marks: tuple[Box, ...] = ()
    """Of pictures, paths, and texts that PDFium has no characters of."""
    covers: tuple[Box, ...] = ()
    """Of annotations that may hide or add words."""
    unreadable: frozenset[int] = frozenset()
    """The characters that are mirrored or struck out, by their `first`."""


def page_paint(page: PdfPage, characters: Sequence[Character]) -> PagePaint:
    """Find the marks of a page; `characters` are those of `page_characters`."""
    left, bottom, _, _ = page.get_bbox()
    texts = {character.text_object for character in characters}
    marks: list[Box] = []
    mirrored = set()
    for part, matrix in _placed(page_objects(page), _SAME, 0):
        if pdfium.FPDFPageObj_GetType(part) == pdfium.FPDF_PAGEOBJ_TEXT and address(part) in texts:
            a, b, c, d, _, _ = _times(_matrix(part), matrix)
            if a * d - b * c < 0:
                mirrored.add(address(part))
        elif len(marks) < _MOST and _is_painted(part) and (box := bounds(part)) is not None:
            marks.append(_moved(_around(box, matrix), left, bottom))
    covers = [_moved(box, left, bottom) for box in _annotations(page)]
    unreadable = {one.first for one in characters if one.text_object in mirrored} if mirrored else set()
    for turn in {one.font.turn for one in characters} if marks else ():
        own = [turned(one, turn) for one in characters if one.font.turn == turn and one.text != " "]
        unreadable.update(_struck(own, [_turned(box, turn) for box in marks]))
    return PagePaint(tuple(marks), tuple(covers[:_MOST]), frozenset(unreadable))


def _struck(characters: list[Character], marks: Sequence[Box]) -> Iterator[int]:
    """Yield the characters that a line goes through between base line and the height of an x."""
    characters.sort(key=lambda one: one.y)
    heights = [one.y for one in characters]
    largest = max((one.font.size for one in characters), default=0.0)
    for left, bottom, right, top in marks:
        middle = (bottom + top) / 2
        if top - bottom > _THIN * largest or right - left < top - bottom:
            continue
        for one in characters[bisect_left(heights, middle - _HIGH * largest) : bisect_left(heights, middle)]:
            size, width = one.font.size, one.room[2] - one.room[0]
            shared = min(right, one.room[2]) - max(left, one.room[0])
            is_through = _LOW * size <= middle - one.y <= _HIGH * size and top - bottom <= _THIN * size
            if is_through and shared > 0 and shared >= _ACROSS * width:
                yield one.first


def painted_over(lines: Sequence[TextLine], paint: PagePaint) -> list[TextLine]:
    """The lines, with `UNKNOWN` for the letters that an annotation covers, and where something stands in a gap."""
    if not paint.marks and not paint.covers:
        return list(lines)
    found = []
    boxes: dict[int, tuple[list[Box], list[Box]]] = {}
    for line in lines:
        if line.turn == 4 or not line.text:
            found.append(line)
            continue
        if line.turn not in boxes:
            turn = line.turn
            boxes[turn] = tuple(  # type: ignore[assignment]
                sorted([_turned(box, turn) for box in group], key=lambda box: box[1])
                for group in (paint.marks, paint.covers)
            )
        marks, covers = (
            [b for b in group if b[1] < line.y + line.size and b[3] > line.y - 0.2 * line.size]
            for group in boxes[line.turn]
        )
        marks = [b for b in marks if b[0] < line.x1 and b[2] > line.x0]
        covers = [b for b in covers if b[0] < line.x1 and b[2] > line.x0]
        changed = _with_gaps(_covered(line, covers), marks, covers)
        found.append(line if changed.text == line.text else changed)
    return found


def _covered(line: TextLine, covers: Sequence[Box]) -> TextLine:
    text = list(line.text)
    for left, bottom, right, top in covers:
        if bottom < line.y + _HIGH * line.size and top > line.y + _LOW * line.size:
            for i, letter in enumerate(text):
                shared = min(right, line.rights[i]) - max(left, line.lefts[i])
                if letter != " " and shared > 0 and shared >= _ACROSS * (line.rights[i] - line.lefts[i]):
                    text[i] = UNKNOWN
    return replace(line, text="".join(text))


def _with_gaps(line: TextLine, marks: Sequence[Box], covers: Sequence[Box]) -> TextLine:
    """Put `UNKNOWN` into the gaps between words where something stands."""
    size, text = line.size, line.text
    for at in range(len(text) - 2, 0, -1):
        if text[at] != " " or UNKNOWN in (text[at - 1], text[at + 1]):
            continue
        left, right = line.rights[at - 1], line.lefts[at + 1]
        if any(min(b[2], right) - max(b[0], left) > 0.1 * size for b in covers) or (
            right - left > _GAP * size and any(_is_in_gap(b, left, right, line) for b in marks)
        ):
            line = _inserted(line, at)
    return line


def _is_in_gap(box: Box, left: float, right: float, line: TextLine) -> bool:
    """Whether a mark is as high as letters and stands between two words."""
    size, width, height = line.size, box[2] - box[0], box[3] - box[1]
    return (
        box[0] >= left - _BESIDE * size
        and box[2] <= right + _BESIDE * size
        and min(box[2], right) - max(box[0], left) > 0.5 * width
        and 0.25 * size <= height <= _TALL * size
        and box[1] < line.y + 0.4 * size
        and box[3] > line.y + 0.1 * size
        and not (width < _NARROW * size and height > size)
    )


def _inserted(line: TextLine, at: int) -> TextLine:
    """A line with `UNKNOWN` and a space after a space of its own."""

    def moved(spans: Sequence[Any]) -> Any:
        return tuple((a + 2 * (a > at), b + 2 * (b > at + 1), *rest) for a, b, *rest in spans)

    left, right, after = line.rights[at - 1], line.lefts[at + 1], at + 1
    return replace(
        line,
        text=f"{line.text[:after]}{UNKNOWN} {line.text[after:]}",
        firsts=line.firsts[:after] + array("i", (-1, -1)) + line.firsts[after:],
        spans=line.spans[:at] + bytearray(3) + line.spans[after:],
        lefts=line.lefts[:after] + array("f", (left, right)) + line.lefts[after:],
        rights=line.rights[:after] + array("f", (right, right)) + line.rights[after:],
        shifts=moved(line.shifts),
        italic=moved(line.italic),
        bold=moved(line.bold),
        beside=tuple((a + 2 * (a > at), first, count) for a, first, count in line.beside),
    )


def _placed(parts: Sequence[PageObject], matrix: _Matrix, depth: int) -> Iterator[tuple[PageObject, _Matrix]]:
    """Yield objects and those inside forms, each with the matrix that leads from its measure to the page."""
    for part in parts:
        if pdfium.FPDFPageObj_GetType(part) != pdfium.FPDF_PAGEOBJ_FORM:
            yield part, matrix
        elif depth < _DEPTH:
            inner = [pdfium.FPDFFormObj_GetObject(part, i) for i in range(pdfium.FPDFFormObj_CountObjects(part))]
            yield from _placed(inner, _times(_matrix(part), matrix), depth + 1)


def _is_painted(part: PageObject) -> bool:
    """Whether a path has a colour that shows on white; whether an object is something else."""
    if pdfium.FPDFPageObj_GetType(part) != pdfium.FPDF_PAGEOBJ_PATH:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(part, fill, stroke):
        return False
    colour = fill_colour(part)
    return bool(stroke.value or (fill.value and (colour is None or (colour[3] and min(colour[:3]) < _WHITE))))


def _annotations(page: PdfPage) -> Iterator[Box]:
    """Yield the boxes of annotations that may add words or strike them out."""
    for i in range(min(_MOST, max(0, pdfium.FPDFPage_GetAnnotCount(page.raw)))):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, i)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind in _UNPAINTED or pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                continue
            quads = list(_quads(annotation))
            if kind == pdfium.FPDF_ANNOT_STRIKEOUT and quads:
                yield from quads
                continue
            parts = [pdfium.FPDFAnnot_GetObject(annotation, k) for k in range(_count(annotation))]
            inner = [part for part in inner_objects(parts) if _is_painted(part)]
            edges = pdfium.FS_RECTF()
            if not inner or (kind in _FRAMES and all(_is_frame(part, max(1, len(quads))) for part in inner)):
                continue
            if pdfium.FPDFAnnot_GetRect(annotation, edges):
                left, right = sorted((edges.left, edges.right))
                bottom, top = sorted((edges.bottom, edges.top))
                yield left, bottom, right, top
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _count(annotation: Any) -> int:
    count: int = pdfium.FPDFAnnot_GetObjectCount(annotation)
    return min(_MOST, max(0, count))


def _quads(annotation: Any) -> Iterator[Box]:
    """Yield the boxes of the places that an annotation marks."""
    points = pdfium.FS_QUADPOINTSF()
    for i in range(min(_MOST, pdfium.FPDFAnnot_CountAttachmentPoints(annotation))):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, i, points):
            across, up = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
            yield min(across), min(up), max(across), max(up)


def _is_frame(part: PageObject, places: int) -> bool:
    """Whether an object of an annotation is a path that is too simple for words."""
    if pdfium.FPDFPageObj_GetType(part) != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    segments: int = pdfium.FPDFPath_CountSegments(part)
    return segments <= _SEGMENTS * places


def _matrix(part: PageObject) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(part, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    """The matrix that does what the first does, and then the second."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _around(box: Box, matrix: _Matrix) -> Box:
    if matrix == _SAME:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _moved(box: Box, left: float, bottom: float) -> Box:
    return box[0] - left, box[1] - bottom, box[2] - left, box[3] - bottom


def _turned(box: Box, turn: int) -> Box:
    """A box on a page that is turned so that its text runs to the right."""
    (a, b), (c, d) = (unturned(x, y, (4 - turn) % 4) for x, y in (box[:2], box[2:]))
    return min(a, c), min(b, d), max(a, c), max(b, d)
