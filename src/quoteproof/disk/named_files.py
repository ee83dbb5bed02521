"""Which files of which books a path names, however it is written: with `..`, through links, in another case.

A program that is to protect a file must know it under every name. A path is taken as it is written and as its links
lead, in every book above it. On a disk that does not tell capitals apart, a name is the one that the folder lists.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from glob import iglob
from itertools import islice
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from quoteproof.disk.book_files import SETTINGS

_MOST_MATCHES: Final = 20_000


class NamedFile(NamedTuple):
    """A file of a book, which need not be there."""

    root: Path
    """The book's folder, with no link in it."""
    name: str
    """Path relative to the book, with `/`; empty for the book's folder itself."""

    @property
    def folder(self) -> str:
        """The first part of its path, without what systems do not tell apart: capitals, dots and spaces at its end."""
        return alike(self.name.split("/")[0])


def named_files(path: str, folder: Path) -> tuple[NamedFile, ...]:
    """The files of books that a path names, relative to a folder; none where it lies in no book, or is no path."""
    found: dict[NamedFile, None] = {}
    try:
        whole = os.path.join(folder, os.path.expanduser(path))
        for candidate in (os.path.normpath(whole), os.path.realpath(whole)):
            for parent in (Path(candidate), *Path(candidate).parents):
                if os.path.lexists(parent / SETTINGS):
                    root = Path(os.path.realpath(parent))
                    parts = PurePath(candidate).relative_to(parent).parts
                    found[NamedFile(root, _as_listed(root, parts))] = None
    except (OSError, ValueError):  # a null character, a name that is too long
        return ()
    return tuple(found)


def books_below(folder: Path) -> tuple[Path, ...]:
    """The books whose folders lie directly in a folder, sorted."""
    try:
        inside = sorted(entry.path for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return ()
    return tuple(Path(os.path.realpath(path)) for path in inside if os.path.lexists(os.path.join(path, SETTINGS)))


def is_book(folder: Path) -> bool:
    """Whether a folder is that of a book."""
    return os.path.lexists(folder / SETTINGS)


def same_file(file: NamedFile, names: Iterable[str]) -> str | None:
    """The first of some files of a book that is the very file on disk, by a link of either kind; None if none is."""
    try:
        own = os.stat(file.root / file.name)
    except (OSError, ValueError):
        return None
    for name in names:
        try:
            if os.path.samestat(own, os.stat(file.root / name)):
                return name
        except OSError:
            continue
    return None


def matching_paths(pattern: str, folder: Path) -> Iterator[str]:
    """The whole paths that a pattern of a shell stands for in a folder, at most `_MOST_MATCHES`; links are followed."""
    try:
        whole = os.path.join(folder, os.path.expanduser(pattern))
        for path in islice(iglob(whole, include_hidden=True), _MOST_MATCHES):
            yield os.path.normpath(path)
            yield os.path.realpath(path)
    except (OSError, ValueError, re.error):
        return


def is_small(path: Path, most: int) -> bool:
    """Whether there is an ordinary file of at most so many bytes."""
    found = os.stat(path)
    return stat.S_ISREG(found.st_mode) and found.st_size <= most


def alike(part: str) -> str:
    """A part of a path without what some system does not tell apart."""
    return unicodedata.normalize("NFC", part.rstrip(". ") or part).casefold()


def _as_listed(root: Path, parts: tuple[str, ...]) -> str:
    """A path with each part written as its folder lists it, where the disk takes another spelling for it."""
    folder, names = os.fspath(root), []
    for part in parts:
        below = os.path.join(folder, part)
        listed = os.listdir(folder) if os.path.lexists(below) else []
        same = [] if part in listed else [name for name in listed if alike(name) == alike(part)]
        names.append(next((n for n in same if os.path.samefile(os.path.join(folder, n), below)), part))
        folder = os.path.join(folder, names[-1])
    return "/".join(names)
