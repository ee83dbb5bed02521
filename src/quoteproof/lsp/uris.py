"""File URIs against paths, and against the book's names for its files.

An untitled document or a web page has no path. A book that is opened through a link is named as the client names it.
Source: RFC 8089; Language Server Protocol 3.17, “URI”.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

_DRIVE: Final = re.compile(r"/([A-Za-z]):(?=/|\Z)")
_SAFE: Final = "/:@!$&'()*+,;=~-._"


def path_of(uri: str, *, windows: bool = os.name == "nt") -> Path | None:
    """The path that a URI names, by the rules of this machine or of Windows; None where it names no file."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme.lower() != "file":
        return None
    # What looks like a query or a fragment belongs to a file name that was not encoded as it should be.
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    words = unquote(parts.path + query + fragment)
    if windows:
        words = words[1:] if _DRIVE.match(words) else words
        words = f"//{parts.netloc}{words}" if parts.netloc and parts.netloc != "localhost" else words
    return Path(words) if words and "\0" not in words else None


def uri_of(path: Path) -> str:
    """The URI of a path."""
    words = path.as_posix()
    if words.startswith("//"):  # a network share of Windows, whose host comes first
        return f"file:{quote(words, safe=_SAFE)}"
    return f"file:///{quote(words.lstrip('/'), safe=_SAFE)}"


class BookUris:
    """How the client spells the files of one book."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Take the book's folder as it really is, and as the client names it, which may be a link to it."""
        self.root = root
        self._folder = folder
        self._spelt: dict[str, str] = {}

    def name(self, uri: str) -> str | None:
        """The book's name of a file, relative to its root and with `/`; None where it is outside."""
        path = path_of(uri)
        if path is None:
            return None
        plain = Path(os.path.normpath(path))
        # The folder is resolved and not the file: a chapter that is itself a link keeps its name.
        for way, base in ((plain, self._folder), (plain, self.root), (plain.parent.resolve() / plain.name, self.root)):
            if way.is_relative_to(base):
                name = way.relative_to(base).as_posix()
                self._spelt[name] = uri
                return name
        return None

    def uri(self, name: str) -> str:
        """The URI of one of the book's files, as the client spells it where it has named the file."""
        return self._spelt.get(name) or uri_of(self._folder / name)
