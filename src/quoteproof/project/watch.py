"""Watching: which of a book's files have other contents than before, again and again.

Promises: contents decide, by their hashes, never times alone; a file that an editor writes in several steps, or puts in
place of the old one, is told of once, when it has come to rest. A file that cannot be read, and a `book.yaml` that
cannot be used, are changes like any other, and nothing ends the watch. Waiting is the caller's, so that nothing here
needs a clock. Leaves out: what is done about a change, and the outputs, which are never watched.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.disk import reading
from quoteproof.disk.book_files import ANCHORS, EMENDATIONS, FONTS, IMAGES, ROWS, SETTINGS, book_of
from quoteproof.disk.errors import CannotRunError
from quoteproof.search.freshness import file_hash, settled, signature

_REST: Final = 20  # looks for which a change may go on before it is told of as it is

Wait = Callable[[], bool]
"""Waits until it is time to look again; false where the watch is to end."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A book's files as they were last looked at."""

    book: BookSettings
    """The settings that say which files there are; the last ones that could be used."""
    signs: Mapping[str, str]
    """What the file system says of each file that is there, by path."""
    proofs: Mapping[str, str]
    """The same where it proves that the contents have not changed, else nothing."""
    hashes: Mapping[str, str]
    """The digest of each file's contents."""


def changes(root: Path, wait: Wait) -> Iterator[tuple[str, ...]]:
    """Give at once no path, then, whenever files have changed, appeared or gone, their paths in name order."""
    seen = _look(root, None)
    yield ()
    while wait():
        now = _look(root, seen)
        if now.hashes == seen.hashes:
            seen = now
            continue
        for _ in range(_REST):
            if not wait():
                return
            before, now = now, _look(root, now)
            if now.signs == before.signs:
                break
        changed = {name for name, _ in now.hashes.items() ^ seen.hashes.items()}
        seen = now
        if changed:
            yield tuple(sorted(changed))


def _look(root: Path, before: _Seen | None) -> _Seen:
    book = _book(root, before.book if before else BookSettings())
    signs = {name: sign for name in _names(root, book) if (sign := signature(root / name))}
    hashes: dict[str, str] = {}
    for name, sign in signs.items():
        if before is not None and before.proofs.get(name) == sign:
            hashes[name] = before.hashes[name]
        else:
            hashes[name] = _hash(root, name)
    proofs = {name: settled(sign, time.time_ns) for name, sign in signs.items()}
    return _Seen(book, signs, proofs, hashes)


def _book(root: Path, before: BookSettings) -> BookSettings:
    try:
        return book_of(reading.read_text(root, SETTINGS))
    except CannotRunError:
        return before


def _names(root: Path, book: BookSettings) -> Iterator[str]:
    """Give the paths that a book may be made of; not all of them need be there."""
    yield from (SETTINGS, book.bibliography, EMENDATIONS, ANCHORS)
    yield from (name for name in (book.csl, book.reference_document) if name is not None)
    for pattern in (*book.chapters, "seeds/*", f"{ROWS}/*.jsonl", f"{IMAGES}/**/*", f"{FONTS}/*"):
        if any(c in pattern for c in "*?["):
            with contextlib.suppress(CannotRunError):  # a name that cannot be shown, which the check tells of
                yield from reading.list_files(root, pattern)
        else:
            yield pattern


def _hash(root: Path, name: str) -> str:
    try:
        return file_hash(root, name)
    except CannotRunError as error:
        return str(error)
