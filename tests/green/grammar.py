"""Chapters in which all constructs and forms of quotation stand in one another, made at random from a seed.

Not every block passes the check: which do, the check says (`nesting`). Nothing here is known to fail.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

PASSAGES: Final = (
    "no one had thought of a bridge over the river",
    "“Well,” she said, “it is a long way to the other side of it.”",
    "The house stood by the water; and there it stands — still. It was built in 1702 by a man of means, who never "
    "lived in it.",
)
"""The passages of the source `s`."""
_QUOTED: Final = (
    "“no one had thought of a bridge” [@s#p1]",
    "“no one had thought […] over the river” [@s#p1]",
    "“[N]o one had thought of a bridge” [@s#p1]",
    "“no one [in London] had thought” [@s#p1]",
    "“no one had *thought*” [@s#p1, emphasis added]",
    "‘no one had thought’ [@s#p1]",
    "'no one had thought' [@s#p1]",
    '"no one had thought" [see @s#p1]',
    "“no one had thought” and “over the river” [@s#p1]",
    "“it is a long way” [@s#p2]",
    "“‘Well,’ she said, ‘it is a long way’” [@s#p2]",
    "“by a man of means, who never lived in it” [@s#p3]",
    "“there it stands — still” [@s#p3]",
    "[“there it stands — still”]{cite=@s#p3}",
    "[“a man of means”]{lang=en} [@s#p3]",
    "“no one had thought”^[@s#p1.]",
    "“a man of means” [@s#p3; and @s#p1 on bridges]",
    "@s [#p1] “no one had thought”",
    "“**no one** had thought” [@s#p1, emphasis added]",
    "“over the river,” he wrote, “no one had thought” [@s#p1]",
)
_BLOCK: Final = (
    "> no one had thought of a bridge over the river [@s#p1]",
    "> no one had thought […] over the river\n>\n> [@s#p1]",
    "> The house stood by the water; and there it stands — still.\n>\n> --- [@s#p3]",
    "> “Well,” she said, “it is a long way to the other side of it.” [@s#p2]",
    "> It was built in 1702 by a man of means,\n> who never lived in it. [@s#p3, emphasis removed]",
    "::: epigraph\n> no one had thought of a bridge [@s#p1]\n:::",
    "| no one had thought\n| of a bridge [@s#p1]",
    "| no one had thought\n|   of a bridge\n|\n| over the river [@s#p1]",
    "> | no one had thought\n> | of a bridge [@s#p1]",
    "> no one had thought of a bridge over the river [@s#p1]\n\n> there it stands — still [@s#p3]",
)
_PLAIN: Final = (
    "$$ \\int_0^1 x\\,dx = \\sum_{i=1}^n a_i $$",
    "```python\nprint('x')\n```",
    "    code here 'x'",
    "---",
    "<!-- a comment -->",
    f"``` {{.r}}\nlong {'x' * 120}\n```",
)
_WORDS: Final = (
    "word other thing house river of the and in with internationalization is was 1702 x² naïve — … café don’t O'Neill "
    "well-known 3–4 Donaudampfschifffahrtsgesellschaft"
).split()
_DEEPEST: Final = 3


class Grammar:
    """One book at random: the same seed gives the same chapters."""

    def __init__(self, seed: int) -> None:
        """Begin a book."""
        self._random = random.Random(seed)
        self._notes: list[str] = []
        self._targets = 0
        self._in_note = False
        self._chapter = 0

    def chapter(self, blocks: int) -> list[str]:
        """The blocks of the next chapter, headings and notes among them; the first is its title."""
        self._notes, self._chapter = [], self._chapter + 1
        made = [f"# {self.words(2).capitalize()} {self.inline(1) if self._chance(0.3) else self._chapter}"]
        level = 1
        for _ in range(blocks):
            if self._chance(0.12):
                level = self._random.randint(2, min(level + 1, 5))
                made.append(self._heading(level))
            made.append(self.block(_DEEPEST))
        return [*made, *self._notes]

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _any(self, *makers: Callable[[], str]) -> str:
        return self._random.choice(makers)()

    def words(self, most: int) -> str:
        """At most so many words."""
        return " ".join(self._random.choices(_WORDS, k=self._random.randint(1, most)))

    def quoted(self) -> str:
        """A quotation with its citation."""
        return self._random.choice(_QUOTED)

    def _line(self, depth: int) -> str:
        """Inlines without a line end, for headings, terms, cells and captions."""
        return self.inline(depth).replace("\\\n", " ").replace("|", "\\|")

    def _heading(self, level: int) -> str:
        self._targets += 1
        words = f"{self.words(2)} {self._line(2)}" if self._chance(0.7) else self.words(4)
        return f"{'#' * level} {words} {{#h{self._targets}}}"

    def inline(self, depth: int) -> str:
        """Inlines with a quotation in them."""
        if depth == 0 or self._chance(0.25):
            return self.quoted()
        inner = self.inline(depth - 1)
        return self._any(
            lambda: f"*{self.words(3)}* {inner} **{self.words(2)}**",
            lambda: f"***He** wrote* {inner} ~~{self.words(2)}~~",
            lambda: f"[{inner}](https://example.org/a_b?c=d&e=%20)",
            lambda: f"[{inner}]{{.smallcaps}}",
            lambda: f"[{inner}]{{.underline}}",
            lambda: f"[{inner}]{{lang=fr}}",
            lambda: f"{inner}^[{self._see(depth)}.]" if not self._in_note else inner,
            lambda: f"{inner} $x^2 + \\frac{{a}}{{b}}$",
            lambda: f"$f'$ {inner}",
            lambda: f"`code --x` {inner}",
            lambda: f"H~2~O {inner}",
            lambda: f"x^2^ {inner}",
            lambda: f"{inner}\\\n{self.words(3)}",
            lambda: f"{self.words(12)} {inner}, {self.words(9)}",
            lambda: f"{inner}[^n{self._note(depth)}]" if not self._in_note else inner,
            lambda: f"[](#h{self._targets}) {inner}" if self._targets else inner,
            lambda: f"see [the *place*](#h{self._targets}), {inner}" if self._targets else inner,
        )

    def _see(self, depth: int) -> str:
        self._in_note = True
        words = f"See {self.inline(depth - 1)}"
        self._in_note = False
        return words

    def _note(self, depth: int) -> int:
        self._in_note = True
        number = len(self._notes) + 1
        self._notes.append("")
        more = f"\n\n{_inside(self.block(min(depth - 1, 1)))}" if self._chance(0.6) else ""
        self._notes[number - 1] = f"[^n{number}]: {self.words(4)} {self.quoted()}.{more}"
        self._in_note = False
        return number

    def block(self, depth: int) -> str:
        """One block, with others in it."""
        if depth <= 0 or self._chance(0.25):
            return self._any(self._paragraph, self._paragraph, self._displayed, self._displayed, self._plain)
        return self._any(
            lambda: self._items(depth, "-"),
            lambda: self._items(depth, "- [ ]"),
            lambda: self._items(depth, self._random.choice(("1.", "3.", "a)", "(ii)", "#.", "(@)"))),
            lambda: self._definitions(depth),
            lambda: self._definitions(depth),
            lambda: self._pipe_table(depth),
            lambda: self._grid_table(depth),
            lambda: self._grid_table(depth),
            lambda: self._simple_table(depth, lines=False),
            lambda: self._simple_table(depth, lines=True),
            lambda: f"::: {{lang=fr}}\n{self.block(depth - 1)}\n\n{self.block(depth - 1)}\n:::",
            lambda: f'![{self.words(3)} {self._line(1)}](images/a.png){{alt="A dot."}}',
            lambda: "\n".join(f"> {line}".rstrip() for line in self.block(depth - 1).split("\n")),
            lambda: f"{self.words(40)} {self._line(depth)}, {self.words(60)}.",
        )

    def _paragraph(self) -> str:
        return f"{self.words(6)} {self.inline(2)}, {self.words(12)}."

    def _displayed(self) -> str:
        return self._random.choice(_BLOCK)

    def _plain(self) -> str:
        return self._random.choice(_PLAIN)

    def _items(self, depth: int, mark: str) -> str:
        """A list whose items are tight or not, some of them with blocks."""
        width = max(len(mark) + 1, 4) if mark[0] != "-" else 2
        items = []
        for number in range(self._random.randint(1, 4)):
            first = f"{mark if number == 0 or mark[0] == '-' else '#.'} "
            words = f"{first:<{width}}{self.words(4)} {self.inline(1) if self._chance(0.6) else ''}".rstrip()
            blocks = [self.block(depth - 1) for _ in range(self._random.randint(0, 2))]
            items.append("\n\n".join((words, *(_inside(block, width) for block in blocks))))
        return self._random.choice(("\n", "\n\n")).join(items)

    def _definitions(self, depth: int) -> str:
        terms = []
        for _ in range(self._random.randint(1, 2)):
            lines = [self.words(2) if self._chance(0.4) else f"{self.words(2)} {self._line(1)}"]
            for _ in range(self._random.randint(1, 3)):
                blocks = [self.block(depth - 1) for _ in range(self._random.randint(0, 2))]
                words = f":   He wrote {self.inline(1)} {self.words(3)}"
                lines.append("\n\n".join((words, *map(_inside, blocks))) + ("\n" if blocks else ""))
            terms.append("\n".join(lines))
        return "\n\n".join(terms)

    def _caption(self) -> str:
        if self._chance(0.5):
            return ""
        return (
            f"\n\n: {self.words(60 if self._chance(0.1) else 5)} {self._line(1) if self._chance(0.6) else ''}".rstrip()
        )

    def _cells(self, *, quoted: float = 0.4) -> tuple[list[str], list[list[str]]]:
        """The head and the rows of a table."""
        columns = self._random.randint(1, 6)
        rows = [
            [self._line(1) if self._chance(quoted) else self.words(6) for _ in range(columns)]
            for _ in range(self._random.randint(1, 14 if self._chance(0.15) else 4))
        ]
        head = [self._line(1) if self._chance(0.2) else self.words(2) for _ in range(columns)]
        return (head if self._chance(0.75) else [""] * columns), rows

    def _pipe_table(self, depth: int) -> str:
        head, rows = self._cells()
        dashes = ("---", ":--", "--:", ":-:", "-" * self._random.randint(3, 60))
        lines = [head, [self._random.choice(dashes) for _ in head], *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) + self._caption()

    def _grid_table(self, depth: int) -> str:
        """A table whose cells have blocks, and of which one may span columns."""
        head, rows = self._cells(quoted=0.5)
        blocks = [[self.block(depth - 1) if self._chance(0.4) else cell for cell in row] for row in rows]
        lines = [[cell.split("\n") for cell in row] for row in ([head, *blocks] if any(head) else blocks)]
        widths = [max(len(line) for row in lines for line in row[column]) + 2 for column in range(len(head))]
        made = [_rule(widths, "-")]
        for number, row in enumerate(lines):
            spans = len(row) > 2 and number == len(lines) - 1 and self._chance(0.3)
            cells, room = (row[1:], [widths[0] + widths[1] + 1, *widths[2:]]) if spans else (row, widths)
            if spans:
                made[-1] = _rule(widths, made[-1][1])
            for line in range(max(map(len, cells))):
                texts = (cell[line] if line < len(cell) else "" for cell in cells)
                made.append("|" + "|".join(f" {text:<{w - 1}}" for text, w in zip(texts, room, strict=True)) + "|")
            made.append(_rule(room if spans else widths, "=" if number == 0 and any(head) else "-"))
        return "\n".join(made) + self._caption()

    def _simple_table(self, depth: int, *, lines: bool) -> str:
        head, rows = self._cells()
        widths = [max(len(row[column]) for row in (head, *rows)) + 2 for column in range(len(head))]
        dashes = "  ".join("-" * width for width in widths)
        outer = "-" * len(dashes)
        texts = ["  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
        title = "  ".join(f"{cell:<{w}}" for cell, w in zip(head, widths, strict=True)).rstrip()
        if lines and not title:
            return "\n".join((dashes, "\n\n".join(texts), "", dashes)) + self._caption()
        if lines:
            return "\n".join((outer, title, dashes, "\n\n".join(texts), "", outer)) + self._caption()
        if not title:
            return "\n".join((dashes, *texts, dashes)) + self._caption()
        return "\n".join((title, dashes, *texts)) + self._caption()


def _inside(text: str, spaces: int = 4) -> str:
    return "\n".join(" " * spaces + line if line else line for line in text.split("\n"))


def _rule(widths: Sequence[int], sign: str) -> str:
    return "+" + "+".join(sign * width for width in widths) + "+"
