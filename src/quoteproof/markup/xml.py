"""Reads XML without trusting it: no document type (so no entity), and limits on depth and on the number of elements.

Source: XML 1.0, 2.8 (document types), 4.2 (entities).
"""

from typing import Final
from xml.etree import ElementTree

_MAX_DEPTH: Final = 100
_MAX_ELEMENTS: Final = 1_000_000


class XmlLimits(ElementTree.TreeBuilder):
    """Builds a tree, and raises ValueError at a document type and beyond its limits."""

    def __init__(self, *, depth: int = _MAX_DEPTH, elements: int = _MAX_ELEMENTS, count: int = 0) -> None:
        """`depth` and `elements` are the limits; `count` elements were read before, in other parts."""
        super().__init__()
        self._max_depth, self._max_elements, self._depth = depth, elements, 0
        self.count = count

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse a document type: it can define entities, and entities can grow without end."""
        raise ValueError("it declares a document type")

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        """Open an element."""
        self._depth += 1
        self.count += 1
        if self._depth > self._max_depth:
            raise ValueError("it is nested too deeply")
        if self.count > self._max_elements:
            raise ValueError(f"it has more than {self._max_elements} elements")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        """Close an element."""
        self._depth -= 1
        return super().end(tag)


def read_xml(data: bytes, *, encoding: str | None = None, limits: XmlLimits | None = None) -> ElementTree.Element:
    """Read the root element of XML; `encoding` overrules the encoding that the XML declares.

    Raises ValueError, with the fault in words that follow the name of what was read: “it declares …”.
    """
    parser = ElementTree.XMLParser(target=limits or XmlLimits(), encoding=encoding)
    try:
        parser.feed(data)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, LookupError) as error:
        raise ValueError(f"it is not XML: {error}") from error
    return root
