"""A chapter that is read part by part says what it says when it is read as a whole."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from quoteproof.chapter.draft import Fragment, PartKey, agrees, divide, draft, joined
from quoteproof.chapter.parse import READER, parse
from quoteproof.engine.pandoc import Pandoc
from quoteproof.rules.table import worded
from tests.book_of import ROOT

FILE = "chapters/01.md"
BLOCKS = (
    "# A heading {#top}",
    "## Again",
    "Plain words with “a quotation” [@key#p1], and a note.[^1]",
    "More words, and [a link][there], and “another ‘one’ inside” [see @key#p2, emphasis added].",
    "@key says that “words\nrun over a line” [#p3].\nAnd on.",
    "> A block quotation of *some* words.\n>\n> — [@key#p1]",
    "Introduced by @key#p4:\n\n> Quoted words.",
    "- one “item” [@key#p1]\n- two\n\n    and its second paragraph",
    "1. one\n\n2. two",
    "a) lettered\nb) items",
    "Term\n\n:   Its “definition” [@key#p1].",
    "| a | b |\n|---|---|\n| “c” [@key#p1] | d |\n\nTable: A caption.",
    "```\ncode\n\nWith a blank line\n```",
    "<!-- a comment\n\nWith a blank line -->",
    "<!-- quoteproof: allow Q010: because -->",
    "::: {.own}\n> Own words.\n\nStill inside.\n:::",
    "[^1]: The note’s “words” [@key#p1].\n\n    Its second paragraph, with [a link][there].",
    '[there]: https://example.org "title"',
    "* * *",
    "    indented code\n\n    goes on",
    "| a line\n| of verse",
    "“Words first,” he said. 𝔘nusual ｗide 漢字 characters.",
    "Text with `code`, $x$ and a \\* star.",
)


def _read(pandoc: Pandoc, words: str) -> bytes:
    return pandoc.read(words, reader=READER)


def _text(choose: random.Random) -> str:
    return "\n\n".join(choose.sample(BLOCKS, k=choose.randint(4, 14))) + "\n"


def _edited(text: str, choose: random.Random) -> str:
    at = choose.randrange(len(text))
    typed = choose.choice(
        ["x", " ", "“", "”", "\n", "\n\n", "[", "]", "#", "- ", ">", "*", ":", "`", "---\n", "[^1]", ""]
    )
    return text[:at] + typed + text[at + choose.choice([0, 0, 1, 5]) :]


@pytest.mark.parametrize("seed", range(12))
def test_parts_say_what_the_whole_says(pandoc: Pandoc, seed: int) -> None:
    choose = random.Random(seed)
    text = _text(choose).replace("\n", "\r\n" if seed % 3 == 0 else "\n")
    known: Mapping[PartKey, Fragment] = {}
    compared = 0
    for _ in range(8):
        made = draft(FILE, text, lambda words: _read(pandoc, words), known, most=1000)
        if made is not None:
            whole, found = parse(FILE, text, lambda words: _read(pandoc, words))
            assert whole is not None
            if not whole.places.unplaced:
                assert agrees(made.chapter, whole), text
                assert {f.message for f in worded(made.findings)} == {f.message for f in worded(found)}
                compared += 1
            known = made.fragments
        text = _edited(text, choose)
    assert compared


def test_the_chapters_of_this_book_are_divided_and_agree(pandoc: Pandoc) -> None:
    for path in sorted((ROOT / "chapters").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        made = draft(FILE, text, lambda words: _read(pandoc, words), {}, most=1000)
        whole, found = parse(FILE, text, lambda words: _read(pandoc, words))
        assert made is not None
        assert whole is not None
        assert agrees(made.chapter, whole)
        assert made.findings == found


def test_a_change_reads_one_part(pandoc: Pandoc) -> None:
    asked: list[str] = []

    def read(words: str) -> bytes:
        asked.append(words)
        return _read(pandoc, words)

    text = "\n\n".join(f"Paragraph number {n} says “so” [@key#p{n}].[^{n}]" for n in range(30))
    text += "\n\n" + "\n\n".join(f"[^{n}]: Note {n}." for n in range(30)) + "\n"
    first = draft(FILE, text, read, {}, most=1000)
    assert first is not None
    asked.clear()
    second = draft(FILE, text.replace("number 7 says", "number 7 does not say"), read, first.fragments)
    assert second is not None
    assert len(asked) == 1
    assert "Note 7." in asked[0]
    assert len(asked[0]) < 120


@pytest.mark.parametrize(
    "text",
    [
        "One\n\nTwo\n---\n\nThree\n",
        "One\n\n<div>\n\nTwo\n\n</div>\n",
        "One\n\n::: {.own}\n\nTwo\n",
        "One\n\n`````\n\nTwo ```\n",
        "One[^1]\n\n[^1]: a\n\n[^1]: b\n",
        "One\n\tTwo\n\nThree\n",
        "One\r\rTwo\r",
    ],
)
def test_what_could_reach_over_a_border_is_not_divided(text: str) -> None:
    assert len(divide(text)) == 1


def test_a_part_takes_along_what_it_refers_to_and_nothing_else() -> None:
    text = "One[^b] here.\n\nTwo here.\n\n[^a]: A.\n\n[^b]: See [x].\n\n[x]: https://example.org\n"
    parts = [joined(text, part) for part in divide(text)]
    assert [words for words, _ in parts][:2] == [
        "One[^b] here.\n\n\n\n[^b]: See [x].\n\n[x]: https://example.org\n\n",
        "Two here.\n\n[^a]: A.\n\n[^b]: See [x].\n\n[x]: https://example.org\n\n\n",
    ]
    for words, ways in parts:
        for there, here in ways:
            assert words[there : there + 4] == text[here : here + 4]
