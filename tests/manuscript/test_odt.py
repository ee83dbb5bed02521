"""Manuscripts of LibreOffice: words, citations, quotations and what is told of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quoteproof.document.model import TrackedChanges
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import ConversionKind, Manuscript, ManuscriptOptions, RefusedManuscriptError
from quoteproof.manuscript.read import read_manuscript
from tests.manuscript.docx_maker import citation, cited
from tests.manuscript.odt_maker import field_mark, footnote, heading, odt, paragraph, reference_mark, span
from tests.manuscript.test_docx import text, told

PAGE = cited(locator="33", label="page")
ZOTERO = f"ZOTERO_ITEM CSL_CITATION {citation(PAGE)} RND0123456789"
ONE = heading("One")


def read(pandoc: Pandoc, data: bytes, *, changes: TrackedChanges | None = None) -> Manuscript:
    return read_manuscript([("thesis.odt", data)], ManuscriptOptions(changes), pandoc, lambda _: None)


MARKS: dict[str, tuple[str, str]] = {
    "Zotero": (reference_mark(ZOTERO, "(Smith 2020)"), "[@ITEM-1, S. 33]"),
    "Zotero, in styled words": (
        reference_mark(ZOTERO, f"({span('Smith', 'Italic')} 2020)"),
        "[@ITEM-1, S. 33]",
    ),
    "Mendeley": (reference_mark(f"CSL_CITATION {citation(PAGE)}", "(Smith 2020)"), "[@ITEM-1, S. 33]"),
    "JabRef": (reference_mark("JABREF_smith2020 CID_1 du6kcoxv", "(Smith 2020)"), "[@smith2020]"),
    "a field of Word": (
        field_mark(f"ADDIN ZOTERO_ITEM CSL_CITATION {citation(PAGE)}", "(Smith 2020)"),
        "[@ITEM-1, S. 33]",
    ),
    "LibreOffice": (
        '<text:bibliography-mark text:identifier="smith2020" text:bibliography-type="book" text:author="Smith" '
        'text:title="On Bridges" text:year="2020">[smith2020]</text:bibliography-mark>',
        "[@smith2020]",
    ),
}


@pytest.mark.parametrize("program", MARKS)
def test_a_mark_is_a_citation(pandoc: Pandoc, program: str) -> None:
    mark, cites = MARKS[program]
    manuscript = read(pandoc, odt(ONE + paragraph(f"She says “the words” {mark}.") + paragraph(f"N{footnote(mark)}.")))
    assert text(manuscript) == f"She says “the words” {cites}.\n\nN[^1].\n\n[^1]: {cites}"
    assert told(manuscript) == []


def test_a_citation_between_bookmarks(pandoc: Pandoc) -> None:
    record = f"ZOTERO_ITEM CSL_CITATION {citation(PAGE)}".replace('"', "&quot;")
    meta = f'<meta:user-defined meta:name="ZOTERO_BREF_x_1">{record}</meta:user-defined>'
    words = '<text:bookmark-start text:name="ZOTERO_BREF_x"/>(Smith 2020)<text:bookmark-end text:name="ZOTERO_BREF_x"/>'
    assert (
        text(read(pandoc, odt(ONE + paragraph(f"“the words” {words}."), meta=meta))) == "“the words” [@ITEM-1, S. 33]."
    )


def test_what_programs_made_is_left_out(pandoc: Pandoc) -> None:
    contents = (
        "<text:table-of-content><text:index-body>" + paragraph("One 1") + "</text:index-body></text:table-of-content>"
    )
    works = f'<text:section text:name="ZOTERO_BIBL {{}} CSL_BIBLIOGRAPHY RNDx">{paragraph("Smith, J.")}</text:section>'
    manuscript = read(pandoc, odt(contents + ONE + paragraph("Words.") + works))
    assert text(manuscript) == "Words."
    assert sorted(told(manuscript)) == [(ConversionKind.GENERATED, "One 1"), (ConversionKind.GENERATED, "Smith, J.")]


def test_words_as_they_are_shown(pandoc: Pandoc) -> None:
    box = f"<draw:frame><draw:text-box>{paragraph('In the box.')}</draw:text-box></draw:frame>"
    comment = f"<office:annotation><dc:creator>Ed</dc:creator>{paragraph('So?')}</office:annotation>"
    shown = f"The {span('lord', 'Caps')}{span(' not', 'Hidden')} said{comment}"
    words = f"{shown} soft\u00adware{box} <text:page-number>7</text:page-number>."
    manuscript = read(pandoc, odt(ONE + paragraph(words)))
    assert text(manuscript) == "The LORD said software 7.\n\nIn the box."
    kinds = (
        ConversionKind.COMMENT,
        ConversionKind.BOX,
        ConversionKind.HIDDEN,
        ConversionKind.CHANGED,
        ConversionKind.CHANGED,
    )
    assert sorted(kind for kind, _ in told(manuscript)) == sorted(kinds)


def test_hidden_sections(pandoc: Pandoc) -> None:
    section = '<text:section text:name="a" text:display="{}">' + paragraph("Inside.") + "</text:section>"
    manuscript = read(pandoc, odt(ONE + section.format("none") + section.format("true")))
    assert text(manuscript) == "Inside."
    assert told(manuscript) == [(ConversionKind.HIDDEN, "Inside.")]


def _changed(kind: str, inner: str = "") -> str:
    change = f"<text:{kind}><office:change-info/>{inner}</text:{kind}>"
    return f'<text:changed-region text:id="c">{change}</text:changed-region>'


_START, _END, _MARK = (f'<text:change{kind} text:change-id="c"/>' for kind in ("-start", "-end", ""))
CHANGES: dict[str, tuple[str, str, str, str]] = {
    "words put in": (_changed("insertion"), paragraph(f"A{_START} new{_END} word."), "A new word.", "A word."),
    "a paragraph put in": (
        _changed("insertion"),
        paragraph(f"A{_START} new") + paragraph(f"one{_END} word."),
        "A new\n\none word.",
        "A word.",
    ),
    "words taken out": (
        _changed("deletion", paragraph(" old")),
        paragraph(f"A{_MARK} word."),
        "A word.",
        "A old word.",
    ),
    "a border taken out": (
        _changed("deletion", paragraph(" old.") + paragraph("The ")),
        paragraph(f"A{_MARK} word."),
        "A word.",
        "A old.\n\nThe word.",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_tracked_changes(pandoc: Pandoc, change: str) -> None:
    region, words, accepted, rejected = CHANGES[change]
    data = odt(f"<text:tracked-changes>{region}</text:tracked-changes>{ONE}{words}")
    with pytest.raises(RefusedManuscriptError, match="1 tracked changes"):
        read(pandoc, data)
    for choice, expected in ((TrackedChanges.ACCEPT, accepted), (TrackedChanges.REJECT, rejected)):
        manuscript = read(pandoc, data, changes=choice)
        assert text(manuscript) == expected
        assert [kind for kind, _ in told(manuscript)] == [ConversionKind.TRACKED]


def test_block_quotations_and_titles(pandoc: Pandoc) -> None:
    usual = paragraph("A usual paragraph that is long enough to be told from others. " * 4)
    quotes: Callable[[str, str], str] = lambda style, words: usual + paragraph(words, style)  # noqa: E731
    body = (
        quotes("Quotations", "By the style.")
        + quotes("Lang_20_Zitat", "By the name.")
        + quotes("Both", "By both sides.")
    )
    manuscript = read(
        pandoc, odt(paragraph("On Bridges", "Title") + ONE + body + quotes("Left", "By the left side only."))
    )
    assert [line for line in text(manuscript).split("\n") if line.startswith(">")] == [
        "> By the style.",
        "> By the name.",
        "> By both sides.",
    ]
    assert manuscript.metadata.title == "On Bridges"
    assert manuscript.metadata.language == "de-DE"
    kinds = [kind for kind, _ in told(manuscript)]
    assert kinds == [ConversionKind.QUOTE_STYLE, ConversionKind.QUOTE_STYLE, ConversionKind.DOUBTFUL_QUOTE]


def test_what_cannot_be_read_is_refused(pandoc: Pandoc) -> None:
    with pytest.raises(RefusedManuscriptError, match="encrypted"):
        read(pandoc, odt(ONE, manifest="<encryption-data/>"))
