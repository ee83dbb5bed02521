"""Reading texts of small PDFs, made without a reader: the words are looked for among the characters of the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from quoteproof.document.jsonl import write_passages
from quoteproof.document.model import DocumentPassage, PageStart, PdfPlace, TracedRun
from quoteproof.document.pdf.characters import Character, page_characters
from quoteproof.document.role import Role
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Library
from quoteproof.source.seed_document import ReadingPin, reading_file


def traced_passages(data: bytes, texts: Sequence[str], labels: Mapping[int, str]) -> tuple[DocumentPassage, ...]:
    """Passages with these texts, found one after another in the characters of a PDF's pages."""
    document = pdfium.PdfDocument(data)
    characters: list[tuple[int, Character]] = []
    for number, page in enumerate(document):
        characters += ((number, c) for c in page_characters(page, page.get_textpage()) if c.text.strip())
    found = [_passage(text, characters, labels) for text in texts]
    document.close()
    return tuple(found)


def _passage(text: str, characters: list[tuple[int, Character]], labels: Mapping[int, str]) -> DocumentPassage:
    letters = [at for at, character in enumerate(text) if not character.isspace()]
    wanted = "".join(text[at] for at in letters)
    start = "".join(c.text for _, c in characters).index(wanted)
    trace: list[TracedRun] = []
    pages: list[PageStart] = []
    for at, (page, character) in zip(letters, characters[start : start + len(letters)], strict=True):
        if not pages or pages[-1].index != page:
            pages.append(PageStart(at if pages else 0, labels.get(page), page))
        last = trace[-1] if trace else None
        if last and last.start + last.length == at and _follows(last, page, character):
            trace[-1] = _longer(last, character)
        else:
            trace.append(TracedRun(at, 1, 1, PdfPlace(page, character.first, character.room)))
    del characters[: start + len(letters)]
    return DocumentPassage(Role.BODY, text, tuple(trace), tuple(pages))


def _follows(run: TracedRun, page: int, character: Character) -> bool:
    place = run.place
    return isinstance(place, PdfPlace) and place.page == page and place.first + run.count == character.first


def _longer(run: TracedRun, character: Character) -> TracedRun:
    assert isinstance(run.place, PdfPlace)
    left, bottom, right, top = run.place.box
    box = (left, min(bottom, character.room[1]), max(right, character.room[2]), max(top, character.room[3]))
    return TracedRun(run.start, run.length + 1, run.count + 1, PdfPlace(run.place.page, run.place.first, box))


def pdf_files(key: str, data: bytes, texts: Sequence[str], labels: Mapping[int, str] | None = None) -> SourceFiles:
    """The files of a source that is a PDF, anchored anew, with these passages."""
    file, bibliography = f"seeds/{key}.pdf", f"@misc{{{key}, title = {{The {key}}}, file = {{seeds/{key}.pdf}}}}"
    written = write_passages(traced_passages(data, texts, labels or {})).encode()
    seeds = {file: data, reading_file(key): written}
    pin = ReadingPin(hashlib.sha256(written).hexdigest(), "pdf 1, test")
    renewal, findings = renew_anchors(SourceFiles(bibliography, seeds=seeds), readings={key: pin})
    assert findings == (), findings
    return SourceFiles(bibliography, seeds=seeds, anchors=renewal.anchors, rows=renewal.rows)


def pdf_library(key: str, data: bytes, texts: Sequence[str], labels: Mapping[int, str] | None = None) -> Library:
    """The library of `pdf_files`."""
    library, findings = read_library(pdf_files(key, data, texts, labels))
    assert findings == (), findings
    return library


def write_pdf_book(folder: Path, chapter: str, files: SourceFiles, *, settings: str = "") -> None:
    """A book of one chapter on the source of `pdf_files`."""
    written = {
        "book.yaml": f"title: A Book\n{settings}",
        "references.bib": files.bibliography,
        "chapters/a.md": chapter,
    }
    written |= {"seeds/anchors.yaml": files.anchors or ""}
    written |= {f"seeds/anchors/{name}.jsonl": text for name, text in files.rows.items()}
    for name, data in {**files.seeds, **{name: text.encode() for name, text in written.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
