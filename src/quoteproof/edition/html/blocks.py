"""pandoc's blocks as HTML, with the passage of each quotation after the block that holds it.

Only nodes of a closed list are written; the others are reported. Notes are numbered by chapter, at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import text_of
from quoteproof.edition.html.inlines import Inlines
from quoteproof.edition.html.places import Cut
from quoteproof.markup.html import Markup, fragment, join, tag


class Blocks:
    """Writes the blocks of one chapter."""

    def __init__(
        self,
        chapter: str,
        cuts: Mapping[int, tuple[Cut, ...]],
        *,
        images: Mapping[str, bytes],
        formulas: Mapping[str, str],
        opener: Callable[[str], Markup],
        passage: Callable[[str], Markup],
    ) -> None:
        """Take the chapter's name for its notes, and how openers and passages are made from a quotation's ID."""
        self.inlines = Inlines(cuts, images, formulas, opener, self._note)
        self._chapter = chapter
        self._passage = passage
        self._held = 0
        self._notes: list[Markup] = []
        self._headings = 0
        self._title = ""

    def write(self, blocks: list[Node]) -> Markup:
        """Write blocks, each on a line of its own."""
        return join([join(self._block(block), "\n") for block in blocks])

    def notes(self) -> Markup:
        """The notes that the blocks written so far hold, as a section; nothing where there are none."""
        if not self._notes:
            return join()
        return tag(
            "section", tag("ol", self._notes), class_="notes", role="doc-endnotes", aria_label=f"Notes to {self._title}"
        )

    def heading(self, node: Node, *before: Markup) -> Markup:
        """Write a heading; the book's title is the only one of the first level, so all go one down."""
        level, (name, _, _), inlines = node["c"]
        self._headings += 1
        self._title = self._title or text_of(inlines)
        name = name or fragment("heading", self._chapter, str(self._headings))
        made = tag(f"h{min(6, level + 1)}", *before, self.inlines.write(inlines), id=name)
        return join(made, self._passages())

    def _passages(self) -> Markup:
        """The passages of the quotations that have ended; within a block quotation they wait for its end."""
        if self._held:
            return join()
        ended, self.inlines.ended = self.inlines.ended, []
        return join([self._passage(quotation) for quotation in ended])

    def _block(self, node: Node) -> Markup:
        kind: str = node["t"]
        content: Any = node.get("c")
        match kind:
            case "Para":
                return join(tag("p", self.inlines.write(content)), self._passages())
            case "Plain":
                return join(self.inlines.write(content), self._passages())
            case "Header":
                return self.heading(node)
            case "BlockQuote":
                return self._quotation(node)
            case "LineBlock":
                return self._verse(content)
            case "CodeBlock":
                return tag("pre", tag("code", content[1]), id=content[0][0] or None)
            case "Div":
                return self._division(content)
            case "BulletList":
                return tag("ul", [tag("li", self.write(item)) for item in content])
            case "OrderedList":
                return tag("ol", [tag("li", self.write(i)) for i in content[1]], **_numbering(content[0]))
            case "DefinitionList":
                return tag("dl", [self._definition(term, given) for term, given in content])
            case "Table":
                return self._table(content)
            case "Figure":
                return self._figure(content)
            case "HorizontalRule":
                return tag("hr")
            case "RawBlock":  # comments, which never print
                return join()
        self.inlines.unknown.append(kind)
        return join()

    def _quotation(self, node: Node) -> Markup:
        self._held += 1
        inside = self.write(node["c"])
        self._held -= 1
        return join(tag("blockquote", inside), self._passages())

    def _verse(self, lines: list[list[Node]]) -> Markup:
        written = [tag("span", self.inlines.write(line) if line else "\u00a0", class_="line") for line in lines]
        return join(tag("div", [join(line, "\n") for line in written], class_="verse"), self._passages())

    def _division(self, content: Any) -> Markup:
        (name, classes, pairs), blocks = content
        kept = " ".join(c for c in classes if c in ("epigraph", "own", "translation", "references", "csl-entry"))
        return tag("div", self.write(blocks), id=name or None, class_=kept or None, lang=dict(pairs).get("lang"))

    def _definition(self, term: list[Node], definitions: list[list[Node]]) -> Markup:
        name = tag("dt", self.inlines.write(term))
        # The passages of a term's quotations stand in its first definition: a term may hold no blocks.
        return join(name, [tag("dd", self._passages(), self.write(blocks)) for blocks in definitions])

    def _figure(self, content: Any) -> Markup:
        (name, _, _), (_, caption), blocks = content
        self._held += 1
        inside = join(self.write(blocks), tag("figcaption", self.write(caption)) if caption else None)
        self._held -= 1
        return join(tag("figure", inside, id=name or None), self._passages())

    def _table(self, content: Any) -> Markup:
        (name, _, _), (_, caption), columns, head, bodies, foot = content
        aligned = [column[0]["t"] for column in columns]
        self._held += 1
        made = tag(
            "table",
            tag("caption", self.write(caption)) if caption else None,
            self._rows("thead", head[1], aligned, heads=len(aligned)),
            [
                join(
                    self._rows("tbody", body[2], aligned, heads=len(aligned)),
                    self._rows("tbody", body[3], aligned, heads=body[1]),
                )
                for body in bodies
            ],
            self._rows("tfoot", foot[1], aligned, heads=0),
            id=name or None,
        )
        self._held -= 1
        return join(tag("div", made, class_="wide", tabindex=0, role="group", aria_label="table"), self._passages())

    def _rows(self, name: str, rows: list[Any], aligned: list[str], *, heads: int) -> Markup:
        if not rows:
            return join()
        return tag(name, [tag("tr", self._cells(row[1], aligned, name, heads)) for row in rows])

    def _cells(self, cells: list[Any], aligned: list[str], part: str, heads: int) -> list[Markup]:
        made: list[Markup] = []
        column = 0
        for _, own, rows, columns, blocks in cells:
            side = own["t"] if own["t"] != "AlignDefault" else aligned[min(column, len(aligned) - 1)]
            is_head = column < heads
            made.append(
                tag(
                    "th" if is_head else "td",
                    self.write(blocks),
                    class_={"AlignRight": "right", "AlignCenter": "centre"}.get(side),
                    rowspan=rows if rows > 1 else None,
                    colspan=columns if columns > 1 else None,
                    scope=("col" if part == "thead" else "row") if is_head else None,
                )
            )
            column += columns
        return made

    def _note(self, blocks: list[Node]) -> Markup:
        """Keep a note for the chapter's end, and give its mark."""
        number = str(len(self._notes) + 1)
        self._notes.append(join())  # holds its place while it is written
        waiting, self.inlines.ended = self.inlines.ended, []
        held, self._held = self._held, 0
        back = tag("a", "↩", href=f"#{fragment('noteref', self._chapter, number)}", class_="back",
                   role="doc-backlink", aria_label=f"back to the text of note {number}")  # fmt: skip
        inside = self._ending(blocks, back)
        self._held = held
        self.inlines.ended = waiting
        name = fragment("note", self._chapter, number)
        self._notes[int(number) - 1] = tag("li", inside, id=name)
        link = tag("a", number, href=f"#{name}", role="doc-noteref", aria_label=f"note {number}")
        return tag("sup", link, id=fragment("noteref", self._chapter, number), class_="noteref")

    def _ending(self, blocks: list[Node], back: Markup) -> Markup:
        """Write a note's blocks, the way back at the end of the last paragraph."""
        if not blocks or blocks[-1]["t"] not in ("Para", "Plain"):
            return join(self.write(blocks), tag("p", back))
        last = tag("p", self.inlines.write(blocks[-1]["c"]), " ", back)
        return join(self.write(blocks[:-1]), last, self._passages())


def _numbering(given: list[Any]) -> dict[str, str | int | None]:
    start, style, _ = given
    kinds = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
    return {"start": start if start != 1 else None, "type": kinds.get(style["t"])}
