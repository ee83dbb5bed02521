"""Reading a document by its form; each reader has a version, which is counted up when it gives another reading text.

A reader is a module with `VERSION`, `engine()`, the name and version of the library that it stands on, and
`read(data, options)`. They are imported when a document of their form is read, and in no other process.
"""

from importlib import import_module
from typing import Final, Protocol, cast

from quoteproof.document.formats import DocumentFormat
from quoteproof.document.model import DocumentOptions, DocumentReading


class Reader(Protocol):
    """What the module of a reader has."""

    VERSION: int

    def engine(self) -> str:
        """The library that it stands on, such as `pypdfium2 5.15.2`."""

    def read(self, data: bytes, options: DocumentOptions) -> DocumentReading:
        """Read a document; raises `RefusedDocumentError`."""


_MODULES: Final = {
    DocumentFormat.PDF: "pdf.reader",
    DocumentFormat.HTML: "tree.html",
    DocumentFormat.XHTML: "tree.xhtml",
    DocumentFormat.MHTML: "tree.mhtml",
    DocumentFormat.WACZ: "tree.wacz",
    DocumentFormat.EPUB: "tree.epub",
    DocumentFormat.DOCX: "tree.docx",
    DocumentFormat.ODT: "tree.odt",
    DocumentFormat.JATS: "tree.jats",
    DocumentFormat.TEI: "tree.tei",
}


def reader_of(form: DocumentFormat) -> Reader:
    """The reader of a form."""
    return cast(Reader, import_module(f"quoteproof.document.{_MODULES[form]}"))


def reader_name(form: DocumentFormat) -> str:
    """What the lock says of a reader: the form that it reads, its version and its library's."""
    reader = reader_of(form)
    return f"{form.value} {reader.VERSION}, {reader.engine()}"
