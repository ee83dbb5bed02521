"""Reads a returned DOCX as its editor sees it: paragraphs of words with their looks, all tracked changes accepted.

What is no word (a note's mark, a picture, a formula, a text box) is one `OBJECT` with a name. Paragraphs that the
program or Word makes (title page, contents, index, bibliography) are left out by their styles. How a word looks is what
its own properties add to those of its paragraph, so that another template changes nothing.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.7 (styles), 17.11 (notes), 17.13.4 (comments), 17.13.5
(revisions).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.package import Package, is_on, tag_of, tagged, value
from quoteproof.revision.looks import WordLook, WordStyles, looks_of
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass


class ObjectKind(StrEnum):
    """What an `OBJECT` in a paragraph is."""

    NOTE = "a note"
    PICTURE = "a picture"
    FORMULA = "a formula"
    HIDDEN = "hidden words"
    OTHER = "a text box, a symbol or another object"


@dataclass(frozen=True, slots=True)
class WordObject:
    """Something in a paragraph that is no word."""

    kind: ObjectKind
    words: str = ""
    """The words in it; of a note its number in the file."""


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One paragraph of a DOCX."""

    kind: str
    """What it is: `body`, `heading 1`, `quote`, `list 0`, `cell`, or the name of its style."""
    text: str
    looks: tuple[WordLook, ...]
    """For each character how it looks."""
    objects: Mapping[int, WordObject]
    """By their offset, what the `OBJECT`s are."""
    number: int
    """Its number in its story, from 1; paragraphs that are left out count too."""
    appearance: tuple[str, ...] = ()
    """For each character what else it looks like beside its style, such as `colour FF0000`; else empty."""
    layout: str = ""
    """What the paragraph looks like beside its style, such as `alignment center`."""
    breaks: int = 0
    """How many page breaks an editor put in it, or before it."""
    pages: tuple[int, ...] = ()
    """The page that each character stands on, from 1, as Word or LibreOffice last set the file."""


@dataclass(frozen=True, slots=True)
class GeneratedParagraph:
    """A paragraph that the program made."""

    style: str
    """The name of its style, in small letters without spaces."""
    text: str
    is_counted: bool
    """Whether it is of a table of contents or an index, which Word makes anew."""


@dataclass(frozen=True, slots=True)
class EditorComment:
    """A comment of the file."""

    author: str
    text: str
    note: str
    """The number of the note it stands in; empty in the text."""
    start: tuple[int, int]
    """The index of a paragraph of the story, and the offset in it, at which its words begin."""
    end: tuple[int, int]
    """Where they end, exclusive."""


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """The words of a DOCX with its changes accepted."""

    paragraphs: tuple[WordParagraph, ...]
    notes: Mapping[str, tuple[WordParagraph, ...]]
    """By their numbers in the file, those to which a mark leads."""
    comments: tuple[EditorComment, ...]
    generated: tuple[GeneratedParagraph, ...] = ()
    """What of the text the program made."""
    links: tuple[tuple[str, str], ...] = ()
    """The words and addresses of its links to other places than its own."""


GENERATED: Final = frozenset(
    "title subtitle author date imprint tocheading contentsheading indexheading index1 indexnote bibliography "
    "bibliography1 sectionend tableend sectionbreak".split()
)
"""Styles of paragraphs that the chapters do not have, in small letters without spaces."""
_CONTENTS: Final = re.compile(r"toc\d|contents\d")
_BODY: Final = frozenset(
    "normal standard default defaultstyle bodytext textbody firstparagraph compact listparagraph footnotetext footnote "
    "bodytextindent bodytextfirstindent textbodyindent tablecontents".split()
)
_QUOTES: Final = frozenset("blocktext quote quotations intensequote footnoteblocktext".split())
_GONE: Final = frozenset({"del", "moveFrom"})
_PLAIN_STYLES: Final = frozenset(
    "hyperlink internetlink visitedhyperlink followedhyperlink footnotereference footnoteanchor footnotecharacters "
    "endnotereference endnoteanchor endnotecharacters commentreference annotationreference bodytextchar".split()
)
"""Character styles whose looks say nothing about the words."""
_SILENT: Final = frozenset(
    """softHyphen lastRenderedPageBreak commentReference footnoteRef endnoteRef annotationRef separator
    continuationSeparator rPr delText delInstrText""".split()
)
_WALKED: Final = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdtContent", "dir", "bdo"})


@dataclass(slots=True)
class _Open:
    """A paragraph under way."""

    text: list[str] = field(default_factory=list)
    looks: list[WordLook] = field(default_factory=list)
    appearance: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    objects: dict[int, WordObject] = field(default_factory=dict)

    def put(self, text: str, look: WordLook, appearance: str = "", page: int = 0) -> None:
        """Add words as they would print: one of several spaces, none where a line begins, `--` as a dash."""
        if look is not WordLook.CODE:
            text = text.replace("---", "—").replace("--", "–").replace("...", "…")
        text = re.sub(r"(?<=[ \n]) +", "", text)
        if not self.text:
            text = text.lstrip(" \t")
        elif self.text[-1][-1] in " \n":
            text = text.lstrip(" ")
        if text:
            self.text.append(text)
            self.looks += [look] * len(text)
            self.appearance += [appearance] * len(text)
            self.pages += [page] * len(text)

    def object(self, kind: ObjectKind, words: str = "") -> None:
        self.objects[len(self.looks)] = WordObject(kind, words)
        self.put(OBJECT, WordLook.PLAIN)


def read_returned(package: Package) -> ReturnedText:
    """Read the words of a DOCX; raises `UnreadableFileError`."""
    name = package.document()
    styles = WordStyles(package.only(name, "styles"))
    body = _Story(styles, "")
    for element in package.part(name):
        if tag_of(element) == "body":
            body.blocks(element, cell=False)
    notes: dict[str, tuple[WordParagraph, ...]] = {}
    stories = [body]
    marks = {
        item.words
        for paragraph in body.paragraphs
        for item in paragraph.objects.values()
        if item.kind is ObjectKind.NOTE
    }
    for kind in ("footnote", "endnote"):
        part = package.only(name, f"{kind}s")
        for note in tagged(part, kind) if part is not None else ():
            number = f"{kind} {value(note, 'id')}"
            if number in marks:
                story = _Story(styles, number)
                story.blocks(note, cell=False)
                notes[number] = tuple(story.paragraphs)
                stories.append(story)
    links = tuple(_links(package.part(name), package.addresses(name)))
    said = {
        value(comment, "id"): (value(comment, "author"), _words(comment))
        for part in package.related(name, "comments")
        for comment in tagged(package.part(part), "comment")
    }
    comments = [comment for story in stories for comment in story.comments(said)]
    return ReturnedText(tuple(body.paragraphs), notes, tuple(comments), tuple(body.generated), links)


def _words(element: Element) -> str:
    """The words of some paragraphs, with a space between two."""
    lines = ("".join(t.text or "" for t in tagged(p.iter(), "t")) for p in tagged(element.iter(), "p"))
    return " ".join(line for line in lines if line)


def _links(root: Element, addresses: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The words and addresses of the links in a text, as they come; those of fields have no words."""
    for element in root.iter():
        name = tag_of(element)
        if name == "hyperlink":
            known = (addresses.get(said) for attribute, said in element.items() if attribute.endswith("}id"))
            yield from ((_text(element), address) for address in known if address)
        elif name == "instrText" and (field := _LINK.match(element.text or "")):
            yield "", field[1]


_LINK: Final = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')


class _Story:
    """Reads the paragraphs of one text: the main one, or a note."""

    def __init__(self, styles: WordStyles, note: str) -> None:
        self._styles = styles
        self._note = note
        self.paragraphs: list[WordParagraph] = []
        self.generated: list[GeneratedParagraph] = []
        self._open = _Open()
        self._count = 0
        self._fields: list[list[str | bool]] = []
        self._ranges: dict[str, list[tuple[int, int]]] = {}
        self._in_contents = False
        self._head: dict[WordLook, bool] = {}
        self._in_heading = False
        self._breaks = 0
        self._page = 1
        self._style = ""
        self._in_table = ""

    def comments(self, said: Mapping[str, tuple[str, str]]) -> Iterator[EditorComment]:
        """The comments on words of this story."""
        for key, places in self._ranges.items():
            if key in said:
                yield EditorComment(*said[key], self._note, places[0], places[-1])

    def blocks(self, element: Element, *, cell: bool) -> None:
        """Read what holds paragraphs and tables."""
        for child in element:
            name = tag_of(child)
            if name == "p":
                self._paragraph(child, cell=cell)
            elif name == "tbl":
                self._table(child)
            elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                self.blocks(child, cell=cell)
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self._range(child)
            elif name == "altChunk" or (name not in _GONE and _shows(child)):
                thing = {0: WordObject(ObjectKind.OTHER, _text(child))}
                self.paragraphs.append(WordParagraph("body", OBJECT, (WordLook.PLAIN,), thing, self._count))

    def _table(self, table: Element) -> None:
        names = [value(e, "val") for p in tagged(table, "tblPr") for e in tagged(p, "tblStyle")]
        self._in_table = names[0] if names else ""
        for number, row in enumerate(e for e in table.iter() if tag_of(e) == "tr"):
            self._head = self._styles.head(names[0]) if names and not number else {}
            marks = {tag_of(mark) for p in tagged(row, "trPr") for mark in p}
            if marks & _GONE:
                continue
            for cell in (
                c for e in row for c in (tagged(e.iter(), "tc") if tag_of(e) in ("sdt", "customXml") else [e])
            ):
                if tag_of(cell) == "tc":
                    before = len(self.paragraphs)
                    self.blocks(cell, cell=True)
                    if len(self.paragraphs) == before:
                        self.paragraphs.append(WordParagraph("cell", "", (), {}, self._count))
        self._in_table = ""

    def _paragraph(self, element: Element, *, cell: bool) -> None:
        self._count += 1
        properties = tagged(element, "pPr")
        style = next((value(e, "val") for p in properties for e in tagged(p, "pStyle")), self._styles.default)
        was_contents = self._in_contents
        # What is emphasized in a heading that is all italics looks as the rest of it.
        self._in_heading = not cell and self._styles.name(style).startswith("heading")
        self._style = style
        self._breaks += any(is_on(e) for p in properties for e in tagged(p, "pageBreakBefore"))
        self._inlines(element, {**self._styles.looks(style), **self._head} if cell else self._styles.looks(style))
        marks = {tag_of(mark) for p in properties for r in tagged(p, "rPr") for mark in r}
        if marks & _GONE:
            return  # it goes on in the next one
        text = "".join(self._open.text).rstrip(" ")
        made, self._open = self._open, _Open()
        layout = self._styles.added(properties, style)
        name = self._styles.name(style)
        contents = was_contents or self._in_contents or _CONTENTS.fullmatch(name)
        if contents or name in GENERATED:
            counted = bool(contents) or name.startswith("index")
            self.generated += [GeneratedParagraph(name, text, counted)] if text.strip() else []
            return
        if not text.strip():
            return
        self.paragraphs.append(
            WordParagraph(
                self._kind(name, properties, cell=cell),
                text,
                tuple(made.looks[: len(text)]),
                made.objects,
                self._count,
                tuple(made.appearance[: len(text)]),
                _said(layout),
                self._breaks,
                tuple(made.pages[: len(text)]),
            )
        )
        self._breaks = 0

    def _kind(self, name: str, properties: list[Element], *, cell: bool) -> str:
        if cell:
            return "cell"
        heading = re.fullmatch(r"heading(\d)", name)
        if heading:
            return f"heading {heading[1]}"
        if name in _QUOTES:
            return "quote"
        numbers = [n for p in properties for n in tagged(p, "numPr")]
        if any(value(e, "val") != "0" for n in numbers for e in tagged(n, "numId")):
            return f"list {next((value(e, 'val') for n in numbers for e in tagged(n, 'ilvl')), '0')}"
        return "body" if name in _BODY else name

    def _inlines(self, element: Element, paragraph: dict[WordLook, bool]) -> None:
        for child in element:
            name = tag_of(child)
            if name == "r":
                self._run(child, paragraph)
            elif name in _WALKED or name == "sdt" or name == "fldSimple":
                self._inlines(child, paragraph)
            elif name in ("m:oMath", "m:oMathPara"):
                self._open.object(ObjectKind.FORMULA, "".join(t.text or "" for t in tagged(child.iter(), "m:t")))
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self._range(child)
            elif name not in _GONE and name not in ("pPr", "sdtPr", "sdtEndPr") and _shows(child):
                self._open.object(ObjectKind.OTHER, _text(child))

    def _range(self, mark: Element) -> None:
        self._ranges.setdefault(value(mark, "id"), []).append((len(self.paragraphs), len(self._open.looks)))

    def _look(self, properties: list[Element], paragraph: dict[WordLook, bool]) -> tuple[WordLook, bool]:
        """How a run looks beside its paragraph, and whether it is hidden."""
        own: dict[WordLook, bool] = {}
        code = WordLook.PLAIN
        for item in properties:
            for style in tagged(item, "rStyle"):
                named = self._styles.name(value(style, "val"))
                if named == "verbatimchar":
                    code = WordLook.CODE
                elif named not in _PLAIN_STYLES:
                    own.update(self._styles.looks(value(style, "val")))
            own.update(looks_of(item))
        look = code
        for kind, on in own.items():
            if on != paragraph.get(kind, False) or (on and self._in_heading):
                look |= kind
        hidden = any(is_on(e) for p in properties for e in tagged(p, "vanish", "specVanish"))
        return look, hidden

    def _run(self, run: Element, paragraph: dict[WordLook, bool]) -> None:
        properties = tagged(run, "rPr")
        look, hidden = self._look(properties, paragraph)
        named = [value(e, "val") for p in properties for e in tagged(p, "rStyle")]
        appearance = _said(self._styles.added(properties, *named, self._style, table=self._in_table))
        if hidden and tagged(run, "t"):
            self._open.object(ObjectKind.HIDDEN, _text(run))
            return
        for child in run:
            name = tag_of(child)
            if name == "fldChar":
                self._field(value(child, "fldCharType"))
            elif name == "instrText":
                if self._fields and not self._fields[-1][1]:
                    self._fields[-1][0] = f"{self._fields[-1][0]}{child.text or ''}"
            elif any(not field[1] for field in self._fields):
                continue
            elif name == "t":
                self._open.put(child.text or "", look, appearance, self._page)
            elif name == "tab":
                self._open.put("\t", look)
            elif name in ("br", "cr"):
                if value(child, "type") not in ("page", "column"):
                    self._open.put("\n", look)
                self._breaks += value(child, "type") == "page"
            elif name == "lastRenderedPageBreak":
                self._page += 1
            elif name == "noBreakHyphen":
                self._open.put("\u2011", look)
            elif name in ("footnoteReference", "endnoteReference"):
                self._open.object(ObjectKind.NOTE, f"{name.removesuffix('Reference')} {value(child, 'id')}")
            elif name in ("drawing", "pict", "object") and not tagged(child.iter(), "t"):
                self._open.object(ObjectKind.PICTURE)
            elif name and name not in _SILENT and not _is_comment(child):
                self._open.object(ObjectKind.OTHER, _text(child))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(["", False])
        elif self._fields and kind == "separate":
            self._fields[-1][1] = True
            self._in_contents = self._in_contents or self._is_contents()
        elif self._fields and kind == "end":
            if self._is_contents():
                self._in_contents = False
            self._fields.pop()

    def _is_contents(self) -> bool:
        return str(self._fields[-1][0]).strip().upper().startswith(("TOC", "INDEX", "BIBLIOGRAPHY"))


def _said(appearance: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {said}".strip() for name, said in sorted(appearance.items()))


def _is_comment(element: Element) -> bool:
    """Whether alternatives hold nothing but the mark of a comment, as a review copy has them."""
    return all(tag_of(item) in ("mc:AlternateContent", "mc:Choice", "commentReference") for item in element.iter())


def _shows(element: Element) -> bool:
    """Whether something unknown has words, or something to be seen."""
    return any(tag_of(item) in ("t", "drawing", "pict", "object", "sym", "m:t") for item in element.iter())


def _text(element: Element) -> str:
    return "".join(t.text or "" for t in tagged(element.iter(), "t"))
