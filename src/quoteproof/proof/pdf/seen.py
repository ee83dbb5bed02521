"""Whether a reader sees the quotations of a PDF as they were proved: looked at on the drawn page.

Promises: a page is drawn twice, as it is, and with nothing on it but the quotations' own text; along every line of a
quotation both must be the same, so that nothing covers, strikes out, thins or parts it, and its letters stand in the
order in which they are read. That text itself must be plain: painted, opaque, dark, upright, not clipped, in a font
that the file brings along. Leaves out: whether that font draws the letters that it names.
Source: ISO 32000-1, 8.5.4 (clipping), 9.3.6 (rendering mode), 11.6 (transparency), 14.9.4 (replacement text).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pypdfium2.raw as pdfium

from quoteproof.evidence.marks import Part
from quoteproof.proof.pdf.lines import Glyph, around, gaps, lines_of, rooms
from quoteproof.proof.pdf.pdfium import Box, address, opened, parameters, replacements
from quoteproof.proof.pdf.protocol import FoundRun, Unseen, UnseenReason
from quoteproof.proof.pdf.text import Glyphs, read_pdf, said

_LARGEST_PAGE: Final = 3000.0  # points
_SMALLEST: Final = 5.0  # points: a note's letter that is raised has 5.3
_DARK: Final = 128  # of 255: no component of a colour may be lighter
_INK: Final = 160  # of 255: the darkest pixel of a glyph must be darker
_FLAT: Final = 0.02  # of the size: how high a space may be
_MARGIN: Final = 0.12  # of the size: how far above and below a line nothing may be drawn
_SAID: Final = frozenset({"MCID", "Lang", "ActualText"})
"""What may be said of the text of a quotation: where it stands in the structure, its language, which letters it has."""
_SMALL_CAPITAL: Final = 0.58  # of the size: how high a small capital may be


def unseen(data: bytes, runs: Sequence[FoundRun]) -> list[Unseen]:
    """Return the quotations that are not seen as they were proved, once a page; raises `UnreadableFileError`."""
    glyphs: Glyphs = {}
    read_pdf(data, glyphs=glyphs)
    pages: dict[int, dict[FoundRun, list[int]]] = {}
    for run in runs:
        for page, index in glyphs.get(run.part, ())[run.start : run.end]:
            indices = pages.setdefault(page, {}).setdefault(run, [])
            if index not in indices[-1:]:
                indices.append(index)
    found = []
    with opened(data) as document:
        for number, standing in sorted(pages.items()):
            faults = _Sheet(document[number], standing).faults()
            found += [Unseen(run.order, number + 1, why) for run, why in faults]
    return found


class _Sheet:
    """A page and the quotations on it."""

    def __init__(self, page: Any, standing: Mapping[FoundRun, Sequence[int]]) -> None:
        """Find the glyphs of each quotation and their text objects; `standing` are the numbers of its characters."""
        self._page = page
        self._text = page.get_textpage()
        self._own = [pdfium.FPDFPage_GetObject(page.raw, i) for i in range(pdfium.FPDFPage_CountObjects(page.raw))]
        self._things: dict[int, Any] = {}
        self._runs = {run: [*self._glyphs(indices)] for run, indices in standing.items()}
        self._silent = {run for run, indices in standing.items() if self._says_nothing(indices)}

    def _says_nothing(self, indices: Sequence[int]) -> bool:
        """Return whether among the letters of a quotation stands one that is drawn and read as nothing, or as a space."""
        read = set(indices)
        others = [index for index in range(min(indices), max(indices)) if index not in read]
        things = [address(pdfium.FPDFText_GetTextObject(self._text.raw, index)) for index in others]
        marks = [
            *self._glyphs([i for i, thing in zip(others, things, strict=True) if thing in self._things], every=True)
        ]
        places = {glyph.box for glyphs in self._runs.values() for glyph in glyphs}  # a ligature has a place for all
        return any(mark.box[3] - mark.box[1] > _FLAT * mark.size and mark.box not in places for mark in marks)

    def _glyphs(self, indices: Sequence[int], *, every: bool = False) -> Iterator[Glyph]:
        """Yield the glyphs of some characters; of spaces and of what is not seen only if `every` one is wanted."""
        for index in indices:
            thing = pdfium.FPDFText_GetTextObject(self._text.raw, index)
            self._things[address(thing)] = thing
            character = chr(pdfium.FPDFText_GetUnicode(self._text.raw, index))
            if not every and (character.isspace() or unicodedata.category(character) == "Cf"):
                continue
            left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
            loose = pdfium.FS_RECTF()
            pdfium.FPDFText_GetCharBox(self._text.raw, index, left, right, bottom, top)
            pdfium.FPDFText_GetLooseCharBox(self._text.raw, index, loose)
            pdfium.FPDFText_GetCharOrigin(self._text.raw, index, x, y)
            box = (left.value, bottom.value, right.value, top.value)
            yield Glyph(character, address(thing), size_of(thing), x.value, y.value, loose.right - loose.left, box)

    def faults(self) -> Iterator[tuple[FoundRun, UnseenReason]]:
        """Yield each quotation that is not seen as it was proved, with the first reason."""
        if not self._is_plain():
            yield from ((run, UnseenReason.PAGE) for run in self._runs)
            return
        plain = {number for number, thing in self._things.items() if _is_plain_text(thing)}
        misnamed = {number for number, thing in self._things.items() if not parameters(thing) <= _SAID}
        misnamed |= self._misnamed()
        whole, alone = self._drawn()
        page = self._page.get_mediabox()
        for run, glyphs in self._runs.items():
            lines = lines_of(glyphs)
            if not {glyph.thing for glyph in glyphs} <= plain:
                yield run, UnseenReason.PAINT
            elif lines is None:
                yield run, UnseenReason.ORDER
            elif any(glyph.thing in misnamed for glyph in glyphs):
                yield run, UnseenReason.NAMED
            elif not all(alone.darkest(glyph.box) < _INK for glyph in glyphs):
                yield run, UnseenReason.BLANK
            elif not all(whole.same(alone, around(line, _MARGIN)) for line in lines):
                yield run, UnseenReason.COVERED
            elif not all(
                whole.blank(room) for room in rooms(lines, page, table=run.part is Part.TABLE, alone=run.alone)
            ):
                yield run, UnseenReason.PARTED
            elif run in self._silent or not all(alone.blank(gap) for line in lines for gap in gaps(line)):
                yield run, UnseenReason.UNREAD

    def _is_plain(self) -> bool:
        """Return whether the page shows what is on it, upright and at its size, and holds text, rules and pictures."""
        width, height = self._page.get_size()
        kinds = {pdfium.FPDFPageObj_GetType(thing) for thing in self._own}
        texts = [thing for thing in self._own if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT]
        return (
            self._page.get_rotation() == 0
            and self._page.get_cropbox() == self._page.get_mediabox()
            and max(width, height) <= _LARGEST_PAGE
            and kinds <= {pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}
            # The modes from 4 on clip what follows to the letters.
            and all(
                pdfium.FPDFTextObj_GetTextRenderMode(thing) < pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP for thing in texts
            )
            and self._things.keys() <= {address(thing) for thing in self._own}
        )

    def _misnamed(self) -> set[int]:
        """Return the text objects that the file names otherwise than their font does; the names are taken off."""
        named = {}
        for number, thing in self._things.items():
            if unnamed := replacements(thing):
                named[number] = said(thing, self._text)
                for mark in unnamed:
                    pdfium.FPDFPageObj_RemoveMark(thing, mark)
        bare = self._page.get_textpage() if named else self._text
        glyphs = [glyph for run in self._runs.values() for glyph in run]
        tall = {glyph.thing for glyph in glyphs if glyph.box[3] - glyph.box[1] >= _SMALL_CAPITAL * glyph.size}
        return {
            number
            for number, name in named.items()
            if not _same_letters(name, said(self._things[number], bare), capitals=number not in tall)
        }

    def _drawn(self) -> tuple[Drawing, Drawing]:
        """Draw the page as it is, and once more with nothing but the text objects of the quotations."""
        whole = Drawing(self._page, annotated=True)
        others = [thing for thing in self._own if address(thing) not in self._things]
        for thing in others:
            pdfium.FPDFPageObj_SetIsActive(thing, False)
        alone = Drawing(self._page, annotated=False)
        for thing in others:
            pdfium.FPDFPageObj_SetIsActive(thing, True)
        return whole, alone


def size_of(thing: Any) -> float:
    """Return the size of a text as it is painted, in points; the smaller one, across or up."""
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    if not pdfium.FPDFTextObj_GetFontSize(thing, size) or not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return 0.0
    scale: float = min(abs(matrix.a), abs(matrix.d))
    return abs(size.value) * scale


def _is_plain_text(thing: Any) -> bool:
    """Return whether a text object is painted as a book's text is."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, matrix)
    colour = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(thing, *colour):
        return False
    *light, alpha = (one.value for one in colour)
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    return (
        pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_FILL
        and alpha == 255
        and max(light) < _DARK
        and not pdfium.FPDFPageObj_HasTransparency(thing)
        and not (clip and pdfium.FPDFClipPath_CountPaths(clip) > 0)
        and size_of(thing) >= _SMALLEST
        # Upright, and no wider or narrower than its font has it.
        and matrix.b == matrix.c == 0
        and 0.9 < matrix.a / matrix.d < 1.1
        and matrix.a > 0
        and pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing)) == 1
    )


def _same_letters(name: str, drawn: str, *, capitals: bool) -> bool:
    """Return whether a text says the same letters as another; with `capitals`, also where one has them as capitals."""
    one, other = (
        "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] not in "CZ")
        for text in (name, drawn)
    )
    return one == other or (capitals and one.upper() == other.upper())


_SCALE: Final = 2.0  # pixels a point: at 1.5 a comma of a note is one grey pixel
_FAINT: Final = 64  # of 255: as much ink as may stand between letters
_NEAR: Final = 3  # pixels: how far the ink of a letter may reach beyond its box
_SAME: Final = 32  # of 255: how far two pixels may differ


class Drawing:
    """A page, drawn in shades of grey."""

    def __init__(self, page: Any, *, annotated: bool) -> None:
        """Draw it."""
        bitmap = page.render(scale=_SCALE, grayscale=True, draw_annots=annotated)
        self._rows = bytes(bitmap.buffer)
        self._stride, self._width, self._height = bitmap.stride, bitmap.width, bitmap.height
        self._left, _, _, self._top = page.get_mediabox()
        width, height = page.get_size()
        self._across, self._down = bitmap.width / width, bitmap.height / height
        bitmap.close()

    def _span(self, box: Box) -> tuple[int, int, int, int]:
        """Return the pixels of a box: left, top, right and bottom; those that it only touches are in."""
        left, bottom, right, top = box
        return (
            max(0, int((left - self._left) * self._across)),
            max(0, int((self._top - top) * self._down)),
            min(self._width, int((right - self._left) * self._across) + 1),
            min(self._height, int((self._top - bottom) * self._down) + 1),
        )

    def _cut(self, box: Box, inset: int) -> Iterator[bytes]:
        left, top, right, bottom = self._span(box)
        for row in range(top + inset, bottom - inset):
            yield self._rows[row * self._stride + left + inset : row * self._stride + right - inset]

    def darkest(self, box: Box) -> int:
        """Return the darkest pixel of a box."""
        return min(b"".join(self._cut(box, 0)), default=255)

    def blank(self, box: Box) -> bool:
        """Return whether nothing is drawn in a box, but by what stands beside it."""
        return min(b"".join(self._cut(box, _NEAR)), default=255) > 255 - _FAINT

    def same(self, other: Drawing, box: Box) -> bool:
        """Return whether another drawing of the same page is the same within a box, its outermost pixels apart."""
        for mine, theirs in zip(self._cut(box, 1), other._cut(box, 1), strict=True):
            if mine != theirs and any(abs(a - b) > _SAME for a, b in zip(mine, theirs, strict=True)):
                return False
        return True
