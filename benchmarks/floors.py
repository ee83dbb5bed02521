"""Floors: what the bare engines cost for the same book, with nothing verified.

Promises: pandoc and Typst from the same wheels that quoteproof uses. Leaves out: anything quoteproof does.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Final

from benchmarks.timing import Cost, process
from quoteproof.chapter.parse import READER
from quoteproof.engine.program import find_program

_TYPST: Final = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
_PLACE: Final = re.compile(r"@(work\d+)#p\d+")


def chapters(root: Path) -> list[Path]:
    """The chapters of a book, in order."""
    return sorted((root / "chapters").glob("*.md"))


def parsing(root: Path, names: list[Path]) -> Cost:
    """Parse chapters to JSON, each by itself, by one process of pandoc."""
    return process([find_program(), "--file-scope", "-f", READER, "-t", "json", *names], cwd=root)


def plain(root: Path, shelf: Path) -> Path:
    """A folder with the same chapters for bare pandoc: citations name the work alone."""
    folder = shelf / f"{root.name}-plain"
    folder.mkdir(parents=True, exist_ok=True)
    for name in chapters(root):
        (folder / name.name).write_text(_PLACE.sub(r"@\1", name.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "references.bib").write_bytes((root / "references.bib").read_bytes())
    return folder


def _citing(folder: Path) -> list[str | Path]:
    reader: list[str | Path] = [find_program(), "-f", "markdown", "--citeproc", "--bibliography", "references.bib"]
    return [*reader, *sorted(folder.glob("*.md"))]


def building(folder: Path) -> Cost:
    """Make a DOCX and a PDF the bare way: pandoc to DOCX, pandoc to Typst, Typst to PDF."""
    common = _citing(folder)
    return (
        process([*common, "-o", "book.docx"], cwd=folder)
        + process([*common, "-s", "-t", "typst", "-o", "book.typ"], cwd=folder)
        + process([sys.executable, "-c", _TYPST, "book.typ", "book.pdf"], cwd=folder)
    )


def by_lualatex(folder: Path) -> Cost | None:
    """Make a PDF by pandoc and LuaLaTeX; none where that is not installed."""
    if shutil.which("lualatex") is None:
        return None
    latex = ["--toc", "-V", "documentclass=book", "--pdf-engine=lualatex", "-o", "by-lualatex.pdf"]
    return process([*_citing(folder), *latex], cwd=folder)
