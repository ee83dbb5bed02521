"""Every other mention of the version and of the project's addresses, held to `__version__` and `[project.urls]`.

`python -m tests.packaging.mentions` writes the version anew where it is mentioned: docs/releasing.md says when.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import quoteproof
from tests.book_of import ROOT

URLS: Final[Mapping[str, str]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
"""The project's addresses by name."""

_VERSION: Final = r"(\d+\.\d+\.\d+)"
_HOME: Final = re.escape(URLS["Source"].removeprefix("https://"))
_ANYWHERE: Final = (
    rf"\bquoteproof(?:\[[a-z,]+\])?=={_VERSION}",
    rf"\bquoteproof-{_VERSION}\b",
    rf"\bquoteproof:{_VERSION}\b",
    rf"{_HOME}(?:\.git#|/blob/|/releases/tag/|/releases/download/|@)v{_VERSION}",
    rf"\bquoteproof/quoteproof@v{_VERSION}",
    rf"repo: https://{_HOME}\s+rev: v{_VERSION}",
)
_ALONE: Final = {
    "CITATION.cff": rf"^version: {_VERSION}$",
    "editors/vscode/package.json": rf'\A{{\s+"name": "quoteproof",[^{{}}]*?"version": "{_VERSION}"',
    "editors/vscode/package-lock.json": rf'"name": "quoteproof",\s+"version": "{_VERSION}"',
}
_OUTSIDE: Final = re.compile(r"^(?:tests|benchmarks|book|chapters|seeds|requirements.*\.txt$|CHANGELOG\.md$)")
"""Folders and files with no mention of today's version: what they name, they name as it was or made up."""


def texts() -> Iterator[tuple[Path, str]]:
    """The text files that git knows outside of tests and the like, with their texts."""
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in found.stdout.decode().split("\0"):
        path = ROOT / name
        if name and not _OUTSIDE.match(name) and path.is_file():
            data = path.read_bytes()
            if b"\0" not in data:
                yield path, data.decode()


def versions(path: Path, text: str) -> Iterator[re.Match[str]]:
    """Each mention of the program's version in a text; group 1 is the version."""
    alone = _ALONE.get(path.relative_to(ROOT).as_posix())
    for pattern in (*_ANYWHERE, *([alone] if alone else [])):
        yield from re.finditer(pattern, text, re.MULTILINE)


def renewed(path: Path, text: str, version: str) -> str:
    """The text with each mention of the program's version changed to `version`."""
    for place in sorted((found.span(1) for found in versions(path, text)), reverse=True):
        text = text[: place[0]] + version + text[place[1] :]
    return text


if __name__ == "__main__":
    for path, text in texts():
        new = renewed(path, text, quoteproof.__version__)
        if new != text:
            path.write_text(new, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")
