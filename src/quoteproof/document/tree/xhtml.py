"""Reads a web page that is XML (XHTML), as browsers read files of that ending."""

from typing import Final

from quoteproof.document.model import DocumentOptions, DocumentReading
from quoteproof.document.tree import html

VERSION: Final = html.VERSION


def engine() -> str:
    """The libraries that parse pages and their sheets."""
    return html.engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a page; raises `RefusedDocumentError`."""
    return html.read_page(data, is_xml=True)
