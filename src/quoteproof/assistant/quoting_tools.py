"""Tools that write quotations: the source's words between two ends, and the right words for a wrong quotation.

Nothing is given that was not judged as it will stand in a chapter.
"""

from collections.abc import Collection
from difflib import SequenceMatcher
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.reading_tools import AnchorText, anchor_of, unresolved
from quoteproof.assistant.tool import NextCall, RefusedCallError, Tool, ToolAnswer, ToolArguments, clipped
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.quoting import request as asking
from quoteproof.quoting.correction import corrected
from quoteproof.quoting.request import Piece, QuotationRequest, QuotingRefusal
from quoteproof.quoting.spans import Absent, Several, SourceSpan, locate
from quoteproof.quoting.writing import QUOTATION_FORMS, Initial, Written
from quoteproof.search import index
from quoteproof.search.hits import Closeness, context_of, quotation
from quoteproof.search.nearness import question
from quoteproof.source.library import Extent
from quoteproof.text.search_terms import plain
from quoteproof.verdict.model import Altered, Attested, Exempted, Judged, Translated, Verbatim
from quoteproof.verdict.passage_text import VerdictContext

Words = Annotated[str, Field(min_length=1, max_length=4000)]
_ECHOED: Final = 3  # words of a call that its refusal may repeat
_DIFFERENCES: Final = 8
_REPLACED: Final = 2000  # characters of a quotation that an edit may have to name


class PieceArgument(ToolArguments):
    """One run of words, by its ends."""

    first: Words = Field(description="its first words, or all of it where `last` is not given")
    last: Words | None = Field(default=None, description="its last words")


class QuoteArguments(ToolArguments):
    """Which words are to be written, and how."""

    anchor: AnchorText
    first: Words | None = Field(default=None, description="the first words (all of the passage if not given)")
    last: Words | None = Field(default=None, description="the last words (`first` is all of it if not given)")
    pieces: tuple[PieceArgument, ...] = Field(
        default=(),
        max_length=10,
        description="in place of first and last: runs with an omission […] between them",
    )
    form: Literal["run-in", "block", "verse"] | None = Field(default=None, description="by its length if not given")
    initial: Literal["keep", "lower", "upper"] = Field(
        default="keep", description="put the first letter into the other case, in brackets, where the sentence wants it"
    )
    nth: int | None = Field(default=None, ge=1, le=1000, description="which place, where `first` stands several times")


class QuoteAnswer(ToolAnswer):
    """A quotation that checks."""

    markdown: str
    """Marks, words and citation: to be pasted letter for letter."""
    anchor: str
    form: Literal["run-in", "block", "verse"]
    note: str | None = None

    def in_words(self) -> str:
        """The quotation."""
        return self.markdown if self.note is None else f"{self.markdown}\n{self.note}"


def quote(book: AssistedBook, arguments: QuoteArguments) -> QuoteAnswer:
    """Write the source's words as a quotation."""
    context = book.context()
    anchor = anchor_of(arguments.anchor)
    extent = context.library.resolve(anchor)
    if not isinstance(extent, Extent):
        raise unresolved(context.library, extent)
    if arguments.pieces and (arguments.first or arguments.last):
        raise RefusedCallError("arguments", "give `pieces`, or `first` and `last`, not both")
    if arguments.last and not arguments.first:
        raise RefusedCallError("arguments", "`last` needs `first`")
    pieces = tuple(Piece(piece.first, piece.last) for piece in arguments.pieces)
    if arguments.first is not None:
        pieces = (Piece(arguments.first, arguments.last),)
    form = None if arguments.form is None else QUOTATION_FORMS[arguments.form]
    request = QuotationRequest(extent, pieces, form, arguments.nth, Initial(arguments.initial))
    written = asking.quote(request, context)
    if not isinstance(written, Written):
        raise _refused(request, written, arguments)
    return QuoteAnswer(
        markdown=written.markdown, anchor=str(written.anchor), form=_name(written.form), note=_note(written)
    )


def _note(written: Written) -> str | None:
    """What the check will say of a quotation that it accepts."""
    if not written.skipped_limit:
        return None
    return f"`{written.skipped_limit}` is just before these words: begin with it, or the check warns (Q010)"


def _name(form: Kind) -> Any:
    return next((name for name, kind in QUOTATION_FORMS.items() if kind is form), "run-in")


def _refused(request: QuotationRequest, refusal: QuotingRefusal, arguments: QuoteArguments) -> RefusedCallError:
    """Say why nothing is written, in words that hold none of the source's, and what to ask next."""
    given = arguments.model_dump(exclude_defaults=True, exclude_none=True)
    see = NextCall(tool="passage", arguments={"anchor": arguments.anchor})
    for number, piece in enumerate(request.pieces, 1):
        which = f"piece {number}: " if len(request.pieces) > 1 else ""
        span = locate(request.extent, piece.first, piece.last)
        if isinstance(span, SourceSpan):
            continue
        what = "first" if span.words == piece.first else "last"
        if isinstance(span, Several):
            if request.nth is not None and what == "first":
                message = f"{which}`{what}` stands {span.count} times in `{request.anchor}`, so `nth` is at most that"
                return RefusedCallError("words-several", message, see)
            short = all(len(words.split()) <= _ECHOED for words in (piece.first, piece.last or ""))
            again = NextCall(tool="quote", arguments={**given, "nth": 1}) if short and what == "first" else see
            message = f"{which}`{what}` stands {span.count} times in `{request.anchor}`: give more words, or `nth`"
            return RefusedCallError("words-several", message, again)
        if isinstance(span, Absent):
            where = "after `first`" if span.after else ""
            message = f"{which}`{what}` does not stand {where} in `{request.anchor}`".replace("  ", " ")
            return RefusedCallError("words-absent", message, see)
    return RefusedCallError("not-quotable", f"`{request.anchor}` cannot be quoted like this", see)


class CorrectArguments(ToolArguments):
    """A quotation that may be wrong."""

    markdown: str | None = Field(
        default=None,
        max_length=8000,
        description="one quotation with its marks and its citation",
    )
    finding: str | None = Field(default=None, max_length=20, description="in its place: handle of a finding, as f3")


class WordDifference(ToolAnswer):
    """Words that differ."""

    written: str
    source: str


class CorrectAnswer(ToolAnswer):
    """The source's words for a quotation."""

    status: Literal["right", "corrected", "elsewhere", "absent"]
    """`elsewhere`: another passage than the cited one has the words, or nearly; `absent`: no source has them."""
    markdown: str | None = None
    """The right quotation with its citation: to be pasted letter for letter."""
    anchor: str | None = None
    differences: tuple[WordDifference, ...] = ()
    replaces: str | None = None
    """What it takes the place of in the chapter: the `old` of `edit_chapter`."""
    call: NextCall | None = Field(default=None, serialization_alias="try")

    def in_words(self) -> str:
        """What the source has."""
        if self.status == "absent":
            return "no source has these words, or nearly: say it without quotation marks, or find other words"
        return f"{self.status}: {self.markdown or self.call}"


def correct(book: AssistedBook, arguments: CorrectArguments) -> CorrectAnswer:
    """Give the source's words for one quotation."""
    if (arguments.markdown is None) == (arguments.finding is None):
        raise RefusedCallError("arguments", "give `markdown` of one quotation, or the handle of a `finding`")
    context = book.context()
    if arguments.finding is not None:
        shown = book.shown(arguments.finding)
        if shown is None:
            message = "no finding of this server has that handle"
            raise RefusedCallError("unknown-finding", message, NextCall(tool="check"))
        if shown.judged is None:
            call = NextCall(tool="explain", arguments={"code": shown.finding.code.id})
            raise RefusedCallError("no-quotation", "this finding concerns no single quotation", call)
        return _corrected(book, shown.judged, shown.text, context)
    text = (arguments.markdown or "").removeprefix("\ufeff")
    result = book.project.judge(text)
    judged = [j for chapter in result.chapters for j in chapter.judged]
    if len(judged) > 1:
        raise RefusedCallError("arguments", f"`markdown` has {len(judged)} quotations: give one")
    if not judged:
        return _found_for(book, text, (), context)
    return _corrected(book, judged[0], text, context)


def _corrected(book: AssistedBook, judged: Judged, text: str, context: VerdictContext) -> CorrectAnswer:
    own, verdict = judged.quotation, judged.verdict
    replaced = _as_written(own, text)
    if isinstance(verdict, Verbatim | Altered | Exempted | Attested | Translated):
        return CorrectAnswer(status="right", markdown=replaced, replaces=replaced, anchor=_cited(own))
    refusal = verdict.refusal
    written = corrected(own, refusal, context) if refusal is not None else None
    if written is not None:
        status: Literal["corrected", "elsewhere"] = "corrected" if _is_cited(own, written) else "elsewhere"
        return _answer(status, written, own.printed.text, replaced)
    keys = (
        sorted({anchor.key for anchor in own.citation.anchors} & context.library.sources.keys()) if own.citation else []
    )
    answer = _found_for(book, own.printed.text, keys, context)
    if answer.status == "absent" and keys:
        answer = _found_for(book, own.printed.text, (), context)
    if answer.anchor is not None and own.citation and anchor_of(answer.anchor) in own.citation.anchors:
        answer = answer.model_copy(update={"status": "corrected"})
    return answer.model_copy(update={"replaces": replaced})


def _found_for(book: AssistedBook, words: str, keys: Collection[str], context: VerdictContext) -> CorrectAnswer:
    """The nearest words of some sources, or of all; none where nothing agrees."""
    if question(plain(words)) is None:
        raise RefusedCallError("no-words", "there is no word to look for", NextCall(tool="sources"))
    for hit in index.find(book.project.root, words, sources=keys, limit=3).hits:
        written = None if hit.closeness is Closeness.WORDS else quotation(words, hit, context_of(hit, context))
        if written is not None:
            return _answer("elsewhere", written, words, None)
    return CorrectAnswer(status="absent", call=NextCall(tool="sources"))


def _answer(
    status: Literal["corrected", "elsewhere"], written: Written, words: str, replaced: str | None
) -> CorrectAnswer:
    return CorrectAnswer(
        status=status,
        markdown=written.markdown,
        anchor=str(written.anchor),
        differences=tuple(_differences(words, written.text)),
        replaces=replaced,
    )


def _differences(mine: str, theirs: str) -> list[WordDifference]:
    """The words that differ, in their order."""
    left, right = mine.split(), theirs.split()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"][:_DIFFERENCES]
    return [
        WordDifference(written=clipped(" ".join(left[a:b]), 80), source=clipped(" ".join(right[c:d]), 80))
        for _, a, b, c, d in changes
    ]


def _as_written(own: Quotation, text: str) -> str | None:
    """The quotation with its citation as the text has it, where its place is known and it is not too long."""
    place, cited = own.place, own.citation
    end = place.end
    if cited is not None and not cited.written.approximate and 0 <= cited.written.start - place.end <= 1:
        end = cited.written.end
    written = text[place.start : end]
    return written if not place.approximate and 0 < len(written) <= _REPLACED else None


def _cited(own: Quotation) -> str | None:
    return str(own.citation.anchors[0]) if own.citation and own.citation.anchors else None


def _is_cited(own: Quotation, written: Written) -> bool:
    return own.citation is not None and written.anchor in own.citation.anchors


TOOLS: Final = (
    Tool(
        "quote",
        "Quote",
        "Write the source's own words as a quotation with its citation that checks: the passage, or from its `first`"
        " to its `last` words. Paste `markdown` into the chapter, letter for letter.",
        QuoteArguments,
        QuoteAnswer,
        quote,
    ),
    Tool(
        "correct",
        "Correct a quotation",
        "Give the source's words for one quotation that may be wrong, with what differs, or say that no source has it.",
        CorrectArguments,
        CorrectAnswer,
        correct,
    ),
)
"""The tools of this module."""
