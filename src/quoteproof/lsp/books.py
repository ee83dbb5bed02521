"""Books: the books that the client has files of, each with its desk.

Promises: a file belongs to the nearest folder upwards that holds `book.yaml`, or to no book; a book is opened once,
whichever way leads to it. All that happens here happens on the server's own loop. Leaves out: the features.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import SETTINGS
from quoteproof.lsp.desk import Desk, View
from quoteproof.lsp.documents import Document, Documents
from quoteproof.lsp.places import Spelling, path_of
from quoteproof.lsp.positions import Ruler
from quoteproof.lsp.slate import Slate


class Client(Protocol):
    """What a book says to the client."""

    def publish(self, params: types.PublishDiagnosticsParams) -> None:
        """Show the diagnostics of a file."""

    def status(self, uri: str, result: CheckResult) -> None:
        """Show how a book stands."""

    def advance(self, uri: str, done: int, whole: int) -> None:
        """Show how many chapters of how many are read."""


class OpenBook:
    """One book of the client's."""

    def __init__(self, root: Path, folder: Path, documents: Documents, client: Client) -> None:
        """Take the book's folder as it is and as the client names it; must be called on the loop."""
        self.root = root
        self.spelling = Spelling(root, folder)
        self.view: View | None = None
        self._documents = documents
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._slate = Slate(self.spelling, documents.encoding)
        self._rulers: dict[str, Ruler] = {}
        self._number = 0
        self._reached = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._desk = Desk(root, self._told, self._advanced)
        self._desk.start()

    @property
    def settings(self) -> str:
        """The URI of its `book.yaml`."""
        return self.spelling.uri(SETTINGS)

    def refresh(self, *, disk: bool = False) -> None:
        """Have the book checked with the texts that are open now; `disk` says that files may have changed there."""
        mine = {name: d for d in self._documents if (name := self.spelling.name(d.uri)) is not None}
        texts = {name: document.text for name, document in mine.items()}
        versions = {name: document.version for name, document in mine.items()}
        self._number = self._desk.lay(texts, versions, disk=disk)

    def document(self, name: str) -> Document | None:
        """Give an open document of this book."""
        return next((d for d in self._documents if self.spelling.name(d.uri) == name), None)

    def ruler(self, name: str) -> Ruler:
        """Give the measured text of a file, as the client has it or as it was checked; empty where it is unknown."""
        document = self.document(name)
        if document is not None:
            return document.ruler
        result = self.view.result if self.view else None
        chapter = next((c for c in result.chapters if c.file == name), None) if result else None
        text = chapter.text if chapter else result.texts.get(name, "") if result else ""
        known = self._rulers.get(name)
        if known is None or known.text is not text:
            known = self._rulers[name] = Ruler(text, self._documents.encoding)
        return known

    async def settled(self, *, seconds: float = 5.0) -> View | None:
        """Wait until what is open now has been checked, or so many seconds; gives the last good view."""
        if self._reached < self._number:
            reached: asyncio.Future[None] = self._loop.create_future()
            self._waiting.append((self._number, reached))
            await asyncio.wait([reached], timeout=seconds)
        return self.view

    def close(self, *, wipe: bool) -> None:
        """Stop checking; `wipe` takes the diagnostics away."""
        self._desk.close()
        if wipe:
            for params in self._slate.wiped():
                self._client.publish(params)

    def _told(self, view: View) -> None:
        """Take a result of the desk's, in its thread, over to the loop."""
        news = tuple(self._slate.news(view))
        self._loop.call_soon_threadsafe(self._show, view, news)

    def _advanced(self, done: int, whole: int) -> None:
        self._loop.call_soon_threadsafe(self._client.advance, self.settings, done, whole)

    def _show(self, view: View, news: Iterable[types.PublishDiagnosticsParams]) -> None:
        if view.result is not None:
            self.view = view
            self._client.status(self.settings, view.result)
        for params in news:
            self._client.publish(params)
        self._reached = max(self._reached, view.sheet.number)
        done = [future for number, future in self._waiting if number <= self._reached]
        self._waiting = [(number, future) for number, future in self._waiting if number > self._reached]
        for future in done:
            if not future.done():
                future.set_result(None)


class Books:
    """The open books."""

    def __init__(self, documents: Documents, client: Client) -> None:
        """Begin with none."""
        self._documents = documents
        self._client = client
        self._open: dict[Path, OpenBook] = {}

    def __iter__(self) -> Iterator[OpenBook]:
        """Give the open books."""
        return iter(tuple(self._open.values()))

    def of(self, uri: str) -> tuple[OpenBook, str] | None:
        """Give the book that a file belongs to, opened where need be, and its name there; None where there is none."""
        path = path_of(uri)
        book = self.at(path.parent) if path is not None else None
        name = book.spelling.name(uri) if book is not None else None
        return (book, name) if book is not None and name is not None else None

    def at(self, start: Path) -> OpenBook | None:
        """Give the book that a folder belongs to, opened where need be."""
        folder = next((f for f in (start, *start.parents) if (f / SETTINGS).is_file()), None)
        if folder is None:
            return None
        root = folder.resolve()
        book = self._open.get(root)
        if book is None:
            book = self._open[root] = OpenBook(root, folder, self._documents, self._client)
            book.refresh()
        return book

    def refresh(self, uris: Iterable[str], *, disk: bool = False) -> None:
        """Have the books checked again that the files belong to; `disk` says that they may have changed there."""
        found = {book.root: book for uri in uris if (of := self.of(uri)) is not None for book in [of[0]]}
        for book in found.values():
            book.refresh(disk=disk)

    def close(self) -> None:
        """Stop all the books."""
        for book in self._open.values():
            book.close(wipe=False)
        self._open.clear()
