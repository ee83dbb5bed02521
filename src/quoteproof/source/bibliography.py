"""The bibliography: entries of BibTeX, BibLaTeX and CSL-JSON files, with the seed that each one names.

Every entry that can be read is read, and everything else is a fault with its file and line: syntax errors, duplicate
keys and fields, keys that no anchor could name. The seed is the first path under `seeds/` of the `file` field.
What pandoc is given for printing is written anew from these entries (`canonical`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from quoteproof.finding.model import Fault, Place
from quoteproof.source import faults
from quoteproof.source.attachments import attachments, seed_path
from quoteproof.source.bibtex import RawEntry, RawField, UnreadBlock, read_bibtex
from quoteproof.source.csl_json import CslItem, read_csl
from quoteproof.source.dates import read_dates
from quoteproof.source.tex_fields import OTHERS, PLAIN, TITLES, clean_address, clean_text, field_faults, plain
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One work of the bibliography."""

    key: str
    kind: str
    """The entry type, in lower case, such as `article`."""
    fields: Mapping[str, str]
    """The fields as written, names in lower case, outer braces or quotation marks taken off."""
    origin: str
    """The path of its file relative to the book."""
    line: int
    """The 1-based line on which the entry begins."""
    span: tuple[int, int] = (0, 0)
    """The offsets of that line."""
    file: str | None = None
    """Path of its seed relative to the book, from the `file` field."""
    title: str = ""
    """The title in plain characters, without TeX."""
    author: str = ""
    """The author field in plain characters, as written."""
    language: str | None = None
    """The `langid` field, where there is one."""
    csl: str | None = None
    """The entry as CSL-JSON, where its file is that."""
    attachments: tuple[str, ...] = ()
    """The files that its `file` field names, as written there, without escapes."""


KEY_FAULT: Final = re.compile(r"[#\s,;{}\\\"\0-\x1f]|^$")
_CONTAINERS: Final = frozenset(("xdata", "set"))
_PARENTS: Final = ("crossref", "xref", "xdata")
_FAMILY: Final = (*_PARENTS, "related", "entryset")


def parents(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of the entries that an entry takes fields from."""
    return tuple(key for name in ("crossref", "xdata") for key in _keys(fields.get(name, "")))


def relatives(entry: BibliographyEntry) -> tuple[str, ...]:
    """The keys of the entries that an entry uses: parents, data, members of a set and related works."""
    return tuple(key for name in _FAMILY for key in _keys(entry.fields.get(name, "")))


def is_container(entry: BibliographyEntry) -> bool:
    """Whether an entry is no work, but only holds fields or the keys of others."""
    return entry.kind in _CONTAINERS


def _keys(value: str) -> list[str]:
    return [key for key in re.split(r"[,\s]+", value) if key]


Texts = Mapping[str, str]
"""The files of a bibliography: their texts by their paths."""


def read_bibliography(texts: Texts) -> tuple[Mapping[str, BibliographyEntry], tuple[Fault, ...]]:
    """Read the files of a bibliography; of two entries of one key the first counts."""
    entries: dict[str, BibliographyEntry] = {}
    found: list[Fault] = []
    macros: dict[str, str] = {}
    for file, text in texts.items():
        lines = LineIndex(text)
        here: list[Fault] = []
        if _is_other(file, text):
            found.append(faults.OtherFormat(_line_place(lines, file, 0)))
            continue
        read = _read_csl if is_csl(file, text) else _read_bib
        for entry, entry_faults in read(text, file, lines, macros):
            here += entry_faults
            if entry is None:
                continue
            before = entries.setdefault(entry.key, entry)
            if before is not entry and not _is_same(before, entry):
                place = Place(file, *entry.span)
                here.append(faults.DuplicateKey(place, entry.key, before.origin, before.line))
        found += sorted(here, key=lambda fault: fault.place.start)
    found += (fault for entry in entries.values() for fault in _orphans(entry, entries))
    return entries, tuple(found)


def is_csl(file: str, text: str) -> bool:
    """Whether a file of a bibliography is CSL-JSON."""
    return file.lower().endswith(".json") or text.lstrip("\ufeff \t\r\n")[:1] == "["


def _is_other(file: str, text: str) -> bool:
    """Whether a file is of another format: RIS, EndNote, YAML."""
    said = "".join(line for line in text.split("\n") if not line.lstrip("\ufeff \t").startswith("%")).strip()
    return file.lower().endswith((".yaml", ".yml")) or (bool(said) and "@" not in said and not is_csl(file, text))


def _is_same(one: BibliographyEntry, other: BibliographyEntry) -> bool:
    """Whether two entries say the same, wherever they stand."""
    same = replace(other, origin=one.origin, line=one.line, span=one.span, attachments=one.attachments)
    return one == same


def _orphans(entry: BibliographyEntry, entries: Mapping[str, BibliographyEntry]) -> Iterator[faults.MissingParent]:
    for key in parents(entry.fields):
        if key not in entries:
            yield faults.MissingParent(Place(entry.origin, *entry.span), entry.key, key)


_Read = Iterator[tuple[BibliographyEntry | None, list[Fault]]]


def _read_bib(text: str, file: str, lines: LineIndex, macros: dict[str, str]) -> _Read:
    for block in read_bibtex(text, macros):
        place = _line_place(lines, file, block.start)
        if isinstance(block, UnreadBlock):
            yield None, [faults.BrokenEntry(place, block.first)]
            continue
        entry = _entry(block, file, lines)
        yield entry, list(_entry_faults(entry, block, lines))


def _read_csl(text: str, file: str, lines: LineIndex, macros: dict[str, str]) -> _Read:
    for item in read_csl(text):
        place = _line_place(lines, file, item.start)
        if item.fault:
            yield None, [faults.BrokenEntry(place, item.fault, json=True)]
            continue
        entry = _csl_entry(item, file, lines)
        yield entry, list(_csl_faults(entry, item, place))


def _entry(block: RawEntry, file: str, lines: LineIndex) -> BibliographyEntry:
    fields: dict[str, str] = {}
    for field in block.fields:
        fields.setdefault(field.name, field.value)
    return BibliographyEntry(
        key=block.key,
        kind=block.kind,
        fields=fields,
        origin=file,
        line=lines.position(block.start)[0],
        span=_span(lines, block.start),
        file=seed_path(fields.get("file", "")),
        # A work without a title may carry a description of itself as its type; that is what prints.
        title=plain(clean_text(fields.get("title") or fields.get("type", ""))),
        author=plain(clean_text(fields.get("author", ""))),
        language=fields.get("langid") or None,
        attachments=attachments(fields.get("file", "")),
    )


def _entry_faults(entry: BibliographyEntry, block: RawEntry, lines: LineIndex) -> Iterator[Fault]:
    """What is wrong with an entry that could be read."""
    file = entry.origin
    place = _line_place(lines, file, block.start)
    if KEY_FAULT.search(entry.key):
        yield faults.BadKey(place, entry.key)
    if block.torn is not None:
        yield faults.UnendedField(_line_place(lines, file, block.torn.start), entry.key, block.torn.name)
    yield from _repeated(entry, block, lines)
    for field in block.fields:
        if not field.unknown and field.name not in ("url", "doi") and PLAIN.fullmatch(field.value):
            continue
        where = _line_place(lines, file, field.start)
        if field.unknown and field.name in _MACRO_FIELDS:
            yield faults.UnknownMacro(where, entry.key, field.name, field.unknown)
        yield from field_faults(where, entry.key, field.name, field.value)
        if field.name in ("url", "doi") and (others := clean_address(field.name, field.value)[1]):
            yield faults.SeveralAddresses(where, entry.key, field.name, others)
    for name, value in read_dates(entry.fields).unreadable:
        yield faults.UnreadableDate(place, entry.key, name, value)
    if is_container(entry):
        return
    if block.torn is None and not block.fields:
        yield faults.FieldlessEntry(place, entry.key)
    elif not (entry.title or entry.author or entry.fields.get("editor") or parents(entry.fields)):
        yield faults.NamelessEntry(place, entry.key)


_MACRO_FIELDS: Final = frozenset(
    "title author editor booktitle journal journaltitle series publisher address institution school note".split()
)


def _repeated(entry: BibliographyEntry, block: RawEntry, lines: LineIndex) -> Iterator[faults.DuplicateField]:
    """Fields that print, and that an entry has twice, with other words."""
    first: dict[str, RawField] = {}
    for field in block.fields:
        before = first.setdefault(field.name, field)
        prints = field.name in TITLES or field.name in OTHERS
        if prints and before is not field and _SPACES.sub(" ", before.value) != _SPACES.sub(" ", field.value):
            yield faults.DuplicateField(_line_place(lines, entry.origin, field.start), entry.key, field.name)


_SPACES: Final = re.compile(r"\s+")


def _csl_entry(item: CslItem, file: str, lines: LineIndex) -> BibliographyEntry:
    return BibliographyEntry(
        key=item.key,
        kind=item.kind,
        fields=item.fields,
        origin=file,
        line=lines.position(item.start)[0],
        span=_span(lines, item.start),
        file=seed_path(item.fields.get("file", "")),
        title=plain(clean_text(item.fields.get("title") or item.fields.get("genre", ""))),
        author=plain(clean_text(item.fields.get("author", ""))),
        language=item.fields.get("language") or None,
        csl=item.text,
        attachments=attachments(item.fields.get("file", "")),
    )


def _csl_faults(entry: BibliographyEntry, item: CslItem, place: Place) -> Iterator[Fault]:
    if KEY_FAULT.search(entry.key):
        yield faults.BadKey(place, entry.key)
    for name, value in item.printed:
        yield from field_faults(place, entry.key, name, value, every=True)
    if not (entry.title or entry.author or entry.fields.get("editor")):
        yield faults.NamelessEntry(place, entry.key)


def _line_place(lines: LineIndex, file: str, offset: int) -> Place:
    return Place(file, *_span(lines, offset))


def _span(lines: LineIndex, offset: int) -> tuple[int, int]:
    line = lines.position(offset)[0]
    start = lines.offset(line, 1)
    return start, start + len(lines.line(line))
