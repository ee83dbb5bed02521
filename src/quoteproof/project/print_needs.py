"""What has to be asked about a chapter before it can be printed: a value that is kept with its result.

It depends on the chapter and the basis of its check alone.
"""

import json
from collections.abc import Iterable
from typing import Any, Self

from quoteproof.book.config import BookSettings
from quoteproof.book.typography import house_marks
from quoteproof.chapter import elements
from quoteproof.chapter.allow import image_path
from quoteproof.chapter.model import Chapter, FlowKind, InlineKind
from quoteproof.check.result import ChapterResult
from quoteproof.edition.plain_glyphs import unsure
from quoteproof.edition.printed import quotation_glyphs
from quoteproof.finding.model import Place
from quoteproof.project.plain_blocks import PrintedBlocks, printed_blocks
from quoteproof.source.library import Library
from quoteproof.values import dataclass
from quoteproof.verdict.model import Altered, Judged, Verbatim


@dataclass(frozen=True, slots=True)
class PrintNeeds:
    """What of a chapter has to be asked about; each thing with the place of the first."""

    pictures: tuple[tuple[str, str, Place], ...] = ()
    """The path of each picture in the book, as it is written, and its place."""
    formulas: tuple[tuple[str, Place], ...] = ()
    """The formulas, as JSON of the source and of whether it is displayed."""
    characters: tuple[tuple[str, Place], ...] = ()
    """The characters that are not surely in a font, with their accents."""
    quoted: tuple[tuple[str, Place], ...] = ()
    """Those that quotations take from their sources, each with its quotation."""
    cited: tuple[str, ...] = ()
    """The keys of the works that its citations name."""
    blocks: PrintedBlocks = PrintedBlocks()
    """Its blocks, as far as they are not plain."""

    @property
    def json(self) -> Any:
        """The same as JSON."""
        pictures = [[path, target, _fields(place)] for path, target, place in self.pictures]
        named = ([[name, _fields(place)] for name, place in one] for one in self._named)
        return [pictures, *named, self.cited, self.blocks.json]

    @classmethod
    def of_json(cls, value: Any) -> Self:
        """Read what `json` gave."""
        pictures, *named, cited, blocks = value
        formulas, characters, quoted = (tuple((name, Place(*place)) for name, place in one) for one in named)
        paths = tuple((path, target, Place(*place)) for path, target, place in pictures)
        return cls(paths, formulas, characters, quoted, tuple(cited), PrintedBlocks.of_json(blocks))

    @property
    def _named(self) -> tuple[tuple[tuple[str, Place], ...], ...]:
        return self.formulas, self.characters, self.quoted


def needs_of(result: ChapterResult, book: BookSettings, library: Library) -> PrintNeeds:
    """What has to be asked about a chapter."""
    chapter = result.chapter
    if chapter is None:
        return PrintNeeds()
    formulas: dict[str, Place] = {}
    characters: dict[str, Place] = {}
    for flow in chapter.flows:
        if flow.kind is FlowKind.ALTERNATIVE:
            continue
        math = [inline for inline in flow.inlines if inline.kind is InlineKind.MATH]
        for inline in math:
            kind, source = inline.node["c"]
            name = json.dumps([source, kind["t"] == "DisplayMath"])
            formulas.setdefault(name, chapter.place(flow, inline.start, inline.end))
        for at, character in unsure(flow.text):
            if character not in characters and not any(inline.start <= at < inline.end for inline in math):
                characters[character] = chapter.place(flow, at, at + len(character))
    cited = {anchor.key: None for citation in result.citations for anchor in citation.anchors}
    return PrintNeeds(
        _pictures(chapter),
        tuple(formulas.items()),
        tuple(characters.items()),
        _quoted(result.judged, book),
        tuple(cited),
        printed_blocks(result, chapter, library, book.language),
    )


def _pictures(chapter: Chapter) -> tuple[tuple[str, str, Place], ...]:
    found: dict[str, tuple[str, str, Place]] = {}
    if "![" in chapter.text:
        for image in elements.elements(chapter).images:
            path = image_path(image.target)
            if path is not None:
                found.setdefault(path, (path, image.target, image.place))
    return tuple(found.values())


def _quoted(quotations: Iterable[Judged], book: BookSettings) -> tuple[tuple[str, Place], ...]:
    found: dict[str, Place] = {}
    marks = house_marks(book.language)
    unsure_marks = any(unsure(marks.open + marks.close + marks.inner_open + marks.inner_close))
    for judged in quotations:
        verdict = judged.verdict
        # Its source's words are few; a source as a whole may be a book.
        if isinstance(verdict, Verbatim | Altered) and (unsure_marks or any(unsure(verdict.match.source_text))):
            printed = "".join(text for _, text in quotation_glyphs(judged, book.quotations, marks))
            for character in sorted({character for _, character in unsure(printed)}):
                found.setdefault(character, judged.quotation.place)
    return tuple(found.items())


def _fields(place: Place) -> list[str | int]:
    return [place.file, place.start, place.end, place.approximate]
