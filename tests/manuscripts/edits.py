"""Edits of a DOCX at random places, as Word writes them: tracked or not, among its own traces of editing."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from tests.manuscripts.docx_words import SKIPPED, Paragraph, W, paragraphs_in, style_of
from tests.proof.words import parts_of, zipped

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RELATIONSHIPS = "word/_rels/document.xml.rels"
COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
LOOKS = {
    "italic": ("i", ""),
    "bold": ("b", ""),
    "small capitals": ("smallCaps", ""),
    "raised": ("vertAlign", "superscript"),
    "lowered": ("vertAlign", "subscript"),
    "underlined": ("u", "single"),
    "struck": ("strike", ""),
}
PROSE = ("replaced", "put in", "taken out", "comma", "phrase", "first word", "last word", "several words", "characters")
IN_PLACES = ("in a note", "in a heading", "in a cell", "in an item", "in a caption", "in own verse")
BLOCKS = ("divided", "joined", "new paragraph", "paragraph out", "paragraph moved", "new item", "item out")
STRANGERS = (
    *("in a quotation", "in a block quotation", "quotation in a note", "in a citation"),
    *("new quotation", "quotation out", "quotation paragraph moved", "quotation paragraph out"),
)
OTHERS = ("new note", "note out", "style", "row out", "picture out", "look off", "comment", "line break")
KINDS = (*PROSE, *IN_PLACES, *BLOCKS, *STRANGERS, *OTHERS, *LOOKS)
MARKUP = (
    "*stern* und_strich_ hier",
    "[Klammer] (rund) {geschweift}",
    "1 < 2 & 3 > 2 $5 $6",
    "a^2 ~ 3~4 H~2~O",
    "@name und a@b.de #eins",
    "\\ und | und `code`",
    "<b>fett</b> &amp; <!-- x -->",
    "eins -- zwei --- drei ...",
    "https://example.org/a_b_c?d=e",
    "3 * 4 * 5 ** 6",
    "[^1] und ^[x] und [@x#p1]",
    "![x](y.png) und ::: own",
)
STARTS = (
    "1. ",
    "- ",
    "# ",
    "> ",
    "| ",
    "a) ",
    ": ",
    "    ",
    "* ",
    "+ ",
    "::: ",
    "% ",
    "[1]: ",
    "(a) ",
    "---",
    "~~~ ",
    "i. ",
    "=== ",
)


@dataclass(frozen=True)
class Edit:
    """One edit of a file, in paragraphs that no other edit touches."""

    kind: str
    tracked: bool
    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...]
    word: str = ""
    """Of a comment its words; else nothing."""

    @property
    def is_prose(self) -> bool:
        """Whether it changes own words of the text."""
        return self.kind in PROSE


class Editor:
    """Edits a DOCX."""

    def __init__(self, docx: bytes, seed: int, *, german: bool) -> None:
        self.random = random.Random(seed)
        self.parts = parts_of(docx)
        for data in self.parts.values():
            for prefix, name in re.findall(rb'xmlns:(\w+)="([^"]+)"', data):
                if not re.fullmatch(rb"ns\d+", prefix):
                    ElementTree.register_namespace(prefix.decode(), name.decode())
        self.root = ElementTree.fromstring(self.parts["word/document.xml"])
        self.notes = ElementTree.fromstring(self.parts["word/footnotes.xml"])
        body = self.root.find(f"{W}body")
        assert body is not None
        self.body = body
        self.marks = ("„", "“") if german else ("“", "”")
        self.edits: list[Edit] = []
        self.number = seed * 1000
        self.taken: set[int] = set()
        self._normalise()

    def saved(self) -> bytes:
        """The edited file; its notes are numbered in the order of their marks, as Word does and LibreOffice needs."""
        marks = list(self.root.iter(f"{W}footnoteReference"))
        special = [note for note in self.notes if note.get(f"{W}type") is not None]
        own = {note.get(f"{W}id", ""): note for note in self.notes}
        for note in list(self.notes):
            self.notes.remove(note)
        # A paragraph that is moved as a tracked change stands in the file twice, its notes too.
        self.notes.extend([*special, *(copy.deepcopy(own[mark.get(f"{W}id", "")]) for mark in marks)])
        for number, (mark, note) in enumerate(zip(marks, list(self.notes)[len(special) :], strict=True), 1):
            mark.set(f"{W}id", str(number))
            note.set(f"{W}id", str(number))
        self.parts["word/document.xml"] = ElementTree.tostring(self.root, encoding="UTF-8", xml_declaration=True)
        self.parts["word/footnotes.xml"] = ElementTree.tostring(self.notes, encoding="UTF-8", xml_declaration=True)
        return zipped(self.parts)

    def edit(self, kind: str) -> bool:
        """Make one edit; whether there was a place for it."""
        tracked = self.random.random() < 0.5
        if kind in LOOKS:
            made = self._look(kind, tracked)
        elif (
            kind in PROSE
            or kind in ("in a quotation", "in a citation", "in a block quotation", "new quotation")
            or kind in IN_PLACES
            or kind == "quotation in a note"
        ):
            made = self._words(kind, tracked)
        else:
            made = getattr(self, f"_{kind.replace(' ', '_')}")(kind, tracked)
        if made is not None:
            self.edits.append(made)
        return made is not None

    # What there is

    def _normalise(self) -> None:
        """One piece of content a run, so that runs can be cut."""
        for root in (self.root, self.notes):
            for parent in list(root.iter()):
                for run in [r for r in parent if r.tag == f"{W}r"]:
                    content = [c for c in run if c.tag != f"{W}rPr"]
                    if len(content) < 2:
                        continue
                    at = list(parent).index(run)
                    parent.remove(run)
                    for n, item in enumerate(content):
                        own = Element(f"{W}r", run.attrib)
                        own.extend([copy.deepcopy(p) for p in run if p.tag == f"{W}rPr"])
                        own.append(item)
                        parent.insert(at + n, own)

    def _texts(self, *, styles: str = r".*", quoted: bool | None = None, least: int = 60) -> list[Element]:
        """Free paragraphs of the text, in any order; `quoted` says whether they have a quotation or citation."""
        found = []
        for p in self.body:
            if p.tag != f"{W}p" or id(p) in self.taken or len(text_of(p)) < least:
                continue
            name = style_of(p)
            if SKIPPED.match(name) or not re.fullmatch(styles, name):
                continue
            if quoted is not None and quoted != bool(self._strangers(p)):
                continue
            found.append(p)
        self.random.shuffle(found)
        return found

    def _strangers(self, p: Element) -> list[tuple[int, int, str]]:
        """The quotations and citations of a paragraph: start, end, and which of them."""
        text = text_of(p)
        if style_of(p) == "BlockText" and not text.startswith("Das Wasser"):
            return [(0, len(text), "quotation")]
        found = []
        depth = start = 0
        for at, c in enumerate(text):
            if c == self.marks[0]:
                start = at if not depth else start
                depth += 1
            elif c == self.marks[1] and depth:
                depth -= 1
                if not depth:
                    found.append((start, at + 1, "quotation"))
        found += [(m.start(), m.end(), "citation") for m in re.finditer(r"\([^()]*\d[^()]*\)", text)]
        return found

    def _pool(self, kind: str) -> list[Element]:
        plain = r"BodyText|FirstParagraph|Compact"
        if kind in ("in a note", "quotation in a note"):
            found = [p for p in self.notes.iter(f"{W}p") if id(p) not in self.taken and len(text_of(p)) > 30]
        elif kind == "in a heading":
            names = ("Literatur", "Bibliography", "Verzeichnis der Zitate", "Index of Quotations")
            found = [p for p in self._texts(styles=r"Heading\d", least=6) if text_of(p) not in names]
        elif kind == "in a cell":
            cells = [p for t in self.body.iter(f"{W}tbl") for p in t.iter(f"{W}p")]
            found = [p for p in cells if id(p) not in self.taken and len(text_of(p)) > 4]
        elif kind == "in an item":
            found = [p for p in self._texts(least=20) if is_item(p)]
        elif kind == "in a caption":
            found = self._texts(styles=r"\w*Caption", least=20)
        elif kind == "in own verse":
            found = [p for p in self._texts(styles="BlockText") if text_of(p).startswith("Das Wasser")]
        elif kind == "in a block quotation":
            found = [p for p in self._texts(styles="BlockText") if not text_of(p).startswith("Das Wasser")]
        elif kind in ("in a quotation", "in a citation"):
            found = self._texts(styles=plain, quoted=True)
        else:
            found = self._texts(styles=plain)
        self.random.shuffle(found)
        return found

    def _places(self, p: Element, kind: str, pattern: str) -> list[tuple[int, int]]:
        """Where words of one kind are in a paragraph."""
        strangers = self._strangers(p)
        wanted = {"in a citation": "citation"}.get(kind, "quotation" if "quotation" in kind else "")
        wanted = "" if kind == "new quotation" else wanted
        text = text_of(p)
        label = re.match(r"(?:Tabelle|Abbildung|Table|Figure)\W\d+\. |\d+ (?=\w)", text)
        first = label.end() if label and (kind == "in a caption" or "heading" in kind) else 0
        found = []
        for m in re.finditer(pattern, text):
            roles = {role for s, e, role in strangers if s < m.end() and m.start() < e}
            if (roles == {wanted} if wanted else not roles) and m.start() >= first:
                found.append((m.start(), m.end()))
        return found

    def word(self) -> str:
        """A word that nobody wrote."""
        self.number += 1
        number, letters = self.number, ""
        while number:
            number, digit = divmod(number, 20)
            letters += "abcdefghijklmnoprstu"[digit]
        return f"qz{letters}"

    def by(self) -> dict[str, str]:
        """The attributes of a tracked change."""
        self.number += 1
        return {f"{W}id": str(90_000 + self.number), f"{W}author": "Ed", f"{W}date": "2026-01-01T00:00:00Z"}

    def _made(self, kind: str, tracked: bool, before: list[Paragraph], *after: Element, word: str = "") -> Edit:
        self.taken.update(id(p) for p in after)
        return Edit(kind, tracked, tuple(before), tuple(self._said(*after)), word)

    def _said(self, *elements: Element) -> list[Paragraph]:
        return paragraphs_in(elements, self.notes)

    # Words

    def _words(self, kind: str, tracked: bool) -> Edit | None:
        pattern = {"comma": r",(?= \w)", "in a citation": r"\d+", "phrase": r"\w+(?: \w+){1,4}"}.get(
            kind, r"[^\W\d_]{4,}"
        )
        if kind == "taken out":
            pattern = r"[^\W\d_]{3,} (?=\w)"
        for p in self._pool(kind):
            places = self._places(p, kind, pattern)
            if not places:
                continue
            before = self._said(p)
            if kind == "several words":
                for start, end in sorted(self.random.sample(places, min(3, len(places))), reverse=True):
                    self._put(p, start, end, self.word(), tracked and self.random.random() < 0.7)
                return self._made(kind, tracked, before, p)
            start, end = self.random.choice(places)
            if kind == "first word":
                start, end = places[0]
                if start:
                    continue
            if kind == "last word":
                start, end = places[-1]
            put = self.word()
            if kind == "put in" or (kind in IN_PLACES and self.random.random() < 0.3):
                end, put = start, f"{put} "
            elif kind == "taken out" or (kind in ("in a quotation", "in a note") and self.random.random() < 0.2):
                put = ""
            elif kind == "comma":
                put = self.random.choice((";", " –", "", ":", "."))
            elif kind == "phrase":
                put = f"{put} und andere Wörter"
            elif kind == "in a citation":
                put = "77"
            elif kind == "characters":
                put = f"{put} {self.random.choice(MARKUP)}"
            elif kind == "new quotation":
                whole = text_of(p)[start:end]
                self._put(p, start, end, f"{self.marks[0]}{whole}{self.marks[1]}", tracked)
                return self._made(kind, tracked, before, p)
            self._put(p, start, end, put, tracked)
            return self._made(kind, tracked, before, p)
        return None

    def _put(self, p: Element, start: int, end: int, text: str, tracked: bool, look: Element | None = None) -> None:
        """Put words in the place of some characters of a paragraph."""
        cut(p, start)
        cut(p, end)
        own = [(run, parent) for run, parent, s, e in runs_of(p) if start <= s and e <= end and e > s]
        beside = next(((r, q, e) for r, q, s, e in runs_of(p) if s < e and s <= max(0, start - (not own)) < e), None)
        if own:
            parent = own[0][1]
            at = list(parent).index(own[0][0])
            model = own[0][0]
        else:
            assert beside is not None
            model, parent, _ = beside
            at = list(parent).index(model) + (beside[2] <= start)
        if tracked and model is not None and parent.tag == f"{W}ins":
            tracked = False
        for run, holder in own:
            place = list(holder).index(run)
            holder.remove(run)
            if tracked and holder.tag != f"{W}ins":
                gone = Element(f"{W}del", self.by())
                for t in run.iter(f"{W}t"):
                    t.tag = f"{W}delText"
                gone.append(run)
                holder.insert(place, gone)
                at = place + 1 if holder is parent else at
        if text:
            made = run_like(model, text)
            if look is not None:
                properties = made.find(f"{W}rPr")
                if properties is None:
                    properties = Element(f"{W}rPr")
                    made.insert(0, properties)
                properties.append(look)
            if tracked:
                put = Element(f"{W}ins", self.by())
                put.append(made)
                made = put
            parent.insert(at, made)

    # Looks

    def _look(self, kind: str, tracked: bool) -> Edit | None:
        name, val = LOOKS[kind]
        for p in self._pool("look"):
            places = self._places(p, "look", r"[^\W\d_]{4,}(?: \w+){0,2}")
            if not places:
                continue
            before = self._said(p)
            start, end = self.random.choice(places)
            cut(p, start)
            cut(p, end)
            runs = [r for r, _, s, e in runs_of(p) if start <= s and e <= end and e > s]
            if any(r.find(f"{W}rPr") is not None for r in runs):
                continue
            for run in runs:
                properties = Element(f"{W}rPr")
                run.insert(0, properties)
                SubElement(properties, f"{W}{name}", {f"{W}val": val} if val else {})
                if tracked:
                    SubElement(SubElement(properties, f"{W}rPrChange", self.by()), f"{W}rPr")
            return self._made(kind, tracked, before, p)
        return None

    def _look_off(self, kind: str, tracked: bool) -> Edit | None:
        names = {f"{W}{name}" for name, _ in LOOKS.values()}
        for p in self._texts(styles=r"BodyText|FirstParagraph|Compact"):
            strangers = self._strangers(p)
            before = self._said(p)
            for run, _, s, e in runs_of(p):
                properties = run.find(f"{W}rPr")
                if e == s or properties is None or any(a < e and s < b for a, b, _ in strangers):
                    continue
                own = [x for x in properties if x.tag in names]
                if own:
                    for x in own:
                        properties.remove(x)
                    return self._made(kind, tracked, before, p)
        return None

    # Paragraphs

    def _divided(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._pool(kind):
            places = self._places(p, kind, r"(?<=[.!?]) (?=[A-ZÄÖÜ])")
            if not places:
                continue
            before = self._said(p)
            start, end = self.random.choice(places)
            self._put(p, start, end, "", False)
            first = Element(f"{W}p")
            if (own := p.find(f"{W}pPr")) is not None:
                first.append(copy.deepcopy(own))
            cut(p, start)
            for item in list(p):
                length = sum(e - s for r, _, s, e in runs_of(p) if r is item or r in list(item))
                if item.tag == f"{W}pPr":
                    continue
                if start <= 0 and length:
                    break
                if length > start > 0:
                    return None
                start -= length
                p.remove(item)
                first.append(item)
            if tracked:
                SubElement(mark_of(first), f"{W}ins", self.by())
            self.body.insert(list(self.body).index(p), first)
            return self._made(kind, tracked, before, first, p)
        return None

    def _neighbours(self, *, quoted: bool | None = None) -> Iterator[tuple[Element, Element]]:
        order = list(self.body)
        plain = {id(p) for p in self._texts(styles=r"BodyText|FirstParagraph") if not is_item(p)}
        for p in self._texts(styles=r"BodyText|FirstParagraph", quoted=quoted):
            at = order.index(p) + 1
            if not is_item(p) and at < len(order) and id(order[at]) in plain:
                yield p, order[at]

    def _joined(self, kind: str, tracked: bool) -> Edit | None:
        for first, second in self._neighbours():
            before = self._said(first, second)
            first.append(plain_run(" "))
            if tracked:
                SubElement(mark_of(first), f"{W}del", self.by())
                return self._made(kind, tracked, before, first, second)
            for item in [i for i in second if i.tag != f"{W}pPr"]:
                second.remove(item)
                first.append(item)
            self.body.remove(second)
            self.taken.add(id(second))
            return self._made(kind, tracked, before, first)
        return None

    def _new_paragraph(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._texts(styles=r"BodyText|FirstParagraph"):
            if is_item(p):
                continue
            start = self.random.choice(STARTS) if self.random.random() < 0.5 else ""
            text = f"{start}Ein neuer Absatz mit {self.word()}. {self.random.choice(MARKUP)}."
            made = Element(f"{W}p")
            if (own := p.find(f"{W}pPr")) is not None:
                made.append(copy.deepcopy(own))
            run = plain_run(text)
            if tracked:
                SubElement(mark_of(made), f"{W}ins", self.by())
                put = SubElement(made, f"{W}ins", self.by())
                put.append(run)
            else:
                made.append(run)
            self.body.insert(list(self.body).index(p) + 1, made)
            self.taken.add(id(p))
            return self._made(kind, tracked, [], made)
        return None

    def _new_item(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._pool("in an item"):
            made = Element(f"{W}p")
            own = p.find(f"{W}pPr")
            assert own is not None
            made.append(copy.deepcopy(own))
            made.append(plain_run(f"Ein neuer Punkt mit {self.word()}."))
            self.body.insert(list(self.body).index(p) + 1, made)
            self.taken.add(id(p))
            return self._made(kind, False, [], made)
        return None

    def _out(self, kind: str, tracked: bool, p: Element) -> Edit | None:
        before = self._said(p)
        marks = {mark.get(f"{W}id") for mark in p.iter(f"{W}footnoteReference")}
        inner = {id(x) for note in self.notes if note.get(f"{W}id") in marks for x in note.iter(f"{W}p")}
        if inner & self.taken:
            return None
        self.taken |= inner
        if not tracked:
            self.body.remove(p)
            return self._made(kind, tracked, before)
        SubElement(mark_of(p), f"{W}del", self.by())
        self._put(p, 0, len(text_of(p)), "", True)
        self.taken.add(id(p))
        order = list(self.body)
        following = order[order.index(p) + 1]
        self.taken.add(id(following))
        return self._made(kind, tracked, before)

    def _paragraph_out(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._texts(styles=r"BodyText|FirstParagraph", quoted=False):
            if not is_item(p):
                order = list(self.body)
                following = order[order.index(p) + 1]
                if not tracked or (following.tag == f"{W}p" and id(following) not in self.taken):
                    return self._out(kind, tracked, p)
        return None

    def _quotation_paragraph_out(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._texts(styles=r"BodyText|FirstParagraph", quoted=True):
            if not is_item(p):
                return self._out(kind, False, p)
        return None

    def _item_out(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._pool("in an item"):
            if not self._strangers(p):
                return self._out(kind, False, p)
        return None

    def _paragraph_moved(self, kind: str, tracked: bool) -> Edit | None:
        for first, second in self._neighbours(quoted=kind != "paragraph moved"):
            before = self._said(first, second)
            at = list(self.body).index(second)
            if tracked:
                moved = copy.deepcopy(first)
                for run, parent, _, _ in list(runs_of(first)):
                    place = list(parent).index(run)
                    gone = Element(f"{W}moveFrom", self.by())
                    parent.remove(run)
                    gone.append(run)
                    parent.insert(place, gone)
                for run, parent, _, _ in list(runs_of(moved)):
                    place = list(parent).index(run)
                    put = Element(f"{W}moveTo", self.by())
                    parent.remove(run)
                    put.append(run)
                    parent.insert(place, put)
                SubElement(mark_of(first), f"{W}moveFrom", self.by())
                SubElement(mark_of(moved), f"{W}moveTo", self.by())
                self.body.insert(at + 1, moved)
                self.taken.add(id(first))
                return self._made(kind, tracked, before, second, moved)
            self.body.remove(first)
            self.body.insert(at, first)
            return self._made(kind, tracked, before, second, first)
        return None

    _quotation_paragraph_moved = _paragraph_moved

    # Quotations, notes, objects

    def _quotation_out(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._texts(styles=r"BodyText|FirstParagraph", quoted=True):
            own = [(s, e) for s, e, role in self._strangers(p) if role == "quotation"]
            if not own:
                continue
            start, end = self.random.choice(own)
            before = self._said(p)
            cited = re.match(r"[,.;]? ?\([^()]*\d[^()]*\)", text_of(p)[end:])
            if cited and self.random.random() < 0.5:
                end += cited.end()
            self._put(p, start, end, "", tracked)
            return self._made(kind, tracked, before, p)
        return None

    def _new_note(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._pool(kind):
            places = self._places(p, kind, r"\w(?=[.,;] )")
            if not places:
                continue
            before = self._said(p)
            at = self.random.choice(places)[1] + self.random.randint(0, 1)
            number = str(9000 + self.number)
            self._put(p, at, at, "\ufffd", tracked)
            (run,) = [r for r, _, _, _ in runs_of(p) if r.findtext(f"{W}t") == "\ufffd"]
            run.clear()
            SubElement(run, f"{W}footnoteReference", {f"{W}id": number})
            note = SubElement(self.notes, f"{W}footnote", {f"{W}id": number})
            own = SubElement(note, f"{W}p")
            style = SubElement(SubElement(own, f"{W}pPr"), f"{W}pStyle")
            style.set(f"{W}val", "FootnoteText")
            SubElement(SubElement(own, f"{W}r"), f"{W}footnoteRef")
            own.append(plain_run(f" Eine neue Anmerkung, {self.word()} [sic] *."))
            self.taken.add(id(own))
            return self._made(kind, tracked, before, p)
        return None

    def _note_out(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._texts(styles=r"BodyText|FirstParagraph"):
            marks = [(s, e, r) for r, _, s, e in runs_of(p) if r.find(f"{W}footnoteReference") is not None]
            if not marks:
                continue
            before = self._said(p)
            start, end, run = self.random.choice(marks)
            mark = run.find(f"{W}footnoteReference")
            assert mark is not None
            for note in self.notes:
                if note.get(f"{W}id") == mark.get(f"{W}id"):
                    inner = {id(x) for x in note.iter(f"{W}p")}
                    if inner & self.taken:
                        return None
                    self.taken |= inner
            self._put(p, start, end, "", tracked)
            return self._made(kind, tracked, before, p)
        return None

    def _style(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._texts(styles=r"BodyText|FirstParagraph", quoted=False):
            style = p.find(f"{W}pPr/{W}pStyle")
            if style is None or is_item(p):
                continue
            before = self._said(p)
            style.set(f"{W}val", self.random.choice(("Heading2", "BlockText")))
            return self._made(kind, False, before, p)
        return None

    def _row_out(self, kind: str, tracked: bool) -> Edit | None:
        for table in self.body.iter(f"{W}tbl"):
            for row in list(table.iter(f"{W}tr"))[1:]:
                own = list(row.iter(f"{W}p"))
                if any(id(p) in self.taken for p in own):
                    continue
                before = self._said(*own)
                if tracked:
                    properties = row.find(f"{W}trPr")
                    if properties is None:
                        properties = Element(f"{W}trPr")
                        row.insert(0, properties)
                    SubElement(properties, f"{W}del", self.by())
                    self.taken.update(id(p) for p in own)
                else:
                    table.remove(row)
                return self._made(kind, tracked, before)
        return None

    def _picture_out(self, kind: str, tracked: bool) -> Edit | None:
        for p in self.body:
            for run, parent, _, _ in runs_of(p) if p.tag == f"{W}p" and id(p) not in self.taken else ():
                if run.find(f"{W}drawing") is not None:
                    before = self._said(p)
                    parent.remove(run)
                    return self._made(kind, False, before, p)
        return None

    def _line_break(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._pool(kind):
            places = self._places(p, kind, r"(?<=\w) (?=\w)")
            if not places:
                continue
            before = self._said(p)
            start, end = self.random.choice(places)
            self._put(p, start, end, "\ufffd", tracked)
            (run,) = [r for r, _, _, _ in runs_of(p) if r.findtext(f"{W}t") == "\ufffd"]
            for t in run.findall(f"{W}t"):
                run.remove(t)
            SubElement(run, f"{W}br")
            return self._made(kind, tracked, before, p)
        return None

    def _comment(self, kind: str, tracked: bool) -> Edit | None:
        for p in self._pool(kind):
            places = self._places(p, kind, r"[^\W\d_]{4,}(?: \w+){0,2}")
            if not places:
                continue
            before = self._said(p)
            start, end = self.random.choice(places)
            cut(p, start)
            cut(p, end)
            own = [(r, q) for r, q, s, e in runs_of(p) if start <= s and e <= end and e > s]
            number, word = str(500 + self.number), self.word()
            parent = own[0][1]
            parent.insert(list(parent).index(own[0][0]), Element(f"{W}commentRangeStart", {f"{W}id": number}))
            parent = own[-1][1]
            at = list(parent).index(own[-1][0]) + 1
            parent.insert(at, Element(f"{W}commentRangeEnd", {f"{W}id": number}))
            mark = Element(f"{W}r")
            SubElement(mark, f"{W}commentReference", {f"{W}id": number})
            parent.insert(at + 1, mark)
            comment = (
                f'<w:comment w:id="{number}" w:author="Ed"><w:p><w:r><w:t>Warum {word}?</w:t></w:r></w:p></w:comment>'
            )
            part = self.parts.get("word/comments.xml", b"<w:comments></w:comments>").decode()
            part = re.sub(r"(<w:comments[^>]*)/>", r"\1></w:comments>", part)
            if "xmlns:w" not in part:
                part = part.replace("<w:comments", f'<w:comments xmlns:w="{W[1:-1]}"')
            self.parts["word/comments.xml"] = part.replace("</w:comments>", f"{comment}</w:comments>").encode()
            self._know_comments()
            return self._made(kind, False, before, p, word=word)
        return None

    def _know_comments(self) -> None:
        for name, end, text in (
            (RELATIONSHIPS, "</Relationships>", f'<Relationship Id="said" Type="{COMMENTS}" Target="comments.xml"/>'),
            (
                "[Content_Types].xml",
                "</Types>",
                f'<Override PartName="/word/comments.xml" ContentType="{COMMENTS_TYPE}"/>',
            ),
        ):
            xml = self.parts[name].decode()
            if "comments.xml" not in xml:
                self.parts[name] = xml.replace(end, f"{text}{end}").encode()

    # What Word does by itself

    def regenerated(self) -> None:
        """Fill contents and index anew, and change the running heads, as Word does when it opens a file."""
        for p in self.body.iter(f"{W}p"):
            if re.match(r"TOC\d|Index\d", style_of(p)):
                p.append(plain_run("\t17"))
        for name in [n for n in self.parts if re.match(r"word/(?:header|footer)\d*\.xml", n)]:
            self.parts[name] = self.parts[name].replace(b"</w:t>", b" neu</w:t>")

    def noise(self) -> None:
        """Cut runs at random places and leave the traces that Word leaves."""
        for p in [*self.body.iter(f"{W}p"), *self.notes.iter(f"{W}p")]:
            if self.random.random() < 0.5 or SKIPPED.match(style_of(p)):
                continue
            p.set(f"{W}rsidR", "00A77B3E")
            for _ in range(self.random.randint(0, 3)):
                cut(p, self.random.randint(0, len(text_of(p))))
            for run, parent, s, e in list(runs_of(p)):
                if e > s and self.random.random() < 0.4:
                    run.set(f"{W}rsidRPr", "00F12A4B")
                    kind = self.random.choice(("proofErr", "bookmarkStart", "lang", "break", "rtl"))
                    if kind == "proofErr":
                        parent.insert(list(parent).index(run), Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
                    elif kind == "bookmarkStart":
                        name = {f"{W}id": str(self.number), f"{W}name": f"_GoBack{self.number}"}
                        parent.insert(list(parent).index(run), Element(f"{W}bookmarkStart", name))
                        parent.insert(
                            list(parent).index(run) + 1, Element(f"{W}bookmarkEnd", {f"{W}id": str(self.number)})
                        )
                        self.number += 1
                    elif kind == "lang" and run.find(f"{W}rPr") is None:
                        properties = Element(f"{W}rPr")
                        SubElement(properties, f"{W}rFonts", {f"{W}cs": "Arial"})
                        SubElement(properties, f"{W}lang", {f"{W}val": "de-DE"})
                        run.insert(0, properties)
                    elif kind == "break" and run.find(f"{W}t") is not None:
                        at = 1 if run.find(f"{W}rPr") is not None else 0
                        run.insert(at, Element(f"{W}lastRenderedPageBreak"))


def is_item(p: Element) -> bool:
    return p.find(f"{W}pPr/{W}numPr") is not None


def mark_of(p: Element) -> Element:
    """The properties of a paragraph's mark."""
    own = p.find(f"{W}pPr")
    if own is None:
        own = Element(f"{W}pPr")
        p.insert(0, own)
    mark = own.find(f"{W}rPr")
    return mark if mark is not None else SubElement(own, f"{W}rPr")


def plain_run(text: str) -> Element:
    made = Element(f"{W}r")
    SubElement(made, f"{W}t", {SPACE: "preserve"}).text = text
    return made


def run_like(run: Element, text: str) -> Element:
    made = plain_run(text)
    if (own := run.find(f"{W}rPr")) is not None:
        made.insert(0, copy.deepcopy(own))
    return made


_ONE = {f"{W}{name}" for name in ("tab", "br", "footnoteReference", "drawing", "noBreakHyphen")}


def runs_of(p: Element) -> list[tuple[Element, Element, int, int]]:
    """The runs of a paragraph that stand in its text, each with its parent, its start and its end."""
    found: list[tuple[Element, Element, int, int]] = []
    at = 0
    stack: list[tuple[Element, Element]] = [(child, p) for child in reversed(list(p))]
    while stack:
        item, parent = stack.pop()
        if item.tag == f"{W}r":
            size = len(item.findtext(f"{W}t") or "") + sum(c.tag in _ONE for c in item)
            found.append((item, parent, at, at + size))
            at += size
        elif item.tag in {f"{W}{n}" for n in ("ins", "hyperlink", "moveTo", "smartTag", "sdt", "sdtContent")}:
            stack += [(child, item) for child in reversed(list(item))]
    return found


def text_of(p: Element) -> str:
    """The words of a paragraph, one character for what is no word."""
    parts = []
    for run, _, start, end in runs_of(p):
        text = run.findtext(f"{W}t") or ""
        parts.append(text if len(text) == end - start else "\ufffc" * (end - start))
    return "".join(parts)


def cut(p: Element, at: int) -> None:
    """Cut the run that a character stands in before it."""
    for run, parent, start, end in runs_of(p):
        text = run.findtext(f"{W}t") or ""
        if start < at < end and len(text) == end - start:
            second = run_like(run, text[at - start :])
            own = run.find(f"{W}t")
            assert own is not None
            own.text = text[: at - start]
            own.set(SPACE, "preserve")
            parent.insert(list(parent).index(run) + 1, second)
            return
