"""`quoteproof build`, `watch` and `verify`: make the editions, make them at every save, and verify a finished file."""

import re
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import quoteproof
from quoteproof.check.result import CheckResult
from quoteproof.cli import check
from quoteproof.cli.terminal import (
    complain,
    finish_earlier,
    inform,
    name_leftovers,
    progress,
    say,
)
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine.program import EngineError
from quoteproof.project.watch import Wait, changes
from quoteproof.proof.wording import verification_lines
from quoteproof.report import summary

_PAUSE: Final = 0.25  # seconds between two looks: soon enough for a person, and nothing for the machine
_NAMED: Final = 3  # changed files that are named


def build_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `build`."""
    about = f"what to make, of {','.join(check.FORMATS)}{check.OUTPUTS}"
    parser.add_argument("--baseline", metavar="FILE", help=check.USE_BASELINE)
    parser.add_argument("--no-cache", action="store_true", help="parse every chapter anew, and keep nothing")
    parser.add_argument("--originals", action="store_true", help=check.ORIGINALS)
    parser.add_argument("--to", metavar="FORMATS", help=about)
    parser.add_argument("--all", action="store_true", help=check.SHOW_ALL)
    about = "also make build/book.review.docx: the DOCX with a comment on each quotation, for an editor"
    parser.add_argument("--review", action="store_true", help=about)


def build(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Check every quotation, then make the editions; nothing is written while there is an error."""
    args = parser.parse_args(words)
    formats = check.formats(args.to)
    baseline = check.read_baseline(args.baseline)
    with quoteproof.open_book(cached=not args.no_cache, originals=args.originals) as book:
        finish_earlier(book.root)
        name_leftovers(book.root)
        built = book.build(formats, review=args.review, progress=progress)
    result = check.without_baseline(built.result.checked, baseline)
    made = [f"wrote {name} ({size / 1024:.0f} KiB)" for name, size in built.written.items()]
    if not made:
        baselined = [] if result.errors else ["the findings that a baseline lists prevent a build, too"]
        made = [*baselined, "nothing was built: the files in `build/` are unchanged"]
    if report := check.screen_report(result, every=args.all, made=made):
        say(report)
    return 0 if built.written else 1


def watch_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `watch`."""
    parser.add_argument("--to", metavar="FORMATS", help=f"what to build{check.OUTPUTS}")
    parser.add_argument("--no-build", action="store_true", help="check, and build nothing")


def watch(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Check the book on every save, and build it while there is no error, until Ctrl-C."""
    args = parser.parse_args(words)
    formats = check.formats(args.to)
    with quoteproof.open_book() as book:
        if not args.no_build:
            finish_earlier(book.root)
        inform(f"watching {book.root.name}; Ctrl-C ends it")
        try:
            follow(book, formats, builds=not args.no_build, wait=_wait)
        except KeyboardInterrupt:
            inform("\nstopped watching")
    return 0


def verify_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `verify`."""
    parser.add_argument("file", metavar="FILE", help="a PDF or DOCX that `quoteproof build` made")
    parser.add_argument("--manifest-sha256", metavar="HEX", help="the digest of its manifest, known from elsewhere")
    parser.add_argument("--manifest", metavar="FILE", help="a manifest to use instead of the one inside the file")
    about = "show the changes of a returned DOCX as a patch of the chapters, and list what cannot be in it"
    parser.add_argument("--patch", action="store_true", help=about)
    parser.add_argument("--apply", action="store_true", help="write the changes of a returned DOCX into the chapters")
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="the form of the list, with `--patch` or `--apply` (default: text)",
    )


def verify(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Verify a finished PDF or DOCX, also one that came back from a copy-editor."""
    args = parser.parse_args(words)
    if args.patch or args.apply:
        from quoteproof.cli.returning import bring_back

        return bring_back(args.file, applies=args.apply, form=args.format)
    sha256 = args.manifest_sha256
    if sha256 is not None and not re.fullmatch(r"[0-9A-Fa-f]{64}", sha256.strip()):
        helps = ("it is in `build/book.manifest.sha256`: 64 digits and letters from a to f",)
        raise CannotRunError(Trouble("the given digest is not a SHA-256", helps=helps))
    verification = quoteproof.verify(args.file, sha256=sha256, manifest=args.manifest)
    (inform if verification.proved else say)("\n".join(verification_lines(verification)))
    return 0 if verification.proved else 1


def follow(
    book: quoteproof.Book,
    formats: frozenset[str] | None,
    *,
    builds: bool,
    wait: Wait,
    now: Callable[[], datetime] = datetime.now,
) -> None:
    """Check, and build if wanted, at once and after every change, until `wait` says that it is enough.

    A check without findings prints one line. If the book cannot be checked, that is printed, and the watch goes on.
    """
    for changed in changes(book.root, wait):
        head = f"{now():%H:%M:%S}  {_named(changed)}"
        try:
            built = book.build(formats) if builds else None
            result = (built.result if built else book.check()).checked
        except CannotRunError as error:
            say(f"{head}the book cannot be checked")
            sys.stdout.flush()
            complain(error.troubles)
        except EngineError as error:
            say(f"{head}an engine failed")
            sys.stdout.flush()
            complain((Trouble(str(error), helps=("the last good outputs are unchanged; save again to try again",)),))
        else:
            written = f"wrote {', '.join(built.written)}" if built and built.written else "nothing was built"
            _report(head, result, written if builds else "")
        sys.stdout.flush()


def _report(head: str, result: CheckResult, outputs: str) -> None:
    """Print the result, in one line if nothing is wrong."""
    if not result.errors and not result.warnings:
        inform(f"{head}{summary.line(result)}{f'; {outputs}' if outputs else ''}")
        return
    if report := check.screen_report(result, made=[outputs] if outputs else []):
        say(f"{head.rstrip(': ')}\n\n")
        say(report)


def _named(changed: tuple[str, ...]) -> str:
    if not changed:
        return ""
    rest = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return f"{', '.join(changed[:_NAMED])}{rest}: "


def _wait() -> bool:
    time.sleep(_PAUSE)
    return True
