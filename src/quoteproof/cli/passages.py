"""`quoteproof show` and `insert`: look at passages, and take a quotation to paste."""

import re
import sys
import textwrap
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from quoteproof.cli.terminal import columns, remark, say
from quoteproof.disk.book_files import BookFiles, find_root, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.finding.model import Place
from quoteproof.project import pictures, reports
from quoteproof.quotation.model import Citation, Kind
from quoteproof.quoting import spans, writing
from quoteproof.quoting.request import Piece, QuotationRequest, QuotingRefusal, not_found, quote
from quoteproof.rules.c004_source_without_seed import seedless
from quoteproof.rules.table import anchor_fault, worded
from quoteproof.source.assembly import read_library
from quoteproof.source.library import (
    CitedPassage,
    Extent,
    ExtentView,
    Library,
    Passage,
    Source,
    SourceWithoutSeed,
    Unresolved,
    own_locators,
    view,
    whole,
)
from quoteproof.source.seed_document import told_pages
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import undivided
from quoteproof.verdict.passage_text import VerdictContext

_WIDEST: Final = 100  # columns of a passage that is read


def show(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Print a passage with its neighbours, or list the passages of a source."""
    parser.add_argument("anchor", help="an anchor such as chang2024#p18, or a key to list all its passages")
    about = "passages shown on each side (default: 1)"
    parser.add_argument("--neighbours", type=int, default=1, metavar="N", help=about)
    about = "of a PDF: write a picture of its page, with the passage marked (further pages: FILE-2.png …)"
    parser.add_argument("--image", type=Path, metavar="FILE.png", help=about)
    parser.add_argument("--words", metavar="WORDS", help="mark only these words of the passage (with `--image`)")
    parser.add_argument("--excerpt", action="store_true", help="draw only the lines that are marked (with `--image`)")
    args = parser.parse_args(words)
    if args.image is None and (args.words is not None or args.excerpt):
        raise CannotRunError(Trouble("`--words` and `--excerpt` are for a picture", helps=("add `--image FILE.png`",)))
    files = read_files(find_root(Path.cwd()), {}, chapters=False)
    library, _ = read_library(files.sources)
    anchor = pasted_anchor(args.anchor)
    if not anchor.place and anchor.key in library.sources:
        say("\n".join(_listing(library.sources[anchor.key])))
        return 0
    resolved = library.resolve(Anchor(anchor.key, "p1"))
    if isinstance(resolved, SourceWithoutSeed):
        notes, take = seedless(anchor.key, resolved.attachments)
        raise CannotRunError(Trouble(f"`{anchor.key}` has no seed", helps=(*notes, take)))
    shown = view(library, anchor, neighbours=max(0, args.neighbours))
    if not isinstance(shown, ExtentView):
        uncited = _uncited(library, anchor) if args.image is not None else None
        if uncited is None:
            raise CannotRunError(_unresolved(shown))
        shown = ExtentView(uncited, (), ())
    say("\n\n".join(_shown(shown)))
    if args.image is not None:
        _write_pictures(args.image, shown.extent, args.words, files, is_excerpt=args.excerpt)
    return 0


def _uncited(library: Library, anchor: Anchor) -> Extent | None:
    """A passage that no citation may name, such as furniture: a person may look at its place all the same."""
    source = library.sources.get(anchor.key)
    at = source.position(anchor.place or "") if source is not None else None
    if source is None or at is None or source.passages[at].role.is_citable:
        return None
    return Extent(anchor, source, (CitedPassage(source.passages[at], 0, len(source.passages[at].text)),))


def _write_pictures(path: Path, extent: Extent, words: str | None, files: BookFiles, *, is_excerpt: bool) -> None:
    """Write the pictures of an extent, or of some words of it, a page each."""
    source = extent.source
    data = files.sources.seeds.get(source.file)
    if source.document is not None and data is None:
        helps = (f"put the document at `{source.file}`",)
        raise CannotRunError(Trouble(f"the original `{source.file}` of `{source.key}` is not there", helps=helps))
    if data is None or not pictures.is_pdf(source, data):
        helps = ("a picture can be made of a passage of a PDF",)
        raise CannotRunError(Trouble(f"`{source.file}` has no pages to draw", helps=helps))
    span = spans.whole(extent) if words is None else spans.locate(extent, words)
    if not isinstance(span, spans.SourceSpan):
        raise CannotRunError(_refused(not_found(extent.anchor, span)))
    (drawn,) = pictures.draw_places(source, data, [span.parts], is_excerpt=is_excerpt)
    if not drawn:
        helps = (f"see what has changed: `quoteproof reread {source.key} --dry-run`",)
        message = f"`{source.file}` does not show the words of `{extent.anchor}` where its reading text says"
        raise CannotRunError(Trouble(message, helps=helps))
    for number, one in enumerate(drawn, 1):
        target = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        reports.write_picture(target, one.drawing.png)
        say(f"wrote {target}: {told_pages((one.page,))}")


def insert(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Write the source's exact words as a quotation with its citation, ready to paste."""
    parser.add_argument("anchor", help="an anchor such as chang2024#p18 or chang2024#p3-p5")
    parser.add_argument("first", nargs="?", help="the first word or words to quote (default: the whole passage)")
    parser.add_argument("last", nargs="?", help="the last word or words (default: FIRST is the whole quotation)")
    forms = parser.add_mutually_exclusive_group()
    for option, form, about in (
        ("--run-in", Kind.INLINE, "in the running text"),
        ("--block", Kind.BLOCK, "as a block quotation"),
        ("--verse", Kind.VERSE, "line by line, as verse"),
    ):
        forms.add_argument(option, dest="form", action="store_const", const=form, help=about)
    args = parser.parse_args(words)
    files = read_files(find_root(Path.cwd()), {}, chapters=False)
    library, _ = read_library(files.sources)
    anchor = pasted_anchor(args.anchor)
    extent = library.resolve(anchor)
    if not isinstance(extent, Extent):
        raise CannotRunError(_unresolved(extent))
    pieces = () if args.first is None else (Piece(args.first, args.last),)
    context = VerdictContext(library, files.book.quotations, files.book.language)
    written = quote(QuotationRequest(extent, pieces, args.form), context)
    if not isinstance(written, writing.Written):
        raise CannotRunError(_refused(written))
    say(written.markdown, exact=True)
    if written.skipped_limit and sys.stderr.isatty():  # an editor that puts the words in shows the warning there
        limit = f"`{written.skipped_limit}`"
        remark(f"note: {limit} is just before these words; begin with it, or the check warns (Q010)")
    return 0


def pasted_anchor(text: str) -> Anchor:
    """The anchor that was typed, or pasted from a citation with its brackets and its `@`."""
    return Anchor.parse(text.strip().strip("[]").lstrip("-@").strip("{}"))


def _listing(source: Source) -> Iterator[str]:
    names = {place: name for name, place in source.names.items()}
    yield f"{source.file}: {len(source.passages)} passages"
    yield from _accepted(source)
    for passage in source.passages:
        about = [*_located(passage), *([names[passage.id]] if passage.id in names else [])]
        head = f"  {source.key}#{passage.id:<5} {passage.role.value:<9} {', '.join(about)}".rstrip()
        room = max(40, columns() - len(head) - 2)
        yield f"{head}  {textwrap.shorten(undivided(passage.text), room, placeholder='…')}"


def _accepted(source: Source) -> Iterator[str]:
    """The reasons for which seeds were accepted in place of the one before, in the order of the lock."""
    for sha256, reason in source.accepted.items():
        which = "this seed" if sha256 == source.sha256 else f"the seed {sha256[:12]}…"
        yield f"accepted: {which}: {reason}"


def _shown(shown: ExtentView) -> Iterator[str]:
    extent = shown.extent
    key, first = extent.source.key, extent.parts[0]
    yield from (_paragraph(key, p, p.text, bar="  ") for p in shown.before)
    yield from (_paragraph(key, p.passage, p.passage.text[p.start : p.end], bar="> ") for p in extent.parts)
    yield from (_paragraph(key, p, p.text, bar="  ") for p in shown.after)
    start, _ = first.passage.raw_span(first.start, first.start)
    _, end = extent.parts[-1].passage.raw_span(extent.parts[-1].start, extent.parts[-1].end)
    document = extent.source.document
    where = document.told(start, end) if document else f"{extent.source.file}, from character {start + 1}"
    locator = f"prints as {extent.locator.words}" if extent.locator else "prints no locator"
    if not first.passage.role.is_citable:
        locator = f"is of the role `{first.passage.role}`, and no citation may name it"
    facts = [f"{extent.anchor} {locator}; {where}", *_accepted(extent.source)]
    yield "\n".join([*facts, *(f"emended: {line}" for part in extent.parts for line in _emended(part.passage))])


def _paragraph(key: str, passage: Passage, words: str, *, bar: str) -> str:
    line, width = _LINE_END.sub(" ", undivided(words)), min(_WIDEST, columns())
    text = textwrap.fill(line, width, initial_indent=bar, subsequent_indent=bar)
    return f"{bar}{key}#{passage.id} ({', '.join((passage.role.value, *_located(passage)))})\n{text}"


_LINE_END: Final = re.compile(r"[^\S\r\n]*[\r\n]\s*")


def _located(passage: Passage) -> Iterator[str]:
    """The source's own number and the page of a passage, where it has them."""
    return (locator.words for locator in own_locators((whole(passage),)))


def _emended(passage: Passage) -> Iterator[str]:
    """The emendations of a passage: its corrections, and what of the seed is not read."""
    yield from (f"`{c.was}` is read `{c.read}`: {c.reason}" for c in passage.corrections)
    counts = Counter(
        (c.kind.replace("join", "furniture").replace("-", " "), " ".join(passage.raw[c.start : c.end].split()))
        for c in passage.mapped.changes
        if c.kind != "correction"
    )
    for (kind, raw), count in counts.items():
        yield f"{kind}{f' `{raw}`' if raw else ''} is not read" + (f" ({count} times)" if count > 1 else "")


def _unresolved(refused: Unresolved) -> Trouble:
    """What is wrong with an anchor, in the words of a chapter's finding where there is one."""
    if not refused.key:
        return Trouble(f"`{refused.anchor}` is not an anchor", helps=("name a source and a passage: `KEY#p1`",))
    citation = Citation(0, 0, (refused.anchor,), "", False, Place(""), Place(""), None)
    fault = anchor_fault(citation, refused, serves=True)
    for finding in worded((fault,) if fault else ()):
        return Trouble(finding.message, helps=finding.helps)
    if not refused.anchor.names_place:
        helps = (f"name one: `{refused.key}#p1`, with the number that `quoteproof show {refused.key}` gives",)
        return Trouble(f"`{refused.anchor}` names no passage", helps=helps)
    return Trouble(f"the seed of `{refused.key}` cannot be used", helps=("run `quoteproof check` to see why",))


def _refused(refusal: QuotingRefusal) -> Trouble:
    return Trouble(refusal.message, helps=refusal.helps)
