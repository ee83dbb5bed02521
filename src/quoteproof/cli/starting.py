"""`quoteproof init`: start a book from a template, or with sources and a bibliography."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from shlex import join
from typing import Final

from quoteproof.cli.terminal import complain, inform, progress
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.finding.tally import counted
from quoteproof.project.starting import StartedBook, start, start_from
from quoteproof.project.templates import Template
from quoteproof.source.adding import Addition
from quoteproof.text.anchor import Anchor, cited


def init_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `init`."""
    parser.add_argument("dir", nargs="?", metavar="DIR", help="the book's folder (default: this one)")
    about = "what it begins as: a book, a thesis, an article, or a brief for a court (default: book)"
    parser.add_argument("--template", type=Template, choices=[*Template], metavar="NAME", help=about)
    parser.add_argument("--empty", action="store_true", help="leave out the example's sources and words")
    about = "begin with these sources and bibliographies; a bibliography alone brings the files that its entries name"
    parser.add_argument("--from", nargs="+", metavar="FILE", dest="given", type=Path, help=about)


def init(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Make a new book that builds at once."""
    args = parser.parse_args(words)
    _refuse_folder_behind(args.given or ())
    if args.given and args.empty:
        helps = ("leave `--empty` out: with `--from` the book has no example but your own sources",)
        raise CannotRunError(Trouble("`--from` and `--empty` exclude each other", helps=helps))
    root, template = Path(args.dir or "."), args.template or Template.BOOK
    if args.given:
        started = start_from(root, args.given, template, progress=partial(progress, what="taking sources in"))
    else:
        if args.template is None and not args.empty:
            _refuse_beside(root)
        started = start(root, template, empty=args.empty)
    complain(started.unread)
    inform("\n".join(_told(started, args.dir)))
    return 0


def _refuse_folder_behind(given: Sequence[Path]) -> None:
    """Raises `CannotRunError` where the book's folder was written behind the files, which takes it for one of them."""
    *files, last = given or (Path(),)
    if files and not last.exists() and not last.suffix:
        command = join(["init", str(last), "--from", *map(str, files)])
        helps = (f"to make the book in a new folder of that name, run `quoteproof {command}`",)
        raise CannotRunError(Trouble(f"there is no file or folder `{last}`", helps=helps))


_MANUSCRIPTS: Final = (".docx", ".odt")
"""The endings of files that `adopt` may be meant for."""
_NO_EXAMPLE: Final = (*_MANUSCRIPTS, ".pdf", ".epub", ".bib")
"""The endings of files beside which nobody wants an example: they are to be quoted, or are the manuscript."""
_NAMED: Final = 8
"""Most files that a proposed command names."""


def _refuse_beside(root: Path) -> None:
    """Raises `CannotRunError` where sources or a bibliography lie in the folder, and it is not said what is wanted."""
    there = reading.list_files(root, "*") if root.is_dir() else []
    lying = [name for name in there if name.lower().endswith(_NO_EXAMPLE)]
    if not lying or reading.exists(root, "book.yaml"):
        return
    folder = [] if str(root) == "." else [str(root)]
    lie = "lies" if len(lying) == 1 else f"and {len(lying) - 1} more lie"
    named = [str(root / name) for name in lying[:_NAMED]]
    manuscripts = [name for name in lying if name.lower().endswith(_MANUSCRIPTS)]
    ways = [("to begin with them as sources and bibliography", ["init", *folder, "--from", *named])]
    ways += [("to make a book of it", ["adopt", str(root / name), "--to", "BOOK"]) for name in manuscripts[:1]]
    ways += [("to have an example beside them", ["init", *folder, "--template", "book"])]
    helps = tuple(f"{what}, run `quoteproof {join(words)}`" for what, words in ways)
    raise CannotRunError(Trouble(f"`{lying[0]}` {lie} in this folder, and nothing was written", helps=helps))


def _told(started: StartedBook, folder: str | None) -> Iterator[str]:
    """What is said of a book that was started."""
    yield from (f"wrote {name}" for name in started.written)
    yield from (f"kept {name}, which was there" + _KEPT.get(name, "") for name in started.kept)
    yield from map(_source, started.sources)
    if started.missing:
        more = f" and {len(started.missing) - 1} more" if len(started.missing) > 1 else ""
        yield f"the bibliography names files that are not there: {started.missing[0]}{more}"
    if started.unread:
        yield "what is not taken in yet, take in later: `quoteproof add FILE --key KEY`, with the key of its entry"
    if started.further:
        more = f" and {len(started.further) - 1} more" if len(started.further) > 1 else ""
        yield f"an entry has one source; not taken in: {started.further[0]}{more}"
    first = f"cd {folder}, then " if folder else ""
    add = "; `quoteproof add FILE --key KEY` adds a source" if not started.sources else ""
    if started.errors:
        yield f"next: {first}`quoteproof check` shows {counted(started.errors, 'error')} of these files to mend"
    else:
        yield f"next: {first}`quoteproof build` makes build/book.pdf{add}"


_KEPT: Final = {
    ".gitignore": ": it should have the line `/.quoteproof/`",
    ".gitattributes": ": it should have the line `seeds/** -text`",
}
"""What a file that was there should have."""


def _source(added: Addition) -> str:
    new = f", with a new entry in {added.bibliography_file}: complete it" if added.bibliography is not None else ""
    passages = counted(added.passages, "passage")
    return f"{added.file}: {passages}, cited as [@{added.key}], such as [{cited(Anchor(added.key, added.first))}]{new}"
