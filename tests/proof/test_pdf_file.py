"""A PDF read in a process of its own: the same as read here, and nothing that comes over is believed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from quoteproof.disk.errors import CannotRunError
from quoteproof.engine import process
from quoteproof.engine.process import run_isolated
from quoteproof.engine.program import EngineTimeout
from quoteproof.project import verify as command
from quoteproof.project.finished import read_finished
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import NAME, canonical
from quoteproof.proof.pdf.pdfium import attached
from quoteproof.proof.pdf.process import answer
from quoteproof.proof.pdf.protocol import (
    MODULE,
    UnseenReason,
    parse_file,
    request,
)
from quoteproof.proof.pdf.text import read_pdf
from quoteproof.proof.prove import prove
from tests.proof.book import Made
from tests.proof.pdf_pages import saved


def test_what_comes_over_is_what_is_read_here(made: Made) -> None:
    read = parse_file(run_isolated(MODULE, request(made.pdf, None)))
    assert read.carried == attached(made.pdf, NAME)
    overlaid: list[int] = []
    assert read.layers == read_pdf(made.pdf, overlaid=overlaid)
    assert read.overlaid == tuple(overlaid)


def test_a_file_that_is_none_says_why() -> None:
    with pytest.raises(UnreadableFileError, match="not a PDF that can be read"):
        parse_file(run_isolated(MODULE, request(b"%PDF-1.7 and no more", None)))


def test_what_is_seen_comes_over(made: Made) -> None:
    assert parse_file(run_isolated(MODULE, request(made.pdf, None))).unseen == ()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf)))
    for page in writer.pages:
        page[NameObject("/Rotate")] = NumberObject(90)
    seen = parse_file(run_isolated(MODULE, request(saved(writer), made.carried))).unseen
    assert {unseen.order for unseen in seen} == set(prove(made.manifest.runs, read_pdf(saved(writer))).found)
    assert {unseen.reason for unseen in seen} == {UnseenReason.PAGE}


def test_it_is_compared_with_the_manifest_that_is_given(made: Made) -> None:
    other = canonical(replace(made.manifest, quotations=(), others=()))
    turned = made.pdf.replace(b"/MediaBox", b"/Rotate 90/MediaBox")
    assert parse_file(answer(request(turned, other))).unseen == ()
    assert read_finished("book.pdf", made.pdf, other).used == other
    assert read_finished("book.pdf", made.pdf).used == made.carried


_SOUND = {
    "carried": None,
    "layers": {"text": ["ab", "AAAD", True, []]},
    "overlaid": [1],
    "unexpected": [],
    "signatures": [["A. Signer", True]],
    "overruns": [[1, "off", ""]],
    "unseen": [[7, 1, "its letters do not stand in lines in reading order"]],
}


def test_the_form_is_the_one_that_is_spoilt_below() -> None:
    assert parse_file(json.dumps(_SOUND).encode()).overlaid == (1,)


@pytest.mark.parametrize(
    "spoilt",
    [
        {**_SOUND, "carried": "no base64!"},
        {**_SOUND, "layers": {"text": ["abc", "AAAD", True, []]}},
        {**_SOUND, "layers": {"margin": ["ab", "AAAD", True, []]}},
        {**_SOUND, "layers": [1]},
        {**_SOUND, "overlaid": ["one"]},
        {**_SOUND, "signatures": ["A"]},
        {**_SOUND, "unexpected": None},
        {**_SOUND, "overruns": [["one", "off", ""]]},
        {**_SOUND, "unseen": [[1]]},
        {**_SOUND, "unseen": [[1, 2, "other"]]},
        {"layers": {}},
        [],
        7,
    ],
)
def test_what_makes_no_sense_is_refused(spoilt: object) -> None:
    with pytest.raises(UnreadableFileError, match="makes no sense"):
        parse_file(json.dumps(spoilt).encode())


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe", b"{", b'{"layers": 1e999}', b'{"unreadable": "x"}'])
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        parse_file(garbage)


def test_a_file_that_takes_too_long_ends_in_a_message(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(module: str, data: bytes, *, timeout: float) -> bytes:
        raise EngineTimeout("it took longer than 120 seconds")

    path = tmp_path / "book.pdf"
    path.write_bytes(made.pdf)
    monkeypatch.setattr(process, "run_isolated", late)
    with pytest.raises(CannotRunError, match=r"the PDF cannot be read: it took longer than 120 seconds"):
        command.verify(path)
