"""Collating in a process of its own: many quotations judged against large seeds, with what it cost.

Run as `python -m benchmarks.collating FOLDER COUNT`; prints one line of JSON. The quotations are collected from flows
laid out as pandoc would print them, so that no pandoc runs; what is timed is the judging, and nothing else.
"""

from __future__ import annotations

import gc
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.books import quotation
from quoteproof.book.config import Quotations
from quoteproof.disk.book_files import read_files
from quoteproof.disk.store_folder import StoreFolder
from quoteproof.finding.model import Place
from quoteproof.quotation.model import BoundBy, Citation, Kind, Printed, Quotation, Stretches
from quoteproof.source.assembly import read_library
from quoteproof.source.passage import Passage
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Altered, Verbatim
from quoteproof.verdict.passage_text import VerdictContext


@dataclass(frozen=True, slots=True)
class Collated:
    """What collating cost."""

    reading: float
    """Seconds to read the library, its lock compared with the seeds."""
    seconds: float
    """Seconds to judge all quotations."""
    processor: float
    """Seconds of processor time of the same."""
    memory: int
    """Peak bytes of the process, library and quotations and verdicts together, and the mapped pages of stores."""
    own: int
    """Bytes of it at the end without the pages of mapped files, which the system takes back; 0 where it tells none."""


def measured(root: Path, count: int) -> Collated:
    """Collate in a new process, so that nothing else counts in its memory."""
    command = [sys.executable, "-m", "benchmarks.collating", str(root), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Collated(**json.loads(done.stdout))


def collate(root: Path, count: int) -> Collated:
    """Judge `count` quotations against the seeds of a book."""
    gc.disable()
    start = time.perf_counter()
    stores = StoreFolder(root)
    stores.believes = True
    library, faults = read_library(read_files(root, {}).sources, stores)
    stores.keep_record()
    reading = time.perf_counter() - start
    assert not faults
    rng = random.Random(count)
    sources = {key: _Texts(source.passages) for key, source in library.sources.items()}
    made = [_quotation(i, *quotation(rng, sources, rng.random())) for i in range(count)]
    context = VerdictContext(library, Quotations())
    start, work = time.perf_counter(), time.process_time()
    verdicts = [judge(one, context).verdict for one in made]
    took = Collated(reading, time.perf_counter() - start, time.process_time() - work, _peak(), _own())
    assert all(isinstance(verdict, Verbatim | Altered) for verdict in verdicts)
    return took


@dataclass(frozen=True, slots=True)
class _Texts(Sequence[str]):
    """The texts of some passages, each made when it is asked for."""

    passages: Sequence[Passage]

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        return self.passages[at].text

    def __len__(self) -> int:
        return len(self.passages)


def _quotation(number: int, words: str, anchor: str) -> Quotation:
    """Make what collecting makes of a run-in quotation with its citation."""
    nowhere = Place("chapters/x.md")
    printed = Printed(words, Stretches(((0, 0, len(words)),)))
    citation = Citation(0, 0, (Anchor.parse(anchor),), "", False, nowhere, nowhere, None)
    end = len(words) + 2
    return Quotation(
        f"q{number}", "x", Kind.INLINE, 0, 0, end, nowhere, printed, citation=citation, bound_by=BoundBy.BRACKET
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _own() -> int:
    status = Path("/proc/self/status")
    found = re.search(r"RssAnon:\s+(\d+) kB", status.read_text()) if status.is_file() else None
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    print(json.dumps(asdict(collate(Path(sys.argv[1]), int(sys.argv[2])))))
