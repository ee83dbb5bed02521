"""Verify: a finished PDF or DOCX against its manifest, the seeds, and the book if there is one.

Promises: nothing in the file is trusted; without the book or a known digest the most that is said is that the file is
consistent. Reads files and writes none. Leaves out: wording (`proof.telling`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from quoteproof.disk.book_files import find_root
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.reading import read_bytes, read_outside
from quoteproof.engine.errors import EngineError
from quoteproof.engine.process import run_isolated
from quoteproof.evidence.marks import Part
from quoteproof.project.build import manifest_of
from quoteproof.project.project import Project
from quoteproof.proof.accounting import Added, added
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import DocxText, read_docx
from quoteproof.proof.layer import Layer, UnreadableFileError
from quoteproof.proof.manifest import Manifest, digest, read_manifest
from quoteproof.proof.pdf.protocol import MODULE, FoundRun, Unseen, look_request, parse_file, parse_unseen, read_request
from quoteproof.proof.prove import Proof, prove
from quoteproof.proof.seeds import compare
from quoteproof.proof.verification import Finished, Origin, Verification, differences
from quoteproof.rules.wording import counted


def verify(path: Path, *, sha256: str | None = None, manifest: Path | None = None) -> Verification:
    """Verify a finished file; `sha256` is a digest known from elsewhere, `manifest` a file to use as the manifest.

    Raises `CannotRunError` where the file, or a manifest for it, cannot be read at all.
    """
    data = read_outside(path)
    finished = _finished(path, data)
    root = _root()
    given = read_outside(manifest) if manifest else None
    used = given if given is not None else finished.carried
    # Only who brings no digest needs the book: it is checked for its manifest, which takes as long as a check.
    own, why = _own(root) if root is not None and sha256 is None else (None, "")
    if used is None:
        used = own
    if used is None:
        helps = ("give the manifest that was made with it: `--manifest book.manifest.json`",)
        raise CannotRunError(Trouble("the file carries no manifest", path.name, helps=helps))
    read = read_manifest(used)
    if isinstance(read, str):
        raise CannotRunError(Trouble(read, path.name))
    proved = _proved(finished, read, root or Path.cwd())
    return replace(
        proved,
        unseen=_unseen(path, data, proved) if finished.pdf is not None else (),
        strange=finished.strange,
        signatures=finished.signatures,
        carries=finished.carried is not None,
        overlaid=finished.overlaid,
        foreign=given is not None and finished.carried is not None and given != finished.carried,
        digest=digest(used),
        origin=_origin(used, own, sha256, root),
        why=why,
        differences=differences(read, own) if own is not None and own != used else (),
    )


def _finished(path: Path, data: bytes) -> Finished:
    """Read a file by what it is, not by its name."""
    try:
        if data.startswith(b"PK"):
            package = Package(data)
            return Finished(path.name, package.manifest(), None, read_docx(package))
        # A stranger's PDF is read apart: what it makes of the library that reads it ends there.
        read = parse_file(run_isolated(MODULE, read_request(data)))
        return Finished(path.name, read.carried, read.layers, None, read.overlaid, read.strange, read.signatures)
    except UnreadableFileError as error:
        raise CannotRunError(Trouble(str(error), path.name)) from error
    except EngineError as error:
        raise CannotRunError(Trouble(f"the PDF cannot be read: {error}", path.name)) from error
    except RecursionError as error:
        raise CannotRunError(Trouble("the file is nested too deeply", path.name)) from error


def _unseen(path: Path, data: bytes, proved: Verification) -> tuple[Unseen, ...]:
    """Look at the pages of a PDF for the quotations that were found in its text."""
    runs = {run.order: run for run in proved.manifest.runs}
    wanted = [
        FoundRun(order, runs[order].part, *span, not runs[order].opening) for order, span in proved.proof.found.items()
    ]
    wanted += [FoundRun(order, Part.CONTENTS, *span) for order, span in proved.proof.listed.items()]
    try:
        return parse_unseen(run_isolated(MODULE, look_request(data, wanted)))
    except (UnreadableFileError, EngineError) as error:
        raise CannotRunError(Trouble(f"the pages of the PDF cannot be drawn: {error}", path.name)) from error


def _root() -> Path | None:
    """Give the book of the working folder: never one that lies beside the file, which could come with it."""
    try:
        return find_root(Path.cwd())
    except CannotRunError:
        return None


def _own(root: Path) -> tuple[bytes | None, str]:
    """Give the manifest of the book in the working folder, or why there is none."""
    try:
        with Project(root) as project:
            result = project.check()
            if result.errors:
                return None, f"the book in this folder has {counted(len(result.errors), 'error')}"
            return manifest_of(project, result), ""
    except CannotRunError as error:
        return None, f"the book in this folder cannot be checked: {error}"


def _origin(used: bytes, own: bytes | None, sha256: str | None, root: Path | None) -> Origin:
    if sha256 is not None:
        return Origin.DIGEST if digest(used) == sha256.strip().lower() else Origin.OTHER_DIGEST
    if own is not None:
        return Origin.BOOK if own == used else Origin.OTHER_BOOK
    return Origin.UNPROVED if root is None else Origin.NO_BOOK


def _proved(finished: Finished, manifest: Manifest, root: Path) -> Verification:
    seeds = compare(manifest, _seeds(manifest, root))
    text = finished.docx
    if not isinstance(text, DocxText):
        layers = finished.pdf or {}
        proof = prove(manifest.runs, layers)
        return Verification(finished.name, manifest, proof, None, None, seeds, _added(manifest, layers, proof))
    accepted = prove(manifest.runs, text.accepted)
    rejected = prove(manifest.runs, text.rejected) if text.revisions else None
    more = _added(manifest, text.accepted, accepted)
    before = _added(manifest, text.rejected, rejected) if rejected is not None else ()
    told = {(one.part, one.words) for one in more}
    before = tuple(one for one in before if (one.part, one.words) not in told)
    return Verification(finished.name, manifest, accepted, rejected, text, seeds, more, before)


def _added(manifest: Manifest, layers: Mapping[Part, Layer], proof: Proof) -> tuple[Added, ...]:
    return added(manifest, layers, frozenset(lost.run.id for lost in proof.lost))


def _seeds(manifest: Manifest, root: Path) -> dict[str, bytes]:
    """Read the seeds that are at hand; the manifest's paths lead nowhere but into the book's folder of seeds."""
    found = {}
    for seed in manifest.seeds:
        try:
            if seed.file.startswith("seeds/"):
                found[seed.file] = read_bytes(root, seed.file)
        except (CannotRunError, ValueError):
            continue
    return found
