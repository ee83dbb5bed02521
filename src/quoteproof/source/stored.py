"""Contents of a source in a flat file: written once, and read where they are needed.

The same contents give the same bytes, on one kind of machine. A file has a head, columns of numbers of four bytes, one
of each for a passage, the roles, a JSON text for each passage, and one for the rest. Nothing in it can run. It is not
trusted here: whoever hands it in has its seal, or has just made it.
"""

import json
import struct
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, overload

from quoteproof.document.jsonl import read_passages
from quoteproof.document.model import DocumentPassage, PageStart
from quoteproof.document.role import Role
from quoteproof.source.contents import ReadContents
from quoteproof.source.passage import Capitals, Correction, Passage
from quoteproof.source.seed_document import SeedDocument
from quoteproof.text.offsets import Change, Mapped

_HEAD: Final = struct.Struct("=II")  # how many passages there are, and how many bytes their texts have
_COLUMNS: Final = 6
_ROLES: Final = tuple(Role)
_MOST: Final = 2**32 - 1


def written(contents: ReadContents) -> bytes | None:
    """The bytes of contents; none where they are too large to be written so."""
    passages = contents.passages
    numbers = [int(passage.id[1:]) for passage in passages]
    ordered = sorted(range(len(passages)), key=numbers.__getitem__)
    covers, gaps = _laid_out(contents)
    texts = [_text(passage, gap) for passage, gap in zip(passages, gaps, strict=False)]
    ends, end = [], 0
    for text in texts:
        ends.append(end := end + len(text))
    if end > _MOST or len(contents.raw) > _MOST:
        return None
    columns = array("I", [*numbers, *ordered, *(p.start for p in passages), *covers, *ends, *map(_ordinal, passages)])
    rest = {"labels": contents.labels, "numbers": sorted(contents.numbers), "corrected": contents.corrected}
    roles = bytes([_ROLES.index(passage.role) for passage in passages])
    head = _HEAD.pack(len(passages), end)
    return b"".join([head, columns.tobytes(), roles, *texts, _json({**rest, "tail": gaps[-1]})])


def _ordinal(passage: Passage) -> int:
    return passage.ordinal or 0


def _laid_out(contents: ReadContents) -> tuple[list[int], list[str]]:
    """For each passage the one that reaches farthest up to it, and what stands between them; then what stands behind.

    A passage that was joined of two has others between its parts.
    """
    covers: list[int] = []
    gaps: list[str] = []
    end, farthest = 0, 0
    for at, passage in enumerate(contents.passages):
        gaps.append(contents.raw[end : passage.start])
        if passage.end >= end:
            end, farthest = passage.end, at
        covers.append(farthest)
    return covers, [*gaps, contents.raw[end:]]


def _text(passage: Passage, gap: str) -> bytes:
    """A passage as JSON, what is empty at its end left out."""
    mapped = passage.mapped
    values: list[Any] = [passage.text, passage.start, gap, passage.sentences, passage.breaks]
    if (
        passage.pages,
        passage.number,
        mapped.changes,
        passage.emphasis,
        passage.corrections,
        passage.capitals,
    ) == _PLAIN:
        return _json(values)
    changes = [(c.start, c.end, c.text, c.kind) for c in mapped.changes]
    values += [
        *([(page.offset, page.label, page.index) for page in passage.pages], passage.number),
        *(mapped.length if changes else 0, changes, [at for _, at in mapped.placed()], passage.changed),
        *(passage.emphasis, [(c.start, c.end, c.was, c.read, c.reason) for c in passage.corrections]),
        [(c.start, c.read) for c in passage.capitals],
    ]
    while not values[-1]:
        values.pop()
    return _json(values)


_PLAIN: Final = ((), None, (), (), (), ())
_EMPTY: Final = ("", 0, "", (), (), (), None, 0, (), (), "", (), (), ())  # what stands for what was left out


def _json(value: object) -> bytes:
    return _WRITER.encode(value).encode("utf-8", "surrogatepass")


_WRITER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def _passage(id: str, role: Role, ordinal: int, values: Sequence[Any]) -> Passage:
    text, start, _, sentences, breaks, pages, number, length, changes, new, changed, emphasis, corrections, capitals = (
        values
    )
    return Passage(
        id,
        role,
        text,
        start,
        Mapped(text, length if changes else len(text), tuple([Change(*change) for change in changes]), tuple(new)),
        _spans(sentences),
        _spans(emphasis),
        tuple([Correction(*correction) for correction in corrections]),
        tuple(breaks),
        ordinal or None,
        tuple([PageStart(*page) for page in pages]),
        number,
        changed,
        tuple([Capitals(*word) for word in capitals]),
    )


def _spans(values: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple([(start, end) for start, end in values])


class StoredPassages(Sequence[Passage]):
    """The passages of a source, each made where it is asked for; a few are kept."""

    def __init__(self, view: memoryview) -> None:
        """Take the bytes of a source's contents."""
        count, size = _HEAD.unpack_from(view)
        numbers = view[_HEAD.size : _HEAD.size + 4 * _COLUMNS * count].cast("I")
        self.ids, self.ordered, self.starts, self.covers, self._ends, self._ordinals = (
            numbers[count * column : count * (column + 1)] for column in range(_COLUMNS)
        )
        at = _HEAD.size + 4 * _COLUMNS * count
        self.roles = bytes(view[at : at + count])
        self._texts = view[at + count : at + count + size]
        self.rest: Mapping[str, Any] = json.loads(str(view[at + count + size :], "utf-8", "surrogatepass"))
        self._known: dict[int, Passage] = {}

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.roles)

    @overload
    def __getitem__(self, at: int) -> Passage: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Passage, ...]: ...

    def __getitem__(self, at: int | slice) -> Passage | tuple[Passage, ...]:
        """Make a passage, or a tuple of them for a slice."""
        if isinstance(at, slice):
            return tuple([self._made(number) for number in range(*at.indices(len(self)))])
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(at)
        return self._made(number)

    def __iter__(self) -> Iterator[Passage]:
        """Make every passage, one after another."""
        return (self._made(at) for at in range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Whether these are the same passages."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def values(self, at: int) -> Sequence[Any]:
        """What is written of a passage, its text, its start, and what stands before it first."""
        start = self._ends[at - 1] if at else 0
        values = json.loads(str(self._texts[start : self._ends[at]], "utf-8", "surrogatepass"))
        return (*values, *_EMPTY[len(values) :])

    def _made(self, at: int) -> Passage:
        passage = self._known.get(at)
        if passage is None:
            role = _ROLES[self.roles[at]]
            passage = _passage(f"p{self.ids[at]}", role, self._ordinals[at], self.values(at))
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[at] = passage
        return passage


_KEPT: Final = 64  # passages of a source that are kept once made


class StoredContents:
    """Contents that were written; `opened` gives their bytes when they are first asked for."""

    def __init__(
        self, digest: str, count: int, opened: Callable[[], memoryview], document: SeedDocument | None
    ) -> None:
        """Take the digest, the number of passages, what gives the bytes, and the document whose reading text it is."""
        self.digest = digest
        self.count = count
        self._opened = opened
        self.document = document

    def __eq__(self, other: object) -> bool:
        """Whether these are the same contents: of the same digest, or word for word."""
        if isinstance(other, StoredContents):
            there = [one.document is None or one.document.is_there for one in (self, other)]
            return self.digest == other.digest and there[0] == there[1]
        if not isinstance(other, ReadContents):
            return NotImplemented
        return self.passages == other.passages and self.raw == other.raw and self.document == other.document

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def passages(self) -> StoredPassages:
        """Every passage in document order."""
        return StoredPassages(self._opened())

    @property
    def raw(self) -> str:
        """The decoded seed, put together."""
        return self._stretch(0, None)

    @cached_property
    def labels(self) -> Mapping[str, Sequence[int]]:
        """The labels of its pages, each with the places of the passages that stand there."""
        labels: Mapping[str, Sequence[int]] = self.passages.rest["labels"]
        return labels

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that the source gives its passages."""
        return frozenset(self.passages.rest["numbers"])

    @property
    def corrected(self) -> Sequence[int]:
        """The places of the passages with corrections."""
        return tuple(self.passages.rest["corrected"])

    @cached_property
    def citable(self) -> Sequence[int]:
        """The places of the passages that a citation may name."""
        citable = [role.is_citable for role in _ROLES]
        return [at for at, role in enumerate(self.passages.roles) if citable[role]]

    def citable_texts(self) -> Iterator[tuple[int, str]]:
        """The places and the texts of the passages that a citation may name; nothing is held open for them."""
        apart = self.apart()
        return ((at, apart.passages.values(at)[0]) for at in apart.citable)

    def apart(self) -> "StoredContents":
        """The same contents, opened anew, for a look after which nothing is held open."""
        return StoredContents(self.digest, self.count, self._opened, self.document)

    def position(self, id: str) -> int | None:
        """The place of a passage, or none where there is no such ID."""
        passages, digits = self.passages, id.removeprefix("p")
        if not digits.isdecimal() or len(digits) > 9:
            return None
        at = bisect_left(passages.ordered, int(digits), key=passages.ids.__getitem__)
        place = passages.ordered[at] if at < len(passages) else None
        return place if place is not None and f"p{passages.ids[place]}" == id else None

    def places(self, role: Role) -> Sequence[int]:
        """The places of the passages that have a role."""
        number = _ROLES.index(role)
        return [at for at, own in enumerate(self.passages.roles) if own == number]

    def raw_between(self, start: int, end: int) -> str:
        """A stretch of `raw`."""
        return self._stretch(start, end)

    def _stretch(self, start: int, end: int | None) -> str:
        """The text from an offset to another one, or to the end of the seed."""
        passages, parts, at = self.passages, list[str](), start
        number = max(0, bisect_right(passages.starts, start) - 1)
        number = passages.covers[number] if len(passages) else 0
        while number < len(passages) and (end is None or at < end):
            passage, gap = passages[number], passages.values(number)[2]
            for base, text in ((passage.start - len(gap), gap), (passage.start, passage.raw)):
                if base <= at < base + len(text):
                    parts.append(text[at - base :])
                    at = base + len(text)
            number += 1
        if number == len(passages) and (end is None or at < end):
            last = passages[passages.covers[number - 1]].end if number else 0
            parts.append(passages.rest["tail"][at - last :])
        return "".join(parts)[: None if end is None else max(0, end - start)]


class DocumentPassages(Sequence[DocumentPassage]):
    """The passages of a reading text, which is read when the first of them is asked for."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        """Take the function that reads the file."""
        self._bytes = read

    @cached_property
    def _read(self) -> tuple[DocumentPassage, ...]:
        return read_passages(self._bytes().decode("utf-8"))

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self._read)

    @overload
    def __getitem__(self, at: int) -> DocumentPassage: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[DocumentPassage, ...]: ...

    def __getitem__(self, at: int | slice) -> DocumentPassage | tuple[DocumentPassage, ...]:
        """The passage, or a tuple of them for a slice."""
        return self._read[at]

    def __eq__(self, other: object) -> bool:
        """Whether these are the same passages."""
        return isinstance(other, Sequence) and self._read == tuple(other)

    __hash__ = None  # type: ignore[assignment]
