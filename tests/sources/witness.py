"""What pdfminer.six reads of a PDF: a second reading of the same characters by another program."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage

from quoteproof.document.model import DocumentPassage, PdfPlace
from quoteproof.document.role import Role

_CODE: Final = re.compile(r"\(cid:\d+\)")


def pages_of(data: bytes) -> Iterator[str]:
    """The text of each page as pdfminer.six gives it, its paragraphs apart by a blank line."""
    for page in extract_pages(io.BytesIO(data)):
        yield "\n\n".join(box.get_text() for box in page if isinstance(box, LTTextContainer))


def is_readable(data: bytes) -> bool:
    """Whether pdfminer.six reads a file: it wants a better one than others do."""
    try:
        return any(True for _ in PDFPage.get_pages(io.BytesIO(data)))
    except PDFException:
        return False


def passages_of(data: bytes) -> tuple[DocumentPassage, ...]:
    """What pdfminer.six takes for paragraphs, as passages without a trace; hyphens at line ends are left open."""
    return tuple(
        DocumentPassage(Role.BODY, _written(box), ())
        for page in pages_of(data)
        for box in page.split("\n\n")
        if box.strip()
    )


def _written(text: str) -> str:
    """The text of a paragraph with ligatures and mathematical letters as the letters that they show."""
    text = re.sub("[\ufb00-\ufb06\U0001d400-\U0001d7ff]", lambda char: unicodedata.normalize("NFKC", char[0]), text)
    return " ".join(text.replace("-\n", "\u00ad").split())


@dataclass(frozen=True, slots=True)
class WitnessScore:
    """The words of pdfminer.six, and which of them a reading has not."""

    count: int
    lost: Mapping[int, tuple[str, ...]]
    """By page, from 0, the words that stand in no passage of any role."""

    @property
    def lost_count(self) -> int:
        """How many words are lost."""
        return sum(map(len, self.lost.values()))


def witness_score(data: bytes, passages: Iterable[DocumentPassage]) -> WitnessScore:
    """Look for each word of pdfminer.six on the same page of a reading.

    A word is found if its letters and digits follow one another there: the two readers put spaces and line ends in
    other places. What pdfminer.six cannot name (`(cid:4)`) is not asked, nor what we call unknown.
    """
    ours: dict[int, list[str]] = defaultdict(list)
    for passage in passages:
        for run in passage.trace:
            if isinstance(run.place, PdfPlace):
                ours[run.place.page].append(passage.text[run.start : run.start + run.length])
                ours[run.place.page] += [mark.text for mark in passage.note_marks if mark.offset == run.start]
    lost: dict[int, tuple[str, ...]] = {}
    count = 0
    for number, text in enumerate(pages_of(data)):
        letters = _letters("".join(ours[number])).replace(" ", "")
        words = _letters(_CODE.sub(" ", text)).split()
        count += len(words)
        if missing := tuple(word for word in words if word not in letters):
            lost[number] = missing
    return WitnessScore(count, lost)


def _letters(text: str) -> str:
    """Letters and digits of ASCII, and one space for anything else but an accent; readers place accents differently."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(
        char if char.isascii() and char.isalnum() else " " for char in plain if not unicodedata.combining(char)
    )
