"""The same text from elsewhere: the DocBook of a book, the publisher's JATS of an article, a plain text.

Nothing of the program is used here: what is compared with a reading must not come from it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, fromstring

BODY: Final = "body"
NOTES: Final = "notes"
Truth = Mapping[str, tuple[str, ...]]
"""The paragraphs of a document's text by part: `body`, and `notes` where they are known apart."""

_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w+);")
_RAISED: Final = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED: Final = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_DOCBOOK_BLOCKS: Final = frozenset(
    "para simpara blockquote itemizedlist orderedlist listitem figure informalfigure informaltable table "
    "mediaobject graphic epigraph programlisting screen literallayout variablelist simplelist note".split()
)
_DOCBOOK_SKIP: Final = frozenset("footnote indexterm remark inlinemediaobject alt".split())
_JATS_BLOCKS: Final = frozenset("p disp-formula list list-item def-list disp-quote fig table-wrap boxed-text".split())
_JATS_SKIP: Final = frozenset("fn graphic inline-graphic alternatives".split())
_JATS_APART: Final = frozenset("fn table-wrap boxed-text fig caption ref supplementary-material back".split())


def truth_beside(document: Path) -> Truth | None:
    """The ground truth that lies beside a document, by its name: `.xml`, `.nxml` or `.txt`; none if there is none."""
    for ending in (".xml", ".nxml", ".txt"):
        path = document.with_suffix(ending)
        if path.is_file() and path != document:
            return _paragraphs(path)
    return None


def _paragraphs(path: Path) -> Truth:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        return {BODY: tuple(re.split(r"\n\s*\n|\f", text))}
    root = parse_xml(text)
    if local_name(root) == "article" and root.find("front") is not None:
        return _jats(root)
    return _docbook(root)


def parse_xml(text: str) -> Element:
    """The root of a document; what its document type declares is left out, and named characters are written out."""
    text = re.sub(r"^<\?xml[^>]*\?>", "", _DOCTYPE.sub("", text, count=1).lstrip("\ufeff"))
    return fromstring(_ENTITY.sub(lambda entity: html.escape(html.unescape(entity[0])), text))


def _docbook(root: Element) -> Truth:
    body: list[str] = []
    notes: list[str] = []
    for element, inside in _walk(root, ()):
        if local_name(element) in ("para", "simpara") and not {"indexterm", "bookinfo", "articleinfo"} & set(inside):
            into = notes if "footnote" in inside else body
            into += _split(element, _DOCBOOK_BLOCKS, _DOCBOOK_SKIP)
    return {BODY: tuple(body), NOTES: tuple(notes)} if notes else {BODY: tuple(body)}


def _jats(root: Element) -> Truth:
    body: list[str] = []
    for element, inside in _walk(root, ()):
        apart = {"front", *_JATS_APART} & set(inside)
        if local_name(element) == "p" and (not apart or "abstract" in inside):
            body += _split(element, _JATS_BLOCKS, _JATS_SKIP)
    return {BODY: tuple(body)}


def _walk(element: Element, inside: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """An element and all below it, each with the names of the elements that it is in."""
    yield element, inside
    below = (*inside, local_name(element))
    for child in element:
        yield from _walk(child, below)


def _split(paragraph: Element, blocks: Collection[str], skip: Collection[str]) -> list[str]:
    """The text of a paragraph, cut where another block stands inside it; inner blocks are walked by themselves."""
    pieces = [""]

    def take(element: Element, quotes: int) -> None:
        name = local_name(element)
        quoted = name == "quote"
        height = {"sup": _RAISED, "superscript": _RAISED, "sub": _LOWERED, "subscript": _LOWERED}.get(name, {})
        opening, closing = (("‘", "’") if quotes % 2 else ("“", "”")) if quoted else ("", "")
        pieces[-1] += opening + (element.text or "").translate(height)
        for child in element:
            if _is_note_mark(child):
                pass
            elif local_name(child) in blocks:
                pieces.append("")
            elif local_name(child) not in skip:
                take(child, quotes + quoted)
            pieces[-1] += child.tail or ""
        pieces[-1] += closing

    take(paragraph, 0)
    return [piece for piece in pieces if piece.strip()]


def _is_note_mark(element: Element) -> bool:
    """Whether an element of JATS is a raised mark that leads to a note or to the list of works."""
    inner = [local_name(child) for child in element]
    name = local_name(element)
    return (name == "sup" and "xref" in inner) or (name == "xref" and "sup" in inner)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
