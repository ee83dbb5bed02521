"""Small manuscripts of Word, made in code: runs, styles, notes, fields and what else Word and its programs write."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from tests.document.written import packed

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES: Final = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "x": "urn:unheard-of",
}
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = "application/vnd.openxmlformats-package.relationships+xml"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES: Final = {"document": "document.main"}
_ROOTS: Final = {"document": "document", "header": "hdr", "footer": "ftr"}
STYLES: Final = """<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Author"><w:name w:val="Author"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Langzitat"><w:name w:val="Langzitat"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Stimme"><w:name w:val="Stimme"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Caps"><w:name w:val="Caps"/><w:rPr><w:caps/></w:rPr></w:style>"""
"""Styles of the manuscripts."""


def docx(
    body: str,
    *,
    styles: str = STYLES,
    properties: Mapping[str, str] | None = None,
    title: str = "",
    more: Mapping[str, str | bytes] | None = None,
    footnotes: str = "",
    **others: str,
) -> bytes:
    """A manuscript; `others` are parts by the kinds of their relationships, `properties` those of other programs."""
    parts = {"document": f"<w:body>{body}<w:sectPr/></w:body>", "styles": styles, **others}
    if footnotes:
        parts["footnotes"] = footnotes
    kinds = "".join(
        f'<Relationship Id="r{kind}" Type="{_KIND}/{kind}" Target="{kind}.xml"/>'
        for kind in parts
        if kind != "document"
    )
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.{_TYPES.get(kind, kind)}+xml"/>' for kind in parts
    )
    custom = "".join(
        f"<property name={quoteattr(name)}><v>{escape(said)}</v></property>"
        for name, said in (properties or {}).items()
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType='
            f'"application/xml"/><Default Extension="rels" ContentType="{_RELATIONS}"/>{overrides}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="a" Type="{_KIND}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="b" Type="{_KIND}/core-properties" Target="docProps/core.xml"/>'
            f'<Relationship Id="c" Type="{_KIND}/custom-properties" Target="docProps/custom.xml"/></Relationships>',
            "docProps/core.xml": f"<c xmlns:d='d'><d:title>{escape(title)}</d:title></c>",
            "docProps/custom.xml": f"<Properties>{custom}</Properties>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{kinds}</Relationships>',
            **{f"word/{kind}.xml": _part(_ROOTS.get(kind, kind), content) for kind, content in parts.items()},
            **(more or {}),
        }
    )


def _part(root: str, content: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _SPACES.items())
    return f"<w:{root} {spaces}>{content}</w:{root}>"


def run(words: str, look: str = "") -> str:
    """A run of words; `look` are its properties."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(*content: str, style: str = "", look: str = "") -> str:
    """A paragraph of runs, or of words, which become runs."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{own}{look}</w:pPr>" if own or look else ""
    return f"<w:p>{properties}{''.join(one if one[:1] == '<' else run(one) for one in content)}</w:p>"


def border(kind: str, data: str = "") -> str:
    """The border of a field: `begin`, `separate` or `end`."""
    inner = f'<w:fldData xml:space="preserve">{data}</w:fldData>' if data else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def instruction(code: str, pieces: int = 1) -> str:
    """The instruction of a field, divided over runs."""
    size = -(-len(code) // pieces)
    return "".join(
        f'<w:r><w:instrText xml:space="preserve">{escape(code[at : at + size])}</w:instrText></w:r>'
        for at in range(0, len(code), size)
    )


def field(code: str, shown: str, *, pieces: int = 1, data: str = "") -> str:
    """A field, given its instruction and what it shows: words, or runs."""
    result = shown if shown[:1] == "<" else run(shown)
    return border("begin", data) + instruction(f" {code} ", pieces) + border("separate") + result + border("end")


def simple_field(code: str, shown: str) -> str:
    """A field that is one element."""
    return f"<w:fldSimple w:instr={quoteattr(f' {code} ')}>{run(shown)}</w:fldSimple>"


def cited(number: int = 1, title: str = "On Bridges", **more: Any) -> dict[str, Any]:
    """A work in a citation, with its number in a library."""
    item: dict[str, Any] = {"type": "book", "title": title, "author": [{"family": "Smith", "given": "Jane"}]}
    item["issued"] = {"date-parts": [["2020"]]}
    item |= more.pop("item", {})
    return {"id": number, "uris": [f"http://zotero.org/users/1/items/ABCD{number}"], "itemData": item, **more}


def citation(*works: dict[str, Any], shown: str = "(Smith 2020)") -> str:
    """The record of a citation as Zotero has it."""
    properties = {"formattedCitation": shown, "plainCitation": shown, "noteIndex": 0}
    return json.dumps({"citationID": "c", "properties": properties, "citationItems": works}, ensure_ascii=False)


def zotero(*works: dict[str, Any], shown: str = "(Smith 2020)", says: str = "", pieces: int = 1) -> str:
    """A field of Zotero; `says` is what Zotero had it show, where that is something else."""
    return field(f"ADDIN ZOTERO_ITEM CSL_CITATION {citation(*works, shown=says or shown)}", shown, pieces=pieces)


def control(content: str, *, tag: str = "", properties: str = "") -> str:
    """A content control."""
    own = f"<w:tag w:val={quoteattr(tag)}/>" if tag else ""
    return f"<w:sdt><w:sdtPr>{own}{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def encoded(record: str) -> str:
    """A record in base64."""
    return base64.b64encode(record.encode()).decode()


def note(number: int, *content: str) -> str:
    """A footnote."""
    return f'<w:footnote w:id="{number}">{"".join(content)}</w:footnote>'


def note_mark(number: int) -> str:
    """The reference of a footnote."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def text_box(content: str) -> str:
    """A text box as Word writes it: for new programs, and once more for old ones."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{content}"
        "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
