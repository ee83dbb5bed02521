"""`quoteproof lsp`: from a keystroke to its findings, from the start to the first of them, and memory over many edits.

Promises: the real process, spoken to as an editor does: one character at a time, each sent when the findings of the
one before are there (what an author sees is the answer to the last character) and, so that confirming in the pauses
is measured too, at the pace of a quick typist. Leaves out: the editor's own time.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.lsp.client import Client

from benchmarks.bench import Bench
from benchmarks.books import MB, Size
from benchmarks.figures import MIB, MS, Figure

STRETCH: Final = 30
"""Characters typed in one place before the typist goes on elsewhere."""
PACE: Final = 0.12
"""Seconds between two keystrokes of a quick typist."""
_TYPED: Final = "the quoted words, and “more” of them. "


class _Typist:
    """Types into one open chapter."""

    def __init__(self, client: Client, path: Path) -> None:
        self.client = client
        self.uri = path.as_uri()
        self.lines = path.read_text(encoding="utf-8").split("\n")
        self.version = 1
        self.choose = random.Random(1)
        self.line, self.column = 0, 0

    def key(self, number: int) -> float:
        """Type one character; gives the seconds to its findings."""
        if number % STRETCH == 0:
            # What was typed is undone as a whole, so that the chapter keeps its size.
            self.change({"text": "\n".join(self.lines)})
            self.line = self.choose.choice([n for n, line in enumerate(self.lines) if len(line) > 40])
            self.column = 20
        at = {"line": self.line, "character": self.column}
        self.column += 1
        return self.change({"range": {"start": at, "end": at}, "text": _TYPED[number % len(_TYPED)]})

    def change(self, change: dict[str, object]) -> float:
        self.version += 1
        begun = time.perf_counter()
        self.client.change(self.uri, self.version, change)
        self.client.published(self.uri, self.version)
        return time.perf_counter() - begun


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure a chapter of some 5,500 words in a book of 45 (a small book where it should be quick)."""
    root = bench.book(Size(5_000 if bench.quick else 250_000, MB))
    path = max((root / "chapters").glob("*.md"), key=lambda p: p.stat().st_size)
    for again in ("nothing cached", "chapters cached"):
        begun = time.perf_counter()
        with Client(root) as client:
            client.initialize(root)
            client.open(path.as_uri(), path.read_text(encoding="utf-8"))
            client.published(path.as_uri(), 1)
            yield Figure(f"editor, start to first findings, {again}", (time.perf_counter() - begun) * 1000, MS, 300)
            _wait_for_the_whole(client, root)
            if again == "chapters cached":
                typist = _Typist(client, path)
                yield from _typed(typist, bench.rounds(400) if not bench.quick else 60, pace=0.0)
                yield from _typed(typist, 200 if not bench.quick else 20, pace=PACE)
                yield from _memory(typist, 2_000 if not bench.quick else 200)


def _wait_for_the_whole(client: Client, root: Path) -> None:
    """Wait until every chapter is checked: the status then counts quotations of the whole book."""
    chapters = len(list((root / "chapters").glob("*.md")))
    deadline = time.monotonic() + 300
    whole = 0
    while whole < chapters and time.monotonic() < deadline:
        message = client.wait(lambda m: m.get("method") == "quoteproof/status")
        whole = message["params"]["chapters"]


def _typed(typist: _Typist, keys: int, *, pace: float) -> Iterator[Figure]:
    took: list[float] = []
    for number in range(keys):
        took.append(typist.key(number) * 1000)
        time.sleep(pace)
    took.sort()
    how = "typing" if pace else "key after key"
    for name, share in (("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)):
        target = 50 if name == "p95" else None
        yield Figure(f"editor, keystroke to findings, {how}: {name}", took[int(keys * share)], MS, target)


def _memory(typist: _Typist, edits: int) -> Iterator[Figure]:
    """Measure what the server holds before and after many edits (Linux)."""
    if sys.platform != "linux":
        return
    before = _held(typist.client.process.pid)
    for number in range(edits):
        typist.key(number)
    after = _held(typist.client.process.pid)
    yield Figure(f"editor, memory of the server before {edits:,} edits", before, MIB)
    yield Figure(f"editor, memory grown over {edits:,} edits", after - before, MIB, 32)


def _held(pid: int) -> float:
    """The resident memory of a process in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
