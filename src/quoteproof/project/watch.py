"""Watches a book: which of its files have other contents than before, again and again.

The contents decide, by their hashes, never the times alone. A file that an editor writes in several steps, or replaces,
is reported once, when it is at rest. A file that cannot be read, and a `book.yaml` that cannot be used, are changes
like any other, and nothing ends the watch. Outputs are never watched. Waiting is for
the caller; the clock is read for the stamps alone.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.disk.book_files import ANCHORS, EMENDATIONS, FONTS, IMAGES, ROWS, SETTINGS, book_of
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.reading import file_digest, list_files, read_text
from quoteproof.disk.snapshot import FileStamp, stamp_of
from quoteproof.values import dataclass

_REST: Final = 20  # looks for which a change may go on before it is reported as it is

Wait = Callable[[], bool]
"""Waits until it is time to look again; false to end the watch."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A book's files as they were last looked at."""

    book: BookSettings
    """The settings that say which files there are; the last ones that could be used."""
    stamps: Mapping[str, FileStamp]
    """Stamps of the files that exist, by path."""
    digests: Mapping[str, str]
    """Digests of their contents."""
    time: int
    """When that was, in nanoseconds since the epoch."""


def changes(root: Path, wait: Wait) -> Iterator[tuple[str, ...]]:
    """Yield no path at once, then, whenever files have changed, appeared or gone, their paths in name order."""
    seen = _look(root, None)
    yield ()
    while wait():
        now = _look(root, seen)
        if now.digests == seen.digests:
            seen = now
            continue
        for _ in range(_REST):
            if not wait():
                return
            before, now = now, _look(root, now)
            if now.stamps == before.stamps:
                break
        changed = {name for name, _ in now.digests.items() ^ seen.digests.items()}
        seen = now
        if changed:
            yield tuple(sorted(changed))


def _look(root: Path, before: _Look | None) -> _Look:
    now = time.time_ns()
    book = _book(root, before.book if before else BookSettings())
    stamps = {name: stamp for name in _names(root, book) if (stamp := stamp_of(root / name)) is not None}
    digests: dict[str, str] = {}
    for name, stamp in stamps.items():
        same = before is not None and before.stamps.get(name) == stamp and stamp.is_settled(before.time)
        digests[name] = before.digests[name] if before is not None and same else _digest(root, name)
    return _Look(book, stamps, digests, now)


def _book(root: Path, before: BookSettings) -> BookSettings:
    try:
        return book_of(read_text(root, SETTINGS))
    except CannotRunError:
        return before


def _names(root: Path, book: BookSettings) -> Iterator[str]:
    """Paths that a book may be made of; not all of them need exist."""
    yield from (SETTINGS, *book.bibliography, EMENDATIONS, ANCHORS)
    yield from (name for name in (book.csl, book.reference_document) if name is not None)
    if book.csl is not None:
        yield f"{book.csl}.csl"
    for pattern in (*book.chapters, "seeds/*", f"{ROWS}/*.jsonl", f"{IMAGES}/**/*", f"{FONTS}/*"):
        if any(c in pattern for c in "*?["):
            with contextlib.suppress(CannotRunError):  # a name that cannot be shown, which the check reports
                yield from list_files(root, pattern)
        else:
            yield pattern


def _digest(root: Path, name: str) -> str:
    try:
        return file_digest(root, name)
    except CannotRunError as error:
        return str(error)
