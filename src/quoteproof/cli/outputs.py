"""What `check` writes and where: some forms to the screen, others each to a file of its own.

Promises: whatever cannot be written is told of before the book is read; a form looks the same on any machine when it
goes to a file. On GitHub (`GITHUB_WORKSPACE`) files are named from the repository's root, as its pages need them.
Leaves out: what the forms say (the report).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.cli.terminal import columns, say, wants_colour
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project.reports import append_report, check_place, write_report
from quoteproof.report import text

FORMS: Final = ("text", "concise", "json", "sarif", "github", "junit")
"""What a result can be written as."""
_NAMED: Final = re.compile(r"(?P<form>[A-Za-z][\w-]*)=(?P<file>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Outputs:
    """What goes where."""

    screen: tuple[str, ...]
    """Forms for standard output, in order."""
    files: Mapping[Path, str]
    """Forms by file."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `--format` and `--output`."""
    known = ", ".join(FORMS)
    parser.add_argument("--format", metavar="FORM", default="text", help=f"one of {known} (default: text)")
    parser.add_argument(
        "--output",
        metavar="[FORM=]FILE",
        action="append",
        default=[],
        help="write this form to a file, as often as you like; without FORM= what would go to the screen",
    )


def read(formats: str, given: Iterable[str]) -> Outputs:
    """Read the two options; raises `CannotRunError` for a form that is not known and a file that cannot be."""
    screen = tuple(_form(name.strip()) for name in formats.split(","))
    files: dict[Path, str] = {}
    bare: list[str] = []
    for words in given:
        named = _NAMED.fullmatch(words)
        form, path = (_form(named["form"], words), Path(named["file"])) if named else (screen[0], Path(words))
        if named is None:
            bare.append(words)
        if path in files:
            raise CannotRunError(Trouble(f"two forms are to go to `{path}`", helps=("give each a file of its own",)))
        check_place(path)
        files[path] = form
    if bare and len(screen) + len(bare) != 2:
        helps = (f"say which: `--output {screen[0]}={bare[0]}`",)
        raise CannotRunError(Trouble(f"it is not clear which form is to go to `{bare[0]}`", helps=helps))
    return Outputs(() if bare else screen, files)


def write(result: CheckResult, outputs: Outputs, *, root: Path) -> None:
    """Write a result to files, then to the screen; `root` is the book's folder."""
    base = _base(root)
    book = {*(chapter.file for chapter in result.chapters), *result.texts, "book.yaml"}
    for path, form in outputs.files.items():
        write_report(path, rendered(result, form, base=base), root=root, book=book)
    for form in outputs.screen:
        written = rendered(result, form, base=base, screen=True)
        if written:
            say(written, exact=form not in ("text", "concise"))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and "github" in (*outputs.screen, *outputs.files.values()):
        from quoteproof.report.github import render_job_summary

        append_report(Path(summary), render_job_summary(result, base=base))


def rendered(result: CheckResult, form: str, *, base: str = "", screen: bool = False) -> str:
    """A result in one of `FORMS`; coloured and as wide as the terminal only for the screen."""
    # The forms are imported when they are asked for: the start of a check is felt.
    match form:
        case "concise":
            return text.render_concise(result)
        case "json":
            from quoteproof.report import json

            return json.render(result)
        case "sarif":
            from quoteproof.report import sarif

            return sarif.render(result, base=base)
        case "github":
            from quoteproof.report import github

            return github.render(result, base=base)
        case "junit":
            from quoteproof.report import junit

            return junit.render(result)
    if screen:
        return text.render(result, colour=wants_colour(sys.stdout), columns=columns())
    return text.render(result)


def _form(name: str, words: str = "") -> str:
    if name in FORMS:
        return name
    known = f"forms are {', '.join(f'`{form}`' for form in FORMS)}"
    helps = (known, f"if that is a file's name, write `./{words}`") if words else (known,)
    raise CannotRunError(Trouble(f"there is no form `{name}`", helps=helps))


def _base(root: Path) -> str:
    """Give the book's folder in the repository that GitHub checked out, with `/` at its end; empty for its root."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace:
        return ""
    top, book = Path(workspace).resolve(), root.resolve()
    return f"{book.relative_to(top).as_posix()}/" if book != top and book.is_relative_to(top) else ""
