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
    """The CSL source of a book's style; `texts` are files by path.

    None for the program's own, and for one that cannot be used: `style_faults` tells it, and nothing is built.
    """
    file = _usable_file(book, texts)
    return None if file is None or style_fault(texts[file]) is not None else texts[file]


def style_faults(book: BookSettings, texts: Mapping[str, str]) -> Iterator[Fault]:
    """What keeps a book's style from being used, at the setting that names it."""
    if book.csl is None:
        return
    place = setting_place(texts.get(_SETTINGS, ""), "csl")
    file = _usable_file(book, texts)
    if file is None:
        yield MissingStyle(place, book.csl)
        return
    fault = style_fault(texts[file])
    if fault is not None:
        yield UnusableStyle(place, file, fault)


def _usable_file(book: BookSettings, texts: Mapping[str, str]) -> str | None:
    """The file whose text is used: that which `csl:` names or, if it depends on another one, the one beside it."""
    file = next((name for name in (book.csl, f"{book.csl}.csl") if name in texts), None)
    fault = None if file is None else style_fault(texts[file])
    if file is None or fault is None or not fault.parent:
        return file
    beside = parent_file(file, fault.parent)
    return beside if beside in texts else file
