"""`quoteproof show`: a passage with its neighbours, a range of passages, or the list of a source's passages."""

import re
import textwrap
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from quoteproof.cli.answers import add_format, answered, say_answer
from quoteproof.cli.passages import refused, unresolved
from quoteproof.cli.terminal import columns, inform, say
from quoteproof.disk.book_files import BookFiles, find_root, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.role import Role
from quoteproof.project import pictures, reports
from quoteproof.quoting import spans
from quoteproof.quoting.request import not_found, shell_word
from quoteproof.rules.c004_source_without_seed import seedless
from quoteproof.source.assembly import read_library
from quoteproof.source.library import (
    CitedPassage,
    Extent,
    ExtentView,
    Library,
    Passage,
    Source,
    SourceWithoutSeed,
    own_locators,
    view,
    whole,
)
from quoteproof.source.seed_document import told_pages
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import undivided

LIMIT: Final = 40
"""Passages that are shown unless it is asked for otherwise."""
_WIDEST: Final = 100  # columns of a passage that is read
_HEAD: Final = 80  # characters of a passage in a list for programs


def show_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `show`."""
    parser.add_argument(
        "anchor", metavar="ANCHOR", help="an anchor such as chang2024#p18 or chang2024#p3-p9, or a key to list passages"
    )
    about = "passages shown on each side (default: 1)"
    parser.add_argument("--neighbours", type=int, default=1, metavar="N", help=about)
    parser.add_argument("--from", dest="first", metavar="pN", help="with a key: begin the list with this passage")
    about = f"show at most so many passages; 0 shows all (default: {LIMIT})"
    parser.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=about)
    parser.add_argument("--headings", action="store_true", help="with a key: list its headings alone")
    about = "of a PDF: write a picture (PNG) of its page, with the passage marked (further pages: FILE-2.png …)"
    parser.add_argument("--image", type=Path, metavar="FILE", help=about)
    parser.add_argument("--words", metavar="WORDS", help="mark only these words of the passage (with `--image`)")
    parser.add_argument("--excerpt", action="store_true", help="draw only the lines that are marked (with `--image`)")
    add_format(parser)


def show(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Print a passage with its neighbours, some passages, or a list of the passages of a source."""
    return answered(words, partial(_show, parser, words))


def _show(parser: ArgumentParser, words: Sequence[str]) -> int:
    args = parser.parse_args(words)
    if args.image is None and (args.words is not None or args.excerpt):
        raise CannotRunError(Trouble("`--words` and `--excerpt` are for a picture", helps=("add `--image FILE.png`",)))
    if args.limit < 0:
        raise CannotRunError(Trouble(f"`--limit {args.limit}` shows nothing", helps=("give 0 for all, or more",)))
    files = read_files(find_root(Path.cwd()), {}, chapters=False)
    library, _ = read_library(files.sources)
    anchor = Anchor.pasted(args.anchor)
    if not anchor.place and anchor.key in library.sources:
        _list(library.sources[anchor.key], args)
        return 0
    if args.first is not None or args.headings:
        helps = (f"write `quoteproof show {anchor.key} --from pN`, or a range: `{anchor.key}#p3-p9`",)
        raise CannotRunError(
            Trouble("`--from` and `--headings` are for a list of passages, of a key alone", helps=helps)
        )
    resolved = library.resolve(Anchor(anchor.key, "p1"))
    if isinstance(resolved, SourceWithoutSeed):
        notes, take = seedless(anchor.key, resolved.attachments)
        raise CannotRunError(Trouble(f"`{anchor.key}` has no seed", helps=(*notes, take)))
    shown = view(library, anchor, neighbours=max(0, args.neighbours))
    if not isinstance(shown, ExtentView):
        uncited = _uncited(library, anchor) if args.image is not None else None
        if uncited is None:
            raise CannotRunError(unresolved(shown))
        shown = ExtentView(uncited, (), ())
    parts = shown.extent.parts
    left = parts[args.limit :] if args.limit else ()
    more = f"quoteproof show {_range(anchor.key, left)}" if left else None
    if left:
        shown = ExtentView(_beginning(shown.extent, parts[: args.limit]), shown.before, ())
    if args.format == "json":
        value = {**_view_value(shown), "left": len(left), "more": more}
        drawn = _pictures(args, shown.extent, files)
        say_answer(value if args.image is None else {**value, "pictures": [str(path) for path, _ in drawn]})
        return 0
    say("\n\n".join(_shown(shown)))
    if more:
        say(f"{len(left)} more: `{more}`")
    for path, pages in _pictures(args, shown.extent, files):
        inform(f"wrote {path}: {pages}")
    return 0


def _range(key: str, parts: Sequence[CitedPassage]) -> str:
    """The anchor of some passages, as a shell takes it."""
    ids = dict.fromkeys((parts[0].passage.id, parts[-1].passage.id))
    return shell_word(f"{key}#{'-'.join(ids)}")


def _beginning(extent: Extent, parts: tuple[CitedPassage, ...]) -> Extent:
    """An extent with its first passages alone."""
    ids = dict.fromkeys((parts[0].passage.id, parts[-1].passage.id))
    return Extent(Anchor(extent.source.key, "-".join(ids)), extent.source, parts)


def _list(source: Source, args: Namespace) -> None:
    """List the passages of a source, or as many as are asked for."""
    if args.image is not None:
        helps = (f"name one: `{source.key}#p1`",)
        raise CannotRunError(Trouble(f"`{source.key}` names no passage to draw", helps=helps))
    passages, first = source.passages, 0
    if args.first is not None:
        at = source.position(args.first.rpartition("#")[2])
        if at is None:
            helps = (f"the first is `{passages[0].id}`, the last `{passages[-1].id}`",)
            raise CannotRunError(Trouble(f"`{source.key}` has no passage `{args.first}`", helps=helps))
        first = at
    chosen = [p for p in passages[first:] if p.role is Role.HEADING or not args.headings]
    if not chosen:
        raise CannotRunError(Trouble(f"no passage of `{source.key}` is known as a heading", helps=_HEADINGS))
    listed = chosen[: args.limit] if args.limit else chosen
    left = chosen[len(listed) :]
    options = " --headings" * args.headings + (f" --limit {args.limit}" if args.limit not in (0, LIMIT) else "")
    more = f"quoteproof show {shell_word(source.key)} --from {left[0].id}{options}" if left else None
    if args.format == "json":
        head = {"key": source.key, "file": source.file, "count": len(passages)}
        rows = [_row_value(source, passage) for passage in listed]
        say_answer({**head, "passages": rows, "left": len(left), "more": more})
        return
    say("\n".join(_listing(source, listed)))
    if more:
        say(f"{len(left)} more: `{more}` (`--limit 0` lists all)")


_HEADINGS: Final = ("list its passages without `--headings`; `quoteproof role` says what a passage is",)


def _row_value(source: Source, passage: Passage) -> dict[str, Any]:
    """A passage in a list for programs: its beginning, to be looked at."""
    head = textwrap.shorten(undivided(passage.text), _HEAD, placeholder="…")
    return {**_passage_value(source, passage), "head": head}


def _passage_value(source: Source, passage: Passage) -> dict[str, Any]:
    own = ", ".join(_located(passage))
    return {"anchor": f"{source.key}#{passage.id}", "role": passage.role.value, "located": own or None}


def _view_value(shown: ExtentView) -> dict[str, Any]:
    """Passages for programs, each with all its words."""
    extent = shown.extent
    source = extent.source
    passages = [{**_passage_value(source, p), "cited": False, "text": undivided(p.text)} for p in shown.before]
    for part in extent.parts:
        text = undivided(part.passage.text[part.start : part.end])
        passages.append({**_passage_value(source, part.passage), "cited": True, "text": text})
    passages += [{**_passage_value(source, p), "cited": False, "text": undivided(p.text)} for p in shown.after]
    prints = extent.locator.words if extent.locator else None
    return {
        "key": source.key,
        "file": source.file,
        "anchor": str(extent.anchor),
        "prints": prints,
        "passages": passages,
    }


def _uncited(library: Library, anchor: Anchor) -> Extent | None:
    """A passage that no citation may name, such as furniture: a person may look at its place all the same."""
    source = library.sources.get(anchor.key)
    at = source.position(anchor.place or "") if source is not None else None
    if source is None or at is None or source.passages[at].role.is_citable:
        return None
    return Extent(anchor, source, (CitedPassage(source.passages[at], 0, len(source.passages[at].text)),))


def _pictures(args: Namespace, extent: Extent, files: BookFiles) -> list[tuple[Path, str]]:
    """Write the pictures that are asked for of an extent, or of some words of it, a page each; the files and pages."""
    if args.image is None:
        return []
    source = extent.source
    data = files.sources.seeds.get(source.file)
    if source.document is not None and data is None:
        helps = (f"put the document at `{source.file}`",)
        raise CannotRunError(Trouble(f"the original `{source.file}` of `{source.key}` is not there", helps=helps))
    if data is None or not pictures.is_pdf(source, data):
        helps = ("a picture can be made of a passage of a PDF",)
        raise CannotRunError(Trouble(f"`{source.file}` has no pages to draw", helps=helps))
    span = spans.whole(extent) if args.words is None else spans.locate(extent, args.words)
    if not isinstance(span, spans.SourceSpan):
        raise refused(not_found(extent.anchor, span))
    (drawn,) = pictures.draw_places(source, data, [span.parts], is_excerpt=args.excerpt)
    if not drawn:
        helps = (f"see what has changed: `quoteproof reread {source.key} --dry-run`",)
        message = f"`{source.file}` does not show the words of `{extent.anchor}` where its reading text says"
        raise CannotRunError(Trouble(message, helps=helps))
    written: list[tuple[Path, str]] = []
    for number, one in enumerate(drawn, 1):
        path: Path = args.image if number == 1 else args.image.with_stem(f"{args.image.stem}-{number}")
        reports.write_picture(path, one.drawing.png)
        written.append((path, told_pages((one.page,))))
    return written


def _listing(source: Source, passages: Sequence[Passage]) -> Iterator[str]:
    names = {place: name for name, place in source.names.items()}
    yield f"{source.file}: {len(source.passages)} passages"
    yield from _accepted(source)
    for passage in passages:
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
