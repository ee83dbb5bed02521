"""Score our readings of documents against ground truth: `python -m tests.sources [NAME …]`.

Reads `../shared/documents` beside the repository, and says so where it is not there. A sentence of the ground truth
counts if it stands verbatim inside one passage of body, heading, caption or note (`level.py` says what is levelled).

- `--documents DIR` takes the documents of another folder too: PDFs (with `NAME.xml`, DocBook or JATS, or `NAME.txt`
  beside it where there is a ground truth), saved pages, EPUBs, and XML.
- `--left` prints each sentence that is missed, the cause, and the nearest text of the reading (`⏎` stands between
  passages, `¬` for an open hyphen), each lost word, wrong page number and broken invariant.
- `--witness` has pdfminer.six read each PDF too: its score, the words that it has and we have not, the boxes.
- `--page` writes docs/source-readers.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.sources import page
from tests.sources.examine import Examined, examine
from tests.sources.hostile import hostile_documents
from tests.sources.reading import FOLDER
from tests.sources.score import Score

_ENDINGS = frozenset((".pdf", ".html", ".htm", ".epub", ".xml", ".nxml", ".tei"))


def main() -> int:
    """Run the scoring."""
    parser = argparse.ArgumentParser(prog="python -m tests.sources")
    parser.add_argument("name", nargs="*", help="documents, by the name of the file without its ending")
    parser.add_argument("--documents", type=Path, action="append", default=[], help="a further folder")
    parser.add_argument("--left", action="store_true", help="print what is missed")
    parser.add_argument("--witness", action="store_true", help="have pdfminer.six read the PDFs too")
    parser.add_argument("--page", action="store_true", help="write docs/source-readers.md")
    given = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"skipped: {FOLDER} is not there; it holds the documents that this scores", file=sys.stderr)
    found: list[Examined] = []
    for path in _documents([*given.documents, *([FOLDER] if FOLDER.is_dir() else [])]):
        if not given.name or path.stem in given.name:
            examined = examine(path, witness=given.witness or given.page)
            found.append(examined)
            print(page.line(examined), flush=True)
            if given.left:
                print("\n".join(_left(examined)))
    if given.page and FOLDER.is_dir() and not (given.name or given.documents):
        page.write(found)
    return 0


def _documents(folders: Iterable[Path]) -> Iterator[Path]:
    """The documents of folders; an XML beside a PDF is its ground truth, and an article to read itself."""
    for folder in folders:
        inner = folder / "formats"
        for path in (*sorted(folder.glob("*")), *(sorted(inner.glob("*")) if inner.is_dir() else ())):
            if path.suffix.lower() in _ENDINGS:
                yield path
        yield from hostile_documents(folder)


def _left(examined: Examined) -> Iterator[str]:
    for part, result in examined.scores.items():
        yield from _missed(result, examined.by_witness.get(part))
    if words := examined.words:
        yield f"  lost: {dict(words.lost)}\n  added: {dict(words.added)}"
    if folios := examined.folios:
        yield from (f"  page {i}: read {ours}, is {right}" for i, (ours, right) in folios.wrong.items())
    if witness := examined.witness:
        yield from (f"  page {i}: pdfminer.six has {' '.join(words)}" for i, words in witness.lost.items())
    yield from (f"  {fault}" for fault in (*examined.faults, *(examined.hostile or ())))


def _missed(result: Score, by_witness: Score | None) -> Iterator[str]:
    missed_too = {miss.sentence for miss in by_witness.misses} if by_witness else set()
    for miss in result.misses:
        mark = ", pdfminer.six has it" if by_witness and miss.sentence not in missed_too else ""
        yield f"\n  {miss.cause} ({miss.likeness:.0f} % like passage {miss.passage}{mark})"
        yield f"    wanted: {miss.sentence}\n    nearest: {miss.nearest}"


if __name__ == "__main__":
    sys.exit(main())
