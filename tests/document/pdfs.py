"""Small PDFs, written in code: words at places, in standard fonts, with maps to Unicode of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FONTS = {"F": "Times-Roman", "I": "Times-Italic", "B": "Times-Bold", "C": "Courier", "U": "Times-Roman"}
"""The fonts by their names in a content; `U` has the map to Unicode that a file is written with."""


@dataclass(frozen=True)
class PdfPageSpec:
    """A page: its content, its boxes, and what else its dictionary has."""

    content: str
    media: tuple[float, float, float, float] = (0, 0, 400, 600)
    crop: tuple[float, float, float, float] | None = None
    more: str = ""
    """Entries of its dictionary, as `/Rotate 90`."""
    resources: str = ""
    """Further entries of its resources."""


@dataclass(frozen=True)
class PdfSpec:
    """A file: its pages and what else it has."""

    pages: Sequence[PdfPageSpec]
    to_unicode: Mapping[int, str] = field(default_factory=dict)
    """What the font `U` says that its codes stand for; a code that is not named has no entry."""
    catalog: str = ""
    """Further entries of the catalog, as `/PageLabels`."""
    objects: Sequence[str] = ()
    """Further objects, from number 100."""


def words(x: float, y: float, text: str, *, size: float = 10, font: str = "F", before: str = "") -> str:
    """A text at a place; `before` are operators before its showing, such as `3 Tr`."""
    literal = text.encode("cp1252")
    shown = "".join(chr(c) if 32 <= c < 127 and c not in b"()\\" else f"\\{c:03o}" for c in literal)
    return f"BT /{font} {size} Tf {before} 1 0 0 1 {x} {y} Tm ({shown}) Tj ET\n"


def lines(x: float, y: float, *texts: str, leading: float = 12, size: float = 10, font: str = "F") -> str:
    """Lines of text, downwards from a place."""
    return "".join(words(x, y - i * leading, text, size=size, font=font) for i, text in enumerate(texts))


def pdf(*pages: PdfPageSpec | str, **more: object) -> bytes:
    """A file of pages, or of contents of pages; `more` are the fields of `PdfSpec`."""
    specs = [page if isinstance(page, PdfPageSpec) else PdfPageSpec(page) for page in pages]
    return written(PdfSpec(specs, **more))  # type: ignore[arg-type]


def written(spec: PdfSpec) -> bytes:
    """The bytes of a file."""
    objects: dict[int, bytes] = {}
    kids = " ".join(f"{20 + 2 * i} 0 R" for i in range(len(spec.pages)))
    objects[1] = f"<</Type/Catalog/Pages 2 0 R {spec.catalog}>>".encode("latin-1")
    objects[2] = f"<</Type/Pages/Count {len(spec.pages)}/Kids[{kids}]>>".encode("latin-1")
    for number, (name, base) in enumerate(FONTS.items(), 3):
        mapped = "/ToUnicode 9 0 R" if name == "U" else ""
        objects[number] = f"<</Type/Font/Subtype/Type1/BaseFont/{base}/Encoding/WinAnsiEncoding{mapped}>>".encode(
            "latin-1"
        )
    objects[9] = _stream(_map(spec.to_unicode))
    fonts = "".join(f"/{name} {number} 0 R" for number, name in enumerate(FONTS, 3))
    for i, page in enumerate(spec.pages):
        crop = f"/CropBox[{_numbers(page.crop)}]" if page.crop else ""
        objects[20 + 2 * i] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[{_numbers(page.media)}]{crop}{page.more}"
            f"/Resources<</Font<<{fonts}>>{page.resources}>>/Contents {21 + 2 * i} 0 R>>"
        ).encode("latin-1")
        objects[21 + 2 * i] = _stream(page.content)
    first = max(100, 22 + 2 * len(spec.pages))
    for number, text in enumerate(spec.objects, first):
        objects[number] = text.encode("latin-1")
    return _file(objects)


def _stream(content: str) -> bytes:
    body = content.encode("latin-1")
    return b"<</Length %d>>stream\n%s\nendstream" % (len(body), body)


def _map(codes: Mapping[int, str]) -> str:
    lines_of_map = "\n".join(f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{lines_of_map}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _numbers(box: Sequence[float]) -> str:
    return " ".join(f"{edge:g}" for edge in box)


def _file(objects: Mapping[int, bytes]) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start, last = len(data), max(objects)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        entry = b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        data += entry
    data += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, start)
    return bytes(data)
