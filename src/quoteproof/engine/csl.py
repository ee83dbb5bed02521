"""Citation styles (CSL 1.0.2): what keeps pandoc from using one, found without pandoc.

A style is refused if it depends on another, defines entities, is of a newer version, or calls itself without end.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree

from quoteproof.markup.xml import read_xml
from quoteproof.values import dataclass

_CSL: Final = "{http://purl.org/net/xbiblio/csl}"
_VERSION: Final = re.compile(r"1\.0(?:\.\d+)?")
_HTML: Final = re.compile(r"\s*(?:<!doctype html|<html)", re.IGNORECASE)
_NOTE: Final = re.compile(r"<style\b[^>]*\sclass\s*=\s*[\"']note[\"']")

_IN_BRACKETS: Final = re.compile(r"<citation\b(?:(?!</citation).)*?<layout\b[^>]*\sprefix\s*=\s*[\"']\(", re.DOTALL)


_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class StyleFault:
    """Why a style cannot be used."""

    message: str
    """What is wrong, to follow the name of the style: “it is …”."""
    line: int = 0
    """1-based line of the style; 0 where the whole of it is at fault."""
    parent: str = ""
    """The name of the style that it depends on, if that is what is wrong."""


def style_fault(source: str) -> StyleFault | None:
    """Say why a CSL style (`source`) cannot be used; None if it can."""
    if _HTML.match(source):
        return StyleFault("it is a page of the web, not a style: download the file itself")
    try:
        # The declared encoding is ignored: pandoc gets the same text, and must read what is read here.
        root = read_xml(source.encode("utf-8", "replace"), encoding="utf-8")
    except ValueError as error:
        return StyleFault(str(error), getattr(error.__cause__, "position", (0, 0))[0])
    parent = _parent(root)
    if parent is not None:
        return StyleFault(f"it depends on another style, `{parent}`", _line_of(source, "independent-parent"), parent)
    if root.tag != f"{_CSL}style":
        return StyleFault(_strange_root(root))
    version = root.get("version", "")
    if not _VERSION.fullmatch(version):
        return StyleFault(f"it is written in version {version or '(none)'} of CSL, and only 1.0 can be read")
    if root.find(f"{_CSL}citation/{_CSL}layout") is None:
        return StyleFault("it does not say how a citation prints: it has no `layout` in a `citation`")
    return _macro_fault(source, root)


def address_of(name: str) -> str:
    """Where a style of a name can be downloaded: from the CSL repository, as Zotero offers it."""
    stem = name.rpartition("/")[2].removesuffix(".csl")
    return f"https://www.zotero.org/styles/{stem if _NAME.fullmatch(stem) else ''}"


def parent_file(file: str, parent: str) -> str:
    """Path of the style that the one at `file` depends on: beside it."""
    return f"{file.rpartition('/')[0]}/{parent}.csl".lstrip("/")


def is_note_style(source: str) -> bool:
    """Whether a style prints citations as notes."""
    return _NOTE.search(source) is not None


class CitationForm(StrEnum):
    """How a style prints a citation in square brackets."""

    NOTE = "note"
    BRACKETS = "brackets"
    """In round brackets."""
    PLAIN = "plain"
    """As a number, in square brackets, or with nothing around it."""


def citation_form(source: str | None) -> CitationForm:
    """How a style prints citations; None is the program's own, which has brackets."""
    if source is None or _IN_BRACKETS.search(source):
        return CitationForm.BRACKETS
    return CitationForm.NOTE if is_note_style(source) else CitationForm.PLAIN


def _strange_root(root: ElementTree.Element) -> str:
    name = root.tag.rpartition("}")[2]
    if name == "locale":
        return "it is a file of terms (`locale`), not a style"
    return f"its root is `{name}`, not the `style` of CSL"


def _parent(root: ElementTree.Element) -> str | None:
    """The name of the style that a style depends on: the last part of its address."""
    for link in root.iter():
        if "independent-parent" in link.get("rel", ""):
            return link.get("href", "").rstrip("/").rpartition("/")[2].removesuffix(".csl")
    return None


def _macro_fault(source: str, root: ElementTree.Element) -> StyleFault | None:
    macros = {macro.get("name", ""): macro for macro in root.iter(f"{_CSL}macro")}
    looping = _looping(macros)
    if looping is not None:
        return StyleFault(f"its macro `{looping}` calls itself", _line_of(source, f'name="{looping}"'))
    called = (element.get("macro") for element in root.iter() if element.get("macro"))
    missing = next((name for name in called if name not in macros), None)
    if missing is not None:
        return StyleFault(f"it has no macro `{missing}`, which it calls", _line_of(source, f'macro="{missing}"'))
    return None


def _line_of(source: str, words: str) -> int:
    at = source.find(words)
    return source.count("\n", 0, at) + 1 if at >= 0 else 0


def _looping(macros: Mapping[str, ElementTree.Element]) -> str | None:
    """Find a macro that calls itself, directly or through others."""
    calls = {name: {e.get("macro") for e in macro.iter() if e.get("macro")} for name, macro in macros.items()}
    finite: set[str] = set()
    while True:
        fresh = {name for name, called in calls.items() if name not in finite and not (called & calls.keys()) - finite}
        if not fresh:
            return next((name for name in calls if name not in finite), None)
        finite |= fresh
