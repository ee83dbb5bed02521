"""Texts in TEI."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from quoteproof.document.model import DocumentOptions, DocumentReading, NoteMark, RefusedDocumentError
from quoteproof.document.package import parse_xml
from quoteproof.document.role import Role
from quoteproof.document.tree import tei
from tests.document.invariants import convention_faults, tree_faults
from tests.document.written import outline
from tests.samples import sampled

SHARED = Path(__file__).parents[3] / "shared" / "documents"
HEADER = """<teiHeader><fileDesc><titleStmt><title>Memoirs</title><author>Ann Lee</author></titleStmt>
<sourceDesc><bibl><date when="1859-03">March</date></bibl></sourceDesc></fileDesc></teiHeader>"""


def document(body: str, front: str = "", header: str = "") -> bytes:
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><front>{front}</front><body>{body}</body></text></TEI>'
    ).encode()


def read(data: bytes, edition: str | None = None) -> DocumentReading:
    reading = tei.read(data, DocumentOptions(edition=edition))
    assert convention_faults(reading) == []
    assert tree_faults({"": parse_xml(data)}, reading, skipped={"teiHeader"}) == []
    return reading


def text(markup: str) -> str:
    """The text of a paragraph."""
    return read(document(f"<p>{markup}</p>")).passages[0].text


@pytest.mark.parametrize(
    ("markup", "shown", "unseen"),
    [
        ("a <choice> <sic>teh</sic> <corr>the</corr> </choice>, b", "a teh, b", ["the"]),
        ("a <choice><reg>old</reg><orig>olde</orig></choice> b", "a olde b", ["old"]),
        ("a <choice><abbr>Mr</abbr><expan>M<ex>iste</ex>r</expan></choice> b", "a Mr b", ["Mister"]),
        ("a <choice><unclear>cat</unclear><unclear>cut</unclear></choice> b", "a cat b", ["cut"]),
        ("a <subst><del>x</del><add>y</add></subst> b", "a y b", ["x"]),
        ("a <restore><del>x</del></restore> b", "a x b", []),
        ("a <app> <lem>x</lem> <rdg>y</rdg> </app>; b", "a x; b", ["y"]),
        ("a <app><rdg>x</rdg><rdg>y</rdg></app> b", "a � b", ["x", "y"]),
        ("a <supplied>x</supplied> <unclear>y</unclear> b", "a x y b", []),
        ('w<gap reason="illegible"><desc>2 letters</desc></gap>d', "w�d", ["2 letters"]),
        ("a <figure><figDesc>a ship</figDesc></figure> b", "a b", ["a ship"]),
        ("a <index><term>x</term></index>b", "a b", ["x"]),
        ('a <formula notation="TeX">\\alpha</formula> b', "a � b", ["\\alpha"]),
    ],
)
def test_what_the_original_has(markup: str, shown: str, unseen: list[str]) -> None:
    reading = tei.read(document(f"<p>{markup}</p>"), DocumentOptions())
    assert convention_faults(reading) == []
    assert reading.passages[0].text == shown
    assert [passage.text for passage in reading.passages if passage.role is Role.UNSEEN] == unseen


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("a line<lb/>break", "a line break"),
        ('na<lb break="no"/>tion', "nation"),
        ('na\n<lb break="no"/>\n  tion', "nation"),
        ('na-<lb break="no"/>tion', "na\u00adtion"),
        ("na-<lb/>\ntion", "na\u00adtion"),
        ("Leib-<lb/>Artzt", "Leib\u00adArtzt"),
        ("1914-<lb/>1918", "1914-1918"),
        ("he said -<lb/>and", "he said - and"),
        ('na-<lb/><pb n="2"/><fw>head</fw>tion', "na\u00adtion"),
        ('vn<g ref="char:EOLhyphen"/>to a <g ref="char:cross"/> <g>x</g>', "vn\u00adto a � x"),
        ('10<hi rend="superscript">6</hi> H<hi rend="sub">2</hi>O', "10⁶ H₂O"),
        ("<w>who</w>\n<c> </c>\n<w>there</w>\n<pc>?</pc>", "who there?"),
        ("a<space/>b <!-- c -->d", "a b d"),
        ("a <q>b</q> <said>c</said> <foreign>d</foreign> <date>1901</date>", "a b c d 1901"),
        ("a <ruby><rb>東</rb><rt>とう</rt></ruby>", "a 東"),
    ],
)
def test_lines_hyphens_and_signs(markup: str, shown: str) -> None:
    assert text(markup) == shown


def test_blocks() -> None:
    body = """<div><head>One</head><opener><dateline>Rome</dateline></opener><p>P <q>in</q> <lg><l>A rose,</l>
    <l>thou</l></lg> on.</p><lg><l>Sick</l></lg><sp><speaker>HAM.</speaker><l>To be</l><stage>Exit.</stage></sp>
    <list><head>L</head><item>It</item></list><cit><quote>Q</quote><bibl>B</bibl></cit>
    <table><head>T</head><row><cell>1</cell><cell>2</cell></row></table><closer><signed>Ann</signed></closer>
    <address><addrLine>Here</addrLine><addrLine>there</addrLine></address></div>"""
    front = """<titlePage><docTitle><titlePart>Title</titlePart></docTitle>
    <byline>by <docAuthor>Ann</docAuthor></byline>
    </titlePage>"""
    assert outline(read(document(body, front))) == [
        "heading Title",
        "byline by",
        "byline Ann",
        "heading One",
        "body Rome",
        "body P in",
        "body A rose,",
        "body line thou",
        "body on.",
        "body Sick",
        "body HAM.",
        "body To be",
        "body Exit.",
        "heading L",
        "body item It",
        "body Q",
        "body B",
        "caption T",
        "body 1",
        "body 2",
        "body Ann",
        "body Here|there",
    ]


def test_notes() -> None:
    body = """<p>Text<note place="foot" n="*">Foot.</note> and<ref type="noteAnchor" target="#n2">2</ref>
    <note place="inline">inline</note> on<hi rend="sup"><ref target="#n3">3</ref></hi>, see note
    <ref target="#n2">2</ref>.</p><div type="notes"><note xml:id="n2" n="2"><p>End.</p></note></div>"""
    reading = read(document(body))
    assert outline(reading) == ["body Text and inline on, see note 2.", "note Foot.", "note End."]
    assert reading.passages[0].note_marks == (NoteMark(4, "*"), NoteMark(8, "2"), NoteMark(18, "3"))
    assert reading.passages[1].note_marks == (NoteMark(0, "*"),)


def test_references_of_notes_without_a_look() -> None:
    body = '<p>A<ref target="n1">1</ref> b<ref target="#n2">∗</ref> c<ref target="#x">3</ref>,'
    body += ' note <ref target="#n1">1</ref></p>'
    reading = read(document(f'{body}<note id="n1">One.</note><note xml:id="n2">Two.</note>'))
    assert outline(reading) == ["body A b c3, note 1", "note One.", "note Two."]
    assert reading.passages[0].note_marks == (NoteMark(1, "1"), NoteMark(3, "∗"))


def test_pages_and_what_is_printed_around() -> None:
    body = """<pb n="33"/><p>One <pb n="34"/><fw type="header">HEAD</fw>two.<pb/></p><p>Three
    <milestone unit="page" n="36"/>four<milestone unit="section" n="9"/></p>"""
    reading = read(document(body))
    assert [(passage.text, [(page.offset, page.label) for page in passage.pages]) for passage in reading.passages] == [
        ("One two.", [(0, "33"), (4, "34")]),
        ("HEAD", [(0, "34")]),
        ("Three four", [(0, None), (6, "36")]),
    ]
    assert reading.passages[1].role is Role.FURNITURE


def test_one_of_several_editions_is_chosen() -> None:
    data = document('<p><pb ed="A" n="1"/>x <pb edRef="#B" n="10"/>y <pb ed="A" n="2"/>z <pb n="iv"/>w</p>')
    with pytest.raises(RefusedDocumentError, match=r"3 editions: `A` \(2\), `B` \(1\), `unnamed` \(1\)") as caught:
        read(data)
    assert "--edition" in caught.value.helps[0]
    with pytest.raises(RefusedDocumentError, match="edition `C`") as caught:
        read(data, "C")
    assert "`B`" in caught.value.helps[0]
    for edition, pages in {
        "A": [(0, "1"), (4, "2")],
        "B": [(0, None), (2, "10")],
        "unnamed": [(0, None), (6, "iv")],
    }.items():
        reading = read(data, edition)
        assert [(page.offset, page.label) for page in reading.passages[0].pages] == pages
        assert reading.passages[0].text == "x y z w"
    assert read(document('<p><pb ed="A" n="1"/>x</p>')).account.labelled == 1


def test_the_header_describes() -> None:
    reading = read(document("<p>x</p>", header=HEADER))
    assert outline(reading) == ["body x"]
    description = reading.description
    assert (description.title, description.authors, description.date) == ("Memoirs", ("Ann Lee",), "1859-03")


def test_what_the_editor_did_is_told() -> None:
    reading = read(document("<p><supplied>x</supplied><del>y</del><gap/> <q>z</q> “<q>w</q>”</p>"))
    assert [remark.rpartition(": ")[2] for remark in reading.account.remarks[:3]] == ["1", "1", "1"]
    assert reading.account.remarks[3].endswith("around 1 elements")


def test_an_id_that_stands_twice_and_an_old_root() -> None:
    assert text('<seg xml:id="a">x</seg> <seg xml:id="a">y</seg>') == "x y"
    assert outline(tei.read(b"<TEI.2><text><body><p>x</p></body></text></TEI.2>", DocumentOptions())) == ["body x"]


def test_a_transcription_of_pages_without_a_text() -> None:
    data = b"<TEI><sourceDoc><surface><zone><line>One</line><line>two</line></zone></surface></sourceDoc></TEI>"
    assert outline(read(data)) == ["body One", "body two"]


def test_what_has_no_text() -> None:
    with pytest.raises(RefusedDocumentError) as caught:
        read(b"<TEI><teiHeader/></TEI>")
    assert caught.value.helps


def test_a_small_text_of_all_kinds() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared documents are not there")
    shown = read((SHARED / "formats" / "a.tei").read_bytes()).passages[2].text
    assert shown.startswith("The olde man teh Mr Caps nation line break added sup uncl � Ann 1901 ver quo sai next")


@pytest.mark.parametrize(
    "unit",
    sampled(
        [
            "na-<lb/>tion ",
            '<pb n="1"/>x',
            "<choice><sic>x</sic><corr>y</corr></choice>",
            "<note>x</note>",
            "<w>x</w><c> </c>",
        ],
        5,
    ),
)
def test_linear_time(unit: str) -> None:
    seconds = []
    for count in (2_000, 8_000):
        start = time.process_time()
        tei.read(document(f"<p>{unit * count}</p><choice>{unit * count}</choice>"), DocumentOptions())
        seconds.append(time.process_time() - start)
    assert seconds[1] < 10 * seconds[0] + 0.5


def test_words_that_the_edition_strikes_out_are_not_known() -> None:
    data = b"<TEI><text><body><p>You must <hi rend='strikethrough'>not</hi> do</p></body></text></TEI>"
    assert tei.read(data, DocumentOptions()).passages[0].text == "You must \ufffd\ufffd\ufffd do"


LOOKS = """<teiHeader><encodingDesc><tagsDecl>
<rendition xml:id="s" scheme="css">text-decoration: line-through</rendition>
<rendition xml:id="h">display: none</rendition><rendition xml:id="i">font-style: italic</rendition>
<rendition xml:id="f" scheme="free">display: none</rendition></tagsDecl></encodingDesc></teiHeader>"""


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ('a <hi style="display: none">not</hi> b', "a � b"),
        ('a <seg style="visibility:hidden">not</seg> b', "a � b"),
        ('a <seg style="color: #fff">not</seg> b', "a � b"),
        ('a <seg rend="invisible">not</seg> b', "a � b"),
        ('a <hi rend="display(none)">not</hi> b', "a � b"),
        ('a <seg rend="line-through">not</seg> b', "a ��� b"),
        ('a <seg rend="bold strikethrough">not</seg> b', "a ��� b"),
        ('a <seg style="text-decoration: line-through">not</seg> b', "a ��� b"),
        ('a <hi rendition="#i #s">not</hi> b', "a ��� b"),
        ('a <hi rendition="#h">not</hi> b', "a � b"),
        ('a <hi style="vertical-align: super">2</hi> b', "a ² b"),
        ('a <hi rendition="#i">not</hi> b', "a not b"),
        ('a <hi rendition="#f">not</hi> b', "a not b"),
        ('a <hi style="color: red; text-decoration: underline">not</hi> b', "a not b"),
        ('a <q rend="none">not</q> b', "a not b"),
        ('a <hi rend="delicate model">not</hi> b', "a not b"),
    ],
)
def test_looks_that_hide_or_strike_out(markup: str, shown: str) -> None:
    assert read(document(f"<p>{markup}</p>", header=LOOKS)).passages[0].text == shown
