"""Writes a pandoc document as Markdown chapters, which are read back to the same document."""

from collections.abc import Callable

from quoteproof.chapter.model import Node
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import ManuscriptChapter, ManuscriptPlace

PlaceOf = Callable[[int], ManuscriptPlace | None]
"""The place in the manuscript of a top-level block, by its number in the document."""


def chapters_of(ast: Node, pandoc: Pandoc, place_of: PlaceOf, *, name: str = "") -> tuple[ManuscriptChapter, ...]:
    """The chapters of a document: one for each heading of its highest level, the words before the first with it.

    `name` is that of the file without its ending, for chapters without a heading. Raises `EngineError`.
    """
    raise NotImplementedError
