"""What a PDF says of itself: its title and authors, where they are surely such and no name of a file or of a user.

Source: ISO 32000-1, 14.3.3 (document information dictionary).
"""

import re
from typing import Final

import pypdfium2
from pypdfium2 import PdfDocument

from quoteproof.document.model import DocumentDescription

_NO_TITLE: Final = re.compile(
    r"\.(?:docx?|rtf|tex|dvi|ps|eps|indd|qx[dp]|pdf|odt|wpd|html?)\s*\Z"
    r"|\AMicrosoft |\A(?:untitled|slide|layout|document)\b|\A\S*\Z|[_\\/]",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_][\w'’.-]*(?:[ ,]+[\w'’.-]+){1,5}")
_BETWEEN: Final = re.compile(r"\s*;\s*|\s+and\s+|\s*&\s*")


def description_of(document: PdfDocument) -> DocumentDescription:
    """What a PDF says of itself."""
    try:
        said = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return DocumentDescription()
    title = " ".join(said.get("Title", "").split())
    names = [name for name in _BETWEEN.split(" ".join(said.get("Author", "").split())) if name]
    known = bool(names) and all(_NAME.fullmatch(name) for name in names)
    return DocumentDescription(None if _NO_TITLE.search(title) else title, tuple(names) if known else ())
