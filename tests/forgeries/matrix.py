"""The matrix: every character that looks like a quotation mark, in every place that prints.

A cell is a mark on either side of words in a place. It stands on a line of its own in one of the few files of a few
books, so that one check speaks of all cells of a kind of place; it is refused if an error stands on its line, and then
nothing is built, in no output. Marks stand by right in titles of works, and in code where they are signs of ASCII that
programs are written with (`is_owned`).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project.project import Project
from quoteproof.text.mark_table import LOOK_ALIKES, MARKS
from tests.forgeries.books import errors, write
from tests.forgeries.model import Forgery

WORDS: Final = "The dyke fell in March"
_TABLE: Final = re.compile(f"[{MARKS}{LOOK_ALIKES}]")
_SEQUENCES: Final = ("``", "''", ",,", "<<", ">>", "´´", "‚‚", "‹‹", "′′")
GLYPHS: Final = (*(c for c in map(chr, range(0x21, 0x20000)) if _TABLE.match(c)), *_SEQUENCES)
"""Every character that is a mark or looks like one, and the sequences that print like one."""
SAMPLE: Final = (*"\"'“’«ʻ′`≪⟪ˮʿ", "``", ",,")
"""Those that `make test` looks at."""
CLOSING: Final = {"≪": "≫", "⋘": "⋙", "<<": ">>", "≫": "≪", "⋙": "⋘", ">>": "<<"}
"""What stands behind the words where that is another mark: such a sign is a mark only with the one that points back."""

CHAPTER_PLACES: Final[Mapping[str, str]] = {
    "paragraph": "He says % of it.",
    "paragraph-cited": "He says % of it [@fen#p1].",
    "emphasis": "He says *%* of it.",
    "note": "It is so.^[He says % of it.]",
    "item": "- He says % of it.",
    "definition": "Term\n:   He says % of it.",
    "term": "On %\n:   So it is.",
    "heading": "## On % of it",
    "cell": "| a | b |\n|---|---|\n| % | c |",
    "caption-of-table": "| a | b |\n|---|---|\n| c | d |\n\n: On % of it",
    "caption-of-figure": '![On % of it](images/dot.png){alt="A dot"}',
    "alternative": '![So it is](images/dot.png){alt="A % dot"}',
    "link": "See [on % there](https://a.example/).",
    "span": "See [on % there]{lang=de}.",
    "strong-in-a-link": "See [**%**](https://a.example/).",
    "inline-code": "Type ``` % ``` there.",
    "code": "~~~\n%\n~~~",
    "formula": "It is $\\text{%}$ there.",
    "formula-roman": "It is $x = \\mathrm{%}$ there.",
    "prefix": "It is so [see % @fen#p1].",
    "suffix": "It is so [@fen#p1, on % of it].",
    "line-block": "| % is sung\n| so it is",
    "own-block": "::: own\n> He says % of it.\n:::",
}
"""Places in a chapter, with `%` for the words and their marks; the cell is on the line of `%`."""
FIELDS: Final = (
    *("author", "editor", "translator", "publisher", "address", "location", "edition", "howpublished", "institution"),
    *("organization", "school", "volume", "number", "pubstate", "version", "venue"),
)
"""Fields of a bibliography entry that print and are no titles."""
OWNED: Final = ("title", "booktitle", "journaltitle", "maintitle", "series", "type")
"""Fields that may hold marks: those of a title are the work's own."""
SETTINGS: Final = ("title", "subtitle", "author", "date", "imprint")
"""Fields of `book.yaml` that print."""

_LITERAL: Final = frozenset({"inline-code", "code", "formula", "formula-roman"})
_SPECIAL: Final = re.compile("[`<>]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A mark in a place."""

    place: str
    """The place's name."""
    glyph: str
    """The mark, on either side of the words."""


Refused = Callable[[Sequence[str], Sequence[Pandoc], Path], Mapping[Cell, bool]]


def in_chapters(glyphs: Sequence[str], pandocs: Sequence[Pandoc], folder: Path) -> Mapping[Cell, bool]:
    """Check each mark in each place of a chapter: a chapter for each place, a block for each mark.

    Where one block is such that the lines of a chapter are only near, its cells have a chapter each, and any error
    refuses them.
    """
    chapters: list[Forgery] = []
    lines: dict[Cell, int] = {}
    for place, pattern in CHAPTER_PLACES.items():
        blocks: list[str] = []
        line = 3
        for glyph in glyphs:
            lines[Cell(place, glyph)] = line + pattern[: pattern.index("%")].count("\n")
            blocks.append(_block(Cell(place, glyph)))
            line += blocks[-1].count("\n") + 2
        chapters.append(Forgery(name=place, text="\n\n".join(blocks)))
    root = write(folder / "together", chapters)
    result = _checked(root, pandocs)
    told = {place: _lines(result, root, f"chapters/{place}.md") for place in CHAPTER_PLACES}
    found = {cell: line in told[cell.place] for cell, line in lines.items()}
    doubtful = [cell for cell, refused in found.items() if not refused]
    return {**found, **_alone(doubtful, pandocs, folder / "alone")}


def _alone(cells: Sequence[Cell], pandocs: Sequence[Pandoc], folder: Path) -> Mapping[Cell, bool]:
    """Check each cell in a chapter of its own."""
    if not cells:
        return {}
    chapters = [Forgery(name=f"c{number}", text=_block(cell)) for number, cell in enumerate(cells)]
    result = _checked(write(folder, chapters), pandocs)
    return {cell: bool(errors(result, f"chapters/c{number}.md")) for number, cell in enumerate(cells)}


def _block(cell: Cell) -> str:
    shown = _around(cell.glyph)
    if cell.place not in _LITERAL:
        shown = _SPECIAL.sub(r"\\\g<0>", shown)
    if cell.place == "alternative":
        shown = shown.replace('"', "&quot;")
    return CHAPTER_PLACES[cell.place].replace("%", shown)


def in_bibliography(glyphs: Sequence[str], pandocs: Sequence[Pandoc], folder: Path) -> Mapping[Cell, bool]:
    """Check each mark in each field of an entry: an entry for each, whose second line is the field."""
    cells = [Cell(f"field-{field}", glyph) for field in (*FIELDS, *OWNED) for glyph in glyphs]
    entries = "".join(
        f"@book{{e{number},\n  {cell.place[6:]} = {{{_around(cell.glyph)} of it}},\n  year = {{1922}},\n"
        + ("" if cell.place == "field-title" else "  title = {A Flood},\n")
        + "}\n"
        for number, cell in enumerate(cells)
    )
    cited = "; ".join(f"@e{number}" for number in range(len(cells)))
    root = write(folder, [Forgery(name="one", text=f"See [@fen; {cited}].", entry=entries)])
    text = (root / "references.bib").read_text(encoding="utf-8")
    first = text[: text.index("@book{e0,")].count("\n") + 1
    result = _checked(root, pandocs)
    told = _lines(result, root, "references.bib")
    found: dict[Cell, bool] = {}
    at = first
    for cell in cells:
        found[cell] = at + 1 in told
        at += 5 - (cell.place == "field-title")
    return found


def in_settings(glyphs: Sequence[str], pandocs: Sequence[Pandoc], folder: Path) -> Mapping[Cell, bool]:
    """Check each mark in each field of `book.yaml`, in one book whose settings are written anew for each mark."""
    root = write(folder, [Forgery(name="one", text="See [@fen].")])
    rest = "language: en-US\nbibliography: references.bib\n"
    found: dict[Cell, bool] = {}
    with Project.open(root) as project:
        project._pandocs = list(pandocs)
        for glyph in glyphs:
            words = {field: f"The {field}, {_around(glyph)} of it" for field in SETTINGS}
            fields = (f"{field}: {value}" for field, value in words.items())
            (root / "book.yaml").write_text("\n".join((*fields, rest)), encoding="utf-8")
            told = _lines(project.check(), root, "book.yaml")
            found.update((Cell(f"setting-{field}", glyph), line in told) for line, field in enumerate(SETTINGS, 1))
    return found


def in_page_labels(glyphs: Sequence[str], pandocs: Sequence[Pandoc], folder: Path) -> Mapping[Cell, bool]:
    """Check each mark in the label of a page: a passage and an emendation for each."""
    seed = "\n\n".join(f"Passage {number} of it." for number in range(len(glyphs)))
    marks = (
        f"  - {{lines: {2 * number + 1}, starts: Passage {number} of, "
        f"page: {json.dumps(_around(glyph, '12'), ensure_ascii=False)}, reason: print}}\n"
        for number, glyph in enumerate(glyphs)
    )
    one = Forgery(name="one", text="See [@one].", seed=seed, emendations="pages:\n" + "".join(marks))
    root = write(folder, [one])
    told = _lines(_checked(root, pandocs), root, "seeds/emendations.yaml")
    return {Cell("page-label", glyph): number + 3 in told for number, glyph in enumerate(glyphs)}


KINDS: Final[Mapping[str, Refused]] = {
    "chapters": in_chapters,
    "bibliography": in_bibliography,
    "settings": in_settings,
    "page-labels": in_page_labels,
}
"""What makes and checks the cells of each kind of place."""


def _around(glyph: str, words: str = WORDS) -> str:
    return f"{glyph}{words}{CLOSING.get(glyph, glyph)}"


def is_owned(cell: Cell) -> bool:
    """Whether a mark may stand in a place by right."""
    return cell.place in {f"field-{field}" for field in OWNED} or (
        cell.place == "inline-code" and cell.glyph in ("`", "``", ",,", "<<", ">>")
    )


def holes(found: Mapping[Cell, bool]) -> set[Cell]:
    """The cells that are neither refused nor owned."""
    return {cell for cell, refused in found.items() if not refused and not is_owned(cell)}


def _checked(root: Path, pandocs: Sequence[Pandoc]) -> CheckResult:
    with Project.open(root) as project:
        project._pandocs = list(pandocs)
        return project.check()


def _lines(result: CheckResult, root: Path, file: str) -> frozenset[int]:
    """The lines of a file on which errors stand."""
    text = (root / file).read_text(encoding="utf-8")
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return frozenset(bisect_right(starts, finding.place.start) for finding in errors(result, file))
