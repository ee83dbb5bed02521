"""Every place that the guided reader gives is the one that the marks prove; what it cannot place, it names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import pytest

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Chapter, FlowKind, InlineKind
from quoteproof.chapter.nesting import too_deep
from quoteproof.chapter.parse import READER, assembled, parse
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineFailure
from tests.book_of import ROOT
from tests.cases import notation
from tests.chapter.mutants import mutants, twins
from tests.chapter.oracle import citations_of, prove
from tests.samples import sampled


def chapter_of(pandoc: Pandoc, text: str) -> Chapter:
    chapter, _ = parse("a.md", text, lambda words: pandoc.read(words, reader=READER))
    assert chapter is not None
    return chapter


def places_of(chapter: Chapter) -> list[str]:
    """What stands in the text for each flow; `?` for what has no place."""
    return ["".join(chapter.text[o] if o >= 0 else "?" for o in flow.offsets) for flow in chapter.flows]


def cases() -> list[str]:
    """The chapters of the literate cases."""
    return [
        "\n".join(notation.read_annotated(case.chapter.lines).lines) + "\n"
        for path in sorted((ROOT / "tests" / "cases").glob("*.md"))
        for case in notation.read_cases(path.name, path.read_text(encoding="utf-8"))
        if case.chapter.kind == "chapter"
    ]


def pages(folder: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).glob("*.md"))]


def book() -> list[str]:
    return [*pages("chapters"), *pages("docs")]


def compared(pandoc: Pandoc, texts: Iterable[str]) -> Counter[str]:
    """Hold the places of texts against those that the marks prove."""
    count: Counter[str] = Counter()
    for text in texts:

        def read(words: str) -> bytes:
            return pandoc.read(words, reader=READER, timeout=10)

        try:
            if too_deep(text, read) is not None:
                continue
            clean = read(text)
            flatten(json.loads(clean))
        except (EngineFailure, RecursionError):
            continue
        chapter, _ = assembled("a.md", text, json.loads(clean))
        proof = prove(text, clean, read)
        count["texts"] += 1
        count["whole"] += not chapter.places.unplaced
        if proof is None:
            count["not proved by marks"] += 1
            continue
        titled = len(chapter.flows) - len(proof.flows)  # a title of front matter, which is no block to pandoc
        assert titled in (0, 1), text
        for flow, marks, keys in zip(chapter.flows[titled:], proof.flows, proof.keys, strict=True):
            for at, place in marks:
                count["placed" if flow.offsets[at] >= 0 else "not placed"] += 1
                assert flow.offsets[at] in (-1, place), (text, flow.text, at, place, flow.offsets[at])
            for citation, key in zip(citations_of(flow), keys, strict=True):
                span = chapter.places.span(citation)
                assert key is None or span is None or span[0] == key, (text, citation["citationId"])
    return count


@pytest.mark.parametrize("folder", sampled(["chapters", "docs"], 2))
def test_the_chapters_and_the_documentation_are_placed_whole(pandoc: Pandoc, folder: str) -> None:
    count = compared(pandoc, pages(folder))
    assert count["whole"] == count["texts"] > 4
    assert count["not placed"] == 0


@pytest.mark.slow
def test_the_cases_are_placed(pandoc: Pandoc) -> None:
    count = compared(pandoc, cases())
    assert count["whole"] >= count["texts"] - 1
    assert count["not placed"] < count["placed"] / 500


def test_no_place_of_a_mutant_is_wrong(pandoc: Pandoc) -> None:
    count = compared(pandoc, mutants(book(), 60, seed=1))
    assert count["whole"] > count["texts"] * 0.75


def test_no_place_among_twins_is_wrong(pandoc: Pandoc) -> None:
    count = compared(pandoc, twins(120, seed=2))
    assert count["placed"] > 500


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(11, 15))
def test_no_place_of_many_mutants_is_wrong(pandoc: Pandoc, seed: int) -> None:
    compared(pandoc, mutants([*book(), *cases()], 1500, seed=seed))
    compared(pandoc, twins(2500, seed=seed))


# Inputs at which an earlier reader was wrong, or nearly; each with what the text says where its words are placed.
TRAPS = [
    pytest.param("\\\\emph it\n", ["\\emph it"], id="a backslash that is escaped"),
    pytest.param("a\\*b \\“c\\” d\n", ["a*b “c” d"], id="escapes"),
    pytest.param("a &amp; b &#8220;c&rdquo; &nosuch; d\n", ["a & b &c& &nosuch; d"], id="entities"),
    pytest.param("-@g z\n", ["- z"], id="a key without its author"),
    pytest.param("    ~~~~\n    x\n    ~~~~\n", ["~~~~\nx\n~~~~"], id="indented code that is a fence"),
    pytest.param("    [not]: /url\n", ["[not]: /url"], id="indented code that is a definition"),
    pytest.param("| a |\n|---|\n| b |\n\nTable: Cap.\n{#tbl:x}\n", ["Cap.", "a", "b"], id="a caption’s attributes"),
    pytest.param("|  |  |\n|--|--|\n| a | b |\n", ["a", "b"], id="a head of empty cells"),
    pytest.param("% T\n% A\n\nx\n", ["x"], id="a title block"),
    pytest.param("::: own\na\n", ["a"], id="a division that is never closed"),
    pytest.param("a\n\\\n", ["a\\"], id="a lone backslash"),
    pytest.param("> a\nb\n> c\n>\n> > d\n> e\n", ["a\nb\nc", "d\ne"], id="lazy lines of block quotes"),
    pytest.param("a\r\nb “c”\r\n\r\n- d\r\n", ["a\rb “c”", "d"], id="carriage returns"),
    pytest.param("-\ta\n\n\tb\n", ["a", "b"], id="tabs"),
    pytest.param("a    b\n---  ---\nc    d\n     e\n", ["a", "b", "c", "d", "e"], id="a simple table"),
    pytest.param(
        "-------- ----\n a b     c\n d\n\n e       f\n-------- ----\n",
        ["a b d", "c", "e", "f"],
        id="a multiline table",
    ),
    pytest.param(
        "+---+---+\n| a | b |\n+===+===+\n| c | - d |\n|   |   |\n+---+---+\n", None, id="a grid table with a wrong row"
    ),
    pytest.param(
        "+---+-----+\n| a | b   |\n+===+=====+\n| c | - d |\n+---+-----+\n", ["a", "b", "c", "d"], id="a grid table"
    ),
    pytest.param("+--+----+\n|魚|fish|\n+--+----+\n", ["魚", "fish"], id="a grid table of wide characters"),
    pytest.param("`1`*2*\n\nIn 12 years.\n", ["12", "In 12 years."], id="code beside emphasis"),
    pytest.param("They call it [“x”]{.term}.\n", ["They call it “x”."], id="a full stop behind attributes"),
    pytest.param("x[^1] y[^1]\n\n[^1]: n “q”\n", ["x[ y[", "n “q”", "n “q”"], id="two marks of one note"),
    pytest.param("a[^x]\n\n[^x]: one\n\n[^x]: two\n", ["a[", "???"], id="a label that is defined twice"),
    pytest.param("[^aa]: aa\n\nx[^aa]\n\n- \n[^aa]: aa\n", ["x[", "??"], id="the same, with the same words"),
    pytest.param("[^a]:\n\nTable: aa\n\n\nTable: aa\n", ["Table: aa"], id="a note that nothing refers to"),
    pytest.param('[a](u "t") [b]\n\n[b]: /u "t"\n', ["a b"], id="titles"),
    pytest.param("T\n:   a\n\n    b\n:   c\n", ["T", "a", "b", "c"], id="definitions of a term"),
    pytest.param("| a\n|    b\n|\n| c\n", ["a\n   b\n\nc"], id="verse"),
    pytest.param("- [ ] a\n- [x] b\n", ["[ a", "[ b"], id="tasks"),
]


@pytest.mark.parametrize(("text", "written"), TRAPS)
def test_each_word_is_where_it_is_written(pandoc: Pandoc, text: str, written: list[str] | None) -> None:
    chapter = chapter_of(pandoc, text)
    if written is None:
        assert chapter.places.unplaced
        assert all(offset == -1 for flow in chapter.flows for offset in flow.offsets)
    else:
        assert places_of(chapter) == written
        assert chapter.places.unplaced == ()


def test_what_looks_like_a_definition_in_a_paragraph_is_none(pandoc: Pandoc) -> None:
    text = "First [@r#p\n\n[^n]: a note\n\n1], x [@b]\n[^n]: a note\n"
    chapter = chapter_of(pandoc, text)
    assert [(d.label, d.start) for d in chapter.places.definitions if d.note] == [("n", text.index("[^n]"))]


def test_definitions_and_what_only_looks_like_them(pandoc: Pandoc) -> None:
    text = (
        "```\n[^a]: x\n```\n\n`[b]: c`\n\n<!--\n[c]: d\n-->\n\n> x[^d]\n>\n> [^d]: e\n\ntext\n[e]: f\n\n[g h]:\n  <i>\n"
    )
    found = chapter_of(pandoc, text).places.definitions
    assert [(d.label, d.note) for d in found] == [("d", True), ("g h", False)]
    assert all(text[d.start] + text[d.end - 1] == "[]" for d in found)


def test_the_lines_of_a_note_that_nothing_refers_to_are_not_taken_for_a_paragraph(pandoc: Pandoc) -> None:
    text = "[^a]:\n\nTable: aa\n\n\nTable: aa\n"
    (flow,) = chapter_of(pandoc, text).flows
    assert flow.offsets[0] == text.rindex("Table")


@pytest.mark.parametrize("text", ["> [^a]:\n\n# aa\n\n\n# aa\n", "- x\n\n  [^a]:\n\n# aa\n\n\n# aa\n"])
def test_an_empty_note_that_is_held_by_something_takes_nothing_from_outside(pandoc: Pandoc, text: str) -> None:
    headings = [flow for flow in chapter_of(pandoc, text).flows if flow.kind is FlowKind.HEADING]
    assert headings[0].offsets[0] in (-1, text.index("# aa") + 2)


def test_words_of_an_image_are_those_of_its_attribute(pandoc: Pandoc) -> None:
    text = '![A lamp](a.png){alt="a lamp"}\n\nSee ![A lamp](a.png){alt="a lamp"} here.\n'
    chapter = chapter_of(pandoc, text)
    words = {flow.text: flow.offsets[0] for flow in chapter.flows if flow.kind is FlowKind.ALTERNATIVE}
    assert text.index("A lamp") < text.index("a lamp") < words["A lamp"] < words["a lamp"]
    assert text[words["a lamp"] :].startswith('a lamp"} here')


def test_an_address_is_placed_beside_the_link_or_in_its_definition(pandoc: Pandoc) -> None:
    text = "[a](< u\tv>) [b](/w) [c] [d][C] ![e][f]\n\n| x |\n|---|\n| [c] |\n\n[c]: <x y>\n[f]: z 'Title'\n"
    chapter = chapter_of(pandoc, text)
    links = [i.node for flow in chapter.flows for i in flow.inlines if i.kind in (InlineKind.LINK, InlineKind.IMAGE)]
    spans = [chapter.places.target(node) for node in links]
    assert [text[slice(*span)] if span else None for span in spans] == [" u\tv", "/w", "x y", "x y", "z", "x y"]


def test_an_address_that_two_definitions_have_is_not_placed(pandoc: Pandoc) -> None:
    chapter = chapter_of(pandoc, "[c]\n\n[c]: x\n\n[c]: x\n")
    assert chapter.places.targets == {}


def test_an_identifier_and_classes_may_be_written_with_keys(pandoc: Pandoc) -> None:
    text = "[He]{.a id=b class='c d'} lied.\n"
    chapter = chapter_of(pandoc, text)
    (span,) = (inline.node for inline in chapter.flows[0].inlines)
    names = {name: chapter.places.attribute(span, name) for name in ("#b", ".a", ".c", ".d")}
    assert {name: text[slice(*a.span)] for name, a in names.items() if a} == {
        "#b": "b",
        ".a": ".a",
        ".c": "c",
        ".d": "d",
    }


def test_what_has_no_place_is_near_its_own_block(pandoc: Pandoc) -> None:
    text = "First.\n\n+---+---+\n| odd   |\n+---+---+\n| x | y |\n+---+---+\n\nLast, which is `code`.\n"
    chapter = chapter_of(pandoc, text)
    (unplaced,) = chapter.places.unplaced
    assert text.startswith("+", unplaced.start)
    assert {flow.text: flow.near for flow in chapter.flows if flow.text in ("First.", "odd")} == {
        "First.": 0,
        "odd": unplaced.start,
    }


def test_a_block_that_does_not_fit_costs_its_own_places_alone(pandoc: Pandoc) -> None:
    before = [f"Paragraph {number} “says” this number{number}." for number in range(5)]
    after = [f"Paragraph {number} “says” that figure{number}." for number in range(5)]
    table = "+---+---+\n| odd   |\n+---+---+\n| x | y |\n+---+---+"
    text = "\n\n".join([*before, table, *after]) + "\n"
    chapter = chapter_of(pandoc, text)
    assert len(chapter.places.unplaced) == 1
    placed = {flow.text: flow.offsets for flow in chapter.flows}
    assert all(placed[words][0] == text.index(words) for words in (*before, *after))
    assert set(placed["odd"]) == {-1}


@pytest.mark.parametrize(
    "text", ["---  ---\na", "| a\n|-", "+--+\n|", "[^a]: ", "::: {", "~~~", "$$", "[a](", "<div", ">", "<!-- -->[^a]:"]
)
def test_malformed_text_raises_nothing(pandoc: Pandoc, text: str) -> None:
    for words in (text, f"x\n\n{text}\n", f"> {text}\n", f"- {text}\n\n{text}"):
        chapter_of(pandoc, words)
