"""`quoteproof add`: takes a document in as a seed: a copy, its anchors, and a bibliography entry."""

from __future__ import annotations

import argparse
from pathlib import Path

from quoteproof.cli.terminal import finish_earlier, say
from quoteproof.disk.book_files import find_root
from quoteproof.project.seeds import add


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", help="a plain text or Markdown file, UTF-8")
    parser.add_argument("--key", required=True, help="the citation key, such as smith2020")
    parser.add_argument("--title", help="the document's title (default: its first line where that is short)")


def command(given: argparse.Namespace) -> int:
    """Take a document into the working folder's book."""
    added = add(finish_earlier(find_root(Path.cwd())), Path(given.file), given.key, title=given.title)
    last = f" to {added.key}#p{added.passages}" if added.passages > 1 else ""
    say(f"{added.file}: {added.passages} passage{'s' * (added.passages != 1)}, {added.key}#p1{last}")
    say(f"the bibliography has a new entry `{added.key}`: add author, date and publication where they are known")
    say(f"see the passages with `quoteproof show {added.key}`; quote one as “its words” [@{added.key}#p1]")
    return 0
