"""The parts of a DOCX: which there are, by the relationships that lead to them, and the styles that they give.

Source: ECMA-376 part 2, 9.3 (relationships).
"""

import posixpath
from functools import cached_property
from typing import Final

from quoteproof.document.package import DocumentPackage
from quoteproof.document.tree.docx_looks import DocxStyles
from quoteproof.document.tree.vocabulary import local_name

_MAIN: Final = "word/document.xml"


class DocxParts:
    """The parts of a document that its package and its main part lead to."""

    def __init__(self, package: DocumentPackage) -> None:
        """Take the package; raises `RefusedDocumentError` where its relationships cannot be read."""
        self.package = package
        root = self.relationships("")
        self.main = next((name for kind, name in root.values() if kind == "officeDocument"), _MAIN)
        """The name of the part with the text."""
        self.properties = next((name for kind, name in root.values() if kind == "core-properties"), "")
        """The name of the part that says title and author; it may be missing."""
        self.custom = next((name for kind, name in root.values() if kind == "custom-properties"), "")
        """The name of the part with properties of other programs; it may be missing."""

    @cached_property
    def targets(self) -> dict[str, tuple[str, str]]:
        """The kind and the name of a part by the id of the relationship that the main part has to it."""
        return self.relationships(self.main)

    @cached_property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The kind and the name of each part that is there and that the main part leads to, once."""
        return tuple([(kind, name) for kind, name in dict.fromkeys(self.targets.values()) if name in self.package])

    def relationships(self, name: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part, or of the package (an empty name), which lead to parts of the package."""
        folder, _, file = name.rpartition("/")
        table = posixpath.join(folder, "_rels", f"{file}.rels")
        found: dict[str, tuple[str, str]] = {}
        for element in self.package.xml(table) if table in self.package else ():
            if local_name(element) == "Relationship" and element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
                found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], target)
        return found

    def styles(self, *, before_change: bool) -> DocxStyles:
        """How the document looks; `before_change`: as it did before tracked changes of formatting."""
        styles = DocxStyles(before_change)
        readers = {"styles": styles.read, "numbering": styles.read_numbering, "theme": styles.read_theme}
        for kind, name in self.kinds:
            if kind in readers:
                readers[kind](self.package.xml(name))
        return styles
