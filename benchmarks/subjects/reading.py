"""What it costs to read a PDF as a source, against PDFium's own text of the same pages.

The document is `../shared/documents/fc.pdf` beside the repository, a book of 352 pages; where it is not there,
nothing is measured.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2

from benchmarks.bench import ROOT, Bench
from benchmarks.figures import MIB, MS, Figure, clock
from benchmarks.timing import Cost, in_turn, process

DOCUMENT: Final = ROOT.parent / "shared" / "documents" / "fc.pdf"
_READ: Final = """import sys
from pathlib import Path
from quoteproof.document.model import DocumentOptions
from quoteproof.document.pdf import reader
reader.read(Path(sys.argv[1]).read_bytes(), DocumentOptions())"""
_RAW: Final = """import sys
import pypdfium2
for page in pypdfium2.PdfDocument(sys.argv[1]):
    page.get_textpage().get_text_bounded()"""
_FEW: Final = 50  # pages of the short document


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure processor time a page, the whole, and whether memory grows with the pages."""
    if not DOCUMENT.is_file():
        return
    document = pypdfium2.PdfDocument(DOCUMENT)
    pages = len(document)
    short = bench.shelf / "fifty-pages.pdf"
    short.parent.mkdir(parents=True, exist_ok=True)
    few = pypdfium2.PdfDocument.new()
    few.import_pages(document, range(_FEW))
    few.save(short)
    raw, ours, fifty = in_turn(
        bench.rounds(5), lambda: _run(_RAW, DOCUMENT), lambda: _run(_READ, DOCUMENT), lambda: _run(_READ, short)
    )
    each = (ours.processor - fifty.processor) / (pages - _FEW)
    yield Figure("reading a page of a PDF, processor time", each * 1000, MS, 40)
    yield clock(f"reading a PDF of {pages} pages", ours, 10, floor=raw, floor_is="PDFium's own text")
    grown = (ours.memory - fifty.memory) / (pages - _FEW) * 100 / 1024**2
    yield Figure("memory that 100 more pages of a PDF take", grown, MIB, 20)


def _run(code: str, document: Path) -> Cost:
    return process([sys.executable, "-c", code, document], cwd=ROOT)
