"""A PDF whose text is right: what a reader does not see as it was proved is told, and nothing else."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from quoteproof.engine import process
from quoteproof.project import verify as command
from quoteproof.proof.pdf.process import answer
from quoteproof.proof.pdf.protocol import UnseenReason
from quoteproof.proof.verification import Verification
from quoteproof.proof.wording import verification_lines
from tests.proof.alter_pdf import KINDS, run_to_alter, signed
from tests.proof.book import Made
from tests.proof.pdf_pages import dictionary, saved, spot_of
from tests.samples import sampled

QPDF = shutil.which("qpdf")


@pytest.fixture(autouse=True)
def here(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)


def verified(made: Made, pdf: bytes) -> Verification:
    path = made.root / "seen.pdf"
    path.write_bytes(pdf)
    with patch.object(process, "run_isolated", lambda _, request, **__: answer(request)):
        return command.verify(path, sha256=made.sha256)


@pytest.mark.parametrize(
    ("kind", "why"),
    sampled(
        [
            ("mode of white outlines", UnseenReason.PAINT),
            ("nearly transparent", UnseenReason.PAINT),
            ("soft mask", UnseenReason.PAINT),
            ("blended away", UnseenReason.PAINT),
            ("clipped to corners", UnseenReason.PAINT),
            ("hair lines", UnseenReason.PAINT),
            ("grey", UnseenReason.PAINT),
            ("font of the reader", UnseenReason.PAINT),
            ("on a heap", UnseenReason.ORDER),
            ("bits covered", UnseenReason.COVERED),
            ("half covered", UnseenReason.COVERED),
            ("struck out", UnseenReason.COVERED),
            ("picture over it", UnseenReason.COVERED),
            ("text over it", UnseenReason.COVERED),
            ("word between", UnseenReason.COVERED),
            ("with accents", UnseenReason.COVERED),
            ("letters underlined", UnseenReason.COVERED),
            ("tails cut", UnseenReason.COVERED),
            ("line on the baseline", UnseenReason.COVERED),
            ("a word tiny", UnseenReason.PAINT),
            ("described", UnseenReason.NAMED),
            ("spelled out", UnseenReason.NAMED),
        ],
        2,
    ),
)
def test_what_is_not_seen_is_told_with_its_reason(kind: str, why: UnseenReason, made: Made) -> None:
    """The text of each of these files is right, and so is what stands in it, but for what the reason says."""
    by = random.Random(7)
    run = run_to_alter(made, by)
    spot = spot_of(made, run)
    KINDS[kind](spot, by)
    told = verified(made, saved(spot.writer))
    assert (run.order, spot.page + 1, why) in [(one.order, one.page, one.reason) for one in told.unseen]
    assert not told.proved
    assert f"on page {spot.page + 1}: {why}" in "\n".join(verification_lines(told))


def test_words_that_are_underlined_are_proved(made: Made) -> None:
    """A line as Typst draws it: below the letters, and not through those that reach below them."""
    by = random.Random(7)
    spot = spot_of(made, run_to_alter(made, by))
    baseline = sorted(bottom for _, bottom, _, _ in spot.glyphs)[len(spot.glyphs) // 2]
    low = [(left - 0.9, right + 0.9) for left, bottom, right, _ in spot.glyphs if bottom < baseline - 0.5]
    ends = [spot.box[0], *(at for span in low for at in span), spot.box[2]]
    drawn = b" ".join(
        b"%f %f %f .6 re f" % (start, baseline - 1.6, end - start)
        for start, end in zip(ends[::2], ends[1::2], strict=True)
        if end - start > 1.7
    )
    spot.draw(spot.drawing + b" q 0 g " + drawn + b" Q")
    assert verified(made, saved(spot.writer)).proved


def test_a_file_that_is_only_written_anew_is_proved(made: Made) -> None:
    """So what is altered in the same way is refused for what was altered."""
    assert verified(made, saved(PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf))))).proved


@pytest.mark.system
@pytest.mark.skipif(QPDF is None, reason="qpdf is not installed (Debian package `qpdf`)")
@pytest.mark.parametrize("option", ["--linearize", "--object-streams=disable", "--object-streams=generate", "--qdf"])
def test_a_file_that_qpdf_wrote_anew_is_proved(option: str, made: Made, tmp_path: Path) -> None:
    (tmp_path / "old.pdf").write_bytes(made.pdf)
    words = [str(QPDF), option, str(tmp_path / "old.pdf"), str(tmp_path / "new.pdf")]
    subprocess.run(words, check=True, timeout=30)
    assert verified(made, (tmp_path / "new.pdf").read_bytes()).proved


def test_a_signed_file_is_proved_and_its_signer_named_as_the_file_states_it(made: Made) -> None:
    told = verified(made, signed(made.pdf))
    assert told.proved
    assert told.file.pdf is not None
    assert [(one.signer, one.whole) for one in told.file.pdf.signatures] == [("A. Signer", True)]
    lines = "\n".join(verification_lines(told))
    assert "signature: by A. Signer, as the file says; it covers the whole file" in lines
    assert "whether the signature is valid is not checked" in lines


def test_what_was_added_after_a_signature_is_refused(made: Made) -> None:
    told = verified(made, signed(made.pdf) + b"\n")
    assert not told.proved
    assert "something was added to the file after it was signed" in "\n".join(verification_lines(told))


def test_a_second_signature_may_cover_the_first(made: Made) -> None:
    told = verified(made, signed(signed(made.pdf), field=9_100))
    assert told.proved
    assert told.file.pdf is not None
    assert [one.whole for one in told.file.pdf.signatures] == [False, True]


def test_what_no_book_has_is_named(made: Made) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf)))
    writer._root_object[NameObject("/OCProperties")] = dictionary()
    told = verified(made, saved(writer))
    assert not told.proved
    assert "not allowed in a PDF: `/OCProperties`" in verification_lines(told)
