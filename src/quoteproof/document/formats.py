"""Which documents can be read: the form of a file, told by its first bytes and by what its package holds."""

import io
import re
import zipfile
from enum import StrEnum
from typing import Final


class DocumentFormat(StrEnum):
    """A form of documents that has a reader; the value is the name that the lock has for the reader."""

    PDF = "pdf"
    HTML = "html"
    XHTML = "xhtml"
    MHTML = "mhtml"
    WACZ = "wacz"
    EPUB = "epub"
    DOCX = "docx"
    ODT = "odt"
    JATS = "jats"
    TEI = "tei"


ENDINGS: Final = {
    **{".pdf": DocumentFormat.PDF, ".epub": DocumentFormat.EPUB, ".docx": DocumentFormat.DOCX},
    **{".odt": DocumentFormat.ODT, ".html": DocumentFormat.HTML, ".htm": DocumentFormat.HTML},
    **{".xhtml": DocumentFormat.XHTML, ".mhtml": DocumentFormat.MHTML, ".mht": DocumentFormat.MHTML},
    **{".wacz": DocumentFormat.WACZ},
}
"""The form of a file by the ending of its name, in small letters; `.xml` is told by the content alone."""
XML_ENDINGS: Final = (".xml", ".tei", ".jats", ".nxml")
_HEAD: Final = 4096  # bytes
_ROOT: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(TEI|teiCorpus|article|html)\b", re.IGNORECASE)
_NO_ELEMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_ROOTS: Final = {b"tei": DocumentFormat.TEI, b"teicorpus": DocumentFormat.TEI, b"article": DocumentFormat.JATS}


def format_of(name: str, data: bytes) -> DocumentFormat | None:
    """The form of a file, given its name and its bytes; none for a plain text, and for what has no reader.

    A file can be of two forms at once. The ending says in which one a person's program opens it, so there is none where
    the bytes say otherwise.
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    expected = ENDINGS.get(ending)
    is_package = data.startswith(b"PK\x03\x04")
    if expected in (DocumentFormat.HTML, DocumentFormat.XHTML, DocumentFormat.MHTML) or ending in XML_ENDINGS:
        if is_package or data.startswith(b"%PDF-"):
            return None
        root = _ROOT.search(_NO_ELEMENT.sub(b"", data[:_HEAD])) if expected is None else None
        return _ROOTS.get(root[1].lower(), DocumentFormat.XHTML) if root else expected
    other = DocumentFormat.PDF if b"%PDF-" in data[:1024] else None
    form = _package(data, ending) if is_package else other
    return form if expected in (None, form) else None


def is_misnamed(name: str, data: bytes) -> bool:
    """Whether the ending of a file's name says that it is a document, and its bytes are none of that form."""
    return name.lower().endswith((*ENDINGS, *XML_ENDINGS)) and format_of(name, data) is None


def _package(data: bytes, ending: str) -> DocumentFormat | None:
    """The form of a package, by its own declaration, else by what it must hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = frozenset(package.namelist())
            kind = package.read("mimetype")[:100].strip() if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None
    if kind == b"application/epub+zip" or "META-INF/container.xml" in names:
        return DocumentFormat.EPUB
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return DocumentFormat.ODT
    if "word/document.xml" in names or ending == ".docx":
        return DocumentFormat.DOCX
    return DocumentFormat.WACZ if "datapackage.json" in names else None
