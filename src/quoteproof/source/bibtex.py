"""BibTeX and BibLaTeX text as entries with their fields, and the place of each.

bibtexparser divides the text into blocks and fields. Done before it: heads of entries get a key that it can read (any
other stands in bibliographies of real programs, and some have none), types lose signs that are no letters, and entries
behind a `%` are no entries. Done after it: macros of `@string`, parts joined by `#`, and the proof that a value ends
where it should, since bibtexparser takes what follows a missing comma into the value.
Source: bibtexparser 2.1; “BibTeXing” (Patashnik 1988); btparse, which biber reads by.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Final

from bibtexparser import model
from bibtexparser.splitter import Splitter

from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

# bibtexparser logs each block it cannot read; here that becomes a finding, and standard error stays clean.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False


@dataclass(frozen=True, slots=True)
class RawField:
    """One field of an entry."""

    name: str
    """Its name, in lower case."""
    value: str
    """Its value, macros put in, without the braces or quotation marks around it."""
    start: int
    """Offset of the line on which it begins."""
    unknown: str = ""
    """The first bare word of it that is no number and no macro."""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry."""

    kind: str
    """The entry type, in lower case, such as `article`."""
    key: str
    fields: tuple[RawField, ...]
    start: int
    """Offset of the line on which it begins."""
    torn: RawField | None = None
    """The first field that does not end where it should, or none."""


@dataclass(frozen=True, slots=True)
class UnreadBlock:
    """A place where an entry begins that cannot be read."""

    start: int
    first: str
    """Its first line, shortened."""


_HEAD: Final = re.compile(
    r"(?P<off>^[ \t]*%[^\n]*?)?(?<![\w.])@[ \t]*(?P<kind>[^\W\d][\w.+-]*)[ \t]*(?P<open>[{(])"
    r"(?P<space>\s*+)(?:(?P<keyless>(?=[^\W\d][\w-]*+\s*+=\s*+[{\"]))|(?P<key>[^,\n{}]*+)(?=,|\s*+\}))",
    re.MULTILINE,
)
_OTHERS: Final = frozenset(("comment", "preamble", "string"))
_MARK: Final = re.compile("\ue0ff([0-9]+)\ue0ff")
_MONTHS: Final = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_BARE: Final = re.compile(r"[^\s,#={}()\"%]+")
_DELIMITER: Final = re.compile(r"\\.|[{}\"]", re.DOTALL)
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_FIRST: Final = 60


class _TornError(Exception):
    """A value does not end where it should."""


def read_bibtex(text: str, macros: dict[str, str] | None = None) -> Iterator[RawEntry | UnreadBlock]:
    """Read the entries of a text in order; `macros` are those of files before it, and take up its own."""
    known = macros if macros is not None else {}
    heads: list[tuple[str, str]] = []
    lines = LineIndex(text)
    for block in Splitter(_HEAD.sub(lambda head: _plain_head(head, heads), text)).split().blocks:
        start = lines.offset((block.start_line or 0) + 1, 1)
        if isinstance(block, model.DuplicateFieldKeyBlock):
            block = block.ignore_error_block or block
        if isinstance(block, model.Entry):
            yield _entry(block, start, heads, lines, known)
        elif isinstance(block, model.String):
            known[block.key.lower()] = _macro(str(block.value), known)
        elif isinstance(block, model.ParsingFailedBlock):
            first = _written(block.raw or "", heads).strip().split("\n", 1)[0].strip()[:_FIRST].replace("`", "'")
            yield UnreadBlock(start, first)


def _plain_head(head: re.Match[str], heads: list[tuple[str, str]]) -> str:
    """The head of an entry with a key that stands for its own."""
    if head["off"]:
        return head[0].replace("@", " ").replace("{", " ").replace("(", " ")
    if head["kind"].lower() in _OTHERS:
        return head[0]
    heads.append((head[0], (head["key"] or "").rstrip()))
    comma = "," if head["keyless"] is not None else ""
    kind = re.sub(r"\W", "_", head["kind"])
    return f"@{kind}{head['open']}{head['space']}\ue0ff{len(heads) - 1}\ue0ff{comma}"


def _written(text: str, heads: list[tuple[str, str]]) -> str:
    """A text with the heads that it was written with."""
    return re.sub(
        r"@\w+[{(]\s*\ue0ff([0-9]+)\ue0ff",
        lambda mark: heads[int(mark[1])][0] if int(mark[1]) < len(heads) else "",
        text,
    )


def _entry(
    block: model.Entry, start: int, heads: list[tuple[str, str]], lines: LineIndex, macros: Mapping[str, str]
) -> RawEntry:
    mark = _MARK.fullmatch(block.key)
    key = heads[int(mark[1])][1] if mark else block.key
    fields: list[RawField] = []
    torn: RawField | None = None
    for field in block.fields:
        at = lines.offset((field.start_line or 0) + 1, 1)
        name = field.key.rsplit("\n", 1)[-1].strip(", \t").lower()  # behind a comment, or a comma too many
        try:
            value, unknown = _value(_written(str(field.value), heads), macros)
        except _TornError:
            value, unknown = str(field.value), ""
            torn = torn or RawField(name, value, at)
        fields.append(RawField(name, value, at, unknown))
    return RawEntry(block.entry_type.lower(), key, tuple(fields), start, torn)


def _macro(value: str, macros: Mapping[str, str]) -> str:
    try:
        return _value(value, macros)[0]
    except _TornError:
        return value


def _value(text: str, macros: Mapping[str, str]) -> tuple[str, str]:
    """A value with its parts joined, and the name in it that no macro has."""
    parts, unknown, at = list[str](), "", 0
    while True:
        part, at, strange = _part(text, _skipped(text, at), macros)
        parts.append(part)
        unknown = unknown or strange
        at = _skipped(text, at)
        if at >= len(text):
            return "".join(parts), unknown
        if text[at] != "#":
            raise _TornError
        at += 1


def _skipped(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return text.find("\n", at) + 1 or len(text) if text[at : at + 1] == "%" else at


def _part(text: str, at: int, macros: Mapping[str, str]) -> tuple[str, int, str]:
    """One part of a value, where it ends, and the name in it that no macro has."""
    first = text[at : at + 1]
    if first in ("{", '"') and first:
        end = _end(text, at + 1, "}" if first == "{" else '"')
        return text[at + 1 : end - 1], end, ""
    bare = _BARE.match(text, at)
    if bare is None:
        raise _TornError
    word = bare[0]
    if word[0].isdigit() or word[0] in "+-" or word.lower() in _MONTHS:
        return word, bare.end(), ""
    known = macros.get(word.lower())
    return (word if known is None else known), bare.end(), word if known is None else ""


def _end(text: str, at: int, close: str) -> int:
    """The end of a value, its braces paired."""
    depth = 0
    for match in (_BRACE if close == "}" else _DELIMITER).finditer(text, at):
        mark = match.group()
        if mark == close and depth == 0:
            return match.end()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            break
    raise _TornError
