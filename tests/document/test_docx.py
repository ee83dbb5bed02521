"""Documents of Word."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from quoteproof.document.model import (
    DocumentOptions,
    DocumentReading,
    NoteMark,
    PassageForm,
    RefusedDocumentError,
    TrackedChanges,
)
from quoteproof.document.package import DocumentPackage
from quoteproof.document.role import Role
from quoteproof.document.tree import docx
from tests.document.invariants import convention_faults, tree_faults
from tests.document.written import outline, packed, parts_of

SHARED = Path(__file__).parents[3] / "shared" / "documents"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "x": "urn:unheard-of",
}
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STYLES = """<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Heading"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Level"><w:name w:val="L"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Toc"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="List"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>
</w:style><w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Fn"><w:name w:val="fn"/>
<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Dark"><w:name w:val="Dark"/><w:tblStylePr w:type="firstRow"><w:tcPr>
<w:shd w:val="clear" w:fill="000000"/></w:tcPr></w:tblStylePr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>"""
HIDDEN = "<w:r><w:rPr>{}</w:rPr><w:t>gone</w:t></w:r>"


def part(root: str, content: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
    return f"<w:{root} {spaces}>{content}</w:{root}>"


def document(body: str, **others: str) -> bytes:
    """A package; other parts are given by the kind of their relationship, which is also their root element."""
    roots = {"header": "hdr", "footer": "ftr"}
    kinds = {"styles": STYLES, **others}
    table = "".join(f'<Relationship Id="r{kind}" Type="x/{kind}" Target="{kind}.xml"/>' for kind in kinds)
    parts = {
        "_rels/.rels": '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/word/document.xml"/>'
        '<Relationship Id="b" Type="x/core-properties" Target="core.xml"/></Relationships>',
        "core.xml": "<c xmlns:d='d'><d:title>A Title</d:title><d:creator>Ann</d:creator></c>",
        "word/_rels/document.xml.rels": f"<Relationships>{table}</Relationships>",
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
    }
    for kind, content in kinds.items():
        parts[f"word/{kind}.xml"] = part(roots.get(kind, kind), content)
    return packed(parts)


def read(data: bytes, changes: TrackedChanges | None = None) -> DocumentReading:
    reading = docx.read(data, DocumentOptions(changes))
    assert convention_faults(reading) == []
    package = DocumentPackage(data)
    names = {"word/document.xml", *parts_of(reading)}
    skipped = {"instrText", "posOffset", "Fallback"}
    assert tree_faults({name: package.xml(name) for name in names}, reading, skipped=skipped) == []
    return reading


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def text(content: str) -> str:
    """The text of a paragraph, given what is in it."""
    return read(document(paragraph(content))).passages[0].text


def test_paragraphs_by_their_styles() -> None:
    styles = ("H1", "Mine", "Level", "Cap", "Toc", "List", "Loop", "Nowhere")
    body = "".join(paragraph(run(style), f'<w:pStyle w:val="{style}"/>') for style in styles)
    body += paragraph(run("Own"), '<w:numPr><w:numId w:val="1"/></w:numPr>')
    body += paragraph(run("None"), '<w:pStyle w:val="List"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    reading = read(document(body))
    assert outline(reading) == [
        "heading H1",
        "heading Mine",
        "heading Level",
        "caption Cap",
        "furniture Toc",
        "body item List",
        "body Loop",
        "body Nowhere",
        "body item Own",
        "body None",
    ]
    assert (reading.description.title, reading.description.authors) == ("A Title", ("Ann",))


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<w:r>\n<w:t>Foot</w:t>\n</w:r>\n<w:r><w:t>note</w:t></w:r>", "Footnote"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b\nc"),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op soft</w:t><w:softHyphen/><w:t>ly</w:t></w:r>", "co‑op softly"),
        (run("10") + run("6", '<w:vertAlign w:val="superscript"/>'), "10⁶"),
        (run("H") + run("2", '<w:position w:val="-6"/>'), "H₂"),
        (run("x") + run("2", '<w:rStyle w:val="Fn"/>'), "x²"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:font="Arial" w:char="03B1"/></w:r>', "�α"),
        (run("ab c", '<w:rFonts w:ascii="Wingdings"/>'), "�� �"),
        ("<w:hyperlink><w:smartTag>" + run("a") + "</w:smartTag></w:hyperlink><w:sdt><w:sdtPr><w:alias/></w:sdtPr>"
         "<w:sdtContent>" + run("b") + "</w:sdtContent></w:sdt>", "ab"),
        ("<w:r><w:ruby><w:rt>" + run("reading") + "</w:rt><w:rubyBase>" + run("東") + "</w:rubyBase></w:ruby></w:r>",
         "東"),
        ('<w:fldSimple w:instr="PAGE">' + run("7") + "</w:fldSimple>", "7"),
    ],
)  # fmt: skip
def test_what_runs_show(content: str, shown: str) -> None:
    assert text(content) == shown


def field(instruction: str, result: str | None) -> str:
    """A complex field."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}'
        + (f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result is not None else "")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_a_field_shows_its_result() -> None:
    code = "<w:r><w:instrText>{}</w:instrText></w:r>"
    assert text(run("see ") + field(code.format("REF _a"), run("12")) + run(".")) == "see 12."
    nested = field(code.format("IF ") + field(code.format("DATE"), run("today")), run("yes"))
    reading = read(document(paragraph(run("a ") + nested)))
    assert outline(reading) == ["body a yes", "unseen today"]
    assert text(run("a ") + field(code.format(r" EQ \f(1,2)"), None) + run(" b")) == "a � b"
    assert text(run("a") + field(code.format(" XE &quot;a&quot;"), None) + run(" b")) == "a b"


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        '<w:rStyle w:val="Hid"/>',
        '<w:sz w:val="2"/>',
        '<w:w w:val="1"/>',
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>',
        '<w:color w:val="FEFEFE"/><w:highlight w:val="none"/>',
        '<w:highlight w:val="black"/>',
        '<w:color w:val="0A0A0A"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="FF0000"/><w:highlight w:val="red"/>',
    ],
)
def test_words_that_no_reader_sees(properties: str) -> None:
    reading = read(document(paragraph(run("not ") + HIDDEN.format(properties) + run("guilty"))))
    assert outline(reading) == ["body not guilty", "unseen gone"]
    assert reading.account.unseen == ("gone",)


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        '<w:rStyle w:val="Hid"/><w:vanish w:val="false"/>',
        '<w:sz w:val="12"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>',
        '<w:color w:val="FFFF00"/>',
        '<w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="000000"/>',
    ],
)
def test_words_that_a_reader_sees(properties: str) -> None:
    assert outline(read(document(paragraph(HIDDEN.format(properties))))) == ["body gone"]


def test_what_is_behind_white_words() -> None:
    white = run("white", '<w:color w:val="FFFFFF"/>')
    cell = f"<w:tbl><w:tblPr>{{}}</w:tblPr><w:tr><w:tc><w:tcPr>{{}}</w:tcPr>{paragraph(white)}</w:tc></w:tr></w:tbl>"
    shading = '<w:shd w:val="clear" w:fill="123456"/>'
    for body, role in {
        cell.format("", ""): Role.UNSEEN,
        cell.format("", shading): Role.BODY,
        cell.format('<w:tblStyle w:val="Dark"/>', ""): Role.BODY,
        paragraph(white, shading): Role.BODY,
    }.items():
        assert read(document(body)).passages[0].role is role
    dark = packed(
        {"word/document.xml": part("document", f'<w:background w:color="000000"/><w:body>{paragraph(white)}</w:body>')}
    )
    assert outline(read(dark)) == ["body white"]


def test_what_hides_paragraphs_rows_and_drawings() -> None:
    words = paragraph(run("gone"))
    drawing = (
        '<w:r><w:drawing><w:anchor><w:docPr hidden="1"/><wps:wsp><w:txbxContent>{}</w:txbxContent></wps:wsp></w:anchor>'
    )
    for body in (
        paragraph(run("gone"), '<w:spacing w:line="1" w:lineRule="exact"/>'),
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{words}</w:tc></w:tr></w:tbl>",
        paragraph(f"{drawing.format(words)}</w:drawing></w:r>"),
    ):
        assert outline(read(document(body))) == ["unseen gone"]


def test_two_styles_that_hide_cancel_out() -> None:
    body = paragraph(run("hidden") + run("shown", '<w:rStyle w:val="Hid"/>'), '<w:pStyle w:val="Gone"/>')
    assert outline(read(document(body))) == ["body shown", "unseen hidden"]


CHANGED = (
    paragraph(
        run("The ")
        + f'<w:del w:id="1"><w:r><w:delText>old </w:delText></w:r></w:del><w:ins w:id="2">{run("new ")}</w:ins>'
        + run("text.")
    )
    + paragraph(f'<w:moveFrom w:id="3">{run("Moved.")}</w:moveFrom>')
    + paragraph(f'<w:moveTo w:id="4">{run("Moved.")}</w:moveTo>')
)


def test_tracked_changes_are_asked_for() -> None:
    with pytest.raises(RefusedDocumentError, match="4 tracked changes") as caught:
        read(document(CHANGED))
    assert "--changes accept" in caught.value.helps[0]
    accepted = read(document(CHANGED), TrackedChanges.ACCEPT)
    assert outline(accepted) == ["body The new text.", "unseen old", "unseen Moved.", "body Moved."]
    assert accepted.account.changes == 4
    rejected = read(document(CHANGED), TrackedChanges.REJECT)
    assert outline(rejected) == ["body The old text.", "unseen new", "body Moved.", "unseen Moved."]


def test_changes_of_paragraphs_rows_and_formats() -> None:
    mark = "<w:rPr><w:{} w:id='1'/></w:rPr>"
    data = document(paragraph(run("One ")) + paragraph(run("two "), mark.format("del")) + paragraph(run("three")))
    assert outline(read(data, TrackedChanges.ACCEPT)) == ["body One", "body two three"]
    assert outline(read(data, TrackedChanges.REJECT)) == ["body One", "body two", "body three"]
    data = document(paragraph(run("One "), mark.format("ins")) + paragraph(run("two"), '<w:pStyle w:val="H1"/>'))
    assert outline(read(data, TrackedChanges.REJECT)) == ["heading One two"]
    row = f"<w:tbl><w:tr><w:trPr><w:ins w:id='1'/></w:trPr><w:tc>{paragraph(run('cell'))}</w:tc></w:tr></w:tbl>"
    assert outline(read(document(row), TrackedChanges.REJECT)) == ["unseen cell"]
    before = "<w:vanish/><w:rPrChange w:id='1'><w:rPr/></w:rPrChange>"
    data = document(paragraph(run("words", before)))
    assert outline(read(data, TrackedChanges.ACCEPT)) == ["unseen words"]
    assert outline(read(data, TrackedChanges.REJECT)) == ["body words"]
    with pytest.raises(RefusedDocumentError):
        read(data)


def test_notes_comments_headers() -> None:
    note = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    note += "".join(
        f'<w:footnote w:id="{n}">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(f"Note {n}."))}</w:footnote>'
        for n in (1, 2, 3)
    )
    end = f'<w:endnote w:id="1">{paragraph(run("End."))}</w:endnote>'
    body = paragraph(
        run("A") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" b")
        + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
        + run(" c") + '<w:r><w:endnoteReference w:id="1"/></w:r>' + run(" d.")
    )  # fmt: skip
    comment = f'<w:comment w:id="0">{paragraph(run("Really?"))}</w:comment>'
    reading = read(document(body, footnotes=note, endnotes=end, comments=comment, header=paragraph(run("HEAD"))))
    assert outline(reading) == [
        "body A b c d.",
        "note Note 2.",
        "note Note 1.",
        "note End.",
        "unseen Note 3.",
        "unseen Really?",
        "furniture HEAD",
    ]
    assert reading.passages[0].note_marks == (NoteMark(1, "1"), NoteMark(3, "*"), NoteMark(5, "i"))
    assert reading.passages[1].note_marks == (NoteMark(0, "1"),)
    assert reading.account.remarks == ("comments, which are unseen: 1",)


def test_alternative_contents_are_read_once() -> None:
    box = "<w:txbxContent>" + paragraph(run("{}")) + "</w:txbxContent>"
    form = "<w:r><mc:AlternateContent><mc:Choice Requires='{}'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>"
    form += "</mc:AlternateContent></w:r>"

    def outlined(requires: str, choice: str, fallback: str) -> list[str]:
        content = form.format(requires, box.format(choice), box.format(fallback))
        return outline(read(document(paragraph(run("Text") + content + run(" on.")))))

    assert outlined("wps", "Box", "Box") == ["body Text on.", "body Box"]
    assert outlined("wps", "Box", "Other") == ["body Text on.", "body Box", "unseen Other"]
    sign = "<w:r>" + form.format("wps", "<x:symEx/>", "<w:t>❤</w:t>").removeprefix("<w:r>")
    assert text(run("I ") + sign) == "I ❤"
    assert outlined("x", "Box", "Other") == ["body Text on.", "unseen Box", "body Other"]


def test_a_formula_of_another_program_is_not_known() -> None:
    formula = '<w:r><w:object><w:OLEObject ProgID="Equation.3"/></w:object></w:r>'
    assert text(run("is ") + formula + run(" here")) == "is � here"


def test_a_drop_cap_belongs_to_its_word() -> None:
    body = paragraph(run("O"), '<w:framePr w:dropCap="drop"/>') + paragraph(run("nce upon"))
    assert outline(read(document(body))) == ["body Once upon"]


def test_formulas() -> None:
    def part_of(name: str, content: str) -> str:
        return f"<m:{name}>{content}</m:{name}>"

    def letters(words: str) -> str:
        return f"<m:r><m:t>{words}</m:t></m:r>"

    half = part_of("f", part_of("num", letters("a") + letters("+1")) + part_of("den", letters("2")))
    power = part_of("sSup", part_of("e", letters("x")) + part_of("sup", letters("2")))
    bracket = part_of(
        "d", "<m:dPr><m:begChr m:val='['/></m:dPr>" + part_of("e", letters("x")) + part_of("e", letters("y"))
    )
    root = part_of("rad", part_of("deg", "") + part_of("e", letters("x")))
    assert text(run("is ") + part_of("oMath", half + power + bracket + root)) == "is (a+1)/2x²[x|y)√(x)"


def test_the_strict_form() -> None:
    data = document(paragraph(run("Words") + HIDDEN.format("<w:vanish/>")))
    parts = {name: DocumentPackage(data).read(name) for name in DocumentPackage(data).names}
    strict = {name: part.replace(NAMESPACES["w"].encode(), STRICT.encode()) for name, part in parts.items()}
    assert outline(read(packed(strict))) == ["body Words", "unseen gone"]


def test_what_is_said_of_a_document() -> None:
    body = paragraph("<w:r><w:lastRenderedPageBreak/><w:t>a</w:t></w:r>" + run("Nato", "<w:caps/>")) + "<w:altChunk/>"
    reading = read(document(body))
    assert not any(passage.pages for passage in reading.passages)
    assert [remark.rpartition(": ")[2] for remark in reading.account.remarks] == ["1", "1", "1"]


def test_what_is_no_document() -> None:
    for data in (b"PK", packed({"a": "x"}), packed({"word/document.xml": "<w"})):
        with pytest.raises(RefusedDocumentError):
            docx.read(data, DocumentOptions())


@pytest.mark.parametrize("name", ["textbox", "unit_test_formatting", "word_sample", "docx_comments"])
def test_real_documents(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared documents are not there")
    data = (SHARED / "formats" / f"{name}.docx").read_bytes()
    reading = docx.read(data, DocumentOptions())
    assert convention_faults(reading) == []
    assert reading == docx.read(data, DocumentOptions())
    assert {passage.form for passage in reading.passages} <= set(PassageForm)


def test_the_shared_document_of_all_kinds() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared documents are not there")
    data = (SHARED / "formats" / "a.docx").read_bytes()
    with pytest.raises(RefusedDocumentError, match="tracked changes"):
        docx.read(data, DocumentOptions())
    shown = docx.read(data, DocumentOptions(TrackedChanges.ACCEPT)).passages[0].text
    assert shown.endswith("softhyph tab after br\nnext newpage caps small � fn x² 7 movedto smart sdt end.")


@pytest.mark.parametrize(
    "unit",
    [
        run("word ", '<w:color w:val="FFFFFF"/>'),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'/><mc:Fallback/></mc:AlternateContent></w:r>",
        "<w:p/>",
    ],
)
def test_linear_time(unit: str) -> None:
    seconds = []
    for count in (1_000, 4_000):
        start = time.process_time()
        docx.read(document(paragraph(unit * count) + run("random")), DocumentOptions())
        seconds.append(time.process_time() - start)
    assert seconds[1] < 10 * seconds[0] + 0.5


THEME = "<w:clrScheme><w:lt1><w:srgbClr w:val='FFFFFF'/></w:lt1><w:accent1><w:srgbClr w:val='FEFEFE'/></w:accent1>"
THEME += "</w:clrScheme>"
NOT = "<w:r><w:rPr>{}</w:rPr><w:t xml:space='preserve'>not </w:t></w:r>"
DATA = "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    "content",
    [
        NOT.format("<w:strike/>"),
        NOT.format("<w:dstrike/>"),
        NOT.format('<w:position w:val="200"/>'),
        NOT.format('<w:spacing w:val="-400"/>'),
        NOT.format('<w:color w:val="000000" w:themeColor="background1"/>'),
        NOT.format('<w:color w:val="000000" w:themeColor="accent1"/>'),
        NOT.format("<w:textFill><w:noFill/></w:textFill>"),
        NOT.format('<w:textFill><w:solidFill><w:srgbClr w:val="FFFFFF"/></w:solidFill></w:textFill>'),
        NOT.format('<w:textFill><w:solidFill><w:schemeClr w:val="bg1"/></w:solidFill></w:textFill>'),
        f'<w:bdo w:val="rtl">{NOT.format("")}</w:bdo>',
        DATA.format(NOT.format("")),
    ],
)
def test_no_quotation_goes_over_what_a_reader_sees_otherwise(content: str) -> None:
    body = paragraph(run("You must ") + content + run("do it."))
    words = [passage.text for passage in read(document(body, theme=THEME)).passages if passage.role.is_citable]
    assert not any("must not do" in text for text in words)


def test_words_that_are_deleted_without_a_change_leave_a_doubt() -> None:
    deleted = "<w:r><w:delText xml:space='preserve'>not </w:delText></w:r>"
    (shown, *_) = read(document(paragraph(run("You must ") + deleted + run("do it.")))).passages
    assert shown.text == "You must \ufffd do it."


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("gone"), '<w:ind w:left="-20000"/>'),
        "<w:tbl><w:tblPr><w:tblStyle w:val='Veiled'/></w:tblPr><w:tr><w:tc>"
        + paragraph(run("gone"))
        + "</w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:trPr><w:trHeight w:val='2' w:hRule='exact'/></w:trPr><w:tc>"
        + paragraph(run("gone"))
        + "</w:tc></w:tr></w:tbl>",
    ],
)
def test_paragraphs_that_no_reader_sees(body: str) -> None:
    style = (
        "<w:style w:type='table' w:styleId='Veiled'><w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>"
    )
    assert "unseen gone" in outline(read(document(body, styles=STYLES + style)))


def test_words_that_the_defaults_hide_are_unseen() -> None:
    defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    body = paragraph(run("gone") + run("shown", '<w:vanish w:val="0"/>'))
    assert sorted(outline(read(document(body, styles=defaults)))) == ["body shown", "unseen gone"]


def numbering(label: str, kind: str = "decimal", level: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">{level}<w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{label}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("It is false that %1", "decimal"),
        ("Article %1.", "decimal"),
        ("%1. n o t", "decimal"),
        ("%1", "cardinalText"),
        ("Not", "bullet"),
        ("Nicht: ", "none"),
    ],
)
def test_words_of_a_label_are_not_known(label: str, kind: str) -> None:
    body = paragraph(run("A"), '<w:pStyle w:val="List"/>') + paragraph(run("B"))
    assert outline(read(document(body, numbering=numbering(label, kind)))) == ["body item � A", "body B"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [("%1.", "decimal"), ("(%1)", "lowerRoman"), ("%1.%2.iv", "upperLetter"), ("o", "bullet"), ("§ %1", "decimal")],
)
def test_numbers_and_bullets_are_no_words(label: str, kind: str) -> None:
    body = paragraph(run("A"), '<w:pStyle w:val="List"/>')
    assert outline(read(document(body, numbering=numbering(label, kind)))) == ["body item A"]


def test_the_level_of_a_numbering_counts() -> None:
    levels = numbering("%1.").replace(
        "</w:abstractNum>", '<w:lvl w:ilvl="1"><w:lvlText w:val="Not"/></w:lvl></w:abstractNum>'
    )
    given = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'
    body = "".join(paragraph(run(words), given.format(level)) for level, words in ((0, "A"), (1, "B"), (2, "C")))
    assert outline(read(document(body, numbering=levels))) == ["body item A", "body item � B", "body item C"]
    other = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:lvlText w:val="Not"/></w:lvl></w:lvlOverride></w:num>'
    overridden = numbering("%1.").replace("</w:num>", other)
    assert outline(read(document(body, numbering=overridden)))[0] == "body item � A"
    heading = paragraph(run("A"), '<w:pStyle w:val="Mine"/><w:numPr><w:numId w:val="3"/></w:numPr>')
    styled = numbering("Part %1", level='<w:pStyle w:val="Mine"/>')
    assert outline(read(document(heading, numbering=styled))) == ["heading � A"]


def test_a_document_inside_it_is_a_passage_that_is_not_known() -> None:
    reading = read(document(paragraph(run("A")) + '<w:altChunk r:id="x"/>' + paragraph(run("B"))))
    assert outline(reading) == ["body A", "body �", "body B"]
    assert reading.account.remarks == ("documents inside it, which are not read: 1",)
