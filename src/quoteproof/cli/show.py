"""`quoteproof show`: prints a passage with its neighbours, as it is read."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from quoteproof.cli.terminal import say
from quoteproof.disk.book_files import find_root, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation
from quoteproof.rules.table import anchor_fault, worded
from quoteproof.source.assembly import read_library
from quoteproof.source.library import Extent, ExtentView, Library, Passage, Source, Unresolved, view
from quoteproof.text.anchor import Anchor


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("anchor", help="an anchor such as chang2024#p18, or a key to list all its passages")
    parser.add_argument(
        "--neighbours", type=int, default=1, metavar="N", help="passages shown on each side (default: 1)"
    )


def command(given: argparse.Namespace) -> int:
    """Show a passage of the working folder's book."""
    files = read_files(find_root(Path.cwd()), {}, chapters=False)
    library, _ = read_library(files.sources)
    anchor = asked(given.anchor)
    if not anchor.place and anchor.key in library.sources:
        say(_listing(library, anchor.key))
        return 0
    found = view(library, anchor, neighbours=max(0, given.neighbours))
    if not isinstance(found, ExtentView):
        raise CannotRunError(unresolved(found))
    say(_shown(found))
    return 0


def _listing(library: Library, key: str) -> str:
    source = library.sources[key]
    named = {place: name for name, place in source.names.items()}
    lines = [f"{source.file}: {len(source.passages)} passages", *_accepted(source)]
    width = shutil.get_terminal_size().columns
    for passage in source.passages:
        head = f"  {key}#{passage.id:<5} {passage.role.value:<9} {named.get(passage.id, '')}".rstrip()
        lines.append(f"{head}  {textwrap.shorten(passage.text, max(20, width - len(head) - 2), placeholder='…')}")
    return "\n".join(lines)


def _emended(passage: Passage) -> Iterator[str]:
    """The emendations of a passage: its corrections, and what of the seed is not read."""
    yield from (f"`{c.was}` is read `{c.read}`: {c.reason}" for c in passage.corrections)
    dropped = [c for c in passage.mapped.changes if c.kind != "correction"]
    counted = Counter(
        (c.kind.replace("join", "furniture").replace("-", " "), " ".join(passage.raw[c.start : c.end].split()))
        for c in dropped
    )
    for (kind, raw), count in counted.items():
        yield f"{kind}{f' `{raw}`' if raw else ''} is not read" + (f" ({count} times)" if count > 1 else "")


def _accepted(source: Source) -> Iterator[str]:
    """The reasons for which seeds were accepted in place of the one before, in the order of the lock."""
    for sha256, reason in source.accepted.items():
        which = "this seed" if sha256 == source.sha256 else f"the seed {sha256[:12]}…"
        yield f"accepted: {which}: {reason}"


def _shown(found: ExtentView) -> str:
    extent = found.extent
    key = extent.source.key
    parts = [_paragraph(key, p, 0, len(p.text), quiet=True) for p in found.before]
    parts += (_paragraph(key, part.passage, part.start, part.end) for part in extent.parts)
    parts += (_paragraph(key, p, 0, len(p.text), quiet=True) for p in found.after)
    return "\n\n".join([*parts, _facts(extent)])


def _paragraph(key: str, passage: Passage, start: int, end: int, *, quiet: bool = False) -> str:
    width = max(40, min(100, shutil.get_terminal_size().columns))
    bar = "  " if quiet else "> "
    text = textwrap.fill(passage.text[start:end], width, initial_indent=bar, subsequent_indent=bar)
    return f"{bar}{key}#{passage.id} ({passage.role.value})\n{text}"


def _facts(extent: Extent) -> str:
    first = extent.parts[0]
    start, _ = first.passage.raw_span(first.start, first.start)
    locator = f"prints as {extent.locator.words}" if extent.locator else "prints no locator"
    emended = [line for part in extent.parts for line in _emended(part.passage)]
    lines = [f"{extent.anchor} {locator}; {extent.source.file}, from character {start + 1}"]
    return "\n".join([*lines, *_accepted(extent.source), *(f"emended: {e}" for e in emended)])


def asked(anchor: str) -> Anchor:
    """An anchor that was typed or pasted as it stands in a citation, without what stands around it there."""
    return Anchor.parse(anchor.strip().strip("[]").lstrip("-@").strip("{}"))


def unresolved(found: Unresolved) -> Trouble:
    """Word what is wrong with an anchor as a chapter's finding would."""
    if not found.key:
        return Trouble(f"`{found.anchor}` is not an anchor", helps=("name a source and a passage: `KEY#p1`",))
    citation = Citation(0, 0, (found.anchor,), "", False, Place(""), Place(""), None)
    fault = anchor_fault(citation, found, serves=True)
    for finding in worded((fault,) if fault else ()):
        return Trouble(finding.message, helps=finding.helps)
    if not found.anchor.names_place:
        helps = (f"name one: `{found.key}#p1`, with the number that `quoteproof show {found.key}` gives",)
        return Trouble(f"`{found.anchor}` names no passage", helps=helps)
    return Trouble(f"the seed of `{found.key}` cannot be used", helps=("run `quoteproof check` to see why",))
