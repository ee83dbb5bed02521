"""The steps of an edition, one after the other, for tests that need no project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quoteproof.book.config import Output
from quoteproof.chapter.model import Node
from quoteproof.edition.assemble import assemble
from quoteproof.edition.cite import CitedBook, cite
from quoteproof.edition.docx import finish_docx, write_docx
from quoteproof.edition.facts import EditionInputs
from quoteproof.edition.pdf import pdf_body, set_pdf
from quoteproof.engine.pandoc import Pandoc


@dataclass(frozen=True, slots=True)
class Editions:
    """What the steps make of some chapters."""

    cited: CitedBook
    """The book after citation processing."""
    pdf: bytes | None
    """The PDF, if asked for."""
    docx: bytes | None
    """The DOCX, if asked for."""
    warnings: tuple[str, ...]
    """What the engines warned of."""


def make(
    chapters: Sequence[Node], inputs: EditionInputs, pandoc: Pandoc, *, formats: frozenset[str] = frozenset(Output)
) -> Editions:
    """Make the formats of a book of chapters."""
    book = assemble(chapters, language=inputs.facts.language)
    cited = cite(book, inputs, pandoc)
    compiled = set_pdf(inputs, pdf_body(inputs.facts, cited.document["blocks"], pandoc)) if "pdf" in formats else None
    docx = (
        finish_docx(write_docx(inputs, cited.document["blocks"], pandoc), inputs.facts) if "docx" in formats else None
    )
    warnings = (*cited.warnings, *(compiled.warnings if compiled else ()))
    return Editions(cited, compiled.pdf if compiled else None, docx, warnings)
