"""`quoteproof fix`: makes the corrections that findings offer, or shows them.

Exit status, after ruff's habit: 0 where no error is left, 1 where one is; with `--diff`, 0 where there is nothing to
fix, 1 where there is.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator
from typing import Final

from quoteproof import open_book
from quoteproof.cli.terminal import finish_earlier, progress, remark, say, wants_colour
from quoteproof.project.fix import Fixing, Mended
from quoteproof.report import text
from quoteproof.report.display import visible


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="*", help="a chapter; all chapters if none is given")
    parser.add_argument("--unsafe", action="store_true", help="make fixes that change quoted words, too")
    parser.add_argument("--diff", action="store_true", help="show what would change, and write nothing")


def command(given: argparse.Namespace) -> int:
    """Fix the book of the working folder."""
    with open_book() as book:
        if not given.diff:
            finish_earlier(book.root)
        fixing = book.fix(given.file, unsafe=given.unsafe, progress=progress)
        if given.diff:
            return _show(fixing)
        book.write(fixing)
    for chapter in fixing.chapters:
        say("\n".join(_account(chapter)))
    if fixing.result.all_findings:
        say(text.render_concise(fixing.result))
    say(_sum(fixing, "fixed"))
    return 1 if fixing.result.errors else 0


def _show(fixing: Fixing) -> int:
    """Write the diff, and beside it, where it is no part of the patch, what it comes to."""
    colour = wants_colour(sys.stdout)
    for chapter in fixing.chapters:
        say(diff(chapter.file, chapter.before, chapter.after, colour=colour), exact=True)
    remark(_sum(fixing, "would fix"))
    return 1 if fixing.chapters else 0


def _account(chapter: Mended) -> Iterator[str]:
    yield f"{chapter.file}: {len(chapter.done)} fixed"
    for done in chapter.done:
        yield f"  {done.line}:{done.column}: {done.choice.finding.code.id} {visible(done.choice.fix.title)}"


def _sum(fixing: Fixing, verb: str) -> str:
    """The last line: how many were fixed of how many, and what could be."""
    fixed = sum(len(chapter.done) for chapter in fixing.chapters)
    left = sum(found.acknowledged is None for found in fixing.result.all_findings)
    if not fixed + left:
        return "nothing to fix"
    parts = [f"{verb} {fixed} of {fixed + left}"]
    if fixing.unsafe:
        parts.append(f"{len(fixing.unsafe)} can be fixed with --unsafe")
    if fixing.refused:
        parts.append(f"{len(fixing.refused)} not fixed, because the fix would cause other faults")
    return "; ".join(parts)


_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_STYLES: Final = {"---": "\033[1m", "+++": "\033[1m", "@@ ": "\033[36m", "-": "\033[31m", "+": "\033[32m"}
_RESET: Final = "\033[0m"


def diff(file: str, before: str, after: str, *, colour: bool = False) -> str:
    """The diff of one file; empty where nothing changes."""
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), file, file)
    return "".join(_painted(line) if colour else line for line in _whole(lines))


def _whole(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _painted(line: str) -> str:
    style = next((s for start, s in _STYLES.items() if line.startswith(start)), "")
    text = "\n".join(visible(part) for part in line.rstrip("\r\n").split("\n"))
    return f"{style}{text}{_RESET if style else ''}\n"
