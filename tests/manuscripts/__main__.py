"""Measure binding with manuscripts whose truth is known: `python -m tests.manuscripts [--form tex] [--count N]`.

The quotations are this book's and those of `../shared/corpora`, where that is beside the repository. `--left OUTCOME`
lists the true ones of an outcome (`several`, `missed`, `WRONG`, `red`), or the forged ones that are `green`;
`--write FOLDER` writes the manuscript and its sources and ends.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from quoteproof.book.config import BookSettings, Punctuation, Quotations
from quoteproof.book.profiles import Style
from tests.corpora.rows import FOLDER
from tests.manuscripts.plan import corpora, plan
from tests.manuscripts.score import Answer, Score, adopted, read_back, scored, table
from tests.manuscripts.sources import library_in_memory, write_sources
from tests.manuscripts.written import FORMS


def main() -> int:
    """Run the measurement; gives 1 where a forged quotation passes or a true one is bound wrongly."""
    parser = argparse.ArgumentParser(prog="python -m tests.manuscripts")
    parser.add_argument("--form", choices=FORMS, default="md", help="of the manuscript that is read")
    parser.add_argument("--direct", action="store_true", help="bind the Markdown as it is written, without a reader")
    parser.add_argument("--adopt", action="store_true", help="adopt it as a book in a folder")
    parser.add_argument("--count", type=int, default=400, help="quotations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--style", choices=[Style.STRICT, Style.CHICAGO], default=Style.CHICAGO)
    parser.add_argument("--left", metavar="OUTCOME", help="list the quotations of an outcome")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the manuscript, and measure nothing")
    given = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"{FOLDER} is not there: only this book's quotations are used")
    style = Style(given.style)
    planned = plan(tuple(corpora()), given.count, given.seed)
    if given.write:
        write_sources(planned.works, given.write / "sources")
        for form, write in FORMS.items():
            (given.write / f"manuscript.{form}").write_bytes(write(planned, style))
        return 0
    manuscript = FORMS[given.form](planned, style)
    if given.adopt:
        with TemporaryDirectory() as folder:
            score = adopted(planned, manuscript, given.form, Path(folder), style)
    else:
        library, _ = library_in_memory(planned.works)
        book = BookSettings(title="M", quotations=Quotations(style=style, punctuation=Punctuation.AMERICAN))
        texts = {"chapters/01.md": manuscript.decode()} if given.direct else read_back(manuscript, given.form, library)
        score = scored(planned, texts, library, book)
    print(f"{len(planned.works.passages)} sources")
    print(table(score))
    print("".join(_shown(a) for a in _left(score, given.left)), end="")
    return int(any(a.green for a in score.forged) or any(a.outcome == "WRONG" for a in score.honest))


def _left(score: Score, wanted: str | None) -> list[Answer]:
    if wanted == "green":
        return [a for a in score.forged if a.green]
    if wanted == "red":
        return [a for a in score.verbatim if not a.green]
    return [a for a in score.honest if a.outcome == wanted]


def _shown(answer: Answer) -> str:
    quoted, row = answer.quoted, answer.quoted.row
    states = "; ".join(f"{a.state} {' '.join(map(str, a.anchors))} {a.difference}" for a in answer.adopted)
    where = f"{row.key} {row.lo}-{row.hi}, cited by {quoted.cited}, {quoted.truth} {quoted.forged}"
    return f"\n{quoted.number} {where}: {' '.join(answer.codes)}\n  {row.text}\n  {states}\n"


if __name__ == "__main__":
    sys.exit(main())
