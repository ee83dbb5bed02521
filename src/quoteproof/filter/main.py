"""The command `quoteproof-filter`: a pandoc JSON filter that lets no misquotation through.

Promises: exit status 0 and the rewritten AST on standard output, or nothing there, the findings on standard error
and a status that makes pandoc fail: 1 for findings, 2 where nothing could be checked. It fails closed: a document
in which pandoc has paired the quotation marks is refused.
Leaves out: citation processing, which pandoc does afterwards.
Source: pandoc's “Filters” page.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from quoteproof import __version__
from quoteproof.chapter.shape import is_document
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Read, run
from quoteproof.disk import reading
from quoteproof.disk.book_files import BookFiles, find_root, image_names, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.edition.assemble import rewrite
from quoteproof.filter.document import FILE, PandocDocument, excerpt, is_smart, line_near, read_document
from quoteproof.finding.model import Finding
from quoteproof.report.display import screen_safe
from quoteproof.rules.rule import tick
from quoteproof.source.assembly import read_library

_USAGE: Final = "pandoc -f markdown-smart --filter quoteproof-filter --citeproc --bibliography references.bib …"
_SMART: Final = Trouble(
    "pandoc has paired the quotation marks by itself, and the author's own are lost",
    helps=("switch `smart` off in the reader: `-f markdown-smart`",),
)
_SOURCE: Final = 160
"""Most code points of the source's words that are shown."""
_NO_AST: Final = Trouble("standard input is not pandoc's AST", helps=(f"let pandoc run the filter: `{_USAGE}`",))


def main(words: Sequence[str] | None = None) -> int:
    """Run the filter; `words` are its arguments, of which pandoc gives one: the format it writes."""
    parser = argparse.ArgumentParser(
        prog="quoteproof-filter",
        description="A pandoc filter that proves every quotation and fails on a misquotation.",
        epilog=f"Call it so: {_USAGE}",
    )
    parser.add_argument("format", nargs="?", help="the format pandoc writes; pandoc gives it")
    parser.add_argument("--version", action="version", version=f"quoteproof-filter {__version__}")
    parser.parse_args(words)
    try:
        made = filtered(sys.stdin.buffer.read(), Path.cwd())
    except CannotRunError as error:
        _tell(line for trouble in error.troubles for line in _trouble_lines(trouble))
        return 2
    if made is None:
        return 1
    sys.stdout.buffer.write(made)
    return 0


def filtered(data: bytes, start: Path) -> bytes | None:
    """The rewritten AST of a document, or none after telling of its errors; raises `CannotRunError`."""
    ast = _ast(data)
    if is_smart(ast):
        raise CannotRunError(_SMART)
    root = find_root(start)
    files = read_files(root, {}, chapters=False)
    document = read_document(ast)
    result = _checked(document, files, image_names(root))
    told = (*result.errors, *(f for f in result.warnings if f.place.file == FILE))
    if told:
        chapters = _chapters(root, files)
        _tell(line for one in told for line in _lines(one, document.chapter.text, chapters))
    if result.errors:
        return None
    (only,) = result.chapters
    made = rewrite(document.chapter, only.judged, result.library, files.book)
    return json.dumps({**made, "meta": document.meta}, ensure_ascii=False).encode("utf-8")


def _ast(data: bytes) -> dict[str, Any]:
    try:
        ast = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CannotRunError(_NO_AST) from error
    if not is_document(ast):
        raise CannotRunError(_NO_AST)
    tree: dict[str, Any] = ast
    return tree


def _checked(document: PandocDocument, files: BookFiles, images: frozenset[str]) -> CheckResult:
    library, found = read_library(files.sources)
    # The document's own metadata prints, not that of `book.yaml`; as authors it may be any number of words.
    book = replace(files.book, title="", subtitle=None, authors=document.printed, date=None, imprint=())
    read = Read(FILE, document.chapter.text, document.chapter, document.faults)
    return run(Material(book, library, (read,), images, found, files.texts))


def _chapters(root: Path, files: BookFiles) -> Mapping[str, str]:
    """Read the book's chapters, only to say near which line something stands."""
    names = dict.fromkeys(name for pattern in files.book.chapters for name in reading.list_files(root, pattern))
    return {name: reading.read_text(root, name) for name in names}


def _lines(one: Finding, text: str, chapters: Mapping[str, str]) -> Iterator[str]:
    """Word a finding: one line that says what and near where, the words, and what can be done."""
    headline = f"{one.severity.value}[{one.code.id}]: {one.message}"
    if one.place.file != FILE:
        name = "the metadata" if one.place.file == "book.yaml" else one.place.file
        yield f"{name}: {headline}"
    else:
        near = line_near(text, one.place.start, chapters)
        yield f"{near[0]}:{near[1]} (near this line): {headline}" if near else headline
        words = excerpt(text, one.place.start, one.place.end)
        if words and one.place.end > one.place.start:
            yield f"  | {words}"
    if one.nearest is not None:
        yield f"  = note: {tick(str(one.nearest.anchor))} has {tick(one.nearest.text, most=_SOURCE)}"
    yield from (f"  = note: {note}" for note in one.notes)
    yield from (f"  = help: {help_}" for help_ in one.helps)


def _trouble_lines(trouble: Trouble) -> Iterator[str]:
    place = f"{trouble.file}: " if trouble.file else ""
    yield f"error: {place}{trouble.message}"
    yield from (f"  = help: {help_}" for help_ in trouble.helps)


def _tell(lines: Iterator[str]) -> None:
    if hasattr(sys.stderr, "reconfigure"):
        # Messages quote any character of a document; what a terminal cannot show is shown by its code.
        sys.stderr.reconfigure(errors="backslashreplace")
    for line in lines:
        sys.stderr.write(screen_safe(f"{line}\n"))
