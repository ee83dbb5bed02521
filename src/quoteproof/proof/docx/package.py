"""The parts of a DOCX: a zip of XML, opened without trusting it.

Promises: limits on sizes and depth, no entities, no part twice, parts found by the package's relationships as Word
finds them; whatever is wrong is an `UnreadableFileError`. Leaves out: what the parts say.
Source: ECMA-376, part 2 (Open Packaging Conventions).
"""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import zipfile
import zlib
from typing import Final
from xml.etree import ElementTree

from quoteproof.proof.errors import UnreadableFileError
from quoteproof.proof.manifest import LARGEST

MANIFEST_NAMESPACE: Final = "urn:quoteproof:manifest:1"
"""Namespace of the part that carries the manifest, in base64."""
_LARGEST_PART: Final = 128 * 1024 * 1024
_MOST_PARTS: Final = 20_000
_LARGEST: Final = 384 * 1024 * 1024
"""Most bytes that all parts together may unpack to, each time that one is asked for."""
_MOST_ELEMENTS: Final = 4_000_000
_DEEPEST: Final = 200
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_SPACES: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/metadata",
    }
)
"""What the types of relationships begin with; the last one is that of core properties in LibreOffice and Word 2007."""


class Package:
    """An opened DOCX."""

    def __init__(self, data: bytes) -> None:
        """Open the bytes of a DOCX; raises `UnreadableFileError`."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableFileError("the file is no DOCX that can be read") from error
        # Programs differ in what they open where something stands before the zip, or after its end.
        if self._zip.comment or min((one.header_offset for one in self._zip.infolist()), default=0):
            raise UnreadableFileError("the DOCX has something before or after its parts")
        names = [name.lower() for name in self._zip.namelist()]
        if len(names) > _MOST_PARTS:
            raise UnreadableFileError(f"the DOCX has more than {_MOST_PARTS} parts")
        if len(set(names)) != len(names):
            raise UnreadableFileError("the DOCX has a part twice")
        self._names = dict(zip(names, self._zip.namelist(), strict=True))
        self._left = _LARGEST
        self._elements = 0
        self._tables: dict[str, list[tuple[str, str]]] = {}

    def part(self, name: str) -> ElementTree.Element:
        """Give a part's root element; raises `UnreadableFileError`."""
        try:
            with self._zip.open(self._names[name.lower()]) as file:
                data = file.read(_LARGEST_PART + 1)
        except KeyError as error:
            raise UnreadableFileError(f"the DOCX has no part `{name[:100]}`") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise UnreadableFileError(f"the part `{name[:100]}` of the DOCX cannot be unpacked") from error
        if len(data) > _LARGEST_PART:
            raise UnreadableFileError(f"the part `{name[:100]}` is larger than {_LARGEST_PART // 1024 // 1024} MiB")
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFileError(f"the DOCX unpacks to more than {_LARGEST // 1024 // 1024} MiB")
        builder = _Builder(self._elements)
        root = _parsed(name, data, builder)
        self._elements = builder.count
        return root

    def only(self, name: str, kind: str) -> ElementTree.Element | None:
        """Give the part of a kind that a part points to; raises where there are several, of which Word takes one."""
        found = self.related(name, kind)
        if len(found) > 1:
            raise UnreadableFileError(f"the DOCX has {len(found)} parts of {kind}")
        return self.part(found[0]) if found else None

    def related(self, name: str, kind: str) -> tuple[str, ...]:
        """Give the parts that a part (the package itself: empty) points to by relationships of a kind."""
        if name not in self._tables:
            self._tables[name] = self._table(name)
        found = tuple(dict.fromkeys(target for type_, target in self._tables[name] if type_ == kind))
        # Programs differ in which part such a name means.
        if any(set(target) & set("%\\?#:") for target in found):
            raise UnreadableFileError("a part of the DOCX has a name that can mean several")
        return found

    def _table(self, name: str) -> list[tuple[str, str]]:
        """Read the relationships of a part: their kinds, and the parts that they point to."""
        folder, _, file = name.rpartition("/")
        table = posixpath.join(folder, "_rels", f"{file}.rels")
        if table.lower() not in self._names:
            return []
        found = []
        for item in self.part(table).iter(_RELATIONSHIP):
            # Word obeys the types that it knows, and no other one that ends alike.
            space, _, kind = item.get("Type", "").rpartition("/")
            if item.get("TargetMode") != "External" and space in _SPACES:
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "")))
                found.append((kind, target.lstrip("/")))
        return found

    def document(self) -> str:
        """Give the name of the main part."""
        found = self.related("", "officeDocument")
        if len(found) != 1:
            raise UnreadableFileError("the file is no Word document")
        return found[0]

    def manifest(self) -> bytes | None:
        """Give the manifest that the DOCX carries, if it carries one; raises where it carries two."""
        found = []
        for name in self.related(self.document(), "customXml"):
            root = self.part(name)
            if root.tag == f"{{{MANIFEST_NAMESPACE}}}manifest":
                found.append(_decoded(root.text or ""))
        if len(found) > 1:
            raise UnreadableFileError(f"the DOCX carries {len(found)} manifests")
        return found[0] if found else None


def _decoded(text: str) -> bytes:
    if len(text) > 2 * LARGEST:
        raise UnreadableFileError("the manifest in the DOCX is too large")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableFileError("the manifest in the DOCX is malformed") from error


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree, and stops at what no Word document has: a document type, or endless depth."""

    depth = 0

    def __init__(self, count: int) -> None:
        """Count on from the elements of other parts."""
        super().__init__()
        self.count = count

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse: a document type can define entities, and entities can grow without end."""
        raise UnreadableFileError("a part of the DOCX declares a document type")

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        """Open an element."""
        self.depth += 1
        self.count += 1
        if self.count > _MOST_ELEMENTS:
            raise UnreadableFileError(f"the DOCX has more than {_MOST_ELEMENTS} elements")
        if self.depth > _DEEPEST:
            raise UnreadableFileError("a part of the DOCX is nested too deeply")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        """Close an element."""
        self.depth -= 1
        return super().end(tag)


def _parsed(name: str, data: bytes, builder: _Builder) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=builder)
    try:
        parser.feed(data)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableFileError(f"the part `{name[:100]}` of the DOCX is no XML") from error
    return root
