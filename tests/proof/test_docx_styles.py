"""What styles, defaults, themes and numbering of a DOCX do to its words; and what of them Word writes every day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx.appearance import Palette, contrast
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import UnreadableFileError
from tests.proof.book import Made
from tests.proof.returned import END, RUN, same, text, verified
from tests.proof.words import parts_of, zipped

END_OF_STYLES = "</w:styles>"
BLOCK = '<w:p><w:pPr><w:pStyle w:val="BlockText" />'
WORD = f"{END}<w:r><w:rPr><w:rStyle w:val='X'/></w:rPr><w:t>weather{END}{RUN}"
HIDE = "<w:rPr><w:vanish/></w:rPr>"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def style(inside: str, *, kind: str = "character", identity: str = "X", more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identity}"{more}><w:name w:val="{identity}"/>{inside}</w:style>'


def added(styles: str) -> Callable[[str], str]:
    """Add styles behind those that the book has."""
    return text(END_OF_STYLES, f"{styles}{END_OF_STYLES}")


def of_word(xml: str) -> str:
    """One word of the quotation in the table the style `X`."""
    return xml.replace("weather", WORD, 1)


def of_block(xml: str) -> str:
    """The first block quotation the style `X`."""
    assert BLOCK in xml
    return xml.replace(BLOCK, '<w:p><w:pPr><w:pStyle w:val="X" />', 1)


def of_table(xml: str) -> str:
    """The table the style `X`."""
    return xml.replace('<w:tblStyle w:val="Table" />', '<w:tblStyle w:val="X" />', 1)


HIDDEN = {
    "a character style": (of_word, style("<w:rPr><w:vanish/></w:rPr>")),
    "one that it is based on": (
        of_word, style('<w:basedOn w:val="Y"/>') + style("<w:rPr><w:vanish/></w:rPr>", identity="Y")
    ),
    "one that is based on itself": (
        of_word, style('<w:basedOn w:val="Y"/>') + style('<w:basedOn w:val="X"/><w:rPr><w:vanish/></w:rPr>',
                                                         identity="Y")
    ),
    "one of two of the same ID": (of_word, style("") + style("<w:rPr><w:vanish/></w:rPr>")),
    "one that is named in other case": (of_word, style("<w:rPr><w:vanish/></w:rPr>", identity="x")),
    "the default of characters": (same, style("<w:rPr><w:vanish/></w:rPr>", identity="D", more=' w:default="1"')),
    "the default of paragraphs": (
        same, style("<w:rPr><w:vanish/></w:rPr>", kind="paragraph", identity="D", more=' w:default="1"')
    ),
    "the default of tables": (
        same, style("<w:rPr><w:vanish/></w:rPr>", kind="table", identity="D", more=' w:default="true"')
    ),
    "a paragraph style": (of_block, style("<w:rPr><w:vanish/></w:rPr>", kind="paragraph")),
    "capitals of a paragraph style": (of_block, style("<w:rPr><w:caps/></w:rPr>", kind="paragraph")),
    "capitals twice": (
        of_block, style("<w:rPr><w:caps/></w:rPr>", kind="paragraph") +
        style("<w:rPr><w:caps/></w:rPr>", identity="D", more=' w:default="1"')
    ),
    "lines of a paragraph style": (
        of_block, style('<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>', kind="paragraph")
    ),
    "a frame of a paragraph style": (of_block, style('<w:pPr><w:framePr w:x="-9999"/></w:pPr>', kind="paragraph")),
    "a table style": (of_table, style("<w:rPr><w:vanish/></w:rPr>", kind="table")),
    "some cells of a table style": (
        of_table, style('<w:tblStylePr w:type="lastRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:tblStylePr>',
                        kind="table")
    ),
    "rows of a table style": (of_table, style("<w:trPr><w:hidden/></w:trPr>", kind="table")),
    "the ground of a table style": (
        of_table, style('<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>', kind="table")
    ),
    "one in an alternative": (
        of_word, f"<mc:AlternateContent {MC}><mc:Choice Requires='w14'>{style('<w:rPr><w:vanish/></w:rPr>')}"
        "</mc:Choice></mc:AlternateContent>"
    ),
    "properties in an alternative": (
        of_word, style(f"<mc:AlternateContent {MC}><mc:Choice Requires='w14'><w:rPr><w:vanish/></w:rPr></mc:Choice>"
                       "</mc:AlternateContent>")
    ),
    "the second of two styles": (
        lambda xml: of_word(xml).replace("<w:rStyle w:val='X'/>", "<w:rStyle w:val='Y'/><w:rStyle w:val='X'/>"),
        style(HIDE) + style("", identity="Y"),
    ),
    "a style of no type that is the default": (
        same, '<w:style w:styleId="D" w:default="1"><w:rPr><w:vanish/></w:rPr></w:style>'
    ),
    "a colour of the theme": (of_word, style('<w:rPr><w:color w:val="000000" w:themeColor="light2"/></w:rPr>')),
}  # fmt: skip
"""Where words are hidden, and by which styles."""
SEEN = {
    "a character style": (of_word, style("<w:rPr><w:b/><w:i/><w:lang w:val='de'/></w:rPr>")),
    "a style that is not there": (of_word, ""),
    "one that is used nowhere": (same, style("<w:rPr><w:vanish/></w:rPr>")),
    "emphasis as Word 2016 has it": (
        of_word, style('<w:rPr><w:i/><w:iCs/><w:color w:val="404040" w:themeColor="text1" w:themeTint="BF"/></w:rPr>')
    ),
    "intense emphasis": (
        of_word, style('<w:rPr><w:i/><w:color w:val="4F81BD" w:themeColor="accent1"/></w:rPr>')
    ),
    "a heading's colour": (
        of_word, style('<w:rPr><w:color w:val="365F91" w:themeColor="accent1" w:themeShade="BF"/></w:rPr>')
    ),
    "a quotation's style": (
        of_block, style('<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="200" w:after="160"/>'
                        '<w:ind w:left="864" w:right="864"/><w:jc w:val="center"/></w:pPr><w:rPr><w:i/></w:rPr>',
                        kind="paragraph")
    ),
    "an intense quotation's style": (
        of_block, style('<w:pPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="10" w:color="4F81BD" '
                        'w:themeColor="accent1"/></w:pBdr><w:spacing w:before="360" w:after="360" w:line="259" '
                        'w:lineRule="auto"/></w:pPr>', kind="paragraph")
    ),
    "a table's grid": (
        of_table, style('<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:tblPr><w:tblBorders>'
                        '<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" '
                        'w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr>', kind="table")
    ),
}  # fmt: skip
"""The same, where nothing is hidden."""


@pytest.mark.parametrize("name", HIDDEN)
def test_what_a_style_hides_is_not_proved(
    name: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    change, styles = HIDDEN[name]
    one = verified(made, tmp_path, change, styles=added(styles))
    assert one.proof.lost
    assert all(lost.reasons for lost in one.proof.lost)


@pytest.mark.parametrize("name", SEEN)
def test_what_a_style_leaves_to_see_is_proved(
    name: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    change, styles = SEEN[name]
    assert verified(made, tmp_path, change, styles=added(styles)).proved


def test_the_style_is_named(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    one = verified(made, tmp_path, of_word, styles=added(style("<w:rPr><w:vanish/></w:rPr>")))
    assert [lost.reasons for lost in one.proof.lost] == [("`w:vanish` in the style `X`",)]


DEFAULTS = {
    '<w:color w:val="FFFFFF"/>': False,
    "<w:vanish/>": False,
    '<w:sz w:val="2"/>': False,
    '<w:kern w:val="2"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/>'
    f'<w14:ligatures {W14} w14:val="standardContextual"/>': True,
    '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>': True,
}


@pytest.mark.parametrize(("properties", "proved"), DEFAULTS.items())
def test_defaults_apply_to_all(
    properties: str, proved: bool, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    one = verified(made, tmp_path, same, styles=text("<w:rPrDefault><w:rPr>", f"<w:rPrDefault><w:rPr>{properties}"))
    assert one.proved is proved
    assert proved or len(one.proof.lost) >= len(one.manifest.runs)


@pytest.mark.parametrize(
    ("font", "proved"),
    [
        ('<w:font w:name="Own"><w:altName w:val="Wingdings 2"/></w:font>', False),
        ('<w:font w:name="Own"><w:charset w:val="02"/></w:font>', False),
        ('<w:font w:name="Own"><w:altName w:val="Book Antiqua"/><w:charset w:val="00"/></w:font>', True),
    ],
)
def test_a_font_that_stands_for_symbols_is_told(
    font: str, proved: bool, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    styles = added(style('<w:rPr><w:rFonts w:ascii="Own"/></w:rPr>'))
    one = verified(made, tmp_path, of_word, styles=styles, fontTable=text("</w:fonts>", f"{font}</w:fonts>"))
    assert one.proved is proved


def test_words_of_a_list_before_a_block_are_told(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    files = parts_of(made.docx)
    numbering = files["word/numbering.xml"].decode()
    number = numbering.split('<w:num w:numId="')[1].split('"')[0]
    listed = text(BLOCK, f'{BLOCK}<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
    for level, proved in (("•", True), ("%1.", True), ("It is not true that", False)):

        def change(xml: str, level: str = level) -> str:
            start = xml.index("<w:lvlText")
            return f'{xml[:start]}<w:lvlText w:val="{level}"/>{xml[xml.index(">", start) + 1 :]}'

        one = verified(made, tmp_path, listed, numbering=lambda xml, c=change: every(c, xml))  # type: ignore[misc]
        assert one.proved is proved
        assert one.file.docx is not None
        assert level.replace("%1", "").replace(" ", "") in one.file.docx.accepted[BookPart.FURNITURE].text


def every(change: Callable[[str], str], xml: str) -> str:
    """Change what every level of a list says."""
    head, *levels = xml.split("<w:lvl ")
    return head + "".join("<w:lvl " + change(level) for level in levels)


THEME = """<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme>
<a:dk1><a:sysClr val="windowText" lastClr="FFFFFF"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="000000"/></a:lt1>
<a:dk2><a:srgbClr val="1F497D"><a:tint val="9000"/></a:srgbClr></a:dk2><a:accent1><a:srgbClr val="4F81BD"/></a:accent1>
</a:clrScheme></a:themeElements></a:theme>"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("attributes", "mapping", "colours"),
    [
        ('w:val="auto"', "", ()),
        ('w:val="102030"', "", ((16, 32, 48),)),
        ('w:val="10203"', "", None),
        ('w:val="auto" w:themeColor="text1"', "", ((0, 0, 0),)),
        ('w:val="auto" w:themeColor="background1"', "", ((255, 255, 255),)),
        ('w:val="auto" w:themeColor="text1"', 'w:t1="light1"', ((255, 255, 255),)),
        ('w:val="auto" w:themeColor="text2"', "", None),
        ('w:val="auto" w:themeColor="accent6"', "", None),
        ('w:val="auto" w:themeColor="accent1" w:themeShade="BF"', "", ((55, 96, 146),)),
        ('w:val="auto" w:themeColor="text1" w:themeTint="80"', "", ((127, 127, 127),)),
        ('w:val="auto" w:themeColor="text1" w:themeTint="xx"', "", None),
    ],
)
def test_colours_are_looked_up_in_the_theme(
    attributes: str, mapping: str, colours: tuple[tuple[int, int, int], ...] | None
) -> None:
    settings = ElementTree.fromstring(f"<w:settings {W}><w:clrSchemeMapping {mapping}/></w:settings>")
    palette = Palette(ElementTree.fromstring(THEME), settings)
    assert palette.colours(ElementTree.fromstring(f"<w:color {W} {attributes}/>"), "val", "themeColor") == colours


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_a_long_chain_of_styles_costs_little(made: Made) -> None:
    """Each is based on the next one, and each has a fault of its own."""
    chain = "".join(
        f'<w:style w:type="character" w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/><w:rPr><w:x{i}/>'
        f'<w:color w:val="{i:06d}"/></w:rPr></w:style>'
        for i in range(20_000)
    )
    files = parts_of(made.docx)
    files["word/styles.xml"] = files["word/styles.xml"].replace(b"</w:styles>", f"{chain}</w:styles>".encode())
    files["word/document.xml"] = files["word/document.xml"].replace(b"weather", WORD.replace("'X'", "'s0'").encode())
    assert "weather" in read_docx(Package(zipped(files))).accepted[BookPart.TABLE].written


def test_fields_in_fields_have_an_end(made: Made) -> None:
    files = parts_of(made.docx)
    deep = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 2_000
    files["word/document.xml"] = files["word/document.xml"].replace(
        b"</w:body>", f"<w:p>{deep}</w:p></w:body>".encode()
    )
    with pytest.raises(UnreadableFileError, match="nested"):
        read_docx(Package(zipped(files)))
