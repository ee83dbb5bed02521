"""BibTeX and BibLaTeX text as entries with their fields, and the place of each.

Reads what BibTeX, biber, JabRef, Zotero and Mendeley write: entries in braces or round brackets, any type and any key,
values in braces, in quotation marks, bare, or joined by `#`, the macros of `@string` and of the months. `@preamble`,
`@comment` and lines that begin with `%` are passed over. An entry that cannot be read is a fault, and reading goes on
at the next line that begins an entry.
Source: “BibTeXing” (Patashnik 1988); the biblatex manual; btparse, which biber reads by.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RawField:
    """One field of an entry."""

    name: str
    """Its name, in lower case."""
    value: str
    """Its value, macros put in, without the braces or quotation marks around it."""
    start: int
    """Offset of its name."""
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
    """Offset of its `@`."""
    torn: RawField | None = None
    """The field at which it could not be read further, or none."""


@dataclass(frozen=True, slots=True)
class UnreadBlock:
    """A place where an entry begins that cannot be read."""

    start: int
    first: str
    """Its first line, shortened."""


_MONTHS: Final = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
_HEAD: Final = re.compile(r"(?<![\w.])@[ \t]*([^\W\d][\w.+-]*)\s*([{(])")
_NEXT: Final = re.compile(r"^[ \t]*@[ \t]*[^\W\d][\w.+-]*\s*[{(]", re.MULTILINE)
_COMMENT_LINE: Final = re.compile(r"^[ \t]*%[^\n]*", re.MULTILINE)
_SPACE: Final = re.compile(r"(?:\s|^[ \t]*%[^\n]*|(?<=\s)%[^\n]*)*", re.MULTILINE)
_KEY: Final = re.compile(r"[^,\n{}]*")
_NAME: Final = re.compile(r"[^\W\d][\w:+.-]*")
_KEYLESS: Final = re.compile(r"[^\W\d][\w-]*\s*=\s*[{\"]")
_BARE: Final = re.compile(r"[^\s,#={}()\"%]+")
_DELIMITER: Final = re.compile(r"\\.|[{}\"]", re.DOTALL)
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_FIRST: Final = 60


class _TornError(Exception):
    """The text does not go on as an entry should."""


def read_bibtex(text: str, macros: dict[str, str] | None = None) -> Iterator[RawEntry | UnreadBlock]:
    """Read the entries of a text in order; `macros` are those of files before it, and take up its own."""
    known = macros if macros is not None else {}
    comments = [match.span() for match in _COMMENT_LINE.finditer(text)]
    at, passed, limit = 0, 0, len(text)
    while (head := _HEAD.search(text, at)) is not None:
        while passed < len(comments) and comments[passed][1] <= head.start():
            passed += 1
        if passed < len(comments) and comments[passed][0] <= head.start():
            at = comments[passed][1]
            continue
        kind = head[1].lower()
        # After one entry without an end, no other is looked for beyond the next one: that could take forever.
        end = limit if limit == len(text) else _next_entry(text, head.end())
        try:
            if kind == "comment" or kind == "preamble":
                at = _closed(text, head.end(), end)
            elif kind == "string":
                at = _read_macro(text, head.end(), end, known)
            else:
                entry, at = _read_entry(text, head, end, known)
                limit = 0 if entry.torn else limit
                yield entry
        except _TornError:
            limit = 0
            if kind == "comment":
                at = (text.find("\n", head.end()) + 1) or len(text)
                continue
            first = text[head.start() : head.start() + 200].split("\n", 1)[0].strip()[:_FIRST].replace("`", "'")
            yield UnreadBlock(head.start(), first)
            at = _next_entry(text, head.end())


def _next_entry(text: str, at: int) -> int:
    found = _NEXT.search(text, at)
    return found.start() if found else len(text)


def _closed(text: str, at: int, limit: int) -> int:
    """The end of what an opening bracket before `at` encloses; round brackets end where braces pair."""
    close = ")" if text[at - 1] == "(" else "}"
    depth = 0
    for match in re.compile(r"\\.|[{})]", re.DOTALL).finditer(text, at, limit):
        mark = match.group()
        if mark == close and depth == 0:
            return match.end()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            break
    raise _TornError


def _read_macro(text: str, at: int, limit: int, macros: dict[str, str]) -> int:
    close = ")" if text[at - 1] == "(" else "}"
    field, at = _read_field(text, _skipped(text, at), limit, macros)
    macros[field.name] = field.value
    at = _skipped(text, at)
    if text[at : at + 1] == ",":
        at = _skipped(text, at + 1)
    if text[at : at + 1] != close:
        raise _TornError
    return at + 1


def _skipped(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _read_entry(text: str, head: re.Match[str], limit: int, macros: Mapping[str, str]) -> tuple[RawEntry, int]:
    close = ")" if head[2] == "(" else "}"
    match = _KEY.match(text, head.end() + _leading(text, head.end()))
    assert match is not None
    key, at = match[0].rstrip(), match.end()
    if _KEYLESS.match(text, match.start()):  # EndNote writes entries without a key
        return _read_fields(text, head, ("", head.end()), limit, macros)
    if close == ")" and text[at : at + 1] != ",":
        raise _TornError
    if not key and text[at : at + 1] != ",":
        raise _TornError
    return _read_fields(text, head, (key, _skipped(text, at)), limit, macros)


def _read_fields(
    text: str, head: re.Match[str], begin: tuple[str, int], limit: int, macros: Mapping[str, str]
) -> tuple[RawEntry, int]:
    """The fields of an entry from a comma on, or, without a key, from the first on; `begin` has key and place."""
    key, at = begin
    close = ")" if head[2] == "(" else "}"
    kind, fields = head[1].lower(), list[RawField]()
    first = not key and text[at : at + 1] != ","
    while first or text[at : at + 1] == ",":
        at = _skipped(text, at if first else at + 1)
        first = False
        if text[at : at + 1] in (",", close):
            continue
        start = at
        try:
            field, at = _read_field(text, at, limit, macros)
        except _TornError:
            if not fields:
                raise
            if text[start : start + 1] in ("", "@"):
                return RawEntry(kind, key, tuple(fields), head.start(), fields[-1]), _next_entry(text, start)
            torn = RawField(text[start : start + _FIRST].split("=")[0].strip().split("\n")[0].lower(), "", start)
            return RawEntry(kind, key, tuple(fields), head.start(), torn), _next_entry(text, start)
        fields.append(field)
        at = _skipped(text, at)
    if text[at : at + 1] == close:
        return RawEntry(kind, key, tuple(fields), head.start()), at + 1
    if not fields:
        raise _TornError
    return RawEntry(kind, key, tuple(fields), head.start(), fields[-1]), _next_entry(text, fields[-1].start)


def _leading(text: str, at: int) -> int:
    return len(text[at : at + 1000]) - len(text[at : at + 1000].lstrip())


def _read_field(text: str, at: int, limit: int, macros: Mapping[str, str]) -> tuple[RawField, int]:
    name = _NAME.match(text, at)
    if name is None:
        raise _TornError
    start, at = at, _skipped(text, name.end())
    if text[at : at + 1] != "=":
        raise _TornError
    parts, unknown = list[str](), ""
    while True:
        value, at, strange = _read_value(text, _skipped(text, at + 1), limit, macros)
        parts.append(value)
        unknown = unknown or strange
        end = _skipped(text, at)
        if text[end : end + 1] != "#":
            return RawField(name[0].lower(), "".join(parts), start, unknown), at
        at = end


def _read_value(text: str, at: int, limit: int, macros: Mapping[str, str]) -> tuple[str, int, str]:
    """One part of a value, where it ends, and the name in it that no macro has."""
    first = text[at : at + 1]
    if first == "{":
        end = _end(text, at + 1, limit, "}")
        return text[at + 1 : end - 1], end, ""
    if first == '"':
        end = _end(text, at + 1, limit, '"')
        return text[at + 1 : end - 1], end, ""
    bare = _BARE.match(text, at)
    if bare is None:
        raise _TornError
    word = bare[0]
    if word[0].isdigit() or word[0] in "+-" or word.lower() in _MONTHS:
        return word, bare.end(), ""
    known = macros.get(word.lower())
    return (word if known is None else known), bare.end(), word if known is None else ""


def _end(text: str, at: int, limit: int, close: str) -> int:
    """The end of a value, its braces paired; one that runs into the next entry is torn."""
    depth = 0
    for match in (_BRACE if close == "}" else _DELIMITER).finditer(text, at, limit):
        mark = match.group()
        if mark == close and depth == 0:
            return match.end()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            break
    raise _TornError
