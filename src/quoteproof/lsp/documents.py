"""Documents: the texts that the client has open, as it last told of them.

Promises: a change is made exactly where the client says; one that is older than what is known, or of a document
that is not open, is passed over. Leaves out: which of them belong to a book.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lsprotocol import types

from quoteproof.lsp.positions import MARK, Encoding, Ruler

_LOG: Final = logging.getLogger(__name__)

Change = types.TextDocumentContentChangePartial | types.TextDocumentContentChangeWholeDocument
"""One change of a document, of a part or of the whole."""


@dataclass(frozen=True, slots=True)
class Document:
    """One open document."""

    uri: str
    """Its URI, in the client's own spelling."""
    version: int
    """The client's number for this text."""
    ruler: Ruler
    """Its text, measured."""

    @property
    def text(self) -> str:
        """Its text, a byte-order mark taken off."""
        return self.ruler.text.removeprefix(MARK)


class Documents:
    """The open documents."""

    def __init__(self) -> None:
        """Begin with none."""
        self.encoding = Encoding.Utf16
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        """Give the open documents."""
        return iter(tuple(self._open.values()))

    def get(self, uri: str) -> Document | None:
        """Give an open document, None where it is not open."""
        return self._open.get(uri)

    def open(self, item: types.TextDocumentItem) -> Document:
        """Take a document in; one that is open already is replaced."""
        document = Document(item.uri, item.version, Ruler(item.text, self.encoding))
        self._open[item.uri] = document
        return document

    def close(self, uri: str) -> Document | None:
        """Let a document go; None where it was not open."""
        return self._open.pop(uri, None)

    def change(self, identifier: types.VersionedTextDocumentIdentifier, changes: Sequence[Change]) -> Document | None:
        """Make changes in order; None where they are passed over."""
        known = self._open.get(identifier.uri)
        if known is None or identifier.version <= known.version:
            _LOG.warning("passed over a change of %s, version %s", identifier.uri, identifier.version)
            return None
        ruler = known.ruler
        for change in changes:
            ruler = Ruler(_changed(ruler, change), self.encoding)
        document = Document(known.uri, identifier.version, ruler)
        self._open[identifier.uri] = document
        return document


def _changed(ruler: Ruler, change: Change) -> str:
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return change.text
    start, end = ruler.raw_offset(change.range.start), ruler.raw_offset(change.range.end)
    return ruler.text[: min(start, end)] + change.text + ruler.text[max(start, end) :]
