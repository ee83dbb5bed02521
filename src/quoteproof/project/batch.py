"""Judges one book or manuscript of many: a function of its files and some options, with a small result.

A task and its answer are JSON, since they go to another process, perhaps on another machine. Nothing of a book stays in
memory when it is judged; what lasts is the pandoc that reads, and the digests of files that several books use.
"""

import contextlib
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace
from enum import StrEnum
from functools import cache
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from quoteproof import __version__
from quoteproof.adopt.model import UNCONFIRMED, WRONG
from quoteproof.adopt.report import STATES, ReportCommand, told
from quoteproof.check.result import CheckResult
from quoteproof.disk import reading
from quoteproof.disk.book_files import SETTINGS, library_files
from quoteproof.disk.digests import ContentDigests
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.model import TrackedChanges
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Severity
from quoteproof.manuscript.model import ManuscriptOptions
from quoteproof.project.adopting import AdoptionRequest, attached, refuse_gone
from quoteproof.project.auditing import Audit, audit
from quoteproof.project.author_words import AuthorWords, keep_words, words_of_book, words_of_manuscript
from quoteproof.project.foresee import foresee
from quoteproof.project.project import Project
from quoteproof.report.batch import BatchFailure, BatchFinding, BatchKind, BatchLine, FailureReason, line_text
from quoteproof.report.summary import Texts
from quoteproof.values import dataclass

SHOWN: Final = 20
"""Most findings of a book that a line holds."""
MOST_BORROWINGS: Final = 1000
"""Most borrowings of a manuscript that a line holds."""
_LONGEST: Final = 300
"""Most characters of a message."""
_PASSED_OVER: Final = re.compile(
    rf"(?:\.git|{re.escape(reading.OWN)}|\.venv|node_modules)/|build/(?:book\.|report\.|annotations\.json)"
)
"""What of a book's folder decides nothing: what git, this program, Python and Node keep and make there."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What is the same for all books and manuscripts of a batch."""

    sources: tuple[str, ...] = ()
    """Paths of the sources of manuscripts; `{name}` stands for the manuscript's name without its ending."""
    bibliographies: tuple[str, ...] = ()
    """Paths of their bibliographies, likewise."""
    style: str = ""
    """The style profile that manuscripts are judged by; empty for the one that fits."""
    changes: TrackedChanges | None = None
    """What becomes of tracked changes of manuscripts; None where they are refused."""
    quote_styles: tuple[str, ...] = ()
    """Names of styles of block quotations in manuscripts."""
    language: str = ""
    """The language of manuscripts; empty where their own counts."""
    complete: bool = False
    """Whether what is not found in the sources of a manuscript is an error."""
    cached: bool = True
    """Whether parsed chapters of books are kept in the user's cache folder."""
    originals: bool = False
    """Whether it is an error that the original of a source is not there."""
    corpus: str = ""
    """What borrowings are sought in, as a digest, and how many words make one; empty where quotations are judged."""


class CorpusStepKind(StrEnum):
    """A step of a search for borrowings over a corpus."""

    READ = "read"
    """Read a manuscript, and keep its words."""
    SCAN = "scan"
    """Find the rows of words of all manuscripts in some sources."""
    CONFIRM = "confirm"
    """Compare the words of a manuscript with what was found."""


@dataclass(frozen=True, slots=True)
class CorpusStep:
    """One step, for one manuscript or some sources."""

    kind: CorpusStepKind
    """Which step."""
    work: str
    """The folder of its files, which all workers see."""
    number: int
    """The number of the manuscript, or of these sources."""
    words: int
    """How many words in a row make a borrowing."""
    sources: tuple[tuple[str, str], ...] = ()
    """The sources of a scan in order: how each is called, and its path."""
    line: str = ""
    """Of a confirmation: the line of the manuscript without borrowings, as JSON."""


@dataclass(frozen=True, slots=True)
class BatchTask:
    """One book or manuscript to be judged."""

    name: str
    """Its path as it was given."""
    path: str
    """Its absolute path."""
    options: BatchOptions = field(default_factory=BatchOptions)
    known: str = ""
    """The digest of the line that is there already; the answer is empty where the same files decide again."""
    files: tuple[str, ...] = ()
    """The further files that decided that line."""
    program: str = ""
    """The digest of the program that must judge; empty for any."""
    step: CorpusStep | None = None
    """The step that is to be done, where borrowings are sought in a corpus."""

    @property
    def kind(self) -> BatchKind:
        """Whether it is a book or a manuscript."""
        return BatchKind.BOOK if (Path(self.path) / SETTINGS).is_file() else BatchKind.MANUSCRIPT

    def text(self) -> str:
        """The task as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Self:
        """The task that `text` wrote."""
        value = json.loads(text)
        options: dict[str, Any] = value.pop("options")
        options["changes"] = options["changes"] and TrackedChanges(options["changes"])
        options |= {name: tuple(them) for name, them in options.items() if isinstance(them, list)}
        step = value.pop("step")
        if step is not None:
            sources = tuple((name, path) for name, path in step.pop("sources"))
            step = CorpusStep(CorpusStepKind(step.pop("kind")), sources=sources, **step)
        return cls(options=BatchOptions(**options), files=tuple(value.pop("files")), step=step, **value)


class BatchJudge:
    """Judges one book after the other; a context manager, since it keeps pandoc running between them."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._pandocs = (Pandoc(),)
        self._digests = ContentDigests()
        self._attachments: dict[Path, tuple[str, tuple[Path, ...]]] = {}

    def __enter__(self) -> Self:
        """Return the judge."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the pandocs."""
        for pandoc in self._pandocs:
            pandoc.close()

    def answer(self, task: BatchTask) -> str:
        """The line of a book as JSON; empty where the line that is known holds. Raises only MemoryError."""
        if task.program not in ("", program_digest()):
            message = "the worker has another version of the program than the command"
            helps = ("install the same version of quoteproof for the command and on all workers",)
            return line_text(failed(task, BatchFailure(FailureReason.PROGRAM, message, helps=helps)))
        path = Path(task.path)
        files = self._files(task)
        named = {name: self._digests.of_file(path.parent / name) for name in task.files}
        if _digest(task, files, named) == task.known:
            return ""
        named = {}

        def sees(file: Path) -> None:
            name = os.path.relpath(file, path.parent.resolve())
            named.setdefault(name, self._digests.of_file(file))

        try:
            refuse_gone([path])
            line = self._line(task, sees)
        except CannotRunError as error:
            line = _cannot_run(task, error)
        except RecursionError:
            line = failed(task, BatchFailure(FailureReason.CANNOT_RUN, "its parts are nested too deeply"))
        now = {name: self._digests.of_file(path.parent / name) for name in named}
        if self._files(task) != files or now != named:
            helps = ("run the command again",)
            message = "its files changed while it was judged"
            return line_text(failed(task, BatchFailure(FailureReason.CHANGED, message, helps=helps)))
        return line_text(replace(line, digest=_digest(task, files, named), files=tuple(named)))

    def author_words(self, task: BatchTask, length: int, sees: Callable[[Path], object] | None = None) -> AuthorWords:
        """The words of a book or manuscript outside quotation marks; raises `CannotRunError`."""
        path, options = Path(task.path), task.options
        if task.kind is BatchKind.BOOK:
            return words_of_book(path, length, self._pandocs, cached=options.cached)
        return words_of_manuscript(_request(task, sees), length, self._pandocs)

    def _line(self, task: BatchTask, sees: Callable[[Path], object]) -> BatchLine:
        """The line of a book or manuscript, not yet with its digest; raises `CannotRunError`."""
        if task.step is not None:
            found, _, chapters = self.author_words(task, task.step.words, sees)
            keep_words(found, Path(task.step.work), task.step.number, task.step.words)
            return BatchLine(task.name, task.kind, chapters=chapters)
        return self._checked(task) if task.kind is BatchKind.BOOK else _audited(task, sees)

    def _checked(self, task: BatchTask) -> BatchLine:
        root, options = Path(task.path), task.options
        with Project(root, cached=options.cached, originals=options.originals, pandocs=self._pandocs) as project:
            return _line_of(task, foresee(project, project.check()))

    def _files(self, task: BatchTask) -> list[str]:
        """Digests of the book or manuscript, and of the sources and bibliographies that the options name."""
        path, options = Path(task.path), task.options
        named = [Path(name) for name in (*_filled(options.sources, path), *_filled(options.bibliographies, path))]
        named += [file for name in _filled(options.bibliographies, path) for file in self._attached(Path(name))]
        digests = [self._folder(name) if name.is_dir() else self._digests.of_file(name) for name in (path, *named)]
        if task.kind is BatchKind.BOOK:
            with contextlib.suppress(CannotRunError):  # which judging tells
                digests += map(self._digests.of_file, library_files(path))
        return digests

    def _attached(self, bibliography: Path) -> tuple[Path, ...]:
        """The files that a bibliography names, read once while it stays the same."""
        digest = self._digests.of_file(bibliography)
        if self._attachments.get(bibliography, ("",))[0] != digest:
            found: tuple[Path, ...] = ()
            with contextlib.suppress(CannotRunError):  # which judging tells
                found = attached(bibliography)
            self._attachments[bibliography] = (digest, found)
        return self._attachments[bibliography][1]

    def _folder(self, path: Path) -> str:
        return self._digests.of_folder(path, lambda name: not _PASSED_OVER.match(name))


def _digest(task: BatchTask, files: Sequence[str], named: Mapping[str, str]) -> str:
    """SHA-256, in hexadecimal, of all that decides the line of a book: its files, the options, the program."""
    options = {**asdict(task.options), "cached": None}
    decided = {"name": task.name, "files": files, "named": named, "options": options, "program": program_digest()}
    return hashlib.sha256(json.dumps(decided, sort_keys=True).encode("ascii")).hexdigest()


@cache
def program_digest() -> str:
    """SHA-256, in hexadecimal, of the program's files and the versions of what it uses; the same on every machine."""
    package = Path(__file__).parents[1]
    files = ContentDigests().of_folder(package, lambda name: not name.endswith("__pycache__/"))
    return hashlib.sha256("\0".join((__version__, sys.version, files, *_installed())).encode()).hexdigest()


def _installed() -> Iterator[str]:
    """The versions of the packages that the program needs."""
    try:
        needed = metadata.requires("quoteproof") or []
    except metadata.PackageNotFoundError:
        return
    for requirement in needed:
        name = requirement.partition(";")[0].split(">")[0].split("=")[0].split("<")[0].strip()
        if "extra ==" not in requirement:
            yield f"{name} {metadata.version(name)}"


def _filled(paths: Iterable[str], manuscript: Path) -> list[str]:
    return [path.replace("{name}", manuscript.stem) for path in paths]


def failed(task: BatchTask, failure: BatchFailure) -> BatchLine:
    """The line of a book that could not be judged; without a digest it is judged again in the next run."""
    return BatchLine(task.name, task.kind, failure=failure)


def _cannot_run(task: BatchTask, error: CannotRunError) -> BatchLine:
    first: Trouble = error.troubles[0]
    failure = BatchFailure(FailureReason.CANNOT_RUN, short(first.message), first.file, first.line, first.helps)
    return failed(task, failure)


def short(message: str) -> str:
    """A message, cut off where it is too long for a line."""
    return message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"


def _line_of(task: BatchTask, result: CheckResult) -> BatchLine:
    """The line of a book that was checked."""
    texts = Texts(result)
    counted = (*result.errors, *result.warnings)
    codes = Counter(finding.code.id for finding in counted)
    shown = (
        BatchFinding(finding.severity.value, finding.code.id, texts.where(finding.place), short(finding.message))
        for finding in counted[:SHOWN]
    )
    return BatchLine(
        task.name,
        BatchKind.BOOK,
        errors=len(result.errors),
        warnings=len(result.warnings),
        chapters=len(result.chapters),
        sources=len(result.library.sources),
        quotations=dict(result.counts),
        codes=dict(sorted(codes.items())),
        findings=tuple(shown),
    )


def _audited(task: BatchTask, sees: Callable[[Path], object]) -> BatchLine:
    """The line of a manuscript; raises `CannotRunError`."""
    options, path = task.options, Path(task.path)
    sources = _filled(options.sources, path)
    if not sources:
        helps = ("say where the texts of its sources are with `--sources DIR`",)
        raise CannotRunError(Trouble("a manuscript needs the texts of its sources", task.name, helps=helps))
    refuse_gone(map(Path, sources))
    request = _request(task, sees)
    found = audit(request, fits=not options.style)
    if not found.sources:
        helps = ("name each file after the key of its work, or give the bibliography with `--bib FILE`",)
        raise CannotRunError(Trouble("no source was read, so that no quotation was judged", task.name, helps=helps))
    return _line_of_audit(task, found)


def _request(task: BatchTask, sees: Callable[[Path], object] | None) -> AdoptionRequest:
    options, path = task.options, Path(task.path)
    return AdoptionRequest(
        (path,),
        tuple(map(Path, _filled(options.bibliographies, path))),
        tuple(map(Path, _filled(options.sources, path))),
        ManuscriptOptions(options.changes, frozenset(options.quote_styles)),
        options.language or None,
        options.style or "strict",
        sees=sees,
    )


def _line_of_audit(task: BatchTask, found: Audit) -> BatchLine:
    wrong = WRONG | (UNCONFIRMED if task.options.complete else frozenset())
    said = STATES[ReportCommand.AUDIT_PDF if found.is_paged else ReportCommand.AUDIT]
    states = Counter(one.state for one in found.binding.quotations)
    severities = dict.fromkeys(UNCONFIRMED, Severity.WARNING) | dict.fromkeys(wrong, Severity.ERROR)
    counted = [one for one in found.binding.quotations if one.state in severities]
    counted.sort(key=lambda one: severities[one.state] is not Severity.ERROR)
    shown = (
        BatchFinding(
            severities[one.state].value,
            one.code or one.state.value,
            str(found.place_of(one.place)),
            short(": ".join(filter(None, (said[one.state], told(one, found.passage_words))))),
        )
        for one in counted[:SHOWN]
    )
    return BatchLine(
        task.name,
        BatchKind.MANUSCRIPT,
        errors=sum(one.state in wrong for one in counted),
        warnings=sum(one.state not in wrong for one in counted),
        chapters=len(found.chapters),
        sources=len(found.sources),
        quotations={state.value: count for state, count in sorted(states.items())},
        codes=dict(sorted(Counter(one.code or one.state.value for one in counted).items())),
        findings=tuple(shown),
    )
