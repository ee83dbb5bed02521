"""`book.yaml`, style profiles and house marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.book.config import (
    PAGES,
    BookSettings,
    Glyphs,
    HtmlPictures,
    HtmlSettings,
    HtmlSources,
    Index,
    Layout,
    Output,
    PageLayout,
    PageName,
    Punctuation,
    Raisable,
    page_fault,
    read_book,
)
from quoteproof.book.limits import Limits
from quoteproof.book.profiles import PROFILES, Latitude, Style
from quoteproof.book.typography import house_marks
from quoteproof.book.yaml_nodes import DEEPEST, read_yaml
from quoteproof.text.limit_words import is_limit_word

FULL = """
title: No
subtitle: A Second Line
author: [Ann Author, Ben Author]
language: de-CH
date: 2026
imprint: [© 2026 Ann Author, "ISBN 978-0-00-000000-2"]
chapters: [chapters/b.md, chapters/a.md]
bibliography: books.bib
csl: style.csl
reference-document: house.docx
quotations:
  style: chicago
  punctuation: american
  glyphs: source
  terms: {soft power: Nye's term}
  names: {"Belt and Road": an initiative}
  limits: {omission-words: 50, piece-words: 4}
  raise: [unquoted-borrowing]
page: {width: 6in, height: 9in, inner: 20mm}
font: Libertinus Serif
outputs: [docx, pdf, docx]
index: none
html: {sources: whole, pictures: none}
attested:
  lost2001: {by: Ann Author, when: 2026-01-02, with: the copy in the library}
"""


def test_every_key_is_read() -> None:
    book, errors = read_book(FULL)
    assert errors == ()
    assert (book.title, book.date, book.authors) == ("No", "2026", ("Ann Author", "Ben Author"))
    assert book.imprint == ("© 2026 Ann Author", "ISBN 978-0-00-000000-2")
    assert book.chapters == ("chapters/b.md", "chapters/a.md")
    assert book.outputs == (Output.DOCX, Output.PDF)
    assert book.index is Index.NONE
    assert book.html == HtmlSettings(HtmlSources.WHOLE, HtmlPictures.NONE)
    quotations = book.quotations
    assert (quotations.style, quotations.punctuation, quotations.glyphs) == (
        Style.CHICAGO,
        Punctuation.AMERICAN,
        Glyphs.SOURCE,
    )
    assert quotations.terms == {"soft power": "Nye's term"}
    assert quotations.limits == Limits(omission_words=50, piece_words=4)
    assert quotations.raised == {Raisable.BORROWING}
    assert (book.page.width, book.page.outer) == ("6in", "20mm")
    assert book.attested["lost2001"].against == "the copy in the library"


@pytest.mark.parametrize(
    ("said", "width", "inner"),
    [
        ("a4", "210mm", "40mm"),
        ("letter", "8.5in", "1.6in"),
        ("{size: a5}", "148mm", "19mm"),
        ("{size: a4, inner: 45mm}", "210mm", "45mm"),
        ("", "156mm", "22mm"),
    ],
)
def test_a_page_has_a_name(said: str, width: str, inner: str) -> None:
    book, faults = read_book(f"title: A\npage: {said}\n")
    assert (book.page.width, book.page.inner, faults) == (width, inner, ())
    assert all(page_fault(page) is None for page in PAGES.values())


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("A4", "`page` must be one of `a4`, `a5`, `letter`, not `A4`"),
        ("{size: b4}", "`size` must be one of `a4`, `a5`, `letter`, not `b4`"),
        ("{a4: yes}", "unknown key `a4` in `page`"),
        ("[a4]", "`page` must be a mapping of keys to values, not a list"),
        ("{size: a5, inner: 100mm}", "the margins leave less than 40mm for the text"),
    ],
)
def test_a_page_that_has_no_such_name(said: str, message: str) -> None:
    book, faults = read_book(f"title: A\npage: {said}\n")
    assert [fault.message for fault in faults] == [message]
    assert book.page == PageLayout()


def test_a_layout_decides_what_the_settings_do_not_say() -> None:
    article, _ = read_book("title: A\nlayout: article\n")
    a4 = PAGES[PageName.A4]
    assert (article.layout, article.contents, article.index) == (Layout.ARTICLE, False, Index.NONE)
    assert (article.page.width, article.page.inner, article.page.outer) == (a4.width, "37.5mm", "37.5mm")
    assert abs(article.page.line - a4.line) < 0.001
    said, faults = read_book(
        "title: A\nlayout: article\ncontents: true\nindex: by-source\npage: {size: a5, inner: 30mm}\n"
    )
    assert (said.contents, said.index, said.page.inner, said.page.outer, faults) == (
        *(True, Index.BY_SOURCE, "30mm", "18mm", ()),
    )
    assert read_book("title: A\ncontents: false\n")[0] == BookSettings(title="A", contents=False)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("layout: report", "`layout` must be one of `book`, `article`, not `report`"),
        ("contents: maybe", "`contents` must be `true` or `false`, not `maybe`"),
        ("contents: 'true'", "`contents` must be `true` or `false`, not `true`"),
        ("contents: [true]", "`contents` must be `true` or `false`, not a list"),
    ],
)
def test_a_layout_that_there_is_not(said: str, message: str) -> None:
    assert [fault.message for fault in read_book(f"title: A\n{said}\n")[1]] == [message]


def test_a_title_is_enough() -> None:
    book, errors = read_book("title: A Book\n")
    assert errors == ()
    assert book == BookSettings(title="A Book")
    assert book.quotations.profile.permissions == ()


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("", "is empty", 1),
        ("subtitle: x", "has no `title`", 1),
        ("- title", "must be a mapping", 1),
        ("title: x\ntitel: y", "unknown key `titel`", 2),
        ("title: x\nquotations:\n  stile: apa", "unknown key `stile`", 3),
        ("title: x\nquotations: {style: apaa}", "must be one of", 2),
        ("title: x\nquotations: {limits: {omission-words: 151}}", "forgive more", 2),
        ("title: x\nquotations: {limits: {piece-words: 2}}", "forgive more", 2),
        ("title: x\nquotations: {limits: {piece-words: three}}", "whole number", 2),
        ("title: x\nquotations: {limits: {borrowing-words: 0}}", "at least 3", 2),
        ("title: x\nquotations: {names: {soft power: }}", "no source or reason", 2),
        ("title: x\nquotations: {terms: [soft power]}", "must be a mapping", 2),
        ("title: [x]", "must be text, not a list", 1),
        ("title: x\nchapters: [../a.md]", "stay inside the book", 2),
        ("title: x\nchapters: [/a.md]", "relative to the book", 2),
        ("title: x\nchapters: [a.md, a.md]", "a chapter twice", 2),
        ("title: x\nbibliography: C:/a.bib", "relative to the book", 2),
        ("title: x\npage: {width: wide}", "cannot be `wide`", 2),
        ("title: x\nlanguage: english!", "cannot be", 2),
        ("title: x\nattested: {k: {by: A}}", "does not say `when`, `with`", 2),
        ("title: x\noutputs: [pdf, epub]", "must be one of", 2),
        ("title: x\nhtml: {sources: all}", "must be one of `excerpts`, `whole`", 2),
        ("title: x\nhtml: whole", "must be a mapping", 2),
        ("title: x\ntitle: y", "stands twice", 2),
        ("title: &t x\nsubtitle: *t", "anchors and aliases", 1),
        ("title: !!python/object x", "tag", 1),
        ("title: x\n---\ntitle: y", "second document", 2),
        ("title: [", "not well-formed", 1),
        ("title: \x01", "U+0001", 1),
        ("title: \ud800", "surrogate", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str, line: int) -> None:
    _, errors = read_book(text)
    assert errors, text
    assert said in errors[0].message
    assert errors[0].position.line == line


def test_all_errors_are_told_at_once_in_order() -> None:
    _, errors = read_book("titel: x\nlanguage: 1\noutputs: [epub]\n")
    assert [e.position.line for e in errors] == [1, 1, 2, 3]
    assert errors[0].helps == ("the nearest known key is `title`",) or errors[1].helps


def test_deep_nesting_is_refused() -> None:
    node, faults = read_yaml("[" * (DEEPEST + 3) + "]" * (DEEPEST + 3))
    assert node is None
    assert "nested deeper" in faults[0].message


@given(st.text(max_size=150))
def test_reading_never_raises(text: str) -> None:
    read_book(text)
    read_book(f"title: x\nquotations: {text}")


def test_strict_is_silent_about_nothing_and_each_permission_names_its_manual() -> None:
    assert PROFILES[Style.STRICT].permissions == ()
    assert set(PROFILES) == set(Style)
    for profile in PROFILES.values():
        assert all(p.section for p in profile.permissions)
    assert PROFILES[Style.APA].permission(Latitude.INITIAL_CASE) is not None
    assert PROFILES[Style.MHRA].permission(Latitude.BARE_ELLIPSIS) is None
    assert PROFILES[Style.MLA].permission(Latitude.INITIAL_CASE) is None


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("en-US", "“"),
        ("en-GB", "‘"),
        ("en-GB-oxendict", "‘"),
        ("de", "„"),
        ("de_CH", "«"),
        ("ja-JP", "「"),
        ("xx", "“"),
    ],
)
def test_house_marks_fall_back_by_tag(language: str, opening: str) -> None:
    assert house_marks(language).open == opening


def test_limit_words() -> None:
    assert all(is_limit_word(w) for w in ("Not", "don’t", "cannot", "UNLIKELY"))
    assert not is_limit_word("knot")
    assert is_limit_word("nicht", "de-CH")


def test_the_book_of_this_repository_is_well_formed() -> None:
    text = (Path(__file__).parents[2] / "book.yaml").read_text(encoding="utf-8")
    book, errors = read_book(text)
    assert errors == ()
    assert book.language == "en-US"
