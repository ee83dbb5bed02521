"""Build: check, compile, look again, prove what was made, and only then put the outputs in place.

Promises: while an error stands nothing is written, and the last good outputs stay; all outputs are written beside
their places and moved there together. What is compiled is what was checked, looked at once more after citation
processing. Leaves out: showing anything.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NoReturn

from quoteproof.book.config import BookSettings, Index
from quoteproof.chapter.allow import images
from quoteproof.chapter.model import Flow
from quoteproof.check.chapter import STOPPING
from quoteproof.check.result import CheckResult
from quoteproof.disk import reading
from quoteproof.disk.book_files import FONTS, read_fonts
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import refuse_links, write_files, writing
from quoteproof.edition.assemble import ChapterAst, Problem
from quoteproof.edition.cite import pages_of, printable, strangers
from quoteproof.edition.claims import Claims
from quoteproof.edition.expected_marks import PrintedBook, book_glyphs, printed_book
from quoteproof.edition.facts import Attachment, BookFacts
from quoteproof.edition.make import Editions, make
from quoteproof.edition.pictures import PictureError, still
from quoteproof.edition.printed import Printing, lost_quotations
from quoteproof.edition.quotation_index import quotation_index
from quoteproof.edition.rewrite import rewrite
from quoteproof.edition.styles import UnusableStylesError
from quoteproof.edition.terms import imprint
from quoteproof.engine.errors import EngineError, EngineMissing, MissingGlyphs
from quoteproof.engine.pandoc import Pandoc, Reference
from quoteproof.project.claiming import claimed
from quoteproof.project.glyphs import FACES, missing_glyphs
from quoteproof.project.html import html_edition, reports
from quoteproof.project.project import Project
from quoteproof.project.proving import attachment, prove_docx, proved
from quoteproof.project.review import review_copy

OUTPUTS: Final = {"pdf": "build/book.pdf", "docx": "build/book.docx", "html": "build/book.html"}
"""Where each output goes."""
REVIEW: Final = "build/book.review.docx"
"""Where the review copy goes: a name of its own, so that nobody prints or publishes it for the edition."""
_EARLIEST: Final = 315_532_800  # 1980-01-01, before which a DOCX, being a zip file, has no date


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to."""

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
    """Build the book in `formats` (those of `book.yaml` where None); raises `CannotRunError`.

    With `review` the review copy is made as well, whether the DOCX edition is asked for or not.
    """
    with writing(project.root), reading.recording() as noted:
        return _build(project, formats, noted, review=review, progress=progress)


def _build(
    project: Project,
    formats: frozenset[str] | None,
    noted: reading.ReadRecord,
    *,
    review: bool,
    progress: Callable[[int, int], None] | None,
) -> Built:
    refuse_links(project.root, OUTPUTS["pdf"])  # before the engines work for nothing
    result = project.check(progress=progress)
    if result.errors or any(result.counts[verdict] for verdict in STOPPING):
        return Built(result, {})
    wanted = formats or frozenset(str(output) for output in result.book.outputs)
    with ThreadPoolExecutor(2) as pool:  # while the engines work
        told = pool.submit(reports, result)
        made_of = _made(project, result, wanted | {"docx"} if review else wanted, pool)
    editions = made_of.editions
    if editions.problems:
        _refuse(editions.problems, result)
    _same_font(editions, result.book)
    made = {"pdf": editions.pdf, "docx": editions.docx}
    if "html" in wanted:
        made["html"] = html_edition(
            made_of.facts, result, editions.ast_after, made_of.claims, made_of.printings, images=made_of.images
        )
    outputs = {OUTPUTS[name]: data for name, data in made.items() if data is not None and name in wanted}
    beside = proved(editions, result)
    if review and editions.docx is not None and editions.attachment is not None:
        carried, made_at = editions.attachment.data, _timestamp(result.book)
        outputs[REVIEW] = review_copy(editions.docx, carried, result, timestamp=made_at)
    # The manifest and its digest come last: whoever compares a PDF with them sees where a build was broken off.
    files = {**outputs, **told.result(), **beside}
    noted.refuse_changes("it changed while the book was being built", helps=("nothing was written; build again",))
    write_files(project.root, files)
    return Built(result, {name: len(data) for name, data in outputs.items()})


def manifest_of(project: Project, result: CheckResult) -> bytes:
    """Give the manifest of a book that was checked without errors, and make nothing; raises `CannotRunError`."""
    carried = _made(project, result, frozenset()).editions.attachment
    return carried.data if carried else b""


@dataclass(frozen=True, slots=True)
class _Made:
    """The editions of a book, and what they were made of."""

    editions: Editions
    """The editions."""
    facts: BookFacts
    """What prints around the chapters."""
    images: Mapping[str, bytes]
    """The pictures by the paths that they are shown by."""
    claims: Claims
    """The marks that print."""
    printings: tuple[Printing, ...]
    """The runs of words between marks."""


def _made(project: Project, result: CheckResult, formats: frozenset[str], aside: Executor | None = None) -> _Made:
    """Make the editions.

    What is to be printed is looked at once more `aside`, where that is given.
    """
    book = result.book
    facts = _facts(book, result)
    marked = {quoting.id for work in facts.index for row in work.rows for quoting in row.quotings}
    glyphs = book_glyphs(result)
    chapters = [
        ChapterAst(r.file, rewrite(r.chapter, r.judged, result.library, book, marked=marked, glyphs=glyphs[r.file]))
        for r in result.chapters
        if r.chapter
    ]
    csl = reading.read_text(project.root, book.csl) if book.csl else None
    reference = reading.read_bytes(project.root, book.reference_document) if book.reference_document else None
    pandoc = project.pandoc()
    printed = aside.submit(printed_book, result, glyphs) if aside else None
    looks: list[Future[None]] = []
    claims, known = Claims(), PrintedBook((), ())

    def attach(after: bytes) -> Attachment:
        pages = pages_of(json.loads(after))
        nonlocal claims, known
        known = printed.result() if printed else printed_book(result, glyphs)
        claims = claimed(result, facts, known.marks, references, pages, pandoc)
        made = attachment(result, known.printings, pages.flows, claims, pandoc)
        if aside is not None:
            looks.append(aside.submit(_recheck, known.printings, pages.flows))
        return made

    try:
        references = _references(pandoc, result)
        shown = _images(project, result)
        editions = make(
            facts,
            chapters,
            references=references,
            csl=csl,
            images=shown,
            formats=formats,
            pandoc=pandoc,
            helper=project.pandoc(1),
            reference=reference,
            attach=attach,
            prove=lambda docx, carried: prove_docx("DOCX", docx, carried.data if carried else b""),
            fonts=read_fonts(project.root) if "pdf" in formats else (),
        )
        for look in looks:
            look.result()
        return _Made(editions, facts, shown, claims, known.printings)
    except UnusableStylesError as error:
        helps = ("save it from Word as a plain document whose styles show everything",)
        trouble = Trouble(f"the reference document cannot be used: {error}", book.reference_document or "", helps=helps)
        raise CannotRunError(trouble) from error
    except EngineMissing as error:
        raise CannotRunError(Trouble(f"an engine is missing: {error}")) from error
    except MissingGlyphs as error:
        raise missing_glyphs(error, result) from error
    except EngineError as error:
        helps = ("nothing was written; the last good outputs are as they were",)
        raise CannotRunError(Trouble(f"the book does not compile: {error}", helps=helps)) from error


def _references(pandoc: Pandoc, result: CheckResult) -> list[Reference]:
    """Give the entries for citation processing; what the check's own reader did not see in them stops here."""
    file = result.book.bibliography
    references = printable(pandoc.references(result.texts[file]))
    found = list(strangers(references))
    if found:
        lines = {key: entry.line for key, entry in result.library.entries.items()}
        helps = ("write the field in plain words, without TeX",)
        troubles = (
            Trouble(f"the entry `{key}` would print {what}, which nothing has checked", file, lines.get(key, 0), helps)
            for key, what in found
        )
        raise CannotRunError(*troubles)
    return references


def _same_font(editions: Editions, book: BookSettings) -> None:
    """Refuse to print in another face than the one that was asked for; Typst only warns of it."""
    if book.font and any("unknown font family" in warning for warning in editions.warnings):
        ours = " or ".join(FACES)
        helps = (
            f"put its files into `{FONTS}/`, and name the family that they name themselves",
            f"or name a face that comes with the program: {ours}",
        )
        raise CannotRunError(Trouble(f"there is no font `{book.font}`", "book.yaml", helps=helps))


def _images(project: Project, result: CheckResult) -> dict[str, bytes]:
    """Give the book's images, as editions take them in, by both the paths that a chapter may show them by."""
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


def _facts(book: BookSettings, result: CheckResult) -> BookFacts:
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
    """Give the seconds since the epoch that the outputs carry: SOURCE_DATE_EPOCH, else the book's own date."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return max(_EARLIEST, int(given))
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", (book.date or "").strip())
    if match is None:
        return _EARLIEST
    try:
        when = datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return _EARLIEST
    return max(_EARLIEST, int(when.timestamp()))


def _recheck(runs: Sequence[Printing], flows: Sequence[Flow]) -> None:
    """Look for every verified quotation in what is to be printed; a loss is our fault, and stops the build."""
    lost = list(lost_quotations(runs, flows))
    if lost:
        troubles = (
            Trouble(f"compiling changed a quotation: `{text[:80]}`", file, line, ("nothing was written",))
            for file, line, text in lost
        )
        raise CannotRunError(*troubles)


def _refuse(problems: Sequence[Problem], result: CheckResult) -> NoReturn:
    """Stop where joining the chapters met what the check should have told of: our fault, as a lost quotation is."""
    files = [r.file for r in result.chapters if r.chapter]
    troubles = (
        Trouble(
            f"compiling met what the check passed: {p.kind} `{p.target}`", files[p.chapter], 0, ("nothing was written",)
        )
        for p in problems
    )
    raise CannotRunError(*troubles)
