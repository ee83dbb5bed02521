"""Texts of chapters as they would be: judged before they are on disk, and written only if they bring no error.

An assistant, a hook and a draft from standard input go this way. The whole book is compared before and after: an error
that stood before does not prevent an edit elsewhere, and a new one cannot hide behind it, since two errors are the same
only if their message and the words at fault are. What keeps a quotation from being judged is an error of every text
that has the quotation, however long it has stood. An acknowledgement is the author's word: a text that brings one is
not written here. Only chapters can be proposed; every other file has a command.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from quoteproof.book.fields import path_fault
from quoteproof.chapter.parse import decode
from quoteproof.check.result import STOPPING, CheckResult
from quoteproof.disk import reading
from quoteproof.disk.book_files import chapter_names
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.finding.model import Finding
from quoteproof.project.fix import write_chapters
from quoteproof.project.project import Project
from quoteproof.values import dataclass
from quoteproof.verdict.model import Judged

_Item = TypeVar("_Item")
_Key = tuple[str, ...]
"""What tells a finding or a quotation from others, whatever its line."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Texts of chapters that were judged, and not written yet."""

    texts: Mapping[str, str]
    """The texts, by path relative to the book."""
    before: Mapping[str, str | None]
    """What stood on disk when they were judged, by path; None where there was no such chapter."""
    result: CheckResult
    """The check of the book as it would be."""
    brought: tuple[Finding, ...]
    """The errors that the book has with these texts, and has not without them, in the order of the findings.

    Of errors that stood before, those that keep the texts or a new quotation of theirs from being judged.
    """
    unproved: tuple[Judged, ...] = ()
    """The quotations of these texts that are not proved, and do not stand so in the book already."""
    acknowledged: tuple[Finding, ...] = ()
    """The findings that a comment in these texts acknowledges, and that are not acknowledged in the book already."""

    @property
    def stands(self) -> bool:
        """Whether the texts may be written."""
        return not (self.brought or self.unproved or self.acknowledged)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in the proposed chapters that are not acknowledged."""
        return tuple(f for f in self.result.all_findings if f.place.file in self.texts and f.acknowledged is None)

    @property
    def narrowed(self) -> CheckResult:
        """The check of the proposed chapters alone, with the errors that they bring elsewhere in the book."""
        elsewhere = [f for f in self.brought if f.place.file not in self.texts]
        inside = {chapter.file for chapter in self.result.chapters}
        beside = {finding.place.file for finding in elsewhere}
        chapters = tuple(
            c
            if c.file in self.texts
            else replace(
                c,
                details=replace(c.details.made, judged=()),
                findings=tuple(f for f in elsewhere if f in c.findings),
            )
            for c in self.result.chapters
            if c.file in self.texts or c.file in beside
        )
        rest = tuple(f for f in elsewhere if f.place.file not in inside)
        return replace(self.result, chapters=chapters, findings=rest)


def propose(project: Project, texts: Mapping[str, str]) -> Proposal:
    """Judge the texts of chapters as they would be, by path relative to the book.

    Raises `CannotRunError` for a path that is no chapter's, and where nothing can be checked at all.
    """
    refuse_strangers(project, texts)
    before = {name: on_disk(project, name) for name in texts}
    standing = _standing(project)  # first, so that what is kept of the chapters is their newest reading
    result = project.check(overlay=texts, rereads=True)
    unproved = _unproved(result, standing, texts)
    hidden = {anchor.key for j in unproved if j.quotation.citation for anchor in j.quotation.citation.anchors}
    others = {chapter.file for chapter in result.chapters} - set(texts)

    def key_of(finding: Finding, key: _Key) -> _Key | None:
        hides = finding.code.blocking and finding.place.file in texts
        is_about = finding.quotation is None and any(anchor.key in hidden for anchor in finding.anchors)
        return None if hides or (is_about and finding.place.file not in others) else key

    keys = map(key_of, result.errors, _keys(result, result.errors))
    brought = _beyond(zip(result.errors, keys, strict=True), _keys(standing, standing.errors) if standing else ())
    return Proposal(dict(texts), before, result, brought, unproved, _acknowledged(result, standing, texts))


def _acknowledged(result: CheckResult, standing: CheckResult | None, texts: Collection[str]) -> tuple[Finding, ...]:
    """The findings in some chapters that are acknowledged, but for as many of each as are so already."""
    before = [f for f in standing.all_findings if f.acknowledged is not None] if standing else []
    after = [f for f in result.all_findings if f.acknowledged is not None and f.place.file in texts]
    return _beyond(zip(after, _keys(result, after), strict=True), _keys(standing, before) if standing else ())


def _unproved(result: CheckResult, standing: CheckResult | None, texts: Collection[str]) -> tuple[Judged, ...]:
    """The quotations of some chapters that are not proved, but for as many of each as stand there already."""
    after = ((judged, key) for judged, key in _stopping(result) if key[0] in texts)
    return _beyond(after, (key for _, key in _stopping(standing)) if standing else ())


def _stopping(result: CheckResult) -> Iterator[tuple[Judged, _Key]]:
    """The quotations that are not proved, each with its file and words."""
    for chapter in result.chapters:
        for judged in chapter.judged:
            if judged.verdict.name in STOPPING:
                yield judged, (chapter.file, judged.quotation.printed.text)


def _beyond(keyed: Iterable[tuple[_Item, _Key | None]], before: Iterable[_Key]) -> tuple[_Item, ...]:
    """What there is more of each key than `before`; what has no key counts always."""
    left = Counter[_Key | None](before)
    new: list[_Item] = []
    for item, key in keyed:
        if key is not None and left[key]:
            left[key] -= 1
        else:
            new.append(item)
    return tuple(new)


def put(project: Project, proposal: Proposal) -> bool:
    """Write the proposed chapters; False, with nothing written, where they do not stand.

    Raises `CannotRunError`, and writes none, where a chapter changed since it was judged.
    """
    if not proposal.stands:
        return False
    texts = {name: (proposal.before[name], text) for name, text in proposal.texts.items()}
    write_chapters(project.root, texts, "check")
    return True


def refuse_strangers(project: Project, texts: Collection[str]) -> None:
    """Raise `CannotRunError` for each path that `chapters:` of `book.yaml` neither names nor matches."""
    chapters = chapter_names(project.root, [name for name in texts if path_fault(name) is None])
    helps = ("name a file that `chapters:` in `book.yaml` names or matches, relative to the book",)
    strangers = [name for name in texts if name not in chapters]
    if strangers:
        raise CannotRunError(*(Trouble(f"`{name}` is no chapter of this book", helps=helps) for name in strangers))


def on_disk(project: Project, name: str) -> str | None:
    """The text of a chapter as it stands on disk; None where there is none."""
    return decode(name, reading.read_bytes(project.root, name))[0] if reading.exists(project.root, name) else None


def _standing(project: Project) -> CheckResult | None:
    """The check of the book as it stands; None where it has nothing yet that could be checked."""
    try:
        return project.check()
    except CannotRunError:
        return None


def _keys(result: CheckResult, findings: Iterable[Finding]) -> list[_Key]:
    """What tells each finding from others, whatever its line.

    That is its file, code, message, the words at fault, the quotation, and the reason that acknowledges it.
    """
    texts = result.all_texts
    quoted = {j.quotation.id: j.quotation.printed.text for chapter in result.chapters for j in chapter.judged}
    return [
        (
            finding.place.file,
            finding.code.id,
            finding.message,
            texts.get(finding.place.file, "")[finding.place.start : finding.place.end],
            quoted.get(finding.quotation or "", ""),
            finding.acknowledged or "",
        )
        for finding in findings
    ]
