"""Readings of the documents that are scored: by our readers, or by pdfminer.six to compare with."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.document.formats import format_of
from quoteproof.document.model import DocumentOptions, DocumentPassage, DocumentReading, RefusedDocumentError
from quoteproof.document.read import reader_of
from tests.sources import witness

FOLDER: Final = Path(__file__).parents[3] / "shared" / "documents"
"""Where the documents are, beside the repository; they are no part of it."""

_NONE: Final = DocumentOptions()


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read, or why it was refused."""

    path: Path
    reading: DocumentReading
    seconds: float
    """Processor time."""
    refusal: str | None = None

    @property
    def passages(self) -> Sequence[DocumentPassage]:
        """The passages of every role."""
        return self.reading.passages


def read(path: Path, *, by_witness: bool = False, options: DocumentOptions = _NONE) -> Read:
    """Read a document in this process."""
    data = path.read_bytes()
    form = format_of(path.name, data)
    start = time.process_time()
    reading, refusal = DocumentReading(()), None
    try:
        if by_witness:
            reading = DocumentReading(witness.passages_of(data))
        elif form:
            reading = reader_of(form).read(data, options)
        else:
            refusal = "no form that is read"
    except RefusedDocumentError as error:
        refusal = error.message
    return Read(path, reading, time.process_time() - start, refusal)
