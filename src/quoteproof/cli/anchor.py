"""`quoteproof anchor`: brings the lock of the seeds up to date and says what became of each ID."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from quoteproof.book.config import BookSettings
from quoteproof.check.result import CheckResult
from quoteproof.cli.show import asked
from quoteproof.cli.terminal import columns, finish_earlier, say, wants_colour
from quoteproof.disk.book_files import find_root
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project.seeds import anchor, name_place
from quoteproof.report.summary import Texts
from quoteproof.report.text import render_finding
from quoteproof.source.anchoring import Changed, Fate, Given, Kept, Retired
from quoteproof.source.library import Library
from quoteproof.text.anchor import Anchor


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--accept", metavar="KEY", help="accept the changed bytes of this source's seed")
    parser.add_argument("--reason", help="why they are accepted; recorded in the lock")
    parser.add_argument(
        "--name", metavar="ANCHOR=NAME", help="give a passage a name to cite it by, such as key#p3=walls"
    )


def command(given: argparse.Namespace) -> int:
    """Renew the lock of the working folder's book."""
    if bool(given.accept) != bool(given.reason):
        helps = ('write `quoteproof anchor --accept KEY --reason "why the bytes changed"`',)
        raise CannotRunError(Trouble("`--accept` needs `--reason`, and `--reason` needs `--accept`", helps=helps))
    if given.name is not None:
        return _name(given.name, alone=not given.accept)
    accept = {given.accept: given.reason} if given.accept else {}
    renewed = anchor(finish_earlier(find_root(Path.cwd())), accept)
    for key, fates in renewed.renewal.fates.items():
        say("\n".join(_account(key, fates)))
    for name in renewed.changed:
        say(f"wrote {name}")
    if renewed.findings:
        told = Texts(CheckResult((), Library({}, {}), BookSettings(), renewed.findings, renewed.texts))
        for found in renewed.findings:
            say(render_finding(found, told, colour=wants_colour(sys.stdout), columns=columns()))
        return 1
    return 0


def _name(words: str, *, alone: bool) -> int:
    """A name as `key#p3=walls` says."""
    place, _, named = words.partition("=")
    anchor = asked(place)
    if not alone or not (anchor.key and anchor.place and named):
        helps = ("write `quoteproof anchor --name key#p3=walls`, and then cite `key#walls`",)
        raise CannotRunError(Trouble(f"`--name {words}` gives no name", helps=helps))
    name_place(finish_earlier(find_root(Path.cwd())), anchor.key, anchor.place, named)
    say(f"{Anchor(anchor.key, named)} is {anchor} from now on")
    return 0


def _account(key: str, fates: tuple[Fate, ...]) -> Iterator[str]:
    kept = sum(isinstance(fate, Kept) for fate in fates)
    yield f"{key}: {kept} of {len(fates)} IDs unchanged"
    for fate in fates:
        match fate:
            case Given():
                yield f"  {key}#{fate.id} is new: {fate.words}"
            case Changed():
                yield f"  {key}#{fate.id} changed: {fate.before} → {fate.after}"
            case Retired():
                yield f"  {key}#{fate.id} is retired: {fate.words}"
