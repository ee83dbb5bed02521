"""The build, from top to bottom: check, assemble, cite, manifest, then the outputs side by side, each proved, and put.

While an error stands nothing is written, and the last good outputs stay. All outputs are written beside their places
and moved there together. What is compiled is what was checked, looked at once more after citation processing.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from quoteproof.book.config import BookSettings, Index
from quoteproof.chapter.allow import images
from quoteproof.check.result import CheckResult
from quoteproof.check.style import style_text
from quoteproof.disk import book_files, reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import refuse_links, write_files, writing
from quoteproof.edition import terms
from quoteproof.edition.assemble import assemble, rewrite
from quoteproof.edition.cite import CitedBook, cite, printable
from quoteproof.edition.claims import Claims
from quoteproof.edition.facts import BookFacts, EditionInputs, facts_of, quotation_index
from quoteproof.edition.pictures import PictureError, still
from quoteproof.edition.printed import Glyph, PrintedBook, Printing, book_glyphs, lost_quotations, printed_book
from quoteproof.engine.interrupting import engine_threads
from quoteproof.project.manifest import book_claims, book_manifest
from quoteproof.project.outputs import (
    PLAINER,
    CarriedManifest,
    build_reports,
    carried_manifest,
    make_docx,
    make_html,
    make_pdf,
    make_review,
)
from quoteproof.project.pictures import book_pictures
from quoteproof.project.project import Project
from quoteproof.project.refusals import RefusedError, refusing
from quoteproof.steps import step
from quoteproof.values import dataclass

REVIEW: Final = "review"
"""The review copy, which has a place of its own, so that nobody prints or publishes it for the edition."""
OUTPUTS: Final = {
    "pdf": "build/book.pdf",
    "docx": "build/book.docx",
    "html": "build/book.html",
    REVIEW: "build/book.review.docx",
}
"""Where each output goes."""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build."""

    result: CheckResult
    """The check."""
    written: Mapping[str, int]
    """The outputs put in place, with their sizes in bytes; empty where an error stands."""


def build(
    project: Project,
    formats: frozenset[str] | None = None,
    *,
    review: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Built:
    """Build the book in `formats` (those of `book.yaml` where None), with a review copy if asked for.

    The DOCX is made for the review copy also where it is not asked for itself. Raises `CannotRunError`.
    """
    with writing(project.root), reading.recording() as record:
        refuse_links(project.root, OUTPUTS["pdf"])  # before the engines work for nothing
        result = project.check(formats=formats, progress=progress)
        if result.stops_a_build:
            return Built(result, {})
        try:
            made = make_outputs(project, result, review=review, reports=True)
        except RefusedError as error:
            return Built(error.told(result), {})
        record.refuse_changes("it changed while the book was being built", helps=("nothing was written; build again",))
        outputs = {OUTPUTS[name]: data for name, data in made.outputs.items()}
        # The manifest and its digest come last: whoever compares a PDF with them sees where a build was broken off.
        with step("writing the files"):
            write_files(project.root, {**outputs, **made.reports, **made.manifest.files})
        return Built(result, {name: len(data) for name, data in outputs.items()})


@dataclass(frozen=True, slots=True)
class Made:
    """What is made of a book, and not written yet."""

    outputs: Mapping[str, bytes]
    """The bytes of each output by its name, each proved."""
    manifest: CarriedManifest
    """The manifest that they carry."""
    reports: Mapping[str, bytes]
    """The reports that were asked for, each with where it goes."""


def make_outputs(project: Project, result: CheckResult, *, review: bool = False, reports: bool = False) -> Made:
    """Make the outputs of a book that was checked without errors, and prove each; make its `reports` too if asked for.

    Raises `RefusedError` where the book cannot be printed, and `CannotRunError`.
    """
    wanted = frozenset(str(output) for output in result.book.outputs)
    with refusing(result), engine_threads(5) as pool:
        with step("processing the citations"):
            draft = _drafted(project, result, wanted, pool)
            # These are made while the engines work.
            pictures = pool.submit(book_pictures, result, project.seeds, project.drawings)
            report_files = pool.submit(lambda: build_reports(result, pictures.result()) if reports else {})
            prepared = _prepared(project, result, draft)
        inputs, cited = draft.inputs, prepared.cited
        carried = carried_manifest(prepared.manifest, project.seeds, result)
        outputs: dict[str, Future[bytes]] = {}
        if "pdf" in wanted:
            outputs["pdf"] = pool.submit(make_pdf, inputs, cited, carried, result, project.pandoc())
        if review or "docx" in wanted:
            outputs["docx"] = pool.submit(
                make_docx, inputs, cited.document["blocks"], carried, result, project.pandoc(1)
            )
        if "html" in wanted:
            outputs["html"] = pool.submit(
                lambda: make_html(inputs, cited, prepared.claims, prepared.printings, result, pictures.result())
            )
        files = {name: output.result() for name, output in outputs.items()}
        if review:
            files[REVIEW] = make_review(files["docx"], carried, result, timestamp=inputs.facts.timestamp)
        kept = {name: data for name, data in files.items() if name in wanted or name == REVIEW}
        return Made(kept, carried, report_files.result())


def docx_of(project: Project, result: CheckResult) -> tuple[bytes, bytes]:
    """The DOCX of a book that was checked without errors, proved, and its manifest; raises as `make_outputs` does."""
    with refusing(result), engine_threads(1) as pool:
        draft = _drafted(project, result, frozenset({"docx"}), pool)
        prepared = _prepared(project, result, draft)
        carried = carried_manifest(prepared.manifest, project.seeds, result)
        docx = make_docx(draft.inputs, prepared.cited.document["blocks"], carried, result, project.pandoc(1))
        return docx, prepared.manifest


def manifest_of(project: Project, result: CheckResult) -> bytes:
    """The manifest of a book that was checked without errors, and make nothing; raises `CannotRunError`."""
    with refusing(result), engine_threads(1) as pool:
        return _prepared(project, result, _drafted(project, result, frozenset(), pool)).manifest


@dataclass(frozen=True, slots=True)
class _Draft:
    """A book whose citations are being processed."""

    inputs: EditionInputs
    """What it is made of, but for the chapters."""
    glyphs: Mapping[str, Glyph]
    """What prints in place of characters, by chapter."""
    citing: Future[CitedBook]
    """Its chapters, after citation processing."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A book of which every output can be made."""

    cited: CitedBook
    """The chapters, after citation processing."""
    printings: Sequence[Printing]
    """Its quotations as they print."""
    claims: Claims
    """Its quotation marks with their owners."""
    manifest: bytes
    """Its manifest."""


def _drafted(project: Project, result: CheckResult, wanted: frozenset[str], pool: Executor) -> _Draft:
    glyphs = book_glyphs(result)
    inputs = edition_inputs(project, result, wanted)
    chapters = _assembled(result, inputs.facts, glyphs)
    return _Draft(inputs, glyphs, pool.submit(cite, chapters, inputs, project.pandoc()))


def _prepared(project: Project, result: CheckResult, draft: _Draft) -> _Prepared:
    printed = printed_book(result, draft.glyphs)
    cited = draft.citing.result()
    _refuse_lost(printed, cited)
    pandoc = project.pandoc()
    claims = book_claims(result, draft.inputs, printed.marks, cited.pages, pandoc)
    manifest = book_manifest(result, printed.printings, cited.pages.flows, claims, pandoc)
    return _Prepared(cited, printed.printings, claims, manifest)


def _assembled(result: CheckResult, facts: BookFacts, glyphs: Mapping[str, Glyph]) -> bytes:
    """The chapters as they are to be compiled, in one document; pandoc JSON."""
    marked = {quoting.id for work in facts.index for row in work.rows for quoting in row.quotings}
    chapters = [
        rewrite(r.chapter, r.judged, result.library, result.book, marked=marked, glyphs=glyphs[r.file])
        for r in result.chapters
        if r.chapter
    ]
    return assemble(chapters, language=facts.language, layout=facts.layout)


def _refuse_lost(printed: PrintedBook, cited: CitedBook) -> None:
    """Look for every verified quotation in what is about to print; a loss is our fault, and stops the build."""
    troubles = [
        Trouble(f"compiling changed a quotation: `{text[:80]}`", file, line, PLAINER)
        for file, line, text in lost_quotations(printed.printings, cited.pages.flows)
    ]
    if troubles:
        raise CannotRunError(*troubles)


_EARLIEST: Final = 315_532_800  # 1980-01-01, before which a DOCX, being a zip file, has no date


def edition_inputs(project: Project, result: CheckResult, formats: frozenset[str]) -> EditionInputs:
    """Read what `formats` need besides the chapters; raises `CannotRunError` and EngineError."""
    book = result.book
    return EditionInputs(
        facts=_facts(result),
        references=[printable(reference) for reference in project.references(result)],
        style=style_text(book, result.texts),
        images=_images(project, result),
        reference=reading.read_bytes(project.root, book.reference_document) if book.reference_document else None,
        fonts=book_files.read_fonts(project.root) if "pdf" in formats else (),
    )


def _facts(result: CheckResult) -> BookFacts:
    book = result.book
    return replace(
        facts_of(book),
        imprint=(*book.imprint, *terms.imprint(result)),
        index=quotation_index(result) if book.index is Index.BY_SOURCE else (),
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
