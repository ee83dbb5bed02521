"""The manuscript itself: page-cited Markdown, DOCX with the fields of Zotero, LaTeX with csquotes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape

from quoteproof.book.profiles import Style
from tests.corpora.books import RUN_IN, escaped, inner, typed
from tests.document.written import packed
from tests.manuscripts.plan import Cited, Plan, Quoted
from tests.manuscripts.sources import title

_A_CHAPTER: Final = 200
"""Quotations in a chapter."""


def chapters(plan: Plan) -> Iterator[Sequence[Quoted]]:
    """The quotations of each chapter."""
    for first in range(0, len(plan.quotations), _A_CHAPTER):
        yield plan.quotations[first : first + _A_CHAPTER]


def is_block(quoted: Quoted) -> bool:
    """Whether a quotation is set as a block."""
    return len(quoted.row.paragraphs) > 1 or len(quoted.row.text.split()) > RUN_IN


def markdown(plan: Plan, style: Style) -> bytes:
    """The manuscript in Markdown, its pages cited as `[@key, p. 33]`."""
    parts = []
    for number, quotations in enumerate(chapters(plan), 1):
        parts.append(f"# Part {number}\n\n")
        for quoted in quotations:
            cite = _cited(quoted)
            if is_block(quoted):
                block = "\n>\n> ".join(escaped(typed(p, style)) for p in quoted.row.paragraphs)
                parts.append(f"Writer number {quoted.number} has this:\n\n> {block}{cite}\n\n")
            else:
                words = inner(escaped(typed(quoted.row.text, style)))
                parts.append(f"Writer number {quoted.number} says “{words}”{cite}.\n\n")
    return "".join(parts).encode()


def _cited(quoted: Quoted) -> str:
    if quoted.cited is Cited.NOTHING:
        return ""
    return f" [@{quoted.row.key}]" if quoted.cited is Cited.WORK else f" [@{quoted.row.key}, p. {quoted.pages}]"


def latex(plan: Plan, style: Style, bibliography: str = "sources.bib") -> bytes:
    """The manuscript in LaTeX, in each of the ways in which csquotes quotes and cites."""
    rng = random.Random(len(plan.quotations))
    parts = [_PREAMBLE.replace("BIBLIOGRAPHY", bibliography)]
    for number, quotations in enumerate(chapters(plan), 1):
        parts.append(f"\\chapter{{Part {number}}}\n\n")
        for quoted in quotations:
            if is_block(quoted):
                words = "\n\n".join(_tex(typed(p, style), rng) for p in quoted.row.paragraphs)
                parts.append(f"Writer number {quoted.number} has this:\n{_tex_block(quoted, words, rng)}\n\n")
            else:
                words = _tex(inner(typed(quoted.row.text, style)), rng)
                parts.append(f"Writer number {quoted.number} says {_tex_run_in(quoted, words, rng)}.\n\n")
    return "".join((*parts, "\\printbibliography\n\\end{document}\n")).encode()


_PREAMBLE: Final = (
    "\\documentclass{book}\n\\usepackage[english]{babel}\n\\usepackage{csquotes}\n"
    "\\usepackage[style=authoryear]{biblatex}\n\\addbibresource{BIBLIOGRAPHY}\n\\begin{document}\n\n"
)
_TEX_SIGNS: Final = {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
_OMITTED: Final = re.compile(r"\[…\]|\[\.\.\.\]")
_OMISSIONS: Final = ("[\\ldots{}]", "[\\dots]", "\\textelp{}", "[…]")


def _tex(words: str, rng: random.Random) -> str:
    safe = re.sub(r"[\\{}$&#%_~^]", lambda m: _TEX_SIGNS.get(m[0], f"\\{m[0]}"), words)
    return _OMITTED.sub(lambda _: rng.choice(_OMISSIONS), safe)


def _tex_page(quoted: Quoted) -> str:
    return "" if quoted.cited is Cited.WORK else f"[{quoted.pages.replace('–', '--')}]"


def _tex_run_in(quoted: Quoted, words: str, rng: random.Random) -> str:
    key, page = quoted.row.key, _tex_page(quoted)
    if quoted.cited is Cited.NOTHING:
        return f"\\enquote{{{words}}}"
    ways = (
        f"\\enquote{{{words}}} \\autocite{page}{{{key}}}",
        f"\\enquote{{{words}}} \\parencite{page}{{{key}}}",
        f"\\textcquote{page}{{{key}}}{{{words}}}",
        f"\\textquote[{{\\cite{page}{{{key}}}}}]{{{words}}}",
        f"``{words}'' \\autocite{page}{{{key}}}",
    )
    return rng.choices(ways, (4, 1, 3, 2, 1))[0]


def _tex_block(quoted: Quoted, words: str, rng: random.Random) -> str:
    key, page = quoted.row.key, _tex_page(quoted)
    if quoted.cited is Cited.NOTHING:
        return f"\\begin{{quote}}\n{words}\n\\end{{quote}}"
    ways = (
        f"\\begin{{quote}}\n{words} \\autocite{page}{{{key}}}\n\\end{{quote}}",
        f"\\begin{{displaycquote}}{page}{{{key}}}\n{words}\n\\end{{displaycquote}}",
        f"\\begin{{displayquote}}[{{\\cite{page}{{{key}}}}}]\n{words}\n\\end{{displayquote}}",
        f"\\blockcquote{page}{{{key}}}{{{words}}}",
    )
    return rng.choices(ways, (4, 1, 1, 1 if "\n\n" not in words else 0))[0]


def docx(plan: Plan, style: Style) -> bytes:
    """The manuscript as Word and Zotero write it: citations in fields, words and fields split over runs."""
    rng = random.Random(len(plan.quotations))
    body = []
    for number, quotations in enumerate(chapters(plan), 1):
        body.append(_paragraph(_run(f"Part {number}"), style="Heading1"))
        for quoted in quotations:
            cite = _field(quoted)
            if is_block(quoted):
                *first, last = (_runs(typed(p, style), rng) for p in quoted.row.paragraphs)
                body.append(_paragraph(_run(f"Writer number {quoted.number} has this:")))
                body += [_paragraph(words, style="Quote") for words in (*first, last + cite)]
            else:
                words = f"Writer number {quoted.number} says “{inner(typed(quoted.row.text, style))}”"
                body.append(_paragraph(_runs(words, rng) + cite + _run(".")))
    document = f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'
    return packed({name: f'<?xml version="1.0" encoding="UTF-8"?>{part}' for name, part in _parts(document).items()})


_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CSL: Final = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"


def _parts(document: str) -> Mapping[str, str]:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>{more}</w:style>'
        for name, shown, more in (
            ("Normal", "Normal", ""),
            ("Heading1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
            ("Quote", "Quote", '<w:basedOn w:val="Normal"/>'),
        )
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{form}+xml"/>'
        for name, form in (("document", "document.main"), ("styles", "styles"))
    )
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{relations}Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'{relations}Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{styles}</w:styles>',
    }


def _paragraph(runs: str, *, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>' if style else f"<w:p>{runs}</w:p>"


def _run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def _runs(words: str, rng: random.Random) -> str:
    """Words in runs that begin anywhere, as Word leaves them after edits."""
    cuts = sorted({0, len(words), *(rng.randrange(len(words) + 1) for _ in range(2))})
    return "".join(_run(words[low:high]) for low, high in pairwise(cuts))


def _field(quoted: Quoted) -> str:
    if quoted.cited is Cited.NOTHING:
        return ""
    item = {"type": "book", "title": title(quoted.row.key), "issued": {"date-parts": [["1999"]]}}
    number = sum(map(ord, quoted.row.key))  # Zotero's number of the work; what two works share must not matter
    cite: dict[str, object] = {"id": number, "uris": [f"http://zotero.org/users/1/items/{quoted.row.key.upper()}"]}
    cite["itemData"] = {"id": number, **item}
    shown = f"({title(quoted.row.key)}, 1999)"
    if quoted.cited is not Cited.WORK:
        cite |= {"locator": quoted.pages, "label": "page"}
        shown = f"({title(quoted.row.key)}, 1999, p. {quoted.pages})"
    properties = {"formattedCitation": shown, "plainCitation": shown, "noteIndex": 0}
    data = {"citationID": f"c{quoted.number}", "properties": properties, "citationItems": [cite], "schema": _CSL}
    code = f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(data, ensure_ascii=False)} "
    half = len(code) // 2
    instructions = "".join(
        f'<w:r><w:instrText xml:space="preserve">{escape(words)}</w:instrText></w:r>'
        for words in (code[:half], code[half:])
    )
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{t}"/></w:r>' for t in ("begin", "separate", "end"))
    return _run(" ") + begin + instructions + middle + _run(shown) + end


FORMS: Final[Mapping[str, Callable[[Plan, Style], bytes]]] = {"md": markdown, "tex": latex, "docx": docx}
"""What writes the manuscript in each form, by the ending of its name."""


_BEFORE: Final = "Writer number "
_NUMBER: Final = re.compile(rf"{_BEFORE}(\d+)")


def number_before(text: str, offset: int) -> int | None:
    """The number of the quotation that stands at an offset of a chapter; None where none stands before it."""
    found = _NUMBER.match(text, max(0, text.rfind(_BEFORE, 0, offset)))
    return int(found[1]) if found else None
