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
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.pdf import pdfium as objects
from quoteproof.proof.pdf.naming import misnamed
from quoteproof.proof.pdf.pdfium import Box, PageObject, address, open_pdf
from quoteproof.proof.pdf.protocol import Unseen, UnseenReason
from quoteproof.proof.pdf.text import Glyphs
from quoteproof.proof.prove import FoundRun
from quoteproof.text.bidi import is_turned

_RAISED: Final = 0.6  # of the size: how far above or below the first letter of a line others may stand
_ADVANCE: Final = 0.45  # of its width: how far after a letter the next one must at least begin
_KERNED: Final = 0.3  # the same if one of them is a mark: a quotation mark may stand above a comma
_LINE: Final = 0.9  # of the size: how far below a line the next one must be
_ASCENT: Final = 1.0  # of the size: how high letters of a line may reach
_DESCENT: Final = 0.35  # of the size: how far below their line they may reach
_HIGHEST: Final = 0.75  # of the size: how far above the baseline letters without accents reach
_LOWEST: Final = 0.25  # of the size: how far below it they reach
_ITEM: Final = 1.8  # of the size: how near to a block the mark of its list item may be
_NUMBER_FROM: Final = 0.1  # of the size: how far above the baseline the number of a note at least begins
_NUMBER_HEIGHT: Final = 0.55  # of the size: how high it may be
_CELL: Final = 0.6  # of the size: how near the text of another cell may be


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on the page."""

    text: str
    text_object: int
    """The address of its text object."""
    size: float
    """Its painted font size, in points."""
    x: float
    """Where it begins on its line."""
    y: float
    """The height of its line."""
    width: float
    """How far its font advances."""
    box: Box
    is_note_number: bool = False
    is_word: bool = True
    """Whether it is a letter or a mark of the words, and not of their citation or of the number of a note."""


def lines_of(glyphs: Sequence[Glyph], *, turned: bool = False) -> list[list[Glyph]] | None:
    """Return the lines of a quotation; None if its letters do not follow each other in lines, downwards.

    With `turned` the file says that it is to be read from the right.
    """
    lines: list[list[Glyph]] = []
    for glyph in _across(glyphs, turned=turned):
        first = lines[-1][0] if lines else None
        if first is None or first.y - glyph.y >= _LINE * first.size:
            lines.append([glyph])
        elif abs(first.y - glyph.y) > _RAISED * first.size or not _follows(lines[-1][-1], glyph):
            return None
        else:
            lines[-1].append(glyph)
    return lines


def _across(glyphs: Sequence[Glyph], *, turned: bool) -> list[Glyph]:
    """Return the glyphs; those of lines with words that are written from the right as they stand on the page.

    `read_pdf` has put these into reading order, and has proved that they stand so.
    """
    made: list[Glyph] = []
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        if rows and abs(rows[-1][0].y - glyph.y) <= _RAISED * rows[-1][0].size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        is_row_turned = turned or any(is_turned(glyph.text) for glyph in row)
        made += sorted(row, key=lambda glyph: glyph.x) if is_row_turned else row
    return made


def gaps(line: Sequence[Glyph]) -> Iterator[Box]:
    """Yield the space between the letters of a line, as high as the line."""
    _, bottom, _, top = around(line, 0)
    right = line[0].box[0]
    for box in sorted(glyph.box for glyph in line):
        if box[0] > right:
            yield right, bottom, box[0], top
        right = max(right, box[2])


def rooms(lines: Sequence[Sequence[Glyph]], page: Box, *, table: bool = False, alone: bool = False) -> Iterator[Box]:
    """Yield the space that must be empty, since the quotation continues after it.

    That is at the end of a line, at the beginning of the next one, and between two distant lines; in a `table` it ends
    where the next cell may begin. If the quotation is whole paragraphs (`alone`), the space before its first line, as
    far as the mark of a list item, and after its last line belongs to it too.
    """
    left, _, right, _ = page
    if alone and lines:
        first, bottom, _, top = around(lines[0], 0)
        yield max(left, first - _ITEM * lines[0][0].size), bottom, first, top
        _, bottom, last, top = around(lines[-1], 0)
        yield last, bottom, right, top
    for line, following in pairwise(lines):
        size = max(line[0].size, following[0].size)
        reach = _CELL * size if table else right - left
        first, bottom, last, top = around(line, 0)
        yield last, bottom, min(right, last + reach), top
        begins, lower, ends, upper = around(following, 0)
        yield max(left, begins - reach), lower, begins, upper
        low, high = following[0].y + _ASCENT * size, line[0].y - _DESCENT * size
        if low < high:
            yield min(first, begins), low, max(last, ends), high


def are_numbers_raised(line: Sequence[Glyph]) -> bool:
    """Return whether the numbers of notes on a line are small and raised: else they would be read with its words."""
    first = next((glyph for glyph in line if not glyph.is_note_number), line[0])
    low, most = first.y + _NUMBER_FROM * first.size, _NUMBER_HEIGHT * first.size
    numbers = (glyph.box for glyph in line if glyph.is_note_number)
    return all(bottom >= low and top - bottom <= most for _, bottom, _, top in numbers)


def _flipped(box: Box, page: Box) -> Box:
    """Return a box as it would stand if the page were seen from behind."""
    left, bottom, right, top = box
    return page[0] + page[2] - right, bottom, page[0] + page[2] - left, top


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Return whether a glyph comes next on a line; a combining mark is on its letter, and Hebrew goes leftwards."""
    texts = (before.text, glyph.text)
    if any(unicodedata.category(c)[0] == "M" or is_turned(c) for c in texts):
        return True
    least = _ADVANCE if all(map(str.isalnum, texts)) else _KERNED
    # The letters of a ligature have one place, and PDFium reads a letter that is drawn twice in one place as one.
    return (glyph.x, glyph.box) == (before.x, before.box) or glyph.x >= before.x + least * before.width


def around(line: Sequence[Glyph], margin: float) -> Box:
    """Return the box of a line with a margin above and below it, as a share of the size.

    Accents that stand higher or lower than letters are left out: beside them may be those of other lines.
    """
    lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in line), strict=True)
    size, low, high = line[0].size, min(bottoms), max(tops)
    if not any(is_turned(glyph.text) for glyph in line):  # these letters reach far above and below their line
        low, high = max(low, line[0].y - _LOWEST * size), min(high, line[0].y + _HIGHEST * size)
    return min(lefts), low - margin * size, max(rights), high + margin * size


_LARGEST_PAGE: Final = 3000.0  # points
_SMALLEST: Final = 4.0  # points: in a table that is fitted to its page
_DARK: Final = 128  # of 255: no component of a colour may be lighter
_FLAT: Final = 0.02  # of the size: how high a space may be
_MARGIN: Final = 0.12  # of the size: how far above and below a line nothing may be drawn
_PARAMETERS: Final = frozenset({"MCID", "Lang", "ActualText"})
"""Parameters that the text of a quotation may have: place in the structure, language, letters."""
_SMALL_CAPITAL: Final = 0.58  # of the size: how high a small capital may be
_SCALE: Final = 2.0  # pixels a point: at 1.5 a comma of a note is one grey pixel
_FAINT: Final = 64  # of 255: how much ink may be between letters, and a letter must have more
_NEAR: Final = 3  # pixels: how far the ink of a letter may reach beyond its box
_SAME: Final = 32  # of 255: how far two pixels may differ


def unseen(data: bytes, runs: Sequence[FoundRun], glyphs: Glyphs) -> list[Unseen]:
    """Return the quotations that are not seen as they were proved, once a page; raises `UnreadableFileError`.

    `glyphs` are those of `read_pdf`, in whose layers the `runs` were found.
    """
    pages: dict[int, dict[FoundRun, list[int]]] = {}
    read: dict[int, dict[int, bool]] = {}
    for page, own, is_number in (drawn for characters in glyphs.values() for drawn in characters):
        read.setdefault(page, {}).update(dict.fromkeys(own, is_number))
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
        self._read, self._tails = read, tails
        self._text: PdfTextPage = page.get_textpage()
        if is_turned(self._text.get_text_range()):  # as `read_pdf` does: the numbers must be the same
            objects.without_reversal(page)
            self._text = page.get_textpage()
        self._own = objects.page_objects(page)
        self._texts: dict[int, PageObject] = {}
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
        span = range(min(indices), max(indices) + 1)
        turned = [i for i in span if is_turned(chr(pdfium.FPDFText_GetUnicode(self._text.raw, i)))]
        own = {address(pdfium.FPDFText_GetTextObject(self._text.raw, i)) for i in indices} if turned else set()
        for index in turned:
            if index not in self._read and address(pdfium.FPDFText_GetTextObject(self._text.raw, index)) in own:
                yield index

    def _has_silent_letter(self, indices: Sequence[int]) -> bool:
        """Return whether a quotation holds a letter that is drawn, and read as nothing or as a space."""
        own = frozenset(indices)
        others = [i for i in range(min(indices), max(indices)) if i not in self._read and i not in own]
        drawn = [i for i in others if address(pdfium.FPDFText_GetTextObject(self._text.raw, i)) in self._texts]
        boxes = {glyph.box for glyphs in self._runs.values() for glyph in glyphs}  # a ligature has one box for all
        letters = (glyph for glyph in self._glyphs(drawn, every=True) if glyph.box not in boxes)
        return any(glyph.box[3] - glyph.box[1] > _FLAT * glyph.size for glyph in letters)

    def _glyphs(self, indices: Sequence[int], *, every: bool = False) -> Iterator[Glyph]:
        """Yield the glyphs of some characters; those of spaces and format characters only if `every` is set."""
        for index in indices:
            text = pdfium.FPDFText_GetTextObject(self._text.raw, index)
            self._texts[address(text)] = text
            character = chr(pdfium.FPDFText_GetUnicode(self._text.raw, index))
            if not every and (character.isspace() or unicodedata.category(character) == "Cf"):
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            loose = pdfium.FS_RECTF()
            pdfium.FPDFText_GetLooseCharBox(self._text.raw, index, loose)
            pdfium.FPDFText_GetCharOrigin(self._text.raw, index, x, y)
            # A letter and the joiner that is named with it have a half of the letter's box each.
            boxes = [self._box(index), *(self._box(at) for at in (index - 1, index + 1) if self._is_joiner(at, text))]
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            box = (min(lefts), min(bottoms), max(rights), max(tops))
            is_number, width = self._read.get(index, False), loose.right - loose.left
            is_word = not is_number and index not in self._tails
            yield Glyph(
                character, address(text), objects.painted_size(text), x.value, y.value, width, box, is_number, is_word
            )

    def _box(self, index: int) -> Box:
        """Return the box of a character's ink."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self._text.raw, index, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def _is_joiner(self, index: int, text: PageObject) -> bool:
        """Return whether a character is a joiner of Arabic letters, and of a text object."""
        own = pdfium.FPDFText_GetTextObject(self._text.raw, index)
        named = own and address(own) == address(text)
        return bool(named) and chr(pdfium.FPDFText_GetUnicode(self._text.raw, index)) in "\u200c\u200d"

    def faults(self) -> Iterator[tuple[FoundRun, UnseenReason]]:
        """Yield each quotation that is not seen as it was proved, with the first reason."""
        if not self._is_plain():
            yield from ((run, UnseenReason.PAGE) for run in self._runs)
            return
        plain = {number for number, text in self._texts.items() if _is_plain_text(text)}
        named = {n for n, text in self._texts.items() if not objects.mark_parameters(text) <= _PARAMETERS}
        named |= self._misnamed()
        whole, alone = self._drawn()
        for run, glyphs in self._runs.items():
            texts = {glyph.text_object for glyph in glyphs}
            reason: UnseenReason | None = UnseenReason.NAMED if texts & named else None
            if not {glyph.text_object for glyph in glyphs if glyph.is_word} <= plain:
                reason = UnseenReason.PAINT
            elif (lines := lines_of(glyphs, turned=self._turned)) is None:
                reason = UnseenReason.ORDER
            elif not all(map(are_numbers_raised, lines)):
                reason = UnseenReason.NUMBER
            elif reason is None:
                reason = self._drawn_fault(run, lines, whole, alone)
            if reason is not None:
                yield run, reason

    def _drawn_fault(
        self, run: FoundRun, lines: Sequence[Sequence[Glyph]], whole: _Drawing, alone: _Drawing
    ) -> UnseenReason | None:
        """Return how a quotation looks otherwise on the `whole` page than `alone`, if it does."""
        if not all(alone.darkest(glyph.box) < 255 - _FAINT for line in lines for glyph in line if glyph.is_word):
            return UnseenReason.BLANK
        # Words that are written from the right reach far above and below their line, to those of others.
        margins = [0 if any(is_turned(glyph.text) for glyph in line) else _MARGIN for line in lines]
        boxes = [around(line, margin) for line, margin in zip(lines, margins, strict=True)]
        if not all(whole.same(alone, box) for box in (*boxes, *(glyph.box for line in lines for glyph in line))):
            return UnseenReason.COVERED
        empty = rooms(lines, self._page.get_mediabox(), table=run.part is BookPart.TABLE, alone=run.alone)
        if self._turned:  # lines end at the left
            page = self._page.get_mediabox()
            flipped = [[replace(g, box=_flipped(g.box, page)) for g in line] for line in lines]
            mirrored = rooms(flipped, page, table=run.part is BookPart.TABLE, alone=run.alone)
            empty = (_flipped(room, page) for room in mirrored)
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
        return misnamed(self._page, texts, self._text, capitals=frozenset(texts) - tall)

    def _drawn(self) -> tuple[_Drawing, _Drawing]:
        """Draw the page as it is, and with nothing but the text objects of the quotations."""
        whole = _Drawing(self._page, annotated=True)
        others = [page_object for page_object in self._own if address(page_object) not in self._texts]
        for page_object in others:
            pdfium.FPDFPageObj_SetIsActive(page_object, False)
        alone = _Drawing(self._page, annotated=False)
        for page_object in others:
            pdfium.FPDFPageObj_SetIsActive(page_object, True)
        return whole, alone


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
        for row in range(upper, lower):
            yield self._rows[row * self._stride + first : row * self._stride + last]

    def darkest(self, box: Box) -> int:
        """Return the darkest pixel of a box."""
        return min(b"".join(self._pixels(box, 0)), default=255)

    def is_blank(self, box: Box) -> bool:
        """Return whether nothing is drawn in a box, except by what is beside it."""
        return min(b"".join(self._pixels(box, _NEAR)), default=255) > 255 - _FAINT

    def same(self, other: _Drawing, box: Box) -> bool:
        """Return whether another drawing of the same page is the same inside a box, its outermost pixels apart."""
        rows = zip(self._pixels(box, 1), other._pixels(box, 1), strict=True)
        return all(a == b or max(abs(x - y) for x, y in zip(a, b, strict=True)) <= _SAME for a, b in rows)


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
