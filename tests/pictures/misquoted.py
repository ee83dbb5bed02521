"""The picture of a misquotation caught: one letter of this book is forged, and the chapter is checked."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from typing import Final

from tests.docs.folders import this_book_forged
from tests.pictures.terminal import DARK, LIGHT, run, svg, typed

CHAPTER: Final = "chapters/02-friend-partner-ally.md"
COMMAND: Final = f"quoteproof check {CHAPTER}"
TITLE: Final = "A terminal: quoteproof check finds “trusted” where the source has “trusts”, and shows both lines."


def terminal_pictures(folder: Path) -> Mapping[str, str]:
    """The picture for light and for dark pages, by its file's name; an empty folder is filled with a forged book."""
    with chdir(folder):
        this_book_forged(folder)
    screen = typed(COMMAND) + run(folder, COMMAND)
    return {f"misquoted-{name}.svg": svg(screen, ground, TITLE) for name, ground in (("light", LIGHT), ("dark", DARK))}
