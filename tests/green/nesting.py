"""Builds books of constructs in one another: `python -m tests.green.nesting [--seed N] [--books N] [--seconds N]`.

What the check of the chapters tells is taken out block by block; the rest is checked as a user does, and built in three
formats. Nothing of it is known not to print: so a book that is not built, or that the check refuses for its print, is
printed with the fewest blocks that still fail.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.build import build
from quoteproof.project.foresee import foresee
from quoteproof.project.project import Project
from tests.green.grammar import PASSAGES, Grammar
from tests.green.looking import not_proved
from tests.green.places import write_book
from tests.green.running import Tried, run
from tests.proof.book import PNG
from tests.proof.test_pdf_text import NOTE_STYLE
from tests.styles.build import DEBIAN

_FORMATS: Final = frozenset({"pdf", "docx", "html"})
PAGES: Final = {
    "own": "",
    "narrow": "page: {width: 110mm, height: 160mm, inner: 12mm, outer: 12mm}\n",
    "A5": "page: {width: 148mm, height: 210mm}\n",
    "letter": "page: {width: 8.5in, height: 11in}\n",
    "low": "page: {width: 110mm, height: 80mm, top: 12mm, bottom: 12mm}\n",
}
LANGUAGES: Final = ("", "", "en-GB", "de-DE", "fr-FR", "es-ES", "sv-SE")
STYLES: Final = (
    *("", "", "notes", "ieee", "apa", "vancouver", "chicago-note-bibliography", "chicago-fullnote-bibliography"),
    *("modern-humanities-research-association", "oscola", "nature", "american-medical-association"),
)
"""Names of citation styles; `notes` is one of the tests', nothing the program's own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a book is set."""

    page: str
    language: str
    style: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A book that the check passes and that is not built."""

    why: str
    chapters: tuple[tuple[str, ...], ...]
    """The fewest blocks that fail."""


Chapters = Sequence[Sequence[str]]
_Spans = list[tuple[int, int]]


def setting_of(seed: int) -> Setting:
    """The setting of the book of a seed; a style that is not on this machine is the program's own."""
    chance = random.Random(f"setting {seed}")
    style = chance.choice(STYLES)
    known = style in ("", "notes") or (DEBIAN / f"{style}.csl").is_file()
    return Setting(chance.choice([*PAGES]), chance.choice(LANGUAGES), style if known else "")


def chapters_of(seed: int, *, chapters: int = 4, blocks: int = 7) -> list[list[str]]:
    """The chapters of the book of a seed, as blocks."""
    grammar = Grammar(seed)
    return [grammar.chapter(blocks) for _ in range(chapters)]


class Trial:
    """Checks and builds books in one folder."""

    def __init__(self, root: Path, setting: Setting) -> None:
        """Write a book of a setting without chapters."""
        self._root = root
        write_book(root, PASSAGES)
        (root / "chapters/images").mkdir()
        (root / "chapters/images/a.png").write_bytes(PNG)
        settings = PAGES[setting.page] + (f"language: {setting.language}\n" if setting.language else "")
        if setting.style:
            style = NOTE_STYLE.encode() if setting.style == "notes" else (DEBIAN / f"{setting.style}.csl").read_bytes()
            (root / "style.csl").write_bytes(style)
            settings += "csl: style.csl\n"
        with (root / "book.yaml").open("a", encoding="utf-8") as book:
            book.write(settings)

    def failure(self, chapters: Chapters) -> Failure | None:
        """Take out what the check tells and build the rest; tell what fails with the fewest blocks."""
        left = self._passing(chapters)
        why = self._refusal(left) if any(left) else ""
        if not why:
            return None
        fewest = _fewest(left, lambda tried: _kind(self._refusal(tried)) == _kind(why))
        return Failure(self._refusal(fewest), tuple(map(tuple, fewest)))

    def _passing(self, chapters: Chapters) -> Chapters:
        """The blocks of which the check tells nothing."""
        left = [list(blocks) for blocks in chapters]
        for attempt in range(12):
            spans = self._write(left)
            with Project.open(self._root) as project:
                result = project.check()
                if not result.errors:
                    return left
                places = [(f.place.file, f.place.start, max(f.place.end, f.place.start + 1)) for f in result.errors]
            for number, (own, blocks) in enumerate(zip(spans, left, strict=True)):
                at = [(start, end) for file, start, end in places if file == f"chapters/{number + 1:02}.md"]
                # A note that is taken out leaves its call, which the next check tells.
                wide = attempt > 5
                left[number] = [
                    block
                    for (first, last), block in zip(own, blocks, strict=True)
                    if not any(
                        (start <= last and first <= end) if wide else first <= start <= last for start, end in at
                    )
                ]
                if left[number][:1] != blocks[:1]:
                    left[number].insert(0, f"# {number + 1}")
        return []

    def _refusal(self, chapters: Chapters) -> str:
        """Why a book whose chapters have no fault cannot be printed; nothing where it is built."""
        self._write(chapters)
        with Project.open(self._root) as project:
            result = project.check()
            if result.errors:
                return ""
            told = [f"{f.code.id} {f.message} {f.helps[:1]}" for f in foresee(project, result).errors]
            if told:
                return "; ".join(told[:3])
            try:
                if not build(project, _FORMATS).written:
                    return "the check passes what the build refuses"
                return "; ".join(not_proved((self._root / "build/book.pdf").read_bytes(), self._root)[1:3])
            except CannotRunError as error:
                return "; ".join(trouble.message for trouble in error.troubles)

    def _write(self, chapters: Chapters) -> list[_Spans]:
        """Write chapters, and return the span of each of their blocks."""
        for old in (self._root / "chapters").glob("*.md"):
            old.unlink()
        spans: list[_Spans] = []
        for number, blocks in enumerate(chapters, 1):
            own, at = [], 0
            for block in blocks:
                own.append((at, at + len(block) + 1))
                at += len(block) + 2
            spans.append(own)
            text = "\n\n".join(blocks) + "\n"
            (self._root / f"chapters/{number:02}.md").write_text(text, encoding="utf-8")
        return spans


def _kind(why: str) -> str:
    """What tells a fault from others: the beginning of its message without numbers."""
    return re.sub(r"\d+", "", why)[:60].partition("`")[0]


def _fewest(chapters: Chapters, fails: Callable[[Chapters], bool]) -> Chapters:
    """Take out chapters, then blocks, as long as the rest fails; the title of a chapter stays."""
    left = [list(blocks) for blocks in chapters]
    for number in reversed(range(len(left))):
        if len(left) > 1 and fails(without := left[:number] + left[number + 1 :]):
            left = without
    for number, blocks in enumerate(left):
        size = len(blocks) // 2
        while size:
            place = len(blocks) - size
            while place >= 1:
                shorter = blocks[:place] + blocks[place + size :]
                if fails([*left[:number], shorter, *left[number + 1 :]]):
                    blocks = left[number] = shorter
                place -= size
            size //= 2
    return left


def tried(seed: int) -> Tried:
    """Make the book of a seed and try it: what is told of it."""
    with tempfile.TemporaryDirectory() as folder:
        failure = Trial(Path(folder) / "book", setting_of(seed)).failure(chapters_of(seed))
    if failure is None:
        return "", {}
    chapters = "".join("\n\n".join(blocks) + "\n\n" for blocks in failure.chapters)
    return f" {setting_of(seed)}: {failure.why}\n{chapters}", {}


if __name__ == "__main__":
    sys.exit(run(__doc__, tried))
