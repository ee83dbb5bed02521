"""The text of a PDF, read back whole: what a reader's eye follows, what is read aloud, and what names the document.

Promises: characters in the order of the page's content, with every line end, page end and paragraph end; notes and
captions apart, the contents, which say the headings twice, and the heads and feet of pages. What a page does not show,
or shows otherwise than the file says, is among the descriptions: nothing that the file says is left out. Leaves out:
what the glyphs look like, and what covers them.
Source: ISO 32000-1, 14.6 (marked content), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import Any, Final

import pypdfium2.raw as pdfium

from quoteproof.proof.layer import OBJECT, UNREAD, Gap, Layer, LayerWriter, Part, undone
from quoteproof.proof.pdf.described import described
from quoteproof.proof.pdf.pdfium import address, opened, plain
from quoteproof.proof.pdf.places import Place, Places


@dataclass(frozen=True, slots=True)
class Overrun:
    """Words that run off a page, wholly or in part."""

    page: int
    """The page, counted from 1."""
    text: str
    """The words, also those of them that show."""


Glyphs = dict[Part, list[tuple[int, int]]]
"""For each character of a layer the page that it stands on, from 0, and its number among the page's characters."""


def read_pdf(data: bytes, overruns: list[Overrun] | None = None, glyphs: Glyphs | None = None) -> Mapping[Part, Layer]:
    """Read the text of a PDF; raises `UnreadableFileError`.

    What runs off its pages is added to `overruns`, and to `glyphs` where each character of a layer comes from; what the
    layer of descriptions has comes from nowhere.
    """
    scribes = {part: LayerWriter() for part in Part}
    beside = set(described(data))
    with opened(data) as document:
        for number in range(len(document)):
            for part, scribe in scribes.items():
                scribe.gap(Gap.BORDER if part is Part.FURNITURE else Gap.PAGE)
                scribe.page(number + 1)
            page = _Page(document[number])
            page.write(scribes)
            if glyphs is not None:
                for part, index in page.origins():
                    glyphs.setdefault(part, []).append((number, index))
            beside.update(" ".join(text.split()) for text in page.beside)
            if overruns is not None:
                overruns += (Overrun(number + 1, text) for text in page.over)
    for text in sorted(beside):
        scribes[Part.DESCRIPTION].gap(Gap.BORDER)
        _put(scribes[Part.DESCRIPTION], text)
    return {part: scribe.layer(flowing=True) for part, scribe in scribes.items()}


_OBJECT_AT: Final = plain(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_CHARACTER_AT: Final = plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_MADE_UP: Final = -1
"""Where a character is none of the page's: no object has this address."""
_SPACES: Final = " \t\r\n\u00a0"
_SPACE: Final = re.compile(f"[{_SPACES}]")
_ENDING_HYPHEN: Final = re.compile("[\u0002\ufffe]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class _Page:
    """One page, with the characters of its text objects."""

    def __init__(self, page: Any) -> None:
        """Read the characters and find the place of each object."""
        self._text = page.get_textpage()
        self._characters = "".join(map(chr, _of_each(_CHARACTER_AT, self._text)))
        addresses: list[int | None] = _of_each(_OBJECT_AT, self._text)
        for index, (character, thing) in enumerate(zip(self._characters, addresses, strict=True)):
            # The reader makes up spaces and line ends alone: no other character of an object need be asked about.
            if (thing is None or character in _SPACES) and pdfium.FPDFText_IsGenerated(self._text.raw, index):
                addresses[index] = _MADE_UP
        self._stretches = tuple(_stretches(addresses))
        first: dict[int, int] = {}
        for thing, start, _ in self._stretches:
            if thing and thing != _MADE_UP:
                first.setdefault(thing, start)
        self._places = Places(page, {a: pdfium.FPDFText_GetTextObject(self._text.raw, i) for a, i in first.items()})
        self.beside: list[str] = []
        """What it says and does not show so, a text for each stretch."""
        self._written: list[tuple[Part, int, int, int]] = []

    @property
    def over(self) -> list[str]:
        """What runs off the page."""
        return [said(thing, self._text) for thing in self._places.over]

    def write(self, scribes: Mapping[Part, LayerWriter]) -> None:
        """Write the characters to the parts they belong to."""
        latest: dict[Part, Place] = {}
        scribe: LayerWriter | None = None
        goes_on = False
        for thing, start, end in self._stretches:
            words = _joined(self._characters[start:end])
            place = self._places.of(thing)
            if place is None:
                if thing == _MADE_UP and scribe:
                    scribe.gap(Gap.SPACE if set(words) == {" "} else Gap.LINE)
                if thing == _MADE_UP and goes_on:
                    self.beside[-1] += " "
                continue
            if place.readable and place.part is not Part.DESCRIPTION:
                goes_on = False
            elif goes_on:
                self.beside[-1] += words
            else:
                self.beside.append(words)
                goes_on = True
            if place.part is Part.DESCRIPTION:
                continue
            scribe = scribes[place.part]
            if place.part in latest and not place.follows(latest[place.part]):
                scribe.gap(Gap.BORDER)
            latest[place.part] = place
            before = scribe.at
            _set(scribe, words, place)
            self._written.append((place.part, start, end, scribe.at - before))

    def origins(self) -> Iterator[tuple[Part, int]]:
        """Yield for each character that was written its part, and the number of the character that it comes from."""
        for part, start, end, size in self._written:
            widths = [_width(character) for character in self._characters[start:end]]
            if sum(widths) != size:  # the number of a note, or what cannot be read: all the same characters
                widths = [size, *(0 for _ in widths[1:])]
            for index, width in enumerate(widths, start):
                yield from ((part, index) for _ in range(width))


def _of_each(function: Any, text: Any) -> list[Any]:
    """Return what a function says of each character of a page."""
    return list(map(function, repeat(address(text.raw)), range(text.count_chars())))


def _stretches(addresses: Sequence[int | None]) -> Iterator[tuple[int | None, int, int]]:
    """Yield each address with where it begins and ends to be the same."""
    end = 0
    for thing, same in groupby(addresses):
        start, end = end, end + len(list(same))
        yield thing, start, end


def _joined(text: str) -> str:
    """Join the halves of characters beyond the Basic Multilingual Plane, which PDFium gives singly."""
    if _SURROGATE.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _set(scribe: LayerWriter, words: str, place: Place) -> None:
    """Write the words of an object as they stand in its place."""
    if not place.readable:
        scribe.write(UNREAD * len(words))
    elif not place.numbers or not words.strip().isdigit():
        _put(scribe, words)
    elif place.part is not Part.NOTE:
        scribe.write(OBJECT)  # the number of a note, where it is called


def _put(scribe: LayerWriter, text: str) -> None:
    # The reader takes a line end after a hyphen away with it.
    *ended, rest = _ENDING_HYPHEN.split(text)
    for line in ended:
        _put_words(scribe, line + "-")
        scribe.gap(Gap.LINE)
    _put_words(scribe, rest)


def _width(character: str) -> int:
    """Return how many characters of a layer a character becomes."""
    if character in _SPACES or "\udc00" <= character <= "\udfff":
        return 0  # the second half of a character is written with the first
    return len(undone(character))


def _put_words(scribe: LayerWriter, text: str) -> None:
    first, *others = _SPACE.split(undone(text))
    scribe.write(first)
    for word in others:
        scribe.gap(Gap.SPACE)
        scribe.write(word)


def said(thing: Any, page: Any) -> str:
    """Return the characters of a text object."""
    size = pdfium.FPDFTextObj_GetText(thing, page.raw, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(thing, page.raw, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")
