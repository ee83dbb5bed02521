"""`python -m tests.packaging.notes TAG FILE` writes the section of CHANGELOG.md for a release, or says what is missing.

It needs nothing but Python, and ends with status 1 if the tag does not name the version of the program, or if the
changelog has no section for it, or an empty one.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class NotReadyError(Exception):
    """Why a tag cannot be released, in one line."""


def notes(tag: str, version: str, changelog: str) -> str:
    """The text below the heading `## [version] - date` of the changelog; raises `NotReadyError`."""
    if tag != f"v{version}":
        raise NotReadyError(f"the tag is `{tag}`, and `quoteproof.__version__` is `{version}`: it wants `v{version}`")
    parts = re.split(r"^## \[(.+?)\](.*)$", changelog, flags=re.MULTILINE)[1:]
    sections = {name: (rest, text) for name, rest, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)}
    rest, text = sections.get(version, ("", ""))
    if not re.fullmatch(r" - \d{4}-\d\d-\d\d", rest):
        raise NotReadyError(f"CHANGELOG.md has no heading `## [{version}] - YEAR-MONTH-DAY`")
    if not text.strip():
        raise NotReadyError(f"the section of {version} in CHANGELOG.md is empty")
    return text.strip() + "\n"


def main(tag: str, file: str) -> int:
    """Write the section to the file; the exit status."""
    version = re.search(r'^__version__ = "(.+)"$', _read("src/quoteproof/__init__.py"), re.MULTILINE)
    assert version is not None
    try:
        text = notes(tag, version[1], _read("CHANGELOG.md"))
    except NotReadyError as why:
        print(f"error: {why}", file=sys.stderr)
        return 1
    Path(file).write_text(text, encoding="utf-8", newline="\n")
    return 0


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
