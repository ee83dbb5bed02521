"""EPUBs, and pages that were saved with what belongs to them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from quoteproof.document.formats import DocumentFormat, format_of
from quoteproof.document.model import (
    DocumentDescription,
    DocumentOptions,
    DocumentReading,
    NoteMark,
    PageStart,
    RefusedDocumentError,
)
from quoteproof.document.package import DocumentPackage
from quoteproof.document.role import Role
from quoteproof.document.tree import epub, html, mhtml, wacz, xhtml
from quoteproof.document.tree.html_parsing import parse_html
from tests.document.invariants import convention_faults, tree_faults
from tests.document.written import packed

SHARED = Path(__file__).parents[3] / "shared" / "documents"
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
NS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def package(pages: Mapping[str, str], *, more: Mapping[str, str] | None = None, items: str = "") -> bytes:
    manifest = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in pages)
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    opf = f"""<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>A Book</dc:title><dc:creator>Ann Writer</dc:creator><dc:date>2020-05-01T00:00:00Z</dc:date></metadata>
<manifest>{manifest}{items}</manifest><spine>{spine}</spine></package>"""
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": opf}
    written = {f"OEBPS/{name}": f"<html {NS}><head/><body>{body}</body></html>" for name, body in pages.items()}
    return packed({**parts, **written, **(more or {})})


def read(data: bytes, *names: str) -> DocumentReading:
    reading = epub.read(data, DocumentOptions())
    assert convention_faults(reading) == []
    opened = DocumentPackage(data)
    roots = {f"OEBPS/{name}": parse_html(opened.read(f"OEBPS/{name}"), is_xml=True) for name in names}
    assert tree_faults(roots, reading, skipped=("style", "script")) == []
    return reading


def test_the_pages_of_the_spine_are_read_in_order() -> None:
    data = package({"b.xhtml": "<p>first</p>", "a.xhtml": "<p>second</p>"})
    assert format_of("x.epub", data) is DocumentFormat.EPUB
    reading = read(data, "a.xhtml", "b.xhtml")
    assert [passage.text for passage in reading.passages] == ["first", "second"]
    assert reading.description == DocumentDescription("A Book", ("Ann Writer",), "2020-05-01")


def test_page_breaks_are_page_labels() -> None:
    body = 'one <span epub:type="pagebreak" id="p2" title="2"/>two</p><p>three'
    reading = read(package({"a.xhtml": f'<div role="doc-pagebreak" aria-label="1"/><p>{body}</p>'}), "a.xhtml")
    assert [(p.text, p.pages) for p in reading.passages] == [
        ("one two", (PageStart(0, "1"), PageStart(4, "2"))),
        ("three", (PageStart(0, "2"),)),
    ]


def test_a_page_list_names_the_pages() -> None:
    listed = '<nav epub:type="page-list"><ol><li><a href="a.xhtml#x">12</a></li></ol></nav>'
    nav = f"<html {NS}><body>{listed}</body></html>"
    items = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    data = package({"a.xhtml": '<p>a</p><p id="x">b</p>'}, more={"OEBPS/nav.xhtml": nav}, items=items)
    assert [[page.label for page in p.pages] for p in read(data, "a.xhtml").passages] == [[None], ["12"]]


def test_notes_and_their_marks() -> None:
    body = """<p>A word<a epub:type="noteref" href="#n1">1</a>.</p>
<aside epub:type="footnote" id="n1"><p>The note.</p></aside>"""
    word, note = read(package({"a.xhtml": body}), "a.xhtml").passages
    assert (word.text, word.note_marks) == ("A word.", (NoteMark(6, "1"),))
    assert (note.text, note.role) == ("The note.", Role.NOTE)


def test_the_sheets_of_the_book_hide_words() -> None:
    page = '<link rel="stylesheet" href="a.css"/><p>He was <i class="h">not</i> guilty.</p>'
    reading = read(package({"a.xhtml": page}, more={"OEBPS/a.css": ".h { display: none }"}), "a.xhtml")
    assert [(p.role, p.text) for p in reading.passages] == [(Role.BODY, "He was guilty."), (Role.UNSEEN, "not")]
    assert reading.account.remarks == ()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/a.xhtml"/></e>'}, "encrypted"),
        ({"META-INF/container.xml": "<container/>"}, "names no package"),
    ],
)
def test_what_cannot_be_read_is_refused(more: Mapping[str, str], why: str) -> None:
    with pytest.raises(RefusedDocumentError, match=why):
        epub.read(package({"a.xhtml": "<p>a</p>"}, more=more), DocumentOptions())


def test_encrypted_fonts_are_no_matter() -> None:
    more = {"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/a.otf"/></e>'}
    assert read(package({"a.xhtml": "<p>a</p>"}, more=more), "a.xhtml").passages


def test_a_real_book_is_read() -> None:
    path = SHARED / "formats" / "purvis.epub"
    if not path.is_file():
        pytest.skip("../shared/documents is not there")
    reading = epub.read(path.read_bytes(), DocumentOptions())
    assert convention_faults(reading) == []
    assert len(reading.passages) > 300


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/vote
Subject: The Vote
Date: Fri, 31 May 2024 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="xx"

--xx
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.org/vote

<html><head><title>The Vote</title><link rel=3Dstylesheet href=3Da.css></head><body><p>He was <i class=3Dh>not</i> g=
uilty =E2=80=94 so</p></body></html>

--xx
Content-Type: text/css
Content-Transfer-Encoding: base64
Content-Location: https://example.org/a.css

Lmh7ZGlzcGxheTpub25lfQ==

--xx--
"""


def test_a_page_saved_as_one_file() -> None:
    assert format_of("a.mhtml", MHTML) is DocumentFormat.MHTML
    reading = mhtml.read(MHTML.replace(b"\n", b"\r\n"), DocumentOptions())
    assert convention_faults(reading) == []
    assert [p.text for p in reading.passages if p.role is Role.BODY] == ["He was guilty — so"]
    assert reading.description == DocumentDescription("The Vote", (), None, "https://example.org/vote", "2024-05-31")
    odd = mhtml.read(MHTML.replace(b"2024", b"2024" * 5), DocumentOptions())
    assert odd.description.accessed is None


def record(address: str, body: bytes) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nContent-Length: {len(body)}\r\n\r\n"
    return gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("", b"<title>The Vote</title><p>A vote"),
        ("Transfer-Encoding: chunked\r\n", b"1a\r\n<title>The Vote</title><p>\r\n6\r\nA vote\r\n0\r\n\r\n"),
        ("Content-Encoding: gzip\r\n", gzip.compress(b"<title>The Vote</title><p>A vote", mtime=0)),
    ],
)
def test_a_page_of_an_archive(fields: str, body: bytes) -> None:
    address = "https://example.org/vote"
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{fields}\r\n".encode() + body
    other = record("https://example.org/a.css", b"HTTP/1.1 200 OK\r\n\r\np{}")
    pages = json.dumps({"format": "json-pages-1.0"}) + "\n" + json.dumps({"url": address, "ts": "2024-05-31T10:00:00Z"})
    data = packed(
        {
            "datapackage.json": "{}",
            "pages/pages.jsonl": pages,
            "archive/data.warc.gz": other + record(address, answer),
        }
    )
    assert format_of("a.wacz", data) is DocumentFormat.WACZ
    reading = wacz.read(data, DocumentOptions())
    assert [p.text for p in reading.passages if p.role is Role.BODY] == ["A vote"]
    assert reading.description == DocumentDescription("The Vote", (), None, address, "2024-05-31")


def test_an_archive_without_its_page_is_refused() -> None:
    pages = json.dumps({"url": "https://example.org/"})
    with pytest.raises(RefusedDocumentError, match="no copy"):
        wacz.read(packed({"datapackage.json": "{}", "pages/pages.jsonl": pages}), DocumentOptions())
    with pytest.raises(RefusedDocumentError, match="no page"):
        wacz.read(packed({"datapackage.json": "{}"}), DocumentOptions())


NOT = "<p>You must <span class='a'>not</span> do it.</p>"


def shown(head: str, sheets: Mapping[str, str]) -> list[str]:
    """The texts of a book of one page, with a head and some sheets."""
    page = f"<html {NS}><head>{head}</head><body>{NOT}</body></html>"
    more = {f"OEBPS/{name}.css": text for name, text in sheets.items()}
    reading = epub.read(package({"a.xhtml": ""}, more={**more, "OEBPS/a.xhtml": page}), DocumentOptions())
    return [passage.text for passage in reading.passages if passage.role is Role.BODY]


@pytest.mark.parametrize(
    ("head", "sheets", "seen"),
    [
        ("<link rel='stylesheet' href='x.css'/>", {"x": ".a{display:none}"}, False),
        ("<link rel='stylesheet' href='y.css'/>", {"x": ".a{display:none}", "y": "p{color:black}"}, True),
        ("<link rel='stylesheet' href='x.css'/>", {"x": "@import 'y.css';", "y": ".a{display:none}"}, False),
        ("<link rel='stylesheet' href='x.css'/>", {"x": "@import url(x.css);.a{display:none}"}, False),
        (
            "<style>.a{display:none}</style><link rel='stylesheet' href='x.css'/>",
            {"x": ".a{display:inline}"},
            True,
        ),
        (
            "<link rel='stylesheet' href='x.css'/><style>.a{display:none}</style>",
            {"x": ".a{display:inline}"},
            False,
        ),
        ("<link rel='alternate stylesheet' href='x.css'/>", {"x": ".a{display:none}"}, True),
        ("<link rel='stylesheet' media='print' href='x.css'/>", {"x": ".a{display:none}"}, True),
    ],
)
def test_the_sheets_that_a_page_links_count_in_their_order(head: str, sheets: dict[str, str], *, seen: bool) -> None:
    assert shown(head, sheets) == [f"You must {'not ' if seen else ''}do it."]


def test_a_sheet_that_no_page_links_counts_for_nothing() -> None:
    reading = mhtml.read(MHTML.replace(b"href=3Da.css", b"href=3Db.css"), DocumentOptions())
    assert "He was not guilty" in "".join(passage.text for passage in reading.passages)
    assert "style sheets that are not in the file" in reading.account.remarks[0]


def test_a_book_that_gives_one_id_to_two_files_is_refused() -> None:
    items = '<item id="a.xhtml" href="b.xhtml" media-type="application/xhtml+xml"/>'
    with pytest.raises(RefusedDocumentError, match="one ID to two files"):
        epub.read(package({"a.xhtml": "<p>one"}, more={"OEBPS/b.xhtml": "<p>two"}, items=items), DocumentOptions())


def test_a_page_is_xml_where_its_name_says_so() -> None:
    page = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>must <![CDATA[not ]]>do</p></html>'
    texts = [form.read(page, DocumentOptions()).passages[-1].text for form in (html, xhtml)]
    assert texts == ["must do", "must not do"]


def test_an_instruction_can_name_a_sheet() -> None:
    page = b"<?xml-stylesheet href='a.css'?><html xmlns='http://www.w3.org/1999/xhtml'><p>x</p></html>"
    assert "style sheets that are not in the file" in xhtml.read(page, DocumentOptions()).account.remarks[0]
