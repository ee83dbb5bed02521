"""Markup of other programs that pandoc takes for text, so that its signs would print.

What prints is searched, not what is written: code, mathematics, addresses and quotations are left
out, and so is what the author escaped with a backslash. `_FORMS` names the syntaxes that can be told apart, each with
the form that a book of ours has instead (`rules/k016…`); `_SIGNS` are pairs of signs that no prose prints, so that a
syntax that nobody has listed is found as well. A chunk of code that another program would run, a callout and a
directive are blocks of their own (K017): all that stands in one is one finding, because nothing in it is what the
author means.
In the document of a filter no backslash can be seen, so that every sign counts.
Source: the manuals of Obsidian, Quarto, R Markdown and bookdown, MyST, docutils, AsciiDoc, Hugo, Jekyll, MkDocs,
Critic Markup, Djot and Typst; what pandoc 3.9 makes of each was tried out.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.chapter.elements import is_escaped
from quoteproof.chapter.model import Chapter, Flow, FlowKind, Inline, InlineKind
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.rules.k016_foreign_markup import ForeignMarkup, Syntax
from quoteproof.rules.k017_foreign_block import ForeignBlock, ForeignBlockKind
from quoteproof.text.offsets import OBJECT
from quoteproof.verdict.model import Exempted, Judged, Translated

CODE: Final = "\1"
"""Stands for a character of code in `searched`."""
QUIET: Final = "\2"
"""Stands for a character of mathematics, of an address, or of a quotation."""

_NAME: Final = r"[A-Za-z][\w.+-]*"
_PAIR: Final = r"[A-Za-z][\w-]*=(?:\"[^\"]*\"|'[^']*'|“[^”]*”|[^\s{}\"']+)"
_LAYOUT: Final = r"(?:width|height|alt|lang|cite|fig-[\w-]+|tbl-[\w-]+|out\.\w+|align|scale|label|style|title)="
_FORMS: Final[Sequence[tuple[Syntax, re.Pattern[str]]]] = tuple(
    (syntax, re.compile(pattern))
    for syntax, pattern in (
        (Syntax.COMMENT, r"(?<![\w%])%%(?!%)[^%]+%%(?![\w%])|\{>>.*?<<\}|<!--.*?(?:-->|\Z)"),
        (Syntax.CRITIC, r"\{\+\+.*?\+\+\}|\{--.*?--\}|\{==.*?==\}|\{[^{}]*~>[^{}]*\}|\{~[^{}]*~\}|\{[^{}]*>[^{}]*~\}"),
        (Syntax.EMBED, r"!\[\[[^\[\]]+\]\]"),
        (Syntax.WIKI_LINK, r"\[\[(?!\d+\]\]|\W?\]\])[^\[\]\s][^\[\]]*\]\]|\[\[[^\[\]\s][^\[\]]*\]\[[^\[\]]+\]\]"),
        (Syntax.SHORTCODE, r"\{\{[<%].*?[>%]\}\}"),
        (Syntax.TEMPLATE, r"\{%.*?%\}|\{\{[^{}]*\}\}|<%.*?%>|\{#[ ].*?[ ]#\}|(?:--8<--|;--8<--).*"),
        (Syntax.ROLE, rf"\{{{_NAME}(?::[\w.:+-]+)*\}}(?={CODE})|(?<![\w:]):{_NAME}(?::{_NAME})*:(?={CODE})"),
        (Syntax.RST_LINK, rf"(?<={CODE})__?(?!\w)"),
        (
            Syntax.REFERENCE,
            r"@ref\([^()\s]+\)|\(\\?#(?:fig|tab|tbl|eq|sec|thm|lem|def|exm)[:-][^()\s]+\)|\(ref:[\w-]+\)",
        ),
        (
            Syntax.ATTRIBUTES,
            rf"\{{(?::{{1,2}}[^{{}}]*|\s*(?:-|unnumbered|[#.][A-Za-z][\w:./-]*|{_LAYOUT}[^\s{{}}]*)"
            rf"(?:\s+(?:[#.][A-Za-z][\w:./-]*|{_PAIR}))*\s*|\s*{_PAIR}(?:\s+{_PAIR})+\s*)\}}",
        ),
        (
            Syntax.MACRO,
            r"(?<![\w:])(?:xref|link|footnote|kbd|btn|stem|latexmath|indexterm2?):{1,2}[^\s\[\]]*\[[^\]]*\]",
        ),
        (
            Syntax.TYPST,
            r"(?<!\w)#(?:cite|figure|quote|image|table|footnote|link|ref|label|include|import|pagebreak)[(\[<]",
        ),
        (Syntax.HIGHLIGHT, r"(?<![=\w])==(?![=\s>])[^=]*[^=\s]==(?![=\w])"),
        (Syntax.DISPLAY_MATH, r"(?<![\w$])\$\$(?![$])"),
        (Syntax.DJOT, r"\{([=+_*^])(?!\1|[\s}])[^{}]*(?<!\s)\1\}"),
        (Syntax.BBCODE, r"\[(b|i|u|s|url|quote|img|code|color|size)(?:=[^\]]*)?\][^\[]*\[/\1\]"),
    )
)
_WHOLE: Final[Sequence[tuple[Syntax, re.Pattern[str]]]] = (
    (Syntax.CONTENTS, re.compile(r"\[{1,2}_?(?:TOC|toc)_?\]{1,2}|\{:toc[^}]*\}|\[TableOfContents\]")),
    (Syntax.TAGS, re.compile(r"#[A-Za-z][\w/-]*(?:[ \n]#[A-Za-z][\w/-]*)*")),
    (Syntax.ABBREVIATION, re.compile(r"\*\[[^\]]+\]:[ ].*")),
    (Syntax.TOML, re.compile(r"\+\+\+ .*")),
)
"""Forms that are a paragraph of their own."""
_BLOCK_ID: Final = re.compile(r"(?:(?<=[ \n])|\A)\^[A-Za-z0-9][\w-]*\Z")
_SIGNS: Final = re.compile(
    r"\{(?P<sign>[!@$&|?/])(?!\s)[^{}]*(?P=sign)\}|\{\{|\[{2,}(?!\d+\]\]|\W?\]\])|\{[%:+=~<>@!$&](?!\s)|[%+=~<>@!$&]\}|<%|%>|```+|~~~+"
)
"""Pairs of signs that no prose prints."""
_FIRST: Final = re.compile(
    r"[{}]|\[[\[!biusquclT_*t]|\]\]|==|%%|<[%!]|%>|--8|``|~~~|@ref|\(ref|\(\\?#|:\[|:[\w]|\$\$|#|\^|__?|\+\+\+|\*\["
)
"""What every form holds: a flow without it, which most are, is not searched."""

_ADDRESS: Final = re.compile(rf"(?:https?|ftp)://[^\s<>{OBJECT}]+|(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

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
_INLINE_CODE: Final = re.compile(rf"\{{{_NAME}\}}[ ]\S|r[ ]+(?=\S*[(\[$])\S|=[ ]?this\.")
_TEX_PAIR: Final = re.compile(r"\\([(\[])(?P<words>(?:(?!\\[()\[\]]|\n[ \t>]*\n).)+?)\\([)\]])", re.DOTALL)
_FORMULA: Final = re.compile(r"[\\^_=<>+{}|]|\A\s*[A-Za-z0-9]{1,3}\s*\Z|\A\s*\d*\s*[A-Za-z]\s*[-*/,]\s*\w+\s*\Z")


def searched(flow: Flow, quoted: Collection[int] = ()) -> str:
    """The text of a flow, of the same length, with `CODE` and `QUIET` in place of what is not searched.

    `quoted` are the offsets in the flow that belong to quotations.
    """
    quiet = [(i.start, i.end, CODE if i.kind is InlineKind.CODE else QUIET) for i in flow.inlines if _is_quiet(i)]
    quiet += [(*match.span(), QUIET) for match in _ADDRESS.finditer(flow.text)]
    if not quiet and not quoted:
        return flow.text
    characters = list(flow.text)
    for at in quoted:
        characters[at] = QUIET
    for start, end, sign in quiet:
        characters[start:end] = sign * (end - start)
    return "".join(characters)


def _is_quiet(inline: Inline) -> bool:
    """Whether a stretch of a flow shows code, mathematics, or an address."""
    if inline.kind is InlineKind.LINK:
        return not {"uri", "email"}.isdisjoint(inline.node["c"][0][1])
    return inline.kind in (InlineKind.CODE, InlineKind.MATH)


def quoted_offsets(judged: Sequence[Judged]) -> dict[int, set[int]]:
    """The offsets that belong to quotations, by flow: they are proved, or have an error of their own."""
    quoted: dict[int, set[int]] = {}
    for one in judged:
        if not isinstance(one.verdict, Exempted | Translated):
            for flow, at in one.quotation.printed.where:
                if flow >= 0:
                    quoted.setdefault(flow, set()).add(at)
    return quoted


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
    if callout is not None and not _escaped_at(chapter, flow, 0):
        place = chapter.place(flow, 0, len(flow.text))
        if flow.where.quote is not None:
            place = chapter.written(chapter.quotes[flow.where.quote].node, place)
        yield ForeignBlock(place, ForeignBlockKind.CALLOUT, callout.group())
        return
    for kind, pattern in _BEGINS_BLOCK:
        match = pattern.match(flow.text)
        if match is not None and not _escaped_at(chapter, flow, 0) and not _covered(flow, 0):
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
        if (place.approximate and not chapter.approximate) or _escaped_at(chapter, flow, match.start()):
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
    quoted = quoted_offsets(judged)
    placed = (f for f in found if chapter.approximate or not f.place.approximate)
    told = [f.place for f in placed if f.code.id in ("K002", "N001", "X010")]
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE:
            continue
        faults = (*_in_code(chapter, flow), *_in_words(chapter, flow, quoted.get(flow.index, ())))
        for fault in sorted(faults, key=lambda fault: fault.place.start):
            if not any(_touches(fault.place, place) for place in (*(b.place for b in blocks), *told)):
                yield fault
    yield from (fault for fault in _tex_formulas(chapter) if not any(_touches(fault.place, b.place) for b in blocks))


def _touches(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end


def _in_words(chapter: Chapter, flow: Flow, quoted: Collection[int]) -> Iterator[ForeignMarkup]:
    if not _FIRST.search(flow.text):
        return
    text = searched(flow, quoted)
    taken: list[tuple[int, int]] = []
    for syntax, start, end in _matches(flow, text):
        written = syntax is Syntax.REFERENCE or _is_written(chapter, flow, start, end)
        if not written or any(start < b and a < end for a, b in taken):
            continue
        taken.append((start, end))
        place = chapter.place(flow, start, end)
        yield ForeignMarkup(place, syntax, flow.text[start:end])


def _matches(flow: Flow, text: str) -> Iterator[tuple[Syntax, int, int]]:
    """Each syntax with its span, the most certain first."""
    if flow.kind is FlowKind.PARAGRAPH:
        yield from ((syntax, 0, len(text)) for syntax, pattern in _WHOLE if pattern.fullmatch(text))
    for syntax, pattern in _FORMS:
        for match in pattern.finditer(text):
            if QUIET not in match.group() and not (syntax is Syntax.WIKI_LINK and OBJECT in match.group()):
                yield syntax, *match.span()
    if flow.kind is FlowKind.PARAGRAPH and (block_id := _BLOCK_ID.search(text)):
        yield Syntax.BLOCK_ID, *block_id.span()
    yield from ((Syntax.SIGN, *match.span()) for match in _SIGNS.finditer(text))


def _is_written(chapter: Chapter, flow: Flow, start: int, end: int) -> bool:
    """Whether the signs at both ends are written as they print: a backslash says that they are meant."""
    if _escaped_at(chapter, flow, start):
        return False
    if not flow.offsets or end - start < 2:
        return True
    pairs = ((start, start + 1), (end - 2, end - 1))
    if chapter.approximate:
        return all(
            any(leaf.start <= a and b < leaf.end for leaf in flow.leaves) or not _is_sign_pair(flow.text[a : b + 1])
            for a, b in pairs
        )
    edges = [(flow.offsets[a], flow.offsets[b]) for a, b in pairs]
    # A sign that comes of other markup, as the bracket around a link, is no pair with the one beside it.
    return all(
        b in (-1, a + 1) or a < 0 or not _is_sign_pair(flow.text[i : i + 2])
        for (a, b), (i, _) in zip(edges, pairs, strict=True)
    )


def _is_sign_pair(pair: str) -> bool:
    return not any(character.isalnum() or character.isspace() for character in pair)


def _escaped_at(chapter: Chapter, flow: Flow, at: int) -> bool:
    """Whether a backslash is written before a sign; nobody can tell in the document of a filter."""
    offset = flow.offsets[at] if at < len(flow.offsets) else -1
    if offset < 0 or chapter.approximate:
        return False
    return flow.text[at] != "@" and is_escaped(chapter.text, offset)


def _covered(flow: Flow, at: int) -> bool:
    return any(i.start <= at < i.end for i in flow.inlines)


def _in_code(chapter: Chapter, flow: Flow) -> Iterator[ForeignMarkup]:
    """Code between back-ticks that another program would run, and print what comes of it."""
    for inline in flow.inlines:
        if inline.kind is not InlineKind.CODE or inline.node["c"][0][1]:
            continue
        match = _INLINE_CODE.match(flow.text, inline.start, inline.end)
        span = chapter.places.span(inline.node)
        if match is None or (span is not None and chapter.text.startswith("```", span[0])):
            continue
        place = chapter.place(flow, inline.start, inline.end)
        yield ForeignMarkup(place, Syntax.INLINE_CODE, flow.text[inline.start : inline.end])


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
