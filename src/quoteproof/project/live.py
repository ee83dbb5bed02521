"""A book that is being written in an editor: quick answers first, which are then confirmed.

A quick answer costs no look at the disk and reads only the paragraphs that have changed. It is what a check would say
as long as the text can be divided, and a check always has the last word. The language server decides when to ask.
"""

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from quoteproof.chapter.draft import Fragment, PartKey, agrees, draft
from quoteproof.chapter.parse import decode
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Read
from quoteproof.disk import reading
from quoteproof.disk.book_files import BookFiles, image_names, read_files
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.user_folders import may_believe, own_cache
from quoteproof.disk.writing import write_files
from quoteproof.project.project import Project
from quoteproof.report.explain import page, section_lines
from quoteproof.values import dataclass

QUICK_SECONDS: Final = 2.0
"""The limit of reading one paragraph; a pandoc that hangs is ended then, and the chapter is read as a whole."""
_ALL: Final = 10_000


@dataclass(frozen=True, slots=True)
class Unread:
    """A chapter whose present bytes were not read as a whole yet."""

    name: str
    """The chapter."""
    data: bytes
    """Its bytes."""
    is_open: bool
    """Whether it is being written, so that it is worth reading by its parts too."""


@dataclass(frozen=True, slots=True)
class Quick:
    """A quick answer."""

    result: CheckResult
    """What the check came to."""
    whole: bool
    """Whether every chapter was checked, and not only the open ones."""


@dataclass(frozen=True, slots=True)
class _Recent:
    aside: Mapping[str, str]
    files: BookFiles
    images: frozenset[str]


class LiveProject(Project):
    """A book in an editor. `quick` and `check` are for one thread; another may call `read` at the same time."""

    def __init__(self, root: Path, *, cached: bool = True) -> None:
        """Take the folder that holds `book.yaml`; `cached` says whether parsed chapters are kept on disk."""
        super().__init__(root, cached=cached)
        self._believe(believes=may_believe())
        self._recent: _Recent | None = None
        self._fragments: dict[str, Mapping[PartKey, Fragment]] = {}
        self._drafts: dict[str, tuple[bytes, Read]] = {}
        self._tried: dict[str, bytes] = {}
        self.pandoc(1)  # made here, where there is one thread yet; none is started before it is used

    def quick(self, overlay: Mapping[str, str], *, cancel: Callable[[], bool] | None = None) -> Quick:
        """Check as `check` does, but by what was last seen on the disk, and reading as little as possible.

        As long as other chapters were never read, only the open ones are checked. Raises as `check` does.
        """
        recent = self._last(overlay)
        data = {name: self._data(name, overlay, trust=True) for name in recent.files.chapters}
        known = self._known(data)
        whole = all(name in known or name in overlay for name in data)
        if not whole:
            data = {name: chapter for name, chapter in data.items() if name in overlay}
        for name in data:
            if name in overlay and name not in known and (read := self._soon(name, data[name])) is not None:
                known[name] = read
        texts = (chapter.decode("utf-8-sig", "replace") for chapter in data.values())
        sources = self._rereadings.confirmed(recent.files.sources, texts, asks=False)
        with self._asked({name: data[name] for name in data if name not in known}) as asked:
            reading = self._read(data, {**known}, asked, overlay, cancel, None)
            result = self._run(recent.files, sources, reading, recent.images, cancel, whole=whole)
        return Quick(result, whole)

    def unread(self, overlay: Mapping[str, str]) -> tuple[Unread, ...]:
        """The chapters not read as a whole yet, or open and not read by their parts; the open ones come first."""
        files = read_files(self.root, overlay, snapshot=self._snapshot)
        self._recent = _Recent(_aside(overlay, files), files, image_names(self.root))
        self._fragments = {name: parts for name, parts in self._fragments.items() if name in overlay}
        self._drafts = {name: draft for name, draft in self._drafts.items() if name in overlay}
        self._tried = {name: data for name, data in self._tried.items() if name in overlay}
        data = {name: self._data(name, overlay) for name in files.chapters}
        known = self._known(data)
        undivided = {
            name for name in overlay if name not in self._fragments and self._tried.get(name) != data.get(name)
        }
        waiting = [name for name in files.chapters if name not in known or name in undivided]
        unread = (Unread(name, data[name], name in overlay) for name in waiting)
        return tuple(sorted(unread, key=lambda chapter: not chapter.is_open))

    def read(self, unread: Unread) -> None:
        """Read a chapter as a whole, and by its parts where it is open; by the second pandoc, the first stays free."""
        name, data = unread.name, unread.data
        known = self._known({name: data}).get(name) or self._stored(name, data)
        read = known or self._parse(name, data, 1, keep=not unread.is_open)
        if not unread.is_open or read.chapter is None:
            return
        self._tried[name] = data
        parts = draft(name, read.text, self._reader(1), self._fragments.get(name, {}), most=_ALL)
        if parts is not None and agrees(parts.chapter, read.chapter):
            self._fragments[name] = parts.fragments
        else:
            self._fragments.pop(name, None)

    def _last(self, overlay: Mapping[str, str]) -> _Recent:
        """The book's files as they were last seen, unless an open file that is no chapter has changed."""
        recent = self._recent
        if recent is None or recent.aside != _aside(overlay, recent.files):
            files = read_files(self.root, overlay, snapshot=self._snapshot)
            recent = self._recent = _Recent(_aside(overlay, files), files, image_names(self.root))
        return recent

    def _soon(self, name: str, data: bytes) -> Read | None:
        """Read a chapter without pandoc, or nearly so; None where that cannot be done."""
        # What is kept on disk is looked at once, when the chapter is opened.
        return self._drafted(name, data) if name in self._parsed else self._stored(name, data)

    def _drafted(self, name: str, data: bytes) -> Read | None:
        """Read a chapter by its parts; None where that cannot be done."""
        before = self._drafts.get(name)
        if before is not None and before[0] == data:
            return before[1]
        fragments = self._fragments.get(name)
        text, faults = decode(name, data)
        if fragments is None or faults:
            return None
        parts = draft(name, text, self._reader(0, timeout=QUICK_SECONDS), fragments)
        if parts is None:
            return None
        self._fragments[name] = parts.fragments
        read = Read(name, text, parts.chapter, parts.findings)
        self._drafts[name] = (data, read)
        return read


def _aside(overlay: Mapping[str, str], files: BookFiles) -> Mapping[str, str]:
    return {name: text for name, text in overlay.items() if name not in files.chapters}


NAME: Final = "codes.md"
"""The page's name there."""


@dataclass(frozen=True, slots=True)
class CodesPage:
    """The page of codes in the user's cache folder."""

    path: Path
    """Where it lies."""
    lines: Mapping[str, int]
    """The 1-based line on which each code's section begins."""


def page_of_codes(root: Path) -> CodesPage | None:
    """Write the page of codes for an editor at `root`, if it differs; None where that cannot be done."""
    text = page()
    folder = own_cache(root)
    with contextlib.suppress(OSError, CannotRunError):
        if folder is not None:
            if not reading.exists(folder, NAME) or reading.read_bytes(folder, NAME) != text.encode():
                write_files(folder, {NAME: text.encode()})
            return CodesPage(folder / NAME, section_lines(text))
    return None
