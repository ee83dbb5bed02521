"""Files of a search over a corpus: sorted numbers, the words of manuscripts, and the passages that may share them.

Numbers are kept as runs that were written apart, then merged into one file that is looked up without reading it. A
record is a number of 64 bits, or two; records are in order, and each stands once. The numbers are spread evenly, as
digests are: a merged file has a filter beside it, a bit for each of many stretches of numbers, so that most numbers
that it does not hold cost one look. All files belong to the program and to one run of it.
"""

import heapq
import mmap
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

_PIECE: Final = 1 << 15
"""Numbers that are read or written at once."""
_TOGETHER: Final = 128
"""Most files that are merged at once."""
_LEAST_BITS: Final = 16
_MOST_BITS: Final = 31
"""Of the number of bits of a filter, as powers of two: at most 256 MiB."""

_OFFSET_BITS: Final = 28  # of as many bytes as a child may write
"""Bits of the place of a passage in its file; the others are the number of the file."""

Record = tuple[int, ...]
"""One number, or two."""


def write_numbers(path: Path, records: Iterable[Record]) -> None:
    """Write records, which are in order, each once; raises `OSError`."""
    with path.open("wb") as file:
        waiting = array("Q")
        for record in records:
            waiting.extend(record)
            if len(waiting) >= _PIECE:
                waiting.tofile(file)
                waiting = array("Q")
        waiting.tofile(file)


def words_file(work: Path, number: int) -> Path:
    """Where the words of a manuscript are."""
    return work / f"words-{number}.json"


def rows_file(work: Path, number: int) -> Path:
    """Where the numbers of its rows of words are, before they are merged."""
    return work / f"rows-{number}.run"


def hits_file(work: Path, number: int) -> Path:
    """Where the numbers are that some sources share, each with the place of a passage, before they are merged."""
    return work / f"hits-{number}.run"


def passages_file(work: Path, number: int) -> Path:
    """Where the passages of those sources are."""
    return work / f"passages-{number}.jsonl"


def write_words(path: Path, text: str) -> None:
    """Write a file; raises `OSError`."""
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")


def read_words(path: Path) -> str:
    """Read a file; raises `OSError`."""
    return path.read_text(encoding="utf-8", errors="surrogatepass")


class PassageWriter:
    """A file of passages, one a line; a passage is found again by its place alone."""

    def __init__(self, work: Path, number: int) -> None:
        """Make the file of the sources of this number; raises `OSError`."""
        self._file = passages_file(work, number).open("wb")
        self._number = number

    def add(self, line: str) -> int:
        """Write a passage; its place, which is greater than all places before."""
        place = self._number << _OFFSET_BITS | self._file.tell()
        self._file.write(line.encode("utf-8", "surrogatepass") + b"\n")
        return place

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def passage_at(work: Path, place: int) -> str:
    """The passage at a place; raises `OSError`."""
    with passages_file(work, place >> _OFFSET_BITS).open("rb") as file:
        file.seek(place & ((1 << _OFFSET_BITS) - 1))
        return file.readline().decode("utf-8", "surrogatepass")


def merge_runs(paths: Sequence[Path], target: Path, width: int) -> None:
    """Merge runs of records of `width` numbers into one, and take them away; raises `OSError`.

    Memory stays the same for any number of runs.
    """
    waiting, number = list(paths), 0
    while len(waiting) > _TOGETHER:
        some, waiting = waiting[:_TOGETHER], waiting[_TOGETHER:]
        beside = target.with_suffix(f".{number}.part")
        _merge(some, beside, width)
        waiting, number = [*waiting, beside], number + 1
    _merge(waiting, target, width)


def _merge(paths: Sequence[Path], target: Path, width: int) -> None:
    write_numbers(target, _once(heapq.merge(*(_records(path, width) for path in paths))))
    for path in paths:
        os.unlink(path)


def _once(records: Iterable[Record]) -> Iterator[Record]:
    last: Record = ()
    for record in records:
        if record != last:
            yield record
            last = record


def _records(path: Path, width: int) -> Iterator[Record]:
    with path.open("rb") as file:
        while data := file.read(_PIECE * 8 * width):
            numbers = array("Q", data)
            yield from zip(*(numbers[i::width] for i in range(width)), strict=True)


def write_filter(path: Path) -> None:
    """Write the filter of a merged run beside it; raises `OSError`."""
    count = os.stat(path).st_size // 8
    bits = min(_MOST_BITS, max(_LEAST_BITS, (count * 16).bit_length()))
    filled = bytearray(1 << (bits - 3))
    for (number,) in _records(path, 1):
        at = number >> (64 - bits)
        filled[at >> 3] |= 1 << (at & 7)
    path.with_suffix(".filter").write_bytes(filled)


class SortedRun:
    """A merged run, open to be looked up."""

    def __init__(self, path: Path, width: int) -> None:
        """Open a run of records of `width` numbers; raises `OSError`."""
        self._width = width
        self._numbers = memoryview(_mapped(path)).cast("Q")
        self._count = len(self._numbers) // width
        beside = path.with_suffix(".filter")
        self._filter = _mapped(beside) if beside.exists() else b""
        self._shift = 64 - (len(self._filter).bit_length() + 2) if self._filter else 64

    def among(self, numbers: Iterable[int]) -> list[int]:
        """Those of some numbers that it holds, in their order; it has a filter."""
        seen, shift = self._filter, self._shift
        passed = [n for n in numbers if seen[(at := n >> shift) >> 3] >> (at & 7) & 1]
        return [number for number in passed if self._has(number)]

    def seconds(self, number: int) -> list[int]:
        """The second numbers of the records that begin with a number, in order."""
        at, found = self._first(number), []
        while at < self._count and self._numbers[at * 2] == number:
            found.append(self._numbers[at * 2 + 1])
            at += 1
        return found

    def _has(self, number: int) -> bool:
        at = self._first(number)
        return at < self._count and self._numbers[at * self._width] == number

    def _first(self, number: int) -> int:
        low, high, numbers, width = 0, self._count, self._numbers, self._width
        while low < high:
            middle = (low + high) // 2
            if numbers[middle * width] < number:
                low = middle + 1
            else:
                high = middle
        return low


def _mapped(path: Path) -> "mmap.mmap | bytes":
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
