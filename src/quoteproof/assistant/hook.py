"""Decides what a coding agent may do to a book: judges an edit before it is on disk, and the book when a turn ends.

An edit of a chapter is made on the text that is on disk, and the book is checked as it would be; what brings an error
is refused. Nothing of `seeds/` and of the program's own folder is to be edited. What a shell would write there or into
a chapter is refused as far as it can be known (`hook_shell`). Everything else passes in silence: what is not certain is
refused only where a chapter or a seed is named. When a turn ends, the book is checked, and the agent goes on while an
error stands, but not for ever (`MOST_HELD`). Nothing is written but one line of the log.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from enum import StrEnum
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from quoteproof.assistant import hook_edits, hook_shell
from quoteproof.assistant.hook_events import HookCall
from quoteproof.disk import reading
from quoteproof.disk.book_files import SETTINGS, chapter_names
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.named_files import NamedFile, alike, books_below, is_small, matching_paths, named_files, same_file
from quoteproof.values import dataclass

MOST_HELD: Final = 5
"""How often one turn is held because an error stands; then it ends all the same, and that is said."""
MOST_SHOWN: Final = 8
"""Most findings that a refusal names."""
_LONGEST: Final = 300  # characters of one finding in a refusal
_SEEDS: Final = "seeds"
_LONGEST_SCRIPT: Final = 50_000  # bytes of a script or a patch that a command names
_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkd", ".txt")


class Protection(StrEnum):
    """What a file of a book is to a hook."""

    SEED = "seed"
    """A source, its anchors, or an emendation."""
    OWN = "own"
    """A file that the program keeps for itself, or by which this hook judges."""
    CHAPTER = "chapter"
    UNKNOWN = "unknown"
    """It may be a chapter: the book's settings cannot be read."""
    NONE = "none"


class HookDecision(StrEnum):
    """What a hook answers."""

    ALLOWED = "allowed"
    DENIED = "denied"
    HELD = "held"
    LET_GO = "let go"


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """A decision, with what the log and the agent are told."""

    decision: HookDecision
    reason: str = ""
    """Words for the agent; empty where it is allowed."""
    root: Path | None = None
    """The book that it is about."""
    file: str = ""
    """The file that it is about, relative to the book."""
    codes: tuple[str, ...] = ()
    """The codes of the errors that decided."""


_ALLOWED: Final = HookAnswer(HookDecision.ALLOWED)


def protection(file: NamedFile, baseline: str | None = None) -> Protection:
    """What a file of a book is; a file in a folder of sources is one also where nothing is there yet."""
    if file.folder == _SEEDS:
        return Protection.SEED
    if file.folder == reading.OWN or (baseline is not None and file.name == Path(baseline).as_posix()):
        return Protection.OWN
    if file.name in ("", SETTINGS):
        return Protection.NONE
    try:
        names = chapter_names(file.root, [file.name])
    except CannotRunError:
        may_be = file.folder == "chapters" or file.name.lower().endswith(_MARKDOWN)
        return Protection.UNKNOWN if may_be else Protection.NONE
    known = {alike(name) for name in names}
    if file.name in names or alike(file.name) in known:
        return Protection.CHAPTER
    # The same file by another name: a hard link, or what a chapter or a seed that is a link leads to.
    if same_file(file, names) is not None:
        return Protection.CHAPTER
    return Protection.SEED if same_file(file, reading.list_files(file.root, f"{_SEEDS}/*")) else Protection.NONE


def before_tool(call: HookCall, baseline: str | None = None) -> HookAnswer:
    """Judge what a tool would do to files."""
    if re.fullmatch(r"mcp__quoteproof__[a-z]+(?:_[a-z]+)*", call.tool):  # which judges what it writes itself
        return _ALLOWED
    folder = Path(call.folder or os.curdir)
    folders = tuple(dict.fromkeys(folder / inner for inner in hook_edits.folders_of(call.input)))
    if line := hook_edits.command(call.input):
        for inner in folders[1:] or folders:
            refused = _shell(line, inner, baseline)
            if refused is not None:
                return refused
    edit = _Edit(folders)
    last = _ALLOWED
    for change in hook_edits.changes(call.tool, call.input):
        for file in dict.fromkeys((*edit.files(change.path), *edit.files(change.origin))):
            kind = protection(file, baseline)
            last = HookAnswer(HookDecision.ALLOWED, root=file.root, file=file.name)
            if kind in (Protection.SEED, Protection.OWN):
                return _denied(file, _WHY[kind])
            if kind is Protection.UNKNOWN:
                return _denied(file, _unread(file.root))
            is_unknown = hook_edits.Unreadable() in change.steps
            if file.name == SETTINGS and (is_unknown or not change.steps):
                return _denied(file, f"`{SETTINGS}` makes the folder a book: edit it, and leave it where it is")
            if kind is Protection.NONE and is_unknown and file.name and _is_kept(file, baseline):
                return _denied(file, "chapters lie in this folder, and it is not known what would be written there")
            if kind is Protection.CHAPTER and change.steps and file in edit.files(change.path):
                refusal = edit.make(change, file)
                if refusal is not None:
                    return _denied(file, f"this edit cannot be judged: {refusal.reason}")
        edit.seen.update(edit.files(change.path))
    for root, chapters in edit.proposals():
        refused = _proposed(root, chapters)
        if refused is not None:
            return refused
    return last


@dataclass(slots=True)
class _Edit:
    """The texts that one call would make of chapters."""

    folders: tuple[Path, ...]
    """The folders that its paths may be relative to."""
    texts: dict[Path, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """The texts by book and path; several where agents' tools differ."""
    seen: set[NamedFile] = field(default_factory=set)
    """The files that it has changed so far."""

    def files(self, path: str) -> tuple[NamedFile, ...]:
        """The files that a path may mean."""
        spellings = dict.fromkeys((path, path.strip(), path.replace("\\", "/").strip()))
        if path.strip().lower().startswith("file:"):
            spellings[unquote(urlsplit(path.strip()).path)] = None
        found = (file for one in spellings if one for folder in self.folders for file in named_files(one, folder))
        return tuple(dict.fromkeys(found))

    def make(self, change: hook_edits.FileChange, file: NamedFile) -> hook_edits.EditRefusal | None:
        """Make a change of a chapter, on top of what the same call has changed already."""
        from quoteproof.chapter.parse import decode

        origin = file
        if change.origin != change.path and change.origin:
            origin = next(iter(self.files(change.origin)), file)
            if origin == file or not reading.exists(origin.root, origin.name):
                return hook_edits.EditRefusal("the file that it moves is not known")
        befores = self.texts.get(origin.root, {}).get(origin.name)
        if befores is None and origin in self.seen:
            return hook_edits.EditRefusal("the file that it moves is changed by the same call")
        if befores is None and reading.exists(origin.root, origin.name):
            try:
                befores = (decode(origin.name, reading.read_bytes(origin.root, origin.name))[0],)
            except CannotRunError as error:
                return hook_edits.EditRefusal(error.troubles[0].message)
        made: dict[str, None] = {}
        for before in befores or (None,):
            texts = hook_edits.after(change, before)
            if isinstance(texts, hook_edits.EditRefusal):
                return texts
            made.update(dict.fromkeys(texts))
        self.texts.setdefault(file.root, {})[file.name] = tuple(made)
        return None

    def proposals(self) -> Iterator[tuple[Path, dict[str, str]]]:
        """What is to be judged: each book with its texts, once for each text that there may be."""
        for root, chapters in self.texts.items():
            for number in range(max(map(len, chapters.values()))):
                yield root, {name: ways[min(number, len(ways) - 1)] for name, ways in chapters.items()}


def _proposed(root: Path, texts: dict[str, str]) -> HookAnswer | None:
    """Refuse texts of chapters that bring an error; None where they bring none."""
    from quoteproof.project.project import Project
    from quoteproof.project.proposal import propose

    file = next(iter(texts))
    try:
        with Project(root) as project:
            proposal = propose(project, texts)
    except CannotRunError as error:
        return _denied(NamedFile(root, file), _not_checked(error))
    if proposal.stands:
        return None
    count, hidden = len(proposal.brought), len(proposal.unproved)
    what = f"bring {count} error{'' if count == 1 else 's'}" if count else f"have {hidden} unproved quotation(s)"
    if not count + hidden:
        what = f"acknowledge {len(proposal.acknowledged)} finding(s), which only a person may do"
    head = f"quoteproof: {file} was not written, because it would {what}."
    from quoteproof.assistant.hook_words import shown

    against = proposal.brought or proposal.acknowledged
    reason = "\n".join((head, *shown(proposal.result, against, MOST_SHOWN, _LONGEST), _NEXT))
    return HookAnswer(HookDecision.DENIED, reason, root, file, tuple(f.code.id for f in against))


def _shell(line: str, folder: Path, baseline: str | None) -> HookAnswer | None:
    """Refuse a command that may write to a chapter or a seed; None where none is known to."""
    files = _KeptFiles(folder, baseline)
    try:
        refused = hook_shell.written_by(line, files, files.folders())
    except (OSError, ValueError, RecursionError):
        refused = line
    if refused is None:
        return None
    shown = refused if len(refused) <= 120 else f"{refused[:119]}…"
    first = files.met[-1].root if files.met else next(iter(files.books), None)
    return HookAnswer(
        HookDecision.DENIED, f"quoteproof: `{shown}` may write to a chapter or to seeds/.\n{_SHELL}", first
    )


class _KeptFiles:
    """The files of the books of a folder that a shell is to leave alone."""

    def __init__(self, folder: Path, baseline: str | None) -> None:
        self.folder, self._baseline = folder, baseline
        self.books = {file.root for file in named_files(".", folder)} | set(books_below(folder))
        self.met: list[NamedFile] = []
        self._held: dict[tuple[str, str, bool], bool] = {}

    def folders(self) -> frozenset[str]:
        """The names by which the files are reached."""
        own = {Path(self._baseline).name} if self._baseline is not None else set[str]()
        return frozenset({_SEEDS, reading.OWN, "chapters", *own, *(name.split("/")[0] for name in self.names)})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The paths of the chapters, each relative to its book."""
        found: list[str] = []
        for root in self.books:
            try:
                found += chapter_names(root)
            except CannotRunError:
                continue
        return tuple(found)

    @cached_property
    def _places(self) -> frozenset[str]:
        """The files and the folders that they lie in, by their whole paths."""
        seeds = (str(root / name) for root in self.books for name in reading.list_files(root, f"{_SEEDS}/**/*"))
        folders = (str(root / name) for root in self.books for name in (_SEEDS, reading.OWN, SETTINGS))
        chapters = {root / name for root in self.books for name in self.names}
        above = {
            str(parent) for path in chapters for parent in path.parents if any(map(parent.is_relative_to, self.books))
        }
        return frozenset((*seeds, *folders, *map(str, chapters), *above)) - {str(root) for root in self.books}

    def holds(self, path: str, inner: str, below: bool) -> bool:
        """Whether a path is one of theirs; `below`: or one of them lies below it."""
        key = (path, inner, below)
        if key not in self._held:
            folder = self.folder / inner
            files = named_files(path, folder)
            found = next((file for file in files if _is_kept(file, self._baseline)), None)
            if found is None and below:
                whole = os.path.realpath(folder / os.path.expanduser(path))
                found = next((NamedFile(root, "") for root in self.books if root.is_relative_to(whole)), None)
            self.met.extend(() if found is None else (found,))
            self._held[key] = found is not None
        return self._held[key]

    def matches(self, pattern: str, inner: str) -> bool:
        """Whether a pattern of the shell stands for one of them."""
        return any(path in self._places for path in matching_paths(pattern, self.folder / inner))

    def are_named(self, pattern: str) -> bool:
        """Whether one of them has such a name."""
        names = [path for path in self._places if not os.path.isdir(path)]
        return any(fnmatch(os.path.basename(path), pattern) or fnmatch(path, f"*{pattern}") for path in names)

    def script(self, path: str, inner: str) -> str:
        """The text of a file that a command names; empty where there is none, or a long one."""
        whole = self.folder / inner / os.path.expanduser(path)
        try:
            return reading.read_outside(whole).decode("utf-8", "replace") if is_small(whole, _LONGEST_SCRIPT) else ""
        except (CannotRunError, OSError, ValueError):
            return ""


def _is_kept(file: NamedFile, baseline: str | None) -> bool:
    """Whether a shell is to leave a file alone: a chapter or a seed, or a folder of them."""
    kind = protection(file, baseline)
    if kind is not Protection.NONE or file.name == SETTINGS:
        return True
    try:
        names = chapter_names(file.root)
    except CannotRunError:
        return file.folder == "chapters"
    return bool(file.name) and any(alike(name).startswith(f"{alike(file.name)}/") for name in names)


def end_of_turn(call: HookCall, held: int, baseline: str | None = None, touched: Iterable[Path] = ()) -> HookAnswer:
    """Check the books that an agent works in; `held` says how often this turn was held before.

    These are the books of its folders, and those that it `touched`.

    All errors of a book count, whoever brought them: what is built is the whole book. What a baseline lists does not.
    """
    reasons: list[str] = []
    codes: list[str] = []
    books = dict.fromkeys((*_books([call.folder or os.curdir, *call.further]), *touched))
    for root in books:
        reasons += _standing(root, baseline, codes)
    first = next(iter(books), None)
    if not reasons:
        return HookAnswer(HookDecision.ALLOWED, root=first)
    if held >= MOST_HELD:
        what = f"{len(codes)} errors stand" if len(codes) > 1 else "an error stands"
        remark = f"quoteproof: the turn ends after {held} attempts, though {what}: run `quoteproof check`"
        return HookAnswer(HookDecision.LET_GO, remark, first, codes=tuple(codes))
    return HookAnswer(HookDecision.HELD, "\n".join((*reasons, _NEXT)), first, codes=tuple(codes))


def _books(folders: Iterable[str]) -> tuple[Path, ...]:
    """The books of an agent's folders: the one that a folder lies in, else those directly below it."""
    found: dict[Path, None] = {}
    for folder in folders:
        above = named_files(".", Path(folder))
        found.update(dict.fromkeys((above[0].root,) if above else books_below(Path(folder))))
    return tuple(found)


def _standing(root: Path, baseline: str | None, codes: list[str]) -> list[str]:
    """What is wrong with a book, in lines; the codes of its errors are added to `codes`."""
    from quoteproof.assistant.hook_words import shown
    from quoteproof.check.baseline import without
    from quoteproof.project import reports
    from quoteproof.project.project import Project

    try:
        with Project(root) as project:
            result = project.check()
        if baseline is not None:
            result = without(result, reports.read_baseline(root / baseline))
    except CannotRunError as error:
        return [f"quoteproof: {_not_checked(error)}"]
    errors = result.errors
    codes += [error.code.id for error in errors]
    if not errors:
        return []
    count = f"{len(errors)} error{' stands' if len(errors) == 1 else 's stand'}"
    return [f"quoteproof: {count} in this book; mend what you wrote.", *shown(result, errors, MOST_SHOWN, _LONGEST)]


def _denied(file: NamedFile, why: str) -> HookAnswer:
    reason = f"quoteproof: {file.name or file.root} was not written: {why}"
    return HookAnswer(HookDecision.DENIED, reason, file.root, file.name)


def _unread(root: Path) -> str:
    """Why it is not known which files are chapters."""
    try:
        chapter_names(root)
    except CannotRunError as error:
        return _not_checked(error)
    return f"`{SETTINGS}` cannot be read"


def _not_checked(error: CannotRunError) -> str:
    trouble = error.troubles[0]
    place = f"{trouble.file}: " if trouble.file else ""
    cure = f" ({trouble.helps[0]})" if trouble.helps else ""
    return (
        f"the book cannot be checked. {place}{trouble.message}{cure}. You may edit `{SETTINGS}` and the bibliography."
    )


_WHY: Final = {
    Protection.SEED: "seeds/ holds the sources and what is known of them, and is evidence. "
    "`quoteproof add FILE` adds a source, `quoteproof anchor` renews its anchors; emendations are the author's own.",
    Protection.OWN: "the program keeps this file itself, and judges by it.",
}
_NEXT: Final = (
    "Do not quote from memory: `quoteproof find WORDS` finds the passage, `quoteproof insert ANCHOR FIRST LAST` writes "
    "the quotation with its citation, `quoteproof explain CODE` says what a code means."
)
_SHELL: Final = (
    "Write chapters with your editing tool, which is judged before anything is on disk; sources are added with "
    "`quoteproof add FILE`. Commands of quoteproof, and those that only read (cat, grep, git diff), are let through."
)
