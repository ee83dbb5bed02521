"""The words that an edition adds of its own, in every language that it has words for."""

from __future__ import annotations

import pytest

from quoteproof.book.typography import HOUSE_MARKS
from quoteproof.edition.terms import words_for
from quoteproof.text.marks import find_marks
from quoteproof.text.pairing import pair

LANGUAGES = (
    "de fr es it nl ru ar cs da el fa fi he hu ja ko nb nn no pl pt pt-BR ro sv tr uk ur yi zh-CN zh-TW zh-Hant-HK "
    "zh-Hans"
).split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_missing_and_none_is_english(language: str) -> None:
    words, english = words_for(language), words_for("en")
    assert words.index != english.index
    assert words.index_note != english.index_note
    printed = (words.chapter, words.section, words.figure, words.table, words.contents, words.bibliography, words.index)
    assert all(printed)
    assert set(words.roles) == set(english.roles)
    assert all((*words.page, *words.paragraph, words.note, words.elsewhere, *words.roles.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_them_quotes(language: str) -> None:
    words = words_for(language)
    for text in (words.index, words.index_note, words.note, *words.page, *words.paragraph, *words.roles.values()):
        assert not pair(text).runs
        assert all(text[mark.at - 1].isalpha() for mark in find_marks(text))


@pytest.mark.parametrize(
    ("language", "contents"),
    [("zh-Hant-TW", "目錄"), ("zh-MO", "目錄"), ("zh", "目录"), ("zh-Hans-CN", "目录"), ("de-CH", "Inhalt"),
     ("PT_br", "Sumário"), ("sr-Latn", "Contents"), ("xx", "Contents"), ("en-GB", "Contents")],
)  # fmt: skip
def test_the_longest_beginning_of_a_tag_decides(language: str, contents: str) -> None:
    assert words_for(language).contents == contents


def test_every_language_with_marks_of_its_own_has_words() -> None:
    without = {tag for tag in HOUSE_MARKS if words_for(tag) is words_for("en")} - {"en", "en-gb"}
    assert without == {"sk", "sl"}
