"""What keeps a whole DOCX from being proved, wherever its quotations stand.

That is: shapes that can lie over words or behind them, content and styles out of other files, headings under which
everything is folded away, pages on which words have no room, and notes that cannot be told apart.
Source: ECMA-376, part 1, 17.6 (sections), 17.17.2 (altChunk), 20.4.2.3 (anchor); part 4, 19 (VML); [MS-DOCX], 2.5.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.palette import BLACK, LEAST_CONTRAST, Palette, contrast
from quoteproof.proof.docx.rules import SECTION, TWIP, broken
from quoteproof.proof.docx.wordml import bare, is_on, local, points, told, value

_PAGE: Final = 595.0
"""Points: the width of a page that no section names."""
_ROOM: Final = 100.0
"""Points: the least width and height of what margins leave."""
_COLUMN: Final = 50.0
"""Points: the least width of a column of text."""
_LANGUAGES: Final = frozenset(
    {
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "{http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_AFLOAT: Final = re.compile(r"position\s*:\s*(?:absolute|relative)", re.IGNORECASE)


def faults(parts: Sequence[Element], palette: Palette) -> Iterator[str]:
    """Say what is wrong with a DOCX as a whole, each kind once: from its text, notes, heads, feet and styles."""
    seen: set[str] = set()
    spaces: set[str] = set()
    for element in (element for part in parts for element in part.iter()):
        spaces.add(element.tag.rpartition("}")[0])
        for fault in _of(element, palette):
            if fault not in seen:
                seen.add(fault)
                yield fault
    if len(spaces & _LANGUAGES) > 1:
        yield "it is written in two languages of Word's, of which a program reads one"
    yield from _notes([part for part in parts if local(part) in ("footnotes", "endnotes")])


def _notes(parts: Sequence[Element]) -> Iterator[str]:
    """Say where notes cannot be told apart, or stand in something else."""
    for part in parts:
        numbers = Counter(value(note, "id") for note in part)
        if any(count > 1 for count in numbers.values()):
            yield "two notes of one number"
        yield from (told(e) for e in part if local(e) not in ("footnote", "endnote"))


def room(root: Element) -> float:
    """Give the least width from where text begins to the edge of its page, in points."""
    found = [_PAGE]
    for section in (e for e in root.iter() if local(e) == "sectPr"):
        given = {local(e): e for e in section}
        if "pgSz" in given and "pgMar" in given:
            whole, left = points(value(given["pgSz"], "w"), TWIP), points(value(given["pgMar"], "left"), TWIP)
            found.append((whole or 0) - (left or 0))
    return min(found)


def _of(element: Element, palette: Palette) -> Iterator[str]:
    name = local(element)
    if name == "sectPr":
        holder = Element(element.tag)
        holder.extend(e for e in element if local(e) != "sectPrChange")
        yield from (f"{told(one)} of a section" for one in broken(holder, SECTION))
        yield from _room(element)
    elif name in ("altChunk", "subDoc", "frameset") or (name == "linkStyles" and is_on(element)):
        yield f"{told(element)}: words, or their styles, come out of another file"
    elif name == "w15:collapsed" and is_on(element):
        yield f"{told(element)}: what stands under a heading is folded away"
    elif name == "ruby" or (name == "m:phant" and not _is_empty(element)) or (not name and _floats(element)):
        yield f"{told(element)}: it can lie over words or behind them"
    elif name == "background":
        ground = palette.colours(element, "color", "themeColor")
        if len(element) or ground is None or any(contrast(BLACK, colour) < LEAST_CONTRAST for colour in ground):
            yield f"{told(element)}: the page is too dark"


def _is_empty(phantom: Element) -> bool:
    """Tell whether a part of a formula takes room and shows nothing."""
    return any(local(e) == "m:show" and not is_on(e) for p in phantom if local(p) == "m:phantPr" for e in p)


def _floats(element: Element) -> bool:
    name = bare(element)
    shape = name == "graphicData" and not value(element, "uri").endswith("/picture")
    return shape or name == "anchor" or _AFLOAT.search(value(element, "style")) is not None


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
        if whole is not None and length == "w":
            columns = (e for e in section if local(e) == "cols")
            yield from (f"{told(one)} of a section" for one in columns if not _fits(one, whole - taken))


def _fits(columns: Element, wide: float) -> bool:
    """Tell whether columns of text have room."""
    number = points(value(columns, "num"), 1) or 1
    between = points(value(columns, "space"), TWIP) or 0
    given = sum(points(value(one, side), TWIP) or 0 for one in columns for side in ("w", "space"))
    return (wide - between * (number - 1)) / number >= _COLUMN and given <= wide + _COLUMN
