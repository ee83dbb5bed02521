"""Adopts a manuscript: makes a book of it, takes its sources in, and names the passage of each quotation.

The manuscript is read whole before anything is written, and never changed. A book that is there already keeps its
chapters; only sources and passages are added to it.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml

from quoteproof.adopt.bind import bind
from quoteproof.adopt.model import Binding
from quoteproof.adopt.settle import settled
from quoteproof.adopt.works import MatchedWorks, matched_works
from quoteproof.check.chapter import Basis, Read
from quoteproof.check.result import CheckResult
from quoteproof.check.style import style_text
from quoteproof.disk import reading
from quoteproof.disk.book_files import SETTINGS, image_names
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import write_files, writing
from quoteproof.engine.csl import citation_form
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineError
from quoteproof.manuscript.chapter_numbers import without_typed_numbers
from quoteproof.manuscript.citing.chapter_text import without_acknowledgements
from quoteproof.manuscript.citing.keys import references_file, with_known_keys
from quoteproof.manuscript.citing.printed_citations import with_printed_citations
from quoteproof.manuscript.citing.printed_list import without_printed_list
from quoteproof.manuscript.markdown.files import PROJECTS
from quoteproof.manuscript.model import Manuscript, ManuscriptForm, ManuscriptOptions, PlaceUnit, RefusedManuscriptError
from quoteproof.manuscript.read import FORMS, read_manuscript
from quoteproof.project import seeds
from quoteproof.project.fix import write_chapters
from quoteproof.project.project import Project
from quoteproof.project.templates import SETTINGS_HEAD, frame
from quoteproof.rules.table import worded
from quoteproof.source.adding import Addition
from quoteproof.source.attachments import TEXTS
from quoteproof.source.bibliography import BibliographyEntry, read_bibliography
from quoteproof.source.faults import DuplicateKey
from quoteproof.steps import step
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

_CHAPTERS: Final = "chapters"
_LANGUAGE: Final = "en-US"
_MOST_FILES: Final = 10_000
"""Most files of a folder of sources that are looked at."""
_READ: Final = ("name a manuscript: Markdown, LaTeX, Word (.docx) or LibreOffice (.odt), or a folder that has one",)
_DOCUMENTS: Final = (*TEXTS, ".doc", ".rtf", ".pages", ".wpd", ".tex", ".ps", ".djvu", ".mobi", ".azw", ".azw3")
"""The endings of files that may be sources; those that cannot be read are told."""


@dataclass(frozen=True, slots=True)
class AdoptionRequest:
    """What is to be adopted, and how."""

    manuscripts: tuple[Path, ...]
    """The files of the manuscript in order; a folder stands for all manuscripts in it."""
    bibliographies: tuple[Path, ...] = ()
    """Bibliographies beside those that the manuscript names itself."""
    sources: tuple[Path, ...] = ()
    """Folders and files with the texts of the works."""
    options: ManuscriptOptions = field(default_factory=ManuscriptOptions)
    language: str | None = None
    """BCP 47 tag of the book; None where the manuscript's own counts."""
    style: str = "strict"
    """The style profile of a new book."""
    uncited: bool = False
    """Whether quotations that cite nothing are bound where their words stand in one place."""
    sees: Callable[[Path], object] | None = None
    """Is told each file that the manuscript itself names, before it is read, also one that is not there."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """A manuscript that was adopted."""

    root: Path
    """The book's folder."""
    is_new: bool
    """Whether the book was made now."""
    binding: Binding
    """What became of the quotations."""
    result: CheckResult
    """The check of the book as it stands now."""
    manuscript: Manuscript | None = None
    """The manuscript as it was read; None where the book was there already."""
    sources: tuple[Addition, ...] = ()
    """The sources that were taken in now."""
    refused: tuple[CannotRunError, ...] = ()
    """Why others could not be taken in."""
    works: MatchedWorks = field(default_factory=lambda: MatchedWorks({}, {}, ()))
    """Which files belong to which works."""


Progress = Callable[[int, int, str], None]
"""Is told how much is done, how much there is, and what is being done."""


def adopt(request: AdoptionRequest, target: Path, *, progress: Progress | None = None) -> Adoption:
    """Make a book of a manuscript in the folder `target`, or add to the book there; raises `CannotRunError`."""
    refuse_gone((*request.sources, *request.bibliographies))
    is_new = not (target / SETTINGS).exists()
    manuscript: Manuscript | None = None
    if is_new:
        _refuse_taken(target)
        manuscript, files = book_of_manuscript(request)
        with writing(_made(target)):
            write_files(target, files)
    naming = book_of_manuscript(request)[0] if request.manuscripts and not is_new else manuscript
    works, added = take_in(request, target, naming, progress=progress)
    binding, result = bound(target, partial(bind, uncited=request.uncited), writes=True, progress=progress)
    taken = tuple(one for one in added if isinstance(one, Addition))
    refused = tuple(one for one in added if isinstance(one, CannotRunError))
    return Adoption(target, is_new, binding, result, manuscript, taken, refused, works)


def refuse_gone(paths: Iterable[Path]) -> None:
    """Raises `CannotRunError` where a file or folder that was named is not there."""
    gone = [path for path in paths if not path.exists()]
    if gone:
        helps = (reading.RIGHT_PATH,)
        raise CannotRunError(*(Trouble(f"there is no file or folder `{path}`", helps=helps) for path in gone))


def _refuse_taken(target: Path) -> None:
    """Raises `CannotRunError` where a folder that is no book holds something."""
    if target.exists() and any(reading.list_files(target, "**/*")):
        helps = ("name a new folder with `--to DIR`",)
        raise CannotRunError(Trouble(f"the folder `{target}` holds files and is no book", helps=helps))


def _made(target: Path) -> Path:
    """Make a folder; raises `CannotRunError`."""
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRunError(Trouble(f"the folder `{target}` cannot be made: {reading.reason(error)}")) from error
    return target


def book_of_manuscript(request: AdoptionRequest) -> tuple[Manuscript, Mapping[str, bytes]]:
    """Read a manuscript, and give it with the files of its book; raises `CannotRunError`, and writes nothing."""
    folder, files = _files(request.manuscripts)
    named = [(_relative(path, folder), reading.read_outside(path)) for path in files]
    try:
        with step("reading the manuscript"), Pandoc() as pandoc:
            options = replace(request.options, language=request.language or "")
            manuscript = read_manuscript(named, options, pandoc, _opener(folder, request))
        if not manuscript.chapters:
            raise RefusedManuscriptError("the manuscript has no words", "give the file that has its text")
        return _resolved(request, manuscript, folder)
    except RefusedManuscriptError as error:
        raise CannotRunError(_refusal(error, named[0][0])) from error
    except EngineError as error:
        raise CannotRunError(Trouble(f"the manuscript cannot be read: {error}", named[0][0])) from error


def _refusal(error: RefusedManuscriptError, file: str) -> Trouble:
    """What is said of a manuscript that cannot be read; `file` is its first file."""
    place = error.place
    if place is None or place.where is not PlaceUnit.LINE:
        return Trouble(error.message, str(place or file), helps=error.helps)
    return Trouble(error.message, place.file, place.number, error.helps)


def _resolved(request: AdoptionRequest, manuscript: Manuscript, folder: Path) -> tuple[Manuscript, Mapping[str, bytes]]:
    """The manuscript with its citations resolved, and the files of its book."""
    bibliography = _bibliography(request, manuscript, folder)
    entries = _entries(bibliography)
    language = request.language or manuscript.metadata.language or _LANGUAGE
    manuscript, others = with_known_keys(without_acknowledgements(manuscript), entries)
    entries = _with_references(bibliography, entries, others)
    printed = without_printed_list(manuscript, entries, language)
    entries = _with_references(bibliography, entries, (*others, *printed.items))
    manuscript, told = with_printed_citations(printed.manuscript, entries, language, printed=printed)
    manuscript = without_typed_numbers(replace(manuscript, notes=(*manuscript.notes, *told)))
    return manuscript, book_files(request, manuscript, bibliography, language)


def _with_references(
    bibliography: dict[str, bytes], entries: Mapping[str, BibliographyEntry], items: Sequence[Mapping[str, Any]]
) -> Mapping[str, BibliographyEntry]:
    """The entries with works that the manuscript describes itself, which are written beside them."""
    if not items:
        return entries
    name, text = references_file(items)
    bibliography[name] = text.encode()
    return _entries(bibliography)


def _files(given: Sequence[Path]) -> tuple[Path, list[Path]]:
    """The folder that the paths of a manuscript are relative to, and its files in order; raises `CannotRunError`."""
    for path in given:
        if not path.exists():
            raise CannotRunError(Trouble(f"there is no file `{path}`", helps=("name the manuscript's file",)))
    folder = given[0] if given[0].is_dir() else given[0].parent
    files = [file for path in given for file in (_inside(path) if path.is_dir() else [path])]
    return folder, files


_PASSED_OVER: Final = re.compile(
    r"(?:^|/)(?:[._]|README|LICENSE|CHANGELOG|node_modules/|renv/)|\.(?:txt|ya?ml)$", re.IGNORECASE
)
"""What of a folder is no part of a manuscript."""


def _inside(folder: Path) -> list[Path]:
    """The files of a manuscript that is a folder: the one that names its chapters, or all, `index` first."""
    for name in PROJECTS:
        if (folder / name).is_file() and _NAMES_CHAPTERS.search(reading.read_outside(folder / name)):
            return [folder / name]
    names = [name for name in reading.list_files(folder, "**/*") if not _PASSED_OVER.search(name)]
    names = [name for name in names if Path(name).suffix.lower() in FORMS]
    written = {Path(name).stem for name in names if FORMS[Path(name).suffix.lower()] is ManuscriptForm.MARKDOWN}
    names = [name for name in names if not (name.lower().endswith(_RENDERED) and Path(name).stem in written)]
    if not names:
        raise CannotRunError(Trouble(f"the folder `{folder}` holds no manuscript that can be read", helps=_READ))
    return [folder / name for name in sorted(names, key=lambda name: not name.startswith("index."))]


_RENDERED: Final = (".docx", ".odt", ".tex")
"""Endings of what Quarto and the like make of a manuscript in Markdown, under its name and beside it."""
_NAMES_CHAPTERS: Final = re.compile(rb"^\s*-?\s*(?:chapters|rmd_files|file|parts)\s*:", re.MULTILINE)


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _opener(folder: Path, request: AdoptionRequest) -> Callable[[str], bytes | None]:
    """Gives files of the manuscript's folder, and no others, whatever leads there."""
    root = folder.resolve()

    def opened(name: str) -> bytes | None:
        with contextlib.suppress(OSError, ValueError, CannotRunError):
            path = (root / name.replace("\\", "/")).resolve()
            if request.sees is not None and path.is_relative_to(root):
                request.sees(path)
            if path.is_relative_to(root) and path.is_file():
                return reading.read_outside(path)
        return None

    return opened


def _bibliography(request: AdoptionRequest, manuscript: Manuscript, folder: Path) -> dict[str, bytes]:
    """The files of the bibliography, by the names that they get in the book; raises `CannotRunError`."""
    paths = list(request.bibliographies)
    if not paths:
        opened = _opener(folder, request)
        missing = [name for name in manuscript.bibliographies if opened(name) is None]
        if missing:
            helps = ("name it with `--bib FILE`",)
            raise CannotRunError(
                *(Trouble(f"the manuscript's bibliography `{n}` is not there", helps=helps) for n in missing)
            )
        paths = [folder / name for name in manuscript.bibliographies]
    texts: dict[str, bytes] = {}
    read = {path.as_posix(): reading.read_outside(path) for path in paths}
    _refuse_duplicates(read)
    for path in paths:
        name = path.name
        if len(paths) == 1 and path.suffix.lower() == ".bib":
            name = "references.bib"
        while name in texts:
            name = f"other-{name}"
        texts[name] = read[path.as_posix()]
    return texts or {"references.bib": b""}


def _entries(bibliography: Mapping[str, bytes]) -> Mapping[str, BibliographyEntry]:
    return read_bibliography({name: reading.decoded(name, data) for name, data in bibliography.items()})[0]


def _refuse_duplicates(bibliography: Mapping[str, bytes]) -> None:
    """Raises `CannotRunError` where two works of a bibliography, given by the paths of its files, have one key."""
    texts = {name: reading.decoded(name, data) for name, data in bibliography.items()}
    twice = worded([fault for fault in read_bibliography(texts)[1] if isinstance(fault, DuplicateKey)])
    if twice:
        lines = {name: LineIndex(text) for name, text in texts.items()}
        raise CannotRunError(
            *(Trouble(f.message, f.place.file, lines[f.place.file].position(f.place.start)[0], f.helps) for f in twice)
        )


def book_files(
    request: AdoptionRequest, manuscript: Manuscript, bibliography: Mapping[str, bytes], language: str
) -> dict[str, bytes]:
    """The files of the book of a manuscript, by path."""
    said = manuscript.metadata
    settings: dict[str, object] = {"title": said.title or _title(request)}
    settings |= {"subtitle": said.subtitle} if said.subtitle else {}
    settings |= {"author": list(said.authors)} if said.authors else {}
    settings |= {"language": language}
    settings |= {"date": said.date} if said.date else {}
    names = list(bibliography)
    settings |= {"bibliography": names[0] if len(names) == 1 else names}
    settings |= {"quotations": {"style": request.style}, "outputs": ["pdf", "docx"]}
    text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=1000)
    files = frame()
    files[SETTINGS] = (SETTINGS_HEAD + text).encode()
    files |= bibliography
    files |= {f"{_CHAPTERS}/{chapter.name}": chapter.text.encode() for chapter in manuscript.chapters}
    files |= manuscript.pictures
    return files


def _title(request: AdoptionRequest) -> str:
    return request.manuscripts[0].stem.replace("_", " ").replace("-", " ")


def take_in(
    request: AdoptionRequest, root: Path, manuscript: Manuscript | None, *, progress: Progress | None = None
) -> tuple[MatchedWorks, tuple[Addition | CannotRunError, ...]]:
    """Take in the sources that belong to works of the bibliography and have no seed yet; raises `CannotRunError`.

    `manuscript` is the one that was read, if any, which may name files of works and bibliographies that do.
    """
    entries, seeded = seeds.known_works(root)
    paths, refused = _source_files(request, manuscript)
    works = matched_works(list(paths), entries, {} if manuscript is None else manuscript.attachments)
    if not entries:  # nothing says which work a file is: each is one of its own
        keyed = seeds.keyed(root, list(paths.values()))
        works = MatchedWorks({name: key for name, (_, key) in zip(paths, keyed, strict=True)}, {}, ())
    asked = [(paths[name], key) for name, key in works.keys.items() if key not in seeded]
    told = None if progress is None else (lambda done, whole: progress(done, whole, "taking the sources in"))
    return works, (*refused, *seeds.add_all(root, asked, progress=told))


def source_paths(sources: Iterable[Path]) -> dict[str, Path]:
    """The files that may be sources among some folders and files, by their paths."""
    found: dict[str, Path] = {}
    for given in sources:
        inside = [given / name for name in reading.list_files(given, "**/*")] if given.is_dir() else [given]
        found |= {path.as_posix(): path for path in inside if path == given or _is_document(path)}
    return found


def _source_files(
    request: AdoptionRequest, manuscript: Manuscript | None
) -> tuple[dict[str, Path], Sequence[CannotRunError]]:
    """The files that may be sources, by their paths, and what is said of those that are not read."""
    found = source_paths(request.sources)
    outside: list[str] = []
    folder = None if request.bibliographies or manuscript is None else _files(request.manuscripts)[0]
    own = [] if folder is None or manuscript is None else [folder / name for name in manuscript.bibliographies]
    for bibliography in (*request.bibliographies, *own):
        for path in filter(_is_document, attached(bibliography)):
            if folder is not None and not path.resolve().is_relative_to(folder.resolve()):
                outside.append(path.name)
                continue
            if request.sees is not None:
                request.sees(path.resolve())
            if path.is_file():
                found[path.as_posix()] = path
    if len(found) > _MOST_FILES:
        raise CannotRunError(Trouble(f"the sources are more than {_MOST_FILES} files", helps=("name fewer",)))
    return found, [CannotRunError(_outside(outside))] if outside else []


def attached(bibliography: Path) -> tuple[Path, ...]:
    """The files that the entries of a bibliography name; a path is relative to it. Raises `CannotRunError`."""
    text = reading.decoded(bibliography.name, reading.read_outside(bibliography))
    entries = read_bibliography({bibliography.name: text})[0].values()
    return tuple(bibliography.parent / name.replace("\\", "/") for entry in entries for name in entry.attachments)


def _outside(names: Sequence[str]) -> Trouble:
    """What is said of files that a manuscript's own bibliography names outside of the manuscript's folder."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    message = f"`{names[0]}`{more}: the bibliography names a file outside of the manuscript's folder"
    return Trouble(
        message, helps=("name the bibliography itself, `--bib FILE`, or the folder of the files, `--sources DIR`",)
    )


def _is_document(path: Path) -> bool:
    return path.name.lower().endswith(_DOCUMENTS)


Binds = Callable[[Sequence[Read], Basis], Binding]
"""What finds the passages of the quotations of some chapters."""


def bound(
    root: Path, binds: Binds, *, writes: bool, cached: bool = True, progress: Progress | None = None
) -> tuple[Binding, CheckResult]:
    """Name the passages of a book's quotations, and write the chapters if so wanted; raises `CannotRunError`.

    `cached` says whether parsed chapters are kept. The result is the check of the book with the passages named.
    """
    told = None if progress is None else (lambda done, whole: progress(done, whole, "checking the chapters"))
    with Project(root, cached=cached) as project:
        first = project.check(progress=told)
        form = citation_form(style_text(first.book, first.texts))
        basis = Basis.of(first.book, first.library, image_names(root), form)
        reads = [Read(one.file, one.text, one.chapter) for one in first.chapters]
        with step("finding the passages of the quotations"):
            binding = binds(reads, basis)
        result = project.check(overlay=binding.texts)
        while (kept := settled(binding, result)).texts != binding.texts:
            binding, result = kept, project.check(overlay=kept.texts)
        if writes:
            texts = {name: (kept.before[name], text) for name, text in kept.texts.items()}
            write_chapters(root, texts, "adopt")
            result = project.check()
    return kept, result
