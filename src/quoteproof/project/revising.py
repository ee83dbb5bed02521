"""Brings the changes of a returned DOCX back into the chapters, and proves each by making the book anew.

The returned file is compared with the DOCX that these chapters give. So it must be made of them: where that is not
proved, nothing is done, since changes would be put onto other words. All changes are tried at once; those after which
the check or the new DOCX is not what it should be are taken back, one by one.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.disk import book_files, reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.finding.model import Finding
from quoteproof.finding.tally import counted
from quoteproof.project.build import docx_of
from quoteproof.project.fix import Mended, write_chapters
from quoteproof.project.outputs import chapters_digest
from quoteproof.project.project import Project
from quoteproof.project.refusals import RefusedError
from quoteproof.proof.docx.package import Package
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.revision.appearance import appearance_changes
from quoteproof.revision.base import BaseBook, base_book
from quoteproof.revision.generated import generated_changes, link_changes
from quoteproof.revision.model import ChangeRefusal, RevisionChange
from quoteproof.revision.planning import ReturnedStories, compared, has_damaged_notes, planned
from quoteproof.revision.proving import actual, applied, differing, expected, nearest_changes
from quoteproof.revision.reading import EditorComment, ReturnedText, read_returned
from quoteproof.values import dataclass

_ROUNDS: Final = 40
"""How often a book is made anew at most; then what is left is refused."""
_CHECKOUT: Final = (
    "bring the book's folder to the state that the file was built from (`git checkout`), and run it there"
)

_DAMAGED: Final = (
    "LibreOffice 7.4 does this to a file in which a comment stands between the first two notes",
    "ask for the file as the editor first saved it, or for one from Word",
)


@dataclass(frozen=True, slots=True)
class Revised:
    """What became of a returned DOCX; nothing of it is written yet."""

    name: str
    """The returned file's name."""
    base: BaseBook
    """The book's own DOCX."""
    stories: ReturnedStories
    """The returned file's texts."""
    changes: tuple[RevisionChange, ...]
    """Every change, in the order of the book."""
    comments: tuple[EditorComment, ...]
    """The comments of the file but for the program's own."""
    chapters: tuple[Mended, ...]
    """The chapters that change."""


def revise(path: Path, *, root: Path | None = None) -> Revised:
    """Find what a returned DOCX changes in the book of the working folder, or in that of `root`, and prove it.

    Raises `CannotRunError` where the file is not made of these chapters, or cannot be compared with them.
    """
    data = reading.read_outside(path)
    with Project(root or book_files.find_root(Path.cwd())) as project:
        result = project.check(formats={"docx"})
        if result.errors:
            helps = ("run `quoteproof check`, and mend them; or go back to the commit that the file was built from",)
            message = f"the book in this folder has {counted(len(result.errors), 'error')}, and cannot be compared"
            raise CannotRunError(Trouble(message, helps=helps))
        package, returned = _read(path.name, data)
        docx = _own(project, result, package, path.name)
        own = _read(path.name, docx)[1]
        base = base_book(result, own)
        stories = compared(base, returned)
        if has_damaged_notes(base, stories):
            message = "the notes of the file are damaged: their marks stand together, or their words are gone"
            raise CannotRunError(Trouble(message, path.name, helps=_DAMAGED))
        changes = _proved(project, base, stories, planned(base, stories))
        looks = appearance_changes(base, own, stories, returned)
        changes = (*changes, *looks, *generated_changes(own, returned), *link_changes(own, returned))
    texts = [chapter.text for chapter in base.chapters]
    after = applied(texts, changes)
    chapters = [
        Mended(chapter.file, before, now, ())
        for chapter, before, now in zip(base.chapters, texts, after, strict=True)
        if before != now
    ]
    comments = tuple(comment for comment in returned.comments if comment.author != "quoteproof")
    return Revised(path.name, base, stories, changes, comments, tuple(chapters))


def write(project_root: Path, revised: Revised) -> None:
    """Put the changed chapters in place; raises `CannotRunError`, and writes none, where one changed meanwhile."""
    texts = {chapter.file: (chapter.before, chapter.after) for chapter in revised.chapters}
    write_chapters(project_root, texts, "verify --apply")


def _read(name: str, data: bytes) -> tuple[Package, ReturnedText]:
    try:
        package = Package(data)
        return package, read_returned(package)
    except UnreadableFileError as error:
        helps = ("only a DOCX can come back: its changes are read from it",)
        raise CannotRunError(Trouble(str(error), name, helps=helps)) from error
    except RecursionError as error:
        raise CannotRunError(Trouble("the file is nested too deeply", name)) from error


def _own(project: Project, result: CheckResult, package: Package, name: str) -> bytes:
    """The book's own DOCX; raises `CannotRunError` where the returned file is not made of these chapters."""
    try:
        docx, manifest = docx_of(project, result)
        carried = package.manifest()
    except RefusedError as error:
        raise CannotRunError(Trouble(f"the book in this folder cannot be built: {error}")) from error
    except UnreadableFileError as error:
        raise CannotRunError(Trouble(str(error), name)) from error
    if carried is None:
        helps = ("only a file that `quoteproof build` made, or a copy of one, can be brought back",)
        raise CannotRunError(
            Trouble("the file carries no manifest, so it cannot be known what it was made of", name, helps=helps)
        )
    if package.chapters() != chapters_digest(result):
        message = "the file is made of other chapters than those in this folder"
        raise CannotRunError(Trouble(message, name, helps=(_CHECKOUT,)))
    if carried != manifest:
        message = "the file is made of these chapters, but with other sources, settings or programs"
        raise CannotRunError(Trouble(message, name, helps=(_CHECKOUT,)))
    return docx


def _proved(
    project: Project, base: BaseBook, stories: ReturnedStories, changes: Sequence[RevisionChange]
) -> tuple[RevisionChange, ...]:
    """Make the book anew with all changes, and take back those that do not prove true, until all others do."""
    own = list(changes)
    for _ in range(_ROUNDS):
        if not any(change.edits and change.refusal is None for change in own):
            break
        refused = _refused(project, base, stories, own)
        if not refused:
            break
        for number, refusal, detail in refused:
            own[number] = replace(own[number], refusal=refusal, detail=detail)
    else:
        own = [replace(c, refusal=ChangeRefusal.PROOF) if c.edits and c.refusal is None else c for c in own]
    return tuple(own)


def _refused(
    project: Project, base: BaseBook, stories: ReturnedStories, changes: Sequence[RevisionChange]
) -> list[tuple[int, ChangeRefusal, str]]:
    """The numbers of changes that do not prove true, each with the reason and its details."""
    texts = [chapter.text for chapter in base.chapters]
    files = [chapter.file for chapter in base.chapters]
    overlay = {f: now for f, was, now in zip(files, texts, applied(texts, changes), strict=True) if was != now}
    result = project.check(overlay=overlay, formats={"docx"})
    findings: Sequence[Finding] = result.errors
    docx = b""
    if not findings:
        try:
            docx = docx_of(project, result)[0]
        except RefusedError as error:
            findings = error.told(result).errors
        except CannotRunError:
            return _all(changes, ChangeRefusal.PROOF)
    if findings or not docx:
        found = [
            (number, ChangeRefusal.CHECK, f"{finding.code.id} {finding.message}")
            for finding in findings
            if finding.place.file in files
            for number in nearest_changes(changes, files.index(finding.place.file), finding.place.start)
        ]
        return list({number: one for number, *_ in found for one in found if one[0] == number}.values()) or _all(
            changes, ChangeRefusal.CHECK
        )
    differs, numbers = differing(
        expected(base, stories, changes), actual(base_book(result, read_returned(Package(docx))))
    )
    if differs and not numbers:
        return _all(changes, ChangeRefusal.PROOF)
    return [(number, ChangeRefusal.PROOF, "") for number in sorted(numbers)]


def _all(changes: Sequence[RevisionChange], refusal: ChangeRefusal) -> list[tuple[int, ChangeRefusal, str]]:
    return [(n, refusal, "") for n, change in enumerate(changes) if change.edits and change.refusal is None]
