"""Small books in memory: seeds as texts, chapters as Markdown, checked by the program's own stages."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from quoteproof.book.config import BookSettings, Quotations
from quoteproof.chapter.parse import READER, decode, parse
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Read, run
from quoteproof.document.jsonl import write_passages
from quoteproof.document.model import DocumentPassage
from quoteproof.engine.pandoc import Pandoc
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Library
from quoteproof.source.seed_document import ReadingPin, reading_file

ROOT = Path(__file__).parents[1]
FILE = "chapters/01-one.md"


def library_of(seeds: Mapping[str, str], *, emendations: str | None = None, more: str = "") -> Library:
    """Make a library from seed texts by key, anchored anew; `more` is further BibTeX."""
    entries = (f"@misc{{{key}, title = {{The {key}}}, file = {{seeds/{key}.txt}}}}" for key in seeds)
    bib = "\n".join((*entries, more))
    data = {f"seeds/{key}.txt": text.encode() for key, text in seeds.items()}
    renewal, findings = renew_anchors(SourceFiles(bib, seeds=data, emendations=emendations))
    assert findings == (), findings
    files = SourceFiles(bib, seeds=data, emendations=emendations, anchors=renewal.anchors, rows=renewal.rows)
    library, findings = read_library(files)
    assert findings == (), findings
    return library


def library_of_documents(readings: Mapping[str, Iterable[DocumentPassage]]) -> tuple[Library, Mapping[str, bytes]]:
    """Make a library from the passages of documents by key, anchored anew; also the files of their reading texts."""
    bib = "\n".join(f"@misc{{{key}, title = {{The {key}}}, file = {{seeds/{key}.pdf}}}}" for key in readings)
    texts = {key: write_passages(passages).encode() for key, passages in readings.items()}
    pins = {key: ReadingPin(hashlib.sha256(data).hexdigest(), "pdf 1, test") for key, data in texts.items()}
    data = {reading_file(key): text for key, text in texts.items()} | {f"seeds/{key}.pdf": b"%PDF" for key in readings}
    renewal, findings = renew_anchors(SourceFiles(bib, seeds=data), readings=pins)
    assert findings == (), findings
    library, findings = read_library(SourceFiles(bib, seeds=data, anchors=renewal.anchors, rows=renewal.rows))
    assert findings == (), findings
    return library, data


@cache
def library_of_this_book() -> Library:
    """Read the five documents of this repository."""
    seeds = ROOT / "seeds"
    library, findings = read_library(
        SourceFiles(
            (ROOT / "references.bib").read_text(encoding="utf-8"),
            seeds={f"seeds/{p.name}": p.read_bytes() for p in seeds.glob("*.txt")},
            emendations=(seeds / "emendations.yaml").read_text(encoding="utf-8"),
            anchors=(seeds / "anchors.yaml").read_text(encoding="utf-8"),
            rows={p.stem: p.read_text(encoding="utf-8") for p in (seeds / "anchors").glob("*.jsonl")},
        )
    )
    assert findings == (), findings
    return library


def write_book_of_this(root: Path) -> None:
    """Make a book with the five documents of this repository, and one chapter that cites each work once."""
    shutil.copytree(ROOT / "seeds", root / "seeds")
    shutil.copy(ROOT / "references.bib", root / "references.bib")
    (root / "book.yaml").write_text("title: A Book\n")
    (root / "chapters").mkdir()
    # So that no entry is told of as unused.
    (root / "chapters/02-works.md").write_text("# Works\n\nSee [@liang; @chang2024; @paradoxes; @blueprint; @sochi].\n")


def check(
    text: str | bytes,
    library: Library,
    pandoc: Pandoc,
    *,
    quotations: Quotations | None = None,
    language: str = "en-US",
    file: str = FILE,
) -> CheckResult:
    """Check one chapter against a library."""
    data = text.encode() if isinstance(text, str) else text
    decoded, faults = decode(file, data)
    chapter, more = (None, ()) if faults else parse(file, decoded, lambda words: pandoc.read(words, reader=READER))
    book = BookSettings(title="A Book", quotations=quotations or Quotations(), language=language)
    read = Read(file, decoded, chapter, (*faults, *more))
    return run(Material(book, library, (read,)))


def codes(result: CheckResult) -> list[str]:
    """The codes of a result's findings that are not acknowledged, in order."""
    return [finding.code.id for finding in result.all_findings if finding.acknowledged is None]
