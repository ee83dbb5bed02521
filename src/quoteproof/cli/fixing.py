"""`quoteproof fix`: applies the fixes that findings offer, and says of everything that is left why it is."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import quoteproof
from quoteproof import __version__
from quoteproof.cli.findings import diff
from quoteproof.cli.terminal import finish_earlier, inform, progress, remark, say, wants_colour
from quoteproof.disk.book_files import SETTINGS
from quoteproof.report import summary
from quoteproof.report.display import visible
from quoteproof.report.summary import Texts

if TYPE_CHECKING:
    from quoteproof.finding.model import Finding
    from quoteproof.project.fix import Fixing
    from quoteproof.report.json import Value

SCHEMA_VERSION: Final = 1
"""Of the JSON (docs/fix.schema.json): raised when a key changes its meaning or is removed."""


def fix_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `fix`."""
    parser.add_argument("file", nargs="*", metavar="CHAPTER", help="a chapter (default: all)")
    parser.add_argument("--unsafe", action="store_true", help="also make fixes that change quoted words")
    parser.add_argument(
        "--terms",
        action="store_true",
        help="write uncited quotations of a word or two into book.yaml as terms instead",
    )
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="with `--terms`: your reason why they are no quotations"
    )
    parser.add_argument("--diff", action="store_true", help="show what would change, and write nothing")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="the form of the answer (default: text)"
    )


def fix(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Apply fixes, or show them with `--diff`.

    Exit status, as ruff's: 0 where no error is left, 1 where one is; with `--diff`, 1 where there is something to fix.
    """
    args = parser.parse_args(words)
    if args.terms:
        return _terms(args)
    if args.reason:
        parser.error("`--reason` goes with `--terms`")
    with quoteproof.open_book() as book:
        if not args.diff:
            finish_earlier(book.root)
        fixing = book.fix(args.file, unsafe=args.unsafe, progress=progress)
        if not args.diff:
            book.write(fixing)
    if args.format == "json":
        say(json.dumps(_value(fixing), ensure_ascii=False, indent=2), exact=True)
        return 1 if (fixing.chapters and args.diff) or (fixing.result.errors and not args.diff) else 0
    for chapter in fixing.chapters:
        if args.diff:
            say(diff(chapter.file, chapter.before, chapter.after, colour=wants_colour(sys.stdout)), exact=True)
            continue
        inform(f"{chapter.file}: {len(chapter.done)} fixed")
        for done in chapter.done:
            inform(f"  {done.line}:{done.column}: {done.choice.finding.code.id} {visible(done.choice.fix.title)}")
    if args.diff:
        remark(_sum(fixing, "would fix"))  # on standard error, for it is no part of the patch
        return 1 if fixing.chapters else 0
    for is_error, line in _left(fixing):
        inform(line, is_error=is_error)
    inform(_sum(fixing, "fixed"))
    inform(summary.line(fixing.result))
    return 1 if fixing.result.errors else 0


def _terms(args: Namespace) -> int:
    """Add terms to `book.yaml`; exit status 1 where some have no reason, with `--diff` where there are new ones."""
    with quoteproof.open_book() as book:
        if not args.diff:
            finish_earlier(book.root)
        written = book.terms(args.file, reason=args.reason.strip())
        if args.diff:
            say(diff(SETTINGS, written.before, written.after, colour=wants_colour(sys.stdout)), exact=True)
            return 1 if written.terms else 0
        book.write_terms(written)
    new, waiting = len(written.terms), written.waiting
    inform(f"{SETTINGS}: {new} new term{'' if new == 1 else 's'}")
    if waiting:
        say(f"{waiting} without a reason: give each its own behind its colon; until then it stays an uncited quotation")
    return 1 if waiting else 0


def _sum(fixing: Fixing, verb: str) -> str:
    """The last line: how many findings were fixed of how many, and how many more could be."""
    fixed = sum(len(chapter.done) for chapter in fixing.chapters)
    left = sum(finding.acknowledged is None for finding in fixing.result.all_findings)
    if not fixed + left:
        return "nothing to fix"
    parts = [f"{verb} {fixed} of {fixed + left}"]
    if fixing.unsafe:
        parts.append(f"{len(fixing.unsafe)} can be fixed with --unsafe")
    if fixing.refused:
        parts.append(f"{len(fixing.refused)} not fixed, because the fix would cause other faults")
    return "; ".join(parts)


def _left(fixing: Fixing) -> Iterator[tuple[bool, str]]:
    """Everything that is left, an error or not: a line for the finding, and one why it was not fixed."""
    texts = Texts(fixing.result)
    for unfixed in fixing.left:
        finding = unfixed.finding
        kind = "" if finding.status == "error" else f" ({finding.status})"
        where = f"{_where(finding, texts)}: {finding.code.id}{kind} {visible(finding.message)}"
        yield not kind, f"{where}\n  not fixed: {visible(unfixed.reason)}"


def _where(finding: Finding, texts: Texts) -> str:
    file, line, column = _position(finding, texts)
    return f"{visible(file)}:{line}:{column}"


def _position(finding: Finding, texts: Texts) -> tuple[str, int, int]:
    place = finding.place
    line, column = (1, 1) if texts.document(place.file) is not None else texts.position(place.file, place.start)
    return place.file, line, column


def _value(fixing: Fixing) -> dict[str, Value]:
    """What was fixed and what is left, as plain values."""
    texts = Texts(fixing.result)
    fixed: list[Value] = [
        {
            "file": chapter.file,
            "line": done.line,
            "column": done.column,
            "code": done.choice.finding.code.id,
            "title": done.choice.fix.title,
            "safe": done.choice.fix.safe,
        }
        for chapter in fixing.chapters
        for done in chapter.done
    ]
    left: list[Value] = [
        {
            **_finding(unfixed.finding, texts),
            "severity": unfixed.finding.severity.value,
            "reason": unfixed.reason,
            "brings": [_finding(finding, texts) for finding in unfixed.brings],
        }
        for unfixed in fixing.left
    ]
    changes: list[Value] = [
        {"file": chapter.file, "diff": diff(chapter.file, chapter.before, chapter.after)} for chapter in fixing.chapters
    ]
    head: dict[str, Value] = {"tool": "quoteproof", "version": __version__, "schema_version": SCHEMA_VERSION}
    return {**head, "errors": len(fixing.result.errors), "fixed": fixed, "left": left, "chapters": changes}


def _finding(finding: Finding, texts: Texts) -> dict[str, Value]:
    file, line, column = _position(finding, texts)
    return {"file": file, "line": line, "column": column, "code": finding.code.id, "message": finding.message}
