"""The templates of new books: what `starter/` holds of each kind of writing, and what all of them have."""

import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from quoteproof import __version__
from quoteproof.book.config import BookSettings, read_book
from quoteproof.disk.book_files import SETTINGS
from quoteproof.project.plain_blocks import is_plain_front

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


_EXAMPLE: Final = re.compile(r"^(?:subtitle|author|date|imprint):.*\n(?: .*\n)*", re.MULTILINE)
"""What the title page of an example says beside the title."""
_TITLE: Final = re.compile(r"^title: .*$", re.MULTILINE)


def without_words(book: Mapping[str, bytes], title: str) -> dict[str, bytes]:
    """A book with a title, without its sources, and with the titles of its chapters alone.

    What else the title page of the example says is left in `book.yaml` as comments.
    """
    kept = {name: data for name, data in book.items() if not name.startswith("seeds/")}
    headings = {name: data.partition(b"\n")[0] for name, data in kept.items() if name.startswith("chapters/")}
    written = {BIBLIOGRAPHY: b""} if BIBLIOGRAPHY in kept else {}
    written |= {name: heading + NO_WORDS for name, heading in headings.items()}
    said = title if read_book(f"title: {title}\n")[0].title == title else json.dumps(title, ensure_ascii=False)
    settings = _TITLE.sub(lambda _: f"title: {said}", kept[SETTINGS].decode(), count=1)
    settings = _EXAMPLE.sub(lambda found: "".join(f"# {line}\n" for line in found[0].splitlines()), settings)
    return kept | written | {SETTINGS: settings.encode()}


NO_WORDS: Final = b"\n\nWrite here.\n"
"""What stands below the heading of a chapter that nobody has written."""
_WORD: Final = re.compile(r"[^\W_]+")


def title_of(folder: str, template: Template) -> str:
    """A title for a new book by the name of its folder, as far as that can be printed: `my-paper` is “My Paper”."""
    title = " ".join(word[:1].upper() + word[1:] for word in _WORD.findall(folder))
    return title if is_plain_front(BookSettings(title=title)) else f"A New {template.capitalize()}"


_FIRST: Final = {
    Template.BOOK: "chapters/01-a-first-chapter.md",
    Template.THESIS: "chapters/01-introduction.md",
    Template.ARTICLE: "chapters/01-introduction.md",
    Template.BRIEF: "chapters/03-argument.md",
}


def quoting_chapter(template: Template) -> str:
    """The path of the chapter of a template that quotes first: no abstract does, nor the question of a brief."""
    return _FIRST[template]
