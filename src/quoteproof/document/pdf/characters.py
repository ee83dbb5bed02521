"""The characters of a page of a PDF: text, place, font, and PDFium's number of each.

PDFium gives text in the order of the page's content. It adds spaces and line ends where it sees gaps; these
"generated" characters are left out here, since `lines` finds gaps itself. All coordinates of PDFium are those of the
media box; here they count from the lower left corner of the part of the page that is shown (crop box), before any
rotation of the whole page.

Folded to what they show are ligatures and mathematical letters (U+1D400–1D7FF). The two halves of a UTF-16 pair, which
PDFium gives singly, are one character. What has no meaning (control codes, private use) is `UNKNOWN`.
"""

import ctypes
import math
import re
import unicodedata
from collections import deque
from collections.abc import Iterable
from itertools import repeat
from typing import Final, NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from quoteproof.document.model import UNKNOWN, Box
from quoteproof.document.pdf.calls import address, fast_call


class Font(NamedTuple):
    """How characters are set; the same for all characters of a text object."""

    name: str
    """Its PostScript name, without the tag of a subset."""
    size: float
    """The painted size in points."""
    is_italic: bool
    is_bold: bool
    turn: int
    """In which direction the text runs: quarter turns against the clock; 4 where it is aslant."""


class Character(NamedTuple):
    """A character of the file. A tuple, because a page has thousands."""

    first: int
    """The first of its characters by PDFium's count, from 0."""
    span: int
    """How many these are: 2 for the halves of a UTF-16 pair."""
    text: str
    """What it shows: one character, two or three for a ligature, a space for any white space, none for an invisible
    formatting character."""
    x: float
    """The origin of its glyph, in points from the left of the crop box."""
    y: float
    """The same from the bottom of the crop box: the height of its base line."""
    box: Box
    """The box around the ink of the glyph."""
    room: Box
    """The box of the glyph's advance, as high as the font."""
    font: Font
    text_object: int
    """The address of its text object while the page is open; 0 for none."""
    blanks: int = 0
    """How many characters of white space PDFium has directly before it, those included that it added."""


_CODE_AT: Final = fast_call(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_OBJECT_AT: Final = fast_call(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_IS_GENERATED: Final = fast_call(pdfium.FPDFText_IsGenerated, ctypes.c_int)
_IS_GUESSED: Final = fast_call(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int)
"""Whether PDFium gives the code of a glyph, since neither the file nor the name of the glyph says what it is."""
_IS_HYPHEN: Final = fast_call(pdfium.FPDFText_IsHyphen, ctypes.c_int)
_SIZE_AT: Final = fast_call(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_BOX_AT: Final = fast_call(pdfium.FPDFText_GetCharBox, ctypes.c_int, *[ctypes.c_void_p] * 4)
_ROOM_AT: Final = fast_call(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)
_ORIGIN_AT: Final = fast_call(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, *[ctypes.c_void_p] * 2)
_HYPHEN: Final = 0x02
"""What PDFium gives for a hyphen at a line end, and for a glyph that the file maps to this control code."""
_ITALIC: Final = 1 << 6  # flags of a font, ISO 32000-1, table 123
_FORCED_BOLD: Final = 1 << 18
_HEAVY: Final = 600  # weight of a bold font
_NAME_ITALIC: Final = re.compile(r"Ital|Obli|Slant|Kursiv|-It\b|CMTI|CMSL|SFTI|LMRoman.*Ital", re.IGNORECASE)
_NAME_BOLD: Final = re.compile(r"Bold|Black|Heavy|Demi|CMBX|SFBX|-Bd\b", re.IGNORECASE)
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_FORMATTING: Final = frozenset("\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STRAIGHT: Final = 0.035  # radians: how far from a quarter turn a text may run


def page_characters(page: PdfPage, text_page: PdfTextPage) -> list[Character]:
    """The characters of a page in the order of its content, white space that the file has included."""
    text, count = address(text_page.raw), pdfium.FPDFText_CountChars(text_page.raw)
    if count <= 0:
        return []
    codes = list(map(_CODE_AT, repeat(text, count), range(count)))
    objects = [number or 0 for number in map(_OBJECT_AT, repeat(text, count), range(count))]
    left, bottom, _, _ = page.get_bbox()
    fonts: dict[int, Font] = {}
    characters: list[Character] = []
    passed = -1
    blanks = 0
    shown, new = _SHOWN, tuple.__new__
    for i, (code, number, x, y, box, room) in enumerate(
        zip(codes, objects, *_places(text, count, left, bottom), strict=True)
    ):
        if i <= passed:
            continue
        if code in _BLANKS and _IS_GENERATED(text, i) == 1:
            blanks += 1
            continue
        span = 1
        if 0xD800 <= code < 0xDC00 and i + 1 < count and 0xDC00 <= codes[i + 1] < 0xE000:
            code, span = 0x10000 + ((code - 0xD800) << 10) + codes[i + 1] - 0xDC00, 2
            passed = i + 1
        font = fonts.get(number) or fonts.setdefault(number, _font(text_page, i))
        content = shown[code] if code in shown else shown_text(code)
        if (code == _HYPHEN and _IS_HYPHEN(text, i) != 1) or (content and _IS_GUESSED(text, i) == 1):
            content = UNKNOWN
        characters.append(new(Character, (i, span, content, x, y, box, room, font, number, blanks)))
        blanks = blanks + 1 if content == " " else 0
    return characters


def ink_indexes(text_page: PdfTextPage) -> frozenset[int]:
    """Every number of PDFium's that stands for a character of the file which is no white space.

    Exactly these must stand in the traces of a page's passages.
    """
    text, count = address(text_page.raw), max(0, pdfium.FPDFText_CountChars(text_page.raw))
    codes = map(_CODE_AT, repeat(text, count), range(count))
    return frozenset(i for i, code in enumerate(codes) if code not in _BLANKS and not chr(code).isspace())


def shown_text(code: int) -> str:
    """What a code point of PDFium shows, by the folds of this module."""
    character = chr(code) if code <= 0x10FFFF else UNKNOWN
    if code == _HYPHEN:
        shown = "-"
    elif character.isspace():
        shown = " "
    elif character in _FORMATTING:
        return ""
    elif 0xFB00 <= code <= 0xFB06:
        shown = unicodedata.normalize("NFKC", character) if code != 0xFB05 else "ſt"
    elif 0x1D400 <= code <= 0x1D7FF:
        shown = unicodedata.normalize("NFKC", character)
    else:
        shown = UNKNOWN if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") else character
    _SHOWN[code] = shown
    return shown


_BLANKS: Final = frozenset((0x20, 0x0D, 0x0A, 0xA0, 0x09))
_SHOWN: Final[dict[int, str]] = {}
"""Memory of `shown_text`."""


def _places(text: int, count: int, left: float, bottom: float) -> tuple[list[float], list[float], list[Box], list[Box]]:
    """For all characters x and y of the origin, the box of the ink, and the room.

    The loops are in C: `map` calls PDFium, which writes into arrays.
    """
    numbers = range(count)
    ink = [(ctypes.c_double * count)() for _ in range(4)]  # left, right, bottom, top
    deque(map(_BOX_AT, repeat(text), numbers, *[_steps(array, 8, count) for array in ink]), maxlen=0)
    room = (ctypes.c_float * (4 * count))()  # left, top, right, bottom of each
    deque(map(_ROOM_AT, repeat(text), numbers, _steps(room, 16, count)), maxlen=0)
    origin = [(ctypes.c_double * count)() for _ in range(2)]
    deque(map(_ORIGIN_AT, repeat(text), numbers, *[_steps(array, 8, count) for array in origin]), maxlen=0)
    edges = list(room)
    boxes, rooms = (
        list(zip(_moved(a, left), _moved(b, bottom), _moved(c, left), _moved(d, bottom), strict=True))
        for a, b, c, d in ((ink[0], ink[2], ink[1], ink[3]), (edges[::4], edges[3::4], edges[2::4], edges[1::4]))
    )
    return _moved(origin[0], left), _moved(origin[1], bottom), boxes, rooms


def _moved(values: Iterable[float], origin: float) -> list[float]:
    return [value - origin for value in values] if origin else list(values)


def _steps(array: "ctypes.Array[ctypes.c_double] | ctypes.Array[ctypes.c_float]", size: int, count: int) -> range:
    start = ctypes.addressof(array)
    return range(start, start + size * count, size)


def _font(text_page: PdfTextPage, index: int) -> Font:
    """The font of the text object of a character."""
    buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text_page.raw, index, buffer, len(buffer), flags)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace")) if 0 < length <= len(buffer) else ""
    matrix = pdfium.FS_MATRIX()
    known = pdfium.FPDFText_GetMatrix(text_page.raw, index, matrix)
    a, b, c, d = (matrix.a, matrix.b, matrix.c, matrix.d) if known else (1.0, 0.0, 0.0, 1.0)
    size = round(abs(_SIZE_AT(address(text_page.raw), index)) * math.hypot(c, d), 2)
    return Font(
        name,
        size,
        bool(flags.value & _ITALIC) or bool(_NAME_ITALIC.search(name)),
        bool(flags.value & _FORCED_BOLD)
        or bool(_NAME_BOLD.search(name))
        or pdfium.FPDFText_GetFontWeight(text_page.raw, index) >= _HEAVY,
        _turn(a, b),
    )


def _turn(a: float, b: float) -> int:
    angle = math.atan2(b, a) / (math.pi / 2) if a or b else 0.0
    quarter = round(angle)
    return quarter % 4 if abs(angle - quarter) * (math.pi / 2) < _STRAIGHT else 4
