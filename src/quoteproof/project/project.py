"""A book on disk, opened to be checked and built.

A build compiles the very ASTs that were checked. What did not change between two checks is neither read nor parsed
nor judged again, and the results are the same as if it were.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from quoteproof.book.config import BookSettings, Output, demanding
from quoteproof.chapter.parse import READER, chapter_of_json, decode, pandoc_json, parse
from quoteproof.check.result import CheckResult
from quoteproof.check.run import CancelledError, KeptChapter, Material, Memory, Read, run
from quoteproof.disk.book_files import BookFiles, find_root, image_names, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.snapshot import Snapshot
from quoteproof.disk.store_folder import StoreFolder
from quoteproof.disk.user_folders import may_believe
from quoteproof.engine.program import READ_SECONDS, EngineFailure, EngineMissing, EngineTimeout
from quoteproof.finding.model import Fault
from quoteproof.project.cache import ChapterCache
from quoteproof.project.documents import Rereadings
from quoteproof.project.foresight import Foresight
from quoteproof.project.kept_results import KeptResults, basis_digest
from quoteproof.project.library_sieves import LibrarySieves
from quoteproof.project.pictures import Drawings
from quoteproof.project.print_needs import PrintNeeds
from quoteproof.project.print_ready import PrintReady
from quoteproof.project.references import References
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.hashed_files import OnDemand, joined_texts
from quoteproof.source.library import Library
from quoteproof.source.seed_document import reading_file
from quoteproof.steps import fact, step
from quoteproof.text.look_alikes import nearest
from quoteproof.values import dataclass

if TYPE_CHECKING:
    from concurrent.futures import Future

    from quoteproof.engine.pandoc import Pandoc, Reference

_ALONE: Final = "text.md"  # the name of a text that is no chapter


class Project:
    """A book on disk; a context manager, since it keeps pandoc running between checks."""

    def __init__(
        self, root: Path, *, cached: bool = True, originals: bool = False, pandocs: Sequence[Pandoc] = ()
    ) -> None:
        """Take the folder that holds `book.yaml`.

        `cached` says whether parsed chapters are kept on disk, `originals` that every original must be there. `pandocs`
        are used before new ones are started, and stay open.
        """
        self.root = root
        self._originals = originals
        self._cache = ChapterCache(root) if cached else None
        self._stack = ExitStack()
        self._given = pandocs
        self._pandocs = list(pandocs)
        self._snapshot = Snapshot(root, kept=cached)
        self._parsed: dict[str, tuple[bytes, Read]] = {}
        self._library: _Assembled | None = None
        self._stores = StoreFolder(root) if cached else None
        self._memory = Memory()
        self._results = KeptResults(root) if cached else None
        self.drawings = Drawings()
        self._references = References(root if cached else None, self.pandoc)
        self._rereadings = Rereadings(root, kept=cached)
        self._print_ready = PrintReady(root, self.pandoc, cached=cached)
        self.foresight = Foresight(root, kept=cached and may_believe())
        self.needs: Mapping[str, PrintNeeds] = {}
        """What has to be asked about each chapter of the last check before it can be printed, by file."""

    @classmethod
    def open(cls, start: Path, *, cached: bool = True, originals: bool = False) -> Project:
        """Open the book that a folder belongs to; raises `CannotRunError` where there is none."""
        return cls(find_root(start), cached=cached, originals=originals)

    def __enter__(self) -> Self:
        """Return the project."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the pandocs."""
        self._stack.close()
        self._pandocs = list(self._given)

    def pandoc(self, number: int = 0) -> Pandoc:
        """One of the resident pandocs, started when first used."""
        from quoteproof.engine.pandoc import Pandoc  # and with it much that a check of nothing new does without

        while len(self._pandocs) <= number:
            self._pandocs.append(self._stack.enter_context(Pandoc()))
        return self._pandocs[number]

    def check(
        self,
        *,
        overlay: Mapping[str, str] | None = None,
        rereads: bool | None = None,
        only: Iterable[str] | None = None,
        formats: Collection[str] | None = None,
        believes: bool = False,
        cancel: Callable[[], bool] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> CheckResult:
        """Check the book, or `only` some chapters by path, for the outputs of `book.yaml` or other `formats`.

        `overlay` holds unsaved texts by path. `rereads` says whether a document that is cited for the first time is
        read again; if None, not with an overlay, since an editor does not wait for that. `believes` says whether the
        results of unchanged chapters and the passages of sources may come from the user's cache: never for what is
        printed. `cancel` calls the check off (`CancelledError`); `progress` is told how many chapters of how many are
        read. Raises `CannotRunError` where nothing can be checked at all.
        """
        believes = believes and may_believe()
        results = self._results if believes and not overlay else None
        self._believe(believes=believes)
        with step("reading the files of the book"):
            files = read_files(self.root, overlay or {}, snapshot=self._snapshot)
            data = {name: self._data(name, overlay or {}) for name in self._chosen(files, only)}
        asks = not overlay if rereads is None else rereads
        texts = (bytes_.decode("utf-8-sig", "replace") for bytes_ in data.values())
        sources = self._rereadings.confirmed(files.sources, texts, asks=asks)
        images = image_names(self.root)
        basis = basis_digest(files, sources, images, self._originals) if results is not None else ""
        known: dict[str, Read | KeptChapter] = {**self._known(data)}
        for name in (name for name in data if name not in known):
            kept = results.find(name, basis, data[name], partial(self._reread, name, data[name])) if results else None
            found = kept or self._stored(name, data[name])
            known |= {} if found is None else {name: found}
        fact(f"chapters that are known from an earlier check: {len(known)} of {len(data)}")
        new = {name: data[name] for name in data if name not in known}
        with step("checking the chapters"), self._asked(new) as asked:
            reading = self._read(data, known, asked, overlay or {}, cancel, progress)
            result = self._run(files, sources, reading, images, cancel, whole=tuple(data) == files.chapters)
        chapters = [known[name] for name in data]
        needs = [
            results.needs(chapter.file)
            if results is not None and isinstance(chapter, KeptChapter)
            else self._print_ready.needs(checked, result.book, result.library)
            for chapter, checked in zip(chapters, result.chapters, strict=True)
        ]
        self.needs = dict(zip(data, needs, strict=True))
        if results is not None:
            settled = ((self._memory.settled(chapter), needed) for chapter, needed in zip(chapters, needs, strict=True))
            results.keep(basis, data, ((one, needed) for one, needed in settled if one is not None), files.chapters)
        if formats is not None:
            outputs = tuple(output for output in Output if output in formats)
            result = replace(result, book=replace(result.book, outputs=outputs))
        if self._cache is not None:
            self._cache.trim(files.chapters)
        # An editor asks no engine at every keystroke: what is new there is told at the next save.
        with step("looking at what can be printed"):
            return self._print_ready.checked(result, needs, asks=not overlay, whole=only is None)

    def _run(
        self,
        files: BookFiles,
        sources: SourceFiles,
        chapters: Iterable[Read | KeptChapter],
        images: frozenset[str],
        cancel: Callable[[], bool] | None,
        *,
        whole: bool,
    ) -> CheckResult:
        library, faults = self._assembled(sources)

        def printing(cited: Collection[str]) -> tuple[Fault, ...]:
            return self._references.faults(library.entries, cited, files.book.language)

        book = demanding(files.book) if self._originals else files.book
        material = Material(book, library, chapters, images, faults, files.texts, printing, whole=whole)
        result = run(material, cancel=cancel, memory=self._memory)
        if self._stores is not None:
            self._stores.keep_record()
        self._memory.forget(files.chapters)
        return replace(result, texts=joined_texts(result.texts, _source_texts(library, sources)))

    def _believe(self, *, believes: bool) -> None:
        """Believe what earlier runs kept of the sources, or not: then also nothing that was made by believing it."""
        if believes:
            self._snapshot.believe()
        elif self._stores is not None and self._stores.believes:
            self._snapshot.doubt()
            self._stores, self._library = StoreFolder(self.root), None
        if self._stores is not None:
            self._stores.believes = believes

    def library(self) -> tuple[Library, BookSettings]:
        """The sources and the settings as they stand on disk, whatever the chapters hold. Raises `CannotRunError`."""
        files = read_files(self.root, {}, chapters=False, snapshot=self._snapshot)
        confirmed = self._library.files.unconfirmed if self._library is not None else {}
        return self._assembled(replace(files.sources, unconfirmed=confirmed))[0], files.book

    def judge(self, markdown: str) -> CheckResult:
        """Judge a text that belongs to no chapter, by the book's rules and sources; nothing of it is kept."""
        files = read_files(self.root, {}, chapters=False, snapshot=self._snapshot)
        text, faults = decode(_ALONE, markdown.encode("utf-8", "surrogatepass"))
        chapter, faults = (None, faults) if faults else parse(_ALONE, text, self._reader(0))
        library, _ = self._assembled(self._rereadings.confirmed(files.sources, (text,), asks=True))
        read = Read(_ALONE, text, chapter, faults)
        material = Material(files.book, library, (read,), image_names(self.root), texts=files.texts)
        return run(material, memory=self._memory)  # for the texts of the sources; the next check forgets the rest

    def references(self, result: CheckResult) -> list[Reference]:
        """The entries that a checked book cites, for citation processing, in the order of the bibliography."""
        read = self._references.read(result.library.entries, result.cited, result.book.language)
        return [reference for reference in read.values() if reference is not None]

    @property
    def seeds(self) -> Mapping[str, bytes]:
        """The bytes of the seeds as the last check had them, by path; none before one."""
        return self._library.files.seeds if self._library is not None else {}

    @property
    def sources_digest(self) -> str:
        """Digest of all that the sources of the last check were made of, in hexadecimal; empty before one."""
        return self._library.files.digest if self._library is not None else ""

    def _assembled(self, files: SourceFiles) -> tuple[Library, tuple[Fault, ...]]:
        """The library of some files, the very one of the last check where they are the same."""
        if self._library is None or self._library.files != files:
            with step("reading the sources"):
                library, faults = read_library(files, self._stores)
            if self._stores is not None:
                library = replace(library, sieves=LibrarySieves.of(library, self._stores))
            self._library = _Assembled(files, library, faults)
        return self._library.library, self._library.faults

    def _chosen(self, files: BookFiles, only: Iterable[str] | None) -> tuple[str, ...]:
        if only is None:
            return files.chapters
        wanted = set(only)
        strangers = sorted(wanted - set(files.chapters))
        if strangers:
            raise CannotRunError(*(_no_chapter(name, files.chapters) for name in strangers))
        return tuple(name for name in files.chapters if name in wanted)

    def _data(self, name: str, overlay: Mapping[str, str], *, trust: bool = False) -> bytes:
        if name in overlay:
            return _bytes_of(overlay[name])
        return self._snapshot.read_bytes(name, trust=trust)

    def _known(self, data: Mapping[str, bytes]) -> dict[str, Read]:
        """The readings, from memory, of those chapters whose bytes are the same as when they were last read."""
        last = {name: self._parsed.get(name) for name in data}
        return {name: known[1] for name, known in last.items() if known is not None and known[0] == data[name]}

    def _stored(self, name: str, data: bytes) -> Read | None:
        """The reading of a chapter that is kept on disk."""
        text, faults = decode(name, data)
        kept = None if faults or self._cache is None else self._cache.find(name, data, text)
        if kept is None:
            return None
        self._parsed[name] = (data, Read(name, text, *kept))
        return self._parsed[name][1]

    def _reread(self, name: str, data: bytes) -> Read:
        """The reading of a chapter whose result was kept."""
        return self._known({name: data}).get(name) or self._stored(name, data) or self._parse(name, data, 0, keep=True)

    @contextmanager
    def _asked(self, data: Mapping[str, bytes]) -> Iterator[Mapping[str, Future[_Asked]]]:
        """What pandoc answers of chapters, one after another; at the end nothing more is asked.

        One pandoc parses in half the time that it takes to judge what it gives.
        """
        if not data:
            yield {}
            return
        from concurrent.futures import ThreadPoolExecutor

        self.pandoc()
        pool = ThreadPoolExecutor(1)
        try:
            yield {name: pool.submit(self._ask, name, chapter, 0) for name, chapter in data.items()}
        finally:
            pool.shutdown(cancel_futures=True)

    def _read(
        self,
        data: Mapping[str, bytes],
        known: dict[str, Read | KeptChapter],
        asked: Mapping[str, Future[_Asked]],
        overlay: Container[str],
        cancel: Callable[[], bool] | None,
        progress: Callable[[int, int], None] | None,
    ) -> Iterator[Read | KeptChapter]:
        """Each chapter as soon as it is read, so that one is judged while the next is parsed; all are `known` then."""
        for name in data:
            if name not in known:
                if cancel is not None and cancel():
                    raise CancelledError
                try:
                    answer = asked[name].result()
                except EngineMissing as error:
                    raise _missing(error) from error
                known[name] = self._answered(name, data[name], answer, keep=name not in overlay)
                if progress is not None:
                    progress(len(known), len(data))
            yield known[name]

    def _parse(self, name: str, data: bytes, worker: int, *, keep: bool) -> Read:
        return self._answered(name, data, self._ask(name, data, worker), keep=keep)

    def _ask(self, name: str, data: bytes, worker: int) -> _Asked:
        text, faults = decode(name, data)
        return _Asked(text, *((b"", faults) if faults else pandoc_json(name, text, self._reader(worker))))

    def _answered(self, name: str, data: bytes, answer: _Asked, *, keep: bool) -> Read:
        text, clean_json, faults = answer.text, answer.clean_json, answer.faults
        chapter, faults = (None, faults) if faults else chapter_of_json(name, text, clean_json)
        if keep and chapter is not None and self._cache is not None:
            self._cache.keep(chapter, data, clean_json)
        read = Read(name, text, chapter, faults)
        # Only the newest text of a chapter is kept, so that memory stays flat in an editor.
        self._parsed[name] = (data, read)
        return read

    def _reader(self, worker: int, *, timeout: float = READ_SECONDS) -> Callable[[str], bytes]:
        """A function that parses by one of the pandocs, within so many seconds.

        A pandoc that ends without an answer is asked once more: it may have been killed from outside.
        """
        pandoc = self.pandoc(worker)

        def read(text: str) -> bytes:
            try:
                return pandoc.read(text, reader=READER, timeout=timeout)
            except EngineTimeout:
                raise
            except EngineFailure:
                return pandoc.read(text, reader=READER, timeout=timeout)

        return read


def _source_texts(library: Library, files: SourceFiles) -> Mapping[str, str]:
    """The texts of the sources as they are shown, and the reading texts of documents, by path."""
    shown = {source.file: source for source in library.sources.values()}
    readings = [reading_file(source.key) for source in shown.values() if source.document is not None]

    def read(name: str) -> str:
        return shown[name].shown if name in shown else files.seeds[name].decode("utf-8")

    return OnDemand((*shown, *readings), read)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A chapter as pandoc read it; where it cannot be read, with faults and no JSON."""

    text: str
    clean_json: bytes
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Assembled:
    files: SourceFiles
    library: Library
    faults: tuple[Fault, ...]


def _bytes_of(text: str) -> bytes:
    """The bytes of an unsaved text; a byte that was not UTF-8, and came as a surrogate, is that byte again."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _missing(error: EngineMissing) -> CannotRunError:
    helps = ("install the program anew, with all it needs: `pip install --force-reinstall quoteproof`",)
    return CannotRunError(Trouble(f"pandoc is missing: {error}", helps=helps))


def _no_chapter(name: str, chapters: Iterable[str]) -> Trouble:
    near = tuple(f"name `{chapter}`" for chapter in nearest(name, chapters))
    helps = (*near, "the chapters of a book are those that `chapters:` in `book.yaml` names")
    return Trouble(f"`{name}` is no chapter of this book", name, helps=helps)
