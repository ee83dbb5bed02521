"""The text of a DOCX, read as Word shows it: with its tracked changes accepted, and with them rejected.

Promises: paragraphs, cells and captions in the order of the document, notes in the order of their numbers, the
contents apart; hidden text and field codes are passed over; each tracked change is known where it touches the text.
What shows and cannot be read as text (pictures, text boxes, results of fields that Word fills) is one character that no
quotation has. Words beside the text are read as paragraphs of parts of their own: heads and feet of pages, what
separates notes, and text boxes in `Part.FURNITURE`; descriptions and properties in `Part.DESCRIPTION`.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.13.5 (revisions), 17.16 (fields); part 3 (markup
compatibility).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx_beside import descriptions, properties, tips
from quoteproof.proof.docx_hiding import hidden_styles, hides
from quoteproof.proof.layer import OBJECT, UNREAD, Gap, Layer, Part, Scribe
from quoteproof.proof.package import Package
from quoteproof.proof.wordml import bare, is_on, local, value

_INSERTED: Final = frozenset({"ins", "moveTo"})
_DELETED: Final = frozenset({"del", "moveFrom"})
_CHARACTERS: Final = {"noBreakHyphen": "\u2011", "tab": " ", "ptab": " ", "cr": "\n", "br": "\n"}
_IGNORED: Final = frozenset({"rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "annotationRef"})
# What shows as something that no text here tells: pictures, symbols of a font, other files, text turned round, dates.
_OPAQUE: Final = frozenset(
    "drawing pict object sym AlternateContent altChunk contentPart subDoc bdo ruby pgNum dayShort dayLong monthShort "
    "monthLong yearShort yearLong".split()
)
_IN_RUNS: Final = frozenset({"r", "t", "delText", "fldChar", "instrText", "delInstrText", *_CHARACTERS})
_STEADY: Final = frozenset({"HYPERLINK", "TOC", "PAGEREF"})  # fields that Word does not fill with other words


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
    hidden = hidden_styles([package.part(part) for part in package.related(name, "styles")])
    root = package.part(name)
    stories = [package.part(part) for kind in ("header", "footer") for part in package.related(name, kind)]
    described = [text for story in _stories(root, notes, stories) for text in descriptions(story)]
    beside = _Beside((*stories, *_between(notes)), (*described, *properties(package)))
    changes = _changes(_stories(root, notes, stories))
    accepted = _Reading(notes, hidden, accept=True, changes=changes).read(root, beside)
    rejected = _Reading(notes, hidden, accept=False, changes=changes).read(root, beside) if changes else accepted
    comments = (e for part in package.related(name, "comments") for e in package.part(part) if local(e) == "comment")
    return DocxText(
        accepted, rejected, tuple(_revisions(changes)), Counter(value(comment, "author") for comment in comments)
    )


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
    hidden = hidden_styles([package.part(part) for part in package.related(name, "styles")])
    return _Reading(notes, hidden, accept=True, numbers=numbers).read(root)


def _stories(root: Element, notes: Mapping[str, Mapping[str, Element]], others: Sequence[Element]) -> list[Element]:
    return [root, *(note for many in notes.values() for note in many.values()), *others]


def _between(notes: Mapping[str, Mapping[str, Element]]) -> Iterator[Element]:
    """Give what stands between the text and the notes of a page: mostly lines, but words can stand there."""
    return (note for many in notes.values() for note in many.values() if value(note, "type") not in ("", "normal"))


def is_numbered(name: str) -> bool:
    """Tell whether elements of a name, without its namespace, are counted by `read_places`."""
    return name == "t" or name.endswith("noteReference")


def _notes(package: Package, name: str, kind: str) -> dict[str, Element]:
    parts = [package.part(part) for part in package.related(name, f"{kind}s")]
    return {value(note, "id"): note for part in parts for note in part if local(note) == kind}


def _changes(roots: Sequence[Element]) -> list[Element]:
    """Give every tracked change, also those of marks of paragraphs and of rows, in order."""
    return [e for root in roots for e in root.iter() if local(e) in _INSERTED or local(e) in _DELETED]


def _revisions(changes: Sequence[Element]) -> Iterator[Revision]:
    for number, element in enumerate(changes):
        text = "".join(t.text or "" for t in element.iter() if local(t) in ("t", "delText"))
        yield Revision(number, local(element) in _INSERTED, value(element, "author"), text)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is no running text."""

    stories: Sequence[Element] = ()
    """Heads and feet of pages, and what separates notes."""
    descriptions: Sequence[str] = ()
    """What is shown or read aloud, and printed on no page."""


@dataclass(slots=True)
class _Field:
    """A field that is open."""

    codes: str = ""
    """What is to be shown, in Word's words."""
    shows: bool = False
    """Whether what it shows has begun."""

    @property
    def is_steady(self) -> bool:
        """Whether it goes on showing what stands in the file."""
        return next(iter(self.codes.split()), "").upper() in _STEADY


class _Reading:
    """One reading of a document: a scribe for each part, and what is open."""

    def __init__(
        self,
        notes: Mapping[str, Mapping[str, Element]],
        hidden: frozenset[str],
        *,
        accept: bool,
        changes: Sequence[Element] = (),
        numbers: Mapping[int, int] | None = None,
    ) -> None:
        self._notes = notes
        self._numbers = numbers or {}
        self._hidden = hidden
        self._gone, self._kept = (_DELETED, _INSERTED) if accept else (_INSERTED, _DELETED)
        self._scribes = {part: Scribe() for part in Part}
        self._changes = {id(element): number for number, element in enumerate(changes)}
        self._fields: list[_Field] = []
        self._capitals = False
        self._waiting: list[tuple[Element, Element]] = []

    def read(self, root: Element, beside: _Beside | None = None) -> Mapping[Part, Layer]:
        """Read the main part, then the notes it has numbers of, in their order, then what stands beside the text."""
        self._walk(root, Part.TEXT)
        for mark, note in self._waiting:
            self._scribes[Part.NOTE].gap(Gap.BORDER)
            self._come_from(mark, Part.NOTE)
            self._walk(note, Part.NOTE)
        for story in beside.stories if beside else ():
            self._aside(story)
        for text in beside.descriptions if beside else ():
            self._describe(text)
        return {part: scribe.layer(flowing=False) for part, scribe in self._scribes.items()}

    def _walk(self, element: Element, part: Part) -> None:
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child, part)
            elif name == "tbl":
                if not self._styled(child, "tblPr", "tblStyle"):
                    self._walk(child, Part.TABLE if part is Part.TEXT else part)
            elif name == "tr":
                self._row(child, part)
            elif name in self._gone or name in self._kept:
                self._revision(child, part, gone=name in self._gone)
            elif name in ("fldSimple", "sdt"):
                self._filled(child, name, part)
            elif name in _OPAQUE or (not name and any(local(e) == "t" for e in child.iter())):
                self._put(UNREAD, part)
                self._boxes(child)
            elif name in _IN_RUNS or name.endswith("noteReference"):
                self._run(child, name, part)
            elif name and name not in _IGNORED:
                self._walk(child, part)

    def _paragraph(self, element: Element, part: Part) -> None:
        style = next((value(e, "val") for e in element.iter() if local(e) == "pStyle"), "")
        if part is Part.TEXT and style.upper().startswith("TOC"):
            part = Part.CONTENTS
        elif part in (Part.TEXT, Part.TABLE) and style.endswith("Caption"):
            part = Part.TABLE_CAPTION if style.startswith("Table") else Part.FIGURE_CAPTION
        if not self._styled(element, "pPr", "pStyle"):
            self._walk(element, part)
        marks = [m for p in element if local(p) == "pPr" for r in p if local(r) == "rPr" for m in r]
        for mark in marks:
            self._touch(mark, part, self._scribes[part].at)
        if not any(local(mark) in self._gone for mark in marks):
            self._scribes[part].gap(Gap.BORDER)

    def _describe(self, text: str) -> None:
        fields, self._fields = self._fields, []
        self._put(text, Part.DESCRIPTION)
        self._scribes[Part.DESCRIPTION].gap(Gap.BORDER)
        self._fields = fields

    def _boxes(self, element: Element) -> None:
        """Read the text boxes of a drawing as paragraphs of their own."""
        for child in element:
            if bare(child) == "txbxContent":
                self._aside(child)
            else:
                self._boxes(child)

    def _aside(self, story: Element) -> None:
        """Read what stands beside the text; what its fields show is read too, since nothing is proved of it."""
        fields, self._fields = self._fields, []
        self._scribes[Part.FURNITURE].gap(Gap.BORDER)
        self._walk(story, Part.FURNITURE)
        self._scribes[Part.FURNITURE].gap(Gap.BORDER)
        self._fields = fields

    def _row(self, element: Element, part: Part) -> None:
        """Read a row of a table, unless it goes with a tracked change of its own."""
        start = self._scribes[part].at
        marks = [mark for p in element if local(p) == "trPr" for mark in p if id(mark) in self._changes]
        if not any(local(mark) in self._gone for mark in marks):
            self._walk(element, part)
        for mark in marks:
            self._touch(mark, part, start)

    def _revision(self, element: Element, part: Part, *, gone: bool) -> None:
        start = self._scribes[part].at
        if not gone:
            self._walk(element, part)
        self._touch(element, part, start)

    def _touch(self, element: Element, part: Part, start: int) -> None:
        """Note that what was read from `start` on is the tracked change of an element, if it is one."""
        if id(element) in self._changes:
            self._scribes[part].change(start, self._changes[id(element)])

    def _filled(self, element: Element, name: str, part: Part) -> None:
        """Read a field in one piece, or a control, which Word fills from elsewhere if it is bound."""
        bound = name == "sdt" and any(local(e) == "dataBinding" for p in element if local(p) == "sdtPr" for e in p)
        codes = value(element, "instr") if name == "fldSimple" else "BOUND" if bound else "TOC"
        self._fields.append(_Field(codes, shows=True))
        self._walk(element, part)
        self._fields.pop()

    def _run(self, element: Element, name: str, part: Part) -> None:
        """Read a run, or one thing in it."""
        if name == "r":
            properties = [e for p in element if local(p) == "rPr" for e in p]
            if not self._is_hidden(element):
                self._capitals = any(local(e) == "caps" and is_on(e) for e in properties)
                self._walk(element, part)
                self._capitals = False
        elif name == "fldChar":
            self._field(value(element, "fldCharType"))
        elif any(not field.shows for field in self._fields):
            # Between the beginning of a field and its result stand its codes, which nobody sees.
            if name == "instrText" and not self._fields[-1].shows:
                self._fields[-1].codes += element.text or ""
        elif name.endswith("noteReference"):
            self._note(element, name.removesuffix("Reference"), part)
        elif name not in ("instrText", "delInstrText"):
            self._come_from(element, part)
            self._put(_CHARACTERS.get(name, element.text or ""), part)

    def _come_from(self, element: Element, part: Part) -> None:
        if id(element) in self._numbers:
            self._scribes[part].source(self._numbers[id(element)])

    def _put(self, text: str, part: Part) -> None:
        if any(not field.shows for field in self._fields):
            return
        scribe = self._scribes[part]
        steady = part is Part.FURNITURE or all(field.is_steady for field in self._fields)
        for character in (text.upper() if self._capitals else text).replace("\u00ad", ""):
            if character in " \t\r":
                scribe.gap(Gap.SPACE)
            elif character == "\n":
                scribe.gap(Gap.LINE)
            else:
                scribe.put(character if steady else UNREAD)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            for tip in tips(self._fields.pop().codes):
                self._describe(tip)

    def _note(self, element: Element, kind: str, part: Part) -> None:
        note = self._notes.get(kind, {}).get(value(element, "id"))
        if note is not None and part is not Part.NOTE:
            self._scribes[part].put(OBJECT)
            self._waiting.append((element, note))

    def _is_hidden(self, run: Element) -> bool:
        return self._styled(run, "rPr", "rStyle") or any(hides(p) for p in run if local(p) == "rPr")

    def _styled(self, element: Element, properties: str, style: str) -> bool:
        """Tell whether an element has a style that hides its text."""
        named = (value(e, "val") for p in element if local(p) == properties for e in p if local(e) == style)
        return any(name in self._hidden for name in named)


def revisions_at(layer: Layer, start: int, end: int) -> Iterator[int]:
    """Give the numbers of the tracked changes that touch a stretch, each once."""
    touching = (number for begin, finish, number in layer.changes if begin <= end and start <= finish)
    yield from dict.fromkeys(touching)
