"""Walks through a DOCX: which elements are read, in which others, and what each writes into which layer.

`_STEPS` is the closed list. An element that it does not name in its container is opaque: `UNREAD`, with its name.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.5 (controls), 17.11 (notes), 17.13 (marks).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum, auto
from functools import reduce
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx.appearance import Appearance, appearance_of
from quoteproof.proof.docx.output import DocxOutput
from quoteproof.proof.docx.package import bare_tag, is_on, shown_tag, tag_of, tagged, value
from quoteproof.proof.docx.rules import CONTROL, crowded
from quoteproof.proof.docx.styles import Styles, part_of
from quoteproof.proof.docx.unproved import boxes, characters, drawn, is_silent, tips
from quoteproof.proof.layer import UNREAD, Gap, Layer
from quoteproof.text.bidi import keeps_order
from quoteproof.values import dataclass

INSERTED: Final = frozenset({"ins", "moveTo"})
DELETED: Final = frozenset({"del", "moveFrom"})
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS: Final = frozenset(
    "bookmarkStart bookmarkEnd proofErr permStart permEnd commentRangeStart commentRangeEnd moveFromRangeStart "
    "moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd "
    "customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd "
    "customXmlMoveToRangeStart customXmlMoveToRangeEnd".split()
)
"""Elements that show nothing, wherever they are."""
_PROPERTIES: Final = {
    **{"body": ("sectPr",), "p": ("pPr",), "r": ("rPr",), "tbl": ("tblPr", "tblGrid"), "tr": ("trPr", "tblPrEx")},
    **{"tc": ("tcPr",), "sdt": ("sdtPr", "sdtEndPr"), "customXml": ("customXmlPr",), "smartTag": ("smartTagPr",)},
    **{"fldSimple": ("fldData",)},
}
"""By element, its children that hold its properties."""


class Container(Enum):
    """What an element is in."""

    BLOCKS = auto()
    ROWS = auto()
    CELLS = auto()
    INLINES = auto()
    RUN = auto()


@dataclass(frozen=True, slots=True)
class Stories:
    """The parts of a DOCX that have words, and what decides how these look."""

    root: Element
    parts: Sequence[Element]
    """All parts that have words or say how they look."""
    notes: Sequence[Element]
    beside: Sequence[Element]
    """Headers, footers and separators of notes."""
    descriptions: Sequence[str]
    """Texts that are shown or read aloud, and printed on no page."""
    styles: Styles
    room: float
    """The least width from the left margin to the right edge of a page, in points."""

    @property
    def all(self) -> Sequence[Element]:
        """All texts, each once."""
        return list({id(story): story for story in (self.root, *self.notes, *self.beside)}.values())


class DocxReader:
    """One reading of a document."""

    def __init__(
        self,
        stories: Stories,
        *,
        accept: bool,
        changes: Sequence[Element] = (),
        numbers: Mapping[int, int] | None = None,
    ) -> None:
        """Read with the tracked `changes` accepted or rejected; `numbers` has those of elements, by their `id`."""
        self._stories = stories
        self._out = DocxOutput(stories.styles.defaults, changes, numbers or {})
        self.fields = self._out.fields
        self._gone = DELETED if accept else INSERTED
        special = {id(note) for note in stories.beside}
        self._notes = {(tag_of(n), value(n, "id")): n for n in stories.notes if id(n) not in special}
        self._pending_notes: list[tuple[Element, Element, str]] = []

    def read(self) -> Mapping[BookPart, Layer]:
        """Read the main part, then the notes in the order of their numbers there, then the words outside the text."""
        bodies = tagged(self._stories.root, "body")
        for body in bodies:
            self._story(body, BookPart.TEXT)
        if len(bodies) != 1:
            self.fields.faults.add("the document does not have exactly one `w:body`")
        for mark, note, reason in self._pending_notes:
            self._out.writer(BookPart.NOTE).gap(Gap.BORDER)
            self._out.note_source(mark, BookPart.NOTE)
            with self._out.unproved(reason):
                self._story(note, BookPart.NOTE)
        for story in self._stories.beside:
            self._outside(story)
        for text in dict.fromkeys(self._stories.styles.numbering.labels()):
            self._out.put_paragraph(text, BookPart.FURNITURE)
        for text in self._stories.descriptions:
            self._out.put_paragraph(text, BookPart.DESCRIPTION)
        return self._out.layers()

    def _story(self, element: Element, part: BookPart) -> None:
        """Read a text in which every field that begins must end."""
        outer, self.fields.open = self.fields.open, []
        self._walk(element, Container.BLOCKS, part)
        if self.fields.open:
            self.fields.faults.add("a field does not end")
        self.fields.open = outer

    def _outside(self, story: Element) -> None:
        """Read words outside the text, of which nothing is proved."""
        with self._out.outside_text(self._stories.styles.defaults):
            self._story(story, BookPart.FURNITURE)

    def _walk(self, element: Element, container: Container, part: BookPart) -> None:
        steps, own = _STEPS[container], _PROPERTIES.get(tag_of(element), ())
        self._loose(element.text, element, part)
        for child in element:
            name = tag_of(child)
            step = steps.get(name)
            if step is not None:
                step(self, child, container, part)
            elif name in own:
                if not is_silent(child):
                    self._opaque(child, container, part)
            elif name not in _MARKS or len(child) or (child.text or "").strip():
                self._opaque(child, container, part)
            self._loose(child.tail, element, part)

    def _loose(self, text: str | None, element: Element, part: BookPart) -> None:
        """Read characters where none may be."""
        if text and not text.isspace():
            self._out.put(text, part, f"characters in {shown_tag(element)}")

    def _opaque(self, element: Element, container: Container, part: BookPart) -> None:
        """Read an element that is not on the list: nothing is proved of it, and nothing across it."""
        is_block = container in (Container.BLOCKS, Container.ROWS, Container.CELLS)
        writer = self._out.writer(part)
        if is_block:
            writer.gap(Gap.BORDER)
        start = writer.at
        if self._out.look.is_exact and tag_of(element) in ("drawing", "pict", "object"):
            self.fields.faults.add(f"{shown_tag(element)} in lines of fixed height can lie over other words")
        if any(bare_tag(e) == "fldChar" for e in element.iter()):
            self.fields.faults.add(f"a field in {shown_tag(element)}")
        for text in characters(element):
            self._out.put(text, part, shown_tag(element))
        if writer.at == start:
            self._out.put(UNREAD, part, shown_tag(element))
        if is_block:
            writer.gap(Gap.BORDER)
        for box in boxes(element):
            self._outside(box)
        for text in drawn(element):
            self._out.put_paragraph(text, BookPart.FURNITURE)

    def _paragraph(self, element: Element, container: Container, part: BookPart) -> None:
        styles = self._stories.styles
        properties = tagged(element, "pPr")
        names = [value(e, "val") for p in properties for e in tagged(p, "pStyle")] or [""]
        part = part_of(part, styles.name(names[0]))
        look = self._styled(names, "paragraph")
        for item in properties:
            look = look.over(appearance_of(item, styles.palette)).over(styles.numbering.look(item))
        marks = [mark for p in properties for r in tagged(p, "rPr") for mark in r]
        if look.turned and keeps_order("".join(text.text or "" for text in tagged(element.iter(), "t"))):
            look = replace(look, turned=False)
        with self._out.with_look(look), self._checked(look, part):
            if look.label:
                self._out.put(look.label, part, "words that `w:numPr` puts before a paragraph")
            self._walk(element, Container.INLINES, part)
        self._paragraph_end(marks, part)

    def _paragraph_end(self, marks: Sequence[Element], part: BookPart) -> None:
        for mark in marks:
            self._out.note_change(mark, part, self._out.writer(part).at)
            # A paragraph whose end is hidden continues in the next one.
            if tag_of(mark) in ("vanish", "specVanish") and is_on(mark):
                self._out.put(UNREAD, part, f"{shown_tag(mark)} of the end of a paragraph")
        if self.fields.in_codes:
            self.fields.faults.add("the code of a field continues after its paragraph")
        if not any(tag_of(mark) in self._gone for mark in marks):
            self._out.writer(part).gap(Gap.BORDER)

    @contextmanager
    def _checked(self, look: Appearance, part: BookPart) -> Iterator[None]:
        """Read something, and note a fault if it can lie over other words or behind them, wherever they are."""
        start = self._out.writer(part).at
        yield
        if self._out.writer(part).at > start and look.overlap:
            self.fields.faults.add(f"{look.overlap} can set words over other words")

    def _table(self, element: Element, container: Container, part: BookPart) -> None:
        properties = tagged(element, "tblPr")
        look = self._styled([value(e, "val") for p in properties for e in tagged(p, "tblStyle")], "table")
        grid = [e for g in tagged(element, "tblGrid") for e in g]
        with self._out.with_look(self._shaped(look, properties)), self._out.unproved(crowded(grid, self._stories.room)):
            self._walk(element, Container.ROWS, BookPart.TABLE if part is BookPart.TEXT else part)

    def _row(self, element: Element, container: Container, part: BookPart) -> None:
        """Read a row of a table, unless a tracked change removes it."""
        start = self._out.writer(part).at
        properties = tagged(element, "trPr", "tblPrEx")
        marks = [mark for p in properties for mark in p if self._out.is_change(mark)]
        widths = [e for p in tagged(element.iter(), "tcPr", "trPr") for e in p]
        if not any(tag_of(mark) in self._gone for mark in marks):
            with (
                self._out.with_look(self._shaped(self._out.look, properties)),
                self._out.unproved(crowded(widths, self._stories.room)),
            ):
                self._walk(element, Container.CELLS, part)
        for mark in marks:
            self._out.note_change(mark, part, start)

    def _cell(self, element: Element, container: Container, part: BookPart) -> None:
        before = list(self.fields.open)
        with self._out.with_look(self._shaped(self._out.look, tagged(element, "tcPr"))):
            self._walk(element, Container.BLOCKS, part)
        if self.fields.open != before:
            self.fields.faults.add("a field crosses the end of a cell")

    def _styled(self, names: Sequence[str], kind: str) -> Appearance:
        """Return the look with that of some styles; of several, a program may take any."""
        looks = (self._stories.styles.look(name, kind) for name in names or ("",))
        return reduce(Appearance.over, looks, self._out.look)

    def _shaped(self, look: Appearance, properties: Sequence[Element]) -> Appearance:
        palette = self._stories.styles.palette
        return reduce(Appearance.over, (appearance_of(item, palette) for item in properties), look)

    def _revision(self, element: Element, container: Container, part: BookPart) -> None:
        start = self._out.writer(part).at
        deletes = tag_of(element) in DELETED
        if tag_of(element) not in self._gone:
            self._out.deleted += deletes
            self._walk(element, container, part)
            self._out.deleted -= deletes
        self._out.note_change(element, part, start)

    def _control(self, element: Element, container: Container, part: BookPart) -> None:
        """Read a control; nothing is proved of it if Word fills it from elsewhere."""
        others = (e for p in tagged(element, "sdtPr") for e in p if (tag_of(e) or bare_tag(e)) not in CONTROL)
        with self._out.unproved(next((shown_tag(e) for e in others), "")):
            for child in element:
                if tag_of(child) == "sdtContent":
                    self._walk(child, container, part)
                elif tag_of(child) not in ("sdtPr", "sdtEndPr", *_MARKS) or not is_silent(child):
                    self._opaque(child, container, part)
                self._loose(child.tail, element, part)

    def _simple_field(self, element: Element, container: Container, part: BookPart) -> None:
        self.fields.begin(codes=value(element, "instr"), whole=True)
        opened = list(self.fields.open)
        self._walk(element, container, part)
        if self.fields.open != opened:
            self.fields.faults.add("a field crosses the end of another")
            self.fields.open = opened
        self._closed()

    def _run(self, element: Element, container: Container, part: BookPart) -> None:
        properties = tagged(element, "rPr")
        look = self._styled([value(e, "val") for p in properties for e in tagged(p, "rStyle")], "character")
        look = self._shaped(look, properties)
        with self._out.with_look(look), self._checked(look, part):
            self._walk(element, Container.RUN, part)

    def _letters(self, element: Element, container: Container, part: BookPart) -> None:
        text = element.text or ""
        if len(element) or (tag_of(element) == "delText" and not self._out.deleted):
            self._opaque(element, container, part)
            return
        self._out.note_source(element, part)
        # Word drops spaces at the ends of a text without `xml:space`; other programs keep them.
        if element.get(_SPACE) != "preserve" and text != text.strip(" \t\r\n"):
            left, right = text[:1].isspace(), text[-1:].isspace() and not text.isspace()
            for piece in (UNREAD * left, text.strip(" \t\r\n"), UNREAD * right):
                self._out.put(piece, part, "a space without `xml:space`" if piece == UNREAD else "")
        else:
            self._out.put(text, part)

    def _field_mark(self, element: Element, container: Container, part: BookPart) -> None:
        kind = value(element, "fldCharType")
        if kind == "begin":
            self.fields.begin()
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            self._closed(part)
        else:
            self.fields.faults.add("a field has an unknown mark")

    def _closed(self, part: BookPart | None = None) -> None:
        field = self.fields.end(whole=part is None)
        if field is None:
            return
        for tip in tips(field.codes):
            self._out.put_paragraph(tip, BookPart.DESCRIPTION)
        if part is not None and not field.shows and not field.is_silent:
            self._out.put(UNREAD, part, f"the field `{field.kind}`")

    def _code(self, element: Element, container: Container, part: BookPart) -> None:
        deleted = tag_of(element) == "delInstrText"
        if deleted and not self._out.deleted:
            self.fields.mix()
        elif not self.fields.code(element.text or ""):
            self._out.put(element.text or "", part, shown_tag(element))

    def _gap(self, element: Element, container: Container, part: BookPart) -> None:
        if tag_of(element) == "tab":
            # A tab can be wide, or filled with dots: in a quotation it is not a space.
            listed = part in (BookPart.FURNITURE, BookPart.CONTENTS) or self.fields.in_contents
            self._out.put(" " if listed else UNREAD, part, "" if listed else shown_tag(element))
        elif not self.fields.in_codes:
            self._out.put(" ", part)
            self._out.writer(part).gap(Gap.LINE)

    def _alternatives(self, element: Element, container: Container, part: BookPart) -> None:
        """Read alternatives, of which one may be the mark of a comment if there is no other."""
        if [[tag_of(mark) for mark in choice] for choice in element] == [["commentReference"]]:
            self._nothing(element[0][0], container, part)
        else:
            self._opaque(element, container, part)

    def _nothing(self, element: Element, container: Container, part: BookPart) -> None:
        if len(element) or (element.text or "").strip():
            self._opaque(element, container, part)

    def _note(self, element: Element, container: Container, part: BookPart) -> None:
        note = self._notes.pop((tag_of(element).removesuffix("Reference"), value(element, "id")), None)
        if note is None or part in (BookPart.NOTE, BookPart.FURNITURE):
            self._opaque(element, container, part)
            return
        if self.fields.in_codes:
            return
        self._pending_notes.append((element, note, self._out.put_number(part)))

    def _own_number(self, element: Element, container: Container, part: BookPart) -> None:
        """Read a note's own number, which may only be at its beginning."""
        if part is not BookPart.NOTE or not self._out.writer(part).begins:
            self._opaque(element, container, part)

    def _rule(self, element: Element, container: Container, part: BookPart) -> None:
        """Read the line between text and notes, which may only be outside the text."""
        if part is not BookPart.FURNITURE:
            self._opaque(element, container, part)


_Step = Callable[[DocxReader, Element, Container, BookPart], None]
_ANYWHERE: Final[Mapping[str, _Step]] = {
    **dict.fromkeys((*INSERTED, *DELETED), DocxReader._revision),
    **{"sdt": DocxReader._control, "customXml": DocxReader._walk},
}
_STEPS: Final[Mapping[Container, Mapping[str, _Step]]] = {
    Container.BLOCKS: {**_ANYWHERE, "p": DocxReader._paragraph, "tbl": DocxReader._table},
    Container.ROWS: {**_ANYWHERE, "tr": DocxReader._row},
    Container.CELLS: {**_ANYWHERE, "tc": DocxReader._cell},
    Container.INLINES: {
        **_ANYWHERE,
        **dict.fromkeys(("smartTag", "hyperlink"), DocxReader._walk),
        **{"r": DocxReader._run, "fldSimple": DocxReader._simple_field},
    },
    Container.RUN: {
        **dict.fromkeys(("t", "delText"), DocxReader._letters),
        **dict.fromkeys(("instrText", "delInstrText"), DocxReader._code),
        **dict.fromkeys(("tab", "br", "cr"), DocxReader._gap),
        **dict.fromkeys(("softHyphen", "lastRenderedPageBreak", "commentReference"), DocxReader._nothing),
        **dict.fromkeys(("footnoteReference", "endnoteReference"), DocxReader._note),
        **dict.fromkeys(("footnoteRef", "endnoteRef"), DocxReader._own_number),
        **dict.fromkeys(("separator", "continuationSeparator"), DocxReader._rule),
        "noBreakHyphen": lambda reader, element, container, part: reader._out.put("\u2011", part),
        **{"fldChar": DocxReader._field_mark, "mc:AlternateContent": DocxReader._alternatives},
    },
}
"""The elements that are read, by container."""
