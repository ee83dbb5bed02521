"""Sieves: which passages may hold a row of words, told by hashes of a few parts of it.

A row of words is a row of at least as many *parts*, maximal stretches of letters and digits. Whatever `length` parts in
a row two texts share, `width` of them begin at a multiple of `stride` in one of the texts. So of a passage only the
groups of parts that begin there are kept, and of what is looked for every group. A hash may lead to a passage that
holds nothing; none that holds something is missed.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final
from zlib import crc32

from quoteproof.text.folds import fold_marks

_PARTS: Final = re.compile(r"[^\W_]+")
_AT_ONCE: Final = 200_000  # hashes that are put in order at once, so that memory stays flat


def _width(length: int) -> int:
    """How many parts are hashed at once."""
    return length // 2 + 1


def group_hashes(rows: Iterable[Sequence[str]], length: int) -> frozenset[int] | None:
    """The hashes of every group of some rows of words, as they are compared; none where nothing can be told by them."""
    width = _width(length)
    parts: dict[str, list[str]] = {}
    groups: set[tuple[str, ...]] = set()
    for row in rows:
        for word in row:
            if word not in parts:
                parts[word] = _PARTS.findall(word)
                if not parts[word]:
                    return None  # a word of bare combining marks has no part
        flat = [part for word in row for part in parts[word]]
        groups.update(zip(*(flat[at:] for at in range(width)), strict=False))
    return frozenset(map(_hash, groups))


def _hash(group: Sequence[str]) -> int:
    return crc32(" ".join(group).encode("utf-8", "surrogatepass"))


def sieve_of(texts: Iterable[tuple[int, str]], length: int) -> bytes:
    """The sieve of some passages, by their places: every hash in order, then the place of each."""
    found: set[int] = set()
    for place, text in texts:
        found.update([value << 32 | place for value in _hashes_of(fold_marks(text).lower(), length)])
    ordered = sorted(found)
    return array("I", [*(pair >> 32 for pair in ordered), *(pair & 0xFFFFFFFF for pair in ordered)]).tobytes()


def may_hold(text: str, hashes: frozenset[int], length: int) -> bool:
    """Whether a passage, its marks folded and in small letters, may hold a row of words of some hashes."""
    return not hashes.isdisjoint(_hashes_of(text, length))


def _hashes_of(text: str, length: int) -> list[int]:
    """The hashes that are kept of a passage, its marks folded and in small letters."""
    width = _width(length)
    stride = length - width + 1
    parts = _PARTS.findall(text)
    return [_hash(group) for group in zip(*(parts[at::stride] for at in range(width)), strict=False)]


def hashes_in(sieve: memoryview) -> memoryview:
    """The hashes of a sieve, in order."""
    numbers = sieve.cast("I")
    return numbers[: len(numbers) // 2]


def places_in(sieve: memoryview, hashes: Iterable[int]) -> Iterator[int]:
    """The places of the passages of a sieve that have some hashes."""
    own, places = hashes_in(sieve), sieve.cast("I")[len(sieve) // 8 :]
    for value in hashes:
        at = bisect_left(own, value)
        while at < len(own) and own[at] == value:
            yield places[at]
            at += 1


def joined(sieves: Sequence[memoryview]) -> bytes:
    """Every hash of some sieves, in order, each once."""
    columns = [hashes_in(sieve) for sieve in sieves]
    step = max(1, 2**32 * _AT_ONCE // max(_AT_ONCE, sum(map(len, columns))))
    pieces: list[bytes] = []
    for low in range(0, 2**32, step):
        some = [
            value for own in columns for value in own[bisect_left(own, low) : bisect_left(own, low + step)].tolist()
        ]
        some.sort()  # of runs that are in order already
        pieces.append(array("I", dict.fromkeys(some)).tobytes())
    return b"".join(pieces)


def common(hashes: Collection[int], ordered: memoryview) -> frozenset[int]:
    """Those of some hashes that are among others, which are in order."""
    if len(ordered) < 16 * len(hashes):
        return frozenset(hashes).intersection(ordered)
    return frozenset(
        value for value in hashes if (at := bisect_left(ordered, value)) < len(ordered) and ordered[at] == value
    )
