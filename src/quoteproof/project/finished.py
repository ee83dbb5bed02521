"""Reads a finished PDF or DOCX, and the seeds and reading texts that its manifest names.

A build reads what it has made in the same way as `verify` reads a stranger's file: what is put in place is what is
proved later.
"""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from quoteproof.disk import reading
from quoteproof.disk.book_files import library_seeds
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine import process
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import Manifest
from quoteproof.proof.pdf.protocol import MODULE, parse_file, request
from quoteproof.proof.verification import FinishedFile

_PER_MEGABYTE: Final = 20.0  # seconds: a page has some 15 kB, and takes less than 0.1 s


def read_finished(name: str, data: bytes, manifest: bytes | None = None, *, looks: bool = True) -> FinishedFile:
    """Read a file by its content, not by its name, to be compared with a manifest: its own where none is given.

    Without `looks`, the pages of a PDF are not drawn. Raises `CannotRunError`, and EngineError where a PDF ends its
    reader.
    """
    try:
        if data.startswith(b"PK"):
            package = Package(data)
            carried = package.manifest()
            return FinishedFile(name, carried, carried if manifest is None else manifest, docx=read_docx(package))
        if b"%PDF" not in data[:1024]:
            raise UnreadableFileError("the file is neither a PDF nor a DOCX")
        # A stranger's PDF is read in a child process: what it does to the library that reads it ends there.
        seconds = process.ISOLATED_SECONDS + _PER_MEGABYTE * len(data) / 1_000_000
        pdf = parse_file(process.run_isolated(MODULE, request(data, manifest, looks=looks), timeout=seconds))
        return FinishedFile(name, pdf.carried, pdf.carried if manifest is None else manifest, pdf=pdf)
    except UnreadableFileError as error:
        helps = ("give a PDF or DOCX as `quoteproof build` made it",)
        raise CannotRunError(Trouble(str(error), name, helps=helps)) from error
    except RecursionError as error:
        raise CannotRunError(Trouble("the file is nested too deeply", name)) from error


def seeds_at_hand(manifest: Manifest, root: Path) -> Mapping[str, bytes]:
    """Read the seeds and reading texts that are at hand, by path.

    The paths of a manifest lead only into the book's folder of seeds.
    """
    seeds: dict[str, bytes] = {}
    shared: Mapping[str, bytes] = {}
    with contextlib.suppress(CannotRunError):
        shared = library_seeds(root)
    for file in (file for seed in manifest.seeds for file in (seed.file, seed.reading)):
        try:
            if file.startswith("seeds/"):
                is_shared = file in shared and not reading.exists(root, file)
                seeds[file] = shared[file] if is_shared else reading.read_bytes(root, file)
        except (CannotRunError, ValueError):
            continue
    return seeds
