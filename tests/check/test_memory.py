"""A check that remembers gives the same as a fresh one, bit for bit, whatever was changed in between."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from quoteproof.book.config import BookSettings, Quotations
from quoteproof.book.profiles import Style
from quoteproof.chapter.parse import READER, parse
from quoteproof.check.run import CancelledError, Material, Memory, Read, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.source.library import Library
from tests.book_of import library_of

SEEDS = {
    "keeper": "I have kept this light for eleven winters. It is not lonely; the sea is too loud for that.\n\n"
    "A storm is only weather that has made up its mind. I fear fog, which has not.\n",
    "miller": "The mill has not stood still for one day, and nobody has ever asked the river for leave to turn it.\n",
}
BEGINNINGS = ("# One {#one}\n\n", "# Two {#two}\n\n", "## Late {#one}\n\n", "")
PARAGRAPHS = (
    "He says “the sea is too loud for that” [@keeper#p1].",
    "He says “the sea is too proud for that” [@keeper#p1].",
    "He says “the sea is too loud for that” [@keeper#p2].",
    "<!-- quoteproof: allow Q010: he says so himself -->\nThe “weather that has […] its mind” [@keeper#p2].",
    "<!-- quoteproof: allow Q015: everybody says it -->\nThe mill has not stood still for one day, and nobody minds.",
    "Nobody has ever asked the river for leave to turn it, or so it is said.",
    "See [the end](#late) and [the other](#two), and @keeper and @nobody#p1.",
    "A “stray mark.",
    "> A storm is only weather that has made up its mind.\n>\n> — [@keeper#p2]",
    "A place{#two} in [a span]{#span}, “in which” [@miller#p9].",
)
FILES = ("chapters/01.md", "chapters/02.md", "chapters/03.md")


def text(choose: random.Random) -> str:
    return choose.choice(BEGINNINGS) + "\n\n".join(choose.choices(PARAGRAPHS, k=choose.randint(1, 5))) + "\n"


@pytest.mark.parametrize("seed", range(3))
def test_remembering_changes_nothing(pandoc: Pandoc, seed: int) -> None:
    choose = random.Random(seed)
    memory = Memory()

    @cache
    def read(file: str, words: str) -> Read:
        chapter, found = parse(file, words, lambda markdown: pandoc.read(markdown, reader=READER))
        return Read(file, words, chapter, found)

    libraries = [library_of(SEEDS), library_of(SEEDS, more="@misc{idle, title = {Idle}}")]
    library = libraries[0]
    book = BookSettings(title="A “Book")
    texts = {file: text(choose) for file in FILES}
    for _ in range(15):
        change = choose.randrange(10)
        if change == 0:
            library = choose.choice(libraries)
        texts[choose.choice(FILES)] = text(choose)
        if change == 1:
            book = replace(book, quotations=Quotations(style=choose.choice([Style.STRICT, Style.CHICAGO])))
        names = FILES if change else FILES[:2]
        material = Material(book, library, tuple(read(n, texts[n]) for n in names), whole=change > 0)
        assert run(material, memory=memory) == run(material)


def test_a_chapter_that_did_not_change_keeps_its_very_result(pandoc: Pandoc) -> None:
    library = library_of(SEEDS)
    memory = Memory()
    first = _read(pandoc, FILES[0], PARAGRAPHS[0])
    other, changed = (_read(pandoc, FILES[1], words) for words in PARAGRAPHS[1:3])
    before = run(Material(BookSettings(title="A Book"), library, (first, other)), memory=memory)
    after = run(Material(BookSettings(title="A Book"), library, (first, changed)), memory=memory)
    assert after.chapters[0] is before.chapters[0]
    assert after.chapters[1] is not before.chapters[1]


def test_what_was_examined_before_a_check_was_called_off_is_not_lost(pandoc: Pandoc) -> None:
    library: Library = library_of(SEEDS)
    memory = Memory()
    reads = tuple(_read(pandoc, file, PARAGRAPHS[0]) for file in FILES)
    asked = iter([False, False, True])
    material = Material(BookSettings(title="A Book"), library, reads)
    with pytest.raises(CancelledError):
        run(material, cancel=lambda: next(asked), memory=memory)
    assert [memory.examined(read) is not None for read in reads] == [True, True, False]
    assert run(material, memory=memory) == run(material)


def _read(pandoc: Pandoc, file: str, words: str) -> Read:
    chapter, found = parse(file, words, lambda markdown: pandoc.read(markdown, reader=READER))
    return Read(file, words, chapter, found)
