"""The open documents of the client: their texts, and its positions and URIs in terms of offsets and paths.

The unit of columns is agreed upon with the client (UTF-16 by default). A position outside a text is moved into it. Line
ends are LF, CRLF and CR. A change that is out of order is ignored. An untitled document or a web page has no path. A
book that is opened through a link is named as the client names it.
Sources: Language Server Protocol 3.17, “Position”, “Text Documents” and “URI”; RFC 8089.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from lsprotocol import types

from quoteproof.document.jsonl import place_in_line
from quoteproof.lsp.changes import TextChange, change_between
from quoteproof.source.library import Source
from quoteproof.source.seed_document import SeedDocument, reading_file
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

MARK: Final = "\ufeff"
"""The byte-order mark; an editor that keeps it in its text counts it, and no offset of ours does."""

Encoding = types.PositionEncodingKind
"""The unit of an editor's columns."""


def units(text: str, encoding: Encoding) -> int:
    """Count the units that a text takes."""
    if encoding is Encoding.Utf32 or text.isascii():
        return len(text)
    if encoding is Encoding.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(character > "\uffff" for character in text)


def _reach(text: str, count: int, encoding: Encoding) -> int:
    """How many code points of a text lie before its unit of that number; inside a character is before it."""
    if encoding is Encoding.Utf32 or text.isascii():
        return min(count, len(text))
    taken = 0
    for at, character in enumerate(text):
        taken += units(character, encoding)
        if taken > count:
            return at
    return len(text)


class DocumentText:
    """The text of one document with its lines; converts positions. It is not changed after it is made."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        """Take the text as the client has it, with its byte-order mark if it has one, and the unit of columns."""
        self.text = text
        self.encoding = encoding
        self._lines = LineIndex(text)
        self._skipped = len(MARK) if text.startswith(MARK) else 0

    def position(self, offset: int) -> types.Position:
        """The position of an offset in code points, a byte-order mark not counted."""
        line, column = self._lines.position(offset + self._skipped)
        start = self._lines.starts[line - 1]
        return types.Position(line - 1, units(self.text[start : start + column - 1], self.encoding))

    def range(self, start: int, end: int) -> types.Range:
        """The range from one offset to another."""
        return types.Range(self.position(start), self.position(max(start, end)))

    def line_range(self, offset: int) -> types.Range:
        """The range of the whole line that holds an offset, its white space aside."""
        number, _ = self._lines.position(offset + self._skipped)
        line = self._lines.line(number)
        start = self._lines.starts[number - 1] - self._skipped
        inner = line.strip()
        lead = line.index(inner) if inner else 0
        return self.range(max(0, start + lead), start + lead + len(inner))

    def offset(self, position: types.Position) -> int:
        """The offset in code points of a position, a byte-order mark not counted; held inside its line."""
        return max(0, self.raw_offset(position) - self._skipped)

    def raw_offset(self, position: types.Position) -> int:
        """The offset of a position in the client's own text."""
        if position.line >= len(self._lines.starts):
            return len(self.text)
        line = max(0, position.line)
        return self._lines.starts[line] + _reach(self._lines.line(line + 1), max(0, position.character), self.encoding)

    def span(self, range: types.Range) -> tuple[int, int]:
        """The offsets of a range, the smaller first."""
        start, end = self.offset(range.start), self.offset(range.end)
        return min(start, end), max(start, end)


_LOG: Final = logging.getLogger(__name__)

Change = types.TextDocumentContentChangePartial | types.TextDocumentContentChangeWholeDocument
"""One change of a document, of a part or of the whole."""


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """One open document."""

    uri: str
    """Its URI, in the client's own spelling."""
    version: int
    """The client's number for this text."""
    positions: DocumentText
    """Its text, with its positions."""

    @property
    def text(self) -> str:
        """Its text without a byte-order mark."""
        return self.positions.text.removeprefix(MARK)


class Documents:
    """The open documents."""

    def __init__(self) -> None:
        """Begin with none."""
        self.encoding = Encoding.Utf16
        self._open: dict[str, OpenDocument] = {}

    def __iter__(self) -> Iterator[OpenDocument]:
        """The open documents."""
        return iter(tuple(self._open.values()))

    def get(self, uri: str) -> OpenDocument | None:
        """An open document, None where it is not open."""
        return self._open.get(uri)

    def open(self, item: types.TextDocumentItem) -> OpenDocument:
        """Open a document; one that is open already is replaced."""
        document = OpenDocument(item.uri, item.version, DocumentText(item.text, self.encoding))
        self._open[item.uri] = document
        return document

    def close(self, uri: str) -> OpenDocument | None:
        """Close a document; None if it was not open."""
        return self._open.pop(uri, None)

    def change(
        self, identifier: types.VersionedTextDocumentIdentifier, changes: Sequence[Change]
    ) -> tuple[OpenDocument, TextChange | None] | None:
        """Make changes in order; gives the stretch that they touched, if any. None if they are ignored."""
        known = self._open.get(identifier.uri)
        if known is None or identifier.version <= known.version:
            _LOG.warning("ignored a change of %s, version %s", identifier.uri, identifier.version)
            return None
        positions, touched = known.positions, None
        for change in changes:
            text, stretch = _changed(positions, change)
            positions = DocumentText(text, self.encoding)
            touched = touched.then(stretch) if touched is not None and stretch is not None else stretch or touched
        document = OpenDocument(known.uri, identifier.version, positions)
        self._open[identifier.uri] = document
        return document, touched


def _changed(positions: DocumentText, change: Change) -> tuple[str, TextChange | None]:
    """The text after a change, and the stretch that it touched, a byte-order mark not counted."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return change.text, change_between(positions.text.removeprefix(MARK), change.text.removeprefix(MARK))
    start, end = sorted((positions.raw_offset(change.range.start), positions.raw_offset(change.range.end)))
    text = positions.text[:start] + change.text + positions.text[end:]
    if text == positions.text:
        return text, None
    skipped = len(MARK) if positions.text.startswith(MARK) else 0
    low, high = max(0, start - skipped), max(0, end - skipped)
    return text, TextChange(low, high, low + len(change.text))


_DRIVE: Final = re.compile(r"/([A-Za-z]):(?=/|\Z)")
_SAFE: Final = "/:@!$&'()*+,;=~-._"


def path_of(uri: str, *, windows: bool = os.name == "nt") -> Path | None:
    """The path that a URI names, by the rules of this machine or of Windows; None where it names no file."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme.lower() != "file":
        return None
    # What looks like a query or a fragment belongs to a file name that was not encoded as it should be.
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    words = unquote(parts.path + query + fragment)
    if windows:
        words = words[1:] if _DRIVE.match(words) else words
        words = f"//{parts.netloc}{words}" if parts.netloc and parts.netloc != "localhost" else words
    return Path(words) if words and "\0" not in words else None


def uri_of(path: Path) -> str:
    """The URI of a path."""
    words = path.as_posix()
    if words.startswith("//"):  # a network share of Windows, whose host comes first
        return f"file:{quote(words, safe=_SAFE)}"
    return f"file:///{quote(words.lstrip('/'), safe=_SAFE)}"


class BookUris:
    """How the client spells the files of one book."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Take the book's folder as it really is, and as the client names it, which may be a link to it."""
        self.root = root
        self._folder = folder
        self._spelt: dict[str, str] = {}

    def name(self, uri: str) -> str | None:
        """The book's name of a file, relative to its root and with `/`; None where it is outside."""
        path = path_of(uri)
        if path is None:
            return None
        plain = Path(os.path.normpath(path))
        # The folder is resolved and not the file: a chapter that is itself a link keeps its name.
        for way, base in ((plain, self._folder), (plain, self.root), (plain.parent.resolve() / plain.name, self.root)):
            if way.is_relative_to(base):
                name = way.relative_to(base).as_posix()
                self._spelt[name] = uri
                return name
        return None

    def uri(self, name: str) -> str:
        """The URI of one of the book's files, as the client spells it where it has named the file."""
        return self._spelt.get(name) or uri_of(self._folder / name)


def opened(source: Source, start: int, end: int, text_of: Callable[[str], DocumentText]) -> tuple[str, int, int]:
    """The file of a book that an editor opens for a span of a decoded seed, and the span in it.

    It is the seed; of a document, which an editor may not open, it is the reading text.
    """
    if source.document is None:
        return source.file, start, end
    name = reading_file(source.key)
    low, high = (_in_reading(source.document, text_of(name), at) for at in (start, end))
    return name, low, high


def _in_reading(document: SeedDocument, written: DocumentText, at: int) -> int:
    """Where a character of the text of a document stands in the file of its reading text."""
    number, offset = document.passage_at(at)
    start = written.offset(types.Position(number, 0))
    end = written.text.find("\n", start)
    line = written.text[start:end] if end >= 0 else ""
    return start + place_in_line(line, document.passages[number].text, offset) if line else 0
