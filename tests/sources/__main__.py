"""Score our readings of documents against ground truth: `python -m tests.sources [NAME …]`.

Reads `../shared/documents` beside the repository, and says so where it is not there. A sentence of the ground truth
counts if it stands verbatim inside one passage of body, heading, caption or note (`level.py` says what is levelled).

- `--documents DIR` scores the documents of another folder too: each with `NAME.xml` (DocBook or JATS) or `NAME.txt`
  beside it.
- `--left` prints each sentence that is missed, the cause, and the nearest text of the reading (`⏎` stands between
  passages, `¬` for an open hyphen).
- `--witness` scores pdfminer.six's text by the same rules, and marks with `--left` what it has and we have not.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.sources.level import sentences
from tests.sources.reading import FOLDER, Read, read
from tests.sources.score import Haystack, Score, score
from tests.sources.truth import truth_beside


def main() -> int:
    """Run the scoring."""
    parser = argparse.ArgumentParser(prog="python -m tests.sources", description=__doc__)
    parser.add_argument("name", nargs="*", help="documents, by the name of the file without its ending")
    parser.add_argument("--documents", type=Path, action="append", default=[], help="a further folder")
    parser.add_argument("--left", action="store_true", help="print what is missed")
    parser.add_argument("--witness", action="store_true", help="score pdfminer.six too")
    given = parser.parse_args()
    folders = [*given.documents, FOLDER]
    if not FOLDER.is_dir():
        print(f"skipped: {FOLDER} is not there; it holds the documents that this scores", file=sys.stderr)
        folders.remove(FOLDER)
    for path in (path for folder in folders for path in sorted(folder.glob("*.pdf"))):
        if (not given.name or path.stem in given.name) and (truth := truth_beside(path)):
            ours = read(path)
            other = read(path, by_witness=True) if given.witness else None
            for part, paragraphs in truth.items():
                _tell(ours, other, part, sentences(paragraphs), left=given.left)
    return 0


def _tell(ours: Read, other: Read | None, part: str, wanted: tuple[str, ...], *, left: bool) -> None:
    result = score(Haystack(ours.passages), wanted)
    print(_line(ours, part, result))
    found_by_other: set[str] = set()
    if other:
        theirs = score(Haystack(other.passages), wanted)
        print(_line(other, f"{part} by pdfminer.six", theirs))
        found_by_other = set(wanted) - {miss.sentence for miss in theirs.misses}
    if left:
        for miss in result.misses:
            mark = ", pdfminer.six has it" if miss.sentence in found_by_other else ""
            print(f"\n  {miss.cause} ({miss.likeness:.0f} % like passage {miss.passage}{mark})")
            print(f"    wanted: {miss.sentence}\n    nearest: {miss.nearest}")


def _line(read: Read, part: str, result: Score) -> str:
    causes = ", ".join(f"{count} {cause}" for cause, count in Counter(m.cause for m in result.misses).most_common())
    roles = ", ".join(f"{count} {role}" for role, count in result.roles.most_common())
    refused = f"; refused: {read.refusal}" if read.refusal else ""
    return (
        f"{read.path.stem} {part}: {result.share:.1f} % ({result.found} of {result.count}; in {roles})"
        f"{f'; missed: {causes}' if causes else ''}; {read.seconds:.1f} s{refused}"
    )


if __name__ == "__main__":
    sys.exit(main())
