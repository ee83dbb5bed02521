"""What a DOCX says, read apart from the program: paragraphs of words with their looks, changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.proof.words import parts_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SKIPPED = re.compile(r"TOC|Contents|Index|Biblio|Imprint|Title|Subtitle|Author|Date|SectionEnd|TableEnd", re.I)
_GONE = {f"{W}{n}" for n in ("del", "moveFrom", "pPr", "instrText", "delText")}
_TOGGLES = ("i", "b", "smallCaps", "strike")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it reads: its tokens, each with the space before it and its looks."""

    style: str
    tokens: tuple[tuple[str, str], ...]

    @property
    def words(self) -> list[str]:
        """Its words without their looks."""
        return re.findall(r"\w+|⌧", " ".join(token for token, _ in self.tokens))

    @property
    def without_notes(self) -> tuple[tuple[str, str], ...]:
        """Its tokens, of notes only that they are there."""
        kept, depth = [], 0
        for token in self.tokens:
            depth -= token[0] == "⟧"
            if not depth:
                kept.append(token)
            depth += token[0] == "⟦"
        return tuple(kept)

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(token for token, _ in self.tokens).strip()


def style_of(p: Element) -> str:
    own = p.find(f"{W}pPr/{W}pStyle")
    return "" if own is None else own.get(f"{W}val", "")


def read(docx: bytes) -> list[Paragraph]:
    """The paragraphs of a file's text, but for those that are made anew; notes stand where their marks are."""
    parts = parts_of(docx)
    root = ElementTree.fromstring(parts["word/document.xml"])
    notes = ElementTree.fromstring(parts.get("word/footnotes.xml", b"<x/>"))
    found = [p for p in root.iter(f"{W}p") if not SKIPPED.match(style_of(p))]
    return [p for p in paragraphs_in(found, notes) if p.tokens]


def paragraphs_in(elements: Iterable[Element], notes: Element) -> list[Paragraph]:
    """What some paragraphs say."""
    found: list[Paragraph] = []
    open_: list[tuple[str, str]] = []
    for p in elements:
        open_ += _pieces(p, notes)
        mark = p.find(f"{W}pPr/{W}rPr")
        if mark is not None and any(m.tag in (f"{W}del", f"{W}moveFrom") for m in mark):
            continue
        found.append(Paragraph(style_of(p), tuple(_tokens(open_))))
        open_ = []
    if open_:
        found.append(Paragraph("", tuple(_tokens(open_))))
    return found


def _pieces(p: Element, notes: Element) -> Iterator[tuple[str, str]]:
    depth = 0
    shown = True

    def walk(element: Element) -> Iterator[tuple[str, str]]:
        nonlocal depth, shown
        for child in element:
            if child.tag in _GONE:
                continue
            if child.tag == f"{W}r":
                look = _look(child)
                for item in child:
                    if item.tag == f"{W}fldChar":
                        kind = item.get(f"{W}fldCharType")
                        depth += (kind == "begin") - (kind == "end")
                        shown = kind != "begin"
                    elif item.tag == f"{W}t" and shown:
                        yield item.text or "", look
                    elif item.tag in (f"{W}tab", f"{W}br", f"{W}cr") and shown:
                        yield "\n" if item.tag != f"{W}tab" else "\t", look
                    elif item.tag == f"{W}noBreakHyphen":
                        yield "\u2011", look
                    elif item.tag == f"{W}footnoteReference":
                        yield from _note(item.get(f"{W}id", ""), notes)
                    elif item.tag in (f"{W}drawing", f"{W}pict") or (
                        item.tag.endswith("AlternateContent") and any(item.iter(f"{W}drawing"))
                    ):
                        yield "⌧", ""
            elif not child.tag.startswith(W) or child.tag in {
                f"{W}{n}" for n in ("ins", "moveTo", "hyperlink", "sdt", "sdtContent", "smartTag", "fldSimple")
            }:
                yield from walk(child)

    yield from walk(p)


def _note(number: str, notes: Element) -> Iterator[tuple[str, str]]:
    for note in notes:
        if note.get(f"{W}id") == number:
            yield "⟦", ""
            for paragraph in paragraphs_in(note.iter(f"{W}p"), ElementTree.Element("x")):
                yield from paragraph.tokens
                yield "¶", ""
            yield "⟧", ""


def _look(run: Element) -> str:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return ""
    looks = [
        n
        for n in _TOGGLES
        for x in properties.findall(f"{W}{n}")
        if x.get(f"{W}val", "true") not in ("0", "false", "off")
    ]
    looks += [x.get(f"{W}val", "") for x in properties.findall(f"{W}vertAlign") if x.get(f"{W}val") != "baseline"]
    looks += ["u" for x in properties.findall(f"{W}u") if x.get(f"{W}val") not in ("none", None)]
    return " ".join(sorted(looks))


def _tokens(pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    text, looks = "", []
    for piece, look in pieces:
        words = piece.replace("---", "—").replace("--", "–").replace("...", "…")  # so they print
        text += words
        looks += [look] * len(words)
    for number, match in enumerate(re.finditer(r"(\s*)(\w+|[^\w\s])", text)):
        own = {looks[n] for n in range(match.start(2), match.end(2))}
        gap = "" if not number or not match[1] else "\n" if "\n" in match[1] else " "
        yield gap + match[2], "|".join(sorted(own))
