"""What `check` writes, and where: forms for the screen or for files, and the baseline that commands share.

What cannot be written is reported before the book is read. A form is the same on every machine when it goes to a file.
On GitHub (`GITHUB_WORKSPACE`) files are named from the root of the repository, as its pages need them.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.check.baseline import Line, take, without
from quoteproof.check.result import CheckResult
from quoteproof.cli.terminal import columns, say, wants_colour
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project.reports import append_report, check_place, read_baseline, write_baseline, write_report
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
            raise CannotRunError(
                Trouble(f"two forms go to the same file `{path}`", helps=("give each a file of its own",))
            )
        check_place(path)
        files[path] = form
    if bare and len(screen) + len(bare) != 2:
        helps = (f"say which: `--output {screen[0]}={bare[0]}`",)
        raise CannotRunError(Trouble(f"it is not clear which form goes to `{bare[0]}`", helps=helps))
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
    """The book's folder in the repository that GitHub checked out, with `/` at its end; empty for its root."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace:
        return ""
    top, book = Path(workspace).resolve(), root.resolve()
    return f"{book.relative_to(top).as_posix()}/" if book != top and book.is_relative_to(top) else ""


def use_argument(parser: argparse._ActionsContainer) -> None:
    """Declare `--baseline`."""
    parser.add_argument("--baseline", metavar="FILE", help="count only what this file does not list")


def write_argument(parser: argparse._ActionsContainer) -> None:
    """Declare `--write-baseline`."""
    parser.add_argument("--write-baseline", metavar="FILE", help="list everything that is wrong now in this file")


@dataclass(frozen=True, slots=True)
class Listed:
    """A baseline that was named."""

    file: str
    """Its name."""
    lines: tuple[Line, ...]
    """Its entries."""


def listed(file: str | None) -> Listed | None:
    """Read the baseline that is named, if one is; before anything long is begun, so that a wrong name costs nothing."""
    return None if file is None else Listed(file, read_baseline(Path(file)))


def used(result: CheckResult, baseline: Listed | None, *, whole: bool = True) -> CheckResult:
    """Set apart what a baseline lists, if there is one; `whole` says whether the whole book was checked."""
    if baseline is None:
        return result
    rest = without(result, baseline.lines, whole=whole)
    if rest.known is not None and rest.known.misworded:
        message = "the words of the line are not those of the finding that its digest names"
        helps = ("delete the line, or write the baseline again with `--write-baseline` and read what it lists",)
        raise CannotRunError(*(Trouble(message, baseline.file, line, helps) for line in rest.known.misworded))
    return rest


def written(result: CheckResult, file: str, *, root: Path, whole: bool) -> Iterator[str]:
    """Write everything that is wrong into a baseline and give what is to be said of it."""
    if not whole:
        helps = ("name no chapters with `--write-baseline`",)
        raise CannotRunError(Trouble("a baseline needs the whole book", helps=helps))
    text, refused = take(result)
    write_baseline(Path(file), text, root=root)
    count = sum(not line.startswith("#") for line in text.splitlines())
    yield f"wrote {file} ({count} {'entry' if count == 1 else 'entries'})"
    for found in refused:
        yield f"not in it, because a baseline cannot list {found.code.id}: {found.place.file}: {found.message}"
