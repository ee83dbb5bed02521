"""The folder of what is kept of sources, in the user's cache: it is the same for all books.

Each file is sealed with the user's key. A run that believes it opens a file by its stamp, which an earlier run kept in
the book's own record, sealed too; without that stamp the whole seal is proved. A run that does not believe makes what
it opens anew, of the bytes of the seed, and takes only what is the same. Files are mapped and not read.
"""

import hashlib
import mmap
import os
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from quoteproof.disk import user_folders
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.kept_json import KeptJson
from quoteproof.disk.program_stamp import program_stamp
from quoteproof.disk.reading import opened
from quoteproof.disk.snapshot import stamp_from, stamp_of
from quoteproof.source.source_stores import DisagreeingStoreError

_STORES: Final = "stores"
_RECORD: Final = "stores.entry"
_OLD: Final = 7 * 24 * 60 * 60  # seconds: what another version of the program made is removed after a week
_MAPPED: Final = 256  # files that are mapped: each needs a handle, of which a process may have a thousand
_LARGEST: Final = 2**32
_SEAL: Final = 65  # bytes before the contents: the seal in hexadecimal, and a line end


class StoreFolder:
    """Contents of sources as they are kept for one book."""

    believes: bool = False
    """Whether what an earlier run made of a seed is taken for what it seems."""

    def __init__(self, root: Path) -> None:
        """Take the book's folder."""
        sealed, cache = user_folders.sealed_cache(root), user_folders.own_cache(root)
        self._program = program_stamp().encode("ascii")
        self._key = sealed[1] if sealed is not None else None
        self._folder = cache / _STORES / program_stamp()[:32] if cache is not None else None
        self._record = KeptJson(root, _RECORD)
        self._maker = program_stamp() + os.path.realpath(root)
        # By digest the stamp of a file whose seal was proved, or nothing.
        self._earlier: dict[str, str] = self._record.read(self._maker) or {}
        self._used: dict[str, str] = {}
        self._made: dict[str, bytes] = {}  # by digest the SHA-256 of what this run has made
        self._maps = weakref.WeakSet[mmap.mmap]()

    def knows(self, digest: str) -> bool:
        """Whether the source of a digest was read before, and found without a fault."""
        if digest not in self._used:
            stamp = self._earlier.get(digest)
            if stamp is None and not self._prove(digest):
                return False
            self._used.setdefault(digest, stamp or "")
        return True

    def keep(self, digest: str, data: bytes) -> None:
        """Keep the contents of such a source."""
        self._used[digest] = ""
        self._made[digest] = hashlib.sha256(data).digest()
        path = self._path(digest)
        if path is not None and self._key is not None:
            if not path.parent.exists():
                _remove_old(path.parent.parent)
            user_folders.write_sealed_file(path, self._key, "store", self._program + digest.encode(), data)

    def opened(self, digest: str, make: Callable[[], bytes]) -> memoryview:
        """The contents of a source that is known; `make` makes them anew, of the bytes of the seed.

        Raises `CannotRunError` where the source has a fault, and so was kept by something else than this program.
        """
        if self.believes or digest in self._made:
            known = self._used.get(digest)
            if (view := self._view(digest, known or self._prove(digest))) is not None:
                return self._held(view)
        try:
            data = make()
        except DisagreeingStoreError as error:
            self._forget(digest)
            message = f"what the cache has of the source `{error}` was not made by quoteproof, and was removed"
            raise CannotRunError(Trouble(message, helps=("run the command again",))) from error
        self._made[digest] = hashlib.sha256(data).digest()
        if not self._prove(digest):
            self.keep(digest, data)
        view = self._view(digest, self._prove(digest))
        return self._held(view) if view is not None else memoryview(data)

    def _forget(self, digest: str) -> None:
        self._used.pop(digest, None)
        self._earlier.pop(digest, None)
        self.keep_record()
        with suppress(OSError):
            os.unlink(self._path(digest) or "")

    def _held(self, view: memoryview) -> memoryview:
        """A view that may be held for long: a copy where too many files are mapped."""
        return view if len(self._maps) <= _MAPPED else memoryview(bytes(view))

    def derived(self, name: str, make: Callable[[], bytes]) -> memoryview:
        """What was made of contents, and is only a way to them: it is believed by every run.

        The name begins with a digest of contents, and a hyphen.
        """
        path, purpose = self._path(name), self._program + name.encode()
        view = self._view(name, self._earlier.get(name) or self._prove(name))
        if view is None:
            data = make()
            if path is not None and self._key is not None:
                user_folders.write_sealed_file(path, self._key, "store", purpose, data)
            view = self._view(name, self._prove(name))
            return view if view is not None else memoryview(data)
        self._used.setdefault(name, self._earlier.get(name, ""))
        return view

    def keep_record(self) -> None:
        """Keep which sources of the book are known, and the stamps of their files, for the next run."""
        ways = {
            name: own for name, own in self._earlier.items() if "-" in name and name.partition("-")[0] in self._used
        }
        known = {**ways, **self._used}
        if known != self._earlier:
            self._record.write(self._maker, known)
            self._earlier = known

    def _path(self, digest: str) -> Path | None:
        return self._folder / digest if self._folder is not None else None

    def _prove(self, digest: str) -> str:
        """The stamp of a file whose seal is right, and which has what this run made, if it made it; empty of others."""
        path = self._path(digest)
        stamp = stamp_of(path) if path is not None else None
        if path is None or stamp is None or self._key is None:
            return ""
        settled = os.name != "nt" and stamp.is_settled(time.time_ns())
        data = user_folders.read_sealed_file(path, self._key, "store", self._program + digest.encode(), _LARGEST)
        if not data or self._made.get(digest, own := hashlib.sha256(data).digest()) != own:
            return ""
        self._used[digest] = str(stamp) if settled else ""
        return str(stamp)

    def _view(self, digest: str, stamp: str) -> memoryview | None:
        """The contents of a file that has a stamp; none where it has another one."""
        path = self._path(digest)
        if path is None or not stamp:
            return None
        with suppress(OSError, ValueError), opened(path) as (file, info):
            if str(stamp_from(info)) == stamp:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                self._maps.add(mapped)
                return memoryview(mapped)[_SEAL:]
        return None


def release_pages(view: memoryview) -> None:
    """Give the pages of a mapped file that were read back to the system; they are read again if they are needed."""
    if isinstance(view.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        view.obj.madvise(mmap.MADV_DONTNEED)


def _remove_old(folder: Path) -> None:
    """Remove what other versions of the program made, unless they were at it a short time ago."""
    import shutil  # a slow import, for few runs

    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.stat(follow_symlinks=False).st_mtime < time.time() - _OLD:
                shutil.rmtree(entry.path, ignore_errors=True)
