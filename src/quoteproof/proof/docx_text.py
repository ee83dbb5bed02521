"""The text of a DOCX, read as Word shows it: with its tracked changes accepted, and with them rejected.

Promises: paragraphs, cells and captions in the order of the document, notes in the order of their numbers, the
contents apart; hidden text and field codes are passed over; each tracked change is known where it touches the text.
Leaves out: drawings and text boxes, which hold no quotation of ours.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.13.5 (revisions), 17.16 (fields).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.layer import OBJECT, Gap, Layer, Part, Scribe
from quoteproof.proof.package import Package

_SPACES: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_INSERTED: Final = frozenset({"ins", "moveTo"})
_DELETED: Final = frozenset({"del", "moveFrom"})
_CHARACTERS: Final = {"noBreakHyphen": "\u2011", "tab": " ", "ptab": " ", "cr": "\n", "br": "\n"}
_IGNORED: Final = frozenset({"drawing", "pict", "object", "instrText", "delInstrText", "rPr", "sectPr", "tblPr"})


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change."""

    number: int
    """Its number, in the order of the document, from 0."""
    inserts: bool
    """Whether it puts words in; else it takes them out."""
    author: str
    """Who made it, as Word has it."""
    text: str
    """The words."""


@dataclass(frozen=True, slots=True)
class DocxText:
    """A DOCX, read both ways."""

    accepted: Mapping[Part, Layer]
    """With every tracked change accepted."""
    rejected: Mapping[Part, Layer]
    """With every tracked change rejected: as it was before."""
    revisions: tuple[Revision, ...]
    """The tracked changes."""
    comments: Mapping[str, int]
    """How many comments it has, by their authors; they are no text."""


def read_docx(package: Package) -> DocxText:
    """Read the text of a DOCX; raises `UnreadableFileError`."""
    name = package.document()
    notes = {kind: _notes(package, name, kind) for kind in ("footnote", "endnote")}
    hidden = _hidden_styles(package, name)
    accepted, revisions = _Reading(notes, hidden, accept=True).read(package.part(name))
    rejected, _ = _Reading(notes, hidden, accept=False).read(package.part(name))
    comments = (e for part in package.related(name, "comments") for e in package.part(part) if _local(e) == "comment")
    return DocxText(accepted, rejected, revisions, Counter(_value(comment, "author") for comment in comments))


def read_places(package: Package) -> Mapping[Part, Layer]:
    """Read a DOCX with its changes accepted, and note where each stretch of it comes from: `Layer.sources`.

    Numbered are the texts (`t`) and the marks of notes of the main part together, in its order, from 0; a note's text
    comes from its mark. Raises `UnreadableFileError`.
    """
    name = package.document()
    notes = {kind: _notes(package, name, kind) for kind in ("footnote", "endnote")}
    root = package.part(name)
    numbered = (e for e in root.iter() if is_numbered(e.tag.rpartition("}")[2]))
    numbers = {id(element): number for number, element in enumerate(numbered)}
    layers, _ = _Reading(notes, _hidden_styles(package, name), accept=True, numbers=numbers).read(root)
    return layers


def is_numbered(name: str) -> bool:
    """Tell whether elements of a name, without its namespace, are counted by `read_places`."""
    return name == "t" or name.endswith("noteReference")


def _notes(package: Package, name: str, kind: str) -> dict[str, Element]:
    parts = [package.part(part) for part in package.related(name, f"{kind}s")]
    return {_value(note, "id"): note for part in parts for note in part if _local(note) == kind}


def _hidden_styles(package: Package, name: str) -> frozenset[str]:
    """Give the styles that hide their text."""
    parts = [package.part(part) for part in package.related(name, "styles")]
    styles = (style for part in parts for style in part if _local(style) == "style")
    return frozenset(_value(s, "styleId") for s in styles if any(_hides(p) for p in s if _local(p) == "rPr"))


class _Reading:
    """One reading of a document: a scribe for each part, and what is open."""

    def __init__(
        self,
        notes: Mapping[str, Mapping[str, Element]],
        hidden: frozenset[str],
        *,
        accept: bool,
        numbers: Mapping[int, int] | None = None,
    ) -> None:
        self._notes = notes
        self._numbers = numbers or {}
        self._hidden = hidden
        self._gone, self._kept = (_DELETED, _INSERTED) if accept else (_INSERTED, _DELETED)
        self._scribes = {part: Scribe() for part in Part}
        self._revisions: list[Revision] = []
        self._fields: list[bool] = []
        self._waiting: list[tuple[Element, Element]] = []

    def read(self, root: Element) -> tuple[Mapping[Part, Layer], tuple[Revision, ...]]:
        """Read the main part, then the notes it has numbers of, in their order."""
        self._walk(root, Part.TEXT)
        for mark, note in self._waiting:
            self._scribes[Part.NOTE].gap(Gap.BORDER)
            self._come_from(mark, Part.NOTE)
            self._walk(note, Part.NOTE)
        return {part: scribe.layer(flowing=False) for part, scribe in self._scribes.items()}, tuple(self._revisions)

    def _walk(self, element: Element, part: Part) -> None:
        for child in element:
            name = _local(child)
            if name == "p":
                self._paragraph(child, part)
            elif name == "tbl" and part is Part.TEXT:
                self._walk(child, Part.TABLE)
            elif name in self._gone or name in self._kept:
                self._revision(child, part, gone=name in self._gone)
            elif name == "AlternateContent":
                self._walk(child[0], part) if len(child) else None
            elif name in ("r", "t", "delText", "fldChar") or name in _CHARACTERS or name.endswith("noteReference"):
                self._run(child, name, part)
            elif name and name not in _IGNORED:
                self._walk(child, part)

    def _paragraph(self, element: Element, part: Part) -> None:
        style = next((_value(e, "val") for e in element.iter() if _local(e) == "pStyle"), "")
        if style.upper().startswith("TOC"):
            part = Part.CONTENTS
        elif part in (Part.TEXT, Part.TABLE) and style.endswith("Caption"):
            part = Part.TABLE_CAPTION if style.startswith("Table") else Part.FIGURE_CAPTION
        self._walk(element, part)
        marks = (m for p in element if _local(p) == "pPr" for r in p if _local(r) == "rPr" for m in r)
        if not any(_local(mark) in self._gone for mark in marks):
            self._scribes[part].gap(Gap.BORDER)

    def _revision(self, element: Element, part: Part, *, gone: bool) -> None:
        text = "".join(t.text or "" for t in element.iter() if _local(t) in ("t", "delText"))
        number = len(self._revisions)
        inserts = _local(element) in _INSERTED
        self._revisions.append(Revision(number, inserts, _value(element, "author"), text))
        self._scribes[part].change(number)
        if not gone:
            self._walk(element, part)
            self._scribes[part].change(number)

    def _run(self, element: Element, name: str, part: Part) -> None:
        """Read a run, or one thing in it."""
        if name == "r":
            if not self._is_hidden(element):
                self._walk(element, part)
        elif name == "fldChar":
            self._field(_value(element, "fldCharType"))
        elif False in self._fields:
            return  # between the beginning of a field and its result stand its codes, which nobody sees
        elif name.endswith("noteReference"):
            self._note(element, name.removesuffix("Reference"), part)
        else:
            self._come_from(element, part)
            self._put(_CHARACTERS.get(name, element.text or ""), part)

    def _come_from(self, element: Element, part: Part) -> None:
        if id(element) in self._numbers:
            self._scribes[part].source(self._numbers[id(element)])

    def _put(self, text: str, part: Part) -> None:
        scribe = self._scribes[part]
        for character in text.replace("\u00ad", ""):
            if character in " \t\r":
                scribe.gap(Gap.SPACE)
            elif character == "\n":
                scribe.gap(Gap.LINE)
            else:
                scribe.put(character)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, element: Element, kind: str, part: Part) -> None:
        note = self._notes.get(kind, {}).get(_value(element, "id"))
        if note is not None and part is not Part.NOTE:
            self._scribes[part].put(OBJECT)
            self._waiting.append((element, note))

    def _is_hidden(self, run: Element) -> bool:
        properties = [child for child in run if _local(child) == "rPr"]
        styles = (_value(e, "val") for p in properties for e in p if _local(e) == "rStyle")
        return any(_hides(p) for p in properties) or any(style in self._hidden for style in styles)


def _hides(properties: Element) -> bool:
    hiding = (e for e in properties if _local(e) in ("vanish", "specVanish", "webHidden"))
    return any(_value(e, "val") not in ("0", "false", "off") for e in hiding)


def _local(element: Element) -> str:
    """Give an element's name without its namespace; empty for one of a namespace that Word does not print."""
    space, _, name = element.tag.rpartition("}")
    if f"{space}}}" in _SPACES:
        return name
    return name if name in ("AlternateContent", "Choice") else ""


def _value(element: Element, name: str) -> str:
    """Give an attribute by its name without its namespace."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def revisions_at(layer: Layer, start: int, end: int) -> Iterator[int]:
    """Give the numbers of the tracked changes that touch a stretch, each once."""
    yield from dict.fromkeys(number for at, number in layer.changes if start <= at <= end)
