"""`quoteproof check`: its forms for the screen and for files, and the baseline, which `build` shares.

What cannot be written is reported before the book is read. A form is the same on every machine when it goes to a file.
On GitHub (`GITHUB_WORKSPACE`) files are named from the root of the repository, as its pages need them.
"""

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from quoteproof import open_book
from quoteproof.book.config import Output
from quoteproof.check.baseline import Line, take, without
from quoteproof.check.result import CheckResult
from quoteproof.cli import remembered
from quoteproof.cli.terminal import (
    Verbosity,
    columns,
    inform,
    name_leftovers,
    nearest_help,
    progress,
    say,
    standard_input,
    verbosity,
    wants_colour,
)
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project import reports
from quoteproof.report import text
from quoteproof.values import dataclass

FORMS: Final = ("text", "concise", "json", "findings", "sarif", "github", "junit")
"""What a result can be written as."""
ORIGINALS: Final = "make it an error that the original of a source is not there"
SHOW_ALL: Final = "show every finding in full, also where many are of one kind"
USE_BASELINE: Final = "count only what this file does not list"
FORMATS: Final = tuple(str(output) for output in Output)
"""What a build can make."""
OUTPUTS: Final = " (default: `outputs:` of book.yaml)"
"""Of the help of `--to`: what is meant where it is not given."""
_NAMED: Final = re.compile(r"(?P<form>[A-Za-z][\w-]*)=(?P<file>.*)", re.DOTALL)
_OUTPUT: Final = "write this form to a file, as often as you like; without FORM= what would go to the screen"


@dataclass(frozen=True, slots=True)
class Outputs:
    """What goes where."""

    screen: tuple[str, ...]
    """Forms for standard output, in order."""
    files: Mapping[Path, str]
    """Forms by file."""


@dataclass(frozen=True, slots=True)
class NamedBaseline:
    """A baseline file that was read."""

    file: str
    """Its name."""
    lines: tuple[Line, ...]
    """Its entries."""


def check_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `check`."""
    parser.add_argument("file", nargs="*", metavar="CHAPTER", help="a chapter (default: all)")
    about = f"one of {', '.join(FORMS)} (default: text)"
    parser.add_argument("--format", metavar="FORM", default="text", help=about)
    parser.add_argument("--output", metavar="[FORM=]FILE", action="append", default=[], help=_OUTPUT)
    parser.add_argument("--to", metavar="FORMATS", help=f"what a build is to make{OUTPUTS}")
    parser.add_argument("--all", action="store_true", help=SHOW_ALL)
    parser.add_argument("--no-cache", action="store_true", help="parse every chapter anew, and keep nothing")
    parser.add_argument("--originals", action="store_true", help=ORIGINALS)
    parser.add_argument("--stdin", action="store_true", help="check the text on standard input instead; needs `--as`")
    parser.add_argument(
        "--as", dest="chapter", metavar="CHAPTER", help="with `--stdin`: the chapter whose text it is to be"
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--baseline", metavar="FILE", help=USE_BASELINE)
    about = "list everything that is wrong now in this file"
    either.add_argument("--write-baseline", metavar="FILE", help=about)


def check(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Check every quotation of the book, or of some chapters."""
    args = parser.parse_args(words)
    _refuse_mixed(args)
    outputs = _outputs(args.format, args.output)
    wanted = formats(args.to)
    baseline = read_baseline(args.baseline)
    with (
        remembered.recorded(words) as record,
        open_book(cached=not args.no_cache, originals=args.originals) as book,
    ):
        if args.stdin:
            result = book.check_text(args.chapter, standard_input("the text of the chapter")).checked
        else:
            result = book.check(args.file, formats=wanted, progress=progress).checked
        # A report may ask for what is parsed then: the book is still open.
        is_told = name_leftovers(book.root)
        if args.write_baseline:
            _write_baseline(result, args.write_baseline, root=book.root, whole=not args.file)
            return 0
        result = without_baseline(result, baseline, whole=not (args.file or args.stdin))
        written = _write(result, outputs, root=book.root, every=args.all)
        status = 1 if result.errors else 0
        if record is not None and not is_told:
            sys.stdout.flush()  # what could not be said is not kept
            record.keep(book.root, remembered.RememberedAnswer(status, written))
    return status


def _refuse_mixed(args: Namespace) -> None:
    """Raise `CannotRunError` for options that do not go together, with what to write instead."""
    if args.file == ["-"] and not args.stdin:
        helps = ("write `--stdin --as FILE`, where FILE is the chapter whose text it is to be",)
        raise CannotRunError(Trouble("`-` is no chapter of this book", helps=helps))
    if args.stdin and args.chapter is None:
        helps = ("write `--stdin --as FILE`, where FILE is a chapter of this book, which may be new",)
        raise CannotRunError(Trouble("`--stdin` needs the name of the chapter", helps=helps))
    if args.chapter is not None and not args.stdin:
        helps = (f"write `--stdin --as {args.chapter}`, or name the file alone to check it as it is on disk",)
        raise CannotRunError(Trouble("`--as` goes with `--stdin`", helps=helps))
    named = {"a file": args.file, "`--to`": args.to, "`--write-baseline`": args.write_baseline}
    for name in (name for name, value in named.items() if value and args.stdin):
        helps = ("check the text alone; what is on disk is checked by a run without `--stdin`",)
        raise CannotRunError(Trouble(f"{name} does not go with `--stdin`", helps=helps))


def read_baseline(file: str | None) -> NamedBaseline | None:
    """Read the baseline if one is named, before anything long is begun, so that a wrong name costs nothing."""
    return None if file is None else NamedBaseline(file, reports.read_baseline(Path(file)))


def without_baseline(result: CheckResult, baseline: NamedBaseline | None, *, whole: bool = True) -> CheckResult:
    """Set apart what a baseline lists; `whole` says whether the whole book was checked."""
    if baseline is None:
        return result
    rest = without(result, baseline.lines, whole=whole)
    if rest.known is not None and rest.known.misworded:
        message = "the words of the line are not those of the finding that its digest names"
        helps = ("delete the line, or write the baseline again with `--write-baseline` and read what it lists",)
        raise CannotRunError(*(Trouble(message, baseline.file, line, helps) for line in rest.known.misworded))
    return rest


def _write_baseline(result: CheckResult, file: str, *, root: Path, whole: bool) -> None:
    if not whole:
        helps = ("name no chapters with `--write-baseline`",)
        raise CannotRunError(Trouble("a baseline needs the whole book", helps=helps))
    lines, refused = take(result)
    reports.write_baseline(Path(file), lines, root=root)
    count = sum(not line.startswith("#") for line in lines.splitlines())
    inform(f"wrote {file} ({count} {'entry' if count == 1 else 'entries'})")
    for finding in refused:
        place = f"{finding.place.file}: {finding.message}"
        say(f"not in it, because a baseline cannot list {finding.code.id}: {place}")


def formats(given: str | None) -> frozenset[str] | None:
    """Read `--to`; None where it is not given. Raises `CannotRunError` for what cannot be made."""
    if given is None:
        return None
    names = frozenset(name.strip() for name in given.split(",") if name.strip())
    unknown = sorted(names.difference(FORMATS))
    if unknown or not names:
        near = tuple(help_ for name in unknown for help_ in nearest_help(name, FORMATS, "write `{}`"))
        helps = (
            *near,
            f"formats are {', '.join(f'`{n}`' for n in FORMATS)}, with a comma between two",
        )
        raise CannotRunError(Trouble(f"`{', '.join(unknown)}` cannot be made", helps=helps))
    return names


def _outputs(forms: str, given: Iterable[str]) -> Outputs:
    """Read `--format` and `--output`; raises `CannotRunError` for unknown forms, and files that cannot be written."""
    screen = tuple(_form(name.strip()) for name in forms.split(","))
    files: dict[Path, str] = {}
    bare: list[str] = []
    for words in given:
        named = _NAMED.fullmatch(words)
        form, path = (_form(named["form"], words), Path(named["file"])) if named else (screen[0], Path(words))
        if named is None:
            bare.append(words)
        if path in files:
            helps = ("give each a file of its own",)
            raise CannotRunError(Trouble(f"two forms go to the same file `{path}`", helps=helps))
        reports.check_place(path)
        files[path] = form
    if bare and len(screen) + len(bare) != 2:
        helps = (f"say which: `--output {screen[0]}={bare[0]}`",)
        raise CannotRunError(Trouble(f"it is not clear which form goes to `{bare[0]}`", helps=helps))
    return Outputs(() if bare else screen, files)


def _form(name: str, words: str = "") -> str:
    if name in FORMS:
        return name
    known = f"forms are {', '.join(f'`{form}`' for form in FORMS)}"
    near = nearest_help(name, FORMS, "write `{}`")
    helps = (*near, known, f"if that is a file's name, write `./{words}`") if words else (*near, known)
    raise CannotRunError(Trouble(f"there is no form `{name}`", helps=helps))


def _write(result: CheckResult, outputs: Outputs, *, root: Path, every: bool) -> str:
    """Write a result to files, then to the screen, and return what was written there.

    `root` is the book's folder, `every` shows each finding in full.
    """
    written = ""
    base = _base(root)
    book = {*(chapter.file for chapter in result.chapters), *result.texts, "book.yaml"}
    for path, form in outputs.files.items():
        reports.write_report(path, _rendered(result, form, base=base), root=root, book=book)
    for form in outputs.screen:
        rendered = _rendered(result, form, base=base, screen=True, every=every)
        if rendered:
            written += say(rendered, exact=form not in ("text", "concise"))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and "github" in (*outputs.screen, *outputs.files.values()):
        from quoteproof.report.github import render_job_summary

        reports.append_report(Path(summary), render_job_summary(result, base=base))
    return written


def _rendered(result: CheckResult, form: str, *, base: str, screen: bool = False, every: bool = True) -> str:
    """A result in one of `FORMS`; coloured, grouped and as wide as the terminal only for the screen."""
    # The forms are imported when they are asked for: the start of a check is felt.
    match form:
        case "concise":
            return text.render_concise(result)
        case "json":
            from quoteproof.report import json

            return json.render(result)
        case "findings":
            from quoteproof.report import findings

            return findings.render(result)
        case "sarif":
            from quoteproof.report import sarif

            return sarif.render(result, base=base)
        case "github":
            from quoteproof.report import github

            return github.render(result, base=base)
        case "junit":
            from quoteproof.report import junit

            return junit.render(result)
    return screen_report(result, every=every) if screen else text.render(result)


def screen_report(result: CheckResult, *, every: bool = False, made: Sequence[str] = ()) -> str:
    """The report of a result as the screen shows it, `every` finding in full; empty where `--quiet` leaves nothing.

    `made` are lines about what was written, or was not, which stand behind the summary.
    """
    colour, quiet = wants_colour(sys.stdout), verbosity() is Verbosity.QUIET
    return text.render(
        result,
        colour=colour,
        columns=columns(),
        grouped=not every,
        quiet=quiet,
        whole_headlines=not sys.stdout.isatty(),
        made=made,
    )


def _base(root: Path) -> str:
    """The book's folder in the repository that GitHub checked out, with `/` at its end; empty for its root."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace:
        return ""
    top, book = Path(workspace).resolve(), root.resolve()
    return f"{book.relative_to(top).as_posix()}/" if book != top and book.is_relative_to(top) else ""
