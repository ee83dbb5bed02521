"""Small books in other languages, on disk: written, checked, built, and read back."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from quoteproof.api import Book, verify
from quoteproof.project.seeds import anchor
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import Layer
from quoteproof.proof.manifest import digest
from quoteproof.proof.pdf.text import read_pdf

FONTS = {
    "Amiri": ("fontpkg_amiri", "files/Amiri-Regular.ttf"),
    "Frank Ruhl Libre": ("fontpkg_frank_ruhl_libre", "files/FrankRuhlLibre[wght].ttf"),
    "Noto Serif JP": ("pylopdf_fonts_cjk", "NotoSerifJP-Regular.otf"),
}
"""Faces that come in packages for development: the package and the file in it."""
ENTRY = "@book{s, author = {Smith, Ann}, title = {On Bridges}, year = {2020}, file = {seeds/s.txt}}\n"


def font(family: str) -> bytes:
    """The font file of a face; skips the test where its package is missing."""
    package, name = FONTS[family]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"the package `{package}` with the font {family} is not installed")
    return (Path(spec.submodule_search_locations[0]) / name).read_bytes()


@dataclass(frozen=True, slots=True)
class Written:
    """A book in a folder."""

    root: Path

    def findings(self) -> list[str]:
        """The codes of what the check finds."""
        with Book(self.root) as book:
            return [finding.code.id for finding in book.check().findings]

    def build(self) -> Written:
        """Build all outputs."""
        with Book(self.root) as book:
            built = book.build()
            assert built.written, built.result.text()
        return self

    def data(self, end: str) -> bytes:
        """The bytes of an output."""
        return (self.root / f"build/book.{end}").read_bytes()

    def pdf(self) -> str:
        """The text of the PDF."""
        return _text(read_pdf(self.data("pdf")).values())

    def docx(self) -> str:
        """The text of the DOCX."""
        return _text(read_docx(Package(self.data("docx"))).accepted.values())

    def html(self) -> str:
        """The HTML edition."""
        return self.data("html").decode("utf-8")

    def is_proved(self, end: str) -> bool:
        """Whether an output is proved by the digest of its manifest."""
        sha256 = digest(self.data("manifest.json"))
        return verify(self.root / f"build/book.{end}", sha256=sha256).proved


def _text(layers: Iterable[Layer]) -> str:
    return "\n".join(layer.readable(0, len(layer.text)) for layer in layers)


def write(
    root: Path, *, language: str, seed: str, chapter: str, fonts: Sequence[str] = (), bibliography: str = ENTRY
) -> Written:
    """Write a book of one source, `s`, and one chapter; the first of the fonts is the text face."""
    family = f"font: {fonts[0]}\n" if fonts and language[:2] not in ("en",) else ""
    files = {
        "book.yaml": f"title: B\nlanguage: {language}\n{family}outputs: [pdf, docx, html]\n",
        "references.bib": bibliography,
        "seeds/s.txt": seed,
        "chapters/01.md": chapter,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for number, name in enumerate(fonts):
        (root / "fonts").mkdir(exist_ok=True)
        (root / f"fonts/{number}.ttf").write_bytes(font(name))
    anchor(root, {})
    return Written(root)
