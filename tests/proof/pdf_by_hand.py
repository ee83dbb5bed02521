"""Small PDFs written by hand: what a real one holds is compressed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

WORD = b"BT /F 12 Tf 20 100 Td (word) Tj ET"


def pdf_of(objects: Mapping[int, bytes]) -> bytes:
    """Write objects as a PDF without a table of their places, which readers make up for; 1 is the catalogue."""
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, data) for number, data in objects.items())
    return b"%%PDF-1.7\n%strailer<</Root 1 0 R/Size %d>>\n%%%%EOF\n" % (body, max(objects) + 1)


def stream(data: bytes, head: bytes = b"") -> bytes:
    """Write a stream."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def packed(objects: Mapping[int, bytes]) -> bytes:
    """Write objects as an object stream."""
    places, body = b"", b""
    for number, data in objects.items():
        places += b"%d %d " % (number, len(body))
        body += data + b" "
    head = b"/Type/ObjStm/Filter/FlateDecode/N %d/First %d" % (len(objects), len(places))
    return stream(zlib.compress(places + body), head)


def page_of(
    operators: bytes, more: bytes = b"", form: bytes = b"", *, catalogue: bytes = b"", objects: Mapping[int, bytes] = {}
) -> bytes:
    """Write a PDF of one page; `more` goes into the page, `form` is what `/X` draws."""
    resources = b"/Resources<</Font<</F 5 0 R>>/Properties<</O 6 0 R>>/XObject<</X 7 0 R>>>>"
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R%s%s>>" % (more, resources),
            4: stream(operators),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            6: b"<</Type/OCG/Name(x)>>",
            7: stream(form, b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</Font<</F 5 0 R>>>>"),
            8: b"<</Type/Annot/Subtype/FreeText/Rect[0 0 99 99]/Contents(x)/DA(/F 9 Tf)>>",
            9: b"<</Type/Annot/Subtype/Link/Rect[0 0 99 99]>>",
            **objects,
        }
    )
