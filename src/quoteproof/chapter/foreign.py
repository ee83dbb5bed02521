"""Signs of other programs' markup in the words of a chapter, which pandoc takes for text.

What prints is searched, not what is written: code, mathematics and addresses are left out, and so is what the author
escaped with a backslash. `_FORMS` names the syntaxes that can be told apart, `_SIGNS` are pairs of signs that no prose
prints, so that a syntax that nobody has listed is found as well.
Source: the manuals of Obsidian, Quarto, R Markdown and bookdown, MyST, docutils, AsciiDoc, Hugo, Jekyll, MkDocs,
Critic Markup, Djot and Typst; what pandoc 3.9 makes of each was tried out.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Final

from quoteproof.chapter.elements import is_escaped
from quoteproof.chapter.model import Chapter, Flow, FlowKind, Inline, InlineKind, Span
from quoteproof.text.offsets import OBJECT


class Syntax(StrEnum):
    """What the signs mean to another program."""

    COMMENT = "a comment"
    CRITIC = "a change in Critic Markup"
    EMBED = "an embedded file"
    WIKI_LINK = "a wiki link"
    SHORTCODE = "a shortcode"
    TEMPLATE = "a template's command"
    ROLE = "a role of MyST or reStructuredText"
    RST_LINK = "a link of reStructuredText"
    REFERENCE = "a cross-reference of bookdown"
    ATTRIBUTES = "attributes"
    MACRO = "a macro of AsciiDoc"
    TYPST = "a function of Typst"
    HIGHLIGHT = "highlighting"
    DISPLAY_MATH = "`$$` without a partner"
    TEX_MATH = "a formula between TeX's brackets"
    DJOT = "markup of Djot"
    BBCODE = "BBCode"
    CONTENTS = "a table of contents"
    TAGS = "tags"
    ABBREVIATION = "the definition of an abbreviation"
    TOML = "front matter in TOML"
    BLOCK_ID = "the name of a block"
    INLINE_CODE = "code that another program would run"
    SIGN = "signs of another program's markup"


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

_INLINE_CODE: Final = re.compile(rf"\{{{_NAME}\}}[ ]\S|r[ ]+(?=\S*[(\[$])\S|=[ ]?this\.")


def searched(flow: Flow, quoted: Collection[Span] = ()) -> str:
    """The text of a flow, of the same length, with `CODE` and `QUIET` in place of what is not searched.

    `quoted` are the stretches of the flow that belong to quotations.
    """
    quiet = [(i.start, i.end, CODE if i.kind is InlineKind.CODE else QUIET) for i in flow.inlines if _is_quiet(i)]
    if "@" in flow.text or "://" in flow.text:
        quiet += [(*match.span(), QUIET) for match in _ADDRESS.finditer(flow.text)]
    if not quiet and not quoted:
        return flow.text
    characters = list(flow.text)
    for start, end, sign in (*((*span, QUIET) for span in quoted), *quiet):
        characters[start:end] = sign * (end - start)
    return "".join(characters)


def _is_quiet(inline: Inline) -> bool:
    """Whether a stretch of a flow shows code, mathematics, or an address."""
    if inline.kind is InlineKind.LINK:
        return not {"uri", "email"}.isdisjoint(inline.node["c"][0][1])
    return inline.kind in (InlineKind.CODE, InlineKind.MATH)


def foreign_signs(chapter: Chapter, flow: Flow, quoted: Collection[Span] = ()) -> Iterator[tuple[Syntax, int, int]]:
    """The signs in the words of a flow, each with its span in it; none where another one was found already.

    `quoted` are the stretches of the flow that belong to quotations.
    """
    if not _FIRST.search(flow.text):
        return
    text = searched(flow, quoted)
    taken: list[tuple[int, int]] = []
    for syntax, start, end in _matches(flow, text):
        written = syntax is Syntax.REFERENCE or _is_written(chapter, flow, start, end)
        if written and not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            yield syntax, start, end


def foreign_code(chapter: Chapter, flow: Flow) -> Iterator[tuple[Syntax, int, int]]:
    """Code between back-ticks that another program would run, and print what comes of it."""
    for inline in flow.inlines:
        if inline.kind is not InlineKind.CODE or inline.node["c"][0][1]:
            continue
        match = _INLINE_CODE.match(flow.text, inline.start, inline.end)
        span = chapter.places.span(inline.node)
        if match is not None and not (span is not None and chapter.text.startswith("```", span[0])):
            yield Syntax.INLINE_CODE, inline.start, inline.end


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
    if is_escaped_at(chapter, flow, start):
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


def is_escaped_at(chapter: Chapter, flow: Flow, at: int) -> bool:
    """Whether a backslash is written before a sign; nobody can tell in the document of a filter."""
    offset = flow.offsets[at] if at < len(flow.offsets) else -1
    if offset < 0 or chapter.approximate:
        return False
    return flow.text[at] != "@" and is_escaped(chapter.text, offset)
