"""The process that reads a document, and the form of its requests and answers."""

import io
import subprocess
import sys
from types import SimpleNamespace
from typing import cast

import pytest
from pypdfium2 import PdfDocument

from quoteproof.document import process
from quoteproof.document.formats import DocumentFormat
from quoteproof.document.jsonl import write_passages
from quoteproof.document.model import (
    DocumentDescription,
    DocumentOptions,
    DocumentPassage,
    DocumentReading,
    PageNumbering,
    ReadingAccount,
    RefusedDocumentError,
    TrackedChanges,
)
from quoteproof.document.pdf.description import description_of
from quoteproof.document.role import Role
from quoteproof.engine.process import run_isolated

READING = DocumentReading(
    (DocumentPassage(Role.BODY, "Größe 𝄞", ()),),
    ReadingAccount(3, 2, (PageNumbering("Page 1 of 3", {0: "1", 2: "3"}),), 1, ("x", "y"), 2, remarks=("A remark.",)),
    DocumentDescription("Title", ("An Author",), "2024"),
)
OPTIONS = DocumentOptions(TrackedChanges.REJECT, "print")


def answered(monkeypatch: pytest.MonkeyPatch, read: object) -> process.DocumentAnswer:
    monkeypatch.setattr(process, "reader_of", lambda form: SimpleNamespace(read=read))
    monkeypatch.setattr(process, "reader_name", lambda form: f"{form} 1, engine 2")
    return process.parse_answer(process.answer(io.BytesIO(process.request("a.pdf", b"%PDF-\n\n1", OPTIONS))))


def test_a_reading_comes_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def read(*given: object) -> DocumentReading:
        asked.append(given)
        return READING

    found = answered(monkeypatch, read)
    assert asked == [(b"%PDF-\n\n1", OPTIONS)]
    assert found == process.DocumentAnswer(
        DocumentFormat.PDF, "pdf 1, engine 2", write_passages(READING.passages), READING.account, READING.description
    )


def test_a_refusal_comes_back_with_its_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(data: bytes, options: DocumentOptions) -> DocumentReading:
        raise RefusedDocumentError("it is encrypted", "first", "second")

    with pytest.raises(RefusedDocumentError) as error:
        answered(monkeypatch, refuse)
    assert (error.value.message, error.value.helps) == ("it is encrypted", ("first", "second"))


def test_nesting_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def nested(data: bytes, options: DocumentOptions) -> DocumentReading:
        raise RecursionError

    with pytest.raises(RefusedDocumentError, match="nested too deeply"):
        answered(monkeypatch, nested)


@pytest.mark.parametrize(
    "reply", [b"", b"1", b"[]", b"{}", b'{"refused":"x","helps":1}', b'{"form":"king"}', b"[" * 9999]
)
def test_an_answer_without_sense_is_a_refusal(reply: bytes) -> None:
    with pytest.raises(RefusedDocumentError, match="makes no sense"):
        process.parse_answer(reply)


def test_the_process_refuses_what_has_no_reader() -> None:
    request = process.request("a.txt", b"words", DocumentOptions())
    reply = run_isolated(process.MODULE, request, timeout=60, memory_bytes=process.MEMORY_BYTES)
    with pytest.raises(RefusedDocumentError, match="no reader"):
        process.parse_answer(reply)


def test_no_reader_is_imported_with_the_form_of_answers() -> None:
    code = "import quoteproof.document.process, sys; print({'lxml', 'pypdfium2'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"set()"


@pytest.mark.parametrize(
    ("title", "author", "known"),
    [
        ("The Old Bridge", "Ann Writer; Bo Poe", ("The Old Bridge", ("Ann Writer", "Bo Poe"))),
        ("Microsoft Word - bridge.docx", "tara", (None, ())),
        ("7245947.dvi", "", (None, ())),
        ("bridge_final", "Ann Writer and Bo Poe", (None, ("Ann Writer", "Bo Poe"))),
    ],
)
def test_a_pdf_is_described_by_what_is_surely_its_title(
    title: str, author: str, known: tuple[str | None, tuple[str, ...]]
) -> None:
    said = {"Title": title, "Author": author}
    found = description_of(cast(PdfDocument, SimpleNamespace(get_metadata_dict=lambda **_: said)))
    assert (found.title, found.authors) == known
