"""Numbers of chapters that an author typed into the headings, which the book prints itself.

They go where they are 1, 2, 3 … in order, so that each chapter keeps its number; a heading without one gets none in the
book either. All other numbers stay, also those of sections, which the book does not count.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from quoteproof.manuscript.citing.chapter_text import place_in, with_changes
from quoteproof.manuscript.model import ConversionKind, ConversionNote, Manuscript, ManuscriptChapter
from quoteproof.manuscript.writing import slug
from quoteproof.text.offsets import Change

_HEADING: Final = re.compile(
    r"# +(?P<number>(?:(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo|hoofdstuk) +)?"
    r"(?P<count>\d{1,2}|[ivxl]{1,7})(?:[.:)](?= )| *[–—-](?= )|(?= )) +)?"
    r"(?P<words>[^\n{]*[^\s{])(?P<attributes>[ \t]*\{[^{}\n]*\})?[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)
_ROMAN: Final = ("", *"i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split())
_KIND: Final = "number of a chapter"
_LEAST: Final = 2
"""Headings with numbers from which on they are taken for such."""


def without_typed_numbers(manuscript: Manuscript) -> Manuscript:
    """The manuscript without the numbers that its headings of chapters begin with, each of which is told."""
    headings = [_HEADING.match(chapter.text) for chapter in manuscript.chapters]
    counts = [_count(match["count"]) for match in headings if match is not None and match["number"]]
    if len(counts) < _LEAST or counts != list(range(1, len(counts) + 1)):
        return manuscript
    chapters: list[ManuscriptChapter] = []
    notes: list[ConversionNote] = []
    for chapter, match in zip(manuscript.chapters, headings, strict=True):
        if match is None:
            chapters.append(chapter)
            continue
        made = with_changes(chapter, [*_changes(match)])
        if match["number"]:
            place = place_in(chapter, match.start("words"))
            heading = f"{match['number']}{match['words']}"
            notes.append(ConversionNote(ConversionKind.GENERATED, place, f"the number of “{heading}”"))
            number, _, name = chapter.name.partition("-")
            if name == f"{slug(heading)}.md":
                made = replace(made, name=f"{number}-{slug(match['words'])}.md")
        chapters.append(made)
    return replace(manuscript, chapters=tuple(chapters), notes=(*manuscript.notes, *notes))


def _count(written: str) -> int:
    return int(written) if written.isdigit() else _ROMAN.index(written.lower()) if written.lower() in _ROMAN else 0


def _changes(match: re.Match[str]) -> Iterator[Change]:
    if match["number"]:
        yield Change(*match.span("number"), "", _KIND)
    elif match["attributes"] is None:
        yield Change(match.end("words"), match.end("words"), " {.unnumbered}", _KIND)
    elif not re.search(r"\.unnumbered\b|\{-\}|\s-[\s}]", match["attributes"]):
        at = match.end("attributes") - 1
        yield Change(at, at, " .unnumbered", _KIND)
