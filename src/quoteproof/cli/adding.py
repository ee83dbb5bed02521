"""`quoteproof add` and `reread`: take documents in as sources, and read one anew."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from shlex import quote as shell_word
from typing import Final

from quoteproof.cli.seeds import account
from quoteproof.cli.terminal import complain, finish_earlier, inform, progress, say
from quoteproof.disk.book_files import EMENDATIONS, find_root
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.model import DocumentOptions, DocumentPassage, PageNumbering, TrackedChanges
from quoteproof.document.process import DocumentAnswer
from quoteproof.document.role import Role
from quoteproof.finding.tally import counted
from quoteproof.project import rereading, seeds
from quoteproof.project.rereading import PassageDifference
from quoteproof.source.adding import Addition, Division, ReadingOptions
from quoteproof.source.attachments import TEXTS
from quoteproof.source.divided_words import DividedWords
from quoteproof.source.emendation_limits import label_fault
from quoteproof.source.emendations import NO_LABEL
from quoteproof.source.lock import quoted as yaml_key
from quoteproof.source.seed_document import reading_file
from quoteproof.source.segment import Segmentation
from quoteproof.text.anchor import Anchor, cited


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `add`."""
    about = "PDF, HTML, EPUB, DOCX, ODT, JATS, TEI or plain text; a folder of such; or a key, whose entry names one"
    parser.add_argument("files", nargs="*", metavar="FILE", help=about)
    about = "the citation key, such as smith2020 (default: that of the entry that names the file, else the file's name)"
    parser.add_argument("--key", metavar="KEY", help=about)
    parser.add_argument(
        "--from-bib", action="store_true", help="add every file that an entry of the bibliography names"
    )
    parser.add_argument(
        "--title",
        metavar="TEXT",
        help="the title of the document (default: its own, its first line if that is a heading, or the key)",
    )
    about = "what divides the passages of a plain text: every line, or paragraphs of lines (default: the text decides)"
    parser.add_argument("--by", type=Division, choices=[*Division], metavar="{line,paragraph}", help=about)
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="that of a plain text, such as windows-1252; the seed is then a copy in UTF-8",
    )
    about = "12=1: page 12 of the file bears 1, and the next count on; 3-11=none: none (may be given several times)"
    parser.add_argument("--pages", metavar="PAGES", action="append", default=[], help=about)
    about = "the form of the numbers that its passages begin with, such as [1]; citations then print these"
    parser.add_argument("--numbers", metavar="TEXT", help=about)
    _document_options(parser)


def add(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Add documents as seeds: a copy of each, its anchors, and a bibliography entry if there is none."""
    args = parser.parse_args(words)
    root = finish_earlier(find_root(Path.cwd()))
    document = DocumentOptions(args.changes, args.edition)
    options = ReadingOptions(args.title, args.by, tuple(map(labelled, args.pages)), args.numbers, document)
    asked = _asked(root, args.files, args.key, from_bib=args.from_bib)
    if len(asked) != 1 and (args.title or args.key):
        raise CannotRunError(Trouble("`--key` and `--title` are for one document"))
    failed = 0
    told = partial(progress, what="taking the documents in")
    for added in seeds.add_all(root, asked, options, encoding=args.encoding, progress=told):
        if isinstance(added, CannotRunError):
            if len(asked) == 1:
                raise added
            complain(added.troubles)
            failed += 1
            continue
        inform("\n".join(_told(added)))
    if len(asked) > 1:
        inform(f"{len(asked) - failed} of {counted(len(asked), 'document')} taken in")
    return 2 if failed else 0


_PAGES: Final = re.compile(r"[0-9]{1,9}(?:-[0-9]{1,9})?")


def labelled(words: str) -> tuple[str, str]:
    """Pages of a file and the label of the first, from `12=1`; raises `CannotRunError` for other words."""
    pages, equals, label = words.partition("=")
    if not equals or not _PAGES.fullmatch(pages):
        helps = ("write `12=1` where page 12 of the file bears the number 1, `12-20=1` where page 20 is the last",)
        raise CannotRunError(Trouble(f"`{words}` is not a page and its number", helps=helps))
    if label != NO_LABEL and (fault := label_fault(label)) is not None:
        raise CannotRunError(Trouble(fault, helps=(f"`{pages}=none` says that it bears no number",)))
    return pages, label


def _document_options(parser: ArgumentParser) -> None:
    ways, about = [*TrackedChanges], "what is done with the tracked changes of a document"
    parser.add_argument("--changes", type=TrackedChanges, choices=ways, metavar="{accept,reject}", help=about)
    about = "the edition whose page marks count, where a TEI file has several"
    parser.add_argument("--edition", metavar="NAME", help=about)


def _asked(root: Path, files: Sequence[str], key: str | None, *, from_bib: bool) -> Sequence[tuple[Path | None, str]]:
    """The documents that are to be taken in, each with its key; without a path that of the key's entry is taken."""
    if from_bib:
        if files or key:
            raise CannotRunError(Trouble("`--from-bib` takes every file of the bibliography: name none beside it"))
        keys = seeds.keys_with_files(root)
        if not keys:
            raise CannotRunError(Trouble("every entry of the bibliography that names a file has its seed already"))
        return [(None, one) for one in keys]
    if not files:
        helps = ("write `quoteproof add FILE --key KEY`, with the key that citations name",)
        what = "`add` needs a file, a folder, or the key of an entry that names one"
        raise CannotRunError(Trouble(what, helps=helps))
    if "-" in files:
        helps = ("write it to a file first: its name stays with the source",)
        raise CannotRunError(Trouble("`add` reads no standard input", helps=helps))
    if len(files) == 1 and key is None and not Path(files[0]).exists() and not files[0].lower().endswith(TEXTS):
        return [(None, Anchor.pasted(files[0]).key)]
    if key is not None:
        return [(Path(name), key) for name in files]
    return seeds.keyed(root, [Path(name) for name in files])


def _told(added: Addition) -> Iterator[str]:
    """What is said of a document that was taken in."""
    yield from _added(added)
    if added.bibliography is None:
        yield f"it is the seed of `{added.key}` from now on; `{added.bibliography_file}` stays as it is"
    else:
        missing = "its type, title, author, date and publication"
        yield f"the bibliography has a new entry `{added.key}`: complete it with {missing}"
        if added.title == f"[{added.key}]":
            yield f"the document shows no title: the entry has its key, `{added.title}`, until you write one"
    quoted = cited(Anchor(added.key, added.first))
    yield f"see the passages with `quoteproof show {shell_word(added.key)}`; quote one as “its words” [{quoted}]"


def _added(added: Addition) -> Iterator[str]:
    """What is said of a document that was taken in: its passages, what divides them, and what could be said of them."""
    if added.passages == 1:
        yield f"{added.file}: 1 passage, {added.key}#p1"
    else:
        yield f"{added.file}: {added.passages} passages, {added.key}#p1 to {added.key}#p{added.passages}"
    if added.reading is not None:
        yield from _reading(added, added.reading)
    again = f"for that, `quoteproof remove {shell_word(added.key)}` and add it again"
    if added.otherwise != added.passages:
        other = "paragraph" if added.segmentation is Segmentation.LINE else "line"
        yield f"{_DIVIDED[added.segmentation]}; `--by {other}` would make {added.otherwise} of it ({again})"
    if added.numbered is not None:
        form = shell_word(added.numbered)
        numbers = f"its passages begin with numbers like {added.numbered}"
        yield f"{numbers}: with `--numbers {form}` citations print these ({again})"
    if added.has_page_ends:
        yield f"form feeds end its pages: with `--pages 1=N` citations print the page ({again})"
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


def _reading(added: Addition, answer: DocumentAnswer) -> Iterator[str]:
    """What is said of the reading text of a document: what was read, and what a person should look at."""
    found = answer.account
    yield f"  {reading_file(added.key)}: {', '.join(_role(*one) for one in added.roles.items())}"
    if found.pages:
        yield f"  {_pages(added.key, found.pages, found.labelled, found.numberings)}"
    elif found.labelled:
        yield f"  {counted(found.labelled, 'page mark')}: citations print these pages"
    if found.note_marks:
        yield f"  {counted(found.note_marks, 'note mark')} beside the text, and not in it"
    if found.open_hyphens:
        what = "word divided" if found.open_hyphens == 1 else "words divided"
        yield f"  {found.open_hyphens} {what} at a line end, with or without a hyphen: both forms may be quoted"
    if found.unseen_words:
        first = "; ".join(f"“{words[:_WORDS]}”" for words in found.unseen[:_EXAMPLES])
        yield f"  {counted(found.unseen_words, 'word')} that no reader sees, and nobody can quote: {first}"
    if found.unknown:
        signs = counted(found.unknown, "character")
        yield f"  {signs} that the file does not name, or names in two ways: no quotation may go over one"
    if found.renamed:
        yield f"  {counted(found.renamed, 'place')} where the file gives other words than it shows"
    if found.changes:
        done = added.said.changes.value + "ed" if added.said.changes else "read"
        yield f"  {counted(found.changes, 'tracked change')} {done}"
    yield from (f"  {remark}" for remark in found.remarks)


_ROLES: Final = {
    **{Role.BODY: "paragraph", Role.HEADING: "heading", Role.CAPTION: "caption", Role.NOTE: "note"},
    **{Role.BYLINE: "byline", Role.FURNITURE: "piece of furniture", Role.UNSEEN: "unseen passage"},
}


def _role(role: Role, number: int) -> str:
    """How many passages have a role; furniture is what repeats around a text."""
    name = _ROLES[role]
    return f"{number} pieces of furniture" if role is Role.FURNITURE and number > 1 else counted(number, name)


_EXAMPLES: Final = 3
_WORDS: Final = 40  # characters of an example


def _pages(key: str, pages: int, labelled: int, numberings: Sequence[PageNumbering]) -> str:
    of = counted(pages, "page")
    if numberings:
        choices = "; or ".join(
            f"`quoteproof label {shell_word(key)} {first + 1}={one.labels[first]}` for {one.name}"
            for one in numberings
            for first in (min(one.labels),)
        )
        return f"{of}, with {len(numberings)} numberings; choose one: {choices}"
    if labelled == pages:
        return f"{of}, all with a known number"
    if labelled:
        return f"{of}, {labelled} of them with a known number; the others: `quoteproof label {shell_word(key)}`"
    return (
        f"{of}, of which no number is known: `quoteproof label {shell_word(key)} 1=33` says that the first is page 33"
    )


def reread_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `reread`."""
    parser.add_argument("key", metavar="KEY", help="the citation key, such as smith2020")
    parser.add_argument("--dry-run", action="store_true", help="show the differences and write nothing")
    parser.add_argument("--all", action="store_true", help="show every difference (default: the first 20)")
    _document_options(parser)


def reread(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Read a document anew: show what differs in its reading text, carry its anchors over, and write both."""
    args = parser.parse_args(words)
    key = Anchor.pasted(args.key).key
    said = DocumentOptions(args.changes, args.edition) if args.changes or args.edition else None
    root = finish_earlier(find_root(Path.cwd()))
    found = rereading.reread(root, key, options=said, dry_run=args.dry_run)
    if found.reader_before != found.answer.reader:
        inform(f"it was read by {found.reader_before}, and is read by {found.answer.reader} now")
    shown = found.differences if args.all else found.differences[:_DIFFERENCES]
    for difference in shown:
        say("\n".join(_difference(key, difference)))
    if len(found.differences) > len(shown):
        say(f"and {len(found.differences) - len(shown)} more: see them with `--all`")
    if not found.differences:
        same = not found.renewed.changed
        inform(
            "its passages are the same"
            if same
            else "their words and pages are the same; what else is known of them is not"
        )
    for finding in found.renewed.findings:
        say(f"{finding.place.file}: {finding.message}")
    fates = found.renewed.renewal.fates.get(key, ())
    inform("\n".join(account(key, fates)))
    for name in found.renewed.changed if not args.dry_run else ():
        inform(f"wrote {name}")
    return 1 if found.renewed.findings else 0


_DIFFERENCES: Final = 20


def _difference(key: str, difference: PassageDifference) -> Iterator[str]:
    yield f"{reading_file(key)}, line {difference.line}:"
    yield from (f"  - {_short(passage)}" for passage in islice(difference.before, _DIFFERENCES))
    yield from (f"  + {_short(passage)}" for passage in islice(difference.now, _DIFFERENCES))


def _short(passage: DocumentPassage) -> str:
    role = "" if passage.role is Role.BODY else f"{passage.role.value}: "
    pages = ", ".join(page.label for page in passage.pages if page.label is not None)
    return f"{role}{passage.text}{f' (p. {pages})' if pages else ''}"
