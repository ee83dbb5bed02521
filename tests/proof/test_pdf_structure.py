"""The structure of a PDF that is read once is what PDFium gives page by page; in doubt it is left to PDFium."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter

from quoteproof.document.pdf.syntax import objects
from quoteproof.proof.pdf.pdfium import open_pdf
from quoteproof.proof.pdf.structure import Structure, StructureElement, by_pdfium
from tests.proof.book import Made
from tests.proof.pdf_pages import saved

Places = list[dict[int, StructureElement]]
Change = Callable[[bytes], bytes]


def read(data: bytes) -> tuple[bool, Places, Places]:
    """Whether a file is plain enough, and the places of its contents, read here and by PDFium."""
    with open_pdf(data) as document:
        structure = Structure(data, [*objects(data)], pages=len(document))
        here = [dict(structure.of_page(page, number, languages=True)) for number, page in enumerate(document)]
        return structure.is_plain, here, [dict(by_pdfium(page, languages=True)) for page in document]


def test_an_edition_is_read_once_and_as_pdfium_reads_it(made: Made) -> None:
    is_plain, here, by_page = read(made.pdf)
    assert is_plain
    assert here == by_page
    assert any(element.note_number for page in here for element in page.values())


def test_a_file_that_another_program_saved_too(made: Made) -> None:
    is_plain, here, by_page = read(saved(PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf)))))
    assert is_plain
    assert here == by_page


def _update(data: bytes, number: int, value: bytes) -> bytes:
    """Write an object anew at the end of a file, with a table of its own."""
    at = len(data) + 1
    start, root, size = (re.findall(key, data)[-1] for key in (rb"startxref\s+(\d+)", rb"/Root (\d+)", rb"/Size (\d+)"))
    item = b"\n%d 0 obj\n%b\nendobj\n" % (number, value)
    table = b"xref\n%d 1\n%010d 00000 n\r\ntrailer\n<</Size %s/Root %s 0 R/Prev %s>>\n" % (
        number,
        at,
        size,
        root,
        start,
    )
    return data + item + table + b"startxref\n%d\n%%%%EOF\n" % (len(data) + len(item))


def _element(data: bytes) -> tuple[int, bytes]:
    """An element of the structure that is a paragraph."""
    found = re.search(rb"(\d+) 0 obj\s(<</Type/StructElem/S/P/P .*?>>)\s*endobj", data, re.DOTALL)
    assert found
    return int(found[1]), found[2]


def test_the_newest_of_two_objects_counts(made: Made) -> None:
    number, value = _element(made.pdf)
    is_plain, here, by_page = read(_update(made.pdf, number, value.replace(b"/S/P/", b"/S/H1/")))
    assert is_plain
    assert here == by_page != read(made.pdf)[1]


def _moved(data: bytes) -> bytes:
    """Point the table at another object."""
    number, _ = _element(data)
    head = data.index(b"\n%d 0 obj" % number) + 1
    return data.replace(b"%010d 00000 n" % head, b"%010d 00000 n" % 9)


def _freed(data: bytes) -> bytes:
    head = data.index(b"\n%d 0 obj" % _element(data)[0]) + 1
    return data.replace(b"%010d 00000 n" % head, b"%010d 00000 f" % head)


def _misplaced(data: bytes) -> bytes:
    """Make an element name another parent than the one that it is in."""
    number, value = _element(data)
    return _update(data, number, re.sub(rb"/P \d+ 0 R", b"/P 1 0 R", value))


UNUSUAL: dict[str, Change] = {
    "an object that its table does not name": _moved,
    "an element that was taken away": _freed,
    "bytes before it": lambda data: b"\n" + data,
    "an element that names another parent": _misplaced,
    "a key twice": lambda data: _update(data, _element(data)[0], _element(data)[1].replace(b"/S/P", b"/S/H2/S/P")),
    "no table": lambda data: data[: data.rindex(b"xref\n0 ")] + b"trailer" + data.rpartition(b"trailer")[2],
}


@pytest.mark.parametrize("change", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_is_left_to_pdfium(made: Made, change: Change) -> None:
    is_plain, here, by_page = read(change(made.pdf))
    assert not is_plain
    assert here == by_page
