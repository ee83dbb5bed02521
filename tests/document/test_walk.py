"""The walk over a tree, with a vocabulary of its own."""

import re
import unicodedata
from dataclasses import replace

import pytest
from lxml import etree

from quoteproof.document.model import (
    DocumentDescription,
    DocumentReading,
    NoteMark,
    PageStart,
    PassageForm,
    RefusedDocumentError,
    TreePlace,
)
from quoteproof.document.package import parse_xml
from quoteproof.document.role import Role
from quoteproof.document.tree.vocabulary import BLOCK, SKIP, ElementRule, PageLabel, TreePart, TreeVocabulary, WordFlow
from quoteproof.document.tree.walk import Walk, text_at


def decide(element: etree._Element, rule: ElementRule) -> ElementRule:
    if element.tag == "pb":
        return replace(rule, page=PageLabel(element.get("n")))
    return rule


def instruction(node: etree._ProcessingInstruction) -> PageLabel | None:
    return PageLabel(node.text) if node.target == "page" else None


VOCABULARY = TreeVocabulary(
    {
        "p": BLOCK,
        "head": ElementRule(WordFlow.BLOCK, Role.HEADING),
        "em": ElementRule(emphasis=True),
        "sup": ElementRule(raised=True),
        "sub": ElementRule(raised=False),
        "br": ElementRule(before="\n"),
        "fn": ElementRule(WordFlow.APART, Role.NOTE),
        "ref": ElementRule(WordFlow.MARK),
        "hide": ElementRule(unseen=True),
        "seen": ElementRule(unseen=False),
        "data": SKIP,
        "item": ElementRule(WordFlow.BLOCK, form=PassageForm.ITEM),
        "l": ElementRule(WordFlow.BLOCK, form=PassageForm.LINE),
        "pre": ElementRule(WordFlow.BLOCK, lines=True),
        "aside": ElementRule(WordFlow.BLOCK, Role.FURNITURE),
        "gen": ElementRule(before="\ufffd", after="\ufffd"),
        "counted": ElementRule(mark="7"),
        "bare": ElementRule(bare=True),
        "label": ElementRule(WordFlow.BLOCK, open=True, after=" "),
        "number": ElementRule(WordFlow.MARK, open=True),
        "lb": ElementRule(divides=False),
        "in": ElementRule(divides=True),
        "from": ElementRule(hides=True),
        "to": ElementRule(hides=False),
    },
    decide,
    instruction,
)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", re.sub(r"\s", " ", text)).replace("−", "-").replace("\u00ad", "-")


def reading(content: str) -> DocumentReading:
    walk = Walk(VOCABULARY)
    root = parse_xml(f"<d>{content}</d>".encode())
    walk.add(TreePart(root))
    found = walk.reading(DocumentDescription())
    for passage in found.passages:
        assert passage.text == passage.text.strip()
        assert "  " not in passage.text
        for run in passage.trace:
            assert isinstance(run.place, TreePlace)
            original = text_at(root, run.place.path)[run.place.first :][: run.count]
            if run.length == run.count and original:
                shown = passage.text[run.start : run.start + run.length]
                assert plain(shown) == plain(original)
    return found


def texts(content: str) -> list[tuple[str, str]]:
    return [(passage.role.value, passage.text) for passage in reading(content).passages]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>a  b\n c</p><p> d </p>", ["a b c", "d"]),
        ("x <p>y</p> z", ["x", "y", "z"]),
        ("<p>a<br/>b <br/> c</p>", ["a\nb\nc"]),
        ("<p>a<br/><br/>b</p>", ["a", "b"]),
        ("<pre>a\n  b\n\nc</pre>", ["a\nb", "c"]),
        ("<p>co\u00adop <em>e</em>nd</p>", ["coop end"]),
        ("<p>helpless\ufeff\u2014God; to\u2060morrow, in\u200bside</p>", ["helpless\u2014God; tomorrow, inside"]),
        ("<p>a\u00a0b \u00a0 c\u2009d\u00a0</p>", ["a\u00a0b c\u2009d"]),
        ("<p>10<sup>-6</sup> H<sub>2</sub>O 1<sup>st</sup></p>", ["10⁻⁶ H₂O 1st"]),
        ("<p>a<!-- no -->b<data>no</data>c</p>", ["abc"]),
        ("<p>a<gen>b</gen>c</p>", ["a\ufffdb\ufffdc"]),
        ("<p> <em> </em> </p>", []),
        ("<p>a\u2028b</p>", ["a b"]),
        ("<p>a<bare> <em>b</em>\n<em>c</em> </bare>d</p>", ["abcd"]),
        ("<label>1.</label><p>a</p><p>b</p>", ["1. a", "b"]),
        ("<d><label>1.</label></d><p>a</p>", ["1. a"]),
        ("<p>a</p><label/><p>b</p>", ["a", "b"]),
        ("<label>1.</label>x<p>a</p>", ["1. x", "a"]),
        ("<p>na-<lb/>tion a<lb/>b 3-<lb/>4 a -<lb/>b x\n<in/>\ny</p>", ["na\u00adtion a b 3-4 a - b xy"]),
    ],
)
def test_words_are_those_that_show(content: str, expected: list[str]) -> None:
    assert [text for _, text in texts(content)] == expected


def test_hidden_stretches_join_paragraphs() -> None:
    assert texts("<p>a <from/>b</p><p>c</p><p>d<to/> e</p><p>f</p>") == [
        ("body", "a e"),
        ("unseen", "b"),
        ("unseen", "c"),
        ("unseen", "d"),
        ("body", "f"),
    ]


def test_a_mark_stands_at_the_block_after_it() -> None:
    (passage,) = reading("<fn><number>2</number><p>a</p></fn>").passages
    assert (passage.role, passage.text, passage.note_marks) == (Role.NOTE, "a", (NoteMark(0, "2"),))


def test_a_part_that_is_no_root_has_its_number() -> None:
    root = parse_xml(b"<d><n>a</n><n>b</n></d>")
    walk = Walk(VOCABULARY)
    walk.add(TreePart(root[1], "part!/d", 2))
    (run,) = walk.reading(DocumentDescription()).passages[0].trace
    assert run.place == TreePlace("part!/d/n[2]/text()[1]", 0)
    assert text_at(root, "/d/n[2]/text()[1]") == "b"


def test_what_stands_apart_follows_its_passage() -> None:
    assert texts(
        "<p>one<fn><p>note <hide>h</hide></p><p>second</p></fn> two <hide>no<seen>yes</seen></hide>three</p>"
    ) == [
        ("body", "one two three"),
        ("note", "note"),
        ("unseen", "h"),
        ("note", "second"),
        ("unseen", "no"),
        ("body", "yes"),
    ]


def test_furniture_is_stronger_than_a_heading() -> None:
    assert texts("<aside><head>a</head><p>b<fn>n</fn></p></aside><head>c</head>") == [
        ("furniture", "a"),
        ("furniture", "b"),
        ("furniture", "n"),
        ("heading", "c"),
    ]


def test_marks_stand_beside_the_text() -> None:
    (passage,) = reading("<p>word<ref><sup>1</sup></ref> next<counted/>.</p>").passages
    assert passage.text == "word next."
    assert passage.note_marks == (NoteMark(4, "1"), NoteMark(9, "7"))


def test_a_mark_alone_is_furniture() -> None:
    assert texts("<p><ref>↩</ref></p><p>a</p>") == [("furniture", "↩"), ("body", "a")]


def test_items_and_lines() -> None:
    found = reading("<item><p>a</p><p>b</p></item><p><l>c</l><l>d</l></p><p><l>e</l><l>f<fn>n</fn></l><l>g</l></p>")
    assert [(passage.text, passage.form.value) for passage in found.passages] == [
        ("a", "item"),
        ("b", "paragraph"),
        ("c", "paragraph"),
        ("d", "line"),
        ("e", "paragraph"),
        ("f", "line"),
        ("n", "paragraph"),
        ("g", "line"),
    ]


def test_pages() -> None:
    found = reading("<p>a</p><pb n='1'/><p>b <pb n='2'/>c<fn>d<pb n='3'/>e</fn> f</p><p>g<?page 9?></p><p>h<pb/>i</p>")
    assert [(passage.text, passage.pages) for passage in found.passages] == [
        ("a", (PageStart(0, None),)),
        ("b c f", (PageStart(0, "1"), PageStart(2, "2"))),
        ("de", (PageStart(0, "2"), PageStart(1, "3"))),
        ("g", (PageStart(0, "2"),)),
        ("hi", (PageStart(0, "9"), PageStart(1, None))),
    ]
    assert (found.account.pages, found.account.labelled) == (5, 4)


def test_emphasis_of_a_whole_passage_is_none() -> None:
    found = reading("<p><em>a b</em></p><p>c <em>d</em> <em>e</em> f <em>g</em></p>")
    assert [passage.emphasis for passage in found.passages] == [(), ((2, 5), (8, 9))]


def test_deep_trees_are_refused() -> None:
    root = inner = etree.Element("d")
    for _ in range(2_000):
        inner = etree.SubElement(inner, "em")
    with pytest.raises(RefusedDocumentError):
        Walk(VOCABULARY).add(TreePart(root))
