"""Digests of files and of whole folders by their contents, to tell whether something has changed since another run.

A file that was hashed before is hashed again only if what the file system says of it differs (`snapshot`). Links to
folders are not followed: their targets count, as of a file that is none.
"""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from quoteproof.disk.reading import opened, reason
from quoteproof.disk.snapshot import FileStamp, stamp_of

_PIECE: Final = 1024 * 1024
"""Bytes that are read at once."""


class ContentDigests:
    """Digests of files, remembered while the process lives."""

    def __init__(self) -> None:
        """Nothing is hashed yet."""
        self._known: dict[str, tuple[FileStamp, str]] = {}

    def of_file(self, path: Path) -> str:
        """SHA-256 of a file in hexadecimal, or why it cannot be read."""
        name = os.path.realpath(path)
        stamp = stamp_of(Path(name))
        known = self._known.get(name)
        if known is not None and stamp == known[0]:
            return known[1]
        try:
            with opened(Path(name)) as (file, _):
                whole = hashlib.sha256()
                while piece := file.read(_PIECE):
                    whole.update(piece)
        except OSError as error:
            return reason(error)
        digest = whole.hexdigest()
        if stamp is not None and stamp.is_settled(time.time_ns()):
            self._known[name] = (stamp, digest)
        return digest

    def of_folder(self, root: Path, counts: Callable[[str], bool] = lambda _name: True) -> str:
        """SHA-256 of all files below a folder, with their names; `counts` is asked of each path with `/`."""
        whole = hashlib.sha256()
        for folder, folders, files in os.walk(root):
            folders.sort()
            base = Path(folder).relative_to(root)
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            folders[:] = [name for name in folders if name not in links and counts(f"{(base / name).as_posix()}/")]
            for name in sorted([*files, *links]):
                inside = (base / name).as_posix()
                if counts(inside):
                    path = Path(folder, name)
                    is_link = os.path.islink(path)
                    what = (inside, os.readlink(path) if is_link else "", "" if name in links else self.of_file(path))
                    whole.update("\0".join((*what, "\n")).encode("utf-8", "surrogatepass"))
        return whole.hexdigest()
