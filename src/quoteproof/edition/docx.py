"""The DOCX edition: our reference document, and what pandoc's writer does not make.

Everything is set by styles and not by direct formatting, and the bytes depend only on what goes in. A running head is a
field that Word fills from the heading of the chapter; other programs show what the file has there, so the title is put
in for each chapter.

Of a DOCX of the author's only `word/styles.xml` is read, the faces that its theme names, and its page with its running
heads (`docx_template`): no macro, link, picture or setting reaches the book, and a style that would hide words is
refused. Styles that the book needs and the DOCX lacks are our own. Source: ECMA-376, part 1, 17.7 (styles), 17.10
(headers), 17.16.5.59 (STYLEREF), 20.1.4.1 (theme fonts).
"""

import base64
import io
import json
import re
import time
import uuid
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from quoteproof.book.config import defaults_of
from quoteproof.chapter.model import Node
from quoteproof.edition.docx_blocks import docx_blocks
from quoteproof.edition.docx_fit import fit
from quoteproof.edition.docx_template import DocxTemplate, read_template
from quoteproof.edition.facts import Attachment, BookFacts, EditionInputs
from quoteproof.engine.pandoc import API_VERSION, DocxRequest, Pandoc
from quoteproof.markup.xml import read_xml
from quoteproof.text.bidi import has_turned, is_leftwards, stretches

_DOCUMENT: Final = "word/document.xml"
_NOTES: Final = "word/footnotes.xml"
_RELATIONSHIPS: Final = "word/_rels/document.xml.rels"
_TYPES: Final = "[Content_Types].xml"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_SECTION: Final = re.compile(r"(<w:sectPr\b(?:(?!<w:sectPr\b).)*?</w:sectPr>)", re.DOTALL)
_REFERENCE: Final = re.compile(r'(<w:headerReference r:id=")([^"]+)(" w:type="default" ?/>)')
_FILLED: Final = re.compile(
    r'(STYLEREF(?:(?!w:fldChar).)*<w:fldChar w:fldCharType="separate" ?/>.*?<w:t[^>]*>)[^<]*', re.S
)
_HEADING: Final = re.compile(r'<w:p><w:pPr><w:pStyle w:val="Heading1" ?/></w:pPr>(.*?)</w:p>', re.DOTALL)
_TEXT: Final = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def with_running_heads(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a DOCX of ours with a head for every section that begins with a chapter's heading."""
    parts = dict(parts)
    pieces = _SECTION.split(parts[_DOCUMENT].decode("utf-8"))
    targets = _targets(parts[_RELATIONSHIPS].decode("utf-8"))
    relationships, types, title = "", "", ""
    for number in range(1, len(pieces), 2):
        heading = _HEADING.search(pieces[number - 1])
        title = "".join(_TEXT.findall(heading[1])) if heading else title
        reference = _REFERENCE.search(pieces[number])
        head = parts.get(f"word/{targets.get(reference[2], '')}", b"").decode("utf-8") if reference else ""
        if not title or not _FILLED.search(head):
            continue
        name = f"head{number // 2}"
        filled = _FILLED.sub(lambda found, words=title: f"{found[1]}{escape(unescape(words))}", head)  # type: ignore[misc]
        parts[f"word/{name}.xml"] = filled.encode("utf-8")
        pieces[number] = _REFERENCE.sub(rf"\g<1>{name}\g<3>", pieces[number])
        relationships += f'<Relationship Id="{name}" Type="{_KIND}" Target="{name}.xml"/>'
        types += f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT}"/>'
    parts[_DOCUMENT] = "".join(pieces).encode("utf-8")
    insert(parts, _RELATIONSHIPS, relationships, "</Relationships>")
    insert(parts, _TYPES, types, "</Types>")
    return parts


_RUN: Final = re.compile(r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)<w:t(?: [^>]*)?>([^<]*)</w:t></w:r>", re.DOTALL)
_RTL: Final = re.compile(r"<w:rtl ?/>")


_PARAGRAPH: Final = re.compile(r"<w:p>(?:(?!</w:p>).)*<w:bidi ?/>(?:(?!</w:p>).)*</w:p>", re.DOTALL)
_DIRECTION: Final = re.compile(r"<w:(?:bidi|rtl) ?/>")


def usual_paragraphs(xml: str) -> str:
    """Set what has no word from the right from the left: pandoc turns a note with the paragraph that it belongs to."""

    def usual(paragraph: re.Match[str]) -> str:
        return paragraph[0] if has_turned(paragraph[0]) else _DIRECTION.sub("", paragraph[0])

    return _PARAGRAPH.sub(usual, xml) if _DIRECTION.search(xml) else xml


def turned_runs(xml: str) -> str:
    """Divide the runs that are written from the right: other words and numbers in them are runs of the usual kind."""

    def divided(run: re.Match[str]) -> str:
        if not _RTL.search(run[1]):
            return run[0]
        usual = _RTL.sub("", run[1])
        made = ((run[1] if turned else usual, part) for part, turned in stretches(unescape(run[2])))
        return "".join(f'<w:r>{own}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for own, part in made)

    return _RUN.sub(divided, xml) if _RTL.search(xml) else xml


def _targets(relationships: str) -> dict[str, str]:
    """The targets of relationships by their IDs."""
    elements = re.findall(r"<Relationship [^>]*>", relationships)
    values = [dict(re.findall(r'(\w+)="([^"]*)"', element)) for element in elements]
    return {each.get("Id", ""): each.get("Target", "") for each in values}


DEFAULT_FONT = "Palatino Linotype"
"""Text face when the book names none: a book face that most systems have under this or a kindred name."""

_NAMED = ("styles", "settings", "fontTable", "footnotes")
_RUNNING = ("header1", "header2", "header3", "footer1", "footer2", "footer3")
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    **{f"word/{name}.xml": f"{name}.xml" for name in (*_NAMED, *_RUNNING)},
}
_ALIKE: Final = {
    **dict.fromkeys(("word/header1.xml", "word/header2.xml"), "header3.xml"),
    **dict.fromkeys(("word/footer1.xml", "word/footer2.xml"), "footer3.xml"),
}
"""The parts of an article: all its pages look as the first page of a chapter does, with a number at the foot alone."""
_STYLE: Final = re.compile(r'<w:style\b[^>]*? w:styleId="([^"]+)".*?</w:style>', re.DOTALL)
_WORDS_STOPS: Final = (4153, 4320, 4513, 4536, 4680, 8306, 8640, 9026, 9072, 9360)
"""Where Word's own templates have the tab stops of running heads, in twentieths of a point, by paper and language."""
_HEAD_STOPS: Final = (
    '<w:pStyle w:val="Header"/><w:tabs>'
    + "".join(f'<w:tab w:val="clear" w:pos="{stop}"/>' for stop in _WORDS_STOPS)
    + '<w:tab w:val="center" w:pos="{}"/><w:tab w:val="right" w:pos="{}"/></w:tabs>'
)
"""The style of a running head, with tab stops that fit the page whatever its style has."""
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COLUMNS = '<w:cols w:num="2" w:space="454"/>'
_TWENTIETHS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54}


def reference_docx(facts: BookFacts, styles: bytes | None = None) -> bytes:
    """The reference document of the book of `facts`: styles, running heads, page.

    `styles` is a DOCX whose styles and running heads are used. Raises UnusableStylesError.
    """
    template = _template(styles, facts.title) if styles is not None else DocxTemplate()
    page = facts.page
    measure = twentieths(page.width) - twentieths(page.inner) - twentieths(page.outer)
    values = {
        "title": escape(facts.title),
        "font": escape(facts.font or DEFAULT_FONT, {'"': "&quot;"}),
        "language": escape(facts.language, {'"': "&quot;"}),
        "page-width": str(twentieths(page.width)),
        "page-height": str(twentieths(page.height)),
        "measure": str(measure),
        "middle": str(measure // 2),
        **{side: str(twentieths(getattr(page, side))) for side in ("top", "bottom", "inner", "outer")},
    }
    own_pages = facts.layout.has_own_pages
    names = _PARTS if own_pages else _PARTS | _ALIKE
    texts = {name: _filled(_reference(file), values) for name, file in names.items()}
    if not own_pages:
        special = {style[1]: style[0] for style in _STYLE.finditer(_reference("article_styles.xml"))}
        texts["word/styles.xml"] = _STYLE.sub(lambda style: special.get(style[1], style[0]), texts["word/styles.xml"])
    if not (own_pages if styles is None else template.mirrored):
        texts["word/settings.xml"] = texts["word/settings.xml"].replace("<w:mirrorMargins/>", "")
    parts = {name: text.encode("utf-8") for name, text in texts.items()}
    if styles is not None:
        parts["word/styles.xml"] = merged(styles, parts["word/styles.xml"])
        own_stops = _HEAD_STOPS.format(measure // 2, measure)
        for name in (f"word/{running}.xml" for running in _RUNNING):
            parts[name] = parts[name].replace(b'<w:pStyle w:val="Header"/>', own_stops.encode("ascii"))
        parts |= {name: head.encode("utf-8") for name, head in template.heads.items()}
    return zipped(parts, facts.timestamp)


def docx_facts(facts: BookFacts, template: bytes | None) -> BookFacts:
    """The facts for the DOCX: its page is the template's where the book has none of its own.

    Raises UnusableStylesError.
    """
    if template is None or facts.page != defaults_of(facts.layout).page:
        return facts
    return replace(facts, page=_template(template, facts.title).page or facts.page)


def _template(data: bytes, title: str) -> DocxTemplate:
    try:
        return read_template(data, title)
    except ValueError as error:
        raise UnusableStylesError(str(error)) from error


def write_docx(inputs: EditionInputs, blocks: Sequence[Node], pandoc: Pandoc) -> bytes:
    """Write the blocks of a book after citation processing as pandoc's DOCX, which `finish_docx` completes.

    Raises UnusableStylesError and EngineError.
    """
    facts = inputs.facts
    document = {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": docx_blocks(blocks, facts)}
    request = DocxRequest(
        ast=json.dumps(document, ensure_ascii=False).encode("utf-8"),
        reference=reference_docx(facts, inputs.reference),
        language=facts.language,
        leftwards=is_leftwards(facts.language),
        images=inputs.images,
        timestamp=facts.timestamp,
    )
    return pandoc.docx(request)


def finish_docx(docx: bytes, facts: BookFacts, attachment: Attachment | None = None) -> bytes:
    """pandoc's DOCX with the sections of its chapters, the book's facts, and what it carries along."""
    parts = unzipped(docx)
    for name in (_DOCUMENT, _NOTES):
        if name in parts:
            text = parts[name].decode("utf-8")
            parts[name] = turned_runs(text if is_leftwards(facts.language) else usual_paragraphs(text)).encode("utf-8")
    document = parts[_DOCUMENT].decode("utf-8")
    parts[_DOCUMENT] = _with_sections(document, index=bool(facts.index)).encode("utf-8")
    fit(parts, facts.page)
    parts["docProps/core.xml"] = _core(facts).encode("utf-8")
    parts = with_running_heads(parts)
    if attachment is not None:
        _attach(parts, attachment)
    return zipped(parts, facts.timestamp)


def twentieths(length: str) -> int:
    """A length with its unit (mm, cm, in or pt) in twentieths of a point, the unit of WordprocessingML.

    Raises ValueError for anything else.
    """
    return round(float(length[:-2]) * _TWENTIETHS[length[-2:]])


def _reference(file: str) -> str:
    return (files("quoteproof.edition") / "reference" / file).read_text(encoding="utf-8")


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{([a-z-]+)\}", lambda found: values[found[1]], text)


def _with_sections(document: str, *, index: bool) -> str:
    """The document with every mark that the filter left turned into a section of its own.

    All are the last section, which is the reference document's: with no running heads for the front
    matter, with pages counted from 1 at the first chapter, and with columns for an index at the end.
    """
    start = document.rindex("<w:sectPr")
    last = document[start:].split("</w:body>")[0].rstrip()
    last = re.sub(r"^<w:sectPr[^>]*/>", "<w:sectPr></w:sectPr>", last)
    bare = re.sub(r"<w:(?:header|footer)Reference[^>]*/>|<w:titlePg[^>]*/>", "", last)
    first = re.sub(r"(</w:sectPr>|<w:titlePg)", r'<w:pgNumType w:start="1"/>\1', last, count=1)
    only = 'w:rsidR="first"' not in document
    # The index goes on under its heading, on the same page, in two columns.
    columns = re.sub(r'(<w:type w:val=")[^"]*', r"\1continuous", last)
    columns = re.sub(r"(</w:sectPr>|<w:titlePg)", rf"{_COLUMNS}\1", columns, count=1)
    forms = {"front": bare, "first": first, "chapter": last}
    end = first if only else columns if index else last
    marked = re.sub(r'<w:sectPr w:rsidR="(front|first|chapter)" ?/>', lambda mark: forms[mark[1]], document[:start])
    return f"{marked}{end}</w:body>\n</w:document>\n"


def _attach(parts: dict[str, bytes], attachment: Attachment) -> None:
    """Add a custom XML part, which Word keeps when it saves (ECMA-376, part 1, 15.2.5 and 15.2.6)."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    text = base64.b64encode(attachment.data).decode("ascii")
    item = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, attachment.namespace)).upper() + "}"
    made_of = f' chapters="{attachment.chapters}"' if attachment.chapters else ""
    whole = f'{_XML}<manifest xmlns="{attachment.namespace}"{made_of}>{text}</manifest>'
    parts["customXml/item1.xml"] = whole.encode()
    parts["customXml/itemProps1.xml"] = (
        f'{_XML}<ds:datastoreItem xmlns:ds="{office}/customXml" ds:itemID="{item}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{attachment.namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    parts["customXml/_rels/item1.xml.rels"] = (
        f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/relationships/customXmlProps" Target="itemProps1.xml"/>'
        "</Relationships>"
    ).encode()
    relationship = f'Id="rIdManifest" Type="{office}/relationships/customXml" Target="../customXml/item1.xml"'
    insert(parts, _RELATIONSHIPS, f"<Relationship {relationship}/>", "</Relationships>")
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    override = f'<Override PartName="/customXml/itemProps1.xml" ContentType="{kind}"/>'
    insert(parts, _TYPES, override, "</Types>")


def insert(parts: dict[str, bytes], name: str, text: str, end: str) -> None:
    """Put XML into a part before its last closing tag, `end`."""
    before, mark, after = parts[name].decode("utf-8").rpartition(end)
    parts[name] = f"{before}{text}{mark}{after}".encode()


def _core(facts: BookFacts) -> str:
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(facts.timestamp))
    stamp = f'xsi:type="dcterms:W3CDTF">{made}'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(facts.title)}</dc:title><dc:subject>{escape(facts.subtitle or '')}</dc:subject>"
        f"<dc:creator>{escape('; '.join(facts.authors))}</dc:creator>"
        f"<dc:language>{escape(facts.language)}</dc:language>"
        f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified>"
        "</cp:coreProperties>\n"
    )


def unzipped(docx: bytes) -> dict[str, bytes]:
    """The parts of a DOCX of ours by their names, in order."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], timestamp: int) -> bytes:
    """A zip of `parts` in their order, all dated `timestamp` (no zip knows a year before 1980)."""
    moment = time.gmtime(max(timestamp, 315532800))[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The same on every platform: made "by Unix", a plain readable file.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LARGEST: Final = 8 * 1024 * 1024
_HIDING: Final = frozenset(f"{_W}{name}" for name in ("vanish", "specVanish", "webHidden", "strike", "dstrike"))
_SMALLEST: Final = 8  # half points
_THEMED: Final = {"asciiTheme": "ascii", "hAnsiTheme": "hAnsi", "eastAsiaTheme": "eastAsia", "cstheme": "cs"}


class UnusableStylesError(Exception):
    """A reference document that cannot be used; its words say why."""


def merged(reference: bytes, ours: bytes) -> bytes:
    """The styles of a DOCX as XML, with those of `ours` that it has not. Raises UnusableStylesError."""
    try:
        return _merged(reference, ours)
    except ValueError as error:
        raise UnusableStylesError(str(error)) from error


def _merged(reference: bytes, ours: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(reference)) as archive:
            root = read_xml(_part(archive, "word/styles.xml"))
            theme = "word/theme/theme1.xml"
            faces = _faces(read_xml(_part(archive, theme))) if theme in archive.namelist() else {}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise ValueError("it is not a DOCX that can be read") from error
    made = ElementTree.Element(f"{_W}styles")
    own = [style for style in read_xml(ours) if style.tag == f"{_W}style"]
    # A paragraph that ends a section or a table has no words: its style is always ours, also in a copy of our DOCX.
    empty = {style.get(f"{_W}styleId") for style in own if any(map(_is_tiny, style.iter()))}
    ours_too = {style.get(f"{_W}styleId") for style in own}
    left_out: dict[str | None, ValueError] = {}
    for element in root:
        if element.tag in (f"{_W}docDefaults", f"{_W}latentStyles", f"{_W}style"):
            identity = element.get(f"{_W}styleId")
            if element.tag == f"{_W}style" and identity in empty:
                continue
            try:
                made.append(_plain(element, faces))
            except ValueError as error:
                # Templates have dozens of styles that no book uses, such as tables in white on a dark ground.
                if element.tag != f"{_W}style" or identity in ours_too:
                    raise ValueError(f"its style `{_name_of(element)}` {error}") from error
                left_out[identity] = ValueError(f"its style `{_name_of(element)}` {error}, and others are based on it")
    for base in made.iter(f"{_W}basedOn"):
        if fault := left_out.get(base.get(f"{_W}val")):
            raise fault
    known = {style.get(f"{_W}styleId") for style in made}
    made.extend([style for style in own if style.get(f"{_W}styleId") not in known])
    ElementTree.register_namespace("w", _W[1:-1])
    whole: bytes = ElementTree.tostring(made, encoding="UTF-8", xml_declaration=True)
    return whole


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        raise ValueError("it has no styles")
    with archive.open(name) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"its `{name}` is larger than {_LARGEST // 1024 // 1024} MiB")
    return data


def _plain(element: ElementTree.Element, faces: Mapping[str, str]) -> ElementTree.Element:
    """Copy an element with what is WordprocessingML's own; raises ValueError where it would hide words."""
    _look(element)
    own = {name: value for name, value in element.items() if name.startswith(_W)}
    for themed, name in _THEMED.items():
        face = faces.get(re.sub(r"(EastAsia|HAnsi|Ascii|Bidi)$", "", own.pop(f"{_W}{themed}", "")))
        if face:
            own[f"{_W}{name}"] = face
    made = ElementTree.Element(element.tag, own)
    made.extend([_plain(child, faces) for child in element if child.tag.startswith(_W)])
    return made


def _name_of(style: ElementTree.Element) -> str:
    names = (name.get(f"{_W}val", "") for name in style.iter(f"{_W}name"))
    return next(names, "") or style.get(f"{_W}styleId", "of all words")


def _look(element: ElementTree.Element) -> None:
    value = element.get(f"{_W}val", "")
    if element.tag in _HIDING and value not in ("0", "false", "off"):
        raise ValueError(f"hides words (`{element.tag.removeprefix(_W)}`)")
    if _is_tiny(element):
        raise ValueError("sets type too small to read")
    if element.tag == f"{_W}color" and value.upper() in ("FFFFFF", "FEFEFE"):
        raise ValueError("prints white on white")


def _is_tiny(element: ElementTree.Element) -> bool:
    """Whether an element sets type that is too small to read, or no size at all."""
    value = element.get(f"{_W}val", "")
    return element.tag in (f"{_W}sz", f"{_W}szCs") and not (value.isdigit() and int(value) >= _SMALLEST)


def _faces(theme: ElementTree.Element) -> dict[str, str]:
    """The theme's faces by the names that styles have for them: `major` and `minor`."""
    latin = [(kind, font.find(f"{_A}latin")) for kind in ("major", "minor") for font in theme.iter(f"{_A}{kind}Font")]
    return {kind: face for kind, font in latin if font is not None and (face := font.get("typeface"))}
