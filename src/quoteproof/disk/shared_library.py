"""A library of sources for many books: a folder of files that are named by the SHA-256 of their bytes.

The lock of each book says which files it uses. What is read is hashed, so that whoever can write to the folder can
take a source away and not change one. A file is put in once, in one step, and never written over.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble

VARIABLE: Final = "QUOTEPROOF_LIBRARY"
"""The variable of the environment that names the folder, whatever `book.yaml` says."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SOURCE: Final = re.compile(r"seeds/[^/]+(?<!\.yaml)")
_SETTING: Final = re.compile(r"^library\s*:", re.MULTILINE)


class SharedLibrary:
    """The folder of a library."""

    def __init__(self, root: Path) -> None:
        """Take the folder, which is there."""
        self.root = root

    def has(self, sha256: str) -> bool:
        """Whether it has a file of this digest."""
        return _DIGEST.fullmatch(sha256) is not None and reading.exists(self.root, place(sha256))

    def read(self, sha256: str) -> bytes:
        """The bytes of this digest; raises `CannotRunError` where the file has others."""
        name = place(sha256)
        data = reading.read_bytes(self.root, name)
        if reading.digest(data) != sha256:
            raise self.altered(sha256)
        return data

    def altered(self, sha256: str) -> CannotRunError:
        """What is said of a file that has other bytes than its name, a digest, says."""
        helps = ("take the file away, and add the document again: `quoteproof add FILE`",)
        message, shown = "a file of the library has not the bytes that its name says", str(self.root / place(sha256))
        return CannotRunError(Trouble(message, shown, 0, helps))

    def put(self, data: bytes) -> None:
        """Put a file in, if it is not there; raises `CannotRunError`."""
        sha256 = reading.digest(data)
        if not self.has(sha256) or reading.digest(reading.read_bytes(self.root, place(sha256))) != sha256:
            from quoteproof.disk.writing import write_files  # which a check does without

            write_files(self.root, {place(sha256): data})

    def taken(self, root: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Put the sources and reading texts among files for the book at `root` in; the files that the book still gets.

        A source that the book has itself stays there.
        """
        kept: dict[str, bytes] = {}
        for name, data in files.items():
            if not _SOURCE.fullmatch(name) or reading.exists(root, name):
                kept[name] = data
            else:
                self.put(data)
        return kept


def place(sha256: str) -> str:
    """Where a library has the file of a digest, relative to its folder."""
    return f"{sha256[:2]}/{sha256}"


def library_of(root: Path, settings: BookSettings, text: str) -> SharedLibrary | None:
    """The library of the book at `root`, whose `book.yaml` has this text; None where it has none.

    Raises `CannotRunError` where the folder is not there.
    """
    from_environment = os.environ.get(VARIABLE)
    named = from_environment or settings.library
    if not named:
        return None
    folder = root / Path(named).expanduser()
    if folder.is_dir():
        return SharedLibrary(folder.resolve())
    found = None if from_environment else _SETTING.search(text)
    line = text.count("\n", 0, found.start()) + 1 if found else 0
    said = f"in the variable `{VARIABLE}`" if from_environment else f"as `library:`, or in the variable `{VARIABLE}`"
    helps = (f"mount or make the folder `{os.path.normpath(folder.absolute())}`", f"or name the right one {said}")
    message = f"the library `{named}` is no folder" if folder.exists() else f"the library `{named}` is not there"
    raise CannotRunError(Trouble(message, "book.yaml" if line else "", line, helps))
