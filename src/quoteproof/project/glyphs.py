"""Glyphs: a character that no face of the book can print, told with its name, its places and the cure.

Promises: every place where the character is written is named, by line; one that is written nowhere (it came out of an
escape or a citation style) is told without a place. Leaves out: finding out which it is, which Typst does.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import FONTS, SETTINGS
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine.program import MissingGlyphs

FACES: Final = ("Libertinus Serif", "New Computer Modern")
"""The text faces that come with the program."""

_MOST_PLACES: Final = 20
_MOST_NAMED: Final = 4
_FORMULAS: Final = "New Computer Modern Math"
_CODE: Final = "DejaVu Sans Mono"


def missing_glyphs(error: MissingGlyphs, result: CheckResult) -> CannotRunError:
    """Give what stops a build in which characters have no glyph."""
    faces: dict[str, set[str]] = defaultdict(set)
    for text, face in error.missing:
        for character in text:
            faces[character].add(face)
    troubles: list[Trouble] = []
    unplaced = set(faces)
    for file, line, found in _places(faces, result):
        troubles.append(Trouble(_message(found), file, line, _helps(found, faces)))
        unplaced -= set(found)
    if len(troubles) > _MOST_PLACES:
        rest = Trouble(f"and {len(troubles) - _MOST_PLACES} more lines with such characters")
        troubles = [*troubles[:_MOST_PLACES], rest]
    if unplaced:
        troubles.append(Trouble(_message(sorted(unplaced)), helps=_helps(sorted(unplaced), faces)))
    return CannotRunError(*troubles)


def _places(wanted: Iterable[str], result: CheckResult) -> Iterator[tuple[str, int, list[str]]]:
    """Give file, line and characters: of what prints, and of the seeds only what is found nowhere else."""
    open_ = set(wanted)
    chapters = {chapter.file: chapter.text for chapter in result.chapters}
    printed = {name: result.texts[name] for name in (SETTINGS, result.book.bibliography) if name in result.texts}
    seeds = {source.file: source.raw for source in result.library.sources.values()}
    for files in ({**chapters, **printed}, seeds):
        seen: set[str] = set()
        for file, text in files.items():
            for number, line in enumerate(text.split("\n"), 1):
                found = [character for character in dict.fromkeys(line) if character in open_]
                if found:
                    seen.update(found)
                    yield file, number, found
        open_ -= seen


def _message(characters: list[str]) -> str:
    named = [f"`{c}` (U+{ord(c):04X}, {_name(c)})" for c in characters[:_MOST_NAMED]]
    more = len(characters) - len(named)
    return f"no face of this book has {', '.join(named)}{f' and {more} more' if more else ''}"


def _name(character: str) -> str:
    return unicodedata.name(character, "of private use" if _is_private(character) else "unnamed")


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def _helps(characters: list[str], faces: dict[str, set[str]]) -> tuple[str, ...]:
    used = {face for character in characters for face in faces[character]}
    helps = [f"put a font that has {'it' if len(characters) == 1 else 'them'} into `{FONTS}/`, a `.ttf` or `.otf` file"]
    if all(_is_private(character) for character in characters):
        helps = ["write the character that is meant: one of private use means nothing without its font"]
    elif used & {_FORMULAS}:
        helps = ["formulas are set in New Computer Modern Math: write it outside the formula"]
    if used - {_FORMULAS, _CODE, ""}:
        helps.append("or write it in other letters, such as a transcription; inside a quotation the source's must stay")
    return (*helps, "nothing was written; the last good outputs are as they were")
