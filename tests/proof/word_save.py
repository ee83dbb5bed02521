"""A DOCX as Word saves it: what Word adds to an honest file, written by hand after files that Word has saved.

Word splits runs, numbers paragraphs and edits (`rsid`, `paraId`), marks spelling and language, fills in the contents,
puts its own styles beside those of the file, and names the fonts and colours of the theme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_DOCUMENT: Final = "word/document.xml"
_SPACES: Final = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:w16du="http://schemas.microsoft.com/office/word/2023/wordml/word16du" mc:Ignorable="w14 w15 w16du" '
)
_LINE: Final = re.compile(r'(<w:hyperlink w:anchor="([^"]*)" w:history="1">)<w:r>(<w:t .*?</w:t>)</w:r></w:hyperlink>')
_STYLES: Final = """
<w:latentStyles w:defLockedState="0" w:count="376"><w:lsdException w:name="Normal" w:qFormat="1"/></w:latentStyles>
<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>
<w:uiPriority w:val="39"/><w:rsid w:val="00A1"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr></w:style>
<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/>
<w:pPr><w:ind w:left="720"/><w:contextualSpacing/></w:pPr></w:style>
<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/><w:rPr><w:sz w:val="16"/>
<w:szCs w:val="16"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="UnresolvedMention"><w:name w:val="Unresolved Mention"/><w:rPr>
<w:color w:val="605E5C"/><w:shd w:val="clear" w:color="auto" w:fill="E1DFDD"/></w:rPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style></w:styles>"""
_DEFAULTS: Final = """<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"
 w:cstheme="minorBidi"/><w:kern w:val="2"/><w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/>
<w14:ligatures w14:val="standardContextual"/>"""
_SETTINGS: Final = """<w:zoom w:percent="100"/><w:proofState w:spelling="clean" w:grammar="clean"/><w:trackRevisions/>
<w:rsids><w:rsidRoot w:val="00A1"/></w:rsids><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2"
 w:accent1="accent1" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val="."/>
</w:settings>"""
_ANY: Final = re.compile('<w:r><w:t xml:space="preserve">([^<]{8,})</w:t></w:r>')


def saved(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a DOCX of ours as Word would save them."""
    made = {name: data.decode() if name.endswith(".xml") else data for name, data in parts.items()}
    for name, text in made.items():
        if isinstance(text, str) and name.startswith("word/") and "<w:p" in text:
            made[name] = _with_marks(text)
    made[_DOCUMENT] = _contents(_tables(str(made[_DOCUMENT])))
    styles = str(made["word/styles.xml"]).replace("<w:styles ", f"<w:styles {_SPACES}", 1)
    styles = styles.replace("<w:rPrDefault><w:rPr>", f"<w:rPrDefault><w:rPr>{_DEFAULTS}", 1)
    made["word/styles.xml"] = styles.replace("</w:styles>", _STYLES)
    made["word/settings.xml"] = str(made["word/settings.xml"]).replace("</w:settings>", _SETTINGS)
    return {name: text.encode() if isinstance(text, str) else text for name, text in made.items()}


def _with_marks(xml: str) -> str:
    """Number paragraphs and edits, split runs, and mark what is spelled in an unusual way."""
    for root in ("document", "footnotes", "comments", "hdr", "ftr"):
        xml = xml.replace(f"<w:{root} ", f"<w:{root} {_SPACES}", 1)
    xml = re.sub("<w:p>", '<w:p w14:paraId="1A2B3C4D" w14:textId="77777777" w:rsidR="00A1" w:rsidRDefault="00A1">', xml)
    xml = re.sub("<w:sectPr>", '<w:sectPr w:rsidR="00A1" w:rsidSect="00B2">', xml)
    xml = xml.replace("<w:titlePg />", '<w:cols w:space="720"/><w:titlePg/><w:docGrid w:linePitch="360"/>')
    return _ANY.sub(_split, xml)


def _split(found: re.Match[str]) -> str:
    words = found[1]
    middle = len(words) // 2
    language = '<w:rPr><w:noProof/><w:lang w:val="en-GB"/></w:rPr>'
    first = f'<w:r w:rsidRPr="00A1">{language}<w:t xml:space="preserve">{words[:middle]}</w:t></w:r>'
    last = f'<w:r w:rsidR="00B2"><w:lastRenderedPageBreak/><w:t xml:space="preserve">{words[middle:]}</w:t></w:r>'
    marks = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="901" w:name="_GoBack"/><w:bookmarkEnd w:id="901"/>'
    return f'{first}{marks}<w:proofErr w:type="spellEnd"/>{last}'


def _tables(xml: str) -> str:
    """Say of rows and cells how they look and how wide they are."""
    cell = '<w:tcPr><w:cnfStyle w:val="000000100000"/><w:tcW w:w="2500" w:type="pct"/></w:tcPr>'
    xml = xml.replace("<w:tcPr />", cell)
    return xml.replace("<w:tr>", '<w:tr w:rsidR="00A1" w14:paraId="0A0B0C0D" w14:textId="77777777">')


def _contents(xml: str) -> str:
    """Fill the contents with page numbers, each a field in runs that a browser would not show."""

    def line(found: re.Match[str]) -> str:
        web = "<w:rPr><w:noProof/><w:webHidden/></w:rPr>"
        mark = f'<w:r>{web}<w:fldChar w:fldCharType="{{}}"/></w:r>'
        code = f'<w:r>{web}<w:instrText xml:space="preserve"> PAGEREF {found[2]} \\h </w:instrText></w:r>'
        page = f"<w:r>{web}<w:tab/></w:r>{mark.format('begin')}{code}{mark.format('separate')}"
        look = '<w:rPr><w:rStyle w:val="Hyperlink"/><w:noProof/></w:rPr>'
        return (
            f"{found[1]}<w:r>{look}{found[3]}</w:r>{page}<w:r>{web}<w:t>7</w:t></w:r>{mark.format('end')}</w:hyperlink>"
        )

    return _LINE.sub(line, xml)
