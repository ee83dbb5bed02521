"""Verifies a finished file that was read: its quotations, the added ones, the seeds, the origin of its manifest.

Files are read elsewhere (`project.verify`); the wording of the result is in `wording`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.accounting import AddedQuotation, added_quotations
from quoteproof.proof.docx.text import DocxText
from quoteproof.proof.layer import Layer
from quoteproof.proof.manifest import Manifest, Quoted, read_manifest
from quoteproof.proof.pdf.protocol import FoundRun, PdfFile, Unseen
from quoteproof.proof.prove import Proof, prove
from quoteproof.proof.seeds import SeedComparison, SeedState, compare_seeds


class ManifestOrigin(Enum):
    """Whether the manifest is the book's own, and how that is known."""

    BOOK = auto()
    """The book of the working folder has the same manifest."""
    DIGEST = auto()
    """It has the given digest."""
    OTHER_BOOK = auto()
    """The book of the working folder has a different manifest."""
    OTHER_DIGEST = auto()
    """It does not have the given digest."""
    NO_BOOK = auto()
    """The book of the working folder has none, since it is wrong."""
    UNPROVED = auto()
    """There is neither a book nor a digest to compare it with."""


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A finished file, read: a PDF or a DOCX."""

    name: str
    carried: bytes | None
    pdf: PdfFile | None = None
    docx: DocxText | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying a finished file."""

    file: FinishedFile
    manifest: Manifest
    """The manifest it was compared with."""
    proof: Proof
    """Its quotations; in a DOCX with all tracked changes accepted."""
    before: Proof | None
    """The same with all tracked changes rejected, if there are any."""
    seeds: SeedComparison
    added: tuple[AddedQuotation, ...]
    """The quotations that the book does not have; in a DOCX with all tracked changes accepted."""
    added_before: tuple[AddedQuotation, ...]
    """Those that are there only with all tracked changes rejected."""
    unseen: tuple[Unseen, ...] = ()
    """The quotations of a PDF that a reader does not see as they were proved."""
    is_foreign: bool = False
    """Whether the file carries another manifest than the given one."""
    digest: str = ""
    """SHA-256 of the manifest that was used."""
    origin: ManifestOrigin = ManifestOrigin.UNPROVED
    reason: str = ""
    """Why the book has no manifest."""
    differences: tuple[str, ...] = ()
    """How the manifest differs from the book's."""

    @property
    def changed(self) -> bool:
        """Whether anything is not as it was made."""
        pdf, docx = self.file.pdf, self.file.docx
        return (
            bool(self.proof.lost or self.added or self.added_before or self.unseen)
            or (self.before is not None and bool(self.before.lost))
            or SeedState.CHANGED in self.seeds.states.values()
            or bool(self.seeds.untrue)
            or self.is_foreign
            or self.file.carried is None
            or (docx is not None and bool(docx.faults))
            or (pdf is not None and bool(pdf.overlaid or pdf.unexpected))
            or self.is_outgrown
        )

    @property
    def is_outgrown(self) -> bool:
        """Whether a PDF was signed, and no signature covers it as it is now."""
        signatures = self.file.pdf.signatures if self.file.pdf else ()
        return bool(signatures) and not any(signature.whole for signature in signatures)

    @property
    def proved(self) -> bool:
        """Whether everything is as it was made, and the manifest is the book's own."""
        return not self.changed and self.origin in (ManifestOrigin.BOOK, ManifestOrigin.DIGEST)

    @property
    def found(self) -> list[FoundRun]:
        """The quotations that were found in a PDF, to be looked for on its drawn pages."""
        runs = {run.order: run for run in self.manifest.runs}
        spans = ((runs[order], span) for order, span in self.proof.found.items())
        listed = [FoundRun(order, BookPart.CONTENTS, *span) for order, span in self.proof.listed.items()]
        return [FoundRun(run.order, run.part, *span, not run.opening) for run, span in spans] + listed


def verify_file(file: FinishedFile, manifest: Manifest, seeds: Mapping[str, bytes]) -> Verification:
    """Compare a file with a manifest, and the manifest with the `seeds` that are at hand, by file name."""
    docx = file.docx
    accepted = docx.accepted if docx else file.pdf.layers if file.pdf else {}
    rejected = docx.rejected if docx and docx.revisions else None
    proof = prove(manifest.runs, accepted)
    before = prove(manifest.runs, rejected) if rejected is not None else None
    added = _added(manifest, accepted, proof)
    known = {(quotation.part, quotation.words) for quotation in added}
    earlier = _added(manifest, rejected, before) if rejected is not None and before else ()
    only_before = tuple(quotation for quotation in earlier if (quotation.part, quotation.words) not in known)
    return Verification(file, manifest, proof, before, compare_seeds(manifest, seeds), added, only_before)


def _added(manifest: Manifest, layers: Mapping[BookPart, Layer], proof: Proof) -> tuple[AddedQuotation, ...]:
    return added_quotations(manifest, layers, frozenset(lost.run.id for lost in proof.lost))


def differences(used: Manifest, own: bytes) -> tuple[str, ...]:
    """Name what differs between the manifest that was used and the one that the book has now."""
    book = read_manifest(own)
    if isinstance(book, str):
        return (book,)
    lines = [
        f"made with {name} {used.tools.get(name, 'unknown')}; here it is {version}"
        for name, version in book.tools.items()
        if used.tools.get(name) != version
    ]
    runs, own_runs = ({_key(run): run for run in manifest.runs} for manifest in (used, book))
    lines += [f"not in the book: {_shown(run)}" for key, run in runs.items() if key not in own_runs]
    lines += [f"only in the book: {_shown(run)}" for key, run in own_runs.items() if key not in runs]
    if used.seeds != book.seeds:
        lines.append("its seeds are not those of the book")
    return tuple(lines or ["the same quotations, with other details"])


def _key(run: Quoted) -> tuple[str, str, str]:
    return run.file, run.id, run.printed


def _shown(run: Quoted) -> str:
    return f"{run.file}:{run.line}: {run.marked}"
