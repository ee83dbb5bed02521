"""Characters that a PDF names otherwise than it draws them.

A file may say that a stretch of text stands for other words (`/ActualText`). PDFium would give these words, without the
places of their letters; so the names are taken off before a page is read, and only compared: where they have other
letters, nobody knows what is right. And a font may map its codes to Unicode (`/ToUnicode`) otherwise than its encoding
names the glyphs that it draws. What is compared there are letters and digits of simple fonts; whether the program of an
embedded font draws what it names is not looked at.
Source: ISO 32000-1, 14.9.4 (replacement text), 9.6.6 (encodings), 9.10.2 and 9.10.3 (mapping to Unicode); Adobe Glyph
List for New Fonts (names of glyphs).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from quoteproof.document.model import UNKNOWN
from quoteproof.document.pdf.calls import address
from quoteproof.document.pdf.characters import Character
from quoteproof.document.pdf.objects import (
    MarkHandle,
    PageObject,
    inner_objects,
    mark_name,
    marks,
    page_objects,
    parameter,
)
from quoteproof.document.pdf.syntax import PdfName, PdfObject, PdfReference, PdfValue, objects, unpacked
from quoteproof.values import dataclass

_SIGNS: Final = str.maketrans("‐‑‒–—−‘’‚‛“”„‟ıȷ", "------''''\"\"\"\"ij")
_HYPHENS: Final = frozenset("-\u00ad")
_STANDARD: Final = ("Helvetica", "Times", "Courier", "Arial")
"""How the names of fonts begin whose own encoding is the standard one."""
_SYMBOLIC: Final = 4  # flag of a font, ISO 32000-1, table 123
_CODECS: Final = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman", "StandardEncoding": "ascii"}
_DIGITS: Final = dict(zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True))
_ACCENTED: Final = re.compile(r"([A-Za-z])(acute|grave|circumflex|dieresis|tilde|ring|cedilla|caron|macron|breve)")
_ACCENTS: Final = {
    **{"acute": "\u0301", "grave": "\u0300", "circumflex": "\u0302", "dieresis": "\u0308", "tilde": "\u0303"},
    **{"ring": "\u030a", "cedilla": "\u0327", "caron": "\u030c", "macron": "\u0304", "breve": "\u0306"},
}
_CODED: Final = re.compile(r"(?:uni|u)([0-9A-F]{4,6})")
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]*)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{2})>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
_TARGET: Final = re.compile(rb"<([0-9A-Fa-f]*)>")
_MOST: Final = 2_000_000  # objects of a file


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a file says that some texts stand for."""

    name: str
    texts: frozenset[int]
    """The text objects, by their addresses."""


def without_names(page: PdfPage) -> list[Renaming]:
    """Take the names off the texts of a page, and the marks that they run against reading.

    Must be done before a text page is made: PDFium's numbers of characters are those without names.
    """
    found: dict[int, tuple[str, set[int]]] = {}
    taken: list[tuple[PageObject, MarkHandle]] = []
    for part in inner_objects(page_objects(page)):
        if pdfium.FPDFPageObj_GetType(part) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        for mark in marks(part):
            name = parameter(mark, b"ActualText")
            if name or mark_name(mark) == "ReversedChars":
                taken.append((part, mark))
            if name:
                found.setdefault(address(mark), (name, set()))[1].add(address(part))
    for part, mark in taken:
        pdfium.FPDFPageObj_RemoveMark(part, mark)
    return [Renaming(name, frozenset(texts)) for name, texts in found.values()]


def misnamed(renamings: Iterable[Renaming], characters: Sequence[Character]) -> list[frozenset[int]]:
    """The characters of each stretch that is named with other letters than it has, by their `first`."""
    found = []
    for renaming in renamings:
        own = [one for one in characters if one.text_object in renaming.texts]
        if not _same_letters(renaming.name, "".join(one.text for one in own)):
            found.append(frozenset(one.first for one in own))
    return found


def _same_letters(name: str, drawn: str) -> bool:
    first, second = _letters(name), _letters(drawn)
    return first == second or first == "".join(c for c in second if c not in _HYPHENS) or UNKNOWN in second


def _letters(text: str) -> str:
    """The text without spaces, format characters, accents and differences of case."""
    folded = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    return "".join(c for c in folded if unicodedata.category(c) not in _PASSED).casefold()


_PASSED: Final = frozenset("Cc Cf Zs Zl Zp Mn Mc Me Sk".split())


def contradicted(data: bytes) -> frozenset[tuple[str, str]]:
    """The names of fonts of a file, each with a character that its map gives for the glyph of another one."""
    if b"/ToUnicode" not in data and b"/ObjStm" not in data:
        return frozenset()
    found = {item.number: item for item in islice(objects(data), _MOST) if _is_of_font(item)}
    contradictions: set[tuple[str, str]] = set()
    for item in found.values():
        font = item.value
        if not isinstance(font, dict) or font.get("Type") != "Font" or "ToUnicode" not in font:
            continue
        name, codes = _resolved(font.get("BaseFont"), found), _named_codes(font, found)
        if not codes or not isinstance(name, PdfName):
            continue
        for code, text in _mapped_codes(data, font["ToUnicode"], found):
            own = codes.get(code)
            if own is not None and _contradict(own, text):
                contradictions |= {(_SUBSET.sub("", name), character) for character in text}
    return frozenset(contradictions)


def _is_of_font(item: PdfObject) -> bool:
    """Return whether an object may be a font, or what one refers to; the others are not kept."""
    value = item.value
    if isinstance(value, dict):
        kind = value.get("Type")
        is_map = item.stream is not None and "Subtype" not in value and kind in (None, "CMap")
        return is_map or kind in ("Font", "Encoding", "FontDescriptor") or "Differences" in value
    return isinstance(value, PdfName) or (isinstance(value, list) and any(isinstance(one, PdfName) for one in value))


def _contradict(named: str, mapped: str) -> bool:
    """Return whether two names of a glyph have other letters or digits."""
    first, second = _letters(named), _letters(mapped)
    return first != second and bool(first) and bool(second) and (first.isalnum() or second.isalnum())


def _resolved(value: PdfValue | None, found: Mapping[int, PdfObject]) -> PdfValue | None:
    for _ in range(10):
        if not isinstance(value, PdfReference):
            break
        item = found.get(value.number)
        value = item.value if item is not None else None
    return value


def _named_codes(font: Mapping[str, PdfValue], found: Mapping[int, PdfObject]) -> Mapping[int, str]:
    """What the encoding of a simple font says that its codes draw."""
    kind, encoding = font.get("Subtype"), _resolved(font.get("Encoding"), found)
    if kind not in ("Type1", "MMType1", "TrueType"):
        return {}
    base, differences = encoding, None
    if isinstance(encoding, dict):
        base, differences = (
            _resolved(encoding.get("BaseEncoding"), found),
            _resolved(encoding.get("Differences"), found),
        )
    descriptor = _resolved(font.get("FontDescriptor"), found)
    flags = descriptor.get("Flags") if isinstance(descriptor, dict) else None
    is_symbolic = isinstance(flags, str) and flags.isdigit() and bool(int(flags) & _SYMBOLIC)
    name = _resolved(font.get("BaseFont"), found)
    if base is None and descriptor is None and isinstance(name, PdfName) and name.startswith(_STANDARD):
        base = PdfName("StandardEncoding")
    codes: dict[int, str] = {}
    if isinstance(base, PdfName) and base in _CODECS and not is_symbolic:
        for code in range(33, 256):
            text = bytes([code]).decode(_CODECS[base], "ignore")
            if text.isalnum():
                codes[code] = text
    if isinstance(differences, list):
        codes |= dict(_differences(differences))
    return codes


def _differences(values: Sequence[PdfValue]) -> Iterator[tuple[int, str]]:
    code = 0
    for value in values:
        if isinstance(value, PdfName):
            yield code, _character(value)
            code += 1
        elif isinstance(value, str) and value.isdigit():
            code = int(value)


def _character(name: str) -> str:
    """The letter or digit that a glyph is named after; empty for any other name."""
    name = name.partition(".")[0]
    if len(name) == 1 and name.isalnum():
        return name
    if accented := _ACCENTED.fullmatch(name):
        return unicodedata.normalize("NFC", accented[1] + _ACCENTS[accented[2]])
    if (coded := _CODED.fullmatch(name)) and int(coded[1], 16) <= 0x10FFFF:
        return chr(int(coded[1], 16))
    return _DIGITS.get(name, "")


def _mapped_codes(data: bytes, value: PdfValue, found: Mapping[int, PdfObject]) -> Iterator[tuple[int, str]]:
    """Yield what a map to Unicode says of codes of one byte."""
    item = found.get(value.number) if isinstance(value, PdfReference) else None
    if item is None or item.stream is None or not isinstance(item.value, dict):
        return
    head = b"/FlateDecode" if "Filter" in item.value else b""
    content = unpacked(head, data[slice(*item.stream)])
    for section in _SECTION.finditer(content):
        if section[1] == b"bfchar":
            yield from ((int(code, 16), _text(target)) for code, target in _PAIR.findall(section[2]))
            continue
        for first, last, target, targets in _RANGE.findall(section[2]):
            codes = range(int(first, 16), int(last, 16) + 1)
            if targets:
                yield from zip(codes, map(_text, _TARGET.findall(targets)), strict=False)
            elif text := _text(target):
                final = ord(text[-1])
                yield from ((code, text[:-1] + chr(min(0x10FFFF, final + code - codes[0]))) for code in codes)


def _text(target: bytes) -> str:
    digits = target.decode("ascii")
    return bytes.fromhex(digits[: len(digits) // 4 * 4]).decode("utf-16-be", "ignore")
