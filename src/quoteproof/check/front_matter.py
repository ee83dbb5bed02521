"""What the front matter of a chapter says otherwise than the book: its language, its bibliography, its style."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.chapter import front_matter
from quoteproof.chapter.faults import FrontMatter, FrontMatterFault
from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Fault, Place
from quoteproof.text.languages import primary

_FILES: Final = ("bibliography", "csl")


def other_settings(chapter: Chapter, book: BookSettings) -> Iterator[Fault]:
    """The faults of fields that would change what the chapter means."""
    if chapter.approximate:
        return
    written = front_matter.keys(chapter.text)
    language = front_matter.value(chapter.text, "lang")
    if language not in ("", "null", "~") and primary(language) != primary(book.language):
        at = written["lang"]
        yield FrontMatter(
            Place(chapter.file, at, at + len("lang")), "lang", FrontMatterFault.OTHER_LANGUAGE, book.language
        )
    known = {PurePosixPath(name).name for name in (*book.bibliography, book.csl or "")}
    for field in _FILES:
        named = front_matter.value(chapter.text, field)
        if named and PurePosixPath(named.strip("[] ")).name not in known:
            at = written[field]
            yield FrontMatter(Place(chapter.file, at, at + len(field)), field, FrontMatterFault.OTHER_FILE)
