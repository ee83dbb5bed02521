"""Joining chapters: numbers, labels, links and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from quoteproof.chapter.nodes import identifier, text_of, walk
from quoteproof.edition.assemble import UncheckedError, assemble
from quoteproof.engine.pandoc import Pandoc

READER = "markdown-smart-raw_tex-latex_macros-example_lists-implicit_header_references"
WHO = "# Who Leads\n\n## Four fractions\n\n| a |\n|---|\n| b |\n\n: A table {#tbl}\n"


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


def joined(pandoc: Pandoc, *chapters: str, language: str = "en-US") -> bytes:
    return assemble([json.loads(pandoc.read(text, reader=READER)) for text in chapters], language=language)


def blocks(book: bytes) -> list[Any]:
    found: list[Any] = json.loads(book)["blocks"]
    return found


def paragraphs(book: bytes) -> list[str]:
    return [text_of(block["c"]) for block in blocks(book) if block["t"] == "Para"]


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("see [](#who-leads)", "see chapter\u00a02, Who Leads"),
        ("[](#who-leads) is", "Chapter\u00a02, Who Leads is"),
        ("End. [](#who-leads) is", "End. Chapter\u00a02, Who Leads is"),
        ("“End.” [](#who-leads) is", "“End.” Chapter\u00a02, Who Leads is"),
        ("see *[](#who-leads)*", "see chapter\u00a02, Who Leads"),
        ("see [](#four-fractions)", "see chapter\u00a02, Who Leads, section Four fractions"),
        ("see [](#tbl)", "see Table\u00a01"),
        ("see [](#here)", "see section Here"),
        ("see [](#preface)", "see Preface"),
        ("see [its own words](#who-leads)", "see its own words"),
    ],
)
def test_an_empty_link_prints_what_it_leads_to(pandoc: Pandoc, link: str, text: str) -> None:
    book = joined(pandoc, f"# One\n\n{link}\n\n## Here\n", WHO, "# Preface {.unnumbered}\n\nx")
    assert paragraphs(book)[0] == text


def test_the_words_are_those_of_the_language(pandoc: Pandoc) -> None:
    book = joined(pandoc, "# Eins\n\nsiehe [](#who-leads), [](#tbl)", WHO, language="de-DE")
    assert paragraphs(book)[0] == "siehe Kapitel\u00a02, Who Leads, Tabelle\u00a01"


def test_a_title_s_note_is_not_printed_again(pandoc: Pandoc) -> None:
    book = joined(pandoc, "# One\n\nsee [](#two)", "# A *real* `x`^[Note.] title {#two}\n\nx")
    assert paragraphs(book)[0] == "see chapter\u00a02, A real x title"


def test_ids_of_two_chapters_do_not_collide(pandoc: Pandoc) -> None:
    chapter = "# One\n\n## Section\n\n[here](#section)"
    book = joined(pandoc, chapter, chapter.replace("One", "Two"))
    names = [identifier(node) for node in walk(blocks(book)) if identifier(node)]
    links = [node["c"][2][0] for node in walk(blocks(book)) if node["t"] == "Link"]
    assert len(names) == len(set(names))
    assert links == ["#section", "#section-2"]


@pytest.mark.parametrize("name", ["refs", "ref-abb", "bibliography", "7th", "x" * 90, "a:b.c"])
def test_an_id_becomes_one_that_word_and_typst_can_hold(pandoc: Pandoc, name: str) -> None:
    book = joined(pandoc, f"# One {{#{name}}}\n\n[x](#{name})")
    renamed = identifier(blocks(book)[0])
    assert len(renamed) <= 40
    assert renamed not in ("refs", "bibliography")
    assert not renamed.startswith("ref-")
    assert renamed[0].isalpha()


@pytest.mark.parametrize("name", ["nowhere", "same"])
def test_a_link_that_no_check_has_passed_is_refused(pandoc: Pandoc, name: str) -> None:
    """The check finds these (X001, X004); here they are a guard against a book that nobody has checked."""
    with pytest.raises(UncheckedError, match=f"#{name}"):
        joined(pandoc, "# A\n\n## Same", "# B\n\n## Same", f"# One\n\n[x](#{name})")


def test_figures_and_tables_are_numbered_through_the_book(pandoc: Pandoc) -> None:
    figure = "![A picture](images/a.png){#fig}\n"
    table = "| a |\n|---|\n| b |\n\n: A table\n"
    book = joined(pandoc, f"# One\n\n{figure}\n{table}", f"# Two\n\n{table}\n{figure}\nsee [](#fig)")
    captions = [text_of(n["c"][1][1][0]["c"]) for n in blocks(book) if n["t"] in ("Figure", "Table")]
    assert captions == [
        "Figure\u00a01. A picture",
        "Table\u00a01. A table",
        "Table\u00a02. A table",
        "Figure\u00a02. A picture",
    ]
    assert paragraphs(book)[-1] == "see Figure\u00a02"


def test_a_table_without_a_caption_has_no_number(pandoc: Pandoc) -> None:
    book = joined(pandoc, "# One\n\n| a |\n|---|\n| b |\n")
    assert blocks(book)[1]["c"][1] == [None, []]


def test_the_bibliography_stands_last_and_only_when_something_is_cited(pandoc: Pandoc) -> None:
    assert blocks(joined(pandoc, "# One\n\nx [@abb]"))[-1]["c"][0][0] == "refs"
    assert len(blocks(joined(pandoc, "# One\n\nx"))) == 2


def test_the_chapters_are_left_as_they_were(pandoc: Pandoc) -> None:
    ast = json.loads(pandoc.read("# One\n\n[](#one) “x”", reader=READER))
    before = json.dumps(ast)
    assemble([ast], language="en")
    assert json.dumps(ast) == before
