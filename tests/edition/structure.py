"""What an accessible, archival PDF must hold, looked for in the file itself: PDF/UA-1 and PDF/A-3a as far as we can.

Written from the standards and apart from the program: it reads the finished bytes with pypdf and knows nothing of
Typst. Each of `CHECKS` gives what is wrong, the name of its point first. It is no validator: what the glyphs
are, and whether the alternative texts are good, nobody but a reader can tell.
Source: ISO 14289-1 (PDF/UA-1), ISO 19005-3 (PDF/A-3), ISO 32000-1, 14.7 and 14.8; Matterhorn Protocol 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, StreamObject

STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu Figure "
    "Formula Form".split()
)
PAINTING = frozenset((b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"Do", b"sh"))
INSIDE = {
    "LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
    "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "TOCI": {"TOC"},
}  # fmt: skip
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@dataclass
class Tagged:
    """One element of the structure tree."""

    role: str
    node: DictionaryObject
    parent: str
    marks: set[tuple[int, int]] = field(default_factory=set)
    """Marked content below it, itself included: number of its page's object, and MCID."""


def catalog(reader: PdfReader) -> DictionaryObject:
    root: DictionaryObject = got(reader.trailer["/Root"])
    return root


def got(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def look(value: Any, *path: str | int) -> Any:
    """Follow a path of keys; None where it ends early."""
    for key in path:
        value = got(value)
        if isinstance(value, ArrayObject) and isinstance(key, int):
            value = value[key] if key < len(value) else None
        else:
            value = value.get(key) if isinstance(value, DictionaryObject) else None
    return got(value)


def document_faults(reader: PdfReader) -> Iterator[str]:
    root = catalog(reader)
    if look(root, "/MarkInfo", "/Marked") != True:  # noqa: E712 (pypdf's own boolean)
        yield "marked: the document does not say that it is tagged"
    if look(root, "/StructTreeRoot") is None:
        yield "tree: there is no structure tree"
    if not look(root, "/Lang"):
        yield "language: the document names none"
    if look(root, "/ViewerPreferences", "/DisplayDocTitle") != True:  # noqa: E712
        yield "title: a reader would show the name of the file"
    intent = look(root, "/OutputIntents", 0)
    if look(intent, "/S") != "/GTS_PDFA1" or look(intent, "/DestOutputProfile") is None:
        yield "colour: there is no output intent with a profile"
    if look(root, "/Outlines", "/First") is None:
        yield "outline: there are no bookmarks"
    if "/Encrypt" in reader.trailer or "/ID" not in reader.trailer:
        yield "trailer: encrypted, or without an ID"
    if look(root, "/OpenAction", "/S") == "/JavaScript" or look(root, "/Names", "/JavaScript") or "/AA" in root:
        yield "action: the document would run something"


def metadata_faults(reader: PdfReader) -> Iterator[str]:
    stream = look(catalog(reader), "/Metadata")
    if stream is None:
        yield "xmp: there is no metadata"
        return
    text = re.sub(r"<\?xpacket.*?\?>", "", stream.get_data().decode("utf-8")).strip()
    tree = ElementTree.fromstring(text)
    titles = [e.text for e in tree.findall(".//dc:title/rdf:Alt/rdf:li", SPACES)]
    if not titles or not titles[0]:
        yield "xmp: there is no title"
    for name, value in (("pdfuaid:part", "1"), ("pdfaid:part", "3"), ("pdfaid:conformance", "A")):
        if [e.text for e in tree.findall(f".//{name}", SPACES)] != [value]:
            yield f"xmp: `{name}` is not {value}"


def elements(reader: PdfReader) -> Iterator[Tagged]:
    root = look(catalog(reader), "/StructTreeRoot")
    roles = {str(k): str(v) for k, v in (look(root, "/RoleMap") or {}).items()}

    def role_of(name: str) -> str:
        seen: set[str] = set()
        while name in roles and name not in seen:
            seen.add(name)
            name = roles[name]
        return name.lstrip("/")

    def walk(kids: Any, parent: str, page: int | None, around: list[Tagged]) -> Iterator[Tagged]:
        for kid in kids if isinstance(kids := got(kids), ArrayObject) else [kids]:
            node = got(kid)
            if isinstance(node, int):
                for one in around:
                    one.marks.add((page or 0, node))
            elif isinstance(node, DictionaryObject):
                own = node.raw_get("/Pg").idnum if "/Pg" in node else page
                if node.get("/Type") == "/MCR":
                    for one in around:
                        one.marks.add((own or 0, int(got(node.raw_get("/MCID")))))
                elif "/S" in node:
                    made = Tagged(role_of(str(node["/S"])), node, parent)
                    yield made
                    yield from walk(node.get("/K", ArrayObject()), made.role, own, [*around, made])

    if root is not None:
        yield from walk(root.get("/K", ArrayObject()), "", None, [])


def structure_faults(reader: PdfReader) -> Iterator[str]:
    tree = list(elements(reader))
    level = 0
    for one in tree:
        if one.role not in STANDARD:
            yield f"role: `{one.role}` is no standard type, and is mapped to none"
        if one.role in INSIDE and one.parent not in INSIDE[one.role]:
            yield f"nesting: `{one.role}` stands in `{one.parent}`"
        if one.role in ("Figure", "Formula") and not str(one.node.get("/Alt", "")).strip():
            yield f"alternative: a `{one.role}` has no alternative text"
        if one.role == "Note" and not one.node.get("/ID"):
            yield "note: a note has no ID"
        if one.role == "TH" and look(one.node, "/A", "/Scope") is None and look(one.node, "/A", 0, "/Scope") is None:
            yield "header: a heading of a table has no scope"
        if re.fullmatch("H[1-6]", one.role):
            if int(one.role[1]) > level + 1:
                yield f"heading: {one.role} after H{level}"
            level = int(one.role[1])
    names = [str(one.node["/ID"]) for one in tree if "/ID" in one.node]
    if len(names) != len(set(names)):
        yield "note: two elements have one ID"


def content_faults(reader: PdfReader) -> Iterator[str]:
    """Whatever is painted is an artifact or marked content that the tree holds, and the other way about."""
    held = {mark for one in list(elements(reader)) for mark in one.marks}
    for number, page in enumerate(reader.pages, 1):
        if page.get("/Tabs") != "/S":
            yield f"tabs: page {number} does not follow the structure"
        object_number = page.indirect_reference.idnum if page.indirect_reference else 0
        used: set[tuple[int, int]] = set()
        loose = 0
        for mark in painted(page, reader):
            if mark is None:
                loose += 1
            elif mark >= 0:
                used.add((object_number, mark))
        if used and "/StructParents" not in page:
            yield f"parents: page {number} has no entry in the parent tree"
        if loose:
            yield f"untagged: page {number} paints {loose} things that are neither content nor artifact"
        if used - held:
            yield f"untagged: page {number} has marked content that the tree does not hold"


def painted(page: PageObject, reader: PdfReader) -> Iterator[int | None]:
    """For each painting operator its MCID, -1 for an artifact, None for neither."""
    contents = page.get_contents()
    open_: list[int | None] = []
    for operands, operator in ContentStream(contents, reader).operations if contents is not None else ():
        if operator == b"BDC":
            properties = operands[1] if isinstance(operands[1], DictionaryObject) else {}
            mark = -1 if operands[0] == "/Artifact" else properties.get("/MCID")
            open_.append(int(mark) if mark is not None else None)
        elif operator == b"BMC":
            open_.append(-1 if operands[0] == "/Artifact" else None)
        elif operator == b"EMC":
            open_.pop()
        elif operator in PAINTING:
            yield next((mark for mark in reversed(open_) if mark is not None), None)


def annotation_faults(reader: PdfReader) -> Iterator[str]:
    numbers = look(catalog(reader), "/StructTreeRoot", "/ParentTree", "/Nums") or ArrayObject()
    parents = {int(number) for number in numbers[::2]}
    for number, page in enumerate(reader.pages, 1):
        for annotation in map(got, look(page, "/Annots") or ()):
            if annotation.get("/Subtype") != "/Link":
                yield f"annotation: page {number} has a {annotation.get('/Subtype')}"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"link: a link on page {number} has no description"
            if annotation.get("/StructParent") not in parents:
                yield f"link: a link on page {number} is in no structure element"
            if not annotation.get("/F", 0) & 4 or annotation.get("/F", 0) & 0b100010_0011:
                yield f"link: a link on page {number} does not print, or is hidden"


def font_faults(reader: PdfReader) -> Iterator[str]:
    seen: set[int] = set()
    for page in reader.pages:
        for name, font in (look(page, "/Resources", "/Font") or {}).items():
            if isinstance(font, IndirectObject) and font.idnum in seen:
                continue
            seen.add(font.idnum if isinstance(font, IndirectObject) else 0)
            whole = got(font)
            inner = look(whole, "/DescendantFonts", 0) or whole
            files = ("/FontFile", "/FontFile2", "/FontFile3")
            if not any(look(inner, "/FontDescriptor", file) is not None for file in files):
                yield f"font: {name} is not embedded"
            if not isinstance(look(whole, "/ToUnicode"), StreamObject):
                yield f"font: {name} does not say which characters its glyphs are"


def attachment_faults(reader: PdfReader) -> Iterator[str]:
    files = look(catalog(reader), "/AF") or ArrayObject()
    named = look(catalog(reader), "/Names", "/EmbeddedFiles", "/Names") or ArrayObject()
    if len(files) != 1 or [str(name) for name in named[::2]] != ["book.manifest.json"]:
        yield "attachment: the manifest is not the one file that the document carries"
    for file in map(got, files):
        if file.get("/AFRelationship") != "/Data":
            yield "attachment: it does not say what it is to the document"
        if not file.get("/UF") or not file.get("/F") or not file.get("/Desc"):
            yield "attachment: it has no name or description"
        if look(file, "/EF", "/F", "/Subtype") != "/application/json":
            yield "attachment: it does not say that it is JSON"
        if look(file, "/EF", "/F", "/Params", "/ModDate") is None:
            yield "attachment: it has no date"


CHECKS = (
    document_faults,
    metadata_faults,
    structure_faults,
    content_faults,
    annotation_faults,
    font_faults,
    attachment_faults,
)
"""All checks."""
