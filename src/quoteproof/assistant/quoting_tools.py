"""Tools that write quotations: the source's words between two ends, and the right words for a wrong quotation.

Nothing is given that was not judged as it will stand in a chapter.
"""

import re
from collections.abc import Collection
from difflib import SequenceMatcher
from typing import Annotated, Final, Literal

from pydantic import Field

from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.reading_tools import AnchorText, unresolved
from quoteproof.assistant.tool import NextCall, RefusedCallError, Tool, ToolAnswer, ToolArguments, clipped
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.quoting import request as asking
from quoteproof.quoting.correction import corrected
from quoteproof.quoting.request import PartsJoined, Piece, QuotationRequest, QuotingRefusal
from quoteproof.quoting.spans import Absent, Several
from quoteproof.quoting.writing import QUOTATION_FORMS, FormName, Initial, Written, form_name
from quoteproof.search import index
from quoteproof.search.hits import context_of, quotation
from quoteproof.search.nearness import question
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
from quoteproof.text.search_terms import plain
from quoteproof.text.words import count_words
from quoteproof.verdict.model import Altered, Attested, Exempted, Judged, Translated, Verbatim
from quoteproof.verdict.passage_text import VerdictContext

Words = Annotated[str, Field(min_length=1, max_length=4000)]
_ECHOED: Final = 3  # words of a call that its refusal may repeat
_DIFFERENCES: Final = 8
_AGREEMENT: Final = 70.0
"""Per cent of agreement (`Near`) below which other words are meant."""
_SHARE: Final = 0.75
"""How many of a quotation's words its correction has at the least: “all speed” is none of four words."""
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
    form: FormName | None = Field(default=None, description="by its length if not given")
    initial: Literal["keep", "lower", "upper"] = Field(
        default="keep", description="put the first letter into the other case, in brackets, where the sentence wants it"
    )
    nth: int | None = Field(default=None, ge=1, le=1000, description="which place, where `first` stands several times")


class QuoteAnswer(ToolAnswer):
    """A quotation that checks."""

    markdown: str
    """Marks, words and citation: to be pasted letter for letter."""
    anchor: str
    form: FormName
    note: str | None = None

    def in_words(self) -> str:
        """The quotation."""
        return self.markdown if self.note is None else f"{self.markdown}\n{self.note}"


def quote(book: AssistedBook, arguments: QuoteArguments) -> QuoteAnswer:
    """Write the source's words as a quotation."""
    context = book.context()
    anchor = Anchor.pasted(arguments.anchor)
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
        markdown=written.markdown,
        anchor=str(written.anchor),
        form=form_name(written.form),
        note="; ".join(asking.notes_of(written)) or None,
    )


def _refused(request: QuotationRequest, refusal: QuotingRefusal, arguments: QuoteArguments) -> RefusedCallError:
    """Say why nothing is written, in words that hold none of the source's, and what to ask next."""
    see = NextCall(tool="passage", arguments={"anchor": arguments.anchor})
    ends, found = [(piece.first, piece.last) for piece in request.pieces], refusal.why
    where = f"in `{request.anchor}`"
    if isinstance(found, Several | Absent):
        number, what = next(
            (n, what) for n, pair in enumerate(ends, 1) for what in _ENDS if found.words == pair[_ENDS[what]]
        )
        which = f"`{what}`" if len(ends) == 1 else f"`{what}` of piece {number}"
        if isinstance(found, Absent):
            behind = " behind the words before it" if found.after else ""
            return RefusedCallError("words-absent", f"{which} does not stand {where}{behind}", see)
        times = "once" if found.count == 1 else f"{found.count} times"
        message = f"{which} stands {times} {where}: give more words, or count its place by `nth`"
        short = all(len(end.split()) <= _ECHOED for pair in ends for end in pair if end)
        if short and refusal.candidates:
            given = arguments.model_dump(exclude_defaults=True, exclude_none=True)
            see = NextCall(tool="quote", arguments={**given, "nth": refusal.candidates[0].nth})
        return RefusedCallError("words-several", message, see)
    if isinstance(found, PartsJoined):
        message = (
            "the omission would join parts that the source keeps apart: omit whole clauses, or make two quotations"
        )
        return RefusedCallError("joined-parts", message, see)
    return RefusedCallError("not-quotable", _why(refusal), see)


def _why(refusal: QuotingRefusal) -> str:
    """The reason of a refusal and what can be done, by the names of this tool."""
    told = [refusal.message, *(cure for cure in refusal.helps if "quoteproof" not in cure)]
    return _OPTION.sub(lambda option: _OPTIONS[option[0]], "; ".join(told))


_OPTIONS: Final = {"`--block`": "`form` block", "`--initial`": "`initial`", "FIRST": "`first`", "LAST": "`last`"}
_OPTION: Final = re.compile("|".join(map(re.escape, _OPTIONS)))


_CITATION: Final = re.compile(r"\s?\[[^\[\]]*@[^\[\]]*\]")
_NAMED: Final = re.compile(r"@\{?([^\s\[\]{},;]+)")
_ENDS: Final = {"first": 0, "last": 1}


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
        return _found_for(book, _CITATION.sub("", text), (), context)
    return _corrected(book, judged[0], text, context)


def _corrected(book: AssistedBook, judged: Judged, text: str, context: VerdictContext) -> CorrectAnswer:
    own, verdict = judged.quotation, judged.verdict
    replaced = _as_written(own, text)
    if isinstance(verdict, Verbatim | Altered | Exempted | Attested | Translated):
        return CorrectAnswer(status="right", markdown=replaced, replaces=replaced, anchor=_cited(own))
    refusal = verdict.refusal
    before = text[: own.place.start].rsplit("\n\n", 1)[-1] if not own.place.approximate else ""
    written = corrected(own, refusal, context, before=before or None) if refusal is not None else None
    if written is not None:
        status: Literal["corrected", "elsewhere"] = "corrected" if _is_cited(own, written) else "elsewhere"
        return _answer(status, written, own.printed.text, replaced)
    cited = own.citation.anchors if own.citation else ()
    keys = sorted({anchor.key for anchor in cited} & context.library.sources.keys())
    answer = _found_for(book, own.printed.text, keys, context)
    if answer.status == "absent" and keys:
        answer = _found_for(book, own.printed.text, (), context)
    named = set(cited) | {Anchor.pasted(match[1]) for match in _NAMED.finditer(replaced or "")}
    if answer.anchor is not None and named & {Anchor.pasted(answer.anchor), Anchor(Anchor.pasted(answer.anchor).key)}:
        answer = answer.model_copy(update={"status": "corrected"})
    return answer.model_copy(update={"replaces": replaced})


def _found_for(book: AssistedBook, words: str, keys: Collection[str], context: VerdictContext) -> CorrectAnswer:
    """The nearest words of some sources, or of all; none where nothing agrees."""
    if question(plain(words)) is None:
        raise RefusedCallError("no-words", "there is no word to look for", NextCall(tool="sources"))
    for hit in index.find(book.project.root, words, sources=keys, limit=3).hits:
        size = count_words(hit.text[hit.near.start : hit.near.end])
        agrees = hit.near.agreement >= _AGREEMENT and size >= _SHARE * count_words(words)
        written = quotation(words, hit, context_of(hit, context.settings, context.language)) if agrees else None
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
    start, end = own.place.start, own.place.end
    if own.place.approximate:
        return None
    if own.kind in (Kind.BLOCK, Kind.VERSE):
        start = text.rfind("\n", 0, start) + 1  # the sign of its first line is written anew
    behind = _CITATION.match(text, end)
    if behind is not None:
        end = behind.end()
    elif own.citation is not None and not own.citation.written.approximate:
        end = max(end, own.citation.written.end) if 0 <= own.citation.written.start - end <= 1 else end
    return text[start:end] if 0 < end - start <= _REPLACED else None


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
