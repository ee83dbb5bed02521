"""Proof: the finished file read back, and each quotation compared with what was judged, character for character.

Promises: an HTML parser's reading of the file, not the writer's; white space is made even on both sides, since HTML
prints it so. Leaves out: what stands around quotations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

from quoteproof.edition.as_printed import Printing
from quoteproof.edition.html.places import paragraphs

_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "col"})


def unlike(html: str, printings: Iterable[Printing]) -> tuple[str, ...]:
    """Give the IDs of the quotations that the file does not print as they were judged."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(
        one.judged.quotation.id
        for one in printings
        if reader.words(one.judged.quotation.id) != " ".join(paragraphs(one)).split()
    )


class _Reader(HTMLParser):
    """Gathers the words of every element that says which quotation it prints."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str | None] = []
        self._found: dict[str, list[str]] = defaultdict(list)

    def words(self, quotation: str) -> list[str]:
        """Give the words printed for a quotation, from all of its elements."""
        return " ".join(self._found.get(quotation, [])).split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and the quotation that it begins."""
        own = dict(attrs).get("data-quotation")
        if tag == "br":
            self.handle_data(" ")
        if tag not in _VOID:
            self._open.append(own or (self._open[-1] if self._open else None))
        if own:
            self._found[own].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that holds nothing."""
        if tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self._open and tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._open and self._open[-1] is not None:
            self._found[self._open[-1]][-1] += data
