"""A PDF read in a process of its own: the same as read here, and nothing that comes over is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteproof.disk.errors import CannotRunError
from quoteproof.engine import process
from quoteproof.engine.process import run_isolated
from quoteproof.engine.program import EngineTimeout
from quoteproof.evidence.marks import BookPart
from quoteproof.project import verify as command
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import NAME
from quoteproof.proof.pdf.pdfium import attached, overlaid
from quoteproof.proof.pdf.process import answer
from quoteproof.proof.pdf.protocol import (
    MODULE,
    FoundRun,
    UnseenReason,
    look_request,
    parse_file,
    parse_unseen,
    read_request,
)
from quoteproof.proof.pdf.text import read_pdf
from tests.proof.book import Made


def test_what_comes_over_is_what_is_read_here(made: Made) -> None:
    read = parse_file(run_isolated(MODULE, read_request(made.pdf)))
    assert read.carried == attached(made.pdf, NAME)
    assert read.layers == read_pdf(made.pdf)
    assert read.overlaid == overlaid(made.pdf)


def test_a_file_that_is_none_says_why() -> None:
    with pytest.raises(UnreadableFileError, match="not a PDF that can be read"):
        parse_file(run_isolated(MODULE, read_request(b"%PDF-1.7 and no more")))


def test_what_is_seen_comes_over(made: Made) -> None:
    runs = [FoundRun(7, BookPart.TEXT, 0, 5)]
    assert parse_unseen(run_isolated(MODULE, look_request(made.pdf, runs))) == ()
    again = made.pdf.replace(b"/MediaBox", b"/Rotate 90/MediaBox")
    assert {(one.order, one.reason) for one in parse_unseen(answer(look_request(again, runs)))} <= {
        (7, UnseenReason.PAGE)
    }


_SOUND = {
    "carried": None,
    "layers": {"text": ["ab", "AAAD", True, []]},
    "overlaid": [1],
    "unexpected": [],
    "signatures": [["A. Signer", True]],
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
        {"layers": {}},
        [],
        7,
    ],
)
def test_what_makes_no_sense_is_refused(spoilt: object) -> None:
    with pytest.raises(UnreadableFileError, match="makes no sense"):
        parse_file(json.dumps(spoilt).encode())


@pytest.mark.parametrize(
    "garbage", [b"7", b"[[1]]", b'[[1, 2, "other"]]', b'{"other": 1}', b"\xff", b'{"unreadable": "x"}']
)
def test_what_makes_no_sense_of_what_is_seen_is_refused(garbage: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        parse_unseen(garbage)


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe", b"{", b'{"layers": 1e999}'])
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        parse_file(garbage)


def test_a_file_that_takes_too_long_ends_in_a_message(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(module: str, data: bytes) -> bytes:
        raise EngineTimeout("it took longer than 120 seconds")

    path = tmp_path / "book.pdf"
    path.write_bytes(made.pdf)
    monkeypatch.setattr(process, "run_isolated", late)
    with pytest.raises(CannotRunError, match=r"the PDF cannot be read: it took longer than 120 seconds"):
        command.verify(path)
