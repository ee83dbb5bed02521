"""Characters that may stand nowhere: the quick look lets none of them through."""

from __future__ import annotations

import sys

from quoteproof.check.characters import LONGEST_WORD, _harmless
from quoteproof.engine.pandoc import Pandoc
from quoteproof.text.unseen import UNSEEN
from tests.book_of import check, codes, library_of


def test_no_text_that_holds_one_is_taken_for_harmless() -> None:
    bad = set("".join(UNSEEN.findall("a".join(map(chr, range(sys.maxunicode + 1))))))
    assert {*"\r\x1b\u202e\u115f\ufffc\U000f0000"} <= bad
    assert not [character for character in bad if _harmless(f"a{character}b")]


def test_most_texts_are_harmless() -> None:
    assert _harmless("He wrote “so”, and\r\nthen — nothing.\n")
    assert not _harmless("a\rb")


def test_a_word_that_would_take_minutes_to_set_is_refused_at_once() -> None:
    library = library_of({"tale": "He said " + "x" * 200_000 + " and left.\n"})
    chapter = f"A b{'c' * LONGEST_WORD} and “{'x' * 200_000} and left” [@tale#p1].\n"
    with Pandoc() as pandoc:
        result = check(chapter, library, pandoc)
        own, quoted = result.errors
        assert {own.code.id, quoted.code.id} == {"P006"}
        assert own.message == f"a word of {LONGEST_WORD + 1:,} characters is too long to be printed"
        assert result.chapters[0].text[own.place.start : own.place.end] == f"b{'c' * LONGEST_WORD}"
        assert "200,001 characters" in quoted.message
        longest, chinese = "c" * LONGEST_WORD, "字" * (LONGEST_WORD + 1)
        assert codes(check(f"A {longest} and {chinese}.\n", library, pandoc)) == []
