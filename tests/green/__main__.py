"""Tells of every Markdown file that the check passes and a build refuses: `python -m tests.green FILE-OR-FOLDER …`.

Each file becomes the one chapter of a book. Of most files of strangers the check tells something; those are counted.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.build import build
from quoteproof.project.project import Project
from tests.green.constructs import CONSTRUCTS
from tests.green.places import write_book


def outcome(text: str) -> tuple[str, str]:
    """Whether a chapter is refused by the check, built, or passed by the check and refused by the build; and why."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        write_book(root, ("one two",))
        (root / "chapters/01.md").write_text(text, encoding="utf-8")
        with Project.open(root, cached=False) as project:
            try:
                if project.check().errors:
                    return "refused by the check", ""
                built = build(project, frozenset({"pdf", "docx", "html"}))
            except CannotRunError as error:
                return "passed, not built", "; ".join(trouble.message for trouble in error.troubles[:3])
            return ("built", "") if built.written else ("passed, not built", built.result.errors[0].message)


def main() -> int:
    """Try every file that is named, and the constructs one by one where none is."""
    names = [Path(name) for name in sys.argv[1:]]
    files = [file for name in names for file in (sorted(name.rglob("*.md")) if name.is_dir() else [name])]
    texts = {str(file): file.read_text(encoding="utf-8", errors="replace") for file in files}
    counted: Counter[str] = Counter()
    for name, text in (texts or {name: f"# A\n\n{text}\n" for name, text in CONSTRUCTS.items()}).items():
        how, why = outcome(text)
        counted[how] += 1
        if why:
            print(f"{name}: {why}", flush=True)
    print(", ".join(f"{number} {how}" for how, number in sorted(counted.items())))
    return 1 if counted["passed, not built"] else 0


if __name__ == "__main__":
    sys.exit(main())
