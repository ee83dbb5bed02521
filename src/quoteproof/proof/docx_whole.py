"""What keeps a whole DOCX from being proved, wherever its quotations stand.

That is: shapes that can lie over words or behind them, content out of other files, headings under which everything is
folded away, pages on which words have no room, and notes that cannot be told apart.
Source: ECMA-376, part 1, 17.6 (sections), 17.17.2 (altChunk), 20.4.2.3 (anchor); part 4, 19 (VML); [MS-DOCX], 2.5.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx_colour import BLACK, LEAST_CONTRAST, Palette, contrast
from quoteproof.proof.docx_rules import SECTION, TWIP, broken
from quoteproof.proof.wordml import bare, is_on, local, points, told, value

_PAGE: Final = 595.0
"""Points: the width of a page that no section names."""
_ROOM: Final = 100.0
"""Points: the least width and height of what margins leave."""
_AFLOAT: Final = re.compile(r"position\s*:\s*(?:absolute|relative)", re.IGNORECASE)


def faults(stories: Sequence[Element], palette: Palette) -> Iterator[str]:
    """Say what is wrong with a DOCX as a whole: each kind once, from its text, notes, heads and feet."""
    seen: set[str] = set()
    for fault in (f for story in stories for element in story.iter() for f in _of(element, palette)):
        if fault not in seen:
            seen.add(fault)
            yield fault


def doubled(notes: Iterable[Element]) -> Iterator[str]:
    """Say where notes have the same number."""
    counted = Counter((bare(note), value(note, "id")) for note in notes)
    if any(count > 1 for count in counted.values()):
        yield "two notes of one number"


def page_width(root: Element) -> float:
    """Give the width of the narrowest page, in points."""
    widths = (points(value(e, "w"), TWIP) for e in root.iter() if local(e) == "pgSz")
    return min((width for width in widths if width), default=_PAGE)


def _of(element: Element, palette: Palette) -> Iterator[str]:
    name = local(element)
    if name == "sectPr":
        properties = [e for e in element if local(e) != "sectPrChange"]
        holder = Element(element.tag)
        holder.extend(properties)
        yield from (f"{told(one)} of a section" for one in broken(holder, SECTION))
        yield from _room(element)
    elif name in ("altChunk", "subDoc"):
        yield f"{told(element)}: words come out of another file"
    elif name == "w15:collapsed" and is_on(element):
        yield f"{told(element)}: what stands under a heading is folded away"
    elif name == "framePr" or (not name and _floats(element)):
        yield f"{told(element)}: what floats can lie over words or behind them"
    elif name == "background":
        ground = palette.colours(element, "color", "themeColor")
        if len(element) or ground is None or any(contrast(BLACK, colour) < LEAST_CONTRAST for colour in ground):
            yield f"{told(element)}: the page is too dark"


def _floats(element: Element) -> bool:
    return bare(element) == "anchor" or _AFLOAT.search(value(element, "style")) is not None


def _room(section: Element) -> Iterator[str]:
    """Say where the margins of a page leave no room for words."""
    size = next((e for e in section if local(e) == "pgSz"), None)
    margins = next((e for e in section if local(e) == "pgMar"), None)
    if size is None or margins is None:
        return
    for length, sides in (("w", ("left", "right", "gutter")), ("h", ("top", "bottom"))):
        taken = sum(abs(points(value(margins, side), TWIP) or 0) for side in sides)
        whole = points(value(size, length), TWIP)
        if whole is not None and whole - taken < _ROOM:
            yield f"{told(margins)} of a section"
