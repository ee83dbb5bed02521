"""Every place of a quotation, in every language and in every form in which its marks are typed: what prints."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from quoteproof.book.typography import house_marks
from quoteproof.check.result import CheckResult
from quoteproof.edition.printed import book_glyphs, printed_book
from quoteproof.engine.pandoc import Pandoc
from quoteproof.source.library import Library
from tests.book_of import check, codes, library_of
from tests.edition.languages import OWN, Form, Words, forms_of, typed_straight, words_of
from tests.samples import sampled


class Place(NamedTuple):
    """A piece of a chapter, and its quotations as they are to print, without marks of their own in a block."""

    markdown: str
    marked: bool
    """Whether marks stand around the words."""
    quotes: str
    """What is quoted: `w` the sentence with an inner quotation, `p` the plain one, `v` the verse."""


PLACES = (
    Place("X {w} [@s#p2], y {p} [@s#p1].", True, "wp"),
    Place("X ({w} [@s#p2]); —{p} [@s#p1].", True, "wp"),
    Place("@s#p2 X {w}.", True, "w"),
    Place("> {bare}. [@s#p2]", False, "w"),
    Place("> {bare}.\n>\n> — [@s#p2]", False, "w"),
    Place("::: epigraph\n> {bare}.\n>\n> — [@s#p2]\n:::", False, "w"),
    Place("> {verse[0]}\\\n> {verse[1]}\n>\n> — [@v#p1]", False, "v"),
    Place("| A | B |\n|---|---|\n| {w} [@s#p2] | {p} [@s#p1] |", True, "wp"),
    Place("## {w} [@s#p2]", True, "w"),
    Place("X.[^1]\n\n[^1]: X {w} [@s#p2].", True, "w"),
    Place("- {w} [@s#p2]\n- x {p} [@s#p1]", True, "wp"),
    Place("1. X:\n\n    > {bare}. [@s#p2]", False, "w"),
)


@cache
def _library(tag: str) -> Library:
    words, own = words_of(tag), next(forms_of(tag))
    verse = "\n\n".join(["\n".join(_verse(words))] * 7)
    return library_of({"s": f"{words.plain}.\n\n{words.framed.format(own.inner.format(words.inner))}.\n", "v": verse})


def _verse(words: Words) -> tuple[str, str]:
    """Two lines that are long enough for verse."""
    first, last = words.verse
    return f"{first}, {last}", f"{last}, {first}"


def _chapter(tag: str, words: Words, form: Form) -> str:
    bare = typed_straight(words.framed.format(form.inner.format(words.inner)), form, tag)
    plain = typed_straight(words.plain, form, tag)
    verse = [typed_straight(line, form, tag) for line in _verse(words)]
    parts = (
        place.markdown.format(w=form.outer.format(bare), p=form.outer.format(plain), bare=bare, verse=verse)
        for place in PLACES
    )
    return "# A\n\n" + "\n\n".join(parts) + "\n"


def _expected(tag: str, words: Words) -> Iterator[str]:
    house = house_marks(tag)
    inside = words.framed.format(house.inner_open + words.inner + house.inner_close)
    for place in PLACES:
        for quoted in place.quotes:
            if quoted == "v":
                yield "".join(_verse(words))
            elif not place.marked:
                yield words.framed.format(house.open + words.inner + house.close) + "."
            else:
                yield house.open + {"w": inside, "p": words.plain}[quoted] + house.close


def _printed(result: CheckResult) -> list[str]:
    printings = printed_book(result, book_glyphs(result)).printings
    return ["".join(f"{p.opening}{p.text}{p.closing}".splitlines()) for p in printings]


@pytest.mark.parametrize("tag", sampled(list(OWN), 6))
def test_every_form_prints_in_the_marks_of_the_language_at_every_place(tag: str) -> None:
    words = words_of(tag)
    with Pandoc() as pandoc:
        for form in forms_of(tag):
            result = check(_chapter(tag, words, form), _library(tag), pandoc, language=tag)
            assert codes(result) == [], (form, result.all_findings)
            assert sorted(_printed(result)) == sorted(_expected(tag, words)), form


@pytest.mark.parametrize("tag", sampled(list(OWN), 6))
def test_a_word_that_differs_is_told_at_every_place(tag: str) -> None:
    words = words_of(tag)
    forged = words._replace(
        plain=words.plain[:-1] + "ж",
        inner=words.inner[:-1] + "ж",
        verse=(words.verse[0], words.verse[1][:-1] + "ж"),
    )
    with Pandoc() as pandoc:
        for form in forms_of(tag):
            result = check(_chapter(tag, forged, form), _library(tag), pandoc, language=tag)
            found = codes(result)
            assert len(found) == len(list(_expected(tag, words))), form
            assert set(found) <= {"Q001", "Q008", "Q011", "Q013"}, form
