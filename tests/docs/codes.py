"""Makes docs/codes.md: every code's explanation on one page, the same words that `quoteproof explain` prints.

Run as `python -m tests.docs.codes`; a test asserts that the committed page is what it gives.
"""

from __future__ import annotations

from pathlib import Path

from quoteproof.report.explain import page

PAGE = Path(__file__).parents[2] / "docs" / "codes.md"

__all__ = ["PAGE", "page"]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
