"""Reads the text of a DOCX as Word shows it: with its tracked changes accepted, and with them rejected.

Paragraphs, cells and captions stand in the order of the document, notes in the order of their numbers, the contents
apart. Words outside the text are paragraphs of parts of their own: headers, footers, separators of notes, labels of
lists and text boxes in `Part.FURNITURE`; descriptions and properties in `Part.DESCRIPTION`.

The elements that are read are a closed list (`walk`), and so are their properties (`rules`). All else that holds text
is `UNREAD` at its place, with the reason, and its characters are in `Layer.unread`. Some faults keep the whole file
from being proved (`document_faults`): shapes that can lie over words, content and styles from other files, folded
headings, pages without room for words, and ambiguous notes.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.6 (sections), 17.13.5 (revisions), 17.16
(fields), 17.17.2 (altChunk), 20.4.2.3 (anchor); part 3 (markup compatibility); part 4, 19 (VML); [MS-DOCX], 2.5.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import Part
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.palette import BLACK, LEAST_CONTRAST, Palette, contrast
from quoteproof.proof.docx.rules import SECTION, TWIP, broken
from quoteproof.proof.docx.styles import Styles
from quoteproof.proof.docx.unproved import descriptions, properties
from quoteproof.proof.docx.walk import DELETED, INSERTED, Reading, Stories
from quoteproof.proof.docx.wordml import bare, is_on, local, points, told, value
from quoteproof.proof.layer import Layer


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
    faults: tuple[str, ...] = ()
    """What keeps the whole file from being proved, wherever its quotations stand."""


def read_docx(package: Package) -> DocxText:
    """Read the text of a DOCX; raises `UnreadableFileError`."""
    name = package.document()
    stories, palette = _stories(package, name)
    changes = _changes(stories.all)
    accepting = Reading(stories, accept=True, changes=changes)
    rejecting = Reading(stories, accept=False, changes=changes) if changes else accepting
    accepted = accepting.read()
    rejected = rejecting.read() if changes else accepted
    faults = list(document_faults(stories.parts, palette))
    faults += sorted(accepting.fields.faults | rejecting.fields.faults)
    comments = (e for part in package.related(name, "comments") for e in package.part(part) if local(e) == "comment")
    by = Counter(value(comment, "author") for comment in comments)
    return DocxText(accepted, rejected, tuple(_revisions(changes)), by, tuple(faults))


def read_places(package: Package) -> Mapping[Part, Layer]:
    """Read a DOCX with its changes accepted, and note where each stretch of it comes from: `Layer.sources`.

    Numbered are the texts (`t`) and the marks of notes of the main part together, in its order, from 0; a note's text
    comes from its mark. Raises `UnreadableFileError`.
    """
    stories, _ = _stories(package, package.document())
    numbered = (e for e in stories.root.iter() if is_numbered(e.tag.rpartition("}")[2]))
    numbers = {id(element): number for number, element in enumerate(numbered)}
    return Reading(stories, accept=True, numbers=numbers).read()


def is_numbered(name: str) -> bool:
    """Tell whether elements of a name, without its namespace, are counted by `read_places`."""
    return name == "t" or name.endswith("noteReference")


def _stories(package: Package, name: str) -> tuple[Stories, Palette]:
    """Read the parts of a DOCX that have words, and what makes them look as they do."""
    theme, settings, fonts = (package.only(name, kind) for kind in ("theme", "settings", "fontTable"))
    palette = Palette(theme, settings, fonts)
    sheet = package.only(name, "styles")
    styles = Styles(sheet, package.only(name, "numbering"), palette)
    kinds = [package.only(name, kind) for kind in ("footnotes", "endnotes")]
    notes = [note for kind in kinds if kind is not None for note in kind if local(note) in ("footnote", "endnote")]
    root = package.part(name)
    beside = [package.part(part) for kind in ("header", "footer") for part in package.related(name, kind)]
    parts = [
        part for part in (root, *kinds, *beside, sheet, settings, package.only(name, "webSettings")) if part is not None
    ]
    beside += [note for note in notes if value(note, "type") not in ("", "normal")]
    described = [text for story in (root, *notes, *beside) for text in descriptions(story)]
    described += properties(package)
    return Stories(root, parts, notes, beside, described, styles, room(root)), palette


def _changes(roots: Sequence[Element]) -> list[Element]:
    """Give every tracked change, also those of marks of paragraphs and of rows, in order."""
    return [e for root in roots for e in root.iter() if local(e) in INSERTED or local(e) in DELETED]


def _revisions(changes: Sequence[Element]) -> Iterator[Revision]:
    for number, element in enumerate(changes):
        text = "".join(t.text or "" for t in element.iter() if local(t) in ("t", "delText"))
        yield Revision(number, local(element) in INSERTED, value(element, "author"), text)


def revisions_at(layer: Layer, start: int, end: int) -> Iterator[int]:
    """Give the numbers of the tracked changes that touch a stretch, each once."""
    touching = (number for begin, finish, number in layer.changes if begin <= end and start <= finish)
    yield from dict.fromkeys(touching)


_PAGE: Final = 595.0
"""Points: the width of a page that no section names."""
_ROOM: Final = 100.0
"""Points: the least width and height of what margins leave."""
_COLUMN: Final = 50.0
"""Points: the least width of a column of text."""
_LANGUAGES: Final = frozenset(
    {
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "{http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_AFLOAT: Final = re.compile(r"position\s*:\s*(?:absolute|relative)", re.IGNORECASE)


def document_faults(parts: Sequence[Element], palette: Palette) -> Iterator[str]:
    """Say what is wrong with a DOCX as a whole, each kind once: from its text, notes, heads, feet and styles."""
    seen: set[str] = set()
    spaces: set[str] = set()
    for element in (element for part in parts for element in part.iter()):
        spaces.add(element.tag.rpartition("}")[0])
        for fault in _element_faults(element, palette):
            if fault not in seen:
                seen.add(fault)
                yield fault
    if len(spaces & _LANGUAGES) > 1:
        yield "it is written in two languages of Word's, of which a program reads one"
    yield from _note_faults([part for part in parts if local(part) in ("footnotes", "endnotes")])


def _note_faults(parts: Sequence[Element]) -> Iterator[str]:
    """Say where notes cannot be told apart, or stand in something else."""
    for part in parts:
        numbers = Counter(value(note, "id") for note in part)
        if any(count > 1 for count in numbers.values()):
            yield "two notes of one number"
        yield from (told(e) for e in part if local(e) not in ("footnote", "endnote"))


def room(root: Element) -> float:
    """Give the least width from where text begins to the edge of its page, in points."""
    found = [_PAGE]
    for section in (e for e in root.iter() if local(e) == "sectPr"):
        given = {local(e): e for e in section}
        if "pgSz" in given and "pgMar" in given:
            whole, left = points(value(given["pgSz"], "w"), TWIP), points(value(given["pgMar"], "left"), TWIP)
            found.append((whole or 0) - (left or 0))
    return min(found)


def _element_faults(element: Element, palette: Palette) -> Iterator[str]:
    name = local(element)
    if name == "sectPr":
        holder = Element(element.tag)
        holder.extend(e for e in element if local(e) != "sectPrChange")
        yield from (f"{told(one)} of a section" for one in broken(holder, SECTION))
        yield from _room_faults(element)
    elif name in ("altChunk", "subDoc", "frameset") or (name == "linkStyles" and is_on(element)):
        yield f"{told(element)}: words, or their styles, come out of another file"
    elif name == "w15:collapsed" and is_on(element):
        yield f"{told(element)}: what stands under a heading is folded away"
    elif name == "ruby" or (name == "m:phant" and not _is_empty(element)) or (not name and _floats(element)):
        yield f"{told(element)}: it can lie over words or behind them"
    elif name == "background":
        ground = palette.colours(element, "color", "themeColor")
        if len(element) or ground is None or any(contrast(BLACK, colour) < LEAST_CONTRAST for colour in ground):
            yield f"{told(element)}: the page is too dark"


def _is_empty(phantom: Element) -> bool:
    """Tell whether a part of a formula takes room and shows nothing."""
    return any(local(e) == "m:show" and not is_on(e) for p in phantom if local(p) == "m:phantPr" for e in p)


def _floats(element: Element) -> bool:
    name = bare(element)
    shape = name == "graphicData" and not value(element, "uri").endswith("/picture")
    return shape or name == "anchor" or _AFLOAT.search(value(element, "style")) is not None


def _room_faults(section: Element) -> Iterator[str]:
    """Say where the margins of a page leave no room for words."""
    size = next((e for e in section if local(e) == "pgSz"), None)
    margins = next((e for e in section if local(e) == "pgMar"), None)
    if size is None or margins is None:
        return
    for length, sides in (("w", ("left", "right", "gutter")), ("h", ("top", "bottom"))):
        taken = sum(abs(points(value(margins, side), TWIP) or 0) for side in sides)
        whole = points(value(size, length), TWIP)
        if whole is not None and whole - taken < _ROOM:
            yield f"{told(margins)} of a section"
        if whole is not None and length == "w":
            columns = (e for e in section if local(e) == "cols")
            yield from (f"{told(one)} of a section" for one in columns if not _fits(one, whole - taken))


def _fits(columns: Element, wide: float) -> bool:
    """Tell whether columns of text have room."""
    number = points(value(columns, "num"), 1) or 1
    between = points(value(columns, "space"), TWIP) or 0
    given = sum(points(value(one, side), TWIP) or 0 for one in columns for side in ("w", "space"))
    return (wide - between * (number - 1)) / number >= _COLUMN and given <= wide + _COLUMN
