"""The books that the client has files of, each with its background checker.

A file belongs to the nearest folder upwards that holds `book.yaml` or is an open book, or to no book. An open book
whose `book.yaml` is gone is still checked, so that its author is told. A book is opened once, whichever path leads to
it. Everything here runs on the event loop of the server.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import SETTINGS
from quoteproof.lsp.changes import TextChange
from quoteproof.lsp.checker import BackgroundChecker, CheckedSnapshot
from quoteproof.lsp.diagnostics import DiagnosticsByFile, DiagnosticsMaker
from quoteproof.lsp.documents import BookUris, Documents, DocumentText, OpenDocument, path_of
from quoteproof.lsp.published import PlacedEdit, PublishedDiagnostics
from quoteproof.lsp.unfinished import unfinished_place
from quoteproof.text.languages import primary


class Waiting(Protocol):
    """A call that is waiting for its time."""

    def cancel(self) -> None:
        """Call it off."""


Timer = Callable[[float, Callable[[], None]], Waiting]
"""Calls something after so many seconds."""


class Client(Protocol):
    """What a book says to the client, and what the client has set."""

    def typing_pause(self) -> float:
        """Seconds without an edit after which findings of what is being written are shown; 0 shows them at once."""

    def publish(self, params: types.PublishDiagnosticsParams) -> None:
        """Show the diagnostics of a file."""

    def show_status(self, uri: str, result: CheckResult) -> None:
        """Show the state of a book."""

    def show_progress(self, uri: str, done: int, whole: int) -> None:
        """Show how many chapters of how many are read."""


class OpenBook:
    """One book of the client's."""

    def __init__(self, root: Path, folder: Path, documents: Documents, client: Client, timer: Timer | None) -> None:
        """Take the book's folder as it is and as the client names it; must be called on the loop.

        The timer is the loop's own unless another is given.
        """
        self.root = root
        self.spelling = BookUris(root, folder)
        self.checked: CheckedSnapshot | None = None
        self._documents = documents
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._timer: Timer = timer or self._loop.call_later
        self._pause: Waiting | None = None
        self._diagnostics = DiagnosticsMaker(self.spelling, documents.encoding)
        self._published = PublishedDiagnostics(self.spelling, self.document, self._show_status)
        self._positions: dict[str, DocumentText] = {}
        self._number = 0
        self._reached = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._checker = BackgroundChecker(root, self._on_checked, self._on_progress)
        self._checker.start()

    @property
    def settings(self) -> str:
        """The URI of its `book.yaml`."""
        return self.spelling.uri(SETTINGS)

    def edited(self, name: str, change: TextChange) -> None:
        """Have the book checked after an edit of an open document."""
        document = self.document(name)
        keep = False
        if document is not None:
            result, seconds = self.checked.result if self.checked else None, self._client.typing_pause()
            language = primary(result.book.language) if result else "en"
            place = unfinished_place(document.text, change, language) if seconds else None
            keep, news = self._published.edited(PlacedEdit(name, change, place), self._number)
            self._publish(news)
            self._wait(seconds)
        self.refresh(keep=keep)

    def told_cursor(self, name: str | None, range: types.Range | None) -> None:
        """Show what is held back, if the cursor is somewhere else, or in no file of this book.

        Without a range the cursor may have left any place of the file.
        """
        held = self._published.held
        document = self.document(name) if name is not None else None
        if held is None or held.place is None:
            return
        if held.name == name and document is not None and range is not None:
            start, end = document.positions.span(range)
            if start <= held.place.end and held.place.start <= end:
                return
        self._release()

    def refresh(self, *, disk: bool = False, keep: bool = False) -> None:
        """Have the book checked with the texts that are open now.

        `disk` says that files on disk may have changed, `keep` that the texts before must be checked as well.
        """
        mine = {name: d for d in self._documents if (name := self.spelling.name(d.uri)) is not None}
        texts = {name: document.text for name, document in mine.items()}
        versions = {name: document.version for name, document in mine.items()}
        self._number = self._checker.submit(texts, versions, disk=disk, keep=keep)

    def document(self, name: str) -> OpenDocument | None:
        """An open document of this book."""
        return next((d for d in self._documents if self.spelling.name(d.uri) == name), None)

    def positions(self, name: str) -> DocumentText:
        """A file's text with its positions, as the client has it or as it was checked; empty if unknown."""
        document = self.document(name)
        if document is not None:
            return document.positions
        result = self.checked.result if self.checked else None
        chapter = next((c for c in result.chapters if c.file == name), None) if result else None
        text = chapter.text if chapter else result.texts.get(name, "") if result else ""
        known = self._positions.get(name)
        if known is None or known.text is not text:
            known = self._positions[name] = DocumentText(text, self._documents.encoding)
        return known

    async def settled(self, *, seconds: float = 5.0) -> CheckedSnapshot | None:
        """Wait until what is open now has been checked, or so many seconds; returns the last check that succeeded."""
        if self._reached < self._number:
            reached: asyncio.Future[None] = self._loop.create_future()
            self._waiting.append((self._number, reached))
            await asyncio.wait([reached], timeout=seconds)
        return self.checked

    def close(self, *, wipe: bool) -> None:
        """Stop checking; `wipe` takes the diagnostics away."""
        self._checker.close()
        self._wait(0)
        if wipe:
            self._publish(self._published.wiped())

    def _on_checked(self, checked: CheckedSnapshot) -> None:
        """Hand a result from the checker's thread to the event loop."""
        self._loop.call_soon_threadsafe(self._show, checked, self._diagnostics.made(checked))

    def _on_progress(self, done: int, whole: int) -> None:
        self._loop.call_soon_threadsafe(self._client.show_progress, self.settings, done, whole)

    def _show(self, checked: CheckedSnapshot, by_file: DiagnosticsByFile) -> None:
        if checked.result is not None:
            self.checked = checked
        self._publish(self._published.take(checked, by_file))
        self._reached = max(self._reached, checked.snapshot.number)
        done = [future for number, future in self._waiting if number <= self._reached]
        self._waiting = [(number, future) for number, future in self._waiting if number > self._reached]
        for future in done:
            if not future.done():
                future.set_result(None)

    def _publish(self, news: Iterable[types.PublishDiagnosticsParams]) -> None:
        for params in news:
            self._client.publish(params)

    def _show_status(self, result: CheckResult) -> None:
        self._client.show_status(self.settings, result)

    def _wait(self, seconds: float) -> None:
        """Show what is held back after so many seconds without another edit; 0 calls that off."""
        if self._pause is not None:
            self._pause.cancel()
        self._pause = self._timer(seconds, self._release) if seconds else None

    def _release(self) -> None:
        self._wait(0)
        self._publish(self._published.release(self._number))


class OpenBooks:
    """The open books."""

    def __init__(self, documents: Documents, client: Client, timer: Timer | None = None) -> None:
        """Begin with none; the timer is the loop's own unless another is given."""
        self._documents = documents
        self._client = client
        self._timer = timer
        self._open: dict[Path, OpenBook] = {}

    def __iter__(self) -> Iterator[OpenBook]:
        """The open books."""
        return iter(tuple(self._open.values()))

    def of(self, uri: str) -> tuple[OpenBook, str] | None:
        """The book that a file belongs to, opened where need be, and its name there; None where there is none."""
        path = path_of(uri)
        book = self.at(path.parent) if path is not None else None
        name = book.spelling.name(uri) if book is not None else None
        return (book, name) if book is not None and name is not None else None

    def at(self, start: Path) -> OpenBook | None:
        """The book that a folder belongs to, opened where need be."""
        folders = (start, *start.parents)
        folder = next((f for f in folders if (f / SETTINGS).is_file() or f.resolve() in self._open), None)
        if folder is None:
            return None
        root = folder.resolve()
        book = self._open.get(root)
        if book is None:
            book = self._open[root] = OpenBook(root, folder, self._documents, self._client, self._timer)
            book.refresh()
        return book

    def edited(self, uri: str, change: TextChange) -> None:
        """Have the book of an edited document checked."""
        found = self.of(uri)
        if found is not None:
            found[0].edited(found[1], change)

    def told_cursor(self, uri: str, range: types.Range | None) -> None:
        """Take in where the cursor is, as far as a message tells it."""
        for book in self:
            book.told_cursor(book.spelling.name(uri), range)

    def refresh(self, uris: Iterable[str], *, disk: bool = False) -> None:
        """Have the books checked again that the files belong to; `disk` says that they may have changed there."""
        books = {book.root: book for uri in uris if (of := self.of(uri)) is not None for book in [of[0]]}
        for book in books.values():
            book.refresh(disk=disk)

    def close(self) -> None:
        """Stop all the books."""
        for book in self._open.values():
            book.close(wipe=False)
        self._open.clear()
