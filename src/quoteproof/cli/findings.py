"""`quoteproof fix` and `explain`: apply the fixes that findings offer, and explain what a finding means."""

from __future__ import annotations

import difflib
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import quoteproof
from quoteproof.cli.terminal import columns, finish_earlier, nearest_help, progress, remark, say, wants_colour
from quoteproof.disk.book_files import SETTINGS
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.report import explain as explanations
from quoteproof.report import text
from quoteproof.report.display import visible
from quoteproof.rules.table import CODES, RULES

if TYPE_CHECKING:
    from quoteproof.project.fix import Fixing

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_STYLES: Final = {"---": "\033[1m", "+++": "\033[1m", "@@ ": "\033[36m", "-": "\033[31m", "+": "\033[32m"}
_RESET: Final = "\033[0m"


def fix(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Apply fixes, or show them with `--diff`.

    Exit status, as ruff's: 0 where no error is left, 1 where one is; with `--diff`, 1 where there is something to fix.
    """
    parser.add_argument("file", nargs="*", help="a chapter; all chapters if none is given")
    parser.add_argument("--unsafe", action="store_true", help="make fixes that change quoted words, too")
    parser.add_argument(
        "--terms",
        action="store_true",
        help="write uncited quotations of a word or two into book.yaml as terms, instead",
    )
    parser.add_argument("--reason", default="", help="with --terms: your reason why they are no quotations")
    parser.add_argument("--diff", action="store_true", help="show what would change, and write nothing")
    args = parser.parse_args(words)
    if args.terms:
        return _terms(args)
    if args.reason:
        parser.error("--reason goes with --terms")
    with quoteproof.open_book() as book:
        if not args.diff:
            finish_earlier(book.root)
        fixing = book.fix(args.file, unsafe=args.unsafe, progress=progress)
        if not args.diff:
            book.write(fixing)
    for chapter in fixing.chapters:
        if args.diff:
            say(diff(chapter.file, chapter.before, chapter.after, colour=wants_colour(sys.stdout)), exact=True)
            continue
        say(f"{chapter.file}: {len(chapter.done)} fixed")
        for done in chapter.done:
            say(f"  {done.line}:{done.column}: {done.choice.finding.code.id} {visible(done.choice.fix.title)}")
    if args.diff:
        remark(_sum(fixing, "would fix"))  # on standard error, for it is no part of the patch
        return 1 if fixing.chapters else 0
    if fixing.result.all_findings:
        say(text.render_concise(fixing.result))
    say(_sum(fixing, "fixed"))
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
    say(f"{SETTINGS}: {new} new term{'' if new == 1 else 's'}")
    if waiting:
        say(f"{waiting} without a reason: give each its own behind its colon; until then it stays an uncited quotation")
    return 1 if waiting else 0


def explain(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Explain one code, or list all."""
    parser.add_argument("code", nargs="?", help="a code such as Q001, or a name such as misquotation; all if none")
    asked = parser.parse_args(words).code
    if asked is None:
        codes = sorted(CODES.values(), key=attrgetter("id"))
        say("\n".join(f"{code.id} {code.name} ({code.severity.value})" for code in codes))
        return 0
    id = {code.name: code.id for code in CODES.values()}.get(asked.lower(), asked.upper())
    if id not in RULES:
        near = nearest_help(asked, (*CODES, *(code.name for code in CODES.values())), "write `{}`")
        helps = (
            *near,
            f"codes run from {min(CODES)} to {max(CODES)}; each finding prints its own",
        )
        raise CannotRunError(Trouble(f"there is no code `{asked}`", helps=helps))
    say(explanations.render(RULES[id], columns=columns()))
    return 0


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


def diff(file: str, before: str, after: str, *, colour: bool = False) -> str:
    """The diff of one file; empty where nothing changes."""
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), file, file)
    whole = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(_painted(line) if colour else line for line in whole)


def _painted(line: str) -> str:
    style = next((s for start, s in _STYLES.items() if line.startswith(start)), "")
    shown = "\n".join(visible(part) for part in line.rstrip("\r\n").split("\n"))
    return f"{style}{shown}{_RESET if style else ''}\n"
