"""The outputs of a build: each is made, read back, and proved against the manifest that it carries.

An output that has lost a quotation, or prints a quotation mark without an owner, stops the build. That is a fault of
the program, and the message says which quotation it is.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice
from json import dumps
from typing import Final

from quoteproof.chapter.model import FlowKind, InlineKind, Node
from quoteproof.check.result import CheckResult, coverage
from quoteproof.check.settings import setting_place
from quoteproof.disk.book_files import FONTS, SETTINGS
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.pictures import BookPictures
from quoteproof.edition.cite import CitedBook
from quoteproof.edition.claims import Claims
from quoteproof.edition.comments import Comment, CommentPlace, comment_paragraphs, with_comments
from quoteproof.edition.docx import docx_facts, finish_docx, write_docx
from quoteproof.edition.facts import Attachment, EditionInputs
from quoteproof.edition.html.make import write_html
from quoteproof.edition.html.passages import is_shown
from quoteproof.edition.pdf import pdf_body, set_pdf
from quoteproof.edition.printed import Printing
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineFailure, EngineMissing, EngineOutOfMemory, EngineTimeout, MissingGlyphs
from quoteproof.evidence.marks import BookPart
from quoteproof.finding.model import Place
from quoteproof.project.finished import read_finished
from quoteproof.project.refused_block import refused_line
from quoteproof.proof.accounting import REPEATED, FoundMark
from quoteproof.proof.docx.package import MANIFEST_NAMESPACE, Package
from quoteproof.proof.docx.text import read_places
from quoteproof.proof.layer import Layer, layer_of_text
from quoteproof.proof.manifest import NAME, Manifest, digest, read_manifest
from quoteproof.proof.pdf.protocol import Overrun, Unseen
from quoteproof.proof.prove import Lost, prove
from quoteproof.proof.verification import FinishedFile, verify_file
from quoteproof.proof.wording import verification_lines
from quoteproof.report import annotations as web_annotations
from quoteproof.report import html, json
from quoteproof.rules.p003_missing_glyph import MissingGlyph
from quoteproof.rules.p006_overrunning_words import OverrunningWords
from quoteproof.rules.table import worded
from quoteproof.steps import step
from quoteproof.values import dataclass

PLAINER: Final = ("write these words more plainly: without the table, list or note around them, or without markup",)
"""The cure where an output does not print what was proved."""


@dataclass(frozen=True, slots=True)
class CarriedManifest:
    """The manifest that every output carries."""

    attachment: Attachment
    """Its bytes, as an output takes them in."""
    manifest: Manifest
    """The same, read."""
    seeds: Mapping[str, bytes]
    """The seeds of the book, by path."""

    @property
    def files(self) -> dict[str, bytes]:
        """What is written beside the outputs: the manifest, and its digest as `sha256sum` reads it."""
        line = f"{digest(self.attachment.data)}  {NAME}\n"
        return {f"build/{NAME}": self.attachment.data, "build/book.manifest.sha256": line.encode("ascii")}


def chapters_digest(result: CheckResult) -> str:
    """The SHA-256 of the chapters of a book: of their paths and texts, in order."""
    texts = dumps([[chapter.file, chapter.text] for chapter in result.chapters])
    return hashlib.sha256(texts.encode("ascii")).hexdigest()


def carried_manifest(data: bytes, seeds: Mapping[str, bytes], result: CheckResult) -> CarriedManifest:
    """Read the manifest of this build, for the `seeds` of the book by path; raises `CannotRunError`."""
    manifest = read_manifest(data)
    if isinstance(manifest, str):
        raise CannotRunError(Trouble(f"the manifest of this book cannot be read back: {manifest}", helps=PLAINER))
    return CarriedManifest(Attachment(NAME, data, MANIFEST_NAMESPACE, chapters_digest(result)), manifest, seeds)


def make_pdf(
    inputs: EditionInputs, cited: CitedBook, carried: CarriedManifest, result: CheckResult, pandoc: Pandoc
) -> bytes:
    """Set the PDF of a book and prove it; raises `CannotRunError` and EngineError."""
    try:
        with step("setting the PDF"):
            compiled = set_pdf(inputs, pdf_body(inputs.facts, cited.document["blocks"], pandoc), carried.attachment)
    except (EngineMissing, EngineTimeout, EngineOutOfMemory, MissingGlyphs):
        raise
    except EngineFailure as error:
        file, line = refused_line(inputs, cited, result, pandoc, error)
        raise CannotRunError(Trouble(f"the PDF cannot be set: {_first_line(error)}", file, line, PLAINER)) from error
    font = inputs.facts.font
    if font and any("unknown font family" in warning for warning in compiled.warnings):
        helps = (
            f"put its files into `{FONTS}/`, and name the family that they name themselves",
            f"or name a face that comes with the program: {' or '.join(FACES)}",
        )
        raise CannotRunError(Trouble(f"there is no font `{font}`", "book.yaml", helps=helps))
    with step("proving the PDF"):
        finished = _read("PDF", compiled.pdf)
        _refuse_overruns(finished.pdf.overruns if finished.pdf is not None else (), result)
        _prove(finished, carried, result)
    return compiled.pdf


def make_docx(
    inputs: EditionInputs, blocks: Sequence[Node], carried: CarriedManifest, result: CheckResult, pandoc: Pandoc
) -> bytes:
    """Write the DOCX of a book after citation processing and prove it; raises `CannotRunError` and EngineError."""
    inputs = replace(inputs, facts=docx_facts(inputs.facts, inputs.reference))
    with step("writing the DOCX"):
        docx = finish_docx(write_docx(inputs, blocks, pandoc), inputs.facts, carried.attachment)
    with step("proving the DOCX"):
        _prove(_read("DOCX", docx), carried, result)
    return docx


def make_review(docx: bytes, carried: CarriedManifest, result: CheckResult, *, timestamp: int) -> bytes:
    """Make the review copy of a proved DOCX edition: a comment on each quotation; raises `CannotRunError`.

    A quotation in a note gets its comment at the mark of the note, since Word allows no comment in a note. Block
    translations, which the proof does not look for, get none. `timestamp`, seconds since the epoch, dates the comments.
    """
    layers = read_places(Package(docx))
    spans = prove(carried.manifest.runs, layers).found
    runs = {judged.quotation.id: judged for chapter in result.chapters for judged in chapter.judged}
    comments = []
    for run in carried.manifest.runs:
        span, quotation = spans.get(run.order), runs[run.id]
        if span and is_shown(quotation):
            layer = layers[run.part]
            length = len(layer_of_text(run.opening + run.text + run.closing, flowing=layer.flowing).text)
            start, end = _place(layer, span[0]), _place(layer, span[0] + length - 1, after=True)
            paragraphs = comment_paragraphs(quotation, result, line=run.line, note=run.part is BookPart.NOTE)
            comments.append(Comment(start, end, paragraphs))
    copy = with_comments(docx, comments, timestamp=timestamp)
    _prove(_read("review copy", copy), carried, result)
    return copy


def make_html(
    inputs: EditionInputs,
    cited: CitedBook,
    claims: Claims,
    printings: Sequence[Printing],
    result: CheckResult,
    pictures: BookPictures,
) -> bytes:
    """Make the HTML edition and prove it; raises `CannotRunError`."""
    with step("writing and proving the HTML"):
        shown, images = pictures.quotations, inputs.images
        made = write_html(inputs.facts, result, cited.document, claims, printings, images=images, pictures=shown)
    troubles = [Trouble(f"the HTML edition cannot print `{kind}`", helps=PLAINER) for kind in made.unknown]
    troubles += (
        Trouble(f"the HTML edition has a quotation mark that nothing owns, or lacks one: `{words}`", helps=PLAINER)
        for words in made.unowned
    )
    lost = set(made.lost)
    for chapter in result.chapters:
        for quotation in (judged.quotation for judged in chapter.judged if judged.quotation.id in lost):
            words = f"the HTML edition does not print a quotation as it was proved: `{quotation.printed.text[:80]}`"
            line = chapter.text.count("\n", 0, quotation.place.start) + 1
            troubles.append(Trouble(words, chapter.file, line, PLAINER))
    _refuse(troubles)
    return made.html.encode("utf-8")


def build_reports(result: CheckResult, pictures: BookPictures) -> dict[str, bytes]:
    """The reports that lie beside the outputs of a build, each with where it goes."""
    with step("writing the reports"):
        seeds = coverage(result)
        texts = {
            "build/report.html": html.render(result, pictures, seeds=seeds),
            "build/report.json": json.render(result, whole=True, seeds=seeds),
            "build/annotations.json": web_annotations.render(result),
        }
    return {name: text.encode("utf-8", "replace") for name, text in texts.items()}


def _first_line(error: EngineFailure) -> str:
    return str(error).partition("\n")[0].removeprefix("error: ")[:200]


def _refuse(troubles: Sequence[Trouble]) -> None:
    if troubles:
        raise CannotRunError(*troubles)


def _read(name: str, data: bytes) -> FinishedFile:
    try:
        # The pages are not looked at: that takes seconds, and nobody else had the file since it was set.
        return read_finished(name, data, looks=False)
    except CannotRunError as error:
        raise CannotRunError(Trouble(f"what was made cannot be read back: {error}", helps=PLAINER)) from error


def _prove(file: FinishedFile, carried: CarriedManifest, result: CheckResult) -> None:
    """Refuse an output that `verify` would not prove, and one that prints marks without an owner."""
    name, manifest = file.name, carried.manifest
    verification = verify_file(file, manifest, carried.seeds)
    faults = file.docx.faults if file.docx is not None else ()
    _refuse([Trouble(f"the {name} cannot be proved: {fault}", helps=PLAINER) for fault in faults])
    troubles = [_lost(name, lost) for lost in verification.proof.lost]
    troubles += (_unseen(name, unseen, manifest) for unseen in verification.unseen)
    if file.carried != carried.attachment.data:
        troubles.append(Trouble(f"the {name} does not carry its manifest", helps=PLAINER))
    _refuse(troubles)
    accounts = verification.accounts
    troubles = [_unowned(name, mark, result) for part in accounts for mark in part.unowned]
    troubles += (
        Trouble(f"the {name} does not print a quotation mark: `{mark.before}{mark.glyph}{mark.after}`", helps=PLAINER)
        for part in accounts
        for mark in part.absent
    )
    _refuse(troubles)
    if verification.changed:
        helps = (*verification_lines(verification), *PLAINER)
        raise CannotRunError(Trouble(f"the {name} would not be proved by `verify`", helps=helps))


def _unseen(name: str, unseen: Unseen, manifest: Manifest) -> Trouble:
    run = next(run for run in manifest.runs if run.order == unseen.order)
    message = f"a reader of the {name} does not see a quotation as it was proved: `{run.text[:80]}`"
    return Trouble(message, run.file, run.line, (f"on page {unseen.page}: {unseen.reason}", *PLAINER))


def _lost(name: str, lost: Lost) -> Trouble:
    helps = (f"nearest there: `{lost.now[:120]}`", *PLAINER) if lost.now else PLAINER
    if lost.reasons:
        causes = (f"not proved to show: {why}" for why in lost.reasons)
        helps = (*causes, "change the style where a reference document has it", *helps)
    message = f"the {name} does not print a quotation as it was proved: `{lost.run.text[:80]}`"
    return Trouble(message, lost.run.file, lost.run.line, helps)


def _unowned(name: str, mark: FoundMark, result: CheckResult) -> Trouble:
    page = f"on page {mark.page} " if mark.page else ""
    part = f" ({mark.part})" if mark.part in REPEATED else ""
    message = f"{page}the {name} prints a quotation mark that nothing owns{part}: `{mark.words}`"
    return Trouble(message, *_nearest_line(mark.words, result), PLAINER)


def _nearest_line(words: str, result: CheckResult) -> tuple[str, int]:
    """File and 1-based line of the paragraph that shares most of some words; none where no paragraph shares three."""
    wanted = frozenset(words.split())
    most, place = 2, Place("")
    for chapter in (r.chapter for r in result.chapters if r.chapter):
        for flow in chapter.flows:
            shared = len(wanted.intersection(flow.text.split()))
            if shared > most:
                most, place = shared, chapter.place(flow, 0, len(flow.text))
    texts = {chapter.file: chapter.text for chapter in result.chapters}
    return place.file, texts[place.file].count("\n", 0, place.start) + 1 if place.file else 0


class OverrunError(CannotRunError):
    """Words run off the paper or over one another: what only the finished pages show."""

    def __init__(self, faults: Sequence[OverrunningWords]) -> None:
        """Carry the faults."""
        self.faults = tuple(faults)
        super().__init__(*(Trouble(f.message, f.place.file, helps=f.helps) for f in worded(faults)))


def _refuse_overruns(overruns: Sequence[Overrun], result: CheckResult) -> None:
    """Refuse pages from which words run off: a reader would not see them, though the other outputs print them."""
    faults = []
    for page, own in groupby(sorted(overruns, key=lambda overrun: overrun.page), key=lambda overrun: overrun.page):
        # The number of a figure or a note, which the program prints, is written nowhere: then the words after it tell.
        found = [(overrun, *_stands_at(overrun.text.strip(), result)) for overrun in islice(own, _TOLD)]
        overrun, place, what = next((one for one in found if one[1].file != SETTINGS), found[0])
        words = overrun.text.strip()
        faults.append(OverrunningWords(place, page, words[:80], overrun.covered.strip()[:80], what))
    if faults:
        raise OverrunError(faults)


_TOLD: Final = 8  # of a page: of how many overruns the place is looked for
_FORMULA: Final = re.compile("[\U0001d400-\U0001d7ff\u2200-\u22ff]")


_BLOCKS: Final = {FlowKind.CELL: "a table", FlowKind.CAPTION: "a caption", FlowKind.HEADING: "a heading"}


def _stands_at(words: str, result: CheckResult) -> tuple[Place, str]:
    """Where words of a page are written, and what they stand in: as far as a chapter has them as they print."""
    formula = _FORMULA.search(words)
    source = unicodedata.normalize("NFKC", words).split()[0] if formula else words
    for chapter in (r.chapter for r in result.chapters if r.chapter and words):
        for flow in chapter.flows:
            for inline in (i for i in flow.inlines if formula and i.kind is InlineKind.MATH):
                if source in flow.text[inline.start : inline.end]:
                    return chapter.place(flow, inline.start, inline.end), "a formula"
            at = -1 if formula else flow.text.find(words)
            if at >= 0:
                what = _BLOCKS.get(flow.kind, "an address" if "://" in words else "")
                return chapter.place(flow, at, at + len(words)), what
    return Place(SETTINGS), "a formula" if formula else ""


def _place(layer: Layer, at: int, *, after: bool = False) -> CommentPlace:
    """The place of a character of a layer, or the place just after it."""
    begun, number = layer.sources[bisect_right(layer.sources, (at, len(layer.text))) - 1]
    return CommentPlace(number, at - begun + after)


FACES: Final = ("Libertinus Serif", "New Computer Modern")
"""The text faces that come with the program."""

_MOST: Final = 10
"""Most characters without a glyph that are told."""


def missing_glyphs(error: MissingGlyphs, result: CheckResult) -> Iterator[MissingGlyph]:
    """The characters that no face has, each where it is first written; those of a citation style at its setting."""
    characters = list(dict.fromkeys(character for text, _ in error.missing for character in text))
    settings = {name: result.texts[name] for name in (SETTINGS, *result.book.bibliography) if name in result.texts}
    sources = {source.file: source for source in result.library.sources.values()}
    own = {**{chapter.file: chapter.text for chapter in result.chapters}, **settings}
    for number, character in enumerate(characters[:_MOST], 1):
        texts = chain(own.items(), ((file, source.raw) for file, source in sources.items()))
        found = ((file, text.find(character)) for file, text in texts)
        places = (Place(file, at, at + 1) for file, at in found if at >= 0)
        place = next(places, setting_place(result.texts.get(SETTINGS, ""), "csl"))
        yield MissingGlyph(place, character, max(0, len(characters) - _MOST) if number == _MOST else 0)
