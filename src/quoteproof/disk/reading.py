"""Reads the files of a book, and finds out later which of them have changed.

Only ordinary files inside the book are read: no pipes, no devices, no links that lead out of it, none above a size, and
none with a name that a terminal or a report cannot show as it is. What is read inside `recording` is recorded, so that
a build notices a change. Raises `CannotRunError`, which names the file and what to do.
"""

import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Final

from quoteproof.disk import record
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.record import FLAGS as FLAGS
from quoteproof.disk.record import LARGEST as LARGEST
from quoteproof.disk.record import OWN as OWN
from quoteproof.disk.record import ReadRecord as ReadRecord
from quoteproof.disk.record import digest as digest
from quoteproof.disk.record import is_recording as is_recording
from quoteproof.disk.record import opened as opened
from quoteproof.disk.record import recording as recording

_UNSHOWN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_JUNCTION: Final = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: a link to a folder on Windows


def read_bytes(root: Path, name: str) -> bytes:
    """Read one file of the book."""
    kept = record.current_record()
    try:
        data, info = record.read_inside(root, name)
    except (OSError, ValueError) as error:
        if kept is not None:
            kept.add(root, "file", name)
        raise _refusal(name, error) from error
    if kept is not None:
        kept.add_read(root, name, data, info)
    return data


def read_folder(root: Path) -> dict[str, bytes]:
    """Read every file of a folder that nobody else writes to, but for the program's own, by path with `/`."""
    paths = ((path, path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    return {name.as_posix(): path.read_bytes() for path, name in paths if name.parts[0] != OWN}


def read_range(root: Path, name: str, start: int, size: int) -> bytes:
    """Read some bytes of a file of the book; fewer or none if it is shorter, or not an ordinary file."""
    try:
        with opened(os.path.realpath(os.path.join(root, name), strict=True)) as (file, _):
            file.seek(start)
            return file.read(size)
    except (OSError, RuntimeError, ValueError):
        return b""


def record_bytes(root: Path, name: str, data: bytes) -> None:
    """Record the bytes of a file that come from memory and not from the disk."""
    kept = record.current_record()
    if kept is not None:
        kept.add_read(root, name, data, None)


def read_outside(path: Path) -> bytes:
    """Read a file that a person named, inside or outside of the book; links are followed."""
    try:
        return record.read_whole(os.path.realpath(path, strict=True))[0]
    except (OSError, ValueError) as error:
        raise _refusal_outside(path, error) from error


def _refusal_outside(path: Path, error: BaseException) -> CannotRunError:
    """What is said of a file that a person named and that cannot be read."""
    if path.is_dir():
        return CannotRunError(Trouble(f"`{path}` is a folder, and a file is needed", helps=("name a file in it",)))
    if isinstance(error, FileNotFoundError):
        what = f"`{path}` is a link to a file that is not there" if is_link(path) else f"there is no file `{path}`"
        return CannotRunError(Trouble(what, helps=(RIGHT_PATH,)))
    return _refusal(path.name, error)


RIGHT_PATH: Final = "name what is there; paths are relative to the folder in which the command runs"
"""What helps where a file or a folder is not there."""


def read_text(root: Path, name: str) -> str:
    """Read one UTF-8 file of the book, without its byte-order mark."""
    return decoded(name, read_bytes(root, name))


def decoded(name: str, data: bytes) -> str:
    """Text of a UTF-8 file, without its byte-order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CannotRunError(Trouble(f"`{name}` is not UTF-8", name, line, ("save it as UTF-8",))) from error


def exists(root: Path, name: str) -> bool:
    """Whether there is a file, or anything else, of that name."""
    found = os.path.lexists(root / name)
    if (kept := record.current_record()) is not None:
        kept.add(root, "exists", name, str(found))
    return found


def is_link(path: Path) -> bool:
    """Whether a path is itself a link, or a junction of Windows."""
    try:
        info = os.lstat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION


def linked_folder(root: Path, name: str) -> str | None:
    """The first folder between the book and a file of it that is a link, or None."""
    folders = [part.as_posix() for part in reversed(PurePosixPath(name).parents)]
    return next((folder for folder in folders if folder != "." and is_link(root / folder)), None)


def has_unshown(name: str) -> bool:
    """Whether a file's name has a character that a message cannot show, such as a line end."""
    return any(unicodedata.category(c) in _UNSHOWN for c in name)


def list_files(root: Path, pattern: str) -> list[str]:
    """Files that match a pattern, sorted by name, relative to the book and with `/`."""
    names = record.names_matching(root, pattern)
    if (kept := record.current_record()) is not None:
        kept.add(root, "list", pattern, record.digest_of(names))
    odd = [name for name in names if has_unshown(name)]
    if odd:
        helps = ("rename it: letters, digits, `-` and `_` work everywhere",)
        raise CannotRunError(
            *(Trouble("the file's name has a character that cannot be shown", n, 0, helps) for n in odd)
        )
    return names


def file_digest(root: Path, name: str) -> str:
    """SHA-256 of a file of the book, in hexadecimal; empty if there is none."""
    return digest(read_bytes(root, name)) if exists(root, name) else ""


def reason(error: BaseException) -> str:
    """Why the disk failed, in the words of a message."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (getattr(error, "strerror", None) or str(error)).lower()


def _refusal(name: str, error: BaseException) -> CannotRunError:
    match error:
        case record.LeadsOutError():
            helps = ("put the file itself into the book",)
            return CannotRunError(Trouble(f"`{name}` leads out of the book", name, helps=helps))
        case record.TooLargeError():
            return CannotRunError(Trouble(f"`{name}` is larger than {LARGEST // 1024 // 1024} MiB", name))
    return CannotRunError(Trouble(f"`{name}` cannot be read: {reason(error)}", name))
