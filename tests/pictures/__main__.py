"""Make the pictures: `python -m tests.pictures`, or `make pictures`.

The terminal needs nothing else; the pictures of pages need Chromium, and are left as they are where it is missing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser import PROGRAM, REASON
from tests.pictures.misquoted import terminal_pictures
from tests.pictures.places import FOLDER


def main() -> int:
    """Write every picture that can be made here."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in terminal_pictures(Path(folder)).items():
            (FOLDER / name).write_text(data, encoding="utf-8")
    if PROGRAM is None:
        print(f"skipped the pictures of pages: {REASON}")
        return 0
    from tests.pictures.pages import page_pictures

    with tempfile.TemporaryDirectory() as folder:
        for name, png in page_pictures(Path(folder)).items():
            (FOLDER / name).write_bytes(png)
            print(f"{name}: {len(png) // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
