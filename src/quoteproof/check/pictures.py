"""Pictures: each must be there, and have words for those who cannot see it.

Promises: told at the picture's own path. Leaves out: paths that are not allowed, which reading tells (`chapter.allow`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from quoteproof.chapter.allow import image_path
from quoteproof.chapter.model import Chapter, Node
from quoteproof.chapter.nodes import text_of, walk
from quoteproof.check.markdown import nth
from quoteproof.finding.model import Fault, Place
from quoteproof.rules.x002_missing_image import MissingImage
from quoteproof.rules.x003_missing_alternative_text import MissingAlternativeText


def pictures(chapter: Chapter, nodes: Sequence[Node], masked: str, there: Collection[str]) -> Iterator[Fault]:
    """Tell of pictures that are missing or have no alternative text; `there` are the paths of those that are there."""
    met: Counter[str] = Counter()
    captions = _captions(nodes)
    for node in nodes:
        if node["t"] != "Image":
            continue
        target: str = node["c"][2][0]
        at = _place(chapter, masked, target, met[target])
        met[target] += 1
        path = image_path(target)
        if path is not None and path not in there:
            yield MissingImage(at, target, path)
        words = text_of(node["c"][1]).strip()
        if not words:
            yield MissingAlternativeText(at, target, caption=False)
        elif words == captions.get(id(node)):
            yield MissingAlternativeText(at, target, caption=True)


def _captions(nodes: Sequence[Node]) -> dict[int, str]:
    """Give the caption of each picture that is a figure: without words of its own, pandoc repeats it as them."""
    found: dict[int, str] = {}
    for figure in (node for node in nodes if node["t"] == "Figure"):
        caption = " ".join(text_of(block["c"]) for block in figure["c"][1][1] if block["t"] in ("Plain", "Para"))
        found.update((id(node), caption.strip()) for node in walk(figure["c"][2]) if node["t"] == "Image")
    return found


def _place(chapter: Chapter, masked: str, target: str, number: int) -> Place:
    for before in ("](", ""):
        at = nth(masked, before + target, number)
        if at >= 0:
            return Place(chapter.file, at + len(before), at + len(before) + len(target))
    return Place(chapter.file, 0, 0, approximate=True)
