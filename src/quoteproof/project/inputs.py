"""What the outputs of a checked book are made of, read from the book's folder and looked at before anything is made."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import Final

from quoteproof.book.config import BookSettings, Index
from quoteproof.chapter.allow import images
from quoteproof.check.result import CheckResult
from quoteproof.disk import reading
from quoteproof.disk.book_files import read_fonts
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.edition.cite import printable, strangers
from quoteproof.edition.facts import BookFacts, EditionInputs, quotation_index
from quoteproof.edition.pictures import PictureError, still
from quoteproof.edition.terms import imprint
from quoteproof.engine.pandoc import Pandoc, Reference
from quoteproof.project.project import Project

_EARLIEST: Final = 315_532_800  # 1980-01-01, before which a DOCX, being a zip file, has no date


def edition_inputs(project: Project, result: CheckResult, formats: frozenset[str]) -> EditionInputs:
    """Read what `formats` need besides the chapters; raises `CannotRunError` and EngineError."""
    book = result.book
    return EditionInputs(
        facts=_facts(result),
        references=_references(project.pandoc(), result),
        style=reading.read_text(project.root, book.csl) if book.csl else None,
        images=_images(project, result),
        reference=reading.read_bytes(project.root, book.reference_document) if book.reference_document else None,
        fonts=read_fonts(project.root) if "pdf" in formats else (),
    )


def _facts(result: CheckResult) -> BookFacts:
    book = result.book
    return BookFacts(
        title=book.title,
        subtitle=book.subtitle,
        authors=book.authors,
        language=book.language,
        date=book.date,
        imprint=(*book.imprint, *imprint(result)),
        index=quotation_index(result) if book.index is Index.BY_SOURCE else (),
        page=book.page,
        font=book.font,
        timestamp=_timestamp(book),
    )


def _timestamp(book: BookSettings) -> int:
    """The seconds since the epoch that the outputs carry: SOURCE_DATE_EPOCH, else the book's own date."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return max(_EARLIEST, int(given))
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", (book.date or "").strip())
    if match is None:
        return _EARLIEST
    try:
        day = datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return _EARLIEST
    return max(_EARLIEST, int(day.timestamp()))


def _references(pandoc: Pandoc, result: CheckResult) -> list[Reference]:
    """The entries for citation processing; what the check's own reader did not see in them stops the build."""
    file = result.book.bibliography
    references = printable(pandoc.references(result.texts[file]))
    lines = {key: entry.line for key, entry in result.library.entries.items()}
    helps = ("write the field in plain words, without TeX",)
    troubles = [
        Trouble(f"the entry `{key}` would print {what}, which nothing has checked", file, lines.get(key, 0), helps)
        for key, what in strangers(references)
    ]
    if troubles:
        raise CannotRunError(*troubles)
    return references


def _images(project: Project, result: CheckResult) -> dict[str, bytes]:
    """The pictures as editions take them in, by both the paths that a chapter may show them by."""
    pictures: dict[str, bytes] = {}
    troubles: list[Trouble] = []
    for name in sorted(frozenset().union(*(images(r.chapter.ast) for r in result.chapters if r.chapter))):
        try:
            pictures[name.removeprefix("chapters/")] = still(name, reading.read_bytes(project.root, name))
        except PictureError as error:
            troubles.append(Trouble(f"the picture cannot be printed: {error}", name, helps=(error.cure,)))
    if troubles:
        raise CannotRunError(*troubles)
    return {**pictures, **{f"chapters/{name}": data for name, data in pictures.items()}}
