"""The stamp of the program as it is installed: what was made by a program of another stamp is not believed.

It is of what the file system says of the files, not of their bytes, so that it costs a few milliseconds. A file that is
replaced has another time of change, which no program can set. The module imports nothing that takes time: an unchanged
book is answered before anything else of the program is loaded.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@cache
def program_stamp() -> str:
    """Digest, in hexadecimal, of this program, of Python, of pandoc, and of the folders that packages come from.

    It is taken once in a process. Where the program cannot be looked at, as in an archive, it is never the same twice.
    """
    try:
        lines = [sys.version, sys.platform, *_files(_PACKAGE), *_folders(sys.path[1:])]
    except OSError:
        return os.urandom(32).hex()
    return hashlib.sha256("\0".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _files(folder: str) -> Iterator[str]:
    """Every file of the program, whatever it is written in, with its size and times; raises `OSError`."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            yield _stamp(entry.path)


def _folders(paths: list[str]) -> Iterator[str]:
    """Where packages come from, each folder with its time, which changes when a package comes or goes, and pandoc.

    The first folder of `sys.path` is not among them: it is where the command lies, or where it was called.
    """
    programs = [os.path.join(path, "pypandoc", "files", name) for path in paths for name in ("pandoc", "pandoc.exe")]
    for path in (*paths, *programs):
        yield _stamp(path) if os.path.exists(path) else path


def _stamp(path: str) -> str:
    info = os.stat(path)
    return f"{path} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino}"
