"""Markup of other programs that pandoc takes for text, so that its signs would print.

`chapter/foreign.py` finds the signs in a flow; in quotations none is looked for. `rules/k016…` has the form
that a book of ours has instead. A chunk of code that another program would run, a callout and a directive are blocks of
their own (K017): all that stands in one is one finding, because nothing in it is what the author means.
In the document of a filter no backslash can be seen, so that every sign counts.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.chapter.elements import is_escaped
from quoteproof.chapter.foreign import Syntax, foreign_code, foreign_signs, is_escaped_at, searched
from quoteproof.chapter.model import Chapter, Flow, FlowKind, InlineKind, Span
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.quotation.model import spans_by_flow
from quoteproof.rules.k016_foreign_markup import ForeignMarkup
from quoteproof.rules.k017_foreign_block import ForeignBlock, ForeignBlockKind
from quoteproof.verdict.model import Exempted, Judged, Translated

_NAME: Final = r"[A-Za-z][\w.+-]*"
_CALLOUT: Final = re.compile(r"\[![A-Za-z][\w-]*(?:\|[^\]]*)?\][+-]?")
_BEGINS_BLOCK: Final[Sequence[tuple[ForeignBlockKind, re.Pattern[str]]]] = (
    (ForeignBlockKind.CALLOUT, re.compile(r"(?:!!!|\?\?\?\+?)[ ]+[A-Za-z][\w-]*(?=[ ]|\Z)|===[ ][“\"]")),
    (
        ForeignBlockKind.DIRECTIVE,
        re.compile(
            rf"\.\.[ ]+(?:{_NAME}(?::{_NAME})*::|_[^:\s]+:|\[[^\]]+\][ ]|\|[^|]+\|[ ])"
            r"|#\+[A-Za-z_]+(?::|[ ]|\Z)|(?:image|include|video|audio|toc)::\S*\["
            r"|\[(?:source|quote|verse|NOTE|TIP|WARNING|IMPORTANT|CAUTION|listing|horizontal|cols=[^\]]*)(?:,[^\]]*)?\]"
            r"(?=[ ]|\Z)|={2,6}[ ]+[^\s=]"
        ),
    ),
)
_CHUNK: Final = re.compile(r"(?:```+|~+)[ ]*\{[^}\n]*\}?")
_CHUNK_CODE: Final = re.compile(r"\{(?P<name>[A-Za-z][\w.+-]*)\b[^}]*\}")
_FENCE_END: Final = re.compile(r"^[ \t>]*(?:```+|~~~+)[ \t]*$", re.MULTILINE)
_TEX_PAIR: Final = re.compile(r"\\([(\[])(?P<words>(?:(?!\\[()\[\]]|\n[ \t>]*\n).)+?)\\([)\]])", re.DOTALL)
_FORMULA: Final = re.compile(r"[\\^_=<>+{}|]|\A\s*[A-Za-z0-9]{1,3}\s*\Z|\A\s*\d*\s*[A-Za-z]\s*[-*/,]\s*\w+\s*\Z")


def quoted_spans(judged: Sequence[Judged]) -> dict[int, list[tuple[int, int]]]:
    """The stretches of flows that belong to quotations: they are proved, or have an error of their own."""
    return spans_by_flow(one.quotation for one in judged if not isinstance(one.verdict, Exempted | Translated))


def foreign_blocks(chapter: Chapter) -> Iterator[ForeignBlock]:
    """Callouts, directives, and chunks of code that another program would run, each with all that stands in it."""
    end = 0
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE:
            continue
        for block in (*_chunks(chapter, flow), *_begun(chapter, flow)):
            if block.place.start >= end or block.place.approximate:
                end = max(end, block.place.end)
                yield block


def _begun(chapter: Chapter, flow: Flow) -> Iterator[ForeignBlock]:
    """A block that the first words of a flow begin."""
    if flow.kind is not FlowKind.PARAGRAPH:
        return
    callout = _CALLOUT.match(flow.text)
    if callout is not None and not is_escaped_at(chapter, flow, 0):
        place = chapter.place(flow, 0, len(flow.text))
        if flow.where.quote is not None:
            place = chapter.written(chapter.quotes[flow.where.quote].node, place)
        yield ForeignBlock(place, ForeignBlockKind.CALLOUT, callout.group())
        return
    for kind, pattern in _BEGINS_BLOCK:
        match = pattern.match(flow.text)
        if match is not None and not is_escaped_at(chapter, flow, 0) and not _covered(flow, 0):
            yield ForeignBlock(chapter.place(flow, 0, len(flow.text)), kind, match.group().strip())
            return


def _chunks(chapter: Chapter, flow: Flow) -> Iterator[ForeignBlock]:
    """Fenced code that pandoc does not read as such, because of the braces behind its fence."""
    for inline in flow.inlines:
        if inline.kind is InlineKind.CODE and flow.text.startswith("{", inline.start):
            span = chapter.places.span(inline.node)
            match = _CHUNK_CODE.match(flow.text, inline.start)
            kind = _kind_of_chunk(match["name"]) if match is not None else None
            if match is None or kind is None:
                continue
            if chapter.approximate:  # whether it is fenced is lost; a class says that it is to be shown
                if kind is not ForeignBlockKind.CHUNK or inline.node["c"][0][1] or match.end() == inline.end:
                    continue
                yield ForeignBlock(chapter.place(flow, inline.start, inline.end), kind, match.group())
            elif span is not None and chapter.text.startswith("```", span[0]):
                yield ForeignBlock(chapter.span_place(span), kind, match.group())
    if "```" not in flow.text and "~" not in flow.text:
        return
    text = searched(flow)
    for match in _CHUNK.finditer(text):
        place = chapter.place(flow, *match.span())
        if (place.approximate and not chapter.approximate) or is_escaped_at(chapter, flow, match.start()):
            continue
        if match.group().startswith("~"):  # pandoc makes an empty subscript of the other two
            if not chapter.text.startswith("~~~", place.start - 2):
                continue
            place = replace(place, start=place.start - 2)
        name = _CHUNK_CODE.search(match.group())
        fence = _FENCE_END.search(chapter.text, place.end)
        end = _reach(chapter, *fence.span()) if fence else chapter.place(flow, 0, len(text)).end
        kind = _kind_of_chunk(name["name"]) if name else ForeignBlockKind.CHUNK
        yield ForeignBlock(replace(place, end=end), kind, match.group().lstrip("`~ "))


def _reach(chapter: Chapter, start: int, end: int) -> int:
    """The end of a chunk that closes with the fence at `start`, which pandoc may take for the beginning of code."""
    code = (flow.leaves[0].node for flow in chapter.flows if flow.kind is FlowKind.CODE)
    spans = [span for node in code if (span := chapter.places.span(node))]
    return next((last for first, last in spans if start <= first < end), end)


_RUN: Final = frozenset(
    "r python julia bash sh sql ojs js node perl ruby rust go stan cpp rcpp haskell octave fortran d3 css cat dot "
    "mermaid code-cell sas stata pyodide webr shinylive-python shinylive-r".split()
)
"""What is between braces where code is to be run, and not a directive of MyST."""


def _kind_of_chunk(name: str) -> ForeignBlockKind:
    return ForeignBlockKind.CHUNK if name.casefold() in _RUN else ForeignBlockKind.DIRECTIVE


def foreign_markup(
    chapter: Chapter, judged: Sequence[Judged], blocks: Collection[ForeignBlock], found: Collection[Finding]
) -> Iterator[Fault]:
    """Markup of other programs in the lines of a chapter, outside `blocks`.

    `found` is what was found before: a sign that another finding stands on is told once.
    """
    quoted = quoted_spans(judged)
    placed = (f for f in found if chapter.approximate or not f.place.approximate)
    told = [f.place for f in placed if f.code.id in ("K002", "N001", "X010")]
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE:
            continue
        faults = _in_words(chapter, flow, quoted.get(flow.index, ()))
        for fault in sorted(faults, key=lambda fault: fault.place.start):
            if not any(_touches(fault.place, place) for place in (*(b.place for b in blocks), *told)):
                yield fault
    yield from (fault for fault in _tex_formulas(chapter) if not any(_touches(fault.place, b.place) for b in blocks))


def _touches(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end


def _in_words(chapter: Chapter, flow: Flow, quoted: Collection[Span]) -> Iterator[ForeignMarkup]:
    for syntax, start, end in (*foreign_code(chapter, flow), *foreign_signs(chapter, flow, quoted)):
        yield ForeignMarkup(chapter.place(flow, start, end), syntax, flow.text[start:end])


def _covered(flow: Flow, at: int) -> bool:
    return any(i.start <= at < i.end for i in flow.inlines)


def _tex_formulas(chapter: Chapter) -> Iterator[ForeignMarkup]:
    r"""Formulas between `\(` and `\)`, or `\[` and `\]`: pandoc takes the backslashes for escapes, and prints TeX."""
    if chapter.approximate or ("\\(" not in chapter.text and "\\[" not in chapter.text):
        return
    shown = {
        offset
        for flow in chapter.flows
        if flow.kind is not FlowKind.CODE
        for character, sign, offset in zip(flow.text, searched(flow), flow.offsets, strict=False)
        if character in "([" and sign == character
    }
    for match in _TEX_PAIR.finditer(chapter.text):
        opened = {match.start(), match.start() + 1}
        paired = {"(": ")", "[": "]"}[match[1]] == match[3]
        if (
            paired
            and opened & shown
            and not is_escaped(chapter.text, match.start())
            and _FORMULA.search(match["words"])
        ):
            if match[1] == "[" and not re.search(r"\\[A-Za-z]|(?<!\\)[\^_=]", match["words"]):
                continue  # brackets are escaped so as to print
            yield ForeignMarkup(Place(chapter.file, *match.span()), Syntax.TEX_MATH, match.group())
