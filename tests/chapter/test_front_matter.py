"""Front matter: the title becomes a heading, and all that comes after it keeps its place."""

from __future__ import annotations

import pytest

from quoteproof.chapter.elements import elements
from quoteproof.chapter.model import Chapter, FlowKind
from quoteproof.chapter.parse import READER, parse, restored
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Fault

BODY = "## Intro\n\nWords of it.\n"


def chapter_of(text: str, pandoc: Pandoc) -> tuple[Chapter, tuple[Fault, ...]]:
    chapter, found = parse("a.md", text, lambda words: pandoc.read(words, reader=READER))
    assert chapter is not None
    return chapter, found


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("title: Lamps at dusk", "Lamps at dusk"),
        ('title: "Lamps: a look"', "Lamps: a look"),
        ("title: 'It''s dusk'", "It's dusk"),
        ("tags: [a]\ntitle: Lamps\nauthor: X", "Lamps"),
        ("title: >\n  Lamps at\n  dusk", "Lamps at dusk"),
    ],
)
def test_a_title_is_a_heading(field: str, title: str, end: str, pandoc: Pandoc) -> None:
    text = f"---\n{field}\n---\n\n{BODY}".replace("\n", end)
    chapter, found = chapter_of(text, pandoc)
    assert found == ()
    assert [(h.level, h.words) for h in elements(chapter).headings] == [(1, title), (2, "Intro")]
    assert chapter.flows[0].kind is FlowKind.HEADING
    last = chapter.flows[-1]
    place = chapter.place(last, 0, len(last.text))
    assert text[place.start : place.end] == "Words of it."
    assert not place.approximate


def test_the_words_of_a_title_have_their_places(pandoc: Pandoc) -> None:
    chapter, _ = chapter_of(f'---\ntags: a\ntitle: "Lamps: a look"\n---\n\n{BODY}', pandoc)
    place = chapter.place(chapter.flows[0], 0, len(chapter.flows[0].text))
    assert chapter.text[place.start : place.end] == "Lamps: a look"


def test_a_heading_that_says_the_same_is_the_title(pandoc: Pandoc) -> None:
    chapter, found = chapter_of("---\ntitle: Lamps\n---\n\n# Lamps {#lamps}\n\nWords.\n", pandoc)
    assert found == ()
    assert [h.words for h in elements(chapter).headings] == ["Lamps"]


def test_no_identifier_is_given_twice(pandoc: Pandoc) -> None:
    chapter, _ = chapter_of(f"---\ntitle: Intro\n---\n\n{BODY}", pandoc)
    names = elements(chapter).names
    assert len(names) == len(set(names)) == 2


def test_what_was_kept_of_a_chapter_gives_it_again(pandoc: Pandoc) -> None:
    text = f"---\ntitle: Lamps\n---\n\n{BODY}"
    kept = restored("a.md", text, pandoc.read(text, reader=READER))
    assert kept is not None
    assert [flow.text for flow in kept[0].flows] == ["Lamps", "Intro", "Words of it."]


def test_front_matter_that_is_no_yaml(pandoc: Pandoc) -> None:
    chapter, found = parse("a.md", f'---\ntitle: "a\n---\n\n{BODY}', lambda words: pandoc.read(words, reader=READER))
    assert chapter is None
    assert [fault.code for fault in found] == ["K001"]
