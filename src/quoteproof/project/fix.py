"""Makes the corrections that findings offer, checks the outcome, and only then writes it.

A fix is kept only if the check of the changed book finds nothing new, or less than before; so no fix adds an error,
and fixing twice changes nothing more. Only chapters are written, all in one step or none, their byte-order mark and
line ends as they were; a chapter that changed since it was checked is not written over.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import write_files, writing
from quoteproof.finding import edits, model
from quoteproof.project.project import Project
from quoteproof.rules.table import precedence
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

ROUNDS: Final = 100
"""How often a book is fixed and checked again at most; each round has fewer or later faults than the one before."""
_CHOICES: Final = 3  # choices that are named
_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Done:
    """One fix that was made."""

    choice: edits.Choice
    """The finding and its fix."""
    line: int
    """1-based line of the finding in the text it was made in."""
    column: int
    """1-based column there, in code points."""


@dataclass(frozen=True, slots=True)
class Mended:
    """One chapter, fixed."""

    file: str
    """Path relative to the book, with `/`."""
    before: str
    """Its text as it was checked first, a byte-order mark taken off."""
    after: str
    """Its text now."""
    done: tuple[Done, ...]
    """The fixes, in the order in which they were made."""


@dataclass(frozen=True, slots=True)
class Unfixed:
    """A finding that is left, and why."""

    finding: model.Finding
    """The finding."""
    reason: str
    """Why it was not fixed, for people: lower case, no full stop."""
    brings: tuple[model.Finding, ...] = ()
    """What its fix would bring, where it was tried and not kept."""


@dataclass(frozen=True, slots=True)
class Fixing:
    """What fixing a book came to; nothing of it is written yet."""

    result: CheckResult
    """The check of the book as it would stand."""
    chapters: tuple[Mended, ...]
    """The chapters that change, in the order of the book."""
    refused: tuple[model.Finding, ...]
    """Findings whose fix was tried and would have left as much or more wrong."""
    unsafe: tuple[model.Finding, ...]
    """Findings left that have a fix, but only one that is not safe, where such were not wanted."""
    left: tuple[Unfixed, ...] = ()
    """Every finding that is left and not acknowledged, in order, with the reason."""


@dataclass(slots=True)
class _State:
    """A book between two rounds."""

    texts: dict[str, str]
    result: CheckResult
    done: dict[str, list[Done]] = field(default_factory=dict)
    refused: tuple[Unfixed, ...] = ()


def fix(
    project: Project,
    *,
    only: Iterable[str] | None = None,
    unsafe: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Fixing:
    """Fix a book, or `only` some chapters by path, without writing; `unsafe` makes fixes that are not safe too.

    `progress` is told how many chapters of how many are read. Raises `CannotRunError` where nothing can be checked.
    """
    chosen = None if only is None else tuple(only)
    first = project.check(only=chosen, progress=progress)
    return fix_checked(first, lambda texts: project.check(overlay=texts, only=chosen), unsafe=unsafe)


def fix_checked(
    first: CheckResult, check: Callable[[Mapping[str, str]], CheckResult], *, unsafe: bool = False
) -> Fixing:
    """Fix a book that was checked, without writing; `check` checks it with other texts of chapters, by path."""
    before = {c.file: c.text for c in first.chapters if c.chapter is not None}
    state = _State(dict(before), first)
    for _ in range(ROUNDS):
        if not _round(state, check, unsafe=unsafe):
            break
    chapters = (Mended(n, t, state.texts[n], tuple(state.done.get(n, ()))) for n, t in before.items())
    only_unsafe = () if unsafe else _only_unsafe(state)
    changed = tuple(c for c in chapters if c.before != c.after)
    tried = tuple(unfixed.finding for unfixed in state.refused)
    return Fixing(state.result, changed, tried, only_unsafe, tuple(_left(state, only_unsafe)))


def _left(state: _State, only_unsafe: Collection[model.Finding]) -> Iterator[Unfixed]:
    """Every finding that is left, with the reason."""
    tried = {id(unfixed.finding): unfixed for unfixed in state.refused}
    unsafe = {id(finding) for finding in only_unsafe}
    for finding in state.result.all_findings:
        if finding.acknowledged is not None:
            continue
        if id(finding) in tried:
            yield tried[id(finding)]
        elif id(finding) in unsafe:
            yield Unfixed(finding, "only a fix that is not safe is known, which `--unsafe` makes")
        elif finding.fixes and all(fix.is_choice for fix in finding.fixes):
            titles = "; or ".join(fix.title for fix in finding.fixes[:_CHOICES])
            yield Unfixed(finding, f"only you can choose: {titles}")
        elif finding.fixes:
            yield Unfixed(finding, "its fix touches what another fix has changed, or a place that is not certain")
        else:
            yield Unfixed(finding, finding.unfixed or f"no fix is known; see `quoteproof explain {finding.code.id}`")


def write(project: Project, fixing: Fixing) -> None:
    """Put the fixed chapters in place; raises `CannotRunError`, and writes none, where one changed meanwhile."""
    texts = {chapter.file: (chapter.before, chapter.after) for chapter in fixing.chapters}
    write_chapters(project.root, texts, "fix")


def write_chapters(root: Path, texts: Mapping[str, tuple[str | None, str]], command: str) -> None:
    """Put changed chapters in place: by path the text on disk that was checked (None for a new one), and the new text.

    Raises `CannotRunError`, and writes none, where one changed meanwhile; `command` is what then has to run once more.
    """
    if not texts:
        return
    known: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    changed: list[Trouble] = []
    with writing(root):
        for file, (before, after) in texts.items():
            data = reading.read_bytes(root, file) if reading.exists(root, file) else None
            mark = _MARK if data is not None and data.startswith(_MARK) else b""
            if data != (None if before is None else mark + before.encode()):
                helps = (f"nothing was written; run `quoteproof {command}` once more",)
                changed.append(Trouble("the chapter changed while it was being written", file, helps=helps))
            # A chapter may be a link to another file of the book; the file is replaced, and the link stays.
            real = (root / file).resolve().relative_to(root.resolve())
            files[real.as_posix()] = mark + after.encode()
            if data is not None:
                known[real.as_posix()] = data
        if changed:
            raise CannotRunError(*changed)
        write_files(root, files, known=known)


def _round(state: _State, check: Callable[[Mapping[str, str]], CheckResult], *, unsafe: bool) -> bool:
    """Make every fix that does good and touches no other; whether there was one.

    All are tried at once; where that does harm, halves of them, down to the one that does it.
    """
    base = state.texts
    made: list[edits.Choice] = []
    refused: list[Unfixed] = []
    waiting = [edits.choices(state.result.all_findings, base, unsafe=unsafe)]
    while waiting:
        group = waiting.pop()
        together = edits.apart(group, made)
        if not together:
            continue
        waiting.append(tuple(choice for choice in group if choice not in together))
        texts = edits.edited(base, (*made, *together))
        result = check(texts)
        if _is_better(state.result, result, together):
            made += together
            state.result, state.texts = result, texts
        elif len(together) > 1:
            half = len(together) // 2
            waiting += [together[half:], together[:half]]
        else:
            refused.append(_refused(state.result, result, together[0]))
    state.refused = tuple(refused)
    for choice in made:
        place = choice.finding.place
        line, column = LineIndex(base[place.file]).position(place.start)
        state.done.setdefault(place.file, []).append(Done(choice, line, column))
    return bool(made)


def _refused(before: CheckResult, after: CheckResult, choice: edits.Choice) -> Unfixed:
    """Why a fix was not kept: what it would bring."""
    expected = Counter(map(_key, before.all_findings))
    brings = tuple(f for f in after.all_findings if f.acknowledged is None and not expected[_key(f)])
    named = "; ".join(f"{f.code.id} {f.message}" for f in brings[:_NAMED])
    more = f", and {len(brings) - _NAMED} more" if len(brings) > _NAMED else ""
    reason = f"the fix would bring {named}{more}" if brings else "the fix would leave as much wrong as there is"
    return Unfixed(choice.finding, reason, brings)


_NAMED: Final = 2
"""Findings that a reason names."""


def _is_better(before: CheckResult, after: CheckResult, made: Sequence[edits.Choice]) -> bool:
    """Whether fixes settled their findings and brought none, but for lesser ones of the quotations that they fixed.

    A quotation that has its passage now may show what was hidden: a mark or a capital that is not the source's.
    """
    fixed = Counter(_key(choice.finding) for choice in made)
    expected = Counter(map(_key, before.all_findings)) - fixed
    fresh = Counter(map(_key, after.all_findings)) - expected
    if not fresh:
        return True
    settled = {choice.finding.quotation: choice.finding for choice in made if choice.finding.quotation}
    brought = [finding for finding in after.all_findings if _key(finding) in fresh]
    lesser = all(f.quotation in settled and _rank(f) > _rank(settled[f.quotation]) for f in brought)
    return (lesser or len(made) == 1) and _weight(after) < _weight(before)


def _key(finding: model.Finding) -> tuple[str, str, str, str]:
    return finding.place.file, finding.code.id, finding.severity.value, finding.message


def _rank(finding: model.Finding) -> int:
    """Where a finding's code stands in the order of precedence; a later one is a lesser fault."""
    codes = precedence()
    return codes.index(finding.code.id) if finding.code.id in codes else len(codes)


def _weight(result: CheckResult) -> tuple[int, int, int]:
    """How much is wrong; since every fix makes it fall, no two fixes can undo each other for ever."""
    order = sum(len(precedence()) - _rank(finding) for finding in result.all_findings)
    return len(result.errors), len(result.warnings), order


def _only_unsafe(state: _State) -> tuple[model.Finding, ...]:
    findings = state.result.all_findings
    safe = {choice.finding for choice in edits.choices(findings, state.texts, unsafe=False)}
    return tuple(c.finding for c in edits.choices(findings, state.texts, unsafe=True) if c.finding not in safe)
