"""Project: a book on disk, checked and built. The one door for every front end.

Promises: `check` and `build` see the same bytes: a build compiles the very ASTs that were checked. Nothing is
written while an error stands. Leaves out: showing anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

from quoteproof.chapter.parse import READER, decode, parse
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Read, run
from quoteproof.engine.errors import EngineMissing
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project import disk
from quoteproof.project.errors import CannotRunError, Trouble
from quoteproof.project.files import BookFiles, find_root, image_names, read_files
from quoteproof.source.assembly import read_library

WORKERS: Final = 2
"""How many pandocs parse at once."""


class Project:
    """A book on disk; a context manager, since it keeps pandoc running between checks."""

    def __init__(self, root: Path) -> None:
        """Take the folder that holds `book.yaml`."""
        self.root = root
        self._stack = ExitStack()
        self._pandocs: list[Pandoc] = []
        self._parsed: dict[tuple[str, str], Read] = {}

    @classmethod
    def open(cls, start: Path) -> Project:
        """Open the book that a folder belongs to; raises `CannotRunError` where there is none."""
        return cls(find_root(start))

    def __enter__(self) -> Project:
        """Give the project."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the pandocs."""
        self._stack.close()
        self._pandocs = []

    def pandoc(self, number: int = 0) -> Pandoc:
        """Give one of the resident pandocs, started when first used."""
        while len(self._pandocs) <= number:
            self._pandocs.append(self._stack.enter_context(Pandoc()))
        return self._pandocs[number]

    def check(
        self,
        *,
        overlay: Mapping[str, str] | None = None,
        only: Iterable[str] | None = None,
        cancel: Callable[[], bool] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> CheckResult:
        """Check the book, or `only` some chapters by path.

        `overlay` holds unsaved texts by path; `cancel` calls the check off (`CancelledError`); `progress` is told
        how many chapters of how many are read. Raises `CannotRunError` where nothing can be checked at all.
        """
        files = read_files(self.root, overlay or {})
        names = self._chosen(files, only)
        reads = self._read(names, overlay or {}, cancel, progress)
        library, found = read_library(files.sources)
        material = Material(
            files.book, library, reads, image_names(self.root), found, files.texts, whole=names == files.chapters
        )
        result = run(material, cancel=cancel)
        seeds = {source.file: source.raw for source in library.sources.values()}
        return replace(result, texts={**result.texts, **seeds})

    def _chosen(self, files: BookFiles, only: Iterable[str] | None) -> tuple[str, ...]:
        if only is None:
            return files.chapters
        wanted = set(only)
        strangers = sorted(wanted - set(files.chapters))
        if strangers:
            helps = ("the chapters of a book are those that `chapters:` in `book.yaml` names",)
            troubles = (Trouble(f"`{name}` is no chapter of this book", name, helps=helps) for name in strangers)
            raise CannotRunError(*troubles)
        return tuple(name for name in files.chapters if name in wanted)

    def _read(
        self,
        names: tuple[str, ...],
        overlay: Mapping[str, str],
        cancel: Callable[[], bool] | None,
        progress: Callable[[int, int], None] | None,
    ) -> tuple[Read, ...]:
        """Read and parse chapters, two at a time."""
        data = [
            overlay[n].encode("utf-8", "surrogatepass") if n in overlay else disk.read_bytes(self.root, n)
            for n in names
        ]
        done = 0

        def one(number: int) -> Read:
            nonlocal done
            if cancel is not None and cancel():
                return Read(names[number], "", None)
            read = self._parse(names[number], data[number], number % WORKERS)
            done += 1
            if progress is not None:
                progress(done, len(names))
            return read

        workers = min(WORKERS, len(names)) or 1
        for number in range(workers):
            self.pandoc(number)
        try:
            with ThreadPoolExecutor(workers) as pool:
                return tuple(pool.map(one, range(len(names))))
        except EngineMissing as error:
            raise _missing(error) from error

    def _parse(self, name: str, data: bytes, worker: int) -> Read:
        key = (name, hashlib.sha256(data).hexdigest())
        known = self._parsed.get(key)
        if known is not None:
            return known
        text, found = decode(name, data)
        if found:
            return Read(name, text, None, found)
        chapter, found = parse(name, text, partial(self._pandocs[worker].read, reader=READER))
        read = Read(name, text, chapter, found)
        # Only the newest text of a chapter is kept, so that memory stays flat in an editor.
        self._parsed = {k: v for k, v in self._parsed.items() if k[0] != name}
        self._parsed[key] = read
        return read


def _missing(error: EngineMissing) -> CannotRunError:
    helps = ("install the program anew, with all it needs: `pip install --force-reinstall quoteproof`",)
    return CannotRunError(Trouble(f"pandoc is missing: {error}", helps=helps))
