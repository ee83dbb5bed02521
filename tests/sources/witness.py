"""What pdfminer.six reads of a PDF: a second reading of the same characters by another program."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer

from quoteproof.document.model import DocumentPassage
from quoteproof.document.role import Role


def pages_of(data: bytes) -> Iterator[str]:
    """The text of each page as pdfminer.six gives it, its paragraphs apart by a blank line."""
    for page in extract_pages(io.BytesIO(data)):
        yield "\n\n".join(box.get_text() for box in page if isinstance(box, LTTextContainer))


def passages_of(data: bytes) -> tuple[DocumentPassage, ...]:
    """What pdfminer.six takes for paragraphs, as passages without a trace; hyphens at line ends are left open."""
    return tuple(
        DocumentPassage(Role.BODY, _written(box), ())
        for page in pages_of(data)
        for box in page.split("\n\n")
        if box.strip()
    )


def _written(text: str) -> str:
    """The text of a paragraph with ligatures and mathematical letters as the letters that they show."""
    text = re.sub("[\ufb00-\ufb06\U0001d400-\U0001d7ff]", lambda char: unicodedata.normalize("NFKC", char[0]), text)
    return " ".join(text.replace("-\n", "\u00ad").split())
