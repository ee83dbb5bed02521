"""Paragraphs of a PDF as Markdown: every character prints as it stood, and hyphens at line ends are read both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quoteproof.chapter.parse import READER, parse
from quoteproof.document.model import DocumentPassage, PageStart
from quoteproof.document.role import Role
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import ManuscriptPlace, PlaceUnit
from quoteproof.manuscript.paged import chapter_of, divided_words, readings

SIGNS = "abc 12.)(-+=:%&#*_`~^@$<>|{}[]!\\/\"'“”’;,?—"


def passage(text: str, *pages: PageStart, role: Role = Role.BODY) -> DocumentPassage:
    return DocumentPassage(role, text, (), pages)


def texts(*passages: DocumentPassage, known: frozenset[str] = frozenset()) -> list[list[str]]:
    return [[paragraph.text for paragraph in way] for way in readings("p.pdf", passages, known.__contains__)]


@given(some.text(SIGNS, min_size=1, max_size=30).filter(str.strip))
def test_every_character_prints(pandoc: Pandoc, text: str) -> None:
    (way,) = readings("p.pdf", [passage(text), passage("The end.")], lambda _: False)
    chapter, faults = parse("c.md", chapter_of("c.md", way).text, lambda words: pandoc.read(words, reader=READER))
    assert chapter is not None
    assert [flow.text for flow in chapter.flows] == [" ".join(text.split()), "The end."], faults


@pytest.mark.parametrize(
    "text",
    ["1862. The year.", "1) One", "(ii) Two", "ii. Two", "A. B", "x &amp; y", ": x", "--- a", "[a]: b", "Table: x"],
)
def test_nothing_becomes_markup(pandoc: Pandoc, text: str) -> None:
    (way,) = readings("p.pdf", [passage(text)], lambda _: False)
    chapter, _ = parse("c.md", chapter_of("c.md", way).text, lambda words: pandoc.read(words, reader=READER))
    assert chapter is not None
    assert [flow.text for flow in chapter.flows] == [text]


def test_what_is_no_text_of_the_document_is_left_out() -> None:
    assert texts(passage("Head", role=Role.FURNITURE), passage("Hidden", role=Role.UNSEEN), passage("Words")) == [
        ["Words"]
    ]


@pytest.mark.parametrize(
    ("text", "known", "ways"),
    [
        ("a rec\u00adreation of it", {"recreation"}, ["a recreation of it"]),
        ("the re-\ncreation of it", {"re-creation"}, ["the re-creation of it"]),
        ("the re\u00adcreation", {"re-creation", "recreation"}, ["the recreation", "the re-creation"]),
        ("the un\u00adknown", set(), ["the unknown"]),
        ("the sub-\nSaharan", set(), ["the sub-Saharan"]),
        ("well-\nto-\ndo people", {"well-to"}, ["well-todo people"]),
        ("twenty- and", set(), ["twenty- and"]),
    ],
)
def test_hyphens_at_line_ends_are_read_as_the_sources_have_the_word(
    text: str, known: set[str], ways: list[str]
) -> None:
    assert [way[0] for way in texts(passage(text), known=frozenset(known))] == ways


def test_the_ways_to_read_a_paragraph_are_bounded() -> None:
    text = " ".join(["re\u00adcreation"] * 50)
    assert len(texts(passage(text), known=frozenset({"recreation", "re-creation"}))) == 16
    assert divided_words([passage(text)]) == {"recreation", "re-creation"}


def test_each_page_that_a_paragraph_goes_over_has_its_place() -> None:
    pages = (PageStart(0, None, 4), PageStart(12, None, 5))
    way = next(
        readings(
            "p.pdf",
            [passage("A first one", PageStart(0, None, 3)), passage("*One* words two", *pages)],
            lambda _: False,
        )
    )
    chapter = chapter_of("c.md", way)
    assert chapter.place(2) == ManuscriptPlace("p.pdf", PlaceUnit.PAGE, 4)
    assert chapter.place(chapter.text.index("words")) == ManuscriptPlace("p.pdf", PlaceUnit.PAGE, 5)
    assert chapter.place(chapter.text.index("two")) == ManuscriptPlace("p.pdf", PlaceUnit.PAGE, 6)
