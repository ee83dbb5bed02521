"""Tools that read and write chapters: nothing is written that brings an error into the book.

A refused text is told by its findings, without their words; `correct` gives the right ones.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from pydantic import Field

from quoteproof.assistant.checking_tools import (
    ACKNOWLEDGES,
    LONGEST_CHAPTER,
    SHOWN,
    ChapterName,
    ChapterText,
    DeclaredWords,
    FindingValue,
    counted,
    declared,
    finding_value,
    next_call,
    plain_text,
    refuse_other_files,
)
from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.tool import NextCall, RefusedCallError, RefusedFinding, Tool, ToolAnswer, ToolArguments
from quoteproof.chapter.faults import ChapterNotUtf8
from quoteproof.chapter.parse import decode
from quoteproof.disk import reading
from quoteproof.disk.book_files import chapter_names
from quoteproof.project.proposal import Proposal, propose, put
from quoteproof.report.summary import Texts
from quoteproof.text.look_alikes import nearest

_LINES: Final = 200
_WARNINGS: Final = 4


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
    """What is left of the chapter's findings; those of quotations come first."""
    more: NextCall | None = None
    """The call that shows them all, where there are more."""
    declared: tuple[DeclaredWords, ...] = ()
    """Words in marks that are not verified, since the text declares what they are; tell the author."""
    digest: str
    """Of the text as it stands now."""

    def in_words(self) -> str:
        """What was written."""
        head = f"written: {self.chapter}; {self.verified} of {self.quotations} quotations verified"
        rest = [f"more: {self.more}"] if self.more else []
        return "\n".join([head, *(one.in_words() for one in (*self.warnings, *self.declared)), *rest])


def put_chapter(book: AssistedBook, arguments: PutArguments) -> PutAnswer:
    """Write a chapter if it brings no error."""
    chapter = arguments.chapter
    refuse_other_files(book, chapter)
    if arguments.digest is not None:
        before = _on_disk(book, chapter)
        if before is None or _digest(before) != arguments.digest:
            raise _changed(chapter)
    return _put(book, chapter, plain_text(arguments.markdown))


class EditArguments(ToolArguments):
    """A replacement in a chapter."""

    chapter: ChapterName
    old: str = Field(min_length=1, max_length=LONGEST_CHAPTER, description="text that stands once in the chapter")
    new: str = Field(max_length=LONGEST_CHAPTER, description="what stands there then")


def edit_chapter(book: AssistedBook, arguments: EditArguments) -> PutAnswer:
    """Replace a text that stands once in a chapter, if that brings no error."""
    chapter = arguments.chapter
    text = _written(book, chapter)
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
    _on_disk(book, chapter)
    proposal = propose(book.project, {chapter: text})
    if not put(book.project, proposal):
        raise _does_not_stand(book, proposal)
    texts = Texts(proposal.result)
    quotations, verified = counted(proposal.result, {chapter})
    found = sorted(proposal.findings, key=lambda finding: finding.quotation is None)
    more = NextCall(tool="check", arguments={"chapter": chapter}) if len(found) > _WARNINGS else None
    return PutAnswer(
        chapter=chapter,
        quotations=quotations,
        verified=verified,
        warnings=tuple(finding_value(book, proposal.result, texts, finding) for finding in found[:_WARNINGS]),
        more=more,
        declared=declared(proposal.result, texts, {chapter}),
        digest=_digest(text),
    )


def _does_not_stand(book: AssistedBook, proposal: Proposal) -> RefusedCallError:
    """The refusal of a text that brings errors."""
    texts = Texts(proposal.result)
    values: list[RefusedFinding] = []
    for finding in (proposal.brought or proposal.acknowledged)[:SHOWN]:
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
                call=next_call(book, finding, handle),
            )
        )
    if not proposal.brought and proposal.acknowledged:
        more = len(proposal.acknowledged) - len(values)
        call = NextCall(tool="explain", arguments={"code": values[0].code})
        message = f"nothing was written: {ACKNOWLEDGES}"
        raise RefusedCallError("acknowledges", message, call, findings=values, more=more)
    count = len(proposal.brought)
    what = f"{count} error{'s' * (count > 1)}" if count else "quotations that cannot be proved"
    call = values[0].call if values else NextCall(tool="check")
    message = f"nothing was written: the text brings {what} into the book"
    return RefusedCallError("does-not-stand", message, call, findings=values, more=count - len(values))


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
    text = _written(book, chapter)
    lines = text.split("\n")
    first = arguments.start - 1
    shown = lines[first : first + arguments.count]
    following = first + len(shown)
    more = None
    if following < len(lines):
        given = {"chapter": chapter, "from": following + 1, "count": arguments.count}
        more = NextCall(tool="read_chapter", arguments=given)
    return ReadAnswer(chapter=chapter, markdown="\n".join(shown), lines=len(lines), digest=_digest(text), more=more)


def _written(book: AssistedBook, chapter: str) -> str:
    """The text of a chapter as it stands on disk."""
    refuse_other_files(book, chapter)
    text = _on_disk(book, chapter)
    if text is None:
        names = chapter_names(book.project.root, [])
        nearby = next(iter(nearest(chapter, names)), next(iter(names), None))
        call = NextCall(tool="read_chapter", arguments={"chapter": nearby}) if nearby else None
        raise RefusedCallError("no-chapter", f"`{chapter}` is not written yet", call)
    return text


def _on_disk(book: AssistedBook, chapter: str) -> str | None:
    """The same, or None where there is no such chapter; refused where it is no UTF-8, since bytes would be lost."""
    root = book.project.root
    if not reading.exists(root, chapter):
        return None
    text, faults = decode(chapter, reading.read_bytes(root, chapter))
    if any(isinstance(fault, ChapterNotUtf8) for fault in faults):
        message = f"`{chapter}` is not UTF-8: a person has to convert it"
        raise RefusedCallError("not-text", message, NextCall(tool="check", arguments={"chapter": chapter}))
    return text


def _changed(chapter: str) -> RefusedCallError:
    call = NextCall(tool="read_chapter", arguments={"chapter": chapter})
    return RefusedCallError("changed", f"`{chapter}` is not the text of that digest: it has changed since", call)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _places(text: str, sought: str) -> Iterable[int]:
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + len(sought))


TOOLS: Final = (
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
)
"""The tools of this module."""
