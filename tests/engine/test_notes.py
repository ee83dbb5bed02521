"""Citations in styles that print notes: where the mark stands, and what each note says."""

from __future__ import annotations

import json

import pytest

from quoteproof.chapter.model import FlowKind
from quoteproof.edition.cite import pages_of
from quoteproof.engine.pandoc import CitationRequest, Pandoc
from quoteproof.text.offsets import OBJECT

NOTES = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
  <info><title>Notes</title><id>notes</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout suffix="." delimiter="; "><group delimiter=", ">
    <names variable="author"/><choose><if position="first"><text variable="title" font-style="italic"/></if></choose>
    <text variable="locator"/>
  </group></layout></citation>
</style>
"""
BIB = """@book{moore, author = {Moore, Ann}, title = {Letters}, year = {1911}}
@book{nobody, title = {A Keeper's “Rules”}, year = {1899}}
"""


def printed(pandoc: Pandoc, text: str, *, language: str = "en-US", style: str = NOTES) -> tuple[str, ...]:
    """The paragraphs of a text after citation processing, a `*` for each note, and the notes behind them."""
    ast = pandoc.read(text, reader="markdown-smart+raw_attribute")
    references = pandoc.references(BIB, language=language)
    made = pandoc.cite(CitationRequest(ast, references, style, language=language))
    flows = pages_of(json.loads(made.ast)).flows
    body = [flow.text for flow in flows if flow.where.note is None and flow.kind is not FlowKind.HEADING]
    notes = [f"* {flow.text}" for flow in flows if flow.where.note is not None]
    return tuple(line.replace(OBJECT, "*") for line in (*body, *notes))


@pytest.mark.parametrize("dash", ["—", "---", "--", "–", "―", ""])
@pytest.mark.parametrize(
    "before", ["> “Words.”\n>\n> ", "> One.\n>\n> Words.\n>\n> ", "| Words.\n\n", "> Words.\n\n", "Words.\n\n"]
)
def test_no_line_has_a_dash_and_a_mark_alone(pandoc: Pandoc, before: str, dash: str) -> None:
    *paragraphs, note = printed(pandoc, f"{before}{dash} [@moore, p. 3]\n")
    assert paragraphs[-1].removesuffix("*").endswith(("Words.", "Words.”"))
    assert note == "* Ann Moore, Letters, 3."


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("> Words.\n>\n> — Ann Moore [@moore]", ("Words.", "— Ann Moore*", "* Ann Moore, Letters.")),
        ("> Words.\n>\n> — @moore", ("Words.", "— Ann Moore*", "* Ann Moore, Letters.")),
        (
            "Words.[^n]\n\n[^n]: > Words.\n\n    — [@moore]\n",
            ("Words.*", "* Words.", "* — (Ann Moore, Letters)"),
        ),
        ("# Heading\n\n— [@moore]", ("—*", "* Ann Moore, Letters.")),
    ],
)
def test_other_lines_of_attribution_stay(pandoc: Pandoc, text: str, lines: tuple[str, ...]) -> None:
    assert printed(pandoc, text) == lines


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("“… it.” [@moore].", "“… it.”*"),
        ("“it?” [@moore].", "“it?”*"),
        ("‘“it!”’ [@moore].", "‘“it!”’*"),
        ("«\u202fit…\u202f» [@moore].", "«\u202fit…\u202f»*"),
        ("*it.* [@moore].", "it.*"),
        ("“it” [@moore].", "“it”.*"),
        ("“it.” [@moore], he", "“it.”,* he"),
        ("“it.” [@moore]...", "“it.”...*"),
        ("“it.” [@moore].5", "“it.”.*5"),
        ("(“it.” [@moore].)", "(“it.”)*"),
    ],
)
def test_a_mark_that_moves_doubles_no_period(pandoc: Pandoc, typed: str, shown: str) -> None:
    assert printed(pandoc, typed)[0] == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en-GB", "it.*"), ("de-DE", "it.*"), ("fr-FR", "it*."), ("pl", "it*.")]
)
def test_the_mark_stands_where_the_language_has_it(pandoc: Pandoc, language: str, shown: str) -> None:
    assert printed(pandoc, "it [@moore].", language=language)[0] == shown


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        (
            "As @moore says, so @moore [p. 4].",
            ("As Ann Moore* says, so Ann Moore.*", "* Ann Moore, Letters.", "* Ann Moore, 4."),
        ),
        ("Moore [-@moore] says.", ("Moore* says.", "* Ann Moore, Letters.")),
        ("The rule of @nobody says.", ("The rule of A Keeper’s “Rules”* says.", "* A keeper’s “rules”.")),
        ("See @nobody, [@moore].", ("See A Keeper’s “Rules”,*.*", "* A keeper’s “rules”.", "* Ann Moore, Letters.")),
    ],
)
def test_a_note_names_the_work_that_the_text_names(pandoc: Pandoc, typed: str, lines: tuple[str, ...]) -> None:
    assert printed(pandoc, typed) == lines


def test_in_a_note_of_the_author_the_name_is_in_the_words(pandoc: Pandoc) -> None:
    lines = printed(pandoc, "It is.^[See @moore, and [-@moore].]")
    assert lines[1].startswith("* See Ann Moore, Letters, and (")


def test_other_styles_keep_what_is_written(pandoc: Pandoc) -> None:
    style = NOTES.replace('class="note"', 'class="in-text"')
    assert printed(pandoc, "> It.\n>\n> — [@moore]", style=style) == ("It.", "— Ann Moore, Letters.")


CHAPTERS = "# One\n\nIt [@moore, p. 1].\n\n# Two\n\nIt [@moore, p. 2], it [@moore, p. 3].\n"
BOOK = f"{CHAPTERS}\n# Bibliography\n\n::: {{#refs}}\n:::\n"
LISTED = NOTES.replace("</style>", '<bibliography><layout><text variable="title"/></layout></bibliography></style>')


def test_notes_begin_again_with_each_chapter_as_their_numbers_do(pandoc: Pandoc) -> None:
    notes = [line for line in printed(pandoc, CHAPTERS) if line.startswith("* ")]
    assert notes == ["* Ann Moore, Letters, 1.", "* Ann Moore, Letters, 2.", "* Ann Moore, 3."]


def test_the_bibliography_has_the_works_of_all_chapters_once(pandoc: Pandoc) -> None:
    text = BOOK.replace("p. 2], it [@moore, p. 3]", "p. 2], it [@nobody]")
    references = pandoc.references(BIB)
    ast = pandoc.read(text, reader="markdown-smart")
    pages = pages_of(json.loads(pandoc.cite(CitationRequest(ast, references, LISTED)).ast))
    assert sorted(key for key, _ in pages.entries) == ["moore", "nobody"]


@pytest.mark.parametrize("attribute", ['disambiguate-add-year-suffix="true"', "citation-number"])
def test_what_holds_for_the_whole_book_is_processed_as_one(pandoc: Pandoc, attribute: str) -> None:
    style = NOTES.replace(
        "<citation>", f"<citation {attribute}>" if "=" in attribute else "<!-- citation-number --><citation>"
    )
    notes = [line for line in printed(pandoc, CHAPTERS, style=style) if line.startswith("* ")]
    assert notes == ["* Ann Moore, Letters, 1.", "* Ann Moore, 2.", "* Ann Moore, 3."]


RAISED = NOTES.replace('class="note"', 'class="in-text"').replace(
    NOTES[NOTES.index("<citation>") : NOTES.index("</style>")],
    '<citation><layout vertical-align="sup"><text variable="citation-number"/></layout></citation>\n',
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("> Words.\n>\n> — [@moore]", "Words.1"),
        ("As @moore says, and @nobody.", "As Moore1 says, and A Keeper’s “Rules”2."),
        ("“… it.” [@moore].", "“… it.”1"),
        ("“it” [@moore].", "“it”1."),
    ],
)
def test_raised_numbers_stand_as_the_marks_of_notes_do(pandoc: Pandoc, typed: str, shown: str) -> None:
    assert printed(pandoc, typed, style=RAISED) == (shown,)


def test_numbers_on_the_line_stay_as_they_are(pandoc: Pandoc) -> None:
    lines = printed(pandoc, "> Words.\n>\n> — [@moore]", style=RAISED.replace(' vertical-align="sup"', ""))
    assert lines == ("Words.", "— 1")


@pytest.mark.parametrize(("style", "headings"), [(NOTES, 2), (LISTED, 3), (RAISED, 2)])
def test_a_style_without_bibliography_prints_no_empty_chapter(pandoc: Pandoc, style: str, headings: int) -> None:
    ast = pandoc.read(BOOK, reader="markdown-smart")
    pages = pages_of(json.loads(pandoc.cite(CitationRequest(ast, pandoc.references(BIB), style)).ast))
    assert len(pages.headings) == headings
