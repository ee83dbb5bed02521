"""A file of lines that one process at a time adds to, and that is read again after a run that was killed.

Each line is on the disk before the next is judged. The last one, where it has no line end, was cut off and is dropped.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.reading import FLAGS, is_link, reason
from quoteproof.disk.writer_lock import lock_handle
from quoteproof.disk.writing import write_files


class LineFile:
    """A file of lines, open to be added to; a context manager."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises `CannotRunError`, also where another process adds to it."""
        self._path, self._whole = path, 0
        if is_link(path) or (os.path.lexists(path) and not path.is_file()):
            raise CannotRunError(Trouble(f"`{path}` is no ordinary file", str(path), helps=("name another file",)))
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | FLAGS, 0o666)
        except OSError as error:
            raise self._failed(error) from error
        # A process that has just ended may have put another file in this place.
        if not lock_handle(self._handle) or os.fstat(self._handle).st_ino != os.stat(path).st_ino:
            os.close(self._handle)
            helps = ("wait until it has ended, or write to another file",)
            raise CannotRunError(Trouble(f"another process writes to `{path}`", str(path), helps=helps))

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file, and let others write to it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def read(self) -> tuple[list[str], str]:
        """The whole lines that are there, and what was cut off after them. Raises `CannotRunError`."""
        try:
            with os.fdopen(os.dup(self._handle), "rb") as file:
                file.seek(0)
                data = file.read()
        except OSError as error:
            raise self._failed(error) from error
        self._whole = data.rfind(b"\n") + 1
        lines = data[: self._whole].decode("utf-8", "replace").split("\n")
        return [f"{line}\n" for line in lines[:-1]], data[self._whole :].decode("utf-8", "replace")

    def drop_cut_line(self) -> None:
        """Take away what `read` found cut off; raises `CannotRunError`."""
        try:
            os.ftruncate(self._handle, self._whole)
        except OSError as error:
            raise self._failed(error) from error

    def add(self, line: str) -> None:
        """Add a line, and bring it onto the disk; raises `CannotRunError`."""
        try:
            data = line.encode("utf-8", "backslashreplace")
            while data:
                data = data[os.write(self._handle, data) :]
            os.fsync(self._handle)
        except OSError as error:
            raise self._failed(error) from error

    def replace(self, lines: Iterable[str]) -> None:
        """Put other lines in the place of all, in one step, and close the file; raises `CannotRunError`."""
        self.close()
        real = Path(os.path.realpath(self._path))
        write_files(real.parent, {real.name: "".join(lines).encode("utf-8", "backslashreplace")})

    def _failed(self, error: OSError) -> CannotRunError:
        return CannotRunError(Trouble(f"`{self._path}` cannot be written: {reason(error)}", str(self._path)))
