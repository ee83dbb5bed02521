"""The three outputs of one book, read back and compared: what stands in one only is a hole.

Compared is every letter without spaces, part by part: the text with its tables, the notes in their order, the captions
and the contents. Left out is what each format makes by itself: running heads and page numbers (which the PDF marks as
no part of the text), the marks of lists, the ornament between sections, and of the HTML edition its passages and its
section of sources, which stand beside the book. Formulas are drawn three ways; a test leaves their paragraphs out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final
from unittest.mock import patch

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import UNREAD, LayerWriter, without_ligatures
from quoteproof.proof.pdf import text as pdf_text
from quoteproof.proof.pdf.places import TextPlace
from quoteproof.text.offsets import OBJECT

_write_object = pdf_text._write_object
PARTS: Final = (BookPart.TEXT, BookPart.NOTE, BookPart.TABLE, BookPart.TABLE_CAPTION, BookPart.FIGURE_CAPTION)
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "col"})
_BESIDE: Final = frozenset("passage opener contents sources bar back".split())
_ORNAMENT: Final = re.compile("\\*\\*\\*|[☐☒]")


def letters(pdf: bytes, docx: bytes, html: str, *, contents: str = "Contents") -> Mapping[str, Mapping[BookPart, str]]:
    """The letters of each output by its name and part."""
    with patch.object(pdf_text, "_write_object", _write_without_list_marks):
        printed = {part: _even(layer.text) for part, layer in pdf_text.read_pdf(pdf).items()}
    # The proof does not take struck words for shown; here they are words that show.
    written = {part: _even(layer.written) for part, layer in read_docx(Package(docx)).accepted.items()}
    # The heading of the contents is text in the PDF, and of the contents in the others.
    printed[BookPart.TEXT] = printed[BookPart.TEXT].replace(contents, "", 1)
    return {
        "pdf": printed,
        "docx": written,
        "html": {part: _even(text) for part, text in read_html(html).items()},
    }


def read_html(html: str) -> Mapping[BookPart, str]:
    """What the HTML edition prints of the book, part by part; numbers of notes as the proof has them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return {part: "".join(said) for part, said in reader.said.items()}


def _even(text: str) -> str:
    """Take away what each format makes by itself."""
    return _ORNAMENT.sub("", "".join(without_ligatures(text).replace(UNREAD, "").split()))


def _write_without_list_marks(writer: LayerWriter, words: str, place: TextPlace) -> None:
    # A term of a list of definitions is its mark, too, as the PDF has it.
    marks = {"Lbl", "LI"} <= place.element.types
    _write_object(writer, re.sub("[•–·0-9.]", "", words) if marks else words, place)


class _Reader(HTMLParser):
    """Sorts text into parts by the elements around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[BookPart, list[str]] = {part: [] for part in PARTS}
        self._open: list[BookPart | None] = [None]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and the part that it begins."""
        given = dict(attrs)
        if tag not in _VOID:
            self._open.append(self._part(tag, (given.get("class") or "").split(), given))
        if tag == "sup" and given.get("class") == "noteref":
            self._open[-1] = None
            self._say(OBJECT, self._open[-2])

    def _part(self, tag: str, classes: list[str], given: Mapping[str, str | None]) -> BookPart | None:
        around = self._open[-1]
        if tag in ("script", "style", "title") or _BESIDE.intersection(classes):
            return None
        if tag == "main":
            return BookPart.TEXT
        if given.get("role") == "doc-endnotes":
            return BookPart.NOTE
        if tag in ("caption", "figcaption") and around is not None:
            return BookPart.TABLE_CAPTION if tag == "caption" else BookPart.FIGURE_CAPTION
        return BookPart.TABLE if tag == "table" and around is BookPart.TEXT else around

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._say(data, self._open[-1])

    def _say(self, text: str, part: BookPart | None) -> None:
        if part is not None:
            self.said[part].append(text)
