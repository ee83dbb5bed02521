"""Folders that engines stand in: empty, private, and gone when they are no longer needed, whatever comes between.

Promises: from before the folder is made, it is known that it must go, so that an interruption at any moment leaves
none behind. (`tempfile.TemporaryDirectory` makes it first.) Only a killed process leaves its folder.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import weakref
from types import TracebackType


class Folder:
    """A new folder in the system's place for temporary files; a context manager, or `cleanup` it."""

    def __init__(self) -> None:
        """Make the folder. Raises OSError."""
        self.name = os.path.join(tempfile.gettempdir(), f"quoteproof-{secrets.token_hex(8)}")
        self.cleanup = weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)
        os.mkdir(self.name, 0o700)

    def __enter__(self) -> str:
        """Give the folder's path."""
        return self.name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder with all that is in it."""
        self.cleanup()
