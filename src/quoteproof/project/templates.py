"""The templates of new books: what `starter/` holds of each kind of writing, and what all of them have."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from quoteproof import __version__
from quoteproof.disk.book_files import SETTINGS

BIBLIOGRAPHY: Final = "references.bib"
"""The bibliography of every template."""


class Template(StrEnum):
    """What kind of writing a new book begins as; the value is the name of its folder in `starter/`."""

    BOOK = "book"
    THESIS = "thesis"
    ARTICLE = "article"
    BRIEF = "brief"


def frame() -> dict[str, bytes]:
    """The files that the books of all templates have, by path."""
    return {name: data.replace(b"@version@", __version__.encode()) for name, data in _folder("frame").items()}


SETTINGS_SCHEMA: Final = "https://quoteproof.github.io/quoteproof/book.schema.json"
"""The address of the JSON Schema of `book.yaml`."""
SETTINGS_HEAD: Final = f"""\
# Every setting is described by `quoteproof help book-yaml`.
# yaml-language-server: $schema={SETTINGS_SCHEMA}
"""
"""The first lines of a new `book.yaml`; an editor looks for the second."""


def template_files(template: Template) -> dict[str, bytes]:
    """The files of a template, without the frame, by path."""
    own = _folder(template)
    return own | {SETTINGS: SETTINGS_HEAD.encode() + own[SETTINGS]}


_DOTTED: Final = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}
"""Files that git would obey here are kept without their dot."""


def _folder(name: str) -> dict[str, bytes]:
    return dict(_read(files("quoteproof.project") / "starter" / name, ""))


def _read(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _read(item, f"{prefix}{item.name}/")
        else:
            yield prefix + _DOTTED.get(item.name, item.name), item.read_bytes()


def without_words(book: Mapping[str, bytes]) -> dict[str, bytes]:
    """A book without its sources, and with the titles of its chapters alone."""
    kept = {name: data for name, data in book.items() if not name.startswith("seeds/")}
    titles = {name: data.partition(b"\n")[0] for name, data in kept.items() if name.startswith("chapters/")}
    empty = {BIBLIOGRAPHY: b""} if BIBLIOGRAPHY in kept else {}
    return kept | empty | {name: title + b"\n\nWrite here.\n" for name, title in titles.items()}


def first_chapter(book: Mapping[str, bytes]) -> str:
    """The path of the first chapter that has a number, else of the first one: an abstract quotes nothing."""
    chapters = sorted(name for name in book if name.startswith("chapters/"))
    return next((name for name in chapters if b".unnumbered" not in book[name].partition(b"\n")[0]), chapters[0])
