"""The contents of a source: its passages and the text that they are of, all at hand or read where they are needed.

A source may be far larger than what is cited of it. So whoever asks for something of it asks for that alone, and what
can be told without its passages is told without them.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from quoteproof.document.role import Role
from quoteproof.source.passage import Passage
from quoteproof.source.seed_document import SeedDocument
from quoteproof.values import dataclass


class Contents(Protocol):
    """What is in a source."""

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage in document order, furniture too."""
        ...

    @property
    def raw(self) -> str:
        """The decoded seed, without a byte-order mark."""
        ...

    @property
    def document(self) -> SeedDocument | None:
        """The document that `raw` is the reading text of; none where the seed is a plain text."""
        ...

    @property
    def labels(self) -> Mapping[str, Sequence[int]]:
        """The labels of its pages in document order, each with the places (from 0) of the passages that stand there."""
        ...

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers that the source gives its passages."""
        ...

    @property
    def corrected(self) -> Sequence[int]:
        """The places of the passages with corrections."""
        ...

    def position(self, id: str) -> int | None:
        """The place (from 0) of a passage in document order, or none where there is no such ID."""
        ...

    @property
    def citable(self) -> Sequence[int]:
        """The places of the passages that a citation may name, in document order."""
        ...

    def places(self, role: Role) -> Sequence[int]:
        """The places of the passages that have a role, in document order."""
        ...

    def raw_between(self, start: int, end: int) -> str:
        """A stretch of `raw`."""
        ...

    def apart(self) -> "Contents":
        """The same contents for a single look, after which nothing of them is held in memory."""
        ...


class Sieves(Protocol):
    """Tells in which passages of a library some words may stand."""

    def places(self, hashes: frozenset[int], length: int) -> Mapping[str, Sequence[int]]:
        """The places of the passages that may have a row of `length` words of such a hash, by key of source.

        Of a source whose key is not there every passage may have one.
        """
        ...


@dataclass(frozen=True)
class ReadContents:
    """Contents that are all at hand."""

    passages: tuple[Passage, ...]
    raw: str = ""
    document: SeedDocument | None = None

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {passage.id: at for at, passage in enumerate(self.passages)}

    @cached_property
    def labels(self) -> Mapping[str, Sequence[int]]:
        """The labels of its pages, each with the places of the passages that stand there."""
        found: dict[str, list[int]] = {}
        for number, passage in enumerate(self.passages):
            for label in dict.fromkeys(page.label for page in passage.pages if page.label):
                found.setdefault(label, []).append(number)
        return found

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that the source gives its passages."""
        return frozenset(passage.number for passage in self.passages if passage.number)

    @cached_property
    def corrected(self) -> Sequence[int]:
        """The places of the passages with corrections."""
        return tuple(at for at, passage in enumerate(self.passages) if passage.corrections)

    def position(self, id: str) -> int | None:
        """The place of a passage, or none where there is no such ID."""
        return self._positions.get(id)

    @cached_property
    def citable(self) -> Sequence[int]:
        """The places of the passages that a citation may name."""
        return [at for at, passage in enumerate(self.passages) if passage.role.is_citable]

    def places(self, role: Role) -> Sequence[int]:
        """The places of the passages that have a role."""
        return [at for at, passage in enumerate(self.passages) if passage.role is role]

    def raw_between(self, start: int, end: int) -> str:
        """A stretch of `raw`."""
        return self.raw[start:end]

    def apart(self) -> "ReadContents":
        """The same contents."""
        return self
