"""XML read without trusting it.

Promises: no document type, so no entity that names a file or grows without end; a limit on depth and on the number of
elements. Whatever is wrong is a ValueError in words. Leaves out: what the XML says.
Source: XML 1.0, 2.8 (document types), 4.2 (entities).
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

_DEEPEST: Final = 100
_MOST: Final = 1_000_000


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree, and stops where it should not go on."""

    depth = count = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse a document type."""
        raise ValueError("it declares a document type")

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        """Open an element."""
        self.depth += 1
        self.count += 1
        if self.depth > _DEEPEST or self.count > _MOST:
            raise ValueError("it is nested too deeply, or too long")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        """Close an element."""
        self.depth -= 1
        return super().end(tag)


def read_xml(data: bytes, *, encoding: str | None = None) -> ElementTree.Element:
    """Give the root element of XML; `encoding` overrules what the XML says of itself. Raises ValueError."""
    parser = ElementTree.XMLParser(target=_Builder(), encoding=encoding)
    try:
        parser.feed(data)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, LookupError) as error:
        raise ValueError(f"it is no XML: {error}") from error
    return root
