"""Running heads: a head for each section of a DOCX, filled in with the title of its chapter.

The head is a field that Word fills from the chapter's heading on every page. Other programs show what stands in the
file, so that the title stands there for each chapter. Leaves out: heads of a reference document without such a field.
Source: ECMA-376, part 1, 17.10 (headers), 17.16.5.59 (STYLEREF).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Final
from xml.sax.saxutils import escape

_DOCUMENT: Final = "word/document.xml"
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
    """Give the parts of a DOCX of ours with a head for every section that begins with a chapter's heading."""
    made = dict(parts)
    pieces = _SECTION.split(made[_DOCUMENT].decode("utf-8"))
    targets = _targets(made[_RELATIONSHIPS].decode("utf-8"))
    relationships, types, title = "", "", ""
    for number in range(1, len(pieces), 2):
        heading = _HEADING.search(pieces[number - 1])
        title = "".join(_TEXT.findall(heading[1])) if heading else title
        reference = _REFERENCE.search(pieces[number])
        head = made.get(f"word/{targets.get(reference[2], '')}", b"").decode("utf-8") if reference else ""
        if not title or not _FILLED.search(head):
            continue
        name = f"head{number // 2}"
        filled = _FILLED.sub(lambda found, words=title: f"{found[1]}{escape(unescape(words))}", head)  # type: ignore[misc]
        made[f"word/{name}.xml"] = filled.encode("utf-8")
        pieces[number] = _REFERENCE.sub(rf"\g<1>{name}\g<3>", pieces[number])
        relationships += f'<Relationship Id="{name}" Type="{_KIND}" Target="{name}.xml"/>'
        types += f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT}"/>'
    made[_DOCUMENT] = "".join(pieces).encode("utf-8")
    made[_RELATIONSHIPS] = _before(made[_RELATIONSHIPS], relationships, b"</Relationships>")
    made[_TYPES] = _before(made[_TYPES], types, b"</Types>")
    return made


def _targets(relationships: str) -> dict[str, str]:
    """Give the targets of relationships by their IDs."""
    found = {}
    for element in re.findall(r"<Relationship [^>]*>", relationships):
        values = dict(re.findall(r'(\w+)="([^"]*)"', element))
        found[values.get("Id", "")] = values.get("Target", "")
    return found


def _before(part: bytes, text: str, end: bytes) -> bytes:
    head, mark, tail = part.rpartition(end)
    return head + text.encode("utf-8") + mark + tail
