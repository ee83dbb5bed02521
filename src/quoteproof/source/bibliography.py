"""The bibliography: BibTeX text to entries, with the seed that each one names.

Promises: every entry that can be read is read, and everything else is told with its line (B001): syntax
errors, duplicate keys and fields, keys that no anchor could name. The seed is the first path under `seeds/`
of the `file` field, as JabRef (`:path:type`), Zotero (`description:path:type;…`) or a person writes it.
Leaves out: printing; pandoc reads the same text itself.
Source: bibtexparser 2; the `file` fields that JabRef 5 and Zotero 6 export.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bibtexparser import model
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import RemoveEnclosingMiddleware

from quoteproof.book.fields import path_fault
from quoteproof.finding.model import Finding, Place
from quoteproof.source.faults import bad_entry, nameless_entry
from quoteproof.source.fields import field_faults, plain
from quoteproof.text.offsets import LineIndex

# bibtexparser logs each block it cannot read; here that becomes a finding, and standard error stays clean.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One work of the bibliography."""

    key: str
    """The citation key."""
    kind: str
    """The entry type, in lower case, such as `article`."""
    fields: Mapping[str, str]
    """The fields as written, names in lower case, outer braces or quotation marks taken off."""
    line: int
    """The 1-based line on which the entry begins."""
    file: str | None = None
    """Path of its seed relative to the book, from the `file` field."""
    title: str = ""
    """The title in plain characters, without TeX."""
    author: str = ""
    """The author field in plain characters, as written."""
    language: str | None = None
    """The `langid` field, where there is one."""


_SEEDS = "seeds/"
_PARTS = re.compile(r"(?<!\\)[:;]")
_ESCAPE = re.compile(r"\\([:;\\_])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_PAREN = re.compile(r"^[ \t]*@(?!(?i:comment|string|preamble))\w+[ \t]*\(", re.MULTILINE)
_ROUND = "an entry in round brackets is not read"
_BRACES = "put braces in their place: `@book{key, …}`"
_KEY_FAULT = re.compile(r"[#\s,;{}\\]|^$")


def read_bibliography(text: str, file: str) -> tuple[Mapping[str, BibliographyEntry], tuple[Finding, ...]]:
    """Read BibTeX text; `file` is its path, for the places of findings."""
    lines = LineIndex(text)
    library = parse_string(text)
    findings = [_unread(block, lines, file) for block in library.failed_blocks]
    entries: dict[str, BibliographyEntry] = {}
    for found in library.entries:
        entry = _entry(found)
        entries[entry.key] = entry
        findings += _entry_faults(entry, found, lines, file)
    findings += (
        bad_entry(_ROUND, _line_place(lines, file, m.start()), helps=(_BRACES,)) for m in _PAREN.finditer(text)
    )
    return entries, tuple(sorted(findings, key=lambda f: f.place.start))


def seed_path(field: str) -> str | None:
    """Give the first path under `seeds/` that a `file` field names, or none."""
    parts = (_ESCAPE.sub(r"\1", part).strip().replace("\\", "/") for part in _PARTS.split(field))
    paths = (part.removeprefix("./") for part in parts)
    return next((path for path in paths if path.startswith(_SEEDS) and path_fault(path) is None), None)


def _entry(found: model.Entry) -> BibliographyEntry:
    fields = {f.key.lower(): str(f.value) for f in found.fields}
    return BibliographyEntry(
        key=found.key,
        kind=found.entry_type.lower(),
        fields=fields,
        line=(found.start_line or 0) + 1,
        file=seed_path(fields.get("file", "")),
        # A work without a title may carry a description of itself as its type; that is what prints.
        title=plain(fields.get("title") or fields.get("type", "")),
        author=plain(fields.get("author", "")),
        language=fields.get("langid") or None,
    )


def _entry_faults(entry: BibliographyEntry, found: model.Entry, lines: LineIndex, file: str) -> Iterator[Finding]:
    """Tell what is wrong with an entry that bibtexparser could read."""
    place = _place(lines, file, found)
    if _KEY_FAULT.search(entry.key):
        message = f"the key `{entry.key}` cannot be cited: no key holds a space, `#`, `,`, `;` or a brace"
        yield bad_entry(message, place, helps=("give it a key of letters, digits, `-` and `_`",))
    enclosing = found.parser_metadata.get(RemoveEnclosingMiddleware.metadata_key(), {})
    bare = {name for name, kind in enclosing.items() if kind == "no-enclosing"}
    torn = next((f for f in found.fields if not _is_whole(str(f.value), bare=f.key in bare)), None)
    if torn is not None:
        message = f"the field `{torn.key}` of `{entry.key}` does not end where it should"
        helps = ("look for a comma or a brace that is missing after it",)
        yield bad_entry(message, _place(lines, file, torn), helps=helps)
    for field in found.fields:
        for message, cure in field_faults(entry.key, field.key.lower(), str(field.value)):
            yield bad_entry(message, _place(lines, file, field), helps=(cure,))
    for name in ("date", "urldate", "origdate"):
        value = entry.fields.get(name, "")
        if _WORDY_DATE.search(value):
            message = f"the {name} `{value}` of `{entry.key}` cannot be read, and would print as none"
            yield bad_entry(message, place, helps=("write it as `2024`, `2024-06` or `2024-06-08`",))
    if torn is None and not found.fields:
        yield bad_entry(f"the entry `{entry.key}` has no fields", place, helps=("give at least its `title`",))
    elif not (entry.title or entry.author or entry.fields.get("editor")):
        yield nameless_entry(entry.key, place)


_WORDY_DATE = re.compile(r"[^\W\dTXZuxy_]{2,}|\d+\s*[.,]\s*\d")


_INNERMOST = re.compile(r"\{[^{}]*\}")
_QUOTED = re.compile(r'"[^"]*"')
_JOINED = re.compile(r"[^\s#{}\"=,]+(?:\s*#\s*[^\s#{}\"=,]+)*")


def _is_whole(value: str, *, bare: bool) -> bool:
    """Say whether a value ends where it should; `bare` is one that no braces or quotation marks enclose as a whole.

    bibtexparser takes what follows a missing comma into the value, which then has no pair around it.
    """
    if not bare:
        return _balanced(value)
    while (shorter := _INNERMOST.sub("0", value)) != value:
        value = shorter
    return _JOINED.fullmatch(_QUOTED.sub("0", value).strip()) is not None


def _balanced(value: str) -> bool:
    """Tell whether a value's braces pair; pandoc reads no further than one that does not."""
    depth = 0
    for match in _BRACE.finditer(value):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth < 0:
            return False
    return depth == 0


def _unread(block: model.ParsingFailedBlock, lines: LineIndex, file: str) -> Finding:
    """Tell of an entry that bibtexparser did not read, and what to do."""
    place = _place(lines, file, block)
    match block:
        case model.DuplicateBlockKeyBlock():
            helps = ("give one of them another key, or take it out",)
            return bad_entry(f"the key `{block.key}` is given to two entries", place, helps=helps)
        case model.DuplicateFieldKeyBlock():
            names = ", ".join(f"`{name}`" for name in sorted(block.duplicate_keys))
            return bad_entry(f"an entry has the field {names} twice", place, helps=("take one of them out",))
        case _:
            first = (block.raw or "").strip().split("\n", 1)[0].strip()[:60].replace("`", "'")
            helps = ("look for a brace, a comma or a quotation mark that is missing before the next entry",)
            return bad_entry(f"the entry that begins `{first}` is not well-formed BibTeX", place, helps=helps)


def _place(lines: LineIndex, file: str, block: model.Block | model.Field) -> Place:
    return _line_place(lines, file, lines.offset((block.start_line or 0) + 1, 1))


def _line_place(lines: LineIndex, file: str, offset: int) -> Place:
    line = lines.position(offset)[0]
    start = lines.offset(line, 1)
    return Place(file, start, start + len(lines.line(line)))
