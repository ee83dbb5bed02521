"""`quoteproof check`: proves every quotation and says what is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from quoteproof.check.result import CheckResult
from quoteproof.cli.terminal import columns, progress, say, wants_colour
from quoteproof.project.project import Project
from quoteproof.report import concise, json, text

FORMATS = ("text", "concise", "json")
"""What the result can be written as."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="*", help="a chapter; all chapters if none is given")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to write the result (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write the result to a file instead of the screen")


def command(given: argparse.Namespace) -> int:
    """Check the book of the working folder."""
    with Project.open(Path.cwd()) as project:
        only = [_inside(project.root, name) for name in given.file] or None
        result = project.check(only=only, progress=progress)
    written = rendered(result, given.format, colour=given.output is None and wants_colour(sys.stdout))
    if given.output:
        Path(given.output).write_text(written, encoding="utf-8", newline="\n")
    else:
        say(written)
    return 1 if result.errors else 0


def rendered(result: CheckResult, form: str, *, colour: bool) -> str:
    """Give a result in one of `FORMATS`."""
    if form == "json":
        return json.render(result)
    if form == "concise":
        return concise.render(result)
    return text.render(result, colour=colour, columns=columns())


def _inside(root: Path, name: str) -> str:
    """Give a path as the book names it: relative to its root, with `/`."""
    path = Path(name).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else name
