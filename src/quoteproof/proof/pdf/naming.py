"""Whether a file names the letters of a quotation as their font does.

A file may say that a text stands for other characters (ActualText). Typst says so of letters with accents: it draws the
letter and each accent as a glyph of its own, maybe each as a text object of its own, and names all of them by the whole
letter. A font names a glyph by the letter for which it was first used: an accent bears the name of the
first letter that it stood on.
Source: ISO 32000-1, 14.9.4 (replacement text), 9.10.3 (ToUnicode).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from quoteproof.document.model import Box
from quoteproof.document.pdf import objects
from quoteproof.document.pdf.calls import address
from quoteproof.document.pdf.objects import PageObject, text_of
from quoteproof.text.bidi import is_turned
from quoteproof.values import dataclass

_ACCENT: Final = 0.4  # of the size: how high an accent may be
_RAISED: Final = 0.2  # of the size: how far a raised digit stands above the baseline
_UPRIGHT: Final = str.maketrans(")]}>»›”’", "([{<«‹“‘")
"""Signs that stand mirrored in words that are written from the right."""
_DOTLESS: Final = str.maketrans("ıȷ", "ij")
"""Letters that lose their dot under an accent."""


def misnamed(
    page: PdfPage,
    texts: Mapping[int, PageObject],
    text_page: PdfTextPage,
    *,
    capitals: Set[int],
    numbers: Set[int] = frozenset(),
    raised: Set[int] = frozenset(),
) -> set[int]:
    """Return the addresses of those of some text objects that the file names otherwise than their font does.

    `texts` are the objects by their addresses, in the order of the page; removes their names. Those in `capitals` are
    low enough for small capitals, which may be named as small letters. Those in `numbers` have nothing but numbers of
    notes: a raised digit may be named as a digit. Those in `raised` are drawn raised (`is_raised`): a glyph that a font
    names as a digit, since the number of a note had it first, may be named as a raised digit.
    """
    names: dict[int, str] = {}
    for number, text in texts.items():
        if marks := objects.renaming_marks(text):
            names[number] = text_of(text, text_page)
            for mark in marks:
                pdfium.FPDFPageObj_RemoveMark(text, mark)
    bare = page.get_textpage() if names else text_page
    wrong = {
        number
        for number, name in names.items()
        if not _same_letters(name, drawn := text_of(texts[number], bare), capitals=number in capitals)
        and not (number in numbers and unicodedata.normalize("NFKC", drawn).strip() == name.strip())
        and not (number in raised and _is_raised_form(name, drawn))
        and not (is_turned(name) and _is_low(texts[number]) and _same_marks(name, drawn))
    }
    if not wrong:
        return wrong
    glyphs = _glyphs(bare, texts)
    # An accent whose font names it rightly has no other name.
    named = {number: names.get(number) or text_of(text, bare) for number, text in texts.items()}
    for name, alike in groupby(named, key=lambda number: named[number].strip()):
        own = [*alike]
        accented = [glyph for number in own for glyph in glyphs[number]]
        if wrong.intersection(own) and _are_accented(name, accented, capitals=capitals >= {*own}):
            wrong.difference_update(own)
    return wrong


def is_raised(box: Box, baseline: float, size: float) -> bool:
    """Return whether ink is that of a raised digit of a face of `size`: small, and well above the baseline."""
    _, bottom, _, top = box
    return bottom - baseline >= _RAISED * size and top - bottom <= _ACCENT * size


def _is_raised_form(name: str, drawn: str) -> bool:
    """Return whether a name is raised digits, and what is drawn the same digits."""
    digits = name.strip()
    is_super = all(unicodedata.decomposition(digit).startswith("<super>") for digit in digits)
    return is_super and unicodedata.normalize("NFKC", digits) == drawn.strip() != ""


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A glyph, and what its font names it."""

    name: str
    box: Box
    size: float


def _glyphs(text_page: PdfTextPage, texts: Mapping[int, PageObject]) -> Mapping[int, list[_Glyph]]:
    """Return the glyphs of text objects by their addresses; one that its font names by several characters once."""
    glyphs: dict[int, list[_Glyph]] = {number: [] for number in texts}
    for index in range(text_page.count_chars()):
        number = address(pdfium.FPDFText_GetTextObject(text_page.raw, index))
        if number not in texts:
            continue
        character = chr(pdfium.FPDFText_GetUnicode(text_page.raw, index))
        left, bottom, right, top = text_page.get_charbox(index)
        box, own = (left, bottom, right, top), glyphs[number]
        if own and own[-1].box == box:
            own[-1] = _Glyph(own[-1].name + character, box, own[-1].size)
        elif not character.isspace():
            own.append(_Glyph(character, box, objects.painted_size(texts[number])))
    return glyphs


def _are_accented(name: str, glyphs: Sequence[_Glyph], *, capitals: bool) -> bool:
    """Return whether glyphs draw one letter with accents, once or again and again.

    Of each, the first glyph has the name of the letter, and every other one is low and bears the name of an accent.
    They bear the names of all accents, and are no more than these.
    """
    letter, *accents = list(unicodedata.normalize("NFD", name)) or [""]
    if not accents or any(unicodedata.category(accent)[0] != "M" for accent in accents):
        return False
    for first, *others in _clusters(glyphs):
        named = "".join(unicodedata.normalize("NFD", glyph.name) for glyph in (first, *others))
        own = _letter(named[0])
        if own != _letter(letter) and not (capitals and own.upper() == _letter(letter).upper()):
            return False
        if len(others) > len(accents) or not set(accents) <= set(named):
            return False
    return bool(glyphs)


def _clusters(glyphs: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    """Yield each letter with the accents behind it."""
    cluster: list[_Glyph] = []
    for glyph in glyphs:
        if cluster and not _is_accent(glyph):
            yield cluster
            cluster = []
        cluster.append(glyph)
    if cluster:
        yield cluster


def _is_accent(glyph: _Glyph) -> bool:
    is_low = glyph.box[3] - glyph.box[1] <= _ACCENT * glyph.size
    return is_low and any(unicodedata.category(c)[0] == "M" for c in unicodedata.normalize("NFD", glyph.name))


def _letter(character: str) -> str:
    return character.translate(_DOTLESS)


def _same_letters(name: str, drawn: str, *, capitals: bool) -> bool:
    """Return whether two texts have the same letters; with `capitals`, one may have them as capitals."""
    if is_turned(name + drawn) or name.strip().translate(_UPRIGHT) == drawn.strip().translate(_UPRIGHT):
        return _same_turned_letters(name, drawn)
    first, second = (
        "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] not in "CZ")
        for text in (name, drawn)
    )
    return first == second or (capitals and first.upper() == second.upper())


def _same_turned_letters(name: str, drawn: str) -> bool:
    """Return whether two texts that are written from the right have the same letters.

    A font names a mark by the first letter that it stood on: for each mark of a name one more letter may be drawn.
    """
    first, second = (
        Counter(
            c.translate(_UPRIGHT)
            for c in unicodedata.normalize("NFKD", text)
            if unicodedata.category(c)[0] not in "CZM"
        )
        for text in (name, drawn)
    )
    marks = sum(unicodedata.category(c)[0] == "M" for c in unicodedata.normalize("NFKD", name))
    return not first - second and (second - first).total() <= marks


def _is_low(text: PageObject) -> bool:
    """Return whether a text object is no higher than a mark of a letter, which may be drawn apart from it."""
    box = objects.bounds(text)
    return box is not None and box[3] - box[1] <= _ACCENT * objects.painted_size(text)


def _same_marks(name: str, drawn: str) -> bool:
    """Return whether two letters of one script have the same marks; a font names a mark by a letter that it was on."""
    first, second = (unicodedata.normalize("NFKD", text.strip()) for text in (name, drawn))
    own, other = (sorted(c for c in text if unicodedata.category(c)[0] == "M") for text in (first, second))
    return own == other != [] and len(first) - len(own) == len(second) - len(other) == 1
