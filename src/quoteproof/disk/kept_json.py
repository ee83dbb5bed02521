"""A sealed JSON file of what is kept of one book, in the user's cache folder.

It is JSON, so that nothing in it can run. A file that is missing, damaged, forged, made by something else or not the
user's own gives nothing, and what cannot be written is not kept; nothing else fails.
"""

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from quoteproof.disk import user_folders

LARGEST: Final = 64 * 1024 * 1024
"""Most bytes of a file; what would be larger is not kept."""


class KeptJson:
    """One such file."""

    def __init__(self, root: Path | None, name: str) -> None:
        """Take the book's folder, or None where nothing is kept, and the name of the file; nothing is read yet."""
        self._root = root
        self._name = name

    @cached_property
    def _place(self) -> tuple[Path, user_folders.Key] | None:
        sealed = user_folders.sealed_cache(self._root) if self._root is not None else None
        return (sealed[0] / self._name, sealed[1]) if sealed is not None else None

    def read(self, maker: str) -> Any:
        """The value that was kept; None unless it was kept for the same `maker`: all that it depends on."""
        if self._place is None:
            return None
        path, key = self._place
        body = user_folders.read_sealed_file(path, key, self._name, _bytes(maker), LARGEST)
        return json.loads(body) if body else None

    def write(self, maker: str, value: object) -> None:
        """Keep a value, in place of the last one."""
        if self._place is None:
            return
        path, key = self._place
        body = json.dumps(value, separators=(",", ":")).encode("ascii")
        if len(body) < LARGEST:
            user_folders.write_sealed_file(path, key, self._name, _bytes(maker), body)


def _bytes(maker: str) -> bytes:
    return maker.encode("utf-8", "surrogatepass")
