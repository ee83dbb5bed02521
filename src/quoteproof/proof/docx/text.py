"""Reads the text of a DOCX as Word shows it: with its tracked changes accepted, and with them rejected.

Paragraphs, cells and captions are in the order of the document, notes in the order of their numbers, the contents
apart. Words outside the text are paragraphs of parts of their own: headers, footers, separators of notes, labels of
lists and text boxes in `BookPart.FURNITURE`; descriptions and properties in `BookPart.DESCRIPTION`.

The elements that are read are a closed list (`walk`), and so are their properties (`rules`). All else that holds text
is `UNREAD` at its place, with the reason, and its characters are in `Layer.unread`. Some faults keep the whole file
from being proved (`document_faults`): shapes that can lie over words, content and styles from other files, folded
headings, pages without room for words, and ambiguous notes.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.6 (sections), 17.13.5 (revisions), 17.16
(fields), 17.17.2 (altChunk), 20.4.2.3 (anchor); part 3 (markup compatibility); part 4, 19 (VML); [MS-DOCX], 2.5.1.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx.appearance import BLACK, LEAST_CONTRAST, Palette, contrast
from quoteproof.proof.docx.package import PREFIXES, Package, bare_tag, is_on, points, shown_tag, tag_of, tagged, value
from quoteproof.proof.docx.rules import SECTION, TWIP, broken
from quoteproof.proof.docx.styles import Styles
from quoteproof.proof.docx.unproved import descriptions, properties
from quoteproof.proof.docx.walk import DELETED, INSERTED, DocxReader, Stories
from quoteproof.proof.layer import Layer
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change."""

    number: int
    """Its number in document order, from 0."""
    inserts: bool
    """Whether it inserts words; else it deletes them."""
    author: str
    """Its author, as the file says."""
    text: str


@dataclass(frozen=True, slots=True)
class DocxText:
    """A DOCX, read both ways."""

    accepted: Mapping[BookPart, Layer]
    """With every tracked change accepted."""
    rejected: Mapping[BookPart, Layer]
    """With every tracked change rejected."""
    revisions: tuple[Revision, ...]
    comments: Mapping[str, int]
    """The number of comments by author; comments are not read."""
    faults: tuple[str, ...] = ()
    """What keeps the whole file from being proved."""


def read_docx(package: Package) -> DocxText:
    """Read the text of a DOCX; raises `UnreadableFileError`."""
    name = package.document()
    stories, palette = _stories(package, name)
    changes = [e for root in stories.all for e in tagged(root.iter(), *INSERTED, *DELETED)]
    accepting = DocxReader(stories, accept=True, changes=changes)
    rejecting = DocxReader(stories, accept=False, changes=changes) if changes else accepting
    accepted = accepting.read()
    rejected = rejecting.read() if changes else accepted
    faults = list(document_faults(stories.parts, palette))
    faults += sorted(accepting.fields.faults | rejecting.fields.faults)
    comments = (e for part in package.related(name, "comments") for e in package.part(part) if tag_of(e) == "comment")
    authors = Counter(value(comment, "author") for comment in comments)
    revisions = tuple(_revision(number, element) for number, element in enumerate(changes))
    return DocxText(accepted, rejected, revisions, authors, tuple(faults))


def read_places(package: Package) -> Mapping[BookPart, Layer]:
    """Read a DOCX with its changes accepted, and note which element each stretch comes from: `Layer.sources`.

    The texts (`t`) and note references of the main part are numbered together in order, from 0; a note's text comes
    from its reference. Raises `UnreadableFileError`.
    """
    stories, _ = _stories(package, package.document())
    numbered = (e for e in stories.root.iter() if is_numbered(e.tag.rpartition("}")[2]))
    numbers = {id(element): number for number, element in enumerate(numbered)}
    return DocxReader(stories, accept=True, numbers=numbers).read()


def is_numbered(name: str) -> bool:
    """Return whether `read_places` numbers elements of a name (without namespace)."""
    return name == "t" or name.endswith("noteReference")


def _stories(package: Package, name: str) -> tuple[Stories, Palette]:
    """Read the parts of a DOCX that have words, and what decides how these look."""
    theme, settings, fonts = (package.only(name, kind) for kind in ("theme", "settings", "fontTable"))
    palette = Palette(theme, settings, fonts)
    sheet = package.only(name, "styles")
    styles = Styles(sheet, package.only(name, "numbering"), palette)
    kinds = [package.only(name, kind) for kind in ("footnotes", "endnotes")]
    notes = [note for kind in kinds if kind is not None for note in tagged(kind, "footnote", "endnote")]
    root = package.part(name)
    beside = [package.part(part) for kind in ("header", "footer") for part in package.related(name, kind)]
    parts = [e for e in (root, *kinds, *beside, sheet, settings, package.only(name, "webSettings")) if e is not None]
    beside += [note for note in notes if value(note, "type") not in ("", "normal")]
    described = [text for story in (root, *notes, *beside) for text in descriptions(story)]
    described += properties(package)
    return Stories(root, parts, notes, beside, described, styles, room(root)), palette


def _revision(number: int, element: Element) -> Revision:
    text = "".join(t.text or "" for t in tagged(element.iter(), "t", "delText"))
    return Revision(number, tag_of(element) in INSERTED, value(element, "author"), text)


def revisions_at(layer: Layer, start: int, end: int) -> Iterator[int]:
    """Yield the numbers of the tracked changes that touch a span of a layer, each once."""
    yield from dict.fromkeys(number for first, last, number in layer.changes if first <= end and start <= last)


_PAGE: Final = 595.0
"""Points: the width of a page if no section gives it."""
_ROOM: Final = 100.0
"""Points: the least width and height that margins must leave."""
_COLUMN: Final = 50.0
"""Points: the least width of a column of text."""
_LANGUAGES: Final = frozenset(space for space, prefix in PREFIXES.items() if not prefix)
_AFLOAT: Final = re.compile(r"position\s*:\s*(?:absolute|relative)", re.IGNORECASE)


def document_faults(parts: Sequence[Element], palette: Palette) -> Iterator[str]:
    """Yield what is wrong with a DOCX as a whole, each fault once: in its text, notes, headers, footers and styles."""
    seen: set[str] = set()
    namespaces: set[str] = set()
    for element in (element for part in parts for element in part.iter()):
        namespaces.add(element.tag.rpartition("}")[0])
        for fault in _element_faults(element, palette):
            if fault not in seen:
                seen.add(fault)
                yield fault
    if len(namespaces & _LANGUAGES) > 1:
        yield "it mixes two versions of Word's language, and programs read one of them"
    yield from _note_faults(tagged(parts, "footnotes", "endnotes"))


def _note_faults(parts: Sequence[Element]) -> Iterator[str]:
    """Yield the faults of notes: ambiguous, or inside something else."""
    for part in parts:
        numbers = Counter(value(note, "id") for note in part)
        if any(count > 1 for count in numbers.values()):
            yield "two notes have the same number"
        yield from (shown_tag(e) for e in part if tag_of(e) not in ("footnote", "endnote"))


def room(root: Element) -> float:
    """Return the least width from the left margin to the right edge of a page, in points."""
    widths = [_PAGE]
    for section in tagged(root.iter(), "sectPr"):
        for size, margins in _pages(section):
            widths.append((points(value(size, "w"), TWIP) or 0) - (points(value(margins, "left"), TWIP) or 0))
    return min(widths)


def _pages(section: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each size of a section's pages with each of their margins: programs read one of several."""
    sizes = tagged(section, "pgSz")
    yield from ((size, margins) for margins in tagged(section, "pgMar") for size in sizes)


def _element_faults(element: Element, palette: Palette) -> Iterator[str]:
    name = tag_of(element)
    if name == "sectPr":
        now = (e for e in element if tag_of(e) != "sectPrChange")
        yield from (f"{shown_tag(item)} of a section" for item in broken(now, SECTION))
        yield from _room_faults(element)
    elif name in ("altChunk", "subDoc", "frameset") or (name == "linkStyles" and is_on(element)):
        yield f"{shown_tag(element)} takes words or styles from another file"
    elif name == "w15:collapsed" and is_on(element):
        yield f"{shown_tag(element)} folds away the text under a heading"
    elif name == "ruby" or (name == "m:phant" and not _is_empty(element)) or (not name and _floats(element)):
        yield f"{shown_tag(element)} can lie over words or behind them"
    elif name == "background":
        colours = palette.colours(element, "color", "themeColor")
        if len(element) or colours is None or any(contrast(BLACK, colour) < LEAST_CONTRAST for colour in colours):
            yield f"{shown_tag(element)} is too dark"


def _is_empty(phantom: Element) -> bool:
    """Return whether a part of a formula takes space and shows nothing."""
    return any(tag_of(e) == "m:show" and not is_on(e) for p in tagged(phantom, "m:phantPr") for e in p)


def _floats(element: Element) -> bool:
    name = bare_tag(element)
    shape = name == "graphicData" and not value(element, "uri").endswith("/picture")
    return shape or name == "anchor" or _AFLOAT.search(value(element, "style")) is not None


def _room_faults(section: Element) -> Iterator[str]:
    """Yield a fault where the margins of a page leave no room for words."""
    columns = tagged(section, "cols")
    for size, margins in _pages(section):
        for length, sides in (("w", ("left", "right", "gutter")), ("h", ("top", "bottom"))):
            taken = sum(abs(points(value(margins, side), TWIP) or 0) for side in sides)
            whole = points(value(size, length), TWIP)
            if whole is not None and whole - taken < _ROOM:
                yield f"{shown_tag(margins)} of a section"
            if whole is not None and length == "w":
                yield from (f"{shown_tag(item)} of a section" for item in columns if not _fits(item, whole - taken))


def _fits(columns: Element, wide: float) -> bool:
    """Return whether columns of text are wide enough."""
    number = points(value(columns, "num"), 1) or 1
    between = points(value(columns, "space"), TWIP) or 0
    used = sum(points(value(column, side), TWIP) or 0 for column in columns for side in ("w", "space"))
    return (wide - between * (number - 1)) / number >= _COLUMN and used <= wide + _COLUMN
