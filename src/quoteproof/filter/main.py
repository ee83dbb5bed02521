"""The command `quoteproof-filter`: a pandoc JSON filter that lets no misquotation through.

It ends with status 0 and the rewritten AST on standard output, or with nothing there, the findings on standard error
and a status that makes pandoc fail: 1 for findings, 2 where nothing could be checked. It fails closed: a document in
which pandoc has paired the quotation marks is refused. Citations are processed afterwards, by pandoc.
Source: pandoc's “Filters” page.
"""

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
        rewritten = filtered(sys.stdin.buffer.read(), Path.cwd())
    except CannotRunError as error:
        _print_errors(line for trouble in error.troubles for line in _trouble_lines(trouble))
        return 2
    if rewritten is None:
        return 1
    sys.stdout.buffer.write(rewritten)
    return 0


def filtered(data: bytes, start: Path) -> bytes | None:
    """Return the rewritten AST of a document; None after printing its errors. Raises `CannotRunError`."""
    ast = _ast(data)
    if is_smart(ast):
        raise CannotRunError(_SMART)
    root = find_root(start)
    files = read_files(root, {}, chapters=False)
    document = read_document(ast, files.book.language)
    result = _checked(document, files, image_names(root))
    findings = (*result.errors, *(f for f in result.warnings if f.place.file == FILE))
    if findings:
        # The book's chapters are read only to say near which line something is.
        names = dict.fromkeys(name for pattern in files.book.chapters for name in reading.list_files(root, pattern))
        chapters = {name: reading.read_text(root, name) for name in names}
        _print_errors(line for finding in findings for line in _lines(finding, document.chapter.text, chapters))
    if result.errors:
        return None
    (chapter,) = result.chapters
    rewritten = rewrite(document.chapter, chapter.judged, result.library, files.book)
    return json.dumps({**rewritten, "meta": document.meta}, ensure_ascii=False).encode("utf-8")


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
    library, faults = read_library(files.sources)
    # The document's own metadata prints, not that of `book.yaml`; as authors it may be any number of words.
    book = replace(files.book, title="", subtitle=None, authors=document.printed, date=None, imprint=())
    read = Read(FILE, document.chapter.text, document.chapter, document.faults)
    return run(Material(book, library, (read,), images, faults, files.texts))


def _lines(finding: Finding, text: str, chapters: Mapping[str, str]) -> Iterator[str]:
    """Word a finding: one line that says what and near where, the words, and what can be done."""
    place = finding.place
    headline = f"{finding.severity.value}[{finding.code.id}]: {finding.message}"
    if place.file != FILE:
        name = "the metadata" if place.file == "book.yaml" else place.file
        yield f"{name}: {headline}"
    else:
        near = line_near(text, place.start, chapters)
        yield f"{near[0]}:{near[1]} (near this line): {headline}" if near else headline
        words = excerpt(text, place.start, place.end) if place.end > place.start else ""
        if words:
            yield f"  | {words}"
    if finding.nearest is not None:
        yield f"  = note: {tick(str(finding.nearest.anchor))} has {tick(finding.nearest.text, most=_SOURCE)}"
    yield from (f"  = note: {note}" for note in finding.notes)
    yield from (f"  = help: {help_}" for help_ in finding.helps)


def _trouble_lines(trouble: Trouble) -> Iterator[str]:
    place = f"{trouble.file}: " if trouble.file else ""
    yield f"error: {place}{trouble.message}"
    yield from (f"  = help: {help_}" for help_ in trouble.helps)


def _print_errors(lines: Iterator[str]) -> None:
    if hasattr(sys.stderr, "reconfigure"):
        # Messages quote any character of a document; what a terminal cannot show is shown by its code.
        sys.stderr.reconfigure(errors="backslashreplace")
    for line in lines:
        sys.stderr.write(screen_safe(f"{line}\n"))
