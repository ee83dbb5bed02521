"""The body of the PDF, held against pandoc's own Typst writer: where both write, the same pages come of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files

import pypdfium2
import pytest

from quoteproof.chapter.model import Node
from quoteproof.chapter.parse import READER
from quoteproof.edition.typst_text import is_long, quoted
from quoteproof.edition.typst_writer import BodySetting, formulas_in, typst_body
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.typst import compile_pdf

MAIN = """#import "terms.typ": *
#set page(width: 120mm, height: 200mm, margin: (inside: 15mm, outside: 15mm, top: 15mm, bottom: 15mm))
#set smartquote(enabled: false)
#metadata(none) <body-begins>
#include "body.typ"
"""
TABLE = """
| a | b *c* | d |
|:--|:-:|--:|
| one | two | three |
| 1 |  | **3** |

+---------------+--------------------+
| first cell    | - a                |
|               | - b                |
+:==============+===================:+
| two           | para one           |
|               |                    |
|               | para two           |
+---------------+--------------------+
"""
SAME = {
    "styles": "One *two **three*** ~~four~~ [five]{.underline} [SIX]{.smallcaps} H~2~O x^2^(a) *b*. *c* [d] - e",
    "signs": "#no \\$x\\$ @name <b> _ * ` ~ ^ 1. // /* */ = + ; \\[x\\] #panic() \\\\ “a” ‘b’ a\u00a0b “*c*”",
    "beginnings": "1\\. one\n\n\\- two\n\n\\+ three\n\n\\= four\n\n/ five: six\n\n.7 and ;8",
    "breaks": "one\\\ntwo\n\n* * *\n\n**a\\\nb**",
    "lists": "Before:\n\n- one\n- two\n    1. three\n    2. four\n\n       more\n- five\n\nAfter.\n\n"
    "3) a\n4) b\n\n(c) x\n(d) y",
    "loose lists": "- one\n\n    > said\n\n- two\n\n    - three\n\n- four",
    "definitions": "Term *x*\n\n:   One.\n\n    Two.\n\nOther\n\n:   - a\n    - b\n\n- - x\n- Plain\n\n  > y",
    "quotes": "> one\n>\n> > two\n> > - three\n>\n> four\n\n> five",
    "headings": "# One *two*\n\n## Three {.unnumbered}\n\nText.\n\n### Four\n\n- x",
    "links": "See [this *one*](https://example.org/a?b=c&d=%20#e) and <https://example.org/x>.",
    "notes": "A[^1] and.[^2]\n\n[^1]: One.\n\n[^2]: Two.\n\n    > three\n\n    - four",
    "tables": TABLE,
    "divisions": "::: {.epigraph}\none\n\n- two\n:::\n\n::: {#name}\n> three\n:::\n\nfour",
    "comments": "one\n\n<!-- two -->\n\nthree <!-- four --> five",
    "formulas": "$x$ and $\\frac{a}{b}$, $\\unknowncommand$.\n\n$$\\sum_{i=1}^n a_i$$",
}


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


def blocks_of(text: str, pandoc: Pandoc) -> list[Node]:
    blocks: list[Node] = json.loads(pandoc.read(text, reader=READER))["blocks"]
    return blocks


def body_of(blocks: list[Node], pandoc: Pandoc, *, hyphenates: bool = False) -> str:
    formulas = formulas_in(blocks)
    written = dict(zip(formulas, pandoc.typst_math(formulas) if formulas else (), strict=True))
    return typst_body(blocks, BodySetting(1000.0, hyphenates, written))


def pdf_of(body: str) -> bytes:
    terms = (files("quoteproof.edition") / "typst_body.typ").read_bytes()
    sources = {"main.typ": MAIN.encode(), "terms.typ": terms, "body.typ": f'#import "terms.typ": *\n{body}'.encode()}
    return compile_pdf(sources, main="main.typ", inputs={}, timestamp=0, standards=()).pdf


def lines_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [line for page in document for line in page.get_textpage().get_text_range().splitlines()]


@pytest.mark.parametrize("name", SAME)
def test_the_pages_are_those_of_pandocs_own_writer(name: str, pandoc: Pandoc) -> None:
    blocks = blocks_of(SAME[name], pandoc)
    ast = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    theirs = pandoc.write(json.dumps(ast).encode("utf-8"), writer="typst-smart-citations")
    ours = body_of(blocks, pandoc)
    if name == "formulas":  # each is in a call of ours, with its source as alternative text
        assert "$a / b$" in ours
        assert lines_of(pdf_of(ours)) == lines_of(pdf_of(theirs))
    else:
        assert pdf_of(ours) == pdf_of(theirs)


def test_a_list_within_the_first_item_of_a_cell_or_a_division_stays_within_it(pandoc: Pandoc) -> None:
    # pandoc's writer takes its items for items of the list around it, or prints the hyphen.
    text = "+------+\n| - a  |\n|      |\n|   - b|\n+------+\n\n::: {lang=fr}\n- c\n:::\n"
    lines = lines_of(pdf_of(body_of(blocks_of(text, pandoc), pandoc)))
    assert "".join("".join(lines).split()) == "•a‣b•c"


def test_no_text_is_read_as_code_or_markup(pandoc: Pandoc) -> None:
    words = [
        '"',
        "\\",
        '\\"',
        '"];#panic();',
        "#panic()",
        "$x$",
        "//",
        "/*",
        "*/",
        "```",
        "<a>",
        "@b",
        "~",
        "--",
        "\\u{41}",
    ]
    inlines: list[Node] = [{"t": kind, "c": word} for word in words for kind in ("Str",)]
    blocks: list[Node] = [{"t": "Para", "c": [inline]} for inline in inlines]
    blocks += [{"t": "Para", "c": [{"t": "Code", "c": [["", [], []], word]}]} for word in words]
    blocks += [{"t": "CodeBlock", "c": [["", [], []], word]} for word in words]
    lines = lines_of(pdf_of(body_of(blocks, pandoc)))
    assert [line.strip() for line in lines] == words * 3


def test_nothing_prints_of_a_node_that_is_on_no_list(pandoc: Pandoc) -> None:
    raw: Node = {"t": "RawInline", "c": ["typst", "#panic()"]}
    blocks: list[Node] = [
        {"t": "Para", "c": [raw]},
        {"t": "RawBlock", "c": ["typst", "#panic()"]},
        {"t": "New", "c": []},
    ]
    assert body_of(blocks, pandoc).strip() == ""


def test_a_string_has_no_control_character_and_no_quotation_mark_of_its_own() -> None:
    assert quoted('a"b\\c\nd\x00e') == '"a\\"b\\\\c d e"'


@pytest.mark.parametrize(
    ("word", "long"),
    [
        ("a" * 24, False),
        ("a" * 25, True),
        ("a" * 20 + "-" + "b" * 20, False),
        ("https://example.org/" + "a" * 40, False),
        ("https://example.org/" + "a" * 41, True),
        ("字" * 30, False),
    ],
)
def test_a_word_is_long_where_no_line_can_end_in_it(word: str, long: bool) -> None:
    assert is_long(word) is long


def test_the_words_of_a_quotation_are_not_divided_where_others_are(pandoc: Pandoc) -> None:
    def mark(role: str) -> Node:
        return {"t": "Span", "c": [["", [role], [["quotation", "q"]]], []]}

    words: list[Node] = [
        mark("quotation-begins"),
        {"t": "Str", "c": "a"},
        mark("quotation-ends"),
        {"t": "Str", "c": "b"},
    ]
    blocks: list[Node] = [{"t": "Para", "c": words}]
    assert body_of(blocks, pandoc).strip() == '#quoted("q");#"a";#quoted("q-end");#"b";'
    divided = '#quoted("q");#text(hyphenate: false)[#"a";];#quoted("q-end");#"b";'
    assert body_of(blocks, pandoc, hyphenates=True).strip() == divided


def test_a_crowded_table_is_fitted_but_in_a_note_of_a_heading(pandoc: Pandoc) -> None:
    table = f"| {'a' * 300} | b |\n|---|---|\n| c | d |"
    note = f"[^n]\n\n[^n]: c\n\n    {table.replace(chr(10), chr(10) + '    ')}"
    written = [body_of(blocks_of(text, pandoc), pandoc) for text in (table, f"A{note}", f"# A{note}")]
    assert ["#fitted(" in body for body in written] == [True, True, False]
