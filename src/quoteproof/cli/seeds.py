"""`quoteproof remove` and `anchor`: take sources out, and keep the anchors of those that are there."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.check.result import CheckResult
from quoteproof.cli.terminal import columns, finish_earlier, inform, say, wants_colour
from quoteproof.disk.book_files import find_root
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project import seeds
from quoteproof.report.summary import Texts
from quoteproof.report.text import render_finding
from quoteproof.source.anchoring import Changed, Fate, Given, Kept, Retired
from quoteproof.source.library import Library
from quoteproof.text.anchor import Anchor


def remove_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `remove`."""
    parser.add_argument("key", metavar="KEY", help="the citation key, such as smith2020")


def remove(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Take a source out: its seed, its anchors, and the bibliography entry that names the seed."""
    key = Anchor.pasted(parser.parse_args(words).key).key
    removed = seeds.remove(finish_earlier(find_root(Path.cwd())), key)
    for name in removed.deleted:
        inform(f"deleted {name}")
    for name in removed.changed:
        inform(f"wrote {name}")
    if removed.entry_stays is not None:
        inform(f"`{removed.entry_stays}` keeps its entry `{key}`, which names no seed of the book")
    return 0


def anchor_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `anchor`."""
    parser.add_argument("--accept", metavar="KEY", help="accept the changed bytes of this source's seed")
    parser.add_argument("--reason", metavar="TEXT", help="why they are accepted; recorded in the lock")
    about = "give a passage a name to cite it by, such as key#p3=walls"
    parser.add_argument("--name", metavar="ANCHOR=NAME", help=about)


def anchor(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Update the anchors of the seeds, and print what changed; or name a passage."""
    args = parser.parse_args(words)
    if bool(args.accept) != bool(args.reason):
        helps = ('write `quoteproof anchor --accept KEY --reason "why the bytes changed"`',)
        raise CannotRunError(Trouble("`--accept` needs `--reason`, and `--reason` needs `--accept`", helps=helps))
    if args.name is not None:
        return _name(args.name, alone=not args.accept)
    accept = {args.accept: args.reason} if args.accept else {}
    renewed = seeds.anchor(finish_earlier(find_root(Path.cwd())), accept)
    for key, fates in renewed.renewal.fates.items():
        inform("\n".join(account(key, fates)))
    for name in renewed.changed:
        inform(f"wrote {name}")
    texts = Texts(CheckResult((), Library({}, {}), BookSettings(), renewed.findings, renewed.texts))
    for finding in renewed.findings:
        say(render_finding(finding, texts, colour=wants_colour(sys.stdout), columns=columns()))
    return 1 if renewed.findings else 0


def _name(words: str, *, alone: bool) -> int:
    """Give a passage a name, as `key#p3=walls` says."""
    place, _, name = words.partition("=")
    passage = Anchor.pasted(place)
    if not alone or not (passage.key and passage.place and name):
        helps = ("write `quoteproof anchor --name key#p3=walls`, and then cite `key#walls`",)
        raise CannotRunError(Trouble(f"`--name {words}` gives no name", helps=helps))
    seeds.name_place(finish_earlier(find_root(Path.cwd())), passage.key, passage.place, name)
    inform(f"{Anchor(passage.key, name)} is {passage} from now on")
    return 0


_SHOWN: Final = 3
"""New passages that are listed; what became of the others is said of each."""


def account(key: str, fates: tuple[Fate, ...]) -> Iterator[str]:
    """What became of the IDs of a source, a line each."""
    kept = sum(isinstance(fate, Kept) for fate in fates)
    yield f"{key}: {kept} of {len(fates)} IDs unchanged"
    given = [fate for fate in fates if isinstance(fate, Given)]
    yield from (f"  {key}#{new.id} is new: {new.words}" for new in given[:_SHOWN])
    if len(given) > _SHOWN:
        yield f"  and {len(given) - _SHOWN} more are new, up to {key}#{given[-1].id}"
    for fate in fates:
        match fate:
            case Changed():
                yield f"  {key}#{fate.id} changed: {fate.before} → {fate.after}"
            case Retired():
                yield f"  {key}#{fate.id} is retired: {fate.words}"
