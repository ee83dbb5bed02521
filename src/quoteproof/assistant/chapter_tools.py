"""Tools that judge and write chapters: nothing is written that brings an error into the book.

A refused text is told by its findings, without their words; `correct` gives the right ones.
"""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Final, Literal

from pydantic import Field

from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.tool import (
    NextCall,
    RefusedCallError,
    RefusedFinding,
    Tool,
    ToolAnswer,
    ToolArguments,
    clipped,
)
from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import CannotRunError
from quoteproof.finding.model import Finding
from quoteproof.project.proposal import Proposal, on_disk, propose, put, refuse_strangers
from quoteproof.report.explain import render
from quoteproof.report.summary import Texts
from quoteproof.rules.table import RULES

ChapterName = Annotated[
    str, Field(min_length=1, max_length=300, description="path of a chapter relative to the book: chapters/01-x.md")
]
_TEXT: Final = 1_000_000  # characters of a chapter
ChapterText = Annotated[str, Field(min_length=1, max_length=_TEXT, description="the whole text of the chapter")]
_SHOWN: Final = 10  # findings in one answer
_MESSAGE: Final = 150  # characters of a finding's message
_SOURCE: Final = 80
_LINES: Final = 200


class CheckArguments(ToolArguments):
    """Which chapter."""

    chapter: ChapterName | None = Field(default=None, description="only findings in this chapter; all if not given")
    start: int = Field(default=0, validation_alias="from", ge=0, description="number of the first finding, from 0")


class FindingValue(ToolAnswer):
    """One finding."""

    finding: str
    """Its handle, for `correct`."""
    file: str
    line: int
    column: int
    code: str
    severity: Literal["error", "warning"]
    message: str
    call: NextCall | None = Field(default=None, serialization_alias="try")

    def in_words(self) -> str:
        """The finding in one line."""
        return f"{self.file}:{self.line}:{self.column} {self.code} {self.message} ({self.finding})"


class CheckAnswer(ToolAnswer):
    """The findings of a check."""

    stands: bool
    """Whether there is no error; of a proposed text, whether it could be put."""
    errors: int
    warnings: int
    quotations: int
    """How many quotations there are."""
    verified: int
    """How many of them are the source's words, letter for letter or with marked alterations."""
    findings: tuple[FindingValue, ...]
    more: NextCall | None = None

    def in_words(self) -> str:
        """The counts, and a line for each finding."""
        head = (
            f"{self.errors} errors, {self.warnings} warnings; {self.verified} of {self.quotations} quotations verified"
        )
        return "\n".join([head, *(f.in_words() for f in self.findings), *([f"more: {self.more}"] if self.more else [])])


def check(book: AssistedBook, arguments: CheckArguments) -> CheckAnswer:
    """Check the book as it stands."""
    project, chapter = book.project, arguments.chapter
    result = project.check()
    if chapter is not None and chapter not in {one.file for one in result.chapters}:
        raise _stranger(chapter)
    found = [f for f in _open(result.all_findings) if chapter is None or f.place.file == chapter]
    given = {"chapter": chapter} if chapter is not None else {}
    return _checked(
        book, result, found, {chapter} if chapter else None, arguments.start, NextCall(tool="check", arguments=given)
    )


class CheckTextArguments(ToolArguments):
    """A text of a chapter that is not written yet."""

    chapter: ChapterName
    markdown: ChapterText


def check_text(book: AssistedBook, arguments: CheckTextArguments) -> CheckAnswer:
    """Judge a chapter as it would be, and write nothing."""
    chapter, text = arguments.chapter, _plain(arguments.markdown)
    _refuse_other_files(book, chapter)
    proposal = propose(book.project, {chapter: text})
    found = list(dict.fromkeys([*proposal.brought, *proposal.findings]))
    answer = _checked(book, proposal.result, found, {chapter}, 0, None)
    return answer.model_copy(update={"stands": not proposal.brought})


class PutArguments(ToolArguments):
    """A whole chapter."""

    chapter: ChapterName
    markdown: ChapterText
    digest: str | None = Field(
        default=None,
        max_length=64,
        description="of the text it replaces, from read_chapter: refused if that changed",
    )


class PutAnswer(ToolAnswer):
    """What was written."""

    chapter: str
    quotations: int
    verified: int
    warnings: tuple[FindingValue, ...] = ()
    digest: str
    """Of the text as it stands now."""

    def in_words(self) -> str:
        """What was written."""
        head = f"written: {self.chapter}; {self.verified} of {self.quotations} quotations verified"
        return "\n".join([head, *(warning.in_words() for warning in self.warnings)])


def put_chapter(book: AssistedBook, arguments: PutArguments) -> PutAnswer:
    """Write a chapter if it brings no error."""
    chapter = arguments.chapter
    _refuse_other_files(book, chapter)
    if arguments.digest is not None:
        before = on_disk(book.project, chapter)
        if before is None or _digest(before) != arguments.digest:
            raise _changed(chapter)
    return _put(book, chapter, _plain(arguments.markdown))


class EditArguments(ToolArguments):
    """A replacement in a chapter."""

    chapter: ChapterName
    old: str = Field(min_length=1, max_length=_TEXT, description="text that stands once in the chapter")
    new: str = Field(max_length=_TEXT, description="what stands there then")


def edit_chapter(book: AssistedBook, arguments: EditArguments) -> PutAnswer:
    """Replace a text that stands once in a chapter, if that brings no error."""
    chapter = arguments.chapter
    _refuse_other_files(book, chapter)
    text = on_disk(book.project, chapter)
    if text is None:
        raise RefusedCallError("no-chapter", f"`{chapter}` is not written yet", NextCall(tool="put_chapter"))
    old, new = arguments.old, arguments.new
    if old not in text and "\r\n" in text:  # clients write line ends as LF
        old, new = (part.replace("\r\n", "\n").replace("\n", "\r\n") for part in (old, new))
    count = text.count(old)
    if count != 1:
        see = NextCall(tool="read_chapter", arguments={"chapter": chapter})
        if not count:
            raise RefusedCallError("old-absent", f"`old` does not stand in `{chapter}` as it is now", see)
        lines = [text.count("\n", 0, at) + 1 for at in _places(text, old)]
        shown = ", ".join(map(str, lines[:5]))
        see = NextCall(tool="read_chapter", arguments={"chapter": chapter, "from": lines[0], "count": 40})
        message = f"`old` stands {count} times in `{chapter}` (lines {shown}): take in more of the text around it"
        raise RefusedCallError("old-several", message, see)
    if old == new:
        raise RefusedCallError("arguments", "`old` and `new` are the same")
    edited = text.replace(old, new)
    if not edited.strip():
        raise RefusedCallError("arguments", "nothing would be left of the chapter")
    return _put(book, chapter, edited)


def _put(book: AssistedBook, chapter: str, text: str) -> PutAnswer:
    proposal = propose(book.project, {chapter: text})
    if not put(book.project, proposal):
        raise _does_not_stand(book, proposal)
    texts = Texts(proposal.result)
    quotations, verified = _counts(proposal.result, {chapter})
    warnings = tuple(_value(book, proposal.result, texts, finding) for finding in proposal.findings[:3])
    return PutAnswer(chapter=chapter, quotations=quotations, verified=verified, warnings=warnings, digest=_digest(text))


def _does_not_stand(book: AssistedBook, proposal: Proposal) -> RefusedCallError:
    """The refusal of a text that brings errors."""
    texts = Texts(proposal.result)
    values: list[RefusedFinding] = []
    for finding in proposal.brought[:_SHOWN]:
        handle = book.show(finding, proposal.result)
        line, column = texts.position(finding.place.file, finding.place.start)
        values.append(
            RefusedFinding(
                finding=handle,
                file=finding.place.file,
                line=line,
                column=column,
                code=finding.code.id,
                name=finding.code.name,
                call=_next(finding, handle),
            )
        )
    count = len(proposal.brought)
    message = f"nothing was written: the text brings {count} error{'s' * (count > 1)} into the book"
    more = count - len(values)
    return RefusedCallError("does-not-stand", message, values[0].call, findings=values, more=more)


def _next(finding: Finding, handle: str) -> NextCall:
    """The call that helps with a finding; it holds no words."""
    if finding.quotation is not None:
        return NextCall(tool="correct", arguments={"finding": handle})
    if finding.code.id == "C001":
        return NextCall(tool="sources")
    return NextCall(tool="explain", arguments={"code": finding.code.id})


def _checked(
    book: AssistedBook,
    result: CheckResult,
    found: list[Finding],
    files: set[str] | None,
    start: int,
    again: NextCall | None,
) -> CheckAnswer:
    texts = Texts(result)
    shown = found[start : start + _SHOWN]
    errors = sum(finding.severity.value == "error" for finding in found)
    quotations, verified = _counts(result, files)
    more = None
    if again is not None and start + _SHOWN < len(found):
        more = NextCall(tool=again.tool, arguments={**again.arguments, "from": start + _SHOWN})
    return CheckAnswer(
        stands=not errors,
        errors=errors,
        warnings=len(found) - errors,
        quotations=quotations,
        verified=verified,
        findings=tuple(_value(book, result, texts, finding) for finding in shown),
        more=more,
    )


def _value(book: AssistedBook, result: CheckResult, texts: Texts, finding: Finding) -> FindingValue:
    handle = book.show(finding, result)
    line, column = texts.position(finding.place.file, finding.place.start)
    return FindingValue(
        finding=handle,
        file=finding.place.file,
        line=line,
        column=column,
        code=finding.code.id,
        severity=finding.severity.value,
        message=clipped(finding.message, _MESSAGE),
        call=_next(finding, handle),
    )


def _counts(result: CheckResult, files: set[str] | None) -> tuple[int, int]:
    """How many quotations some chapters have, and how many of them are verified."""
    names = [j.verdict.name for c in result.chapters if files is None or c.file in files for j in c.judged]
    return len(names), sum(name in ("verbatim", "altered") for name in names)


def _open(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.acknowledged is None]


class ReadArguments(ToolArguments):
    """Which lines of which chapter."""

    chapter: ChapterName
    start: int = Field(default=1, validation_alias="from", ge=1, description="number of the first line")
    count: int = Field(default=100, ge=1, le=_LINES)


class ReadAnswer(ToolAnswer):
    """Lines of a chapter as it stands on disk."""

    chapter: str
    markdown: str
    lines: int
    """How many the chapter has."""
    digest: str
    """Of the whole text, for `put_chapter`."""
    more: NextCall | None = None

    def in_words(self) -> str:
        """The lines."""
        return self.markdown + (f"\nmore: {self.more}" if self.more else "")


def read_chapter(book: AssistedBook, arguments: ReadArguments) -> ReadAnswer:
    """Read a chapter as it stands on disk."""
    chapter = arguments.chapter
    _refuse_other_files(book, chapter)
    text = on_disk(book.project, chapter)
    if text is None:
        raise RefusedCallError("no-chapter", f"`{chapter}` is not written yet", NextCall(tool="put_chapter"))
    lines = text.split("\n")
    first = arguments.start - 1
    shown = lines[first : first + arguments.count]
    following = first + len(shown)
    more = None
    if following < len(lines):
        given = {"chapter": chapter, "from": following + 1, "count": arguments.count}
        more = NextCall(tool="read_chapter", arguments=given)
    return ReadAnswer(chapter=chapter, markdown="\n".join(shown), lines=len(lines), digest=_digest(text), more=more)


class ExplainArguments(ToolArguments):
    """Which code."""

    code: str = Field(min_length=1, max_length=10, description="code of a finding, such as Q001")


class ExplainAnswer(ToolAnswer):
    """What a code means."""

    code: str
    explanation: str

    def in_words(self) -> str:
        """The explanation."""
        return self.explanation


def explain(book: AssistedBook, arguments: ExplainArguments) -> ExplainAnswer:
    """Explain what a finding means and what to do."""
    code = arguments.code.strip().upper()
    if code not in RULES:
        raise RefusedCallError("unknown-code", "there is no such code", NextCall(tool="check"))
    return ExplainAnswer(code=code, explanation=render(RULES[code]))


class BuildArguments(ToolArguments):
    """What to make."""

    formats: tuple[Literal["pdf", "docx", "html"], ...] = Field(
        default=(), max_length=3, description="those of book.yaml if none is given"
    )


class BuildAnswer(ToolAnswer):
    """What was made."""

    written: dict[str, int]
    """The size in bytes of each output, by its path in the book."""

    def in_words(self) -> str:
        """The outputs."""
        return f"built {', '.join(self.written)}"


def build(book: AssistedBook, arguments: BuildArguments) -> BuildAnswer:
    """Check the book and make its editions, while no error stands."""
    from quoteproof.project.build import build as build_book  # here, for it imports the editions and the proof

    built = build_book(book.project, frozenset(arguments.formats) or None)
    if not built.written:
        count = len(built.result.errors)
        message = f"nothing was built: the book has {count} error{'s' * (count != 1)}"
        raise RefusedCallError("does-not-stand", message, NextCall(tool="check"))
    return BuildAnswer(written=dict(built.written))


def _refuse_other_files(book: AssistedBook, chapter: str) -> None:
    """Refuse a path that is no chapter's, or that leads to a file that is none."""
    project = book.project
    parts = chapter.split("/")
    if parts[0].casefold() in _OWN or any(part in ("", ".", "..") for part in parts) or not _is_text(chapter):
        raise _stranger(chapter)
    try:
        refuse_strangers(project, {chapter: ""})
        real = (project.root / chapter).resolve().relative_to(project.root.resolve()).as_posix()
        if real != chapter:
            refuse_strangers(project, {real: ""})
    except (CannotRunError, ValueError, OSError) as error:
        if isinstance(error, CannotRunError) and not any("is no chapter" in t.message for t in error.troubles):
            raise
        raise _stranger(chapter) from error


_OWN: Final = frozenset(("seeds", "build", ".quoteproof", ".git"))
"""Folders in which nothing is a chapter, whatever `book.yaml` says."""


def _is_text(name: str) -> bool:
    return all(character.isprintable() for character in name)


def _stranger(chapter: str) -> RefusedCallError:
    message = f"`{clipped(chapter, 80)}` is no chapter of this book: only chapters can be read and written"
    return RefusedCallError("not-a-chapter", message, NextCall(tool="check"))


def _changed(chapter: str) -> RefusedCallError:
    call = NextCall(tool="read_chapter", arguments={"chapter": chapter})
    return RefusedCallError("changed", f"`{chapter}` is not the text of that digest: it has changed since", call)


def _plain(text: str) -> str:
    """The text of a chapter without a byte-order mark; refused where it has no words."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise RefusedCallError("arguments", "`markdown` is empty")
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _places(text: str, sought: str) -> Iterable[int]:
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + len(sought))


TOOLS: Final = (
    Tool("check", "Check", "Check the book, or show the findings of one chapter.", CheckArguments, CheckAnswer, check),
    Tool(
        "check_text",
        "Check a text",
        "Judge the whole text of a chapter as it would be. Nothing is written.",
        CheckTextArguments,
        CheckAnswer,
        check_text,
    ),
    Tool(
        "read_chapter",
        "Read a chapter",
        "Read lines of a chapter as it stands on disk.",
        ReadArguments,
        ReadAnswer,
        read_chapter,
    ),
    Tool(
        "put_chapter",
        "Write a chapter",
        "Write the whole text of a chapter. It is written only if it brings no error into the book; otherwise the"
        " findings say where, and `correct` gives the right words.",
        PutArguments,
        PutAnswer,
        put_chapter,
        writes=True,
        destroys=True,
    ),
    Tool(
        "edit_chapter",
        "Edit a chapter",
        "Replace `old`, which must stand once in the chapter, with `new`. It is written only if it brings no error.",
        EditArguments,
        PutAnswer,
        edit_chapter,
        writes=True,
        destroys=True,
        repeats=False,
    ),
    Tool("explain", "Explain a code", "Explain a finding's code.", ExplainArguments, ExplainAnswer, explain),
    Tool(
        "build",
        "Build",
        "Check the book and make its editions. Nothing is made while an error stands.",
        BuildArguments,
        BuildAnswer,
        build,
        writes=True,
    ),
)
"""The tools of this module."""
