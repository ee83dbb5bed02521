"""Checks on drawn pages whether a reader sees the quotations of a PDF as they were proved.

A page is drawn twice: as it is, and with nothing but the text of its quotations. Along every line of a quotation both
drawings must be the same, so that nothing covers, strikes out, thins or divides it, and its letters must stand in
reading order. The text itself must be plain: painted, opaque, dark, upright, not clipped, in an embedded font. Whether
that font draws the letters that it names is not checked.
Source: ISO 32000-1, 8.5.4 (clipping), 9.3.6 (rendering mode), 11.6 (transparency), 14.9.4 (replacement text).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from quoteproof.document.model import Box
from quoteproof.document.pdf import objects
from quoteproof.document.pdf.calls import address, fast_call
from quoteproof.document.pdf.objects import PageObject
from quoteproof.evidence.marks import BookPart
from quoteproof.proof.pdf.lines import (
    Glyph,
    are_alike_in_size,
    are_numbers_raised,
    band,
    flipped,
    gaps,
    lines_of,
    rooms,
    without_raised_ends,
)
from quoteproof.proof.pdf.naming import is_raised, misnamed
from quoteproof.proof.pdf.pdfium import open_pdf
from quoteproof.proof.pdf.protocol import Unseen, UnseenReason
from quoteproof.proof.pdf.text import Glyphs, page_characters, page_owners
from quoteproof.proof.pdf.underlines import WrittenLine, underlines
from quoteproof.proof.prove import FoundRun
from quoteproof.text.bidi import is_turned
from quoteproof.values import dataclass

_LARGEST_PAGE: Final = 3000.0  # points
_SMALLEST: Final = 4.0  # points: in a table that is fitted to its page
_DARK: Final = 128  # of 255: no component of a colour may be lighter
_FLAT: Final = 0.02  # of the size: how high a space may be
_MARGIN: Final = 0.12  # of the size: how far above and below a line nothing may be drawn
_BELOW: Final = 0.05  # of the size: how far a letter reaches below the baseline that divides a line below it
_PARAMETERS: Final = frozenset({"MCID", "Lang", "ActualText"})
"""Parameters that the text of a quotation may have: place in the structure, language, letters."""
_SMALL_CAPITAL: Final = 0.58  # of the size: how high a small capital may be
_SCALE: Final = 2.0  # pixels a point: at 1.5 a comma of a note is one grey pixel
_FAINT: Final = 64  # of 255: how much ink may be between letters, and a letter must have more
_ROOM_AT: Final = fast_call(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)
_ORIGIN_AT: Final = fast_call(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, *[ctypes.c_void_p] * 2)
_BOX_AT: Final = fast_call(pdfium.FPDFText_GetCharBox, ctypes.c_int, *[ctypes.c_void_p] * 4)
_NEAR: Final = 3  # pixels: how far the ink of a letter may reach beyond its box
_SAME: Final = 32  # of 255: how far two pixels may differ


def unseen(data: bytes, runs: Sequence[FoundRun], glyphs: Glyphs) -> list[Unseen]:
    """Return the quotations that are not seen as they were proved, once a page; raises `UnreadableFileError`.

    `glyphs` are those of `read_pdf`, in whose layers the `runs` were found.
    """
    pages: dict[int, dict[FoundRun, list[int]]] = {}
    read: dict[int, dict[int, bool]] = {}
    for page, own, is_number in (drawn for characters in glyphs.values() for drawn in characters):
        of_page = read.setdefault(page, {})
        for index in own:
            of_page[index] = is_number
    tails: dict[int, set[int]] = {}
    for run in runs:
        for at, (page, own, _) in enumerate(glyphs.get(run.part, ())[run.start : run.end], run.start):
            indices = pages.setdefault(page, {}).setdefault(run, [])
            indices += (index for index in own if index not in indices[-1:])
            if at >= run.tail:
                tails.setdefault(page, set()).update(own)
    with open_pdf(data) as document:
        turned = objects.is_turned_file(document)
        return [
            Unseen(run.order, number + 1, reason)
            for number, characters in sorted(pages.items())
            for run, reason in _QuotedPage(
                document[number], characters, read[number], tails.get(number, frozenset()), turned=turned
            ).faults()
        ]


class _QuotedPage:
    """A page and the quotations on it."""

    def __init__(
        self,
        page: PdfPage,
        characters: Mapping[FoundRun, Sequence[int]],
        read: Mapping[int, bool],
        tails: Set[int],
        *,
        turned: bool,
    ) -> None:
        """Find the glyphs of each quotation and their text objects, by the numbers of its `characters`.

        `read` has the numbers of all characters of the page that were read, each with whether it is in the number of a
        note; `tails` are those of citations behind the words; `turned` is `is_turned_file`.
        """
        self._page = page
        self._turned = turned
        self._turned_lines: list[float] | None = None
        self._read, self._tails = read, tails
        self._text: PdfTextPage = page.get_textpage()
        if is_turned(page_characters(self._text)):  # as `read_pdf` does: the numbers must be the same
            objects.without_reversal(page)
            self._text = page.get_textpage()
        self._characters = page_characters(self._text)
        self._owners = page_owners(self._text, len(self._characters))
        self._own = objects.page_objects(page)
        self._texts: dict[int, PageObject] = {}
        self._sizes: dict[int, float] = {}
        characters = {run: self._with_joined(indices) for run, indices in characters.items()}
        self._runs = {run: [*self._glyphs(indices)] for run, indices in characters.items()}
        self._silent = {run for run, indices in characters.items() if self._has_silent_letter(indices)}

    def _with_joined(self, indices: Sequence[int]) -> list[int]:
        """Return the numbers with those of the characters that were joined with them, each beside the nearest."""
        made = [*indices]
        for index in self._joined(indices):
            nearest = min(range(len(made)), key=lambda at: abs(made[at] - index))
            made.insert(nearest + 1, index)
        return made

    def _joined(self, indices: Sequence[int]) -> Iterator[int]:
        """Yield the numbers of the characters that `read_pdf` joined with others of words written from the right."""
        first, end = min(indices), max(indices) + 1
        if not is_turned(self._characters[first:end]):
            return
        own = {self._owners[i] for i in indices}
        for index in range(first, end):
            if is_turned(self._characters[index]) and index not in self._read and self._owners[index] in own:
                yield index

    def _has_silent_letter(self, indices: Sequence[int]) -> bool:
        """Return whether a quotation holds a letter that is drawn, and read as nothing or as a space."""
        own = frozenset(indices)
        others = [i for i in range(min(indices), max(indices)) if i not in self._read and i not in own]
        drawn = [i for i in others if self._owners[i] in self._texts]
        boxes = {glyph.box for glyphs in self._runs.values() for glyph in glyphs}  # a ligature has one box for all
        letters = (glyph for glyph in self._glyphs(drawn, every=True) if glyph.box not in boxes)
        return any(glyph.box[3] - glyph.box[1] > _FLAT * glyph.size for glyph in letters)

    def _glyphs(self, indices: Sequence[int], *, every: bool = False) -> Iterator[Glyph]:
        """Yield the glyphs of some characters; those of spaces and format characters only if `every` is set."""
        at, loose, origin = address(self._text.raw), pdfium.FS_RECTF(), (ctypes.c_double * 2)()
        room, (x, y) = ctypes.addressof(loose), (ctypes.addressof(origin) + 8 * i for i in (0, 1))
        for index in indices:
            number = self._owners[index] or 0
            if number not in self._texts:
                self._texts[number] = pdfium.FPDFText_GetTextObject(self._text.raw, index)
                self._sizes[number] = objects.painted_size(self._texts[number]) if number else 0.0
            character = self._characters[index]
            if not every and (character.isspace() or unicodedata.category(character) == "Cf"):
                continue
            _ROOM_AT(at, index, room)
            _ORIGIN_AT(at, index, x, y)
            # A letter and the joiner that is named with it have a half of the letter's box each.
            boxes = [self._box(i) for i in (index, index - 1, index + 1) if i == index or self._is_joiner(i, number)]
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            box = (min(lefts), min(bottoms), max(rights), max(tops))
            is_number, width = self._read.get(index, False), loose.right - loose.left
            is_word = not is_number and index not in self._tails
            yield Glyph(character, number, self._sizes[number], origin[0], origin[1], width, box, is_number, is_word)

    def _box(self, index: int) -> Box:
        """Return the box of a character's ink."""
        edges = (ctypes.c_double * 4)()
        at = ctypes.addressof(edges)
        _BOX_AT(address(self._text.raw), index, at, at + 8, at + 16, at + 24)
        left, right, bottom, top = edges
        return left, bottom, right, top

    def _is_joiner(self, index: int, number: int) -> bool:
        """Return whether a character is a joiner of Arabic letters, and of the text object of an address."""
        is_there = 0 <= index < len(self._characters)
        return is_there and self._owners[index] == number and self._characters[index] in "\u200c\u200d"

    def faults(self) -> Iterator[tuple[FoundRun, UnseenReason]]:
        """Yield each quotation that is not seen as it was proved, with the first reason."""
        if not self._is_plain():
            yield from ((run, UnseenReason.PAGE) for run in self._runs)
            return
        plain = {number for number, text in self._texts.items() if _is_plain_text(text)}
        named = {n for n, text in self._texts.items() if not objects.mark_parameters(text) <= _PARAMETERS}
        named |= self._misnamed()
        found = {
            run: lines_of(glyphs, turned=self._turned, beside=self._beside()) for run, glyphs in self._runs.items()
        }
        drawings = self._drawn(underlines([*_written(lines for lines in found.values() if lines)], self._shapes()))
        for run, glyphs in self._runs.items():
            texts = {glyph.text_object for glyph in glyphs}
            reason: UnseenReason | None = UnseenReason.NAMED if texts & named else None
            if not {glyph.text_object for glyph in glyphs if glyph.is_word} <= plain or not are_alike_in_size(glyphs):
                reason = UnseenReason.PAINT
            elif (lines := found[run]) is None:
                reason = UnseenReason.ORDER
            elif not all(map(are_numbers_raised, lines)):
                reason = UnseenReason.NUMBER
            elif reason is None:
                reason = self._drawn_fault(run, lines, drawings)
            if reason is not None:
                yield run, reason

    def _drawn_fault(self, run: FoundRun, lines: Sequence[Sequence[Glyph]], drawings: _Drawings) -> UnseenReason | None:
        """Return how a quotation looks otherwise on the whole page than alone, if it does."""
        whole, alone = drawings.whole, drawings.alone
        if not all(alone.darkest(glyph.box) < 255 - _FAINT for line in lines for glyph in line if glyph.is_word):
            return UnseenReason.BLANK
        # Words that are written from the right reach far above and below their line, to those of others.
        margins = [0 if any(is_turned(glyph.text) for glyph in line) else _MARGIN for line in lines]
        boxes = [without_raised_ends(line, band(line, m)) for line, m in zip(lines, margins, strict=True)]
        page = self._page.get_mediabox()
        # What lies within the box of a line is looked at with it.
        bands = [box if _is_within(box, page) else _NOWHERE for box in boxes]
        pairs = ((glyph.box, band) for line, band in zip(lines, bands, strict=True) for glyph in line)
        boxes += (box for box, band in pairs if not _is_within(box, band))
        if not all(whole.same(alone, box) and drawings.underlined.keeps(alone, box) for box in boxes):
            return UnseenReason.COVERED
        empty = rooms(lines, page, table=run.part is BookPart.TABLE, alone=run.alone)
        if self._turned:  # lines end at the left
            mirrored_lines = [[replace(g, box=flipped(g.box, page)) for g in line] for line in lines]
            mirrored = rooms(mirrored_lines, page, table=run.part is BookPart.TABLE, alone=run.alone)
            empty = (flipped(room, page) for room in mirrored)
        if not all(whole.is_blank(room) for room in empty):
            return UnseenReason.PARTED
        if run in self._silent or not all(alone.is_blank(gap) for line in lines for gap in gaps(line)):
            return UnseenReason.UNREAD
        return None

    def _is_plain(self) -> bool:
        """Return whether the page is shown whole, upright and at its size, and holds text, lines and pictures only."""
        width, height = self._page.get_size()
        kinds = {pdfium.FPDFPageObj_GetType(page_object) for page_object in self._own}
        texts = [o for o in self._own if pdfium.FPDFPageObj_GetType(o) == pdfium.FPDF_PAGEOBJ_TEXT]
        return (
            self._page.get_rotation() == 0
            and self._page.get_cropbox() == self._page.get_mediabox()
            and max(width, height) <= _LARGEST_PAGE
            and kinds <= {pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}
            # The modes from 4 on clip what follows to the letters.
            and all(pdfium.FPDFTextObj_GetTextRenderMode(o) < pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP for o in texts)
            and self._texts.keys() <= {address(page_object) for page_object in self._own}
        )

    def _misnamed(self) -> set[int]:
        """Return the text objects that the file names otherwise than their font does; removes the names."""
        glyphs = [glyph for run in self._runs.values() for glyph in run]
        tall = {glyph.text_object for glyph in glyphs if glyph.box[3] - glyph.box[1] >= _SMALL_CAPITAL * glyph.size}
        texts = {number: self._texts[number] for number in map(address, self._own) if number in self._texts}
        words = {glyph.text_object for glyph in glyphs if not glyph.is_note_number}
        numbers = {glyph.text_object for glyph in glyphs} - words
        low = {glyph.text_object for glyph in glyphs if not is_raised(glyph.box, glyph.y, glyph.size)}
        return misnamed(
            self._page,
            texts,
            self._text,
            capitals=frozenset(texts) - tall,
            numbers=numbers,
            raised=frozenset(texts) - low,
        )

    def _shapes(self) -> dict[int, Box]:
        """Return where the lines and other shapes of the page stand, by their addresses."""
        paths = (o for o in self._own if pdfium.FPDFPageObj_GetType(o) == pdfium.FPDF_PAGEOBJ_PATH)
        return {address(path): box for path in paths if (box := objects.bounds(path)) is not None}

    def _beside(self) -> list[float]:
        """Return the heights of the lines with words that are written from the right."""
        if self._turned_lines is None:
            indices = (i for i in self._read if is_turned(self._characters[i]))
            self._turned_lines = [glyph.y for glyph in self._glyphs([*indices])]
        return self._turned_lines

    def _drawn(self, lines: Set[int]) -> _Drawings:
        """Draw the page, and what belongs to its quotations; `lines` underline these."""
        whole = self._drawing(lambda number: number not in lines, annotated=True)
        alone = self._drawing(lambda number: number in self._texts, annotated=False)
        if not lines:
            return _Drawings(whole, alone, alone)
        return _Drawings(whole, alone, self._drawing(lambda n: n in self._texts or n in lines, annotated=False))

    def _drawing(self, is_drawn: Callable[[int], bool], *, annotated: bool) -> _Drawing:
        """Draw some objects of the page, by their addresses."""
        others = [page_object for page_object in self._own if not is_drawn(address(page_object))]
        for page_object in others:
            pdfium.FPDFPageObj_SetIsActive(page_object, False)
        drawing = _Drawing(self._page, annotated=annotated)
        for page_object in others:
            pdfium.FPDFPageObj_SetIsActive(page_object, True)
        return drawing


class _Drawing:
    """A page, drawn in shades of grey."""

    def __init__(self, page: PdfPage, *, annotated: bool) -> None:
        bitmap = page.render(scale=_SCALE, grayscale=True, draw_annots=annotated)
        self._rows = bytes(bitmap.buffer)
        self._stride, self._width, self._height = bitmap.stride, bitmap.width, bitmap.height
        self._left, _, _, self._top = page.get_mediabox()
        width, height = page.get_size()
        self._across, self._down = bitmap.width / width, bitmap.height / height
        bitmap.close()

    def _pixels(self, box: Box, inset: int) -> Iterator[bytes]:
        """Yield the rows of pixels that a box touches, without `inset` pixels on each side."""
        left, bottom, right, top = box
        first = max(0, int((left - self._left) * self._across)) + inset
        last = min(self._width, int((right - self._left) * self._across) + 1) - inset
        upper = max(0, int((self._top - top) * self._down)) + inset
        lower = min(self._height, int((self._top - bottom) * self._down) + 1) - inset
        if 0 <= last <= first:  # it is too narrow to have any
            return
        for row in range(upper, lower):
            yield self._rows[row * self._stride + first : row * self._stride + last]

    def darkest(self, box: Box) -> int:
        """Return the darkest pixel of a box."""
        return min(b"".join(self._pixels(box, 0)), default=255)

    def is_blank(self, box: Box) -> bool:
        """Return whether nothing is drawn in a box, except by what is beside it."""
        return min(b"".join(self._pixels(box, _NEAR)), default=255) > 255 - _FAINT

    def keeps(self, other: _Drawing, box: Box) -> bool:
        """Return whether the ink inside a box is that of another drawing of the same page, wherever that has ink."""
        if self is other:
            return True
        rows = zip(self._pixels(box, 0), other._pixels(box, 0), strict=True)
        return all(
            abs(x - y) <= _SAME for own, inked in rows for x, y in zip(own, inked, strict=True) if y < 255 - _FAINT
        )

    def same(self, other: _Drawing, box: Box) -> bool:
        """Return whether another drawing of the same page is the same inside a box, its outermost pixels apart."""
        rows = zip(self._pixels(box, 1), other._pixels(box, 1), strict=True)
        return all(a == b or max(abs(x - y) for x, y in zip(a, b, strict=True)) <= _SAME for a, b in rows)


@dataclass(frozen=True, slots=True)
class _Drawings:
    """A page, drawn in three ways."""

    whole: _Drawing
    """As it is, without the lines that underline quotations."""
    alone: _Drawing
    """With nothing but the text objects of the quotations."""
    underlined: _Drawing
    """With these and the lines that underline them."""


_NOWHERE: Final = (0.0, 0.0, 0.0, 0.0)


def _is_within(box: Box, other: Box) -> bool:
    """Return whether a box lies within another."""
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def _written(runs: Iterable[Sequence[Sequence[Glyph]]]) -> Iterator[WrittenLine]:
    """Yield the lines of some quotations."""
    for line in (line for lines in runs for line in lines):
        y, size = line[0].y, line[0].size
        low = [(glyph.box[0], glyph.box[2]) for glyph in line if glyph.box[1] < y - _BELOW * size]
        yield WrittenLine(y, size, band(line, _MARGIN), low)


def _is_plain_text(text: PageObject) -> bool:
    """Return whether a text object is painted as the text of a book is."""
    colour = objects.fill_colour(text)
    if colour is None:
        return False
    _, matrix = objects.size_and_matrix(text)
    clip = pdfium.FPDFPageObj_GetClipPath(text)
    return (
        pdfium.FPDFTextObj_GetTextRenderMode(text) == pdfium.FPDF_TEXTRENDERMODE_FILL
        and colour[3] == 255
        and max(colour[:3]) < _DARK
        and not pdfium.FPDFPageObj_HasTransparency(text)
        and not (clip and pdfium.FPDFClipPath_CountPaths(clip) > 0)
        and objects.painted_size(text) >= _SMALLEST
        # Upright, and no wider or narrower than its font has it.
        and matrix.b == matrix.c == 0
        and 0.9 < matrix.a / matrix.d < 1.1
        and matrix.a > 0
        and pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(text)) == 1
    )
