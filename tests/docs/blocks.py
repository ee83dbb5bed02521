"""The blocks of the documentation: every fenced block of every page, with the marks that stand above it.

A mark is an HTML comment on a line of its own directly above the fence. CONTRIBUTING.md says what each means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.book_of import ROOT

GENERATED = frozenset({"docs/rules.md", "docs/codes.md", "docs/commands.md"})
"""Pages that a program writes from what is tested elsewhere."""
PAGES = tuple(
    page
    for pattern in ("*.md", "docs/**/*.md", "editors/*/*.md", "seeds/*.md", ".github/**/*.md")
    for page in sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))
    if page not in GENERATED
)
"""Every page whose blocks must be run or excused, by its path in the repository."""
MARKS = ("folder", "file", "finds", "prints", "not run", "run by")
_FENCE = re.compile(r"^( *)(`{3,}|~{3,}) *([\w-]*)")
_MARK = re.compile(r"^ *<!-- ([a-z ]+?)(?:: (.*?))? -->$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    language: str
    lines: tuple[str, ...]
    """Without the indentation of the fence."""
    first: int
    """The index of its first line in the page."""
    indent: str
    marks: tuple[tuple[str, str], ...]
    """Name and value of each mark, in the order of the page."""

    @property
    def text(self) -> str:
        """All lines, each with its line end."""
        return "".join(f"{line}\n" for line in self.lines)

    def mark(self, name: str) -> str | None:
        """The value of a mark; nothing if the block does not have it."""
        return dict(self.marks).get(name)

    def have(self, name: str) -> bool:
        """Whether the block has a mark, with or without a value."""
        return name in dict(self.marks)


def read(page: str) -> str:
    """The text of a page, by its path in the repository."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str) -> Iterator[Block]:
    """Every fenced block of a page, in order; one in another fence is a part of that one."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        indent, ticks, language = fence.groups()
        end = next(i for i in range(at + 1, len(lines)) if re.fullmatch(rf" *{re.escape(ticks)}+ *", lines[i]))
        inner = tuple(line.removeprefix(indent) for line in lines[at + 1 : end])
        yield Block(language, inner, at + 1, indent, tuple(_marks_above(lines, at)))
        at = end + 1


def _marks_above(lines: list[str], at: int) -> Iterator[tuple[str, str]]:
    first = at
    while first and (mark := _MARK.match(lines[first - 1])) and mark[1] in MARKS:
        first -= 1
    for line in lines[first:at]:
        mark = _MARK.match(line)
        assert mark
        yield mark[1], mark[2] or ""


def stray_marks(text: str) -> list[str]:
    """Marks that stand above no fence."""
    lines = text.splitlines()
    ours = [i for i, line in enumerate(lines) if (mark := _MARK.match(line)) and mark[1] in MARKS]
    used = {block.first - 2 - above for block in blocks(text) for above in range(len(block.marks))}
    return [lines[i] for i in ours if i not in used]


def indented_commands(text: str) -> list[str]:
    """Commands that a page shows by indentation, and not in a fenced block."""
    lines = text.splitlines()
    fenced = {at for block in blocks(text) for at in range(block.first, block.first + len(block.lines))}
    return [line for at, line in enumerate(lines) if at not in fenced and re.match(r" {4,}(\$|quoteproof|make) ", line)]


def replaced(text: str, new: list[tuple[Block, list[str]]]) -> str:
    """The page with other lines in some of its blocks."""
    lines = text.splitlines()
    for block, inner in sorted(new, key=lambda pair: -pair[0].first):
        lines[block.first : block.first + len(block.lines)] = [f"{block.indent}{line}".rstrip() for line in inner]
    return "\n".join(lines) + "\n"
