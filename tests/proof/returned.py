"""A DOCX that comes back changed, and what `verify` says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from quoteproof.project.verify import verify
from quoteproof.proof.verification import Verification
from tests.proof.book import Made
from tests.proof.words import parts_of, zipped

DOCUMENT = "word/document.xml"
RUN = '<w:r><w:t xml:space="preserve">'
END = "</w:t></w:r>"
ENTRY = "“only weather that has made up its mind”"
STRAIGHT = '"only weather that has made up its mind"'
KNOWN = "“every ship believes”"
BY = 'w:id="9" w:author="A. Editor" w:date="2026-01-01T00:00:00Z"'


def around(old: str, before: str, after: str, put: str = "") -> Callable[[str], str]:
    """Split the run in which some words stand, put XML before and after them, and other words in their place."""

    def change(xml: str) -> str:
        assert old in xml, old
        middle = put or f"{RUN}{old}{END}"
        return xml.replace(old, f"{END}{before}{middle}{after}{RUN}", 1)

    return change


def text(old: str, new: str) -> Callable[[str], str]:
    def change(xml: str) -> str:
        assert old in xml, old
        return xml.replace(old, new, 1)

    return change


def row(mark: str) -> Callable[[str], str]:
    """Take out the row in which the table quotes, or mark it as a tracked change."""

    def change(xml: str) -> str:
        rows = re.findall(r"<w:tr>.*?</w:tr>", xml, re.DOTALL)
        (found,) = (one for one in rows if ENTRY in one)
        return xml.replace(found, found.replace("<w:tr>", f"<w:tr><w:trPr>{mark}</w:trPr>") if mark else "")

    return change


def verified(made: Made, folder: Path, change: Callable[[str], str], **parts: Callable[[str], str]) -> Verification:
    """Verify the DOCX with its main part, and others, changed; the digest of its manifest is known."""
    files = parts_of(made.docx)
    files[DOCUMENT] = change(files[DOCUMENT].decode()).encode()
    for name, other in parts.items():
        files[f"word/{name}.xml"] = other(files[f"word/{name}.xml"].decode()).encode()
    path = folder / "returned.docx"
    path.write_bytes(zipped(files))
    return verify(path, sha256=made.sha256)


def same(xml: str) -> str:
    """Leave a part as it is."""
    return xml
