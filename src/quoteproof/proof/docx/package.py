"""The parts of a DOCX: a zip of XML, opened without trusting it, and its elements by short names.

Sizes and depth have limits, entities and duplicate parts are refused, and parts are found by the relationships of the
package, as Word finds them. Every fault is an `UnreadableFileError`.
Source: ECMA-376, part 1 (transitional), part 2 (Open Packaging Conventions) and part 4; ISO/IEC 29500 (strict), which
differ in their namespaces alone; [MS-DOCX] (the namespaces `w14` and `w15`).
"""

import base64
import binascii
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from quoteproof.markup.xml import XmlLimits, read_xml
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import LARGEST

MANIFEST_NAMESPACE: Final = "urn:quoteproof:manifest:1"
"""Namespace of the part that carries the manifest, in base64."""
_MAX_PART: Final = 128 * 1024 * 1024
_MAX_PARTS: Final = 20_000
_MAX_TOTAL: Final = 384 * 1024 * 1024
"""Most bytes that all parts together may unpack to; a part counts each time that it is read."""
_MAX_ELEMENTS: Final = 4_000_000
_MAX_DEPTH: Final = 200
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_NAMESPACES: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/metadata",
    }
)
"""Beginnings of the types of relationships; the last is that of core properties in LibreOffice and Word 2007."""


class Package:
    """An opened DOCX."""

    def __init__(self, data: bytes) -> None:
        """Open the bytes of a DOCX; raises `UnreadableFileError`."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableFileError("the file is not a DOCX that can be read") from error
        # Programs differ in what they open where data is before the zip or after its end.
        if self._zip.comment or min((part.header_offset for part in self._zip.infolist()), default=0):
            raise UnreadableFileError("the DOCX has data before or after its parts")
        names = [name.lower() for name in self._zip.namelist()]
        if len(names) > _MAX_PARTS:
            raise UnreadableFileError(f"the DOCX has more than {_MAX_PARTS} parts")
        if len(set(names)) != len(names):
            raise UnreadableFileError("the DOCX has two parts of one name")
        self._names = dict(zip(names, self._zip.namelist(), strict=True))
        self._left = _MAX_TOTAL
        self._elements = 0
        self._tables: dict[str, list[tuple[str, str]]] = {}

    def part(self, name: str) -> ElementTree.Element:
        """Read the root element of a part; raises `UnreadableFileError`."""
        try:
            with self._zip.open(self._names[name.lower()]) as file:
                data = file.read(_MAX_PART + 1)
        except KeyError as error:
            raise UnreadableFileError(f"the DOCX has no part `{name[:100]}`") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise UnreadableFileError(f"the part `{name[:100]}` of the DOCX cannot be unpacked") from error
        if len(data) > _MAX_PART:
            raise UnreadableFileError(f"the part `{name[:100]}` is larger than {_MAX_PART // 1024 // 1024} MiB")
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFileError(f"the DOCX unpacks to more than {_MAX_TOTAL // 1024 // 1024} MiB")
        limits = XmlLimits(depth=_MAX_DEPTH, elements=_MAX_ELEMENTS, count=self._elements)
        try:
            root = read_xml(data, limits=limits)
        except ValueError as error:
            raise UnreadableFileError(f"the part `{name[:100]}` of the DOCX cannot be read: {error}") from error
        self._elements = limits.count
        return root

    def only(self, name: str, kind: str) -> ElementTree.Element | None:
        """Read the only part of a kind that part `name` points to; several raise, since Word takes one of them."""
        names = self.related(name, kind)
        if len(names) > 1:
            raise UnreadableFileError(f"the DOCX has {len(names)} parts of the kind `{kind}`")
        return self.part(names[0]) if names else None

    def related(self, name: str, kind: str) -> tuple[str, ...]:
        """Return the names of the parts that part `name` (empty: the package) points to by relationships of a kind."""
        if name not in self._tables:
            self._tables[name] = self._table(name)
        targets = tuple(dict.fromkeys(target for type_, target in self._tables[name] if type_ == kind))
        # Programs differ in which part such a name means.
        if any(set(target) & set("%\\?#:") for target in targets):
            raise UnreadableFileError("a part of the DOCX has an ambiguous name")
        return targets

    def _table(self, name: str) -> list[tuple[str, str]]:
        """Read the relationships of a part: kinds and targets."""
        folder, _, file = name.rpartition("/")
        table = posixpath.join(folder, "_rels", f"{file}.rels")
        if table.lower() not in self._names:
            return []
        relationships = []
        for item in self.part(table).iter(_RELATIONSHIP):
            # Word obeys the types that it knows, and no other type with the same ending.
            space, _, kind = item.get("Type", "").rpartition("/")
            if item.get("TargetMode") != "External" and space in _NAMESPACES:
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "")))
                relationships.append((kind, target.lstrip("/")))
        return relationships

    def addresses(self, name: str) -> dict[str, str]:
        """Return the addresses outside of the file that a part points to, by the identities of the relationships."""
        folder, _, file = name.rpartition("/")
        table = posixpath.join(folder, "_rels", f"{file}.rels")
        if table.lower() not in self._names:
            return {}
        found = (one for one in self.part(table).iter(_RELATIONSHIP) if one.get("TargetMode") == "External")
        return {one.get("Id", ""): one.get("Target", "") for one in found}

    def document(self) -> str:
        """Return the name of the main part."""
        names = self.related("", "officeDocument")
        if len(names) != 1:
            raise UnreadableFileError("the file is not a Word document")
        return names[0]

    def manifest(self) -> bytes | None:
        """Return the manifest that the DOCX carries, if any; two raise `UnreadableFileError`."""
        element = self._manifest()
        return None if element is None else _decoded(element.text or "")

    def chapters(self) -> str:
        """Return the SHA-256 of the chapters that the DOCX was made of, as it says; empty if it does not."""
        element = self._manifest()
        return "" if element is None else element.get("chapters", "")

    def _manifest(self) -> ElementTree.Element | None:
        roots = (self.part(name) for name in self.related(self.document(), "customXml"))
        manifests = [root for root in roots if root.tag == f"{{{MANIFEST_NAMESPACE}}}manifest"]
        if len(manifests) > 1:
            raise UnreadableFileError(f"the DOCX carries {len(manifests)} manifests")
        return manifests[0] if manifests else None


def _decoded(text: str) -> bytes:
    if len(text) > 2 * LARGEST:
        raise UnreadableFileError("the manifest in the DOCX is too large")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableFileError("the manifest in the DOCX is malformed") from error


PREFIXES: Final = {
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "{http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "{http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "{http://schemas.microsoft.com/office/word/2012/wordml": "w15:",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
"""Prefixes in the program's messages, by namespace; both of WordprocessingML have none."""
_MEASURE: Final = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)(mm|cm|in|pt|pc|pi)?")
_POINTS: Final = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}


def tag_of(element: Element) -> str:
    """Return an element's name: plain in WordprocessingML, with `m:`, `w14:`, `w15:` or `mc:` in those; else empty."""
    return _short(element.tag)


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    prefix = PREFIXES.get(space)
    return "" if prefix is None else f"{prefix}{name}"


def bare_tag(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def tagged(elements: Iterable[Element], *tags: str) -> list[Element]:
    """Return the elements, or an element's children, that have one of some tags."""
    return [element for element in elements if tag_of(element) in tags]


def shown_tag(element: Element) -> str:
    """Return an element's name for a message, in backticks."""
    name = tag_of(element)
    return f"`{name if ':' in name else f'w:{name}' if name else bare_tag(element)}`"


def value(element: Element, name: str) -> str:
    """Return an attribute of the element's own namespace, as Word does; empty if there is none.

    Outside WordprocessingML an attribute without a namespace counts too.
    """
    space = element.tag.rpartition("}")[0]
    own = element.get(f"{space}}}{name}", "")
    return own if own or space in PREFIXES else element.get(name, "")


def any_value(element: Element, name: str) -> str:
    """Return an attribute by its name in any namespace; empty if there is none."""
    return next((text for key, text in element.items() if key.rpartition("}")[2] == name), "")


def is_on(switch: Element) -> bool:
    """Return whether a switch among properties is on, which is its default."""
    return value(switch, "val") not in ("0", "false", "off")


def points(text: str, unit: float) -> float | None:
    """Read a measure in points; a plain number counts `unit` points each. None if it is not a measure."""
    measure = _MEASURE.fullmatch(text)
    return float(measure[1]) * (_POINTS[measure[2]] if measure[2] else unit) if measure else None
