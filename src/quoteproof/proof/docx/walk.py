"""The walk through a DOCX: which elements are read, in which others, and what each of them puts into which layer.

`_STEPS` is the closed list. An element that it does not name where it stands is opaque: `UNREAD`, with its name.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.5 (controls), 17.11 (notes), 17.13 (marks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import Part
from quoteproof.proof.docx.appearance import Look, look_of
from quoteproof.proof.docx.output import Output
from quoteproof.proof.docx.rules import CONTROL, crowded
from quoteproof.proof.docx.styles import Styles, part_of
from quoteproof.proof.docx.unproved import boxes, characters, drawn, is_silent, tips
from quoteproof.proof.docx.wordml import bare, is_on, local, told, value
from quoteproof.proof.layer import UNREAD, Gap, Layer

INSERTED: Final = frozenset({"ins", "moveTo"})
DELETED: Final = frozenset({"del", "moveFrom"})
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS: Final = frozenset(
    "bookmarkStart bookmarkEnd proofErr permStart permEnd commentRangeStart commentRangeEnd moveFromRangeStart "
    "moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd "
    "customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd "
    "customXmlMoveToRangeStart customXmlMoveToRangeEnd".split()
)
"""Elements that show nothing, wherever they stand between others."""
_PROPERTIES: Final = {
    **{"body": ("sectPr",), "p": ("pPr",), "r": ("rPr",), "tbl": ("tblPr", "tblGrid"), "tr": ("trPr", "tblPrEx")},
    **{"tc": ("tcPr",), "sdt": ("sdtPr", "sdtEndPr"), "customXml": ("customXmlPr",), "smartTag": ("smartTagPr",)},
    **{"fldSimple": ("fldData",)},
}
"""By the name of an element, those in it that hold its properties."""


class Place(Enum):
    """What an element stands in."""

    BLOCKS = auto()
    ROWS = auto()
    CELLS = auto()
    INLINES = auto()
    RUN = auto()


@dataclass(frozen=True, slots=True)
class Stories:
    """The parts of a DOCX that have words, and what makes them look as they do."""

    root: Element
    """The main part."""
    parts: Sequence[Element]
    """All parts that have words or say how they look, whole."""
    notes: Sequence[Element]
    """All notes."""
    beside: Sequence[Element]
    """Heads and feet of pages, and what separates notes."""
    descriptions: Sequence[str]
    """What is shown or read aloud, and printed on no page."""
    styles: Styles
    """The styles."""
    room: float
    """The least width from where text begins to the edge of its page, in points."""

    @property
    def all(self) -> Sequence[Element]:
        """All parts, each once."""
        return list({id(story): story for story in (self.root, *self.notes, *self.beside)}.values())


class Reading:
    """One reading of a document: a scribe for each part, and what is open."""

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
        self._out = Output(stories.styles.defaults, changes, numbers or {})
        self.fields = self._out.fields
        self._gone = DELETED if accept else INSERTED
        special = {id(note) for note in stories.beside}
        self._notes = {(local(n), value(n, "id")): n for n in stories.notes if id(n) not in special}
        self._waiting: list[tuple[Element, Element, str]] = []

    def read(self) -> Mapping[Part, Layer]:
        """Read the main part, then the notes it has numbers of, in their order, then what stands beside the text."""
        bodies = [child for child in self._stories.root if local(child) == "body"]
        for body in bodies:
            self._story(body, Part.TEXT)
        if len(bodies) != 1:
            self.fields.faults.add("a document has one `w:body`")
        for mark, note, why in self._waiting:
            self._out.scribe(Part.NOTE).gap(Gap.BORDER)
            self._out.come_from(mark, Part.NOTE)
            with self._out.because(why):
                self._story(note, Part.NOTE)
        for story in self._stories.beside:
            self._aside(story)
        for text in dict.fromkeys(self._stories.styles.labels()):
            self._out.tell(text, Part.FURNITURE)
        for text in self._stories.descriptions:
            self._out.tell(text, Part.DESCRIPTION)
        return self._out.layers()

    def _story(self, element: Element, part: Part) -> None:
        """Read a text of its own, in which every field that begins must end."""
        saved, self.fields.open = self.fields.open, []
        self._walk(element, Place.BLOCKS, part)
        if self.fields.open:
            self.fields.faults.add("a field does not end")
        self.fields.open = saved

    def _aside(self, story: Element) -> None:
        """Read what stands beside the text; nothing is proved of it."""
        with self._out.beside(self._stories.styles.defaults):
            self._story(story, Part.FURNITURE)

    # The walk.

    def _walk(self, element: Element, place: Place, part: Part) -> None:
        steps, own = _STEPS[place], _PROPERTIES.get(local(element), ())
        self._loose(element.text, element, part)
        for child in element:
            name = local(child)
            step = steps.get(name)
            if step is not None:
                step(self, child, place, part)
            elif name in own:
                if not is_silent(child):
                    self._opaque(child, place, part)
            elif name not in _MARKS or len(child) or (child.text or "").strip():
                self._opaque(child, place, part)
            self._loose(child.tail, element, part)

    def _loose(self, text: str | None, element: Element, part: Part) -> None:
        """Read characters that stand where none may stand."""
        if text and not text.isspace():
            self._out.put(text, part, f"characters in {told(element)}")

    def _opaque(self, element: Element, place: Place, part: Part) -> None:
        """Read what is not on the list: nothing is proved of it, and nothing across it."""
        apart = place in (Place.BLOCKS, Place.ROWS, Place.CELLS)
        scribe = self._out.scribe(part)
        if apart:
            scribe.gap(Gap.BORDER)
        start = scribe.at
        if self._out.look.is_exact and local(element) in ("drawing", "pict", "object"):
            self.fields.faults.add(f"{told(element)} in lines of a fixed height: it can lie over other words")
        if any(bare(e) == "fldChar" for e in element.iter()):
            self.fields.faults.add(f"a field in {told(element)}")
        for text in characters(element):
            self._out.put(text, part, told(element))
        if scribe.at == start:
            self._out.put(UNREAD, part, told(element))
        if apart:
            scribe.gap(Gap.BORDER)
        for box in boxes(element):
            self._aside(box)
        for text in drawn(element):
            self._out.tell(text, Part.FURNITURE)

    def _inside(self, element: Element, place: Place, part: Part) -> None:
        self._walk(element, place, part)

    def _paragraph(self, element: Element, place: Place, part: Part) -> None:
        styles = self._stories.styles
        properties = [e for e in element if local(e) == "pPr"]
        names = [value(e, "val") for p in properties for e in p if local(e) == "pStyle"] or [""]
        part = part_of(part, styles.name(names[0]))
        look = self._styled(names, "paragraph")
        for one in properties:
            look = look.over(look_of(one, styles.palette)).over(styles.listed(one))
        marks = [mark for p in properties for r in p if local(r) == "rPr" for mark in r]
        with self._out.looking(look), self._shown(look, part):
            if look.label:
                self._out.put(look.label, part, "words before a paragraph, by `w:numPr`")
            self._walk(element, Place.INLINES, part)
        self._paragraph_end(marks, part)

    def _paragraph_end(self, marks: Sequence[Element], part: Part) -> None:
        for mark in marks:
            self._out.touch(mark, part, self._out.scribe(part).at)
            # A paragraph whose end is hidden runs on into the next one.
            if local(mark) in ("vanish", "specVanish") and is_on(mark):
                self._out.put(UNREAD, part, f"{told(mark)} of the end of a paragraph")
        if self.fields.in_codes:
            self.fields.faults.add("the code of a field runs over the end of a paragraph")
        if not any(local(mark) in self._gone for mark in marks):
            self._out.scribe(part).gap(Gap.BORDER)

    @contextmanager
    def _shown(self, look: Look, part: Part) -> Iterator[None]:
        """Read something, and note if it can lie over other words or behind them, wherever these stand."""
        start = self._out.scribe(part).at
        yield
        if self._out.scribe(part).at > start and look.lies_over:
            self.fields.faults.add(f"{look.lies_over}: what is set so can lie over other words")

    def _table(self, element: Element, place: Place, part: Part) -> None:
        properties = [e for e in element if local(e) == "tblPr"]
        look = self._styled([value(e, "val") for p in properties for e in p if local(e) == "tblStyle"], "table")
        grid = [e for g in element if local(g) == "tblGrid" for e in g]
        with self._out.looking(self._shaped(look, properties)), self._out.because(crowded(grid, self._stories.room)):
            self._walk(element, Place.ROWS, Part.TABLE if part is Part.TEXT else part)

    def _row(self, element: Element, place: Place, part: Part) -> None:
        """Read a row of a table, unless it goes with a tracked change of its own."""
        start = self._out.scribe(part).at
        properties = [e for e in element if local(e) in ("trPr", "tblPrEx")]
        marks = [mark for p in properties for mark in p if self._out.is_change(mark)]
        widths = [e for p in element.iter() if local(p) in ("tcPr", "trPr") for e in p]
        if not any(local(mark) in self._gone for mark in marks):
            with (
                self._out.looking(self._shaped(self._out.look, properties)),
                self._out.because(crowded(widths, self._stories.room)),
            ):
                self._walk(element, Place.CELLS, part)
        for mark in marks:
            self._out.touch(mark, part, start)

    def _cell(self, element: Element, place: Place, part: Part) -> None:
        before = list(self.fields.open)
        with self._out.looking(self._shaped(self._out.look, [e for e in element if local(e) == "tcPr"])):
            self._walk(element, Place.BLOCKS, part)
        if self.fields.open != before:
            self.fields.faults.add("a field that runs over a cell of a table")

    def _styled(self, names: Sequence[str], kind: str) -> Look:
        """Give the look that styles add here: where there are several, each can be the one that a program takes."""
        look = self._out.look
        for name in names or ("",):
            look = look.over(self._stories.styles.look(name, kind))
        return look

    def _shaped(self, look: Look, properties: Sequence[Element]) -> Look:
        for one in properties:
            look = look.over(look_of(one, self._stories.styles.palette))
        return look

    def _revision(self, element: Element, place: Place, part: Part) -> None:
        start = self._out.scribe(part).at
        deletes = local(element) in DELETED
        if local(element) not in self._gone:
            self._out.deleted += deletes
            self._walk(element, place, part)
            self._out.deleted -= deletes
        self._out.touch(element, part, start)

    def _control(self, element: Element, place: Place, part: Part) -> None:
        """Read a control, of which nothing is proved where Word fills it from elsewhere."""
        others = (e for p in element if local(p) == "sdtPr" for e in p if (local(e) or bare(e)) not in CONTROL)
        with self._out.because(next((told(e) for e in others), "")):
            for child in element:
                if local(child) == "sdtContent":
                    self._walk(child, place, part)
                elif local(child) not in ("sdtPr", "sdtEndPr", *_MARKS) or not is_silent(child):
                    self._opaque(child, place, part)
                self._loose(child.tail, element, part)

    def _simple_field(self, element: Element, place: Place, part: Part) -> None:
        self.fields.begin(codes=value(element, "instr"), whole=True)
        opened = list(self.fields.open)
        self._walk(element, place, part)
        if self.fields.open != opened:
            self.fields.faults.add("a field that runs over the end of another")
            self.fields.open = opened
        self._closed()

    # What stands in a run.

    def _run(self, element: Element, place: Place, part: Part) -> None:
        properties = [e for e in element if local(e) == "rPr"]
        look = self._styled([value(e, "val") for p in properties for e in p if local(e) == "rStyle"], "character")
        for one in properties:
            look = look.over(look_of(one, self._stories.styles.palette))
        with self._out.looking(look), self._shown(look, part):
            self._walk(element, Place.RUN, part)

    def _letters(self, element: Element, place: Place, part: Part) -> None:
        text = element.text or ""
        if len(element) or (local(element) == "delText" and not self._out.deleted):
            self._opaque(element, place, part)
            return
        self._out.come_from(element, part)
        # Word takes away the spaces at the ends of a text that does not ask for them; other programs do not.
        if element.get(_SPACE) != "preserve" and text != text.strip(" \t\r\n"):
            left, right = text[:1].isspace(), text[-1:].isspace() and not text.isspace()
            for piece in (UNREAD * left, text.strip(" \t\r\n"), UNREAD * right):
                self._out.put(piece, part, "a space without `xml:space`" if piece == UNREAD else "")
        else:
            self._out.put(text, part)

    def _field_mark(self, element: Element, place: Place, part: Part) -> None:
        kind = value(element, "fldCharType")
        if kind == "begin":
            self.fields.begin()
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            self._closed(part)
        else:
            self.fields.faults.add("a field of no known mark")

    def _closed(self, part: Part | None = None) -> None:
        field = self.fields.end(whole=part is None)
        if field is None:
            return
        for tip in tips(field.codes):
            self._out.tell(tip, Part.DESCRIPTION)
        if part is not None and not field.shows and not field.is_silent:
            self._out.put(UNREAD, part, f"field `{field.kind}`")

    def _code(self, element: Element, place: Place, part: Part) -> None:
        deleted = local(element) == "delInstrText"
        if deleted and not self._out.deleted:
            self.fields.mix()
        elif not self.fields.code(element.text or ""):
            self._out.put(element.text or "", part, told(element))

    def _gap(self, element: Element, place: Place, part: Part) -> None:
        if local(element) == "tab":
            # A tab can be wide, or filled with dots: within a quotation it is no space.
            listed = part in (Part.FURNITURE, Part.CONTENTS) or self.fields.in_contents
            self._out.put(" " if listed else UNREAD, part, "" if listed else told(element))
        elif not self.fields.in_codes:
            self._out.put(" ", part)
            self._out.scribe(part).gap(Gap.LINE)

    def _hyphen(self, element: Element, place: Place, part: Part) -> None:
        self._out.put("\u2011", part)

    def _nothing(self, element: Element, place: Place, part: Part) -> None:
        if len(element) or (element.text or "").strip():
            self._opaque(element, place, part)

    def _note(self, element: Element, place: Place, part: Part) -> None:
        note = self._notes.pop((local(element).removesuffix("Reference"), value(element, "id")), None)
        if note is None or part in (Part.NOTE, Part.FURNITURE):
            self._opaque(element, place, part)
            return
        if self.fields.in_codes:
            return
        self._waiting.append((element, note, self._out.put_number(part)))

    def _own_number(self, element: Element, place: Place, part: Part) -> None:
        """Read the number of the note itself, which is expected at its beginning and nowhere else."""
        if part is not Part.NOTE or not self._out.scribe(part).begins:
            self._opaque(element, place, part)

    def _rule(self, element: Element, place: Place, part: Part) -> None:
        """Read the line between text and notes."""
        if part is not Part.FURNITURE:
            self._opaque(element, place, part)


_Step = Callable[[Reading, Element, Place, Part], None]
_ANYWHERE: Final[Mapping[str, _Step]] = {
    **dict.fromkeys((*INSERTED, *DELETED), Reading._revision),
    **{"sdt": Reading._control, "customXml": Reading._inside},
}
_STEPS: Final[Mapping[Place, Mapping[str, _Step]]] = {
    Place.BLOCKS: {**_ANYWHERE, "p": Reading._paragraph, "tbl": Reading._table},
    Place.ROWS: {**_ANYWHERE, "tr": Reading._row},
    Place.CELLS: {**_ANYWHERE, "tc": Reading._cell},
    Place.INLINES: {
        **_ANYWHERE,
        **dict.fromkeys(("smartTag", "hyperlink"), Reading._inside),
        **{"r": Reading._run, "fldSimple": Reading._simple_field},
    },
    Place.RUN: {
        **dict.fromkeys(("t", "delText"), Reading._letters),
        **dict.fromkeys(("instrText", "delInstrText"), Reading._code),
        **dict.fromkeys(("tab", "br", "cr"), Reading._gap),
        **dict.fromkeys(("softHyphen", "lastRenderedPageBreak", "commentReference"), Reading._nothing),
        **dict.fromkeys(("footnoteReference", "endnoteReference"), Reading._note),
        **dict.fromkeys(("footnoteRef", "endnoteRef"), Reading._own_number),
        **dict.fromkeys(("separator", "continuationSeparator"), Reading._rule),
        **{"fldChar": Reading._field_mark, "noBreakHyphen": Reading._hyphen},
    },
}
"""The elements that are read, by what they stand in."""
