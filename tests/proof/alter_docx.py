"""Alterations of the finished DOCX: a quotation hidden, replaced by Word itself, or moved about; each must be refused.

In most kinds the quotation stands in the file, letter for letter, where a reader does not see it or sees it otherwise,
and a forged one is shown in its place.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from tests.proof.book import Made
from tests.proof.words import parts_of, zipped

Way = Callable[[Made, random.Random], tuple[str, bytes]]
Parts = dict[str, bytes]

_DOCUMENT: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
_TEXT: Final = '<w:t xml:space="preserve">'
_W14: Final = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_W15: Final = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
_MC: Final = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_M: Final = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_WPS: Final = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
_BEGIN: Final = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
_SHOW: Final = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_PROPERTIES: Final = {
    "hidden": ("<w:vanish/>", '<w:vanish w:val="1"/>', '<w:vanish w:val="on"/>', '<w:b/><w:vanish w:val="true"/>'),
    "hidden_from_browsers": ("<w:webHidden/>", "<w:specVanish/>"),
    "white": ('<w:color w:val="FFFFFF"/>', '<w:color w:val="ffffff"/>'),
    "pale": ('<w:color w:val="FEFEFE"/>', '<w:color w:val="F0F0F0"/>', '<w:color w:val="D9D9D9"/>',
             '<w:color w:val="FFFF00"/>'),
    "white_of_the_theme": ('<w:color w:val="000000" w:themeColor="background1"/>',
                           '<w:color w:val="auto" w:themeColor="light1"/>',
                           '<w:color w:val="000000" w:themeColor="text1" w:themeTint="08"/>'),
    "filled_with_nothing": (f"<w14:textFill {_W14}><w14:noFill/></w14:textFill>",
                            f'<w14:textFill {_W14}><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>'
                            "</w14:textFill>"),
    "dark_ground": ('<w:highlight w:val="black"/>', '<w:shd w:val="clear" w:fill="000000"/>',
                    '<w:shd w:val="solid" w:color="000000"/>', '<w:highlight w:val="darkBlue"/>'),
    "tiny": ('<w:sz w:val="1"/>', '<w:sz w:val="2"/>', '<w:sz w:val="1pt"/>', '<w:sz w:val="0.3mm"/>'),
    "narrow": ('<w:w w:val="1"/>', '<w:w w:val="10%"/>', '<w:sz w:val="9"/><w:w w:val="50"/>'),
    "pressed_together": ('<w:spacing w:val="-300"/>', '<w:spacing w:val="-10pt"/>', '<w:fitText w:val="20"/>'),
    "raised_away": ('<w:position w:val="600"/>', '<w:position w:val="-300pt"/>'),
    "struck": ("<w:strike/>", "<w:dstrike/>"),
    "capitals": ("<w:caps/>", '<w:caps w:val="1"/>'),
    "figures_that_stand_high": ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'),
    "relief": ("<w:emboss/>", "<w:imprint/>", "<w:outline/>", "<w:shadow/>"),
    "turned_run": ("<w:rtl/>", '<w:eastAsianLayout w:vert="1"/>'),
    "font_of_symbols": ('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:cs="Wingdings"/>',
                        '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'),
    "blinking": ('<w:effect w:val="blinkBackground"/>', '<w:em w:val="dot"/>'),
    "hidden_by_two_values": ('<w:vanish xmlns:x="urn:x" x:val="0" w:val="1"/>', '<w:vanish val="0"/>',
                             '<w:sz xmlns:x="urn:x" x:val="24" w:val="1"/>'),
    "unknown_property": ("<w:invisible/>", '<x:y xmlns:x="urn:x"/>', f'<w14:glow {_W14} w14:rad="99999"/>'),
    "hidden_before_a_tracked_change": (
        '<w:rPrChange w:id="1" w:author="x"><w:rPr><w:vanish/></w:rPr></w:rPrChange>',
    ),
}  # fmt: skip
"""Properties of a run; of each kind one is chosen."""
_ELEMENTS: Final = {
    "simple_field": ('<w:fldSimple w:instr="QUOTE x">{}</w:fldSimple>',
                     '<w:fldSimple w:instr="REF x">{}</w:fldSimple>'),
    "field": (f"{_BEGIN.format('QUOTE x')}{_SHOW}{{}}{_END}", f"{_BEGIN.format('DOCPROPERTY x')}{_SHOW}{{}}{_END}"),
    "field_of_pages": (f"{_BEGIN.format('PAGEREF x')}{_SHOW}{{}}{_END}",),
    "field_of_contents": (f"{_BEGIN.format('TOC x')}{_SHOW}{{}}{_END}",),
    "field_in_a_code": (f"{_BEGIN.format('HYPERLINK')}{_BEGIN.format('QUOTE')}{_END}{_SHOW}{{}}{_END}",),
    "text_in_a_code": (f"{_BEGIN.format('HYPERLINK')}<w:r>{_TEXT}QUOTE</w:t></w:r>{_SHOW}{{}}{_END}",),
    "code_of_a_field": (f"{_BEGIN.format('QUOTE')}{{}}{_END}", f"{_BEGIN.format('XE')}{{}}{_END}"),
    "field_begun_in_a_hidden_run": (
        f"{_BEGIN.format('QUOTE x').replace('<w:r><w:fld', '<w:r><w:rPr><w:vanish/></w:rPr><w:fld')}{{}}{_END}",
        f'<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>{{}}{_END}',
    ),
    "field_that_never_ends": (f"{{}}{_BEGIN.format('QUOTE x')}{_SHOW}",),
    "field_that_never_began": (f"{{}}{_END}", f"{{}}{_SHOW}"),
    "properties_of_a_control": ("<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent/></w:sdt>",
                                "<w:sdt><w:sdtPr/><w:sdtEndPr>{}</w:sdtEndPr><w:sdtContent/></w:sdt>"),
    "properties_of_a_tag": ("<w:smartTag><w:smartTagPr>{}</w:smartTagPr></w:smartTag>",
                            "<w:customXml><w:customXmlPr>{}</w:customXmlPr></w:customXml>"),
    "in_a_mark": ('<w:bookmarkStart w:id="909" w:name="x">{}</w:bookmarkStart>', "<w:proofErr>{}</w:proofErr>",
                  '<w:permStart w:id="909">{}</w:permStart>'),
    "grid_of_a_table": ("</w:p><w:tbl><w:tblGrid><w:p>{}</w:p></w:tblGrid></w:tbl><w:p>",
                        "</w:p><w:tbl><w:tblPr><w:p>{}</w:p></w:tblPr></w:tbl><w:p>"),
    "unknown_element": ("<w:unknown>{}</w:unknown>", "<w:pPrDefault>{}</w:pPrDefault>"),
    "foreign_element": ('<x:y xmlns:x="urn:x">{}</x:y>', "<w14:run " + _W14 + ">{}</w14:run>"),
    "alternative": (f'<mc:AlternateContent {_MC}><mc:Choice Requires="w99">{{}}</mc:Choice></mc:AlternateContent>',
                    f"<mc:AlternateContent {_MC}><mc:Fallback>{{}}</mc:Fallback></mc:AlternateContent>"),
    "turned": ('<w:bdo w:val="rtl">{}</w:bdo>', '<w:dir w:val="rtl">{}</w:dir>'),
    "small_above": ("<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase/></w:ruby></w:r>",),
    "bound_control": ('<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>',
                      f"<w:sdt><w:sdtPr><w15:dataBinding {_W15}/></w:sdtPr><w:sdtContent>{{}}</w:sdtContent></w:sdt>"),
    "control_that_asks": ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                          "<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"),
    "text_box": (f"<w:r><w:drawing><wps:txbx {_WPS}><w:txbxContent><w:p>{{}}</w:p></w:txbxContent></wps:txbx>"
                 "</w:drawing></w:r>", "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>"),
    "formula": (f"<m:oMath {_M}>{{}}</m:oMath>",),
    "deletion": ('<w:del w:id="1" w:author="x">{}</w:del>', '<w:moveFrom w:id="1" w:author="x">{}</w:moveFrom>'),
    "insertion_that_is_rejected": ('<w:ins w:id="1" w:author="x">{}</w:ins>',),
}  # fmt: skip
"""Elements around the quotation's run; of each kind one is chosen."""


def _spot(made: Made, xml: str, by: random.Random) -> tuple[int, str, str]:
    """Choose a quotation that stands in one text of the document: where, the quotation, and a forged one."""
    wholes = {f"{q.opening}{q.text}{q.closing}" for q in made.manifest.quotations if q.kind == "inline"}
    whole = by.choice(sorted(whole for whole in wholes if f">{whole}</w:t></w:r>" in xml))
    places = [m.start() + 1 for m in re.finditer(re.escape(f">{whole}</w:t></w:r>"), xml)]
    words = whole[1:-1].split(" ")
    words[by.randrange(len(words))] = by.choice(("never", "nobody", "not"))
    return by.choice(places), whole, f"{whole[0]}{' '.join(words)}{whole[-1]}"


def _disguised(made: Made, by: random.Random, form: str) -> Parts:
    """Put a quotation's run (`{}`) or its text alone (`{t}`) into a form, and a forged one behind it."""
    parts = parts_of(made.docx)
    xml = parts[_DOCUMENT].decode()
    at, whole, forged = _spot(made, xml, by)
    text = f"{_TEXT}{whole}</w:t>"
    if "<w:del " in form:
        text = text.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    put = form.replace("{t}", text).replace("{}", f"<w:r>{text}</w:r>")
    parts[_DOCUMENT] = f"{xml[:at]}</w:t></w:r>{put}<w:r>{_TEXT}{forged}{xml[at + len(whole) :]}".encode()
    return parts


def _named(name: str, change: Callable[[Made, random.Random], Parts]) -> Way:
    def way(made: Made, by: random.Random) -> tuple[str, bytes]:
        return "docx", zipped(change(made, by))

    way.__name__ = f"docx_{name}"
    return way


def _replaced(parts: Parts, name: str, old: str, new: str, *, count: int = 1) -> Parts:
    """Put another text in the place of one that a part must have."""
    assert old.encode() in parts[name], (name, old)
    return {**parts, name: parts[name].replace(old.encode(), new.encode(), count)}


def _styled(made: Made, by: random.Random, style: str) -> Parts:
    """Put a quotation into a run of the style `X`, which is one of those that are given."""
    parts = _disguised(made, by, '<w:r><w:rPr><w:rStyle w:val="X"/></w:rPr>{t}</w:r>')
    return _replaced(parts, _STYLES, "</w:styles>", f"{style}</w:styles>")


def _style(inside: str, kind: str = "character", identity: str = "X", more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identity}"{more}><w:name w:val="{identity}"/>{inside}</w:style>'


_HIDE: Final = "<w:rPr><w:vanish/></w:rPr>"
_BLOCK: Final = '<w:p><w:pPr><w:pStyle w:val="BlockText" />'
_CELL: Final = "<w:tc><w:tcPr />"
_RELATIONS: Final = "word/_rels/document.xml.rels"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _hidden_style(made: Made, by: random.Random) -> Parts:
    return _styled(made, by, by.choice((
        _style(_HIDE), _style('<w:basedOn w:val="Y"/>') + _style(_HIDE, identity="Y"),
        _style("") + _style(_HIDE), _style('<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'),
        _style('<w:rPr><w:sz w:val="1pt"/></w:rPr>'),
    )))  # fmt: skip


def _default_style(made: Made, by: random.Random) -> Parts:
    kind = by.choice(("character", "paragraph"))
    style = _style(_HIDE, kind, "Default", ' w:default="1"')
    return _replaced(parts_of(made.docx), _STYLES, "</w:styles>", f"{style}</w:styles>")


def _defaults(made: Made, by: random.Random) -> Parts:
    """Everything is white, tiny or hidden that does not say otherwise."""
    one = by.choice(('<w:color w:val="FFFFFF"/>', "<w:vanish/>", '<w:sz w:val="1pt"/>', "<w:caps/>"))
    return _replaced(parts_of(made.docx), _STYLES, "<w:rPrDefault><w:rPr>", f"<w:rPrDefault><w:rPr>{one}")


def _blocks(*choices: str) -> Callable[[Made, random.Random], Parts]:
    """Add a property to a block quotation."""

    def change(made: Made, by: random.Random) -> Parts:
        return _replaced(parts_of(made.docx), _DOCUMENT, _BLOCK, f"{_BLOCK}{by.choice(choices)}")

    return change


def _paragraph_style(made: Made, by: random.Random) -> Parts:
    inside = by.choice((
        "<w:rPr><w:caps/></w:rPr>", _HIDE, '<w:pPr><w:framePr w:x="-9999"/></w:pPr>',
        '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>',
    ))  # fmt: skip
    parts = _replaced(parts_of(made.docx), _DOCUMENT, _BLOCK, _BLOCK.replace("BlockText", "X"))
    return _replaced(parts, _STYLES, "</w:styles>", f"{_style(inside, 'paragraph')}</w:styles>")


def _table_style(made: Made, by: random.Random) -> Parts:
    inside = by.choice((
        _HIDE, '<w:tblStylePr w:type="band1Horz"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:tblStylePr>',
        '<w:trPr><w:hidden/></w:trPr>', '<w:tcPr><w:shd w:val="clear" w:fill="101010"/></w:tcPr>',
    ))  # fmt: skip
    parts = _replaced(parts_of(made.docx), _DOCUMENT, '<w:tblStyle w:val="Table" />', '<w:tblStyle w:val="X" />')
    return _replaced(parts, _STYLES, "</w:styles>", f"{_style(inside, 'table')}</w:styles>")


def _tables(old: str, *choices: str) -> Callable[[Made, random.Random], Parts]:
    """Add a property to every row or cell of tables."""

    def change(made: Made, by: random.Random) -> Parts:
        return _replaced(parts_of(made.docx), _DOCUMENT, old, by.choice(choices), count=-1)

    return change


def _label(made: Made, by: random.Random) -> Parts:
    """Words of a list stand before a block quotation."""
    parts = parts_of(made.docx)
    number = re.search(rb'<w:num w:numId="([^"]*)"', parts["word/numbering.xml"])
    assert number is not None
    listed = f'{_BLOCK}<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number[1].decode()}"/></w:numPr>'
    words = by.choice((b"It is not true that", b"Nobody says: %1."))
    label = re.sub(rb"<w:lvlText [^>]*>", b'<w:lvlText w:val="' + words + b'"/>', parts["word/numbering.xml"])
    return _replaced({**parts, "word/numbering.xml": label}, _DOCUMENT, _BLOCK, listed)


def _joined(made: Made, by: random.Random) -> Parts:
    """The end of a block quotation is hidden, so that it runs on into another paragraph."""
    mark = by.choice(("<w:vanish/>", "<w:vanish/><w:specVanish/>"))
    return _blocks(f"<w:rPr>{mark}</w:rPr>")(made, by)


def _space(made: Made, by: random.Random) -> Parts:
    """A space that Word does not show parts two words."""
    parts = parts_of(made.docx)
    xml = parts[_DOCUMENT].decode()
    at, whole, _ = _spot(made, xml, by)
    gap = at + whole.index(" ")
    hidden = by.choice((
        f"</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr>{_TEXT} </w:t></w:r><w:r>{_TEXT}",
        "</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:tab/></w:r><w:r>" + _TEXT,
        f"</w:t></w:r><w:r><w:t> </w:t></w:r><w:r>{_TEXT}",
        f"</w:t></w:r><w:r><w:rPr><w:sz w:val=\"1pt\"/></w:rPr>{_TEXT} </w:t></w:r><w:r>{_TEXT}",
    ))  # fmt: skip
    parts[_DOCUMENT] = (xml[:gap] + hidden + xml[gap + 1 :]).encode()
    return parts


def _before_sections(*choices: str) -> Callable[[Made, random.Random], Parts]:
    """Put a paragraph at the end of the text."""

    def change(made: Made, by: random.Random) -> Parts:
        return _replaced(parts_of(made.docx), _DOCUMENT, "<w:body>", f"<w:body>{by.choice(choices)}")

    return change


def _page(made: Made, by: random.Random) -> Parts:
    """Pages on which words have no room."""
    old, new = by.choice((
        (b'w:left="1247"', b'w:left="8000"'), (b'w:w="8844"', b'w:w="900"'), (b'w:bottom="1474"', b'w:bottom="12500"'),
        (b"<w:titlePg />", b'<w:textDirection w:val="tbRl"/>'), (b"<w:titlePg />", b'<w:cols w:num="40"/>'),
    ))  # fmt: skip
    parts = parts_of(made.docx)
    return {**parts, _DOCUMENT: parts[_DOCUMENT].replace(old, new)}


def _notes(made: Made, by: random.Random) -> Parts:
    """Two notes have one number, so that programs show one or the other."""
    parts = parts_of(made.docx)
    notes = parts["word/footnotes.xml"].decode()
    note = re.search(r'<w:footnote w:id="[1-9].*?</w:footnote>', notes, re.DOTALL)
    assert note is not None
    forged = note[0].replace("too loud", by.choice(("not too loud", "too soft")))
    pair = f"{forged}{note[0]}" if by.random() < 0.5 else f"{note[0]}{forged}"
    return _replaced(parts, "word/footnotes.xml", note[0], pair)


def _note_mark(made: Made, by: random.Random) -> Parts:
    """The number of a note is hidden, and with it the note; or another note is meant."""
    parts = parts_of(made.docx)
    new = by.choice(('<w:vanish/><w:rStyle w:val="FootnoteReference" />', '<w:color w:val="FFFFFF"/>'))
    return _replaced(parts, _DOCUMENT, '<w:rStyle w:val="FootnoteReference" />', new)


def _second_part(made: Made, by: random.Random) -> Parts:
    """There are two parts of a kind, of which a program takes one."""
    kind = by.choice(("styles", "footnotes", "numbering", "settings"))
    parts = parts_of(made.docx)
    other = parts[f"word/{kind}.xml"]
    table = f'<Relationship Id="rIdOther" Type="{_OFFICE}/{kind}" Target="other.xml"/></Relationships>'
    return _replaced({**parts, "word/other.xml": other}, _RELATIONS, "</Relationships>", table)


def _other_kind(made: Made, by: random.Random) -> Parts:
    """The notes are of a kind that no program knows, so that none is shown."""
    parts = parts_of(made.docx)
    return _replaced(parts, _RELATIONS, f'"{_OFFICE}/footnotes"', '"http://example.org/footnotes"')


DOCX_WAYS: Final[tuple[Way, ...]] = (
    *(
        _named(name, lambda made, by, choices=choices: _disguised(  # type: ignore[misc]
            made, by, f"<w:r><w:rPr>{by.choice(choices)}</w:rPr>{{t}}</w:r>"))
        for name, choices in _PROPERTIES.items()
    ),
    *(
        _named(name, lambda made, by, choices=choices: _disguised(made, by, by.choice(choices)))  # type: ignore[misc]
        for name, choices in _ELEMENTS.items()
    ),
    _named("hidden_style", _hidden_style),
    _named("hidden_by_default", _default_style),
    _named("hidden_by_defaults", _defaults),
    _named("paragraph_style", _paragraph_style),
    _named("table_style", _table_style),
    _named("frame", _blocks('<w:framePr w:x="-9999"/>', '<w:framePr w:w="1" w:h="1" w:hRule="exact"/>')),
    _named("off_the_page", _blocks('<w:ind w:left="-20000" w:right="20000"/>', '<w:ind w:left="30cm"/>',
                                   '<w:ind w:startChars="-99999"/>')),
    _named("lines_cut_off", _blocks('<w:spacing w:line="10" w:lineRule="exact"/>', '<w:spacing w:line="1"/>')),
    _named("letters_apart", _blocks('<w:jc w:val="distribute"/>', '<w:jc w:val="thaiDistribute"/>')),
    _named("turned_paragraph", _blocks("<w:bidi/>", '<w:textDirection w:val="tbRl"/>')),
    _named("dark_paragraph", _blocks('<w:shd w:val="clear" w:fill="000000"/>', '<w:shd w:val="solid"/>')),
    _named("folded_away", _blocks(f'<w:outlineLvl w:val="0"/><w15:collapsed {_W15}/>')),
    _named("label", _label),
    _named("end_hidden", _joined),
    _named("space", _space),
    _named("row_hidden", _tables("<w:tr><w:tc>", "<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>",
                                 '<w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr><w:tc>')),
    _named("cell_hidden", _tables(_CELL, "<w:tc><w:tcPr><w:vMerge/></w:tcPr>", "<w:tc><w:tcPr><w:hMerge/></w:tcPr>",
                                  '<w:tc><w:tcPr><w:tcFitText/></w:tcPr>')),
    _named("cell_far_away", _tables(_CELL, '<w:tc><w:tcPr><w:tcW w:w="30000" w:type="dxa"/></w:tcPr>')),
    _named("words_of_other_files", _before_sections(
        '<w:altChunk r:id="x"/>', '<w:p><w:subDoc r:id="x"/></w:p>')),
    _named("shape_over_the_words", _before_sections(
        "<w:p><w:r><w:drawing><wp:anchor/></w:drawing></w:r></w:p>",
        '<w:p><w:r><w:pict><v:rect style="position:absolute;width:9999pt;height:9999pt" fillcolor="white"/></w:pict>'
        "</w:r></w:p>")),
    _named("words_over_words", _before_sections(
        '<w:p><w:r><w:rPr><w:position w:val="-90"/></w:rPr><w:t>x</w:t></w:r></w:p>',
        '<w:p><w:r><w:rPr><w:spacing w:val="-400"/></w:rPr><w:t>x</w:t></w:r></w:p>',
        '<w:p><w:pPr><w:framePr w:y="1"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
        '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
        f"<w:p>{_BEGIN.format('ADVANCE u 20')}{_END}</w:p>")),
    _named("two_languages_of_word", _before_sections(
        '<s:p xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main"/>')),
    _named("style_in_an_alternative", lambda made, by: _styled(
        made, by, f"<mc:AlternateContent {_MC}><mc:Choice Requires='w14'>{_style(_HIDE)}</mc:Choice>"
        "</mc:AlternateContent>")),
    _named("styles_of_other_files", lambda made, by: _replaced(
        parts_of(made.docx), "word/settings.xml", "</w:settings>", "<w:linkStyles/></w:settings>")),
    _named("dark_page", lambda made, by: _replaced(
        parts_of(made.docx), _DOCUMENT, "<w:body>",
        by.choice(('<w:background w:color="000000"/><w:body>', '<w:background w:themeColor="text1"/><w:body>')))),
    _named("no_room", _page),
    _named("two_notes_of_one_number", _notes),
    _named("number_of_a_note_hidden", _note_mark),
    _named("two_parts_of_a_kind", _second_part),
    _named("notes_of_no_kind", _other_kind),
)  # fmt: skip
"""All of these ways."""
