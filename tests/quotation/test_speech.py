"""Speech over paragraphs, made of passages of this book's sources: it passes as it stands, and in no forged form."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from quoteproof.chapter.draft import draft
from quoteproof.chapter.parse import READER, parse
from quoteproof.document.role import Role
from quoteproof.engine.pandoc import Pandoc
from quoteproof.quotation.collect import CollectSettings, collect
from quoteproof.quotation.model import Kind
from quoteproof.source.library import Library
from quoteproof.text.words import count_words
from tests.book_of import check, codes, library_of, library_of_this_book

MARKS = "“”„«»\"‘’'[]*_`#<>|~^$@\\"


def pairs(library: Library) -> list[tuple[str, str, str]]:
    """Anchors of two passages that follow one another, with the words of both, where no mark stands in them."""
    found = []
    for source in library.sources.values():
        for one, other in zip(source.passages, source.passages[1:], strict=False):
            words = [" ".join(passage.text.split()) for passage in (one, other)]
            body = one.role is Role.BODY and other.role is Role.BODY and words[0] != words[1]
            plain = body and all(
                text[0].isalpha() and not set(text) & set(MARKS) and "--" not in text for text in words
            )
            if plain and all(6 < count_words(text) < 200 for text in words):
                found.append((f"{source.key}#{one.id}-{other.id}", words[0], words[1]))
    return found


def spoken(paragraphs: list[str], anchor: str) -> str:
    return "\n\n".join(f"“{text}" for text in paragraphs) + f"” [@{{{anchor}}}]"


def changed(text: str) -> str:
    words = text.split(" ")
    words[len(words) // 2] = "never"
    return " ".join(words)


FORGERIES: dict[str, Callable[[str, str, str], str]] = {
    "a word of the first": lambda anchor, one, other: spoken([changed(one), other], anchor),
    "a word of the last": lambda anchor, one, other: spoken([one, changed(other)], anchor),
    "words put before": lambda anchor, one, other: spoken([f"Nobody says that {one}", other], anchor),
    "words put behind": lambda anchor, one, other: spoken([f"{one} So they never said.", other], anchor),
    "a paragraph between": lambda anchor, one, other: spoken([one, "That was never so.", other], anchor),
    "a bare paragraph between": lambda anchor, one, other: spoken([one, other], anchor).replace(
        "\n\n", "\n\nThat was never so.\n\n"
    ),
    "another order": lambda anchor, one, other: spoken([other, one], anchor),
    "no mark at the end": lambda anchor, one, other: spoken([one, other], anchor).replace("”", ""),
    "no mark at the second head": lambda anchor, one, other: spoken([one, other], anchor).replace("\n\n“", "\n\n"),
    "a list": lambda anchor, one, other: "- " + spoken([one, other], anchor).replace("\n\n", "\n- "),
    "a rule between": lambda anchor, one, other: spoken([one, other], anchor).replace("\n\n", "\n\n***\n\n"),
    "one paragraph made two": lambda anchor, one, other: spoken(
        [*one.split(" ", 3)[:1], one.split(" ", 1)[1], other], anchor
    ),
    "two made one": lambda anchor, one, other: f"“{one} {other}” [@{{{anchor}}}]",
    "no citation": lambda anchor, one, other: spoken([one, other], anchor).rpartition(" [")[0],
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_forged_form_passes(forgery: str, pandoc: Pandoc) -> None:
    library, rng = library_of_this_book(), random.Random(forgery)
    for anchor, one, other in rng.sample(pairs(library), 5):
        text = FORGERIES[forgery](anchor, one, other)
        found = {code for code in codes(check(f"# A\n\nHe says:\n\n{text}\n", library, pandoc)) if code[0] == "Q"}
        assert found - {"Q015"}, text


def test_speech_of_the_sources_passes(pandoc: Pandoc) -> None:
    library, rng = library_of_this_book(), random.Random(1)
    for anchor, one, other in rng.sample(pairs(library), 5):
        result = check(f"# A\n\nHe says:\n\n{spoken([one, other], anchor)}\n", library, pandoc)
        assert [judged.verdict.name for judged in result.chapters[0].judged] == ["verbatim"], (one, other)
        assert not {code for code in codes(result) if code[0] == "Q"}


def test_many_open_marks_cost_as_many_times_one(pandoc: Pandoc) -> None:
    library = library_of({"log": "The ferry left at dawn.\n"})
    text = "\n\n".join(["“The ferry left at dawn."] * 400)
    assert codes(check(f"# A\n\n{text}\n", library, pandoc)).count("Q014") == 400


DRAFTED = """# A

He says “one thing.” Then “another” [@log#p1].

“The ferry left at dawn.

“It carried grain.” [@log#p1-p2]

Holm [-@log#p1] wrote:

> The ferry left at dawn.

“It carried grain.”^[Quoted in @log#p2.]

’The ferry left

at dawn’ [@log#p1].
"""


@pytest.mark.parametrize("shared", [False, True])
def test_a_draft_gives_what_the_whole_gives(shared: bool, pandoc: Pandoc) -> None:
    def read(text: str) -> bytes:
        return pandoc.read(text, reader=READER)

    whole, _ = parse("a.md", DRAFTED, read)
    drafted = draft("a.md", DRAFTED, read, {}, most=99)
    assert drafted is not None
    assert len(drafted.fragments) > 5
    assert whole is not None
    found = [collect(chapter, CollectSettings(shared=shared)) for chapter in (drafted.chapter, whole)]
    said = [
        [(q.kind, q.place, q.printed.text, q.bound_by, q.citation and q.citation.place) for q in each.quotations]
        for each in found
    ]
    assert said[0] == said[1]
    assert [(f.code, f.place) for f in found[0].faults] == [(f.code, f.place) for f in found[1].faults]
    assert Kind.SPEECH in {quotation.kind for quotation in found[0].quotations}
