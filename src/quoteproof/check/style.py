"""The citation style of a book: which file it is, and what keeps it from being used.

A style may be named without the ending of its file. One that depends on another is that other, if it lies beside it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.check.settings import setting_place
from quoteproof.engine.csl import parent_file, style_fault
from quoteproof.finding.model import Fault
from quoteproof.rules.b005_unusable_style import MissingStyle, UnusableStyle

_SETTINGS: Final = "book.yaml"


def style_text(book: BookSettings, texts: Mapping[str, str]) -> str | None:
    """The CSL source of a book's style, which has no faults; None for the program's own. `texts` are files by path."""
    file = _style_file(book.csl, texts) if book.csl else None
    if file is None:
        return None
    fault = style_fault(texts[file])
    return texts[parent_file(file, fault.parent)] if fault is not None else texts[file]


def style_faults(book: BookSettings, texts: Mapping[str, str]) -> Iterator[Fault]:
    """What keeps a book's style from being used, at the setting that names it."""
    if book.csl is None:
        return
    place = setting_place(texts.get(_SETTINGS, ""), "csl")
    file = _style_file(book.csl, texts)
    if file is None:
        yield MissingStyle(place, book.csl)
        return
    fault = style_fault(texts[file])
    if fault is not None and fault.parent:
        beside = parent_file(file, fault.parent)
        if beside not in texts:
            yield UnusableStyle(place, file, fault)
            return
        file, fault = beside, style_fault(texts[beside])
    if fault is not None:
        yield UnusableStyle(place, file, fault)


def _style_file(csl: str, texts: Mapping[str, str]) -> str | None:
    return next((name for name in (csl, f"{csl}.csl") if name in texts), None)
