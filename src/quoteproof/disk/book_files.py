"""Files: which files a book consists of, read into the values that the pure stages take.

Promises: settings that cannot be used stop everything (`CannotRunError`, all of them at once); everything else that
is wrong becomes findings. Leaves out: parsing chapters, which needs pandoc (`project`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from quoteproof.book.config import BookSettings, read_book
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.snapshot import Snapshot
from quoteproof.source.assembly import SourceFiles

SETTINGS: Final = "book.yaml"
"""The file that makes a folder a book."""
EMENDATIONS: Final = "seeds/emendations.yaml"
"""What people recorded about the seeds."""
ANCHORS: Final = "seeds/anchors.yaml"
"""The lock."""
ROWS: Final = "seeds/anchors"
"""The folder of the lock's rows."""
IMAGES: Final = "chapters/images"
"""The folder of pictures."""

FONTS: Final = "fonts"
"""The folder of the book's own fonts."""
_FONT_HEADS: Final = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf")  # TrueType, OpenType with CFF, Apple's, a collection


@dataclass(frozen=True, slots=True)
class BookFiles:
    """A book's files, read but for its chapters."""

    book: BookSettings
    """The settings."""
    chapters: tuple[str, ...]
    """Paths of the chapters, in order."""
    sources: SourceFiles
    """Everything the library is made of."""
    texts: Mapping[str, str]
    """Texts that findings may point into, by path."""


def find_root(start: Path) -> Path:
    """Give the nearest folder upwards that holds `book.yaml`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).exists():
            return folder
    helps = ("go to the folder of a book, or make one with `quoteproof init NAME`",)
    raise CannotRunError(Trouble(f"there is no `{SETTINGS}` in this folder or above it", helps=helps))


def inside(root: Path, name: str) -> str:
    """Give a path, relative to the working folder, as the book names it: relative to its root, with `/`."""
    path = Path(os.path.realpath(name))  # which, unlike `resolve`, takes a link to itself for a name
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else name


def read_files(
    root: Path, overlay: Mapping[str, str], *, chapters: bool = True, snapshot: Snapshot | None = None
) -> BookFiles:
    """Read a book's files; `overlay` holds unsaved texts by path, `chapters` says whether there must be any.

    With a `snapshot` of the same folder, only what has changed since is read again. A book that a writer left half
    written is not read.
    """
    refuse_half_written(root)
    shot = snapshot or Snapshot(root)
    settings = overlay[SETTINGS] if SETTINGS in overlay else shot.read_text(SETTINGS)
    book = book_of(settings)
    names = _chapters(root, book, overlay) if chapters else ()
    sources = _sources(shot, book, overlay)
    texts = {SETTINGS: settings, book.bibliography: sources.bibliography}
    for name, text in ((EMENDATIONS, sources.emendations), (ANCHORS, sources.anchors)):
        if text is not None:
            texts[name] = text
    texts.update((f"{ROWS}/{key}.jsonl", text) for key, text in sources.rows.items())
    return BookFiles(book, names, sources, texts)


def refuse_half_written(root: Path) -> None:
    """Raise where a run that was ended has left files to be moved into their places."""
    if os.path.lexists(root / reading.JOURNAL):
        from quoteproof.disk.journal import refuse_unfinished  # which few runs need

        refuse_unfinished(root)


def _seeds(shot: Snapshot) -> dict[str, bytes]:
    names = [n for n in reading.find(shot.root, "seeds/*") if not n.endswith((".yaml", "/README.md")) and "/." not in n]
    return {name: shot.read_bytes(name) for name in names}


def read_fonts(root: Path) -> tuple[bytes, ...]:
    """Read the book's own fonts, in name order."""
    names = [n for n in reading.find(root, f"{FONTS}/**/*") if n.lower().endswith((".ttf", ".otf", ".ttc"))]
    fonts = {name: reading.read_bytes(root, name) for name in names}
    helps = ("take the file away, or put the TrueType or OpenType font itself there",)
    if strangers := [name for name, data in fonts.items() if not data.startswith(_FONT_HEADS)]:
        raise CannotRunError(*(Trouble(f"`{name}` is no font", name, helps=helps) for name in strangers))
    return tuple(fonts.values())


def image_names(root: Path) -> frozenset[str]:
    """Give the paths of the pictures that are there."""
    return frozenset(reading.find(root, f"{IMAGES}/**/*"))


def book_of(text: str) -> BookSettings:
    """Read the text of `book.yaml`; raises `CannotRunError` with all that is wrong."""
    book, errors = read_book(text)
    if errors:
        raise CannotRunError(*(Trouble(e.message, SETTINGS, e.position.line, e.helps) for e in errors))
    return book


def _chapters(root: Path, book: BookSettings, overlay: Mapping[str, str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for pattern in book.chapters:
        names.update(
            dict.fromkeys(_matching(root, pattern, overlay) if any(c in pattern for c in "*?[") else [pattern])
        )
    missing = [n for n in names if n not in overlay and not reading.exists(root, n)]
    if missing:
        helps = ("mend `chapters:` in `book.yaml`, or put the file there",)
        raise CannotRunError(*(Trouble(f"the chapter `{n}` is not there", SETTINGS, helps=helps) for n in missing))
    if not names:
        pattern = ", ".join(f"`{p}`" for p in book.chapters)
        helps = ("write a first chapter, such as `chapters/01-beginning.md`",)
        raise CannotRunError(Trouble(f"the book has no chapters: nothing matches {pattern}", SETTINGS, helps=helps))
    return tuple(names)


def _matching(root: Path, pattern: str, overlay: Mapping[str, str]) -> list[str]:
    """Give the files that match a pattern, in name order; one that is written and not saved yet is one of them."""
    parts = len(PurePosixPath(pattern).parts)
    written = [n for n in overlay if len(PurePosixPath(n).parts) == parts and PurePosixPath(n).match(pattern)]
    return sorted({*reading.find(root, pattern), *written})


def _sources(shot: Snapshot, book: BookSettings, overlay: Mapping[str, str]) -> SourceFiles:
    def optional(name: str) -> str | None:
        if name in overlay:
            return overlay[name]
        return shot.read_text(name) if reading.exists(shot.root, name) else None

    bibliography = optional(book.bibliography)
    if bibliography is None:
        helps = ("make the file, or name another one under `bibliography:` in `book.yaml`",)
        trouble = Trouble(f"the bibliography `{book.bibliography}` is not there", SETTINGS, helps=helps)
        raise CannotRunError(trouble)
    rows = {Path(name).stem: shot.read_text(name) for name in reading.find(shot.root, f"{ROWS}/*.jsonl")}
    return SourceFiles(bibliography, book.bibliography, _seeds(shot), optional(EMENDATIONS), optional(ANCHORS), rows)
