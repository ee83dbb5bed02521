"""What the examples of a page print: each is a chapter of a book, which is built to HTML and read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from quoteproof import open_book
from tests.pages import Element, read

SKIPPED = frozenset({"passage", "opener", "back", "annotation"})
"""Classes and names of elements that the printed book does not have."""
RAISED = frozenset({"sup", "msup"})
"""Elements of which the last letter is raised."""
HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BLOCKS = frozenset("br p div h3 h4 li dt dd figcaption caption tr blockquote pre figure table".split())


def printed(examples: Sequence[str], *, book: Path) -> list[str]:
    """What each example prints as a chapter of the book in the folder, a line for each block; the title is left out.

    An example that begins with `# ` has a title of its own, which is printed. Raises `AssertionError` if the book is
    not built.
    """
    for chapter in (book / "chapters").glob("*.md"):
        chapter.unlink()
    for number, example in enumerate(examples, 1):
        text = example if example.startswith("# ") else f"# Example {number}\n\n{example}"
        (book / f"chapters/{number:02}-example.md").write_text(f"{text}\n", encoding="utf-8")
    with open_book(book) as opened:
        built = opened.build(formats=("html",))
    assert built.written, built.result.text()
    page = read((book / "build/book.html").read_text(encoding="utf-8"))
    return ["\n".join(_lines(part)) for part in page.all("section", class_="chapter")][: len(examples)]


def _lines(chapter: Element) -> list[str]:
    kept = [re.sub(r"\s+", " ", line).strip() for line in _text(chapter).split("\n")]
    return [line for line in kept if line and not re.fullmatch(r"(\d+ )?Example \d+", line)]


def _text(element: Element) -> str:
    if SKIPPED & {element.name, *element.attributes.get("class", "").split()}:
        return ""
    inner = "".join(child.replace("\n", " ") if isinstance(child, str) else _text(child) for child in element.children)
    if element.name in RAISED or element.attributes.get("role") == "doc-noteref":
        return inner[:-1] + inner[-1:].translate(HIGH)
    if element.name == "li" and element.attributes.get("role") != "doc-footnote":
        inner = f"{_bullet(element)} {inner}"
    return f"\n{inner}\n" if element.name in BLOCKS or element.has("class_", "line") else inner


def _bullet(item: Element) -> str:
    assert item.parent is not None
    return f"{list(item.parent.all('li')).index(item) + 1}." if item.parent.name == "ol" else "•"
