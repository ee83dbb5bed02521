"""The sieves of a library: in which passages words of a chapter may stand, told without looking through all of them.

Each source has a sieve, kept beside its contents. Several are joined to one, which tells that none has the words.
Which ones are joined depends on the sources alone, so that a new source changes few of them.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Self

from quoteproof.disk.store_folder import StoreFolder, release_pages
from quoteproof.source.library import Library
from quoteproof.source.stored import StoredContents
from quoteproof.verdict.sieve import common, joined, places_in, sieve_of

_MOST: Final = 100_000  # passages whose sieves are joined: some ten megabytes


class LibrarySieves:
    """Finds passages of the sources of a library by hashes of rows of words."""

    def __init__(self, contents: Mapping[str, StoredContents], stores: StoreFolder) -> None:
        """Take the contents of the sources, by key, and where sieves are kept."""
        self._contents = contents
        self._stores = stores
        self._joined: dict[int, list[tuple[tuple[str, ...], memoryview]]] = {}  # by the length of rows

    @classmethod
    def of(cls, library: Library, stores: StoreFolder) -> Self:
        """The sieves of those sources of a library that are kept."""
        contents = {key: source.contents for key, source in library.sources.items()}
        return cls({key: own for key, own in contents.items() if isinstance(own, StoredContents)}, stores)

    def places(self, hashes: frozenset[int], length: int) -> Mapping[str, Sequence[int]]:
        """The places of the passages that may have a row of `length` words of such a hash, by key of source.

        A source that is not kept has no key.
        """
        if length not in self._joined:
            self._joined[length] = list(self._join(length))
        found: dict[str, Sequence[int]] = dict.fromkeys(self._contents, ())
        for keys, ordered in self._joined[length]:
            some = common(hashes, ordered)
            release_pages(ordered)
            if some:
                found |= {key: sorted(set(places_in(self._sieve(key, length), some))) for key in keys}
        return found

    def _sieve(self, key: str, length: int) -> memoryview:
        contents = self._contents[key]
        return self._stores.derived(f"{contents.digest}-{length}", lambda: sieve_of(contents.citable_texts(), length))

    def _join(self, length: int) -> Iterator[tuple[tuple[str, ...], memoryview]]:
        group: list[str] = []
        size = 0
        for key, contents in self._contents.items():
            group.append(key)
            size += contents.count
            if size > _MOST or (size > _MOST // 8 and contents.digest.startswith("0")):
                yield self._joined_of(tuple(group), length)
                group, size = [], 0
        if group:
            yield self._joined_of(tuple(group), length)

    def _joined_of(self, keys: tuple[str, ...], length: int) -> tuple[tuple[str, ...], memoryview]:
        digests = ",".join(self._contents[key].digest for key in keys)
        name = f"{self._contents[keys[0]].digest}-{hashlib.sha256(f'{length} {digests}'.encode()).hexdigest()}"
        make: Callable[[], bytes] = lambda: joined([self._sieve(key, length) for key in keys])  # noqa: E731
        return keys, self._stores.derived(name, make).cast("I")
