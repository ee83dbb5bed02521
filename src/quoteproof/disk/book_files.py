"""Which files a book consists of, read into the values that the pure stages take.

Settings that cannot be used stop everything, with all that is wrong in them (`CannotRunError`); everything else that is
wrong becomes findings. Parsing chapters needs pandoc, and so is for `project`.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings, read_book
from quoteproof.book.fields import path_fault
from quoteproof.disk import journal, reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.shared_library import SharedLibrary, library_of, place
from quoteproof.disk.snapshot import Snapshot
from quoteproof.engine.csl import parent_file, style_fault
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.faults import rows_file as rows_file
from quoteproof.source.hashed_files import HashedFiles, OnDemand, joined_texts
from quoteproof.source.lock import pinned_files
from quoteproof.values import dataclass

SETTINGS: Final = "book.yaml"
"""The file that makes a folder a book."""
EMENDATIONS: Final = "seeds/emendations.yaml"
"""The emendations of the seeds."""
ANCHORS: Final = "seeds/anchors.yaml"
"""The index of the seeds' lock."""
ROWS: Final = "seeds/anchors"
"""The folder of the lock's rows, one file a source."""
IMAGES: Final = "chapters/images"
"""The folder of pictures."""

FONTS: Final = "fonts"
"""The folder of the book's own fonts."""
_FONT_HEADS: Final = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf")  # TrueType, OpenType with CFF, Apple's, a collection


@dataclass(frozen=True, slots=True)
class BookFiles:
    """The files of a book, read except for its chapters."""

    book: BookSettings
    """The settings."""
    chapters: tuple[str, ...]
    """Paths of the chapters, in order."""
    sources: SourceFiles
    """Everything the library is made of."""
    texts: Mapping[str, str]
    """Texts that findings may point into, by path."""
    library: SharedLibrary | None = None
    """The library of sources that it shares with other books."""


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds `book.yaml`; raises `CannotRunError` if there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).exists():
            return folder
    helps = ("go to the folder of a book, or make one with `quoteproof init NAME`",)
    raise CannotRunError(Trouble(f"there is no `{SETTINGS}` in this folder or above it", helps=helps))


def inside(root: Path, name: str) -> str:
    """Turn a path relative to the working folder into one relative to the book, with `/`, if it lies in the book."""
    path = Path(os.path.realpath(name))  # which, unlike `resolve`, accepts a link to itself
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else name


def read_files(
    root: Path, overlay: Mapping[str, str], *, chapters: bool = True, snapshot: Snapshot | None = None
) -> BookFiles:
    """Read a book's files; `overlay` has unsaved texts by path, `chapters` says whether the chapters are listed.

    With a `snapshot` of the same folder, only what can have changed since is read again. A book that a writer left half
    written is not read (`CannotRunError`).
    """
    journal.refuse_unfinished(root)
    snapshot = snapshot or Snapshot(root)
    text = overlay[SETTINGS] if SETTINGS in overlay else snapshot.read_text(SETTINGS)
    settings = book_of(text)
    names = _chapters(root, settings, overlay) if chapters else ()
    library = library_of(root, settings, text)
    sources = _sources(snapshot, settings, overlay, library)
    texts = {SETTINGS: text, **sources.bibliography_texts}
    for name, optional in ((EMENDATIONS, sources.emendations), (ANCHORS, sources.anchors)):
        if optional is not None:
            texts[name] = optional
    texts.update(_styles(snapshot, settings.csl, overlay) if settings.csl else {})
    rows = OnDemand((f"{ROWS}/{stem}.jsonl" for stem in sources.rows), lambda name: sources.rows[Path(name).stem])
    return BookFiles(settings, names, sources, joined_texts(rows, texts), library)


def chapter_names(root: Path, new: Collection[str] = ()) -> tuple[str, ...]:
    """Paths of the chapters in order, with those of `new` ones that `chapters:` would match; nothing else is read."""
    return _chapters(root, book_of(reading.read_text(root, SETTINGS)), new)


def read_fonts(root: Path) -> tuple[bytes, ...]:
    """Read the book's own fonts, in name order."""
    names = [n for n in reading.list_files(root, f"{FONTS}/**/*") if n.lower().endswith((".ttf", ".otf", ".ttc"))]
    fonts = {name: reading.read_bytes(root, name) for name in names}
    helps = ("remove the file, or put the TrueType or OpenType font itself there",)
    if strange := [name for name, data in fonts.items() if not data.startswith(_FONT_HEADS)]:
        raise CannotRunError(*(Trouble(f"`{name}` is not a font", name, helps=helps) for name in strange))
    return tuple(fonts.values())


def image_names(root: Path) -> frozenset[str]:
    """Paths of the pictures that are there."""
    return frozenset(reading.list_files(root, f"{IMAGES}/**/*"))


def book_of(text: str) -> BookSettings:
    """Parse the text of `book.yaml`; raises `CannotRunError` with all that is wrong."""
    settings, errors = read_book(text)
    if errors:
        raise CannotRunError(*(Trouble(e.message, SETTINGS, e.position.line, e.helps) for e in errors))
    return settings


def _chapters(root: Path, settings: BookSettings, overlay: Collection[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for pattern in settings.chapters:
        matching = _matching(root, pattern, overlay) if any(c in pattern for c in "*?[") else [pattern]
        names.update(dict.fromkeys(matching))
    missing = [n for n in names if n not in overlay and not reading.exists(root, n)]
    if missing:
        helps = ("correct `chapters:` in `book.yaml`, or write the file",)
        raise CannotRunError(*(Trouble(f"there is no chapter `{n}`", SETTINGS, helps=helps) for n in missing))
    if not names:
        pattern = ", ".join(f"`{p}`" for p in settings.chapters)
        helps = ("write a first chapter, such as `chapters/01-beginning.md`",)
        raise CannotRunError(Trouble(f"the book has no chapters: nothing matches {pattern}", SETTINGS, helps=helps))
    return tuple(names)


def _matching(root: Path, pattern: str, overlay: Collection[str]) -> list[str]:
    """Files that match a pattern, sorted by name, with those that are written but not saved yet."""
    unsaved = [name for name in overlay if _fits(pattern.split("/"), name.split("/"))]
    return sorted({*reading.list_files(root, pattern), *unsaved})


def _fits(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether the parts of a path match those of a pattern, where `**` is any number of folders."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_fits(pattern[1:], parts[count:]) for count in range(len(parts)))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(pattern[1:], parts[1:])


def _styles(snapshot: Snapshot, csl: str, overlay: Mapping[str, str]) -> dict[str, str]:
    """The citation style and the one that it depends on, by path, as far as they are there.

    A style may be named without the ending of its file.
    """

    def read(name: str) -> str | None:
        if name in overlay:
            return overlay[name]
        return snapshot.read_text(name) if reading.exists(snapshot.root, name) else None

    names = (csl, f"{csl}.csl")
    found = next(((name, text) for name in names if (text := read(name)) is not None), None)
    if found is None:
        return {}
    fault = style_fault(found[1])
    parent = parent_file(found[0], fault.parent) if fault is not None and fault.parent else None
    text = read(parent) if parent is not None and path_fault(parent) is None else None
    return dict([found] if parent is None or text is None else [found, (parent, text)])


def _sources(
    snapshot: Snapshot, settings: BookSettings, overlay: Mapping[str, str], library: SharedLibrary | None
) -> SourceFiles:
    def optional(name: str) -> str | None:
        if name in overlay:
            return overlay[name]
        return snapshot.read_text(name) if reading.exists(snapshot.root, name) else None

    texts = {name: optional(name) for name in settings.bibliography}
    missing = [name for name, text in texts.items() if text is None]
    if missing:
        helps = ("make the file, or name another one under `bibliography:` in `book.yaml`",)
        raise CannotRunError(*(Trouble(f"there is no bibliography `{n}`", SETTINGS, helps=helps) for n in missing))
    (first, text), *others = ((name, text or "") for name, text in texts.items())
    seeds, rows = _seeds(snapshot), _rows(snapshot)
    known = [*seeds, *(f"{ROWS}/{stem}.jsonl" for stem in rows)]
    anchors, lacking = optional(ANCHORS), dict[str, str]()
    if library is not None:
        own = set(seeds)
        seeds, lacking = _with_library(seeds, library, anchors)
        for sha256 in (seeds.digests[name] for name in seeds if name not in own):
            if snapshot.sha256(place(sha256), folder=library.root) != sha256:
                raise library.altered(sha256)
            known.append(str(library.root / place(sha256)))
    snapshot.keep_digests(known)
    found = SourceFiles(text, first, seeds, optional(EMENDATIONS), anchors, rows, dict(others))
    return replace(found, lacking=lacking) if lacking else found


def _with_library(
    seeds: HashedFiles[bytes], library: SharedLibrary, anchors: str | None
) -> tuple[HashedFiles[bytes], dict[str, str]]:
    """The seeds with those that the lock names and the library has, and the places of those that it does not have."""
    shared = {name: sha256 for name, sha256 in pinned_files(anchors).items() if name not in seeds}
    there = {name: sha256 for name, sha256 in shared.items() if library.has(sha256)}
    lacking = {name: f"{library.root}/{place(sha256)}" for name, sha256 in shared.items() if name not in there}

    def read(name: str) -> bytes:
        return library.read(there[name]) if name in there else seeds[name]

    return HashedFiles({**seeds.digests, **there}, read), lacking


def library_places(
    root: Path, settings: BookSettings, text: str, anchors: str | None
) -> Mapping[str, tuple[Path, str]]:
    """The folder and path of each seed and reading text that the library has and the book does not, by path.

    `text` is that of `book.yaml`; raises `CannotRunError`.
    """
    library = library_of(root, settings, text)
    pinned = pinned_files(anchors) if library is not None else {}
    return {
        name: (library.root, place(sha256))
        for name, sha256 in pinned.items()
        if library is not None and not reading.exists(root, name) and library.has(sha256)
    }


def library_files(root: Path) -> list[Path]:
    """Where the library of the book at `root` has what its lock names and the book does not have, there or not.

    Raises `CannotRunError`.
    """
    text = reading.read_text(root, SETTINGS)
    library = library_of(root, book_of(text), text)
    if library is None or not reading.exists(root, ANCHORS):
        return []
    pinned = pinned_files(reading.read_text(root, ANCHORS))
    return [library.root / place(sha256) for name, sha256 in pinned.items() if not reading.exists(root, name)]


def library_seeds(root: Path) -> Mapping[str, bytes]:
    """What the lock of the book at `root` names and its library has, by path; nothing where it has no library.

    Raises `CannotRunError`.
    """
    text = reading.read_text(root, SETTINGS)
    library = library_of(root, book_of(text), text)
    if library is None or not reading.exists(root, ANCHORS):
        return {}
    return _with_library(HashedFiles({}, lambda _name: b""), library, reading.read_text(root, ANCHORS))[0]


def _seeds(snapshot: Snapshot) -> HashedFiles[bytes]:
    names = reading.list_files(snapshot.root, "seeds/*")
    seeds = [n for n in names if not n.endswith((".yaml", "/README.md")) and "/." not in n]
    digests = {name: snapshot.sha256(name) for name in seeds}
    return HashedFiles(digests, lambda name: snapshot.read_hashed(name, digests[name]))


def _rows(snapshot: Snapshot) -> HashedFiles[str]:
    files = {Path(name).stem: name for name in reading.list_files(snapshot.root, f"{ROWS}/*.jsonl")}
    digests = {stem: snapshot.sha256(name) for stem, name in files.items()}

    def read(stem: str) -> str:
        return reading.decoded(files[stem], snapshot.read_hashed(files[stem], digests[stem]))

    return HashedFiles(digests, read)
