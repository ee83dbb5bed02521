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
from collections.abc import Mapping
from dataclasses import dataclass

from bibtexparser import model
from bibtexparser.entrypoint import parse_string

from quoteproof.book.fields import path_fault
from quoteproof.finding.model import Finding, Place
from quoteproof.source.faults import bad_entry
from quoteproof.source.tex import plain
from quoteproof.text.lines import LineIndex

# bibtexparser logs each block it cannot read; here that becomes a finding, and standard error stays clean.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False


@dataclass(frozen=True, slots=True)
class Entry:
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
_KEY_FAULT = re.compile(r"[#\s,;{}\\]|^$")


def read_bibliography(text: str, file: str) -> tuple[Mapping[str, Entry], tuple[Finding, ...]]:
    """Read BibTeX text; `file` is its path, for the places of findings."""
    lines = LineIndex(text)
    library = parse_string(text)
    findings = [bad_entry(_fault(block), _place(lines, file, block)) for block in library.failed_blocks]
    entries: dict[str, Entry] = {}
    for found in library.entries:
        entry = _entry(found)
        entries[entry.key] = entry
        if _KEY_FAULT.search(entry.key):
            message = f"the key `{entry.key}` cannot be cited: no key holds a space, `#`, `,`, `;` or a brace"
            findings.append(bad_entry(message, _place(lines, file, found)))
    return entries, tuple(sorted(findings, key=lambda f: f.place.start))


def seed_path(field: str) -> str | None:
    """Give the first path under `seeds/` that a `file` field names, or none."""
    parts = (_ESCAPE.sub(r"\1", part).strip().replace("\\", "/") for part in _PARTS.split(field))
    paths = (part.removeprefix("./") for part in parts)
    return next((path for path in paths if path.startswith(_SEEDS) and path_fault(path) is None), None)


def _entry(found: model.Entry) -> Entry:
    fields = {f.key.lower(): str(f.value) for f in found.fields}
    return Entry(
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


def _fault(block: model.ParsingFailedBlock) -> str:
    match block:
        case model.DuplicateBlockKeyBlock():
            return f"the key `{block.key}` is given to two entries"
        case model.DuplicateFieldKeyBlock():
            names = ", ".join(f"`{name}`" for name in sorted(block.duplicate_keys))
            return f"an entry has the field {names} twice"
        case _:
            first = (block.raw or "").strip().split("\n", 1)[0].strip()[:60]
            return f"the entry that begins `{first}` is not well-formed BibTeX"


def _place(lines: LineIndex, file: str, block: model.Block) -> Place:
    line = (block.start_line or 0) + 1
    start = lines.offset(line, 1)
    return Place(file, start, start + len(lines.line(line)))
