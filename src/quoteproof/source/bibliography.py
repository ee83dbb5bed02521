"""The bibliography: BibTeX text as entries, with the seed that each one names.

Every entry that can be read is read, and everything else is a fault with its line: syntax errors, duplicate keys and
fields, keys that no anchor could name. The seed is the first path under `seeds/` of the `file` field, as JabRef
(`:path:type`), Zotero (`description:path:type;…`) or a person writes it. pandoc reads the same text for printing.
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
from quoteproof.finding.model import Fault, Place
from quoteproof.source import faults
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
_KEY_FAULT = re.compile(r"[#\s,;{}\\]|^$")


def read_bibliography(text: str, file: str) -> tuple[Mapping[str, BibliographyEntry], tuple[Fault, ...]]:
    """Read BibTeX text; `file` is its path, for the places of findings."""
    lines = LineIndex(text)
    library = parse_string(text)
    findings = [_unread(block, lines, file) for block in library.failed_blocks]
    entries: dict[str, BibliographyEntry] = {}
    for found in library.entries:
        entry = _entry(found)
        entries[entry.key] = entry
        findings += _entry_faults(entry, found, lines, file)
    findings += (faults.RoundEntry(_line_place(lines, file, m.start())) for m in _PAREN.finditer(text))
    return entries, tuple(sorted(findings, key=lambda f: f.place.start))


def seed_path(field: str) -> str | None:
    """The first path under `seeds/` that a `file` field names, or none."""
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


def _entry_faults(entry: BibliographyEntry, found: model.Entry, lines: LineIndex, file: str) -> Iterator[Fault]:
    """What is wrong with an entry that bibtexparser could read."""
    place = _place(lines, file, found)
    if _KEY_FAULT.search(entry.key):
        yield faults.BadKey(place, entry.key)
    enclosing = found.parser_metadata.get(RemoveEnclosingMiddleware.metadata_key(), {})
    bare = {name for name, kind in enclosing.items() if kind == "no-enclosing"}
    torn = next((f for f in found.fields if not _is_whole(str(f.value), bare=f.key in bare)), None)
    if torn is not None:
        yield faults.UnendedField(_place(lines, file, torn), entry.key, torn.key)
    for field in found.fields:
        yield from field_faults(_place(lines, file, field), entry.key, field.key.lower(), str(field.value))
    for name in ("date", "urldate", "origdate"):
        value = entry.fields.get(name, "")
        if _WORDY_DATE.search(value):
            yield faults.UnreadableDate(place, entry.key, name, value)
    if torn is None and not found.fields:
        yield faults.FieldlessEntry(place, entry.key)
    elif not (entry.title or entry.author or entry.fields.get("editor")):
        yield faults.NamelessEntry(place, entry.key)


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
    """Whether a value's braces pair; pandoc reads no further than one that does not."""
    depth = 0
    for match in _BRACE.finditer(value):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth < 0:
            return False
    return depth == 0


def _unread(block: model.ParsingFailedBlock, lines: LineIndex, file: str) -> Fault:
    """The fault of an entry that bibtexparser did not read."""
    place = _place(lines, file, block)
    match block:
        case model.DuplicateBlockKeyBlock():
            return faults.DuplicateKey(place, block.key)
        case model.DuplicateFieldKeyBlock():
            return faults.DuplicateField(place, tuple(sorted(block.duplicate_keys)))
        case _:
            first = (block.raw or "").strip().split("\n", 1)[0].strip()[:60].replace("`", "'")
            return faults.BrokenEntry(place, first)


def _place(lines: LineIndex, file: str, block: model.Block | model.Field) -> Place:
    return _line_place(lines, file, lines.offset((block.start_line or 0) + 1, 1))


def _line_place(lines: LineIndex, file: str, offset: int) -> Place:
    line = lines.position(offset)[0]
    start = lines.offset(line, 1)
    return Place(file, start, start + len(lines.line(line)))
