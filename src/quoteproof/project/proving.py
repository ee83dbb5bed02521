"""Proving what was made: the outputs read back before they are put in place.

Promises: a quotation that an output has lost stops the build; that is our fault, and the message says which it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version

from quoteproof.chapter.model import Flow
from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.edition.claims import Claims
from quoteproof.edition.facts import Attachment
from quoteproof.edition.make import Editions
from quoteproof.edition.printed import Printing
from quoteproof.engine.pandoc import Pandoc
from quoteproof.evidence.marks import Part
from quoteproof.project.manifest import book_manifest
from quoteproof.proof.accounting import REPEATED, FoundMark, account
from quoteproof.proof.docx.package import MANIFEST_NAMESPACE, Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import Layer, UnreadableFileError
from quoteproof.proof.manifest import NAME, Manifest, digest, read_manifest
from quoteproof.proof.pdf.pdfium import attached
from quoteproof.proof.pdf.text import Overrun, read_pdf
from quoteproof.proof.prove import Lost, prove

_FAULT = ("nothing was written; this is a fault of the program, not of the book",)


def attachment(
    result: CheckResult, printings: Iterable[Printing], flows: Sequence[Flow], claims: Claims, pandoc: Pandoc
) -> Attachment:
    """Give the manifest of a checked book as its outputs carry it; `flows` are those of what is about to print."""
    tools = {"pandoc": pandoc.version(), "typst": version("typst")}
    return Attachment(NAME, book_manifest(result, printings, flows, claims, tools), MANIFEST_NAMESPACE)


def proved(editions: Editions, result: CheckResult) -> dict[str, bytes]:
    """Prove the PDF that was made, and give what is written beside the outputs; raises `CannotRunError`."""
    carried = editions.attachment.data if editions.attachment else b""
    manifest = own_manifest(carried)
    try:
        if editions.pdf is not None:
            overruns: list[Overrun] = []
            layers = read_pdf(editions.pdf, overruns)
            _within(overruns, result)
            _judge("PDF", prove(manifest.runs, layers).lost, attached(editions.pdf, NAME) == carried)
            _accounted("PDF", manifest, layers)
    except UnreadableFileError as error:
        raise CannotRunError(Trouble(f"what was made cannot be read back: {error}", helps=_FAULT)) from error
    return _beside(carried)


def prove_docx(name: str, docx: bytes, carried: bytes) -> None:
    """Prove a DOCX that was made, by the manifest that it must carry; raises `CannotRunError`."""
    try:
        package = Package(docx)
        read = read_docx(package)
        if read.faults:
            troubles = (Trouble(f"the {name} cannot be proved: {fault}", helps=_FAULT) for fault in read.faults)
            raise CannotRunError(*troubles)
        manifest = own_manifest(carried)
        _judge(name, prove(manifest.runs, read.accepted).lost, package.manifest() == carried)
        _accounted(name, manifest, read.accepted)
    except UnreadableFileError as error:
        raise CannotRunError(Trouble(f"what was made cannot be read back: {error}", helps=_FAULT)) from error


@lru_cache(maxsize=1)
def own_manifest(carried: bytes) -> Manifest:
    """Read a manifest that this build made; raises `CannotRunError`."""
    manifest = read_manifest(carried)
    if isinstance(manifest, str):
        raise CannotRunError(Trouble(f"the manifest of this book cannot be read back: {manifest}", helps=_FAULT))
    return manifest


def _beside(carried: bytes) -> dict[str, bytes]:
    """Give the files that are written beside the outputs: the manifest, and its digest as `sha256sum` reads it."""
    line = f"{digest(carried)}  {NAME}\n"
    return {f"build/{NAME}": carried, "build/book.manifest.sha256": line.encode("ascii")}


def _within(overruns: Sequence[Overrun], result: CheckResult) -> None:
    """Refuse a page from which words run off: they would be in the other outputs, and in no reader's sight here."""
    told = {one.page: one for one in reversed(overruns)}
    if told:
        helps = ("break the line, shorten the word, or take columns out of the table",)
        troubles = (
            Trouble(f"on page {page} words run off the paper: `{one.text.strip()[:60]}`", *_written(one, result), helps)
            for page, one in sorted(told.items())
        )
        raise CannotRunError(*troubles)


def _written(one: Overrun, result: CheckResult) -> tuple[str, int]:
    """Give the file and line of words that run off, where they stand in a chapter as they print."""
    words = one.text.strip()
    for chapter in result.chapters:
        at = chapter.text.find(words) if words else -1
        if at >= 0:
            return chapter.file, chapter.text.count("\n", 0, at) + 1
    return "", 0


def _judge(name: str, lost: tuple[Lost, ...], carries: bool) -> None:
    troubles = [
        Trouble(f"the {name} does not print a quotation as it was proved: `{one.run.text[:80]}`", *_at(one))
        for one in lost
    ]
    if not carries:
        troubles.append(Trouble(f"the {name} does not carry its manifest", helps=_FAULT))
    if troubles:
        raise CannotRunError(*troubles)


def _accounted(name: str, manifest: Manifest, layers: Mapping[Part, Layer]) -> None:
    """Refuse an output in which a mark stands that nothing owns, or in which one is absent."""
    accounts = account(manifest.marks, manifest.again, layers)
    troubles = [_unowned(name, mark) for one in accounts for mark in one.unowned]
    troubles += (
        Trouble(f"the {name} does not print a quotation mark: `{mark.before}{mark.glyph}{mark.after}`", helps=_FAULT)
        for one in accounts
        for mark in one.absent
    )
    if troubles:
        raise CannotRunError(*troubles)


def _unowned(name: str, mark: FoundMark) -> Trouble:
    where = f"on page {mark.page} " if mark.page else ""
    beside = f" ({mark.part})" if mark.part in REPEATED else ""
    message = f"{where}the {name} prints a quotation mark that nothing owns{beside}: `{mark.words}`"
    return Trouble(message, helps=_FAULT)


def _at(one: Lost) -> tuple[str, int, tuple[str, ...]]:
    helps = (f"nearest there: `{one.now[:120]}`", *_FAULT) if one.now else _FAULT
    if one.reasons:
        causes = (f"not proved to show: {why}" for why in one.reasons)
        helps = (*causes, "change the style where a reference document has it", *helps)
    return one.run.file, one.run.line, helps
