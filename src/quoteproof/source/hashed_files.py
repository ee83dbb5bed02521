"""Files by name, read when they are asked for: a book may have more sources than memory.

Of each the SHA-256 is known before, so that what was derived from the same bytes need not be derived again.
"""

import hashlib
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class OnDemand(Mapping[str, T], Generic[T]):
    """Contents by name, each read whenever it is asked for, and not kept."""

    def __init__(self, names: Iterable[str], read: Callable[[str], T]) -> None:
        """Take the names, in order, and the function that reads one of them."""
        self._names = dict.fromkeys(names)
        self._read = read

    def __getitem__(self, name: str) -> T:
        """Read one; raises KeyError for another name, and whatever reading raises."""
        if name not in self._names:
            raise KeyError(name)
        return self._read(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is one of that name; nothing is read."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)


class HashedFiles(OnDemand[T]):
    """Contents by name, each with the SHA-256 of its bytes; two with the same digests are equal."""

    def __init__(self, digests: Mapping[str, str], read: Callable[[str], T]) -> None:
        """Take the digests by name, in order; `read` gives contents of that digest, or raises."""
        super().__init__(digests, read)
        self.digests = digests

    def __eq__(self, other: object) -> bool:
        """Whether names and digests are the same; what has no digests is compared as any mapping."""
        return self.digests == other.digests if isinstance(other, HashedFiles) else super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]


def sha256_of(files: Mapping[str, bytes] | Mapping[str, str], name: str) -> str:
    """SHA-256 of a file that is there, in hexadecimal; read only where it is not known yet."""
    if isinstance(files, HashedFiles):
        return files.digests[name]
    content = files[name]
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def joined_texts(*texts: Mapping[str, str]) -> Mapping[str, str]:
    """Texts of several mappings as one, the last one first; none of them is read before it is asked for."""
    return ChainMap(*(cast("dict[str, str]", mapping) for mapping in reversed(texts)))
