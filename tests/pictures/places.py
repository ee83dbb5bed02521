"""Where the pictures are kept."""

from __future__ import annotations

from typing import Final

from tests.book_of import ROOT

FOLDER: Final = ROOT / "docs/pictures"
