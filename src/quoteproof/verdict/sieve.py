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
_PUNCTUATION: Final = re.compile("[\u2000-\u206f]")  # dashes, dots and the like, none of which is a letter
_BITS: Final = 0x3FFFFFFF  # Python puts numbers of thirty bits in order in half the time
_AT_ONCE: Final = 200_000  # hashes that are put in order at once, so that memory stays flat


def _width(length: int) -> int:
    """How many parts are hashed at once."""
    return length // 2 + 1


def group_hashes(rows: Iterable[Sequence[str]], length: int) -> frozenset[int] | None:
    """The hashes of every group of some rows of words, as they are compared; none where nothing can be told by them."""
    width = _width(length)
    parts: dict[str, list[bytes]] = {}
    groups: set[tuple[bytes, ...]] = set()
    for row in rows:
        for word in row:
            if word not in parts:
                parts[word] = [_encoded(part) for part in _PARTS.findall(word)]
                if not parts[word]:
                    return None  # a word of bare combining marks has no part
        flat = [part for word in row for part in parts[word]]
        groups.update(zip(*(flat[at:] for at in range(width)), strict=False))
    return frozenset([crc32(b" ".join(group)) & _BITS for group in groups])


def sieve_of(texts: Iterable[tuple[int, str]], length: int) -> bytes:
    """The sieve of some passages, by their places: every hash in order, then the place of each."""
    hashes: list[int] = []
    places: list[int] = []
    for place, text in texts:
        found = _hashes_of(fold_marks(text), length)
        hashes += found
        places += [place] * len(found)
    order = sorted(range(len(hashes)), key=hashes.__getitem__)
    return array("I", [*map(hashes.__getitem__, order), *map(places.__getitem__, order)]).tobytes()


def may_hold(text: str, hashes: frozenset[int], length: int) -> bool:
    """Whether a passage, its marks folded, may hold a row of words of some hashes."""
    return not hashes.isdisjoint(_hashes_of(text, length))


def _hashes_of(text: str, length: int) -> list[int]:
    """The hashes that are kept of a passage, its marks folded."""
    width = _width(length)
    stride = length - width + 1
    try:
        known = text if text.isascii() else _PUNCTUATION.sub(" ", text)
        parts = known.encode("latin-1").translate(_SMALL).split()
    except UnicodeEncodeError:
        parts = [_encoded(part) for part in _PARTS.findall(text.lower())]
    return [crc32(b" ".join(group)) & _BITS for group in zip(*(parts[at::stride] for at in range(width)), strict=False)]


def _encoded(part: str) -> bytes:
    """A part as it is hashed: one byte a letter where that is possible, since most texts can be divided so at once."""
    try:
        return part.encode("latin-1")
    except UnicodeEncodeError:
        return part.encode("utf-8", "surrogatepass")


_SMALL: Final = "".join(c.lower() if _PARTS.fullmatch(c) else " " for c in map(chr, range(256))).encode("latin-1")
"""For each byte of Latin-1 its small letter, or a space where it is no letter and no digit."""


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
    step = max(1, 2**30 * _AT_ONCE // max(_AT_ONCE, sum(map(len, columns))))
    pieces: list[bytes] = []
    for low in range(0, 2**30, step):
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
