"""What stands in a DOCX and is not proved to show: every way is told with the element or property that it uses.

The words of the quotation stand in the file in each case. What a reader sees instead is another matter: Word and
LibreOffice differ in it, so that nothing is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from quoteproof.proof.prove import Loss
from quoteproof.proof.wording import verification_lines
from tests.proof.book import Made
from tests.proof.returned import BY, END, ENTRY, RUN, around, same, text, verified

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
CELL = '<w:p><w:pPr><w:pStyle w:val="Compact" /></w:pPr><w:bookmarkStart w:id="32"'
BLOCK = '<w:p><w:pPr><w:pStyle w:val="BlockText" />'
QUOTED = f"{RUN}{ENTRY}{END}"


def looking(properties: str) -> Callable[[str], str]:
    """Add properties to a word of the quotation in the table."""
    return around("weather", "", "", f"<w:r><w:rPr>{properties}</w:rPr><w:t>weather{END}")


def of_block(properties: str) -> Callable[[str], str]:
    """Add properties to the paragraph of the first block quotation."""
    return text(BLOCK, f"{BLOCK}{properties}")


def of_cell(properties: str) -> Callable[[str], str]:
    """Add properties to the cell with the quotation."""
    return text(f"<w:tcPr />{CELL}", f"<w:tcPr>{properties}</w:tcPr>{CELL}")


def put(before: str, after: str = "") -> Callable[[str], str]:
    """Put XML around the runs of the quotation in the table."""
    return text(QUOTED, f"{before}{QUOTED}{after}")


def in_place(other: str) -> Callable[[str], str]:
    """Put the quotation into other XML, and something else in its place; `{}` is the quotation's run."""
    return text(QUOTED, f"{other.replace('{}', QUOTED)}{RUN}“only weather that has lost its mind”{END}")


FIELD = (
    '<w:r>{}<w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

RUNS = {
    '<w:vanish/>': "`w:vanish`",
    '<w:vanish w:val="1"/>': "`w:vanish`",
    '<w:vanish w:val="on"/>': "`w:vanish`",
    '<w:specVanish/>': "`w:specVanish`",
    '<w:webHidden/>': "`w:webHidden`",
    '<w:strike/>': "`w:strike`",
    '<w:dstrike/>': "`w:dstrike`",
    '<w:outline/>': "`w:outline`",
    '<w:emboss/>': "`w:emboss`",
    '<w:imprint/>': "`w:imprint`",
    '<w:caps/>': "`w:caps`",
    '<w:color w:val="ffffff"/>': "`w:color`",
    '<w:color w:val="FEFEFE"/>': "`w:color`",
    '<w:color w:val="C0C0C0"/>': "`w:color`",
    '<w:color w:val="FFFF00"/>': "`w:color`",
    '<w:color w:val="white"/>': "`w:color`",
    '<w:color w:val="000000" w:themeColor="background1"/>': "`w:color`",
    '<w:color w:val="000000" w:themeColor="light1"/>': "`w:color`",
    '<w:color w:val="000000" w:themeColor="text1" w:themeTint="05"/>': "`w:color`",
    '<w:color w:val="000000" w:themeColor="nothing"/>': "`w:color`",
    '<w:highlight w:val="black"/>': "`w:color`",
    '<w:highlight w:val="darkBlue"/>': "`w:color`",
    '<w:highlight w:val="own"/>': "`w:highlight`",
    '<w:shd w:val="clear" w:fill="000000"/>': "`w:color`",
    '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>': "`w:shd`",
    '<w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>': "`w:color`",
    '<w:sz w:val="2"/>': "`w:sz`",
    '<w:sz w:val="7"/>': "`w:sz`",
    '<w:sz w:val="1pt"/>': "`w:sz`",
    '<w:sz w:val="0.02in"/>': "`w:sz`",
    '<w:sz w:val="small"/>': "`w:sz`",
    '<w:sz w:val="1000"/>': "`w:sz`",
    '<w:szCs w:val="1pt"/>': "`w:sz`",
    '<w:w w:val="1"/>': "`w:w`",
    '<w:w w:val="1%"/>': "`w:w`",
    '<w:w w:val="600"/>': "`w:w`",
    '<w:sz w:val="10"/><w:w w:val="50"/>': "`w:w`",
    '<w:spacing w:val="-200"/>': "`w:spacing`",
    '<w:spacing w:val="80"/>': "`w:spacing`",
    '<w:position w:val="-400"/>': "`w:position`",
    '<w:position w:val="200pt"/>': "`w:position`",
    '<w:fitText w:val="10"/>': "`w:fitText`",
    '<w:effect w:val="blinkBackground"/>': "`w:effect`",
    '<w:em w:val="dot"/>': "`w:em`",
    '<w:vertAlign w:val="superscript"/>': "`w:vertAlign`",
    '<w:eastAsianLayout w:vert="1"/>': "`w:eastAsianLayout`",
    '<w:rtl/>': "`w:rtl`",
    '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>': "`w:rFonts`",
    "<w:unheardOf/>": "`w:unheardOf`",
    '<w:vanish xmlns:x="urn:x" x:val="0" w:val="1"/>': "`w:vanish`",
    '<w:vanish val="0"/>': "`w:vanish`",
    '<w:vertAlign xmlns:x="urn:x" x:val="baseline"/>': "`w:vertAlign`",
    '<w:sz xmlns:x="urn:x" x:val="24" w:val="2"/>': "`w:sz`",
    '<x:y xmlns:x="urn:x"/>': "`y`",
    f'<w14:textFill {W14}><w14:noFill/></w14:textFill>': "`w14:textFill`",
    f'<w14:textFill {W14}><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>': "`w:color`",
    f'<w14:textFill {W14}><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="99000"/></w14:srgbClr>'
    "</w14:solidFill></w14:textFill>": "`w14:textFill`",
    f'<w14:props3d {W14}/>': "`w14:props3d`",
    f"<w:b/><w:rPrChange {BY}><w:rPr><w:vanish/></w:rPr></w:rPrChange>": "`w:vanish`",
    '<w:b><w:r><w:t>x</w:t></w:r></w:b>': "`w:b`",
}  # fmt: skip
"""Properties of a run, and how they are told."""

PARAGRAPHS = {
    '<w:framePr w:x="-9000"/>': "`w:framePr`",
    '<w:jc w:val="distribute"/>': "`w:jc`",
    '<w:ind w:left="-9000"/>': "`w:ind`",
    '<w:ind w:left="20000"/>': "`w:ind`",
    '<w:ind w:start="300in"/>': "`w:ind`",
    '<w:ind w:firstLineChars="-90000"/>': "`w:ind`",
    '<w:spacing w:line="20" w:lineRule="exact"/>': "`w:spacing`",
    '<w:spacing w:line="20"/>': "`w:spacing`",
    '<w:spacing w:line="1pt" w:lineRule="exact"/>': "`w:spacing`",
    '<w:bidi/>': "`w:bidi`",
    '<w:textDirection w:val="tbRl"/>': "`w:textDirection`",
    '<w:shd w:val="clear" w:fill="111111"/>': "`w:color`",
    '<w:unheardOf/>': "`w:unheardOf`",
    f'<w15:collapsed {W15}/>': "`w15:collapsed`",
    f'<w:pPrChange {BY}><w:pPr><w:jc w:val="distribute"/></w:pPr></w:pPrChange>': "`w:jc`",
}  # fmt: skip
"""Properties of a paragraph."""

CELLS = {
    '<w:vMerge/>': "`w:vMerge`",
    '<w:vMerge w:val="continue"/>': "`w:vMerge`",
    '<w:hMerge/>': "`w:hMerge`",
    '<w:tcFitText/>': "`w:tcFitText`",
    '<w:textDirection w:val="btLr"/>': "`w:textDirection`",
    '<w:shd w:val="clear" w:fill="000000"/>': "`w:color`",
    '<w:tcW w:w="20000" w:type="dxa"/>': "a table that is wider than the page",
    f'<w:cellDel {BY}/>': "`w:cellDel`",
}  # fmt: skip
"""Properties of a cell."""

ELEMENTS = {
    "a picture in it": (around("weather", "<w:r><w:drawing/></w:r>", ""), "`w:drawing`"),
    "a symbol in it": (around("weather", '<w:r><w:sym w:font="Symbol" w:char="F0D8"/></w:r>', ""), "`w:sym`"),
    "a character of its own name": (around("weather", "<w:r><w:pgNum/></w:r>", ""), "`w:pgNum`"),
    "alternative content": (around("weather", "", "", (
        f'<mc:AlternateContent {MC}><mc:Choice Requires="w99">{RUN}weather{END}</mc:Choice>'
        f"<mc:Fallback>{RUN}fog{END}</mc:Fallback></mc:AlternateContent>"
    )), "`mc:AlternateContent`"),
    "an element of another namespace": (around("weather", f'<x:y xmlns:x="urn:x">{RUN}not {END}</x:y>', ""), "`y`"),
    "one that is unknown": (put("<w:unheardOf>", "</w:unheardOf>"), "`w:unheardOf`"),
    "one that is empty": (around("weather", "<w:unheardOf/>", ""), "`w:unheardOf`"),
    "turned round": (around("weather", '<w:bdo w:val="rtl">', "</w:bdo>"), "`w:bdo`"),
    "turned by its paragraph": (around("weather", '<w:dir w:val="rtl">', "</w:dir>"), "`w:dir`"),
    "with words above it": (
        put('<w:r><w:ruby><w:rt>', '</w:rt><w:rubyBase/></w:ruby></w:r>'), "`w:ruby`"
    ),
    "a formula": (around("weather", "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>"
                         "<m:r><m:t>x</m:t></m:r></m:oMath>", ""), "`m:oMath`"),
    "text outside of runs": (around("weather", "<w:t>not</w:t>", ""), "`w:t`"),
    "characters between elements": (around("weather", "not", ""), "characters in `w:p`"),
    "deleted text that is in no deletion": (
        around("weather", "<w:r><w:delText>not </w:delText></w:r>", ""), "`w:delText`"
    ),
    "a run in a run": (around("weather", f"<w:r>{RUN}not {END}</w:r>", ""), "`w:r`"),
    "spaces that are not kept": (
        text(QUOTED, f"<w:r><w:t>“only </w:t></w:r>{RUN}weather that has made up its mind”{END}"), "`xml:space`"
    ),
    "a hidden space": (text("only weather", f"only{END}<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space='preserve'> "
                            f"{END}{RUN}weather"), "`w:vanish`"),
    "a tab": (text("only weather", f"only{END}<w:r><w:tab/></w:r>{RUN}weather"), "`w:tab`"),
    "a line end among letters": (text("only weather", "only\nweather"), "a tab or a line end in a text"),
    "a number of a note that is none": (around("weather", "<w:r><w:footnoteRef/></w:r>", ""), "`w:footnoteRef`"),
    "a note that is not there": (
        around("weather", '<w:r><w:footnoteReference w:id="99"/></w:r>', ""), "`w:footnoteReference`"
    ),
    "a field that Word fills": (around("weather", '<w:fldSimple w:instr=" QUOTE fog ">', "</w:fldSimple>"),
                                "field `QUOTE`"),
    "a field in pieces": (around("weather", FIELD.format("", "DOCPROPERTY x"), FIELD_END), "field `DOCPROPERTY`"),
    "a field of pages": (put(FIELD.format("", "PAGEREF x"), FIELD_END), "field `PAGEREF`"),
    "a field whose code another field makes": (
        put(FIELD.format("", f"HYPERLINK x</w:instrText></w:r>{FIELD.format('', 'QUOTE y')}{FIELD_END}<w:r>"
                         "<w:instrText>"), FIELD_END), "field `HYPERLINK`"),
    "a field whose code is partly text": (
        put(FIELD.format("", "HYPERLINK x</w:instrText><w:t>QUOTE</w:t><w:instrText>"), FIELD_END), "field `HYPERLINK`"
    ),
    "a field without what it shows": (
        around("weather", FIELD.format("", "QUOTE never").replace("separate", "end"), ""), "field `QUOTE`"
    ),
    "a control bound to other data": (
        around("weather", '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr><w:sdtContent>',
               "</w:sdtContent></w:sdt>"), "`w:dataBinding`"),
    "a control bound as Word 2013 binds": (
        around("weather", f'<w:sdt><w:sdtPr><w15:dataBinding {W15} w:xpath="/x"/></w:sdtPr><w:sdtContent>',
               "</w:sdtContent></w:sdt>"), "`w15:dataBinding`"),
    "a control that shows what to put in": (
        around("weather", "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        "`w:showingPlcHdr`"),
    "a control of a date": (
        around("weather", "<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"), "`w:date`"
    ),
    "in what ends a control": (in_place("<w:sdt><w:sdtPr/><w:sdtEndPr>{}</w:sdtEndPr><w:sdtContent/></w:sdt>"), ""),
    "in a control's properties": (in_place("<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent/></w:sdt>"), ""),
    "in a grid": (in_place("<w:tbl><w:tblGrid><w:p>{}</w:p></w:tblGrid></w:tbl>"), ""),
    "in the properties of a mark": (in_place('<w:bookmarkStart w:id="900" w:name="x">{}</w:bookmarkStart>'), ""),
    "in the properties of a tag": (in_place("<w:smartTag><w:smartTagPr>{}</w:smartTagPr></w:smartTag>"), ""),
    "in the properties of XML": (in_place("<w:customXml><w:customXmlPr>{}</w:customXmlPr></w:customXml>"), ""),
    "in the properties of a list": (text(CELL, CELL.replace("</w:pPr>", f"<w:numPr>{QUOTED}</w:numPr></w:pPr>")), ""),
    "in a mark of spelling": (in_place('<w:proofErr w:type="spellStart">{}</w:proofErr>'), ""),
}  # fmt: skip
"""Elements in the quotation of the table or around it, and how they are told; empty: somehow."""


SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
WHOLE = {
    "a floating shape": (put("<w:r><w:drawing><wp:anchor/></w:drawing></w:r>"), "`anchor`"),
    "a shape in the line": (put(f'<w:r><w:drawing><a:graphicData uri="{SHAPE}"/></w:drawing></w:r>'), "`graphicData`"),
    "a shape of old": (put('<w:r><w:pict><v:rect style="Position : Absolute"/></w:pict></w:r>'), "`rect`"),
    "a word that is moved": (
        put("<w:r><w:rPr><w:position w:val='-40'/></w:rPr><w:t>never</w:t></w:r>"), "`w:position`"
    ),
    "a word that is drawn over others": (
        put("<w:r><w:rPr><w:spacing w:val='-400'/></w:rPr><w:t>never</w:t></w:r>"), "`w:spacing`"
    ),
    "a frame": (text("<w:body>", "<w:body><w:p><w:pPr><w:framePr/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"),
                "`w:framePr`"),
    "lines over each other": (
        text("<w:body>", '<w:body><w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:t>x</w:t>'
             "</w:r></w:p>"), "`w:spacing`"),
    "a picture in lines of a fixed height": (
        text("<w:body>", '<w:body><w:p><w:pPr><w:spacing w:line="300" w:lineRule="exact"/></w:pPr><w:r><w:drawing/>'
             "</w:r></w:p>"), "`w:drawing` in lines"),
    "a table that floats": (text("<w:tblPr>", "<w:tblPr><w:tblpPr/>"), "`w:tblpPr`"),
    "a field that moves": (
        put(f"{FIELD.format('', 'EQ x').replace('separate', 'end')}"), "field `EQ`"
    ),
    "a phantom": (put(f"<m:oMath {M}><m:phant/></m:oMath>"), "`m:phant`"),
    "other files": (put('<w:subDoc r:id="x"/>'), "`w:subDoc`"),
    "a folded heading": (
        text("<w:body>", f"<w:body><w:p><w:pPr><w15:collapsed {W15}/></w:pPr></w:p>"), "`w15:collapsed`"
    ),
    "a dark page": (text("<w:body>", '<w:background w:color="222222"/><w:body>'), "`w:background`"),
    "another of Word's languages": (
        text("<w:body>", '<w:body><s:p xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'), "two versions"
    ),
    "a field that does not end": (put('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', FIELD_END * 2), "no beginning"),
    "a field that does not begin": (put(FIELD_END), "no beginning"),
    "a field that ends in a cell": (
        text(CELL, CELL.replace("<w:bookmarkStart", f"{FIELD.format('', 'HYPERLINK x')}<w:bookmarkStart")), "of a cell"
    ),
    "a field in what is not read": (put(f"<w:bdo>{FIELD_END}</w:bdo>"), "a field in `w:bdo`"),
    "two bodies": (text("<w:body>", "<w:body/><w:body>"), "`w:body`"),
    "narrow columns": (text("<w:titlePg />", '<w:cols w:num="4" w:space="3000"/>'), "`w:cols`"),
    "lines from top to bottom": (text("<w:titlePg />", '<w:textDirection w:val="tbRl"/>'), "`w:textDirection`"),
}  # fmt: skip
"""What keeps the whole file from being proved, wherever it stands."""


def sampled(cases: Mapping[str, str]) -> list[Any]:
    """Every third case to `make test`, and the others to `make test-all`."""
    return [
        pytest.param(*case, marks=[pytest.mark.slow] if number % 3 else []) for number, case in enumerate(cases.items())
    ]


def one_lost(change: Callable[[str], str], made: Made, folder: Path, **parts: Callable[[str], str]) -> list[str]:
    """Verify a change, and give what is told of the one quotation that it takes from the file."""
    one = verified(made, folder, change, **parts)
    assert not one.proved
    (lost,) = one.proof.lost
    assert lost.loss is Loss.CHANGED
    return [line for line in verification_lines(one) if line.startswith("  \ufffd is not proved, because of ")] or list(
        lost.reasons
    )


@pytest.mark.parametrize(("properties", "told"), sampled(RUNS))
def test_a_property_of_a_run(
    properties: str, told: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    assert told in "".join(one_lost(looking(properties), made, tmp_path))


@pytest.mark.parametrize(("properties", "told"), sampled(PARAGRAPHS))
def test_a_property_of_a_paragraph(
    properties: str, told: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    (line,) = one_lost(of_block(properties), made, tmp_path)
    assert told in line


@pytest.mark.parametrize(("properties", "told"), sampled(CELLS))
def test_a_property_of_a_cell(
    properties: str, told: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    (line,) = one_lost(of_cell(properties), made, tmp_path)
    assert told in line


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_is_told(name: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    change, told = ELEMENTS[name]
    lines = one_lost(change, made, tmp_path)
    assert told in "".join(lines)


@pytest.mark.parametrize("name", WHOLE)
def test_what_can_hide_words_anywhere_is_told(
    name: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    change, told = WHOLE[name]
    one = verified(made, tmp_path, change)
    assert not one.proved
    assert one.file.docx is not None
    assert told in " ".join(one.file.docx.faults)
    assert any(line.startswith("nothing is proved: ") for line in verification_lines(one))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("settings", "</w:settings>", "<w:linkStyles/></w:settings>"),
        ("webSettings", "</ns0:webSettings>", "<ns0:frameset/></ns0:webSettings>"),
    ],
)
def test_words_and_styles_of_other_files_are_told(
    part: str, old: str, new: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    one = verified(made, tmp_path, same, **{part: text(old, new)})
    assert one.file.docx is not None
    assert [fault for fault in one.file.docx.faults if "from another file" in fault]
    assert not one.proved
