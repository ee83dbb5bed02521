"""The text of a DOCX, read as Word shows it: with its tracked changes accepted, and with them rejected.

Paragraphs, cells and captions stand in the order of the document, notes in the order of their numbers, the contents
apart. Words beside the text are paragraphs of parts of their own: heads and feet of pages, what separates notes, labels
of lists and text boxes in `Part.FURNITURE`; descriptions and properties in `Part.DESCRIPTION`.

Which elements are walked is a closed list (`docx_walk`), and so is what may stand in their properties (`docx_rules`).
Whatever else holds text is `UNREAD` at its place, with what it is, and its characters are kept beside (`Layer.unread`).
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.13.5 (revisions), 17.16 (fields); part 3 (markup
compatibility).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from quoteproof.proof import docx_whole
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.palette import Palette
from quoteproof.proof.docx.styles import Styles
from quoteproof.proof.docx.walk import DELETED, INSERTED, Reading, Stories
from quoteproof.proof.docx.wordml import local, value
from quoteproof.proof.docx_beside import descriptions, properties
from quoteproof.proof.layer import Layer, Part


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
    faults = list(docx_whole.faults(stories.parts, palette))
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
    return Stories(root, parts, notes, beside, described, styles, docx_whole.room(root)), palette


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
