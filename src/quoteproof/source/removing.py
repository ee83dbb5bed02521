"""Removing a source: what must be written and which files go, so that nothing of it is left.

An entry of the bibliography goes only if its own `file` field names the seed, as the entry that `add` writes does; an
entry that another program keeps stays. A source that a chapter cites is not removed.
"""

import re
from collections.abc import Mapping

from quoteproof.source.adding import Refusal
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.bibliography import BibliographyEntry, is_csl, read_bibliography
from quoteproof.source.emendations import read_emendations
from quoteproof.source.faults import ANCHORS, EMENDATIONS, rows_file
from quoteproof.source.lock import quoted, read_locks, write_index
from quoteproof.source.seed_document import reading_file
from quoteproof.values import dataclass

_ENTRY_END = re.compile(r"[})][ \t]*(?:\r?\n|\Z)")
_PART = re.compile(r"^(?=[^\s#])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Removal:
    """What to write and to delete so that a source is gone."""

    texts: Mapping[str, str]
    """New texts, by path."""
    files: tuple[str, ...]
    """Files to delete, those that are there."""
    entry_stays: str | None
    """The file of the bibliography that keeps an entry of the key, or none."""


def remove_source(files: SourceFiles, key: str) -> Removal | Refusal:
    """Take a source out of a book."""
    locks, damage = read_locks(files.anchors, files.rows)
    entries, _ = read_bibliography(files.bibliography_texts)
    entry = entries.get(key)
    lock = locks.sources.get(key)
    seed = lock.file if lock else entry.file if entry else None
    if seed is None and key not in locks.damaged:
        known = ", ".join(f"`{name}`" for name in sorted(locks.sources))
        helps = (f"the sources are {known}",) if known else ()
        return Refusal(f"no source has the key `{key}`", helps=helps)
    if damage and set(locks.damaged) != {key}:
        return Refusal("the lock is damaged, and would be written anew", damage)
    texts: dict[str, str] = {ANCHORS: write_index({k: v for k, v in locks.sources.items() if k != key})}
    if files.emendations is not None and key in read_emendations(files.emendations)[0]:
        emendations = _without_part(files.emendations, key)
        if emendations is None:
            helps = (f"take the part of `{key}` out of it, and run the command again",)
            return Refusal(f"`{EMENDATIONS}` cannot be written without `{key}`", helps=helps)
        texts[EMENDATIONS] = emendations
    own = entry is not None and entry.file is not None
    if own and entry is not None:
        without = _without_entry(files.bibliography_texts[entry.origin], entry)
        if without is None:
            helps = ("take the entry out yourself, and run the command again",)
            return Refusal(f"the entry `{key}` of `{entry.origin}` cannot be told from what is around it", helps=helps)
        texts[entry.origin] = without
    others = {other.file for k, other in locks.sources.items() if k != key}
    others |= {other.file for k, other in entries.items() if k != key and other.file}
    gone = [rows_file(key), reading_file(key), *([seed] if seed is not None and seed not in others else [])]
    return Removal(texts, tuple(gone), entry.origin if entry is not None and not own else None)


def cites(key: str, text: str) -> int | None:
    """The offset of the first thing in a chapter that looks like a citation of a key, or none."""
    # A key goes on after inner marks; `#` begins the anchor.
    found = re.search(rf"@\{{?{re.escape(key)}(?:#|(?!\w|[:.$%&+?<>~/-]+\w))", text)
    return found.start() if found else None


def _without_entry(text: str, entry: BibliographyEntry) -> str | None:
    """A file of the bibliography without an entry; None where where it ends is not certain."""
    if is_csl(entry.origin, text):
        return None
    before, _ = read_bibliography({entry.origin: text})
    start = entry.span[0]
    for end in (found.end() for found in _ENTRY_END.finditer(text, start)):
        piece, _ = read_bibliography({entry.origin: text[start:end]})
        if set(piece) != {entry.key}:
            continue
        left = text[:start] + text[end:].lstrip("\r\n")
        after, _ = read_bibliography({entry.origin: left})
        same = {k: v.fields for k, v in after.items()} == {k: v.fields for k, v in before.items() if k != entry.key}
        return left if same else None
    return None


def _without_part(text: str, key: str) -> str | None:
    """The emendations without the part of a key; None where it cannot be cut out by its lines."""
    before, _ = read_emendations(text)
    starts = [found.start() for found in _PART.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if not text.startswith((f"{key}:", f"{quoted(key)}:", f"'{key}':"), start):
            continue
        left = text[:start] + text[end:]
        return left if set(read_emendations(left)[0]) == set(before) - {key} else None
    return None
