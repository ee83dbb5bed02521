"""LibreOffice, as a person would have it open and save a file; for tests marked `system`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PROGRAM = shutil.which("soffice")
REASON = "LibreOffice is not installed (Debian package `libreoffice-writer`)"


def converted(file: Path, kind: str, folder: Path) -> bytes:
    """A file as LibreOffice saves it in another format, or in the same."""
    out = folder / "converted"
    out.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [str(PROGRAM), profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(file)]
    subprocess.run(words, check=True, capture_output=True, timeout=500)
    return (out / f"{file.stem}.{kind}").read_bytes()
