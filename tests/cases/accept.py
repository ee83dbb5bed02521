"""Accept: rewrites the expectations of the case files from what the check finds, to be read as a diff.

Run as `python -m tests.cases.accept [NAME…]`; NAME is the stem of a case file. A case that is
marked `known-bug` is left as it is: its expectation says what rules.md wants, not what is found.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from tests.cases.notation import Case, read_cases, write_annotated
from tests.cases.runner import FOLDER, PAGE, compare, observe


def accepted(name: str, text: str, parser: Callable[[str], bytes]) -> tuple[str, tuple[Case, ...]]:
    """A case file's text with the expectations that hold, and the cases that were rewritten."""
    lines = text.split("\n")
    rewritten = tuple(c for c in read_cases(name, text) if not c.known_bug and compare(c, parser))
    for case in reversed(rewritten):
        found, _ = observe(case, parser)
        first = case.chapter.first
        lines[first : first + len(case.chapter.lines)] = write_annotated(found)
    return "\n".join(lines), rewritten


def main(names: list[str]) -> int:
    """Rewrite the case files of the given stems, or all; findings elsewhere are a person's to write."""
    known = {file.stem for file in FOLDER.glob("*.md")} - {PAGE.removesuffix(".md")}
    if unknown := sorted(set(names) - known):
        print(f"no case file is called {', '.join(unknown)}; there are: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    with Pandoc() as pandoc:
        for file in sorted(FOLDER.glob("*.md")):
            if file.name == PAGE or (names and file.stem not in names):
                continue
            text, rewritten = accepted(file.stem, file.read_text("utf-8"), lambda t: pandoc.read(t, reader=READER))
            if rewritten:
                file.write_text(text, "utf-8")
                print(*(case.id for case in rewritten), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
