"""Which reader a file gets: that of the form in which a person's program opens it."""

from __future__ import annotations

import pytest

from quoteproof.document.formats import DocumentFormat, format_of
from tests.document.written import packed

EPUB = packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<c/>", "word/document.xml": "<d/>"})
DOCX = packed({"word/document.xml": "<d>%PDF-1.4</d>"})


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.pdf", b"%PDF-1.4", DocumentFormat.PDF),
        ("a.pdf", b"junk before it\n%PDF-1.4", DocumentFormat.PDF),
        ("a", b"%PDF-1.4", DocumentFormat.PDF),
        ("a.html", b"<p>The mark %PDF- begins a PDF.", DocumentFormat.HTML),
        ("a.html", b"%PDF-1.4 <p>words", None),
        ("a.mhtml", b"%PDF-1.4", None),
        ("a.pdf", EPUB, None),
        ("a.epub", EPUB, DocumentFormat.EPUB),
        ("a.zip", EPUB, DocumentFormat.EPUB),
        ("a.docx", EPUB, None),
        ("a.docx", DOCX, DocumentFormat.DOCX),
        ("a.docx", b"%PDF-1.4", None),
        ("a.xml", b"<!-- <article> --><TEI/>", DocumentFormat.TEI),
        ("a.xml", b"<?x <article>?><html/>", DocumentFormat.XHTML),
        ("a.xml", b"<article/>", DocumentFormat.JATS),
        ("a.xml", b"<!-- <article>", None),
        ("a.txt", b"words", None),
    ],
)
def test_the_ending_and_the_content_agree(name: str, data: bytes, form: DocumentFormat | None) -> None:
    assert format_of(name, data) is form
