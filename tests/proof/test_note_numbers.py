"""A quotation that ends with the number of a note: of any length, in any kind of style, it is built and then proved."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.seeds import anchor
from quoteproof.project.verify import verify
from quoteproof.proof.manifest import digest
from quoteproof.proof.pdf.protocol import UnseenReason
from quoteproof.proof.wording import verification_lines
from tests.proof.pdf_pages import saved
from tests.samples import sampled

SEED = (
    "The sea is too loud for that.\n\nThe wind rose before noon in the year 10.\n\n"
    "O wind that blows\nacross the sea\nand never rests 19\n"
)
_ENTRY = "@book{KEY, author = {Moore, Ann}, title = {Letters}, year = {1911}, file = {seeds/KEY.txt}}"
STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="CLASS" version="1.0">
  <info><title>A style</title><id>a-style</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout LAYOUT>CITED</layout></citation>
  <bibliography><layout><names variable="author"/></layout></bibliography>
</style>
"""
NUMBER = '<text variable="citation-number"/>'
STYLES = {
    "notes": ("note", 'suffix="."', '<names variable="author"/><text variable="locator" prefix=", "/>'),
    "brackets": ("in-text", 'prefix="[" suffix="]"', NUMBER),
    "superscript": ("in-text", 'vertical-align="sup"', NUMBER),
    "superscript in brackets": ("in-text", 'vertical-align="sup" prefix="[" suffix="]"', NUMBER),
}
FORMS = """> The wind rose before noon in the year 10.
>
> — [@KEY#p2]

| O wind that blows
| across the sea
| and never rests 19 [@KEY#p3]

> The wind rose before noon in the year 10. [@KEY#p2]

1. An item

   > The wind rose before noon in the year 10. [@KEY#p2]

She wrote “too loud for that” [@KEY#p1]; “too loud for that.” [@KEY#p1]

So she wrote.^[In her words:

> The wind rose before noon in the year 10. [@KEY#p2]

And “too loud for that” [@KEY#p1].]
"""
NOTES_OF_FORMS = 7
STARTS = (1, 9, 99)
"""The first numbers of notes that the forms get, in a style with notes; the numbers behind them are used, too."""


def make_book(root: Path, style: tuple[str, str, str], page: str = "") -> None:
    """A book of one chapter with all forms, each of whose quotations ends with a number of a note or of a work."""
    keys = [f"letters{start}" for start in STARTS]
    entries = [_ENTRY.replace("KEY", key) for key in keys]
    chapter, number = "# One\n\n", 1
    for start, key in zip(STARTS, keys, strict=True):
        fillers = range(number, start)
        entries += [f"@book{{w{at}, author = {{Writer, W.}}, title = {{Works}}, year = {{2000}}}}" for at in fillers]
        chapter += "".join(f"Others write of it, too [@w{at}].\n\n" for at in fillers) + FORMS.replace("KEY", key)
        number = start + NOTES_OF_FORMS
    kind, layout, cited = style
    files = {
        "book.yaml": f"title: Numbers\nlanguage: en-US\ncsl: style.csl\noutputs: [pdf, docx, html]\n{page}",
        "style.csl": STYLE.replace("CLASS", kind).replace("LAYOUT", layout).replace("CITED", cited),
        "references.bib": "\n".join(entries),
        "chapters/01-one.md": chapter,
        **{f"seeds/{key}.txt": SEED for key in keys},
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    anchor(root, {})


@pytest.mark.parametrize("name", sampled(list(STYLES), 4))
def test_what_is_built_is_proved(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(tmp_path, STYLES[name])
    with Project.open(tmp_path) as project:
        built = build(project)
    assert len(built.written) == 3, [finding.message for finding in built.result.errors]
    monkeypatch.chdir(tmp_path)
    for output in ("book.pdf", "book.docx"):
        verification = verify(tmp_path / "build" / output)
        assert verification.proved, "\n".join(verification_lines(verification))


def test_a_raised_digit_of_a_quotation_is_proved_behind_a_note_of_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of the note and the digit are one glyph of the face, which the file names as a digit."""
    make_book(tmp_path, STYLES["notes"])
    tmp_path.joinpath("seeds/letters1.txt").write_text("They walked 12 km² of the 20 m³ sphere S².\n", encoding="utf-8")
    tmp_path.joinpath("chapters/01-one.md").write_text(
        "# One\n\nOthers [@w2; @w3].\n\nMore [@w4].\n\nMore [@w5].\n\n"
        "It has “12 km² of the 20 m³ sphere S²” [@letters1#p1].\n",
        encoding="utf-8",
    )
    tmp_path.joinpath("references.bib").write_text(
        "\n".join(
            [_ENTRY.replace("KEY", "letters1")]
            + [f"@book{{w{at}, author = {{Writer, W.}}, title = {{Works}}, year = {{2000}}}}" for at in range(2, 6)]
        ),
        encoding="utf-8",
    )
    for key in ("letters9", "letters99"):
        tmp_path.joinpath(f"seeds/{key}.txt").unlink()
    tmp_path.joinpath("seeds/anchors.yaml").unlink()
    anchor(tmp_path, {})
    with Project.open(tmp_path) as project:
        built = build(project)
    assert not built.result.errors, [finding.message for finding in built.result.errors]
    monkeypatch.chdir(tmp_path)
    verification = verify(tmp_path / "build/book.pdf")
    assert verification.proved, "\n".join(verification_lines(verification))


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a book with notes, whose numbers its face draws as digits that are smaller and raised."""
    root = tmp_path_factory.mktemp("noted")
    make_book(root, STYLES["notes"], "font: New Computer Modern\n")
    with Project.open(root) as project:
        assert build(project, frozenset({"pdf"})).written
    sha256 = digest((root / "build/book.manifest.json").read_bytes())
    assert verify(root / "build/book.pdf", sha256=sha256).proved
    return root


def moved(down: float, larger: float = 1.0) -> Callable[[float, float, bytes], bytes]:
    """Draw the number of a note lower, or larger."""

    def drawn(x: float, y: float, number: bytes) -> bytes:
        return b"q %f 0 0 %f %f %f cm %b Q" % (larger, -larger, x, y - down, number)

    return drawn


def with_sign(content: bytes) -> Callable[[float, float, bytes], bytes]:
    """Draw something else behind the number, or before it."""

    def drawn(x: float, y: float, number: bytes) -> bytes:
        return moved(0)(x, y, number) + b" EMC/Artifact BMC q 1 0 0 1 %f %f cm %b Q" % (x, y, content)

    return drawn


def renamed(x: float, y: float, number: bytes) -> bytes:
    """Let the number name a letter that stands for a number of a note in what is read."""
    return b"/Span<</ActualText<FEFFFFFC>>>BDC %b EMC" % moved(3.7, 1.7)(x, y, number)


FORGED = {
    "on the line": (moved(3.7), UnseenReason.NUMBER),
    "a letter of the line": (moved(3.7, 1.7), UnseenReason.NUMBER),
    "a little raised": (moved(3.0, 1.7), UnseenReason.NUMBER),
    "larger than letters": (moved(0, 2.5), UnseenReason.NUMBER),
    "below the line": (moved(5), UnseenReason.NUMBER),
    "on the next line": (moved(14), UnseenReason.NUMBER),
    "behind a zero": (with_sign(b"-3 -3.6 2.4 5 re f"), UnseenReason.COVERED),
    "before a zero": (with_sign(b"7 -3.6 2.4 5 re f"), UnseenReason.PARTED),
    "before an exponent": (with_sign(b"7 1 2 2 re f"), UnseenReason.PARTED),
    "renamed": (renamed, None),
}


@pytest.mark.parametrize("name", sampled(list(FORGED), 4))
def test_what_is_no_longer_the_number_of_a_note_is_refused(
    name: str, noted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(noted)
    forge, reason = FORGED[name]
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(forged_number((noted / "build/book.pdf").read_bytes(), forge))
    sha256 = digest((noted / "build/book.manifest.json").read_bytes())
    verification = verify(forged, sha256=sha256)
    assert not verification.proved
    if reason is not None:
        assert {unseen.reason for unseen in verification.unseen} == {reason}


_NUMBER = re.compile(rb"q 1 0 0 -1 ([\d.]+) ([\d.]+) cm(/c0 cs 0 scn\sBT 0 Tr/f\d 5\.7 Tf.*?ET\s)Q", re.DOTALL)


def forged_number(pdf: bytes, forge: Callable[[float, float, bytes], bytes]) -> bytes:
    """A PDF whose first number of a note behind a block is drawn otherwise."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for page in writer.pages:
        content = page.get_contents()
        data = content.get_data() if content is not None else b""
        changed = _NUMBER.sub(lambda found: forge(float(found[1]), float(found[2]), found[3]), data, count=1)
        if changed != data:
            held = DecodedStreamObject()
            held.set_data(changed)
            page[NameObject("/Contents")] = writer._add_object(held.flate_encode())
            return saved(writer)
    raise AssertionError("no number of a note")
