"""Draws a page of a PDF, or an excerpt of it, with characters marked.

The place of a mark is PDFium's own for the characters, turned and moved as the page is drawn. A page whose characters
are not those that a request expects is not drawn: a picture shows the words that it is said to show, or is not there.
The drawing is in shades of grey, each pixel marked or not: so a palette says all, and an excerpt takes few bytes.
Source: PNG, third edition (W3C 2025), 11.2 (IHDR, PLTE, IDAT, IEND).
"""

import ctypes
import json
import math
import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfBitmap, PdfDocument, PdfiumError, PdfPage, PdfTextPage

from quoteproof.document.model import Box
from quoteproof.document.pdf.names import without_names
from quoteproof.document.pictures import MarkedCharacters, PageDrawing, PictureRequest, answer, parse_request

_SCALE: Final = 2.0  # pixels a point
_WIDEST: Final = 2_400  # pixels of a page, and of an excerpt
_LARGEST_PAGE: Final = 14_400.0  # points: ISO 32000-1, annex C
_FORMS: Final = ((2.0, 16), (1.5, 16), (1.5, 8), (1.2, 8), (1.0, 8), (1.0, 4))
"""Pixels a point and shades of grey of an excerpt, from the best: the first that is small enough is taken."""
_PAGE_SHADES: Final = 64
_LINE: Final = 1.4  # of the height of a mark: how far one line is from the next, where one mark alone does not say it
_WORDS_APART: Final = 2.0  # of the height of a mark: how far apart two words of a line may be
_TALLEST: Final = 3.0  # of the size of a font: how high the box of a character may be
_YELLOW: Final = (1.0, 0.9, 0.35)
"""What is left of red, green and blue where light is marked."""
_DARK: Final = 96  # of 255: where a page is darker than this on average, marks make it lighter


class _Edges(NamedTuple):
    """A box in pixels of the page as it is drawn, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


class _Mark(NamedTuple):
    """What is marked in one line."""

    edges: _Edges
    size: float
    """The height of the line, across the direction of its words."""


def draw(data: bytes, requests: Sequence[PictureRequest]) -> list[tuple[PageDrawing, ...]]:
    """Draw what is asked of a PDF; nothing where a request does not fit its page, or the file cannot be read."""
    try:
        document = PdfDocument(data)
    except PdfiumError:
        return [() for _ in requests]
    drawn: dict[int, tuple[PageDrawing, ...]] = {}
    for page in sorted({request.page for request in requests}):
        own = [number for number, request in enumerate(requests) if request.page == page]
        if page < len(document):
            drawn.update(zip(own, _page_pictures(document, page, [requests[n] for n in own]), strict=True))
    return [drawn.get(number, ()) for number in range(len(requests))]


def _page_pictures(
    document: PdfDocument, number: int, requests: Sequence[PictureRequest]
) -> list[tuple[PageDrawing, ...]]:
    try:
        page = document[number]
        without_names(page)
        text = page.get_textpage()
    except PdfiumError:
        return [() for _ in requests]
    try:
        drawing = _Drawing(page, text)
        return [drawing.pictures(request) for request in requests]
    finally:
        text.close()
        page.close()


class _Drawing:
    """A page that is drawn at several scales."""

    def __init__(self, page: PdfPage, text: PdfTextPage) -> None:
        self._page, self._text = page, text
        self._width, self._height = page.get_size()
        self._count = pdfium.FPDFText_CountChars(text.raw)

    def pictures(self, request: PictureRequest) -> tuple[PageDrawing, ...]:
        """The pictures of a request."""
        fits = min(self._width, self._height) > 0 and max(self._width, self._height) <= _LARGEST_PAGE
        if not fits or not all(self._says(run) for run in request.marked):
            return ()
        if not request.is_excerpt:
            scale = min(_SCALE, _WIDEST / max(self._width, self._height))
            marks = self._marks(request.marked, scale)
            return (self._drawn(self._whole(scale), [mark.edges for mark in marks], scale, _PAGE_SHADES),)
        parts = [self._excerpt(part, request) for part in _columns(self._marks(request.marked, 1.0))]
        return tuple(part for part in parts if part is not None)

    def _excerpt(self, marks: Sequence[_Mark], request: PictureRequest) -> PageDrawing | None:
        """The lines of some marks in one column."""
        edges = [mark.edges for mark in marks]
        left, right = min(e.left for e in edges), max(e.right for e in edges)
        lines = [box for box in map(self._edges, request.lines) if box.left < right and left < box.right]
        size = sorted(mark.size for mark in marks)[len(marks) // 2]
        steps = [b.top - a.top for a, b in pairwise(edges)]
        more = min((step for step in steps if size < step < 2 * size), default=size * _LINE)
        frame = _Edges(
            min([left, *(box.left for box in lines)]) - size / 2,
            min(e.top for e in edges) - more,
            max([right, *(box.right for box in lines)]) + size / 2,
            max(e.bottom for e in edges) + more,
        )
        frame = _within(frame, self._whole(1.0))
        for scale, shades in _FORMS:
            if (frame.right - frame.left) * scale <= _WIDEST >= frame.height * scale:
                picture = self._drawn(_scaled(frame, scale), [_scaled(e, scale) for e in edges], scale, shades)
                if len(picture.png) <= request.largest:
                    return picture
        return None

    def _says(self, run: MarkedCharacters) -> bool:
        """Whether the page has the letters and digits that a run says; raised and other forms of them are the same."""
        if run.first + run.count > self._count:
            return False
        codes = (pdfium.FPDFText_GetUnicode(self._text.raw, run.first + at) for at in range(len(run.text)))
        pairs = zip(run.text, codes, strict=True)
        return all(_plain(said) == _plain(chr(code)) for said, code in pairs if said.isalnum())

    def _whole(self, scale: float) -> _Edges:
        return _Edges(0.0, 0.0, self._width * scale, self._height * scale)

    def _marks(self, runs: Sequence[MarkedCharacters], scale: float) -> list[_Mark]:
        """The lines of some characters; words of a line are one where nothing but spaces stands between them."""
        marks: list[_Mark] = []
        lines: list[list[_Edges]] = []
        last = -1
        for index in (run.first + at for run in runs for at in range(run.count)):
            mark = self._mark(index, scale)
            if mark is None:
                continue
            joined = _joined(marks[-1], mark) if marks and self._is_next(last, index) else None
            if joined is None:
                marks.append(mark)
                lines.append([])
            else:
                marks[-1] = joined
            lines[-1].append(mark.edges)
            last = index
        return [_levelled(mark, line) for mark, line in zip(marks, lines, strict=True)]

    def _is_next(self, last: int, index: int) -> bool:
        """Whether nothing but white space stands between two characters."""
        between = range(last + 1, index) if index - last < 8 else ()
        return last < index and (index - last == 1 or bool(between)) and all(map(self._is_blank, between))

    def _is_blank(self, index: int) -> bool:
        code = pdfium.FPDFText_GetUnicode(self._text.raw, index)
        return chr(code).isspace() or bool(pdfium.FPDFText_IsGenerated(self._text.raw, index))

    def _mark(self, index: int, scale: float) -> _Mark | None:
        """The box of a character: that of its advance, or of its ink where a font gives its own height wrongly."""
        if self._is_blank(index):
            return None
        room = pdfium.FS_RECTF()
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetLooseCharBox(self._text.raw, index, room)
        pdfium.FPDFText_GetCharBox(self._text.raw, index, left, right, bottom, top)
        box: Box = (room.left, min(room.bottom, room.top), room.right, max(room.bottom, room.top))
        most = _TALLEST * max(top.value - bottom.value, right.value - left.value, 1.0)
        if not (0 < box[2] - box[0] <= most and 0 < box[3] - box[1] <= most):
            box = (left.value, bottom.value, right.value, top.value)
        placed = self._placed(box)
        edges = _scaled(_within(placed, self._whole(1.0)), scale)
        if edges.right <= edges.left or edges.bottom <= edges.top:
            return None  # it is outside of what is shown of the page
        return _Mark(edges, edges.height if self._runs_across(index) else edges.right - edges.left)

    def _runs_across(self, index: int) -> bool:
        """Whether the line of a character runs across the page as it is shown."""
        quarters = round(pdfium.FPDFText_GetCharAngle(self._text.raw, index) / (math.pi / 2))
        return bool((quarters + self._page.get_rotation() // 90) % 2 == 0)

    def _edges(self, box: Box) -> _Edges:
        """A box that counts from the corner of the crop box, at scale 1."""
        left, bottom, _, _ = self._page.get_bbox()
        return self._placed((box[0] + left, box[1] + bottom, box[2] + left, box[3] + bottom))

    def _placed(self, box: Box) -> _Edges:
        """A box of PDFium's, on the page as it is shown, at scale 1."""
        corners = [self._point(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across, down = zip(*corners, strict=True)
        return _Edges(min(across), min(down), max(across), max(down))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it is shown; PDFium gives whole numbers, so it is asked for a larger page."""
        right, down = ctypes.c_int(), ctypes.c_int()
        size = (round(self._width * _FINE), round(self._height * _FINE))
        pdfium.FPDF_PageToDevice(self._page.raw, 0, 0, *size, 0, x, y, right, down)
        return right.value / _FINE, down.value / _FINE

    def _drawn(self, frame: _Edges, marks: Sequence[_Edges], scale: float, shades: int) -> PageDrawing:
        """A part of the page at a scale, with the marks on it."""
        left, top = round(frame.left), round(frame.top)
        width, height = max(1, round(frame.right) - left), max(1, round(frame.bottom) - top)
        bitmap = PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        size = (round(self._width * scale), round(self._height * scale))
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
        pdfium.FPDF_RenderPageBitmap(bitmap.raw, self._page.raw, -left, -top, *size, 0, flags)
        pixels, stride = bytes(bitmap.buffer), bitmap.stride
        bitmap.close()
        rows = [pixels[row * stride : row * stride + width] for row in range(height)]
        moved = [_Edges(m.left - left, m.top - top, m.right - left, m.bottom - top) for m in marks]
        return PageDrawing(_png(_shaded(rows, moved, shades), width, shades), width, height, scale)


_FINE: Final = 100


def _within(edges: _Edges, whole: _Edges) -> _Edges:
    left, top = max(edges.left, whole.left), max(edges.top, whole.top)
    return _Edges(left, top, min(edges.right, whole.right), min(edges.bottom, whole.bottom))


def _plain(character: str) -> str:
    """A character without its accents, which a reading text may take from another character of the page."""
    return "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))


def _scaled(edges: _Edges, scale: float) -> _Edges:
    return _Edges(*(edge * scale for edge in edges))


def _joined(one: _Mark, other: _Mark) -> _Mark | None:
    """Two marks of one line as one; none where they are of different lines, or far apart."""
    a, b = one.edges, other.edges
    size = max(one.size, other.size)
    shared = min(a.bottom, b.bottom) - max(a.top, b.top), min(a.right, b.right) - max(a.left, b.left)
    across = shared[0] > 0.5 * min(a.height, b.height) and -shared[1] <= _WORDS_APART * size
    down = shared[1] > 0.5 * min(a.right - a.left, b.right - b.left) and -shared[0] <= _WORDS_APART * size
    is_upright = one.size == a.height
    if not (across if is_upright else down):
        return None
    edges = _Edges(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
    return _Mark(edges, edges.height if is_upright else edges.right - edges.left)


def _levelled(mark: _Mark, characters: Sequence[_Edges]) -> _Mark:
    """The mark of a line as high as most of its characters: a sign of another font may have a much taller box."""
    left, top, right, bottom = (sorted(edges)[len(edges) // 2] for edges in zip(*characters, strict=True))
    if mark.size == mark.edges.height:
        return _Mark(mark.edges._replace(top=top, bottom=bottom), bottom - top)
    return _Mark(mark.edges._replace(left=left, right=right), right - left)


def _columns(marks: Sequence[_Mark]) -> list[list[_Mark]]:
    """Marks in order, apart where the words go on higher up, or beside: in another column."""
    parts: list[list[_Mark]] = []
    for mark in marks:
        before = parts[-1][-1] if parts else None
        if before is None or mark.edges.top < before.edges.top - before.size or _is_far(before, mark):
            parts.append([])
        parts[-1].append(mark)
    return parts


_FAR: Final = 12  # lines


def _is_far(one: _Mark, other: _Mark) -> bool:
    """Whether a figure or the like stands between two marks."""
    return other.edges.top - one.edges.bottom > _FAR * one.size


def _shaded(rows: Sequence[bytes], marks: Sequence[_Edges], shades: int) -> Iterator[bytes]:
    """Rows of pixels by the numbers of their colours in the palette."""
    plain = _table(shades, 0)
    light, dark = _table(shades, 1), _table(shades, 2)
    areas = [tuple(max(0, round(edge)) for edge in mark) for mark in marks]
    tables = [dark if _mean(rows, area) < _DARK else light for area in areas]
    for number, row in enumerate(rows):
        made = bytearray(row.translate(plain))
        for (left, top, right, bottom), table in zip(areas, tables, strict=True):
            if top <= number < bottom:
                made[left:right] = row[left:right].translate(table)
        yield bytes(made)


def _mean(rows: Sequence[bytes], area: Sequence[int]) -> float:
    left, top, right, bottom = area
    pixels = b"".join(row[left:right] for row in rows[top:bottom])
    return sum(pixels) / len(pixels) if pixels else 255.0


def _table(shades: int, block: int) -> bytes:
    return bytes([block * shades + (grey * (shades - 1) + 127) // 255 for grey in range(256)])


def _png(rows: Iterator[bytes], width: int, shades: int) -> bytes:
    """A PNG with a palette: the shades as they are, marked, and marked where the page is dark."""
    greys = [number * 255 // (shades - 1) for number in range(shades)]
    colours = [(grey, grey, grey) for grey in greys]
    colours += [tuple(round(grey * part) for part in _YELLOW) for grey in greys]  # type: ignore[misc]
    colours += [tuple(round(255 * part - (255 - grey) * part * 0.6) for part in _YELLOW) for grey in greys]  # type: ignore[misc]
    body = [b"\0" + row for row in rows]
    head = struct.pack(">IIBBBBB", width, len(body), 8, 3, 0, 0, 0)
    palette = bytes(value for colour in colours for value in colour)
    data = zlib.compress(b"".join(body), 9)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def main() -> None:
    """Answer the requests on standard input, a line of JSON before the bytes of the PDF."""
    asked = [parse_request(one) for one in json.loads(sys.stdin.buffer.readline())]
    drawn = draw(sys.stdin.buffer.read(), asked)
    sys.stdout.buffer.write(answer(drawn))


if __name__ == "__main__":
    main()
