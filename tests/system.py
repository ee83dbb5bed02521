"""Says which programs the tests marked `system` would need, and which of them are here.

Run as `python -m tests.system`; installs nothing. `make test-all` runs it first, then every test; a test whose program
is missing skips itself and says so.
"""

from __future__ import annotations

import shutil

PROGRAMS = {
    "chromium": "opens the HTML edition",
    "soffice": "opens the DOCX (LibreOffice)",
    "pdftoppm": "draws the pages of the PDF (poppler-utils)",
    "qpdf": "looks at the structure of the PDF",
    "outloud": "checks the PDF against PDF/UA-1 (from PyPI: `pip install outloud`)",
    "pre-commit": "runs the hook in a scratch repository",
    "nvim": "opens a chapter in an editor (Neovim)",
    "epubcheck": "checks an EPUB",
    "node": "tests and packages the extension for VS Code (with npm)",
    "emacs": "opens a chapter in an editor (Emacs, with elpa-eglot)",
}
"""Each program, and what it is for."""


def report() -> str:
    """A line a program."""
    return "\n".join(
        f"{'found' if shutil.which(name) else 'missing':<8} {name:<11} {use}" for name, use in PROGRAMS.items()
    )


if __name__ == "__main__":
    print(report())
