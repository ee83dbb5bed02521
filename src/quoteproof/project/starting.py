"""Starts a book: the files of a template, and sources and bibliographies where some are named.

A book is first made whole in a folder of its own. Only then are its files put in place, all or none. The anchors are
made, not shipped.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import chain, islice
from pathlib import Path
from shlex import join
from typing import Final

from quoteproof.adopt.works import matched_works
from quoteproof.disk import reading
from quoteproof.disk.book_files import SETTINGS, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import refuse_blocked, scratch_folder, write_files, writing
from quoteproof.document.role import Role
from quoteproof.project import seeds
from quoteproof.project.adopting import attached, refuse_gone
from quoteproof.project.project import Project
from quoteproof.project.templates import (
    BIBLIOGRAPHY,
    NO_WORDS,
    Template,
    frame,
    quoting_chapter,
    template_files,
    title_of,
    without_words,
)
from quoteproof.quotation.model import Kind
from quoteproof.quoting.request import notes_of
from quoteproof.quoting.spans import whole
from quoteproof.quoting.writing import Written, write
from quoteproof.source.adding import Addition
from quoteproof.source.assembly import read_library
from quoteproof.source.attachments import TEXTS
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.library import Extent, Library, Passage, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.look_alikes import steers
from quoteproof.text.words import count_words
from quoteproof.values import dataclass
from quoteproof.verdict.passage_text import VerdictContext


@dataclass(frozen=True, slots=True)
class StartedBook:
    """A book that was started."""

    written: tuple[str, ...]
    """The files that were written, relative to the book."""
    kept: tuple[str, ...] = ()
    """Files of the template that the folder had already, and that stay as they are."""
    sources: tuple[Addition, ...] = ()
    """The sources that were taken in, in the order in which they were named."""
    missing: tuple[str, ...] = ()
    """Files that entries of the bibliography name and that are not there."""
    unread: tuple[Trouble, ...] = ()
    """What is wrong with files that entries of the bibliography name and that cannot be read."""
    errors: int = 0
    """How many errors a check of the book finds: of its sources and its bibliographies."""
    further: tuple[str, ...] = ()
    """Further files of entries that have a source already: an entry has one."""


@dataclass(frozen=True, slots=True)
class _Given:
    """The files that a book is begun with."""

    bibliographies: Mapping[str, bytes] = field(default_factory=dict)
    """Their bytes, by the names that they get in the book."""
    sources: tuple[Path, ...] = ()
    """Documents that a person named."""
    attached: tuple[Path, ...] = ()
    """Documents that entries name, where no person named one."""
    missing: tuple[str, ...] = ()
    """Files that entries name and that are not there."""


BIBLIOGRAPHIES: Final = (".bib", ".json")
"""The endings of files that are taken for bibliographies."""
_MAY_STAY: Final = frozenset({"Makefile", ".gitignore", ".gitattributes", "build/.gitignore"})
"""Files that a folder may have before it holds a book."""


def _refuse_file(root: Path) -> None:
    """Raises `CannotRunError` where the folder of a new book is a file."""
    if root.is_file():
        way = f"to begin a book with it as a source, run `quoteproof {join(['init', 'my-book', '--from', str(root)])}`"
        raise CannotRunError(Trouble(f"`{root}` is a file, and a book is a folder", helps=(way,)))


def start(root: Path, template: Template = Template.BOOK, *, empty: bool = False) -> StartedBook:
    """Make a new book in the folder `root`, which is made if need be; raises `CannotRunError`, and then writes nothing.

    An `empty` one has no seed, of each chapter only the title, and its own title by the name of the folder.
    """
    _refuse_file(root)
    book = frame() | template_files(template)
    return _placed(root, without_words(book, title_of(root.resolve().name, template)) if empty else book)


def start_from(
    root: Path,
    given: Sequence[Path],
    template: Template = Template.BOOK,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> StartedBook:
    """Make a new book with these sources and bibliographies, a chapter of which quotes from the sources.

    A folder stands for the documents in it. Bibliographies alone bring the files that their entries name, those that
    are there and can be read. `progress` is told how many of how many documents are taken in.

    Raises `CannotRunError`, and writes nothing, where a named file cannot be read.
    """
    _refuse_file(root)
    found = _sorted(root, given)
    book = frame() | without_words(template_files(template), title_of(root.resolve().name, template))
    own = {} if BIBLIOGRAPHY in found.bibliographies else {BIBLIOGRAPHY: b""}
    book |= {SETTINGS: _naming(book[SETTINGS], [*found.bibliographies, *own]), **found.bibliographies, **own}
    _refuse_taken(root, book, found.bibliographies)
    with scratch_folder() as staged:
        _placed(staged, book)
        added, unread, further = _taken_in(staged, found, progress)
        chapter = quoting_chapter(template)
        title = book[chapter].removesuffix(NO_WORDS).decode()
        text = _quoting_chapter(staged, title, [one.key for one in added])
        made = reading.read_folder(staged) | {chapter: text.encode()}
        write_files(staged, {chapter: made[chapter]})
        wrong = _errors(staged)
        if chapter in wrong:  # words that cannot be quoted there, or that no font of the book has
            made[chapter] = book[chapter]
            write_files(staged, {chapter: made[chapter]})
            wrong = _errors(staged)
    placed = _placed(root, made, own=found.bibliographies)
    seeds.confirm_added(root, made, added)
    return StartedBook(placed.written, placed.kept, added, found.missing, unread, len(wrong), further)


def _errors(staged: Path) -> list[str]:
    """The files in which a check of a book finds errors, once for each error; what was just read is not read again."""
    with Project(staged, cached=False) as project:
        return [finding.place.file for finding in project.check(rereads=False).errors]


def _placed(root: Path, book: Mapping[str, bytes], *, own: Iterable[str] = ()) -> StartedBook:
    """Put the files of a book in place, all or none; `book.yaml` comes last, so that a part of them is no book.

    `own` may be there already. Raises `CannotRunError`.
    """
    kept = _refuse_taken(root, book, own)
    names = sorted(book.keys() - kept - set(own), key=lambda name: (name == SETTINGS, name))
    names += [name for name in own if not reading.exists(root, name)]
    refuse_blocked(root, names)
    with writing(root):
        write_files(root, {name: book[name] for name in names})
    anchored = seeds.anchor(root, {}).changed
    return StartedBook((*names, *(name for name in anchored if name not in names)), tuple(sorted(kept)))


def _refuse_taken(root: Path, book: Iterable[str], own: Iterable[str]) -> set[str]:
    """The files of the template that are there and may stay; raises `CannotRunError` for any other that is there."""
    there = sorted(name for name in book if reading.exists(root, name))
    if SETTINGS in there:
        helps = ("take sources in with `quoteproof add FILE`, or choose another folder",)
        raise CannotRunError(Trouble("this folder is a book already, and nothing is written over", SETTINGS, 0, helps))
    taken = [name for name in there if name not in _MAY_STAY and name not in own]
    if taken:
        helps = ("choose a folder that has none of these files",)
        raise CannotRunError(
            Trouble(f"`{taken[0]}` is there already, and nothing is written over", taken[0], helps=helps)
        )
    return set(there) & _MAY_STAY


def _sorted(root: Path, given: Sequence[Path]) -> _Given:
    """Which of the files that are named are bibliographies, and which are sources; raises `CannotRunError`."""
    refuse_gone(given)
    bibliographies = [path for path in given if path.is_file() and path.name.lower().endswith(BIBLIOGRAPHIES)]
    sources = [text for path in given if path not in bibliographies for text in seeds.documents_in(path)]
    named = [path for bibliography in bibliographies for path in attached(bibliography)] if not sources else []
    texts = [path for path in dict.fromkeys(named) if path.name.lower().endswith(TEXTS)]
    return _Given(
        _named_files(root, bibliographies),
        tuple(dict.fromkeys(sources)),
        tuple(path for path in texts if os.path.isfile(path)),  # which, unlike `is_file`, accepts any name
        tuple(str(path) for path in texts if not os.path.isfile(path)),
    )


def _named_files(root: Path, bibliographies: Sequence[Path]) -> Mapping[str, bytes]:
    """The bibliographies by the names that they get: their paths where they lie in the book's folder already.

    Raises `CannotRunError` for one that has no entry.
    """
    found: dict[str, bytes] = {}
    for path in bibliographies:
        there = path.resolve()
        name = there.relative_to(root.resolve()).as_posix() if there.is_relative_to(root.resolve()) else path.name
        while name in found:
            name = f"other-{name}"
        _refuse_other(root, name, path)
        found[name] = reading.read_outside(path)
        if not read_bibliography({name: reading.decoded(path.name, found[name])})[0]:
            helps = ("export the library as BibLaTeX (`.bib`) or as CSL-JSON (`.json`)",)
            raise CannotRunError(Trouble(f"`{path.name}` is no bibliography with an entry", path.name, 0, helps))
    return found


def _refuse_other(root: Path, name: str, path: Path) -> None:
    """Raises `CannotRunError` where a bibliography cannot have a name in the book: another file, or a link, has it."""
    if reading.has_unshown(name) or any(map(steers, name)):
        helps = ("rename it: letters, digits, `-` and `_` work everywhere",)
        raise CannotRunError(Trouble("the file's name has a character that cannot be shown", name, helps=helps))
    if reading.exists(root, name) and (reading.is_link(root / name) or not os.path.samefile(root / name, path)):
        helps = ("rename one of the two, or put the file itself in the place of the link",)
        raise CannotRunError(Trouble(f"`{name}` is there already, and nothing is written over", name, helps=helps))


def _naming(settings: bytes, bibliographies: Sequence[str]) -> bytes:
    """Settings that name these bibliographies."""
    quoted = [json.dumps(name, ensure_ascii=False) if _UNSURE.search(name) else name for name in bibliographies]
    said = quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"
    return settings.replace(f"bibliography: {BIBLIOGRAPHY}\n".encode(), f"bibliography: {said}\n".encode())


_UNSURE: Final = re.compile(r"[^\w./-]|^[^A-Za-z]")
"""What a name in YAML may have only between quotation marks."""


def _taken_in(
    staged: Path, found: _Given, progress: Callable[[int, int], None] | None
) -> tuple[tuple[Addition, ...], tuple[Trouble, ...], tuple[str, ...]]:
    """Take the sources in; give also what is wrong with attached ones, and which entries have no place for.

    Raises `CannotRunError` for a named one.
    """
    texts = {name: reading.decoded(name, data) for name, data in found.bibliographies.items()}
    entries = read_bibliography(texts)[0]
    works = matched_works([path.as_posix() for path in (*found.sources, *found.attached)], entries, {})
    asked: list[tuple[Path | None, str | None]] = []
    further: list[str] = []
    for path in (*found.sources, *found.attached):
        keys = (works.keys.get(path.as_posix()) or "", *works.doubtful.get(path.as_posix(), ()))
        key = next((key for key in keys if key and all(key != other for _, other in asked)), None)
        if key is not None or path in found.sources:
            asked.append((path, key))
        else:
            further.append(str(path))
    added: list[Addition] = []
    troubles: list[Trouble] = []
    for one in seeds.add_all(staged, asked, progress=progress, confirms=False):
        if isinstance(one, CannotRunError):
            troubles += one.troubles
        else:
            added.append(one)
    if troubles and found.sources:
        raise CannotRunError(*troubles, Trouble("nothing was written", helps=_LEAVE_OUT))
    return tuple(added), tuple(troubles), tuple(further)


_LEAVE_OUT: Final = ("mend the file, or leave it out and take it in later with `quoteproof add FILE`",)
_SHOWN: Final = 3
"""Most sources that the first chapter quotes."""
_ADVICE: Final = """\
The words between the marks are the source’s own, and the citation behind them names the source and the passage. To find
the passage of words that you remember, run `quoteproof find WORDS`. To have the words of a passage written as a
quotation, run `quoteproof insert {anchor}`.

Change one letter of a quotation above and run `quoteproof check`: it will say which, and what the letter has instead.
"""


def _quoting_chapter(root: Path, title: str, keys: Sequence[str]) -> str:
    """The text of a chapter that quotes the first of some sources, as the command `insert` writes it."""
    book = read_files(root, {}, chapters=False)
    library, _ = read_library(book.sources)
    context = VerdictContext(library, book.book.quotations, book.book.language)
    found = (_quotation(library, library.sources[key], context) for key in keys if key in library.sources)
    written = list(islice(filter(None, found), _SHOWN))
    if not written:
        return title + NO_WORDS.decode()
    says = [f"The first source says: {written[0].markdown}."]
    says += [f"Another one says: {one.markdown}." for one in written[1:]]
    return "\n\n".join((title, *says, _ADVICE.format(anchor=written[0].anchor)))


_LOOKED_AT: Final = 200
"""Most passages of a source in which a sentence to quote is looked for."""
_WORDS: Final = range(8, 31)
"""How many words such a sentence has."""
_LETTERS: Final = 400
"""Most characters of a sentence to quote: what has more in so few words is no prose, and takes long to set."""
_SENTENCE: Final = re.compile(r"[A-Z][^.:;!?“”\"()\[\]{}@*_`$\\0-9]+\.")
"""A sentence that can be read alone: without quotation marks, numbers, brackets and signs."""


def _quotation(library: Library, source: Source, context: VerdictContext) -> Written | None:
    """A sentence of a source as a quotation, without a period at its end: one that can be read alone, else any."""
    body = islice(source.with_role(Role.BODY), _LOOKED_AT)
    alone = (one for one in _sentences(body) if _SENTENCE.fullmatch(one[1]) and count_words(one[1]) in _WORDS)
    for place, words in chain(alone, _by_length(islice(source.citable(), _LOOKED_AT))):
        extent = library.resolve(Anchor(source.key, place))
        if isinstance(extent, Extent):
            span = whole(extent)
            written = write(replace(span, end=span.end - words.endswith(".")), context, Kind.INLINE)
            if isinstance(written, Written) and not any(notes_of(written)):
                return written
    return None


def _by_length(passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """The sentences of passages that are not too long to be quoted: prose first, those of a few words last."""
    short = (one for one in _sentences(passages) if len(one[1]) <= _LETTERS)
    found = [one for one in short if count_words(one[1]) < _WORDS.stop]
    yield from sorted(found, key=lambda one: (not _is_prose(one[1]), count_words(one[1]) < _WORDS.start))


_PROSE: Final = 0.9


def _is_prose(words: str) -> bool:
    """Whether words are neither a line of capitals, such as a heading, nor made of rules, numbers and signs."""
    signs = [sign for sign in words if not sign.isspace()]
    return not words.isupper() and sum(sign.isalpha() for sign in signs) >= _PROSE * len(signs)


def _sentences(passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """The sentences of passages: the place of each, such as `p3.s2`, and its words."""
    for passage in passages:
        for number, (start, end) in enumerate(passage.sentences, 1):
            yield f"{passage.id}.s{number}", passage.text[start:end].strip()
