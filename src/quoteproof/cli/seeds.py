"""`quoteproof init`, `add` and `anchor`: begin a book, take in its sources, and keep their anchors."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote as shell_word
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.check.result import CheckResult
from quoteproof.cli.passages import pasted_anchor
from quoteproof.cli.terminal import columns, finish_earlier, say, wants_colour
from quoteproof.disk.book_files import EMENDATIONS, find_root
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project import seeds
from quoteproof.report.summary import Texts
from quoteproof.report.text import render_finding
from quoteproof.rules.rule import counted
from quoteproof.source.adding import Addition, Division, ReadingOptions
from quoteproof.source.anchoring import Changed, Fate, Given, Kept, Retired
from quoteproof.source.divided_words import DividedWords
from quoteproof.source.library import Library
from quoteproof.source.lock import quoted as yaml_key
from quoteproof.source.segment import Segmentation
from quoteproof.text.anchor import Anchor, cited


def init(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Make a new book that builds at once."""
    parser.add_argument("dir", nargs="?", default=".", help="the book's folder (default: this one)")
    parser.add_argument("--empty", action="store_true", help="without the example's source and chapter")
    args = parser.parse_args(words)
    folder = args.dir
    for name in seeds.start(Path(folder), empty=args.empty):
        say(f"wrote {name}")
    first = "" if folder == "." else f"cd {folder}, then "
    say(f"next: {first}`quoteproof build` makes build/book.pdf; `quoteproof add FILE --key KEY` adds a source")
    return 0


def add(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Add a document as a seed: a copy of it, its anchors, and a bibliography entry if there is none."""
    about = "a plain text or Markdown file, UTF-8; or a key, whose entry names such a file itself"
    parser.add_argument("file", nargs="?", help=about)
    parser.add_argument("--key", help="the citation key, such as smith2020")
    parser.add_argument("--title", help="the document's title (default: its first line if that is short)")
    about = "what divides its passages: every line, or paragraphs of wrapped lines (default: the text decides)"
    parser.add_argument("--by", type=Division, choices=[*Division], metavar="{line,paragraph}", help=about)
    parser.add_argument("--encoding", help="its encoding, such as windows-1252; the seed is then a copy in UTF-8")
    about = "the number of its first page, where form feeds end its pages; citations then print pages"
    parser.add_argument("--first-page", metavar="N", type=int, help=about)
    about = "the form of the numbers that its passages begin with, such as [1]; citations then print these"
    parser.add_argument("--numbers", metavar="FORM", help=about)
    args = parser.parse_args(words)
    document, key = args.file, args.key
    if key is None and (document is None or Path(document).exists()):
        helps = ("write `quoteproof add FILE --key KEY`, with the key that citations name",)
        raise CannotRunError(Trouble("`add` needs `--key`", helps=helps))
    if key is None:
        key, document = pasted_anchor(document).key, None
    root = finish_earlier(find_root(Path.cwd()))
    options = ReadingOptions(args.title, args.by, args.first_page, args.numbers)
    added = seeds.add(root, Path(document) if document is not None else None, key, options, encoding=args.encoding)
    say("\n".join(_added(added)))
    if added.bibliography is None:
        say(f"it is the seed of `{added.key}` from now on; `{added.bibliography_file}` stays as it is")
    else:
        say(f"the bibliography has a new entry `{added.key}`: add its author, date and publication if you know them")
    quoted = cited(Anchor(added.key, "p1"))
    say(f"see the passages with `quoteproof show {shell_word(added.key)}`; quote one as “its words” [{quoted}]")
    return 0


def _added(added: Addition) -> Iterator[str]:
    """What is said of a document that was taken in: its passages, what divides them, and what could be said of them."""
    if added.passages == 1:
        yield f"{added.file}: 1 passage, {added.key}#p1"
    else:
        yield f"{added.file}: {added.passages} passages, {added.key}#p1 to {added.key}#p{added.passages}"
    again = f"for that, `quoteproof remove {shell_word(added.key)}` and add it again"
    if added.otherwise != added.passages:
        other = "paragraph" if added.segmentation is Segmentation.LINE else "line"
        yield f"{_DIVIDED[added.segmentation]}; `--by {other}` would make {added.otherwise} of it ({again})"
    if added.numbered is not None:
        form = shell_word(added.numbered)
        numbers = f"its passages begin with numbers like {added.numbered}"
        yield f"{numbers}: with `--numbers {form}` citations print these ({again})"
    if added.has_page_ends:
        yield f"form feeds end its pages: with `--first-page N` citations print the page ({again})"
    if added.emendations is not None:
        yield f"wrote `{yaml_key(added.key)}:` into `{EMENDATIONS}`"
    if added.emphasised or added.divided is not None:
        yield from _declarable(added)


_NAMED: Final = 10  # words that are named


def _declarable(added: Addition) -> Iterator[str]:
    """What is said of signs that may mark emphasis and of hyphens at line ends, with one block to paste."""
    for form, count in added.emphasised.items():
        yield f"`{form}` encloses {counted(count, 'run')} of words, and is read as a part of them"
    if added.divided is not None:
        yield from _divided(added.divided)
    key = f"{yaml_key(added.key)}:"
    place = "at the end of" if added.emendations is None else f"below `{key}` in"
    what = "they mark emphasis" if added.emphasised else ""
    both = " or " if added.emphasised and added.divided is not None else ""
    only = "a hyphen only divides its word" if added.divided is not None else ""
    yield f"where {what}{both}{only}, say so {place} `{EMENDATIONS}`, and run `quoteproof anchor`:"
    if added.emendations is None:
        yield key
    if added.emphasised:
        yield "  emphasis-marks:"
    for form, count in added.emphasised.items():
        yield f'    - {{form: "{form}", count: {count}, reason: the copy marks emphasis so}}'
    if added.divided is not None:
        keep = ", ".join(map(yaml_key, added.divided.keep))
        yield "  line-end-hyphens:"
        yield f"    - {{count: {added.divided.count}, keep: [{keep}], reason: the copy divides words at line ends}}"


def _divided(divided: DividedWords) -> Iterator[str]:
    """What is said of hyphens at line ends."""
    count = divided.count + divided.kept
    lines = "1 line ends" if count == 1 else f"{count} lines end"
    yield f"{lines} at a hyphen in a word: such a word is quoted with its hyphen"
    if divided.unknown:
        named = ", ".join(f"`{word}`" for word in divided.unknown[:_NAMED])
        more = f" and {len(divided.unknown) - _NAMED} more" if len(divided.unknown) > _NAMED else ""
        yield f"nothing else in it shows whether {named}{more} have a hyphen: those without go from `keep` into `count`"


_DIVIDED: Final = {
    Segmentation.LINE: "every line is a passage",
    Segmentation.BLANK_LINE: "blank lines divide them",
    Segmentation.PARAGRAPH: "the ends of paragraphs divide them",
}


def remove(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Take a source out: its seed, its anchors, and the bibliography entry that names the seed."""
    parser.add_argument("key", help="the citation key, such as smith2020")
    key = pasted_anchor(parser.parse_args(words).key).key
    removed = seeds.remove(finish_earlier(find_root(Path.cwd())), key)
    for name in removed.deleted:
        say(f"deleted {name}")
    for name in removed.changed:
        say(f"wrote {name}")
    if removed.entry_stays is not None:
        say(f"`{removed.entry_stays}` keeps its entry `{key}`, which names no seed of the book")
    return 0


def anchor(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Update the anchors of the seeds, and print what changed; or name a passage."""
    parser.add_argument("--accept", metavar="KEY", help="accept the changed bytes of this source's seed")
    parser.add_argument("--reason", help="why they are accepted; recorded in the lock")
    about = "give a passage a name to cite it by, such as key#p3=walls"
    parser.add_argument("--name", metavar="ANCHOR=NAME", help=about)
    args = parser.parse_args(words)
    if bool(args.accept) != bool(args.reason):
        helps = ('write `quoteproof anchor --accept KEY --reason "why the bytes changed"`',)
        raise CannotRunError(Trouble("`--accept` needs `--reason`, and `--reason` needs `--accept`", helps=helps))
    if args.name is not None:
        return _name(args.name, alone=not args.accept)
    accept = {args.accept: args.reason} if args.accept else {}
    renewed = seeds.anchor(finish_earlier(find_root(Path.cwd())), accept)
    for key, fates in renewed.renewal.fates.items():
        say("\n".join(_account(key, fates)))
    for name in renewed.changed:
        say(f"wrote {name}")
    texts = Texts(CheckResult((), Library({}, {}), BookSettings(), renewed.findings, renewed.texts))
    for finding in renewed.findings:
        say(render_finding(finding, texts, colour=wants_colour(sys.stdout), columns=columns()))
    return 1 if renewed.findings else 0


def _name(words: str, *, alone: bool) -> int:
    """Give a passage a name, as `key#p3=walls` says."""
    place, _, name = words.partition("=")
    passage = pasted_anchor(place)
    if not alone or not (passage.key and passage.place and name):
        helps = ("write `quoteproof anchor --name key#p3=walls`, and then cite `key#walls`",)
        raise CannotRunError(Trouble(f"`--name {words}` gives no name", helps=helps))
    seeds.name_place(finish_earlier(find_root(Path.cwd())), passage.key, passage.place, name)
    say(f"{Anchor(passage.key, name)} is {passage} from now on")
    return 0


_SHOWN: Final = 3
"""New passages that are listed; what became of the others is said of each."""


def _account(key: str, fates: tuple[Fate, ...]) -> Iterator[str]:
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
