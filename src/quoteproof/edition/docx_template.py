"""What the DOCX edition takes from a template of the author's beside its styles: page, margins, running heads.

They are those of its last section. Of the heads only words, tabs and the numbers of pages are taken, and the heading of
the chapter (STYLEREF); a picture, a text box or another field is left out, of a field its words stay.
Source: ECMA-376, part 1, 17.6 (sections), 17.10 (headers and footers), 17.16.5 (fields).
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from quoteproof.book.config import PageLayout, page_fault
from quoteproof.markup.xml import read_xml
from quoteproof.values import dataclass

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LARGEST: Final = 16 * 1024 * 1024
_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "STYLEREF"})
"""Fields that a running head may have."""
_PARTS: Final = {
    ("header", "default"): "word/header1.xml",
    ("header", "even"): "word/header2.xml",
    ("header", "first"): "word/header3.xml",
    ("footer", "default"): "word/footer1.xml",
    ("footer", "even"): "word/footer2.xml",
    ("footer", "first"): "word/footer3.xml",
}
"""The parts of our reference document that a head of a section is in."""
_LOOKS: Final = ("b", "bCs", "i", "iCs", "smallCaps")
_STATES: Final = ("begin", "separate", "end")
_LOWEST: Final = 8
"""The least size of letters in half points."""


@dataclass(frozen=True, slots=True)
class DocxTemplate:
    """What a template says of the page."""

    page: PageLayout | None = None
    """Its page; None where it says none."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """The running heads as parts of our reference document; none where it has none."""
    mirrored: bool = True
    """Whether the margins of left and right pages are mirrored."""


def read_template(data: bytes, title: str) -> DocxTemplate:
    """Read a template, for a book with a title; raises ValueError where its page cannot be used."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _template(archive, title)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise ValueError("it is not a DOCX that can be read") from error


def _template(archive: zipfile.ZipFile, title: str) -> DocxTemplate:
    document = _read(archive, "word/document.xml")
    sections = list(document.iter(f"{_W}sectPr")) if document is not None else []
    if not sections:
        return DocxTemplate()
    section = sections[-1]
    settings = _read(archive, "word/settings.xml")
    switches = {item.tag for item in settings} if settings is not None else set()
    heads = _heads(archive, section, title, even=f"{_W}evenAndOddHeaders" in switches)
    return DocxTemplate(_page(section), heads, f"{_W}mirrorMargins" in switches)


def _read(archive: zipfile.ZipFile, name: str) -> Element | None:
    if name not in archive.namelist():
        return None
    with archive.open(name) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"its `{name}` is larger than {_LARGEST // 1024 // 1024} MiB")
    return read_xml(data)


def _page(section: Element) -> PageLayout | None:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    if size is None or margins is None:
        return None
    lengths = {
        **{name: _points(size, key) for name, key in (("width", "w"), ("height", "h"))},
        **{name: _points(margins, key) for name, key in (("top", "top"), ("bottom", "bottom"), ("outer", "right"))},
        "inner": _points(margins, "left") + _points(margins, "gutter"),
    }
    page = PageLayout(**{name: f"{length:g}pt" for name, length in lengths.items()})
    fault = page_fault(page)
    if fault:
        raise ValueError(f"its page cannot be used: {fault}")
    return page


def _points(element: Element, name: str) -> float:
    """A length of an element in points; it is given in twentieths of one."""
    text = element.get(f"{_W}{name}", "0")
    if not re.fullmatch(r"-?\d{1,6}", text):
        raise ValueError(f"its page cannot be used: `{name}` is `{text[:20]}`")
    return abs(int(text)) / 20


def _heads(archive: zipfile.ZipFile, section: Element, title: str, *, even: bool) -> dict[str, str]:
    """The heads of a section by our parts; none where none of them says anything."""
    targets = _targets(archive)
    bodies: dict[tuple[str, str], str] = {}
    for item in section:
        story = item.tag.removeprefix(_W).removesuffix("Reference")
        key = story, item.get(f"{_W}type", "default")
        part = _read(archive, targets.get(item.get(f"{_R}id", ""), "")) if key in _PARTS else None
        if part is not None:
            bodies[key] = "".join(_paragraphs(part, title))
    if not any("<w:t" in body or "<w:instr" in body for body in bodies.values()):
        return {}
    first = section.find(f"{_W}titlePg") is not None
    heads = {}
    for (story, kind), name in _PARTS.items():
        own = kind if (kind == "even" and even) or (kind == "first" and first) else "default"
        body = bodies.get((story, own), "") or "<w:p/>"
        tag = "hdr" if story == "header" else "ftr"
        spaces = f'xmlns:w="{_W[1:-1]}" xmlns:r="{_R[1:-1]}"'
        declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        heads[name] = f"{declaration}<w:{tag} {spaces}>{body}</w:{tag}>\n"
    return heads


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts that the document points to, by the identities of its relationships."""
    table = _read(archive, "word/_rels/document.xml.rels")
    return {
        item.get("Id", ""): posixpath.normpath(posixpath.join("word", item.get("Target", ""))).lstrip("/")
        for item in (table if table is not None else ())
        if item.get("TargetMode") != "External"
    }


def _paragraphs(part: Element, title: str) -> Iterator[str]:
    for paragraph in part.iter(f"{_W}p"):
        if any(paragraph in box.iter() for box in part.iter(f"{_W}txbxContent")):
            continue
        yield f"<w:p>{_properties(paragraph)}{''.join(_runs(paragraph, title))}</w:p>"


def _properties(paragraph: Element) -> str:
    """The style, tab stops and adjustment of a paragraph."""
    made = []
    own = paragraph.find(f"{_W}pPr")
    for item in own if own is not None else ():
        name = item.tag.removeprefix(_W)
        if name == "tabs":
            stops = (_written(stop, "tab", ("val", "leader", "pos")) for stop in item)
            made.append(f"<w:tabs>{''.join(stops)}</w:tabs>")
        elif name in ("pStyle", "jc"):
            made.append(_written(item, name, ("val",)))
    return f"<w:pPr>{''.join(made)}</w:pPr>" if made else ""


def _written(item: Element, name: str, keys: tuple[str, ...]) -> str:
    values = ((key, item.get(f"{_W}{key}")) for key in keys)
    quoted = "".join(f' w:{key}="{escape(value, {chr(34): "&quot;"})}"' for key, value in values if value is not None)
    return f"<w:{name}{quoted}/>"


@dataclass(slots=True)
class _HeadField:
    code: str = ""
    results: bool = False
    written: bool = False
    """Whether its result is written already."""

    @property
    def kept(self) -> bool:
        first = self.code.split()
        return bool(first) and first[0].upper() in _FIELDS

    @property
    def is_heading(self) -> bool:
        return self.code.split()[:1] == ["STYLEREF"]


def _runs(paragraph: Element, title: str) -> Iterator[str]:
    """The runs of a paragraph: words, tabs and the fields that may be."""
    fields: list[_HeadField] = []
    for run, simple in _all_runs(paragraph):
        properties = _looks(run)
        if simple is not None:
            own = _HeadField(simple, results=True)
            words = "".join(t.text or "" for t in run.iter(f"{_W}t"))
            if own.kept:
                yield _field(own.code, title if own.is_heading else words, properties)
            elif words:
                yield _text(words, properties)
            continue
        for item in run:
            name = item.tag.removeprefix(_W)
            if name == "fldChar":
                state = item.get(f"{_W}fldCharType")
                if state == "begin":
                    fields.append(_HeadField())
                elif fields and state == "separate":
                    fields[-1].results = True
                elif fields and state == "end":
                    ended = fields.pop()
                    if ended.kept and not ended.written:
                        yield _field(ended.code, "1", properties)
            elif name == "instrText" and fields:
                fields[-1].code += item.text or ""
            elif name in ("t", "tab") and all(f.results for f in fields):
                if fields and fields[-1].kept:
                    if not fields[-1].written:
                        own = fields[-1]
                        own.written = True
                        yield _field(own.code, title if own.is_heading else item.text or "", properties)
                elif name == "tab":
                    yield f"<w:r>{properties}<w:tab/></w:r>"
                elif item.text:
                    yield _text(item.text, properties)


def _all_runs(element: Element) -> Iterator[tuple[Element, str | None]]:
    """The runs in a paragraph, each with the code of the field that it is the result of, where that is an element."""
    for item in element:
        name = item.tag.removeprefix(_W)
        if name == "r":
            yield item, None
        elif name == "fldSimple":
            yield item, item.get(f"{_W}instr", "")
        elif name in ("hyperlink", "smartTag", "sdt", "sdtContent", "ins"):
            yield from _all_runs(item)


def _looks(run: Element) -> str:
    own = run.find(f"{_W}rPr")
    made = []
    for item in own if own is not None else ():
        name = item.tag.removeprefix(_W)
        size = item.get(f"{_W}val", "")
        if name in _LOOKS or (name in ("sz", "szCs") and size.isdigit() and int(size) >= _LOWEST):
            made.append(_written(item, name, ("val",)))
    return f"<w:rPr>{''.join(made)}</w:rPr>" if made else ""


def _text(words: str, properties: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def _field(code: str, result: str, properties: str) -> str:
    marks = [f'<w:r>{properties}<w:fldChar w:fldCharType="{state}"/></w:r>' for state in _STATES]
    said = f'<w:r>{properties}<w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
    return f"{marks[0]}{said}{marks[1]}{_text(result, properties)}{marks[2]}"
