"""Starting a book: a folder with one seed and one chapter that builds at once.

Promises: writes only into a folder that holds none of the files it would write; the anchors are made, not shipped.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import write_files, writing
from quoteproof.project.seeds import anchor

_DOTTED = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}


def start(root: Path) -> tuple[str, ...]:
    """Make a new book in a folder, made if need be; give the paths written."""
    wanted = {_dotted(name): data for name, data in _read(files("quoteproof.project") / "starter", "")}
    taken = sorted(name for name in wanted if reading.exists(root, name))
    if taken:
        helps = ("choose a folder that has none of these files",)
        raise CannotRunError(
            Trouble(f"`{taken[0]}` is there already, and nothing is written over", taken[0], helps=helps)
        )
    with writing(root):
        write_files(root, wanted)
    return (*wanted, *anchor(root, {}).changed)


def _read(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_dir():
            found += _read(item, f"{prefix}{item.name}/")
        else:
            found.append((prefix + item.name, item.read_bytes()))
    return found


def _dotted(name: str) -> str:
    """Give the name a file has in a book; files that git would obey here are kept without their dot."""
    folder, slash, last = name.rpartition("/")
    return f"{folder}{slash}{_DOTTED.get(last, last)}"
