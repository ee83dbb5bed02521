"""`python -m tests.packaging.dist` builds dist/, and proves that what is built is whole: `make dist`.

The sdist is built, and the wheel from the sdist; both are built twice, to the same bytes. `twine` judges what PyPI
would show. Then the wheel is installed in an empty environment at the locked versions, and makes, proves and explains a
book in a folder outside of the repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import quoteproof
from tests.book_of import ROOT

OUT: Final = ROOT / "dist"
NAMES: Final = tuple(f"quoteproof-{quoteproof.__version__}{end}" for end in (".tar.gz", "-py3-none-any.whl"))
"""The files of a release, the sdist and the wheel."""
TRIAL: Final = (
    ("--version",),
    ("init", "letters"),
    ("build", "--to", "pdf,docx,html"),
    ("verify", "build/book.pdf"),
    ("verify", "build/book.docx"),
    ("explain", "Q001"),
    ("help", "citing"),
)
"""The commands of the trial; those after `init` run in the book that it makes."""


def build(out: Path) -> tuple[Path, Path]:
    """Build the sdist, and from it the wheel, into `out`; raises `CalledProcessError`."""
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)])
    sdist, wheel = (out / name for name in NAMES)
    return sdist, wheel


def judge(files: Sequence[Path]) -> None:
    """Have `twine` judge the metadata and the long description; raises `CalledProcessError`."""
    run([sys.executable, "-m", "twine", "check", "--strict", *map(str, files)])


def install(wheel: Path, folder: Path) -> list[str]:
    """Make an empty environment with the locked requirements and the wheel; the command that starts the program."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run([*pip, "install", "--require-hashes", "-r", str(ROOT / "requirements.txt")])
    run([*pip, "install", "--no-deps", "--no-index", str(wheel)])
    run([*pip, "check"])
    return [str(python.with_name("quoteproof"))]


def attempt(program: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> list[str]:
    """Run the trial with the program in an empty folder; what each command printed. Raises `CalledProcessError`."""
    printed: list[str] = []
    for words in TRIAL:
        inside = folder / "letters"
        printed.append(run([*program, *words], inside if inside.is_dir() else folder, environment))
    for name in ("book.pdf", "book.docx", "book.html"):
        assert (folder / "letters/build" / name).stat().st_size > 1000, name
    return printed


def run(command: Sequence[str], folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> str:
    """Run a command without PYTHONPATH; what it printed. What it says of a fault goes to standard error."""
    variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, cwd=folder, env={**variables, **(environment or {})}, stdout=subprocess.PIPE, encoding="utf-8"
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        done.check_returncode()
    return done.stdout


def main() -> None:
    """Build and prove dist/; the first fault ends it."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        again = build(Path(scratch, "again"))
        files = build(OUT)
        differing = [
            file.name for file, other in zip(files, again, strict=True) if file.read_bytes() != other.read_bytes()
        ]
        if differing:
            raise SystemExit(f"built twice, and not the same bytes: {', '.join(differing)}")
        judge(files)
        work = Path(scratch, "work")
        work.mkdir()
        for words, printed in zip(TRIAL, attempt(install(files[1], Path(scratch, "env")), work), strict=True):
            print(f"$ quoteproof {' '.join(words)}\n{printed}", end="")
    for file in files:
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
