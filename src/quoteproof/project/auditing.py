"""Audits a manuscript: judges its quotations as a check does, in a book that is made in a private folder and goes.

Each source is read once for each audit; nothing of it is kept. A PDF says neither which work it means nor what is a
block quotation: the words between its marks are looked for in all sources.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Final

import yaml

from quoteproof.adopt.bind import bind
from quoteproof.adopt.model import Binding
from quoteproof.adopt.standing import joined, with_nearest
from quoteproof.adopt.works import MatchedWorks
from quoteproof.check.chapter import Basis, Read
from quoteproof.disk import reading
from quoteproof.disk.book_files import SETTINGS
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.writing import write_files, writing
from quoteproof.document.jsonl import read_passages
from quoteproof.document.model import DocumentOptions, DocumentPassage
from quoteproof.engine.process import Folder
from quoteproof.finding.model import Place
from quoteproof.manuscript.model import ConversionNote, Manuscript, ManuscriptChapter, ManuscriptForm, ManuscriptPlace
from quoteproof.manuscript.paged import PARAGRAPH_END, PagedParagraph, chapter_of, divided_words, readings
from quoteproof.project import seeds
from quoteproof.project.adopting import AdoptionRequest, Binds, Progress, book_files, book_of_manuscript, bound, take_in
from quoteproof.project.documents import read_document
from quoteproof.project.project import Project
from quoteproof.source.adding import Addition
from quoteproof.source.library import Extent, Library
from quoteproof.steps import step
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass

_PDF: Final = ".pdf"
_WORD: Final = re.compile(r"[^\W_]+(?:[-\u00ad][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found."""

    file: str
    """The manuscript's name."""
    is_paged: bool
    """Whether it is a PDF, which does not say which works it means."""
    binding: Binding
    """The quotations with their states; places are in chapters that are gone."""
    library: Library
    """The sources, which are gone, too."""
    chapters: Mapping[str, ManuscriptChapter]
    """The chapters by their paths."""
    notes: tuple[ConversionNote, ...] = ()
    """What of the manuscript could not be read as it stands."""
    sources: tuple[Addition, ...] = ()
    """The sources that were read."""
    refused: tuple[CannotRunError, ...] = ()
    """Why others could not be read."""
    works: MatchedWorks = field(default_factory=lambda: MatchedWorks({}, {}, ()))
    """Which files belong to which works."""
    style: str = ""
    """The settings that it is judged by, in words, where they were chosen because they fit."""

    def place_of(self, place: Place) -> ManuscriptPlace:
        """Where a place of a chapter is in the manuscript."""
        chapter = self.chapters.get(place.file)
        return (chapter.place(place.start) if chapter else None) or ManuscriptPlace(self.file)

    def passage_words(self, anchor: Anchor) -> str:
        """A passage as a person finds it in the work: its key and its page or paragraph."""
        extent = self.library.resolve(anchor)
        locator = extent.locator if isinstance(extent, Extent) else None
        return f"{anchor.key}, {locator.words}".replace("\u00a0", " ") if locator else str(anchor)


def audit(request: AdoptionRequest, *, fits: bool = False, progress: Progress | None = None) -> Audit:
    """Judge the quotations of a manuscript; raises `CannotRunError`. Nothing is written but in a private folder.

    With `fits` it is judged by the style profile that fits, not by that of the request.
    """
    (path,) = request.manuscripts
    with Folder() as folder:
        root = Path(folder)
        if path.suffix.lower() == _PDF:
            return _paged(request, path, root, progress, fits=fits)
        manuscript, files = book_of_manuscript(request)
        with writing(root):
            write_files(root, files)
        works, added = take_in(request, root, manuscript, progress=progress)
        binding, library, style = _judged(root, bind, progress, fits=fits)
        chapters = {f"chapters/{chapter.name}": chapter for chapter in manuscript.chapters}
        return Audit(path.name, False, binding, library, chapters, manuscript.notes, *_divided(added), works, style)


def _judged(root: Path, binds: Binds, progress: Progress | None, *, fits: bool) -> tuple[Binding, Library, str]:
    """The quotations of a book with their states, its sources, and the settings that were chosen."""
    binding, result = bound(root, binds, writes=False, cached=False, progress=progress)
    chosen = {"style": binding.profile, "punctuation": binding.punctuation}
    chosen = {name: value for name, value in chosen.items() if value}
    if not fits or not chosen:
        return binding, result.library, ""
    settings = yaml.safe_load(reading.read_bytes(root, SETTINGS))
    settings["quotations"] |= chosen
    with writing(root):
        write_files(root, {SETTINGS: yaml.safe_dump(settings, allow_unicode=True).encode()})
    binding, result = bound(root, binds, writes=False, cached=False, progress=progress)
    said = ", ".join(f"{name}: {value}" for name, value in chosen.items())
    return replace(binding, profile="", punctuation="", forgives=()), result.library, said


def _divided(
    added: Sequence[Addition | CannotRunError],
) -> tuple[tuple[Addition, ...], tuple[CannotRunError, ...]]:
    taken = tuple(one for one in added if isinstance(one, Addition))
    return taken, tuple(one for one in added if isinstance(one, CannotRunError))


def manuscript_chapters(request: AdoptionRequest) -> tuple[Mapping[str, ManuscriptChapter], Mapping[str, bytes]]:
    """The chapters of a manuscript by path, and the files of its book, without sources; raises `CannotRunError`.

    Of a PDF there is one chapter, in the first way to read its hyphens.
    """
    (path,) = request.manuscripts
    if path.suffix.lower() != _PDF:
        manuscript, files = book_of_manuscript(request)
        return {f"chapters/{chapter.name}": chapter for chapter in manuscript.chapters}, files
    answer = read_document(path.name, reading.read_outside(path), DocumentOptions(request.options.changes))
    ways = readings(path.name, read_passages(answer.jsonl), lambda _form: False)
    chapter = chapter_of("01.md", next(ways, ()))
    empty = Manuscript(ManuscriptForm.MARKDOWN, ())
    files = book_files(request, empty, {"references.bib": b""}, request.language or "en-US")
    return {"chapters/01.md": chapter}, {**files, "chapters/01.md": chapter.text.encode()}


def _paged(request: AdoptionRequest, path: Path, root: Path, progress: Progress | None, *, fits: bool) -> Audit:
    """Judge the quotations of a PDF."""
    with step("reading the manuscript"):
        answer = read_document(path.name, reading.read_outside(path), DocumentOptions(request.options.changes))
    passages = read_passages(answer.jsonl)
    bibliography = {f.name: reading.read_outside(f) for f in request.bibliographies} or {"references.bib": b""}
    language = request.language or "en-US"
    files = book_files(request, Manuscript(ManuscriptForm.MARKDOWN, ()), bibliography, language)
    with writing(root):
        write_files(root, {**files, "chapters/01.md": b""})
    works, added = take_in(request, root, None, progress=progress)
    others = [Path(file) for file in (*works.unknown, *works.doubtful)]
    added = (*added, *(seeds.add_all(root, seeds.keyed(root, others)) if others else ()))
    with Project(root, cached=False) as project:
        library = project.check().library
    ways = tuple(readings(path.name, passages, _forms(library, passages).__contains__))
    chapters = {f"chapters/{n:02d}.md": chapter_of(f"{n:02d}.md", way) for n, way in enumerate(ways, 1)}
    with writing(root):
        write_files(root, {name: chapter.text.encode() for name, chapter in chapters.items()})

    def bind_all(reads: Sequence[Read], basis: Basis) -> Binding:
        return with_nearest(bind(reads, basis, uncited=True), basis.library)

    binding, library, style = _judged(root, bind_all, progress, fits=fits)
    starts = {name: tuple(_starts(way)) for name, way in zip(chapters, ways, strict=True)}
    works = replace(works, doubtful={}, unknown=())
    return Audit(path.name, True, joined(binding, starts), library, chapters, (), *_divided(added), works, style)


def _starts(way: Sequence[PagedParagraph]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Where each paragraph of a chapter begins, with its number and its divided words."""
    at = 0
    for paragraph in way:
        yield at, paragraph.number, paragraph.divided
        at += len(paragraph.text) + len(PARAGRAPH_END)


def _forms(library: Library, passages: Sequence[DocumentPassage]) -> frozenset[str]:
    """Which forms of the divided words of a manuscript its sources have."""
    wanted = divided_words(passages)
    found: set[str] = set()
    if wanted:
        for source in library.sources.values():
            for passage in source.passages:
                for word in _WORD.findall(passage.text.lower()):
                    found.update({word.replace("\u00ad", ""), word.replace("\u00ad", "-")} & wanted)
    return frozenset(found)
