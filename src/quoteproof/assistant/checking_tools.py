"""Tools that prove: the findings of a book or of a proposed text, what a code means, and the editions.

A finding has a handle, by which `correct` knows its quotation.
"""

from collections.abc import Collection, Iterable
from typing import Annotated, Final, Literal

from pydantic import Field

from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.tool import NextCall, RefusedCallError, Tool, ToolAnswer, ToolArguments, clipped
from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import CannotRunError
from quoteproof.finding.model import Finding
from quoteproof.project.proposal import propose, refuse_strangers
from quoteproof.report.explain import render
from quoteproof.report.summary import Texts
from quoteproof.rules.table import RULES
from quoteproof.verdict.model import Attested, Exempted, Translated

ChapterName = Annotated[
    str, Field(min_length=1, max_length=300, description="path of a chapter relative to the book: chapters/01-x.md")
]
LONGEST_CHAPTER: Final = 1_000_000
"""Characters of a chapter, at most."""
ChapterText = Annotated[str, Field(min_length=1, max_length=LONGEST_CHAPTER, description="whole text")]
SHOWN: Final = 10
"""Findings in one answer."""
ACKNOWLEDGES: Final = (
    "a comment of the text acknowledges a finding, which only a person may do: take the comment out, and quote so that"
    " there is no finding, or leave the sentence to the author"
)
"""Why a text is not written that has no error left."""
_MESSAGE: Final = 150  # characters of a finding's message


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


class DeclaredWords(ToolAnswer):
    """Words in marks, or set off, that are not compared with any source."""

    file: str
    line: int
    kind: str
    """What they are declared to be."""

    def in_words(self) -> str:
        """One line."""
        return f"{self.file}:{self.line} not verified: {self.kind}"


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
    declared: tuple[DeclaredWords, ...] = ()
    """Words in marks that are not verified, since the text declares what they are."""
    note: str | None = None
    more: NextCall | None = None

    def in_words(self) -> str:
        """The counts, and a line for each finding."""
        head = (
            f"{self.errors} errors, {self.warnings} warnings; {self.verified} of {self.quotations} quotations verified"
        )
        rest = [*filter(None, (self.note,)), *([f"more: {self.more}"] if self.more else [])]
        return "\n".join([head, *(one.in_words() for one in (*self.findings, *self.declared)), *rest])


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
    chapter, text = arguments.chapter, plain_text(arguments.markdown)
    refuse_other_files(book, chapter)
    proposal = propose(book.project, {chapter: text})
    found = list(dict.fromkeys([*proposal.brought, *proposal.findings]))
    answer = _checked(book, proposal.result, found, {chapter}, 0, None)
    return answer.model_copy(
        update={"stands": proposal.stands, "note": ACKNOWLEDGES if proposal.acknowledged else None}
    )


def next_call(book: AssistedBook, finding: Finding, handle: str) -> NextCall:
    """The call that helps with a finding; it holds no words."""
    shown = book.shown(handle)
    if shown is not None and shown.judged is not None:
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
    shown = found[start : start + SHOWN]
    errors = sum(finding.severity.value == "error" for finding in found)
    quotations, verified = counted(result, files)
    more = None
    if again is not None and start + SHOWN < len(found):
        more = NextCall(tool=again.tool, arguments={**again.arguments, "from": start + SHOWN})
    return CheckAnswer(
        stands=not errors,
        errors=errors,
        warnings=len(found) - errors,
        quotations=quotations,
        verified=verified,
        findings=tuple(finding_value(book, result, texts, finding) for finding in shown),
        declared=declared(result, texts, files),
        more=more,
    )


def finding_value(book: AssistedBook, result: CheckResult, texts: Texts, finding: Finding) -> FindingValue:
    """A finding as it is shown, kept under a new handle."""
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
        call=next_call(book, finding, handle),
    )


def counted(result: CheckResult, files: set[str] | None) -> tuple[int, int]:
    """How many quotations some chapters have, and how many of them are verified."""
    names = [j.verdict.name for c in result.chapters if files is None or c.file in files for j in c.judged]
    return len(names), sum(name in ("verbatim", "altered") for name in names)


def declared(result: CheckResult, texts: Texts, files: Collection[str] | None) -> tuple[DeclaredWords, ...]:
    """The words in marks of some chapters that are not verified, since something declares what they are."""
    found = [
        (chapter.file, j.quotation.place.start, j.verdict)
        for chapter in result.chapters
        for j in chapter.judged
        if files is None or chapter.file in files
    ]
    return tuple(
        DeclaredWords(
            file=file,
            line=texts.position(file, start)[0],
            kind=verdict.reason.value if isinstance(verdict, Exempted) else verdict.name,
        )
        for file, start, verdict in found
        if isinstance(verdict, Exempted | Attested | Translated)
    )[:SHOWN]


def _open(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.acknowledged is None]


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


def refuse_other_files(book: AssistedBook, chapter: str) -> None:
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


def plain_text(text: str) -> str:
    """The text of a chapter without a byte-order mark; refused where it has no words."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise RefusedCallError("arguments", "`markdown` is empty")
    return text


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
