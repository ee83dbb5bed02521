"""The pages of a finished PDF, to be altered where a quotation stands: what a forger does, done by a program."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    PdfObject,
    TextStringObject,
)

from quoteproof.document.pdf.calls import address
from quoteproof.proof.manifest import Manifest, Quoted, read_manifest
from quoteproof.proof.pdf.text import DrawnCharacter, Glyphs, read_pdf
from quoteproof.proof.prove import prove
from tests.proof.book import Made

_SHOWN = re.compile(rb"q (?:(?!\nQ).)*?T[jJ]\s*(?:EMC)?(?:(?!\nQ).)*\nQ", re.DOTALL)

Box = tuple[float, float, float, float]
Change = Callable[["Spot"], None]


@dataclass
class Spot:
    """One text object of a quotation on its page, written by `q … Q`."""

    writer: PdfWriter
    """The file."""
    page: int
    """The number of its page, from 0."""
    content: bytes
    """What the page draws."""
    start: int
    """Where the object's drawing begins in it."""
    end: int
    """End, exclusive."""
    box: Box
    """Where the object stands on the page."""
    words: str
    """What it says."""
    glyphs: tuple[Box, ...]
    """Where its letters stand."""

    @property
    def drawing(self) -> bytes:
        """What draws it."""
        return self.content[self.start : self.end]

    def draw(self, drawing: bytes) -> None:
        """Draw something in its place."""
        self.content = self.content[: self.start] + drawing + self.content[self.end :]
        self.end = self.start + len(drawing)
        held = DecodedStreamObject()
        held.set_data(self.content)
        reference = self.writer._add_object(held.flate_encode())
        self.writer.pages[self.page][NameObject("/Contents")] = reference

    def resource(self, kind: str, value: PdfObject) -> bytes:
        """Name a resource of the page."""
        resources = self.writer.pages[self.page]["/Resources"].get_object()
        assert isinstance(resources, DictionaryObject)
        held = resources.setdefault(NameObject(kind), DictionaryObject()).get_object()
        held[NameObject("/forged")] = self.writer._add_object(value)
        return b"/forged"


def spot_of(made: Made, run: Quoted) -> Spot:
    """The longest text object that has nothing but words of a quotation, in a copy of the PDF."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf)))
    found = [*_spots(made.pdf, writer, _places(made.pdf, made.carried)[run.order])]
    assert found, f"no text object has words of {run.text}"
    return max(found, key=lambda spot: len(spot.words))


@lru_cache(maxsize=2)
def _places(pdf: bytes, carried: bytes) -> dict[int, list[DrawnCharacter]]:
    """For each quotation, by its order, where its characters are drawn."""
    glyphs: Glyphs = {}
    layers = read_pdf(pdf, glyphs=glyphs)
    manifest = read_manifest(carried)
    assert isinstance(manifest, Manifest)
    found = prove(manifest.runs, layers).found
    return {run.order: glyphs[run.part][slice(*found[run.order])] for run in manifest.runs}


def _spots(pdf: bytes, writer: PdfWriter, places: list[DrawnCharacter]) -> Iterator[Spot]:
    document = pypdfium2.PdfDocument(pdf)
    for number in sorted({drawn.page for drawn in places}):
        page = document[number]
        text = page.get_textpage()
        mine: dict[int, list[int]] = {}
        for index in (index for drawn in places if drawn.page == number for index in drawn.indices):
            mine.setdefault(address(pdfium.FPDFText_GetTextObject(text.raw, index)), []).append(index)
        things = [pdfium.FPDFPage_GetObject(page.raw, i) for i in range(pdfium.FPDFPage_CountObjects(page.raw))]
        things = [thing for thing in things if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT]
        content = writer.pages[number].get_contents()
        assert content is not None
        data = content.get_data()
        shown = list(_SHOWN.finditer(data))
        if len(shown) != len(things):
            continue  # some objects are drawn together: no telling which is which
        for thing, drawing in zip(things, shown, strict=True):
            if indices := mine.get(address(thing)):
                words = "".join(chr(pdfium.FPDFText_GetUnicode(text.raw, i)) for i in indices)
                boxes = tuple(text.get_charbox(i) for i in dict.fromkeys(indices))
                whole = pypdfium2.PdfTextObj(thing, page).get_bounds()
                yield Spot(writer, number, data, drawing.start(), drawing.end(), whole, words, boxes)
    document.close()


def saved(writer: PdfWriter) -> bytes:
    """The file."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def dictionary(**values: PdfObject | str | float) -> DictionaryObject:
    """A dictionary; a text with a slash is a name."""
    return DictionaryObject({NameObject(f"/{key}"): _object(value) for key, value in values.items()})


def _object(value: PdfObject | str | float) -> PdfObject:
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    return FloatObject(value) if isinstance(value, float) else value


def array(*values: PdfObject | str | float) -> ArrayObject:
    """An array."""
    return ArrayObject(_object(value) for value in values)


def stream(data: bytes, **values: PdfObject | str | float) -> DecodedStreamObject:
    """A stream."""
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(dictionary(**values))
    return made
