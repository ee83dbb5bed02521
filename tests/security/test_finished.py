"""Finished files made to exhaust who verifies them: each is refused while little has been read."""

from __future__ import annotations

import io
import zipfile

import pytest

from quoteproof.proof.docx import package
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import UnreadableFileError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(
    body: str, notes: str = "", links: int = 0, targets: int = 1, kind: str = "footnotes", name: str = "notes"
) -> bytes:
    """Make a DOCX of a body and as many relationships to as many parts of notes, or of another kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        main = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{main}</Relationships>')
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        given = "".join(
            f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{name}{i % targets}.xml"/>' for i in range(links)
        )
        table = f'<Relationships xmlns="{RELATIONSHIPS}">{given}</Relationships>'
        archive.writestr("word/_rels/document.xml.rels", table)
        for i in range(targets if links else 0):
            archive.writestr(f"word/{name}{i}.xml", f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>')
    return out.getvalue()


def test_a_part_named_often_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MAX_TOTAL", 20_000_000)
    data = docx("<w:p/>", " " * 3_000_000, links=5_000)
    assert len(data) < 200_000
    read_docx(Package(data))


def test_all_parts_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MAX_TOTAL", 20_000_000)
    with pytest.raises(UnreadableFileError, match="unpacks to more"):
        read_docx(Package(docx("<w:p/>", " " * 3_000_000, links=30, targets=30, kind="header")))


@pytest.mark.parametrize("before", [True, False])
def test_what_stands_around_the_zip_is_refused(before: bool) -> None:
    """Programs differ in which of two files in one they open."""
    data, other = docx("<w:p/>"), docx("<w:p><w:r><w:t>other</w:t></w:r></w:p>")
    commented = data[:-2] + len(other).to_bytes(2, "little") + other
    with pytest.raises(UnreadableFileError):
        read_docx(Package(other + data if before else commented))


def test_a_part_whose_name_can_mean_several_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="ambiguous name"):
        read_docx(Package(docx("<w:p/>", links=1, name="not%65s")))


def test_several_parts_of_which_word_takes_one_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="2 parts of the kind `footnotes`"):
        read_docx(Package(docx("<w:p/>", links=2, targets=2)))


def test_the_number_of_elements_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MAX_ELEMENTS", 10_000)
    with pytest.raises(UnreadableFileError, match="elements"):
        read_docx(Package(docx("<w:p/>" * 20_000)))
