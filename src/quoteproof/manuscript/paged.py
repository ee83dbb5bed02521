"""A PDF that is a manuscript: its paragraphs as Markdown, each with the page on which it begins.

What a PDF cannot tell is which paragraphs are block quotations, and whether a hyphen at a line end belongs to its word.
An open hyphen is read in each way that the words of the sources leave open, one chapter for each way.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from quoteproof.document.model import OPEN_HYPHEN, DocumentPassage
from quoteproof.document.role import Role
from quoteproof.manuscript.model import ManuscriptChapter, ManuscriptPlace, PlaceUnit
from quoteproof.values import dataclass

_READ: Final = frozenset({Role.BODY, Role.NOTE, Role.CAPTION, Role.HEADING})
_MARKUP: Final = re.compile(r"[\\`*_<>#@$^~|{}\[\]!&]")
_HEAD: Final = re.compile(r"^([^\W_]+(?=[.)])|(?=[-+=:%().]))")
"""What stands before a sign that makes a list, a table or a caption of a paragraph."""
_LINE_END: Final = re.compile(r"(?<=[^\W_])[-\u00ad\u2010]\n(?=[^\W_])")
_DIVIDED: Final = re.compile(rf"([^\W_]+){OPEN_HYPHEN}(?=([^\W_]+))")
PARAGRAPH_END: Final = "\n\n"
"""What stands behind each paragraph of a chapter."""
_MOST: Final = 4
"""Open hyphens of a paragraph that are read in both ways."""

Knows = Callable[[str], bool]
"""Whether some words of the sources have a form, in small letters."""


@dataclass(frozen=True, slots=True)
class PagedParagraph:
    """A paragraph of a PDF in one way to read its hyphens."""

    number: int
    """Its number, the same for every way to read it."""
    text: str
    """Its Markdown."""
    places: tuple[tuple[int, ManuscriptPlace], ...]
    """Offsets in `text` at which it goes on to another page, the first one 0, each with its page."""
    divided: tuple[str, ...] = ()
    """Its words that a line end divides, as they are read."""


def readings(file: str, passages: Sequence[DocumentPassage], knows: Knows) -> Iterator[tuple[PagedParagraph, ...]]:
    """The paragraphs of a PDF, then those whose hyphens can be read otherwise, as often as there are ways to."""
    ways = [tuple(_ways(file, number, passage, knows)) for number, passage in enumerate(passages) if _is_read(passage)]
    for number in range(max(map(len, ways), default=0)):
        yield tuple(way[number] for way in ways if number < len(way))


def chapter_of(name: str, paragraphs: Sequence[PagedParagraph]) -> ManuscriptChapter:
    """A chapter of some paragraphs."""
    texts: list[str] = []
    places: list[tuple[int, ManuscriptPlace]] = []
    at = 0
    for paragraph in paragraphs:
        places += ((at + offset, place) for offset, place in paragraph.places)
        texts.append(f"{paragraph.text}{PARAGRAPH_END}")
        at += len(texts[-1])
    return ManuscriptChapter(name, "".join(texts), tuple(places))


def divided_words(passages: Sequence[DocumentPassage]) -> frozenset[str]:
    """The words that open hyphens divide, with the hyphen and without, in small letters."""
    found = (match for passage in passages for match in _DIVIDED.finditer(_opened(passage.text)))
    return frozenset(form for m in found for form in (f"{m[1]}{m[2]}".lower(), f"{m[1]}-{m[2]}".lower()))


def _is_read(passage: DocumentPassage) -> bool:
    return passage.role in _READ and bool(passage.text.strip())


def _opened(text: str) -> str:
    """A text whose hyphens at line ends are open, of the same words."""
    return _LINE_END.sub(OPEN_HYPHEN, text)


def _ways(file: str, number: int, passage: DocumentPassage, knows: Knows) -> Iterator[PagedParagraph]:
    """A paragraph in the ways to read it, the likeliest first."""
    text = _opened(passage.text)
    divided = list(_DIVIDED.finditer(text))
    known = [(knows(f"{m[1]}{m[2]}".lower()), knows(f"{m[1]}-{m[2]}".lower())) for m in divided]
    kept = [
        hyphened > whole or (hyphened == whole and m[2][0].isupper())
        for m, (whole, hyphened) in zip(divided, known, strict=True)
    ]
    doubtful = [at for at, forms in enumerate(known) if all(forms)][:_MOST]
    pages = [(page.offset, page.index) for page in passage.pages if page.index is not None] or [(0, -1)]
    for bits in range(2 ** len(doubtful)):
        flipped = {at for bit, at in enumerate(doubtful) if bits >> bit & 1}
        signs = ["-" if keep != (at in flipped) else "" for at, keep in enumerate(kept)]
        places = tuple(
            (
                len(_markdown(_opened(passage.text[:offset]), signs)) if offset else 0,
                ManuscriptPlace(file, PlaceUnit.PAGE, index + 1),
            )
            for offset, index in pages
        )
        words = tuple(f"{m[1]}{sign}{m[2]}" for m, sign in zip(divided, signs, strict=True))
        yield PagedParagraph(number, _markdown(text, signs), places, words)


def _markdown(text: str, signs: Sequence[str]) -> str:
    """A text as Markdown, with what stands for each of its open hyphens."""
    parts = _DIVIDED_AT.split(text)
    whole = (
        "".join(part for pair in zip_longest(parts, signs, fillvalue="") for part in pair) if len(parts) > 1 else text
    )
    escaped = _MARKUP.sub(r"\\\g<0>", " ".join(whole.replace(OPEN_HYPHEN, "").split()))
    return _HEAD.sub(r"\1\\", escaped)


_DIVIDED_AT: Final = re.compile(rf"(?<=[^\W_]){OPEN_HYPHEN}(?=[^\W_])")
