"""Tells of every book that the check passes and a build refuses.

`python -m tests.green FILE-OR-FOLDER …` makes a book of each Markdown file; `--seed N --count K` makes K books of
random characters, the first from seed N; without either the constructs are tried one by one. `--layout article` makes
articles of them. Both commands are asked
as a user asks them. What only the steps of a build refuse (P005, P006) is shown too, other refusals are counted.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from quoteproof import open_book
from quoteproof.book.config import Layout
from quoteproof.disk.errors import CannotRunError
from tests.green import characters
from tests.green.constructs import CONSTRUCTS
from tests.green.looking import not_proved
from tests.green.places import write_book

FORMATS = ("pdf", "docx", "html")
PASSED = "passed, not built"
UNSEEN = "built, not proved by verify"
LATE = "refused by the steps of a build"
_LATE_CODES = frozenset(("P005", "P006"))


def outcome(write: Callable[[Path], None]) -> tuple[str, str]:
    """What became of the book that `write` writes, and why."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        try:
            write(root)
            with open_book(root) as book:
                errors = book.check(formats=FORMATS).checked.errors
                if errors:
                    late = next((e for e in errors if e.code.id in _LATE_CODES), None)
                    return (LATE, f"{late.code.id} {late.message}") if late else ("refused by the check", "")
                built = book.build(FORMATS)
        except CannotRunError as error:
            return "cannot be read", str(error)
        if not built.written:
            return PASSED, built.result.checked.errors[0].message
        told = not_proved((root / "build/book.pdf").read_bytes(), root)
        return (UNSEEN, "; ".join(told[1:3])) if told else ("built", "")


def of_text(text: str, settings: str = "") -> Callable[[Path], None]:
    """A writer of a book of one chapter."""

    def write(root: Path) -> None:
        write_book(root, ("one two",))
        (root / "chapters/01.md").write_text(text, encoding="utf-8")
        with (root / "book.yaml").open("a", encoding="utf-8") as book:
            book.write(settings)

    return write


def of_seed(seed: int) -> tuple[str, str]:
    """What became of the book of a seed, without the blocks that the check refuses; shows what matters."""
    passages, chosen = characters.blocks(seed)

    def tried(some: list[str]) -> tuple[str, str]:
        return outcome(lambda root: characters.write(root, seed, passages, some))

    chosen = [block for block in chosen if tried([block])[0] in ("built", LATE, PASSED, UNSEEN)]
    how, why = tried(chosen)
    for block in chosen if how in (LATE, PASSED, UNSEEN) else ():
        fewer = [other for other in chosen if other is not block]
        if fewer and tried(fewer)[0] == how:
            chosen = fewer
    return how, "\n\n".join((why, *chosen)) if why else ""


def main() -> int:
    """Try all that is asked for."""
    parser = ArgumentParser(prog="python -m tests.green", description=__doc__)
    parser.add_argument("file", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=0, help="how many books of random characters")
    parser.add_argument("--layout", type=Layout, choices=[*Layout], default=Layout.BOOK, help="of the books of texts")
    args = parser.parse_args()
    settings = f"layout: {args.layout}\n"
    files = [f for name in args.file for f in (sorted(name.rglob("*.md")) if name.is_dir() else [name])]
    texts = {str(file): file.read_text(encoding="utf-8", errors="replace") for file in files}
    if not files and not args.count:
        texts = {name: f"# A\n\n{text}\n" for name, text in CONSTRUCTS.items()}
    counted: Counter[str] = Counter()
    names = [*texts, *range(args.seed, args.seed + args.count)]
    for name in names:
        how, why = of_seed(name) if isinstance(name, int) else outcome(of_text(texts[name], settings))
        counted[how] += 1
        if why:
            print(f"{'seed ' if isinstance(name, int) else ''}{name}: {how}: {why}", flush=True)
    print(", ".join(f"{number} {how}" for how, number in sorted(counted.items())))
    return 1 if counted[PASSED] or counted[UNSEEN] else 0


if __name__ == "__main__":
    sys.exit(main())
