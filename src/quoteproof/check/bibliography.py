"""What the whole book finds of its bibliography: entries that no chapter cites, and faults of those that one does.

What does not print is not judged: the faults of an entry that no chapter uses stop nothing, and are counted in B002. An
entry is used if it is cited, or if one that is used takes fields from it or names it as related. An entry that only
holds fields for others is no work.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from quoteproof.finding.model import Fault, Place
from quoteproof.rules.b002_unused_entry import ManyUnusedEntries, UnusedEntry
from quoteproof.source.bibliography import BibliographyEntry, is_container, relatives
from quoteproof.source.faults import OF_ENTRIES, MissingParent, SeveralAddresses, UnprintableField
from quoteproof.source.tex_fields import LEFT_OUT
from quoteproof.text.offsets import LineIndex

MANY: Final = 5
"""More unused entries than these make one finding: many people keep one bibliography for all they write."""


def used_keys(entries: Mapping[str, BibliographyEntry], cited: Iterable[str]) -> frozenset[str]:
    """The keys of the entries that are cited, and of those that they use."""
    used: set[str] = set()
    waiting = [key for key in cited if key in entries]
    while waiting:
        key = waiting.pop()
        if key not in used:
            used.add(key)
            waiting += (relative for relative in relatives(entries[key]) if relative in entries)
    return frozenset(used)


def of_used_entries(faults: Sequence[Fault], used: Collection[str]) -> tuple[tuple[Fault, ...], frozenset[str]]:
    """The faults without those of entries that are not used, and the keys of these."""
    kept = tuple(fault for fault in faults if not isinstance(fault, OF_ENTRIES) or fault.key in used)
    return kept, frozenset(fault.key for fault in faults if isinstance(fault, OF_ENTRIES) and fault.key not in used)


def told_keys(faults: Sequence[Fault]) -> frozenset[str]:
    """The keys of entries that have an error already, so that nobody need read them further."""
    return frozenset(
        fault.key
        for fault in faults
        if isinstance(fault, OF_ENTRIES) and not isinstance(fault, SeveralAddresses | MissingParent)
        if not (isinstance(fault, UnprintableField) and fault.name in LEFT_OUT)
    )


def unused_entries(
    entries: Mapping[str, BibliographyEntry], used: Collection[str], faulty: Collection[str], texts: Mapping[str, str]
) -> Iterator[Fault]:
    """The entries that are not used; `faulty` have faults, `texts` are the bibliography's by path."""
    idle = [entry for entry in entries.values() if entry.key not in used and not is_container(entry)]
    if len(idle) > MANY:
        broken = tuple(entry.key for entry in idle if entry.key in faulty)
        yield ManyUnusedEntries(Place(idle[0].origin), tuple(entry.key for entry in idle), broken)
        return
    for entry in idle:
        text = texts.get(entry.origin, "")
        lines = LineIndex(text)
        start = lines.offset(entry.line, 1)
        at = text.find(entry.key, start, start + len(lines.line(entry.line)))
        place = Place(entry.origin, at, at + len(entry.key)) if at >= 0 else Place(entry.origin, start, start)
        yield UnusedEntry(place, entry.key, entry.file, entry.key in faulty)
