"""The PDF is tagged and archival, and each check of it can fail."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from tests.edition.structure import (
    CHECKS,
    Tagged,
    annotation_faults,
    attachment_faults,
    catalog,
    content_faults,
    document_faults,
    elements,
    font_faults,
    got,
    look,
    metadata_faults,
    structure_faults,
)
from tests.proof.book import Made


def read(made: Made) -> PdfReader:
    return PdfReader(io.BytesIO(made.pdf))


def test_nothing_is_wrong_with_a_book_of_every_kind_of_thing(made: Made) -> None:
    reader = read(made)
    assert [fault for check in CHECKS for fault in check(reader)] == []
    roles = {one.role for one in elements(reader)}
    assert roles >= set("Document H1 P BlockQuote TOC TOCI Link Note Table TH TD Caption Figure L LI LBody".split())


def first(reader: PdfReader, role: str) -> DictionaryObject:
    one: Tagged = next(one for one in elements(reader) if one.role == role)
    return one.node


def without(*path: Any) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        del look(catalog(reader), *path[:-1])[path[-1]]

    return plant


def lacking(role: str, key: str) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        del first(reader, role)[NameObject(key)]

    return plant


def renamed(role: str, to: str) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        first(reader, role)[NameObject("/S")] = NameObject(to)

    return plant


def link(key: str, value: Any = None) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        annotation = next(got(a) for page in reader.pages for a in look(page, "/Annots") or ())
        if value is None:
            del annotation[key]
        else:
            annotation[NameObject(key)] = value

    return plant


def font(*path: Any) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        fonts = look(reader.pages[4], "/Resources", "/Font")
        del look(next(iter(fonts.values())), *path[:-1])[path[-1]]

    return plant


def xmp(was: bytes, now: bytes) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        data = look(catalog(reader), "/Metadata").get_data()
        assert was in data
        stream = DecodedStreamObject()
        stream.set_data(data.replace(was, now))
        catalog(reader)[NameObject("/Metadata")] = stream

    return plant


def painted(more: bytes) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        stream = DecodedStreamObject()
        contents = reader.pages[4].get_contents()
        assert contents is not None
        stream.set_data(contents.get_data() + more)
        reader.pages[4][NameObject("/Contents")] = stream

    return plant


def twice(reader: PdfReader) -> None:
    first(reader, "P")[NameObject("/ID")] = first(reader, "Note")["/ID"]


def deeper(reader: PdfReader) -> None:
    first(reader, "H1")[NameObject("/S")] = NameObject("/H3")


def gone(key: str) -> Callable[[PdfReader], None]:
    def plant(reader: PdfReader) -> None:
        del reader.pages[4][key]

    return plant


DEFECTS: dict[str, tuple[str, Callable[[PdfReader], None]]] = {
    "not marked": ("marked:", without("/MarkInfo")),
    "no tree": ("tree:", without("/StructTreeRoot")),
    "no language": ("language:", without("/Lang")),
    "no title shown": ("title:", without("/ViewerPreferences")),
    "no output intent": ("colour:", without("/OutputIntents")),
    "no profile": ("colour:", without("/OutputIntents", 0, "/DestOutputProfile")),
    "no bookmarks": ("outline:", without("/Outlines")),
    "no metadata": ("xmp:", without("/Metadata")),
    "another title": ("xmp: there is no title", xmp(b"dc:title", b"dc:subject")),
    "not PDF/UA": ("xmp: `pdfuaid:part`", xmp(b"<pdfuaid:part>1<", b"<pdfuaid:part>2<")),
    "not PDF/A-3": ("xmp: `pdfaid:part`", xmp(b"<pdfaid:part>3<", b"<pdfaid:part>2<")),
    "not level A": ("xmp: `pdfaid:conformance`", xmp(b"conformance>A<", b"conformance>B<")),
    "unknown role": ("role:", renamed("P", "/Paragraph")),
    "a cell outside a row": ("nesting:", renamed("TR", "/Div")),
    "a heading skipped": ("heading:", deeper),
    "no alternative": ("alternative:", lacking("Figure", "/Alt")),
    "a note without ID": ("note:", lacking("Note", "/ID")),
    "one ID for two": ("note: two", twice),
    "a heading cell without scope": ("header:", lacking("TH", "/A")),
    "tab order": ("tabs:", gone("/Tabs")),
    "no parents": ("parents:", gone("/StructParents")),
    "text without a tag": ("untagged:", painted(b"\nBT /f0 12 Tf (x) Tj ET")),
    "a tag that the tree lacks": ("untagged:", painted(b"\n/P <</MCID 9999>> BDC BT /f0 12 Tf (x) Tj ET EMC")),
    "a link without description": ("link:", link("/Contents")),
    "a link without element": ("link:", link("/StructParent", NumberObject(99999))),
    "a hidden link": ("link:", link("/F", NumberObject(2))),
    "another annotation": ("annotation:", link("/Subtype", NameObject("/Text"))),
    "a font without its file": ("font:", font("/DescendantFonts", 0, "/FontDescriptor")),
    "a font without characters": ("font:", font("/ToUnicode")),
    "no attachment": ("attachment:", without("/AF")),
    "an attachment of no kind": ("attachment:", without("/AF", 0, "/AFRelationship")),
    "an attachment without words": ("attachment:", without("/AF", 0, "/Desc")),
}


CHECK_OF = {
    **dict.fromkeys(("marked", "tree", "language", "title", "colour", "outline"), document_faults),
    **dict.fromkeys(("role", "nesting", "heading", "alternative", "note", "header"), structure_faults),
    **dict.fromkeys(("tabs", "parents", "untagged"), content_faults),
    **dict.fromkeys(("link", "annotation"), annotation_faults),
    **{"xmp": metadata_faults, "font": font_faults, "attachment": attachment_faults},
}


@pytest.mark.parametrize("name", DEFECTS)
def test_each_check_can_fail(name: str, made: Made) -> None:
    start, plant = DEFECTS[name]
    reader = read(made)
    plant(reader)
    assert any(fault.startswith(start) for fault in CHECK_OF[start.partition(":")[0]](reader))


def test_a_planted_action_is_seen(made: Made) -> None:
    reader = read(made)
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    catalog(reader)[NameObject("/OpenAction")] = script
    assert [fault.partition(":")[0] for fault in document_faults(reader)] == ["action"]


@pytest.mark.system
@pytest.mark.parametrize(
    ("program", "order"),
    [("qpdf", ("qpdf", "--check")), ("outloud", ("outloud", "--layer", "conformance", "--no-info"))],
)
def test_others_find_nothing_wrong_either(program: str, order: tuple[str, ...], made: Made) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"`{program}` is not here")
    done = subprocess.run(
        [*order, str(made.root / "build/book.pdf")], capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stdout.lower() or "0 error(s), 0 warning(s)" in done.stdout
