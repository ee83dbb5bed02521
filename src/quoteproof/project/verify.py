"""Verify a finished PDF or DOCX against its manifest, the seeds, and the book if there is one.

Nothing in the file is trusted: without the book or a known digest the file is at most consistent. Writes nothing.
"""

from dataclasses import replace
from pathlib import Path

from quoteproof.disk import book_files, reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine.program import EngineError
from quoteproof.finding.tally import counted
from quoteproof.project.build import manifest_of
from quoteproof.project.finished import read_finished, seeds_at_hand
from quoteproof.project.project import Project
from quoteproof.proof.manifest import digest, read_manifest
from quoteproof.proof.verification import FinishedFile, ManifestOrigin, Verification, differences, verify_file
from quoteproof.steps import step


def verify(path: Path, *, sha256: str | None = None, manifest: Path | None = None) -> Verification:
    """Verify a finished file; `sha256` is a digest known from elsewhere, `manifest` a file to use as the manifest.

    Raises `CannotRunError` if the file, or a manifest for it, cannot be read at all.
    """
    data = reading.read_outside(path)
    root = _book_root()
    given = reading.read_outside(manifest) if manifest else None
    with step(f"reading {path.name}"):
        file = _read(path, data, given)
    # Without a digest the book is needed: it is checked for its manifest, which takes as long as a check.
    own, reason = _own_manifest(root) if root is not None and sha256 is None else (None, "")
    if file.used is None and own is not None:
        file = _read(path, data, own)
    if file.used is None:
        helps = ("give the manifest that was made with it: `--manifest book.manifest.json`",)
        raise CannotRunError(Trouble("the file carries no manifest", path.name, helps=helps))
    used = file.used
    read = read_manifest(used)
    if isinstance(read, str):
        raise CannotRunError(Trouble(read, (manifest or path).name))
    with step(f"proving {path.name}"):
        verification = verify_file(file, read, seeds_at_hand(read, root or Path.cwd()))
    return replace(
        verification,
        is_foreign=given is not None and file.carried is not None and given != file.carried,
        digest=digest(used),
        origin=_origin(used, own, sha256, root),
        reason=reason,
        differences=differences(read, own) if own is not None and own != used else (),
    )


def _read(path: Path, data: bytes, manifest: bytes | None) -> FinishedFile:
    try:
        return read_finished(path.name, data, manifest)
    except EngineError as error:
        raise CannotRunError(Trouble(f"the PDF cannot be read: {error}", path.name)) from error


def _book_root() -> Path | None:
    """Return the book of the working folder, never one beside the file, which could come with it."""
    try:
        return book_files.find_root(Path.cwd())
    except CannotRunError:
        return None


def _own_manifest(root: Path) -> tuple[bytes | None, str]:
    """Return the manifest of the book in the working folder, or why it has none."""
    try:
        with Project(root) as project:
            result = project.check()
            if result.errors:
                return None, f"the book in this folder has {counted(len(result.errors), 'error')}"
            with step("making the manifest of the book"):
                return manifest_of(project, result), ""
    except CannotRunError as error:
        return None, f"the book in this folder cannot be checked: {error}"


def _origin(used: bytes, own: bytes | None, sha256: str | None, root: Path | None) -> ManifestOrigin:
    if sha256 is not None:
        is_given = digest(used) == sha256.strip().lower()
        return ManifestOrigin.DIGEST if is_given else ManifestOrigin.OTHER_DIGEST
    if own is not None:
        return ManifestOrigin.BOOK if own == used else ManifestOrigin.OTHER_BOOK
    return ManifestOrigin.UNPROVED if root is None else ManifestOrigin.NO_BOOK
