"""Articles in JATS."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from quoteproof.document.model import DocumentOptions, DocumentReading, NoteMark, PassageForm, RefusedDocumentError
from quoteproof.document.package import parse_xml
from quoteproof.document.role import Role
from quoteproof.document.tree import jats
from tests.document.invariants import convention_faults, tree_faults
from tests.document.written import outline
from tests.samples import sampled

DTD = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.0//EN" "JATS.dtd">'
MML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'
SHARED = Path(__file__).parents[3] / "shared" / "documents"
FRONT = """<front><journal-meta><journal-id>JX</journal-id><issn>1234-5678</issn></journal-meta><article-meta>
<article-id pub-id-type="doi">10.1/x</article-id>
<article-categories><subj-group><subject>Research</subject><subject>Mice</subject></subj-group></article-categories>
<title-group><article-title>On <italic>Mus</italic></article-title><subtitle>A Note</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><contrib-id>0000-0001</contrib-id><name><surname>Lessig</surname>
<given-names>Anna B.</given-names></name><xref ref-type="aff" rid="a1"><sup>1</sup></xref></contrib></contrib-group>
<aff id="a1"><label>1</label><institution>Institute</institution>, <country>Chile</country></aff>
<author-notes><corresp id="c1">* Write to her.</corresp></author-notes>
<pub-date pub-type="ppub"><day>3</day><month>11</month><year>2016</year></pub-date>
<fpage>101</fpage><lpage>110</lpage><permissions><copyright-statement>© 2016</copyright-statement></permissions>
<abstract><title>Abstract</title><p>Abs text.</p></abstract></article-meta></front>"""


def article(body: str, back: str = "", front: str = "<front/>") -> bytes:
    return f"{DTD}<article {MML}>{front}<body>{body}</body><back>{back}</back></article>".encode()


def read(data: bytes) -> DocumentReading:
    reading = jats.read(data, DocumentOptions())
    assert convention_faults(reading) == []
    assert tree_faults({"": parse_xml(data)}, reading) == []
    return reading


def text(body: str) -> str:
    """The first passage of a body."""
    return read(article(body)).passages[0].text


def test_front_matter() -> None:
    reading = read(article("<p>Text.</p>", front=FRONT))
    assert outline(reading) == [
        "furniture JX",
        "furniture 1234-5678",
        "furniture 10.1/x",
        "furniture Research",
        "furniture Mice",
        "heading On Mus",
        "heading A Note",
        "byline Lessig Anna B.",
        "furniture 0000-0001",
        "byline Institute, Chile",
        "note * Write to her.",
        "furniture 3 11 2016",
        "furniture 101",
        "furniture 110",
        "furniture © 2016",
        "heading Abstract",
        "body Abs text.",
        "body Text.",
    ]
    description = reading.description
    assert (description.title, description.authors, description.date) == (
        "On Mus: A Note",
        ("Anna B. Lessig",),
        "2016-11-03",
    )
    assert reading.passages[7].note_marks == (NoteMark(14, "1"),)
    assert not any(passage.pages for passage in reading.passages)  # the first page alone is no numbering


@pytest.mark.parametrize(
    ("markup", "shown", "marks"),
    [
        ('A<xref ref-type="bibr"><sup>1</sup></xref> b', "A b", ["1"]),
        ('A<sup><xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref></sup> b', "A b", ["1,2"]),
        ('A<sup>[<xref ref-type="bibr">1</xref>–<xref ref-type="bibr">3</xref>]</sup> b', "A b", ["[1–3]"]),
        (
            'A<xref ref-type="fn"><sup>1</sup></xref><sup>,</sup><xref ref-type="fn"><sup>2</sup></xref>',
            "A",
            ["1", ",", "2"],
        ),
        ('A<xref ref-type="fn">*</xref> b', "A b", ["*"]),
        ('A<xref ref-type="fn">3</xref> b', "A b", ["3"]),
        ('A, see note <xref ref-type="fn">3</xref> b', "A, see note 3 b", []),
        ('A [<xref ref-type="bibr">12</xref>] b', "A [12] b", []),
        ('A (<xref ref-type="bibr">Smith, 1999</xref>) b', "A (Smith, 1999) b", []),
        ('A <xref ref-type="fig">Figure 2</xref> b', "A Figure 2 b", []),
        ("10<sup>6</sup> m<sup>-2</sup>, H<sub>2</sub>O", "10⁶ m⁻², H₂O", []),
    ],
)
def test_references_and_marks(markup: str, shown: str, marks: list[str]) -> None:
    passage = read(article(f"<p>{markup}</p>")).passages[0]
    assert passage.text == shown
    assert [mark.text for mark in passage.note_marks] == marks


def test_sections_lists_verse_and_floats() -> None:
    body = """<sec><label>1.</label><title>Methods</title>
    <p>Before<fig><label>Figure 1</label><caption><title>Rats.</title><p>Wild.</p></caption>
    <graphic><alt-text>a rat</alt-text></graphic></fig> after.</p>
    <list><list-item><label>a)</label><p>One</p></list-item><list-item><p>Two</p></list-item></list>
    <disp-quote><p>Quoted.</p><attrib>Ann</attrib></disp-quote>
    <verse-group><verse-line>Rose,</verse-line><verse-line>thou art sick</verse-line></verse-group>
    <table-wrap><label>Table 1</label><caption><p>Sizes</p></caption><table>
    <tr><th>A</th><td>1<break/>2</td></tr></table>
    <table-wrap-foot><fn><label>a</label><p>About.</p></fn></table-wrap-foot></table-wrap></sec>"""
    assert outline(read(article(body))) == [
        "heading 1. Methods",
        "body Before after.",
        "caption Figure 1 Rats.",
        "caption Wild.",
        "unseen a rat",
        "body item a) One",
        "body item Two",
        "body Quoted.",
        "body Ann",
        "body Rose,",
        "body line thou art sick",
        "caption Table 1 Sizes",
        "body A",
        "body 1|2",
        "note About.",
    ]


def test_notes_and_references() -> None:
    back = """<fn-group><title>Notes</title><fn id="f1"><label>1</label><p>First.</p><p>More.</p></fn></fn-group>
    <ref-list><title>References</title>
    <ref><label>2.</label><mixed-citation>Ann, <source>Book</source>.</mixed-citation>
    </ref><ref><element-citation><person-group><name><surname>Xu</surname><given-names>Y</given-names></name></person-group>
    <year>2013</year><fpage>9</fpage></element-citation></ref><ref><citation-alternatives>
    <element-citation><year>1</year></element-citation>
    <mixed-citation>Bo, 1.</mixed-citation></citation-alternatives></ref>
    </ref-list>"""
    reading = read(article("<p>Text<fn><p>Inside.</p></fn> on.</p>", back))
    assert outline(reading) == [
        "body Text on.",
        "note Inside.",
        "note Notes",
        "note First.",
        "note More.",
        "note References",
        "note Ann, Book.",
        "note Xu Y 2013 9",
        "unseen 1",
        "note Bo, 1.",
    ]
    assert reading.passages[3].note_marks == (NoteMark(0, "1"),)
    assert reading.passages[6].note_marks == (NoteMark(0, "2."),)


def test_pages_begin_at_marks_of_either_kind() -> None:
    body = (
        '<p>One <target id="p102" target-type="page">102</target>On page. <?page 103?>Three</p>'
        '<p>Four<?page-break?> and</p><p>more <?pb n="xii"?>too</p>'
    )
    reading = read(article(body, front=FRONT))
    pages = {passage.text: [(page.offset, page.label) for page in passage.pages] for passage in reading.passages}
    assert pages["Abs text."] == [(0, "101")]
    assert pages["One On page. Three"] == [(0, "101"), (4, "102"), (13, "103")]
    assert pages["Four and"] == [(0, "103"), (5, None)]
    assert pages["more too"] == [(0, None), (5, "xii")]
    assert [passage.role for passage in reading.passages if passage.text == "102"] == [Role.FURNITURE]
    assert (reading.account.pages, reading.account.labelled) == (5, 4)


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<inline-formula><tex-math>x^2</tex-math></inline-formula>", "�"),
        ("<inline-formula><inline-graphic/></inline-formula>", "�"),
        (
            "<inline-formula><alternatives><tex-math>x</tex-math><mml:math><mml:mi>y</mml:mi></mml:math></alternatives></inline-formula>",
            "y",
        ),
        ("<inline-formula><italic>x</italic></inline-formula>", "x"),
        ("<inline-graphic/>", "�"),
        ("<private-char><glyph-data>101</glyph-data></private-char>", "�"),
        ("<mml:math><mml:msup><mml:mi>x</mml:mi> <mml:mn>2</mml:mn></mml:msup></mml:math>", "x²"),
        ("<mml:math><mml:msub><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math>", "x₂"),
        ("<mml:math><mml:mfrac><mml:mn>1</mml:mn>\n<mml:mn>2</mml:mn></mml:mfrac></mml:math>", "1/2"),
        (
            "<mml:math><mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mn>1</mml:mn></mml:mrow>"
            "<mml:mn>2</mml:mn></mml:mfrac></mml:math>",
            "(a+1)/2",
        ),
        ("<mml:math><mml:msqrt><mml:mi>x</mml:mi></mml:msqrt></mml:math>", "√(x)"),
        ('<mml:math><mml:mfenced open="["><mml:mi>x</mml:mi><mml:mi>y</mml:mi></mml:mfenced></mml:math>', "[x,y)"),
        ("<mml:math><mml:mi>a</mml:mi><mml:mo>\u2062</mml:mo><mml:mi>b</mml:mi></mml:math>", "ab"),
        ("<mml:math><mml:mmultiscripts><mml:mi>C</mml:mi><mml:mn>6</mml:mn></mml:mmultiscripts></mml:math>", "C�"),
        (
            "<mml:math><mml:semantics><mml:mi>x</mml:mi><mml:annotation>TEX</mml:annotation></mml:semantics></mml:math>",
            "x",
        ),
    ],
)
def test_formulas(markup: str, shown: str) -> None:
    reading = jats.read(article(f"<p>a {markup} b</p>"), DocumentOptions())
    assert convention_faults(reading) == []
    assert reading.passages[0].text == f"a {shown} b"


def test_characters_of_the_dtd() -> None:
    assert text("<p>Caf&eacute; &mdash;&nbsp;&alpha; co\u00adop</p>") == "Café —\xa0α coop"


def test_boxes_speech_and_definitions() -> None:
    body = """<boxed-text><label>Box 1</label><caption><title>T</title></caption><p>Boxed.</p></boxed-text>
    <speech><speaker>Ann</speaker><p>Said.</p></speech>
    <def-list><def-item><term>Tm</term><def><p>Df.</p></def></def-item></def-list>
    <p>An <abbrev>ab<def><p>long</p></def></abbrev>, <named-content>nc</named-content><x>,</x>
    <ext-link>e.x</ext-link></p>"""
    assert outline(read(article(body))) == [
        "caption Box 1 T",
        "body Boxed.",
        "body Ann",
        "body Said.",
        "body item Tm",
        "body Df.",
        "body An ab, nc, e.x",
        "unseen long",
    ]


def test_what_is_no_article() -> None:
    for data in (b"<article><title>DocBook</title><para>x</para></article>", b"<TEI/>", b"<article>"):
        with pytest.raises(RefusedDocumentError) as caught:
            jats.read(data, DocumentOptions())
        assert caught.value.helps


def test_an_article_in_an_envelope() -> None:
    data = b"<set><article><body><p>One</p></body></article><article><body><p>Two</p></body></article></set>"
    assert outline(read(data)) == ["body One", "body Two"]


@pytest.mark.parametrize("name", ["PMC4678086.xml", "PMC4706908.xml", "formats/a.xml"])
def test_real_articles(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared documents are not there")
    data = (SHARED / name).read_bytes()
    reading = read(data)
    body = parse_xml(data).find("body")
    assert body is not None
    shown = "".join("".join(passage.text.split()) for passage in reading.passages)
    for paragraph in body.iter("p"):
        for node in paragraph.itertext():
            if node.strip().isalpha():
                assert "".join(node.split()) in shown


def test_hostile_entities() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared documents are not there")
    with pytest.raises(RefusedDocumentError):
        jats.read((SHARED / "hostile" / "xxe.xml").read_bytes(), DocumentOptions())


@pytest.mark.parametrize(
    "unit",
    sampled(
        [
            "<p>word <italic>a</italic><xref ref-type='fn'>1</xref></p>",
            "<sup><xref ref-type='bibr'>1</xref></sup> ",
            "<alternatives><tex-math>x</tex-math></alternatives>",
            "<label>1</label>",
            "<mml:mfrac><mml:mn>1</mml:mn></mml:mfrac>",
        ],
        5,
    ),
)
def test_linear_time(unit: str) -> None:
    seconds = []
    for count in (1_000, 4_000):
        start = time.process_time()
        jats.read(article(f"<p>{unit * count}</p>"), DocumentOptions())
        jats.read(article(f"<alternatives>{unit * count}</alternatives>"), DocumentOptions())
        seconds.append(time.process_time() - start)
    assert seconds[1] < 10 * seconds[0] + 0.5


def test_forms() -> None:
    assert {passage.form for passage in read(article("<p>One</p>")).passages} == {PassageForm.PARAGRAPH}


def test_words_that_are_struck_out_are_not_known() -> None:
    data = b"<article><body><p>You must <strike>not</strike> do</p></body></article>"
    assert jats.read(data, DocumentOptions()).passages[0].text == "You must \ufffd\ufffd\ufffd do"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ('a <styled-content style="text-decoration:line-through">not</styled-content> b', "a ��� b"),
        ('a <styled-content style-type="strikethrough">not</styled-content> b', "a ��� b"),
        ('a <named-content content-type="deleted">not</named-content> b', "a ��� b"),
        ('a <styled-content style="display:none">not</styled-content> b', "a � b"),
        ('a <styled-content style="font-size:0">not</styled-content> b', "a � b"),
        ('a <styled-content specific-use="hidden">not</styled-content> b', "a � b"),
        ('a <styled-content style="color:#0000ff">not</styled-content> b', "a not b"),
        ('a <named-content content-type="model" specific-use="web-only">not</named-content> b', "a not b"),
    ],
)
def test_looks_that_hide_or_strike_out(markup: str, shown: str) -> None:
    assert text(f"<p>{markup}</p>") == shown
