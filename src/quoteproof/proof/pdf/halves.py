"""What is read of the pages of a PDF, and its reading in two processes: each reads half of the pages.

The second process is a copy of the first one (`fork`), so that the file is opened and its structure read once. It is
made on Linux alone, where it ends with the first; only by a process without threads, since a copy has but one; and for
a file of enough pages. If it cannot be made or fails in any way, the first process reads its pages too: what is read is
always the same.
"""

import ctypes
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import Layer
from quoteproof.proof.pdf.order import Stretch
from quoteproof.proof.pdf.protocol import Overrun
from quoteproof.values import dataclass

_FEWEST: Final = 40
"""Pages of a file that is worth a second process."""
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True)
class PagesRead:
    """What was read of some pages that follow one another."""

    layers: dict[BookPart, Layer]
    """Their text, in the order of the pages."""
    stretches: dict[BookPart, list[Stretch]]
    """The paragraphs of the parts that are put in order."""
    descriptions: frozenset[str]
    """What they say and do not show so."""
    overruns: Sequence[Overrun]
    """What runs off them, or over other words."""
    overlaid: Sequence[int]
    """Those, from 1, with annotations that can show words of their own."""


def alone(read: Callable[[range], PagesRead], pages: int, meanwhile: Callable[[], None]) -> PagesRead:
    """Do what is to be done `meanwhile`, then read so many pages, which `read` takes by their numbers from 0."""
    meanwhile()
    return read(range(pages))


def in_two(read: Callable[[range], PagesRead], pages: int, meanwhile: Callable[[], None]) -> PagesRead:
    """The same, in two processes where that is faster and safe; the second one reads pages meanwhile."""
    if not (pages >= _FEWEST and _can_fork()):
        return alone(read, pages, meanwhile)
    half = range(pages // 2, pages)
    try:
        child, answer = _started(lambda: read(half))
    except OSError:  # there may be no more processes, or there is too little memory for one
        return alone(read, pages, meanwhile)
    try:
        with os.fdopen(answer, "rb") as stream:
            meanwhile()
            first = read(range(half.start))
            data = stream.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    return _joined(first, pickle.loads(data) if status == 0 else read(half))


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _started(read: Callable[[], PagesRead]) -> tuple[int, int]:
    """Start a copy of this process that reads; return its number, and the end of a pipe where its answer comes.

    Raises `OSError` where there can be no such process.
    """
    answer, out = os.pipe()
    try:
        parent, child = os.getpid(), os.fork()
    except OSError:
        os.close(answer)
        os.close(out)
        raise
    if child:
        os.close(out)
        return child, answer
    status = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() == parent:  # else it has ended already
            with os.fdopen(out, "wb") as stream:
                pickle.dump(read(), stream, pickle.HIGHEST_PROTOCOL)
            status = 0
    finally:
        os._exit(status)  # whatever was raised: the other process reads these pages, and says it


def _joined(first: PagesRead, second: PagesRead) -> PagesRead:
    stretches = {}
    for part, own in first.stretches.items():
        size = len(first.layers[part].text)
        stretches[part] = own + [replace(s, start=size + s.start) for s in second.stretches[part]]
    return PagesRead(
        {part: continued(layer, second.layers[part]) for part, layer in first.layers.items()},
        stretches,
        first.descriptions | second.descriptions,
        (*first.overruns, *second.overruns),
        (*first.overlaid, *second.overlaid),
    )


def continued(first: Layer, second: Layer) -> Layer:
    """Return a layer with another one after it: of the gaps between them the greater one counts."""
    size = len(first.text)
    gaps = (first.gaps[:-1], bytes([max(first.gaps[-1], second.gaps[0])]), second.gaps[1:])
    pages = (*first.pages, *((size + at, number) for at, number in second.pages))
    return Layer(first.text + second.text, b"".join(gaps), first.flowing, pages=pages)
