"""The one door of the editions: checked chapters in, a PDF and a DOCX out.

Promises that citations are processed once for all formats, and that nothing is made while a link or an
image has a problem. Leaves out the check, and the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from quoteproof.edition.assemble import ChapterAst, Problem, assemble
from quoteproof.edition.docx import docx_filter, finish_docx, reference_docx
from quoteproof.edition.facts import Attachment, BookFacts
from quoteproof.edition.pdf import make_pdf, typst_filter
from quoteproof.engine.pandoc import Pandoc, Reference, TypesetRequest, TypesetResult

FORMATS = frozenset({"pdf", "docx", "html"})
"""What can be made; HTML is made by `edition.html`, from the AST that comes out of here."""


@dataclass(frozen=True, slots=True)
class Editions:
    """What was made, and what kept it from being made."""

    pdf: bytes | None
    """The PDF, if asked for."""
    docx: bytes | None
    """The DOCX, if asked for."""
    ast_after: bytes
    """The book after citation processing, pandoc JSON: what was printed. Empty when there are problems."""
    problems: tuple[Problem, ...]
    """What the authors must mend; nothing is made while there are any."""
    warnings: tuple[str, ...]
    """What the engines warned of, in their own words."""
    attachment: Attachment | None = None
    """What the files carry along."""


def make(
    facts: BookFacts,
    chapters: Sequence[ChapterAst],
    *,
    references: Sequence[Reference],
    csl: str | None,
    images: Mapping[str, bytes],
    formats: frozenset[str],
    pandoc: Pandoc,
    helper: Pandoc | None = None,
    reference: bytes | None = None,
    attach: Callable[[bytes], Attachment] | None = None,
    prove: Callable[[bytes, Attachment | None], None] | None = None,
    fonts: Sequence[bytes] = (),
) -> Editions:
    """Make `formats`, of `FORMATS`, of the book of `facts`.

    `csl` is a citation style's source (None: Chicago author-date), `images` are by the paths they are shown
    by, `reference` is a reference document of the author's own and `fonts` are font files; `attach` makes what
    the files carry along from the AST after citation processing. `helper`, another pandoc, writes the DOCX while
    Typst sets the PDF; `prove` gets the finished DOCX, and what it carries, in the same while, in another thread.
    Raises EngineError, and what `attach` and `prove` raise.
    """
    book = assemble(chapters, language=facts.language, images=images)
    if book.problems:
        return Editions(None, None, b"", book.problems, ())
    docx_wanted = "docx" in formats
    request = TypesetRequest(
        ast=book.ast,
        references=references,
        style=csl,
        language=facts.language,
        images=images,
        typst="pdf" in formats,
        typst_filter=typst_filter(facts),
        reference_docx=reference_docx(facts, reference) if docx_wanted else None,
        docx_filter=docx_filter(facts) if docx_wanted else "",
        timestamp=facts.timestamp,
    )
    if helper is None or not (request.typst and docx_wanted):
        result = pandoc.typeset(request)
        attachment = attach(result.ast) if attach else None
        return _finished(facts, result, images, attachment, fonts, lambda: _docx(facts, result, attachment, prove))
    result = pandoc.typeset(replace(request, reference_docx=None))
    later = replace(request, ast=result.ast, cited=True, typst=False)
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(helper.typeset, later)
        attachment = attach(result.ast) if attach else None
        docx = pool.submit(lambda: _docx(facts, written.result(), attachment, prove))
        return _finished(facts, result, images, attachment, fonts, docx.result)


def _docx(
    facts: BookFacts,
    written: TypesetResult,
    attachment: Attachment | None,
    prove: Callable[[bytes, Attachment | None], None] | None,
) -> tuple[bytes | None, tuple[str, ...]]:
    """Finish the DOCX, if one was written, and have it proved; give it and what pandoc warned of."""
    docx = finish_docx(written.docx, facts, attachment) if written.docx is not None else None
    if docx is not None and prove is not None:
        prove(docx, attachment)
    return docx, written.warnings


def _finished(
    facts: BookFacts,
    result: TypesetResult,
    images: Mapping[str, bytes],
    attachment: Attachment | None,
    fonts: Sequence[bytes],
    finished_docx: Callable[[], tuple[bytes | None, tuple[str, ...]]],
) -> Editions:
    compiled = make_pdf(facts, result.typst, images, attachment, fonts=fonts) if result.typst is not None else None
    docx, more = finished_docx()
    warnings = (*result.warnings, *(compiled.warnings if compiled else ()), *more)
    return Editions(
        pdf=compiled.pdf if compiled else None,
        docx=docx,
        ast_after=result.ast,
        problems=(),
        warnings=tuple(dict.fromkeys(warnings)),
        attachment=attachment,
    )
